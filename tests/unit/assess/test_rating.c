/* The reader, the writer and the form's way in, over the CVSS methods; what they score is test_cvss.c's. */
#include "unit.h"

#include "assess/rating.h"

#define V31 "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
#define V40 "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"

/* --- what is read, and how it is written --- */

static const struct {
	struct str in, out; /* out empty: the same */
} good[] = {
	{ STR_LIT(V31), { 0 } },
	{ STR_LIT("CVSS:3.0/AV:P/AC:H/PR:H/UI:R/S:C/C:L/I:N/A:L"), { 0 } },
	{ STR_LIT(V31 "/E:P/RL:O/RC:R/CR:H/IR:M/AR:L/MAV:A/MAC:H/MPR:L/MUI:R/MS:C/MC:L/MI:N/MA:H"), { 0 } },
	/* 3.x: any order, the standard's is written */
	{ STR_LIT("CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N"), STR_LIT(V31) },
	{ STR_LIT("CVSS:3.1/MA:L/S:U/UI:N/E:U/PR:N/AC:L/AV:N/A:H/I:H/C:H"), STR_LIT(V31 "/E:U/MA:L") },
	/* "not defined" may be said, and is not written */
	{ STR_LIT(V31 "/E:X/RL:X/RC:X/CR:X/IR:X/AR:X/MAV:X/MAC:X/MPR:X/MUI:X/MS:X/MC:X/MI:X/MA:X"), STR_LIT(V31) },
	{ STR_LIT(V31 "/E:X/RL:W"), STR_LIT(V31 "/RL:W") },
	{ STR_LIT(V40), { 0 } },
	{ STR_LIT(V40 "/E:A/CR:H/IR:M/AR:L/MAV:A/MAC:H/MAT:P/MPR:L/MUI:A/MVC:L/MVI:N/MVA:H/MSC:L/MSI:S/MSA:S/S:P/AU:Y/R:I/V:C/RE:H/U:Amber"),
	  { 0 } },
	{ STR_LIT(V40 "/E:X/MSI:X/U:X"), STR_LIT(V40) },
	{ STR_LIT("AV:L/AC:H/Au:M/C:N/I:N/A:P"), { 0 } },
	{ STR_LIT("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:UC/CDP:LM/TD:H/CR:L/IR:M/AR:H"), { 0 } },
	{ STR_LIT("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:ND/RL:ND/RC:ND/CDP:N/TD:ND/CR:ND/IR:ND/AR:ND"), STR_LIT("AV:N/AC:L/Au:N/C:C/I:C/A:C/CDP:N") },
	{ STR_LIT("C:N/Au:S/AC:M/AV:A/A:P/I:C"), STR_LIT("AV:A/AC:M/Au:S/C:N/I:C/A:P") },
};

static void reads_and_writes(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(good); i++) {
		struct rating r, again;
		struct err err = { 0 };

		want(rating_parse(good[i].in, &r, &err), "row %zu: %s", i, err.msg);
		struct str written = rating_write(&a, &r);

		want_str(written, good[i].out.n ? good[i].out : good[i].in, "as written");
		want(rating_parse(written, &again, &err), "row %zu again: %s", i, err.msg);
		assert_ptr_equal(r.method, again.method);
		assert_memory_equal(r.choice, again.choice, sizeof r.choice);
	}
	arena_release(&a);
}

/* --- what is refused, and the words for it --- */

static const struct {
	struct str in;
	enum err_code code;
	const char *msg;
} bad[] = {
	{ STR_LIT("CVSS:3.1/AV:N/AC:L/PR:Z/UI:N/S:U/C:H/I:H/A:H"), ERR_SYNTAX, "PR: found \"Z\", expected N, L or H" },
	{ STR_LIT("CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), ERR_SYNTAX, "AV: twice" },
	{ STR_LIT("CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), ERR_SYNTAX, "AV: twice" },
	{ STR_LIT(V31 "/E:X/E:X"), ERR_SYNTAX, "E: twice" },
	{ STR_LIT("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H"), ERR_MISSING, "A: missing, expected H, L or N" },
	{ STR_LIT("CVSS:3.1/"), ERR_MISSING, "AV: missing, expected N, A, L or P" },
	{ STR_LIT("CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), ERR_SYNTAX, "AV: found \"X\", expected N, A, L or P" },
	{ STR_LIT(V31 "/E:z"), ERR_SYNTAX, "E: found \"z\", expected H, F, P, U or X" },
	{ STR_LIT(V31 "/E:ND"), ERR_SYNTAX, "E: found \"ND\", expected H, F, P, U or X" },
	{ STR_LIT("CVSS:3.1/av:N"), ERR_SYNTAX, "CVSS v3.1 has no metric \"av\"" },
	{ STR_LIT("CVSS:3.1/AV:n"), ERR_SYNTAX, "AV: found \"n\", expected N, A, L or P" },
	{ STR_LIT("CVSS:3.1/AV: N"), ERR_SYNTAX, "AV: found \" N\", expected N, A, L or P" },
	{ STR_LIT("CVSS:3.1/AV:N:L"), ERR_SYNTAX, "AV: found \"N:L\", expected N, A, L or P" },
	{ STR_LIT("CVSS:3.1/AV"), ERR_SYNTAX, "AV: found \"\", expected N, A, L or P" },
	{ STR_LIT("CVSS:3.1/AV:"), ERR_SYNTAX, "AV: found \"\", expected N, A, L or P" },
	{ STR_LIT("CVSS:3.1/nonsense"), ERR_SYNTAX, "found \"nonsense\", expected a metric and its value with \":\" between" },
	{ STR_LIT("CVSS:3.1//AV:N"), ERR_SYNTAX, "found \"\", expected a metric and its value with \":\" between" },
	{ STR_LIT(V31 "/"), ERR_SYNTAX, "found \"/\" at the end, expected a metric after it" },
	{ STR_LIT(V31 "\n"), ERR_SYNTAX, "A: found \"H\\x0A\", expected H, L or N" },
	{ STR_LIT(V31 "/\0"), ERR_SYNTAX, "found \"\\x00\", expected a metric and its value with \":\" between" },
	{ STR_LIT("CVSS:3.1/\xff\xfe\"\\:N"), ERR_SYNTAX, "CVSS v3.1 has no metric \"\\xFF\\xFE\\x22\\x5C\"" },
	{ STR_LIT("CVSS:3.1/AV:NNNNNNNNNNNNNNNNNNNNNNNN"), ERR_SYNTAX, "AV: found \"NNNNNNNNNNNNNNNN...\", expected N, A, L or P" },
	/* other prefixes */
	{ STR_LIT("CVSS:3.2/AV:N"), ERR_SYNTAX, "found \"CVSS:3.2/AV:N\", expected a vector that begins with CVSS:4.0/, CVSS:3.1/ or CVSS:3.0/" },
	{ STR_LIT("CVSS:3.1"), ERR_SYNTAX, "found \"CVSS:3.1\", expected a vector that begins with CVSS:4.0/, CVSS:3.1/ or CVSS:3.0/" },
	{ STR_LIT("cvss:3.1/AV:N"), ERR_SYNTAX, NULL },
	{ STR_LIT(" " V31), ERR_SYNTAX, NULL },
	{ STR_LIT(""), ERR_SYNTAX, NULL },
	{ { NULL, 0 }, ERR_SYNTAX, NULL },
	{ STR_LIT("/"), ERR_SYNTAX, NULL },
	{ STR_LIT(":"), ERR_SYNTAX, NULL },
	/* version 2: no brackets, its own metrics; a vector that lost its prefix says so */
	{ STR_LIT("(AV:N/AC:L/Au:N/C:C/I:C/A:C)"), ERR_SYNTAX, NULL },
	{ STR_LIT("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), ERR_SYNTAX,
	  "CVSS v2.0 has no metric \"PR\"; a vector of another method begins with its prefix" },
	{ STR_LIT("AV:N/AC:L/Au:N/C:H/I:C/A:C"), ERR_SYNTAX, "C: found \"H\", expected C, P or N" },
	{ STR_LIT("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:X"), ERR_SYNTAX, "E: found \"X\", expected H, F, POC, U or ND" },
	{ STR_LIT("AV:N/AC:L/C:C/I:C/A:C"), ERR_MISSING, "Au: missing, expected N, S or M" },
	/* version 4: one order */
	{ STR_LIT("CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"), ERR_SYNTAX, "AV: stands after AC, expected before it" },
	{ STR_LIT(V40 "/CR:H/E:A"), ERR_SYNTAX, "E: stands after CR, expected before it" },
	{ STR_LIT(V40 "/CR:X/E:X"), ERR_SYNTAX, "E: stands after CR, expected before it" },
	{ STR_LIT(V40 "/E:A/E:A"), ERR_SYNTAX, "E: twice" },
	{ STR_LIT("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N"), ERR_MISSING, "SA: missing, expected H, L or N" },
	{ STR_LIT("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N"), ERR_SYNTAX, "SI: found \"S\", expected H, L or N" },
	{ STR_LIT(V40 "/MSC:S"), ERR_SYNTAX, "MSC: found \"S\", expected H, L, N or X" },
	{ STR_LIT(V40 "/U:amber"), ERR_SYNTAX, "U: found \"amber\", expected Clear, Green, Amber, Red or X" },
};

static void refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(bad); i++) {
		struct rating r;
		struct err err = { 0 };

		memset(&r, 0xA5, sizeof r);
		struct rating before = r;

		want(!rating_parse(bad[i].in, &r, &err), "row %zu is read: %.*s", i, STR_ARG(bad[i].in));
		want(err.code == bad[i].code, "row %zu: code %d, expected %d: %s", i, err.code, bad[i].code, err.msg);
		if (bad[i].msg)
			want_str(str_of(err.msg), str_of(bad[i].msg), "the message");
		want(!memcmp(&before, &r, sizeof r), "row %zu: the rating was touched", i);
	}
}

static void has_a_limit(void **state)
{
	char text[RATING_VECTOR_MAX + 1];
	struct rating r;
	struct err err = { 0 };

	(void)state;
	memset(text, '/', sizeof text);
	memcpy(text, V31, sizeof V31 - 1);
	want(!rating_parse(str_n(text, sizeof text), &r, &err) && err.code == ERR_LIMIT, "code %d: %s", err.code, err.msg);
	want(!rating_parse(str_n(text, sizeof text - 1), &r, &err) && err.code == ERR_SYNTAX, "code %d: %s", err.code, err.msg);
	want(!rating_parse(str_n(text, sizeof text - 1), &r, NULL), "without a place for the error");
}

/* --- a form's way in --- */

static void chooses(void **state)
{
	static const char *const in[][2] = { { "AV", "N" }, { "AC", "L" }, { "AT", "N" }, { "PR", "N" }, { "UI", "N" }, { "VC", "H" },
		{ "VI", "H" }, { "VA", "H" }, { "SC", "N" }, { "SI", "N" } };
	struct rating r = { .method = method_find(STR("cvss-4.0")) };
	const struct metric *missing = NULL;
	struct err err = { 0 };
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_non_null(r.method);
	assert_null(method_find(STR("cvss-9")));
	want_str(rating_write(&a, &r), STR("CVSS:4.0/"), "nothing chosen");
	for (size_t i = 0; i < ROWS(in); i++)
		want(rating_choose(&r, str_of(in[i][0]), str_of(in[i][1]), &err), "%s: %s", in[i][0], err.msg);
	assert_false(rating_complete(&r, &missing));
	want_str(missing->key, STR("SA"), "the one that is missing");
	assert_true(rating_choose(&r, STR("SA"), STR("N"), &err));
	assert_true(rating_complete(&r, NULL));
	want_str(rating_write(&a, &r), STR(V40), "complete");

	assert_true(rating_choose(&r, STR("E"), STR("P"), &err) && rating_choose(&r, STR("MSI"), STR("S"), &err));
	want_str(rating_write(&a, &r), STR(V40 "/E:P/MSI:S"), "more");
	assert_true(rating_choose(&r, STR("E"), STR("X"), &err) && rating_choose(&r, STR("MSI"), STR(""), &err));
	want_str(rating_write(&a, &r), STR(V40), "taken back");
	assert_true(rating_choose(&r, STR("AV"), STR(""), &err));
	assert_false(rating_complete(&r, &missing));
	want_str(missing->key, STR("AV"), "taken back, too");

	assert_false(rating_choose(&r, STR("AV"), STR("Z"), &err));
	assert_int_equal(err.code, ERR_FOUND);
	want_str(str_of(err.msg), STR("AV: found \"Z\", expected N, A, L or P"), "a choice there is not");
	assert_false(rating_choose(&r, STR("Au"), STR("N"), &err));
	assert_int_equal(err.code, ERR_FOUND);
	want_str(str_of(err.msg), STR("CVSS v4.0 has no metric \"Au\""), "a metric there is not");
	arena_release(&a);
}

static void reads_what_is_not_complete(void **state)
{
	struct rating r;
	struct err err = { 0 };

	(void)state;
	want(rating_read(STR("CVSS:3.1/C:H/AV:N"), &r, &err), "%s", err.msg);
	assert_false(rating_complete(&r, NULL));
	assert_false(rating_read(STR("CVSS:3.1/C:H/C:N"), &r, &err));
}

/* Every table by the rules that reader, writer and calculators rest on. */
static void tables_are_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < method_n; i++) {
		const struct method *m = methods[i];

		want(m->metric_n > 0 && m->metric_n <= RATING_METRIC_MAX, "%.*s: %zu metrics", STR_ARG(m->id), m->metric_n);
		assert_ptr_equal(method_find(m->id), m);
		assert_true(m->name.n && m->score && m->explain);
		for (size_t k = 0; k < m->metric_n; k++) {
			const struct metric *c = &m->metrics[k];

			want(c->choice_n >= 2 && c->name.n && c->key.n, "%.*s %.*s", STR_ARG(m->id), STR_ARG(c->key));
			for (size_t l = 0; l < k; l++)
				want(!str_eq(m->metrics[l].key, c->key), "%.*s: %.*s stands twice", STR_ARG(m->id), STR_ARG(c->key));
			for (size_t l = 0; l < c->choice_n; l++) {
				want(c->choices[l].key.n && c->choices[l].name.n, "%.*s: a choice without words", STR_ARG(c->key));
				want(!m->undefined.n || !str_eq(c->choices[l].key, m->undefined), "%.*s: not defined is a choice", STR_ARG(c->key));
				for (size_t o = 0; o < l; o++)
					want(!str_eq(c->choices[o].key, c->choices[l].key), "%.*s: a choice twice", STR_ARG(c->key));
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes), cmocka_unit_test(refuses), cmocka_unit_test(has_a_limit), cmocka_unit_test(chooses),
		cmocka_unit_test(reads_what_is_not_complete), cmocka_unit_test(tables_are_sound),
	};

	return cmocka_run_group_tests_name("rating", tests, NULL, NULL);
}
