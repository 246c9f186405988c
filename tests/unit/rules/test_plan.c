/* The handling plan: the one that the program carries, and what is refused in others. */
#include "rules_unit.h"

#include "rules/plan.h"

static void the_program_carries_one(void **state)
{
	struct arena a;
	struct plan p;

	(void)state;
	arena_init(&a);
	plan_default(&a, &p);
	assert_int_equal(p.embargo.most_s, 90 * 86400);
	assert_int_equal(p.embargo.least_s, 86400);
	assert_int_equal(p.embargo.quorum_percent, 75);
	assert_int_equal(p.embargo.first, CONSENT_ONE);
	assert_int_equal(p.embargo.later, CONSENT_LEAD_OR_ALL);
	assert_int_equal(p.fix_s[PLAN_CRITICAL], 30 * 86400);
	assert_int_equal(p.fix_s[PLAN_UNGRADED], 0);
	assert_true(p.principle_n >= 3 && p.principles[0].zh.n);
	arena_release(&a);
}

static void an_end_is_offered_by_grade(void **state)
{
	static const struct { const char *grade; bool exploited; int days; } rows[] = {
		{ "critical", false, 45 }, { "high", false, 60 }, { "medium", false, 90 }, { "low", false, 90 }, { "", false, 60 },
		{ "critical", true, 7 }, { "low", true, 7 }, { "nonsense", false, 60 },
	};
	struct arena a;
	struct plan p;

	(void)state;
	arena_init(&a);
	plan_default(&a, &p);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(plan_offer(&p, str_of(rows[i].grade), rows[i].exploited, 1000), 1000 + rows[i].days * 86400);
	arena_release(&a);
}

/* Only `principles` may be left out; a null is as good as none. */
static void principles_may_be_missing(void **state)
{
	struct str text = plan_default_text();
	size_t from = str_find(text, STR("\"principles\"")), to = str_find(text, STR("\"embargo\""));
	struct arena a;
	struct plan p;
	struct err err;

	(void)state;
	arena_init(&a);
	memset(&p, 0x5a, sizeof p);
	for (int null = 0; null < 2; null++) {
		struct str less = STR_JOIN(&a, str_sub(text, 0, from), null ? STR("\"principles\": null, ") : STR(""), str_from(text, to));

		assert_true(plan_read(&a, less, &p, &err));
		assert_int_equal(p.principle_n, 0);
		assert_int_equal(p.embargo.most_s, 90 * 86400);
	}
	arena_release(&a);
}

/* The default one with one thing put in place of another, and the words its error must hold. */
static void what_is_not_understood_is_told(void **state)
{
	static const struct { const char *from, *to, *told; } rows[] = {
		{ "\"least_hours\": 24", "\"least_hours\": 24, \"least_days\": 1", "least_days" },
		{ "\"most_days\": 90", "\"most_days\": 900", "total_days" },
		{ "\"first\": \"one\"", "\"first\": \"two\"", "/embargo/consent/first" },
		{ "\"critical\": 45", "\"critical\": 120", "critical" },
		{ "\"quorum_percent\": 75", "\"quorum_percent\": 175", "/embargo/quorum_percent" },
		{ "\"attack_ends\": false", "\"attack_ends\": \"no\"", "/embargo/attack_ends" },
		{ "\"version\": \"1.0.0\"", "\"version\": \"1 0\"", "/version" },
		{ "\"next_days\": 21", "\"next_days\": 0", "/silence/next_days" },
		{ "\"fix_days\": {\"critical\": 30,", "\"fix_days\": {", "/fix_days" },
		{ "\"silence\"", "\"patience\"", "patience" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str text = plan_default_text();
		size_t at = str_find(text, str_of(rows[i].from));
		struct err err = { 0 };
		char told[600];
		struct plan p;

		assert_true(at != SIZE_MAX);
		text = STR_JOIN(&a, str_sub(text, 0, at), str_of(rows[i].to), str_from(text, at + strlen(rows[i].from)));
		assert_false(plan_read(&a, text, &p, &err));
		err_text(&err, told, sizeof told);
		if (!strstr(told, rows[i].told))
			fail_msg("row %zu: %s", i, told);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_program_carries_one), cmocka_unit_test(principles_may_be_missing),
		cmocka_unit_test(an_end_is_offered_by_grade), cmocka_unit_test(what_is_not_understood_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
