/* A report for programs of whoever found it: by its secret (Authorization: Tracking ...), or by a key of the account that it is
 * attached to. */
#include "base/limits.h"
#include "hub/act_told.h"
#include "hub/report/finders.h"
#include "hub/report/report_csaf.h"
#include "web/api/api.h"
#include "web/page.h"
#include "web/people/people_words.h"
#include "web/report/triage.h"
#include "web/report/triage_ask.h"
#include "web/sign/held.h"

static bool staff_report(struct request *rq, struct response *rs, int64_t id, struct err *err)
{
	struct seen_report r;
	struct looking l;

	if (!looking_of(rq, &l, err) || !reports_one(&l, id, &r, err))
		return false;
	rs->type = type_json;
	report_put(&rs->body, &r);
	buf_putc(&rs->body, '\n');
	return true;
}

bool api_report(struct request *rq, struct response *rs, struct err *err)
{
	int64_t id = act_id(STR_JOIN(rq->a, STR("report/"), rq->caught[0]));
	struct finder_report r;
	struct looking l;

	if (!query_read(rq, &no_params, true, NULL, err))
		return false;
	if (!id)
		return thing_none(err);
	if (triage_is(rq, id))
		return staff_report(rq, rs, id, err);
	if (!looking_of(rq, &l, err) || !finder_report(&l, id, request_report(rq) == id, &r, err))
		return false;
	rs->type = type_json;
	finder_put(&rs->body, &r);
	buf_putc(&rs->body, '\n');
	return true;
}

/* --- many --- */

static bool own_reports(struct request *rq, struct response *rs, struct err *err)
{
	struct finder_lines lines;
	struct looking l;
	char at[21];

	if (!looking_of(rq, &l, err) || !finder_reports(&l, &lines, err))
		return false;
	rs->type = type_json;
	buf_printf(&rs->body, "{\"all\":%zu,\"reports\":[", lines.n);
	for (size_t i = 0; i < lines.n; i++) {
		const struct report_row *r = &lines.v[i].row;

		buf_printf(&rs->body, "%s\n{\"id\":%lld,\"subject\":\"report/%lld\",\"at\":\"%s\"", i ? "," : "", (long long)r->id,
		           (long long)r->id,
		           time_format(r->at, at));
		buf_put_member(&rs->body, ",\"stands\":", finder_stands(r));
		buf_put_member(&rs->body, ",\"title\":", lines.v[i].title);
		buf_putc(&rs->body, '}');
	}
	buf_puts(&rs->body, "\n]}\n");
	return true;
}

bool api_reports(struct request *rq, struct response *rs, struct err *err)
{
	struct triage_query q;
	struct listed_reports l;
	struct looking look;

	if (!triage_queue_is(rq))
		return own_reports(rq, rs, err);
	if (!triage_find(rq, true, &q, &look, &l, err))
		return false;
	rs->type = type_json;
	buf_printf(&rs->body, "{\"all\":%zu", l.all);
	for (int s = 0; s < REPORTS_CLOSED; s++)
		buf_printf(&rs->body, ",\"%s\":%lld", report_show_names[s].p, (long long)l.counts[s]);
	buf_puts(&rs->body, ",\"reports\":[");
	for (size_t i = 0; i < l.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		report_put_line(&rs->body, &l.v[i]);
	}
	buf_puts(&rs->body, "\n]");
	if ((size_t)q.from + l.n < l.all)
		buf_printf(&rs->body, ",\"next\":%lld", (long long)(q.from + (int64_t)l.n));
	buf_puts(&rs->body, "}\n");
	return true;
}

/* --- a CSAF document as a report --- */

static bool read_document(struct request *rq, struct csaf_report *ret, struct act_input **ret_named, size_t *ret_n, struct err *err)
{
	struct json root, doc, fields = { 0 };

	*ret_n = 0;
	if (!json_read(rq->a, rq->body, LIMIT_CSAF_REPORT, &root, err) || !json_want(&root, JSON_OBJECT, err))
		return false;
	if (!json_in(&root, "csaf").v)
		return csaf_report_of(rq->a, &root, ret, err);
	return json_object(&root, "csaf", JSON_REQUIRED, &doc, err) && csaf_report_of(rq->a, &doc, ret, err) &&
	       json_object(&root, "fields", JSON_OPTIONAL, &fields, err) &&
	       (!fields.v || act_inputs_json(rq->a, &fields, ret_named, ret_n, err));
}

bool api_report_csaf(struct request *rq, struct response *rs, struct err *err)
{
	struct act_request r = { .row = act_named(STR("report.submit")), .who = rq->who };
	struct act_input *named = NULL, *in;
	struct csaf_report doc;
	struct act_fault *faults;
	struct act_value *values;
	struct outcome o;
	size_t n;

	if (!query_read(rq, &no_params, true, NULL, err) || !api_once(rq, &r.once, err) || !held_may_report(rq, rs, err))
		return false;
	if (!read_document(rq, &doc, &named, &n, err)) {
		if (err->code == ERR_FOUND) /* what it refers to is not in it; our own address is there */
			err->code = ERR_RANGE;
		return false;
	}
	report_csaf_inputs(rq->a, &doc, rq->now, named, n, &in, &n);
	if (!act_decode(rq->a, r.row, in, n, &values, &faults, &n, NULL))
		return api_faults(rs, faults, n);
	r.values = values;
	request_db_done(rq);
	if (!hub_act(rq->site->hub, rq->a, &r, &o, err))
		return false;
	rs->status = o.again ? 200 : 201;
	rs->type = type_json;
	act_put_outcome(&rs->body, &o);
	buf_putc(&rs->body, '\n');
	return true;
}
