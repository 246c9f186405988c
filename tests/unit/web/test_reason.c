/* Reasons in the reader's language: the patterns, and that they cover what the matcher really says. */
#include "unit.h"

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "device/match.h"
#include "device/read.h"
#include "format/entry_json.h"
#include "web/list/reason.h"

static void patterns(void **state)
{
	static const struct { struct str pattern, text; const char *one, *two; } rows[] = {
		{ STR_LIT("needs level {1}, device says {2}"), STR_LIT("needs level 2024-01-01, device says 2023-06-05"),
		  "2024-01-01", "2023-06-05" },
		{ STR_LIT("{1} {2} is before {3}"), STR_LIT("iOS 17.0 is before 17.1"), "iOS", "17.0" },
		{ STR_LIT("release {1} is not among those named ({2})"), STR_LIT("release 11 is not among those named (12, 13)"),
		  "11", "12, 13" },
		{ STR_LIT("{1} is there"), STR_LIT("app x is there is there"), "app x is there", NULL },
		{ STR_LIT("no fix is known"), STR_LIT("no fix is known"), NULL, NULL },
		{ STR_LIT("no fix is known"), STR_LIT("no fix is known yet"), "-", NULL },
		{ STR_LIT("chip {1} is named"), STR_LIT("chip  is named"), "-", NULL },
		{ STR_LIT("chip {1} is named"), STR_LIT("chip SM8550 is not named"), "-", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str got[9] = { STR_NONE };
		bool fits = !rows[i].one || rows[i].one[0] != '-';

		want(reason_match(rows[i].pattern, rows[i].text, got) == fits, "%.*s", STR_ARG(rows[i].text));
		if (fits && rows[i].one)
			want_str(got[0], str_of(rows[i].one), "first");
		if (fits && rows[i].two)
			want_str(got[1], str_of(rows[i].two), "second");
	}
}

static bool is_translated(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0xE4) /* a Han character */
			return true;
	return !s.n;
}

static size_t read_list(struct arena *a, const struct entry ***ret)
{
	char path[500];
	struct str text, line;
	struct err err = { 0 };
	size_t n = 0, cap = 0;
	const struct entry **v = NULL;

	snprintf(path, sizeof path, "%s/data/starter.jsonl", getenv("TOCSIN_SOURCE"));
	assert_true(file_read(a, path, 16 * MIB, &text, &err));
	while (str_split(&text, '\n', &line)) {
		struct json j;
		struct entry *e = arena_new(a, struct entry);

		if (!str_starts(line, STR("{\"id\"")))
			continue;
		assert_true(json_read(a, line, MIB, &j, &err) && entry_json_get(a, &j, e, &err));
		v = arena_grow(a, v, n, &cap, sizeof *v);
		v[n++] = e;
	}
	*ret = v;
	return n;
}

/* All reasons that the starter list gives for devices of many kinds have their Chinese words. */
static void reasons_covered(void **state)
{
	static const struct profile_form devices[] = {
		{ .maker = STR_LIT("samsung"), .model = STR_LIT("SM-S911B"), .os = STR_LIT("android"), .release = STR_LIT("13"),
		  .level = STR_LIT("2023-06-05"), .chip = STR_LIT("SM8550") },
		{ .maker = STR_LIT("google"), .model = STR_LIT("Pixel 6"), .os = STR_LIT("android"), .release = STR_LIT("14"),
		  .level = STR_LIT("2024-03-05"), .kernel = STR_LIT("5.10.157-android13-4") },
		{ .maker = STR_LIT("motorola"), .os = STR_LIT("android"), .release = STR_LIT("5.1") },
		{ .os = STR_LIT("android"), .release = STR_LIT("16"), .level = STR_LIT("2026-01-01"), .chip = STR_LIT("MT6765") },
		{ .maker = STR_LIT("apple"), .os = STR_LIT("ios"), .release = STR_LIT("16.3.1") },
		{ .maker = STR_LIT("apple"), .model = STR_LIT("iPhone14,7"), .os = STR_LIT("ios"), .release = STR_LIT("18.6") },
		{ .maker = STR_LIT("huawei"), .os = STR_LIT("harmonyos"), .release = STR_LIT("4.0.0") },
		{ .level = STR_LIT("2022-01-05") },
	};
	const struct entry **entries;
	struct arena a;

	(void)state;
	arena_init(&a);
	size_t n = read_list(&a, &entries), told = 0;
	struct match_index *x = match_build(entries, n);
	struct matcher *m = matcher_new(x);
	struct request rq = { .a = &a, .lang = LANG_ZH_CN };

	assert_true(n > 100);
	for (size_t d = 0; d < ROWS(devices); d++) {
		struct profile p = { 0 };
		struct err err = { 0 };

		assert_true(profile_from_form(&a, &devices[d], &p, &err));
		for (size_t i = 0; i < match_entry_n(x); i++) {
			struct match_why why;

			match_explain(&a, m, &p, i, &why);
			struct str reason = reason_words(&rq, why.reason);

			want(is_translated(reason), "%.*s: %.*s", STR_ARG(match_entry(x, i).id), STR_ARG(reason));
			told++;
		}
	}
	assert_int_equal(told, ROWS(devices) * match_entry_n(x));
	matcher_free(m);
	match_index_free(x);
	arena_release(&a);
}

/* English reasons pass through untouched. */
static void english_stays(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	struct request en = { .a = &a, .lang = LANG_EN }, zh = { .a = &a, .lang = LANG_ZH_CN };

	want_str(reason_words(&en, STR("needs level 2024-01-01, device says 2023-06-05")),
	         STR("needs level 2024-01-01, device says 2023-06-05"), "English");
	want_str(reason_words(&zh, STR("chip SM8550 is named; needs level 2024-01-01, device says 2023-06-05")),
	         STR("芯片 SM8550 在列；需要补丁级别 2024-01-01，设备为 2023-06-05"), "two parts");
	want_str(reason_words(&zh, STR("Something else; chip SM8550 is named")), STR("Something else；芯片 SM8550 在列"),
	         "unknown part");
	want_str(reason_words(&zh, STR("the device does not tell its chip; SM8550 and 3 others are named")),
	         STR("设备未说明芯片，涉及 SM8550 等另外 3 个"), "a phrase within");
	want_str(fix_words(&zh, STR("kernel 5.4.286 or 5.10.230")), STR("内核 5.4.286 或 5.10.230"), "or");
	want_str(fix_words(&zh, STR("patch level 2024-01-01")), STR("补丁级别 2024-01-01"), "level");
	want_str(fix_words(&zh, STR("iOS 17.0.1")), STR("iOS 17.0.1"), "version");
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns), cmocka_unit_test(reasons_covered), cmocka_unit_test(english_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
