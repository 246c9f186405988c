/* Releases as records and devices write them. */
#include "unit.h"

#include "base/arena.h"
#include "vuln/release.h"

static void parse_one(void **state)
{
	static const struct { const char *text; release r; } rows[] = {
		{ "14", 1400 },          { "12L", 1210 },        { "12l", 1210 },         { "12.1", 1210 },     { "8", 800 },
		{ "8.0", 800 },          { "8.0.0", 800 },       { "8.1", 810 },          { "8.1.0", 810 },     { "6.0.", 600 },
		{ "6.0.1", 601 },        { "Android-13", 1300 }, { "Android 12L", 1210 }, { "android12", 1200 }, { "v11", 1100 },
		{ "nyc-mr1-dev", 711 },  { "nyc-mr2-dev", 712 }, { "sc-dev", 1200 },      { "sc-v2-dev", 1210 }, { "tm-dev", 1300 },
		{ "qt-qpr1-dev", 1000 }, { "16-qpr2", 1610 },    { "16-QPR2", 1610 },     { "16-qpr1", 1600 },  { "14-qpr3", 1400 },
		{ " 9 ", 900 },          { "4.4.4", 444 },       { "10", 1000 },
		/* none of them */
		{ "", 0 },        { "0", 0 },        { "Android kernel", 0 }, { "kernel", 0 },   { "SoCVersion", 0 }, { "n/a", 0 },
		{ "19.07", 0 },   { "2023", 0 },     { "13x", 0 },            { "11L", 0 },      { "pi", 0 },         { "scan", 0 },
		{ "1.2.3.4", 0 }, { "12-next", 0 },  { "8.10", 0 },           { "99", 0 },       { "Android", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		release r = release_parse(str_of(rows[i].text));

		want(r == rows[i].r, "\"%s\": got %d, expected %d", rows[i].text, r, rows[i].r);
	}
}

static struct str names(struct arena *a, struct releases l)
{
	struct str s = STR("");

	for (size_t i = 0; i < l.n; i++)
		s = str_printf(a, "%.*s%s%.*s", STR_ARG(s), i ? " " : "", STR_ARG(release_name(a, l.v[i])));
	return s;
}

static void parse_many(void **state)
{
	static const struct { const char *text, *names; bool below, above, rest; } rows[] = {
		{ "Android-11 Android-12 Android-12L Android-13", "11 12 12L 13", false, false, false },
		{ "13, 12L, 12, 11", "11 12 12L 13", false, false, false },
		{ "Android10/Android9/Android11", "9 10 11", false, false, false },
		{ "5.1 and below", "5.1", true, false, false },
		{ "6.0 and above", "6.0", false, true, false },
		{ "Android 12.0, 13.0, 14.0", "12 13 14", false, false, false },
		{ "16 QPR2, 16, 15", "15 16 16-qpr2", false, false, false },
		{ "5.0, 5.1, and 6.0", "5.0 5.1 6.0", false, false, false },
		{ "Selected Android 12, 13 devices", "12 13", false, false, true },
		{ "Android kernel", "", false, false, true },
		{ "6, 6.0.1, 7, nyc-mr1-dev", "6.0 6.0.1 7.0 7.1.1", false, false, false },
		{ "13, 13, 13", "13", false, false, false },
		{ "", "", false, false, false },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		bool below, above, rest;
		struct releases l = releases_parse(&a, str_of(rows[i].text), &below, &above, &rest);

		want_str(names(&a, l), str_of(rows[i].names), rows[i].text);
		want(below == rows[i].below && above == rows[i].above && rest == rows[i].rest, "%s: below %d, above %d, rest %d",
		     rows[i].text, below, above, rest);
	}
	arena_release(&a);
}

static void from_sdk(void **state)
{
	static const struct { const char *sdk, *full; release r; } rows[] = {
		{ "32", "", 1210 }, { "31", "", 1200 }, { "36", "36.0", 1600 }, { "36", "36.1", 1610 },
		{ "36", "", 1600 }, { "19", "", 440 },
		{ "", "36.1", 1610 }, { "27", "", 810 }, { "", "", 0 }, { "x", "", 0 }, { "0", "", 0 }, { "999", "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(release_of_sdk(str_of(rows[i].sdk), str_of(rows[i].full)) == rows[i].r, "sdk %s %s", rows[i].sdk, rows[i].full);
}

/* Every known release reads back from its own name, and lists stay sorted whatever the order of adding. */
static void names_and_lists(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	struct releases all = releases_between(&a, 0, 0), l = { 0 };

	assert_true(all.n > 40);
	for (size_t i = 0; i < all.n; i++) {
		struct str name = release_name(&a, all.v[i]);

		want(release_parse(name) == all.v[i], "%.*s", STR_ARG(name));
		want(i == 0 || all.v[i - 1] < all.v[i], "%.*s is out of order", STR_ARG(name));
		l = releases_add(&a, l, all.v[(i * 17) % all.n]);
	}
	assert_int_equal(l.n, all.n);
	assert_int_equal(releases_add(&a, l, 0).n, all.n);
	for (size_t i = 0; i < l.n; i++)
		assert_int_equal(l.v[i], all.v[i]);
	want_str(names(&a, releases_between(&a, 1200, 1400)), STR("12 12L 13"), "between");
	want_str(names(&a, releases_with_line(&a, releases_parse(&a, STR("4.4.4, 5.0.2, 5.1.1, 6.0"), NULL, NULL, NULL))),
	         STR("4.4 4.4.4 5.0 5.0.1 5.0.2 5.1 5.1.1 6.0"), "lines");
	assert_int_equal(release_newest_on(20220401), 1210);
	assert_int_equal(release_newest_on(20231001), 1400);
	assert_int_equal(release_newest_on(0), 0);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_one), cmocka_unit_test(parse_many), cmocka_unit_test(from_sdk),
		cmocka_unit_test(names_and_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
