/* One report as whoever found it sees it: how it stands, what is due from whom, what was said, what they can do. */
#include "web/report/report.h"

#include "base/names.h"
#include "base/zone.h"
#include "hub/report/finders.h"
#include "hub/talk/files.h"
#include "hub/talk/threads.h"
#include "templates.h"
#include "text/markdown.h"
#include "text/said.h"
#include "web/once.h"
#include "web/owed/owed_ask.h"
#include "web/pages.h"
#include "web/report/report_form.h"
#include "web/report/triage.h"
#include "web/sign/held.h"
#include "web/sign/kept.h"
#include "web/sign/signing.h"

struct html report_prose(const struct request *rq, struct str text)
{
	struct buf b;
	struct html r;

	buf_init(&b, 8 * 1024 * 1024);
	markdown_html(&b, text);
	r.s = buf_dup(rq->a, &b);
	buf_release(&b);
	return r;
}

/* --- how it stands, in plain words: "report.state.KEY" and ".text" --- */

static struct str state_css(enum report_state s)
{
	static const struct str css[REPORT_STATE_N] = {
		[REPORT_START] = STR_LIT("unknown"),  [REPORT_RECEIVED] = STR_LIT("unknown"),  [REPORT_INVALID] = STR_LIT("not_affected"),
		[REPORT_VALID] = STR_LIT("possible"), [REPORT_ACCEPTED] = STR_LIT("possible"), [REPORT_DEFERRED] = STR_LIT("unknown"),
		[REPORT_CLOSED] = STR_LIT("not_affected"),
	};

	return css[s];
}

static struct str state_word(const struct request *rq, struct str key)
{
	return act_text_or(rq, STR_JOIN(rq->a, STR("report.state."), key), str_cstr(rq->a, key));
}

/* Why, where the staff says so. What others reported is told to nobody: of a duplicate only a public entry. */
static struct str reason_text(const struct request *rq, const struct report_row *r)
{
	struct str reason = act_text_or(rq, STR_JOIN(rq->a, STR("report_reason."), r->reason), NULL);
	bool public = r->same_as.n && str_chr(r->same_as, '/') == SIZE_MAX;

	return public ? TEXT(rq, MSG_report_same_as, arg_str(r->same_as)) : reason;
}

/* --- the parts of the page --- */

static const struct { const char *rule; enum msg what; } owed_words[] = {
	{ "p1-acknowledge", MSG_report_due_1 }, { "p2-validate", MSG_report_due_2 }, { "p4-keep-informed", MSG_report_due_4 },
};

static void fill_due(const struct wall *w, const struct finder_report *r, struct report_view *v)
{
	const struct request *rq = w->rq;

	v->due.v = arena_array(rq->a, struct report_due, r->owed.n + 1);
	for (size_t i = 0; i < r->owed.n; i++)
		for (size_t k = 0; k < sizeof owed_words / sizeof *owed_words; k++)
			if (str_eq(r->owed.v[i].rule, str_of(owed_words[k].rule)))
				v->due.v[v->due.n++] = (struct report_due){
					.what = page_word(rq, owed_words[k].what), .when = owed_when(rq, &r->owed.v[i].o),
					.css = obligation_overdue(&r->owed.v[i].o, rq->now) ? STR("possible") : STR("unknown"),
					.by = wall_time(w, r->owed.v[i].o.state == OBLIGATION_PAUSED ? TIME_NONE : r->owed.v[i].o.due.due),
				};
}

static void fill_posts(const struct wall *w, const struct finder_report *r, struct report_view *v)
{
	const struct request *rq = w->rq;

	v->more = r->more;
	v->posts.v = arena_array(rq->a, struct report_post_view, r->posts.n + 1);
	for (size_t i = 0; i < r->posts.n; i++) {
		const struct finder_post *p = &r->posts.v[i];

		v->posts.v[v->posts.n++] = (struct report_post_view){
			.id = str_printf(rq->a, "post-%lld", (long long)p->id), .at = wall_time(w, p->at), .own = p->own, .gone = !p->words.n,
			.by = p->own ? page_word(rq, MSG_report_you) : p->by.n ? p->by : page_word(rq, MSG_people_hub),
			.words = report_prose(rq, p->words),
		};
	}
}

/* The texts of a row under the names that the questions have. */
static struct str told_text(const struct finder_report *r, struct str name)
{
	int i = names_find(report_text_names, REPORT_TEXT_N, name);

	if (i >= 0)
		return r->texts[i];
	return str_eq(name, STR("exploited")) ? r->row.exploited : str_eq(name, STR("public")) ? r->row.public :
	       str_eq(name, STR("credit")) ? r->row.credit : str_eq(name, STR("lang")) ? r->row.lang :
	       str_eq(name, STR("share")) ? (r->row.share ? STR("yes") : STR("no")) : STR_NONE;
}

static void fill_told(const struct request *rq, const struct finder_report *r, struct report_view *v)
{
	v->told.answers.v = arena_array(rq->a, struct report_answer, report_ask_n + 2);
	for (size_t i = 0; i < report_ask_n; i++) {
		const struct report_ask *k = &report_asks[i];
		struct str value = told_text(r, str_of(k->name));
		struct report_answer a = { .label = report_label(rq, k) };

		if (!value.n)
			continue;
		if (k->markdown)
			a.prose = report_prose(rq, value);
		else
			a.text = report_answer_text(rq, k, value);
		v->told.answers.v[v->told.answers.n++] = a;
	}
	const struct zone *z = r->row.plan_at != TIME_NONE ? zone_load(rq->a, r->row.plan_zone, NULL) : NULL;

	if (r->row.plan_at != TIME_NONE) {
		struct wall w = { rq, z ? z : zone_utc() };

		v->told.answers.v[v->told.answers.n++] = (struct report_answer){
			.label = page_word(rq, MSG_report_ask_plan),
			.prose = { STR_JOIN(rq->a, wall_time(&w, r->row.plan_at).s, STR(" "), wall_zone(&w)) },
		};
	}
}

static void fill_files(const struct request *rq, const struct finder_report *r, struct report_view *v)
{
	v->sent_files.v = arena_array(rq->a, struct report_file, r->files.n + 1);
	for (size_t i = 0; i < r->files.n; i++) {
		const struct finder_file *f = &r->files.v[i];
		struct str href = str_printf(rq->a, "/file/%lld", (long long)f->id);

		v->sent_files.v[v->sent_files.n++] = (struct report_file){
			.name = f->name.n ? f->name : page_word(rq, MSG_people_erased), .size = report_size(rq, f->size), .note = f->by,
			.href = f->name.n && place_is_page(href) ? href : STR_NONE,
		};
	}
}

/* What the account or the secret lets one do besides writing. */
static void fill_acts(const struct request *rq, const struct finder_report *r, struct report_view *v)
{
	static const char *const here[] = { "report.say", "report.attach", "report.enter", "report.accept", "report.reject",
		"report.propose", NULL };
	struct str subject = STR_JOIN(rq->a, STR("report/"), v->number), own = STR_JOIN(rq->a, STR("/"), subject);

	acts_on(rq, subject, &r->thing, here, &v->acts);
	for (size_t i = 0; i < v->acts.links.n; i++)
		v->acts.links.v[i].href = place_with(rq->a, v->acts.links.v[i].href, "back", own);
	v->held = r->held;
	if (r->held && !r->row.member && rq->who.member)
		v->attach = place_with(rq->a, act_path(rq->a, "report.attach", subject), "back", own);
	else if (r->held && !r->row.member)
		v->sign_in = place_with(rq->a, STR(PATH_SIGN_IN), "to", own);
}

static void fill_proposals(const struct request *rq, const struct finder_case *c, struct report_case_view *v)
{
	v->proposals.v = arena_array(rq->a, struct report_proposal, c->proposals.n + 1);
	for (size_t i = 0; i < c->proposals.n; i++) {
		const struct finder_proposal *p = &c->proposals.v[i];
		const struct zone *z = zone_load(rq->a, p->zone, NULL);
		const struct wall w = { rq, z ? z : zone_utc() };

		v->proposals.v[v->proposals.n++] = (struct report_proposal){
			.id = str_printf(rq->a, "%lld", (long long)p->id), .words = p->words, .zone = wall_zone(&w),
			.by = p->own ? page_word(rq, MSG_report_you) : p->by.n ? p->by : page_word(rq, MSG_report_other_finder),
			.ends = wall_time(&w, p->ends), .own = p->own, .open = !p->own,
			.answer_by = p->answer_by == TIME_NONE ? (struct html){ STR_NONE } : wall_time(&w, p->answer_by),
			.said = p->said ? page_word(rq, p->yes ? MSG_report_said_yes : MSG_report_said_no) : STR_NONE,
		};
	}
}

/* The case's embargo: what they are asked to agree to, what is proposed, what they can propose. */
static void fill_case(const struct request *rq, const struct finder_report *r, struct report_view *v)
{
	const struct finder_case *c = &r->at;
	const struct zone *z = c->ends_zone.n ? zone_load(rq->a, c->ends_zone, NULL) : NULL;
	const struct wall w = { rq, z ? z : zone_utc() };
	char exact[21];

	if (!c->id)
		return;
	v->at = (struct report_case_view){
		.number = str_printf(rq->a, "case/%lld", (long long)c->id), .subject = STR_JOIN(rq->a, STR("report/"), v->number),
		.back = v->action, .there = c->there, .lapsed = c->lapsed, .over = c->exited != TIME_NONE,
		.zone = wall_zone(&w), .enter = c->there && (!c->entered || c->lapsed) && act_named(STR("report.enter")),
	};
	if (!c->there)
		return;
	struct str href = STR_JOIN(rq->a, STR("/"), v->at.number);

	v->at.tlp = tlp_rows[c->tlp].label;
	v->at.embargo = act_text_or(rq, STR_JOIN(rq->a, STR("report.embargo."), embargo_state_names[c->embargo]), NULL);
	if (c->ends != TIME_NONE) {
		v->at.ends = wall_time(&w, c->ends);
		v->at.ends_exact = str_dup(rq->a, str_of(time_format(c->ends, exact)));
	}
	v->at.href = c->entered && rq->who.member && place_is_page(href) ? href : STR_NONE;
	if (c->entered && c->embargo != EMBARGO_EXITED)
		v->at.propose = place_with(rq->a, act_path(rq->a, "report.propose", v->at.subject), "back", v->at.back);
	fill_proposals(rq, c, &v->at);
}

static void fill(struct request *rq, const struct finder_report *r, struct report_view *v)
{
	struct wall w = wall_of(rq);
	struct str key = finder_stands(&r->row);

	v->number = str_printf(rq->a, "%lld", (long long)r->row.id);
	v->title = r->texts[REPORT_TITLE].n ? r->texts[REPORT_TITLE] : page_word(rq, MSG_people_erased);
	v->css = state_css(r->row.state);
	v->state = state_word(rq, key);
	v->meaning = state_word(rq, STR_JOIN(rq->a, key, STR(".text")));
	v->reason = reason_text(rq, &r->row);
	v->sent = wall_time(&w, r->row.at);
	if (str_eq(key, STR("asked")))
		v->asked = wall_time(&w, r->row.asked);
	v->zone = wall_zone(&w);
	v->action = STR_JOIN(rq->a, STR("/report/"), v->number);
	v->open = r->row.state != REPORT_CLOSED;
	v->file_hint = report_file_hint(rq);
	fill_files(rq, r, v);
	fill_due(&w, r, v);
	fill_posts(&w, r, v);
	fill_told(rq, r, v);
	fill_acts(rq, r, v);
	history_of(&w, r->history.v, r->history.n, &v->history);
	page_init(&v->page, rq, v->title, NAV_REPORT);
	v->page.unlisted = true;
	fill_case(rq, r, v);
	v->at.page = v->page;
}

/* --- showing it --- */

/* Up to its newest post: then they are told of the next one. */
static void mark_read(struct request *rq, const struct looking *l, const struct finder_report *r)
{
	int64_t reader = thread_marks_of(&rq->who, r->row.id), last = r->posts.n ? r->posts.v[r->posts.n - 1].id : 0, read;
	bool newer = last && thread_read_get(l->db, reader, r->row.id, &read, NULL) && read < last;

	request_db_done(rq);
	if (newer && rq->method == METHOD_GET)
		thread_mark(rq->site->hub, reader, r->row.id, last, NULL);
}

bool report_finder_page(struct request *rq, struct response *rs, int64_t id, struct report_view *v, struct err *err)
{
	struct finder_report r;
	struct looking l;

	if (!looking_of(rq, &l, err) || !finder_report(&l, id, request_report(rq) == id, &r, err))
		return false;
	fill(rq, &r, v);
	RENDER(rq, rs, report, v);
	mark_read(rq, &l, &r);
	return true;
}

static bool not_there(struct response *rs, struct err *err)
{
	rs->status = 404;
	return err_set(err, ERR_FOUND, "there is nothing under this address");
}

static int64_t id_of(struct request *rq)
{
	return act_id(STR_JOIN(rq->a, STR("report/"), rq->caught[0]));
}

/* A stranger is asked for the secret, whether there is such a report or not. */
static bool ask_secret(struct request *rq, struct response *rs)
{
	if (rq->who.member)
		return false;
	response_redirect(rs, 303, place_with(rq->a, STR(PATH_REPORT "/track"), "report", rq->caught[0]));
	return true;
}

bool page_report(struct request *rq, struct response *rs, struct err *err)
{
	struct report_view v = { 0 };
	int64_t id = id_of(rq);

	if (!id)
		return not_there(rs, err);
	if (triage_is(rq, id))
		return triage_one(rq, rs, id, err);
	return (request_report(rq) != id && ask_secret(rq, rs)) || report_finder_page(rq, rs, id, &v, err);
}

/* --- writing to the staff --- */

static bool lead_to_sign_in(struct request *rq, struct response *rs, const struct act_row *row, struct str subject,
                            struct str words)
{
	const struct act_input in = { STR("words"), words };
	struct str kept = kept_put(rq, row, rq->who.member, &in, words.n ? 1 : 0), form = act_path(rq->a, row->name, subject);

	form = kept.n ? place_with(rq->a, form, "kept", kept) : form;
	response_redirect(rs, 303, place_with(rq->a, STR(PATH_SIGN_IN), "to", form));
	return true;
}

bool page_report_post(struct request *rq, struct response *rs, struct err *err)
{
	struct act_request r = { .row = act_named(STR("report.say")), .who = rq->who };
	struct str words = fields_get(&rq->form, STR("words"));
	struct act_input in[] = { { STR("words"), words }, { STR("files"), STR_NONE } };
	struct report_view v = { .words = words };
	struct str token;
	struct act_fault *faults;
	struct act_value *values;
	struct err why = { 0 };
	struct outcome o;
	size_t n;
	int64_t id = id_of(rq);

	if (!id)
		return not_there(rs, err);
	r.subject = str_printf(rq->a, "report/%lld", (long long)id);
	r.held = request_report(rq) == id;
	if (!r.held && !rq->who.member)
		return lead_to_sign_in(rq, rs, r.row, r.subject, words);
	if (rq->visitor->ended) { /* no token could be right: nothing is done before they say so again */
		form_wrong(rq, &v.errors, "words", page_word(rq, MSG_report_late_say));
		return report_finder_page(rq, rs, id, &v, err);
	}
	if (!form_files(rq, &in[1].value, &v.file_wrong, err))
		return false;
	if (v.file_wrong.n) {
		rs->status = 422;
		form_wrong(rq, &v.errors, "file", v.file_wrong);
		return report_finder_page(rq, rs, id, &v, err);
	}
	if (!act_decode(rq->a, r.row, in, in[1].value.n ? 2 : 1, &values, &faults, &n, NULL)) {
		rs->status = 422;
		enum err_code why_not = faults[0].err.code;

		v.wrong = form_wrong(rq, &v.errors, "words", page_word(rq, why_not == ERR_MISSING ? MSG_report_say_missing :
		                     why_not == ERR_LIMIT ? MSG_report_wrong_long : MSG_report_wrong_signs));
		return report_finder_page(rq, rs, id, &v, err);
	}
	r.values = values;
	r.once = once_of_form(rq);
	request_db_done(rq);
	if (!hub_act(rq->site->hub, rq->a, &r, &o, &why)) {
		if (why.code == ERR_FOUND || !err_kinds[why.code].tell) {
			*err = why;
			return false;
		}
		rs->status = err_kinds[why.code].http;
		v.wrong = form_wrong(rq, &v.errors, "words", said(rq->a, rq->lang, &why));
		return report_finder_page(rq, rs, id, &v, err);
	}
	while (o.again && str_token(&in[1].value, " ", &token)) /* said before, with its files */
		file_unstage(rq->site->hub, rq->a, token, NULL);
	response_done(rq, rs, str_printf(rq->a, "/report/%lld#post-%lld", (long long)id, (long long)o.seq),
	              page_word(rq, MSG_report_said));
	return true;
}

/* --- those of an account --- */

bool page_reports(struct request *rq, struct response *rs, struct err *err)
{
	return triage_queue_is(rq) ? triage_queue(rq, rs, err) : report_finder_list(rq, rs, err);
}

bool report_finder_list(struct request *rq, struct response *rs, struct err *err)
{
	struct report_list_view v = { 0 };
	struct wall w = wall_of(rq);
	struct finder_lines lines;
	struct looking l;

	if (!looking_of(rq, &l, err) || !finder_reports(&l, &lines, err))
		return false;
	v.zone = wall_zone(&w);
	v.caption = page_plural(rq, MSG_report_mine_caption, (int64_t)lines.n);
	v.rows.v = arena_array(rq->a, struct report_line_view, lines.n + 1);
	for (size_t i = 0; i < lines.n; i++) {
		const struct finder_line *f = &lines.v[i];
		struct report_line_view *to = &v.rows.v[v.rows.n++];

		*to = (struct report_line_view){
			.number = str_printf(rq->a, "%lld", (long long)f->row.id),
			.title = f->title.n ? f->title : page_word(rq, MSG_people_erased),
			.at = wall_time(&w, f->row.at),
		};
		to->href = STR_JOIN(rq->a, STR("/report/"), to->number);
		to->state = state_word(rq, finder_stands(&f->row));
		to->css = state_css(f->row.state);
	}
	page_init(&v.page, rq, page_word(rq, MSG_report_mine), NAV_REPORT);
	RENDER(rq, rs, report_list, &v);
	return true;
}
