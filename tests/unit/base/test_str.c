#include "unit.h"

#include "base/arena.h"
#include "base/names.h"
#include "base/str.h"
#include "base/utf8.h"

static void numbers(void **state)
{
	static const struct {
		const char *in;
		bool ok;
		uint64_t value;
	} rows[] = {
		{ "0", true, 0 },
		{ "007", true, 7 },
		{ "18446744073709551615", true, UINT64_MAX },
		{ "18446744073709551616", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "", false, 0 },
		{ " 1", false, 0 },
		{ "1 ", false, 0 },
		{ "+1", false, 0 },
		{ "-1", false, 0 },
		{ "0x10", false, 0 },
		{ "1.0", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		uint64_t v = 77;

		want(str_u64(str_of(rows[i].in), &v) == rows[i].ok, "%s", rows[i].in);
		want(v == (rows[i].ok ? rows[i].value : 77), "%s", rows[i].in);
	}
	struct str rest = STR("12.34");
	uint64_t v;

	assert_true(str_take_u64(&rest, &v));
	assert_int_equal(v, 12);
	want_str(rest, STR(".34"), "what is left");
	assert_false(str_take_u64(&rest, &v));
	want_str(rest, STR(".34"), "untouched on failure");
}

static void comparing(void **state)
{
	static const struct {
		const char *a, *b;
		int cmp, icmp;
	} rows[] = {
		{ "", "", 0, 0 },
		{ "", "a", -1, -1 },
		{ "a", "A", 1, 0 },
		{ "abc", "abd", -1, -1 },
		{ "ab", "abc", -1, -1 },
		{ "ABC", "abd", -1, -1 },
		{ "Zebra", "apple", -1, 1 },
		{ "a\xFF", "a\x01", 1, 1 }, /* bytes compare unsigned */
		{ "[", "a", -1, -1 },       /* between the two alphabets */
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str a = str_of(rows[i].a), b = str_of(rows[i].b);
		int c = str_cmp(a, b), ic = str_icmp(a, b);

		want((c > 0) - (c < 0) == rows[i].cmp, "cmp %s %s", rows[i].a, rows[i].b);
		want((ic > 0) - (ic < 0) == rows[i].icmp, "icmp %s %s", rows[i].a, rows[i].b);
		want((str_cmp(b, a) > 0) - (str_cmp(b, a) < 0) == -rows[i].cmp, "the other way: %s %s", rows[i].a, rows[i].b);
		want(str_eq(a, b) == (rows[i].cmp == 0), "eq %s %s", rows[i].a, rows[i].b);
		want(str_ieq(a, b) == (rows[i].icmp == 0), "ieq %s %s", rows[i].a, rows[i].b);
	}
	assert_true(str_eq(STR_NONE, STR("")));
	assert_true(str_eq(str_of(NULL), STR("")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
}

static void ends(void **state)
{
	static const struct {
		const char *s, *part;
		bool starts, istarts, ends, iends;
	} rows[] = {
		{ "CVE-2024-1", "CVE-", true, true, false, false },
		{ "cve-2024-1", "CVE-", false, true, false, false },
		{ "list.JSONL", ".jsonl", false, false, false, true },
		{ "a", "ab", false, false, false, false },
		{ "", "", true, true, true, true },
		{ "x", "", true, true, true, true },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str s = str_of(rows[i].s), part = str_of(rows[i].part);

		want(str_starts(s, part) == rows[i].starts, "starts: row %zu", i);
		want(str_istarts(s, part) == rows[i].istarts, "istarts: row %zu", i);
		want(str_ends(s, part) == rows[i].ends, "ends: row %zu", i);
		want(str_iends(s, part) == rows[i].iends, "iends: row %zu", i);
	}
}

static void finding(void **state)
{
	static const struct {
		const char *s, *needle;
		size_t at, iat;
	} rows[] = {
		{ "qualcomm msm8998", "msm", 9, 9 },
		{ "Qualcomm", "qual", SIZE_MAX, 0 },
		{ "aaab", "aab", 1, 1 },
		{ "abc", "", 0, 0 },
		{ "", "", 0, 0 },
		{ "", "a", SIZE_MAX, SIZE_MAX },
		{ "ab", "abc", SIZE_MAX, SIZE_MAX },
		{ "xyZ", "z", SIZE_MAX, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		want(str_find(str_of(rows[i].s), str_of(rows[i].needle)) == rows[i].at, "find: row %zu", i);
		want(str_ifind(str_of(rows[i].s), str_of(rows[i].needle)) == rows[i].iat, "ifind: row %zu", i);
	}
	assert_int_equal(str_chr(STR("a/b/c"), '/'), 1);
	assert_int_equal(str_rchr(STR("a/b/c"), '/'), 3);
	assert_int_equal(str_chr(STR("abc"), '/'), SIZE_MAX);
	assert_int_equal(str_chr(STR_NONE, 'a'), SIZE_MAX);
	assert_int_equal(str_chr(STR("a\0b"), 'b'), 2);
}

static void cutting(void **state)
{
	(void)state;
	want_str(str_sub(STR("abcdef"), 2, 3), STR("cde"), "inside");
	want_str(str_sub(STR("abcdef"), 4, 99), STR("ef"), "clipped");
	want_str(str_sub(STR("abcdef"), 9, 1), STR(""), "past the end");
	want_str(str_sub(STR("abc"), 1, SIZE_MAX), STR("bc"), "no overflow");
	want_str(str_from(STR("abc"), 3), STR(""), "at the end");
	want_str(str_trim(STR(" \t\r\n x y \f\v")), STR("x y"), "trim");
	want_str(str_trim(STR("   ")), STR(""), "all white");
	want_str(str_trim(STR_NONE), STR(""), "nothing");
	assert_null(str_sub(STR_NONE, 0, 1).p);
}

/* Joined with | so that a row reads as what is expected; * stands for an empty piece. */
static void pieces(void **state)
{
	static const struct {
		const char *in, *split, *token;
	} rows[] = {
		{ "a,b,c", "a|b|c", "a|b|c" },
		{ "a,,c,", "a|*|c|*", "a|c" },
		{ "", "*", "" },
		{ ",", "*|*", "" },
		{ "one", "one", "one" },
		{ " ,a b, ", " |a b| ", "a|b" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str rest = str_of(rows[i].in), piece, got = STR("");

		for (int n = 0; str_split(&rest, ',', &piece); n++)
			got = str_printf(&a, "%.*s%s%.*s", STR_ARG(got), n ? "|" : "", STR_ARG(piece.n ? piece : STR("*")));
		want_str(got, str_of(rows[i].split), rows[i].in);
		rest = str_of(rows[i].in);
		got = STR("");
		for (int n = 0; str_token(&rest, ", ", &piece); n++)
			got = str_printf(&a, "%.*s%s%.*s", STR_ARG(got), n ? "|" : "", STR_ARG(piece));
		want_str(got, str_of(rows[i].token), rows[i].in);
	}
	struct str none = STR_NONE, piece;

	assert_false(str_split(&none, ',', &piece));
	arena_release(&a);
}

static void utf8(void **state)
{
	static const struct {
		const char *in;
		bool ok;
		uint32_t first; /* code point at the front */
	} rows[] = {
		{ "a", true, 'a' },
		{ "\xC3\xA9", true, 0xE9 },
		{ "\xE4\xB8\xAD\xE6\x96\x87", true, 0x4E2D },
		{ "\xF0\x9F\x93\xB1", true, 0x1F4F1 },
		{ "\xF4\x8F\xBF\xBF", true, 0x10FFFF },
		{ "\xEF\xBF\xBD", true, 0xFFFD },
		{ "\xC0\x80", false, UTF8_BAD },         /* overlong NUL */
		{ "\xC1\xBF", false, UTF8_BAD },         /* overlong */
		{ "\xE0\x80\xAF", false, UTF8_BAD },     /* overlong slash */
		{ "\xF0\x80\x80\xAF", false, UTF8_BAD }, /* overlong slash */
		{ "\xED\xA0\x80", false, UTF8_BAD },     /* surrogate */
		{ "\xED\xBF\xBF", false, UTF8_BAD },     /* surrogate */
		{ "\xF4\x90\x80\x80", false, UTF8_BAD }, /* above U+10FFFF */
		{ "\xF8\x88\x80\x80\x80", false, UTF8_BAD },
		{ "\x80", false, UTF8_BAD },
		{ "\xFF", false, UTF8_BAD },
		{ "\xE4\xB8", false, UTF8_BAD },
		{ "\xE4\xB8x", false, UTF8_BAD },
		{ "ok \xC3", false, 'o' },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str s = str_of(rows[i].in);
		uint32_t point;
		size_t len = utf8_next(s, 0, &point);

		want(str_is_utf8(s) == rows[i].ok, "row %zu", i);
		want(point == rows[i].first, "row %zu: U+%04X", i, (unsigned)point);
		want(point != UTF8_BAD || len == 1, "row %zu: a bad byte goes alone", i);
	}
	assert_true(str_is_utf8(STR_NONE));
	assert_true(str_is_utf8(STR("a\0b")));
}

/* Every code point there is, both ways. */
static void utf8_whole(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF + 1; c++) {
		char b[4];
		size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		uint32_t back = 0;
		bool surrogate = c >= 0xD800 && c <= 0xDFFF;

		if (n == 1)
			b[0] = (char)c;
		else
			b[0] = (char)((0xF00u >> n) | c >> (6 * (n - 1)));
		for (size_t k = 1; k < n; k++)
			b[k] = (char)(0x80 | (c >> (6 * (n - 1 - k)) & 0x3F));
		size_t len = utf8_next(str_n(b, n), 0, &back);

		if (surrogate || c > 0x10FFFF)
			want(back == UTF8_BAD && len == 1, "U+%04X is no character", (unsigned)c);
		else
			want(back == c && len == n, "U+%04X came back as U+%04X", (unsigned)c, (unsigned)back);
	}
}

static void copies(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	struct str d = str_dup(&a, STR("a\0b"));

	want_str(d, STR("a\0b"), "dup keeps NUL bytes");
	assert_int_equal(d.p[3], '\0');
	assert_string_equal(str_cstr(&a, STR_NONE), "");
	want_str(str_dup(&a, STR_NONE), STR(""), "dup of nothing");
	want_str(str_lower(&a, STR("Galaxy S24 \xC3\x84")), STR("galaxy s24 \xC3\x84"), "lower is ASCII's");
	want_str(str_upper(&a, STR("sm-g991b")), STR("SM-G991B"), "upper");
	struct str fill = str_printf(&a, "%05d", 42);

	want_str(fill, STR("00042"), "printf");
	struct str big = str_printf(&a, "%*s", 100000, "x");

	assert_int_equal(big.n, 100000);

	struct strs l = { 0 };

	for (int i = 0; i < 1000; i++)
		strs_add(&a, &l, str_printf(&a, "%d", i));
	assert_int_equal(l.n, 1000);
	want_str(l.v[999], STR("999"), "last of many");
	assert_true(strs_has(&l, STR("0")));
	assert_false(strs_has(&l, STR("1000")));
	assert_false(strs_add_once(&a, &l, STR("500")));
	assert_true(strs_add_once(&a, &l, STR("x")));
	assert_int_equal(l.n, 1001);
	arena_release(&a);
}

static void words(void **state)
{
	static const struct str names[] = { STR_LIT("none"), STR_LIT("low"), STR_LIT("high") };

	(void)state;
	assert_int_equal(names_find(names, 3, STR("high")), 2);
	assert_int_equal(names_find(names, 3, STR("High")), -1);
	assert_int_equal(names_ifind(names, 3, STR("High")), 2);
	assert_int_equal(names_ifind(names, 3, STR("")), -1);
	assert_int_equal(names_find(names, 0, STR("low")), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers), cmocka_unit_test(comparing),  cmocka_unit_test(ends),   cmocka_unit_test(finding),
		cmocka_unit_test(cutting), cmocka_unit_test(pieces),     cmocka_unit_test(utf8),   cmocka_unit_test(utf8_whole),
		cmocka_unit_test(copies),  cmocka_unit_test(words),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
