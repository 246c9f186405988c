/* check - the forms and the results of the device check, shown from more than one place. */
#ifndef WEB_LIST_CHECK_H
#define WEB_LIST_CHECK_H

#include "hub/list/verdict_json.h"
#include "web/list/device_check.h"
#include "web/views/views.h"

/* The form of typed values, as they were typed; `why` (may be NULL) is told on top and at its field. */
void check_values_form(struct request *rq, struct response *rs, const struct check_ask *k, const struct err *why);
void check_dump_form(struct request *rq, struct response *rs, struct str error, struct str text);

/* The result of one device. `base` is the query that leads to it again ("?model=..."); `all_rows`: no pages, no tabs (a dump is
 * not kept, so there is nothing to lead back to). All texts are copied to rq->a. */
struct result_ask {
	const struct profile *p;
	struct matcher *m;
	struct str base, after;
	enum show show;
	bool from_dump;
};
void result_fill(const struct request *rq, const struct result_ask *k, struct result_view *ret);
/* "Android 13, patch level 2023-06-05, chip SM8550" */
struct str result_facts(const struct request *rq, const struct profile *p);
struct str result_name(const struct request *rq, const struct profile *p);
verdict_set result_set(enum show s); /* which verdicts a choice shows */
size_t result_exploited(const struct match_index *x, const struct match_lists *l, enum verdict v);

#endif
