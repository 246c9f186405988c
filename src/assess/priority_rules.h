/*
 * priority_rules - inside of assess/priority: a rule file as it is held in memory.
 *
 * Lists of rules, each a grade or level and a run of conditions in one array. Plain data; read once by
 * priority_rules_read(), never changed after.
 */
#ifndef ASSESS_PRIORITY_RULES_H
#define ASSESS_PRIORITY_RULES_H

#include "assess/priority.h"

struct condition {
	bool of_grade;  /* of a factor's grade; else of a fact */
	bool at_most;   /* else at least */
	uint8_t what;   /* enum factor or enum fact_name */
	int64_t value;
};

struct rule {
	uint8_t result; /* enum grade or enum level */
	uint8_t condition_n;
	const struct condition *conditions;
	struct str note, note_zh; /* why it is so, for readers; may be empty */
};

struct rule_list {
	const struct rule *v;
	size_t n;
};

struct target {
	int embargo_days, fix_days; /* 0: none */
	bool emergency;
};

struct day_limit { /* where it holds, the days are no more than these; -1: says nothing of them */
	struct rule when;
	int embargo_days, fix_days;
};

struct priority_rules {
	struct str name, version, whole; /* whole: "name version" */
	day since;
	struct rule_list factors[FACTOR_N], levels;
	struct target targets[LEVEL_N];
	const struct day_limit *limits;
	size_t limit_n;
};

#endif
