/*
 * match_explain - one entry against one profile, in words.
 *
 * The same questions as everywhere (device/match_axis.h), asked of each clause
 * of the entry; then the table `words` says what an answer on an axis means,
 * quoting both sides.
 */
#include <string.h>

#include "device/match_sheet.h"
#include "device/match_tell.h"

/* What a clause says of the profile. The order of the tests is the rule of vuln/clause.h. */
static enum verdict verdict_of(const struct form_clause *c, const enum answer answers[AXIS_N])
{
	size_t n[ANSWER_N] = { 0 };

	for (enum axis a = 0; a < AXIS_N; a++)
		n[answers[a]]++;
	if (n[ANSWER_NO])
		return VERDICT_NOT_AFFECTED;
	if (c->sure == SURE_UNKNOWN)
		return VERDICT_UNKNOWN;
	if (n[ANSWER_OVER])
		return VERDICT_FIXED;
	return n[ANSWER_MAYBE] || c->sure == SURE_POSSIBLE ? VERDICT_POSSIBLE : VERDICT_AFFECTED;
}

static enum axis first_with(const enum answer answers[AXIS_N], enum answer answer)
{
	enum axis a = 0;

	while (a < AXIS_N && answers[a] != answer)
		a++;
	return a;
}

/* Among clauses of one verdict the one that has most to tell: with the fewest doubts, or the last to say no. */
static int telling(const struct tell *t)
{
	int doubts = 0;

	if (t->verdict == VERDICT_NOT_AFFECTED)
		return (int)first_with(t->answers, ANSWER_NO);
	for (enum axis a = 0; a < AXIS_N; a++)
		doubts += t->answers[a] == ANSWER_MAYBE;
	return 2 * (AXIS_N - doubts) + (t->c->level || t->c->ranges.n);
}

static const enum basis bases[AXIS_N] = {
	[AXIS_OS] = BASIS_PRODUCT,      [AXIS_MAKER] = BASIS_PRODUCT,   [AXIS_MODEL] = BASIS_PRODUCT,
	[AXIS_CHIP] = BASIS_CHIPSET,    [AXIS_RELEASE] = BASIS_RELEASE, [AXIS_SYSTEM] = BASIS_VERSION,
	[AXIS_SKIN] = BASIS_VERSION,    [AXIS_KERNEL] = BASIS_VERSION,  [AXIS_BUILD] = BASIS_VERSION,
	[AXIS_PACKAGE] = BASIS_VERSION, [AXIS_DRIVER] = BASIS_VERSION,  [AXIS_LEVEL] = BASIS_PATCH_LEVEL,
};

/* The most specific question that was answered yes: what speaks for it when nothing speaks against. */
static enum basis basis_of_yes(const struct form_clause *c)
{
	static const enum axis order[] = {
		AXIS_LEVEL, AXIS_SYSTEM, AXIS_SKIN, AXIS_KERNEL, AXIS_BUILD, AXIS_PACKAGE, AXIS_CHIP, AXIS_RELEASE,
	};

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (axis_asked(order[i], c))
			return bases[order[i]];
	return BASIS_PRODUCT;
}

static enum basis basis_of(const struct tell *t)
{
	static const enum answer decides[VERDICT_N] = {
		[VERDICT_NOT_AFFECTED] = ANSWER_NO, [VERDICT_FIXED] = ANSWER_OVER, [VERDICT_POSSIBLE] = ANSWER_MAYBE,
	};
	enum axis a;

	switch (t->verdict) {
	case VERDICT_UNKNOWN:
		return BASIS_NONE;
	case VERDICT_AFFECTED:
		return basis_of_yes(t->c);
	default:
		a = first_with(t->answers, decides[t->verdict]);
		return a < AXIS_N ? bases[a] : basis_of_yes(t->c);
	}
}

const struct str lack_names[LACK_N] = {
	[LACK_NOTHING] = STR_LIT("nothing"), [LACK_KERNEL] = STR_LIT("kernel"), [LACK_PACKAGES] = STR_LIT("packages"),
	[LACK_CHIP] = STR_LIT("chip"), [LACK_LEVEL] = STR_LIT("level"), [LACK_DRIVER] = STR_LIT("driver"),
	[LACK_OTHER] = STR_LIT("other"),
};

static enum lack lack_of(const struct tell *t)
{
	static const enum lack lacks[AXIS_N] = {
		[AXIS_KERNEL] = LACK_KERNEL, [AXIS_PACKAGE] = LACK_PACKAGES, [AXIS_CHIP] = LACK_CHIP, [AXIS_LEVEL] = LACK_LEVEL,
		[AXIS_DRIVER] = LACK_DRIVER,
	};

	if (t->verdict != VERDICT_POSSIBLE)
		return LACK_NOTHING;
	enum axis a = first_with(t->answers, ANSWER_MAYBE);

	return a < AXIS_N && lacks[a] ? lacks[a] : LACK_OTHER;
}

/* All reasons of one kind, in the order of the axes. */
static void tell_all(struct tell *t, enum answer answer)
{
	for (enum axis a = 0; a < AXIS_N; a++)
		if (t->answers[a] == answer && axis_asked(a, t->c))
			tell_answer(t, a);
}

/* What is named and matches, as far as it is worth saying: the chip, or when nothing ends the clause, anything. */
static void tell_yes(struct tell *t)
{
	bool ends = t->c->level || t->c->ranges.n;

	if (t->answers[AXIS_CHIP] == ANSWER_YES && axis_asked(AXIS_CHIP, t->c))
		tell_answer(t, AXIS_CHIP);
	else if (!ends && axis_asked(AXIS_RELEASE, t->c) && t->answers[AXIS_RELEASE] == ANSWER_YES)
		tell_answer(t, AXIS_RELEASE);
	else if (!ends)
		tell_product(t);
	for (enum axis a = AXIS_SYSTEM; a < AXIS_N; a++)
		if (t->answers[a] == ANSWER_YES && axis_asked(a, t->c))
			tell_answer(t, a);
	if (!ends)
		tell_part(t, STR("no fix is known"));
}

static void tell_reason(struct tell *t)
{
	switch (t->verdict) {
	case VERDICT_NOT_AFFECTED:
		tell_answer(t, first_with(t->answers, ANSWER_NO));
		break;
	case VERDICT_FIXED:
		tell_all(t, ANSWER_OVER);
		break;
	case VERDICT_POSSIBLE:
		tell_all(t, ANSWER_MAYBE);
		tell_yes(t);
		break;
	case VERDICT_AFFECTED:
		tell_yes(t);
		break;
	default:
		tell_part(t, STR("cannot be decided"));
	}
	if (t->c->sure != SURE_YES && t->verdict != VERDICT_NOT_AFFECTED && t->verdict != VERDICT_FIXED)
		tell_source_text(t);
}

/* The clause that decides. False when there is none: only foreign bytes hold an entry without clauses. */
static bool decide(struct matcher *m, const struct profile *p, size_t entry, struct tell *ret)
{
	struct reading *r = matcher_reading(m);
	struct form_span span = r->x->entries[entry].clauses;
	struct tell t = { .x = r->x, .p = p, .entry = &r->x->entries[entry], .out = matcher_words(m) };
	int most = -1;

	reading_maker(r, p);
	reading_take(r, p, (1u << AXIS_N) - 1);
	for (uint32_t i = span.at; i < span.at + span.n; i++) {
		t.c = &r->x->clauses[i];
		for (enum axis k = 0; k < AXIS_N; k++)
			t.answers[k] = axis_answer(k, r, t.c);
		t.verdict = verdict_of(t.c, t.answers);
		int tells = telling(&t);

		if (most < 0 || t.verdict > ret->verdict || (t.verdict == ret->verdict && tells > most)) {
			*ret = t;
			most = tells;
		}
	}
	return most >= 0;
}

void match_explain(struct arena *a, struct matcher *m, const struct profile *p, size_t entry, struct match_why *ret)
{
	struct tell t;

	if (!decide(m, p, entry, &t)) {
		*ret = (struct match_why){ VERDICT_NOT_AFFECTED, BASIS_NONE, STR("no condition is known"), LACK_NOTHING, STR_NONE };
		return;
	}
	t.a = a;
	buf_clear(t.out);
	tell_reason(&t);
	*ret = (struct match_why){ t.verdict, basis_of(&t), buf_dup(a, t.out), lack_of(&t), STR_NONE };
	buf_clear(t.out);
	if (t.verdict != VERDICT_NOT_AFFECTED)
		tell_fix(&t);
	ret->fix = buf_dup(a, t.out);
}

enum lack match_lack(struct matcher *m, const struct profile *p, size_t entry)
{
	struct tell t;

	return decide(m, p, entry, &t) ? lack_of(&t) : LACK_NOTHING;
}
