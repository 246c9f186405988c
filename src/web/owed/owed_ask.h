/* owed_ask - what the desk and the API may be asked about obligations, by one table; and words that both pages of them share. */
#ifndef WEB_OWED_OWED_ASK_H
#define WEB_OWED_OWED_ASK_H

#include "hub/case/case_seen.h"
#include "hub/owed/owed.h"
#include "web/people/people_words.h"
#include "web/serve/param.h"

enum { OWED_PAGE = 50, OWED_EXPORT = 1000 };
enum owed_format { OWED_HTML, OWED_CSV, OWED_JSON, OWED_FORMAT_N };
struct owed_query {
	int show, order, format;
	struct str party, rule, about;
	bool mine, reverse;
	int64_t after, limit;
};
extern const struct params owed_params, feed_params; /* feed_params: pages/obligation_feed.c */
extern const struct str owed_order_names[OBLIGATION_SORT_N];

/* Reads the query and finds what it asks for. */
bool owed_ask_find(struct request *rq, bool strict, struct owed_query *q, struct looking *l, struct owed_list *ret,
                   struct err *err);
void owed_put_csv(struct request *rq, const struct owed_list *l, struct response *rs);

/* The title in the reader's language, else the rule's id. */
struct str owed_title(const struct request *rq, const struct obligation_row *r);
/* What a rule rests on, and what it says of itself in plain words; in the reader's language. */
struct str owed_basis(const struct request *rq, const struct obligation_rule *r);
struct str owed_note(const struct request *rq, const struct obligation_rule *r);
/* "in 2 days", "3 hours over", "paused", "waits for its start", "met 4 hours late". */
struct str owed_when(const struct request *rq, const struct obligation *o);
/* How long: "3 hours", "2 days". */
struct str owed_span(const struct request *rq, int64_t seconds);
struct str owed_limit(const struct request *rq, struct limit l); /* "3 working days" */
struct str owed_rule_bearer(const struct request *rq, const struct rule_who *who); /* "the vendor concerned" */
struct word owed_state(const struct request *rq, const struct obligation *o);

/* Names of bearers and of what obligations are about, each looked up once. */
struct owed_names {
	struct request *rq;
	const struct looking *l;
	struct party_rows parties;
	struct listed_cases cases;    /* that are there for who asks */
};
/* *l must stay. */
bool owed_names_init(struct owed_names *n, struct request *rq, const struct looking *l, struct err *err);
struct str owed_bearer(const struct owed_names *n, struct str bearer);
/* What it is about: names of parties for their ids, the rest as it is. */
struct str owed_about(const struct owed_names *n, struct str about);
/* What the case is called that `about` names; empty: none is named, or it is not open to who asks. */
struct str owed_case(const struct owed_names *n, struct str about);
/* Its own page; empty: it has none. */
struct str owed_link(struct arena *a, struct str subject);

#endif
