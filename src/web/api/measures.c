/* Measures for programs. */
#include "web/api/api.h"
#include "web/measures/measures_ask.h"

bool api_measures(struct request *rq, struct response *rs, struct err *err)
{
	struct measures *m = arena_new(rq->a, struct measures);
	struct measures_query q;

	if (!measures_ask_find(rq, true, &q, m, err))
		return false;
	if (q.format == MEASURES_CSV)
		return measures_csv(m, rs), true;
	rs->type = type_json;
	measures_put(&rs->body, m);
	return true;
}
