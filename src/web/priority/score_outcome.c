/* What follows from a rating's choices: a score with its word, a decision or those still possible, or grades. */
#include "assess/ssvc.h"
#include "hub/priority/score_json.h"
#include "web/priority/score.h"
#include "web/priority/score_ask.h"
#include "web/priority/score_words.h"

enum { CHANGES = 24 };

struct str score_number(const struct request *rq, int tenths)
{
	struct buf b;
	struct str s;

	buf_init(&b, 16);
	score_put(&b, tenths);
	s = buf_dup(rq->a, &b);
	buf_release(&b);
	return s;
}

static void add_part(struct outcome_view *v, struct str name, struct str value)
{
	v->parts.v[v->parts.n++] = (struct score_part){ .name = name, .value = value };
}

/* --- CVSS --- */

static void fill_cvss(const struct request *rq, const struct method *m, const struct score *s, struct outcome_view *v)
{
	const struct { int tenths; enum metric_group group; } parts[] = {
		{ s->base, GROUP_BASE }, { s->temporal, GROUP_TEMPORAL }, { s->environmental, GROUP_ENVIRONMENTAL },
	};

	v->score = score_number(rq, s->score);
	v->severity = severity_word(rq, s->severity);
	v->said = TEXT(rq, MSG_score_said, arg_str(v->score), arg_str(v->severity.text));
	v->ruler = svg_ruler(rq, s->score, !str_eq(m->id, STR("cvss-2.0")), v->said);
	if (s->temporal != SCORE_ABSENT || s->environmental != SCORE_ABSENT)
		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
			if (parts[i].tenths != SCORE_ABSENT)
				add_part(v, group_word(rq, m, parts[i].group), score_number(rq, parts[i].tenths));
	v->nomenclature = s->nomenclature;
	if (s->nomenclature.n)
		v->nomenclature_text = SCORE_TEXT(rq, STR("score.nomenclature."), s->nomenclature);
}

/* --- SSVC --- */

struct str ssvc_outcome_word(const struct request *rq, const struct ssvc_table *t, size_t value)
{
	struct str s = SCORE_TEXT(rq, STR("score.ssvc."), t->outcome->key, STR("."), t->outcome->values[value].key);

	return s.n ? s : t->outcome->values[value].name;
}

static void add_change(const struct request *rq, const struct method *m, const struct ssvc_table *t, size_t input, size_t value,
                       uint32_t outcomes, struct outcome_change *to)
{
	*to = (struct outcome_change){ metric_word(rq, m, &m->metrics[input]), choice_word(rq, m, &m->metrics[input], value),
	                               { 0 } };
	to->outcomes.v = arena_array(rq->a, struct str, t->outcome->value_n);
	for (size_t o = 0; o < t->outcome->value_n; o++)
		if (outcomes >> o & 1)
			to->outcomes.v[to->outcomes.n++] = ssvc_outcome_word(rq, t, o);
}

/* What each value of an input that is not known would leave possible. */
static void fill_narrows(const struct request *rq, const struct method *m, const struct ssvc_table *t, const uint8_t *values,
                         uint32_t now, struct outcome_view *v)
{
	uint8_t with[RATING_METRIC_MAX];
	size_t rows = 0;

	for (size_t i = 0; i < t->input_n; i++)
		rows += values[i] ? 0 : t->inputs[i]->value_n;
	v->narrows.v = arena_array(rq->a, struct outcome_change, rows);
	for (size_t i = 0; i < t->input_n; i++)
		for (size_t x = 0; !values[i] && x < t->inputs[i]->value_n; x++) {
			for (size_t k = 0; k < t->input_n; k++)
				with[k] = k == i ? (uint8_t)(x + 1) : values[k];
			uint32_t then = ssvc_outcomes(t, with);

			if (then != now)
				add_change(rq, m, t, i, x, then, &v->narrows.v[v->narrows.n++]);
		}
}

static void fill_changes(const struct request *rq, const struct method *m, const struct ssvc_table *t, const uint8_t *values,
                         struct outcome_view *v)
{
	struct ssvc_change c[CHANGES];
	size_t n = ssvc_changes(t, values, c, CHANGES);

	n = n < CHANGES ? n : CHANGES;
	v->changes.v = arena_array(rq->a, struct outcome_change, n);
	for (size_t i = 0; i < n; i++)
		add_change(rq, m, t, c[i].input, c[i].value, UINT32_C(1) << c[i].outcome, &v->changes.v[v->changes.n++]);
}

static void fill_ssvc(const struct request *rq, const struct rating *r, struct outcome_view *v)
{
	const struct ssvc_table *t = r->method->own;
	const uint8_t *values = r->choice;
	uint32_t set = ssvc_outcomes(t, values);
	int64_t n = 0;

	v->whole = !(set & (set - 1));
	v->table = str_printf(rq->a, "%.*s:%.*s:%.*s", STR_ARG(t->ns), STR_ARG(t->key), STR_ARG(t->version));
	v->outcomes.v = arena_array(rq->a, struct outcome_choice, t->outcome->value_n);
	for (size_t o = 0; o < t->outcome->value_n; o++) {
		bool possible = set >> o & 1;

		n += possible;
		v->outcomes.v[v->outcomes.n++] =
			(struct outcome_choice){ ssvc_outcome_word(rq, t, o), STR_NONE, possible, possible && v->whole };
		if (possible && v->whole) {
			v->decision = ssvc_outcome_word(rq, t, o);
			v->decision_text = SCORE_TEXT(rq, STR("score.ssvc."), t->outcome->key, STR("."),
			                              STR_JOIN(rq->a, t->outcome->values[o].key, STR(".text")));
		}
	}
	v->open = v->whole ? 0 : n;
	v->said = v->whole ? TEXT(rq, MSG_score_said_decision, arg_str(v->decision)) : page_plural(rq, MSG_score_open, n);
	if (v->whole)
		fill_changes(rq, r->method, t, values, v);
	if (v->any)
		fill_narrows(rq, r->method, t, values, set, v);
}

/* --- GB/T 30279 --- */

static void add_grade(const struct request *rq, const struct method *m, enum msg name, enum severity grade,
                      struct outcome_view *v)
{
	v->parts.v[v->parts.n++] = (struct score_part){
		.name = page_word(rq, name), .severity = grade_word(rq, m, grade), .term = grade_term(rq, m, grade),
	};
}

static void fill_gbt(const struct request *rq, const struct method *m, const struct score *s, struct outcome_view *v)
{
	static const enum msg names[] = { MSG_score_gbt_exploitability, MSG_score_gbt_impact, MSG_score_gbt_environment };
	const uint8_t of_nine[] = { s->exploitability, s->impact, s->environment };

	if (!s->impact) {
		v->no_grade = page_word(rq, MSG_score_gbt_no_impact);
		v->said = page_word(rq, MSG_score_no_grade);
		return;
	}
	v->decision = grade_word(rq, m, s->severity).text;
	v->term = grade_term(rq, m, s->severity);
	v->said = TEXT(rq, MSG_score_said_grade, arg_str(v->decision),
	               arg_str(page_word(rq, s->environment ? MSG_score_gbt_comprehensive : MSG_score_gbt_technical)));
	add_grade(rq, m, MSG_score_gbt_technical, s->technical, v);
	if (s->environment)
		add_grade(rq, m, MSG_score_gbt_comprehensive, s->severity, v);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (of_nine[i])
			add_part(v, page_word(rq, names[i]), str_printf(rq->a, "%d", of_nine[i]));
}

/* --- all --- */

static void fill_missing(const struct request *rq, const struct rating *r, struct outcome_view *v)
{
	const struct method *m = r->method;

	v->missing.v = arena_array(rq->a, struct link, m->metric_n);
	for (size_t i = 0; i < m->metric_n; i++)
		if (m->metrics[i].required && !r->choice[i])
			v->missing.v[v->missing.n++] = (struct link){
				metric_word(rq, m, &m->metrics[i]), STR_JOIN(rq->a, STR("#m-"), m->metrics[i].key), false,
			};
	v->lacks = (int64_t)v->missing.n;
	if (!v->any) /* all of them: the form itself says so */
		v->missing.n = 0;
}

void outcome_fill(const struct request *rq, const struct rating *r, struct outcome_view *v)
{
	struct score s;
	struct str query = str_from(score_link(rq->a, r), score_path(rq->a, r->method).n); /* "?vector=..." */

	*v = (struct outcome_view){ .whole = rating_complete(r, NULL) };
	for (size_t i = 0; i < r->method->metric_n; i++)
		v->any |= r->choice[i] != 0;
	if (v->any) {
		v->vector = rating_write(rq->a, r);
		if (score_ready(r, NULL))
			v->json = STR_JOIN(rq->a, STR("/api/v1/score"), query);
		if (method_is_ssvc(r->method))
			v->selection = STR_JOIN(rq->a, STR("/api/v1/score/ssvc/selection"), query);
	}
	if (method_is_ssvc(r->method)) {
		fill_ssvc(rq, r, v);
		return;
	}
	fill_missing(rq, r, v);
	if (!v->whole) {
		v->said = page_plural(rq, MSG_score_lacks, v->lacks);
		return;
	}
	v->parts.v = arena_array(rq->a, struct score_part, 6);
	rating_score(r, &s);
	if (method_is_cvss(r->method))
		fill_cvss(rq, r->method, &s, v);
	else
		fill_gbt(rq, r->method, &s, v);
}
