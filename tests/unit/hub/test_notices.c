/*
 * Every kind of notice in every language, with everything that somebody may try to smuggle into one: what goes out is
 * the house's own words, the link and the one number that the kind allows, or nothing.
 */
#include "engine.h"

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "hub/notice/notices.h"

#define SMUGGLED "Nova 12 baseband overflow"

static const struct notice_site site = { STR_LIT("Alliance Example"), STR_LIT("https://hub.example") };
static const unixtime due = 1795543200; /* 2026-11-24T18:00:00Z */

static struct notice_row row(enum notice_kind k, const char *subject, const char *args)
{
	return (struct notice_row){ .kind = notice_rules[k].name, .at = 1795420800, .member = STR("member/57"),
		                    .key = STR("k"), .subject = str_of(subject), .args = str_of(args) };
}

static struct str good_args(struct arena *a, enum notice_kind k)
{
	const struct notice_rule *r = &notice_rules[k];

	return r->value ? str_printf(a, "{\"%s\":%lld}", r->value, (long long)(r->form == NOTICE_COUNT ? 12 : due)) : STR("{}");
}

static void each_kind_in_each_language(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	const struct zone *zone = zone_load(&a, STR("Asia/Shanghai"), NULL);

	for (int k = 0; k < NOTICE_KIND_N; k++)
		for (int l = 0; l < LANG_N; l++) {
			const struct notice_rule *r = &notice_rules[k];
			struct notice_row n = row((enum notice_kind)k, "obligation/7", "");
			struct notice_letter w = { 0 };
			struct err err = { 0 };

			n.args = good_args(&a, (enum notice_kind)k);
			want(notice_write(&a, &site, &n, (enum lang)l, zone ? zone : zone_utc(), STR_NONE, &w, &err), "%.*s: %s",
			     STR_ARG(r->name), err.msg);
			want(w.subject.n && w.subject.n < 100 && str_find(w.subject, STR("{")) == SIZE_MAX, "%.*s", STR_ARG(w.subject));
			want(str_find(w.text, STR("{")) == SIZE_MAX && str_find(w.text, STR("https://hub.example/")) != SIZE_MAX, "%.*s",
			     STR_ARG(w.text));
			want(r->page || str_find(w.text, STR("https://hub.example/obligation/7\n")) != SIZE_MAX, "%.*s", STR_ARG(w.text));
			/* Why, and how to stop where that may be. */
			want(str_find(w.text, lang_text((enum lang)l, r->why)) != SIZE_MAX, "%.*s: why", STR_ARG(r->name));
			want((w.stop.n > 0) == (r->may_off || r->may_wait), "%.*s: stop", STR_ARG(r->name));
			want(!w.stop.n || str_find(w.text, w.stop) != SIZE_MAX, "%.*s: stop page", STR_ARG(r->name));
			if (zone && r->form == NOTICE_INSTANT)
				want(str_find(w.text, l == LANG_EN ? STR("25 November 2026, 02:00 (Asia/Shanghai)")
				                                   : STR("2026年11月25日 02:00（Asia/Shanghai）")) != SIZE_MAX,
				     "%.*s: %.*s", STR_ARG(r->name), STR_ARG(w.text));
		}
	arena_release(&a);
}

/* Rows that no code of ours writes. None of their words comes out, whatever the kind. */
static void nothing_else_gets_in(void **state)
{
	static const char *const args[] = {
		"", "x", "[]", "null", "\"" SMUGGLED "\"", "{\"title\":\"" SMUGGLED "\"}", "{\"due\":\"" SMUGGLED "\"}",
		"{\"expires\":\"" SMUGGLED "\"}", "{\"at\":\"" SMUGGLED "\"}", "{\"due\":1795543200,\"title\":\"" SMUGGLED "\"}",
		"{\"expires\":1795543200,\"product\":\"" SMUGGLED "\"}", "{\"at\":1795543200,\"\":\"" SMUGGLED "\"}", "{\"due\":-1}",
		"{\"due\":0}", "{\"due\":99999999999}", "{\"due\":18446744073709551615}", "{\"due\":1.5}", "{\"due\":null}", "{\"due\":[1]}",
		"{\"expires\":0}", "{\"at\":0}", "{\"due\":{\"x\":\"" SMUGGLED "\"}}",
	};
	static const char *const subjects[] = {
		"", "/", "case/", "/7", "case/" SMUGGLED, SMUGGLED, "case/7\nBcc: x@example.org", "case/7?next=https://evil.example",
		"case/7#x", "case/%2e%2e", "case/a/b", "case/a:b", "//evil.example/x", "CASE/7", "case/\xE6\xBC\x8F\xE6\xB4\x9E", "case/7 ",
		"https://evil.example", "case/<b>", "hub/\r\n",
		"case/1234567890123456789012345678901234567890123456789012345678901234567890123456789",
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (int k = 0; k < NOTICE_KIND_N; k++)
		for (int l = 0; l < LANG_N; l++) {
			struct notice_letter w = { .subject = STR("untouched") };
			struct str hook;

			for (size_t i = 0; i < ROWS(args); i++) {
				struct notice_row n = row((enum notice_kind)k, "case/7", args[i]);
				struct err err = { 0 };

				want(!notice_write(&a, &site, &n, (enum lang)l, zone_utc(), STR_NONE, &w, &err) && err.code != ERR_NONE,
				     "%d takes %s", k, args[i]);
				want(!strstr(err.msg, "baseband"), "%s", err.msg);
				assert_false(notice_write_hook(&a, &site, &n, &hook, NULL));
				assert_false(notice_write_day(&a, &site, &n, 1, (enum lang)l, zone_utc(), &w, NULL));
			}
			for (size_t i = 0; i < ROWS(subjects); i++) {
				struct notice_row n = row((enum notice_kind)k, subjects[i], "");

				n.args = good_args(&a, (enum notice_kind)k);
				want(!notice_write(&a, &site, &n, (enum lang)l, zone_utc(), STR_NONE, &w, NULL), "%d takes %s", k, subjects[i]);
				assert_false(notice_write_hook(&a, &site, &n, &hook, NULL));
			}
		}
	struct notice_row n = row(NOTICE_KEY_MADE, "key/7", "{\"at\":1795543200}");
	struct notice_letter w;

	n.kind = STR(SMUGGLED);
	assert_false(notice_write(&a, &site, &n, LANG_EN, zone_utc(), STR_NONE, &w, NULL));
	arena_release(&a);
}

static void queueing_refuses_it_too(void **state)
{
	static const struct { struct notice n; const char *reader; enum err_code code; } rows[] = {
		{ { NOTICE_OBLIGATION_DUE, STR_LIT("obligation/7"), 100, 200, STR_LIT("24h") }, "member/57", ERR_NONE },
		{ { NOTICE_CONTACT_CHECK, STR_LIT("contact/7"), 100, 0, STR_LIT("") }, "member/57", ERR_NONE },
		{ { NOTICE_MAIL_FAILED, STR_LIT("hub"), 100, 0, STR_LIT("") }, "member/57", ERR_NONE },
		{ { NOTICE_INVITATION, STR_LIT("invitation/9"), 100, 200, STR_LIT("") }, "invitation/9", ERR_NONE },
		{ { NOTICE_OBLIGATION_DUE, STR_LIT("obligation/7"), 100, 0, STR_LIT("") }, "member/57", ERR_RANGE },
		{ { NOTICE_OBLIGATION_DUE, STR_LIT("obligation/7"), 100, -5, STR_LIT("") }, "member/57", ERR_RANGE },
		{ { NOTICE_CONTACT_CHECK, STR_LIT("contact/7"), 100, 5, STR_LIT("") }, "member/57", ERR_RANGE },
		{ { NOTICE_CONTACT_CHECK, STR_LIT(SMUGGLED), 100, 0, STR_LIT("") }, "member/57", ERR_SYNTAX },
		{ { NOTICE_CONTACT_CHECK, STR_LIT("contact/7"), 100, 0, STR_LIT("") }, "Anna <anna@example.org>", ERR_SYNTAX },
	};
	struct err err = { 0 };
	struct db *d = engine_new(&err);
	int64_t counts[NOTICE_STATE_N], expected = 0;

	(void)state;
	assert_non_null(d);
	for (size_t i = 0; i < ROWS(rows); i++) {
		err = (struct err){ 0 };
		notice_queue(d, &rows[i].n, str_of(rows[i].reader), &err);
		want(err.code == rows[i].code, "row %zu: %d %s", i, err.code, err.msg);
		expected += err.code == ERR_NONE;
	}
	/* Once under a name; without one, each is another. */
	assert_true(notice_queue(d, &rows[0].n, STR("member/57"), &err));
	assert_true(notice_queue(d, &rows[0].n, STR("member/58"), &err));
	assert_true(notice_queue(d, &rows[1].n, STR("member/57"), &err));
	assert_true(outbox_count(d, counts, &err));
	assert_int_equal(counts[NOTICE_QUEUED], expected + 2);
	db_close(d);
}

/* What is queued can be written: the two sides agree on every kind. */
struct written {
	struct arena a;
	int n;
};

static bool write_it(void *ctx, const struct notice_row *n, struct err *err)
{
	struct written *w = ctx;
	struct notice_letter letter;
	struct json j;
	struct str hook, type = STR_NONE;
	const struct notice_rule *r = &notice_rules[notice_kind_find(n->kind)];

	want(notice_write(&w->a, &site, n, LANG_EN, zone_utc(), STR_NONE, &letter, err), "%.*s: %s", STR_ARG(n->kind), err->msg);
	want(notice_write_hook(&w->a, &site, n, &hook, err) == (r->event.n > 0), "%.*s", STR_ARG(n->kind));
	if (r->event.n) {
		assert_true(json_read(&w->a, hook, KIB, &j, err) && json_str(&j, "type", JSON_REQUIRED, &type, err));
		want_str(type, r->event, "type");
		assert_int_equal(json_count(&j), 3);
		struct json data = json_in(&j, "data");

		assert_int_equal(json_count(&data), 2);
	}
	w->n++;
	return true;
}

static void what_is_queued_can_be_written(void **state)
{
	struct err err = { 0 };
	struct db *d = engine_new(&err);
	struct written w = { 0 };

	(void)state;
	arena_init(&w.a);
	for (int k = 0; k < NOTICE_KIND_N; k++) {
		const struct notice n = { (enum notice_kind)k, STR("thing/7"), 100,
			                  notice_rules[k].form == NOTICE_INSTANT ? due : 0, STR_NONE };

		want(notice_queue(d, &n, STR("member/57"), &err), "%d: %s", k, err.msg);
	}
	assert_true(outbox_due(d, NOTICE_BY_MAIL, 100, 100, write_it, &w, &err));
	assert_int_equal(w.n, NOTICE_KIND_N);
	arena_release(&w.a);
	db_close(d);
}

static void the_table(void **state)
{
	(void)state;
	for (int k = 0; k < NOTICE_KIND_N; k++) {
		const struct notice_rule *r = &notice_rules[k];

		want(r->name.n && notice_kind_find(r->name) == k, "%d has a name of its own", k);
		for (int i = 0; i < k; i++)
			want(!r->event.n || !str_eq(r->event, notice_rules[i].event), "%.*s twice", STR_ARG(r->event));
		want((r->value != NULL) == (r->form != NOTICE_NOTHING), "%.*s", STR_ARG(r->name));
		assert_int_equal(notice_choice_for((enum notice_kind)k, CHOICE_NONE), CHOICE_NOW);
		assert_int_equal(notice_choice_for((enum notice_kind)k, CHOICE_OFF), r->may_off ? CHOICE_OFF : CHOICE_NOW);
		assert_int_equal(notice_choice_for((enum notice_kind)k, CHOICE_DAILY), r->may_wait ? CHOICE_DAILY : CHOICE_NOW);
	}
	/* What guards an account is told at once, whatever was chosen. */
	static const enum notice_kind guards[] = { NOTICE_RESET_REQUESTED, NOTICE_RESET_DONE, NOTICE_SIGN_IN_NEW,
		                                   NOTICE_PASSWORD_CHANGED, NOTICE_FACTOR_CHANGED, NOTICE_KEY_MADE };

	for (size_t i = 0; i < ROWS(guards); i++)
		assert_true(!notice_rules[guards[i]].may_off && !notice_rules[guards[i]].may_wait);
}

/* docs/notices.md has a row for each, and says the same. */
static void the_docs(void **state)
{
	const char *source = getenv("TOCSIN_SOURCE");
	char path[300], line[300];
	struct str docs;
	struct arena a;

	(void)state;
	arena_init(&a);
	snprintf(path, sizeof path, "%s/docs/notices.md", source ? source : ".");
	assert_true(file_read(&a, path, MIB, &docs, NULL));
	for (int k = 0; k < NOTICE_KIND_N; k++) {
		const struct notice_rule *r = &notice_rules[k];

		snprintf(line, sizeof line, "\n| `%.*s` | %s", STR_ARG(r->name), r->reader);
		size_t at = str_find(docs, str_of(line));

		want(at != SIZE_MAX, "no row \"%s\"", line + 1);
		struct str row = str_from(docs, at + 1);

		row = str_sub(row, 0, str_chr(row, '\n'));
		if (r->event.n)
			snprintf(line, sizeof line, "| %s | %s | `%.*s` |", r->may_off ? "yes" : "no", r->may_wait ? "yes" : "no", STR_ARG(r->event));
		else
			snprintf(line, sizeof line, "| %s | %s | |", r->may_off ? "yes" : "no", r->may_wait ? "yes" : "no");
		want(str_ends(row, str_of(line)), "%.*s: expected it to end in %s", STR_ARG(row), line);
	}
	arena_release(&a);
}

static void ids(void **state)
{
	char a[NOTICE_ID + 1], b[NOTICE_ID + 1];

	(void)state;
	notice_id(STR("one"), a);
	notice_id(STR("one"), b);
	assert_string_equal(a, b);
	assert_int_equal(strlen(a), NOTICE_ID);
	notice_id(STR("two"), b);
	assert_string_not_equal(a, b);
}

static void a_whole_one(void **state)
{
	struct notice_row n = row(NOTICE_OBLIGATION_DUE, "obligation/7", "{\"due\":1795543200}");
	struct notice_row two[] = { n, row(NOTICE_APPROVAL_AWAITED, "approval/9", "{}"), row(NOTICE_MAIL_FAILED, "x", "bad") };
	struct notice_letter w;
	struct str hook;
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_true(notice_write(&a, &site, &n, LANG_EN, zone_utc(), STR_NONE, &w, NULL));
	want_str(w.subject, STR("An obligation is due soon"), "subject");
	want_str(w.text, STR("An obligation of yours is due on 24 November 2026, 18:00 (UTC).\n\n"
	                     "Open it here, signed in:\nhttps://hub.example/obligation/7\n\n"
	                     "You get this because it is for you to act.\n\n"
	                     "Which notices you get, and when, is for you to decide:\nhttps://hub.example/account/notices\n\n"
	                     "Alliance Example\nhttps://hub.example/\n"), "text");
	assert_true(notice_write(&a, &site, &n, LANG_EN, zone_utc(), STR("https://hub.example/own"), &w, NULL));
	assert_true(str_find(w.text, STR("https://hub.example/own\n")) != SIZE_MAX);
	assert_true(notice_write_day(&a, &site, two, 3, LANG_EN, zone_utc(), &w, NULL));
	want_str(w.text, STR("This has come together for you:\n\n"
	                     "- An obligation of yours is due on 24 November 2026, 18:00 (UTC).\n  https://hub.example/obligation/7\n\n"
	                     "- Something awaits the approval of a second person.\n  https://hub.example/approval/9\n\n"
	                     "You get this because you chose once a day, or because mail to you was kept for a while.\n\n"
	                     "Which notices you get, and when, is for you to decide:\nhttps://hub.example/account/notices\n\n"
	                     "Alliance Example\nhttps://hub.example/\n"), "a day");
	assert_true(notice_write_hook(&a, &site, &n, &hook, NULL));
	want_str(hook, STR("{\"type\":\"obligation.due\",\"timestamp\":\"2026-11-23T08:00:00Z\",\"data\":{\"subject\":\"obligation/7\","
	                   "\"url\":\"https://hub.example/obligation/7\"}}"), "hook");
	assert_true(notice_write_bare(&a, &site, LANG_ZH_CN, &w, NULL));
	assert_true(str_find(w.text, STR("obligation")) == SIZE_MAX && str_find(w.text, STR("义务")) == SIZE_MAX);
	arena_release(&a);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table), cmocka_unit_test(each_kind_in_each_language), cmocka_unit_test(nothing_else_gets_in),
		cmocka_unit_test(queueing_refuses_it_too), cmocka_unit_test(what_is_queued_can_be_written), cmocka_unit_test(ids), cmocka_unit_test(the_docs),
		cmocka_unit_test(a_whole_one),
	};

	return run_on_engine(tests, NULL, NULL);
}
