/*
 * measures - how fast and how well reports and cases are handled, as somebody may see it.
 *
 * Every measure is a set of spans: from one event of a report, a case or a participant to another (docs/measures.md). A number
 * counts the spans that began in the quarters asked for, of the grade asked for: those that are over make median and 80th
 * percentile, those that are not are counted beside them as open, and as overdue where an obligation for it is past its time.
 *
 * Who asks sees their own party; who coordinates also each party, in the cases that they coordinate. The whole alliance is there
 * for every member, without identity: what others handled and who asks may not see is added to a number - of what is done, of
 * what is open, of what is overdue - only where it is that of MEASURES_FEW reports or cases at least, so that no number tells
 * of one. Nothing here opens what is sealed.
 */
#ifndef HUB_MEASURES_MEASURES_H
#define HUB_MEASURES_MEASURES_H

#include "hub/people/people.h"
#include "rules/embargo.h"
#include "rules/plan.h"
#include "rules/skill.h"

enum measure {
	MEASURE_ACKNOWLEDGE, /* a report arrived - acknowledged */
	MEASURE_VALIDATE,    /* a report arrived - found valid or not */
	MEASURE_NOTIFY,      /* a report was validated - a vendor of its case was told */
	MEASURE_ANSWER,      /* a vendor was told - first answered; */
	MEASURE_CONFIRM,     /* - said whether it is affected */
	MEASURE_READY,       /* - every product that needs a fix has one */
	MEASURE_DEPLOYED,    /* - and nearly all users have it */
	MEASURE_DISCLOSE,    /* a case was opened - disclosed */
	MEASURE_AGREED,      /* an embargo began - its last agreed end */
	MEASURE_KEPT,        /* an embargo began - it ended */
	MEASURE_N
};
extern const struct str measure_names[MEASURE_N]; /* "acknowledge", ..., in addresses and exports */

enum { MEASURES_FEW = 5 };

/* A quarter of a year as one number: 4 * 2026 + 3 is the last of 2026. */
int quarter_of(unixtime t);
bool quarter_parse(struct str s, int *ret);               /* "2026-Q4" */
struct str quarter_text(struct arena *a, int quarter);

/* Of n sorted values the one below which num/den of them lie, between two of them in proportion (as most tables do: type 7 of
 * Hyndman and Fan). n > 0, num <= den. */
int64_t quantile(const int64_t *sorted, size_t n, unsigned num, unsigned den);

struct measure_cell {
	int64_t count;         /* spans that are over */
	int64_t median_s, p80_s; /* of these; 0 when there are none */
	int64_t open, overdue; /* overdue ones are open */
};
struct measure_row {
	struct str id, name;   /* "critical"; "2026-Q4"; "nova" and "Nova Devices Example" */
	struct measure_cell cell;
	bool ranked;           /* of parties: has MEASURES_FEW that are over */
};
struct measure_rows { struct measure_row *v; size_t n; };

struct measures_ask {
	int from, to;          /* quarters, both included; 0: no bound */
	int grade;             /* enum plan_grade; -1: any */
	enum measure what;     /* which one is told by grade, quarter and party */
};
struct measures {
	struct measures_ask ask;
	bool staff;            /* of a coordinating party: sees each party */
	bool any;              /* there is anything at all */
	struct measure_cell all[MEASURE_N], own[MEASURE_N];
	struct measure_rows grades, quarters, parties; /* parties: ranked ones by median first, then by name */
	int64_t ends[EMBARGO_END_N]; /* embargoes that ended, by why */
	int64_t ended, early;  /* all of these; and those before their agreed end */
	struct skill skill[SKILL_ORDERS];
	size_t histories;      /* of vendors, in cases that are closed or published */
};
/* ERR_FOUND: not for who looks. */
bool measures_see(const struct looking *l, const struct measures_ask *k, struct measures *ret, struct err *err);

void measures_put(struct buf *b, const struct measures *m);
/* The same numbers, a line each: table, row, name, done, median and 80th percentile in seconds, open, overdue; of orders of events
 * how many held and not, and the three shares. */
void measures_put_csv(struct buf *b, const struct measures *m);

#endif
