/*
 * store/assess - what was said of a subject's priority, kept for good.
 *
 * Two tables hold it: `assessment` in a list that is no hub's, whose rows the database itself refuses to change or delete, and
 * `assessed`, which follows from the acts of a hub (hub/priority/assess_acts.h). Both are read as one. The store knows
 * columns: what was given and what followed are JSON documents, written and read by hub/priority/assessment_json.h.
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
	/* Out only. */
	int64_t rank;       /* grows with each row of its table */
	int64_t act;        /* that it follows from; -1: of none. Then `author` is what a name is sealed under; may be empty */
	int64_t member;     /* who did that; 0: nobody with an account */
	struct str own;     /* the id of that party; empty: none of the hub's */
};
/* *ret_rank may be NULL. */
bool assessment_add(struct db *d, const struct assessment_row *r, int64_t *ret_rank, struct err *err);
struct assessed_row {
	int64_t id;         /* the act */
	struct str subject, kind;
	struct str party;   /* a party's id; empty: none of the hub's, but `name` */
	struct str name;
	int64_t member;
	struct str author;  /* sealed */
	unixtime at;
	struct str rules, given, result;
};
bool assessed_add(struct db *d, const struct assessed_row *r, struct err *err);
/* All of a subject, newest first. False from fn stops with *err. Strings are good within fn. */
bool assessments_of(struct db *d, struct str subject, bool (*fn)(void *ctx, const struct assessment_row *r, struct err *err),
                    void *ctx, struct err *err);
/* The newest decision on each subject that has one. */
bool assessment_decisions(struct db *d, bool (*fn)(void *ctx, const struct assessment_row *r, struct err *err), void *ctx,
                          struct err *err);

#endif
