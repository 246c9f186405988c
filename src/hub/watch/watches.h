/*
 * watches - what members want to be told of: a search of the list, or one entry.
 *
 * A watch is its member's private wish. The act that adds it holds commitments alone, so the ledger tells that somebody watches
 * something and no more; what they watch stands aside (store/watches.h) and is erased with the watch.
 *
 * hub/watch/watch_job.h compares the list with how it stood the last time. What is new, and what got graver, is held against the
 * searches by the same code as the list's own; each member gets at most one notice of either kind a time, with the number
 * of entries. Imports do not wait for any of it.
 */
#ifndef HUB_WATCH_WATCHES_H
#define HUB_WATCH_WATCHES_H

#include "base/buf.h"
#include "hub/act.h"
#include "hub/people/people.h"
#include "store/watches.h"

enum watch_why { WATCH_NEW, WATCH_GRAVER, WATCH_EXPLOITED, WATCH_FIXED, WATCH_WHY_N }; /* stored as bits 1 << WATCH_x */
extern const struct str watch_why_names[WATCH_WHY_N]; /* "new", "graver", "exploited", "fixed" */

enum { WATCHES_MOST = 100 }; /* of one member */

extern const struct act_section acts_of_watches;

struct watched {
	struct watch_rows rows;
	struct watch_hits hits; /* in the order of rows; of each the latest first */
};
/* One's own. ERR_FOUND: not for whoever looks. */
bool watched_of(const struct looking *l, int64_t member, struct watched *ret, struct err *err);
void watched_put(struct buf *b, const struct watched *w);

/* In a transaction: gone, with what was sealed of it. */
bool watch_forget(struct db *d, const struct watch_row *r, int64_t act, struct err *err);

#endif
