/*
 * similar - which reports are like this one, and who has sent more of them? Without opening any.
 *
 * Of each report's words the hub keeps digests under a key of its own, so that those who steal the database learn no word of
 * it. Reports that share words which few others have are like each other: each word counts by how rare it is (inverse
 * document frequency), the sum is set against that of all words of the one that is asked about, in thousandths. Words are those of
 * store/words.h, so Chinese is found by its characters: two that stand together count as one word.
 *
 * A finder is known again by a digest of their account or, without one, of their mail address. What is kept here is aside: it
 * follows from no act, and a hub that lost it has forgotten who is who, nothing else.
 */
#ifndef HUB_REPORT_SIMILAR_H
#define HUB_REPORT_SIMILAR_H

#include "hub/keys.h"
#include "store/reports.h"

/* --- words --- */

enum { SIMILAR_WORDS = 400 /* of a report, the first that differ */, SIMILAR_MOST = 10, SIMILAR_SHOWN = 80,
       SIMILAR_DUPLICATE = 500 /* looks like the same */ };
struct similar_texts { struct str v[4]; };
bool similar_keep(struct db *d, const struct keys *k, int64_t report, const struct similar_texts *t, struct err *err);

struct similar { int64_t report; unsigned weight; /* 1 .. 1000 */ };
/* Most alike first, at most SIMILAR_MOST; itself left out. */
bool similar_to(struct db *d, struct arena *a, int64_t report, struct similar ret[SIMILAR_MOST], size_t *ret_n, struct err *err);
/* Those that have the words of a text. */
bool similar_find(struct db *d, struct arena *a, const struct keys *k, struct str text, struct similar ret[SIMILAR_MOST],
                  size_t *ret_n,
                  struct err *err);

/* --- finders --- */

bool finder_keep(struct db *d, const struct keys *k, int64_t report, int64_t member, struct str mail, struct err *err);
/* How their reports came out, under whatever key they are kept. All zero for nobody. */
bool finder_of(struct db *d, const struct keys *k, int64_t member, struct str mail, unixtime since, struct finder_record *ret,
               struct err *err);
/* 0: nothing decided yet; above: mostly good; below: mostly not. */
int finder_standing(const struct finder_record *r);

#endif
