#include "cli/score_text.h"

#include <string.h>

#include "assess/gbt30279.h"
#include "assess/ssvc.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "hub/priority/score_json.h"

enum { DETAIL_WIDTH = 42, LABEL_WIDTH = 14 };

static void put_spaces(struct buf *b, size_t n)
{
	char *to = buf_room(b, n);

	if (to) {
		memset(to, ' ', n);
		buf_fill(b, n);
	}
}

/* Text in a column of that width; longer text pushes the rest to the right. */
static void put_cell(struct buf *b, struct str s, size_t width)
{
	size_t n = cli_columns(s);

	buf_put(b, s);
	put_spaces(b, n < width ? width - n : 0);
}

/* The table of an SSVC method; NULL of another. */
static const struct ssvc_table *table_of(const struct method *m)
{
	return str_starts(m->id, STR("ssvc-")) ? m->own : NULL;
}

static bool is_gbt(const struct method *m)
{
	return m == &gbt_method;
}

/* "Scheduled", "Scheduled or Immediate", "Defer, Scheduled or Immediate" */
static void put_outcomes(struct buf *b, const struct ssvc_table *t, uint32_t open)
{
	for (uint32_t first = open; open; open &= open - 1) {
		buf_puts(b, open == first ? "" : open & (open - 1) ? ", " : " or ");
		buf_put(b, t->outcome->values[__builtin_ctz(open)].name);
	}
}

/* --- a row --- */

static void put_part(struct buf *b, bool *first, const char *name, int tenths)
{
	if (tenths == SCORE_ABSENT)
		return;
	buf_puts(b, *first ? "" : ", ");
	buf_puts(b, name);
	score_put(b, tenths);
	*first = false;
}

static void put_cvss_details(struct buf *b, const struct score *s)
{
	bool first = true;

	put_part(b, &first, "base ", s->base);
	put_part(b, &first, "temporal ", s->temporal);
	put_part(b, &first, "environmental ", s->environmental);
	buf_put(b, s->nomenclature);
}

static void put_gbt_details(struct buf *b, const struct score *s)
{
	buf_puts(b, "technical ");
	buf_put(b, severity_names[s->technical]);
	if (!s->environment)
		return;
	buf_puts(b, ", comprehensive ");
	buf_put(b, severity_names[s->severity]);
}

void score_text_row(struct buf *b, const struct rating *r)
{
	const struct ssvc_table *t = table_of(r->method);
	struct score s = { .score = SCORE_ABSENT };
	size_t from;

	if (!t)
		rating_score(r, &s);
	if (s.score == SCORE_ABSENT) {
		buf_puts(b, "   -  ");
	} else {
		put_spaces(b, s.score < 100);
		score_put(b, s.score);
		buf_puts(b, "  ");
	}
	put_cell(b, s.severity ? severity_names[s.severity] : STR("-"), 8);
	buf_puts(b, "  ");
	from = b->n;
	if (t)
		put_outcomes(b, t, ssvc_outcomes(t, r->choice));
	else if (s.score == SCORE_ABSENT)
		put_gbt_details(b, &s);
	else
		put_cvss_details(b, &s);
	put_spaces(b, b->n - from < DETAIL_WIDTH ? DETAIL_WIDTH - (b->n - from) : 0);
	buf_puts(b, "  ");
	rating_put(b, r);
	buf_putc(b, '\n');
}

/* --- a block --- */

static void put_line(struct buf *b, const char *name, struct str value)
{
	buf_puts(b, "  ");
	put_cell(b, str_of(name), LABEL_WIDTH);
	buf_put(b, value);
	buf_putc(b, '\n');
}

static void put_score_line(struct buf *b, const char *name, int tenths)
{
	if (tenths == SCORE_ABSENT)
		return;
	buf_puts(b, "  ");
	put_cell(b, str_of(name), LABEL_WIDTH);
	score_put(b, tenths);
	buf_putc(b, '\n');
}

static void put_vector(struct buf *b, const struct rating *r)
{
	buf_puts(b, "  vector        ");
	rating_put(b, r);
	buf_putc(b, '\n');
}

static size_t key_width(const struct method *m)
{
	size_t width = 0;

	for (size_t i = 0; i < m->metric_n; i++)
		if (m->metrics[i].key.n > width)
			width = m->metrics[i].key.n;
	return width;
}

static size_t name_width(const struct method *m)
{
	size_t width = 0;

	for (size_t i = 0; i < m->metric_n; i++) {
		size_t n = cli_columns(m->metrics[i].name);

		if (n > width)
			width = n;
	}
	return width;
}

static void put_choices(struct buf *b, const struct rating *r)
{
	const struct method *m = r->method;
	size_t keys = key_width(m), names = 0;

	for (size_t i = 0; i < m->metric_n; i++)
		if (r->choice[i] && cli_columns(m->metrics[i].name) > names)
			names = cli_columns(m->metrics[i].name);
	buf_puts(b, names ? "\n" : "");
	for (size_t i = 0; i < m->metric_n; i++) {
		if (!r->choice[i])
			continue;
		buf_puts(b, "  ");
		put_cell(b, m->metrics[i].key, keys + 2);
		put_cell(b, m->metrics[i].name, names + 2);
		buf_put(b, m->metrics[i].choices[r->choice[i] - 1].name);
		buf_putc(b, '\n');
	}
}

static void put_cvss_block(struct buf *b, const struct rating *r)
{
	struct score s;

	rating_score(r, &s);
	score_put(b, s.score);
	buf_puts(b, "  ");
	buf_put(b, severity_names[s.severity]);
	buf_puts(b, "  ");
	buf_put(b, r->method->name);
	buf_putc(b, '\n');
	put_score_line(b, "base", s.base);
	put_score_line(b, "temporal", s.temporal);
	put_score_line(b, "environmental", s.environmental);
	if (s.nomenclature.n)
		put_line(b, "nomenclature", s.nomenclature);
	put_vector(b, r);
	put_choices(b, r);
}

static void put_changes(struct buf *b, const struct ssvc_table *t, const uint8_t *values)
{
	struct ssvc_change c[SSVC_INPUT_MAX * SSVC_VALUE_MAX];
	size_t n = ssvc_changes(t, values, c, sizeof c / sizeof *c);

	buf_puts(b, n ? "\nWhat would change it\n" : "\nNo other single answer would change it.\n");
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "  %.*s: %.*s -> %.*s\n", STR_ARG(t->inputs[c[i].input]->name),
		           STR_ARG(t->inputs[c[i].input]->values[c[i].value].name), STR_ARG(t->outcome->values[c[i].outcome].name));
}

/* For each input that is not known, the values which would leave less. */
static void put_open(struct buf *b, const struct ssvc_table *t, const uint8_t *values)
{
	uint32_t now = ssvc_outcomes(t, values);
	uint8_t tried[SSVC_INPUT_MAX] = { 0 };
	size_t from;

	memcpy(tried, values, t->input_n);
	buf_puts(b, "\nNot known yet\n");
	for (uint8_t i = 0; i < t->input_n; i++) {
		if (values[i])
			continue;
		buf_printf(b, "  %.*s (%.*s)\n", STR_ARG(t->inputs[i]->name), STR_ARG(t->inputs[i]->key));
		from = b->n;
		for (uint8_t v = 0; v < t->inputs[i]->value_n; v++) {
			tried[i] = v + 1;
			if (ssvc_outcomes(t, tried) == now)
				continue;
			buf_printf(b, "      %.*s (%.*s) would leave ", STR_ARG(t->inputs[i]->values[v].name),
			           STR_ARG(t->inputs[i]->values[v].key));
			put_outcomes(b, t, ssvc_outcomes(t, tried));
			buf_putc(b, '\n');
		}
		tried[i] = 0;
		if (b->n == from)
			buf_puts(b, "      no answer to this alone leaves less\n");
	}
}

static void put_ssvc_block(struct buf *b, const struct rating *r)
{
	const struct ssvc_table *t = r->method->own;
	uint32_t open = ssvc_outcomes(t, r->choice);

	put_outcomes(b, t, open);
	buf_printf(b, "  %.*s\n", STR_ARG(t->name));
	buf_puts(b, "  table         ");
	score_json_put_version(b, r->method);
	buf_putc(b, '\n');
	put_vector(b, r);
	put_choices(b, r);
	if (rating_complete(r, NULL))
		put_changes(b, t, r->choice);
	else
		put_open(b, t, r->choice);
}

/* "超危 critical" */
static void put_gbt_grade(struct buf *b, enum severity s)
{
	if (s == SEVERITY_UNKNOWN) {
		buf_puts(b, "no grade");
		return;
	}
	buf_put(b, gbt_grade_terms[s]);
	buf_putc(b, ' ');
	buf_put(b, severity_names[s]);
}

static void put_gbt_head(struct buf *b, struct str term, struct str name)
{
	buf_puts(b, "  ");
	put_cell(b, term, 10);
	put_cell(b, name, 21);
}

static void put_gbt_number(struct buf *b, enum gbt_group g, unsigned grade)
{
	put_gbt_head(b, gbt_group_terms[g], gbt_group_names[g]);
	if (grade)
		buf_printf(b, "%u of 9\n", grade);
	else
		buf_puts(b, "no grade\n");
}

static void put_gbt_block(struct buf *b, const struct rating *r)
{
	struct score s;

	rating_score(r, &s);
	put_gbt_grade(b, s.severity);
	buf_puts(b, "  GB/T 30279-2020\n");
	put_gbt_head(b, gbt_technical_term, STR("Technical grade"));
	put_gbt_grade(b, s.technical);
	buf_putc(b, '\n');
	if (s.environment) {
		put_gbt_head(b, gbt_comprehensive_term, STR("Comprehensive grade"));
		put_gbt_grade(b, s.severity);
		buf_putc(b, '\n');
	}
	put_gbt_number(b, GBT_EXPLOITABILITY, s.exploitability);
	put_gbt_number(b, GBT_IMPACT, s.impact);
	if (s.environment)
		put_gbt_number(b, GBT_ENVIRONMENT, s.environment);
	put_vector(b, r);
	buf_putc(b, '\n');
	for (size_t i = 0; i < GBT_METRIC_N; i++) {
		if (!r->choice[i])
			continue;
		const struct metric *m = &r->method->metrics[i];

		buf_puts(b, "  ");
		put_cell(b, m->key, 4);
		put_cell(b, gbt_terms[i].name, 12);
		put_cell(b, m->name, name_width(r->method) + 2);
		put_cell(b, gbt_terms[i].choices[r->choice[i] - 1], 8);
		buf_put(b, m->choices[r->choice[i] - 1].name);
		buf_putc(b, '\n');
	}
	buf_puts(b, "\nThese tables were not compared with the printed standard.\n");
}

void score_text_block(struct buf *b, const struct rating *r)
{
	if (table_of(r->method))
		put_ssvc_block(b, r);
	else if (is_gbt(r->method))
		put_gbt_block(b, r);
	else
		put_cvss_block(b, r);
}

/* --- worksheets --- */

/* Keys of steps in words. */
static const struct {
	const char *key, *words;
} step_words[] = {
	{ "cvss2.impact", "impact" }, { "cvss2.exploitability", "exploitability" }, { "cvss2.base", "base score" },
	{ "cvss2.temporal", "temporal score" }, { "cvss2.adjusted-impact", "adjusted impact" },
	{ "cvss2.adjusted-base", "adjusted base score" }, { "cvss2.adjusted-temporal", "adjusted temporal score" },
	{ "cvss2.environmental", "environmental score" },
	{ "cvss3.iss", "impact sub-score" }, { "cvss3.impact", "impact" }, { "cvss3.exploitability", "exploitability" },
	{ "cvss3.sum", "both together" }, { "cvss3.base", "base score" }, { "cvss3.temporal", "temporal score" },
	{ "cvss3.modified-iss", "modified impact sub-score" }, { "cvss3.modified-impact", "modified impact" },
	{ "cvss3.modified-exploitability", "modified exploitability" }, { "cvss3.modified-sum", "both together" },
	{ "cvss3.modified-score", "modified score" }, { "cvss3.environmental", "environmental score" },
	{ "cvss4.no-impact", "no impact at all" }, { "cvss4.macrovector", "macrovector" }, { "cvss4.mean", "mean way gone" },
	{ "cvss4.score", "score" },
	{ "cvss4.eq1", "EQ1" }, { "cvss4.lower1", "EQ1, next lower" }, { "cvss4.part1", "EQ1, way gone" },
	{ "cvss4.eq2", "EQ2" }, { "cvss4.lower2", "EQ2, next lower" }, { "cvss4.part2", "EQ2, way gone" },
	{ "cvss4.eq36", "EQ3 and 6" }, { "cvss4.lower36", "EQ3 and 6, next lower" }, { "cvss4.part36", "EQ3 and 6, way gone" },
	{ "cvss4.eq4", "EQ4" }, { "cvss4.lower4", "EQ4, next lower" }, { "cvss4.part4", "EQ4, way gone" },
	{ "cvss4.eq5", "EQ5" }, { "cvss4.lower5", "EQ5, next lower" }, { "cvss4.part5", "EQ5, way gone" },
	{ "ssvc.input", "answer" }, { "ssvc.helper", "follows from" }, { "ssvc.row", "row of the table" },
	{ "ssvc.change", "another answer" }, { "ssvc.firm", "no other single answer changes it" },
	{ "gbt.a", "annex A, exploitability" }, { "gbt.b", "annex B, impact" }, { "gbt.c", "annex C, environment" },
	{ "gbt.d", "annex D, technical grade" }, { "gbt.e", "annex E, comprehensive grade" },
};

static struct str step_name(struct str key)
{
	for (size_t i = 0; i < sizeof step_words / sizeof *step_words; i++)
		if (str_eq(key, str_of(step_words[i].key)))
			return str_of(step_words[i].words);
	return key;
}

void score_text_steps(struct buf *b, const struct rating *r)
{
	struct worksheet w = { 0 };
	struct arena a;
	size_t width = 0;

	if (!rating_complete(r, NULL))
		return;
	arena_init(&a);
	rating_explain(&a, r, &w);
	for (size_t i = 0; i < w.n; i++) {
		size_t n = cli_columns(step_name(w.v[i].key));

		width = n > width ? n : width;
	}
	buf_puts(b, "\nStep by step\n");
	for (size_t i = 0; i < w.n; i++) {
		buf_puts(b, "  ");
		put_cell(b, step_name(w.v[i].key), w.v[i].formula.n ? width + 2 : 0);
		buf_put(b, w.v[i].formula);
		if (w.v[i].value.n) {
			buf_puts(b, " = ");
			buf_put(b, w.v[i].value);
		}
		buf_putc(b, '\n');
	}
	arena_release(&a);
}

/* --- what there is to choose --- */

void score_text_methods(struct buf *b)
{
	size_t width = 0;

	for (size_t i = 0; i < method_n; i++)
		width = methods[i]->id.n > width ? methods[i]->id.n : width;
	for (size_t i = 0; i < method_n; i++) {
		put_cell(b, methods[i]->id, width + 2);
		buf_put(b, methods[i]->name);
		buf_putc(b, '\n');
	}
	buf_puts(b, "\n`tocsin score METHOD` tells a method's metrics and choices.\n");
}

static void put_metric(struct buf *b, const struct method *m, const struct metric *c)
{
	buf_puts(b, "  ");
	put_cell(b, c->key, key_width(m) + 2);
	put_cell(b, c->name, name_width(m) + 2);
	for (uint8_t i = 0; i < c->choice_n; i++) {
		buf_printf(b, "%s%.*s", i ? ", " : "", STR_ARG(c->choices[i].key));
		if (!str_eq(c->choices[i].key, c->choices[i].name))
			buf_printf(b, " %.*s", STR_ARG(c->choices[i].name));
	}
	buf_putc(b, '\n');
}

static void put_gbt_metric(struct buf *b, const struct method *m, size_t i)
{
	const struct metric *c = &m->metrics[i];

	buf_puts(b, "  ");
	put_cell(b, c->key, 4);
	put_cell(b, gbt_terms[i].name, 12);
	put_cell(b, c->name, name_width(m) + 2);
	for (uint8_t k = 0; k < c->choice_n; k++)
		buf_printf(b, "%s%.*s %.*s %.*s", k ? ", " : "", STR_ARG(c->choices[k].key), STR_ARG(gbt_terms[i].choices[k]),
		           STR_ARG(c->choices[k].name));
	buf_putc(b, '\n');
}

/* A point of a table, its question, and each value with what it means. */
static void put_point(struct buf *b, const struct ssvc_point *p)
{
	buf_printf(b, "\n%.*s  %.*s\n  %.*s\n", STR_ARG(p->key), STR_ARG(p->name), STR_ARG(p->question));
	for (uint8_t i = 0; i < p->value_n; i++)
		buf_printf(b, "    %.*s  %.*s: %.*s\n", STR_ARG(p->values[i].key), STR_ARG(p->values[i].name), STR_ARG(p->meanings[i]));
}

/* The least that makes a vector: the required metrics with their first choices. */
static void put_example(struct buf *b, const struct method *m)
{
	struct rating r = { .method = m };

	for (size_t i = 0; i < m->metric_n; i++)
		r.choice[i] = m->metrics[i].required;
	buf_puts(b, "A vector: ");
	rating_put(b, &r);
	buf_printf(b, "\nOr let it be written: tocsin score %.*s", STR_ARG(m->id));
	for (size_t i = 0; i < m->metric_n; i++)
		if (r.choice[i])
			buf_printf(b, " %.*s=%.*s", STR_ARG(m->metrics[i].key), STR_ARG(m->metrics[i].choices[0].key));
	buf_putc(b, '\n');
}

static void put_group_head(struct buf *b, const struct method *m, const struct metric *c)
{
	static const char *const names[METRIC_GROUP_N] = { "Base", "Temporal", "Environmental", "Supplemental" };
	bool threat = c->group == GROUP_TEMPORAL && str_eq(m->id, STR("cvss-4.0"));

	buf_printf(b, "\n%s, ", threat ? "Threat" : names[c->group]);
	if (c->required)
		buf_puts(b, "required\n");
	else if (c->group == GROUP_ENVIRONMENTAL && m->environment_whole)
		buf_puts(b, "all of them or none\n");
	else
		buf_printf(b, "may be left out (%.*s says so in a vector)\n", STR_ARG(m->undefined));
}

void score_text_method(struct buf *b, const struct method *m)
{
	const struct ssvc_table *t = table_of(m);

	buf_put(b, m->name);
	buf_putc(b, '\n');
	if (t) {
		buf_put(b, t->question);
		buf_putc(b, '\n');
	}
	for (size_t i = 0; i < m->metric_n; i++) {
		if (!t && (i == 0 || m->metrics[i].group != m->metrics[i - 1].group))
			put_group_head(b, m, &m->metrics[i]);
		if (t)
			put_point(b, t->inputs[i]);
		else if (is_gbt(m))
			put_gbt_metric(b, m, i);
		else
			put_metric(b, m, &m->metrics[i]);
	}
	buf_putc(b, '\n');
	put_example(b, m);
}
