/* Makers, severities, evidence, what a clause promises, and the reading of prose and of bulletins' addresses. */
#include "unit.h"

#include "base/arena.h"
#include "vuln/bulletin.h"
#include "vuln/maker.h"
#include "vuln/text.h"
#include "vuln/version.h"

static void makers(void **state)
{
	static const struct { const char *text, *maker; } rows[] = {
		{ "Samsung Mobile", "samsung" }, { "SAMSUNG", "samsung" }, { "samsung electronics", "samsung" }, { "Redmi", "xiaomi" },
		{ "POCO", "xiaomi" }, { "HUAWEI", "huawei" }, { "HONOR", "honor" }, { "Qualcomm, Inc.", "qualcomm" },
		{ "MediaTek, Inc.", "mediatek" }, { "Unisoc (Shanghai) Technologies Co., Ltd.", "unisoc" }, { "Arm Ltd", "arm" },
		{ "Imagination Technologies", "imagination" }, { "LG Electronics", "lg" }, { "LGE", "lg" },
		{ "Motorola Mobility", "motorola" },
		{ "HMD Global", "hmd" }, { "Nokia", "hmd" }, { "OnePlus", "oneplus" }, { "vivo", "vivo" }, { "TECNO", "tecno" },
		{ "Infinix Mobile", "infinix" }, { "ASUSTeK Computer Inc.", "asus" }, { " google ", "google" },
		{ "", "" }, { "n/a", "" }, { "Microsoft", "" }, { "Samsungish", "" }, { "Mobile", "" }, { "Inc.", "" },
	};
	struct str name;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(maker_find(str_of(rows[i].text)), str_of(rows[i].maker), rows[i].text);
	for (; maker_at(n, &name); n++) {
		want_str(maker_find(name), name, "a name is its own spelling");
		want_str(maker_find(maker_title(name)), name, "a title leads back");
	}
	assert_true(n > 50);
	want_str(maker_title(STR("samsung")), STR("Samsung"), "title");
	want_str(maker_title(STR("nobody")), STR("nobody"), "title of a stranger");
}

static void severities(void **state)
{
	static const struct { const char *text; enum severity s; } words[] = {
		{ "High", SEVERITY_HIGH }, { "CRITICAL", SEVERITY_CRITICAL }, { "Moderate", SEVERITY_MEDIUM },
		{ "medium", SEVERITY_MEDIUM },
		{ "important", SEVERITY_HIGH }, { "low", SEVERITY_LOW }, { "none", SEVERITY_NONE }, { "High*", SEVERITY_HIGH },
		{ " high ", SEVERITY_HIGH }, { "", SEVERITY_UNKNOWN }, { "NSI", SEVERITY_UNKNOWN }, { "7.8", SEVERITY_UNKNOWN },
	};
	/* CVSS 3.1, table 14 */
	static const struct { double score; enum severity s; } scores[] = {
		{ 0.0, SEVERITY_NONE }, { 0.1, SEVERITY_LOW }, { 3.9, SEVERITY_LOW }, { 4.0, SEVERITY_MEDIUM }, { 6.9, SEVERITY_MEDIUM },
		{ 7.0, SEVERITY_HIGH }, { 8.9, SEVERITY_HIGH }, { 9.0, SEVERITY_CRITICAL },
		{ 10.0, SEVERITY_CRITICAL }, { -1, SEVERITY_UNKNOWN },
		{ 10.1, SEVERITY_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(words); i++)
		want(severity_parse(str_of(words[i].text)) == words[i].s, "%s", words[i].text);
	for (size_t i = 0; i < ROWS(scores); i++)
		want(severity_of_score(scores[i].score) == scores[i].s, "%g", scores[i].score);
}

static void attacks(void **state)
{
	static const struct { enum evidence_kind kind; double value; bool attack; } rows[] = {
		{ EVIDENCE_KEV, 0, true }, { EVIDENCE_ATTACK, 0, true }, { EVIDENCE_CLAIM, 0, true }, { EVIDENCE_SSVC, 2, true },
		{ EVIDENCE_SSVC, 1, false }, { EVIDENCE_SSVC, 0, false }, { EVIDENCE_POC, 0, false }, { EVIDENCE_EPSS, 0.97, false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(evidence_is_attack(&(struct evidence){ .kind = rows[i].kind, .value = rows[i].value }) == rows[i].attack,
		     "row %zu", i);
}

/* One broken promise each; without it the clause is good. */
static void promises(void **state)
{
	static release unsorted[] = { 1400, 1300 }, twice[] = { 1300, 1300 };
	static struct range backwards = { STR_LIT("2.0"), STR_LIT("1.0"), false, STR_LIT("") };
	static struct range empty = { STR_LIT("1.0"), STR_LIT("1.0"), false, STR_LIT("") };
	static struct range words = { STR_LIT(""), STR_LIT("unspecified"), false, STR_LIT("") };
	static struct range open_included = { STR_LIT("1.0"), STR_LIT(""), true, STR_LIT("") };
	static struct range good = { STR_LIT("1.0"), STR_LIT("1.0"), true, STR_LIT("") };
	static struct str nothing = STR_LIT("");
	const struct clause bad[] = {
		{ .os = OS_N }, { .subject = SUBJECT_N }, { .sure = SURE_N }, { .level = 20230230 },
		{ .releases = { unsorted, 2 } }, { .releases = { twice, 2 } }, { .ranges = &good, .range_n = 1 },
		{ .subject = SUBJECT_OS, .ranges = &backwards, .range_n = 1 }, { .subject = SUBJECT_OS, .ranges = &empty, .range_n = 1 },
		{ .subject = SUBJECT_OS, .ranges = &words, .range_n = 1 },
		{ .subject = SUBJECT_OS, .ranges = &open_included, .range_n = 1 },
		{ .subject = SUBJECT_PACKAGE }, { .sure = SURE_UNKNOWN }, { .chips = { &nothing, 1, 1 } },
	};
	const struct clause fine[] = {
		{ .os = OS_ANDROID }, { .subject = SUBJECT_OS, .ranges = &good, .range_n = 1 },
		{ .sure = SURE_POSSIBLE, .text = STR("why") },
		{ .subject = SUBJECT_PACKAGE, .package = STR("a.b.c") }, { .level = 20240301 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(bad); i++)
		want(!clause_valid(&bad[i]), "bad %zu passes", i);
	for (size_t i = 0; i < ROWS(fine); i++)
		want(clause_valid(&fine[i]), "fine %zu is refused", i);
}

static void prose(void **state)
{
	static const struct { const char *text, *range; } rows[] = {
		{ "Versions earlier than 8.12.0.0", "[, 8.12.0.0)" },   { "Versions below 2.2.4.0", "[, 2.2.4.0)" },
		{ "prior to ver. 11.5.0", "[, 11.5.0)" },               { "prior 1.3.14", "[, 1.3.14)" },
		{ " 6.2.13 and earlier", "[, 6.2.13]" },                { "FortiTokenAndroid 5.1.0 and below", "[, 5.1.0]" },
		{ "3.0.20 to 3.0.21", "[3.0.20, 3.0.21]" },             { "v2.3.1 to v3.161.1", "[2.3.1, 3.161.1]" },
		{ "< 12.0.6", "[, 12.0.6)" },                           { "<= 3.9.7", "[, 3.9.7]" },
		{ "\xef\xbc\x9c" "1.1.2.292", "[, 1.1.2.292)" },        { "application through 4.3", "[, 4.3]" },
		{ "version 1.0.0", "[1.0.0, 1.0.0]" },                  { "1.1.9.973", "[1.1.9.973, 1.1.9.973]" },
		{ "2.0 and later", "[2.0, )" },                         { "See the bulletin", "" },
		{ "", "" },                                             { "3.0 to 2.0", "" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct range r;
		struct str got = STR("");

		if (text_range(str_of(rows[i].text), SCHEME_DOTTED, &r))
			got = str_printf(&a, "[%.*s, %.*s%c", STR_ARG(r.from), STR_ARG(r.to), r.to_included ? ']' : ')');
		want_str(got, str_of(rows[i].range), rows[i].text);
	}
	want_str(text_package(STR("The com.callos14.callscreen.colorphone (aka x) app")), STR("com.callos14.callscreen.colorphone"),
	         "package");
	want_str(text_package(STR("see https://com.example.org/x, e.g. README.txt and a.b.c")), STR(""), "no package");
	want_str(text_package(STR("the app com.a.b.")), STR("com.a.b"), "package at the end of a sentence");
	want_str(text_headline(&a, STR("In a of b.c, there is a bug. It is bad."), 100), STR("In a of b.c, there is a bug"),
	         "sentence");
	want_str(text_headline(&a, STR("one two three four"), 9), STR("one two ..."), "cut at a word");
	want_str(text_headline(&a, STR("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f"), 3), STR("\xc3\xa4 ..."), "cut at a character");
	arena_release(&a);
}

static void addresses(void **state)
{
	static const struct { const char *url; enum bulletin_kind kind; day date, level; release of; } rows[] = {
		{ "https://source.android.com/security/bulletin/2024-03-01", BULLETIN_ANDROID, 20240301, 0, 0 },
		{ "http://source.android.com/security/bulletin/2016-11-01.html", BULLETIN_ANDROID, 20161101, 0, 0 },
		{ "https://source.android.com/docs/security/bulletin/2026/2026-06-01", BULLETIN_ANDROID, 20260601, 0, 0 },
		{ "https://source.android.com/security/bulletin/pixel/2025-12-01", BULLETIN_PIXEL, 20251201, 0, 0 },
		{ "https://source.android.com/docs/security/bulletin/pixel/2026/2026-02-01", BULLETIN_PIXEL, 20260201, 0, 0 },
		{ "https://source.android.com/docs/security/bulletin/pixel-watch/2023/2023-12-01", BULLETIN_WATCH, 20231201, 0, 0 },
		{ "https://source.android.com/security/bulletin/wear/2023-07-01", BULLETIN_WEAR, 20230701, 0, 0 },
		{ "https://source.android.com/security/bulletin/aaos/2023-07-01", BULLETIN_CAR, 20230701, 0, 0 },
		{ "https://source.android.com/docs/security/bulletin/android-14", BULLETIN_RELEASE, 0, 0, 1400 },
		{ "https://source.android.com/security/bulletin/2022-06-01#2022-06-05-security-patch-level-vulnerability-details",
		  BULLETIN_ANDROID, 20220601, 20220605, 0 },
		{ "https://source.android.com/security/bulletin/", BULLETIN_NONE, 0, 0, 0 },
		{ "https://source.android.com/security/overview/updates-resources", BULLETIN_NONE, 0, 0, 0 },
		{ "https://example.com/security/bulletin/2024-03-01", BULLETIN_NONE, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct bulletin b = bulletin_of_url(str_of(rows[i].url));

		want(b.kind == rows[i].kind, "%s: kind %d", rows[i].url, b.kind);
		if (b.kind)
			want(b.date == rows[i].date && b.level == rows[i].level && b.of == rows[i].of, "%s: %u %u %d", rows[i].url, b.date,
			     b.level, b.of);
	}
	assert_int_equal(bulletin_level(BULLETIN_ANDROID, 20240301, COMPONENT_PLATFORM), 20240301);
	assert_int_equal(bulletin_level(BULLETIN_ANDROID, 20240301, COMPONENT_KERNEL), 20240305);
	assert_int_equal(bulletin_level(BULLETIN_PIXEL, 20240301, COMPONENT_PLATFORM), 20240305);
	assert_int_equal(bulletin_level(BULLETIN_ANDROID, 20151101, COMPONENT_KERNEL), 20151101); /* one level a month until 2016-07 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makers),   cmocka_unit_test(severities), cmocka_unit_test(attacks), cmocka_unit_test(promises),
		cmocka_unit_test(prose),    cmocka_unit_test(addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
