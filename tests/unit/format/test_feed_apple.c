#include "feed_case.h"

static bool fixed(const struct record *r, const char *product, const char *version)
{
	for (size_t i = 0; i < r->fix_n; i++)
		if (str_eq(r->fixes[i].product, str_of(product)) && str_eq(r->fixes[i].version, str_of(version)))
			return true;
	return false;
}

static void dataset(void **state)
{
	static const struct { const char *cve; size_t n; struct { const char *product, *version; } fixes[10]; } rows[] = {
		{ "CVE-2023-41993", 3, { { "macOS Sonoma", "14" }, { "iOS", "17.0.1" }, { "iPadOS", "17.0.1" } } },
		{ "CVE-2025-24201", 11,
		  { { "Safari", "18.3.1" }, { "iOS", "15.8.4" }, { "iPadOS", "15.8.4" }, { "iOS", "18.3.2" }, { "iPadOS", "18.3.2" },
		    { "iPadOS", "17.7.6" }, { "visionOS", "2.3.2" }, { "watchOS", "11.4" }, { "iOS", "16.7.11" } } },
		{ "CVE-2013-0340", 5,
		  { { "iOS", "14.8" }, { "iPadOS", "14.8" }, { "iOS", "15" }, { "iPadOS", "15" }, { "watchOS", "8" } } },
		{ "CVE-2023-32361", 5,
		  { { "tvOS", "17" }, { "iOS", "17" }, { "iPadOS", "17" }, { "watchOS", "10" }, { "macOS Sonoma", "14" } } },
	};
	struct caught c;
	size_t claims = 0, vectors = 0, without = 0;

	(void)state;
	catch_file(&c, &reader_apple, "bulletins/apple-fixed-versions.jsonl.gz");
	assert_int_equal(c.record_n, 2056);
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.doubles, 0);
	for (size_t i = 0; i < c.record_n; i++) {
		const struct record *r = &c.records[i];

		claims += r->evidence_n > 0 && r->evidence[0].kind == EVIDENCE_CLAIM;
		vectors += r->vector_n;
		without += !r->fix_n;
		for (size_t k = 0; k < r->fix_n; k++) /* nothing is left joined */
			want(str_find(r->fixes[k].product, STR(" and ")) == SIZE_MAX && r->fixes[k].product.n < 32 &&
			     r->fixes[k].version.p[0] >= '0' && r->fixes[k].version.p[0] <= '9', "%.*s: %.*s", STR_ARG(r->key),
			     STR_ARG(r->fixes[k].product));
	}
	assert_int_equal(claims, 52);
	assert_int_equal(vectors, 1825);
	print_message("%zu without any version\n", without);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct record *r = caught_record(&c, rows[i].cve);

		want(r->fix_n == rows[i].n, "%s: %zu fixes", rows[i].cve, r->fix_n);
		for (size_t k = 0; k < 10 && rows[i].fixes[k].product; k++)
			want(fixed(r, rows[i].fixes[k].product, rows[i].fixes[k].version), "%s: %s %s", rows[i].cve,
			     rows[i].fixes[k].product, rows[i].fixes[k].version);
	}
	const struct record *r = caught_record(&c, "CVE-2025-24201");

	assert_text(r->severity, "Critical");
	assert_true(r->vectors[0].score == 10.0);
	assert_text(r->vectors[0].vector, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H");
	assert_text(r->weaknesses.v[0], "CWE-787");
	assert_int_equal(r->reference_n, 3);
	assert_int_equal(r->references[0].kind, REF_ADVISORY);
	assert_true(r->creates);
	assert_text(caught_record(&c, "CVE-2014-1745")->severity, "High"); /* the graver of two labels */
	catch_end(&c);
}

#define ROW(item) "{\"cve\":\"CVE-2024-0001\",\"platforms\":[],\"advisories\":[],\"fixed_in\":[\"" item "\"]}\n"

static void items(void **state)
{
	static const struct { const char *text; size_t n; const char *product, *version; } rows[] = {
		{ ROW("iOS 18.3.2 and iPadOS 18.3.2"), 2, "iPadOS", "18.3.2" },
		{ ROW("macOS Catalina 10.15.5 Supplemental Update"), 1, "macOS Catalina", "10.15.5" },
		{ ROW("iTunes 12.10.4 for Windows"), 1, "iTunes", "12.10.4" },
		{ ROW("Safari 14.0.3 (v"), 1, "Safari", "14.0.3" },
		{ ROW("iOS 26.1, iPadOS 26.1, and macOS 26.1"), 3, "macOS", "26.1" },
		{ ROW("Background Security Improvements for iOS, iPadOS, and macOS"), 0, "", "" },
		{ ROW("Security Update 2020-001 Mojave"), 0, "", "" },
		{ ROW("and macOS"), 0, "", "" },
		{ ROW("17.1"), 0, "", "" },
		{ ROW(""), 0, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct caught c;

		catch_text(&c, &reader_apple, str_of(rows[i].text));
		assert_int_equal(c.record_n, 1);
		want(c.records[0].fix_n == rows[i].n, "%s: %zu", rows[i].text, c.records[0].fix_n);
		want(!rows[i].n || fixed(&c.records[0], rows[i].product, rows[i].version), "%s", rows[i].text);
		catch_end(&c);
	}
}

#define GOOD ROW("iOS 17")
#define HEAD "{\"cve\":\"CVE-2024-0001\",\"platforms\":[],"

static void damage(void **state)
{
	static const struct damaged cases[] = {
		{ HEAD "\"advisories\":[7]}\n" GOOD, 0, 1, "line 1 /advisories/0", "found number, expected object" },
		{ HEAD "\"advisories\":[{\"advisory\":[]}]}\n" GOOD, 0, 1, "line 1 /advisories/0/advisory", "found array" },
		{ HEAD "\"fixed_in\":[{}]}\n" GOOD, 0, 1, "line 1 /fixed_in", "found object" },
		{ HEAD "\"exploited_claim\":\"yes\"}\n" GOOD, 0, 1, "line 1 /exploited_claim", "found string" },
		{ HEAD "\"cvss31_score\":11}\n" GOOD, 0, 1,
		  "line 1 /cvss31_score", "found 11, expected a score from 0 to 10" },
		{ HEAD "\"cvss31_score\":-3}\n" GOOD, 0, 1, "line 1 /cvss31_score", "found -3" },
		{ HEAD "\"cvss31_score\":1e400}\n" GOOD, 0, 1, "line 1", "" },
		{ HEAD "\"cvss31_score\":null,\"advisories\":null}\n" GOOD, 0, 2, NULL, NULL },
		{ "{\"cve\":\"CVE-2024-1\",\"platforms\":[]}\n" GOOD, 0, 1, "line 1 /cve", "expected a CVE id" },
		{ GOOD "{\"cve\":\"CVE-2024-0001\",\"cve\":\"CVE-2024-0002\"}", 0, 1, "line 2", "" },
	};

	(void)state;
	check_damaged(&reader_apple, cases, ROWS(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(dataset), cmocka_unit_test(items), cmocka_unit_test(damage) };

	return cmocka_run_group_tests_name("feed_apple", tests, NULL, NULL);
}
