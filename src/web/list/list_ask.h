/* list_ask - the parameters by which the list is searched, the same on the page and in the API. */
#ifndef WEB_LIST_LIST_ASK_H
#define WEB_LIST_LIST_ASK_H

#include "web/serve/http.h"
#include "web/serve/param.h"

enum list_format { LIST_FORMAT_NATURAL, LIST_FORMAT_CSV };

struct list_ask {
	struct str q, maker, chip, component, credit, after;
	release release;
	int severity, priority, order, format; /* priority and order: -1 when not asked for */
	bool exploited, withdrawn, reverse;
	int64_t year, limit;
};
extern const struct params list_params;

enum { LIST_PAGE_ROWS = 50 };

/* Reads rq->query, finds the page of entries. */
bool list_ask_find(const struct request *rq, bool strict, struct list_ask *ret_ask, struct list_page *ret, struct err *err);

struct list_query list_ask_query(const struct request *rq, const struct list_ask *k);
/* For who follows a search: what changed last first, whatever order and page the query names. */
bool list_ask_feed(const struct request *rq, size_t most, struct list_query *ret_query, struct list_page *ret, struct err *err);

/* The same rows as a table for spreadsheets. */
void list_put_csv(const struct list_page *p, struct response *rs);

#endif
