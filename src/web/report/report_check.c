/* The end of reporting: all answers on one page, sending them, and what the finder gets for it. */
#include "crypto/digest.h"
#include "crypto/encode.h"
#include "hub/owed/owed.h"
#include "hub/report/alike.h"
#include "templates.h"
#include "text/said.h"
#include "web/owed/owed_ask.h"
#include "web/report/report.h"
#include "web/report/report_form.h"
#include "web/sign/held.h"
#include "web/sign/signing.h"

enum { SENT_SECONDS = 3600 };

static const struct str path_sent = STR_LIT(PATH_REPORT "/new/sent");

/* --- the answers --- */

static void add_answer(struct report_part *p, struct str label, struct str text, struct html prose)
{
	p->answers.v[p->answers.n++] = (struct report_answer){ label, text, prose };
}

static void add_plan(const struct request *rq, const struct writing *w, struct report_part *p)
{
	struct str d = draft_value(&w->t, STR("plan_day")), t = draft_value(&w->t, STR("plan_time"));
	struct str z = draft_value(&w->t, STR("plan_in"));
	struct str text = STR_JOIN(rq->a, d, STR(" "), t.n ? t : STR("12:00"), STR(" "), z.n ? z : STR("UTC"));

	add_answer(p, page_word(rq, MSG_report_ask_plan), d.n ? text : STR_NONE, (struct html){ STR_NONE });
}

static struct report_part part_of(struct request *rq, const struct writing *w, enum report_step step)
{
	struct report_part p = {
		.title = report_step_title(rq, step), .id = STR_JOIN(rq->a, STR("part-"), report_step_names[step]),
		.href = STR_JOIN(rq->a, report_step_path(rq->a, step), STR("?check=1")), .files = step == STEP_FILES,
	};

	p.answers.v = arena_array(rq->a, struct report_answer, report_ask_n + 1);
	for (size_t i = 0; i < report_ask_n; i++) {
		const struct report_ask *k = &report_asks[i];
		struct str value = draft_value(&w->t, str_of(k->name));
		struct html none = { STR_NONE };

		if (k->step != step || !report_field_of(k))
			continue;
		if (k->markdown && value.n)
			add_answer(&p, report_label(rq, k), STR_NONE, report_prose(rq, value));
		else
			add_answer(&p, report_label(rq, k), report_answer_text(rq, k, value), none);
	}
	if (step == STEP_KNOWN)
		add_plan(rq, w, &p);
	return p;
}

static bool fill_alike(struct request *rq, const struct writing *w, struct report_check_view *v, struct err *err)
{
	struct str text = STR_JOIN(rq->a, draft_value(&w->t, STR("title")), STR(" "), draft_value(&w->t, STR("product")), STR(" "),
	                           draft_value(&w->t, STR("words")));
	struct alike found;

	if (!alike_find(rq->site->list, rq->view, rq->a, text, &found, err))
		return false;
	v->alike.v = arena_array(rq->a, struct report_alike, ALIKE_SHOWN);
	for (size_t i = 0; i < found.n; i++)
		v->alike.v[v->alike.n++] = (struct report_alike){
			found.v[i]->id, found.v[i]->title, page_path(rq->a, "/entry/", found.v[i]->id),
		};
	return true;
}

/* Each fault links to the part of the page where its answer stands. */
static void fill_faults(struct request *rq, const struct act_fault *faults, size_t n, struct report_check_view *v)
{
	for (size_t i = 0; i < n; i++) {
		struct str field, text = writing_fault(rq, STEP_CHECK, &faults[i], &field);
		struct str label = act_text_or(rq, STR_JOIN(rq->a, STR("report.ask."), faults[i].field), str_cstr(rq->a, faults[i].field));
		enum report_step step = writing_step_of(faults[i].field);

		form_wrong(rq, &v->errors, str_cstr(rq->a, STR_JOIN(rq->a, STR("part-"), report_step_names[step])),
		           TEXT(rq, MSG_form_wrong, arg_str(label), arg_str(text)));
	}
}

bool report_show_check(struct request *rq, struct response *rs, const struct writing *w, const struct err *other, bool late,
                       struct err *err)
{
	struct report_check_view v = { .late = late };
	struct act_fault *faults;
	struct act_value *values;
	size_t n;

	if (!writing_decode(rq, w, &values, &faults, &n))
		fill_faults(rq, faults, n, &v);
	v.faulty = n;
	if (other && other->where[0]) {
		const struct act_fault at = { str_of(other->where), *other };

		fill_faults(rq, &at, 1, &v);
	} else if (other) {
		struct str text = other->code == ERR_LIMIT ? page_word(rq, MSG_report_flood) : err_kinds[other->code].tell ?
		                  said(rq->a, rq->lang, other) : page_word(rq, MSG_form_not_saved);

		form_wrong(rq, &v.errors, "main", text);
	}
	if (!fill_alike(rq, w, &v, err))
		return false;
	v.parts.v = arena_array(rq->a, struct report_part, REPORT_STEP_N);
	for (enum report_step s = 0; s < STEP_CHECK; s++)
		v.parts.v[v.parts.n++] = part_of(rq, w, s);
	bool gone;
	struct report_part *files = &v.parts.v[STEP_FILES];

	if (!writing_files(rq, w, &files->sent.v, &files->sent.n, &gone, err))
		return false;
	if (gone)
		form_wrong(rq, &v.errors, "part-files", page_word(rq, MSG_report_files_gone));
	page_init(&v.page, rq, report_step_title(rq, STEP_CHECK), NAV_REPORT);
	v.page.unlisted = true;
	RENDER(rq, rs, report_check, &v);
	return true;
}

/* --- sending --- */

static bool again(struct request *rq, struct response *rs, const struct writing *w, int status, const struct err *why, bool late,
                  struct err *err)
{
	rs->status = status;
	return report_show_check(rq, rs, w, why, late, err);
}

/* Under one name however often it is sent: pressed twice, or sent again since no answer came. */
static void name_once(struct request *rq, struct writing *w)
{
	uint8_t bytes[16];
	char text[BASE64URL_LEN(sizeof bytes) + 1];

	if (draft_value(&w->t, STR("once")).n)
		return;
	random_bytes(bytes, sizeof bytes);
	encode(BASE64URL, bytes, sizeof bytes, text);
	draft_set(rq->a, &w->t, STR("once"), str_of(text));
}

/* What was typed goes; the number and the secret stay for an hour, for the page that tells them, to this browser. */
static bool keep_sent(struct request *rq, struct response *rs, struct writing *w, const struct outcome *o, struct err *err)
{
	struct draft sent = { .at = w->t.at };

	draft_set(rq->a, &sent, STR("sent"), act_slug(o->subject));
	draft_set(rq->a, &sent, STR("secret"), o->result);
	draft_set(rq->a, &sent, STR("once"), draft_value(&w->t, STR("once")));
	draft_set(rq->a, &sent, STR("mail"), draft_value(&w->t, STR("mail")).n ? STR("1") : STR_NONE);
	if (!draft_save_until(rq->site->hub, rq->a, w->secret, &sent, rq->now + SENT_SECONDS, err))
		return false;
	held_give(rq, rs, act_id(o->subject), o->result);
	return true;
}

bool report_send(struct request *rq, struct response *rs, struct writing *w, struct err *err)
{
	struct act_request r = { .row = report_row(), .who = rq->who, .subject = STR("hub") };
	struct act_fault *faults;
	struct act_value *values;
	struct outcome o;
	struct err why = { 0 };
	size_t n;

	if (!w->there || draft_value(&w->t, STR("sent")).n) {
		response_redirect(rs, 303, w->there ? path_sent : STR(PATH_REPORT));
		return true;
	}
	if (rq->visitor->ended)
		return again(rq, rs, w, 200, NULL, true, err);
	if (!writing_decode(rq, w, &values, &faults, &n))
		return again(rq, rs, w, 422, NULL, false, err);
	if (!held_may_report(rq, rs, &why))
		return again(rq, rs, w, 429, &why, false, err);
	name_once(rq, w);
	if (!writing_keep(rq, rs, w, err))
		return false;
	r.values = values;
	r.once = STR_JOIN(rq->a, STR("report-"), draft_value(&w->t, STR("once")));
	request_db_done(rq);
	if (!hub_act(rq->site->hub, rq->a, &r, &o, &why)) {
		if (!err_kinds[why.code].tell && err)
			*err = why;
		return again(rq, rs, w, err_kinds[why.code].http, &why, false, err);
	}
	if (!keep_sent(rq, rs, w, &o, err))
		return false;
	response_redirect(rs, 303, path_sent);
	return true;
}

/* --- sent --- */

/* The clocks that run from now on, with the instant at which each ends. */
static bool fill_promises(struct request *rq, int64_t report, struct report_sent_view *v, struct err *err)
{
	static const struct { const char *rule; enum msg what; } rows[] = {
		{ "p1-acknowledge", MSG_report_due_1 }, { "p2-validate", MSG_report_due_2 }, { "p4-keep-informed", MSG_report_due_4 },
	};
	struct wall wall = wall_of(rq);
	struct obligation_rows owed;
	struct db *d = request_db(rq, err);

	const struct obligation_filter f = { .subject = str_printf(rq->a, "report/%lld", (long long)report) };

	if (!d || !obligations_open(d, rq->a, &f, OBLIGATIONS_BY_DUE, false, &OBLIGATION_MARK_NONE, 20, &owed, err))
		return false;
	v->zone = wall_zone(&wall);
	v->promises.v = arena_array(rq->a, struct report_promise, sizeof rows / sizeof *rows);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t k = 0; k < owed.n; k++)
			if (str_eq(owed.v[k].rule, str_of(rows[i].rule)) && owed.v[k].o.ended == TIME_NONE && owed.v[k].o.due.due != TIME_NONE)
				v->promises.v[v->promises.n++] = (struct report_promise){ .what = page_word(rq, rows[i].what),
					.within = owed_when(rq, &owed.v[k].o), .by = wall_time(&wall, owed.v[k].o.due.due) };
	return true;
}

bool page_report_sent(struct request *rq, struct response *rs, struct err *err)
{
	struct report_sent_view v = { .track = STR(PATH_REPORT "/track") };
	struct writing w;

	if (!writing_load(rq, &w, err))
		return false;
	v.number = w.there ? draft_value(&w.t, STR("sent")) : STR_NONE;
	if (!v.number.n) {
		response_redirect(rs, 303, STR(PATH_REPORT));
		return true;
	}
	v.secret = draft_value(&w.t, STR("secret"));
	v.mail = draft_value(&w.t, STR("mail")).n;
	v.own = rq->who.member;
	v.href = page_path(rq->a, "/report/", v.number);
	v.address = STR_JOIN(rq->a, rq->site->url, v.track);
	if (!fill_promises(rq, act_id(STR_JOIN(rq->a, STR("report/"), v.number)), &v, err))
		return false;
	page_init(&v.page, rq, page_word(rq, MSG_report_sent), NAV_REPORT);
	v.page.unlisted = true;
	RENDER(rq, rs, report_sent, &v);
	return true;
}

/* Written down: the page that told it goes. */
bool page_report_sent_post(struct request *rq, struct response *rs, struct err *err)
{
	struct writing w;

	if (!writing_load(rq, &w, err))
		return false;
	struct str number = w.there ? draft_value(&w.t, STR("sent")) : STR_NONE;

	if (number.n && !writing_forget(rq, rs, &w, err))
		return false;
	response_redirect(rs, 303, number.n ? page_path(rq->a, "/report/", number) : STR(PATH_REPORT));
	return true;
}
