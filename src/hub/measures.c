#include "hub/measures.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/names.h"
#include "store/measures.h"

const struct str measure_names[MEASURE_N] = {
	[MEASURE_ACKNOWLEDGE] = STR_LIT("acknowledge"), [MEASURE_VALIDATE] = STR_LIT("validate"),
	[MEASURE_NOTIFY] = STR_LIT("notify"),           [MEASURE_ANSWER] = STR_LIT("answer"),
	[MEASURE_CONFIRM] = STR_LIT("confirm"),         [MEASURE_READY] = STR_LIT("fix_ready"),
	[MEASURE_DEPLOYED] = STR_LIT("fix_deployed"),   [MEASURE_DISCLOSE] = STR_LIT("disclose"),
	[MEASURE_AGREED] = STR_LIT("embargo_agreed"),   [MEASURE_KEPT] = STR_LIT("embargo_kept"),
};

/* --- spans --- */

struct span {
	enum measure what;
	int64_t thing;         /* the report's or case's number: of what it would tell */
	unixtime from, to;     /* to: TIME_NONE, open */
	uint32_t party;        /* whose doing it is: its place in the parties' names; NOBODY: of no one of them */
	enum plan_grade grade;
	bool overdue;
	bool seen;             /* who asks may see it */
	bool by_party;         /* and whose it is */
	enum embargo_end why;  /* KEPT */
	bool early;
};
#define NOBODY UINT32_MAX

/* How who asks stands to a case. */
enum { CASE_OWN = 1, CASE_SEEN = 2, CASE_COORDINATED = 4 };

struct measuring {
	const struct looking *l;
	struct arena *a;
	struct str me;             /* "party/nova" */
	bool staff;
	struct measured_rows rows;
	struct map parties;        /* "party/nova" -> its place in `names` */
	struct strs names;
	struct map late;           /* "3 case/7 party/nova": overdue */
	struct map standing;       /* "case/7" -> CASE_x */
	unixtime *valid;           /* by a case's place: when the first of its reports was found valid */
	struct span *spans;        /* sorted by what and whose, once all are there */
	size_t n, cap, first[MEASURE_N + 1];
	const struct span **picked; /* room for all, used by one number after the other */
	int64_t *numbers;
	struct measures *m;
};

static unixtime earlier(unixtime a, unixtime b)
{
	return a == TIME_NONE ? b : b == TIME_NONE || a < b ? a : b;
}

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

static struct str case_key(struct measuring *g, int64_t id)
{
	return str_printf(g->a, "case/%lld", (long long)id);
}

static unsigned stands(struct measuring *g, int64_t case_id)
{
	uint32_t *s = map_get(&g->standing, case_key(g, case_id));

	return s ? *s : 0;
}

static bool is_late(struct measuring *g, enum measure what, struct str about)
{
	return map_get(&g->late, str_printf(g->a, "%d %.*s", what, STR_ARG(about))) != NULL;
}

static bool asked_for(const struct measuring *g, const struct span *s)
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
	if (s.from == TIME_NONE || !asked_for(g, &s))
		return;
	s.overdue = s.overdue && s.to == TIME_NONE;
	g->spans = arena_grow(g->a, g->spans, g->n, &g->cap, sizeof *g->spans);
	g->spans[g->n++] = s;
}

static void add_report(struct measuring *g, const struct measured_report *r)
{
	bool own = (r->member && r->member == g->l->who.member) || (r->party.n && str_eq(r->party, g->l->who.party));
	struct str about = str_printf(g->a, "report/%lld", (long long)r->id);
	struct span s = { .thing = r->id, .from = r->at, .party = NOBODY, .grade = plan_grade(r->grade) };

	s.seen = own || (g->staff && (!r->case_id || stands(g, r->case_id) & CASE_COORDINATED));
	s.to = r->acknowledged != TIME_NONE ? r->acknowledged : r->validated;
	if (s.to != TIME_NONE || r->ended == TIME_NONE) {
		s.what = MEASURE_ACKNOWLEDGE;
		s.overdue = is_late(g, s.what, about);
		add(g, s);
	}
	s.to = r->validated;
	if (s.to != TIME_NONE || r->ended == TIME_NONE) {
		s.what = MEASURE_VALIDATE;
		s.overdue = is_late(g, s.what, about);
		add(g, s);
	}
}

static void add_case(struct measuring *g, const struct measured_case *c)
{
	unsigned how = stands(g, c->id);
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
static void add_part(struct measuring *g, const struct measured_case *c, const struct measured_part *p, unixtime validated)
{
	bool leads = str_eq(p->who, c->leader), refuted = str_eq(p->answer, STR("refuted")), mine = str_eq(p->who, g->me);
	bool confirmed = leads || str_eq(p->answer, STR("confirmed")), waits = p->live && !p->barred && c->open;
	unsigned how = stands(g, c->id);
	struct str about = STR_JOIN(g->a, case_key(g, c->id), STR(" "), p->who);
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
		s.overdue = is_late(g, s.what, about);
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
		                      .seen = g->staff && (!r->case_id || stands(g, r->case_id) & CASE_COORDINATED) });
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
		*map_put(g->a, &g->standing, case_key(g, p->case_id), &new) = how;
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
			g->valid[at - c->v] = earlier(g->valid[at - c->v], r->validated);
	}
}

static bool makes(const struct measured_part *p)
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
static void gather(struct measuring *g)
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
		add_case(g, c);
		for (; k < g->rows.parts.n && g->rows.parts.v[k].case_id == c->id; k++)
			if (makes(&g->rows.parts.v[k]))
				add_part(g, c, &g->rows.parts.v[k], g->valid[i]);
	}
	for (size_t i = 0; i < g->rows.owed.n; i++)
		if (str_starts(g->rows.owed.v[i].rule, STR("p3-")))
			add_untold(g, &g->rows.owed.v[i]);
	sort_spans(g);
}

/* --- from spans to numbers --- */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Which spans a number is made of: some of those from `from` to below `to`. NULL: all of them. */
struct picked { const struct span **v; size_t n; };
typedef bool picks(const struct measuring *g, const struct span *s, int which);
struct range { size_t from, to; };

static struct range of_measure(const struct measuring *g, enum measure what)
{
	return (struct range){ g->first[what], g->first[what + 1] };
}

/* How many different things: v is sorted for it. */
static size_t distinct(int64_t *v, size_t n)
{
	size_t d = 0;

	if (n)
		qsort(v, n, sizeof *v, by_number);
	for (size_t i = 0; i < n; i++)
		d += !i || v[i] != v[i - 1];
	return d;
}

/* What who asks may not see counts where it is that of several, and else is not there. */
static struct picked pick(struct measuring *g, struct range at, picks *fn, int which)
{
	struct picked r = { g->picked, 0 };
	size_t hidden = 0, kept = 0;

	for (size_t i = at.from; i < at.to; i++)
		if (!fn || fn(g, &g->spans[i], which)) {
			r.v[r.n++] = &g->spans[i];
			if (!g->spans[i].seen)
				g->numbers[hidden++] = g->spans[i].thing;
		}
	if (distinct(g->numbers, hidden) >= MEASURES_FEW)
		return r;
	for (size_t i = 0; i < r.n; i++)
		if (r.v[i]->seen)
			r.v[kept++] = r.v[i];
	r.n = kept;
	return r;
}

static struct measure_cell cell(struct measuring *g, struct range at, picks *fn, int which)
{
	struct picked p = pick(g, at, fn, which);
	struct measure_cell c = { 0 };

	for (size_t i = 0; i < p.n; i++)
		if (p.v[i]->to != TIME_NONE) {
			g->numbers[c.count++] = p.v[i]->to - p.v[i]->from;
		} else {
			c.open++;
			c.overdue += p.v[i]->overdue;
		}
	if (!c.count)
		return c;
	qsort(g->numbers, (size_t)c.count, sizeof *g->numbers, by_number);
	c.median_s = quantile(g->numbers, (size_t)c.count, 1, 2);
	c.p80_s = quantile(g->numbers, (size_t)c.count, 4, 5);
	return c;
}

static bool is_own(const struct measuring *g, const struct span *s, int which)
{
	(void)which;
	return s->by_party && s->party != NOBODY && str_eq(g->names.v[s->party], g->me);
}

static bool is_told(const struct measuring *g, const struct span *s, int which)
{
	(void)g, (void)which;
	return s->by_party;
}

static bool of_grade(const struct measuring *g, const struct span *s, int which)
{
	(void)g;
	return (int)s->grade == which;
}

static bool of_quarter(const struct measuring *g, const struct span *s, int which)
{
	(void)g;
	return quarter_of(s->from) == which;
}

static bool any_in(const struct measure_cell *c)
{
	return c->count || c->open;
}

static void add_row(struct measure_rows *to, struct str id, struct str name, struct measure_cell c)
{
	to->v[to->n++] = (struct measure_row){ id, name, c, c.count >= MEASURES_FEW };
}

static void tell_grades(struct measuring *g)
{
	g->m->grades.v = arena_array(g->a, struct measure_row, PLAN_GRADE_N);
	for (int i = 0; i < PLAN_GRADE_N; i++) {
		struct measure_cell c = cell(g, of_measure(g, g->m->ask.what), of_grade, i);

		if (any_in(&c))
			add_row(&g->m->grades, plan_grade_names[i], plan_grade_names[i], c);
	}
}

/* From the first to the last one in which anything began; one without anything in between is told, too. */
static void tell_quarters(struct measuring *g)
{
	struct range at = of_measure(g, g->m->ask.what);
	int first = INT32_MAX, last = 0;

	for (size_t i = at.from; i < at.to; i++) {
		int q = quarter_of(g->spans[i].from);

		first = q < first ? q : first;
		last = q > last ? q : last;
	}
	if (!last)
		return;
	g->m->quarters.v = arena_array(g->a, struct measure_row, (size_t)(last - first + 1));
	for (int q = first; q <= last; q++) {
		struct measure_cell c = cell(g, at, of_quarter, q);

		if (any_in(&c) || g->m->quarters.n)
			add_row(&g->m->quarters, quarter_text(g->a, q), quarter_text(g->a, q), c);
	}
	while (g->m->quarters.n && !any_in(&g->m->quarters.v[g->m->quarters.n - 1].cell))
		g->m->quarters.n--;
}

static int by_rank(const void *a, const void *b)
{
	const struct measure_row *x = a, *y = b;

	if (x->ranked != y->ranked)
		return x->ranked ? -1 : 1;
	if (x->ranked && x->cell.median_s != y->cell.median_s)
		return x->cell.median_s < y->cell.median_s ? -1 : 1;
	return str_icmp(x->name, y->name);
}

static struct str name_of(const struct party_rows *all, struct str slug)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->v[i].id, slug))
			return all->v[i].name;
	return slug;
}

static bool tell_parties(struct measuring *g, struct err *err)
{
	struct range all_at = of_measure(g, g->m->ask.what);
	struct party_rows all;

	if (!parties_all(g->l->db, g->a, &all, err))
		return false;
	g->m->parties.v = arena_array(g->a, struct measure_row, g->names.n + 1);
	for (size_t i = all_at.from, next; i < all_at.to; i = next) {
		uint32_t party = g->spans[i].party;

		for (next = i; next < all_at.to && g->spans[next].party == party; next++)
			;
		if (party == NOBODY || (!g->staff && !str_eq(g->names.v[party], g->me)))
			continue;
		struct measure_cell c = cell(g, (struct range){ i, next }, is_told, 0);

		if (any_in(&c))
			add_row(&g->m->parties, act_slug(g->names.v[party]), name_of(&all, act_slug(g->names.v[party])), c);
	}
	if (g->m->parties.n)
		qsort(g->m->parties.v, g->m->parties.n, sizeof *g->m->parties.v, by_rank);
	return true;
}

static void tell_ends(struct measuring *g)
{
	struct picked p = pick(g, of_measure(g, MEASURE_KEPT), NULL, 0);

	for (size_t i = 0; i < p.n; i++)
		if (p.v[i]->to != TIME_NONE) {
			g->m->ends[p.v[i]->why]++;
			g->m->early += p.v[i]->early;
		}
}

/* --- skill and luck --- */

static bool is_history(const struct measured_case *c, const struct measured_part *p)
{
	return !c->merged && (!c->open || c->published != TIME_NONE) && makes(p) && !p->barred && !str_eq(p->answer, STR("refuted"));
}

/* Of every vendor in the cases that are over, by the same rule about what one may not see. */
static void tell_skill(struct measuring *g)
{
	struct skill_history *h = arena_array(g->a, struct skill_history, g->rows.parts.n + 1);
	int64_t *hidden = arena_array(g->a, int64_t, g->rows.parts.n + 1);
	bool others = false;

	for (int pass = 0; pass < 2; pass++) {
		size_t k = 0, n = 0, hidden_n = 0;

		for (size_t i = 0; i < g->rows.cases.n; i++) {
			const struct measured_case *c = &g->rows.cases.v[i];
			bool seen = stands(g, c->id) & CASE_SEEN;
			struct span s = { .from = c->at, .grade = plan_grade(c->grade) };

			while (k < g->rows.parts.n && g->rows.parts.v[k].case_id < c->id)
				k++;
			for (; k < g->rows.parts.n && g->rows.parts.v[k].case_id == c->id; k++) {
				const struct measured_part *p = &g->rows.parts.v[k];

				if (!is_history(c, p) || !asked_for(g, &s))
					continue;
				if (!seen)
					hidden[hidden_n++] = c->id;
				if (seen || others)
					h[n++] = (struct skill_history){ .at = {
						[CASE_V] = p->aware, [CASE_F] = p->ready, [CASE_D] = p->deployed,
						[CASE_P] = earlier(c->public, c->published), [CASE_X] = c->exploit, [CASE_A] = c->attack } };
			}
		}
		others = distinct(hidden, hidden_n) >= MEASURES_FEW;
		g->m->histories = n;
	}
	skill_measure(h, g->m->histories, g->m->skill);
}

bool measures_see(const struct looking *l, const struct measures_ask *k, struct measures *ret, struct err *err)
{
	struct measuring g = { .l = l, .a = l->a, .me = STR_JOIN(l->a, STR("party/"), l->who.party),
		               .staff = l->who.roles & 1u << ROLE_COORDINATOR, .m = ret };

	if (!access_read(&l->who, &(struct thing){ 0 }, READ_MEASURES))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	*ret = (struct measures){ .ask = *k, .staff = g.staff };
	if (!measures_load(l->db, l->a, l->now, &g.rows, err))
		return false;
	gather(&g);
	for (int i = 0; i < MEASURE_N; i++) {
		ret->all[i] = cell(&g, of_measure(&g, (enum measure)i), NULL, 0);
		ret->own[i] = cell(&g, of_measure(&g, (enum measure)i), is_own, 0);
		ret->any = ret->any || any_in(&ret->all[i]);
	}
	tell_grades(&g);
	tell_quarters(&g);
	tell_ends(&g);
	tell_skill(&g);
	return tell_parties(&g, err);
}
