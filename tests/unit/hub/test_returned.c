/* Mail that came back: which report is believed, what it does to the address and to what was sent, and how that ends. */
#include "alliance.h"

#include "hub/notice/mail_id.h"
#include "hub/notice/postman.h"
#include "hub/notice/returned.h"
#include "hub/people/accounts_parts.h"
#include "hub/rebuild.h"
#include "hub/rotate.h"

static const char content[] = "5b797ce4fb578c75";

/* --- a mail that was sent --- */

struct sending { struct notice n; struct str to; unixtime at; int64_t rank; bool end; };

static bool newest(void *ctx, const struct notice_row *n, struct err *err)
{
	struct sending *s = ctx;

	(void)err;
	if (n->rank > s->rank && str_eq(n->member, s->to))
		s->rank = n->rank;
	return true;
}

static bool send_it(void *ctx, struct db *d, struct err *err)
{
	struct sending *s = ctx;

	s->rank = 0;
	if (!notice_queue(d, &s->n, s->to, err) || !outbox_due(d, NOTICE_BY_MAIL, s->at, 1000, newest, s, err))
		return false;
	return !s->end || outbox_end(d, s->rank, NOTICE_SENT, s->at, STR(""), err);
}

static int64_t queued(struct alliance *l, struct str to, bool end)
{
	struct sending s = { { NOTICE_APPROVAL_AWAITED, STR("hub"), scratch_clock, 0, STR_NONE }, to, scratch_clock, 0, end };

	did(l->s, hub_aside(l->s->hub, send_it, &s, &l->s->err));
	return s.rank;
}

static int64_t sent(struct alliance *l, struct str to)
{
	return queued(l, to, true);
}

static enum notice_state state_of(struct alliance *l, int64_t rank)
{
	struct notice_row n;
	struct db *d = reading(l);

	did(l->s, outbox_get(d, &l->s->a, rank, &n, &l->s->err));
	read_done(l, d);
	return n.state;
}

static struct str id_with(struct alliance *l, const char *kind, int64_t rank, const char *address, struct str key)
{
	const struct mail_id id = { kind[0] == 'd', rank, STR(content), STR("") };
	struct str text = mail_id_text(&l->s->a, &id, str_of(address));
	struct digest mac = key.n ? hmac_sha256(key, text) :
	                    postman_mac(hub_keys(l->s->hub), hub_keys(l->s->hub)->login_n - 1, text);

	return STR_JOIN(&l->s->a, mail_id_write(&l->s->a, &id, &mac), STR("@hub.example"));
}

static struct str id_of(struct alliance *l, int64_t rank, const char *address)
{
	return id_with(l, "n", rank, address, STR_NONE);
}

/* --- a report about it --- */

static struct str report(struct alliance *l, struct str id, const char *to, const char *action, const char *status)
{
	return str_printf(&l->s->a,
		"From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
		"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
		"Final-Recipient: rfc822; %s\r\nAction: %s\r\nStatus: %s\r\nDiagnostic-Code: smtp; 550 no such user here\r\n"
		"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <%.*s>\r\n--b--\r\n", to, action, status, STR_ARG(id));
}

static struct returned taken(struct alliance *l, struct str message)
{
	struct returned r;

	did(l->s, returned_take(l->s->hub, &l->s->a, message, &r, &l->s->err));
	return r;
}

static struct trouble_row trouble(struct alliance *l, enum actor who)
{
	struct trouble_row t;
	struct db *d = reading(l);

	did(l->s, trouble_of(d, &l->s->a, act_id(l->member[who]), &t, &l->s->err));
	read_done(l, d);
	return t;
}

static int64_t acts_named(struct alliance *l, const char *name)
{
	int64_t n = 0;
	struct db *d = reading(l);

	for (int64_t seq = 0;; seq++) {
		struct act_record r;

		if (!act_get(d, &l->s->a, seq, &r, NULL))
			break;
		n += str_eq(r.name, str_of(name));
	}
	read_done(l, d);
	return n;
}

/* --- the tests --- */

static void it_is_believed_by_its_id_alone(void **state)
{
	struct alliance *l = *state;
	int64_t other = sent(l, l->member[ANN]), rank = sent(l, l->member[BOB]);
	const char *bob = "Bob@nova.example", *ann = "Ann@nova.example";
	struct str good = id_of(l, rank, bob);
	const struct { const char *what; struct str id; const char *why; } rows[] = {
		{ "a made-up key", id_with(l, "n", rank, bob, STR("guessed")), "was not made here" },
		{ "another's address", id_of(l, rank, ann), "was not made here" },
		{ "another's mail", STR_JOIN(&l->s->a, str_printf(&l->s->a, "n-%lld-", (long long)other), str_from(good, str_find(good, STR(content)))),
		  "was not made here" },
		{ "a day's", STR_JOIN(&l->s->a, STR("d"), str_from(good, 1)), "was not made here" },
		{ "none that is there", id_of(l, rank + 1000, bob), "no such notice" },
		{ "of old", STR("n-5b797ce4fb578c75b50294e929820c4f@hub.example"), "none of ours" },
		{ "cut off", str_sub(good, 0, str_chr(good, '@') - 1), "none of ours" },
		{ "of others", STR("20261123080000.1234@mail.example"), "none of ours" },
		{ "none", STR(""), "none of ours" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct returned r = taken(l, report(l, rows[i].id, bob, "failed", "5.1.1"));

		want(!r.ours && strstr(r.why.msg, rows[i].why), "%s: %s", rows[i].what, r.why.msg);
	}
	assert_false(taken(l, STR("Subject: hello\r\n\r\nIs anybody there?\r\n")).ours);
	assert_int_equal(acts_named(l, "mail.bounced"), 0);
	assert_int_equal(state_of(l, rank), NOTICE_SENT);

	struct returned r = taken(l, report(l, good, bob, "failed", "5.1.1"));

	want(r.ours, "%s", r.why.msg);
	want_str(r.reader, l->member[BOB], "whom it was for");
	assert_string_equal(r.status, "5.1.1");
	assert_true(trouble(l, BOB).failing);
	assert_int_equal(state_of(l, rank), NOTICE_KEPT);
	assert_true(taken(l, report(l, good, bob, "failed", "5.1.1")).ours); /* again */
	assert_int_equal(acts_named(l, "mail.bounced"), 1);
}

static void an_id_outlives_its_key(void **state)
{
	struct alliance *l = *state;
	int64_t rank = sent(l, l->member[BOB]);
	struct str id = id_of(l, rank, "Bob@nova.example");

	must(l, IDA, "hub.rotate_login", "hub", P());
	hub_scratch_tick(l->s, l->s->hub);
	want(!str_eq(id, id_of(l, rank, "Bob@nova.example")), "the newest key makes another id");
	assert_true(taken(l, report(l, id, "Bob@nova.example", "failed", "5.1.1")).ours);
}

static void what_a_report_means(void **state)
{
	static const struct { const char *to, *action, *status; bool failing; int delays; enum notice_state after; } rows[] = {
		{ "BOB@nova.example", "failed", "5.1.1", true, 0, NOTICE_KEPT },  { "bob@nova.example", "failed", "4.4.7", true, 0, NOTICE_KEPT },
		{ "bob@nova.example", "failed", "5.0.0", true, 0, NOTICE_KEPT },  { "bob@nova.example", "failed", "5.7.1", false, 0, NOTICE_FAILED },
		{ "bob@nova.example", "failed", "5.7.26", false, 0, NOTICE_FAILED }, { "bob@nova.example", "failed", "5.6.0", false, 0, NOTICE_FAILED },
		{ "bob@nova.example", "failed", "5.3.4", false, 0, NOTICE_FAILED }, { "bob@nova.example", "delayed", "4.4.1", false, 1, NOTICE_SENT },
		{ "bob@home.example", "failed", "5.1.1", false, 0, NOTICE_FAILED }, /* where bob has his mail sent on to */
		{ "bob@nova.example", "delivered", "2.0.0", false, 0, NOTICE_SENT },
	};
	struct alliance *l = *state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		int64_t rank = sent(l, l->member[BOB]);

		assert_true(taken(l, report(l, id_of(l, rank, "Bob@nova.example"), rows[i].to, rows[i].action, rows[i].status)).ours);
		struct trouble_row t = trouble(l, BOB);
		bool arrived = strcmp(rows[i].action, "delivered") == 0;

		want(t.failing == rows[i].failing && t.delays == rows[i].delays && state_of(l, rank) == rows[i].after, "%s %s: failing %d, delays %d, %.*s",
		     rows[i].action, rows[i].status, t.failing, (int)t.delays, STR_ARG(notice_state_names[state_of(l, rank)]));
		want_str(t.status, str_of(arrived ? "" : rows[i].status), "status");
		assert_int_equal(t.at, arrived ? 0 : scratch_clock);
		if (!arrived)
			must(l, BOB, "mail.good", cstr(l, l->member[BOB]), P());
		assert_int_equal(trouble(l, BOB).member, 0);
	}
	never(l, BOB, "mail.good", cstr(l, l->member[BOB]), P(), ERR_STATE, "nothing is known");
}

/* What says less than what is known does not take its place; words that are not needed any more are destroyed. */
static void the_reason_stays(void **state)
{
	struct alliance *l = *state;
	const char *bob = cstr(l, l->member[BOB]);
	struct str words, first;
	struct db *d;

	must(l, HUB, "mail.bounced", bob, P("action", "failed", "status", "5.1.1", "words", "no such user"));
	first = trouble(l, BOB).words;
	must(l, HUB, "mail.bounced", bob, P("action", "delayed", "status", "4.4.1", "words", "busy"));
	must(l, HUB, "mail.bounced", bob, P("action", "failed", "status", "5.7.1"));
	struct trouble_row t = trouble(l, BOB);

	want_str(t.status, STR("5.1.1"), "status");
	want_str(t.words, first, "words");
	assert_true(t.failing && t.delays == 1);
	must(l, HUB, "mail.bounced", bob, P("action", "failed", "status", "5.2.1", "words", "disabled"));
	t = trouble(l, BOB);
	d = reading(l);
	assert_false(sealed_text(&l->s->a, d, hub_keys(l->s->hub), first, &words, NULL));
	did(l->s, sealed_text(&l->s->a, d, hub_keys(l->s->hub), t.words, &words, &l->s->err));
	read_done(l, d);
	want_str(words, STR("disabled"), "words");
	never(l, HUB, "mail.bounced", bob, P("action", "failed", "status", "oops"), ERR_SYNTAX, "expected a status");
	never(l, IDA, "mail.bounced", bob, P("action", "failed", "status", "5.1.1"), ERR_FOUND, "not for you");
	never(l, OLGA, "mail.good", bob, P(), ERR_FOUND, "not for you");
	must(l, ANN, "mail.good", bob, P()); /* who looks after nova's people */
	d = reading(l);
	assert_false(sealed_text(&l->s->a, d, hub_keys(l->s->hub), t.words, &words, NULL));
	read_done(l, d);
}

static void another_address_is_a_new_beginning(void **state)
{
	struct alliance *l = *state;
	int64_t rank = sent(l, l->member[BOB]);
	struct str id = id_of(l, rank, "Bob@nova.example"), secret;

	assert_true(taken(l, report(l, id, "bob@nova.example", "failed", "5.1.1")).ours);
	struct outcome o = must(l, HUB, "account.address", cstr(l, l->member[BOB]), P("mail", "bob@new.example"));
	struct db *d = reading(l);

	did(l->s, address_secret(&l->s->a, d, hub_keys(l->s->hub), act_id(o.subject), &secret, &l->s->err));
	read_done(l, d);
	struct act_request q = { .row = act_named(STR("address.use")), .who = { .proved = TIME_NONE }, .subject = o.subject, .held = true };
	struct act_value *v;

	scratch_clock += 60;
	did(l->s, act_decode(&l->s->a, q.row, NULL, 0, &v, NULL, NULL, &l->s->err));
	q.values = v;
	did(l->s, hub_act(l->s->hub, &l->s->a, &q, &o, &l->s->err));
	assert_int_equal(trouble(l, BOB).member, 0);
	assert_int_equal(state_of(l, rank), NOTICE_HELD); /* in one mail with what came after it */
	assert_false(taken(l, report(l, id, "bob@nova.example", "failed", "5.1.2")).ours); /* of the old one */
	assert_int_equal(trouble(l, BOB).member, 0);
}

/* Who is no member has no account to see it on: it stands with what failed, and administrators are told. */
static void an_invitation_that_came_back(void **state)
{
	struct alliance *l = *state;
	struct str invited = must(l, ANN, "member.invite", "party/nova", P("mail", "new@nova.example")).subject;
	int64_t rank = sent(l, invited);

	assert_true(taken(l, report(l, id_of(l, rank, "new@nova.example"), "new@nova.example", "failed", "5.1.1")).ours);
	assert_int_equal(state_of(l, rank), NOTICE_FAILED);
	assert_int_equal(acts_named(l, "mail.bounced"), 0);
	struct sending s = { .to = l->member[IDA] };
	struct db *d = reading(l);

	did(l->s, outbox_due(d, NOTICE_BY_MAIL, scratch_clock, 1000, newest, &s, &l->s->err));
	read_done(l, d);
	assert_true(s.rank > rank);
}

static bool differs(void *ctx, const struct difference *d, struct err *err)
{
	(void)ctx, (void)err;
	fail_msg("%s %.*s %s: found %.*s, expected %.*s", d->table, STR_ARG(d->key), d->column, STR_ARG(d->found), STR_ARG(d->expected));
	return false;
}

static void it_follows_from_the_acts(void **state)
{
	struct alliance *l = *state;
	struct rebuild_sums sums;
	const struct rebuild_options o = { .fn = differs };

	must(l, HUB, "mail.bounced", cstr(l, l->member[BOB]), P("action", "failed", "status", "5.1.1", "words", "no such user"));
	must(l, HUB, "mail.bounced", cstr(l, l->member[ANN]), P("action", "failed", "status", "5.1.1", "elsewhere", "yes"));
	must(l, HUB, "mail.bounced", cstr(l, l->member[CEM]), P("action", "delayed", "status", "4.2.2"));
	must(l, CEM, "mail.good", cstr(l, l->member[CEM]), P());
	must(l, BOB, "member.end", cstr(l, l->member[BOB]), P());
	must(l, IDA, "member.erase", cstr(l, l->member[BOB]), P());
	did(l->s, rebuild(l->s->db, &o, &sums, &l->s->err));
	struct trouble_rows all;
	struct db *d = reading(l);
	struct str words;

	did(l->s, troubles_of(d, &l->s->a, STR(""), 100, &all, &l->s->err));
	assert_int_equal(all.n, 1); /* ann's alone: bob left, cem's mail is good */
	assert_false(sealed_text(&l->s->a, d, hub_keys(l->s->hub), trouble(l, BOB).words, &words, NULL));
	read_done(l, d);
}

#define T(f) cmocka_unit_test_setup_teardown(f, alliance_begin, alliance_end)
int main(void)
{
	struct CMUnitTest tests[] = {
		T(it_is_believed_by_its_id_alone), T(an_id_outlives_its_key), T(what_a_report_means), T(the_reason_stays),
		T(another_address_is_a_new_beginning), T(an_invitation_that_came_back), T(it_follows_from_the_acts),
	};

	return run_on_engine(tests, NULL, NULL);
}
