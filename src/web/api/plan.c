/* The handling plan for programs. */
#include "hub/case/plans.h"
#include "web/api/api.h"
#include "web/page.h"

struct plan_ask { struct str version; };
static const struct param rows[] = {
	{ "version", PARAM_TEXT, offsetof(struct plan_ask, version), 1, 64,
	  .help = "a version that was adopted; else the plan in force" },
};
const struct params plan_params = PARAMS(rows);

bool api_plan(struct request *rq, struct response *rs, struct err *err)
{
	struct plan_ask k = { 0 };
	struct plan_seen p;
	struct db *d;

	if (!query_read(rq, &plan_params, true, &k, err) || !(d = request_db(rq, err)) ||
	    !plan_see(d, rq->a, k.version, rq->now, &p, err))
		return false;
	rs->type = type_json;
	plan_put(&rs->body, &p);
	return true;
}
