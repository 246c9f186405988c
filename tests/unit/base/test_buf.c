#include "unit.h"

#include "base/arena.h"
#include "base/buf.h"

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

struct row {
	struct str in;
	const char *out;
};

static void escapes(const struct row *rows, size_t n, void (*put)(struct buf *, struct str))
{
	struct buf b;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		buf_clear(&b);
		put(&b, rows[i].in);
		want_str(buf_str(&b), str_of(rows[i].out), rows[i].out);
		assert_int_equal(b.p[b.n], '\0');
	}
	buf_release(&b);
}

static void html(void **state)
{
	static const struct row rows[] = {
		{ STR_LIT("plain"), "plain" },
		{ STR_LIT("<b a=\"1\" c='2'>&amp;"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;" },
		{ STR_LIT("tab\tline\nreturn\r"), "tab\tline\nreturn\r" },
		{ STR_LIT("\x01\x1B[2J\x7F"), BAD BAD "[2J" BAD },
		{ STR_LIT("a\0b"), "a" BAD "b" },
		{ STR_LIT("\xC2\x85"), BAD },                         /* a C1 control, NEL */
		{ STR_LIT("x\xE2\x80\xAEgpj.exe"), "x" BAD "gpj.exe" }, /* U+202E right-to-left override */
		{ STR_LIT("\xE2\x81\xA6y\xE2\x81\xA9"), BAD "y" BAD },  /* U+2066, U+2069 isolates */
		{ STR_LIT("\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C"), BAD BAD BAD },
		{ STR_LIT("\xFF\xE4\xB8"), BAD BAD BAD },
		{ STR_LIT("\xE5\xAE\x89\xE5\x8D\x93 \xF0\x9F\x93\xB1"), "\xE5\xAE\x89\xE5\x8D\x93 \xF0\x9F\x93\xB1" },
		{ STR_LIT(""), "" },
	};

	(void)state;
	escapes(rows, ROWS(rows), buf_put_html);
}

static void json(void **state)
{
	static const struct row rows[] = {
		{ STR_LIT("plain"), "\"plain\"" },
		{ STR_LIT("\"\\/"), "\"\\\"\\\\/\"" },
		{ STR_LIT("\n\r\t\b\x01"), "\"\\n\\r\\t\\u0008\\u0001\"" },
		{ STR_LIT("a\0b"), "\"a\\u0000b\"" },
		{ STR_LIT("\x7F"), "\"\\u007f\"" },
		{ STR_LIT("\xC3\xA9\xE4\xB8\xAD"), "\"\xC3\xA9\xE4\xB8\xAD\"" },
		{ STR_LIT("\xED\xA0\x80"), "\"" BAD BAD BAD "\"" },
		{ STR_LIT("cut \xF0\x9F\x93"), "\"cut " BAD BAD BAD "\"" },
		{ STR_LIT(""), "\"\"" },
	};

	(void)state;
	escapes(rows, ROWS(rows), buf_put_json);
}

static void csv(void **state)
{
	static const struct row rows[] = {
		{ STR_LIT("plain"), "plain" },
		{ STR_LIT("a,b"), "\"a,b\"" },
		{ STR_LIT("say \"x\""), "\"say \"\"x\"\"\"" },
		{ STR_LIT("two\nlines"), "\"two\nlines\"" },
		{ STR_LIT("two\r"), "\"two\r\"" },
		{ STR_LIT("=1+1"), "\"'=1+1\"" },
		{ STR_LIT("+1"), "\"'+1\"" },
		{ STR_LIT("-1"), "\"'-1\"" },
		{ STR_LIT("@SUM(A1)"), "\"'@SUM(A1)\"" },
		{ STR_LIT("\t=1"), "\"'\t=1\"" },
		{ STR_LIT("\r=1"), "\"'\r=1\"" },
		{ STR_LIT("=\"\""), "\"'=\"\"\"\"\"" },
		{ STR_LIT("a=1"), "a=1" },
		{ STR_LIT(""), "" },
	};

	(void)state;
	escapes(rows, ROWS(rows), buf_put_csv);
}

static void url(void **state)
{
	static const struct row rows[] = {
		{ STR_LIT("AZaz09-._~"), "AZaz09-._~" },
		{ STR_LIT("a b&c=d/e?f#g"), "a%20b%26c%3Dd%2Fe%3Ff%23g" },
		{ STR_LIT("\xE4\xB8\xAD%"), "%E4%B8%AD%25" },
		{ STR_LIT("\0\xFF"), "%00%FF" },
	};

	(void)state;
	escapes(rows, ROWS(rows), buf_put_url);
}

static void term(void **state)
{
	static const struct row rows[] = {
		{ STR_LIT("plain \xE4\xB8\xAD"), "plain \xE4\xB8\xAD" },
		{ STR_LIT("\x1B[31m"), "\\x1b[31m" },
		{ STR_LIT("a\tb\nc\r"), "a\\x09b\\x0ac\\x0d" },
		{ STR_LIT("\xC2\x9B" "31m"), "\\xc2\\x9b31m" }, /* CSI as one C1 control */
		{ STR_LIT("\xE2\x80\xAE"), "\\xe2\\x80\\xae" },
		{ STR_LIT("\xFF\0"), "\\xff\\x00" },
	};

	(void)state;
	escapes(rows, ROWS(rows), buf_put_term);
}

static void numbers(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	buf_put_u64(&b, 0);
	buf_putc(&b, ' ');
	buf_put_u64(&b, UINT64_MAX);
	buf_putc(&b, ' ');
	buf_put_i64(&b, INT64_MIN);
	buf_putc(&b, ' ');
	buf_put_i64(&b, -1);
	buf_printf(&b, " %03d%s", 7, "x");
	want_str(buf_str(&b), STR("0 18446744073709551615 -9223372036854775808 -1 007x"), "numbers");
	buf_release(&b);
}

/* At the ceiling: what was there stays, and no later write, however small, gets in. */
static void ceiling(void **state)
{
	struct err err = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_puts(&b, "12345");
	assert_true(buf_ok(&b, &err));
	buf_putc(&b, '6');
	assert_false(buf_ok(&b, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	want_str(buf_str(&b), STR("12345"), "kept");
	buf_clear(&b);
	buf_puts(&b, "1234");
	buf_puts(&b, "too long");
	buf_putc(&b, '5');
	assert_true(b.overflow);
	want_str(buf_str(&b), STR("1234"), "nothing after an overflow");
	buf_clear(&b);
	buf_printf(&b, "%d", 123456);
	assert_true(b.overflow);
	want_str(buf_str(&b), STR(""), "printf is whole or not at all");
	assert_null(buf_room(&b, 1));
	buf_release(&b);
	want_str(buf_str(&b), STR(""), "released");

	buf_init(&b, SIZE_MAX);
	assert_null(buf_room(&b, SIZE_MAX));
	assert_true(b.overflow);
	buf_release(&b);
}

static void growing(void **state)
{
	struct arena a;
	struct buf b;

	(void)state;
	arena_init(&a);
	buf_init(&b, 1 << 22);
	for (int i = 0; i < 200000; i++)
		buf_printf(&b, "%06d\n", i);
	assert_true(buf_ok(&b, NULL));
	assert_int_equal(b.n, 200000 * 7);
	want_str(str_sub(buf_str(&b), 199999 * 7, 7), STR("199999\n"), "last line");
	struct str copy = buf_dup(&a, &b);

	buf_release(&b);
	want_str(str_sub(copy, 7 * 123456, 6), STR("123456"), "the copy is the arena's");
	arena_release(&a);
}

/* Long texts are looked at eight bytes at a time: every byte is found at every place in them. */
static void places(void **state)
{
	void (*const put[])(struct buf *, struct str) = { buf_put_json, buf_put_csv };
	struct buf alone, amid, want;

	(void)state;
	buf_init(&alone, 4096);
	buf_init(&amid, 4096);
	buf_init(&want, 4096);
	for (size_t w = 0; w < ROWS(put); w++)
		for (int c = 1; c < 128; c++)
			for (size_t at = 1; at < 18; at++) {
				char text[19], few[3] = { 'x', (char)c, 'x' };

				memset(text, 'x', sizeof text);
				text[at] = (char)c;
				buf_clear(&alone);
				buf_clear(&amid);
				buf_clear(&want);
				put[w](&alone, str_n(few, sizeof few));
				put[w](&amid, str_n(text, sizeof text));
				bool quoted = alone.p[0] == '"';

				buf_put(&want, str_n(alone.p, quoted));
				buf_put(&want, str_n("xxxxxxxxxxxxxxxxxxx", at));
				buf_put(&want, str_sub(buf_str(&alone), quoted + 1u, alone.n - 2 - 2u * quoted));
				buf_put(&want, str_n("xxxxxxxxxxxxxxxxxxx", sizeof text - 1 - at));
				buf_put(&want, str_n(alone.p, quoted));
				assert_string_equal(amid.p, want.p);
			}
	buf_release(&alone);
	buf_release(&amid);
	buf_release(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html), cmocka_unit_test(json),    cmocka_unit_test(csv),     cmocka_unit_test(url),
		cmocka_unit_test(term), cmocka_unit_test(numbers), cmocka_unit_test(ceiling), cmocka_unit_test(growing),
		cmocka_unit_test(places),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
