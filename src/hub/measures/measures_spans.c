/* From rows to spans: what began when, whose doing it is, who may see it. */
#include "hub/measures/measures_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/names.h"

static uint32_t party_place(struct measuring *g, struct str who)
{
	bool new;

	if (!str_starts(who, STR("party/")))
		return NOBODY;
	uint32_t *at = map_put(g->a, &g->parties, who, &new);

	if (new) {
		*at = (uint32_t)g->names.n;
		strs_add(g->a, &g->names, who);
	}
	return *at;
}

unsigned measures_stands(struct measuring *g, int64_t case_id)
{
	char key[24];
	uint32_t *s = map_get(&g->standing, str_n(key, (size_t)snprintf(key, sizeof key, "%lld", (long long)case_id)));

	return s ? *s : 0;
}

/* Mostly nothing is; then no key is made. */
static bool is_late(struct measuring *g, enum measure what, struct str thing, int64_t id, struct str who)
{
	char key[120];

	if (!g->late.n)
		return false;
	int n = snprintf(key, sizeof key, "%d %.*s/%lld%s%.*s", what, STR_ARG(thing), (long long)id, who.n ? " " : "", STR_ARG(who));

	return n > 0 && (size_t)n < sizeof key && map_get(&g->late, str_n(key, (size_t)n));
}

bool measures_asked_for(const struct measuring *g, const struct span *s)
{
	const struct measures_ask *k = &g->m->ask;
	int q = quarter_of(s->from);

	return (!k->from || q >= k->from) && (!k->to || q <= k->to) && (k->grade < 0 || (int)s->grade == k->grade);
}

/* What ends before it begins took no time. */
static void add(struct measuring *g, struct span s)
{
	if (s.to != TIME_NONE && s.to < s.from)
		s.to = s.from;
	if (s.from == TIME_NONE || !measures_asked_for(g, &s))
		return;
	s.overdue = s.overdue && s.to == TIME_NONE;
	g->spans = arena_grow(g->a, g->spans, g->n, &g->cap, sizeof *g->spans);
	g->spans[g->n++] = s;
}

static void add_report(struct measuring *g, const struct measured_report *r)
{
	bool own = (r->member && r->member == g->l->who.member) || (r->party.n && str_eq(r->party, g->l->who.party));
	struct span s = { .thing = r->id, .from = r->at, .party = NOBODY, .grade = plan_grade(r->grade) };

	s.seen = own || (g->staff && (!r->case_id || measures_stands(g, r->case_id) & CASE_COORDINATED));
	s.to = r->acknowledged != TIME_NONE ? r->acknowledged : r->validated;
	if (s.to != TIME_NONE || r->ended == TIME_NONE) {
		s.what = MEASURE_ACKNOWLEDGE;
		s.overdue = is_late(g, s.what, STR("report"), r->id, STR_NONE);
		add(g, s);
	}
	s.to = r->validated;
	if (s.to != TIME_NONE || r->ended == TIME_NONE) {
		s.what = MEASURE_VALIDATE;
		s.overdue = is_late(g, s.what, STR("report"), r->id, STR_NONE);
		add(g, s);
	}
}

static void add_case(struct measuring *g, const struct measured_case *c)
{
	unsigned how = measures_stands(g, c->id);
	struct span s = { .what = MEASURE_DISCLOSE, .thing = c->id, .from = c->at, .to = c->published,
		          .party = party_place(g, c->leader),
		          .grade = plan_grade(c->grade), .overdue = c->ends != TIME_NONE && c->ends < g->l->now,
		          .seen = how & CASE_SEEN, .by_party = how & CASE_COORDINATED || (how & CASE_SEEN && str_eq(c->leader, g->me)) };
	int why = names_find(embargo_end_names, EMBARGO_END_N, c->why);

	if (c->published != TIME_NONE || c->open)
		add(g, s);
	if (c->began == TIME_NONE)
		return;
	s.overdue = false;
	s.what = MEASURE_AGREED;
	s.from = c->began;
	s.to = c->ends;
	if (c->ends != TIME_NONE)
		add(g, s);
	s.what = MEASURE_KEPT;
	s.to = c->exited;
	s.why = why < 0 ? EMBARGO_NOT_ENDED : (enum embargo_end)why;
	s.early = c->exited != TIME_NONE && c->ends != TIME_NONE && c->exited < c->ends;
	if (c->exited != TIME_NONE || c->in_force)
		add(g, s);
}

/* A vendor or supplier in a case. `validated`: when the first of its reports was found valid. */
static void add_part(struct measuring *g, const struct measured_case *c, const struct measured_part *p, unixtime validated,
                     unsigned how)
{
	bool leads = str_eq(p->who, c->leader), refuted = str_eq(p->answer, STR("refuted")), mine = str_eq(p->who, g->me);
	bool confirmed = leads || str_eq(p->answer, STR("confirmed")), waits = p->live && !p->barred && c->open;
	unixtime first = validated != TIME_NONE ? validated : c->at, judged = p->judged != TIME_NONE ? p->judged : p->ready;
	struct span s = { .thing = c->id, .party = party_place(g, p->who), .grade = plan_grade(c->grade),
		          .seen = how & CASE_SEEN || (mine && how & CASE_OWN) };
	const struct { enum measure what; unixtime from, to; bool is; } all[] = {
		{ MEASURE_ANSWER, p->invited, p->replied, !leads && (waits || p->replied != TIME_NONE) },
		{ MEASURE_CONFIRM, p->invited, judged, !leads && (waits || judged != TIME_NONE) },
		{ MEASURE_READY, p->invited, p->ready, !refuted && ((waits && confirmed) || p->ready != TIME_NONE) },
		{ MEASURE_DEPLOYED, p->invited, p->deployed, !refuted && ((waits && confirmed) || p->deployed != TIME_NONE) },
	};

	s.by_party = how & CASE_COORDINATED || (mine && how & CASE_OWN);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		s.what = all[i].what;
		s.from = all[i].from;
		s.to = all[i].to;
		s.overdue = is_late(g, s.what, STR("case"), c->id, p->who);
		if (all[i].is)
			add(g, s);
	}
	if (leads)
		return;
	s.what = MEASURE_NOTIFY;
	s.from = first < p->invited ? first : p->invited;
	s.to = p->invited;
	s.party = party_place(g, c->leader);
	s.seen = how & CASE_SEEN;
	s.by_party = how & CASE_COORDINATED || (how & CASE_SEEN && str_eq(c->leader, g->me));
	add(g, s);
}

/* Rows of reports and cases begin with their number, and are sorted by it. */
static int by_id(const void *key, const void *row)
{
	int64_t x = *(const int64_t *)key, y = *(const int64_t *)row;

	return (x > y) - (x < y);
}

/* A vendor that a validated report concerns and that nobody has told yet. */
static void add_untold(struct measuring *g, const struct measured_owed *o)
{
	struct str rest = o->about, report = STR_NONE;

	str_token(&rest, " ", &report);
	const int64_t id = act_id(report);
	const struct measured_reports *all = &g->rows.reports;
	const struct measured_report *r = all->n ? bsearch(&id, all->v, all->n, sizeof *all->v, by_id) : NULL;

	if (r)
		add(g, (struct span){ .what = MEASURE_NOTIFY, .thing = r->id, .from = r->validated != TIME_NONE ? r->validated : o->opened,
		                      .to = TIME_NONE, .party = NOBODY, .grade = plan_grade(r->grade),
		                      .overdue = o->due != TIME_NONE && o->due < g->l->now,
		                      .seen = g->staff && (!r->case_id || measures_stands(g, r->case_id) & CASE_COORDINATED) });
}

/* --- gathering them --- */

static void note_late(struct measuring *g)
{
	static const struct { const char *rule; enum measure what; } rules[] = {
		{ "p1-", MEASURE_ACKNOWLEDGE }, { "p2-", MEASURE_VALIDATE }, { "v1-", MEASURE_ANSWER }, { "v2-", MEASURE_CONFIRM },
		{ "v3-", MEASURE_READY }, { "v4-", MEASURE_DEPLOYED },
	};
	bool new;

	for (size_t i = 0; i < g->rows.owed.n; i++)
		for (size_t k = 0; k < sizeof rules / sizeof *rules; k++)
			if (str_starts(g->rows.owed.v[i].rule, str_of(rules[k].rule)))
				map_put(g->a, &g->late, str_printf(g->a, "%d %.*s", rules[k].what, STR_ARG(g->rows.owed.v[i].about)), &new);
}

static void note_standing(struct measuring *g)
{
	for (size_t i = 0; i < g->rows.parts.n; i++) {
		const struct measured_part *p = &g->rows.parts.v[i];
		unsigned how = 0;
		bool new;

		if (!str_eq(p->who, g->me) || !p->live || p->barred)
			continue;
		how |= CASE_OWN;
		if (p->entered != TIME_NONE)
			how |= CASE_SEEN | (g->staff && str_eq(p->role, STR("coordinator")) ? CASE_COORDINATED : 0u);
		*map_put(g->a, &g->standing, str_printf(g->a, "%lld", (long long)p->case_id), &new) = how;
	}
}

static void note_valid(struct measuring *g)
{
	const struct measured_cases *c = &g->rows.cases;

	g->valid = arena_array(g->a, unixtime, c->n + 1);
	for (size_t i = 0; i < c->n; i++)
		g->valid[i] = TIME_NONE;
	for (size_t i = 0; i < g->rows.reports.n; i++) {
		const struct measured_report *r = &g->rows.reports.v[i];
		const struct measured_case *at = c->n ? bsearch(&r->case_id, c->v, c->n, sizeof *c->v, by_id) : NULL;

		if (at && r->valid)
			g->valid[at - c->v] = measures_earlier(g->valid[at - c->v], r->validated);
	}
}

bool measures_makes(const struct measured_part *p)
{
	return str_eq(p->role, STR("vendor")) || str_eq(p->role, STR("supplier"));
}

static int by_kind(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	if (x->what != y->what)
		return x->what < y->what ? -1 : 1;
	return (x->party > y->party) - (x->party < y->party);
}

static void sort_spans(struct measuring *g)
{
	size_t k = 0;

	if (g->n)
		qsort(g->spans, g->n, sizeof *g->spans, by_kind);
	for (int i = 0; i <= MEASURE_N; i++) {
		while (k < g->n && (int)g->spans[k].what < i)
			k++;
		g->first[i] = k;
	}
	g->picked = arena_array(g->a, const struct span *, g->n + 1);
	g->numbers = arena_array(g->a, int64_t, g->n + 1);
}

/* The parts of a case follow one another, and cases and parts are sorted alike. Of a case that was merged the other one tells. */
void measures_gather(struct measuring *g)
{
	size_t k = 0;

	note_late(g);
	note_standing(g);
	note_valid(g);
	for (size_t i = 0; i < g->rows.reports.n; i++)
		add_report(g, &g->rows.reports.v[i]);
	for (size_t i = 0; i < g->rows.cases.n; i++) {
		const struct measured_case *c = &g->rows.cases.v[i];

		while (k < g->rows.parts.n && g->rows.parts.v[k].case_id < c->id)
			k++;
		if (c->merged)
			continue;
		unsigned how = measures_stands(g, c->id);

		add_case(g, c);
		for (; k < g->rows.parts.n && g->rows.parts.v[k].case_id == c->id; k++)
			if (measures_makes(&g->rows.parts.v[k]))
				add_part(g, c, &g->rows.parts.v[k], g->valid[i], how);
	}
	for (size_t i = 0; i < g->rows.owed.n; i++)
		if (str_starts(g->rows.owed.v[i].rule, STR("p3-")))
			add_untold(g, &g->rows.owed.v[i]);
	sort_spans(g);
}
