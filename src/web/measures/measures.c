/* How fast and how well reports and cases are handled: pictures with their numbers below, for the time and grade asked for. */
#include "templates.h"
#include "web/act_form.h"
#include "web/measures/measures_ask.h"
#include "web/owed/owed_ask.h"
#include "web/page.h"
#include "web/pages.h"

enum { QUARTERS_OFFERED = 12, DAY_S = 86400 };

struct filling {
	struct request *rq;
	const struct measures *m;
	const struct measures_query *q;
	struct measures_view *v;
};

static struct str key_text(const struct filling *f, const char *front, struct str name, const char *behind)
{
	return act_text_or(f->rq, STR_JOIN(f->rq->a, str_of(front), name, str_of(behind)), "");
}

static struct str with(const struct filling *f, const char *name, struct str value, const char *drop)
{
	return STR_JOIN(f->rq->a, STR("/measures"), params_link(f->rq->a, &measures_params, &f->rq->query, name, value, drop));
}

static struct str share(const struct filling *f, struct ratio r)
{
	int64_t n = ratio_permille((struct ratio){ r.n, 10 * r.d }), up = n < 0 ? -n : n; /* in hundredths, rounded once */

	return str_printf(f->rq->a, "%s%lld.%02lld", n < 0 ? "−" : "", (long long)(up / 100), (long long)(up % 100));
}

/* How long, in words. */
static struct str took(const struct filling *f, int64_t s)
{
	return s < 60 ? page_word(f->rq, MSG_measures_at_once) : owed_span(f->rq, s);
}

/* --- rows --- */

static struct measure_line line_of(const struct filling *f, struct str name, const struct measure_cell *c, bool ranked)
{
	struct measure_line l = { .name = name, .done = c->count, .open = c->open, .overdue = c->overdue };

	if (c->count && ranked) {
		l.median = took(f, c->median_s);
		l.p80 = took(f, c->p80_s);
	}
	return l;
}


static void fill_measure(const struct filling *f, enum measure what, struct measure_line *to)
{
	const struct measure_cell *own = &f->m->own[what];

	*to = line_of(f, key_text(f, "measure.", measure_names[what], ""), &f->m->all[what], true);
	to->hint = key_text(f, "measure.", measure_names[what], ".text");
	to->current = what == f->m->ask.what;
	to->href = with(f, "measure", measure_names[what], NULL);
	if (own->count)
		to->own = TEXT(f->rq, MSG_measures_own_said, arg_str(took(f, own->median_s)), arg_number(own->count));
	else if (own->open)
		to->own = TEXT(f->rq, MSG_measures_own_open, arg_number(own->open));
	f->v->with_own = f->v->with_own || to->own.n;
}

/* --- pictures --- */

/* A bar to the median, a mark at the 80th percentile, both as shares of the longest. */
static struct span_bar bar_of(const struct filling *f, struct str name, const struct measure_cell *c, int64_t most, bool ranked)
{
	if (!c->count || !ranked)
		return (struct span_bar){ name, page_word(f->rq, c->count ? MSG_measures_few : MSG_measures_none_done), 0, -1 };
	struct str said = TEXT(f->rq, MSG_measures_bar, arg_str(took(f, c->median_s)), arg_str(took(f, c->p80_s)));
	double all = (double)(most ? most : 1);

	return (struct span_bar){ name, said, (double)c->median_s / all, (double)c->p80_s / all };
}

static int64_t longest(const struct measure_row *v, size_t n)
{
	int64_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = v[i].cell.p80_s > most ? v[i].cell.p80_s : most;
	return most;
}

static void fill_times(const struct filling *f)
{
	struct span_bar *bars = arena_array(f->rq->a, struct span_bar, MEASURE_N);
	size_t n = 0;
	int64_t most = 0;

	f->v->times.v = arena_array(f->rq->a, struct measure_line, MEASURE_N);
	f->v->embargoes.v = arena_array(f->rq->a, struct measure_line, MEASURE_N);
	for (int i = 0; i < MEASURE_AGREED; i++)
		most = f->m->all[i].p80_s > most ? f->m->all[i].p80_s : most;
	for (int i = 0; i < MEASURE_N; i++) {
		if (i >= MEASURE_AGREED) {
			fill_measure(f, (enum measure)i, &f->v->embargoes.v[f->v->embargoes.n++]);
			continue;
		}
		fill_measure(f, (enum measure)i, &f->v->times.v[f->v->times.n]);
		bars[n++] = bar_of(f, f->v->times.v[f->v->times.n++].name, &f->m->all[i], most, true);
	}
	f->v->times_text = page_word(f->rq, MSG_measures_picture);
	const struct plot p = { STR("times"), page_word(f->rq, MSG_measures_times), f->v->times_text, NULL, 0 };

	f->v->times_picture = svg_spans(f->rq, &p, bars, n);
}

static void fill_part(const struct filling *f, const char *id, enum msg title, enum msg column, const struct measure_rows *rows,
                      struct str (*name)(const struct filling *f, const struct measure_row *r))
{
	struct measure_part *p = &f->v->parts.v[f->v->parts.n];
	struct span_bar *bars = arena_array(f->rq->a, struct span_bar, rows->n + 1);
	bool parties = rows == &f->m->parties;

	if (!rows->n)
		return;
	f->v->parts.n++;
	p->id = str_of(id);
	p->title = page_word(f->rq, title);
	p->column = page_word(f->rq, column);
	p->caption = STR_JOIN(f->rq->a, p->title, STR(": "), f->v->what);
	p->text = page_word(f->rq, parties ? MSG_measures_parties_text : MSG_measures_picture);
	p->rows.v = arena_array(f->rq->a, struct measure_line, rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct measure_row *r = &rows->v[i];
		bool ranked = !parties || r->ranked || !f->m->staff;

		p->rows.v[p->rows.n] = line_of(f, name(f, r), &r->cell, ranked);
		bars[i] = bar_of(f, p->rows.v[p->rows.n++].name, &r->cell, longest(rows->v, rows->n), ranked);
	}
	p->picture = svg_spans(f->rq, &(struct plot){ p->id, p->caption, p->text, NULL, 0 }, bars, rows->n);
}

static struct str grade_name(const struct filling *f, const struct measure_row *r)
{
	return key_text(f, "plan.grade.", r->id, "");
}

static struct str name_itself(const struct filling *f, const struct measure_row *r)
{
	(void)f;
	return r->name;
}

static void fill_parts(const struct filling *f)
{
	f->v->what = key_text(f, "measure.", measure_names[f->m->ask.what], "");
	f->v->parts.v = arena_array(f->rq->a, struct measure_part, 3);
	fill_part(f, "by-grade", MSG_measures_by_grade, MSG_plan_column_grade, &f->m->grades, grade_name);
	fill_part(f, "by-quarter", MSG_measures_by_quarter, MSG_measures_quarter, &f->m->quarters, name_itself);
	fill_part(f, "by-party", f->m->staff ? MSG_measures_by_party : MSG_measures_own, MSG_measures_party, &f->m->parties,
	          name_itself);
}

static void fill_ends(const struct filling *f)
{
	struct bar *bars = arena_array(f->rq->a, struct bar, EMBARGO_END_N);
	size_t n = 0;

	f->v->ends.v = arena_array(f->rq->a, struct end_line, EMBARGO_END_N);
	for (int i = EMBARGO_BY_DATE; i < EMBARGO_END_N; i++)
		if (f->m->ends[i]) {
			struct str name = key_text(f, "measures.end.", embargo_end_names[i], "");

			bars[n++] = (struct bar){ name, STR_NONE, f->m->ends[i], 0 };
			f->v->ends.v[f->v->ends.n++] = (struct end_line){ name, f->m->ends[i] };
		}
	f->v->ends_text = TEXT(f->rq, MSG_measures_ends_text, arg_number(f->m->ended), arg_number(f->m->early));
	const struct plot p = { STR("ends"), page_word(f->rq, MSG_measures_ends), f->v->ends_text, bars, n };

	if (n)
		f->v->ends_picture = svg_bars(f->rq, &p);
}

/* A bar to what was seen, a mark at what luck alone would bring. */
static void fill_skill(const struct filling *f)
{
	struct span_bar *bars = arena_array(f->rq->a, struct span_bar, SKILL_ORDERS);

	f->v->histories = (int64_t)f->m->histories;
	f->v->skill.v = arena_array(f->rq->a, struct skill_line, SKILL_ORDERS);
	for (int i = 0; i < SKILL_ORDERS; i++) {
		const struct skill *s = &f->m->skill[i];
		const char *o = skill_orders[i].text;
		const char pair[] = { o[0], o[2], 0 };
		bool any = s->held + s->broken;
		struct skill_line *to = &f->v->skill.v[f->v->skill.n++];

		*to = (struct skill_line){ .order = str_of(o), .sentence = key_text(f, "skill.", str_dup(f->rq->a, str_of(pair)), ""),
			                   .luck = share(f, s->luck), .held = s->held, .of = s->held + s->broken };
		if (any) {
			to->observed = share(f, s->observed);
			to->skill = share(f, s->skill);
		}
		bars[i] = (struct span_bar){ to->sentence, any ? to->observed : page_word(f->rq, MSG_measures_none_done),
			                     any ? (double)ratio_permille(s->observed) / 1000 : 0, (double)ratio_permille(s->luck) / 1000 };
	}
	f->v->skill_text = page_word(f->rq, MSG_measures_skill_picture);
	const struct plot p = { STR("skill"), page_word(f->rq, MSG_measures_skill), f->v->skill_text, NULL, 0 };

	if (f->m->histories)
		f->v->skill_picture = svg_spans(f->rq, &p, bars, SKILL_ORDERS);
}

/* --- what is asked for --- */

static void fill_filters(const struct filling *f)
{
	int now = quarter_of(f->rq->now);

	f->v->froms.v = arena_array(f->rq->a, struct option, QUARTERS_OFFERED + 1);
	f->v->tos.v = arena_array(f->rq->a, struct option, QUARTERS_OFFERED + 1);
	for (int i = 0; i < QUARTERS_OFFERED; i++) {
		struct str q = quarter_text(f->rq->a, now - i);

		f->v->froms.v[f->v->froms.n++] = (struct option){ q, q, str_eq(q, f->q->from) };
		f->v->tos.v[f->v->tos.n++] = (struct option){ q, q, str_eq(q, f->q->to) };
	}
	f->v->grades.v = arena_array(f->rq->a, struct option, PLAN_GRADE_N);
	for (int i = 0; i < PLAN_GRADE_N; i++)
		f->v->grades.v[f->v->grades.n++] = (struct option){
			plan_grade_names[i], key_text(f, "plan.grade.", plan_grade_names[i], ""), i == f->q->grade };
	f->v->whats.v = arena_array(f->rq->a, struct option, MEASURE_N);
	for (int i = 0; i < MEASURE_N; i++)
		f->v->whats.v[f->v->whats.n++] = (struct option){
			measure_names[i], key_text(f, "measure.", measure_names[i], ""), i == f->q->what };
	f->v->filtered = f->m->ask.from || f->m->ask.to || f->m->ask.grade >= 0;
}

bool page_measures(struct request *rq, struct response *rs, struct err *err)
{
	struct measures *m = arena_new(rq->a, struct measures);
	struct measures_view v = { 0 };
	struct measures_query q;
	struct filling f = { rq, m, &q, &v };

	if (!measures_ask_find(rq, false, &q, m, err))
		return false;
	if (q.format == MEASURES_CSV)
		return measures_csv(m, rs), true;
	page_init(&v.page, rq, page_word(rq, MSG_measures_title), NAV_MEASURES);
	v.staff = m->staff;
	v.any = m->any;
	v.lead = page_word(rq, m->staff ? MSG_measures_lead_staff : MSG_measures_lead);
	v.others = TEXT(rq, MSG_measures_others, arg_number(MEASURES_FEW));
	v.csv = with(&f, "format", STR("csv"), NULL);
	v.json = STR_JOIN(rq->a, STR("/api/v1/measures"), params_link(rq->a, &measures_params, &rq->query, "format", STR_NONE, NULL));
	fill_filters(&f);
	fill_times(&f);
	fill_parts(&f);
	fill_ends(&f);
	fill_skill(&f);
	RENDER(rq, rs, measures, &v);
	return true;
}
