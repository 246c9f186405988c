#include "feed_case.h"

static void real(void **state)
{
	struct caught c;

	(void)state;
	catch_file(&c, &reader_osv, "osv-android/osv-android-more.jsonl.gz");
	assert_int_equal(c.record_n, 2);
	assert_int_equal(c.reject_n, 0);
	const struct record *r = caught_record(&c, "ASB-A-67013844");

	assert_true(r->creates && r->about.n == 1);
	assert_text(r->about.v[0], "CVE-2021-0651");
	assert_int_equal(r->aliases.n, 2);
	assert_text(r->aliases.v[0], "ASB-A-67013844");
	assert_text(r->aliases.v[1], "A-67013844");
	assert_text(r->provider, "google_android");
	assert_text(r->severity, "High");
	assert_text(r->kind, "DoS");
	assert_text(r->component, "Framework");
	assert_int_equal(day_of(r->published), 20211001);
	assert_int_equal(day_of(r->updated), 20240920);
	assert_int_equal(r->statement_n, 5);
	static const char *const from[] = { "12-next:0", "9:0", "10:0", "11:0", "12:0" };
	static const char *const to[] = { "12-next:2021-10-01", "9:2021-10-01", "10:2021-10-01", "11:2021-10-01", "12:2021-10-01" };

	for (size_t i = 0; i < 5; i++) {
		const struct statement *s = &r->statements[i];

		assert_text(s->package, "platform/frameworks/base");
		assert_int_equal(s->version_n, 1);
		assert_text(s->versions[0].version, from[i]);
		assert_text(s->versions[0].less_than, to[i]);
		assert_text(s->versions[0].type, "ECOSYSTEM");
	}
	r = caught_record(&c, "PUB-A-110373476");
	assert_text(r->provider, "Google_Devices");
	assert_text(r->component, "Kernel");
	assert_text(r->statements[0].versions[0].less_than, ":2021-06-05");
	assert_int_equal(r->reference_n, 2);
	assert_int_equal(r->references[1].kind, REF_FIX);
	catch_end(&c);
}

/* Older records: an array over many lines; levels without ranges. */
static void arrays(void **state)
{
	struct caught c;

	(void)state;
	catch_file(&c, &reader_osv, "osv-android/test_vulnerabilities_kernel.json");
	assert_int_equal(c.record_n, 3);
	assert_text(caught_record(&c, "ASB-A-210498909")->statements[0].versions[0].less_than, ":2022-06-05");
	catch_end(&c);
	catch_file(&c, &reader_osv, "osv-android/test_signatures.json");
	assert_int_equal(c.record_n, 2);
	const struct record *r = caught_record(&c, "ASB-A-111893654");

	assert_text(r->statements[0].package, ":linux_kernel:Qualcomm");
	assert_text(r->statements[0].versions[0].less_than, ":2020-09-05");
	catch_end(&c);
}

#define OSV(more)      "{\"id\":\"ASB-A-1\",\"modified\":\"2024-01-01T00:00:00Z\",\"details\":\"d\"," more "}"
#define PACKAGE        "\"package\":{\"ecosystem\":\"Android\",\"name\":\"platform/system/bt\"}"
#define AFFECTED(more) OSV("\"affected\":[{" PACKAGE "," more "}]")
#define EVENTS(list)   AFFECTED("\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[" list "]}]")

static void ranges(void **state)
{
	static const struct { const char *text, *told; } rows[] = {
		{ EVENTS("{\"introduced\":\"14:0\"},{\"fixed\":\"14:2024-01-01\"}"), "14:0 < 14:2024-01-01;" },
		{ EVENTS("{\"introduced\":\"0\"},{\"last_affected\":\"7\"}"), "0 <= 7;" },
		{ EVENTS("{\"introduced\":\"1\"},{\"fixed\":\"2\"},{\"introduced\":\"4\"},{\"fixed\":\"5\"}"), "1 < 2;4 < 5;" },
		{ EVENTS("{\"introduced\":\"1\"}"), "1;" },
		{ EVENTS("{\"fixed\":\"2\"}"), "0 < 2;" },
		{ EVENTS("{\"introduced\":\"0\"},{\"limit\":\"9\"}"), "0 < 9;" },
		{ EVENTS(""), "" },
		{ AFFECTED("\"versions\":[\"14\",\"Kernel\"],\"ecosystem_specific\":{\"spl\":\"2024-01-05\"}"),
		  "14:0 < 14:2024-01-05;:0 < :2024-01-05;" },
		{ AFFECTED("\"versions\":[\"14\",\"13\"]"), "14;13;" },
		{ AFFECTED("\"ecosystem_specific\":{\"spl\":\"2024-01-05\"}"), ":0 < :2024-01-05;" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char told[256] = "";
		size_t n = 0;
		struct caught c;

		catch_text(&c, &reader_osv, str_of(rows[i].text));
		want(c.record_n == 1, "%s: %s", rows[i].text, c.rejects[0].msg);
		const struct statement *s = &c.records[0].statements[0];

		for (size_t k = 0; k < s->version_n; k++) {
			const struct version_row *v = &s->versions[k];

			n += (size_t)snprintf(told + n, sizeof told - n, "%.*s", STR_ARG(v->version));
			if (v->less_than.n)
				n += (size_t)snprintf(told + n, sizeof told - n, " < %.*s", STR_ARG(v->less_than));
			if (v->less_than_or_equal.n)
				n += (size_t)snprintf(told + n, sizeof told - n, " <= %.*s", STR_ARG(v->less_than_or_equal));
			n += (size_t)snprintf(told + n, sizeof told - n, ";");
		}
		want(strcmp(told, rows[i].told) == 0, "%s: told %s", rows[i].text, told);
		catch_end(&c);
	}
}

static void around(void **state)
{
	struct caught c;

	(void)state;
	catch_text(&c, &reader_osv, STR(
		"{\"id\":\"GHSA-xxxx\",\"modified\":\"2024-01-01T00:00:00Z\",\"aliases\":[\"CVE-2024-0001\",\"X-1\",\"CVE-2024-0002\"],"
		"\"summary\":\"s\",\"withdrawn\":\"2024-02-02T00:00:00Z\",\"database_specific\":{\"cwe_ids\":[\"CWE-79\"]},"
		"\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N\"},{\"type\":\"CVSS_V2\",\"score\":\"AV:L\"},"
		"{\"type\":\"Ubuntu\",\"score\":\"low\"}],"
		"\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"left\"},"
		"\"ranges\":[{\"type\":\"SEMVER\",\"events\":[]}]}]}"));
	const struct record *r = caught_record(&c, "GHSA-xxxx");

	assert_true(!r->creates && r->withdrawn);
	assert_int_equal(r->about.n, 2);
	assert_text(r->about.v[1], "CVE-2024-0002");
	assert_int_equal(r->aliases.n, 2);
	assert_text(r->aliases.v[0], "GHSA-xxxx");
	assert_int_equal(r->vector_n, 2);
	assert_text(r->vectors[0].version, "3.1");
	assert_text(r->vectors[1].version, "2.0");
	assert_true(r->vectors[0].score == -1);
	assert_text(r->weaknesses.v[0], "CWE-79");
	assert_text(r->statements[0].vendor, "npm");
	catch_end(&c);

	catch_text(&c, &reader_osv, STR(OSV("\"affected\":[{" PACKAGE "}]")));
	r = caught_record(&c, "ASB-A-1"); /* no CVE known: it is its own entry */
	assert_true(r->creates && r->about.n == 1 && r->aliases.n == 0);
	assert_text(r->about.v[0], "ASB-A-1");
	assert_text(r->component, "System");
	catch_end(&c);
}

static void damage(void **state)
{
	static const struct damaged cases[] = {
		{ "{\"modified\":\"2024-01-01T00:00:00Z\"}", 0, 0, "/id", "found nothing" },
		{ "{\"id\":5}", 0, 0, "/id", "found number" },
		{ OSV("\"aliases\":5"), 0, 0, "/aliases", "found number" },
		{ OSV("\"summary\":5"), 0, 0, "/summary", "found number" },
		{ OSV("\"published\":5"), 0, 0, "/published", "found number" },
		{ OSV("\"withdrawn\":true"), 0, 0, "/withdrawn", "found boolean" },
		{ OSV("\"severity\":{}"), 0, 0, "/severity", "found object" },
		{ OSV("\"severity\":[{\"type\":\"CVSS_V3\",\"score\":9.8}]"), 0, 0, "/severity/0/score", "found number" },
		{ OSV("\"references\":[{\"type\":\"FIX\"}]"), 0, 0, "/references/0/url", "found nothing" },
		{ OSV("\"references\":[1]"), 0, 0, "/references/0", "found number" },
		{ OSV("\"affected\":{}"), 0, 0, "/affected", "found object" },
		{ OSV("\"affected\":[1]"), 0, 0, "/affected/0", "found number" },
		{ OSV("\"affected\":[{\"package\":{\"name\":\"x\"}}]"), 0, 0, "/affected/0/package/ecosystem", "found nothing" },
		{ OSV("\"affected\":[{\"package\":[]}]"), 0, 0, "/affected/0/package", "found array" },
		{ AFFECTED("\"ranges\":{}"), 0, 0, "/affected/0/ranges", "found object" },
		{ AFFECTED("\"ranges\":[{\"events\":[]}]"), 0, 0, "/ranges/0/type", "found nothing" },
		{ AFFECTED("\"ranges\":[{\"type\":\"SEMVER\"}]"), 0, 0, "/ranges/0/events", "found nothing" },
		{ EVENTS("7"), 0, 0, "/events/0", "found number" },
		{ EVENTS("{\"introduced\":0}"), 0, 0, "/events/0/introduced", "found number" },
		{ AFFECTED("\"versions\":[14]"), 0, 0, "/affected/0/versions/0", "found number" },
		{ AFFECTED("\"ecosystem_specific\":[]"), 0, 0, "/affected/0/ecosystem_specific", "found array" },
		{ AFFECTED("\"ecosystem_specific\":{\"spl\":20240101}"), 0, 0, "/ecosystem_specific/spl", "found number" },
		{ AFFECTED("\"ecosystem_specific\":{\"fixes\":[1]}"), 0, 0, "/ecosystem_specific/fixes/0", "found number" },
		{ OSV("\"a\":1") "\n{\"id\":\n" OSV("\"a\":1"), 0, 2, "line 2", "not JSON" },
	};

	(void)state;
	check_damaged(&reader_osv, cases, ROWS(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real),   cmocka_unit_test(arrays), cmocka_unit_test(ranges),
		cmocka_unit_test(around), cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests_name("osv", tests, NULL, NULL);
}
