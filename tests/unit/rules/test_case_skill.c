/* Skill against luck: the published numbers, another way to count them, and what partial and simultaneous histories
 * give. TLP beside it. */
#include "unit.h"

#include "base/names.h"
#include "rules/skill.h"
#include "rules/tlp.h"

/* As published by CERT/CC, in thousandths; and as fractions. */
static const struct { const char *order; int64_t permille; struct ratio f; } published[SKILL_ORDERS] = {
	{ "V<P", 333, { 1, 3 } }, { "V<X", 667, { 2, 3 } },  { "V<A", 750, { 3, 4 } },  { "F<P", 111, { 1, 9 } },
	{ "F<X", 333, { 1, 3 } }, { "F<A", 375, { 3, 8 } },  { "D<P", 37, { 1, 27 } },  { "D<X", 167, { 1, 6 } },
	{ "D<A", 188, { 3, 16 } }, { "P<X", 500, { 1, 2 } }, { "P<A", 667, { 2, 3 } },  { "X<A", 500, { 1, 2 } },
};

static void luck(void **state)
{
	struct ratio f[SKILL_ORDERS];

	(void)state;
	skill_luck(f);
	for (size_t i = 0; i < SKILL_ORDERS; i++) {
		assert_string_equal(skill_orders[i].text, published[i].order);
		want(f[i].n == published[i].f.n && f[i].d == published[i].f.d, "%s: %lld/%lld", published[i].order, (long long)f[i].n, (long long)f[i].d);
		assert_int_equal(ratio_permille(f[i]), published[i].permille);
	}
}

/* The chances of all histories add up to one, in 1296ths of 16ths. */
static void chances(void **state)
{
	char all[CASE_HISTORIES][CASE_EVENT_N + 1];
	int64_t sum = 0;

	(void)state;
	case_histories(all);
	for (size_t i = 0; i < CASE_HISTORIES; i++) {
		struct ratio c = skill_chance(str_of(all[i]));

		want(c.n == 1 && 20736 % c.d == 0, "%s: 1/%lld", all[i], (long long)c.d);
		sum += 20736 / c.d;
	}
	assert_int_equal(sum, 20736);
	assert_int_equal(skill_chance(STR("VF")).n, 0);
	assert_int_equal(skill_chance(STR("FVDPXA")).n, 0);
	assert_int_equal(skill_chance(STR("VVVVVV")).n, 0);
	assert_int_equal(skill_chance(STR("abcdef")).n, 0);
}

static void published_table(void **state)
{
	char path[512], line[128], h[8];
	FILE *f = fopen(shared_data(path, sizeof path, "vultron/cs_histories.csv"), "re");
	enum order_held held[SKILL_ORDERS];
	unsigned met;
	double p;
	int n = 0;

	(void)state;
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof line, f));
	while (fgets(line, sizeof line, f)) {
		assert_int_equal(sscanf(line, "%6[A-Z],%u,%lf", h, &met, &p), 3);
		struct ratio c = skill_chance(str_of(h));

		want(skill_held_letters(str_of(h), held) == met, "%s", h);
		want((double)c.n / (double)c.d - p < 1e-6 && p - (double)c.n / (double)c.d < 1e-6, "%s: %f", h, p);
		n++;
	}
	fclose(f);
	assert_int_equal(n, CASE_HISTORIES);
}

/* By CERT/CC's order; + held, - broken, . open. */
static void held(void **state)
{
	static const struct { const char *h, *orders; } rows[] = {
		{ "VFDPXA", "++++++++++++" }, { "AXPVFD", "------------" }, { "", "............" }, { "V", "+++........." },
		{ "VF", "++++++......" }, { "P", "-..-..-..++." }, { "VP", "+++-..-..++." }, { "VA", "+++..-..-.--" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		enum order_held h[SKILL_ORDERS];
		unsigned n = skill_held_letters(str_of(rows[i].h), h), expected = 0;

		for (size_t k = 0; k < SKILL_ORDERS; k++) {
			want(h[k] == (rows[i].orders[k] == '+' ? ORDER_HELD : rows[i].orders[k] == '-' ? ORDER_BROKEN : ORDER_OPEN), "%s: %s",
			     rows[i].h, skill_orders[k].text);
			expected += rows[i].orders[k] == '+';
		}
		assert_int_equal(n, expected);
	}
}

/* One second for two events: what goes out together is as it should be, what is forced by another is not. */
static void together(void **state)
{
	const struct skill_history out = { { 10, 100, TIME_NONE, 100, TIME_NONE, TIME_NONE } };  /* the fix and its publication */
	const struct skill_history leak = { { 100, TIME_NONE, TIME_NONE, 100, 100, 100 } };      /* an exploit, and all learn of it */
	const struct { const struct skill_history *h; const char *orders; } rows[] = { { &out, "++++++-..++." }, { &leak, "----" "-----" "---" } };

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		enum order_held h[SKILL_ORDERS];

		skill_held(rows[i].h, h);
		for (size_t k = 0; k < SKILL_ORDERS; k++)
			want(h[k] == (rows[i].orders[k] == '+' ? ORDER_HELD : rows[i].orders[k] == '-' ? ORDER_BROKEN : ORDER_OPEN), "row %zu: %s", i,
			     skill_orders[k].text);
	}
}

static struct skill_history of(const char *letters)
{
	struct skill_history h;

	for (size_t e = 0; e < CASE_EVENT_N; e++) {
		const char *at = strchr(letters, "VFDPXA"[e]);

		h.at[e] = at ? at - letters : TIME_NONE;
	}
	return h;
}

static void measure(void **state)
{
	const struct skill_history one[] = { of("VFDPXA"), of("VFDPXA"), of("AXPVFD"), of("VP") };
	struct skill s[SKILL_ORDERS];

	(void)state;
	skill_measure(one, 2, s);
	for (size_t i = 0; i < SKILL_ORDERS; i++)
		want(s[i].held == 2 && s[i].broken == 0 && s[i].observed.n == 1 && s[i].skill.n == 1 && s[i].skill.d == 1, "always: %zu", i);
	skill_measure(one + 2, 1, s); /* never: -f / (1 - f) */
	assert_true(s[0].skill.n == -1 && s[0].skill.d == 2 && s[2].skill.n == -3 && s[2].skill.d == 1);
	skill_measure(one, 4, s);
	assert_true(s[0].held == 3 && s[0].broken == 1 && s[0].observed.n == 3 && s[0].observed.d == 4); /* V<P: (3/4 - 1/3) / (2/3) */
	assert_true(s[0].skill.n == 5 && s[0].skill.d == 8);
	assert_true(s[4].held == 2 && s[4].broken == 1);                                                   /* F<X: the last is open */
	skill_measure(one, 0, s);
	assert_true(s[0].held == 0 && s[0].observed.n == 0 && s[0].skill.n == 0 && s[0].luck.d == 3);
	static const struct { struct ratio r; int64_t permille; } rounded[] = {
		{ { 1, 3 }, 333 }, { { 2, 3 }, 667 }, { { -1, 3 }, -333 }, { { -2, 3 }, -667 }, { { 1, 2000 }, 1 },
		{ { -1, 2000 }, -1 }, { { 0, 1 }, 0 }, { { -3, 1 }, -3000 },
	};

	for (size_t i = 0; i < ROWS(rounded); i++)
		assert_int_equal(ratio_permille(rounded[i].r), rounded[i].permille);
}

/* Every history weighed by its chance is luck itself: skill 0. 20736 histories in the right shares. */
static void luck_has_no_skill(void **state)
{
	static struct skill_history many[20736];
	char all[CASE_HISTORIES][CASE_EVENT_N + 1];
	struct skill s[SKILL_ORDERS];
	size_t n = 0;

	(void)state;
	case_histories(all);
	for (size_t i = 0; i < CASE_HISTORIES; i++)
		for (int64_t k = 0; k < 20736 / skill_chance(str_of(all[i])).d; k++)
			many[n++] = of(all[i]);
	assert_int_equal(n, 20736);
	skill_measure(many, n, s);
	for (size_t i = 0; i < SKILL_ORDERS; i++)
		want(s[i].skill.n == 0 && s[i].observed.n == s[i].luck.n && s[i].observed.d == s[i].luck.d, "%s", skill_orders[i].text);
}

/* --- TLP --- */

static void tlp_words(void **state)
{
	static const struct { const char *text; int label; } rows[] = {
		{ "TLP:RED", TLP_RED }, { "red", TLP_RED }, { "TLP:AMBER+STRICT", TLP_AMBER_STRICT }, { "amber_strict", TLP_AMBER_STRICT },
		{ "Tlp: Amber", TLP_AMBER }, { " TLP:GREEN ", TLP_GREEN }, { "tlp:clear", TLP_CLEAR }, { "TLP:WHITE", TLP_CLEAR },
		{ "", -1 }, { "TLP:", -1 }, { "TLP", -1 }, { "blue", -1 }, { "TLP:AMBER+", -1 }, { "AMBER+STRICTER", -1 }, { "TLP:TLP:RED", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		enum tlp t = TLP_N;

		want(tlp_parse(str_of(rows[i].text), &t) == (rows[i].label >= 0), "\"%s\"", rows[i].text);
		want(rows[i].label < 0 ? t == TLP_N : t == (enum tlp)rows[i].label, "\"%s\" is %d", rows[i].text, (int)t);
	}
	for (unsigned i = 0; i < TLP_N; i++) {
		enum tlp t = TLP_N;

		want(tlp_parse(tlp_rows[i].label, &t) && t == i, "label %u", i);
		want(tlp_parse(tlp_rows[i].name, &t) && t == i, "name %u", i);
	}
	for (unsigned i = 0; i < TLP_READER_N; i++)
		want(names_find(tlp_reader_names, TLP_READER_N, tlp_reader_names[i]) == (int)i, "reader %u", i);
}

static void tlp_readers(void **state)
{
	/* recipient, own party, clients, community, everybody */
	static const char *const grid[TLP_N] = { "+....", "++...", "+++..", "++++.", "+++++" };

	(void)state;
	for (unsigned l = 0; l < TLP_N; l++) {
		for (unsigned r = 0; r < TLP_READER_N; r++)
			want(tlp_may_show((enum tlp)l, (enum tlp_reader)r) == (grid[l][r] == '+'), "%u to %u", l, r);
		for (unsigned k = 0; k < TLP_N; k++) {
			want(tlp_stricter((enum tlp)l, (enum tlp)k) == (l < k ? l : k), "%u, %u", l, k);
			want(tlp_may_relabel((enum tlp)l, (enum tlp)k) == (k <= l), "%u as %u", l, k);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(luck), cmocka_unit_test(chances), cmocka_unit_test(published_table), cmocka_unit_test(held),
		cmocka_unit_test(together), cmocka_unit_test(measure), cmocka_unit_test(luck_has_no_skill), cmocka_unit_test(tlp_words),
		cmocka_unit_test(tlp_readers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
