/*
 * store/case_sums - what pages of cases add up over threads, obligations and acts: one statement for all cases, or for all of one.
 *
 * Nothing here asks who may see it: whoever calls has looked (hub/case/case_seen.h), and says as whom. Strings in `a`.
 */
#ifndef STORE_CASE_SUMS_H
#define STORE_CASE_SUMS_H

#include "store/acts.h"
#include "store/threads.h"

struct case_sum { int64_t case_id, n, place; }; /* place: of the first, as in store/obligations.h; else 0 */
struct case_sums { struct case_sum *v; size_t n, cap; };
/* Unread by a member in the cases that `who` has entered. Cases without any are not there. */
bool cases_unread(struct db *d, struct arena *a, int64_t member, struct str who, struct case_sums *ret, struct err *err);
/* Open obligations of up to three bearers. */
bool cases_due(struct db *d, struct arena *a, const struct str bearers[3], struct case_sums *ret, struct err *err);

struct case_text { int64_t case_id; struct str text; };
struct case_texts { struct case_text *v; size_t n, cap; };
/* CVE names of the cases that `who` has entered. */
bool cases_cves(struct db *d, struct arena *a, struct str who, struct case_texts *ret, struct err *err);
/* What a member, or their party, reported: "report/57" and the case it went to. */
bool cases_reported(struct db *d, struct arena *a, int64_t member, struct str party, struct case_texts *ret, struct err *err);

struct who_count { struct str who; int64_t n; };
struct who_counts { struct who_count *v; size_t n, cap; };
/* Unread posts by each who wrote any, in the threads that `w` may see. */
bool case_unread_by(struct db *d, struct arena *a, int64_t case_id, const struct thread_reader *w, struct who_counts *ret,
                    struct err *err);

/* Newest first, without conversations, files and obligations. */
bool case_history(struct db *d, int64_t case_id, int64_t before, int64_t most, act_fn *fn, void *ctx, struct err *err);
/* Answers, and every word on how far a repair is, oldest first. */
bool case_moments(struct db *d, int64_t case_id, int64_t most, act_fn *fn, void *ctx, struct err *err);

#endif
