/* Messages as they go out: no outsider's word adds a field, and Python's reader of mail finds in them what was put in. */
#include "unit.h"

#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"
#include "format/mail.h"

#define LONG64 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg"

static void addresses(void **state)
{
	static const struct { const char *in; enum err_code code; } rows[] = {
		{ "a@example.org", ERR_NONE },
		{ "anna.b+tag@mail.example.org", ERR_NONE },
		{ "o'neill_=?/x@a-b.example", ERR_NONE },
		{ LONG64 "@example.org", ERR_NONE },
		{ "a@xn--fiqs8s.example", ERR_NONE },
		{ LONG64 "h@example.org", ERR_SYNTAX },
		{ "", ERR_SYNTAX }, { "@", ERR_SYNTAX }, { "a", ERR_SYNTAX }, { "a@", ERR_SYNTAX }, { "@example.org", ERR_SYNTAX },
		{ "a@localhost", ERR_SYNTAX }, { "a@.example.org", ERR_SYNTAX }, { "a@example.org.", ERR_SYNTAX },
		{ "a@-x.example", ERR_SYNTAX }, { "a@x-.example", ERR_SYNTAX }, { "a@x..example", ERR_SYNTAX },
		{ "a@" LONG64 ".example", ERR_SYNTAX },
		{ "a@192.0.2.1", ERR_SYNTAX }, { "a@[192.0.2.1]", ERR_SYNTAX },
		{ ".a@example.org", ERR_SYNTAX }, { "a.@example.org", ERR_SYNTAX }, { "a..b@example.org", ERR_SYNTAX },
		{ "\"a b\"@example.org", ERR_SYNTAX }, { "a b@example.org", ERR_SYNTAX }, { " a@example.org", ERR_SYNTAX },
		{ "a@example.org ", ERR_SYNTAX }, { "<a@example.org>", ERR_SYNTAX }, { "a@example.org,b@example.org", ERR_SYNTAX },
		{ "a@b@example.org", ERR_SYNTAX }, { "A <a@example.org>", ERR_SYNTAX }, { "a(c)@example.org", ERR_SYNTAX },
		{ "a@example.org\r\nBcc: b@example.org", ERR_SYNTAX }, { "a\r\n@example.org", ERR_SYNTAX }, { "a@exam\nple.org", ERR_SYNTAX },
		{ "a@example.org\n", ERR_SYNTAX }, { "a;b@example.org", ERR_SYNTAX }, { "a:b@example.org", ERR_SYNTAX },
		{ "\xE6\x9D\x8E@example.org", ERR_SYNTAX }, { "a@\xE4\xBE\x8B.example", ERR_SYNTAX }, { "a@ex\xFFmple.org", ERR_SYNTAX },
		{ "a@" LONG64 "." LONG64 "." LONG64 "." LONG64 ".example", ERR_LIMIT },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		bool ok = mail_address_ok(str_of(rows[i].in), &err);

		want(ok == (rows[i].code == ERR_NONE) && err.code == rows[i].code, "%s: %d %s", rows[i].in, ok, err.msg);
	}
	assert_false(mail_address_ok(str_n("a\0b@example.org", 15), NULL));
	assert_false(mail_address_ok(str_n("a@example.org\0", 14), NULL));
}

static void wrapping(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "", "" },
		{ "one\n", "one\n" },
		{ "one\n\ntwo", "one\n\ntwo\n" },
		{ "  kept  in ", "  kept  in\n" },
		{ "   ", "\n" },
		/* 72 columns stay on one line, 73 do not. */
		{ "123456789 123456789 123456789 123456789 123456789 123456789 123456789 12", NULL },
		{ "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123",
		  "123456789 123456789 123456789 123456789 123456789 123456789 123456789\n123\n" },
		{ "- 3456789 123456789 123456789 123456789 123456789 123456789 123456789 123",
		  "- 3456789 123456789 123456789 123456789 123456789 123456789 123456789\n  123\n" },
		/* What has no blank stays whole. */
		{ "see https://hub.example/" LONG64 "/" LONG64 " now", "see\nhttps://hub.example/" LONG64 "/" LONG64 "\nnow\n" },
		/* 36 Chinese characters to a line, and the stop is not left alone on the next. */
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八",
		  "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六\n七八\n" },
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六。七八",
		  "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五\n六。七八\n" },
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五（六）七八",
		  "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五\n（六）七八\n" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf b;

		buf_init(&b, 4 * KIB);
		mail_wrap(&b, str_of(rows[i].in));
		if (rows[i].out)
			want_str(buf_str(&b), str_of(rows[i].out), rows[i].in);
		else
			want(b.n == str_of(rows[i].in).n + 1, "%s", rows[i].in);
		buf_release(&b);
	}
}

static struct mail some(void)
{
	return (struct mail){
		.from = { STR("Tocsin"), STR("hub@example.org") }, .to = { STR_NONE, STR("anna@example.org") },
		.subject = STR("Something awaits you"), .text = STR("A line.\n"), .id = STR("k-1@hub.example"), .language = STR("en"),
		.unsubscribe = STR("https://hub.example/account/notices"), .date = 1700000000,
	};
}

/* Each text in each place that becomes a header field: the field is refused, or nothing but itself comes of it. */
static void no_field_is_added(void **state)
{
	static const struct str hostile[] = {
		STR_LIT("x\r\nBcc: thief@example.org"), STR_LIT("x\nBcc: thief@example.org"), STR_LIT("x\rBcc: thief@example.org"),
		STR_LIT("x\r\n\r\nbody"), STR_LIT("x\0y"), STR_LIT("\x1B[2J"), STR_LIT("x\x7Fy"), STR_LIT("x\xC2\x85y"),
		STR_LIT("x\xE2\x80\xA8y"), STR_LIT("x\xE2\x80\xAEy"), STR_LIT("x\xC0\x8Ay"), STR_LIT("x\xFFy"), STR_LIT("x\ty"), STR_LIT("\n"),
	};
	static const struct { const char *name; size_t at; } places[] = {
		{ "from name", offsetof(struct mail, from.name) }, { "from", offsetof(struct mail, from.address) },
		{ "to name", offsetof(struct mail, to.name) },     { "to", offsetof(struct mail, to.address) },
		{ "subject", offsetof(struct mail, subject) },     { "id", offsetof(struct mail, id) },
		{ "language", offsetof(struct mail, language) },   { "unsubscribe", offsetof(struct mail, unsubscribe) },
	};

	(void)state;
	for (size_t p = 0; p < ROWS(places); p++)
		for (size_t i = 0; i < ROWS(hostile); i++) {
			struct mail m = some();
			struct err err = { 0 };
			struct buf b;

			memcpy((char *)&m + places[p].at, &hostile[i], sizeof hostile[i]);
			buf_init(&b, 100000);
			want(!mail_write(&b, &m, &err), "%s takes %zu", places[p].name, i);
			want(!mail_write_inside(&b, &m, &err), "%s takes %zu inside", places[p].name, i);
			want(!mail_write_encrypted(&b, &m, STR("x"), &err), "%s takes %zu outside", places[p].name, i);
			buf_release(&b);
		}
}

static void limits(void **state)
{
	struct mail m = some();
	struct err err = { 0 };
	struct buf b;
	char text[LIMIT_MAIL_FIELD + 1];

	(void)state;
	buf_init(&b, 100000);
	memset(text, 'x', sizeof text);
	m.subject = str_n(text, sizeof text);
	assert_false(mail_write(&b, &m, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	m = some();
	m.date = TIME_NONE;
	assert_false(mail_write(&b, &m, &err));
	assert_int_equal(err.code, ERR_RANGE);
	buf_release(&b);
	m = some();
	buf_init(&b, 200);
	assert_false(mail_write(&b, &m, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	buf_release(&b);
}

/* --- what Python's email package reads --- */

static const char *const subjects[] = {
	"Plain", "", " leading", "trailing ", "two  blanks", "=?UTF-8?Q?not_encoded?=", "Grüße", "有新事项等待您处理",
	"An obligation of yours is due soon, and this subject goes on until it must be folded somewhere near the middle of itself",
	"截止时间即将到来的义务需要您处理并且这个主题很长所以必须分成"
	"若干个编码词才能符合规范的要求并且每个编码词都不能截断字符",
	"mixed 中文 and English 混合 words 词 in one subject 主题 that is long 长 enough to need 需要 several words 若干",
	LONG64 LONG64, "emoji \xF0\x9F\x94\x94 bell", "quotes \" and \\ and <angle> (comment), a@b.example;",
};
static const char *const names[] = {
	"", "Tocsin", "O'Hara, Anna (desk)", "quote \" back \\", "联盟秘书处", "Grüne Straße", "=?x?", LONG64,
	"很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字" "很长的名字很长的名字很长的名字很长的名字",
};
static const char *const texts[] = {
	"", "A line.\n", "no end", ".\n..\n.dot\n", "From here\nFrom there\n", "tab\tand \x1B control\n", "= equals =\n",
	"trailing blank \nnext\n", "Ein Grüßchen mit wenigen Umlauten in einer sonst ganz gewöhnlichen Zeile, die umbrochen wird.\n",
	"您好，\n\n有一项义务即将到期，需要您处理。请登录后查看："
	"https://hub.example/obligation/7\n\n您收到此邮件是因为您负责该事项。\n",
	"https://hub.example/" LONG64 LONG64 LONG64 LONG64 "\n", "bad \xFF byte\n", "\xF0\x9F\x94\x94\xF0\x9F\x94\x94\n",
};

struct written {
	struct buf list;
	char folder[64];
	size_t n;
};

static void put_case(struct written *w, const struct mail *m, bool inside)
{
	char path[100];
	struct buf b;
	struct err err = { 0 };

	buf_init(&b, 10 * LIMIT_MAIL);
	if (!(inside ? mail_write_inside(&b, m, &err) : mail_write(&b, m, &err)))
		fail_msg("%s", err.msg);
	snprintf(path, sizeof path, "%s/%zu.eml", w->folder, w->n);
	assert_true(file_write(path, buf_str(&b), NULL));
	buf_release(&b);
	buf_printf(&w->list, "%s{\"file\":\"%zu.eml\",\"inside\":%s", w->n ? ",\n" : "[", w->n, inside ? "true" : "false");
	buf_put_member(&w->list, ",\"subject\":", m->subject);
	buf_put_member(&w->list, ",\"from_name\":", m->from.name);
	buf_put_member(&w->list, ",\"from\":", m->from.address);
	buf_put_member(&w->list, ",\"to_name\":", m->to.name);
	buf_put_member(&w->list, ",\"to\":", m->to.address);
	buf_put_member(&w->list, ",\"id\":", m->id);
	buf_put_member(&w->list, ",\"text\":", m->text);
	buf_put_member(&w->list, ",\"language\":", m->language);
	buf_put_member(&w->list, ",\"unsubscribe\":", m->unsubscribe);
	buf_printf(&w->list, ",\"date\":%lld}", (long long)m->date);
	w->n++;
}

static void another_reader_agrees(void **state)
{
	static const unixtime dates[] = { 0, 951782399, 951782400, 1709164800, 1700000000, 4102444799 };
	const char *source = getenv("TOCSIN_SOURCE");
	struct written w = { .folder = "/tmp/tocsin-mail-XXXXXX" };
	char path[100], command[400];

	(void)state;
	if (system("python3 -c '' 2>/dev/null") != 0)
		skip();
	assert_non_null(mkdtemp(w.folder));
	buf_init(&w.list, MIB);
	for (size_t i = 0; i < ROWS(subjects) * ROWS(names); i++) {
		struct mail m = some();

		m.subject = str_of(subjects[i % ROWS(subjects)]);
		m.from.name = str_of(names[i / ROWS(subjects)]);
		m.to.name = str_of(names[(i + 3) % ROWS(names)]);
		m.text = str_of(texts[i % ROWS(texts)]);
		m.date = dates[i % ROWS(dates)];
		m.unsubscribe = i % 2 ? m.unsubscribe : STR_NONE;
		m.language = i % 3 ? m.language : STR("zh-CN");
		put_case(&w, &m, i % 5 == 4);
	}
	buf_puts(&w.list, "]\n");
	snprintf(path, sizeof path, "%s/list.json", w.folder);
	assert_true(file_write(path, buf_str(&w.list), NULL));
	buf_release(&w.list);
	snprintf(command, sizeof command, "python3 '%s/tests/oracle/mail.py' %s >&2", source ? source : ".", path);
	int status = system(command);

	snprintf(command, sizeof command, "rm -r %s", w.folder);
	assert_int_equal(status, 0);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses), cmocka_unit_test(wrapping), cmocka_unit_test(no_field_is_added), cmocka_unit_test(limits),
		cmocka_unit_test(another_reader_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
