#include "feed_case.h"

static void catalogue(void **state)
{
	static const struct { const char *cve; day added; bool creates; } rows[] = {
		{ "CVE-2024-43047", 20241008, true },  /* "Multiple Chipsets " */
		{ "CVE-2023-4211", 20231003, true },   /* Arm Mali */
		{ "CVE-2024-53104", 20250205, false }, /* Linux kernel */
		{ "CVE-2026-8037", 20260807, false },
		{ "CVE-2023-43000", 0, true },         /* Apple "Multiple Products", text names iOS */
		{ "CVE-2021-1789", 0, true },          /* "multiple Apple products" */
		{ "CVE-2025-48595", 0, true },
	};
	struct caught c;
	size_t ransom = 0, creates = 0;

	(void)state;
	catch_file(&c, &reader_kev, "kev/known_exploited_vulnerabilities.json");
	assert_int_equal(c.record_n, 1662);
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.doubles, 0);
	for (size_t i = 0; i < c.record_n; i++) {
		const struct record *r = &c.records[i];

		assert_int_equal(r->evidence_n, 1);
		assert_int_equal(r->evidence[0].kind, EVIDENCE_KEV);
		assert_true(day_valid(r->evidence[0].date) && r->updated == day_start(r->evidence[0].date));
		ransom += str_find(r->evidence[0].text, STR("known ransomware use")) != SIZE_MAX;
		creates += r->creates;
	}
	assert_int_equal(ransom, 338);
	assert_in_range(creates, 120, 160);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct record *r = caught_record(&c, rows[i].cve);

		want(r->creates == rows[i].creates, "%s", rows[i].cve);
		want(!rows[i].added || r->evidence[0].date == rows[i].added, "%s: %u", rows[i].cve, r->evidence[0].date);
	}
	const struct record *r = caught_record(&c, "CVE-2024-53104");

	assert_text(r->title, "Linux Kernel Out-of-Bounds Write Vulnerability");
	assert_true(str_starts(r->evidence[0].text, STR("due 2025-02-26: Apply mitigations per vendor instructions")));
	assert_int_equal(r->reference_n, 1);
	assert_text(r->references[0].url, "https://lore.kernel.org/linux-cve-announce/2024120232-CVE-2024-53104-d781@gregkh/");
	assert_int_equal(r->weaknesses.n, 1);
	assert_text(r->weaknesses.v[0], "CWE-787");
	catch_end(&c);
}

#define ROW(cve, vendor, product, added, due)                                                                          \
	"{\"cveID\":\"" cve "\",\"vendorProject\":\"" vendor "\",\"product\":\"" product "\",\"vulnerabilityName\":\"N\"," \
	"\"dateAdded\":\"" added "\",\"shortDescription\":\"D iOS\",\"requiredAction\":\"A\",\"dueDate\":\"" due "\"}"
#define FILE_OF(rows) "{\"catalogVersion\":\"1\",\"vulnerabilities\":[" rows "]}"
#define GOOD ROW("CVE-2024-0001", "Android", "Framework", "2024-01-02", "2024-01-23")

#define NUL_INSIDE FILE_OF(ROW("CVE-2024-0002", "a\0b", "c", "2024-02-01", "2024-02-02") "," GOOD)

static void damage(void **state)
{
	static const struct damaged cases[] = {
		{ FILE_OF(GOOD), 0, 1, NULL, NULL },
		{ FILE_OF(""), 0, 0, NULL, NULL },
		{ FILE_OF(GOOD "," ROW("CVE-24-1", "a", "b", "2024-01-02", "2024-01-23")), 0, 1, "/vulnerabilities/1 /cveID",
		  "found \"CVE-24-1\", expected a CVE id" },
		{ FILE_OF(ROW("CVE-2024-0002", "a", "b", "2024-02-30", "2024-01-23") "," GOOD), 0, 1,
		  "/vulnerabilities/0 /dateAdded", "found \"2024-02-30\", expected a day" },
		{ FILE_OF(ROW("CVE-2024-0002", "a", "b", "2024-02-01", "soon") "," GOOD), 0, 1, "/vulnerabilities/0 /dueDate",
		  "expected a day" },
		{ FILE_OF(ROW("CVE-2024-0002", "", "b", "2024-02-01", "2024-02-02")), 0, 0,
		  "/vulnerabilities/0 /vendorProject", "blank" },
		{ FILE_OF("{\"cveID\":\"CVE-2024-0003\"}," GOOD), 0, 1, "/vulnerabilities/0 /vendorProject", "" },
		{ FILE_OF("7," GOOD), 0, 1, "/vulnerabilities/0", "expected object" },
		{ FILE_OF("{\"cveID\":2024}," GOOD), 0, 1, "/vulnerabilities/0 /cveID", "found number, expected string" },
		{ "{\"catalogVersion\":\"1\",\"vulnerabilities\":[" GOOD ",{\"cveID\":\"CVE-2", 0, 1, "", "" },
		{ "{\"catalogVersion\":\"1\"}", 0, 0, "", "" },
		{ "{\"catalogVersion\":\"1\",\"vulnerabilities\":{}}", 0, 0, "", "" },
		{ "", 0, 0, NULL, NULL },
		{ NUL_INSIDE, sizeof(NUL_INSIDE) - 1, 1, "/vulnerabilities/0", "not JSON" },
	};

	(void)state;
	check_damaged(&reader_kev, cases, ROWS(cases));
}

static void mobile(void **state)
{
	static const struct { const char *vendor, *product; bool creates; } rows[] = {
		{ "Android", "Kernel", true },
		{ "Apple", "iOS and macOS", true },
		{ "Apple", "macOS", false },
		{ "Apple ", "Multiple products", true },
		{ "Cisco", "IOS XE", false },
		{ "QUALCOMM", "Multiple Chipsets ", true },
		{ "MediaTek", "Multiple Chipsets", true },
		{ "Samsung", "Mobile Devices", true },
		{ "Samsung", "MagicINFO 9 Server", false },
		{ "Google", "Pixel", true },
		{ "Google", "Chromium V8", false },
		{ "Google", "Chrome for Android UI", true },
		{ "Arm", "Mali Graphics Processing Unit (GPU)", true },
		{ "Arm", "Trusted Firmware", false },
		{ "Charm", "Mali", false },
		{ "Huawei", "HG532", false },
		{ "Meta Platforms", "WhatsApp", true },
		{ "Metabase", "Metabase", false },
		{ "Ivanti", "Endpoint Manager Mobile (EPMM)", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct caught c;
		char text[1024];

		snprintf(text, sizeof text, FILE_OF(ROW("CVE-2024-0001", "%s", "%s", "2024-01-02", "2024-01-23")), rows[i].vendor,
		         rows[i].product);
		catch_text(&c, &reader_kev, str_of(text));
		assert_int_equal(c.record_n, 1);
		want(c.records[0].creates == rows[i].creates, "%s %s", rows[i].vendor, rows[i].product);
		catch_end(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(catalogue), cmocka_unit_test(damage), cmocka_unit_test(mobile),
	};

	return cmocka_run_group_tests_name("feed_kev", tests, NULL, NULL);
}
