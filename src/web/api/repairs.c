/* The patch matrix for programs: read in several forms, and written by a vendor's own documents. */
#include "base/limits.h"
#include "hub/repair/repairs_upload.h"
#include "web/api/api.h"
#include "web/page.h"
#include "web/repair/repairs_ask.h"

bool api_repairs(struct request *rq, struct response *rs, struct err *err)
{
	struct repairs_query q;
	struct matrix_ask k;
	struct looking l;
	struct matrix m;

	return repairs_ask_find(rq, true, &q, &k, &l, &m, err) && repairs_answer(rq, &q, &k, &l, &m, rs, err);
}

static bool is_json(struct request *rq, struct err *err)
{
	struct str media = str_trim(str_sub(rq->content_type, 0, str_chr(rq->content_type, ';')));

	return str_ieq(media, type_json) ||
	       err_set(err, ERR_TYPE, "found a body of type \"%.*s\", expected application/json", STR_ARG(str_sub(media, 0, 60)));
}

static bool import(struct request *rq, struct str subject, const struct repairs_send_query *q, struct str party, bool *ret_again,
                   struct err *err)
{
	const struct act_input in[] = { { STR("document"), rq->body }, { STR("party"), STR_JOIN(rq->a, STR("party/"), party) },
		                        { STR("reason"), q->reason } };
	const struct act_row *row = act_named(STR("repair.import"));
	struct act_value *values;
	struct outcome o;
	struct str once;

	if (!api_once(rq, &once, err) || !act_decode(rq->a, row, in, 3, &values, NULL, NULL, err))
		return false;
	request_db_done(rq);
	const struct act_request r = { .row = row, .who = rq->who, .subject = subject, .values = values,
		                       .once = once };

	if (!hub_act(rq->site->hub, rq->a, &r, &o, err))
		return false;
	*ret_again = o.again;
	return true;
}

bool api_repairs_post(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("case/"), rq->caught[0]), party;
	struct repairs_send_query q = { .dry = false };
	struct looking l;
	struct matrix m;
	struct upload u;
	bool again = false;

	if (!query_read(rq, &repairs_send_params, true, &q, err) || !is_json(rq, err) || !looking_of(rq, &l, err) ||
	    !matrix_read(&l, act_id(subject), &m, err))
		return false;
	party = str_starts(q.party, STR("party/")) ? str_from(q.party, 6) : q.party.n ? q.party : rq->who.party;
	if (!m.may_speak_for_all && !str_eq(party, rq->who.party))
		return err_set(err, ERR_DENIED, "you speak for your own products; for those of others their makers do, or "
		               "who coordinates the case");
	const struct upload_ask k = { rq->a, l.db, l.keys, m.case_id, party, STR_JOIN(rq->a, STR("party/"), rq->who.party),
	                              q.reason, rq->body, rq->now };

	if (!upload_plan(&k, &u, err) || (!q.dry && !import(rq, subject, &q, party, &again, err)))
		return false;
	rs->status = q.dry || again ? 200 : 201;
	rs->type = type_json;
	upload_put(&rs->body, &u, q.dry);
	return true;
}
