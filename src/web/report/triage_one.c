/* One report as the staff sees it: what it is, how it stands, what is due, what one can do, what it looks like, who sent
 * it, what happened. */
#include <string.h>

#include "hub/report/report_words.h"
#include "templates.h"
#include "web/act_form.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/report/report.h"
#include "web/report/triage.h"
#include "web/report/triage_ask.h"
#include "web/serve/place.h"

bool triage_is(struct request *rq, int64_t id)
{
	struct db *d = request_db(rq, NULL);
	enum thing_kind kind;
	struct thing t;

	return d && rq->who.member &&
	       thing_load(d, &rq->who, str_printf(rq->a, "report/%lld", (long long)id), &kind, &t, rq->a, NULL) &&
	       access_read(&rq->who, &t, READ_REPORT) && access_relations(&rq->who, &t) & 1u << REL_COORDINATOR;
}

/* --- what one can do: only what has a step from here --- */

static bool offered(const struct report_row *r, const char *act)
{
	unsigned can = report_events_allowed(r->state);
	const struct { const char *act; bool now; } rows[] = {
		{ "report.assign", r->state != REPORT_CLOSED },
		{ "report.acknowledge", r->state != REPORT_CLOSED && r->acknowledged == TIME_NONE },
		{ "report.ask", r->state != REPORT_CLOSED },
		{ "report.inform", r->state != REPORT_CLOSED },
		{ "report.validate", can >> REPORT_VALIDATE & 1 },
		{ "report.affects", r->state == REPORT_VALID || r->state == REPORT_ACCEPTED },
		{ "report.invalidate", can >> REPORT_INVALIDATE & 1 },
		{ "report.duplicate", !r->case_id && can & (1u << REPORT_VALIDATE | 1u << REPORT_DEFER) },
		{ "report.defer", !r->case_id && can >> REPORT_DEFER & 1 },
		{ "report.reopen", r->state == REPORT_DEFERRED },
		{ "report.close", can >> REPORT_CLOSE & 1 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].act, act) == 0)
			return rows[i].now;
	return false;
}

static void fill_acts(const struct request *rq, const struct seen_report *r, struct str subject, struct triage_one_view *v)
{
	static const char *const acts[] = {
		"report.assign", "report.acknowledge", "report.ask", "report.inform", "report.validate", "report.affects",
		    "report.duplicate",
		"report.invalidate", "report.defer", "report.reopen", "report.close",
	};
	enum { ACTS = sizeof acts / sizeof *acts };
	bool for_case = !r->row.case_id && (r->row.state == REPORT_VALID || r->row.state == REPORT_ACCEPTED);

	v->acts.links.v = arena_array(rq->a, struct link, ACTS + 1);
	if (for_case && act_named(STR("case.open"))) {
		struct str open = act_if(rq, "case.open", STR("hub"), &(struct thing){ 0 }, STR_NONE);

		if (open.n)
			v->acts.links.v[v->acts.links.n++] = (struct link){ act_title(rq, act_named(STR("case.open"))),
				place_with(rq->a, open, "reports", v->number), false };
	}
	for (size_t i = 0; i < ACTS; i++) {
		struct str href = offered(&r->row, acts[i]) ? act_if(rq, acts[i], subject, &r->thing, STR_NONE) : STR_NONE;

		if (href.n)
			v->acts.links.v[v->acts.links.n++] = (struct link){ act_title(rq, act_named(str_of(acts[i]))), href, false };
	}
}

/* --- what is known of it --- */

struct fact_list { const struct wall *w; struct triage_one_view *v; };

static struct triage_fact *fact(const struct fact_list *f, enum msg name, struct str text)
{
	static struct triage_fact none;

	if (!text.n)
		return &none;
	struct triage_fact *to = &f->v->facts.v[f->v->facts.n++];

	*to = (struct triage_fact){ .name = page_word(f->w->rq, name), .text = text };
	return to;
}

static void time_fact(const struct fact_list *f, enum msg name, unixtime t)
{
	if (t != TIME_NONE)
		f->v->facts.v[f->v->facts.n++] = (struct triage_fact){ .name = page_word(f->w->rq, name), .at = wall_time(f->w, t) };
}

static struct str own_word(const struct request *rq, const char *field, struct str word)
{
	return act_text_or(rq, STR_JOIN(rq->a, STR("word.report.submit."), str_of(field), STR("."), word), str_cstr(rq->a, word));
}

static struct str linked(struct str *ret_href, struct arena *a, struct str thing)
{
	bool is_thing = str_chr(thing, '/') != SIZE_MAX;

	*ret_href = !thing.n ? STR("") : is_thing ? STR_JOIN(a, STR("/"), thing) : page_path(a, "/entry/", thing);
	return thing;
}

static struct str of_party(const struct request *rq, const struct seen_report *r)
{
	return r->row.party.n ? r->row.party : page_word(rq, MSG_triage_no_account);
}

static void fill_facts(const struct wall *w, const struct seen_report *r, struct triage_one_view *v)
{
	const struct request *rq = w->rq;
	const struct fact_list f = { w, v };
	const struct report_row *k = &r->row;
	struct str href;

	v->facts.v = arena_array(rq->a, struct triage_fact, 32);
	fact(&f, MSG_triage_product, r->texts[REPORT_PRODUCT]);
	fact(&f, MSG_triage_assigned, r->assigned.n ? r->assigned : page_word(rq, MSG_triage_nobody));
	fact(&f, MSG_triage_exploited, own_word(rq, "exploited", k->exploited));
	fact(&f, MSG_triage_public, own_word(rq, "public", k->public));
	fact(&f, MSG_triage_affected, k->affected);
	if (k->same_as.n) {
		struct str same = linked(&href, rq->a, k->same_as);

		fact(&f, MSG_triage_same_as, same)->href = href;
	}
	if (k->case_id) {
		struct str it = str_printf(rq->a, "case/%lld", (long long)k->case_id);

		fact(&f, MSG_triage_case, linked(&href, rq->a, it))->href = href;
	}
	time_fact(&f, MSG_triage_sent, k->at);
	time_fact(&f, MSG_triage_plan, k->plan_at);
	fact(&f, MSG_triage_plan_zone, k->plan_zone);
	fact(&f, MSG_triage_finder, triage_record(rq, &r->record));
	fact(&f, MSG_triage_account, of_party(rq, r));
	fact(&f, MSG_triage_name, r->texts[REPORT_NAME]);
	fact(&f, MSG_triage_mail, r->texts[REPORT_MAIL]);
	fact(&f, MSG_triage_credit, own_word(rq, "credit", k->credit));
	fact(&f, MSG_triage_credit_as, r->texts[REPORT_CREDIT_AS]);
	fact(&f, MSG_triage_share, page_word(rq, k->share ? MSG_triage_share_yes : MSG_triage_share_no));
	fact(&f, MSG_triage_origin, own_word(rq, "origin", k->origin));
}

static void fill_texts(const struct request *rq, const struct seen_report *r, struct triage_one_view *v)
{
	static const struct { enum report_text text; enum msg title; } parts[] = {
		{ REPORT_WORDS, MSG_triage_words },   { REPORT_STEPS, MSG_triage_steps }, { REPORT_IMPACT, MSG_triage_impact },
		{ REPORT_VERSIONS, MSG_triage_versions }, { REPORT_FOUND, MSG_triage_found }, { REPORT_PLACE, MSG_triage_place },
		{ REPORT_TOLD, MSG_triage_told },
	};

	v->texts.v = arena_array(rq->a, struct triage_text, sizeof parts / sizeof *parts);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (r->texts[parts[i].text].n)
			v->texts.v[v->texts.n++] = (struct triage_text){ page_word(rq, parts[i].title),
			                                                 report_prose(rq, r->texts[parts[i].text]) };
}

/* --- what it looks like --- */

static struct triage_alike alike_row(const struct request *rq, const struct alike *k)
{
	struct word state = triage_state(rq, k->state, k->verdict);
	struct str number = str_printf(rq->a, "%lld", (long long)k->report);

	return (struct triage_alike){ number, STR_JOIN(rq->a, STR("/report/"), number),
	                              k->title.n ? k->title : page_word(rq, MSG_people_erased),
		                      state.text, state.css, (k->weight + 5) / 10, k->weight >= SIMILAR_DUPLICATE };
}

static void fill_alike(const struct request *rq, const struct seen_report *r, struct triage_one_view *v)
{
	v->alike.v = arena_array(rq->a, struct triage_alike, r->alike.n + 1);
	for (size_t i = 0; i < r->alike.n; i++)
		if (r->alike.v[i].weight >= SIMILAR_SHOWN)
			v->alike.v[v->alike.n++] = alike_row(rq, &r->alike.v[i]);
	v->duplicates.v = arena_array(rq->a, struct triage_alike, r->duplicates.n + 1);
	for (size_t i = 0; i < r->duplicates.n; i++)
		v->duplicates.v[v->duplicates.n++] = alike_row(rq, &r->duplicates.v[i]);
	v->entries.v = arena_array(rq->a, struct link, r->entries.n + 1);
	for (size_t i = 0; i < r->entries.n; i++)
		v->entries.v[v->entries.n++] = (struct link){ r->entries.v[i], page_path(rq->a, "/entry/", r->entries.v[i]), false };
}

/* --- what is due, what was said, what happened --- */

static void fill_owed(const struct wall *w, const struct seen_report *r, struct triage_one_view *v)
{
	const struct request *rq = w->rq;

	v->owed.v = arena_array(rq->a, struct triage_owed, r->owed.n + 1);
	for (size_t i = 0; i < r->owed.n; i++) {
		const struct obligation_row *o = &r->owed.v[i];
		struct str subject = str_printf(rq->a, "obligation/%lld", (long long)o->id);

		v->owed.v[v->owed.n++] = (struct triage_owed){ owed_title(rq, o), STR_JOIN(rq->a, STR("/"), subject), owed_when(rq, &o->o),
			owed_state(rq, &o->o).css, wall_time(w, o->o.state == OBLIGATION_PAUSED ? TIME_NONE : o->o.due.due) };
		if (r->row.asked != TIME_NONE && o->pausable && o->o.state == OBLIGATION_RUNNING && !o->o.asked && !v->pause.n)
			v->pause = act_path(rq->a, "obligation.ask_pause", subject);
	}
}

static void fill_posts(const struct wall *w, const struct seen_report *r, struct triage_one_view *v)
{
	const struct request *rq = w->rq;

	v->posts.v = arena_array(rq->a, struct triage_post, r->posts.n + 1);
	for (size_t i = 0; i < r->posts.n; i++) {
		const struct report_post *p = &r->posts.v[i];

		v->posts.v[v->posts.n++] = (struct triage_post){
			.id = str_printf(rq->a, "post-%lld", (long long)p->id), .at = wall_time(w, p->at), .own = !p->finder,
			.gone = !p->words.n,
			.by = p->finder ? page_word(rq, MSG_triage_by_finder) : p->by.n ? p->by : page_word(rq, MSG_people_hub),
			.words = report_prose(rq, p->words),
		};
	}
}

static void fill_files(const struct request *rq, const struct seen_report *r, struct triage_one_view *v)
{
	v->files.v = arena_array(rq->a, struct link, r->files.n + 1);
	for (size_t i = 0; i < r->files.n; i++) {
		const struct reported_file *f = &r->files.v[i];

		v->files.v[v->files.n++] = (struct link){ f->name.n ? f->name : page_word(rq, MSG_people_erased),
			                                  str_printf(rq->a, "/file/%lld", (long long)f->id), false };
	}
}

static void fill_steps(const struct wall *w, const struct seen_report *r, struct triage_one_view *v)
{
	const struct request *rq = w->rq;

	v->steps.v = arena_array(rq->a, struct triage_step, r->history.n + 1);
	for (size_t i = 0; i < r->history.n; i++) {
		const struct report_happening *h = &r->history.v[i];

		v->steps.v[v->steps.n++] = (struct triage_step){ wall_time(w, h->what.at), act_happened(rq, h->what.name),
		                                                 h->detail, h->note,
			                                         h->what.by };
	}
}

static void add_mark(const struct request *rq, struct triage_one_view *v, bool is, enum msg m)
{
	if (is)
		v->marks.v[v->marks.n++] = page_word(rq, m);
}

static struct str lead_of(const struct request *rq, const struct seen_report *r)
{
	if (!r->owed.n)
		return page_word(rq, r->row.state == REPORT_CLOSED ? MSG_triage_closed_lead : MSG_triage_nothing_due);
	const struct obligation_row *o = &r->owed.v[0];

	return TEXT(rq, MSG_triage_due_lead, arg_str(owed_title(rq, o)), arg_str(owed_when(rq, &o->o)));
}

bool triage_one(struct request *rq, struct response *rs, int64_t id, struct err *err)
{
	struct str subject = str_printf(rq->a, "report/%lld", (long long)id);
	struct triage_one_view v = { .number = str_printf(rq->a, "%lld", (long long)id) };
	struct looking l;
	struct seen_report r;

	if (!looking_of(rq, &l, err) || !reports_one(&l, id, &r, err))
		return false;
	struct wall w = wall_of(rq);
	struct word state = triage_state(rq, r.row.state, r.row.verdict);

	v.title = r.texts[REPORT_TITLE].n ? r.texts[REPORT_TITLE] : page_word(rq, MSG_people_erased);
	page_init(&v.page, rq, v.title, NAV_REPORTS);
	v.zone = wall_zone(&w);
	v.state = state.text;
	v.css = state.css;
	v.grade = triage_grade(rq, r.row.grade);
	v.reason = triage_reason(rq, r.row.reason);
	v.lead = lead_of(rq, &r);
	v.forgotten = r.forgotten;
	v.low = finder_standing(&r.record) < 0;
	v.marks.v = arena_array(rq->a, struct str, 4);
	add_mark(rq, &v, str_eq(r.row.exploited, STR("yes")), MSG_triage_mark_exploited);
	add_mark(rq, &v, str_eq(r.row.exploited, STR("suspected")), MSG_triage_mark_suspected);
	add_mark(rq, &v, str_eq(r.row.public, STR("yes")), MSG_triage_mark_public);
	fill_owed(&w, &r, &v);
	if (r.row.asked != TIME_NONE) {
		v.asked = page_word(rq, MSG_triage_asked);
		v.asked_at = wall_time(&w, r.row.asked);
	}
	fill_facts(&w, &r, &v);
	fill_texts(rq, &r, &v);
	fill_alike(rq, &r, &v);
	fill_posts(&w, &r, &v);
	fill_files(rq, &r, &v);
	fill_steps(&w, &r, &v);
	fill_acts(rq, &r, subject, &v);
	v.json = STR_JOIN(rq->a, STR("/api/v1/reports/"), v.number);
	RENDER(rq, rs, triage_one, &v);
	return true;
}
