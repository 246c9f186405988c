/*
 * store/measures - reports, cases and who takes part in them, as far as they are measured (hub/measures/measures.h): each
 * table whole, by one statement. Strings in `a`.
 */
#ifndef STORE_MEASURES_H
#define STORE_MEASURES_H

#include "base/arena.h"
#include "base/clock.h"
#include "store/db.h"

struct measured_report {
	int64_t id;
	unixtime at, acknowledged, validated, ended; /* TIME_NONE: not yet */
	int64_t case_id;       /* 0: none */
	int64_t member;        /* whose; 0 */
	struct str party, grade;
	bool valid;            /* that is how it came out */
};
struct measured_case {
	int64_t id;
	unixtime at;
	struct str grade, leader;
	bool open, merged;
	unixtime public, exploit, attack;
	bool in_force;         /* its embargo */
	unixtime began, ends, exited;
	struct str why;        /* of embargo_end_names; empty */
	unixtime published;
};
struct measured_part {
	int64_t case_id;
	struct str who, role;
	unixtime invited, entered, replied, judged;
	struct str answer;
	unixtime aware, ready, deployed;
	bool live;             /* neither declined nor left */
	bool barred;
};
struct measured_owed {
	struct str rule, about;
	int64_t case_id;
	unixtime opened, due;
};
struct measured_reports { struct measured_report *v; size_t n, cap; };
struct measured_cases { struct measured_case *v; size_t n, cap; };
struct measured_parts { struct measured_part *v; size_t n, cap; };
struct measured_oweds { struct measured_owed *v; size_t n, cap; };
struct measured_rows {
	struct measured_reports reports;  /* by id */
	struct measured_cases cases;      /* by id */
	struct measured_parts parts;      /* by case */
	struct measured_oweds owed;       /* open obligations that are overdue; of those to pass a report on, all that are open */
};
bool measures_load(struct db *d, struct arena *a, unixtime now, struct measured_rows *ret, struct err *err);

#endif
