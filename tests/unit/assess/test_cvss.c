/* What the four versions of CVSS score: sample vectors, the words that follow, sanity over whole spaces, and worksheets. */
#include "unit.h"

#include <errno.h>

#include "assess/rating.h"

static void parsed(struct str vector, struct rating *r)
{
	struct err err = { 0 };

	want(rating_parse(vector, r, &err), "%.*s: %s", STR_ARG(vector), err.msg);
}

static struct score scored(struct str vector)
{
	struct rating r;
	struct score s;

	parsed(vector, &r);
	rating_score(&r, &s);
	return s;
}

/* --- the sample vectors: "VECTOR - (9.8, 9.8, None)", "VECTOR - (9.2,)" or "VECTOR - 9.2" --- */

enum { NOT_GIVEN = -1000 };

/* The next number of an expectation in tenths; NOT_GIVEN for "None". */
static bool take_number(struct str *rest, int *ret)
{
	struct str word;
	char text[16], *end;

	do
		if (!str_token(rest, "(), \r", &word))
			return false;
	while (!word.n);
	*ret = NOT_GIVEN;
	if (str_eq(word, STR("None")))
		return true;
	want(word.n < sizeof text, "a long number: %.*s", STR_ARG(word));
	memcpy(text, word.p, word.n);
	text[word.n] = 0;
	double v = strtod(text, &end);

	want(*end == 0, "no number: %s", text);
	*ret = (int)(v * 10 + (v < 0 ? -0.5 : 0.5));
	return true;
}

static void check_sample(struct str line, const char *file)
{
	size_t dash = str_find(line, STR(" - "));
	struct str vector = str_sub(line, 0, dash), rest = str_from(line, dash + 3);
	struct score s = scored(vector);
	int want_tenths[3], n = 0;

	while (n < 3 && take_number(&rest, &want_tenths[n]))
		n++;
	if (n == 1) {
		want(s.score == want_tenths[0], "%s: %.*s: %d, expected %d", file, STR_ARG(vector), s.score, want_tenths[0]);
		return;
	}
	/* Version 3's samples give a score for groups without metrics, too; with us these are absent. */
	bool absent_means_given = str_starts(vector, STR("CVSS:3"));
	int got[3] = { s.base, s.temporal, s.environmental };

	assert_int_equal(n, 3);
	for (int i = 0; i < 3; i++)
		if (got[i] == SCORE_ABSENT)
			want(absent_means_given || want_tenths[i] == NOT_GIVEN, "%s: %.*s: absent, expected %d", file, STR_ARG(vector), want_tenths[i]);
		else
			want(got[i] == want_tenths[i], "%s: %.*s: %d, expected %d", file, STR_ARG(vector), got[i], want_tenths[i]);
}

static void sample_vectors(void **state)
{
	static const struct {
		const char *file;
		size_t least;
	} files[] = {
		{ "calculator2", 2 }, { "calculator3", 1 }, { "cvsslib2", 12 }, { "cvsslib3", 14 }, { "security4", 27 }, { "simple2", 364 },
		{ "simple3", 1296 }, { "simple31", 1296 }, { "simple4", 529 }, { "supplemental4", 288 }, { "threat4", 3 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(files); i++) {
		char inside[64], path[1024], line[1024];
		size_t n = 0;

		snprintf(inside, sizeof inside, "cvss/vectors_%s.txt", files[i].file);
		FILE *f = fopen(shared_data(path, sizeof path, inside), "r");

		want(f != NULL, "%s: %s", path, strerror(errno));
		while (fgets(line, sizeof line, f)) {
			struct str text = str_trim(str_of(line));

			if (!text.n)
				continue;
			check_sample(text, files[i].file);
			n++;
		}
		fclose(f);
		want(n >= files[i].least, "%s: %zu vectors, expected %zu", files[i].file, n, files[i].least);
	}
}

/* --- facts that are easily got wrong, and the words that follow from a score --- */

#define V31 "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
#define V40 "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
#define NO  SCORE_ABSENT

static const struct {
	const char *vector;
	int base, temporal, environmental, score;
	enum severity severity;
	const char *nomenclature;
} facts[] = {
	{ V31, 98, NO, NO, 98, SEVERITY_CRITICAL, "" },
	{ V31 "/E:X/CR:X", 98, NO, NO, 98, SEVERITY_CRITICAL, "" }, /* a group of "not defined" alone is absent */
	{ V31 "/E:P/RL:O/RC:C", 98, 88, NO, 88, SEVERITY_HIGH, "" },
	{ V31 "/MAV:P", 98, NO, 68, 68, SEVERITY_MEDIUM, "" },
	{ V31 "/E:H/MC:N/MI:N/MA:N", 98, 98, 0, 0, SEVERITY_NONE, "" },
	{ "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:L", 16, NO, NO, 16, SEVERITY_LOW, "" },
	{ "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N", 0, NO, NO, 0, SEVERITY_NONE, "" },
	/* 3.0 and 3.1 differ where a changed scope's modified impact bends: one metric of the group is enough */
	{ "CVSS:3.0/AV:N/AC:H/PR:H/UI:R/S:C/C:H/I:H/A:H/MAV:N", 76, NO, 76, 76, SEVERITY_HIGH, "" },
	{ "CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 76, NO, NO, 76, SEVERITY_HIGH, "" },
	/* 2.5 x 0.92 is 2.3, whatever a binary fraction says */
	{ "CVSS:3.0/AV:L/AC:H/PR:L/UI:N/S:U/C:N/I:N/A:L/RC:U", 25, 23, NO, 23, SEVERITY_LOW, "" },
	/* the base impact of 2.0 is not capped; 3.0 x 0.95 goes up; the environmental score does not fall below zero */
	{ "AV:L/AC:L/Au:N/C:C/I:C/A:C", 72, NO, NO, 72, SEVERITY_HIGH, "" },
	{ "AV:L/AC:M/Au:S/C:N/I:P/A:P/RC:UR", 30, 29, NO, 29, SEVERITY_LOW, "" },
	{ "AV:L/AC:H/Au:M/C:N/I:P/A:N/IR:L", 8, NO, 0, 0, SEVERITY_LOW, "" },
	{ "AV:N/AC:L/Au:N/C:N/I:N/A:N", 0, NO, NO, 0, SEVERITY_LOW, "" }, /* the NVD's words for 2.0 know no "none" */
	{ "AV:N/AC:L/Au:N/C:C/I:C/A:C/TD:N", 100, NO, 0, 0, SEVERITY_LOW, "" },
	{ "AV:N/AC:L/Au:N/C:P/I:N/A:N", 50, NO, NO, 50, SEVERITY_MEDIUM, "" },
	{ V40, NO, NO, NO, 93, SEVERITY_CRITICAL, "CVSS-B" },
	{ V40 "/S:P/AU:Y/R:I/V:C/RE:H/U:Red", NO, NO, NO, 93, SEVERITY_CRITICAL, "CVSS-B" },
	{ V40 "/E:U", NO, NO, NO, 81, SEVERITY_HIGH, "CVSS-BT" },
	{ V40 "/CR:H", NO, NO, NO, 93, SEVERITY_CRITICAL, "CVSS-BE" },
	{ V40 "/E:A/CR:X/MSI:S", NO, NO, NO, 100, SEVERITY_CRITICAL, "CVSS-BTE" },
	{ V40 "/MVC:N/MVI:N/MVA:N", NO, NO, NO, 0, SEVERITY_NONE, "CVSS-BE" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", NO, NO, NO, 0, SEVERITY_NONE, "CVSS-BT" },
};

static void scores_and_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(facts); i++) {
		struct score s = scored(str_of(facts[i].vector));

		want(s.base == facts[i].base && s.temporal == facts[i].temporal && s.environmental == facts[i].environmental &&
		     s.score == facts[i].score, "%s: %d %d %d %d", facts[i].vector, s.base, s.temporal, s.environmental, s.score);
		want(s.severity == facts[i].severity, "%s: severity %d", facts[i].vector, s.severity);
		want_str(s.nomenclature, str_of(facts[i].nomenclature), facts[i].vector);
	}
}

static void writes_scores(void **state)
{
	static const struct {
		int tenths;
		struct str text;
	} rows[] = { { 0, STR_LIT("0.0") }, { 5, STR_LIT("0.5") }, { 10, STR_LIT("1.0") }, { 98, STR_LIT("9.8") }, { 100, STR_LIT("10.0") } };
	struct buf b;

	(void)state;
	buf_init(&b, 64);
	for (size_t i = 0; i < ROWS(rows); i++) {
		buf_clear(&b);
		score_put(&b, rows[i].tenths);
		want_str(buf_str(&b), rows[i].text, "score");
	}
	buf_release(&b);
}

/* --- a graver choice never lowers the score --- */

/* Counts through the first n metrics; false once all have been. */
static bool next_choices(struct rating *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (++r->choice[i] <= r->method->metrics[i].choice_n)
			return true;
		r->choice[i] = 1;
	}
	return false;
}

static int score_of(const struct rating *r)
{
	struct score s;

	rating_score(r, &s);
	want(s.score >= 0 && s.score <= 100, "a score of %d", s.score);
	return s.score;
}

/* The base metrics of 2.0 and 3.x stand first in their tables, the choices with the gravest first. */
static void graver_is_not_lower(void **state)
{
	static const struct {
		const char *id;
		size_t metrics, least;
	} rows[] = { { "cvss-3.1", 8, 2592 }, { "cvss-3.0", 8, 2592 }, { "cvss-2.0", 6, 729 } };

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct rating r = { .method = method_find(str_of(rows[i].id)) };
		size_t n = 0;

		memset(r.choice, 1, rows[i].metrics);
		do {
			int score = score_of(&r);

			n++;
			for (size_t k = 0; k < rows[i].metrics; k++) {
				struct rating graver = r;

				if (--graver.choice[k])
					want(score_of(&graver) >= score, "%s: %.*s", rows[i].id, STR_ARG(r.method->metrics[k].key));
			}
		} while (next_choices(&r, rows[i].metrics));
		want(n == rows[i].least, "%s: %zu ratings, expected %zu", rows[i].id, n, rows[i].least);
	}
}

/* Modified metrics that say what the base metrics say change nothing (in 3.1 for an unchanged scope; a changed one bends). */
static void modified_as_base(void **state)
{
	struct rating r = { .method = method_find(STR("cvss-4.0")) };

	(void)state;
	memset(r.choice, 1, 11);
	for (int step = 0; next_choices(&r, 11); step++) {
		if (step % 101)
			continue; /* 104,976 in all: a thousand will do */
		struct rating modified = r;

		for (size_t i = 0; i < 11; i++) {
			struct str key = STR_NONE, choice = r.method->metrics[i].choices[r.choice[i] - 1].key;
			char text[8];

			snprintf(text, sizeof text, "M%.*s", STR_ARG(r.method->metrics[i].key));
			key = str_of(text);
			assert_true(rating_choose(&modified, key, choice, NULL));
		}
		assert_int_equal(score_of(&r), score_of(&modified));
	}
}

/* --- worksheets --- */

static const struct sheet {
	const char *vector;
	const char *steps; /* "key: formula = value" a line */
} sheets[] = {
	{ "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:L/A:N/E:F/CR:H/MPR:H",
	  "cvss3.iss: 1 - (1 - 0.56) x (1 - 0.22) x (1 - 0) = 0.6568\n"
	  "cvss3.impact: 7.52 x (0.6568 - 0.029) - 3.25 x (0.6568 - 0.02)^15 = 4.717324…\n"
	  "cvss3.exploitability: 8.22 x 0.85 x 0.77 x 0.68 x 0.85 = 3.109634…\n"
	  "cvss3.sum: 1.08 x (4.717324… + 3.109634…) = 8.453114…\n"
	  "cvss3.base: roundup(min(8.453114…, 10)) = 8.5\n"
	  "cvss3.temporal: roundup(8.5 x 0.97 x 1 x 1) = 8.3\n"
	  "cvss3.modified-iss: min(1 - (1 - 1.5 x 0.56) x (1 - 1 x 0.22) x (1 - 1 x 0), 0.915) = 0.8752\n"
	  "cvss3.modified-impact: 7.52 x (0.8752 - 0.029) - 3.25 x (0.8752 x 0.9731 - 0.02)^13 = 6.067514…\n"
	  "cvss3.modified-exploitability: 8.22 x 0.85 x 0.77 x 0.5 x 0.85 = 2.286495…\n"
	  "cvss3.modified-sum: 1.08 x (6.067514… + 2.286495…) = 9.022330…\n"
	  "cvss3.modified-score: roundup(min(9.022330…, 10)) = 9.1\n"
	  "cvss3.environmental: roundup(9.1 x 0.97 x 1 x 1) = 8.9\n" },
	{ "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N",
	  "cvss3.iss: 1 - (1 - 0) x (1 - 0) x (1 - 0) = 0\n"
	  "cvss3.impact: 7.52 x (0 - 0.029) - 3.25 x (0 - 0.02)^15 = -0.218079…\n"
	  "cvss3.exploitability: 8.22 x 0.85 x 0.77 x 0.85 x 0.85 = 3.887042…\n"
	  "cvss3.base: -0.218079… <= 0 = 0.0\n" },
	{ "AV:L/AC:L/Au:N/C:C/I:C/A:C/E:POC",
	  "cvss2.impact: 10.41 x (1 - (1 - 0.66) x (1 - 0.66) x (1 - 0.66)) = 10.000845…\n"
	  "cvss2.exploitability: 20 x 0.395 x 0.71 x 0.704 = 3.948736\n"
	  "cvss2.base: round((0.6 x 10.000845… + 0.4 x 3.948736 - 1.5) x 1.176) = 7.2\n"
	  "cvss2.temporal: round(7.2 x 0.9 x 1 x 1) = 6.5\n" },
	{ "AV:L/AC:H/Au:M/C:N/I:P/A:N/IR:L",
	  "cvss2.impact: 10.41 x (1 - (1 - 0) x (1 - 0.275) x (1 - 0)) = 2.86275\n"
	  "cvss2.exploitability: 20 x 0.395 x 0.35 x 0.45 = 1.24425\n"
	  "cvss2.base: round((0.6 x 2.86275 + 0.4 x 1.24425 - 1.5) x 1.176) = 0.8\n"
	  "cvss2.adjusted-impact: min(10.41 x (1 - (1 - 0 x 1) x (1 - 0.275 x 0.5) x (1 - 0 x 1)), 10) = 1.431375\n"
	  "cvss2.adjusted-base: round((0.6 x 1.431375 + 0.4 x 1.24425 - 1.5) x 1.176) = -0.2\n"
	  "cvss2.adjusted-temporal: round(-0.2 x 1 x 1 x 1) = -0.2\n"
	  "cvss2.environmental: max(round((-0.2 + (10 - -0.2) x 0) x 1), 0) = 0.0\n" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:P/VC:L/VI:H/VA:N/SC:L/SI:N/SA:N/E:P/MAV:A/MSI:S",
	  "cvss4.eq1: MAV:A, PR:L, UI:P = 2\n"
	  "cvss4.eq2: AC:L, AT:N = 0\n"
	  "cvss4.eq36: VC:L, VI:H, VA:N, CR:H, IR:H, AR:H = 10\n"
	  "cvss4.eq4: SC:L, MSI:S, SA:N = 0\n"
	  "cvss4.eq5: E:P = 1\n"
	  "cvss4.macrovector: 201010 = 7.4\n"
	  "cvss4.lower2: 211010 = 5.8\n"
	  "cvss4.part2: (7.4 - 5.8) x 0 / 1 = 0\n"
	  "cvss4.lower36: 201011 = 5.5\n"
	  "cvss4.part36: (7.4 - 5.5) x 2 / 8 = 0.475\n"
	  "cvss4.lower4: 201110 = 5.5\n"
	  "cvss4.part4: (7.4 - 5.5) x 4 / 6 = 1.266666…\n"
	  "cvss4.lower5: 201020 = 6.2\n"
	  "cvss4.part5: (7.4 - 6.2) x 0 / 1 = 0\n"
	  "cvss4.mean: (0 + 0.475 + 1.266666… + 0) / 4 = 0.435416…\n"
	  "cvss4.score: round(7.4 - 0.435416…) = 7.0\n" },
	{ "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N",
	  "cvss4.no-impact: VC:N, VI:N, VA:N, SC:N, SI:N, SA:N = 0.0\n" },
};

static void worksheets(void **state)
{
	struct arena a;
	struct buf b;

	(void)state;
	arena_init(&a);
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < ROWS(sheets); i++) {
		struct worksheet w;
		struct rating r;

		parsed(str_of(sheets[i].vector), &r);
		rating_explain(&a, &r, &w);
		buf_clear(&b);
		for (size_t k = 0; k < w.n; k++)
			buf_printf(&b, "%.*s: %.*s = %.*s\n", STR_ARG(w.v[k].key), STR_ARG(w.v[k].formula), STR_ARG(w.v[k].value));
		want_str(buf_str(&b), str_of(sheets[i].steps), sheets[i].vector);
	}
	buf_release(&b);
	arena_release(&a);
}

/* Whatever is rated, the last step of its worksheet is its score. */
static void worksheets_end_in_the_score(void **state)
{
	static const struct {
		const char *id;
		size_t every;
	} rows[] = { { "cvss-4.0", 997 }, { "cvss-3.1", 7 }, { "cvss-3.0", 7 }, { "cvss-2.0", 1 } };
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct rating r = { .method = method_find(str_of(rows[i].id)) };
		size_t base = 0, n = 0;

		while (base < r.method->metric_n && r.method->metrics[base].required)
			base++;
		memset(r.choice, 1, base);
		do {
			struct worksheet w;

			if (n++ % rows[i].every)
				continue;
			for (size_t k = base; k < r.method->metric_n; k++) /* the others by turns, not defined too */
				r.choice[k] = (uint8_t)((n * (k + 3) >> 3) % (r.method->metrics[k].choice_n + 1u));
			arena_reset(&a);
			rating_explain(&a, &r, &w);
			want_str(w.v[w.n - 1].value, str_printf(&a, "%d.%d", score_of(&r) / 10, score_of(&r) % 10), rows[i].id);
		} while (next_choices(&r, base));
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sample_vectors), cmocka_unit_test(scores_and_words), cmocka_unit_test(writes_scores),
		cmocka_unit_test(graver_is_not_lower), cmocka_unit_test(modified_as_base), cmocka_unit_test(worksheets),
		cmocka_unit_test(worksheets_end_in_the_score),
	};

	return cmocka_run_group_tests_name("cvss", tests, NULL, NULL);
}
