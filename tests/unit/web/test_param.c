#include "unit.h"

#include "base/clock.h"
#include "vuln/release.h"
#include "web/serve/param.h"

struct asked {
	struct str text;
	int word;
	int64_t number;
	bool flag;
	day when;
	release android;
};
static const struct str words[] = { STR_LIT("low"), STR_LIT("high"), STR_LIT("") };
static const struct param rows[] = {
	{ "text", PARAM_TEXT, offsetof(struct asked, text), 2, 5 },
	{ "word", PARAM_WORD, offsetof(struct asked, word), .words = words, .word_n = 3 },
	{ "number", PARAM_NUMBER, offsetof(struct asked, number), 1, 500 },
	{ "flag", PARAM_FLAG, offsetof(struct asked, flag) },
	{ "when", PARAM_DAY, offsetof(struct asked, when) },
	{ "android", PARAM_RELEASE, offsetof(struct asked, android) },
};
static const struct params table = PARAMS(rows);

static bool read_asked(struct arena *a, const char *query, bool strict, struct asked *ret, struct err *err)
{
	struct fields f;

	*ret = (struct asked){ .number = 50 };
	assert_true(fields_query(a, str_of(query), &f, err));
	return params_read(&table, &f, strict, ret, NULL, err);
}

static void good(void **state)
{
	struct arena a;
	struct asked k;
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	assert_true(read_asked(&a, "text=ab&word=HIGH&number=500&flag=on&when=2024-03-01&android=12L", true, &k, &err));
	want_str(k.text, STR("ab"), "text");
	assert_int_equal(k.word, 1);
	assert_int_equal(k.number, 500);
	assert_true(k.flag);
	assert_int_equal(k.when, 20240301);
	assert_int_equal(k.android, 1210);
	assert_true(read_asked(&a, "text=&number=+&word=", true, &k, &err)); /* left empty in a form */
	assert_int_equal(k.number, 50);
	assert_true(read_asked(&a, "utm_source=x&flag=0", false, &k, &err)); /* pages pass over what they do not know */
	assert_false(k.flag);
	arena_release(&a);
}

static void bad(void **state)
{
	static const struct { const char *query, *name, *found, *expected; } cases[] = {
		{ "text=a", "text", "1 bytes", "2 to 5" },
		{ "text=abcdef", "text", "6 bytes", "2 to 5" },
		{ "word=medium", "word", "\"medium\"", "low, high" },
		{ "number=0", "number", "\"0\"", "1 to 500" },
		{ "number=501", "number", "\"501\"", "1 to 500" },
		{ "number=-1", "number", "\"-1\"", "1 to 500" },
		{ "number=99999999999999999999", "number", "\"99999999999999999999\"", "1 to 500" },
		{ "flag=maybe", "flag", "\"maybe\"", "1 or 0" },
		{ "when=2024-02-30", "when", "\"2024-02-30\"", "2024-03-01" },
		{ "android=Ubuntu", "android", "\"Ubuntu\"", "14 or 12L" },
		{ "textt=ab", "\"textt\"", "no parameter", "text, word, number, flag, when, android" },
	};
	struct arena a;
	struct asked k;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(cases); i++) {
		struct err err = { 0 };

		want(!read_asked(&a, cases[i].query, true, &k, &err), "%s", cases[i].query);
		want(strstr(err.msg, cases[i].name), "%s: %s", cases[i].query, err.msg);
		want(strstr(err.msg, cases[i].found), "%s: %s", cases[i].query, err.msg);
		want(strstr(err.msg, cases[i].expected), "%s: %s", cases[i].query, err.msg);
	}
	arena_release(&a);
}

static void kept_in_links(void **state)
{
	static const struct { const char *query, *name, *value, *drop, *out; } cases[] = {
		{ "text=ab&number=3", "number", "4", NULL, "?text=ab&number=4" },
		{ "text=a+b&flag=1", "word", "low", "flag", "?text=a%20b&word=low" },
		{ "text=ab&foreign=1&word=", "text", "", NULL, "" },
		{ "", "text", "<\"&>", NULL, "?text=%3C%22%26%3E" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(cases); i++) {
		struct fields f;

		assert_true(fields_query(&a, str_of(cases[i].query), &f, NULL));
		want_str(params_link(&a, &table, &f, cases[i].name, str_of(cases[i].value), cases[i].drop), str_of(cases[i].out),
		         cases[i].query);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(good), cmocka_unit_test(bad), cmocka_unit_test(kept_in_links) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
