/*
 * plans - which handling plan counts: now, and for a case.
 *
 * Stewards adopt plans (plan.adopt), versions of one file (docs/handling-plan.md). In force is the one adopted last whose day has
 * come; before any was adopted it is the program's own. A case goes by the version that was in force when it was
 * opened. Anybody may read them. Pages and API show `plan_seen`.
 */
#ifndef HUB_CASE_PLANS_H
#define HUB_CASE_PLANS_H

#include "hub/act.h"
#include "rules/plan.h"
#include "store/plans.h"

extern const struct act_section acts_of_plans;

/* The plan in force. In `a`. */
bool plan_in_force(struct db *d, struct arena *a, unixtime now, struct plan *ret, struct err *err);
/* The plan a case goes by, by its version. One that is not kept (the program's own of an earlier program) is the
 * program's own of today. */
bool plan_of_case(struct db *d, struct arena *a, struct str version, struct plan *ret, struct err *err);
/* The same of a case by its number. ERR_FOUND: no such case. */
bool plan_of_case_id(struct db *d, struct arena *a, int64_t case_id, struct plan *ret, struct err *err);

struct plan_seen {
	struct plan plan;
	struct str text;          /* its JSON */
	bool own;                 /* the program's */
	bool in_force;
	unixtime adopted;         /* TIME_NONE: the program's own */
	int64_t act;              /* that adopted it; 0: the program's own */
	struct plan_rows adopted_all; /* every version that was adopted, the last one first */
};
/* By version; empty: the one in force. ERR_FOUND. */
bool plan_see(struct db *d, struct arena *a, struct str version, unixtime now, struct plan_seen *ret, struct err *err);
/* Reads a plan that is to be adopted. ERR_STATE: its version is there already. */
bool plan_may_be_adopted(struct db *d, struct arena *a, struct str text, struct plan *ret, struct err *err);
/* What `p` takes the place of: the plan that, of those adopted before act `before` (INT64_MAX: all), would count on the day
 * from which `p` does when adopted at `at`. The program's own is the first of all. In `a`. */
bool plan_former(struct db *d, struct arena *a, const struct plan *p, unixtime at, int64_t before, struct plan *ret,
                 struct err *err);
/* {"plan":{...},"version":"1.0.0","in_force":true,...} */
void plan_put(struct buf *b, const struct plan_seen *p);

#endif
