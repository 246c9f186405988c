/* case_ask - what may be asked of lists of cases and of participants, on pages and in the API, by one table each. */
#ifndef WEB_CASE_CASE_ASK_H
#define WEB_CASE_CASE_ASK_H

#include "hub/case/case_seen.h"
#include "web/people/people_words.h"
#include "web/serve/param.h"

enum { CASES_PAGE = 50, CASES_EXPORT = 1000 };
enum case_show { CASES_OPEN, CASES_DUE, CASES_UNREAD, CASES_EMBARGOED, CASES_ASKED, CASES_ENDED, CASES_ALL, CASE_SHOW_N };
extern const struct str case_show_names[CASE_SHOW_N];
enum case_order { CASES_BY_DUE, CASES_BY_NUMBER, CASES_BY_TITLE, CASES_BY_END, CASES_BY_UNREAD, CASES_BY_GRADE, CASE_ORDER_N };
extern const struct str case_order_names[CASE_ORDER_N];
struct case_query {
	struct str q;
	int show, order, format, grade, tlp, part; /* -1: any */
	bool reverse;
	int64_t after, limit;
};
extern const struct params case_params;
extern const struct str case_grade_names[4];

struct case_counts { int64_t all, open, due, unread, embargoed, asked, ended; };
struct case_found {
	struct listed_cases rows;  /* of this page, with titles */
	struct case_counts counts; /* of all that one may see */
	int64_t total;             /* that were asked for */
	bool more;
};
bool case_ask_find(struct request *rq, bool strict, struct case_query *ret, struct looking *ret_l, struct case_found *ret_found,
                   struct err *err);
void case_put_csv(struct request *rq, const struct case_found *f, struct response *rs);

/* --- participants of one --- */

enum part_order { PARTS_BY_STATE, PARTS_BY_NAME, PARTS_BY_ROLE, PARTS_BY_SINCE, PARTS_BY_REPAIRS, PARTS_BY_UNREAD, PART_ORDER_N };
extern const struct str part_order_names[PART_ORDER_N];
struct part_query {
	struct str q;
	int role, state, order, format; /* -1: any */
	bool reverse;
	int64_t before;            /* of the history */
};
extern const struct params part_params;
/* Picks and sorts c->parts in place. */
void part_ask_apply(struct part_query *k, struct seen_case *c);
/* When what its state says began. */
unixtime part_since(const struct seen_part *p);
void part_put_csv(struct request *rq, const struct seen_case *c, struct response *rs);

#endif
