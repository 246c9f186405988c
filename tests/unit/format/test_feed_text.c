#include "unit.h"

#include "format/feed.h"

static void ids(void **state)
{
	static const struct { const char *in; bool ok; } rows[] = {
		{ "CVE-2024-12345", true },   { "CVE-1999-0001", true },  { "CVE-2024-1234567890123456789", true },
		{ "CVE-2024-123", false },    { "cve-2024-1234", false }, { "CVE-2024-12345678901234567890", false },
		{ "CVE-24-12345", false },    { "CVE-2024_1234", false }, { "CVE-2024-12a4", false },
		{ "CVE-2024-", false },       { "", false },              { " CVE-2024-1234", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(cve_id(str_of(rows[i].in)) == rows[i].ok, "%s", rows[i].in);
}

/* All forms of "0-days in the wild", and some that are none. */
static void days(void **state)
{
	static const struct { const char *in; day found; } rows[] = {
		{ "18 June 2019", 20190618 },
		{ "03 April 2020", 20200403 },
		{ "October 2, 2023", 20231002 },
		{ "Oct 07, 2024", 20241007 },
		{ "September, 12, 2023", 20230912 },
		{ "March 2 2021", 20210302 },
		{ "2022 September 12", 20220912 },
		{ "* 23 March 2020 – advisory without technical details", 20200323 },
		{ "* 19 May 2020 (ZDI Disclosure)", 20200519 },
		{ "* Disclosure: 30 October 2020 by Google Project Zero", 20201030 },
		{ "it's complicated (but the Android bulletin is from 6 November 2021)", 20211106 },
		{ "31 June 2020", 0 },
		{ "June 2020", 0 },
		{ "it may happen", 0 },
		{ "5 May 99999999999999999999", 0 },
		{ "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(day_in_words(str_of(rows[i].in)) == rows[i].found, "%s: %u", rows[i].in, day_in_words(str_of(rows[i].in)));
}

static void effects(void **state)
{
	static const struct { const char *in, *effect; } rows[] = {
		{ "EoP", "EoP" }, { "rce", "RCE" }, { " ID ", "ID" }, { "DoS", "DoS" }, { "N/A", "" }, { "NSI", "" },
		{ "Elevation of Privilege Vulnerability", "EoP" }, { "Remote Denial of Service Vulnerability", "DoS" },
		{ "Information disclosure", "ID" }, { "Remote Code Execution Vulnerabilities in libstagefright", "RCE" },
		{ "CWE-787 Out-of-bounds Write", "" }, { "Video driver", "" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(effect_of(str_of(rows[i].in)), str_of(rows[i].effect), rows[i].in);
}

static void links(void **state)
{
	static const struct { const char *in, *clean; } rows[] = {
		{ "https://a.example/b", "https://a.example/b" },
		{ "https:////android.googlesource.com/x", "https://android.googlesource.com/x" },
		{ " http://git.kernel.org/cgit/\n linux ", "http://git.kernel.org/cgit/linux" },
		{ "https:// \ngit.kernel.org/", "https://git.kernel.org/" },
		{ "https://source.codeaurora.org\n/quic", "https://source.codeaurora.org/quic" },
		{ "#asterisk", "" }, { "https://", "" }, { "javascript:alert(1)", "" }, { "", "" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(link_clean(&a, str_of(rows[i].in)), str_of(rows[i].clean), rows[i].in);
	arena_release(&a);
}

static void clips(void **state)
{
	(void)state;
	want_str(text_clip(STR("abc"), 3), STR("abc"), "whole");
	want_str(text_clip(STR("abcd"), 3), STR("abc"), "cut");
	want_str(text_clip(STR("ab\xC3\xA9"), 3), STR("ab"), "before a code point of two bytes");
	want_str(text_clip(STR("\xE2\x80\xA6"), 2), STR(""), "nothing fits");
}

static void csv(void **state)
{
	static const struct { const char *line; size_t n; const char *fields[4], *error; } rows[] = {
		{ "a,b,c", 3, { "a", "b", "c" }, NULL },
		{ "", 1, { "" }, NULL },
		{ ",,", 3, { "", "", "" }, NULL },
		{ "a,", 2, { "a", "" }, NULL },
		{ "\"a,b\",c", 2, { "a,b", "c" }, NULL },
		{ "AOpen,\"RK3288 10\"\" Chromebase\",x", 3, { "AOpen", "RK3288 10\" Chromebase", "x" }, NULL },
		{ "\"\",\"\"", 2, { "", "" }, NULL },
		{ "\"a\",", 2, { "a", "" }, NULL },
		{ "a\"b,c", 2, { "a\"b", "c" }, NULL }, /* a quote within a plain field is a quote */
		{ "a,\"b", 0, { 0 }, "column 3: the quote opened here is not closed" },
		{ "\"a\"\"", 0, { 0 }, "column 1: the quote" },
		{ "\"a\"b,c", 0, { 0 }, "column 4: found text behind a closed quote" },
		{ "1,2,3,4,5", 0, { 0 }, "more than 4 columns" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str fields[4];
		struct err err = { 0 };
		size_t n = 0;
		bool ok = csv_fields(&a, str_of(rows[i].line), fields, 4, &n, &err);

		want(ok == !rows[i].error, "%s", rows[i].line);
		want(!rows[i].error || strstr(err.msg, rows[i].error), "%s: %s", rows[i].line, err.msg);
		want(n == rows[i].n, "%s: %zu fields", rows[i].line, n);
		for (size_t k = 0; k < n; k++)
			want_str(fields[k], str_of(rows[i].fields[k]), rows[i].line);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids),   cmocka_unit_test(days),  cmocka_unit_test(effects),
		cmocka_unit_test(links), cmocka_unit_test(clips), cmocka_unit_test(csv),
	};

	return cmocka_run_group_tests_name("feed_text", tests, NULL, NULL);
}
