/* Rule files: what is read is whole, and every act that a rule names can be asked about. */
#include <stdlib.h>

#include "rules/obligation_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct zone *any_zone(void *ctx, struct str name, struct err *err)
{
	(void)ctx;
	if (zone_name_valid(name))
		return zone_utc();
	err_set(err, ERR_FOUND, "no zone");
	return NULL;
}

static void check_rule(const struct obligation_rule *r)
{
	const unixtime now = 1795435200;

	if (!limit_valid(r->terms.limit) || !r->id.n || !r->opens.n || !r->title_en.n || !r->file.n ||
	    (!r->bearer.relation.n && !r->bearer.field.n))
		abort();
	struct obligation o = obligation_open(&r->terms, r->start == START_LATER ? TIME_NONE : now - 100, now);

	if (!obligation_valid(&o))
		abort();
	for (size_t i = 0; i < r->escalation_n; i++)
		escalation_at(&r->escalations[i], &o);
}

/* The facts that some trigger asks for, with the very values it asks for. */
static void ask(struct arena *a, const struct obligation_rules *rules, const struct obligation_rule *r, const struct act_trigger *t)
{
	struct act_fact v[64];
	struct act_facts f = { v, 0 };
	const struct obligation_hit *hits;

	for (size_t i = 0; i < t->about.n && f.n < 64; i++)
		v[f.n++] = (struct act_fact){ t->about.v[i], STR("a b%c") };
	for (size_t i = 0; i < t->when_n && f.n < 64; i++)
		v[f.n++] = (struct act_fact){ t->when[i].fact, t->when[i].values.n ? t->when[i].values.v[0] : STR("7") };
	if (r->start_fact.n && f.n < 64)
		v[f.n++] = (struct act_fact){ r->start_fact, STR("2026-11-23T00:00:00Z") };
	size_t n = obligation_hits(a, rules, t->act, &f, 1795435200, &hits);

	for (size_t i = 0; i < n; i++)
		if (!hits[i].rule || hits[i].kind >= HIT_KIND_N || str_hash(hits[i].about) == 1)
			abort();
	if (!obligation_rules_know(rules, t->act))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rules_context ctx = { .zone = any_zone };
	struct err err = { 0 };
	struct arena a;

	arena_init(&a);
	calendars_default(&a, &ctx.calendars);
	ctx.home_calendar = ctx.calendars.v[0];
	struct obligation_rules *rules = obligation_rules_new(&a, &ctx);
	struct str text = { (const char *)data, n };

	if (obligation_rules_add(rules, text, &err) && obligation_rules_count(rules) && obligation_rules_add(rules, text, NULL))
		abort(); /* the same twice */
	if (err.code && (!err.msg[0] || obligation_rules_count(rules)))
		abort();
	for (size_t i = 0; i < obligation_rules_count(rules); i++) {
		const struct obligation_rule *r = obligation_rules_at(rules, i);
		const struct act_triggers *all[] = { &r->opens, &r->starts, &r->meets, &r->cancels };

		check_rule(r);
		for (size_t k = 0; k < 4; k++)
			for (size_t j = 0; j < all[k]->n; j++)
				ask(&a, rules, r, &all[k]->v[j]);
	}
	arena_release(&a);
	return 0;
}
