/*
 * case_at - a case as it stands at an instant, whole: its row, who takes part, what was proposed; and its embargo in the form that
 * the rules work on (rules/embargo.h).
 *
 * Whatever moves an embargo is worked out in `prepare`, by the rules and the handling plan of that moment, and what came of it
 * goes into the act's body ("made"); `apply` writes that down and asks no rule. So the ledger tells what an act did to an embargo,
 * and a plan that changes never rewrites what was agreed.
 *
 *   prepare   case_at()  ...rules on c.e...  case_makes(x, &c)
 *   apply     case_applies(x)
 */
#ifndef HUB_CASE_CASE_AT_H
#define HUB_CASE_CASE_AT_H

#include "hub/act.h"
#include "hub/case/plans.h"
#include "hub/notice/notices.h"
#include "store/cases.h"
#include "store/embargoes.h"

struct case_at {
	struct case_row row;
	struct participants parts;    /* a participant's number in `e` is its place here, from 1 on */
	struct proposal_rows proposals;
	struct embargo e;             /* settled: what time alone has done by `now` is done */
	struct plan goes_by;          /* the handling plan in the version it was opened under */
	struct embargo_plan plan;     /* that one's embargo */
	struct embargo_now now;       /* .plan is &plan */
	struct embargo_ready ready;   /* vendors who need a fix, and have it */
	bool moved;                   /* time alone changed something that no act has told yet */
};
/* ERR_FOUND, ERR_DB. `now` in UTC seconds; *ret must stay where it is. */
bool case_load(struct db *d, struct arena *a, int64_t id, unixtime now, struct case_at *ret, struct err *err);
/* The end that the plan proposes for its embargo now, within what may be proposed; TIME_NONE: none may be. For forms. */
unixtime case_offer(const struct case_at *c);
/* The case that an act concerns, in `prepare`; ERR_STATE when it is not open. */
bool case_at(struct acting *x, struct case_at *ret, struct err *err);
/* A participant's number in c->e; 0: takes no part. And back. */
int64_t case_number(const struct case_at *c, struct str who);
struct str case_who(const struct case_at *c, int64_t number);
/* P, X and A, as the case's row has them. */
case_bits case_world(const struct case_row *c);
/* Somebody new: in c->parts and, asked, in c->e. Returns its number. */
int64_t case_ask(struct acting *x, struct case_at *c, const struct participant *p);

/* As whom does who asks take part? Made "who", for `apply`. ERR_FOUND: as nobody. */
bool case_actor(struct acting *x, const struct case_at *c, struct str *ret, struct err *err);
struct str case_actor_made(const struct acting *x);

/* In `prepare`, last: what c->e has become, next to what the tables have, becomes part of the body. */
void case_makes(struct acting *x, const struct case_at *c);
/* In `apply`: written down, for the case `id`. Rows that the act itself adds must stand there already. */
bool case_applies(struct acting *x, int64_t id, struct err *err);
/* In `aside`: did this act end it, or bring new terms into force? Then who takes part is told. */
bool case_tells_embargo(struct acting *x, struct err *err);

/* Numbers of a list as a field holds it: "12 57"; each of `kind` may be in front: "report/12". ERR_SYNTAX at the field. */
enum { CASE_LIST = 50 };
struct case_list { int64_t v[CASE_LIST]; size_t n; };
bool case_list(const struct acting *x, const char *field, enum thing_kind kind, struct case_list *ret, struct err *err);

/* In `aside`: who takes part is told, but not who did it. Finders are told of their report. `value` as the kind has it. */
enum case_tell {
	TELL_LEAD = 1,   /* who leads, and who coordinates */
	TELL_ENTERED = 2, /* all who have entered */
	TELL_ASKED = 4,  /* all who were asked and have not */
};
struct case_telling { enum notice_kind kind; int64_t value; struct str once; };
bool case_tell(struct acting *x, int64_t id, const struct case_telling *t, unsigned whom, struct err *err);
bool case_tell_one(struct acting *x, int64_t id, const struct case_telling *t, struct str who, struct err *err);


#endif
