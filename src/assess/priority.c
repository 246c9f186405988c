/* From facts to grades, from grades and facts to a level. The rules stand in a file: priority_rules.c reads it. */
#include "assess/priority_rules.h"

#include <assert.h>

/* --- rules --- */

/* What a condition looks at; false: not known. */
static inline bool value_of(const struct condition *c, const struct facts *f, const enum grade *grades, int64_t *ret)
{
	if (c->of_grade) {
		*ret = grades[c->what];
		return *ret != GRADE_UNKNOWN;
	}
	*ret = f->v[c->what].value;
	return f->v[c->what].known;
}

static inline bool holds(const struct rule *r, const struct facts *f, const enum grade *grades)
{
	for (size_t i = 0; i < r->condition_n; i++) {
		const struct condition *c = &r->conditions[i];
		int64_t v;

		if (!value_of(c, f, grades, &v) || (c->at_most ? v > c->value : v < c->value))
			return false;
	}
	return true;
}

/* The first rule that holds; -1: none does. */
static inline int first_of(const struct rule_list *l, const struct facts *f, const enum grade *grades)
{
	for (size_t i = 0; i < l->n; i++)
		if (holds(&l->v[i], f, grades))
			return (int)i;
	return -1;
}

static enum grade grade_by(const struct rule_list *l, int rule)
{
	return rule < 0 ? GRADE_UNKNOWN : (enum grade)l->v[rule].result;
}

static enum grade grade_of_person(const struct judgement *persons, size_t factor)
{
	return persons ? persons[factor].grade : GRADE_UNKNOWN;
}

enum level priority_level(const struct priority_rules *r, const struct facts *f, const struct judgement *persons)
{
	enum grade grades[FACTOR_N];

	for (size_t i = 0; i < FACTOR_N; i++) {
		enum grade person = grade_of_person(persons, i);

		grades[i] = person ? person : grade_by(&r->factors[i], first_of(&r->factors[i], f, NULL));
	}
	int rule = first_of(&r->levels, f, grades);

	assert(rule >= 0); /* the last level rule has no condition */
	return (enum level)r->levels.v[rule].result;
}

/* --- the same, told --- */

static void put_condition(struct buf *b, const struct condition *c, int64_t value)
{
	if (b->n)
		buf_puts(b, ", ");
	if (c->of_grade) {
		buf_put(b, factor_names[c->what]);
		buf_putc(b, ' ');
		buf_put(b, grade_names[value]);
		return;
	}
	const struct fact_kind *k = &fact_kinds[c->what];

	buf_put(b, k->name);
	if (k->type == FACT_BOOL) {
		buf_puts(b, value ? "" : " false");
		return;
	}
	buf_putc(b, ' ');
	fact_put(b, (enum fact_name)c->what, value);
}

/* What a rule that holds looked at, with the values found; two bounds of one thing tell it once. */
static void put_rule(struct buf *b, const struct rule *r, const struct facts *f, const enum grade *grades)
{
	for (size_t i = 0; i < r->condition_n; i++) {
		const struct condition *c = &r->conditions[i];
		int64_t v = 0;

		if (i && c->what == c[-1].what && c->of_grade == c[-1].of_grade)
			continue;
		value_of(c, f, grades, &v);
		put_condition(b, c, v);
	}
}

static uint32_t facts_in(const struct rule *r)
{
	uint32_t ret = 0;

	for (size_t i = 0; i < r->condition_n; i++)
		if (!r->conditions[i].of_grade)
			ret |= UINT32_C(1) << r->conditions[i].what;
	return ret;
}

/* The unknown facts of a rule that every known one leaves open; 0: it is decided, or wants nothing. */
static uint32_t open_facts(const struct rule *r, const struct facts *f)
{
	uint32_t ret = 0;

	for (size_t i = 0; i < r->condition_n; i++) {
		const struct condition *c = &r->conditions[i];
		const struct fact *fact = &f->v[c->what];

		if (fact->known && (c->at_most ? fact->value > c->value : fact->value < c->value))
			return 0;
		if (!fact->known)
			ret |= UINT32_C(1) << c->what;
	}
	return ret;
}

static struct str told(struct arena *a, struct buf *b)
{
	struct str ret = buf_dup(a, b);

	buf_clear(b);
	return ret;
}

static void decide_factor(struct arena *a, struct buf *b, const struct rule_list *l, const struct facts *f,
                          struct factor_result *ret)
{
	int rule = first_of(l, f, NULL);

	ret->rule = rule;
	ret->by_rule = ret->grade = grade_by(l, rule);
	for (size_t i = 0; i < (rule < 0 ? l->n : (size_t)rule); i++)
		if ((enum grade)l->v[i].result != ret->by_rule)
			ret->wanted |= open_facts(&l->v[i], f);
	if (rule < 0)
		return;
	put_rule(b, &l->v[rule], f, NULL);
	ret->because = told(a, b);
	ret->deciding = facts_in(&l->v[rule]);
	ret->note = l->v[rule].note;
}

/* A level's own days, cut by what limits hold. */
static void decide_days(struct arena *a, struct buf *b, const struct priority_rules *r, const struct facts *f,
                        const enum grade *grades, struct priority *ret)
{
	const struct target *t = &r->targets[ret->level];

	ret->embargo_days = t->embargo_days;
	ret->fix_days = t->fix_days;
	ret->emergency = t->emergency;
	for (size_t i = 0; i < r->limit_n; i++) {
		const struct day_limit *l = &r->limits[i];
		bool embargo = l->embargo_days >= 0 && l->embargo_days < ret->embargo_days;
		bool fix = l->fix_days >= 0 && (!ret->fix_days || l->fix_days < ret->fix_days);

		if ((!embargo && !fix) || !holds(&l->when, f, grades))
			continue;
		put_rule(b, &l->when, f, grades);
		ret->embargo_days = embargo ? l->embargo_days : ret->embargo_days;
		ret->fix_days = fix ? l->fix_days : ret->fix_days;
	}
	ret->limited = told(a, b);
}

void priority_decide(struct arena *a, const struct priority_rules *r, const struct facts *f, const struct judgement *persons,
                     struct priority *ret)
{
	enum grade grades[FACTOR_N];
	struct buf b;

	*ret = (struct priority){ 0 };
	buf_init(&b, 16 * 1024);
	for (size_t i = 0; i < FACTOR_N; i++) {
		struct factor_result *to = &ret->factors[i];

		decide_factor(a, &b, &r->factors[i], f, to);
		if (grade_of_person(persons, i)) {
			to->person = persons[i];
			to->grade = persons[i].grade;
		}
		grades[i] = to->grade;
	}
	ret->level_rule = first_of(&r->levels, f, grades);
	assert(ret->level_rule >= 0);
	const struct rule *level = &r->levels.v[ret->level_rule];

	ret->level = (enum level)level->result;
	put_rule(&b, level, f, grades);
	ret->because = told(a, &b);
	ret->note = level->note;
	ret->note_zh = level->note_zh;
	decide_days(a, &b, r, f, grades, ret);
	buf_release(&b);
}

/* --- views --- */

void priority_compare(const struct view *v, size_t n, struct difference ret[FACTOR_N])
{
	for (size_t i = 0; i < FACTOR_N; i++) {
		ret[i] = (struct difference){ 0 };
		for (size_t k = 0; k < n; k++) {
			enum grade g = v[k].grades[i];

			if (!g)
				continue;
			if (!ret[i].views++)
				ret[i].lowest = ret[i].highest = g;
			if (g < ret[i].lowest)
				ret[i].lowest = g;
			if (g > ret[i].highest)
				ret[i].highest = g;
		}
	}
}
