/* The rules on a clock of the test's own: what an attacker gets out of a day, and what it costs those who are attacked. */
#include "../unit.h"

#include <pthread.h>
#include <stdatomic.h>

#include "hub/people/guard.h"

static void waits(void **state)
{
	static const struct {
		enum guard_count count;
		unsigned failures, wait;
	} rows[] = {
		{ GUARD_PAIR, 0, 0 },     { GUARD_PAIR, 5, 0 },      { GUARD_PAIR, 6, 2 },      { GUARD_PAIR, 7, 4 },
		{ GUARD_PAIR, 14, 512 },  { GUARD_PAIR, 15, 900 },   { GUARD_PAIR, 16, 900 },   { GUARD_PAIR, UINT32_MAX, 900 },
		{ GUARD_PREFIX, 60, 0 },  { GUARD_PREFIX, 61, 1 },   { GUARD_PREFIX, 66, 32 },  { GUARD_PREFIX, 67, 60 },
		{ GUARD_ACCOUNT, 100, 0 }, { GUARD_ACCOUNT, 101, 1 }, { GUARD_ACCOUNT, 106, 32 }, { GUARD_ACCOUNT, 107, 60 },
		{ GUARD_ACCOUNT, UINT32_MAX, 60 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		unsigned got = guard_wait(&guard_rules[rows[i].count], rows[i].failures);

		want(got == rows[i].wait, "row %zu: %u", i, got);
	}
}

static void places(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{ "192.0.2.7", "192.0.2.7", true },
		{ "192.0.2.7", "192.0.2.8", false },
		{ "192.0.2.7", "::ffff:192.0.2.7", true },
		{ "2001:db8:0:1::7", "2001:db8:0:1:ffff::9", true },
		{ "2001:db8:0:1::7", "2001:db8:0:2::7", false },
		{ "[2001:db8::7]", "2001:db8::8", true },
		{ "fe80::1%eth0", "fe80::2%eth1", true },
		{ "0.0.0.0", "::", false },
		{ "0.0.0.0", "", false },
		{ "", "nonsense", true },
		{ "192.0.2.7:80", "", true },
		{ "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20", "", true },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct guard_place a = guard_place(str_of(rows[i].a)), b = guard_place(str_of(rows[i].b));

		want(!memcmp(&a, &b, sizeof a) == rows[i].same, "\"%s\" and \"%s\"", rows[i].a, rows[i].b);
	}
}

static struct guard_place nth_place(unsigned n)
{
	char text[40];

	snprintf(text, sizeof text, "2001:db8:%x:%x::1", n >> 16, n & 0xffff);
	return guard_place(str_of(text));
}

/* A try that fails; the seconds to wait, 0 when it was let through. */
static unsigned fail_once(struct guard *g, const char *account, struct guard_place place, unixtime now)
{
	struct guard_ask ask = { str_of(account), place, false };
	struct guard_try t;
	unsigned wait;

	if (guard_begin(g, &ask, now, &t, &wait, NULL))
		guard_end(g, &t, GUARD_FAILED);
	return wait;
}

/* Is somebody let in who knows? From that place; and how long that takes when they do as they are told. */
static unixtime pass(struct guard *g, const char *account, struct guard_place place, bool known, unixtime now)
{
	struct guard_ask ask = { str_of(account), place, known };
	unixtime from = now;
	struct guard_try t;
	unsigned wait;

	while (!guard_begin(g, &ask, now, &t, &wait, NULL))
		now += wait;
	guard_end(g, &t, GUARD_PASSED);
	return now - from;
}

static void one_place_one_account(void **state)
{
	static const unsigned after[] = { 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900 };
	struct guard *g = guard_new(0);
	unixtime now = 1800000000;

	(void)state;
	for (int i = 0; i < 6; i++)
		want(fail_once(g, "ann", nth_place(1), now) == 0, "try %d", i);
	for (size_t i = 0; i < ROWS(after); i++) {
		want(fail_once(g, "ann", nth_place(1), now) == after[i], "row %zu", i);
		want(fail_once(g, "ann", nth_place(1), now + after[i] - 1) == 1, "row %zu: a second early", i);
		now += after[i];
		want(fail_once(g, "ann", nth_place(1), now) == 0, "row %zu: in time", i);
	}
	/* Asked too early costs nothing: the wait stays as it was told. */
	unsigned told = fail_once(g, "ann", nth_place(1), now);

	for (unsigned s = 0; s < told; s++)
		want(fail_once(g, "ann", nth_place(1), now + s) == told - s, "second %u", s);
	/* Another account from there, and the same from elsewhere, do not wait. */
	want(fail_once(g, "bob", nth_place(1), now) == 0, "another account");
	want(fail_once(g, "ann", nth_place(2), now) == 0, "another place");
	/* Right at last: forgiven. */
	want(pass(g, "ann", nth_place(1), false, now) == (unixtime)told, "right");
	now += told;
	for (int i = 0; i < 6; i++)
		want(fail_once(g, "ann", nth_place(1), now) == 0, "free again, %d", i);
	want(fail_once(g, "ann", nth_place(1), now) == 2, "and then not");
	/* A day without: forgotten. */
	want(fail_once(g, "ann", nth_place(1), now + 86400) == 0 && fail_once(g, "ann", nth_place(1), now + 86400) == 0, "a day later");
	guard_free(g);
}

/* What a day of guessing yields, from one place and from a thousand; tries as soon as they are allowed. */
static void a_day_of_guessing(void **state)
{
	struct guard *g = guard_new(0);
	unixtime start = 1800000000;
	unsigned tries = 0;

	(void)state;
	for (unixtime now = start; now < start + 86400;) {
		unsigned wait = fail_once(g, "ann", nth_place(1), now);

		tries += !wait;
		now += wait;
	}
	want(tries > 90 && tries < 120, "one place, one account: %u tries", tries);

	/* One place, all accounts in turn: a spray. */
	char account[20];

	tries = 0;
	for (unixtime now = start; now < start + 86400;) {
		snprintf(account, sizeof account, "member %u", tries);
		unsigned wait = fail_once(g, account, nth_place(2), now);

		tries += !wait;
		now += wait;
	}
	want(tries > 1000 && tries < 1600, "one place, all accounts: %u tries", tries);
	guard_free(g);
}

static void nobody_is_kept_out(void **state)
{
	struct guard *g = guard_new(0);
	unixtime now = 1800000000;
	unsigned let_through = 0;

	(void)state;
	/* Five hundred places guess at one account every second for two minutes. */
	for (int s = 0; s < 120; s++, now++)
		for (unsigned p = 1; p <= 500; p++)
			let_through += !fail_once(g, "ann", nth_place(p), now);
	want(let_through > 100 && let_through < 2000, "%u let through", let_through);
	/* Its owner, at a browser that signed in before: at once. */
	want(pass(g, "ann", nth_place(9000), true, now) == 0, "known");
	/* From a place that is new, while it goes on: after a minute, however many others try. */
	struct guard_ask ask = { STR("ann"), nth_place(9001), false };
	struct guard_try t;
	unsigned wait;
	struct err err = { 0 };

	assert_false(guard_begin(g, &ask, now, &t, &wait, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	want(wait == 60 && strstr(err.msg, "60 seconds"), "%u: %s", wait, err.msg);
	for (int s = 0; s < 60; s++, now++)
		for (unsigned p = 1; p <= 500; p++)
			fail_once(g, "ann", nth_place(p), now);
	want(guard_begin(g, &ask, now, &t, &wait, NULL), "after its minute: %u", wait);
	guard_end(g, &t, GUARD_PASSED);
	/* Others are not touched, and without an account to guess at (a passkey) nobody is. */
	want(pass(g, "bob", nth_place(9002), false, now) == 0, "another account");
	want(pass(g, "", nth_place(9003), false, now) == 0, "a passkey");
	guard_free(g);
}

static void many_at_once(void **state)
{
	struct guard *g = guard_new(0);
	struct guard_ask ask = { STR("ann"), nth_place(1), false };
	struct guard_try t[50];
	unixtime now = 1800000000;
	int began = 0;

	(void)state;
	/* None of them has been judged yet, and still only so many begin. */
	for (size_t i = 0; i < ROWS(t); i++)
		began += guard_begin(g, &ask, now, &t[began], NULL, NULL);
	want(began == 6, "%d began", began);
	/* What came to no judgement is taken off again. */
	for (int i = 0; i < began; i++)
		guard_end(g, &t[i], GUARD_UNTRIED);
	for (began = 0; guard_begin(g, &ask, now, &t[began], NULL, NULL);)
		began++;
	want(began == 6, "%d began again", began);
	/* Somebody with an account of their own passes now and then and guesses at others between: the place is still counted. */
	unsigned let_through = 0;
	char account[20];

	for (int i = 0; i < 400; i++) {
		snprintf(account, sizeof account, "victim %d", i);
		let_through += !fail_once(g, account, nth_place(2), now);
		struct guard_ask own = { STR("mallory"), nth_place(2), false };

		if (guard_begin(g, &own, now, &t[0], NULL, NULL))
			guard_end(g, &t[0], GUARD_PASSED);
	}
	want(let_through <= 61, "%u let through beside one's own", let_through);
	guard_free(g);
}

static void a_full_table(void **state)
{
	struct guard *g = guard_new(64);
	unixtime now = 1800000000;
	char account[20];

	(void)state;
	for (int i = 0; i < 12; i++)
		now += fail_once(g, "ann", nth_place(1), now);
	/* A flood of others, each failing once, does not wash away who failed often. */
	for (unsigned i = 0; i < 10000; i++) {
		snprintf(account, sizeof account, "x %u", i);
		fail_once(g, account, nth_place(2 + i), now);
	}
	want(fail_once(g, "ann", nth_place(1), now) > 0, "still waits");
	/* A clock set back does not prolong a wait beyond its length. */
	want(fail_once(g, "ann", nth_place(1), now - 1000000) <= 900, "clock set back");
	guard_free(g);
	guard_free(NULL);
}

/* --- the gate --- */

static struct guard_gate *gate;
static atomic_int inside, most, entered, refused;

static void *through(void *arg)
{
	struct err err = { 0 };

	(void)arg;
	if (!guard_gate_enter(gate, &err)) {
		refused += err.code == ERR_LIMIT;
		return NULL;
	}
	int now = ++inside, seen = most;

	while (now > seen && !atomic_compare_exchange_weak(&most, &seen, now))
		;
	entered++;
	usleep(20000);
	inside--;
	guard_gate_leave(gate);
	return NULL;
}

static void run_through(unsigned in, unsigned waiting, unsigned patience_ms, int n)
{
	pthread_t threads[40];

	gate = guard_gate_new(in, waiting, patience_ms);
	inside = most = entered = refused = 0;
	for (int i = 0; i < n; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, through, NULL), 0);
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	guard_gate_free(gate);
}

static void the_gate(void **state)
{
	(void)state;
	run_through(2, 40, 60000, 20);
	want(most == 2 && entered == 20 && !refused, "all in the end: %d at most, %d in, %d not", most, entered, refused);
	run_through(2, 0, 60000, 30);
	want(most <= 2 && entered >= 2 && entered + refused == 30, "no queue: %d at most, %d in, %d not", most, entered, refused);
	run_through(1, 40, 50, 30); /* 600 ms of work, and nobody waits longer than 50 */
	want(most == 1 && entered >= 1 && refused >= 20, "no patience: %d at most, %d in, %d not", most, entered, refused);
	guard_gate_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits),              cmocka_unit_test(places),       cmocka_unit_test(one_place_one_account),
		cmocka_unit_test(a_day_of_guessing),  cmocka_unit_test(many_at_once), cmocka_unit_test(nobody_is_kept_out),
		cmocka_unit_test(a_full_table),       cmocka_unit_test(the_gate),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
