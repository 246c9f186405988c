/*
 * hub/verdict_json - what the list says of one profile, for machines.
 *
 * JSON: {"profile":{...},"verdicts":[{"id","verdict","basis","reason","fix","severity","exploited"}],
 *        "counts":{"affected","possible","fixed","unknown","not_affected"}}
 * Order: affected, possible, unknown, fixed, and within each the gravest first. not_affected only with `all`.
 * CSV: one row a verdict, under a header line.
 */
#ifndef HUB_LIST_VERDICT_JSON_H
#define HUB_LIST_VERDICT_JSON_H

#include "base/buf.h"
#include "device/match.h"
#include "hub/list/verdict_memo.h"

/* Verdicts to tell, as bits; the counts tell of all. For many devices bring a memo, one for each form; else NULL. */
typedef unsigned verdict_set;
#define VERDICTS_ALL  ((1u << VERDICT_N) - 1)
#define VERDICTS_TOLD (VERDICTS_ALL & ~(1u << VERDICT_NOT_AFFECTED)) /* without `all` */
void verdict_json_put_of(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p,
                         verdict_set of, struct verdict_memo *memo);
void verdict_csv_put_of(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p,
                        verdict_set of, struct verdict_memo *memo);

void verdict_json_put(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p, bool all);

void verdict_csv_header(struct buf *b);
void verdict_csv_put(struct buf *b, struct matcher *m, const struct match_index *x, const struct profile *p, bool all);

/* In the order in which verdicts are told. */
extern const enum verdict verdict_order[VERDICT_N];

#endif
