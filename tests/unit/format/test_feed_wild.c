/* Analyses of attacks, public links, and the AOSP dataset. */
#include "feed_case.h"

static void analyses(void **state)
{
	struct caught c;
	size_t dated = 0, linked = 0;

	(void)state;
	catch_file(&c, &reader_wild, "kev/gp0-0day-in-the-wild-rca.jsonl.gz");
	assert_int_equal(c.record_n, 70);
	assert_int_equal(c.reject_n, 0);
	for (size_t i = 0; i < c.record_n; i++) {
		const struct record *r = &c.records[i];

		assert_int_equal(r->evidence[0].kind, EVIDENCE_ATTACK);
		assert_true(evidence_is_attack(&r->evidence[0]) && !r->creates);
		dated += r->evidence[0].date != 0;
		linked += r->reference_n;
		assert_true(str_ends(r->evidence[0].url, STR(".html")));
	}
	assert_int_equal(dated, 68); /* all that state one */
	assert_int_equal(linked, 70);
	const struct record *r = caught_record(&c, "CVE-2019-2215");

	assert_text(r->title, "Android use-after-free in Binder");
	assert_text(r->evidence[0].url, "https://googleprojectzero.github.io/0days-in-the-wild/0day-RCAs/2019/"
	                                "CVE-2019-2215.html");
	assert_int_equal(caught_record(&c, "CVE-2019-11707")->evidence[0].date, 20190618);
	catch_end(&c);
}

static void public_links(void **state)
{
	struct caught c;
	size_t links = 0;

	(void)state;
	catch_file(&c, &reader_poc, "kev/poc-links.jsonl.gz");
	assert_int_equal(c.record_n, 462); /* of 3204 lines, those with a direct link */
	assert_int_equal(c.reject_n, 0);
	for (size_t i = 0; i < c.record_n; i++) {
		const struct record *r = &c.records[i];

		assert_in_range(r->evidence_n, 1, 20);
		assert_false(r->creates);
		for (size_t k = 0; k < r->evidence_n; k++)
			assert_true(r->evidence[k].kind == EVIDENCE_POC && str_starts(r->evidence[k].url, STR("http")));
		links += r->evidence_n;
	}
	print_message("%zu links\n", links);
	catch_end(&c);
}

static void many_links(void **state)
{
	char text[4096];
	size_t n = (size_t)snprintf(text, sizeof text, "{\"cve\":\"CVE-2024-0001\",\"links\":[],\"direct\":[\"ftp://x\"");
	struct caught c;

	(void)state;
	for (int i = 0; i < 30; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, ",\"https://e.example/%d\"", i);
	snprintf(text + n, sizeof text - n, "]}");
	catch_text(&c, &reader_poc, str_of(text));
	assert_int_equal(c.record_n, 1);
	assert_int_equal(c.records[0].evidence_n, 20);
	catch_end(&c);
}

static void aosp(void **state)
{
	struct caught c;
	size_t dated = 0, kinds = 0;

	(void)state;
	catch_file(&c, &reader_aosp, "bulletins/aosp-dataset.jsonl.gz");
	assert_int_equal(c.record_n, 1991);
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.doubles, 0);
	for (size_t i = 0; i < c.record_n; i++) {
		assert_true(c.records[i].creates && severity_parse(c.records[i].severity) != SEVERITY_UNKNOWN);
		dated += c.records[i].published != TIME_NONE;
		kinds += c.records[i].kind.n > 0;
	}
	assert_int_equal(dated, 1907);
	assert_int_equal(kinds, 864 + 429 + 319 + 164 + 2);
	const struct record *r = caught_record(&c, "CVE-2012-6702");

	assert_text(r->component, "Expat");
	assert_text(r->kind, "RCE");
	assert_text(r->severity, "Moderate");
	assert_int_equal(r->reference_n, 1);
	assert_text(r->references[0].url, "https://android.googlesource.com/platform/external/expat/+/"
	                                  "a11ff32280a863bff93df13ad643912ad9bf1302");
	assert_int_equal(r->references[0].kind, REF_FIX);
	r = caught_record(&c, "CVE-2017-13077, CVE-2017-13078");
	assert_int_equal(r->about.n, 2);
	assert_text(r->about.v[1], "CVE-2017-13078");
	catch_end(&c);
}

static void damage(void **state)
{
	static const struct damaged wild_cases[] = {
		{ "{\"cve\":\"CVE-2024-0001\",\"disclosure_or_patch_date\":null}\n{\"cve\":null}\n", 0, 1,
		  "line 2 /cve", "" },
		{ "{\"cve\":\"CVE-2024-0001\",\"title\":[]}\n", 0, 0, "line 1 /title", "found array" },
	};
	static const struct damaged poc_cases[] = {
		{ "{\"cve\":\"CVE-2024-0001\",\"links\":[],\"direct\":\"https://e.example\"}\n"
		  "{\"cve\":\"CVE-2024-0002\",\"links\":[]}\n", 0, 1,
		  "line 2 /direct", "" },
		{ "{\"cve\":\"CVE-2024-0001\",\"links\":[],\"direct\":[1]}\n", 0, 0, "line 1 /direct", "found number" },
	};
	static const struct damaged aosp_cases[] = {
		{ "{\"cveId\":\"CVE-2024-0001; CVE-24\"}\n{\"cveId\":\"CVE-2024-0002\"}\n", 0, 1,
		  "line 1 /cveId", "found \"CVE-24\"" },
		{ "{\"cveId\":\"CVE-2024-0001\",\"dateReported\":\"2024\"}\n", 0, 0,
		  "line 1 /dateReported", "found \"2024\"" },
		{ "{\"cveId\":\"CVE-2024-0001\",\"fixes\":[\"x\"]}\n", 0, 0,
		  "line 1 /fixes/0", "found string, expected object" },
		{ "{\"cveId\":\" , \"}\n", 0, 0, "line 1 /cveId", "" },
	};

	(void)state;
	check_damaged(&reader_wild, wild_cases, ROWS(wild_cases));
	check_damaged(&reader_poc, poc_cases, ROWS(poc_cases));
	check_damaged(&reader_aosp, aosp_cases, ROWS(aosp_cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(analyses), cmocka_unit_test(public_links), cmocka_unit_test(many_links),
		cmocka_unit_test(aosp),     cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests_name("feed_wild", tests, NULL, NULL);
}
