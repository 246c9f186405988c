/* What went wrong, in the reader's language: by the format it was made of, with its values in their places. */
#include "text/said.h"

#include "rules/case_reason.h"
#include "unit.h"

static struct arena a;

static void values_take_their_places(void **state)
{
	(void)state;
	struct err e;

	err_set(&e, ERR_LIMIT, "has %zu bytes, expected %lld at most", (size_t)41, (long long)40);
	want_str(said(&a, LANG_EN, &e), STR("has 41 bytes, expected 40 at most"), "English");
	want_str(said(&a, LANG_ZH_CN, &e), STR("共 41 字节，最多 40 字节"), "two numbers");
	err_set(&e, ERR_SYNTAX, "found \"%.*s\", expected a whole number", 3, "{2}x");
	want_str(said(&a, LANG_ZH_CN, &e), STR("填写的是“{2}”，应为整数"), "what was typed is no place of a value");
	err_set(&e, ERR_SYNTAX, "found \"%.*s\", expected at most %d such as CWE-787", 7, "%d %s ok", 5);
	want_str(said(&a, LANG_ZH_CN, &e), STR("填写的是“%d %s o”，应为 CWE 编号，例如 CWE-787，最多 5 个"), "nor a conversion");
}

static void sentences_and_words_within(void **state)
{
	(void)state;
	struct err e;

	err_set(&e, ERR_MISSING, "is required: %s", "the name to thank");
	want_str(said(&a, LANG_ZH_CN, &e), STR("此项必填：用于致谢的署名"), "a sentence as a value");
	err_set(&e, ERR_STATE, "something is missing before this may be published: %.*s", 14, "embargo, exploit");
	want_str(said(&a, LANG_ZH_CN, &e), STR("发布前尚缺以下条件：embargo, explo"), "one word that is not known: the list as it was");
	err_set(&e, ERR_STATE, "something is missing before this may be published: %.*s", 16, "embargo, exploit");
	want_str(said(&a, LANG_ZH_CN, &e), STR("发布前尚缺以下条件：保密期已结束、文本不含利用代码"), "words");
	err_set(&e, ERR_STATE, "%s", "it is empty");
	want_str(said(&a, LANG_ZH_CN, &e), STR("文件为空"), "the value is all");
}

static void layers_and_ends(void **state)
{
	(void)state;
	char path[600];
	struct err e;

	err_set(&e, ERR_LIMIT, "has %zu bytes, expected %lld at most", (size_t)41, (long long)40);
	err_wrap(&e, "the handling plan %s", "p1");
	want_str(said(&a, LANG_ZH_CN, &e), STR("共 41 字节，最多 40 字节"), "what stands in front is left out");
	want_str(said(&a, LANG_EN, &e), STR("the handling plan p1: has 41 bytes, expected 40 at most"), "in English it is there");
	memset(path, 'x', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	err_set(&e, ERR_RANGE, "%s has no such field", path);
	want(str_starts(said(&a, LANG_ZH_CN, &e), STR("xxxx")) && said(&a, LANG_ZH_CN, &e).n < sizeof e.msg + 30, "cut as the English is");
	err_wrap(&e, "%s", path);
	want(said(&a, LANG_ZH_CN, &e).n < sizeof e.msg + 30, "and again");
	err_set(&e, ERR_STATE, "%c%c%c%c%c%c%c%c%c%c", 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j');
	want_str(said(&a, LANG_ZH_CN, &e), STR("abcdefghij"), "more values than are kept, in a sentence that is not known");
	err_sys(&e, "open");
	want(str_starts(said(&a, LANG_ZH_CN, &e), STR("open: ")), "the system's words stay");
}

static void every_reason_of_cases(void **state)
{
	(void)state;
	for (enum case_reason why = 1; why < CASE_REASON_N; why++) {
		struct err e = { 0 };

		if (case_refuse(&e, why))
			continue;
		want(str_cmp(said(&a, LANG_ZH_CN, &e), str_of(case_reasons[why].text)), "%s: in English", case_reasons[why].text);
		want_str(said(&a, LANG_EN, &e), str_of(case_reasons[why].text), "English");
	}
	for (size_t i = 1; i < said_zh_cn_n; i++)
		want(str_cmp(said_zh_cn[i - 1].form, said_zh_cn[i].form) < 0, "row %zu is not in its place", i);
}

static void lines_that_were_stored(void **state)
{
	static const struct { const char *english, *chinese; } lines[] = {
		{ "the list is as it was", "漏洞清单没有变化" },
		{ "1200 records new or newer from 3 sources", "3 个来源共有 1200 条新的或更新的记录" },
		{ "many records new or newer from 3 sources", NULL },
		{ "1200 records new or newer from 3 sources!", NULL },
		{ "the mail server said: 550 5.1.1 no such user", "邮件服务器答复：550 5.1.1 no such user" },
		{ "the receiver answered HTTP 302; a redirect is not followed", "接收方答复 HTTP 302；不跟随重定向" },
		{ "the receiver answered HTTP 500", "接收方答复 HTTP 500" },
		{ "has 41 bytes, expected 40 at most", "共 41 字节，最多 40 字节" },
		{ "a whole number from 0 to 23 (o'clock)", "0 至 23 的整数（点）" },
		{ "what nobody ever said", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct str english = str_of(lines[i].english);

		want_str(said_text(&a, LANG_ZH_CN, english), lines[i].chinese ? str_of(lines[i].chinese) : english, lines[i].english);
		want_str(said_text(&a, LANG_EN, english), english, "English");
	}
	/* Whatever a format makes is read by that format, or by one that says the same. */
	for (size_t i = 0; i < said_zh_cn_n; i++)
		want(str_cmp(said_text(&a, LANG_ZH_CN, said_zh_cn[i].form), said_zh_cn[i].form) || !str_cmp(said_zh_cn[i].form, said_zh_cn[i].text),
		     "%s", said_zh_cn[i].form.p);
	struct err e;

	err_set(&e, ERR_RANGE, "%.*s: found \"%.*s\", expected %s", 9, "mail.user", 1, "x", "one line of 0 to 200 bytes");
	want_str(said(&a, LANG_ZH_CN, &e), STR("mail.user：填写的是“x”，应为：一行文字，0 至 200 字节"), "a sentence with values in a value");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_take_their_places), cmocka_unit_test(sentences_and_words_within),
		cmocka_unit_test(layers_and_ends), cmocka_unit_test(every_reason_of_cases),
		cmocka_unit_test(lines_that_were_stored),
	};

	arena_init(&a);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_release(&a);
	return failed;
}
