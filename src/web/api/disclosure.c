#include "hub/disclosure/disclosure.h"
#include "web/api/api.h"
#include "web/page.h"
#include "web/people/people_words.h"

bool api_disclosure(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("case/"), rq->caught[0]);
	struct disclosure *d = arena_new(rq->a, struct disclosure);
	struct thing thing;
	struct looking l;

	if (!query_read(rq, &no_params, true, NULL, err) || !looking_of(rq, &l, err) ||
	    !disclosure_seen(&l, hub_owing(rq->site->hub), act_id(subject), d, &thing, err))
		return false;
	rs->type = type_json;
	disclosure_put(&rs->body, d);
	buf_putc(&rs->body, '\n');
	return true;
}
