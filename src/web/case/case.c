/* One case: what it is, how it stands, what is due, what one can do, who takes part, what is said, what happened. For who has not
 * entered it, its cover. */
#include "hub/disclosure/disclosure.h"

#include "templates.h"
#include "web/act_form.h"
#include "web/case/case_ask.h"
#include "web/case/case_words.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"

struct filling {
	struct request *rq;
	const struct looking *l;
	struct wall wall;
	struct seen_case *c;
	struct part_query *k;
	struct case_view *v;
};

/* --- what it is, how it stands --- */

static void add_fact(struct filling *f, struct case_fact fact)
{
	f->v->facts.v[f->v->facts.n++] = fact;
}

static void add_world(struct filling *f, enum msg name, unixtime since, const char *claim)
{
	struct request *rq = f->rq;
	struct str claims = f->c->at.row.claims, one;
	bool claimed = false;

	while (str_token(&claims, " ", &one))
		claimed = claimed || str_eq(one, str_of(claim));
	if (since != TIME_NONE)
		add_fact(f, (struct case_fact){ .name = page_word(rq, name), .text = page_word(rq, MSG_case_since),
		                                .at = wall_time(&f->wall, since), .lit = true });
	else
		add_fact(f, (struct case_fact){ .name = page_word(rq, name),
		                                .text = page_word(rq, claimed ? MSG_case_claimed : MSG_case_not_known) });
}

static void fill_facts(struct filling *f)
{
	struct request *rq = f->rq;
	const struct case_row *r = &f->c->at.row;
	const struct participant *own = f->c->own ? f->c->own : f->c->found;

	f->v->facts.v = arena_array(rq->a, struct case_fact, 16);
	add_world(f, MSG_case_fact_public, r->public, "public");
	add_world(f, MSG_case_fact_exploit, r->exploit, "exploit");
	add_world(f, MSG_case_fact_attack, r->attack, "attack");
	if (r->published != TIME_NONE)
		add_fact(f, (struct case_fact){ .name = page_word(rq, MSG_case_fact_published), .at = wall_time(&f->wall, r->published) });
	add_fact(f, (struct case_fact){ .name = page_word(rq, MSG_case_fact_leader), .text = f->c->leader,
	                                .href = page_path(rq->a, "/party/", act_slug(r->leader)) });
	if (own && f->c->sight > CASE_SIGHT_FINDER)
		add_fact(f, (struct case_fact){ .name = page_word(rq, MSG_case_fact_track),
		         .text = own->track.n ? own->track : page_word(rq, MSG_case_track_none),
		         .href = r->life == CASE_OPEN && act_named(STR("case.track")) ?
		                 act_if(rq, "case.track", f->c->subject, &f->c->thing, case_path(rq->a, r->id)) : STR_NONE });
	if (own && own->role != PART_COORDINATOR)
		add_fact(f, (struct case_fact){ .name = page_word(rq, MSG_case_fact_bound),
		         .text = own->stand == STAND_LAPSED ? page_word(rq, MSG_case_lapsed) : own->until == TIME_NONE ?
		         page_word(rq, MSG_case_not_bound) : STR_NONE,
		         .at = own->until == TIME_NONE ? (struct html){ STR_NONE } : wall_time(&f->wall, own->until) });
	if (r->parent)
		add_fact(f, (struct case_fact){ .name = page_word(rq, MSG_case_fact_parent),
		                                .text = str_printf(rq->a, "case/%lld", (long long)r->parent),
		                                .href = case_path(rq->a, r->parent) });
	if (r->merged)
		add_fact(f, (struct case_fact){ .name = page_word(rq, MSG_case_fact_merged),
		                                .text = str_printf(rq->a, "case/%lld", (long long)r->merged),
		                                .href = case_path(rq->a, r->merged) });
	add_fact(f, (struct case_fact){ .name = page_word(rq, MSG_case_fact_opened), .at = wall_time(&f->wall, r->at) });
}

static void fill_vulns(struct filling *f)
{
	struct case_view *v = f->v;

	v->vulns.v = arena_array(f->rq->a, struct case_vuln_row, f->c->vulns.n);
	for (size_t i = 0; i < f->c->vulns.n; i++) {
		const struct seen_vuln *s = &f->c->vulns.v[i];
		struct str href = str_printf(f->rq->a, "/vuln/%lld", (long long)s->row.id);
		bool there = f->c->sight > CASE_SIGHT_FINDER && place_is_page(href);

		v->vulns.v[v->vulns.n++] = (struct case_vuln_row){
			s->title, there ? href : STR_NONE, s->component, s->row.cve.n ? s->row.cve : s->row.entry, s->row.cwe,
			case_grade_word(f->rq, s->row.grade),
		};
	}
}

/* --- what is due --- */

static struct case_owed_row owed_row_of(const struct filling *f, const struct obligation_row *r)
{
	struct request *rq = f->rq;
	struct word state = owed_state(rq, &r->o);

	return (struct case_owed_row){
		.due = wall_time(&f->wall, r->o.state == OBLIGATION_PAUSED ? TIME_NONE : r->o.due.due),
		.when = owed_when(rq, &r->o), .css = state.css,
		.title = owed_title(rq, r), .href = str_printf(rq->a, "/obligation/%lld", (long long)r->id),
		.bearer = str_starts(r->bearer, STR("party/")) ? case_who_text(rq, f->c, r->bearer) : word_of(rq, r->bearer),
	};
}

static void fill_owed(struct filling *f)
{
	struct case_view *v = f->v;

	v->mine.v = arena_array(f->rq->a, struct case_owed_row, f->c->mine.n);
	for (size_t i = 0; i < f->c->mine.n; i++)
		v->mine.v[v->mine.n++] = owed_row_of(f, &f->c->mine.v[i]);
	v->others.v = arena_array(f->rq->a, struct case_owed_row, f->c->others.n);
	for (size_t i = 0; i < f->c->others.n; i++)
		v->others.v[v->others.n++] = owed_row_of(f, &f->c->others.v[i]);
	if (v->others.n)
		v->others_caption = page_plural(f->rq, MSG_case_others_caption, (int64_t)v->others.n);
	if (f->c->others_more)
		v->more_owed = place_with(f->rq->a, STR("/desk"), "about", f->c->subject);
}

/* --- who takes part --- */

static struct str link_with(const struct filling *f, const char *name, struct str value, const char *drop)
{
	struct str r = params_link(f->rq->a, &part_params, &f->rq->query, name, value, drop);

	return STR_JOIN(f->rq->a, case_path(f->rq->a, f->c->at.row.id), r);
}

static void fill_columns(struct filling *f)
{
	static const struct { enum msg text; int order; enum case_sight from; } columns[] = {
		{ MSG_case_column_name, PARTS_BY_NAME, CASE_SIGHT_FINDER },     { MSG_case_column_role, PARTS_BY_ROLE, CASE_SIGHT_FINDER },
		{ MSG_case_column_state, PARTS_BY_STATE, CASE_SIGHT_FINDER },
		{ MSG_case_column_since, PARTS_BY_SINCE, CASE_SIGHT_FINDER },
		{ MSG_case_column_repairs, PARTS_BY_REPAIRS, CASE_SIGHT_WHOLE },
		{ MSG_case_column_unread, PARTS_BY_UNREAD, CASE_SIGHT_FINDER },
		{ MSG_case_column_track, -1, CASE_SIGHT_STEERING },
	};
	struct request *rq = f->rq;

	f->v->columns.v = arena_array(rq->a, struct column, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct column *c = &f->v->columns.v[f->v->columns.n];
		bool here = columns[i].order == f->k->order;

		if (f->c->sight < columns[i].from)
			continue;
		f->v->columns.n++;
		c->text = page_word(rq, columns[i].text);
		if (columns[i].order < 0)
			continue;
		c->href = link_with(f, "order", part_order_names[columns[i].order], "reverse");
		if (here && !f->k->reverse)
			c->href = STR_JOIN(rq->a, c->href, STR("&reverse=1"));
		c->href = STR_JOIN(rq->a, c->href, STR("#participants"));
		c->sort = !here ? STR_NONE : f->k->reverse ? STR("descending") : STR("ascending");
	}
}

/* "2 of 5 rows fixed or rolling out", "not affected", a dash. */
static struct str repairs_text(const struct request *rq, const struct seen_part *p)
{
	const struct repair_sum *s = &p->repairs;

	if (!s->cells)
		return STR_NONE;
	if (!s->need)
		return repair_word(rq, s->least);
	if (s->helped)
		return TEXT(rq, MSG_case_helped, arg_number(s->helped), arg_number(s->need));
	return s->cells == 1 ? repair_word(rq, s->least) :
	       TEXT(rq, MSG_case_behind, arg_str(repair_word(rq, s->least)), arg_number(s->cells));
}

static struct case_part_row part_row(const struct filling *f, const struct seen_part *p)
{
	struct request *rq = f->rq;
	struct word state = case_part_word(rq, seen_part_state(p));
	bool finder = !str_starts(p->p.who, STR("party/"));
	unixtime since = part_since(p);

	return (struct case_part_row){
		.name = case_who_text(rq, f->c, p->p.who), .role = word_of(rq, part_names[p->p.role]), .state = state.text,
		.css = state.css,
		.href = finder ? f->c->coordinates || p->own ? STR_JOIN(rq->a, STR("/"), p->p.who) : STR_NONE :
		        page_path(rq->a, "/party/", act_slug(p->p.who)),
		.since = since == TIME_NONE ? (struct html){ STR_NONE } : wall_day(&f->wall, since),
		.since_what = !p->silence.silent ? STR_NONE : TEXT(rq, MSG_case_silent_for,
		                                                   arg_str(owed_span(rq, rq->now - p->silence.since))),
		.track = p->p.track, .repairs = repairs_text(rq, p), .grade = case_grade_word(rq, p->p.grade),
		.unread = p->unread, .own = p->own,
		.leads = str_eq(p->p.who, f->c->at.row.leader), .finder = finder, .country = p->country,
	};
}

static void fill_parts(struct filling *f, size_t all)
{
	struct request *rq = f->rq;
	struct case_view *v = f->v;

	v->q = f->k->q;
	v->order = f->k->order ? part_order_names[f->k->order] : STR_NONE;
	v->reverse = f->k->reverse;
	v->parts_filtered = f->k->q.n || f->k->role >= 0 || f->k->state >= 0;
	v->many = all > 8;
	v->sees_repairs = f->c->sight >= CASE_SIGHT_WHOLE;
	v->sees_track = f->c->sight == CASE_SIGHT_STEERING;
	v->roles.v = arena_array(rq->a, struct option, PART_N);
	for (int i = 0; i < PART_N; i++)
		v->roles.v[v->roles.n++] = (struct option){ part_names[i], word_of(rq, part_names[i]), i == f->k->role };
	v->states.v = arena_array(rq->a, struct option, PART_STATE_N);
	for (int i = 0; i < PART_STATE_N; i++)
		v->states.v[v->states.n++] = (struct option){ part_state_names[i], case_part_word(rq, (enum part_state)i).text,
		                                              i == f->k->state };
	fill_columns(f);
	v->parts.v = arena_array(rq->a, struct case_part_row, f->c->parts.n);
	for (size_t i = 0; i < f->c->parts.n; i++)
		v->parts.v[v->parts.n++] = part_row(f, &f->c->parts.v[i]);
	v->parts_caption = f->c->parts.n == all ? page_plural(rq, MSG_case_parts_caption, (int64_t)all) :
	                   TEXT(rq, MSG_case_parts_some, arg_number((int64_t)f->c->parts.n), arg_number((int64_t)all));
	v->parts_csv = link_with(f, "format", STR("csv"), NULL);
}

/* --- what is said, what is repaired, what it began with --- */

static struct str thread_title(const struct request *rq, const struct seen_thread *t)
{
	static const enum msg kinds[THREAD_KIND_N] = {
		[THREAD_CASE] = MSG_case_thread_case,       [THREAD_PRODUCT] = MSG_case_thread_product,
		[THREAD_PRIVATE] = MSG_case_thread_private, [THREAD_REPORT] = MSG_case_thread_report,
	};

	return t->title.n ? t->title : t->product.n ? t->product : page_word(rq, kinds[t->row.kind]);
}

static void fill_threads(struct filling *f)
{
	static const enum msg kinds[THREAD_KIND_N] = {
		[THREAD_CASE] = MSG_case_kind_case,       [THREAD_PRODUCT] = MSG_case_kind_product,
		[THREAD_PRIVATE] = MSG_case_kind_private, [THREAD_REPORT] = MSG_case_kind_report,
	};
	struct request *rq = f->rq;
	struct case_view *v = f->v;

	v->threads.v = arena_array(rq->a, struct case_thread_row, f->c->threads.n);
	for (size_t i = 0; i < f->c->threads.n; i++) {
		const struct seen_thread *t = &f->c->threads.v[i];
		struct str href = str_printf(rq->a, "/case/%lld/thread/%lld", (long long)f->c->at.row.id, (long long)t->row.id);

		v->threads.v[v->threads.n++] = (struct case_thread_row){
			.title = thread_title(rq, t), .href = place_is_page(href) ? href : STR_NONE, .kind = page_word(rq, kinds[t->row.kind]),
			.product = t->title.n ? t->product : STR_NONE, .last = wall_time(&f->wall, t->last_at), .posts = t->row.posts,
			.unread = t->unread,
			.ended = t->row.ended != TIME_NONE,
		};
	}
}

static void fill_repairs(struct filling *f)
{
	int64_t n[REPAIR_N] = { 0 };

	for (size_t i = 0; i < f->c->repairs.n; i++)
		n[f->c->repairs.v[i].state]++;
	f->v->repairs.v = arena_array(f->rq->a, struct owed_tally, REPAIR_N);
	for (int i = 0; i < REPAIR_N; i++)
		if (n[i])
			f->v->repairs.v[f->v->repairs.n++] = (struct owed_tally){ .text = repair_word(f->rq, (enum repair)i), .n = n[i] };
}

static void fill_reports(struct filling *f)
{
	f->v->reports.v = arena_array(f->rq->a, struct link, f->c->reports.n);
	for (size_t i = 0; i < f->c->reports.n; i++) {
		const struct case_report *r = &f->c->reports.v[i];

		f->v->reports.v[f->v->reports.n++] = (struct link){
			r->title.n ? r->title : str_printf(f->rq->a, "report/%lld", (long long)r->id),
			str_printf(f->rq->a, "/report/%lld", (long long)r->id), false,
		};
	}
}

/* --- what stands before its disclosure --- */

static void add_gate(struct filling *f, enum gate g)
{
	struct str name = act_text_or(f->rq, STR_JOIN(f->rq->a, STR("gate_short."), gate_names[g]), str_cstr(f->rq->a, gate_names[g]));

	if (f->v->gates_shut.n)
		name = STR_JOIN(f->rq->a, f->v->gates_shut, page_word(f->rq, MSG_case_gates_between), name);
	f->v->gates_shut = name;
}

/* For who may see the page that tells all of it, as long as there is something to disclose. */
static bool fill_gates(struct filling *f, struct err *err)
{
	const struct seen_case *c = f->c;
	struct disclosure *d = arena_new(f->rq->a, struct disclosure);
	int64_t all = 0, open = 0;

	if (c->sight < CASE_SIGHT_WHOLE || c->at.row.life != CASE_OPEN || c->at.row.published != TIME_NONE || !c->vulns.n ||
	    !access_read(&f->l->who, &c->thing, READ_REPAIRS))
		return true;
	if (!disclosure_look(f->l->a, f->l->db, f->l->keys, hub_owing(f->rq->site->hub), c->at.row.id, f->l->now, d, err))
		return false;
	for (int g = 0; g < GATE_N; g++) {
		all += d->gates[g].state != GATE_NOT_APPLICABLE;
		open += d->gates[g].state == GATE_MET || d->gates[g].state == GATE_WAIVED;
		if (d->gates[g].state == GATE_MISSING)
			add_gate(f, (enum gate)g);
	}
	f->v->gates = open == all ? page_word(f->rq, MSG_case_gates_all) :
	                            TEXT(f->rq, MSG_case_gates, arg_number(open), arg_number(all));
	f->v->gates_href = STR_JOIN(f->rq->a, case_path(f->rq->a, c->at.row.id), STR("/disclosure"));
	return true;
}

/* --- the cover --- */

static struct str cover_act(const struct filling *f, const char *act)
{
	return act_named(str_of(act)) ? act_if(f->rq, act, f->c->subject, &f->c->thing,
	                                       case_path(f->rq->a, f->c->at.row.id)) : STR_NONE;
}

static bool show_cover(struct filling *f, struct response *rs, struct err *err)
{
	struct case_cover_view v = { 0 };
	struct case_view own = { 0 };
	const struct participant *as = f->c->own ? f->c->own : f->c->found;

	page_init(&v.page, f->rq, f->c->subject, NAV_CASES);
	case_fill_top(f->rq, f->c, CASE_TAB_CASE, &v.top);
	v.zone = wall_zone(&f->wall);
	v.by = f->c->invited_by.n ? f->c->invited_by : f->c->leader;
	v.role = as ? word_of(f->rq, part_names[as->role]) : STR_NONE;
	v.json = str_printf(f->rq->a, "/api/v1/cases/%lld", (long long)f->c->at.row.id);
	if (!case_fill_embargo(f->l, &f->wall, f->c, &v.embargo, err))
		return false;
	if (f->c->at.row.life == CASE_OPEN && f->c->own) {
		v.accept = cover_act(f, "case.enter");
		v.propose = f->c->at.e.state == EMBARGO_EXITED ? STR_NONE : case_with_offer(f->rq, f->c, cover_act(f, "embargo.propose"));
		v.decline = cover_act(f, "case.decline");
	} else if (f->c->at.row.life == CASE_OPEN && f->c->found && act_named(STR("report.enter"))) {
		v.accept = act_if(f->rq, "report.enter", f->c->found->who, &f->c->thing, case_path(f->rq->a, f->c->at.row.id));
	}
	f->v = &own;
	fill_owed(f);
	f->v = NULL;
	v.mine.v = own.mine.v;
	v.mine.n = own.mine.n;
	RENDER(f->rq, rs, case_cover, &v);
	return true;
}

/* --- the page --- */

static void fill_history(struct filling *f)
{
	case_fill_history(&f->wall, f->c, &f->v->history);
	if (f->c->history_next)
		f->v->older = STR_JOIN(f->rq->a, link_with(f, "before",
		                                           str_printf(f->rq->a, "%lld", (long long)f->c->history_next), NULL),
		                                           STR("#history"));
}

bool page_case(struct request *rq, struct response *rs, struct err *err)
{
	struct part_query k = { .role = -1, .state = -1, .format = -1, .before = INT64_MAX };
	struct case_view v = { 0 };
	struct seen_case c;
	struct looking l;
	int64_t id = act_id(STR_JOIN(rq->a, STR("case/"), rq->caught[0]));

	if (!id)
		return thing_none(err);
	if (!query_read(rq, &part_params, false, &k, err) || !looking_of(rq, &l, err) || !case_seen(&l, id, k.before, &c, err))
		return false;
	struct filling f = { rq, &l, wall_of(rq), &c, &k, &v };
	size_t all = c.parts.n;

	if (c.sight == CASE_SIGHT_COVER)
		return show_cover(&f, rs, err);
	v.say_vendors = case_say_vendors(rq, &c);
	part_ask_apply(&k, &c);
	if (k.format >= 0) {
		part_put_csv(rq, &c, rs);
		return true;
	}
	case_fill_top(rq, &c, CASE_TAB_CASE, &v.top);
	page_init(&v.page, rq, v.top.title, NAV_CASES);
	v.page.alarm = c.at.row.attack != TIME_NONE && c.at.row.life == CASE_OPEN;
	v.say = case_say(rq, &c.at.row);
	v.zone = wall_zone(&f.wall);
	v.grade = case_grade_word(rq, c.at.row.grade);
	if (!case_fill_embargo(&l, &f.wall, &c, &v.embargo, err))
		return false;
	fill_facts(&f);
	fill_vulns(&f);
	fill_owed(&f);
	case_fill_acts(rq, &c, &v);
	fill_parts(&f, all);
	fill_threads(&f);
	fill_repairs(&f);
	if (!fill_gates(&f, err))
		return false;
	fill_reports(&f);
	fill_history(&f);
	v.json = str_printf(rq->a, "/api/v1/cases/%lld", (long long)id);
	RENDER(rq, rs, case, &v);
	return true;
}
