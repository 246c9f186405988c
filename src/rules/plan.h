/*
 * plan - how the programme handles a case: a versioned file of rules, which every party can read.
 *
 * It holds the terms of embargoes (embargo.h), how long silence is patience (repair.h), and by when a fix is due. How urgent
 * something is stands in the priority rules (assess/priority.h), who owes what by when in the rules of obligations
 * (obligation_rules.h); the page that explains the plan shows all three.
 *
 * A case goes by the version it was opened under. Pure; a plan lives in the arena it was read into.
 */
#ifndef RULES_PLAN_H
#define RULES_PLAN_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "rules/embargo.h"
#include "rules/repair.h"

enum plan_grade { PLAN_CRITICAL, PLAN_HIGH, PLAN_MEDIUM, PLAN_LOW, PLAN_UNGRADED, PLAN_GRADE_N };
extern const struct str plan_grade_names[PLAN_GRADE_N]; /* "critical", ..., "ungraded" */
/* By a grade's word; PLAN_UNGRADED for an empty one or any other. */
enum plan_grade plan_grade(struct str word);

enum { PLAN_PRINCIPLES = 20 };

struct plan {
	struct str name, version; /* "alliance-default", "1.0.0" */
	day valid_from;
	struct str about_en, about_zh;
	struct { struct str en, zh; } principles[PLAN_PRINCIPLES];
	size_t principle_n;
	struct embargo_plan embargo;
	int64_t offer_s[PLAN_GRADE_N]; /* how long the hub proposes to keep silent, by grade */
	int64_t exploited_s;           /* the same where it is being exploited: never longer than that */
	struct repair_patience patience;
	int64_t fix_s[PLAN_GRADE_N];   /* a fix is due so long after it was confirmed; 0: no number */
};

/* Everything is checked; a member that is not known is an error at its JSON pointer. Texts are borrowed from `json`, which has to
 * outlive the plan. */
bool plan_read(struct arena *a, struct str json, struct plan *ret, struct err *err);
/* The plan that the program carries, and its text. */
void plan_default(struct arena *a, struct plan *ret);
struct str plan_default_text(void);

/* The end that the hub proposes for a new embargo. */
unixtime plan_offer(const struct plan *p, struct str grade, bool exploited, unixtime now);

#endif
