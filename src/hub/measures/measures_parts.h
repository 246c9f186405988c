/* measures_parts - inside of hub/measures: the spans that numbers are made of, and how they are gathered. */
#ifndef HUB_MEASURES_MEASURES_PARTS_H
#define HUB_MEASURES_MEASURES_PARTS_H

#include "base/map.h"
#include "hub/measures/measures.h"
#include "store/measures.h"

struct span {
	enum measure what;
	int64_t thing;         /* the report's or case's number: of what it would tell */
	unixtime from, to;     /* to: TIME_NONE, open */
	uint32_t party;        /* whose doing it is: its place in the parties' names; NOBODY: of no one of them */
	enum plan_grade grade;
	bool overdue;
	bool seen;             /* who asks may see it */
	bool by_party;         /* and whose it is */
	enum embargo_end why;  /* KEPT */
	bool early;
};
#define NOBODY UINT32_MAX

/* How who asks stands to a case. */
enum { CASE_OWN = 1, CASE_SEEN = 2, CASE_COORDINATED = 4 };

struct measuring {
	const struct looking *l;
	struct arena *a;
	struct str me;             /* "party/nova" */
	bool staff;
	struct measured_rows rows;
	struct map parties;        /* "party/nova" -> its place in `names` */
	struct strs names;
	struct map late;           /* "3 case/7 party/nova": overdue */
	struct map standing;       /* "7" -> CASE_x: of a case */
	unixtime *valid;           /* by a case's place: when the first of its reports was found valid */
	struct span *spans;        /* sorted by what and whose, once all are there */
	size_t n, cap, first[MEASURE_N + 1];
	const struct span **picked; /* room for all, used by one number after the other */
	int64_t *numbers;
	struct measures *m;
};

/* g->rows are there; fills the rest, sorted. */
void measures_gather(struct measuring *g);
unsigned measures_stands(struct measuring *g, int64_t case_id);               /* CASE_x */
bool measures_asked_for(const struct measuring *g, const struct span *s);     /* began in that time, is of that grade */
bool measures_makes(const struct measured_part *p);                           /* a vendor or supplier */
static inline unixtime measures_earlier(unixtime a, unixtime b)
{
	return a == TIME_NONE ? b : b == TIME_NONE || a < b ? a : b;
}

#endif
