/* What is owed, one obligation whole, and the rules, for programs. */
#include "web/api/api.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"

bool api_obligations(struct request *rq, struct response *rs, struct err *err)
{
	struct obligation_counts counts;
	struct owed_query q;
	struct owed_list l;
	struct looking look;

	if (!owed_ask_find(rq, true, &q, &look, &l, err))
		return false;
	if (q.format == OWED_CSV) {
		owed_put_csv(rq, &l, rs);
		return true;
	}
	if (!owed_count(&look, q.mine, &counts, err))
		return false;
	rs->type = type_json;
	buf_printf(&rs->body, "{\"open\":%lld,\"overdue\":%lld,\"soon\":%lld,\"awaiting\":%lld,\"paused\":%lld,\"asked\":%lld,"
	           "\"obligations\":[", (long long)counts.open, (long long)counts.overdue, (long long)counts.soon,
	           (long long)counts.awaiting, (long long)counts.paused, (long long)counts.asked);
	for (size_t i = 0; i < l.rows.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		owed_put(&rs->body, hub_owing(rq->site->hub), &l.rows.v[i], rq->now);
	}
	buf_puts(&rs->body, "\n]");
	if (l.more)
		buf_printf(&rs->body, ",\"next\":%lld", (long long)l.rows.v[l.rows.n - 1].id);
	buf_puts(&rs->body, "}\n");
	return true;
}

bool api_obligation(struct request *rq, struct response *rs, struct err *err)
{
	struct str subject = STR_JOIN(rq->a, STR("obligation/"), rq->caught[0]);
	struct looking l;
	struct owed o;

	if (!query_read(rq, &no_params, true, NULL, err) || !looking_of(rq, &l, err) ||
	    !owed_one(&l, hub_owing(rq->site->hub), act_id(subject), &o, err))
		return false;
	rs->type = type_json;
	owed_put_whole(&rs->body, hub_owing(rq->site->hub), &o, rq->now);
	buf_putc(&rs->body, '\n');
	return true;
}

bool api_obligation_rules(struct request *rq, struct response *rs, struct err *err)
{
	const struct obligation_rules *all = owing_rules(hub_owing(rq->site->hub));

	if (!query_read(rq, &no_params, true, NULL, err))
		return false;
	if (!access_read(&rq->who, &(struct thing){ 0 }, READ_DIRECTORY))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	rs->type = type_json;
	buf_puts(&rs->body, "{\"rules\":[");
	for (size_t i = 0; i < obligation_rules_count(all); i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		owed_put_rule(&rs->body, obligation_rules_at(all, i));
	}
	buf_puts(&rs->body, "\n]}\n");
	return true;
}
