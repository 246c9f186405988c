/* What one was told and chose; what one watches; a party's webhooks. */
#include "hub/notice/told.h"
#include "hub/watch/watches.h"
#include "web/api/api.h"
#include "web/page.h"
#include "web/people/people_words.h"

struct webhook_ask { struct str party; };
static const struct param webhook_rows[] = {
	{ "party", PARAM_TEXT, offsetof(struct webhook_ask, party), 0, 40, .help = "A party's short name; one's own when left out" },
};
const struct params webhook_params = PARAMS(webhook_rows);

bool api_webhooks(struct request *rq, struct response *rs, struct err *err)
{
	struct webhook_ask k = { STR_NONE };
	struct told_webhooks w;
	struct looking l;

	if (!query_read(rq, &webhook_params, true, &k, err) || !looking_of(rq, &l, err) ||
	    !told_webhooks(&l, k.party.n ? k.party : rq->who.party, &w, err))
		return false;
	rs->type = type_json;
	told_put_webhooks(&rs->body, &w);
	return true;
}

bool api_notices(struct request *rq, struct response *rs, struct err *err)
{
	struct told_member m;
	struct looking l;

	if (!query_read(rq, &no_params, true, NULL, err) || !looking_of(rq, &l, err) || !told_member(&l, rq->who.member, &m, err))
		return false;
	rs->type = type_json;
	told_put_member(&rs->body, &m);
	return true;
}

bool api_watches(struct request *rq, struct response *rs, struct err *err)
{
	struct watched w;
	struct looking l;

	if (!query_read(rq, &no_params, true, NULL, err) || !looking_of(rq, &l, err) || !watched_of(&l, rq->who.member, &w, err))
		return false;
	rs->type = type_json;
	watched_put(&rs->body, &w);
	return true;
}
