/* Notices to programs: a receiver that checks signatures by itself, refuses, dawdles and lies elsewhere than it says. */
#include "deliver_case.h"

static struct server receiver(struct deliver_case *c)
{
	char secret[HOOK_SECRET + 1];
	const char *const words[] = { c->folder, secret, NULL };

	hook_secret_put(hook_key, sizeof hook_key, secret);
	return server_start_with("hooks.py", words);
}

static void add_hook(struct deliver_case *c, int64_t id, const char *host, int port, const char *path, const char *events)
{
	const struct webhook_row w = {
		.id = id, .party = STR("party/nova"), .url = str_printf(&c->a, "http://%s:%d%s", host, port, path),
		.events = str_of(events), .ended = TIME_NONE,
	};

	did(c, webhook_put(c->d, &w, &c->err));
}

static void tell(struct deliver_case *c, const char *once)
{
	const struct notice n = { NOTICE_OBLIGATION_DUE, STR("obligation/7"), now_is(), START + 86400, str_of(once) };

	did(c, notice_queue_hooks(c->d, &n, STR("party/nova"), &c->err));
}

/* The requests so far. */
static size_t heard(struct deliver_case *c, struct json *ret, size_t most)
{
	struct str text = STR_NONE, line;
	char path[100];
	size_t n = 0;

	snprintf(path, sizeof path, "%s/hooks.jsonl", c->folder);
	file_read(&c->a, path, MIB, &text, NULL);
	while (text.n && str_split(&text, '\n', &line))
		if (line.n && n < most)
			assert_true(json_read(&c->a, line, MIB, &ret[n++], &c->err));
	return n;
}

static struct str text_in(const struct json *j, const char *name)
{
	struct str s = STR_NONE;

	json_str(j, name, JSON_OPTIONAL, &s, NULL);
	return s;
}

static struct webhook_row hook(struct deliver_case *c, int64_t id)
{
	struct webhook_row w;

	did(c, webhook_get(c->d, &c->a, id, &w, &c->err));
	return w;
}

static void told_and_signed(void **state)
{
	struct deliver_case *c = *state;
	struct server s = receiver(c);
	struct json rows[5];
	bool is_signed = false;
	uint64_t at = 0;

	add_hook(c, 1, "127.0.0.1", s.port, "/ok", "obligation.due");
	add_hook(c, 2, "127.0.0.1", s.port, "/ok?other", "key.made");
	tell(c, "24h");
	clock_set(START + 5);
	turn(c, NOTICE_BY_HOOK);
	assert_int_equal(heard(c, rows, 5), 1);
	assert_true(json_bool(&rows[0], "signed", JSON_REQUIRED, &is_signed, &c->err) && is_signed);
	assert_true(json_u64(&rows[0], "at", JSON_REQUIRED, &at, &c->err) && at == START + 5);
	want_str(text_in(&rows[0], "path"), STR("/ok"), "path");
	want_str(text_in(&rows[0], "type"), STR("application/json"), "type");
	struct json body = json_in(&rows[0], "body"), data = json_in(&body, "data");

	want_str(text_in(&body, "type"), STR("obligation.due"), "event");
	want_str(text_in(&body, "timestamp"), STR("2026-11-23T08:00:00Z"), "timestamp");
	want_str(text_in(&data, "subject"), STR("obligation/7"), "subject");
	want_str(text_in(&data, "url"), STR("https://hub.example/obligation/7"), "url");
	assert_int_equal(json_count(&data), 2);
	assert_int_equal(count_of(c, NOTICE_SENT), 1);
	turn(c, NOTICE_BY_HOOK);
	assert_int_equal(heard(c, rows, 5), 1);
	server_end(&s);
}

static void what_receivers_say(void **state)
{
	static const struct { const char *path; enum notice_state state; const char *why; int least_wait; } rows[] = {
		{ "/ok", NOTICE_SENT, "", 0 },
		{ "/big", NOTICE_SENT, "", 0 },
		{ "/fail", NOTICE_QUEUED, "HTTP 500", 48 },
		{ "/redirect", NOTICE_QUEUED, "HTTP 302; a redirect is not followed", 48 },
		{ "/busy", NOTICE_QUEUED, "HTTP 429", 5000 },
		{ "/nothing", NOTICE_QUEUED, "HTTP 404", 48 },
		{ "/slow", NOTICE_QUEUED, "timed out", 48 },
		{ "/gone", NOTICE_DROPPED, "HTTP 410", 0 },
	};
	struct deliver_case *c = *state;
	struct server s = receiver(c);
	struct json heard_rows[20];

	c->o.hook_timeout_s = 1;
	for (size_t i = 0; i < ROWS(rows); i++)
		add_hook(c, (int64_t)i + 1, "127.0.0.1", s.port, rows[i].path, "*");
	tell(c, "24h");
	uint64_t began = clock_ns();

	turn(c, NOTICE_BY_HOOK);
	want(clock_ns() - began < 2500 * UINT64_C(1000000), "one that dawdles keeps the others waiting");
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct notice_row n = row_with(c, str_printf(&c->a, "webhook/%zu", i + 1).p);

		want(n.state == rows[i].state && str_find(n.error, str_of(rows[i].why)) != SIZE_MAX, "%s: %.*s, %.*s", rows[i].path,
		     STR_ARG(notice_state_names[n.state]), STR_ARG(n.error));
		want(n.state != NOTICE_QUEUED || n.next_at >= START + rows[i].least_wait, "%s", rows[i].path);
	}
	assert_true(hook(c, 8).off_at == START && hook(c, 3).off_at == TIME_NONE && hook(c, 3).failures == 1);
	assert_int_equal(heard(c, heard_rows, 20), ROWS(rows)); /* and nobody followed the redirect */
	/* Its party's administrators hear that one was switched off. */
	assert_int_equal(row_with(c, "webhook-off webhook/8 ").state, NOTICE_QUEUED);
	want_str(row_with(c, "webhook-off webhook/8 ").member, STR("member/nova-admin"), "told");
	server_end(&s);
}

static void a_repeat_has_the_same_id(void **state)
{
	struct deliver_case *c = *state;
	struct server s = receiver(c);
	struct json rows[9];

	add_hook(c, 1, "127.0.0.1", s.port, "/fail", "*");
	tell(c, "24h");
	for (int i = 0; i < 3; i++) {
		clock_set(START + i * 400);
		turn(c, NOTICE_BY_HOOK);
	}
	assert_int_equal(heard(c, rows, 9), 3);
	for (int i = 1; i < 3; i++) {
		bool is_signed = false;

		assert_true(json_bool(&rows[i], "signed", JSON_REQUIRED, &is_signed, &c->err) && is_signed);
		want_str(text_in(&rows[i], "id"), text_in(&rows[0], "id"), "id");
	}
	/* It is mended, and well again. */
	add_hook(c, 1, "127.0.0.1", s.port, "/ok", "*");
	clock_set(START + 2000);
	turn(c, NOTICE_BY_HOOK);
	assert_int_equal(count_of(c, NOTICE_SENT), 1);
	assert_int_equal(hook(c, 1).failures, 0);
	server_end(&s);
}

static void one_that_fails_for_days(void **state)
{
	struct deliver_case *c = *state;
	struct server s = receiver(c);
	struct json rows[100];

	add_hook(c, 1, "127.0.0.1", s.port, "/fail", "*");
	for (int i = 0; i < 5; i++)
		tell(c, str_printf(&c->a, "n%d", i).p);
	turn(c, NOTICE_BY_HOOK);
	assert_int_equal(heard(c, rows, 100), 5);
	/* Now that it is known to fail, one request at a time is enough. */
	clock_set(START + 200);
	turn(c, NOTICE_BY_HOOK);
	assert_int_equal(heard(c, rows, 100), 6);
	for (int i = 0; i < 40 && hook(c, 1).off_at == TIME_NONE; i++) {
		clock_set(START + i * 3 * 3600);
		turn(c, NOTICE_BY_HOOK);
	}
	assert_true(hook(c, 1).off_at >= START + 3 * 86400 && hook(c, 1).off_at < START + 4 * 86400);
	assert_int_equal(count_of(c, NOTICE_DROPPED), 5);
	size_t n = heard(c, rows, 100);

	tell(c, "after");
	turn(c, NOTICE_BY_HOOK);
	assert_int_equal(heard(c, rows, 100), n);
	/* Switched on again by hand. */
	did(c, webhook_well(c->d, 1, &c->err));
	tell(c, "again");
	turn(c, NOTICE_BY_HOOK);
	assert_int_equal(heard(c, rows, 100), n + 1);
	server_end(&s);
}

/* However it is written, nobody inside is knocked at. */
static void nobody_inside(void **state)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]",
	                                     "0.0.0.0", "[::]" };
	struct deliver_case *c = *state;
	struct server s = receiver(c);
	struct json rows[20];

	/* http:// is not for the outside at all. */
	c->set.hooks_inside = false;
	add_hook(c, 50, "127.0.0.1", s.port, "/ok", "*");
	for (size_t i = 0; i < ROWS(hosts); i++) {
		const struct webhook_row w = {
			.id = (int64_t)i + 11, .party = STR("party/nova"), .url = str_printf(&c->a, "https://%s:%d/ok", hosts[i], s.port),
			.events = STR("*"), .ended = TIME_NONE,
		};

		did(c, webhook_put(c->d, &w, &c->err));
	}
	tell(c, "24h");
	turn(c, NOTICE_BY_HOOK);
	for (size_t i = 0; i < ROWS(hosts); i++) {
		struct notice_row n = row_with(c, str_printf(&c->a, "webhook/%zu", i + 11).p);

		want(n.state == NOTICE_QUEUED && str_find(n.error, STR("not a public one")) != SIZE_MAX, "%s: %.*s", hosts[i],
		     STR_ARG(n.error));
	}
	want(str_find(row_with(c, "webhook/50").error, STR("https://")) != SIZE_MAX, "http");
	assert_int_equal(heard(c, rows, 20), 0);
	server_end(&s);
}

static bool no_key(void *ctx, struct db *d, const struct webhook_row *w, uint8_t ret[HOOK_KEY_MOST], size_t *ret_n, struct err *err)
{
	(void)ctx, (void)d, (void)w, (void)ret, (void)ret_n;
	return err_set(err, ERR_FOUND, "sealed by a key that is not there");
}

static void without_its_secret(void **state)
{
	struct deliver_case *c = *state;
	struct server s = receiver(c);
	struct json rows[5];

	add_hook(c, 1, "127.0.0.1", s.port, "/ok", "*");
	tell(c, "24h");
	c->o.calls.hook_key = no_key;
	turn(c, NOTICE_BY_HOOK);
	assert_int_equal(heard(c, rows, 5), 0);
	struct notice_row n = row_with(c, "webhook/1");

	want(n.state == NOTICE_QUEUED && str_find(n.error, STR("sealed by")) != SIZE_MAX, "%.*s", STR_ARG(n.error));
	assert_int_equal(hook(c, 1).failures, 0);
	server_end(&s);
}

/* More than a batch, and a webhook that ended meanwhile. */
static void many(void **state)
{
	struct deliver_case *c = *state;
	struct server s = receiver(c);
	struct json rows[200];
	struct webhook_row w;

	add_hook(c, 1, "127.0.0.1", s.port, "/ok", "*");
	add_hook(c, 2, "127.0.0.1", s.port, "/ok?two", "*");
	for (int i = 0; i < 50; i++)
		tell(c, str_printf(&c->a, "n%d", i).p);
	w = hook(c, 2);
	w.ended = START;
	did(c, webhook_put(c->d, &w, &c->err));
	turn(c, NOTICE_BY_HOOK);
	assert_int_equal(heard(c, rows, 200), 50);
	assert_int_equal(count_of(c, NOTICE_SENT), 50);
	assert_int_equal(count_of(c, NOTICE_DROPPED), 50);
	server_end(&s);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cased(told_and_signed), cased(what_receivers_say), cased(a_repeat_has_the_same_id), cased(one_that_fails_for_days),
		cased(nobody_inside), cased(without_its_secret), cased(many),
	};

	return run_on_engine(tests, NULL, NULL);
}
