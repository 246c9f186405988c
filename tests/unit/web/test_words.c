#include "unit.h"

#include "web/serve/out.h"

static void which_language(void **state)
{
	static const struct { struct str header; enum lang lang; } rows[] = {
		{ STR_LIT(""), LANG_EN },
		{ STR_LIT("en-GB,en;q=0.9"), LANG_EN },
		{ STR_LIT("zh-CN,zh;q=0.9,en;q=0.8"), LANG_ZH_CN },
		{ STR_LIT("zh-Hans-CN"), LANG_ZH_CN },
		{ STR_LIT("ZH"), LANG_ZH_CN },
		{ STR_LIT("de-DE,de;q=0.9"), LANG_EN },
		{ STR_LIT("de, zh;q=0.3, en;q=0.2"), LANG_ZH_CN },
		{ STR_LIT("en;q=0.2, zh;q=0.21"), LANG_ZH_CN },
		{ STR_LIT("zh;q=0, en;q=0.1"), LANG_EN },
		{ STR_LIT("zh ; q=1.0 , en"), LANG_ZH_CN },
		{ STR_LIT("*;q=0.5, zh;q=0.4"), LANG_EN },
		{ STR_LIT(";;;,,,q=,zh;q=zzz"), LANG_EN },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(lang_accept(rows[i].header) == rows[i].lang, "%.*s", STR_ARG(rows[i].header));
	assert_int_equal(lang_find(STR("zh-cn")), LANG_ZH_CN);
	assert_int_equal(lang_find(STR("fr")), -1);
}

static void numbers_and_days(void **state)
{
	static const struct { int64_t n; const char *text; } numbers[] = {
		{ 0, "0" }, { 999, "999" }, { 1000, "1,000" }, { -12345678, "-12,345,678" }, { INT64_MIN, "-9,223,372,036,854,775,808" },
	};
	static const struct { day d; enum lang l; const char *text; } days[] = {
		{ 20230605, LANG_EN, "5 June 2023" }, { 20230605, LANG_ZH_CN, "2023年6月5日" }, { 0, LANG_EN, "" },
		{ 20241231, LANG_EN, "31 December 2024" },
	};
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < ROWS(numbers); i++) {
		buf_clear(&b);
		lang_put_number(&b, LANG_EN, numbers[i].n);
		want_str(buf_str(&b), str_of(numbers[i].text), "number");
	}
	for (size_t i = 0; i < ROWS(days); i++) {
		buf_clear(&b);
		lang_put_day(&b, days[i].l, days[i].d);
		want_str(buf_str(&b), str_of(days[i].text), "day");
	}
	buf_release(&b);
}

static void messages_filled(void **state)
{
	const struct msg_arg args[] = { { MSG_ARG_TEXT, STR("<b>&"), 0 }, { MSG_ARG_NUMBER, STR_NONE, 1234 },
		                        { MSG_ARG_HTML, STR("<i>x</i>"), 0 } };
	static const struct { struct str form; const char *html, *text; } rows[] = {
		{ STR_LIT("{1} and {2}"), "&lt;b&gt;&amp; and 1,234", "<b>& and 1,234" },
		{ STR_LIT("{2}{2}"), "1,2341,234", "1,2341,234" },
		{ STR_LIT("{3} > {4} {x} {"), "<i>x</i> &gt; {4} {x} {", "<i>x</i> > {4} {x} {" },
		{ STR_LIT(""), "", "" },
		{ STR_LIT("a {1}"), "a &lt;b&gt;&amp;", "a <b>&" },
	};
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < ROWS(rows); i++) {
		buf_clear(&b);
		lang_put_html(&b, LANG_EN, rows[i].form, args, 3);
		want_str(buf_str(&b), str_of(rows[i].html), "html");
		buf_clear(&b);
		lang_put_text(&b, LANG_EN, rows[i].form, args, 3);
		want_str(buf_str(&b), str_of(rows[i].text), "text");
	}
	buf_release(&b);
}

static void plurals(void **state)
{
	(void)state;
	assert_false(str_eq(lang_plural(LANG_EN, MSG_list_caption, 1), lang_plural(LANG_EN, MSG_list_caption, 2)));
	assert_true(str_eq(lang_plural(LANG_EN, MSG_list_caption, 0), lang_plural(LANG_EN, MSG_list_caption, 7)));
	assert_true(str_eq(lang_plural(LANG_ZH_CN, MSG_list_caption, 1), lang_plural(LANG_ZH_CN, MSG_list_caption, 2)));
}

/* The five verdict words have one fixed translation. */
static void verdict_words(void **state)
{
	static const struct { enum msg m; const char *zh; } rows[] = {
		{ MSG_verdict_affected, "受影响" }, { MSG_verdict_fixed, "已修复" }, { MSG_verdict_not_affected, "不受影响" },
		{ MSG_verdict_possible, "可能受影响" }, { MSG_verdict_unknown, "未知" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(lang_text(LANG_ZH_CN, rows[i].m), str_of(rows[i].zh), "verdict");
}

static void links(void **state)
{
	static const struct { struct str url; const char *out; } rows[] = {
		{ STR_LIT("https://example.org/a?b=1&c=2"), "https://example.org/a?b=1&amp;c=2" },
		{ STR_LIT("HTTP://example.org/"), "HTTP://example.org/" },
		{ STR_LIT("mailto:a@example.org"), "mailto:a@example.org" },
		{ STR_LIT("/list?q=%22"), "/list?q=%22" },
		{ STR_LIT("?after=x"), "?after=x" },
		{ STR_LIT("#main"), "#main" },
		{ STR_LIT("javascript:alert(1)"), "#" },
		{ STR_LIT(" javascript:alert(1)"), "#" },
		{ STR_LIT("JaVaScRiPt:alert(1)"), "#" },
		{ STR_LIT("data:text/html,x"), "#" },
		{ STR_LIT("vbscript:x"), "#" },
		{ STR_LIT("//evil.example"), "#" },
		{ STR_LIT("/\\evil.example"), "#" },
		{ STR_LIT("\thttps://example.org"), "#" },
		{ STR_LIT("https://x\" onclick=\"y"), "https://x&quot; onclick=&quot;y" },
		{ STR_LIT(""), "#" },
	};
	struct buf b;
	struct out o = { &b, LANG_EN };

	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < ROWS(rows); i++) {
		buf_clear(&b);
		out_href(&o, rows[i].url);
		want_str(buf_str(&b), str_of(rows[i].out), rows[i].out);
	}
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_language), cmocka_unit_test(numbers_and_days), cmocka_unit_test(messages_filled),
		cmocka_unit_test(plurals),        cmocka_unit_test(verdict_words),    cmocka_unit_test(links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
