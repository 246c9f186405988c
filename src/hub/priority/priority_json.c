#include "hub/priority/assessment_json.h"

/* The known facts of a set of bits, as a list of names. */
static void put_names(struct buf *b, uint32_t bits)
{
	bool first = true;

	buf_putc(b, '[');
	for (size_t i = 0; i < FACT_N; i++)
		if (bits >> i & 1) {
			buf_puts(b, first ? "" : ",");
			buf_put_json(b, fact_kinds[i].name);
			first = false;
		}
	buf_putc(b, ']');
}

static void put_fact(struct buf *b, enum fact_name f, const struct fact *v)
{
	buf_put_json(b, fact_kinds[f].name);
	buf_puts(b, ":{\"value\":");
	if (fact_kinds[f].type == FACT_WORD || fact_kinds[f].type == FACT_SHARE)
		buf_putc(b, '"');
	fact_put(b, f, v->value);
	if (fact_kinds[f].type == FACT_WORD || fact_kinds[f].type == FACT_SHARE)
		buf_putc(b, '"');
	buf_puts(b, ",\"source\":");
	buf_put_json(b, v->source);
	buf_putc(b, '}');
}

static void put_text(struct buf *b, const char *name, struct str s)
{
	if (!s.n)
		return;
	buf_printf(b, ",\"%s\":", name);
	buf_put_json(b, s);
}

static void put_factor(struct buf *b, enum factor f, const struct entry_priority *p)
{
	const struct factor_result *r = &p->result.factors[f];
	bool first = true;

	buf_put_json(b, factor_names[f]);
	buf_puts(b, ":{\"grade\":");
	buf_put_json(b, grade_names[r->grade]);
	buf_puts(b, ",\"by_rule\":");
	buf_put_json(b, grade_names[r->by_rule]);
	put_text(b, "because", r->because);
	put_text(b, "note", r->note);
	if (r->person.grade) {
		put_text(b, "by", r->person.by);
		put_text(b, "reason", r->person.reason);
	}
	buf_puts(b, ",\"facts\":{");
	for (size_t i = 0; i < FACT_N; i++)
		if (p->facts.v[i].known && fact_kinds[i].factor == f) {
			buf_puts(b, first ? "" : ",");
			put_fact(b, (enum fact_name)i, &p->facts.v[i]);
			first = false;
		}
	buf_puts(b, "},\"wanted\":");
	put_names(b, r->wanted);
	buf_putc(b, '}');
}

static void put_assessment(struct buf *b, const struct assessment *s)
{
	char at[21];

	buf_puts(b, "{\"kind\":");
	buf_put_json(b, assessment_kind_names[s->kind]);
	put_text(b, "party", s->party);
	put_text(b, "by", s->by);
	if (s->act >= 0)
		buf_printf(b, ",\"act\":%lld", (long long)s->act);
	buf_printf(b, ",\"at\":\"%s\"", time_format(s->at, at));
	put_text(b, "rules", s->rules);
	buf_puts(b, ",\"given\":");
	assessment_put_given(b, s);
	buf_puts(b, ",\"result\":");
	assessment_put_result(b, s);
	buf_putc(b, '}');
}

static void put_views(struct buf *b, const struct entry_priority *p)
{
	bool first = true;

	buf_puts(b, ",\"differences\":{");
	for (size_t i = 0; i < FACTOR_N; i++) {
		const struct difference *d = &p->differences[i];

		if (d->lowest == d->highest)
			continue;
		buf_puts(b, first ? "" : ",");
		buf_put_json(b, factor_names[i]);
		buf_puts(b, ":{\"lowest\":");
		buf_put_json(b, grade_names[d->lowest]);
		buf_puts(b, ",\"highest\":");
		buf_put_json(b, grade_names[d->highest]);
		buf_printf(b, ",\"views\":%u}", d->views);
		first = false;
	}
	buf_puts(b, "},\"history\":[");
	for (size_t i = 0; i < p->history_n; i++) {
		buf_puts(b, i ? "," : "");
		put_assessment(b, &p->history[i]);
	}
	buf_putc(b, ']');
}

void priority_put_json(struct buf *b, const struct entry_priority *p)
{
	const struct priority *r = &p->result;
	char today[11];

	buf_puts(b, "{\"id\":");
	buf_put_json(b, p->id);
	buf_puts(b, ",\"level\":");
	buf_put_json(b, level_names[r->level]);
	put_text(b, "because", r->because);
	put_text(b, "note", r->note);
	buf_printf(b, ",\"embargo_days\":%d,\"fix_days\":%d,\"emergency\":%s", r->embargo_days, r->fix_days,
	           r->emergency ? "true" : "false");
	put_text(b, "limited", r->limited);
	put_text(b, "rules", p->rules);
	buf_printf(b, ",\"day\":\"%s\",\"decided\":%s", day_format(p->today, today), p->decision ? "true" : "false");
	if (p->other_rules)
		put_text(b, "decided_by_rules", p->decision->rules);
	buf_puts(b, ",\"factors\":{");
	for (size_t i = 0; i < FACTOR_N; i++) {
		buf_puts(b, i ? "," : "");
		put_factor(b, (enum factor)i, p);
	}
	buf_putc(b, '}');
	put_views(b, p);
	buf_putc(b, '}');
}
