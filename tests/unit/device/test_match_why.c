/* match_explain in words: one clause, one device, and what is to be said. */
#include "../unit.h"

#include "device/match.h"

#define STRS(...)                                                                                            \
	{ (struct str[]){ __VA_ARGS__ }, sizeof((struct str[]){ __VA_ARGS__ }) / sizeof(struct str), 0 }
#define RELEASES(...)                                                                                        \
	{ (release[]){ __VA_ARGS__ }, sizeof((release[]){ __VA_ARGS__ }) / sizeof(release) }
#define RANGES(...)                                                                                          \
	.ranges = (struct range[]){ __VA_ARGS__ }, .range_n = sizeof((struct range[]){ __VA_ARGS__ }) / sizeof(struct range)
#define L(s) STR_LIT(s)

#define PHONE .os = OS_ANDROID, .maker = L("samsung"), .model = L("SM-S911B"), .release = 1300, .level = 20230605
#define IPHONE .os = OS_IOS, .maker = L("apple"), .model = L("iPhone14,5"), .os_version = L("16.4")

static const struct {
	struct clause c;
	struct profile p;
	enum verdict verdict;
	enum basis basis;
	const char *reason, *fix;
} rows[] = {
	{ { .os = OS_ANDROID, .level = 20231205 }, { PHONE }, VERDICT_AFFECTED, BASIS_PATCH_LEVEL,
	  "needs level 2023-12-05, device says 2023-06-05", "patch level 2023-12-05" },
	{ { .os = OS_ANDROID, .level = 20230601 }, { PHONE }, VERDICT_FIXED, BASIS_PATCH_LEVEL,
	  "needs level 2023-06-01, device says 2023-06-05", "patch level 2023-06-01" },
	{ { .os = OS_ANDROID, .level = 20231205, .component = COMPONENT_VENDOR, .chips = STRS(L("SM8550")) },
	  { PHONE, .vendor_level = 20230505, .chips = STRS(L("SM8550")) }, VERDICT_AFFECTED, BASIS_PATCH_LEVEL,
	  "chip SM8550 is named; needs 2023-12-05, vendor level says 2023-05-05", "patch level 2023-12-05" },
	{ { .os = OS_ANDROID, .level = 20231205, .chips = STRS(L("MT6765"), L("SM8550"), L("T606")) }, { PHONE }, VERDICT_POSSIBLE,
	  BASIS_CHIPSET,
	  "the device does not tell its chip; MT6765 and 2 others are named; needs level 2023-12-05, device says 2023-06-05",
	  "patch level 2023-12-05" },
	{ { .os = OS_ANDROID, .chips = STRS(L("MT6765"), L("T606")) }, { PHONE, .chips = STRS(L("SM8550")) }, VERDICT_NOT_AFFECTED,
	  BASIS_CHIPSET, "chip SM8550 is not named; MT6765 and T606 are", "" },
	{ { .os = OS_ANDROID, .level = 20230501, .level_basis = LEVEL_INFERRED }, { PHONE }, VERDICT_POSSIBLE, BASIS_PATCH_LEVEL,
	  "the chip maker published the fix by 2023-05-01; device says 2023-06-05, and nobody states that it is inside",
	  "patch level 2023-05-01 or later, once the device's maker names it" },
	{ { .os = OS_ANDROID, .releases = RELEASES(1200, 1210, 1300, 1400) }, { .os = OS_ANDROID, .release = 1500 },
	  VERDICT_NOT_AFFECTED, BASIS_RELEASE, "release 15 is newer than all named (12, 12L, 13, 14): it was born with the fix", "" },
	{ { .os = OS_ANDROID, .releases = RELEASES(1200, 1300), .level = 20240101 }, { .os = OS_ANDROID, .release = 900 },
	  VERDICT_POSSIBLE, BASIS_RELEASE,
	  "Android 9 was out of support when this was reported (oldest named: 12): nobody looked; needs level 2024-01-01, the device "
	  "tells no patch level",
	  "patch level 2024-01-01" },
	{ { .os = OS_ANDROID, .releases = RELEASES(1000, 1300) }, { .os = OS_ANDROID, .release = 1200 }, VERDICT_NOT_AFFECTED,
	  BASIS_RELEASE, "release 12 is not among those named (10, 13)", "" },
	{ { .os = OS_ANDROID, .releases = RELEASES(1300) }, { PHONE }, VERDICT_AFFECTED, BASIS_RELEASE,
	  "release 13 is named; no fix is known", "" },
	{ { .os = OS_IOS, .subject = SUBJECT_OS, RANGES({ .to = L("16.7.6") }) }, { IPHONE }, VERDICT_AFFECTED, BASIS_VERSION,
	  "iOS 16.4 is before 16.7.6", "iOS 16.7.6" },
	{ { .os = OS_IOS, .subject = SUBJECT_OS, RANGES({ .to = L("15.8") }, { .from = L("16"), .to = L("16.4") }) }, { IPHONE },
	  VERDICT_FIXED, BASIS_VERSION, "iOS 16.4 has the fix: fixed in 15.8 or 16.4", "iOS 15.8 or 16.4" },
	{ { .os = OS_IOS, .subject = SUBJECT_OS, RANGES({ .from = L("17"), .to = L("17.1") }) }, { IPHONE }, VERDICT_NOT_AFFECTED,
	  BASIS_VERSION, "iOS 16.4 is older than the flaw, which came with 17", "" },
	{ { .os = OS_IOS, .subject = SUBJECT_OS, RANGES({ .to = L("16.7.6") }) }, { .os = OS_IOS }, VERDICT_POSSIBLE, BASIS_VERSION,
	  "the device does not tell its version of iOS; fixed in 16.7.6", "iOS 16.7.6" },
	{ { .os = OS_IOS, .subject = SUBJECT_OS, RANGES({ .to = L("16.7.6") }) }, { PHONE }, VERDICT_NOT_AFFECTED, BASIS_PRODUCT,
	  "concerns iOS; this device runs Android", "" },
	{ { .os = OS_ANDROID, .subject = SUBJECT_KERNEL, RANGES({ .from = L("5.10"), .to = L("5.10.217") }), .sure = SURE_POSSIBLE,
	    .text = L("phone trees take fixes by hand") },
	  { PHONE, .kernel = L("5.10.157-android13-4-g6e771b230c52-ab10743416") }, VERDICT_POSSIBLE, BASIS_VERSION,
	  "kernel 5.10.157 is at or past 5.10 and before 5.10.217; phone trees take fixes by hand", "kernel 5.10.217" },
	{ { .os = OS_ANDROID, .subject = SUBJECT_PACKAGE, .package = L("com.x"), RANGES({ .to = L("21.5"), .to_included = true }) },
	  { PHONE, .packages = (struct package[]){ { L("com.x"), L("21.4"), 0 } }, .package_n = 1, .packages_known = true },
	  VERDICT_AFFECTED, BASIS_VERSION, "app com.x 21.4 is not after 21.5", "app com.x after 21.5" },
	{ { .os = OS_ANDROID, .subject = SUBJECT_PACKAGE, .package = L("com.x"), RANGES({ .to = L("21.5") }) },
	  { PHONE, .packages_known = true }, VERDICT_NOT_AFFECTED, BASIS_VERSION, "app com.x is not installed", "" },
	{ { .os = OS_ANDROID, .subject = SUBJECT_PACKAGE, .package = L("com.x"), RANGES({ .to = L("21.5") }) }, { PHONE },
	  VERDICT_POSSIBLE, BASIS_VERSION, "it is not known whether app com.x is installed; fixed in 21.5", "app com.x 21.5" },
	{ { .os = OS_ANDROID, .subject = SUBJECT_SKIN, .package = L("EMUI"), RANGES({ .to = L("13.0") }) },
	  { PHONE, .skin = L("One UI"), .skin_version = L("5.1") }, VERDICT_NOT_AFFECTED, BASIS_VERSION,
	  "concerns EMUI; this device runs One UI", "" },
	{ { .os = OS_ANDROID, .makers = STRS(L("google")) }, { PHONE }, VERDICT_NOT_AFFECTED, BASIS_PRODUCT,
	  "only devices of Google are named; this one is of Samsung", "" },
	{ { .os = OS_ANDROID, .makers = STRS(L("samsung")), .models = STRS(L("Galaxy S24")) }, { PHONE }, VERDICT_POSSIBLE,
	  BASIS_PRODUCT,
	  "Galaxy S24 is named; under which name SM-S911B is sold is not told; devices of Samsung are named; no fix is known", "" },
	{ { .os = OS_ANDROID, .makers = STRS(L("samsung")), .models = STRS(L("sm-s911b")) }, { PHONE }, VERDICT_AFFECTED, BASIS_PRODUCT,
	  "model SM-S911B is named; no fix is known", "" },
	{ { .os = OS_ANDROID, .makers = STRS(L("samsung")), .models = STRS(L("SM-S91*")) }, { PHONE }, VERDICT_AFFECTED, BASIS_PRODUCT,
	  "model SM-S911B is named; no fix is known", "" },
	{ { .os = OS_ANDROID, .makers = STRS(L("samsung")), .models = STRS(L("SM-S92*")) }, { PHONE }, VERDICT_NOT_AFFECTED, BASIS_PRODUCT,
	  "only SM-S92* is named; this is SM-S911B", "" },
	{ { .os = OS_ANDROID, .sure = SURE_UNKNOWN, .text = L("SDK version 7.4.0.1 and before") }, { PHONE }, VERDICT_UNKNOWN,
	  BASIS_NONE,
	  "cannot be decided; SDK version 7.4.0.1 and before", "" },
	{ { .os = OS_ANDROID, .level = 20200101 }, { .os = OS_HARMONYOS, .release = 1000, .level = 20190101 }, VERDICT_POSSIBLE,
	  BASIS_PRODUCT,
	  "concerns Android; this is HarmonyOS with Android 10 inside; needs level 2020-01-01, device says 2019-01-01",
	  "patch level 2020-01-01" },
	{ { .os = OS_OTHER, .line = L("macOS and others") }, { PHONE }, VERDICT_NOT_AFFECTED, BASIS_PRODUCT,
	  "concerns macOS and others; this device runs Android", "" },
};

static void says_it_in_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct clause c = rows[i].c;
		struct entry e = { .id = L("CVE-1"), .title = L("A flaw"), .clauses = &c, .clause_n = 1 };
		const struct entry *list[] = { &e };
		struct match_index *x = match_build(list, 1);
		struct matcher *m = matcher_new(x);
		struct arena a = { 0 };
		struct match_why why;
		char label[16];

		snprintf(label, sizeof label, "row %zu", i);
		match_explain(&a, m, &rows[i].p, 0, &why);
		want_str(why.reason, str_of(rows[i].reason), label);
		want_str(why.fix, str_of(rows[i].fix), label);
		want(why.verdict == rows[i].verdict && why.basis == rows[i].basis, "%s: %s by %s", label, verdict_names[why.verdict].p,
		     basis_names[why.basis].p);
		arena_release(&a);
		matcher_free(m);
		match_index_free(x);
	}
}

/* Of several clauses the one that decides is told, and the one that knows most of those that do. */
static void tells_the_clause_that_decides(void **state)
{
	struct clause c[] = {
		{ .os = OS_IOS, .line = L("iOS"), .subject = SUBJECT_OS, RANGES({ .to = L("16.7") }) },
		{ .os = OS_ANDROID, .makers = STRS(L("google")), .level = 20230605 },
		{ .os = OS_ANDROID, .chips = STRS(L("SM8550")), .level = 20231005 },
		{ .os = OS_ANDROID, .level = 20231105 },
	};
	const struct { struct profile p; const char *reason; } said[] = {
		{ { PHONE }, "needs level 2023-11-05, device says 2023-06-05" },
		{ { PHONE, .chips = STRS(L("SM8550")) }, "chip SM8550 is named; needs level 2023-10-05, device says 2023-06-05" },
		{ { .os = OS_ANDROID, .level = 20240101, .maker = L("google"), .chips = STRS(L("T606")) },
		  "needs level 2023-06-05, device says 2024-01-01" },
		{ { .os = OS_TVOS }, "concerns iOS, Android; this device runs tvOS" },
	};
	struct entry e = { .id = L("CVE-1"), .title = L("A flaw"), .clauses = c, .clause_n = ROWS(c) };
	const struct entry *list[] = { &e };
	struct match_index *x = match_build(list, 1);
	struct matcher *m = matcher_new(x);
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < ROWS(said); i++) {
		struct match_why why;

		match_explain(&a, m, &said[i].p, 0, &why);
		want_str(why.reason, str_of(said[i].reason), verdict_names[why.verdict].p);
	}
	arena_release(&a);
	matcher_free(m);
	match_index_free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_it_in_words), cmocka_unit_test(tells_the_clause_that_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
