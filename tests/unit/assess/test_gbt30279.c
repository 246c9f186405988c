#include "unit.h"

#include "assess/gbt30279.h"
#include "base/file.h"
#include "base/limits.h"

/* --- every row of the annexes --- */

enum { COLUMNS = 5 };

/* The rows of a file with their fields; returns how many. */
static size_t rows_of(struct arena *a, const char *name, struct str v[][COLUMNS], size_t max)
{
	char inside[200], path[1024];
	struct str text, line;
	struct err err = { 0 };
	size_t n = 0;

	snprintf(inside, sizeof inside, "gbt30279/%s.csv", name);
	want(file_read(a, shared_data(path, sizeof path, inside), MIB, &text, &err), "%s", err.msg);
	assert_true(str_split(&text, '\n', &line)); /* headings */
	while (str_split(&text, '\n', &line) && str_trim(line).n) {
		assert_true(n < max);
		line = str_trim(line);
		for (size_t k = 0; k < COLUMNS && str_split(&line, ',', &v[n][k]); k++)
			;
		n++;
	}
	return n;
}

/* The place of a choice by its key, in the metric's order. */
static unsigned at(enum gbt_metric m, struct str key)
{
	const struct metric *x = &gbt_method.metrics[m];

	for (unsigned i = 0; i < x->choice_n; i++)
		if (str_eq(x->choices[i].key, key))
			return i;
	fail_msg("no choice %.*s", STR_ARG(key));
	return 0;
}

static unsigned number(struct str s)
{
	uint64_t n = 0;

	assert_true(str_u64(s, &n));
	return (unsigned)n;
}

static void the_annexes_are_as_published(void **state)
{
	struct str v[200][COLUMNS];
	struct arena a;
	size_t n;
	(void)state;

	arena_init(&a);
	n = rows_of(&a, "annex_a_exploitability", v, ROWS(v));
	assert_int_equal(n, 48);
	for (size_t i = 0; i < n; i++)
		want(gbt_exploitability(at(GBT_ACCESS, v[i][0]), at(GBT_TRIGGER, v[i][1]), at(GBT_PRIVILEGE, v[i][2]),
			at(GBT_INTERACTION, v[i][3])) == number(v[i][4]), "A, row %zu", i);
	n = rows_of(&a, "annex_b_impact", v, ROWS(v));
	assert_int_equal(n, 9);
	for (size_t i = 0; i < n; i++)
		want(gbt_impact(number(v[i][0]), number(v[i][1])) == number(v[i][3]), "B, row %zu", i);
	n = rows_of(&a, "annex_c_environment", v, ROWS(v));
	assert_int_equal(n, 27);
	for (size_t i = 0; i < n; i++)
		want(gbt_environment(at(GBT_COST, v[i][1]), at(GBT_REPAIR, v[i][2]), at(GBT_SCOPE, v[i][0])) == number(v[i][3]), "C, row %zu", i);
	n = rows_of(&a, "annex_d_technical", v, ROWS(v));
	assert_int_equal(n, 81);
	for (size_t i = 0; i < n; i++)
		want(gbt_technical(number(v[i][0]), number(v[i][1])) == severity_parse(v[i][2]), "D, row %zu", i);
	n = rows_of(&a, "annex_e_comprehensive", v, ROWS(v));
	assert_int_equal(n, 36);
	for (size_t i = 0; i < n; i++)
		want(gbt_comprehensive(severity_parse(v[i][0]), number(v[i][1])) == severity_parse(v[i][2]), "E, row %zu", i);
	arena_release(&a);
}

/* --- ratings --- */

/* "NLNN SSS LHH": a letter for each metric, the groups parted by blanks; the last may be missing. */
static struct rating rating_of(const char *letters)
{
	struct rating r = { .method = &gbt_method };
	size_t m = 0;

	for (const char *p = letters; *p; p++)
		if (*p != ' ') {
			r.choice[m] = (uint8_t)(at((enum gbt_metric)m, str_n(p, 1)) + 1);
			m++;
		}
	assert_true(m == GBT_COST || m == GBT_METRIC_N);
	return r;
}

static void ratings_are_graded(void **state)
{
	static const struct { const char *in; uint8_t a, b, c; enum severity technical, severity; } rows[] = {
		{ "NLNN SSS", 9, 9, 0, SEVERITY_CRITICAL, SEVERITY_CRITICAL },
		{ "NLNN SSS LHH", 9, 9, 9, SEVERITY_CRITICAL, SEVERITY_CRITICAL },
		{ "NLNN SSS HLL", 9, 9, 1, SEVERITY_CRITICAL, SEVERITY_MEDIUM },
		{ "LLLN SSS", 6, 9, 0, SEVERITY_HIGH, SEVERITY_HIGH },
		{ "LLLN SSS MMM", 6, 9, 6, SEVERITY_HIGH, SEVERITY_MEDIUM },
		{ "PHHR NNG", 1, 1, 0, SEVERITY_LOW, SEVERITY_LOW },
		{ "PHHR NNG LHH", 1, 1, 9, SEVERITY_LOW, SEVERITY_HIGH },
		{ "NLNN NNN", 9, 0, 0, SEVERITY_UNKNOWN, SEVERITY_UNKNOWN },
		{ "NLNN NNN LHH", 9, 0, 9, SEVERITY_UNKNOWN, SEVERITY_UNKNOWN },
		{ "NLNR SGN", 8, 5, 0, SEVERITY_HIGH, SEVERITY_HIGH },
	};
	(void)state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct rating r = rating_of(rows[i].in);
		struct score s;

		rating_score(&r, &s);
		want(s.exploitability == rows[i].a && s.impact == rows[i].b && s.environment == rows[i].c, "%s: %d %d %d", rows[i].in,
			s.exploitability, s.impact, s.environment);
		want(s.technical == rows[i].technical && s.severity == rows[i].severity, "%s: %d %d", rows[i].in, s.technical, s.severity);
		want(s.score == SCORE_ABSENT && s.base == SCORE_ABSENT && s.environmental == SCORE_ABSENT, "%s: no tenths", rows[i].in);
	}
}

static void a_worksheet_names_the_annexes(void **state)
{
	static const char *const whole[][3] = {
		{ "gbt.a", "AP:N TR:L PR:N IC:R", "8" },
		{ "gbt.b", "C:S I:G A:N (S 1, G 1, N 1)", "5" },
		{ "gbt.c", "EC:L RD:H SR:H", "9" },
		{ "gbt.d", "A 8, B 5", "high 高危" },
		{ "gbt.e", "D high 高危, C 9", "critical 超危" },
	};
	struct rating r = rating_of("NLNR SGN LHH");
	struct worksheet w;
	struct arena a;
	(void)state;

	arena_init(&a);
	rating_explain(&a, &r, &w);
	assert_int_equal(w.n, ROWS(whole));
	for (size_t i = 0; i < w.n; i++) {
		want_str(w.v[i].key, str_of(whole[i][0]), whole[i][0]);
		want_str(w.v[i].formula, str_of(whole[i][1]), whole[i][0]);
		want_str(w.v[i].value, str_of(whole[i][2]), whole[i][0]);
	}
	r = rating_of("NLNN NNN");
	rating_explain(&a, &r, &w);
	assert_int_equal(w.n, 3);
	want_str(w.v[1].value, STR("-"), "no impact");
	want_str(w.v[2].value, STR("-"), "no grade");
	arena_release(&a);
}

static void the_environment_is_rated_whole_or_not_at_all(void **state)
{
	static const struct { const char *in, *missing; } rows[] = {
		{ "GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S", NULL },
		{ "GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S/EC:L/RD:H/SR:H", NULL },
		{ "GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S/EC:L/SR:H", "RD: missing" },
		{ "GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S/RD:L", "EC: missing" },
		{ "GBT30279:2020/AP:N/TR:L/PR:N/C:S/I:S/A:S", "IC: missing" },
		{ "GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:H/I:S/A:S", "C: found \"H\", expected S, G or N" },
	};
	struct arena a;
	(void)state;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		struct rating r;
		bool ok = rating_parse(str_of(rows[i].in), &r, &err);

		want(ok == !rows[i].missing, "%s: %s", rows[i].in, err.msg);
		if (ok)
			want_str(rating_write(&a, &r), str_of(rows[i].in), "written");
		else
			want(strstr(err.msg, rows[i].missing), "%s: %s", rows[i].in, err.msg);
	}
	arena_release(&a);
}

static void cvss_3_gives_a_proposal(void **state)
{
	static const char *const rows[][2] = {
		{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S" },
		{ "CVSS:3.0/AV:P/AC:H/PR:L/UI:R/S:C/C:L/I:N/A:H", "GBT30279:2020/AP:P/TR:H/PR:L/IC:R/C:G/I:N/A:S" },
		{ "CVSS:3.1/AV:A/AC:L/PR:H/UI:N/S:U/C:N/I:L/A:N/E:P/MAV:N", "GBT30279:2020/AP:A/TR:L/PR:H/IC:N/C:N/I:G/A:N" },
		{ "GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S", NULL },
		{ "ssvc:DT_U:1.0.0/A:N/VD:C", NULL },
		{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", NULL },
	};
	struct arena a;
	(void)state;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct rating cvss, r;
		struct err err = { 0 };

		want(rating_read(str_of(rows[i][0]), &cvss, &err), "%s: %s", rows[i][0], err.msg);
		want(gbt_propose(&cvss, &r) == !!rows[i][1], "%s", rows[i][0]);
		if (rows[i][1])
			want_str(rating_write(&a, &r), str_of(rows[i][1]), rows[i][0]);
	}
	arena_release(&a);
}

static void every_choice_has_its_term(void **state)
{
	(void)state;
	for (size_t m = 0; m < GBT_METRIC_N; m++) {
		const struct metric *x = &gbt_method.metrics[m];

		want(gbt_terms[m].name.n && str_is_utf8(gbt_terms[m].name), "%.*s", STR_ARG(x->key));
		for (size_t i = 0; i < ROWS(gbt_terms[m].choices); i++)
			want((gbt_terms[m].choices[i].n > 0) == (i < x->choice_n), "%.*s, choice %zu", STR_ARG(x->key), i);
		want((gbt_terms[m].group == GBT_ENVIRONMENT) == (x->group == GROUP_ENVIRONMENTAL), "%.*s", STR_ARG(x->key));
		want(x->required == (x->group == GROUP_BASE), "%.*s", STR_ARG(x->key));
	}
	want_str(gbt_grade_terms[SEVERITY_CRITICAL], STR("超危"), "critical");
	assert_int_equal(gbt_grade_terms[SEVERITY_NONE].n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_annexes_are_as_published),
		cmocka_unit_test(ratings_are_graded),
		cmocka_unit_test(a_worksheet_names_the_annexes),
		cmocka_unit_test(the_environment_is_rated_whole_or_not_at_all),
		cmocka_unit_test(cvss_3_gives_a_proposal),
		cmocka_unit_test(every_choice_has_its_term),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
