/* What people decide about notices, and whom acts tell: against the tables, the outbox and whoever sends. */
#include "hub_scratch.h"

#include "crypto/encode.h"
#include "crypto/token.h"
#include "hub/jobs.h"
#include "hub/notice/notice_acts.h"
#include "hub/notice/postman.h"
#include "hub/notice/told.h"
#include "hub/people/sessions.h"
#include "hub/settings.h"
#include "hub/story.h"

static const char story[] =
	"hub: party.add id=alliance name=\"Alliance Example\" roles=coordinator -> alliance\n"
	"hub: member.add party/alliance name=Dean mail=dean@alliance.example admin=yes -> D\n"
	"hub: member.add party/alliance name=Dora mail=dora@alliance.example -> d\n"
	"hub: party.add id=nova name=\"Nova Example\" roles=vendor lang=zh-CN zone=Asia/Shanghai -> nova\n"
	"hub: member.add party/nova name=Nina mail=nina@nova.example admin=yes -> a\n"
	"hub: member.add party/nova name=Sam mail=sam@nova.example lang=en zone=UTC -> s\n";

struct world {
	struct hub_scratch *s;
	struct story t;
	struct db *d;
};

static void fill(struct world *w, struct hub_scratch *s)
{
	*w = (struct world){ .s = s };
	did(s, story_tell(s->hub, &s->a, "story", str_of(story), NULL, &w->t, &s->err));
	w->d = db_open(s->db, DB_WRITE, &s->err);
	assert_non_null(w->d);
}

static struct str named(struct world *w, const char *name)
{
	const struct story_name *n = story_find(&w->t, str_of(name));

	want(n != NULL, "the story has no %s", name);
	return n->subject;
}

static bool does(struct world *w, const char *who, const char *act, struct str subject, const char *const *pairs, struct outcome *ret)
{
	struct hub_scratch *s = w->s;
	struct signed_in in = { .who = { .hub = true, .scopes = SCOPES_ALL, .proved = TIME_NONE } };

	s->err = (struct err){ 0 };
	if (strcmp(who, "hub") != 0 && !member_who(w->d, &s->a, act_id(named(w, who)), scratch_clock, &in, &s->err))
		return false;
	return hub_act_words(s->hub, &s->a, &in.who, act, subject, pairs, ret, &s->err);
}

#define PAIRS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* --- what stands in the outbox --- */

struct count { struct str kind, to; int n; };

static bool add_one(void *ctx, const struct notice_row *n, struct err *err)
{
	struct count *c = ctx;

	(void)err;
	c->n += str_eq(n->kind, c->kind) && (!c->to.n || str_eq(n->member, c->to));
	return true;
}

static int queued(struct world *w, const char *kind, struct str to)
{
	struct count c = { str_of(kind), to, 0 };

	for (int state = 0; state < NOTICE_STATE_N; state++)
		did(w->s, outbox_in_state(w->d, (enum notice_state)state, INT64_MAX, 1000, add_one, &c, &w->s->err));
	return c.n;
}

/* --- the tables agree --- */

static void fields_are_the_kinds(void **state)
{
	const struct act_row *row = act_named(STR("notice.choose"));
	size_t n = 0;

	(void)state;
	for (int k = 0; k < NOTICE_KIND_N; k++) {
		const struct notice_rule *r = &notice_rules[k];
		const struct act_field *f = NULL;

		for (size_t i = 0; i < row->field_n; i++)
			if (str_eq(str_of(row->fields[i].name), r->name))
				f = &row->fields[i];
		want((f != NULL) == (r->may_off || r->may_wait), "%.*s: chosen by a field or not", STR_ARG(r->name));
		if (!f)
			continue;
		n++;
		for (size_t c = 0; c < CHOICE_N; c++)
			want(notice_choice_ok((enum notice_kind)k, (enum notice_choice)c, NULL) == (c < f->word_n), "%.*s: %.*s", STR_ARG(r->name),
			     STR_ARG(notice_choice_names[c]));
	}
	assert_int_equal(n + 1, row->field_n); /* and the hour */
	n = 1;                                 /* "all" */
	for (int k = 0; k < NOTICE_KIND_N; k++) {
		bool there = false;

		for (size_t i = 0; i < webhook_event_n; i++)
			there = there || str_eq(webhook_events[i], notice_rules[k].event);
		want(there == (notice_rules[k].event.n && k != NOTICE_WEBHOOK_TEST), "%.*s: an event to choose or not",
		     STR_ARG(notice_rules[k].name));
		n += there;
	}
	assert_int_equal(n, webhook_event_n);
}

/* --- whom acts tell --- */

static void who_is_told(void **state)
{
	struct hub_scratch *s = *state;
	struct outcome o;
	struct world w;

	fill(&w, s);
	/* everybody who coordinates, but not whoever did it */
	did(s, does(&w, "d", "contact.add", named(&w, "nova"), PAIRS("kind", "mail", "purpose", "security", "value", "psirt@nova.example"), &o));
	assert_int_equal(queued(&w, "contact-check", STR_NONE), 1);
	assert_int_equal(queued(&w, "contact-check", named(&w, "D")), 1);
	did(s, does(&w, "D", "ledger.erase_ask", STR("hub"), PAIRS("number", "3", "reason", "asked to"), &o));
	assert_int_equal(queued(&w, "approval-awaited", STR_NONE), 0); /* Dean is the only one: somebody else has to become a steward */
	did(s, does(&w, "hub", "member.admin", named(&w, "d"), PAIRS("admin", "yes"), NULL));
	did(s, does(&w, "D", "ledger.erase_ask", STR("hub"), PAIRS("number", "3", "reason", "asked again"), &o));
	assert_int_equal(queued(&w, "approval-awaited", named(&w, "d")), 1);
	did(s, does(&w, "s", "key.make", named(&w, "s"), PAIRS("name", "ci", "scopes", "read", "days", "10"), &o));
	assert_int_equal(queued(&w, "key-made", named(&w, "s")), 1);
	db_close(w.d);
}

static void refusals(void **state)
{
	static const struct { const char *forget; int told; } rows[] = { { "no", 1 }, { "yes", 0 } };
	struct hub_scratch *s = *state;
	struct world w;

	fill(&w, s);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct outcome asked;

		did(s, does(&w, "hub", "party.join", STR("hub"), PAIRS("name", "Join Example", "person", "Jo", "mail", "jo@join.example", "roles", "vendor"),
		            &asked));
		did(s, does(&w, "d", "party.join_answer", asked.subject, PAIRS("answer", "refuse", "forget", rows[i].forget), NULL));
		assert_int_equal(queued(&w, "join-refused", asked.subject), rows[i].told);
	}
	db_close(w.d);
}

/* Told once for each key, whenever it is looked for. */
static void keys_that_end(void **state)
{
	struct hub_scratch *s = *state;
	struct world w;

	fill(&w, s);
	did(s, does(&w, "s", "key.make", named(&w, "s"), PAIRS("name", "short", "scopes", "read", "days", "10"), NULL));
	did(s, does(&w, "s", "key.make", named(&w, "s"), PAIRS("name", "long", "scopes", "read", "days", "100"), NULL));
	for (int i = 0; i < 2; i++) {
		const struct settings *set = hub_settings(s->hub);
		const atomic_int stop = 0;
		struct job_run x = { .a = &s->a, .hub = s->hub, .settings = set, .stop = &stop, .now = scratch_clock };

		did(s, job_named(STR("remind"))->run(&x, &s->err));
		settings_release(set);
		assert_int_equal(queued(&w, "key-expiring", named(&w, "s")), 1);
		scratch_clock += 3600;
	}
	db_close(w.d);
}

/* --- choosing --- */

static void choosing(void **state)
{
	struct hub_scratch *s = *state;
	struct told_member told;
	struct world w;

	fill(&w, s);
	did(s, does(&w, "d", "notice.choose", named(&w, "d"), PAIRS("contact-check", "daily", "join-request", "off", "hour", "17"), NULL));
	refuses(s, does(&w, "d", "notice.choose", named(&w, "d"), PAIRS("obligation-overdue", "off"), NULL), ERR_RANGE);
	refuses(s, does(&w, "d", "notice.choose", named(&w, "d"), PAIRS("password-changed", "off"), NULL), ERR_USAGE);
	refuses(s, does(&w, "d", "notice.choose", named(&w, "d"), PAIRS("hour", "24"), NULL), ERR_RANGE);
	refuses(s, does(&w, "d", "notice.choose", named(&w, "d"), (const char *const[]){ NULL }, NULL), ERR_USAGE);
	refuses(s, does(&w, "D", "notice.choose", named(&w, "d"), PAIRS("hour", "3"), NULL), ERR_FOUND);
	struct looking l = { &s->a, w.d, hub_keys(s->hub), { 0 }, scratch_clock };
	struct signed_in in;

	did(s, member_who(w.d, &s->a, act_id(named(&w, "d")), scratch_clock, &in, &s->err));
	l.who = in.who;
	did(s, told_member(&l, in.who.member, &told, &s->err));
	assert_int_equal(told.choices[NOTICE_CONTACT_CHECK], CHOICE_DAILY);
	assert_int_equal(told.choices[NOTICE_JOIN_REQUEST], CHOICE_OFF);
	assert_int_equal(told.choices[NOTICE_OBLIGATION_DUE], CHOICE_NOW);
	assert_int_equal(told.hour, 17);
	refuses(s, told_member(&l, act_id(named(&w, "D")), &told, &s->err), ERR_FOUND);
	/* who leaves leaves nothing of it */
	did(s, does(&w, "hub", "member.end", named(&w, "d"), (const char *const[]){ NULL }, NULL));
	int hour = 0;

	did(s, hour_of(w.d, named(&w, "d"), &hour, &s->err));
	assert_int_equal(hour, -1);
	db_close(w.d);
}

/* --- webhooks --- */

static void webhooks(void **state)
{
	struct hub_scratch *s = *state;
	uint8_t key[HOOK_KEY_MOST], told[HOOK_KEY_MOST];
	struct outcome o;
	struct world w;
	size_t n, m;

	fill(&w, s);
	struct str nova = named(&w, "nova");

	refuses(s, does(&w, "a", "webhook.add", nova, PAIRS("url", "http://hooks.nova.example/", "events", "all"), NULL), ERR_RANGE);
	refuses(s, does(&w, "s", "webhook.add", nova, PAIRS("url", "https://hooks.nova.example/", "events", "all"), NULL), ERR_FOUND);
	for (int i = 0; i < WEBHOOKS_MOST; i++)
		did(s, does(&w, "a", "webhook.add", nova, PAIRS("url", "https://hooks.nova.example/", "events", i ? "key.made" : "all"), &o));
	refuses(s, does(&w, "a", "webhook.add", nova, PAIRS("url", "https://hooks.nova.example/", "events", "all"), NULL), ERR_LIMIT);
	want(str_starts(o.result, STR("whsec_")) && str_find(o.body, o.result) == SIZE_MAX, "the secret is told once and stands in no body");
	did(s, hook_secret_read(o.result, told, &m, &s->err));
	did(s, webhook_key(w.d, hub_keys(s->hub), act_id(o.subject), key, &n, &s->err));
	assert_true(n == HOOK_KEY && m == n && memcmp(key, told, n) == 0);
	/* all of them want it; ended ones do not */
	did(s, does(&w, "s", "key.make", named(&w, "s"), PAIRS("name", "ci", "scopes", "read", "days", "10"), NULL));
	assert_int_equal(queued(&w, "key-made", STR("")), WEBHOOKS_MOST + 1);
	did(s, does(&w, "a", "webhook.end", o.subject, (const char *const[]){ NULL }, NULL));
	refuses(s, webhook_key(w.d, hub_keys(s->hub), act_id(o.subject), key, &n, &s->err), ERR_FOUND);
	refuses(s, does(&w, "a", "webhook.end", o.subject, (const char *const[]){ NULL }, NULL), ERR_STATE);
	refuses(s, does(&w, "a", "webhook.test", o.subject, (const char *const[]){ NULL }, NULL), ERR_STATE);
	did(s, does(&w, "s", "key.make", named(&w, "s"), PAIRS("name", "ci2", "scopes", "read", "days", "10"), NULL));
	assert_int_equal(queued(&w, "key-made", STR("")), 2 * WEBHOOKS_MOST + 1);
	/* a party that leaves */
	did(s, does(&w, "hub", "party.end", nova, (const char *const[]){ NULL }, NULL));
	struct told_webhooks left;
	struct looking l = { &s->a, w.d, hub_keys(s->hub), { 0 }, scratch_clock };
	struct signed_in in;

	did(s, member_who(w.d, &s->a, act_id(named(&w, "D")), scratch_clock, &in, &s->err));
	l.who = in.who;
	did(s, told_webhooks(&l, STR("nova"), &left, &s->err));
	assert_int_equal(left.n, 0);
	refuses(s, webhook_key(w.d, hub_keys(s->hub), act_id(o.subject) - 1, key, &n, &s->err), ERR_FOUND);
	db_close(w.d);
}

static void off_and_on(void **state)
{
	struct hub_scratch *s = *state;
	const char *const none[] = { NULL };
	struct webhook_row row;
	struct outcome o;
	struct world w;

	fill(&w, s);
	did(s, does(&w, "a", "webhook.add", named(&w, "nova"), PAIRS("url", "https://hooks.nova.example/", "events", "all"), &o));
	refuses(s, does(&w, "a", "webhook.revive", o.subject, none, NULL), ERR_STATE);
	refuses(s, does(&w, "a", "webhook.fail", o.subject, PAIRS("reason", "HTTP 500"), NULL), ERR_FOUND);
	did(s, does(&w, "a", "webhook.test", o.subject, none, NULL));
	did(s, does(&w, "hub", "webhook.fail", o.subject, PAIRS("reason", "HTTP 500"), NULL));
	did(s, webhook_get(w.d, &s->a, act_id(o.subject), &row, &s->err));
	assert_true(row.off_at == scratch_clock);
	want_str(row.error, STR("HTTP 500"), "why");
	assert_int_equal(queued(&w, "webhook-off", named(&w, "a")), 1);
	assert_int_equal(queued(&w, "webhook-off", STR_NONE), 1);
	refuses(s, does(&w, "hub", "webhook.fail", o.subject, PAIRS("reason", "HTTP 500"), NULL), ERR_STATE);
	refuses(s, does(&w, "a", "webhook.test", o.subject, none, NULL), ERR_STATE);
	did(s, does(&w, "a", "webhook.revive", o.subject, none, NULL));
	did(s, does(&w, "a", "webhook.test", o.subject, none, NULL));
	db_close(w.d);
}

/* --- what the sender is answered --- */

static bool is_read(struct world *w, struct postman_desk *desk, const char *reader, struct deliver_reader *ret)
{
	const struct notice_row n = { .member = str_of(reader) };
	struct deliver_calls calls = postman_calls(desk);

	w->s->err = (struct err){ 0 };
	return calls.reader(calls.ctx, &w->s->a, w->d, &n, ret, &w->s->err);
}

static void readers(void **state)
{
	struct hub_scratch *s = *state;
	struct deliver_reader r;
	struct outcome invited;
	struct world w;

	fill(&w, s);
	struct postman_desk desk = { s->hub, STR("http://127.0.0.1:8080") };

	did(s, is_read(&w, &desk, str_cstr(&s->a, named(&w, "s")), &r));
	want_str(r.address, STR("sam@nova.example"), "address");
	want_str(r.lang, STR("en"), "their own language");
	did(s, is_read(&w, &desk, str_cstr(&s->a, named(&w, "a")), &r));
	want_str(r.lang, STR("zh-CN"), "the party's language");
	want_str(r.zone, STR("Asia/Shanghai"), "the party's zone");
	want_str(r.link, STR(""), "no link of their own");
	did(s, does(&w, "a", "member.invite", named(&w, "nova"), PAIRS("mail", "new@nova.example"), &invited));
	const char *name = str_cstr(&s->a, invited.made.n ? invited.made : invited.subject);

	did(s, is_read(&w, &desk, name, &r));
	want_str(r.address, STR("new@nova.example"), "address");
	want_str(r.link, STR_JOIN(&s->a, STR("http://127.0.0.1:8080/invitation?secret="), invited.result), "link");
	scratch_clock += 15 * 86400;
	refuses(s, is_read(&w, &desk, name, &r), ERR_FOUND);
	scratch_clock -= 15 * 86400;
	did(s, does(&w, "a", "invitation.end", str_of(name), (const char *const[]){ NULL }, NULL));
	refuses(s, is_read(&w, &desk, name, &r), ERR_FOUND);
	did(s, does(&w, "hub", "member.end", named(&w, "s"), (const char *const[]){ NULL }, NULL));
	refuses(s, is_read(&w, &desk, str_cstr(&s->a, named(&w, "s")), &r), ERR_FOUND);
	refuses(s, is_read(&w, &desk, "member/9999", &r), ERR_FOUND);
	refuses(s, is_read(&w, &desk, "party/nova", &r), ERR_FOUND);
	db_close(w.d);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_the_kinds),
		cmocka_unit_test_setup_teardown(who_is_told, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(refusals, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(keys_that_end, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(choosing, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(webhooks, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(off_and_on, hub_scratch_begin, hub_scratch_end),
		cmocka_unit_test_setup_teardown(readers, hub_scratch_begin, hub_scratch_end),
	};

	return run_on_engine(tests, NULL, NULL);
}
