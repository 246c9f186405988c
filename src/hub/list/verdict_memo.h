/*
 * hub/verdict_memo - verdicts that were told of one device and hold for the next one, word for word.
 *
 * Of what is told of 48 phones from all over the world, nine bytes in ten were told of an earlier one: no phone tells
 * its kernel, and many share a maker, a chip or a level. What verdict and words about an entry rest on is known
 * (match_asks, match_facts): entries that ask the same questions share a row for each answer that a device gives, and
 * the row holds for each of them the text as it was written. Telling is then copying: 48 devices to JSON take less
 * than half the time, 1,400 a tenth.
 *
 * One memo serves one index, one form of text and one thread. Fuller than `most` bytes, it forgets all before the next
 * device; a device adds its answer and little more.
 */
#ifndef HUB_LIST_VERDICT_MEMO_H
#define HUB_LIST_VERDICT_MEMO_H

#include "device/match.h"

enum { VERDICT_MEMO_MOST = 64 * 1024 * 1024 };

struct verdict_memo *verdict_memo_new(const struct match_index *x, size_t most);
void verdict_memo_free(struct verdict_memo *k); /* NULL is fine */

/* From now on it is about this profile, which stays as it is until the next. What was got for earlier ones may go. */
void verdict_memo_profile(struct verdict_memo *k, const struct profile *p);
/* The text about an entry; empty when it has not been told yet: then tell it, and keep it at this place. */
struct str *verdict_memo_at(struct verdict_memo *k, size_t entry);
void verdict_memo_keep(struct verdict_memo *k, struct str *at, struct str text);

#endif
