/*
 * Merging: real ids that several sources speak of, then invented records for each rule alone.
 */
#include "case.h"

#include "format/entry_json.h"

#define ROWS_OLD "bulletins/android-bulletins-2015-2019.jsonl.gz"
#define ROWS_NEW "bulletins/android-bulletins-2019-2026.jsonl.gz"
#define AOSP     "bulletins/aosp-dataset.jsonl.gz"
#define FACTS    "bulletins/apple-fixed-versions.jsonl.gz"
#define STREAMS  "bulletins/linux-stream-fixes.json.gz"
#define KEV      "kev/known_exploited_vulnerabilities.json"
#define GOOGLE   "mobile-cves/android-google.jsonl.gz"
#define QUALCOMM "mobile-cves/qualcomm.jsonl.gz"
#define APPLE    "mobile-cves/apple-mobile.jsonl.gz"
#define RECENT   "mobile-cves/recent-2025-2026.jsonl.gz"

struct set { const struct record *v[64]; size_t n; };

static struct set gather(struct arena *a, const char *id, const char *const *files)
{
	struct set s = { .n = 0 };

	for (size_t f = 0; files[f]; f++) {
		struct load l = load(a, files[f], id);

		want(l.n > 0, "%s has nothing about %s", files[f], id);
		for (size_t i = 0; i < l.n && s.n < ROWS(s.v); i++)
			s.v[s.n++] = &l.v[i];
	}
	return s;
}

static struct str json_of(struct arena *a, const struct entry *e)
{
	struct buf b;

	buf_init(&b, 1 << 24);
	entry_json_put(&b, e);
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

/* --- real ids --- */

static const struct {
	const char *id, *files[6], *lines, *title;
	enum severity severity;
	bool exploited;
	day fix_level;
	size_t differ;
} real[] = {
	/* chips by Qualcomm, the level by the bulletin: one clause with both */
	{ "CVE-2016-10408", { QUALCOMM, ROWS_OLD },
	  "Qualcomm: android chips=APQ8037,MSM8953 Pro,MSM8996,APQ8096,MSM8996 Pro level=2018-09-05/stated vendor; "
	  "qualcomm, Android bulletin 2018-09-01",
	  "Improper Access Control in Core.", SEVERITY_HIGH, false, 20180905, 0 },
	/* the same in a Pixel bulletin only: Pixel's level for Pixel, the chips for all others */
	{ "CVE-2017-9711", { QUALCOMM, ROWS_OLD },
	  "Pixel: android makers=google level=2018-08-05/bulletin vendor; Pixel bulletin 2018-08-01\n"
	  "Qualcomm: android makers=12+:acer chips=12+:MSM8909W level=2018-05-05/inferred vendor; qualcomm",
	  "Permissions, Privileges, and Access Controls in Data", SEVERITY_MEDIUM, false, 20180805, 0 },
	/* "SoCVersion" by Google, MediaTek's chips and the stated level by the row */
	{ "CVE-2018-9366", { GOOGLE, ROWS_OLD, ROWS_NEW },
	  "Android: android chips=12+:MT6515 level=2018-06-05/stated vendor; Android bulletin 2018-06-01",
	  "In IMSA_Recv_Thread and VT_IMCB_Thread of ImsaClient.cpp and VideoTelephony.c, there is a possible ...",
	  SEVERITY_HIGH, false, 20180605, 0 },
	/* kernel: the row decides, stable streams and the dataset's day are left out */
	{ "CVE-2015-8963", { GOOGLE, ROWS_OLD, ROWS_NEW, AOSP, STREAMS },
	  "Android: android level=2016-11-05/stated kernel; Android bulletin 2016-11-01",
	  "Race condition in kernel/events/core.c in the Linux kernel before 4.4 allows local users to gain ...", SEVERITY_HIGH,
	  false, 20161105, 0 },
	/* listed twice: the first level counts */
	{ "CVE-2016-5195", { ROWS_OLD, STREAMS, KEV },
	  "Android: android level=2016-11-06/stated kernel; Android bulletin 2016-11-01", "Linux Kernel Race Condition Vulnerability",
	  SEVERITY_CRITICAL, true, 20161106, 0 },
	/* listed again for more releases */
	{ "CVE-2017-0391", { ROWS_OLD },
	  "Android: android releases=6.0,6.0.1,7.0,7.1,7.1.1 level=2017-01-01/stated platform; Android bulletin 2017-01-01\n"
	  "Android: android releases=5.0,5.0.1,5.0.2,5.1,5.1.1,7.1.2 level=2017-06-01/stated platform; Android bulletin 2017-06-01",
	  "Denial of service vulnerability in Mediaserver", SEVERITY_HIGH, false, 20170101, 0 },
	/* 2b/3: named by both bulletins, but Pixel's flaw */
	{ "CVE-2026-0121", { RECENT, ROWS_NEW },
	  "Pixel: android makers=google level=2026-03-05/bulletin kernel; Google_Devices",
	  "In VPU, there is a possible use-after-free read due to a race condition", SEVERITY_LOW, false, 20260305, 0 },
	/* 2/15: the record is silent on iOS; Apple's advisory tells */
	{ "CVE-2023-41993", { APPLE, FACTS, KEV },
	  "iOS: ios platform os/dotted [, 17.0.1); Apple\niPadOS: ipados platform os/dotted [, 17.0.1); Apple\n"
	  "macOS and others: other platform; Apple",
	  "Apple Multiple Products WebKit Code Execution Vulnerability", SEVERITY_HIGH, true, 0, 0 },
	/* the same without the advisory: what an ADP says fills the gap */
	{ "CVE-2023-41993", { APPLE, KEV },
	  "macOS and others: other platform; apple\niOS: ios platform os/dotted [0, 17.0.1); CISA-ADP\n"
	  "iPadOS: ipados platform os/dotted [0, 17.0.1); CISA-ADP",
	  "Apple Multiple Products WebKit Code Execution Vulnerability", SEVERITY_HIGH, true, 0, 0 },
	/* 2b/9: SSVC says none, KEV has it */
	{ "CVE-2025-48595", { RECENT, ROWS_NEW, KEV },
	  "Android: android releases=14,15,16,16-qpr2 level=2026-06-01/bulletin platform; google_android",
	  "Android Framework Integer Overflow Vulnerability", SEVERITY_HIGH, true, 20260601, 0 },
};

static void real_ids(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(real); i++) {
		struct set s = gather(&a, real[i].id, real[i].files);
		struct entry e;

		entry_merge(&a, str_of(real[i].id), s.v, s.n, &e);
		want_str(clauses_text(&a, e.clauses, e.clause_n), str_of(real[i].lines), real[i].id);
		want_str(e.title, str_of(real[i].title), real[i].id);
		want(e.severity == real[i].severity && e.exploited == real[i].exploited && e.fix_level == real[i].fix_level &&
		     e.disagreements.n == real[i].differ && e.source_n == s.n,
		     "%s: severity %d, exploited %d, fix level %u, %zu disagreements, %zu sources", real[i].id, e.severity, e.exploited,
		     e.fix_level, e.disagreements.n, e.source_n);
		arena_reset(&a);
	}
	arena_release(&a);
}

/* Whatever order records come in, the entry is the same, byte for byte. */
static void any_order(void **state)
{
	struct arena a;
	uint32_t seed = 1;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(real); i++) {
		struct set s = gather(&a, real[i].id, real[i].files);
		struct entry e;

		entry_merge(&a, str_of(real[i].id), s.v, s.n, &e);
		struct str first = json_of(&a, &e);

		for (size_t round = 0; round < 20; round++) {
			for (size_t k = s.n; k > 1; k--) {
				size_t at = (seed = seed * 1664525u + 1013904223u) % k;
				const struct record *r = s.v[k - 1];

				s.v[k - 1] = s.v[at];
				s.v[at] = r;
			}
			entry_merge(&a, str_of(real[i].id), s.v, s.n, &e);
			want_str(json_of(&a, &e), first, real[i].id);
		}
		arena_reset(&a);
	}
	arena_release(&a);
}

/* --- invented records, one rule each --- */

static struct str id = STR_LIT("CVE-2099-1000");
static struct strs about = { &id, 1, 1 };

static struct version_row kernel_rows[] = {
	{ STATUS_AFFECTED, .version = STR_LIT("5.4") },
	{ STATUS_UNAFFECTED, .version = STR_LIT("5.10.100"), .less_than_or_equal = STR_LIT("5.10.*"), .type = STR_LIT("semver") },
	{ STATUS_UNAFFECTED, .version = STR_LIT("6.1"), .less_than_or_equal = STR_LIT("*"),
	  .type = STR_LIT("original_commit_for_fix") },
};
static struct statement kernel_said = { .provider = STR_LIT("Linux"), .is_cna = true, .vendor = STR_LIT("Linux"),
	.product = STR_LIT("Linux"), .versions = kernel_rows, .version_n = 3 };
static struct version_row google_rows[] = { { STATUS_AFFECTED, .version = STR_LIT("13") },
{ STATUS_AFFECTED, .version = STR_LIT("14") } };
static struct statement google_said = { .provider = STR_LIT("google_android"), .is_cna = true, .vendor = STR_LIT("Google"),
	.product = STR_LIT("Android"), .versions = google_rows, .version_n = 2 };
static struct reference march = { STR_LIT("https://source.android.com/security/bulletin/2099-03-01"), REF_ADVISORY };
static struct bulletin_row kernel_row = { .kind = STR_LIT("android"), .bulletin = 20990301, .level = 20990305,
	.section = STR_LIT("Kernel components") };
static struct bulletin_row april_row = { .kind = STR_LIT("android"), .bulletin = 20990401, .level = 20990401,
	.section = STR_LIT("Framework"), .versions = STR_LIT("12, 13") };
static struct bulletin_row pixel_row = { .kind = STR_LIT("pixel"), .bulletin = 20990401, .section = STR_LIT("Kernel components") };

static struct record cve(const struct statement *said, const char *provider)
{
	/* A record's lists are not const, but nothing writes to them. */
	return (struct record){ .source = SOURCE_CVE, .key = id, .about = about, .creates = true, .published = 4070908800,
		.updated = 4070908800, .provider = str_of(provider),
		.description = STR("In x of y, a bug. This could lead to local escalation of privilege."),
		.statements = said == &kernel_said ? &kernel_said : &google_said, .statement_n = said ? 1 : 0 };
}

static struct record rows(struct bulletin_row *row, const char *key)
{
	return (struct record){ .source = SOURCE_ANDROID_BULLETIN, .key = str_of(key), .about = about, .creates = true,
		.published = 4070908000, .updated = 4070908000, .provider = STR("Android bulletin"),
		.severity = STR("Critical"), .rows = row, .row_n = 1 };
}

static struct str merged(struct arena *a, const struct record *x, const struct record *y, struct entry *e)
{
	const struct record *v[] = { y, x };

	entry_merge(a, id, y ? v : v + 1, y ? 2 : 1, e);
	return clauses_text(a, e->clauses, e->clause_n);
}

/* A level for all of Android keeps the upstream range out, and the entry says so; Pixel's level does not for others. */
static void upstream_kernel(void **state)
{
	struct record linux_cve = cve(&kernel_said, "Linux"), row = rows(&kernel_row, "android/a"), pixel = rows(&pixel_row, "pixel/a");
	struct arena a;
	struct entry e;

	(void)state;
	arena_init(&a);
	want_str(merged(&a, &linux_cve, &row, &e),
	         STR("Android: android level=2099-03-05/stated kernel kernel/dotted [5.4, 5.10.100) [5.11, 6.1); "
	             "Android bulletin 2099-03-01, Linux"), "with the Android bulletin");
	assert_int_equal(e.disagreements.n, 0);
	assert_int_equal(e.severity, SEVERITY_CRITICAL);

	merged(&a, &linux_cve, &pixel, &e);
	assert_int_equal(e.clause_n, 2);
	want_str(e.clauses[0].line, STR("Pixel"), "Pixel first");
	want_str(e.clauses[1].line, STR("Linux kernel"), "upstream stays");
	assert_false(strs_has(&e.clauses[1].makers, STR("google")));
	assert_true(strs_has(&e.clauses[1].makers, STR("samsung")));
	want_str(merged(&a, &linux_cve, NULL, &e),
	         STR("Linux kernel: android kernel kernel/dotted [5.4, 5.10.100) [5.11, 6.1) "
	             "possible(a phone's kernel takes fixes one by one, so its version alon); Linux"), "alone");
	arena_release(&a);
}

/* A row beside the assigner: the row's level and releases count, and where they differ a sentence says so. */
static void row_and_assigner(void **state)
{
	struct record google = cve(&google_said, "google_android"), row = rows(&april_row, "android/b");
	struct arena a;
	struct entry e;

	(void)state;
	google.references = &march;
	google.reference_n = 1;
	arena_init(&a);
	want_str(merged(&a, &google, &row, &e),
	         STR("Android: android releases=12,13 level=2099-04-01/stated platform; Android bulletin 2099-04-01"), "both");
	assert_int_equal(e.disagreements.n, 2);
	assert_int_equal(e.reference_n, 1);
	assert_int_equal(e.fix_level, 20990401);
	assert_true(e.published == 4070908000 && e.updated == 4070908800);
	arena_release(&a);
}

static void withdrawn(void **state)
{
	struct record rejected = cve(NULL, "Linux"), row = rows(&kernel_row, "android/c");
	struct record kev = { .source = SOURCE_KEV, .key = id, .about = about };
	struct arena a;
	struct entry e;

	(void)state;
	rejected.withdrawn = true;
	rejected.description = STR_NONE;
	rejected.withdrawn_why = STR("This CVE ID has been rejected.");
	arena_init(&a);
	want_str(merged(&a, &rejected, NULL, &e), STR(": any platform unknown(the id was withdrawn); "), "alone");
	assert_int_equal(e.state, ENTRY_WITHDRAWN);
	assert_true(e.title.n > 0);
	merged(&a, &rejected, &kev, &e); /* an addition does not keep it alive */
	assert_int_equal(e.state, ENTRY_WITHDRAWN);
	merged(&a, &rejected, &row, &e); /* another witness does */
	assert_int_equal(e.state, ENTRY_PUBLISHED);
	arena_release(&a);
}

/* The catalogue counts once, other evidence by kind, source and address; the newer statement of one source replaces. */
static void evidence(void **state)
{
	struct evidence mine[] = {
		{ EVIDENCE_KEV, STR("CISA-ADP"), .date = 20990101 }, { EVIDENCE_SSVC, STR("CISA-ADP"), .date = 20990101, .value = 1 },
		{ EVIDENCE_SSVC, STR("CISA-ADP"), .date = 20990201, .value = 2 },
		{ EVIDENCE_POC, STR("poc"), .url = STR("https://a.example/1") },
		{ EVIDENCE_POC, STR("poc"), .url = STR("https://a.example/2") },
		{ EVIDENCE_POC, STR("poc"), .url = STR("https://a.example/1") },
	};
	struct evidence theirs = { EVIDENCE_KEV, STR("CISA KEV"), .text = STR("Apply updates"), .date = 20990102 };
	struct record google = cve(&google_said, "google_android");
	struct record kev = { .source = SOURCE_KEV, .key = id, .about = about, .evidence = &theirs, .evidence_n = 1 };
	struct arena a;
	struct entry e;

	(void)state;
	google.evidence = mine;
	google.evidence_n = ROWS(mine);
	arena_init(&a);
	merged(&a, &google, &kev, &e);
	assert_int_equal(e.evidence_n, 4);
	want_str(e.evidence[0].text, STR("Apply updates"), "KEV's own words");
	assert_true(e.evidence[1].kind == EVIDENCE_SSVC && e.evidence[1].value == 2);
	assert_true(e.exploited);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_ids),         cmocka_unit_test(any_order), cmocka_unit_test(upstream_kernel),
		cmocka_unit_test(row_and_assigner), cmocka_unit_test(withdrawn), cmocka_unit_test(evidence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
