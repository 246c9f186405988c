/* store/watches - what members watch, what was found for them, and how entries stood then (hub/watch/watches.h). */
#ifndef STORE_WATCHES_H
#define STORE_WATCHES_H

#include "base/arena.h"
#include "base/clock.h"
#include "store/db.h"

struct watch_row {
	int64_t id, member;
	struct str entry;  /* empty: the search */
	struct str search;
	struct str refs;   /* empty in watches_all() */
	unixtime added;
};
struct watch_rows { struct watch_row *v; size_t n, cap; };
struct watch_hit { int64_t watch; struct str entry; unixtime at; unsigned why; };
struct watch_hits { struct watch_hit *v; size_t n, cap; };
struct watch_stand { struct str entry; int severity, level; bool exploited, fixed; };
struct watch_stands { struct watch_stand *v; size_t n, cap; };

bool watch_add(struct db *d, const struct watch_row *r, struct err *err);
bool watch_get(struct db *d, struct arena *a, int64_t id, struct watch_row *ret, struct err *err); /* ERR_FOUND */
bool watches_of(struct db *d, struct arena *a, int64_t member, struct watch_rows *ret, struct err *err);
/* Of members who are there, equal ones together. */
bool watches_all(struct db *d, struct arena *a, struct watch_rows *ret, struct err *err);
/* Of members who left; some of them. */
bool watches_left(struct db *d, struct arena *a, struct watch_rows *ret, struct err *err);
bool watch_drop(struct db *d, int64_t id, struct err *err); /* with its hits */

bool watch_hit_put(struct db *d, const struct watch_hit *h, struct err *err);
/* Of all that a member watches; of each the latest first. */
bool watch_hits_of(struct db *d, struct arena *a, int64_t member, struct watch_hits *ret, struct err *err);
bool watch_hits_forget(struct db *d, unixtime before, struct err *err);

bool watch_stands(struct db *d, struct arena *a, struct watch_stands *ret, struct err *err);
bool watch_stand_put(struct db *d, const struct watch_stand *s, struct err *err);

#endif
