/*
 * Shapes of real records: Google and what comes from bulletins. What each must become, field by field.
 * The numbers are those that the rules' files name ("2/9", "2b/1").
 */
#include "case.h"

#define ANDROID "mobile-cves/android-google.jsonl.gz"
#define RECENT "mobile-cves/recent-2025-2026.jsonl.gz"
#define OSV "osv-android/osv-android-more.jsonl.gz"
#define OSV_KERNEL "osv-android/test_vulnerabilities_kernel.json"
#define ROWS_2019 "bulletins/android-bulletins-2015-2019.jsonl.gz"
#define ROWS_2026 "bulletins/android-bulletins-2019-2026.jsonl.gz"
#define AOSP "bulletins/aosp-dataset.jsonl.gz"
#define KEV "kev/known_exploited_vulnerabilities.json"
#define IN_KEV "unknown(in the catalogue of known exploited vulnerabilities, which s)"

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

/* Rows of bulletins, the dataset and the catalogue. */
static const struct shape_row lists[] = {
	{ "row, \"5.1 and below\"", ROWS_2019, "CVE-2015-1538",
	  "Android: android "
	  "releases=1.0,1.1,1.5,1.6,2.0,2.0.1,2.1,2.2,2.3,2.3.3,3.0,3.1,3.2,4.0,4.0.3,4.0.4,4.1,4.2,4.3,4.4,4.4.4,5.0,"
	  "5.0.1,5.0.2,5.1,5.1.1 level=2015-08-01/bulletin platform; Android bulletin 2015-08-01" },
	{ "row of Pixel", ROWS_2019, "CVE-2018-5821",
	  "Pixel: android makers=google level=2018-04-05/bulletin vendor; Pixel bulletin 2018-04-01" },
	{ "row on a chip maker's part", ROWS_2019, "CVE-2018-9366",
	  "Android: android chips=12+:MT6515 level=2018-06-05/stated vendor; Android bulletin 2018-06-01" },
	{ "row of notes", ROWS_2026, "CVE-2021-0651",
	  "Android: android level=2021-10-01/bulletin platform; Android bulletin 2021-10-01" },
	{ "dataset", AOSP, "CVE-2016-2108",
	  "Android: android "
	  "releases=1.0,1.1,1.5,1.6,2.0,2.0.1,2.1,2.2,2.3,2.3.3,3.0,3.1,3.2,4.0,4.0.3,4.0.4,4.1,4.2,4.3,4.4,4.4.4,5.0,"
	  "5.0.1,5.0.2,5.1,5.1.1,6.0,6.0.1 level=2016-05-01/inferred platform; AOSP dataset" },
	{ "KEV, Apple", KEV, "CVE-2023-41993",
	  "iOS: ios platform " IN_KEV "; CISA\niPadOS: ipados platform " IN_KEV "; CISA" },
	{ "KEV, Qualcomm", KEV, "CVE-2026-21385", "Android: android chips=12+:MSM8260 platform " IN_KEV "; CISA" },
	{ "KEV, Android", KEV, "CVE-2025-48572", "Android: android platform " IN_KEV "; CISA" },
	{ "KEV, Samsung", KEV, "CVE-2025-21043", "Android: android makers=samsung platform " IN_KEV "; CISA" },
};

static void lists_shapes(void **state)
{
	(void)state;
	check_shapes(lists, ROWS(lists));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(android_shapes),
		cmocka_unit_test(osv_shapes),
		cmocka_unit_test(lists_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
