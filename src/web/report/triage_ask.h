/* triage_ask - what the queue of reports and the API may be asked, by one table; and words that its pages share. */
#ifndef WEB_REPORT_TRIAGE_ASK_H
#define WEB_REPORT_TRIAGE_ASK_H

#include "hub/report/reports.h"
#include "web/people/people_words.h"
#include "web/serve/param.h"

enum { TRIAGE_PAGE = 50, TRIAGE_EXPORT = 500 };
struct triage_query {
	int show, order, grade, state;
	struct str q;
	bool reverse;
	int64_t from, limit;
};
extern const struct params triage_params;
/* "any", the grades, "none"; "any", the states that a report can be in. */
enum { TRIAGE_GRADES = 6, TRIAGE_STATES = 7 };
extern const struct str triage_grades[TRIAGE_GRADES], triage_states[TRIAGE_STATES];

bool triage_find(struct request *rq, bool strict, struct triage_query *q, struct looking *l, struct listed_reports *ret,
                 struct err *err);

/* "2 valid, 1 known already, 3 not taken up"; that nothing is decided yet; that it is the first. */
struct str triage_record(const struct request *rq, const struct finder_record *r);
struct word triage_state(const struct request *rq, enum report_state s, struct str verdict);
struct str triage_grade(const struct request *rq, struct str grade); /* empty when it has none */
struct str triage_reason(const struct request *rq, struct str reason);

#endif
