/* The queue of reports: what is due next, from whom it came, who sees to it; above it how much of each. */
#include "web/report/triage.h"

#include "hub/report/report_words.h"
#include "templates.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/report/triage_ask.h"

bool triage_queue_is(const struct request *rq)
{
	return access_read(&rq->who, &(struct thing){ 0 }, READ_REPORTS);
}

static struct str link_with(const struct request *rq, const char *name, struct str value, const char *drop)
{
	return STR_JOIN(rq->a, STR("/reports"), params_link(rq->a, &triage_params, &rq->query, name, value, drop));
}

/* --- above the rows --- */

static const struct { enum report_show show; enum msg text; bool lit; } shows[] = {
	{ REPORTS_LATE, MSG_triage_show_late, true },         { REPORTS_NEW, MSG_triage_show_new },
	{ REPORTS_UNASSIGNED, MSG_triage_show_unassigned },   { REPORTS_MINE, MSG_triage_show_mine },
	{ REPORTS_ANSWERED, MSG_triage_show_answered },       { REPORTS_WAITING, MSG_triage_show_waiting },
	{ REPORTS_RESTING, MSG_triage_show_resting },         { REPORTS_OPEN, MSG_triage_show_open },
	{ REPORTS_CLOSED, MSG_triage_show_closed },
};
enum { SHOWS = sizeof shows / sizeof *shows };

static void fill_tally(const struct request *rq, const struct triage_query *q, const struct listed_reports *l,
                       struct triage_view *v)
{
	v->tally.v = arena_array(rq->a, struct triage_tally, SHOWS);
	for (size_t i = 0; i < SHOWS; i++)
		if (shows[i].show != REPORTS_CLOSED)
			v->tally.v[v->tally.n++] = (struct triage_tally){
				.text = page_word(rq, shows[i].text), .n = l->counts[shows[i].show],
				.lit = shows[i].lit && l->counts[shows[i].show],
				.href = STR_JOIN(rq->a, STR("/reports?show="), report_show_names[shows[i].show]),
				.current = q->show == (int)shows[i].show,
			};
}

static struct str lead_of(const struct request *rq, const struct listed_reports *l)
{
	int64_t late = l->counts[REPORTS_LATE], fresh = l->counts[REPORTS_NEW];

	return late ? page_plural(rq, MSG_triage_lead_late, late) : fresh ? page_plural(rq, MSG_triage_lead_new, fresh) :
	       page_word(rq, l->counts[REPORTS_OPEN] ? MSG_triage_lead_quiet : MSG_triage_lead_none);
}

static void fill_filters(const struct request *rq, const struct triage_query *q, struct triage_view *v)
{
	v->shows.v = arena_array(rq->a, struct option, SHOWS);
	for (size_t i = 0; i < SHOWS; i++)
		v->shows.v[v->shows.n++] = (struct option){ report_show_names[shows[i].show], page_word(rq, shows[i].text),
			                                    q->show == (int)shows[i].show };
	v->grades.v = arena_array(rq->a, struct option, TRIAGE_GRADES);
	for (int i = 1; i < TRIAGE_GRADES; i++)
		v->grades.v[v->grades.n++] = (struct option){ triage_grades[i],
		                                              i == TRIAGE_GRADES - 1 ? page_word(rq, MSG_triage_ungraded) :
			                                      triage_grade(rq, triage_grades[i]), q->grade == i };
	v->states.v = arena_array(rq->a, struct option, TRIAGE_STATES);
	for (int i = 1; i < TRIAGE_STATES; i++)
		v->states.v[v->states.n++] = (struct option){ triage_states[i], triage_state(rq, (enum report_state)i, STR("")).text,
			                                      q->state == i };
	v->q = q->q;
	v->order = q->order ? report_order_names[q->order] : STR_NONE;
	v->reverse = q->reverse;
	v->filtered = q->show || q->grade || q->state || q->q.n;
}

/* --- rows --- */

static void fill_columns(const struct request *rq, const struct triage_query *q, struct triage_view *v)
{
	static const struct { enum msg text; int order; } columns[] = {
		{ MSG_triage_column_due, REPORTS_BY_DUE },   { MSG_triage_column_report, -1 },
		{ MSG_triage_column_state, REPORTS_BY_GRADE },
		{ MSG_triage_column_assigned, -1 },          { MSG_triage_column_finder, REPORTS_BY_RECORD },
		{ MSG_triage_column_age, REPORTS_BY_AGE },
	};

	v->columns.v = arena_array(rq->a, struct column, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct column *c = &v->columns.v[v->columns.n++];
		bool here = columns[i].order == q->order;

		c->text = page_word(rq, columns[i].text);
		if (columns[i].order < 0 || q->q.n)
			continue;
		c->href = params_link(rq->a, &triage_params, &rq->query, "order", report_order_names[columns[i].order], "reverse");
		c->href = STR_JOIN(rq->a, STR("/reports"), c->href);
		if (here && !q->reverse)
			c->href = STR_JOIN(rq->a, c->href, STR("&reverse=1"));
		c->sort = !here ? STR_NONE : q->reverse ? STR("descending") : STR("ascending");
	}
}

static void add_mark(const struct request *rq, struct triage_row *r, bool is, enum msg m)
{
	if (is)
		r->marks.v[r->marks.n++] = page_word(rq, m);
}

static struct str when_of(const struct request *rq, unixtime due)
{
	if (due == TIME_NONE)
		return page_word(rq, MSG_triage_nothing_due);
	return due < rq->now ? TEXT(rq, MSG_owed_over, arg_str(owed_span(rq, rq->now - due))) :
	       TEXT(rq, MSG_owed_in, arg_str(owed_span(rq, due - rq->now)));
}

static struct triage_row row_of(const struct wall *w, const struct listed_report *l)
{
	const struct request *rq = w->rq;
	const struct report_line *k = &l->row;
	struct word state = triage_state(rq, k->state, k->verdict);
	struct triage_row r = {
		.due = wall_time(w, k->due), .at = wall_day(w, k->at), .when = when_of(rq, k->due), .title = l->title,
		.product = l->product,
		.number = str_printf(rq->a, "%lld", (long long)k->id), .state = state.text, .css = state.css,
		.grade = triage_grade(rq, k->grade), .assigned = l->assigned, .record = triage_record(rq, &l->record),
		.late = k->due != TIME_NONE && k->due < rq->now, .low = finder_standing(&l->record) < 0,
	};

	if (!r.title.n)
		r.title = page_word(rq, MSG_people_erased);
	r.when_css = r.late ? STR("affected lit") : k->due == TIME_NONE ? STR("not_affected") : STR("possible");
	r.href = STR_JOIN(rq->a, STR("/report/"), r.number);
	r.marks.v = arena_array(rq->a, struct str, 4);
	add_mark(rq, &r, str_eq(k->exploited, STR("yes")), MSG_triage_mark_exploited);
	add_mark(rq, &r, str_eq(k->exploited, STR("suspected")), MSG_triage_mark_suspected);
	add_mark(rq, &r, str_eq(k->public, STR("yes")), MSG_triage_mark_public);
	if (k->state != REPORT_CLOSED && k->asked != TIME_NONE)
		add_mark(rq, &r, true, MSG_triage_mark_waits);
	else
		add_mark(rq, &r, k->state != REPORT_CLOSED && k->heard != TIME_NONE && (k->informed == TIME_NONE || k->informed < k->heard),
		         MSG_triage_mark_answered);
	return r;
}

bool triage_queue(struct request *rq, struct response *rs, struct err *err)
{
	struct triage_view v = { 0 };
	struct triage_query q;
	struct listed_reports l;
	struct looking look;

	if (!triage_find(rq, false, &q, &look, &l, err))
		return false;
	struct wall w = wall_of(rq);

	page_init(&v.page, rq, page_word(rq, MSG_triage_title), NAV_REPORTS);
	v.page.alarm = l.counts[REPORTS_LATE] > 0;
	v.lead = lead_of(rq, &l);
	v.zone = wall_zone(&w);
	fill_tally(rq, &q, &l, &v);
	fill_filters(rq, &q, &v);
	fill_columns(rq, &q, &v);
	v.rows.v = arena_array(rq->a, struct triage_row, l.n + 1);
	for (size_t i = 0; i < l.n; i++)
		v.rows.v[v.rows.n++] = row_of(&w, &l.v[i]);
	v.caption = page_plural(rq, MSG_triage_caption, (int64_t)l.all);
	if ((size_t)q.from + l.n < l.all)
		v.next = link_with(rq, "from", str_printf(rq->a, "%lld", (long long)(q.from + (int64_t)l.n)), NULL);
	if (q.from)
		v.first = link_with(rq, "from", STR_NONE, NULL);
	v.json = STR_JOIN(rq->a, STR("/api/v1/reports"), params_link(rq->a, &triage_params, &rq->query, "from", STR_NONE, NULL));
	RENDER(rq, rs, triage, &v);
	return true;
}
