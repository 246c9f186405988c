/*
 * The set of rules, and what follows from an act.
 *
 * Every act that some rule names has a row: for each kind of hit the triggers that wait for it. So an act costs its own rules
 * and no others.
 */
#include "rules/obligation_rules.h"

#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "embedded.h"
#include "rules/obligation_file.h"

struct waiting { /* a trigger that waits for an act */
	const struct obligation_rule *rule;
	const struct act_trigger *trigger;
};
struct waiting_list {
	struct waiting *v;
	size_t n, cap;
};
struct act_row {
	struct str act;
	struct waiting_list kinds[HIT_KIND_N];
};

struct obligation_rules {
	struct arena *a;
	struct rules_context ctx;
	const struct obligation_rule **v;
	size_t n, cap;
	struct map by_act; /* to acts[] */
	struct act_row *acts;
	size_t act_n, act_cap;
	bool versions; /* some rule stands here in several */
};

/* --- the set --- */

struct obligation_rules *obligation_rules_new(struct arena *a, const struct rules_context *ctx)
{
	struct obligation_rules *r = arena_new(a, struct obligation_rules);

	r->a = a;
	r->ctx = *ctx;
	return r;
}

static void add_triggers(struct obligation_rules *r, const struct obligation_rule *rule, enum hit_kind kind,
                         const struct act_triggers *t)
{
	for (size_t i = 0; i < t->n; i++) {
		bool new;
		uint32_t *at = map_put(r->a, &r->by_act, t->v[i].act, &new);

		if (new) {
			r->acts = arena_grow(r->a, r->acts, r->act_n, &r->act_cap, sizeof *r->acts);
			r->acts[r->act_n] = (struct act_row){ .act = t->v[i].act };
			*at = (uint32_t)r->act_n++;
		}
		struct waiting_list *l = &r->acts[*at].kinds[kind];

		l->v = arena_grow(r->a, l->v, l->n, &l->cap, sizeof *l->v);
		l->v[l->n++] = (struct waiting){ rule, &t->v[i] };
	}
}

static const struct obligation_rule *exactly(const struct obligation_rule *const *v, size_t n, struct str id, unsigned version)
{
	for (size_t i = 0; i < n; i++)
		if (v[i]->version == version && str_eq(v[i]->id, id))
			return v[i];
	return NULL;
}

static bool check_new(const struct obligation_rules *r, const struct obligation_file *f, struct err *err)
{
	if (r->n + f->n > LIMIT_RULE_COUNT)
		return json_err(&f->list, err, ERR_LIMIT, "found %zu rules in all files, at most %d are read", r->n + f->n,
		                LIMIT_RULE_COUNT);
	for (size_t i = 0; i < f->n; i++) {
		const struct obligation_rule *twice = exactly(r->v, r->n, f->v[i].id, f->v[i].version);

		for (size_t k = 0; k < i && !twice; k++)
			if (f->v[k].version == f->v[i].version && str_eq(f->v[k].id, f->v[i].id))
				twice = &f->v[k];
		if (twice)
			return json_err(&f->places[i], err, ERR_STATE, "version %u of the rule \"%.*s\" stands already in %.*s", twice->version,
			                STR_ARG(twice->id), STR_ARG(twice->file));
	}
	return true;
}

bool obligation_rules_add(struct obligation_rules *r, struct str json, struct err *err)
{
	struct obligation_file f;

	if (!obligation_file_read(r->a, &r->ctx, json, &f, err) || !check_new(r, &f, err))
		return false;
	for (size_t i = 0; i < f.n; i++) {
		const struct obligation_rule *rule = &f.v[i];

		r->versions |= obligation_rules_find(r, rule->id, 0) != NULL;
		r->v = arena_grow(r->a, r->v, r->n, &r->cap, sizeof *r->v);
		r->v[r->n++] = rule;
		add_triggers(r, rule, HIT_MEETS, &rule->meets);
		add_triggers(r, rule, HIT_CANCELS, &rule->cancels);
		add_triggers(r, rule, HIT_STARTS, &rule->starts);
		add_triggers(r, rule, HIT_OPENS, &rule->opens);
	}
	return true;
}

bool obligation_rules_add_default(struct obligation_rules *r, struct err *err)
{
	return (obligation_rules_add(r, embedded_hub_json, err) || err_wrap(err, "the hub's own rules")) &&
	       (obligation_rules_add(r, embedded_regulators_json, err) || err_wrap(err, "the regulators' rules"));
}

size_t obligation_rules_count(const struct obligation_rules *r)
{
	return r->n;
}

const struct obligation_rule *obligation_rules_at(const struct obligation_rules *r, size_t i)
{
	return r->v[i];
}

const struct obligation_rule *obligation_rules_find(const struct obligation_rules *r, struct str id, unsigned version)
{
	const struct obligation_rule *newest = NULL;

	for (size_t i = 0; i < r->n; i++) {
		if (!str_eq(r->v[i]->id, id))
			continue;
		if (r->v[i]->version == version)
			return r->v[i];
		if (!newest || r->v[i]->version > newest->version)
			newest = r->v[i];
	}
	return newest;
}

void obligation_rules_acts(struct arena *a, const struct obligation_rules *r, struct strs *ret)
{
	for (size_t i = 0; i < r->act_n; i++)
		strs_add(a, ret, r->acts[i].act);
}

bool obligation_rules_know(const struct obligation_rules *r, struct str act)
{
	return map_get(&r->by_act, act) != NULL;
}

/* --- conditions --- */

/* A whole number with a sign perhaps. */
static bool number(struct str s, int64_t *ret)
{
	bool minus = s.n && s.p[0] == '-';
	uint64_t v;

	if (!str_u64(str_from(s, minus), &v) || v > INT64_MAX)
		return false;
	*ret = minus ? -(int64_t)v : (int64_t)v;
	return true;
}

static bool meets_test(const struct act_condition *c, struct str value)
{
	int64_t v;

	switch (c->test) {
	case TEST_IS:
	case TEST_NOT:
		return strs_has(&c->values, value);
	case TEST_AT_LEAST:
		return number(value, &v) && v >= c->bound;
	case TEST_AT_MOST:
		return number(value, &v) && v <= c->bound;
	default:
		return true; /* there is such a fact */
	}
}

/* Of a fact with several values one is enough; for "not" and "absent" one is too much. */
static bool holds(const struct act_condition *c, const struct act_facts *f)
{
	bool negative = c->test == TEST_NOT || c->test == TEST_ABSENT;

	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].value.n && str_eq(f->v[i].name, c->fact) && meets_test(c, f->v[i].value))
			return !negative;
	return negative;
}

static bool all_hold(const struct act_trigger *t, const struct act_facts *f)
{
	for (size_t i = 0; i < t->when_n; i++)
		if (!holds(&t->when[i], f))
			return false;
	return true;
}

/* --- what an act is about --- */

/* The first value of a fact at or after *i; *i is moved behind it. Empty when there is no more. */
static struct str next_value(const struct act_facts *f, struct str name, size_t *i)
{
	while (*i < f->n) {
		const struct act_fact *at = &f->v[(*i)++];

		if (at->value.n && str_eq(at->name, name))
			return at->value;
	}
	return STR_NONE;
}

static struct str first_value(const struct act_facts *f, struct str name)
{
	size_t i = 0;

	return next_value(f, name, &i);
}

/* The first part with several values, for each of which there is a hit of its own; empty: none has. */
static struct str several(const struct strs *about, const struct act_facts *f)
{
	for (size_t k = 0; k < about->n; k++) {
		size_t i = 0;

		next_value(f, about->v[k], &i);
		if (next_value(f, about->v[k], &i).n)
			return about->v[k];
	}
	return STR_NONE;
}

/* Parts are joined by spaces, so one within a part is written otherwise. `to` has room for three times as much. */
static char *put_part(char *to, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool space = s.p[i] == ' ';

		if (space || s.p[i] == '%') {
			memcpy(to, space ? "%20" : "%25", 3);
			to += 3;
		} else {
			*to++ = s.p[i];
		}
	}
	return to;
}

/* `of` has the value `value`; every other fact its first. */
static struct str about_text(struct arena *a, const struct strs *about, const struct act_facts *f, struct str of, struct str value)
{
	struct str parts[ABOUT_MOST];
	size_t n = 0;

	for (size_t k = 0; k < about->n; k++) {
		parts[k] = of.n && str_eq(about->v[k], of) ? value : first_value(f, about->v[k]);
		n += 3 * parts[k].n + 1;
	}
	char *p = arena_alloc(a, n), *to = p;

	for (size_t k = 0; k < about->n; k++) {
		if (k)
			*to++ = ' ';
		to = put_part(to, parts[k]);
	}
	return str_n(p, (size_t)(to - p));
}

/* --- hits --- */

struct hits {
	struct arena *a;
	const struct obligation_rules *rules;
	const struct act_facts *f;
	unixtime now;
	struct obligation_hit *v;
	size_t n, cap;
};

static bool valid_on(const struct obligation_rule *rule, day today)
{
	return (!rule->valid_from || today >= rule->valid_from) && (!rule->valid_to || today <= rule->valid_to);
}

/* Is it this version that opens today? The newest valid one decides, even by being disabled. */
static bool may_open(const struct hits *h, const struct obligation_rule *rule)
{
	day today = day_of(h->now);

	if (!rule->active || !valid_on(rule, today))
		return false;
	for (size_t i = 0; h->rules->versions && i < h->rules->n; i++) {
		const struct obligation_rule *other = h->rules->v[i];

		if (other->version > rule->version && str_eq(other->id, rule->id) && valid_on(other, today))
			return false;
	}
	return true;
}

/* An instant that somebody told: never after `now`, so that no clock starts later than it is told of. */
static unixtime told(const struct hits *h, struct str fact, unixtime otherwise)
{
	unixtime t = otherwise;

	if (!fact.n || !time_parse(first_value(h->f, fact), &t))
		return otherwise;
	return t < h->now ? t : h->now;
}

static unixtime start_of(const struct hits *h, enum hit_kind kind, const struct waiting *w)
{
	if (kind == HIT_STARTS)
		return told(h, w->trigger->at, h->now);
	if (kind == HIT_OPENS)
		return told(h, w->rule->start_fact, w->rule->start == START_OPENING ? h->now : TIME_NONE);
	return TIME_NONE;
}

/* What is no number that the limit may have is passed over, so that the rule's own holds. */
static unsigned limit_told(const struct hits *h, const struct obligation_rule *rule)
{
	uint64_t n = 0;

	if (!rule->limit_fact.n || !str_u64(first_value(h->f, rule->limit_fact), &n))
		return 0;
	return n <= limit_most(rule->terms.limit.unit) ? (unsigned)n : 0;
}

/* Two triggers of one rule, or of its versions, may hold at once; the first counts. */
static bool there_already(const struct hits *h, const struct obligation_hit *hit)
{
	for (size_t i = h->n; i-- && h->v[i].kind == hit->kind;)
		if (str_eq(h->v[i].rule->id, hit->rule->id) && str_eq(h->v[i].about, hit->about))
			return true;
	return false;
}

static void add_hit(struct hits *h, enum hit_kind kind, const struct waiting *w, struct str of, struct str value)
{
	struct str field = w->rule->bearer.field;
	struct obligation_hit hit = {
		.kind = kind, .rule = w->rule, .about = about_text(h->a, &w->trigger->about, h->f, of, value),
		.start = start_of(h, kind, w),
	};

	if (kind == HIT_OPENS)
		hit.limit_n = limit_told(h, w->rule);
	if (kind == HIT_OPENS && field.n)
		hit.bearer = of.n && str_eq(field, of) ? value : first_value(h->f, field);
	if (there_already(h, &hit))
		return;
	h->v = arena_grow(h->a, h->v, h->n, &h->cap, sizeof *h->v);
	h->v[h->n++] = hit;
}

static void try_trigger(struct hits *h, enum hit_kind kind, const struct waiting *w)
{
	if (!all_hold(w->trigger, h->f) || (kind == HIT_OPENS && !may_open(h, w->rule)))
		return;
	struct str of = several(&w->trigger->about, h->f), value;
	size_t i = 0;

	if (!of.n)
		add_hit(h, kind, w, STR_NONE, STR_NONE);
	else
		while ((value = next_value(h->f, of, &i)).n)
			add_hit(h, kind, w, of, value);
}

size_t obligation_hits(struct arena *a, const struct obligation_rules *r, struct str act, const struct act_facts *f, unixtime now,
                       const struct obligation_hit **ret)
{
	struct hits h = { .a = a, .rules = r, .f = f, .now = now };
	const uint32_t *at = map_get(&r->by_act, act);

	if (at)
		for (int kind = 0; kind < HIT_KIND_N; kind++) {
			const struct waiting_list *l = &r->acts[*at].kinds[kind];

			for (size_t i = 0; i < l->n; i++)
				try_trigger(&h, (enum hit_kind)kind, &l->v[i]);
		}
	*ret = h.v;
	return h.n;
}

unixtime escalation_at(const struct escalation *e, const struct obligation *o)
{
	if (o->state != OBLIGATION_RUNNING)
		return TIME_NONE;
	if (e->from == ESCALATE_SINCE_START)
		return o->started + e->seconds;
	if (o->due.due == TIME_NONE)
		return TIME_NONE;
	return o->due.due + (e->from == ESCALATE_BEFORE ? -e->seconds : e->seconds);
}
