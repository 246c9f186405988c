#include "rules/skill.h"

#include <string.h>

const struct skill_order skill_orders[SKILL_ORDERS] = {
	{ CASE_V, CASE_P, "V<P" }, { CASE_V, CASE_X, "V<X" }, { CASE_V, CASE_A, "V<A" },
	{ CASE_F, CASE_P, "F<P" }, { CASE_F, CASE_X, "F<X" }, { CASE_F, CASE_A, "F<A" },
	{ CASE_D, CASE_P, "D<P" }, { CASE_D, CASE_X, "D<X" }, { CASE_D, CASE_A, "D<A" },
	{ CASE_P, CASE_X, "P<X" }, { CASE_P, CASE_A, "P<A" }, { CASE_X, CASE_A, "X<A" },
};

/* --- fractions --- */

static int64_t common(int64_t a, int64_t b)
{
	while (b) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a < 0 ? -a : a;
}

static struct ratio ratio_of(int64_t n, int64_t d)
{
	int64_t g = common(n, d);

	return (struct ratio){ n / g, d / g };
}

static struct ratio ratio_add(struct ratio a, struct ratio b)
{
	return ratio_of(a.n * b.d + b.n * a.d, a.d * b.d);
}

int64_t ratio_permille(struct ratio r)
{
	int64_t twice = 2000 * r.n;

	return (twice + (twice < 0 ? -r.d : r.d)) / (2 * r.d);
}

/* --- one history --- */

static bool known(unixtime t)
{
	return t != TIME_NONE;
}

static enum order_held held(const struct skill_history *h, const struct skill_order *o)
{
	unixtime first = h->at[o->first], then = h->at[o->then];

	if (!known(first) && !known(then))
		return ORDER_OPEN;
	if (!known(first))
		return ORDER_BROKEN;
	if (known(then) && first == then)
		return o->then == CASE_P && o->first != CASE_V ? ORDER_HELD : ORDER_BROKEN;
	return !known(then) || first < then ? ORDER_HELD : ORDER_BROKEN;
}

unsigned skill_held(const struct skill_history *h, enum order_held ret[static SKILL_ORDERS])
{
	unsigned n = 0;

	for (size_t i = 0; i < SKILL_ORDERS; i++) {
		ret[i] = held(h, &skill_orders[i]);
		n += ret[i] == ORDER_HELD;
	}
	return n;
}

unsigned skill_held_letters(struct str letters, enum order_held ret[static SKILL_ORDERS])
{
	static const char events[] = "VFDPXA";
	struct skill_history h;

	for (size_t e = 0; e < CASE_EVENT_N; e++) {
		size_t at = str_chr(letters, events[e]);

		h.at[e] = at == SIZE_MAX ? TIME_NONE : (unixtime)at;
	}
	return skill_held(&h, ret);
}

/* --- luck --- */

struct ratio skill_chance(struct str letters)
{
	static const char events[] = "VFDPXA";
	struct ratio r = { 1, 1 };
	case_bits s = 0;

	for (size_t i = 0; i < letters.n; i++) {
		const char *e = memchr(events, letters.p[i], CASE_EVENT_N);
		int ways = __builtin_popcount(case_events_allowed(s));

		if (!e || !case_next(s, (enum case_event)(e - events), &s))
			return (struct ratio){ 0, 1 };
		r.d *= ways;
	}
	return s == CASE_ALL ? r : (struct ratio){ 0, 1 };
}

void skill_luck(struct ratio ret[static SKILL_ORDERS])
{
	char all[CASE_HISTORIES][CASE_EVENT_N + 1];
	enum order_held order[SKILL_ORDERS];

	case_histories(all);
	for (size_t i = 0; i < SKILL_ORDERS; i++)
		ret[i] = (struct ratio){ 0, 1 };
	for (size_t h = 0; h < CASE_HISTORIES; h++) {
		struct ratio chance = skill_chance(str_of(all[h]));

		skill_held_letters(str_of(all[h]), order);
		for (size_t i = 0; i < SKILL_ORDERS; i++)
			if (order[i] == ORDER_HELD)
				ret[i] = ratio_add(ret[i], chance);
	}
}

/* --- many histories --- */

void skill_measure(const struct skill_history *h, size_t n, struct skill ret[static SKILL_ORDERS])
{
	struct ratio luck[SKILL_ORDERS];
	enum order_held order[SKILL_ORDERS];

	skill_luck(luck);
	for (size_t i = 0; i < SKILL_ORDERS; i++)
		ret[i] = (struct skill){ .luck = luck[i], .observed = { 0, 1 }, .skill = { 0, 1 } };
	for (size_t k = 0; k < n; k++) {
		skill_held(&h[k], order);
		for (size_t i = 0; i < SKILL_ORDERS; i++) {
			ret[i].held += order[i] == ORDER_HELD;
			ret[i].broken += order[i] == ORDER_BROKEN;
		}
	}
	for (size_t i = 0; i < SKILL_ORDERS; i++) {
		struct skill *s = &ret[i];
		int64_t all = (int64_t)s->held + s->broken;

		if (!all)
			continue;
		s->observed = ratio_of(s->held, all);
		s->skill = ratio_of(s->held * luck[i].d - luck[i].n * all, all * (luck[i].d - luck[i].n));
	}
}
