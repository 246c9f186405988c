#include "feed_case.h"

#define PAGE(list) \
	"{\"resultsPerPage\":1,\"startIndex\":0,\"totalResults\":1,\"format\":\"NVD_CVE\",\"version\":\"2.0\"," \
	"\"timestamp\":\"2024-05-01T00:00:00.000\",\"vulnerabilities\":[" list "]}"
#define CVE(id, more)  "{\"cve\":{\"id\":\"" id "\",\"sourceIdentifier\":\"security@acme.example\"," more "}}"
#define ONE(more)      PAGE(CVE("CVE-2024-1111", more))
#define MATCHES(list)  "\"configurations\":[{\"nodes\":[{\"operator\":\"OR\",\"negate\":false,\"cpeMatch\":[" list "]}]}]"
#define ANDROID        "cpe:2.3:o:google:android:"

static void whole(void **state)
{
	struct caught c;

	(void)state;
	catch_text(&c, &reader_nvd, STR(PAGE(
		CVE("CVE-2024-1111",
		    "\"published\":\"2024-02-16T01:15:09.123\",\"lastModified\":\"2024-03-01T02:03:04.567\",\"vulnStatus\":\"Analyzed\","
		    "\"cisaExploitAdd\":\"2024-03-05\",\"cisaActionDue\":\"2024-03-26\",\"cisaRequiredAction\":\"Apply.\","
		    "\"descriptions\":[{\"lang\":\"es\",\"value\":\"no\"},{\"lang\":\"en\",\"value\":\"A flaw.\"}],"
		    "\"metrics\":{\"cvssMetricV31\":[{\"source\":\"nvd@nist.gov\",\"type\":\"Primary\",\"cvssData\":{\"version\":\"3.1\","
		    "\"vectorString\":\"CVSS:3.1/AV:L\",\"baseScore\":7.8}}],\"cvssMetricV2\":[{\"source\":\"acme\",\"cvssData\":"
		    "{\"vectorString\":\"AV:L\",\"baseScore\":4}}]},"
		    "\"weaknesses\":[{\"source\":\"nvd@nist.gov\",\"description\":[{\"lang\":\"en\",\"value\":\"CWE-416\"},"
		    "{\"lang\":\"en\",\"value\":\"NVD-CWE-noinfo\"}]}],"
		    MATCHES(
		    "{\"vulnerable\":true,\"criteria\":\"" ANDROID "14.0:-:*:*:*:*:*:*\",\"matchCriteriaId\":\"X\"},"
		    "{\"vulnerable\":true,\"criteria\":\"" ANDROID "13.0:smr-jul-2024-r1:*:*:*:*:*:*\"},"
		    "{\"vulnerable\":true,\"criteria\":\"" ANDROID "*:*:*:*:*:*:*:*\",\"versionStartIncluding\":\"11.0\","
		    "\"versionEndExcluding\":\"12.1\"},"
		    "{\"vulnerable\":true,\"criteria\":\"cpe:2.3:o:apple:iphone_os:*:*:*:*:*:*:*:*\",\"versionEndIncluding\":\"17.0\"},"
		    "{\"vulnerable\":true,\"criteria\":\"cpe:2.3:a:acme:odd\\\\:name:*:*:*:*:*:*:*:*\"},"
		    "{\"vulnerable\":false,\"criteria\":\"cpe:2.3:h:acme:phone:-:*:*:*:*:*:*:*\"}")
		    ",\"references\":[{\"url\":\"https://a.example\",\"source\":\"x\",\"tags\":[\"Third Party Advisory\",\"Exploit\"]},"
		    "{\"url\":\"https://b.example\"}]")
		"," CVE("CVE-2024-2222", "\"vulnStatus\":\"Rejected\",\"descriptions\":[{\"lang\":\"en\",\"value\":\"Not one.\"}]")
		"," CVE("CVE-2024-3333", MATCHES("{\"vulnerable\":true,\"criteria\":\"cpe:2.3:a:wordpress:plugin:*:*:*:*:*:*:*:*\"}")))));
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.record_n, 3);
	const struct record *r = caught_record(&c, "CVE-2024-1111");
	char text[21];

	assert_true(r->creates && !r->withdrawn);
	assert_string_equal(time_format(r->updated, text), "2024-03-01T02:03:04Z");
	assert_text(r->description, "A flaw.");
	assert_int_equal(r->vector_n, 2);
	assert_text(r->vectors[0].source, "nvd");
	assert_true(r->vectors[0].score == 7.8);
	assert_text(r->vectors[1].version, "2.0");
	assert_int_equal(r->weaknesses.n, 1);
	assert_int_equal(r->evidence_n, 1);
	assert_int_equal(r->evidence[0].date, 20240305);
	assert_int_equal(r->references[0].kind, REF_EXPLOIT);
	assert_int_equal(r->statement_n, 3);
	const struct statement *s = &r->statements[0];

	assert_text(s->vendor, "google");
	assert_text(s->product, "android");
	assert_int_equal(s->version_n, 3);
	assert_text(s->versions[0].version, "14.0");
	assert_text(s->versions[1].version, "13.0 smr-jul-2024-r1");
	assert_text(s->versions[2].version, "11.0");
	assert_text(s->versions[2].less_than, "12.1");
	assert_text(r->statements[1].versions[0].version, "0");
	assert_text(r->statements[1].versions[0].less_than_or_equal, "17.0");
	assert_text(r->statements[2].product, "odd:name");
	assert_text(r->statements[2].versions[0].less_than, "*");
	r = caught_record(&c, "CVE-2024-2222");
	assert_true(r->withdrawn && !r->creates);
	assert_text(r->withdrawn_why, "Not one.");
	assert_false(caught_record(&c, "CVE-2024-3333")->creates);
	catch_end(&c);
}

static void mobile(void **state)
{
	static const struct { const char *cpe; bool mobile; } rows[] = {
		{ ANDROID "14.0:*:*:*:*:*:*:*", true },
		{ "cpe:2.3:o:apple:iphone_os:17.0:*:*:*:*:*:*:*", true },
		{ "cpe:2.3:o:apple:macos:14.0:*:*:*:*:*:*:*", false },
		{ "cpe:2.3:o:qualcomm:sm8550_firmware:-:*:*:*:*:*:*:*", true },
		{ "cpe:2.3:h:qualcomm:sm8550:-:*:*:*:*:*:*:*", false },
		{ "cpe:2.3:o:samsung:exynos_2200_firmware:-:*:*:*:*:*:*:*", true },
		{ "cpe:2.3:h:mediatek:mt6765:-:*:*:*:*:*:*:*", true },
		{ "cpe:2.3:o:huawei:harmonyos:4.0.0:*:*:*:*:*:*:*", true },
		{ "cpe:2.3:o:huawei:ar120_firmware:1:*:*:*:*:*:*:*", false },
		{ "cpe:2.3:a:google:chrome:1:*:*:*:*:*:*:*", false },
		{ "cpe:2.3:o:linux:linux_kernel:5.10:*:*:*:*:*:*:*", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char text[1024];
		struct caught c;

		snprintf(text, sizeof text, ONE(MATCHES("{\"vulnerable\":true,\"criteria\":\"%s\"}")), rows[i].cpe);
		catch_text(&c, &reader_nvd, str_of(text));
		want(c.record_n == 1 && c.records[0].creates == rows[i].mobile, "%s", rows[i].cpe);
		catch_end(&c);
	}
}

static void damage(void **state)
{
	static const struct damaged cases[] = {
		{ PAGE(""), 0, 0, NULL, NULL },
		{ "{\"format\":\"NVD_CVE\"}", 0, 0, "", "found no member \"vulnerabilities\"" },
		{ "{\"format\":\"NVD_CVE\",\"vulnerabilities\":{}}", 0, 0, "", "expected an array" },
		{ PAGE("1," CVE("CVE-2024-1111", "\"x\":1")), 0, 1, "/vulnerabilities/0 /", "found number, expected object" },
		{ PAGE("{}"), 0, 0, "/vulnerabilities/0 /cve", "found nothing" },
		{ PAGE(CVE("CVE-1", "\"x\":1")), 0, 0, "/cve/id", "CVE" },
		{ ONE("\"descriptions\":5"), 0, 0, "/cve/descriptions", "found number" },
		{ ONE("\"published\":5"), 0, 0, "/cve/published", "found number" },
		{ ONE("\"metrics\":[]"), 0, 0, "/cve/metrics", "found array" },
		{ ONE("\"metrics\":{\"cvssMetricV31\":[{}]}"), 0, 0, "/cvssMetricV31/0/cvssData", "found nothing" },
		{ ONE("\"weaknesses\":[{\"description\":[{\"value\":79}]}]"), 0, 0, "/description/0/value", "found number" },
		{ ONE("\"references\":[{}]"), 0, 0, "/references/0/url", "found nothing" },
		{ ONE("\"configurations\":{}"), 0, 0, "/configurations", "found object" },
		{ ONE(MATCHES("{}")), 0, 0, "/cpeMatch/0/criteria", "found nothing" },
		{ ONE(MATCHES("{\"criteria\":\"cpe:/o:google\"}")), 0, 0, "/cpeMatch/0/criteria", "expected a CPE 2.3 name" },
		{ ONE(MATCHES("{\"criteria\":\"cpe:2.3:o:a:b\\\\\"}")), 0, 1, NULL, NULL },
		{ ONE(MATCHES("{\"criteria\":\"cpe:2.3:o:a:b:1\",\"vulnerable\":\"yes\"}")), 0, 0, "/cpeMatch/0/vulnerable",
		  "found string" },
		{ "{\"format\":\"NVD_CVE\",\"vulnerabilities\":[" CVE("CVE-2024-1111", "\"x\":1") ",{\"cve\":{\"id\":", 0, 1, "",
		  "ends too early" },
	};

	(void)state;
	check_damaged(&reader_nvd, cases, ROWS(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(whole), cmocka_unit_test(mobile), cmocka_unit_test(damage) };

	return cmocka_run_group_tests_name("nvd", tests, NULL, NULL);
}
