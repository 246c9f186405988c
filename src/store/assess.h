/*
 * store/assess - what was said of a subject's priority, kept for good.
 *
 * Rows are only added; the database itself refuses to change or delete one. The store knows columns: what was given
 * and what followed are JSON documents, written and read by hub/assessment_json.h.
 */
#ifndef STORE_ASSESS_H
#define STORE_ASSESS_H

#include "base/clock.h"
#include "store/db.h"

struct assessment_row {
	struct str subject; /* an entry's id */
	struct str kind;    /* "view", "decision" */
	struct str party, author;
	unixtime at;
	struct str rules;   /* "alliance-default 1.0.0" */
	struct str given, result;
	int64_t rank;       /* out only: grows with each row */
};
/* *ret_rank may be NULL. */
bool assessment_add(struct db *d, const struct assessment_row *r, int64_t *ret_rank, struct err *err);
/* All of a subject, newest first. False from fn stops with *err. Strings are good within fn. */
bool assessments_of(struct db *d, struct str subject, bool (*fn)(void *ctx, const struct assessment_row *r, struct err *err),
                    void *ctx, struct err *err);
/* The newest decision on each subject that has one. */
bool assessment_decisions(struct db *d, bool (*fn)(void *ctx, const struct assessment_row *r, struct err *err), void *ctx,
                          struct err *err);

#endif
