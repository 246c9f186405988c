/* A report for programs of whoever found it: by its secret (Authorization: Tracking ...), or by a key of the account that it is
 * attached to. */
#include "hub/finders.h"
#include "web/api/api.h"
#include "web/held.h"
#include "web/page.h"
#include "web/people_words.h"

bool api_report(struct request *rq, struct response *rs, struct err *err)
{
	int64_t id = act_id(STR_JOIN(rq->a, STR("report/"), rq->caught[0]));
	struct finder_report r;
	struct looking l;

	if (!query_read(rq, &no_params, true, NULL, err))
		return false;
	if (!id)
		return err_set(err, ERR_FOUND, "there is no such thing, or it is not for you");
	if (!looking_of(rq, &l, err) || !finder_report(&l, id, request_report(rq) == id, &r, err))
		return false;
	rs->type = type_json;
	finder_put(&rs->body, &r);
	buf_putc(&rs->body, '\n');
	return true;
}
