/* A document of a vendor's own tools: first what it would change, then, when that is wanted, all of it. What was sent waits
 * sealed for a day, for the browser that sent it. */
#include "base/limits.h"
#include "hub/repair/repairs_upload.h"
#include "hub/report/drafts.h"
#include "templates.h"
#include "text/said.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/repair/repairs_ask.h"
#include "web/told.h"
#include "web/views/views_repairs.h"

enum { KEPT_S = 86400 };

struct sending {
	struct request *rq;
	struct looking look;
	struct matrix m;
	struct str subject, party, reason, text, name, kept;
	struct upload u;
};

static const char *const results_css[UPLOAD_IS_N] = {
	[UPLOAD_NEW] = "fixed", [UPLOAD_CHANGE] = "fixed", [UPLOAD_SAME] = "not_affected", [UPLOAD_NO_VULN] = "unknown",
	[UPLOAD_NO_PRODUCT] = "unknown", [UPLOAD_REFUSED] = "affected",
};
static const enum msg results[UPLOAD_IS_N] = {
	[UPLOAD_NEW] = MSG_repairs_result_new, [UPLOAD_CHANGE] = MSG_repairs_result_change, [UPLOAD_SAME] = MSG_repairs_result_same,
	[UPLOAD_NO_VULN] = MSG_repairs_result_no_vuln, [UPLOAD_NO_PRODUCT] = MSG_repairs_result_no_product,
	[UPLOAD_REFUSED] = MSG_repairs_result_refused,
};

static bool take_file(struct sending *s, struct err *err)
{
	const struct fields *form = &s->rq->form;

	for (size_t i = 0; i < form->n; i++)
		if (str_eq(form->v[i].name, STR("document")) && form->v[i].is_file) {
			s->text = form->v[i].value;
			s->name = form->v[i].file;
		}
	if (!s->text.n)
		return err_set(err, ERR_MISSING, "choose a document");
	return s->text.n <= DRAFT_MAX - KIB || err_set(err, ERR_LIMIT,
	                                               "the document has %zu bytes, expected %zu at most here; the API takes %zu",
	                                               s->text.n, DRAFT_MAX - KIB, LIMIT_VEX);
}

static bool keep(struct sending *s, struct err *err)
{
	char secret[DRAFT_SECRET + 1];
	struct draft t = { 0 };

	draft_set(s->rq->a, &t, STR("document"), s->text);
	draft_set(s->rq->a, &t, STR("case"), s->subject);
	request_db_done(s->rq);
	if (!draft_begin(s->rq->site->hub, s->rq->a, secret, err) ||
	    !draft_save_until(s->rq->site->hub, s->rq->a, str_of(secret), &t, s->rq->now + KEPT_S, err))
		return false;
	s->kept = str_dup(s->rq->a, str_of(secret));
	return true;
}

static bool take_kept(struct sending *s, struct err *err)
{
	struct draft t;

	if (!draft_load(s->look.db, s->rq->a, s->look.keys, s->kept, s->rq->now, &t, err) ||
	    !str_eq(draft_value(&t, STR("case")), s->subject))
		return err_set(err, ERR_STATE, "the document is not here any more: send it again");
	s->text = draft_value(&t, STR("document"));
	return true;
}

static bool plan(struct sending *s, struct err *err)
{
	const struct upload_ask k = { s->rq->a, s->look.db, s->look.keys, s->m.case_id, s->party,
	                              STR_JOIN(s->rq->a, STR("party/"), s->rq->who.party), s->reason, s->text, s->rq->now };

	return upload_plan(&k, &s->u, err);
}

static struct upload_line line_of(const struct sending *s, const struct upload_row *r)
{
	const struct request *rq = s->rq;
	struct upload_line v = { .result = page_word(rq, results[r->is]), .css = str_of(results_css[r->is]), .vuln = r->vuln_named,
		                 .product = r->product,
		                 .why = r->no ? said(rq->a, rq->lang, r->no) : said_text(rq->a, rq->lang, r->why) };

	if (r->is == UPLOAD_NO_VULN || r->is == UPLOAD_NO_PRODUCT)
		return v;
	const struct repair_row to = { .share = r->to.share, .build = r->to.build, .level = r->to.level, .version = r->to.version };

	v.line = repair_line_name(rq, r->line, r->branch);
	v.from = matrix_word(rq, r->from).text;
	v.to = matrix_word(rq, r->to.state).text;
	v.note = repair_note(rq, &to);
	return v;
}

static void show(struct sending *s, struct response *rs, const struct err *wrong)
{
	struct request *rq = s->rq;
	struct repairs_send_view v = { .kept = s->kept, .party = s->party, .reason = s->reason, .name = s->name };

	page_init(&v.page, rq, page_word(rq, MSG_repairs_send), NAV_NONE);
	v.page.unlisted = true;
	v.action = str_printf(rq->a, "/case/%lld/repairs", (long long)s->m.case_id);
	v.crumb = TEXT(rq, MSG_repairs_title, arg_number(s->m.case_id));
	v.crumb_href = v.action;
	if (wrong) {
		rs->status = err_kinds[wrong->code].http;
		v.wrong = STR_JOIN(rq->a, str_dup(rq->a, str_of(wrong->where)), wrong->where[0] ? STR(": ") : STR_NONE,
		                   said(rq->a, rq->lang, wrong));
	} else {
		size_t doing = s->u.counts[UPLOAD_NEW] + s->u.counts[UPLOAD_CHANGE];

		v.format = s->u.doc.format == VEX_OPENVEX ? STR("OpenVEX 0.2.0") : s->u.doc.format == VEX_CSAF_20 ?
			STR("CSAF 2.0") : STR("CSAF 2.1");
		v.may = doing && !s->u.counts[UPLOAD_REFUSED];
		v.needs_reason = s->u.counts[UPLOAD_REFUSED] > 0;
		v.lead = v.may ? page_plural(rq, MSG_repairs_send_lead, (int64_t)doing) :
		         page_word(rq, v.needs_reason ? MSG_repairs_send_refused : MSG_repairs_send_nothing);
		v.rows.v = arena_array(rq->a, struct upload_line, s->u.n + 1);
		for (enum upload_is first = 0; first < UPLOAD_IS_N; first++)
			for (size_t i = 0; i < s->u.n && v.rows.n < LIMIT_PAGE; i++)
				if (s->u.v[i].is == first)
					v.rows.v[v.rows.n++] = line_of(s, &s->u.v[i]);
		v.tally.v = arena_array(rq->a, struct count_row, UPLOAD_IS_N);
		for (enum upload_is i = 0; i < UPLOAD_IS_N; i++)
			if (s->u.counts[i])
				v.tally.v[v.tally.n++] = (struct count_row){ page_word(rq, results[i]), STR(""),
				                                             (int64_t)s->u.counts[i] };
	}
	RENDER(rq, rs, repairs_send, &v);
}

static bool import(struct sending *s, bool *ret_again, struct err *err)
{
	struct request *rq = s->rq;
	const struct act_input in[] = { { STR("document"), s->text }, { STR("party"), STR_JOIN(rq->a, STR("party/"), s->party) },
		                        { STR("reason"), s->reason } };
	const struct act_row *row = act_named(STR("repair.import"));
	struct act_value *values;
	struct outcome o;

	if (!act_decode(rq->a, row, in, 3, &values, NULL, NULL, err))
		return false;
	request_db_done(rq);
	/* Once, whoever presses it again: the document is kept until its day is over, so that it is found then, too. */
	const struct act_request r = { .row = row, .who = rq->who, .subject = s->subject, .values = values, .once = s->kept };

	if (!hub_act(rq->site->hub, rq->a, &r, &o, err))
		return false;
	*ret_again = o.again;
	return true;
}

static bool begin(struct sending *s, struct err *err)
{
	struct request *rq = s->rq;

	if (!looking_of(rq, &s->look, err) || !matrix_read(&s->look, act_id(s->subject), &s->m, err))
		return false;
	s->party = fields_get(&rq->form, STR("party"));
	if (!s->party.n || !s->m.may_speak_for_all)
		s->party = rq->who.party;
	s->reason = fields_get(&rq->form, STR("reason"));
	s->kept = fields_get(&rq->form, STR("document_kept"));
	return true;
}

bool page_repairs_post(struct request *rq, struct response *rs, struct err *err)
{
	struct sending s = { .rq = rq, .subject = STR_JOIN(rq->a, STR("case/"), rq->caught[0]) };
	struct err wrong = { 0 };
	bool go = fields_get(&rq->form, STR("go")).n;

	if (!begin(&s, err))
		return false;
	bool ok = (s.kept.n ? take_kept(&s, &wrong) : take_file(&s, &wrong)) && plan(&s, &wrong) && (s.kept.n || keep(&s, &wrong));

	if (ok && go && s.kept.n && !s.u.counts[UPLOAD_REFUSED]) {
		size_t done = s.u.counts[UPLOAD_NEW] + s.u.counts[UPLOAD_CHANGE];

		bool again = false;

		ok = import(&s, &again, &wrong);
		if (ok) {
			response_done(rq, rs, str_printf(rq->a, "/case/%lld/repairs", (long long)s.m.case_id),
			              again ? page_word(rq, MSG_repairs_send_again_done) :
			                      page_plural(rq, MSG_repairs_send_done, (int64_t)done));
			return true;
		}
	}
	if (!ok && (wrong.code == ERR_DB || wrong.code == ERR_IO)) {
		*err = wrong;
		return false;
	}
	show(&s, rs, ok ? NULL : &wrong);
	return true;
}
