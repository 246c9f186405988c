/* The same numbers for programs: JSON, and a table for spreadsheets. */
#include "hub/measures/measures.h"

#include <stdio.h>

/* --- JSON --- */

static void put_cell(struct buf *b, const struct measure_cell *c, bool ranked)
{
	buf_printf(b, "\"done\":%lld,", (long long)c->count);
	if (c->count && ranked)
		buf_printf(b, "\"median_s\":%lld,\"p80_s\":%lld,", (long long)c->median_s, (long long)c->p80_s);
	buf_printf(b, "\"open\":%lld,\"overdue\":%lld}", (long long)c->open, (long long)c->overdue);
}

static void put_all(struct buf *b, const char *name, const struct measure_cell v[MEASURE_N])
{
	buf_printf(b, ",\n\"%s\":{", name);
	for (int i = 0; i < MEASURE_N; i++) {
		buf_printf(b, "%s\"%.*s\":{", i ? "," : "", STR_ARG(measure_names[i]));
		put_cell(b, &v[i], true);
	}
	buf_putc(b, '}');
}

static void put_rows(struct buf *b, const char *name, const struct measure_rows *r, bool named)
{
	buf_printf(b, ",\n\"%s\":[", name);
	for (size_t i = 0; i < r->n; i++) {
		buf_put_member(b, i ? ",{\"id\":" : "{\"id\":", r->v[i].id);
		if (named)
			buf_put_member(b, ",\"name\":", r->v[i].name);
		buf_putc(b, ',');
		put_cell(b, &r->v[i].cell, !named || r->v[i].ranked);
	}
	buf_putc(b, ']');
}

static void put_ratio(struct buf *b, const char *name, struct ratio r)
{
	buf_printf(b, ",\"%s\":\"%lld/%lld\"", name, (long long)r.n, (long long)r.d);
}

static void put_skill(struct buf *b, const struct measures *m)
{
	buf_printf(b, ",\n\"histories\":%zu,\"skill\":[", m->histories);
	for (int i = 0; i < SKILL_ORDERS; i++) {
		const struct skill *s = &m->skill[i];

		buf_printf(b, "%s{\"order\":\"%s\",\"held\":%u,\"broken\":%u", i ? "," : "", skill_orders[i].text, s->held, s->broken);
		put_ratio(b, "luck", s->luck);
		if (s->held + s->broken) {
			put_ratio(b, "observed", s->observed);
			put_ratio(b, "skill", s->skill);
		}
		buf_putc(b, '}');
	}
	buf_putc(b, ']');
}

static void put_ask(struct buf *b, const struct measures_ask *k)
{
	buf_printf(b, "{\"measure\":\"%.*s\"", STR_ARG(measure_names[k->what]));
	if (k->from)
		buf_printf(b, ",\"from\":\"%04d-Q%d\"", k->from / 4, k->from % 4 + 1);
	if (k->to)
		buf_printf(b, ",\"to\":\"%04d-Q%d\"", k->to / 4, k->to % 4 + 1);
	if (k->grade >= 0)
		buf_put_member(b, ",\"grade\":", plan_grade_names[k->grade]);
}

void measures_put(struct buf *b, const struct measures *m)
{
	put_ask(b, &m->ask);
	put_all(b, "alliance", m->all);
	put_all(b, "own", m->own);
	put_rows(b, "grades", &m->grades, false);
	put_rows(b, "quarters", &m->quarters, false);
	put_rows(b, "parties", &m->parties, true);
	buf_printf(b, ",\n\"embargoes\":{\"ended\":%lld,\"early\":%lld,\"why\":{", (long long)m->ended, (long long)m->early);
	for (int i = EMBARGO_BY_DATE; i < EMBARGO_END_N; i++)
		buf_printf(b, "%s\"%.*s\":%lld", i > EMBARGO_BY_DATE ? "," : "", STR_ARG(embargo_end_names[i]), (long long)m->ends[i]);
	buf_puts(b, "}}");
	put_skill(b, m);
	buf_puts(b, "}\n");
}

/* --- CSV --- */

static void line(struct buf *b, const char *table, struct str row, struct str name)
{
	buf_puts(b, table);
	buf_putc(b, ',');
	buf_put_csv(b, row);
	buf_putc(b, ',');
	buf_put_csv(b, name);
}

static void line_cell(struct buf *b, const char *table, struct str row, struct str name, const struct measure_cell *c, bool ranked)
{
	line(b, table, row, name);
	buf_printf(b, ",%lld,", (long long)c->count);
	if (c->count && ranked)
		buf_printf(b, "%lld,%lld", (long long)c->median_s, (long long)c->p80_s);
	else
		buf_putc(b, ',');
	buf_printf(b, ",%lld,%lld,,,,,\r\n", (long long)c->open, (long long)c->overdue);
}

/* One measure as it is divided: table "fix_ready by grade". */
static void lines(struct buf *b, const struct measures *m, const char *by, const struct measure_rows *r)
{
	bool named = r == &m->parties;
	char table[80];

	snprintf(table, sizeof table, "%.*s by %s", STR_ARG(measure_names[m->ask.what]), by);
	for (size_t i = 0; i < r->n; i++)
		line_cell(b, table, r->v[i].id, named ? r->v[i].name : STR_NONE, &r->v[i].cell, !named || r->v[i].ranked);
}

/* A share in thousandths as a number with a point: -0.125. */
static void put_share(struct buf *b, struct ratio r)
{
	int64_t n = ratio_permille(r);

	buf_printf(b, ",%s%lld.%03lld", n < 0 ? "-" : "", (long long)((n < 0 ? -n : n) / 1000), (long long)((n < 0 ? -n : n) % 1000));
}

void measures_put_csv(struct buf *b, const struct measures *m)
{
	buf_puts(b, "table,row,name,done,median_s,p80_s,open,overdue,held,broken,observed,luck,skill\r\n");
	for (int i = 0; i < MEASURE_N; i++)
		line_cell(b, "alliance", measure_names[i], STR_NONE, &m->all[i], true);
	for (int i = 0; i < MEASURE_N; i++)
		if (m->own[i].count || m->own[i].open)
			line_cell(b, "own", measure_names[i], STR_NONE, &m->own[i], true);
	lines(b, m, "grade", &m->grades);
	lines(b, m, "quarter", &m->quarters);
	lines(b, m, "party", &m->parties);
	for (int i = EMBARGO_BY_DATE; i < EMBARGO_END_N; i++) {
		line(b, "embargo_end", embargo_end_names[i], STR_NONE);
		buf_printf(b, ",%lld,,,,,,,,,\r\n", (long long)m->ends[i]);
	}
	for (int i = 0; i < SKILL_ORDERS; i++) {
		const struct skill *s = &m->skill[i];
		bool any = s->held + s->broken;

		line(b, "skill", str_of(skill_orders[i].text), STR_NONE);
		buf_printf(b, ",,,,,,%u,%u", s->held, s->broken);
		if (any)
			put_share(b, s->observed);
		else
			buf_putc(b, ',');
		put_share(b, s->luck);
		if (any)
			put_share(b, s->skill);
		else
			buf_putc(b, ',');
		buf_puts(b, "\r\n");
	}
}
