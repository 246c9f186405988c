/* What acts lead to for those who owe something: every state and event through the store, rules of one's own, reminders. */
#include "alliance.h"

#include "hub/owed/obligations.h"
#include "hub/owed/owed.h"
#include "hub/owed/reminders.h"
#include "hub/settings.h"
#include "rules/calendar.h"

static struct obligation_row row_of(struct alliance *l, struct str subject)
{
	struct obligation_row r;
	struct db *d = reading(l);

	did(l->s, obligation_get(d, &l->s->a, act_id(subject), &r, &l->s->err));
	read_done(l, d);
	return r;
}

/* The one that is open; its id is 0 when none is. */
static struct obligation_row open_one(struct alliance *l, const char *rule, struct str about)
{
	struct obligation_row r;
	struct db *d = reading(l);

	did(l->s, obligation_find_open(d, &l->s->a, str_of(rule), about, &r, &l->s->err));
	read_done(l, d);
	return r;
}

static int64_t count(struct alliance *l, const char *sql_state)
{
	struct obligation_filter f = { .state = str_of(sql_state) };
	struct obligation_rows rows;
	struct db *d = reading(l);

	did(l->s, obligations_ended(d, &l->s->a, &f, INT64_MAX, 1000, &rows, &l->s->err));
	read_done(l, d);
	return (int64_t)rows.n;
}

/* --- from acts --- */

static void acts_open_and_meet(void **state)
{
	struct alliance *l = *state;
	struct outcome o = must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "psirt@nova.example"));
	struct obligation_row r = open_one(l, "hub-contact-verify", o.subject);

	/* 2026-11-23 is a Monday: three working days on is Thursday's last second. */
	assert_true(r.id > 0);
	want_str(r.bearer, STR("coordinator"), "bearer");
	want_str(r.subject, o.subject, "subject");
	assert_int_equal(r.cause, o.seq);
	assert_int_equal(r.o.state, OBLIGATION_RUNNING);
	assert_int_equal(r.o.due.due, INT64_C(1795420800) - 8 * 3600 + 4 * 86400 - 1);
	scratch_clock += 3600;
	o = must(l, CEM, "contact.verify", cstr(l, o.subject), P("how", "called back"));
	r = row_of(l, str_printf(&l->s->a, "obligation/%lld", (long long)r.id));
	assert_int_equal(r.o.state, OBLIGATION_MET);
	assert_int_equal(r.met_by, o.seq);
	assert_int_equal(r.o.ended, scratch_clock);
	assert_true(r.next == TIME_NONE);

	o = must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "press", "value", "press@nova.example"));
	must(l, ANN, "contact.end", cstr(l, o.subject), P());
	assert_int_equal(open_one(l, "hub-contact-verify", o.subject).id, 0);
	assert_int_equal(count(l, "cancelled"), 1);
}

static void late_is_late(void **state)
{
	struct alliance *l = *state;
	struct outcome o = must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "a@nova.example"));
	struct obligation_row r = open_one(l, "hub-contact-verify", o.subject);

	scratch_clock = r.o.due.due + 61;
	must(l, CEM, "contact.verify", cstr(l, o.subject), P("how", "called back"));
	r = row_of(l, str_printf(&l->s->a, "obligation/%lld", (long long)r.id));
	assert_int_equal(r.o.state, OBLIGATION_MET_LATE);
	assert_int_equal(obligation_delay(&r.o, scratch_clock + 1000), 61);
}

/* A webhook that is switched off is seen to: by switching it on again, or ending it. */
static void a_dead_webhook(void **state)
{
	struct alliance *l = *state;
	struct outcome o = must(l, ANN, "webhook.add", "party/nova", P("url", "https://hooks.nova.example/", "events", "all"));
	const char *hook = cstr(l, o.subject);

	for (int turn = 0; turn < 2; turn++) {
		must(l, HUB, "webhook.fail", hook, P("reason", "HTTP 500"));
		struct obligation_row r = open_one(l, "hub-webhook-dead", o.subject);

		assert_true(r.id > 0);
		want_str(r.bearer, STR("coordinator"), "bearer");
		want_str(r.subject, o.subject, "subject");
		assert_int_equal(r.o.state, OBLIGATION_RUNNING);
		assert_int_equal(r.o.due.due, INT64_C(1795420800) - 8 * 3600 + 4 * 86400 - 1); /* three working days from a Monday on */
		must(l, ANN, turn ? "webhook.end" : "webhook.revive", hook, P());
		assert_int_equal(open_one(l, "hub-webhook-dead", o.subject).id, 0);
		assert_int_equal(row_of(l, str_printf(&l->s->a, "obligation/%lld", (long long)r.id)).o.state, OBLIGATION_MET);
	}
}

/* The rules that were ever used, of all and of one party: what the desk offers to choose from. */
static void rules_that_were_used(void **state)
{
	struct alliance *l = *state;
	struct obligation_used used;

	must(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-1 party/nova", "bearer", "party/nova"));
	must(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-1 party/orion", "bearer", "party/orion"));
	must(l, CEM, "obligation.open", "hub", P("rule", "v1-answer", "about", "X-1 party/orion", "bearer", "party/orion"));
	must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "a@nova.example"));
	static const struct { enum actor who; bool mine; const char *rules[6]; } rows[] = {
		{ IDA, false, { "hub-contact-verify", "hub-key-rotate", "v1-answer", "v2-confirm" } },
		{ IDA, true, { "hub-contact-verify", "hub-key-rotate" } },
		{ BOB, false, { "v2-confirm" } }, { OLGA, false, { "v1-answer", "v2-confirm" } }, { RHEA, false, { NULL } },
	};

	struct db *d = reading(l);

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct looking look = { &l->s->a, d, hub_keys(l->s->hub), who_of(l, rows[i].who), scratch_clock };
		size_t n = 0;

		did(l->s, owed_rules_used(&look, rows[i].mine, &used, &l->s->err));
		for (; rows[i].rules[n]; n++)
			want(n < used.n && str_eq(used.v[n], str_of(rows[i].rules[n])), "row %zu: %s is missing", i, rows[i].rules[n]);
		want(used.n == n, "row %zu: %zu rules", i, used.n);
	}
	read_done(l, d);
}

/* A hub begins with what it owes: its keys, once a year; a rotation ends one year and begins the next. */
static void a_period_begins_anew(void **state)
{
	struct alliance *l = *state;
	struct obligation_row first = open_one(l, "hub-key-rotate", STR("hub")), second;

	assert_int_equal(first.id, 1);
	assert_int_equal(first.cause, 0);
	scratch_clock += 86400;
	must(l, HUB, "hub.rotate_seal", "hub", P());
	second = open_one(l, "hub-key-rotate", STR("hub"));
	assert_true(second.id > first.id && second.o.due.due == first.o.due.due + 86400);
	assert_int_equal(row_of(l, STR("obligation/1")).o.state, OBLIGATION_MET);
}

/* --- every state and event --- */

static const struct { const char *act; const char *const *pairs; } events[OBLIGATION_EVENT_N] = {
	[OBLIGATION_START] = { "obligation.start", P("start", "2026-11-23T07:00:00Z") },
	[OBLIGATION_ASK_PAUSE] = { "obligation.ask_pause", P("reason", "because") },
	[OBLIGATION_ASK_WAIVE] = { "obligation.ask_waive", P("reason", "because") },
	[OBLIGATION_AGREE] = { "obligation.agree", P() }, [OBLIGATION_REFUSE] = { "obligation.refuse", P() },
	[OBLIGATION_RESUME] = { "obligation.resume", P() }, [OBLIGATION_MEET] = { "obligation.meet", P("evidence", "see receipt 7") },
	[OBLIGATION_CANCEL] = { "obligation.cancel", P("cause", "1") },
};
/* How a state is reached: b bob asks for a pause, w bob asks for a waiver, a a coordinator agrees, m met, c cancelled,
 * l the clock runs out. A capital first letter: its start is awaited. */
static const char *const ways[] = { "", "b", "w", "A", "Aw", "ba", "baw", "l", "lw", "m", "lm", "wa", "c" };

static enum actor who_does(enum obligation_event e)
{
	return e == OBLIGATION_AGREE || e == OBLIGATION_REFUSE ? IDA : e == OBLIGATION_CANCEL ? HUB : BOB;
}

static struct str reach(struct alliance *l, const char *way, int number)
{
	char about[40];

	scratch_clock = 1795420800;
	snprintf(about, sizeof about, "X-%d party/nova", number);
	struct outcome o = must(l, CEM, "obligation.open", "hub", *way == 'A' ?
	                        P("rule", "v2-confirm", "about", about, "bearer", "party/nova", "awaiting", "yes") :
	                        P("rule", "v2-confirm", "about", about, "bearer", "party/nova"));
	const char *s = cstr(l, o.subject);

	for (way += *way == 'A'; *way; way++) {
		scratch_clock += 600;
		switch (*way) {
		case 'b': must(l, BOB, "obligation.ask_pause", s, P("reason", "because")); break;
		case 'w': must(l, BOB, "obligation.ask_waive", s, P("reason", "because")); break;
		case 'a': must(l, IDA, "obligation.agree", s, P()); break;
		case 'm': must(l, BOB, "obligation.meet", s, P("evidence", "done")); break;
		case 'c': must(l, HUB, "obligation.cancel", s, P("cause", "1")); break;
		default: scratch_clock += 11 * 86400; break;
		}
	}
	scratch_clock += 600;
	return o.subject;
}

static void same(const struct obligation *is, const struct obligation *should, const char *what)
{
	want(is->state == should->state && is->asked == should->asked && is->asked_by == should->asked_by &&
	     is->started == should->started && is->due.due == should->due.due && is->due.unsure == should->due.unsure &&
	     is->paused_since == should->paused_since && is->paused_s == should->paused_s && is->ended == should->ended &&
	     is->changed == should->changed && is->opened == should->opened, "%s: not as the pure machine has it", what);
}

static void every_state_and_event(void **state)
{
	struct alliance *l = *state;
	bool reached[OBLIGATION_STATE_N] = { false };
	int number = 0;

	for (size_t w = 0; w < ROWS(ways); w++)
		for (int e = 0; e < OBLIGATION_EVENT_N; e++) {
			struct str subject = reach(l, ways[w], number++);
			struct obligation_row before = row_of(l, subject);
			const struct obligation_move m = { (enum obligation_event)e, scratch_clock, INT64_C(1795417200),
				                           e == OBLIGATION_CANCEL ? 0 : act_id(l->member[who_does((enum obligation_event)e)]),
				                           before.pausable };
			const struct clock_terms terms = owing_terms(hub_owing(l->s->hub), &before);
			struct obligation should = before.o;
			bool ok = obligation_apply(&should, &terms, &m, NULL);
			char what[60];

			reached[before.o.state] = true;
			snprintf(what, sizeof what, "\"%s\", %.*s", ways[w], STR_ARG(obligation_event_names[e]));
			want(does_as(l, who_does((enum obligation_event)e), events[e].act, cstr(l, subject), events[e].pairs, NULL) == ok,
			     "%s: %s", what, ok ? l->s->err.msg : "went through");
			struct obligation_row after = row_of(l, subject);

			same(&after.o, &should, what);
			want((after.next != TIME_NONE) == (after.o.state == OBLIGATION_RUNNING), "%s: the next reminder", what);
		}
	for (int i = 0; i < OBLIGATION_STATE_N; i++)
		want(reached[i], "%.*s was not reached", STR_ARG(obligation_state_names[i]));
}

static void what_takes_two(void **state)
{
	struct alliance *l = *state;
	const char *s = cstr(l, reach(l, "", 1));

	must(l, CEM, "obligation.ask_pause", s, P("reason", "holidays"));
	never(l, CEM, "obligation.agree", s, P(), ERR_DENIED, "who asked cannot");
	never(l, BOB, "obligation.agree", s, P(), ERR_FOUND, "no such thing");
	never(l, BOB, "obligation.refuse", s, P(), ERR_DENIED, "who asked may take it back");
	must(l, CEM, "obligation.refuse", s, P());
	never(l, OLGA, "obligation.meet", s, P("evidence", "not ours"), ERR_FOUND, "no such thing");
	never(l, BOB, "obligation.meet", s, P(), ERR_MISSING, "required");
	never(l, BOB, "obligation.meet", s, P("evidence", "done", "when", "2099-01-01T00:00:00Z"), ERR_RANGE, "ahead");
	never(l, BOB, "obligation.meet", s, P("evidence", "done", "cause", "1"), ERR_USAGE, "by the hub alone");
	never(l, BOB, "obligation.cancel", s, P("cause", "1"), ERR_FOUND, "no such thing");
	/* Somebody has to answer what was asked: an obligation of its own, until somebody does. */
	must(l, BOB, "obligation.ask_waive", s, P("reason", "not ours"));
	assert_true(open_one(l, "hub-ask-second", str_of(s)).id > 0);
	must(l, BOB, "obligation.meet", s, P("evidence", "done all the same"));
	assert_int_equal(open_one(l, "hub-ask-second", str_of(s)).id, 0);
}

static void opened_by_hand(void **state)
{
	struct alliance *l = *state;

	never(l, BOB, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-1", "bearer", "party/nova"), ERR_FOUND, "no such thing");
	never(l, CEM, "obligation.open", "hub", P("rule", "nonsense", "about", "X-1"), ERR_RANGE, "the id of a rule");
	never(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-1"), ERR_MISSING, "leaves open who");
	never(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-1", "bearer", "party/none"), ERR_RANGE, "party");
	never(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-1", "bearer", "us"), ERR_RANGE, "coordinator");
	never(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-1", "bearer", "party/nova", "start", "2099-01-01T00:00:00Z"),
	      ERR_RANGE, "ahead");
	struct outcome o = must(l, CEM, "obligation.open", "hub", P("rule", "eu-cra-vuln-early-warning", "about", "X-1 party/nova", "bearer",
	                        "party/nova", "start", "2026-11-22T20:00:00Z"));
	struct obligation_row r = row_of(l, o.made);

	assert_int_equal(r.o.due.due - r.o.started, 86400);
	assert_int_equal(r.cause, -1);
	never(l, CEM, "obligation.open", "hub", P("rule", "eu-cra-vuln-early-warning", "about", "X-1 party/nova", "bearer", "party/nova"),
	      ERR_STATE, "open already");
	never(l, ANN, "obligation.ask_pause", cstr(l, o.made), P("reason", "a law"), ERR_DENIED, "no pause");
}

/* --- rules of one's own --- */

static const char own_rules[] =
	"{\"name\":\"own\",\"version\":\"1\",\"about\":\"for this test\",\"rules\":["
	"{\"id\":\"period\",\"version\":1,\"status\":\"active\",\"title\":{\"en\":\"Look again\",\"zh\":\"复查\"},\"basis\":\"ours\","
	"\"opens\":[{\"act\":\"component.add\",\"when\":{\"kind\":\"os\"}}],\"about\":[\"party\"],\"limit\":{\"working_days\":1},"
	"\"bearer\":{\"field\":\"party\"},\"met_by\":[{\"act\":\"component.add\",\"when\":{\"kind\":\"os\"}}],\"pausable\":true},"
	"{\"id\":\"lost\",\"version\":1,\"status\":\"active\",\"title\":{\"en\":\"Of nobody\",\"zh\":\"无主\"},\"basis\":\"ours\","
	"\"opens\":[{\"act\":\"component.add\"}],\"limit\":\"promptly\",\"bearer\":{\"field\":\"note\"},\"met_by\":[]},"
	"{\"id\":\"endless\",\"version\":1,\"status\":\"active\",\"title\":{\"en\":\"Endless\",\"zh\":\"无尽\"},\"basis\":\"ours\","
	"\"opens\":[{\"act\":\"obligation.open\"}],\"limit\":{\"days\":1},\"bearer\":\"coordinator\",\"met_by\":[]}]}";

static void reopen(struct alliance *l, const char *own, bool works)
{
	const struct hub_options o = { .where = l->s->db, .keys = l->s->keys, .now = scratch_now, .obligations = own };

	hub_close(l->s->hub);
	l->s->err = (struct err){ 0 };
	l->s->hub = hub_open(&o, &l->s->err);
	if (!works)
		assert_null(l->s->hub);
	else
		want(l->s->hub != NULL, "%s", l->s->err.msg);
}

static void rules_of_ones_own(void **state)
{
	struct alliance *l = *state;
	char file[100];

	snprintf(file, sizeof file, "%s/own.json", l->s->folder);
	FILE *f = fopen(file, "w");

	fputs(own_rules, f);
	fclose(f);
	reopen(l, "/nonexistent.json", false);
	reopen(l, file, true);
	must(l, IDA, "setting.change", "hub", P("name", "obligations.zone", "value", "Asia/Shanghai"));
	must(l, IDA, "setting.change", "hub", P("name", "obligations.calendar", "value", "cn"));
	hub_scratch_tick(l->s, l->s->hub);
	scratch_clock = 1790726400; /* Wednesday 2026-09-30, 08:00 in Shanghai, before seven days of holidays */
	struct outcome first = must(l, ANN, "component.add", "party/nova", P("kind", "os", "value", "NovaUI", "note", "party/none"));
	struct obligation_row r = open_one(l, "period", STR("party/nova")), lost = open_one(l, "lost", first.subject);

	want_str(r.bearer, STR("party/nova"), "the party that did it");
	want_str(r.calendar, STR("cn"), "the hub's calendar");
	want_str(r.zone, STR("Asia/Shanghai"), "the hub's zone");
	assert_int_equal(zone_day(owing_zone(hub_owing(l->s->hub), STR("Asia/Shanghai")), r.o.due.due), 20261008);
	want_str(lost.bearer, STR("coordinator"), "where the act names nobody that there is");
	assert_true(lost.o.due.due == TIME_NONE && lost.o.state == OBLIGATION_RUNNING);
	/* The same act ends one period and begins the next; and no rule runs away with the hub's own acts. */
	must(l, ANN, "component.add", "party/nova", P("kind", "os", "value", "NovaUI 2"));
	struct obligation_row again = open_one(l, "period", STR("party/nova"));

	assert_true(again.id > r.id);
	struct outcome o = must(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-9", "bearer", "party/nova"));

	assert_true(open_one(l, "endless", o.subject).id > 0);
	/* Without the rules what was opened runs on, by its own calendar and zone. */
	reopen(l, NULL, true);
	const char *s = cstr(l, str_printf(&l->s->a, "obligation/%lld", (long long)again.id));

	must(l, BOB, "obligation.ask_pause", s, P("reason", "because"));
	must(l, CEM, "obligation.agree", s, P());
	scratch_clock += 9 * 86400;
	must(l, BOB, "obligation.resume", s, P());
	again = row_of(l, str_of(s));
	assert_int_equal(zone_day(owing_zone(hub_owing(l->s->hub), STR("Asia/Shanghai")), again.o.due.due), 20261010);
}

/* --- reminders --- */

static int counted;
static bool count_notice(void *ctx, const struct notice_row *n, struct err *err)
{
	const char *kind = ctx;

	(void)err;
	counted += str_eq(n->kind, str_of(kind));
	return true;
}

static int notices(struct alliance *l, const char *kind)
{
	struct db *d = reading(l);

	counted = 0;
	did(l->s, outbox_in_state(d, NOTICE_QUEUED, INT64_MAX, 1000, count_notice, (void *)(uintptr_t)kind, &l->s->err));
	read_done(l, d);
	return counted;
}

static void work(struct alliance *l)
{
	const struct settings *set = hub_settings(l->s->hub);
	const atomic_int stop = 0;
	struct job_run x = { .a = &l->s->a, .hub = l->s->hub, .settings = set, .stop = &stop, .now = scratch_clock };

	did(l->s, reminders_work(&x, &l->s->err));
	settings_release(set);
}

static void everybody_is_told_once(void **state)
{
	struct alliance *l = *state;
	struct outcome o = must(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-1 party/nova", "bearer", "party/nova"));
	unixtime due = row_of(l, o.made).o.due.due;
	static const struct { int64_t at; int soon, over, passed_on; } steps[] = {
		/* Of ten days; "4h 1d 7d" before to two people of nova, "1h 1d 7d" after to two coordinators, the rule: one day after. */
		{ -8 * 86400, 0, 0, 0 }, { -7 * 86400, 2, 0, 0 }, { -7 * 86400, 2, 0, 0 }, { -86400, 4, 0, 0 }, { -4 * 3600, 6, 0, 0 },
		{ 0, 6, 0, 0 }, { 1, 6, 2, 0 }, { 3600, 6, 2, 2 }, { 86400, 6, 2, 4 }, { 7 * 86400, 6, 2, 6 }, { 90 * 86400, 6, 2, 6 },
	};

	must(l, IDA, "setting.change", "hub", P("name", "obligations.remind", "value", "4h 1d 7d"));
	for (size_t i = 0; i < ROWS(steps); i++) {
		scratch_clock = due + steps[i].at;
		work(l);
		work(l);
		want(notices(l, "obligation-due") == steps[i].soon, "%lld: %d told that it is due soon", (long long)steps[i].at, notices(l, "obligation-due"));
		want(notices(l, "obligation-overdue") == steps[i].over, "%lld: %d told that it is over", (long long)steps[i].at, notices(l, "obligation-overdue"));
		want(notices(l, "obligation-escalated") == steps[i].passed_on, "%lld: %d times passed on", (long long)steps[i].at,
		     notices(l, "obligation-escalated"));
	}
	assert_true(row_of(l, o.made).next == TIME_NONE);
}

/* A hub that was away for long tells each once, and that it was due soon no more. */
static void after_an_absence(void **state)
{
	struct alliance *l = *state;
	struct outcome o = must(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-1 party/nova", "bearer", "party/nova"));

	scratch_clock = row_of(l, o.made).o.due.due + 30 * 86400;
	work(l);
	assert_int_equal(notices(l, "obligation-due"), 0);
	assert_int_equal(notices(l, "obligation-overdue"), 2);
	assert_int_equal(notices(l, "obligation-escalated"), 2);
	refuses(l->s, hub_act_words(l->s->hub, &l->s->a, &who_hub, "obligation.remind", o.made, P(), NULL, &l->s->err), ERR_STATE);
	/* Nobody is told of what stands still; and of what runs again by its new instant. */
	scratch_clock = 1795420800 + 40 * 86400;
	o = must(l, CEM, "obligation.open", "hub", P("rule", "v2-confirm", "about", "X-2 party/nova", "bearer", "party/nova"));
	must(l, BOB, "obligation.ask_pause", cstr(l, o.made), P("reason", "because"));
	must(l, CEM, "obligation.agree", cstr(l, o.made), P());
	scratch_clock += 30 * 86400;
	work(l);
	assert_int_equal(notices(l, "obligation-overdue"), 2);
	must(l, BOB, "obligation.resume", cstr(l, o.made), P());
	struct obligation_row r = row_of(l, o.made);

	assert_true(r.next == r.o.due.due - 7 * 86400);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(acts_open_and_meet, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(a_dead_webhook, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(rules_that_were_used, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(late_is_late, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(a_period_begins_anew, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(every_state_and_event, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(what_takes_two, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(opened_by_hand, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(rules_of_ones_own, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(everybody_is_told_once, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(after_an_absence, alliance_begin, alliance_end),
	};

	return run_on_engine(tests, NULL, NULL);
}
