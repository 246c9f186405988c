/* Notices by mail, through a real server on this machine that refuses, drops, dawdles and goes away. */
#include "deliver_case.h"

static void sent_and_said_so(void **state)
{
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);

	queue(c, NOTICE_OBLIGATION_DUE, "member/anna", "24h");
	queue(c, NOTICE_APPROVAL_AWAITED, "member/chinese", "1");
	queue(c, NOTICE_APPROVAL_AWAITED, "member/gone", "1");
	queue(c, NOTICE_APPROVAL_AWAITED, "member/noaddress", "1");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 2);
	struct str m = message(c, 1), connections;
	char path[100];

	want_str(field(m, "X-Peer-From"), STR("hub@example.org"), "from");
	want(str_starts(field(m, "Message-ID"), STR("<n-1-")) && str_ends(field(m, "Message-ID"), STR("@example.org>")), "%.*s", STR_ARG(m));
	want_str(field(m, "X-Peer-To"), STR("anna@example.org"), "to");
	want_str(field(m, "To"), STR("anna@example.org"), "To");
	want_str(field(m, "Subject"), STR("An obligation is due soon"), "Subject");
	want_str(field(m, "List-Unsubscribe"), STR("<https://hub.example/account/notices>"), "List-Unsubscribe");
	want(str_find(m, STR("due on 24 November 2026, 08:00 (UTC)")) != SIZE_MAX, "%.*s", STR_ARG(m));
	want(str_find(m, STR("https://hub.example/obligation/7\r\n")) != SIZE_MAX, "%.*s", STR_ARG(m));
	want_str(field(message(c, 2), "Content-Language"), STR("zh-CN"), "language");
	assert_int_equal(count_of(c, NOTICE_SENT), 2);
	assert_int_equal(row_with(c, "member/gone").state, NOTICE_DROPPED);
	assert_int_equal(row_with(c, "member/noaddress").state, NOTICE_FAILED);
	assert_int_equal(c->state.sent, 2);
	/* One connection served both. */
	snprintf(path, sizeof path, "%s/connections", c->folder);
	assert_true(file_read(&c->a, path, KIB, &connections, NULL));
	want_str(connections, STR("one\n"), "connections");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 2);
	server_end(&s);
}

static void what_servers_say(void **state)
{
	static const struct { const char *who; enum notice_state state; const char *why; } rows[] = {
		{ "unknown", NOTICE_FAILED, "550 5.1.1 nobody of that name" },
		{ "full", NOTICE_QUEUED, "452 4.2.2" },
		{ "later", NOTICE_QUEUED, "451 4.3.0" },
		{ "policy", NOTICE_QUEUED, "550 5.7.1" },
		{ "odd", NOTICE_FAILED, "550 \\x1b[2J" },
		{ "spam", NOTICE_FAILED, "554 5.6.0" },
		{ "busy", NOTICE_QUEUED, "451 4.3.2" },
		{ "drop", NOTICE_QUEUED, "" },
		{ "drop-rcpt", NOTICE_QUEUED, "" },
		{ "fine", NOTICE_SENT, "" },
	};
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);

	for (size_t i = 0; i < ROWS(rows); i++)
		queue(c, NOTICE_OBLIGATION_DUE, str_printf(&c->a, "member/%s", rows[i].who).p, "24h");
	turn(c, NOTICE_BY_MAIL);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct notice_row n = row_with(c, str_printf(&c->a, "member/%s", rows[i].who).p);

		want(n.state == rows[i].state && str_find(n.error, str_of(rows[i].why)) != SIZE_MAX, "%s: %.*s, %.*s", rows[i].who,
		     STR_ARG(notice_state_names[n.state]), STR_ARG(n.error));
		if (n.state == NOTICE_QUEUED) {
			want(n.attempts == 1 && n.next_at >= START + 48 && n.next_at <= START + 72, "%s: attempt %d, next in %d", rows[i].who,
			     (int)n.attempts, (int)(n.next_at - START));
			want(n.error.n > 10, "%s says why", rows[i].who);
		}
	}
	/* Administrators hear of it, once a day, by a mail of their own. */
	assert_int_equal(row_with(c, "mail-failed hub 2026-11-23 member/admin").state, NOTICE_SENT);
	assert_int_equal(c->state.failed, 3);
	assert_true(c->state.fault_at == TIME_NONE);
	/* Only what says by its status that there is no such mailbox is about the address. */
	want_str(c->gone, STR("member/unknown 5.1.1: the mail server said: 550 5.1.1 nobody of that name\n"), "gone");
	c->keeps = true;
	queue(c, NOTICE_OBLIGATION_DUE, "member/unknown", "kept");
	queue(c, NOTICE_OBLIGATION_DUE, "member/sender", "kept"); /* who says so of our address */
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(row_with(c, "kept member/unknown").state, NOTICE_KEPT);
	assert_int_equal(row_with(c, "kept member/sender").state, NOTICE_QUEUED);
	assert_int_equal(count_of(c, NOTICE_FAILED), 3);
	server_end(&s);
}

/* Tried again later and later, and given up in the end. */
static void again_and_given_up(void **state)
{
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);
	int64_t least = 60 - 12;

	queue(c, NOTICE_OBLIGATION_DUE, "member/busy", "24h");
	queue(c, NOTICE_OBLIGATION_DUE, "member/later-once", "24h");
	turn(c, NOTICE_BY_MAIL);
	clock_set(START + 40);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(row_with(c, "member/busy").attempts, 1);
	clock_set(START + 73);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(row_with(c, "member/later-once").state, NOTICE_SENT);
	assert_int_equal(row_with(c, "member/later-once").attempts, 2);
	for (int i = 2; i < 12; i++) {
		struct notice_row n = row_with(c, "member/busy");
		int64_t wait = n.next_at - now_is();

		least = least * 2 < 3 * 3600 * 4 / 5 ? least * 2 : 3 * 3600 * 4 / 5;
		want(n.attempts == i && wait >= least && wait <= 3 * 3600 * 6 / 5, "attempt %d waits %d s", (int)n.attempts, (int)wait);
		clock_set(n.next_at);
		turn(c, NOTICE_BY_MAIL);
	}
	assert_int_equal(count_of(c, NOTICE_FAILED), 0);
	clock_set(START + 4 * 86400 + 10);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(row_with(c, "member/busy").state, NOTICE_FAILED);
	assert_int_equal(row_with(c, "mail-failed hub 2026-11-27 member/admin").state, NOTICE_SENT);
	server_end(&s);
}

/* Its text had arrived, its end had not: the same message comes again. */
static void a_repeat_is_the_same_message(void **state)
{
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);

	queue(c, NOTICE_OBLIGATION_DUE, "member/drop-once", "24h");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 1);
	assert_int_equal(count_of(c, NOTICE_QUEUED), 1);
	clock_set(START + 100);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 2);
	want_str(field(message(c, 2), "Message-ID"), field(message(c, 1), "Message-ID"), "Message-ID");
	want(str_eq(message(c, 1), message(c, 2)), "not the same");
	assert_int_equal(count_of(c, NOTICE_SENT), 1);
	server_end(&s);
}

static void killed_between_sending_and_marking(void **state)
{
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);

	queue(c, NOTICE_OBLIGATION_DUE, "member/slow", "24h"); /* taken in at once; 250 is said after six seconds */
	pid_t sender = fork();

	if (sender == 0) {
		struct db *d = db_open(c->db, DB_WRITE, &c->err);

		_exit(d && deliver_round(&c->o, d, NOTICE_BY_MAIL, NULL, &c->state, &c->err) ? 0 : 1);
	}
	for (int i = 0; i < 500 && !message(c, 1).n; i++)
		pause_ms(10);
	kill(sender, SIGKILL);
	waitpid(sender, NULL, 0);
	assert_int_equal(arrived(c), 1);
	assert_int_equal(count_of(c, NOTICE_QUEUED), 1);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 1); /* not at once: whoever died may have died of it */
	clock_set(START + 100);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 2);
	assert_true(field(message(c, 1), "Message-ID").n > 10);
	want_str(field(message(c, 2), "Message-ID"), field(message(c, 1), "Message-ID"), "Message-ID");
	assert_int_equal(count_of(c, NOTICE_SENT), 1);
	server_end(&s);
}

static void no_server_loses_nothing(void **state)
{
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);
	char port[12];
	const char *const words[] = { c->folder, "--port", port, NULL };

	snprintf(port, sizeof port, "%d", s.port);
	server_end(&s);
	for (int i = 0; i < 40; i++)
		queue(c, NOTICE_OBLIGATION_DUE, str_printf(&c->a, "member/m%d", i).p, "24h");
	turn(c, NOTICE_BY_MAIL);
	assert_true(c->state.fault_at == START && c->state.fault[0] && c->state.rest_until > START);
	assert_int_equal(count_of(c, NOTICE_QUEUED), 40);
	assert_int_equal(row_with(c, "member/m0").attempts, 0);
	/* It is left in peace for a while, longer each time, an hour of silence included; nothing is given up. */
	clock_set(START + 10 * 86400);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(count_of(c, NOTICE_QUEUED), 40);
	unixtime again = c->state.rest_until;

	assert_true(again > now_is() + 3600 && again <= now_is() + 4 * 3600);
	s = server_start_with("smtp.py", words);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 0);
	clock_set(again);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 40);
	assert_int_equal(count_of(c, NOTICE_SENT), 40);
	assert_true(c->state.fault_at == TIME_NONE && !c->state.fault[0]);
	server_end(&s);
}

static void nothing_set_up_yet(void **state)
{
	struct deliver_case *c = *state;

	queue(c, NOTICE_OBLIGATION_DUE, "member/anna", "24h");
	turn(c, NOTICE_BY_MAIL);
	assert_string_equal(c->state.fault, "no mail server is set");
	c->set.mail_server = STR("smtp://127.0.0.1:9");
	c->set.mail_from = STR("hub");
	turn(c, NOTICE_BY_MAIL);
	assert_non_null(strstr(c->state.fault, "mails come from"));
	assert_int_equal(count_of(c, NOTICE_QUEUED), 1);
}

static void a_slow_server(void **state)
{
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);

	c->o.mail_timeout_s = 1;
	queue(c, NOTICE_OBLIGATION_DUE, "member/slow", "24h");
	queue(c, NOTICE_OBLIGATION_DUE, "member/anna", "24h");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(row_with(c, "member/slow").state, NOTICE_QUEUED);
	assert_int_equal(row_with(c, "member/slow").attempts, 1);
	want(row_with(c, "member/anna").state == NOTICE_SENT, "%s", c->state.fault);
	server_end(&s);
}

static void make_certificate(struct deliver_case *c)
{
	char command[500];

	snprintf(command, sizeof command, "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
	         " -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem 2>/dev/null", c->folder);
	if (system(command) != 0)
		skip();
}

/* Over TLS with a certificate that holds, or not at all. */
static void tls_or_nothing(void **state)
{
	static const struct { const char *server, *more; bool tls, trusted; const char *user, *password; int arrives; const char *fault; } rows[] = {
		{ NULL, NULL, true, true, NULL, NULL, 0, "" },
		{ "--tls", NULL, true, false, NULL, NULL, 0, "" },
		{ "--tls", NULL, true, true, NULL, NULL, 1, NULL },
		{ "--smtps", NULL, true, true, NULL, NULL, 1, NULL },
		{ "--smtps", NULL, true, false, NULL, NULL, 0, "" },
		{ "--tls", "--auth", true, true, "hub", "open sesame", 1, NULL },
		{ "--tls", "--auth", true, true, "hub", "wrong", 0, "535" },
		{ "--tls", "--auth", true, true, NULL, NULL, 0, "530" },
		{ NULL, NULL, false, true, NULL, NULL, 1, NULL },
	};
	struct deliver_case *c = *state;
	char ca[100];
	int before = 0;

	make_certificate(c);
	snprintf(ca, sizeof ca, "%s/cert.pem", c->folder);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct server s = smtp(c, rows[i].server, rows[i].more);

		c->state = DELIVER_STATE;
		c->o.ca = rows[i].trusted ? ca : NULL;
		c->set.mail_tls = rows[i].tls;
		c->set.mail_user = str_of(rows[i].user);
		c->set.mail_password = str_of(rows[i].password);
		queue(c, NOTICE_OBLIGATION_DUE, "member/anna", str_printf(&c->a, "row%zu", i).p);
		turn(c, NOTICE_BY_MAIL);
		int n = arrived(c);

		if (rows[i].arrives) {
			want(n > 0, "row %zu: %s", i, c->state.fault);
			want_str(field(message(c, 1), "X-Peer-Tls"), rows[i].tls ? STR("True") : STR("False"), "TLS");
			want_str(field(message(c, 1), "X-Peer-User"), str_of(rows[i].user), "user");
			before = 0;
		} else {
			want(n == before && c->state.fault_at != TIME_NONE && strstr(c->state.fault, rows[i].fault), "row %zu: %d, %s", i, n,
			     c->state.fault);
			want(!strstr(c->state.fault, "sesame"), "a password in %s", c->state.fault);
		}
		for (; n > 0; n--) {
			char path[100];

			snprintf(path, sizeof path, "%s/%d.eml", c->folder, n);
			unlink(path);
		}
		server_end(&s);
	}
}

static void a_sender_that_is_refused(void **state)
{
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);

	c->set.mail_from = STR("nobody@example.org");
	queue(c, NOTICE_OBLIGATION_DUE, "member/anna", "24h");
	queue(c, NOTICE_OBLIGATION_DUE, "member/bert", "24h");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(count_of(c, NOTICE_QUEUED), 2);
	assert_int_equal(row_with(c, "member/anna").attempts, 0);
	assert_non_null(strstr(c->state.fault, "553"));
	server_end(&s);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cased(sent_and_said_so), cased(what_servers_say), cased(again_and_given_up), cased(a_repeat_is_the_same_message),
		cased(killed_between_sending_and_marking), cased(no_server_loses_nothing), cased(nothing_set_up_yet), cased(a_slow_server),
		cased(tls_or_nothing), cased(a_sender_that_is_refused),
	};

	return run_on_engine(tests, NULL, NULL);
}
