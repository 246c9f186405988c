/*
 * Shapes of real records: Google and what comes from bulletins. What each must become, field by field, read off the record by hand.
 * The numbers are those that the rules' files name ("2/9", "2b/1").
 */
#include "case.h"

#define ANDROID "mobile-cves/android-google.jsonl.gz"
#define RECENT "mobile-cves/recent-2025-2026.jsonl.gz"
#define OSV "osv-android/osv-android-more.jsonl.gz"
#define OSV_KERNEL "osv-android/test_vulnerabilities_kernel.json"
#define ROWS_2019 "bulletins/android-bulletins-2015-2019.jsonl.gz"

static const struct shape_row android[] = {
	{ "2/1", ANDROID, "CVE-2024-0044",
	  "Android: android releases=12,12L,13,14 level=2024-03-01/bulletin platform; google_android" },
	{ "2/2", ANDROID, "CVE-2024-43093",
	  "Android: android releases=12,13,14,15 level=2024-11-01/bulletin platform; google_android" },
	{ "2/3", ANDROID, "CVE-2024-32896", "Pixel: android makers=google level=2024-06-05/bulletin kernel; Google_Devices" },
	{ "2/3", ANDROID, "CVE-2024-29745", "Pixel: android makers=google level=2024-04-05/bulletin kernel; Google_Devices" },
	{ "2/4", ANDROID, "CVE-2017-13319",
	  "Pixel: android makers=google releases=7.0,7.1,7.1.1,7.1.2,8.0,8.1 level=2018-05-05/bulletin platform; "
	  "google_android" },
	{ "2/4", ANDROID, "CVE-2018-9365", /* product "Andrioid", nyc-mr1-dev, nyc-mr2-dev */
	  "Android: android releases=6.0,6.0.1,7.0,7.1,7.1.1,7.1.2,8.0,8.1 level=2018-07-01/bulletin platform; google_android" },
	{ "2/6", ANDROID, "CVE-2015-8963", "Android: android level=2016-11-05/bulletin kernel; google_android" },
	{ "2b/2", RECENT, "CVE-2026-0047",
	  "Android: android releases=16-qpr2 level=2026-03-01/bulletin platform; google_android" },
	{ "2b/2, 2b/3", RECENT, "CVE-2025-48595", /* /docs/security/bulletin/2026/2026-06-01 */
	  "Android: android releases=14,15,16,16-qpr2 level=2026-06-01/bulletin platform; google_android" },
	{ "2b/3", RECENT, "CVE-2026-0121", /* its Pixel bulletin is named by the ADP alone */
	  "Pixel: android makers=google level=2026-03-05/bulletin kernel; Google_Devices" },
	{ "2b/3", RECENT, "CVE-2026-0106", "Pixel: android makers=google level=2026-02-05/bulletin kernel; Google_Devices" },
	{ "2/3", ANDROID, "CVE-2021-0701",
	  "Android: android chips=12+:MT6515 level=2023-06-05/bulletin vendor; google_android" },
	{ "2/3", ANDROID, "CVE-2018-9366",
	  "Android: android level=2018-06-05/bulletin vendor "
	  "possible(in a part by a chip maker that the record does not name); google_android" },
	{ "2/3", ANDROID, "CVE-2017-13308",
	  "Pixel: android makers=google level=2018-06-05/bulletin kernel; google_android" },
	{ "2/4", ANDROID, "CVE-2023-21270",
	  "Android: android releases=12,12L,13 level=2023-08-01/bulletin platform; google_android" },
	{ "2/5", ANDROID, "CVE-2022-20443",
	  "Android: android releases=13 exact level=2022-09-01/stated platform; google_android\n"
	  "Android: android releases=10,11,12,12L platform possible(fixed with the release of Android 13; no fix "
	  "is stated for o); google_android" },
	{ "2/5", ANDROID, "CVE-2023-21105",
	  "Android: android releases=11,12,12L,13 level=2023-06-01/bulletin platform; google_android" },
	{ "2/5", ANDROID, "CVE-2023-21260",
	  "Android Automotive: other releases=11,12,12L,13 level=2023-07-01/bulletin platform; google_android" },
	{ "2/5", ANDROID, "CVE-2017-13310",
	  "Android: android releases=6.0,6.0.1,7.0,7.1,7.1.1,7.1.2,8.0,8.1 level=2018-05-01/bulletin platform; "
	  "google_android" },
	{ "2/5", ANDROID, "CVE-2018-9410",
	  "Android: android releases=8.0,8.1 level=2018-07-01/bulletin platform; google_android" },
	{ "2/5, release notes", ANDROID, "CVE-2022-20264",
	  "Android: android releases=14 exact level=2023-10-01/stated platform; google_android\n"
	  "Android: android releases=10,11,12,12L,13 platform possible(fixed with the release of Android 14; no "
	  "fix is stated for o); google_android" },
	{ "2/3, no phone", ANDROID, "CVE-2023-48426",
	  "Chromecast: other platform; Google_Devices" },
	{ "2/1, wear", ANDROID, "CVE-2023-21231",
	  "Wear OS: android releases=13 level=2023-08-01/bulletin platform possible(from a Wear OS bulletin: "
	  "concerns watches, which a profile d); google_android" },
};

static void android_shapes(void **state)
{
	(void)state;
	check_shapes(android, ROWS(android));
}

static const struct shape_row osv[] = {
	{ "2b/10", OSV, "CVE-2021-0651",
	  "Android: android releases=9,10,11,12 level=2021-10-01/stated platform; google_android" },
	{ "2b/10", OSV, "CVE-2021-0605",
	  "Pixel: android makers=google level=2021-06-05/stated kernel; Google_Devices" },
	{ "2b/10", OSV_KERNEL, "CVE-2018-25020",
	  "Android: android level=2022-06-05/stated kernel; google_android" },
};

static void osv_shapes(void **state)
{
	(void)state;
	check_shapes(osv, ROWS(osv));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(android_shapes),
		cmocka_unit_test(osv_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
