/* The cases of whoever asks: those their party takes part in or is asked to, and those about what they reported. */
#include "templates.h"
#include "web/act_form.h"
#include "web/case/case_ask.h"
#include "web/case/case_words.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/pages.h"

static struct str link_with(const struct request *rq, const char *name, struct str value, const char *drop)
{
	return STR_JOIN(rq->a, STR("/cases"), params_link(rq->a, &case_params, &rq->query, name, value, drop));
}

static const enum msg show_words[CASE_SHOW_N] = {
	[CASES_OPEN] = MSG_cases_open,           [CASES_DUE] = MSG_cases_due,     [CASES_UNREAD] = MSG_cases_unread,
	[CASES_EMBARGOED] = MSG_cases_embargoed, [CASES_ASKED] = MSG_cases_asked, [CASES_ENDED] = MSG_cases_ended,
	[CASES_ALL] = MSG_cases_all,
};

static void fill_tally(const struct request *rq, const struct case_query *k, const struct case_counts *n, struct cases_view *v)
{
	const struct { enum case_show show; int64_t n; } counts[] = {
		{ CASES_DUE, n->due },     { CASES_UNREAD, n->unread }, { CASES_ASKED, n->asked },
		{ CASES_EMBARGOED, n->embargoed }, { CASES_OPEN, n->open }, { CASES_ENDED, n->ended },
	};

	v->tally.v = arena_array(rq->a, struct owed_tally, sizeof counts / sizeof *counts);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		v->tally.v[v->tally.n++] = (struct owed_tally){
			.text = page_word(rq, show_words[counts[i].show]), .n = counts[i].n, .current = (int)counts[i].show == k->show,
			.href = STR_JOIN(rq->a, STR("/cases?show="), case_show_names[counts[i].show]),
		};
}

static void fill_columns(const struct request *rq, const struct case_query *k, struct cases_view *v)
{
	static const struct { enum msg text; int order; } columns[] = {
		{ MSG_cases_column_title, CASES_BY_TITLE }, { MSG_cases_column_state, -1 },
		{ MSG_cases_column_end, CASES_BY_END },     { MSG_cases_column_due, CASES_BY_DUE },
		{ MSG_cases_column_unread, CASES_BY_UNREAD }, { MSG_cases_column_grade, CASES_BY_GRADE },
		{ MSG_cases_column_label, -1 },
	};

	v->columns.v = arena_array(rq->a, struct column, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct column *c = &v->columns.v[v->columns.n++];
		bool here = columns[i].order == k->order;

		c->text = page_word(rq, columns[i].text);
		if (columns[i].order < 0)
			continue;
		c->href = link_with(rq, "order", case_order_names[columns[i].order], "reverse");
		if (here && !k->reverse)
			c->href = STR_JOIN(rq->a, c->href, STR("&reverse=1"));
		c->sort = !here ? STR_NONE : k->reverse ? STR("descending") : STR("ascending");
	}
}

static void add_options(const struct request *rq, const struct str *words, size_t n, int chosen, struct option *to)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (struct option){ words[i], word_of(rq, words[i]), (int)i == chosen };
}

static void fill_filters(const struct request *rq, const struct case_query *k, struct cases_view *v)
{
	v->shows.v = arena_array(rq->a, struct option, CASE_SHOW_N);
	for (int i = 0; i < CASE_SHOW_N; i++)
		v->shows.v[v->shows.n++] = (struct option){ case_show_names[i], page_word(rq, show_words[i]), i == k->show };
	v->grades.v = arena_array(rq->a, struct option, 4);
	for (int i = 0; i < 4; i++)
		v->grades.v[v->grades.n++] = (struct option){ case_grade_names[i], case_grade_word(rq, case_grade_names[i]).text,
		                                              i == k->grade };
	v->labels.v = arena_array(rq->a, struct option, TLP_N);
	for (int i = 0; i < TLP_N; i++)
		v->labels.v[v->labels.n++] = (struct option){ tlp_rows[i].name, tlp_rows[i].label, i == k->tlp };
	v->parts.v = arena_array(rq->a, struct option, PART_N);
	v->parts.n = PART_N;
	add_options(rq, part_names, PART_N, k->part, v->parts.v);
	v->q = k->q;
	v->order = k->order ? case_order_names[k->order] : STR_NONE;
	v->reverse = k->reverse;
	v->filtered = k->q.n || k->show || k->part >= 0 || k->grade >= 0 || k->tlp >= 0;
}

static struct case_line line_of(const struct request *rq, const struct wall *w, const struct listed_case *c)
{
	bool cover = c->sight == CASE_SIGHT_COVER, force = embargo_in_force(c->row.embargo);
	struct case_line r = {
		.number = str_printf(rq->a, "case/%lld", (long long)c->row.id), .href = case_path(rq->a, c->row.id), .title = c->title,
		.track = c->own.track, .cves = c->cves, .state = case_say_short(rq, &c->row, cover), .tlp = case_label(c->row.tlp),
		.due = c->due, .unread = c->unread, .cover = cover, .burns = !cover && c->row.attack != TIME_NONE &&
		       c->row.life == CASE_OPEN,
		.late = c->due_at != TIME_NONE && c->due_at < rq->now,
	};

	if (force) {
		r.ends = wall_time(w, c->row.ends);
		r.when = case_when(rq, c->row.ends);
	}
	if (c->due_at != TIME_NONE) {
		r.due_at = wall_time(w, c->due_at);
		r.due_when = r.late ? TEXT(rq, MSG_owed_over, arg_str(owed_span(rq, rq->now - c->due_at))) : case_when(rq, c->due_at);
	}
	if (!cover)
		r.grade = case_grade_word(rq, c->row.grade);
	return r;
}

static struct str lead_of(const struct request *rq, const struct case_counts *n)
{
	if (n->asked)
		return page_plural(rq, MSG_cases_lead_asked, n->asked);
	if (n->due)
		return page_plural(rq, MSG_cases_lead_due, n->due);
	return page_word(rq, n->open ? MSG_cases_lead_quiet : MSG_cases_lead_none);
}

bool page_cases(struct request *rq, struct response *rs, struct err *err)
{
	struct cases_view v = { 0 };
	struct case_query k;
	struct case_found f;
	struct looking l;

	if (!case_ask_find(rq, false, &k, &l, &f, err))
		return false;
	if (k.format >= 0) {
		case_put_csv(rq, &f, rs);
		return true;
	}
	struct wall w = wall_of(rq);

	page_init(&v.page, rq, page_word(rq, MSG_cases_title), NAV_CASES);
	v.lead = lead_of(rq, &f.counts);
	v.zone = wall_zone(&w);
	v.any = f.counts.all;
	fill_tally(rq, &k, &f.counts, &v);
	fill_filters(rq, &k, &v);
	fill_columns(rq, &k, &v);
	v.rows.v = arena_array(rq->a, struct case_line, f.rows.n);
	for (size_t i = 0; i < f.rows.n; i++)
		v.rows.v[v.rows.n++] = line_of(rq, &w, &f.rows.v[i]);
	v.caption = page_plural(rq, MSG_cases_caption, f.total);
	if (f.more)
		v.next = link_with(rq, "after", str_printf(rq->a, "%lld", (long long)f.rows.v[f.rows.n - 1].row.id), NULL);
	if (k.after)
		v.first = link_with(rq, "after", STR_NONE, NULL);
	v.csv = link_with(rq, "format", STR("csv"), NULL);
	v.json = STR_JOIN(rq->a, STR("/api/v1/cases"), params_link(rq->a, &case_params, &rq->query, "format", STR_NONE, NULL));
	v.acts.links.v = arena_array(rq->a, struct link, 1);
	struct str open = act_named(STR("case.open")) ? act_if(rq, "case.open", STR("hub"), &(struct thing){ 0 }, STR_NONE) : STR_NONE;

	if (open.n && rq->who.roles & (1u << ROLE_COORDINATOR | 1u << ROLE_VENDOR))
		v.acts.links.v[v.acts.links.n++] = (struct link){ act_title(rq, act_named(STR("case.open"))), open, false };
	RENDER(rq, rs, cases, &v);
	return true;
}
