/* The desk: what is due next, by whom, overdue first; above it how much of each, and what waits for whoever looks. */
#include "templates.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/pages.h"

static struct str link_with(const struct request *rq, const char *name, struct str value, const char *drop)
{
	struct str r = params_link(rq->a, &owed_params, &rq->query, name, value, drop);

	return STR_JOIN(rq->a, STR("/desk"), r);
}

/* --- counts --- */

static struct str lead_of(const struct request *rq, const struct obligation_counts *c)
{
	if (c->overdue && c->soon)
		return STR_JOIN(rq->a, page_plural(rq, MSG_desk_lead_late, c->overdue), rq->lang == LANG_EN ? STR(" ") : STR(""),
		                page_plural(rq, MSG_desk_lead_soon, c->soon));
	if (c->overdue)
		return page_plural(rq, MSG_desk_lead_late, c->overdue);
	if (c->soon)
		return page_plural(rq, MSG_desk_lead_only_soon, c->soon);
	return page_word(rq, c->open ? MSG_desk_lead_quiet : MSG_desk_lead_none);
}

static void fill_tally(const struct request *rq, const struct owed_query *q, const struct obligation_counts *c, struct desk_view *v)
{
	const struct { enum msg text; enum owed_show show; int64_t n; } counts[] = {
		{ MSG_desk_overdue, OWED_OVERDUE, c->overdue }, { MSG_desk_soon, OWED_SOON, c->soon },
		{ MSG_desk_awaiting, OWED_AWAITING, c->awaiting }, { MSG_desk_paused, OWED_PAUSED, c->paused },
		{ MSG_desk_asked, OWED_ASKED, c->asked }, { MSG_desk_open, OWED_OPEN, c->open },
	};

	v->tally.v = arena_array(rq->a, struct owed_tally, sizeof counts / sizeof *counts);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		v->tally.v[v->tally.n++] = (struct owed_tally){
			.text = page_word(rq, counts[i].text), .n = counts[i].n, .lit = counts[i].show == OWED_OVERDUE && counts[i].n,
			.href = STR_JOIN(rq->a, STR("/desk?show="), owed_show_names[counts[i].show], q->mine ? STR("&mine=1") : STR("")),
			.current = (int)counts[i].show == q->show,
		};
}

/* What waits for a coordinator besides the rows below. */
static bool fill_waiting(const struct request *rq, const struct looking *l, const struct obligation_counts *c, struct desk_view *v,
                         struct err *err)
{
	struct waiting_contacts checks;
	struct askings joins;

	v->waiting.v = arena_array(rq->a, struct waiting_line, 3);
	if (c->asked)
		v->waiting.v[v->waiting.n++] = (struct waiting_line){ page_plural(rq, MSG_desk_wait_asked, c->asked),
		                                                      STR("/desk?show=asked") };
	if (!(rq->who.roles & 1u << ROLE_COORDINATOR))
		return true;
	if (!people_unverified(l, &checks, err) || !people_joins(l, &joins, err))
		return false;
	if (checks.n)
		v->waiting.v[v->waiting.n++] = (struct waiting_line){ page_plural(rq, MSG_desk_wait_contacts, (int64_t)checks.n),
		                                                      STR("/parties") };
	if (joins.n)
		v->waiting.v[v->waiting.n++] = (struct waiting_line){ page_plural(rq, MSG_desk_wait_joins, (int64_t)joins.n),
		                                                      STR("/parties") };
	return true;
}

/* --- rows --- */

static void fill_columns(const struct request *rq, const struct owed_query *q, struct desk_view *v)
{
	static const struct { enum msg text; int order; } columns[] = {
		{ MSG_desk_column_due, OBLIGATIONS_BY_DUE },       { MSG_desk_column_bearer, OBLIGATIONS_BY_BEARER },
		{ MSG_desk_column_what, OBLIGATIONS_BY_RULE },     { MSG_desk_column_about, -1 },
		{ MSG_desk_column_because, -1 },
	};

	v->columns.v = arena_array(rq->a, struct column, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct column *c = &v->columns.v[v->columns.n++];
		bool here = columns[i].order == q->order;

		c->text = page_word(rq, columns[i].text);
		if (columns[i].order < 0 || q->show >= OWED_ENDED)
			continue;
		c->href = params_link(rq->a, &owed_params, &rq->query, "order", owed_order_names[columns[i].order], "reverse");
		c->href = STR_JOIN(rq->a, STR("/desk"), c->href);
		if (here && !q->reverse && columns[i].order == OBLIGATIONS_BY_DUE)
			c->href = STR_JOIN(rq->a, c->href, STR("&reverse=1"));
		c->sort = !here ? STR_NONE : q->reverse ? STR("descending") : STR("ascending");
	}
}

static struct owed_row row_of(const struct owed_names *n, const struct wall *w, const struct obligation_row *r)
{
	const struct request *rq = n->rq;
	const struct obligation_rule *rule = owing_rule(hub_owing(rq->site->hub), r);
	struct word state = owed_state(rq, &r->o);

	return (struct owed_row){
		.due = wall_time(w, r->o.state == OBLIGATION_PAUSED ? TIME_NONE : r->o.ended != TIME_NONE ? r->o.ended : r->o.due.due),
		.when = owed_when(rq, &r->o), .title = owed_title(rq, r), .href = str_printf(rq->a, "/obligation/%lld", (long long)r->id),
		.about = owed_about(n, r->about),
		.named = owed_case(n, r->about), .about_href = owed_link(rq->a, r->subject), .bearer = owed_bearer(n, r->bearer),
		.basis = rule ? owed_basis(rq, rule) : r->rule, .unsure = r->o.due.unsure,
		.state = state.text, .css = state.css, .late = state.lit,
		.asked = r->o.asked == OBLIGATION_ASKED_PAUSE ? page_word(rq, MSG_owed_asked_pause) :
		         r->o.asked == OBLIGATION_ASKED_WAIVE ? page_word(rq, MSG_owed_asked_waive) : STR_NONE,
	};
}

/* One that is no rule any more keeps its id for a title. */
static struct option rule_option(const struct request *rq, struct str id, bool chosen)
{
	const struct obligation_rule *r = obligation_rules_find(owing_rules(hub_owing(rq->site->hub)), id, 0);

	return (struct option){ id, !r ? id : rq->lang == LANG_ZH_CN && r->title_zh.n ? r->title_zh : r->title_en, chosen };
}

/* Those that have anything to show; and the one that was asked for. */
static void fill_rules(const struct request *rq, const struct obligation_used *used, struct str chosen, struct desk_view *v)
{
	bool there = !chosen.n;

	v->rules.v = arena_array(rq->a, struct option, used->n + 1);
	for (size_t i = 0; i < used->n; i++) {
		bool is = str_eq(used->v[i], chosen);

		v->rules.v[v->rules.n++] = rule_option(rq, used->v[i], is);
		there |= is;
	}
	if (!there)
		v->rules.v[v->rules.n++] = rule_option(rq, chosen, true);
}

static void fill_filters(const struct request *rq, const struct owed_query *q, const struct obligation_used *used,
                         struct desk_view *v)
{
	static const enum msg words[OWED_SHOW_N] = {
		[OWED_OPEN] = MSG_desk_show_open, [OWED_OVERDUE] = MSG_desk_overdue, [OWED_SOON] = MSG_desk_soon,
		[OWED_AWAITING] = MSG_desk_awaiting, [OWED_PAUSED] = MSG_desk_paused, [OWED_ASKED] = MSG_desk_asked,
		[OWED_ENDED] = MSG_desk_show_ended, [OWED_MET] = MSG_owed_state_met, [OWED_MET_LATE] = MSG_owed_state_met_late,
		[OWED_WAIVED] = MSG_owed_state_waived, [OWED_CANCELLED] = MSG_owed_state_cancelled,
	};

	v->shows.v = arena_array(rq->a, struct option, OWED_SHOW_N);
	for (int i = 0; i < OWED_SHOW_N; i++)
		v->shows.v[v->shows.n++] = (struct option){ owed_show_names[i], page_word(rq, words[i]), i == q->show };
	fill_rules(rq, used, q->rule, v);
	v->party = q->party;
	v->mine = q->mine;
	v->order = q->order ? owed_order_names[q->order] : STR_NONE;
	v->reverse = q->reverse;
	v->ended = q->show >= OWED_ENDED;
	v->filtered = q->show || q->party.n || q->rule.n || q->mine || q->about.n;
}

static void fill_links(const struct request *rq, const struct owed_query *q, const struct owed_list *l, struct desk_view *v)
{
	if (l->more)
		v->next = link_with(rq, "after", str_printf(rq->a, "%lld", (long long)l->rows.v[l->rows.n - 1].id), NULL);
	if (q->after)
		v->first = link_with(rq, "after", STR_NONE, NULL);
	v->csv = link_with(rq, "format", STR("csv"), NULL);
	v->json = STR_JOIN(rq->a, STR("/api/v1/obligations"), params_link(rq->a, &owed_params, &rq->query, "format", STR_NONE, NULL));
	v->ics = q->mine ? STR("/obligations.ics?mine=1") : STR("/obligations.ics");
}

static void fill_acts(const struct request *rq, struct desk_view *v)
{
	struct str open = act_if(rq, "obligation.open", STR("hub"), &(struct thing){ 0 }, STR("/desk"));

	v->acts.links.v = arena_array(rq->a, struct link, 3);
	if (open.n)
		v->acts.links.v[v->acts.links.n++] = (struct link){ page_word(rq, MSG_act_obligation_open), open, false };
	v->acts.links.v[v->acts.links.n++] = (struct link){ page_word(rq, MSG_desk_rules), STR("/obligations/rules"), false };
	v->acts.links.v[v->acts.links.n++] = (struct link){ page_word(rq, MSG_desk_calendar), STR("/obligations/calendar"), false };
}

bool page_desk(struct request *rq, struct response *rs, struct err *err)
{
	struct desk_view v = { 0 };
	struct obligation_counts counts;
	struct obligation_used used;
	struct owed_query q;
	struct owed_names names;
	struct owed_list l;
	struct looking look;
	struct wall w;

	if (!owed_ask_find(rq, false, &q, &look, &l, err))
		return false;
	if (q.format == OWED_CSV) {
		owed_put_csv(rq, &l, rs);
		return true;
	}
	if (!owed_count(&look, q.mine, &counts, err) || !owed_rules_used(&look, q.mine, &used, err) ||
	    !owed_names_init(&names, rq, &look, err))
		return false;
	w = wall_of(rq);
	page_init(&v.page, rq, page_word(rq, MSG_desk_title), NAV_DESK);
	v.page.alarm = counts.overdue > 0;
	v.lead = lead_of(rq, &counts);
	v.zone = wall_zone(&w);
	v.everybody = access_read(&rq->who, &(struct thing){ 0 }, READ_OBLIGATIONS);
	fill_tally(rq, &q, &counts, &v);
	if (!fill_waiting(rq, &look, &counts, &v, err))
		return false;
	fill_filters(rq, &q, &used, &v);
	fill_columns(rq, &q, &v);
	v.rows.v = arena_array(rq->a, struct owed_row, l.rows.n);
	for (size_t i = 0; i < l.rows.n; i++)
		v.rows.v[v.rows.n++] = row_of(&names, &w, &l.rows.v[i]);
	v.caption = page_plural(rq, MSG_desk_caption, (int64_t)l.rows.n);
	fill_links(rq, &q, &l, &v);
	fill_acts(rq, &v);
	RENDER(rq, rs, desk, &v);
	return true;
}
