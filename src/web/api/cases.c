/* Cases for programs: as the pages show them to the same reader. What may not be read answers 404. */
#include "hub/case/case_json.h"
#include "web/api/api.h"
#include "web/case/case_ask.h"
#include "web/page.h"

bool api_cases(struct request *rq, struct response *rs, struct err *err)
{
	struct case_query k;
	struct case_found f;
	struct looking l;

	if (!case_ask_find(rq, true, &k, &l, &f, err))
		return false;
	if (k.format >= 0) {
		case_put_csv(rq, &f, rs);
		return true;
	}
	rs->type = type_json;
	buf_printf(&rs->body,
	           "{\"total\":%lld,\"open\":%lld,\"with_due\":%lld,\"with_unread\":%lld,\"asked\":%lld,\"cases\":[",
	           (long long)f.total,
	           (long long)f.counts.open, (long long)f.counts.due, (long long)f.counts.unread, (long long)f.counts.asked);
	for (size_t i = 0; i < f.rows.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		case_put_listed(&rs->body, &f.rows.v[i]);
	}
	buf_puts(&rs->body, "\n]");
	if (f.more)
		buf_printf(&rs->body, ",\"next\":%lld", (long long)f.rows.v[f.rows.n - 1].row.id);
	buf_puts(&rs->body, "}\n");
	return true;
}

bool api_case(struct request *rq, struct response *rs, struct err *err)
{
	struct part_query k = { .role = -1, .state = -1, .format = -1, .before = INT64_MAX };
	int64_t id = act_id(STR_JOIN(rq->a, STR("case/"), rq->caught[0]));
	struct seen_case c;
	struct looking l;

	if (!id)
		return thing_none(err);
	if (!query_read(rq, &part_params, true, &k, err) || !looking_of(rq, &l, err) || !case_seen(&l, id, k.before, &c, err))
		return false;
	if (c.sight > CASE_SIGHT_COVER)
		part_ask_apply(&k, &c);
	if (k.format >= 0) {
		part_put_csv(rq, &c, rs);
		return true;
	}
	rs->type = type_json;
	case_put(&rs->body, hub_owing(rq->site->hub), &c, rq->now);
	buf_putc(&rs->body, '\n');
	return true;
}
