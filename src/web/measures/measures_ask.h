/* measures_ask - what the page of measures and the API may be asked, by one table. */
#ifndef WEB_MEASURES_MEASURES_ASK_H
#define WEB_MEASURES_MEASURES_ASK_H

#include "hub/measures/measures.h"
#include "web/people/people_words.h"
#include "web/serve/param.h"

enum measures_format { MEASURES_NATURAL, MEASURES_CSV, MEASURES_FORMAT_N };
struct measures_query {
	struct str from, to; /* "2026-Q1" */
	int grade, what, format;
};
extern const struct params measures_params;

/* Reads the query and finds what it asks for. */
bool measures_ask_find(struct request *rq, bool strict, struct measures_query *q, struct measures *ret, struct err *err);
void measures_csv(const struct measures *m, struct response *rs);

#endif
