/* What waits for its reader's day, what is encrypted for one, and the sender as it runs in a hub. */
#include "deliver_case.h"

static void choose(struct deliver_case *c, const char *member, enum notice_kind k, enum notice_choice choice)
{
	did(c, choice_set(c->d, str_of(member), notice_rules[k].name, choice, &c->err));
}

static void once_a_day(void **state)
{
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);

	choose(c, "member/anna", NOTICE_OBLIGATION_DUE, CHOICE_DAILY);
	choose(c, "member/anna", NOTICE_APPROVAL_AWAITED, CHOICE_DAILY);
	choose(c, "member/anna", NOTICE_SIGN_IN_NEW, CHOICE_DAILY); /* which does not wait */
	choose(c, "member/bert", NOTICE_OBLIGATION_DUE, CHOICE_OFF);
	choose(c, "member/bert", NOTICE_OBLIGATION_OVERDUE, CHOICE_OFF); /* which cannot be switched off */
	queue(c, NOTICE_OBLIGATION_DUE, "member/anna", "a");
	queue(c, NOTICE_APPROVAL_AWAITED, "member/anna", "b");
	queue(c, NOTICE_SIGN_IN_NEW, "member/anna", "c");
	queue(c, NOTICE_OBLIGATION_DUE, "member/bert", "d");
	queue(c, NOTICE_OBLIGATION_OVERDUE, "member/bert", "e");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 2);
	want_str(field(message(c, 1), "Subject"), STR("A sign-in on a new device"), "at once");
	want_str(field(message(c, 2), "Subject"), STR("An obligation is overdue"), "at once");
	assert_int_equal(count_of(c, NOTICE_HELD), 2);
	assert_int_equal(count_of(c, NOTICE_DROPPED), 1);
	/* It is eight in the morning now: the next eight o'clock is tomorrow's. */
	clock_set(START + 86400 - 1);
	queue(c, NOTICE_OBLIGATION_DUE, "member/anna", "later");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 2);
	clock_set(START + 86400);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 3);
	struct str m = message(c, 3);

	want_str(field(m, "Subject"), STR("What awaits you today"), "one mail");
	want(str_find(m, STR("- An obligation of yours is due")) != SIZE_MAX && str_find(m, STR("- Something awaits the approval")) !=
	     SIZE_MAX, "%.*s", STR_ARG(m));
	assert_int_equal(count_of(c, NOTICE_HELD), 0);
	assert_int_equal(count_of(c, NOTICE_SENT), 5);
	server_end(&s);
}

/* What is for an address that mail comes back from waits, whatever was chosen, and goes as one mail once it works. */
static void kept_while_the_address_fails(void **state)
{
	struct deliver_case *c = *state;
	struct server s = smtp(c, NULL, NULL);

	choose(c, "member/anna", NOTICE_OBLIGATION_DUE, CHOICE_DAILY);
	choose(c, "member/anna", NOTICE_WATCH_NEW, CHOICE_OFF);
	queue(c, NOTICE_OBLIGATION_DUE, "member/anna", "held before");
	turn(c, NOTICE_BY_MAIL);
	c->failing = true;
	queue(c, NOTICE_PASSWORD_CHANGED, "member/anna", "kept");
	queue(c, NOTICE_WATCH_NEW, "member/anna", "off");
	queue(c, NOTICE_PASSWORD_CHANGED, "member/bert", "another's");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 1);
	assert_int_equal(count_of(c, NOTICE_KEPT), 1);
	assert_int_equal(count_of(c, NOTICE_DROPPED), 1);
	clock_set(START + 86400);
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(count_of(c, NOTICE_KEPT), 2);
	clock_set(START + 89 * 86400);
	did(c, outbox_forget(c->d, now_is() - 90 * 86400, &c->err));
	assert_int_equal(count_of(c, NOTICE_KEPT), 2);

	c->failing = false;
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 1); /* nobody said so */
	did(c, outbox_release(c->d, STR("member/bert"), now_is(), &c->err));
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 1);
	did(c, outbox_release(c->d, STR("member/anna"), now_is(), &c->err));
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 2);
	struct str m = message(c, 2);

	want(str_starts(field(m, "Message-ID"), STR("<d-")), "%.*s", STR_ARG(m));
	want(str_find(m, STR("- An obligation of yours is due")) != SIZE_MAX && str_find(m, STR("password")) != SIZE_MAX, "%.*s", STR_ARG(m));
	assert_int_equal(count_of(c, NOTICE_KEPT), 0);

	/* A whole mail comes back: all that was in it is kept again, and goes under another name. */
	struct notice_row n = row_with(c, "kept");

	did(c, outbox_back(c->d, &n, true, NOTICE_KEPT, now_is(), STR("it came back"), &c->err));
	assert_int_equal(count_of(c, NOTICE_KEPT), 2);
	clock_set(now_is() + 60);
	did(c, outbox_release(c->d, STR("member/anna"), now_is(), &c->err));
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 3);
	want(!str_eq(field(message(c, 3), "Message-ID"), field(m, "Message-ID")), "the same Message-ID");
	n = row_with(c, "kept");
	did(c, outbox_back(c->d, &n, true, NOTICE_KEPT, now_is(), STR("it came back"), &c->err));
	did(c, outbox_forget(c->d, now_is() + 1, &c->err)); /* kept too long */
	assert_int_equal(count_of(c, NOTICE_KEPT), 0);
	server_end(&s);
}

/* The hour is the reader's own, also where clocks are put back or forward. */
static void at_their_hour(void **state)
{
	static const struct { const char *zone; int hour; unixtime now, expected; } rows[] = {
		{ "UTC", 8, 1795420800, 1795420800 + 86400 },                   /* 2026-11-23T08:00Z */
		{ "UTC", 8, 1795420799, 1795420800 },
		{ "UTC", -1, 1795420799, 1795420800 },                          /* as the hub has it */
		{ "UTC", 0, 1795420800, 1795478400 },
		{ "Asia/Shanghai", 9, 1795420800, 1795482000 },                 /* 16:00 there; 09:00 is 01:00Z */
		{ "America/New_York", 8, 1795420800, 1795438800 },              /* 03:00 there; 13:00Z */
		{ "Europe/Berlin", 8, 1792828800, 1792911600 },                 /* 2026-10-24T08:00Z, clocks go back that night: 07:00Z */
		{ "Europe/Berlin", 2, 1774699200, 1774746000 },                 /* 2026-03-28T12:00Z; 02:00 is left out on the 29th: 03:00 */
		{ "Nowhere/Atall", 8, 1795420799, 1795420800 },                 /* no such zone: UTC */
	};
	struct deliver_case *c = *state;
	char member[40];

	if (access("/usr/share/zoneinfo/Europe/Berlin", R_OK) != 0)
		skip();
	c->set.mail_server = STR("smtp://127.0.0.1:9"); /* nobody is asked */
	for (size_t i = 0; i < ROWS(rows); i++) {
		snprintf(member, sizeof member, "member/m%zu", i);
		c->zone = str_of(rows[i].zone);
		clock_set(rows[i].now);
		choose(c, member, NOTICE_OBLIGATION_DUE, CHOICE_DAILY);
		if (rows[i].hour >= 0)
			did(c, hour_set(c->d, str_of(member), rows[i].hour, &c->err));
		queue(c, NOTICE_OBLIGATION_DUE, member, "a");
		turn(c, NOTICE_BY_MAIL);
		struct notice_row n = row_with(c, member);

		want(n.state == NOTICE_HELD && n.next_at == rows[i].expected, "%s: %lld, expected %lld", rows[i].zone,
		     (long long)n.next_at, (long long)rows[i].expected);
		did(c, outbox_end(c->d, n.rank, NOTICE_SENT, rows[i].now, STR(""), &c->err));
	}
}

/* --- encrypted --- */

static bool shell(struct deliver_case *c, const char *command)
{
	char line[900];

	snprintf(line, sizeof line, "cd %s && export GNUPGHOME=%s/gpg && { %s; } >/dev/null 2>&1", c->folder, c->folder, command);
	return system(line) == 0;
}

static void for_one_reader(void **state)
{
	struct deliver_case *c = *state;
	char path[100];
	struct str plain;

	if (!shell(c, "mkdir -m 700 gpg && gpg --batch --passphrase '' --quick-generate-key pgp@example.org future-default default 1y"
	              " && gpg --armor --export pgp@example.org >key"))
		skip();
	struct server s = smtp(c, NULL, NULL);

	snprintf(path, sizeof path, "%s/key", c->folder);
	assert_true(file_read(&c->a, path, MIB, &c->pgp_key, NULL));
	queue(c, NOTICE_OBLIGATION_DUE, "member/pgp", "a");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 1);
	struct str m = message(c, 1);

	want_str(field(m, "Subject"), STR("[...]"), "outside");
	want(str_find(m, STR("obligation")) == SIZE_MAX, "%.*s", STR_ARG(m));
	want(str_find(m, STR("multipart/encrypted; protocol=\"application/pgp-encrypted\"")) != SIZE_MAX, "%.*s", STR_ARG(m));
	/* As another program finds it in the message, and gpg reads it. */
	bool read = shell(c, "python3 -c 'import email, sys; m = email.message_from_file(open(\"1.eml\")); p = m.get_payload();"
	                     " assert len(p) == 2 and p[0].get_content_type() == \"application/pgp-encrypted\";"
	                     " sys.stdout.write(p[1].get_payload())' >sealed.asc"
	                     " && gpg --batch --pinentry-mode loopback --passphrase '' --decrypt sealed.asc >plain");

	shell(c, "gpgconf --kill all");
	assert_true(read);
	snprintf(path, sizeof path, "%s/plain", c->folder);
	assert_true(file_read(&c->a, path, MIB, &plain, NULL));
	want_str(field(plain, "Subject"), STR("An obligation is due soon"), "inside");
	want(str_find(plain, STR("https://hub.example/obligation/7")) != SIZE_MAX, "%.*s", STR_ARG(plain));
	want(str_find(plain, STR("hp=\"cipher\"")) != SIZE_MAX, "%.*s", STR_ARG(plain));
	assert_int_equal(row_with(c, "member/pgp").state, NOTICE_SENT);
	/* A key that cannot be used: a mail that says nothing, and a note. */
	c->pgp_key = STR("-----BEGIN PGP PUBLIC KEY BLOCK-----\nnonsense\n-----END PGP PUBLIC KEY BLOCK-----\n");
	queue(c, NOTICE_OBLIGATION_DUE, "member/pgpbad", "a");
	turn(c, NOTICE_BY_MAIL);
	assert_int_equal(arrived(c), 2);
	m = message(c, 2);
	want_str(field(m, "Subject"), STR("Something awaits you"), "bare");
	want(str_find(m, STR("bligation")) == SIZE_MAX && str_find(m, STR("OpenPGP key")) != SIZE_MAX, "%.*s", STR_ARG(m));
	struct notice_row n = row_with(c, "member/pgpbad");

	want(n.state == NOTICE_SENT && str_find(n.error, STR("could not be encrypted")) != SIZE_MAX, "%.*s", STR_ARG(n.error));
	server_end(&s);
}

/* --- in a hub --- */

static bool until(struct deliver_case *c, int wanted)
{
	for (int i = 0; i < 300; i++, pause_ms(10))
		if (arrived(c) >= wanted)
			return true;
	return false;
}

/* A mail server that takes connections and says nothing keeps webhooks from nothing, and nothing keeps us from stopping. */
static void neither_way_waits_for_the_other(void **state)
{
	struct deliver_case *c = *state;
	char secret[HOOK_SECRET + 1];
	const char *const words[] = { c->folder, secret, NULL };
	struct deliver_state hooks = DELIVER_STATE;

	hook_secret_put(hook_key, sizeof hook_key, secret);
	struct server receiver = server_start_with("hooks.py", words);
	const struct webhook_row w = { .id = 1, .party = STR("party/nova"), .events = STR("*"), .ended = TIME_NONE,
		                       .url = str_printf(&c->a, "http://127.0.0.1:%d/ok", receiver.port) };
	const struct notice n = { NOTICE_OBLIGATION_DUE, STR("obligation/7"), START, START + 86400, STR_NONE };
	/* The receiver's port is an HTTP server: whoever waits for an SMTP greeting there waits for long. */
	struct deliver *d;

	snprintf(c->url, sizeof c->url, "smtp://127.0.0.1:%d", receiver.port);
	c->set.mail_server = str_of(c->url);
	did(c, webhook_put(c->d, &w, &c->err));
	queue(c, NOTICE_OBLIGATION_DUE, "member/anna", "a");
	c->o.look_s = 60;
	d = deliver_start(&c->o, &c->err);
	assert_non_null(d);
	pause_ms(200); /* both have looked and sleep, or wait */
	did(c, notice_queue_hooks(c->d, &n, STR("party/nova"), &c->err));
	deliver_wake(d);
	for (int i = 0; i < 200 && !hooks.sent; i++, pause_ms(10))
		deliver_look(d, NOTICE_BY_HOOK, &hooks);
	assert_int_equal(hooks.sent, 1);
	assert_true(hooks.ours && hooks.ok_at == START && hooks.fault_at == TIME_NONE);
	uint64_t began = clock_ns();

	deliver_stop(d);
	want(clock_ns() - began < 3 * UINT64_C(1000000000), "stopping takes %d ms", (int)((clock_ns() - began) / 1000000));
	assert_int_equal(count_of(c, NOTICE_QUEUED), 1);
	server_end(&receiver);
}

/* Several processes on one database: one of them sends, each notice goes once, and the other goes on when it is gone. */
static void one_of_two_sends(void **state)
{
	struct deliver_case *c = *state;
	struct deliver_state a = DELIVER_STATE, b = DELIVER_STATE;

	if (!on_postgres())
		skip();
	struct server s = smtp(c, NULL, NULL);

	c->o.look_s = 1;
	struct deliver *first = deliver_start(&c->o, &c->err);

	for (int i = 0; i < 300 && !a.ours; i++, pause_ms(10))
		deliver_look(first, NOTICE_BY_MAIL, &a);
	struct deliver *second = deliver_start(&c->o, &c->err);

	for (int i = 0; i < 30; i++)
		queue(c, NOTICE_OBLIGATION_DUE, str_printf(&c->a, "member/m%d", i).p, "a");
	deliver_wake(first);
	deliver_wake(second);
	assert_true(until(c, 30));
	pause_ms(100);
	deliver_look(second, NOTICE_BY_MAIL, &b);
	assert_true(!b.ours && b.sent == 0);
	assert_int_equal(arrived(c), 30);
	deliver_stop(first);
	queue(c, NOTICE_OBLIGATION_DUE, "member/anna", "a");
	assert_true(until(c, 31));
	deliver_stop(second);
	assert_int_equal(count_of(c, NOTICE_SENT), 31);
	server_end(&s);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cased(once_a_day), cased(kept_while_the_address_fails), cased(at_their_hour), cased(for_one_reader), cased(neither_way_waits_for_the_other),
		cased(one_of_two_sends),
	};

	return run_on_engine(tests, NULL, NULL);
}
