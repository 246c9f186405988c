#include "feed_case.h"

static void tables(void **state)
{
	struct caught c;
	size_t levels = 0, titles = 0, kinds = 0, fixes = 0, severities = 0;

	(void)state;
	catch_file(&c, &reader_bulletin, "bulletins/android-bulletins-2015-2019.jsonl.gz");
	assert_int_equal(c.record_n, 3517);
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.doubles, 0);
	for (size_t i = 0; i < c.record_n; i++) {
		const struct record *r = &c.records[i];

		assert_int_equal(r->row_n, 1);
		assert_true(r->creates && day_valid(r->rows[0].bulletin));
		assert_text(r->provider, "Android bulletin");
		assert_int_equal(r->references[0].kind, REF_ADVISORY);
		levels += r->rows[0].level != 0;
		titles += r->title.n > 0;
		kinds += r->kind.n > 0;
		severities += r->severity.n > 0;
		for (size_t k = 0; k < r->reference_n; k++)
			fixes += r->references[k].kind == REF_FIX;
	}
	assert_int_equal(levels, 2586);
	assert_int_equal(severities, 3515);
	print_message("%zu titles, %zu effects, %zu fix links\n", titles, kinds, fixes);

	const struct record *r = caught_record(&c, "android/2016-10-01/CVE-2016-6672/A-30537088");

	assert_int_equal(r->rows[0].bulletin, 20161001);
	assert_int_equal(r->rows[0].level, 20161005);
	assert_text(r->title, "Elevation of privilege vulnerability in Synaptics touchscreen driver");
	assert_text(r->component, "Synaptics touchscreen driver");
	assert_text(r->kind, "EoP");
	assert_text(r->severity, "High");
	assert_text(r->rows[0].references, "A-30537088*");
	assert_int_equal(r->aliases.n, 1);
	assert_text(r->aliases.v[0], "A-30537088");
	assert_text(r->references[0].url, "https://source.android.com/docs/security/bulletin/2016-10-01");
	assert_true(r->published == day_start(20161001));

	/* The same flaw twice in one bulletin: information disclosure on 7.0 and later, denial of service on 6.0.1. */
	r = caught_record(&c, "android/2017-09-01/CVE-2017-0776/A-38496660");
	assert_text(r->kind, "ID");
	assert_text(r->rows[0].versions, "7.0, 7.1.1, 7.1.2, 8.0");
	r = caught_record(&c, "android/2017-09-01/CVE-2017-0776/A-38496660~2");
	assert_text(r->kind, "DoS");
	assert_text(r->severity, "High");
	assert_text(r->rows[0].versions, "6.0.1");

	r = caught_record(&c, "android/2015-08-01/CVE-2015-1538/A-20139950"); /* "ANDROID-20139950 [2]" */
	assert_int_equal(r->reference_n, 3);
	assert_int_equal(r->references[1].kind, REF_FIX);
	assert_text(r->rows[0].versions_field, "affected versions");

	/* Two rows whose cells slipped to the left. */
	r = caught_record(&c, "android/2016-09-01/CVE-2016-3870/-");
	assert_text(r->severity, "High");
	assert_text(r->rows[0].versions, "4.4.4, 5.0.2, 5.1.1, 6.0, 6.0.1, 7.0");
	r = caught_record(&c, "pixel/2019-08-01/CVE-2019-2127/-");
	assert_text(r->kind, "EoP");
	assert_text(r->severity, "High");
	assert_text(r->rows[0].versions, "7.0, 7.1.1, 7.1.2, 8.0, 8.1, 9");
	assert_text(r->references[0].url, "https://source.android.com/docs/security/bulletin/pixel/2019-08-01");
	catch_end(&c);
}

static void notes_and_derived(void **state)
{
	struct caught c;
	size_t notes = 0, derived = 0;

	(void)state;
	catch_file(&c, &reader_bulletin, "bulletins/android-bulletins-2019-2026.jsonl.gz");
	assert_int_equal(c.record_n, 1030);
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.doubles, 0);
	for (size_t i = 0; i < c.record_n; i++) {
		notes += str_eq(c.records[i].provider, STR("Android bulletin notes"));
		derived += str_eq(c.records[i].provider, STR("CVE record"));
		assert_int_equal(c.records[i].rows[0].level, 0);
	}
	assert_int_equal(notes, 485);
	assert_int_equal(derived, 545);

	const struct record *r = caught_record(&c, "android/2022-05-01/CVE-2021-35087/A-204905111");

	assert_text(r->severity, "High");
	assert_text(r->component, "Qualcomm closed-source components");
	assert_int_equal(r->reference_n, 1); /* the page; the link was to its footnote */

	r = caught_record(&c, "pixel/2023-10-01/CVE-2023-35646/cve-record");
	assert_text(r->kind, "RCE");
	assert_text(r->rows[0].kind, "pixel");
	assert_text(r->rows[0].versions, "Android kernel");
	assert_text(r->references[0].url, "https://source.android.com/security/bulletin/pixel/2023-10-01");

	/* The row says "android" without a day; the URL knows better. */
	r = caught_record(&c, "pixel-watch/2023-12-01/CVE-2023-4164/cve-record");
	assert_int_equal(r->rows[0].bulletin, 20231201);
	r = caught_record(&c, "chromecast/2023-12-01/CVE-2023-48426/cve-record");
	assert_text(r->rows[0].kind, "chromecast");
	assert_text(r->kind, "");

	size_t releases = 0;

	for (size_t i = 0; i < c.record_n; i++)
		if (str_eq(c.records[i].rows[0].kind, STR("android-14"))) {
			assert_int_equal(c.records[i].rows[0].bulletin, 0);
			assert_true(c.records[i].published == TIME_NONE);
			releases++;
		}
	assert_int_equal(releases, 58);
	catch_end(&c);
}

static void shapes(void **state)
{
	struct caught c;

	(void)state;
	catch_text(&c, &reader_bulletin,
	           STR("{\"bulletin\":\"2026-02-01\",\"kind\":\"pixel\",\"source\":\"CVE record, reference "
	               "https://source.android.com/docs/security/bulletin/pixel/2026/2026-02-01#x\",\"cve\":[\"CVE-2026-0121\"],"
	               "\"links\":[]}\n"
	               "\n"
	               "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":[\"CVE-2018-0001\",\"cve-2018-0002\"],"
	               "\"references\":\"A-65483665``QC-CR#2766242 [2] 12345\",\"links\":[\"#asterisk\"],\"severity\":\"NSI\","
	               "\"type\":\"NSI\"}\n"
	               "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":[\"CVE-2018-0003\"],"
	               "\"other\":{\"researchers\":\"A. Person\"},\"section\":\"\"}\n"
	               "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":[\"CVE-2018-0004\"],"
	               "\"references\":\"None\",\"severity\":\"Critical*\"}\n"));
	assert_int_equal(c.record_n, 4);
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(caught_record(&c, "pixel/2026-02-01/CVE-2026-0121/cve-record")->rows[0].bulletin, 20260201);
	const struct record *r = caught_record(&c, "android/2018-04-01/CVE-2018-0002/A-65483665");

	assert_int_equal(r->aliases.n, 1);
	assert_text(r->severity, "none");
	assert_text(r->kind, "");
	assert_text(r->about.v[0], "CVE-2018-0002");
	assert_text(caught_record(&c, "android/2018-04-01/CVE-2018-0004/None")->severity, "Critical");
	catch_end(&c);
}

#define GOOD "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":[\"CVE-2018-0001\"]}\n"

static void damage(void **state)
{
	static const struct damaged cases[] = {
		{ GOOD "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":[]}\n" GOOD, 0, 2,
		  "line 2 /cve", "names no CVE" },
		{ "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":[\"2018-1\"]}\n" GOOD, 0, 1,
		  "line 1 /cve", "found \"2018-1\"" },
		{ "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":7}\n" GOOD, 0, 1,
		  "line 1 /cve", "found number" },
		{ "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":[7]}\n" GOOD, 0, 1,
		  "line 1 /cve", "found number" },
		{ "{\"bulletin\":\"2018-13-01\",\"kind\":\"android\",\"cve\":[\"CVE-2018-0001\"]}\n" GOOD, 0, 1,
		  "line 1 /bulletin", "found \"2018-13-01\"" },
		{ "{\"bulletin\":\"2018-04-01\",\"cve\":[\"CVE-2018-0001\"]}\n" GOOD, 0, 1, "line 1 /kind", "" },
		{ "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":[\"CVE-2018-0001\"],\"patch_level\":\"05\"}\n" GOOD, 0, 1,
		  "line 1 /patch_level", "expected a day" },
		{ "{\"bulletin\":\"2018-04-01\",\"kind\":\"android\",\"cve\":[\"CVE-2018-0001\"],\"links\":{}}\n" GOOD, 0, 1,
		  "line 1 /links", "found object" },
		{ GOOD "{\"bulletin\":\"2018-04-0", 0, 1, "line 2", "" },
		{ "{\"bulletin\":\"2018-04-01\",\"kind\":\"a~b/c\",\"cve\":[\"CVE-2018-0001\"]}\n" GOOD, 0, 1, "line 1 /kind", "a~b/c" },
		{ GOOD "nonsense\n" GOOD, 0, 2, "line 2", "not JSON" },
	};

	(void)state;
	check_damaged(&reader_bulletin, cases, ROWS(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables), cmocka_unit_test(notes_and_derived), cmocka_unit_test(shapes), cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests_name("feed_bulletin", tests, NULL, NULL);
}
