/* Settings by acts, rejects, and periodic work: when it is due, who does it, what becomes of failures. The table of jobs is the
 * test's own. */
#include "hub_scratch.h"

#include <time.h>

#include "hub/jobs.h"
#include "hub/ledger/ledger.h"
#include "hub/settings.h"
#include "store/acts.h"
#include "store/jobs.h"
#include "store/list.h"
#include "store/settings.h"

/* --- jobs of our own, in the place of the hub's --- */

static _Atomic int runs[3], slow_stopped;
static _Atomic bool broken, busy;

static bool good(struct job_run *x, struct err *err)
{
	(void)err;
	runs[0]++;
	job_says(x, "done %d", runs[0]);
	x->more = busy;
	return true;
}

static bool shaky(struct job_run *x, struct err *err)
{
	(void)x;
	runs[1]++;
	return !broken || err_set(err, ERR_IO, "the other side is away");
}

/* Works until it is stopped. */
static bool endless(struct job_run *x, struct err *err)
{
	runs[2]++;
	while (!*x->stop)
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	slow_stopped = 1;
	return err_set(err, ERR_STOPPED, "stopped");
}

#include "../../../src/hub/jobs.c"
const struct job_row job_rows[] = {
	{ "good", good, SETTING_N, 300, "Good work." },
	{ "shaky", shaky, SETTING_SOURCES_UPDATE, 0, "Shaky work." },
	{ "endless", endless, SETTING_N, 0, "Work without an end." },
};
const size_t job_n = 3;

/* --- */

static bool one_row(void *ctx, const struct job_kept *r, struct err *err)
{
	struct job_kept *to = ctx;

	(void)err;
	if (str_eq(r->name, to->name)) {
		*to = *r;
		to->name = STR_NONE;
		to->result = STR_NONE;
	}
	return true;
}

static struct job_kept kept(struct hub_scratch *s, const char *name)
{
	struct job_kept k = { .name = str_of(name) };
	struct db *d = hub_read(s->hub, &s->err);

	did(s, jobs_each(d, one_row, &k, &s->err));
	hub_read_done(s->hub, d);
	return k;
}

static size_t turn_at(struct hub_scratch *s, struct jobs *j, unixtime at)
{
	size_t n = 0;

	scratch_clock = at;
	for (int i = 0; on_postgres() && i < 100; i++) /* word of a commit may come a moment after it */
		usleep(1000);
	did(s, hub_tick(s->hub, &s->err));
	if (!jobs_turn(j, &n, &s->err) && s->err.code)
		fail_msg("jobs_turn: %s", s->err.msg);
	return n;
}

static void asks(struct hub_scratch *s, const char *act, const char *name, const char *value)
{
	const char *const pairs[] = { "name", name, value ? "value" : NULL, value, NULL };

	did(s, hub_act_words(s->hub, &s->a, &who_hub, act, STR("hub"), pairs, NULL, &s->err));
}

static void periods_and_failures(void **state)
{
	struct hub_scratch *s = *state;
	struct jobs *j = jobs_open(s->hub, &s->err);
	unixtime t = scratch_clock;

	memset(runs, 0, sizeof runs);
	broken = busy = false;
	assert_non_null(j);
	assert_int_equal(turn_at(s, j, t), 1); /* the one with a period; never done before */
	assert_int_equal(turn_at(s, j, t + 299), 0);
	assert_int_equal(turn_at(s, j, t + 300), 1);
	struct job_kept row = kept(s, "good");

	assert_true(row.ok && row.ended == t + 300 && row.next == t + 600);
	/* Asked for: at once, and then as before. */
	asks(s, "job.run", "good", NULL);
	assert_int_equal(turn_at(s, j, t + 310), 1);
	assert_int_equal(turn_at(s, j, t + 311), 0);
	/* More to do: again at the next turn. */
	busy = true;
	assert_int_equal(turn_at(s, j, t + 610), 1);
	busy = false;
	assert_int_equal(turn_at(s, j, t + 610), 1);
	assert_int_equal(turn_at(s, j, t + 610), 0);
	/* A period that is set: due at once; a failure is tried again after 1, 2, 4 minutes, never later than an hour. */
	broken = true;
	asks(s, "setting.change", "sources.update", "2d");
	unixtime at = t + 620;
	static const int waits[] = { 60, 120, 240, 480, 960, 1920, 3600, 3600 };

	runs[1] = 0;
	for (size_t i = 0; i < ROWS(waits); i++) {
		turn_at(s, j, at);
		want(runs[1] == (int)i + 1, "try %zu", i);
		row = kept(s, "shaky");
		want(!row.ok && row.next == at + waits[i], "try %zu: again after %lld", i, (long long)(row.next - at));
		turn_at(s, j, at + waits[i] - 1);
		want(runs[1] == (int)i + 1, "too soon after try %zu", i);
		at += waits[i];
	}
	broken = false;
	turn_at(s, j, at);
	row = kept(s, "shaky");
	assert_true(row.ok && row.next == at + 2 * 86400);
	/* Sooner when the period is shortened, not at all when it is off, and all the same when asked for. */
	asks(s, "setting.change", "sources.update", "1h");
	turn_at(s, j, at + 3600);
	assert_int_equal(runs[1], (int)ROWS(waits) + 2);
	asks(s, "setting.change", "sources.update", "off");
	turn_at(s, j, at + 30 * 86400);
	assert_int_equal(runs[1], (int)ROWS(waits) + 2);
	asks(s, "job.run", "shaky", NULL);
	turn_at(s, j, at + 30 * 86400 + 1);
	assert_int_equal(runs[1], (int)ROWS(waits) + 3);
	assert_int_equal(kept(s, "shaky").next, JOB_NOT_PLANNED);
	/* A clock that was a year ahead and is right again delays nothing. */
	turn_at(s, j, at + 365 * 86400);
	runs[0] = 0;
	turn_at(s, j, at + 31 * 86400);
	assert_int_equal(runs[0], 1);
	jobs_close(j);
}

static void a_restart_remembers(void **state)
{
	struct hub_scratch *s = *state;
	unixtime t = scratch_clock;

	runs[0] = 0;
	for (int i = 0; i < 3; i++) {
		struct jobs *j = jobs_open(s->hub, &s->err);

		turn_at(s, j, t + i);
		jobs_close(j);
	}
	assert_int_equal(runs[0], 1);
}

/* Two processes on one database: one works, the other takes over when it has gone. */
static void one_for_all(void **state)
{
	struct hub_scratch *s = *state;
	struct jobs *one, *two;
	size_t n;

	if (!on_postgres())
		skip();
	one = jobs_open(s->hub, &s->err);
	two = jobs_open(s->hub, &s->err);
	runs[0] = 0;
	turn_at(s, one, scratch_clock);
	turn_at(s, two, scratch_clock + 1000);
	assert_int_equal(runs[0], 1);
	jobs_close(one);
	two->claim_again = 0;
	for (int i = 0; i < 100 && runs[0] == 1; i++) { /* the server ends a session in its own time */
		usleep(10000);
		two->claim_again = 0;
		jobs_turn(two, &n, NULL);
	}
	assert_int_equal(runs[0], 2);
	jobs_close(two);
}

static void ends_within_a_second(void **state)
{
	struct hub_scratch *s = *state;
	struct jobs *j = jobs_open(s->hub, &s->err);

	runs[2] = slow_stopped = 0;
	asks(s, "job.run", "endless", NULL);
	did(s, jobs_start(j, &s->err));
	for (int i = 0; i < 400 && !runs[2]; i++)
		usleep(10000);
	assert_int_equal(runs[2], 1);
	uint64_t from = clock_ns();

	jobs_close(j);
	assert_true(slow_stopped && clock_ns() - from < 1000000000);
	/* It counts as not begun: asked for as before. */
	assert_int_equal(kept(s, "endless").next, JOB_ASKED_FOR);
}

/* --- settings by acts --- */

static void secret_is(struct hub_scratch *s, struct db *d, const char *expected)
{
	struct setting_keeper *k = setting_keeper_open(s->db, &s->err);
	const struct settings *now = setting_keeper_hold(k);
	struct str text;

	did(s, setting_secret(&s->a, d, hub_keys(s->hub), now, SETTING_MAIL_PASSWORD, &text, &s->err));
	want_str(text, str_of(expected), "the password");
	settings_release(now);
	setting_keeper_close(k);
}

static void settings_by_acts(void **state)
{
	struct hub_scratch *s = *state;
	struct db *d = hub_read(s->hub, &s->err);
	struct setting_kept r;
	struct outcome out;
	bool there;
	static const struct { const char *name, *field, *value; enum err_code code; } wrong[] = {
		{ "mail.server", "value", "https://x.example", ERR_RANGE }, { "mail.password", "value", "hunter2", ERR_USAGE },
		{ "mail.server", "secret", "hunter2", ERR_USAGE }, { "no.such", "value", "1", ERR_RANGE },
		{ "oidc.secret", "secret", "short", ERR_RANGE },
	};

	for (size_t i = 0; i < ROWS(wrong); i++) {
		const char *const pairs[] = { "name", wrong[i].name, wrong[i].field, wrong[i].value, NULL };

		refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "setting.change", STR("hub"), pairs, NULL, &s->err), wrong[i].code);
		assert_null(strstr(s->err.msg, "hunter2"));
	}
	refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "setting.reset", STR("hub"), (const char *const[]){ "name", "mail.tls", NULL },
	                         NULL, &s->err), ERR_STATE);
	asks(s, "setting.change", "signin.idle", "90 minutes");
	did(s, setting_get(d, &s->a, STR("signin.idle"), &there, &r, &s->err));
	assert_true(there);
	want_str(r.value, STR("90min"), "in its one form");
	const char *const again[] = { "name", "signin.idle", "value", "8h", NULL };

	did(s, hub_act_words(s->hub, &s->a, &who_hub, "setting.change", STR("hub"), again, &out, &s->err));
	want(str_find(out.body, STR("\"made\":{\"before\":\"90min\",\"value\":\"8h\"}")) != SIZE_MAX, "%.*s", STR_ARG(out.body));
	/* A secret: in no body, sealed, and forgotten once another is set. */
	const char *const first[] = { "name", "mail.password", "secret", "correct horse", NULL };
	const char *const second[] = { "name", "mail.password", "secret", "battery staple", NULL };

	did(s, hub_act_words(s->hub, &s->a, &who_hub, "setting.change", STR("hub"), first, &out, &s->err));
	assert_true(str_find(out.body, STR("horse")) == SIZE_MAX && !out.result.n && str_find(out.body, STR("\"sealed\":")) == SIZE_MAX);
	secret_is(s, d, "correct horse");
	did(s, hub_act_words(s->hub, &s->a, &who_hub, "setting.change", STR("hub"), second, &out, &s->err));
	secret_is(s, d, "battery staple");
	/* No receipt opens it, whoever asks. */
	struct receipt receipt;

	scratch_clock += 2;
	did(s, ledger_receipt(s->hub, &s->a, &who_hub, out.seq, &receipt, &s->err));
	assert_int_equal(receipt.opened_n, 0);
	asks(s, "setting.reset", "mail.password", NULL);
	secret_is(s, d, "");
	did(s, setting_get(d, &s->a, STR("mail.password"), &there, &r, &s->err));
	assert_false(there);
	struct str bytes;

	did(s, sealed_get(d, &s->a, STR("secret of setting/mail.password"), &bytes, &s->err));
	assert_int_equal(bytes.n, 0);
	hub_read_done(s->hub, d);
}

/* Only who looks after the hub, and only fresh from proving who they are. */
static void who_may(void **state)
{
	struct hub_scratch *s = *state;
	struct who w = { .member = 5, .party = STR("team"), .roles = 1u << ROLE_COORDINATOR, .admin = true, .scopes = SCOPES_ALL };
	const char *const pairs[] = { "name", "limits.rate", "value", "50", NULL };

	refuses(s, hub_act_words(s->hub, &s->a, &(struct who){ 0 }, "setting.change", STR("hub"), pairs, NULL, &s->err), ERR_FOUND);
	/* A member who is not there is nobody. */
	refuses(s, hub_act_words(s->hub, &s->a, &w, "setting.change", STR("hub"), pairs, NULL, &s->err), ERR_FOUND);
	for (size_t i = 0; i < 4; i++) {
		static const char *const acts[] = { "setting.change", "setting.reset", "job.run", "reject.dismiss" };
		const struct act_row *r = act_named(str_of(acts[i]));

		assert_non_null(r);
		assert_int_equal(r->who, 1u << REL_STEWARD | 1u << REL_HUB);
		assert_int_equal(r->scope, SCOPE_HUB);
	}
	assert_true(act_named(STR("setting.change"))->flags & ACT_FRESH);
}

/* --- rejects --- */

static bool count_reject(void *ctx, const struct reject_row *r, struct err *err)
{
	(void)err;
	((int64_t *)ctx)[0]++;
	((int64_t *)ctx)[1] = r->rank;
	return true;
}

static void rejects(void **state)
{
	struct hub_scratch *s = *state;
	struct db *d = db_open(s->db, DB_WRITE, &s->err);
	static const struct reject_row rows[] = {
		{ STR_LIT("a.json"), STR_LIT("/1"), STR_LIT("bad 100%"), STR_LIT("{\"x\":1}"), 1 },
		{ STR_LIT("a.json"), STR_LIT("/2"), STR_LIT("worse"), STR_LIT("<b>"), 2 },
		{ STR_LIT("B_1.csv"), STR_LIT("9"), STR_LIT("short"), STR_LIT("=1+1"), 3 },
	};
	static const struct { const char *input, *text; int n; } finds[] = {
		{ "", "", 3 }, { "a.j", "", 2 }, { "b_1", "", 1 }, { "b%", "", 0 }, { "", "100%", 1 },
		{ "", "1000", 0 }, { "", "<B>", 1 }, { "a", "short", 0 }, { "!", "", 0 },
	};
	int64_t n[2];

	did(s, db_begin(d, &s->err));
	for (size_t i = 0; i < ROWS(rows); i++)
		did(s, list_put_reject(d, &rows[i], &s->err));
	did(s, db_commit(d, &s->err));
	for (size_t i = 0; i < ROWS(finds); i++) {
		const struct reject_ask k = { str_of(finds[i].input), str_of(finds[i].text), 0, 100 };

		n[0] = 0;
		did(s, list_find_rejects(d, &k, count_reject, n, &s->err));
		want(n[0] == finds[i].n, "row %zu: %lld", i, (long long)n[0]);
	}
	const struct reject_ask first = { .input = STR("a.json"), .most = 1 };
	char number[24];

	n[0] = 0;
	did(s, list_find_rejects(d, &first, count_reject, n, &s->err));
	snprintf(number, sizeof number, "%lld", (long long)n[1]);
	const char *const one[] = { "reject", number, NULL }, *const none[] = { "reject", "999999", NULL };
	struct outcome out;

	did(s, hub_act_words(s->hub, &s->a, &who_hub, "reject.dismiss", STR("hub"), one, &out, &s->err));
	want(str_find(out.body, STR("\"made\":{\"input\":\"a.json\",\"place\":\"/2\"}")) != SIZE_MAX, "%.*s", STR_ARG(out.body));
	refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "reject.dismiss", STR("hub"), none, NULL, &s->err), ERR_FOUND);
	refuses(s, hub_act_words(s->hub, &s->a, &who_hub, "reject.dismiss", STR("hub"), one, NULL, &s->err), ERR_FOUND);
	n[0] = 0;
	did(s, list_find_rejects(d, &(struct reject_ask){ .most = 9 }, count_reject, n, &s->err));
	assert_int_equal(n[0], 2);
	db_close(d);
}

int main(void)
{
#define IN_A_HUB(f) cmocka_unit_test_setup_teardown(f, hub_scratch_begin, hub_scratch_end)
	struct CMUnitTest tests[] = {
		IN_A_HUB(periods_and_failures), IN_A_HUB(a_restart_remembers), IN_A_HUB(one_for_all), IN_A_HUB(ends_within_a_second),
		IN_A_HUB(settings_by_acts), IN_A_HUB(who_may), IN_A_HUB(rejects),
	};

	return run_on_engine(tests, NULL, NULL);
}
