#include "hub/measures/measures_parts.h"

#include <stdlib.h>

const struct str measure_names[MEASURE_N] = {
	[MEASURE_ACKNOWLEDGE] = STR_LIT("acknowledge"), [MEASURE_VALIDATE] = STR_LIT("validate"),
	[MEASURE_NOTIFY] = STR_LIT("notify"),           [MEASURE_ANSWER] = STR_LIT("answer"),
	[MEASURE_CONFIRM] = STR_LIT("confirm"),         [MEASURE_READY] = STR_LIT("fix_ready"),
	[MEASURE_DEPLOYED] = STR_LIT("fix_deployed"),   [MEASURE_DISCLOSE] = STR_LIT("disclose"),
	[MEASURE_AGREED] = STR_LIT("embargo_agreed"),   [MEASURE_KEPT] = STR_LIT("embargo_kept"),
};

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

enum counted { COUNT_DONE, COUNT_OPEN, COUNT_OVERDUE };

static bool counts(const struct span *s, enum counted what)
{
	return what == COUNT_DONE ? s->to != TIME_NONE : s->to == TIME_NONE && (what == COUNT_OPEN || s->overdue);
}

/* How many reports or cases that who asks may not see a number would be made of. */
static size_t hidden(struct measuring *g, struct range at, picks *fn, int which, enum counted what)
{
	size_t n = 0;

	for (size_t i = at.from; i < at.to; i++)
		if (!g->spans[i].seen && counts(&g->spans[i], what) && (!fn || fn(g, &g->spans[i], which)))
			g->numbers[n++] = g->spans[i].thing;
	return distinct(g->numbers, n);
}

/* What who asks may not see counts where it is that of several, and else is not there: in each number for itself. */
static struct picked pick(struct measuring *g, struct range at, picks *fn, int which, enum counted what)
{
	bool others = hidden(g, at, fn, which, what) >= MEASURES_FEW;
	struct picked r = { g->picked, 0 };

	for (size_t i = at.from; i < at.to; i++)
		if ((others || g->spans[i].seen) && counts(&g->spans[i], what) && (!fn || fn(g, &g->spans[i], which)))
			r.v[r.n++] = &g->spans[i];
	return r;
}

static struct measure_cell cell(struct measuring *g, struct range at, picks *fn, int which)
{
	struct measure_cell c = { .open = (int64_t)pick(g, at, fn, which, COUNT_OPEN).n,
		                  .overdue = (int64_t)pick(g, at, fn, which, COUNT_OVERDUE).n };
	struct picked p = pick(g, at, fn, which, COUNT_DONE);

	for (size_t i = 0; i < p.n; i++)
		g->numbers[c.count++] = p.v[i]->to - p.v[i]->from;
	if (!c.count)
		return c;
	qsort(g->numbers, p.n, sizeof *g->numbers, by_number);
	c.median_s = quantile(g->numbers, p.n, 1, 2);
	c.p80_s = quantile(g->numbers, p.n, 4, 5);
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

static bool ended_so(const struct measuring *g, const struct span *s, int why)
{
	(void)g;
	return (int)s->why == why;
}

static bool is_early(const struct measuring *g, const struct span *s, int early)
{
	(void)g;
	return s->early == (bool)early;
}

/* These are told of one set, so that they add up: with what is hidden from who asks only where each of them can bear it. */
static void tell_ends(struct measuring *g)
{
	struct range at = of_measure(g, MEASURE_KEPT);
	bool others = true;

	for (int i = 0; i < EMBARGO_END_N + 2; i++) {
		bool why = i < EMBARGO_END_N;
		size_t n = hidden(g, at, why ? ended_so : is_early, why ? i : i - EMBARGO_END_N, COUNT_DONE);

		others = others && (!n || n >= MEASURES_FEW);
	}
	for (size_t i = at.from; i < at.to; i++) {
		const struct span *s = &g->spans[i];

		if (s->to == TIME_NONE || !(others || s->seen))
			continue;
		g->m->ends[s->why]++;
		g->m->early += s->early;
		g->m->ended++;
	}
}

/* --- skill and luck --- */

static bool is_history(const struct measured_case *c, const struct measured_part *p)
{
	return !c->merged && (!c->open || c->published != TIME_NONE) && measures_makes(p) && !p->barred &&
	       !str_eq(p->answer, STR("refuted"));
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
			bool seen = measures_stands(g, c->id) & CASE_SEEN;
			struct span s = { .from = c->at, .grade = plan_grade(c->grade) };

			while (k < g->rows.parts.n && g->rows.parts.v[k].case_id < c->id)
				k++;
			for (; k < g->rows.parts.n && g->rows.parts.v[k].case_id == c->id; k++) {
				const struct measured_part *p = &g->rows.parts.v[k];

				if (!is_history(c, p) || !measures_asked_for(g, &s))
					continue;
				if (!seen)
					hidden[hidden_n++] = c->id;
				if (seen || others)
					h[n++] = (struct skill_history){ .at = {
						[CASE_V] = p->aware, [CASE_F] = p->ready, [CASE_D] = p->deployed,
						[CASE_P] = measures_earlier(c->public, c->published), [CASE_X] = c->exploit, [CASE_A] = c->attack } };
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
	measures_gather(&g);
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
