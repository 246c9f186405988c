/* Which ends may be offered, how an embargo ends, and what becomes of it when cases are merged or split. */
#include "case_embargo.h"

/* --- instants --- */

static void instants(void **state)
{
	enum { V = 1, F = 2, D = 4, P = 8, X = 16, A = 32 };
	static const struct { case_bits facts; int64_t agreed, not_before, ends; enum case_reason why; } rows[] = {
		/* none in force */
		{ 0, 0, 0, 45 * DAY, CASE_OK }, { 0, 0, 0, DAY, CASE_OK }, { 0, 0, 0, DAY - 1, CASE_EMBARGO_TOO_SOON }, { 0, 0, 0, 0, CASE_EMBARGO_TOO_SOON },
		{ 0, 0, 0, -5 * DAY, CASE_EMBARGO_TOO_SOON }, { 0, 0, 0, 90 * DAY, CASE_OK }, { 0, 0, 0, 90 * DAY + 1, CASE_EMBARGO_TOO_LONG },
		{ P, 0, 0, 45 * DAY, CASE_EMBARGO_PUBLIC }, { P | X, 0, 0, 45 * DAY, CASE_EMBARGO_EXPLOIT }, { A, 0, 0, 45 * DAY, CASE_EMBARGO_ATTACKS },
		{ P | A, 0, 0, 45 * DAY, CASE_EMBARGO_PUBLIC }, { V, 0, 0, 45 * DAY, CASE_OK }, { V | F, 0, 0, 14 * DAY, CASE_OK },
		{ V | F, 0, 0, 14 * DAY + 1, CASE_EMBARGO_BRIEF }, { V | F | D, 0, 0, 2 * DAY, CASE_EMBARGO_DEPLOYED },
		{ 0, 0, 30 * DAY, 30 * DAY, CASE_OK }, { 0, 0, 30 * DAY, 30 * DAY - 1, CASE_EMBARGO_BEFORE_PARENT },
		/* 45 days in force, asked 10 days after it began */
		{ 0, 45 * DAY, 0, 45 * DAY, CASE_EMBARGO_SAME }, { 0, 45 * DAY, 0, 20 * DAY, CASE_OK }, { 0, 45 * DAY, 0, 10 * DAY, CASE_EMBARGO_TOO_SOON },
		{ 0, 45 * DAY, 0, 100 * DAY, CASE_OK }, { 0, 45 * DAY, 0, 100 * DAY + 1, CASE_EMBARGO_TOO_LONG }, { A, 45 * DAY, 0, 20 * DAY, CASE_EMBARGO_ATTACKS },
		{ V | F, 45 * DAY, 0, 40 * DAY, CASE_OK }, { V | F, 45 * DAY, 0, 46 * DAY, CASE_EMBARGO_BRIEF }, { V | F | D, 45 * DAY, 0, 30 * DAY, CASE_OK },
		{ V | F | D, 45 * DAY, 0, 46 * DAY, CASE_EMBARGO_DEPLOYED }, { 0, 45 * DAY, 45 * DAY, 30 * DAY, CASE_EMBARGO_BEFORE_PARENT },
		/* over, though nobody noted it */
		{ 0, 10 * DAY, 0, 30 * DAY, CASE_EMBARGO_OVER },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct table t = table_of(2);
		unixtime from, to;
		enum case_reason why;

		if (rows[i].agreed) {
			assert_int_equal(proposes(&t, REPORTER, rows[i].agreed / DAY), CASE_OK);
			assert_int_equal(answers(&t, LEAD, 1, true), CASE_OK);
			t.now += 10 * DAY;
		}
		t.e.not_before = rows[i].not_before ? noon + rows[i].not_before : TIME_NONE;
		t.facts = rows[i].facts;
		struct embargo_now at = at_now(&t);

		want(embargo_instant(&t.e, &at, noon + rows[i].ends) == rows[i].why, "row %zu: %d", i, (int)embargo_instant(&t.e, &at, noon + rows[i].ends));
		bool any = embargo_range(&t.e, &at, &from, &to, &why);

		want(any || why != CASE_OK, "row %zu: a range or a reason", i);
		want(rows[i].why != CASE_OK || any, "row %zu: this end may be, and none may", i);
		for (int k = -1; any && k <= 1; k++) { /* at both ends, and beside them */
			enum case_reason a = embargo_instant(&t.e, &at, from + k), b = embargo_instant(&t.e, &at, to + k);

			want((a == CASE_OK || a == CASE_EMBARGO_SAME) == (k >= 0), "row %zu: from %+d: %d", i, k, (int)a);
			want((b == CASE_OK || b == CASE_EMBARGO_SAME) == (k <= 0) || b == CASE_EMBARGO_SAME, "row %zu: to %+d: %d", i, k, (int)b);
		}
		arena_release(&t.a);
	}
	struct table t = table_of(2);
	struct embargo_now at = at_now(&t);

	assert_int_equal(embargo_instant(&t.e, &at, TIME_NONE), CASE_EMBARGO_ENDLESS);
	arena_release(&t.a);
}

/* Prolonged again and again it still ends. */
static void not_for_ever(void **state)
{
	struct table t = agreed(2);
	int64_t days = 45, last = 0;

	(void)state;
	for (int i = 0; i < 10; i++) {
		t.now = noon + (days - 1) * DAY;
		if (proposes(&t, REPORTER, days + 40) != CASE_OK)
			break;
		assert_int_equal(answers(&t, LEAD, t.next - 1, true), CASE_OK);
		last = days += 40;
	}
	assert_int_equal(last, 165);
	assert_int_equal(proposes(&t, REPORTER, 181), CASE_EMBARGO_TOO_LONG_ALL);
	assert_int_equal(proposes(&t, REPORTER, 180), CASE_OK);
	t.plan.open_most = 0;
	assert_int_equal(proposes(&t, LEAD, 179), CASE_EMBARGO_MANY);
	arena_release(&t.a);
}

/* --- how it ends --- */

static void at_its_instant(void **state)
{
	struct table t = agreed(3);

	(void)state;
	assert_int_equal(proposes(&t, REPORTER, 60), CASE_OK);
	assert_true(embargo_wakes(&t.e, &t.plan) == noon + 10 * DAY);
	t.now = noon + 45 * DAY - 1;
	settles(&t);
	want_told(&t, "A 45 bba ar");
	assert_true(embargo_wakes(&t.e, &t.plan) == noon + 45 * DAY);
	t.now++;
	assert_int_equal(joins(&t, NOVA, true), CASE_EMBARGO_OVER); /* over, though nobody noted it */
	assert_int_equal(proposes(&t, REPORTER, 80), CASE_EMBARGO_OVER);
	t.now += 5 * DAY; /* noted late */
	t.facts = CASE_BIT(CASE_P);
	assert_true(settles(&t));
	want_told(&t, "X 45 bba ar");
	assert_true(t.e.ended == noon + 45 * DAY && t.e.why == EMBARGO_BY_DATE);
	assert_false(settles(&t));
	assert_true(embargo_admits(&t.e, NOVA) && embargo_silent_until(&t.e, LEAD) == TIME_NONE);
	assert_int_equal(proposes(&t, REPORTER, 80), CASE_EMBARGO_OVER);
	assert_int_equal(answers(&t, LEAD, 2, true), CASE_EMBARGO_OVER);
	arena_release(&t.a);
}

/* The facts, on each state: where it stands then, and why it ended. */
static void forced(void **state)
{
	enum { P = 8, X = 16, A = 32 };
	static const struct { case_bits facts; bool plan; const char *none, *proposed, *active, *revise; enum embargo_end why; } rows[] = {
		{ P, false, "N", "N", "X", "X", EMBARGO_BY_PUBLICITY }, { P | X, false, "N", "N", "X", "X", EMBARGO_BY_EXPLOIT },
		{ A, true, "N", "N", "X", "X", EMBARGO_BY_ATTACKS }, { A, false, "N", "N", "A", "A", EMBARGO_NOT_ENDED },
		{ P | A, false, "N", "N", "X", "X", EMBARGO_BY_PUBLICITY },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (int s = 0; s < 4; s++) {
			struct table t = table_of(3);
			const char *to = s == 0 ? rows[i].none : s == 1 ? rows[i].proposed : s == 2 ? rows[i].active : rows[i].revise;

			if (s > 0)
				assert_int_equal(proposes(&t, REPORTER, 45), CASE_OK);
			if (s > 1)
				assert_int_equal(answers(&t, LEAD, 1, true), CASE_OK);
			if (s > 2)
				assert_int_equal(proposes(&t, LEAD, 60), CASE_OK);
			t.plan.attack_ends = rows[i].plan;
			t.facts = rows[i].facts;
			struct embargo_now at = at_now(&t);

			want(embargo_decision_due(&t.e, &at) == (s > 1 && rows[i].facts & A), "row %zu, %d: decision", i, s);
			want(settles(&t) == (*to != "NPAR"[s]), "row %zu, %d", i, s);
			want(embargo_letters[t.e.state] == *to && embargo_valid(&t.e), "row %zu, %d: %c", i, s, embargo_letters[t.e.state]);
			want(s < 2 || t.e.why == rows[i].why, "row %zu, %d: why", i, s);
			want(s < 2 || t.e.ends == noon + 45 * DAY, "row %zu, %d: the end", i, s);
			assert_false(settles(&t));
			arena_release(&t.a);
		}
}

static void decided(void **state)
{
	enum { P = 8, X = 16, A = 32 };
	static const struct { enum embargo_end why; case_bits facts; unsigned vendors, ready; bool late; enum case_reason no; } rows[] = {
		{ EMBARGO_NOT_ENDED, 63, 1, 1, false, CASE_EMBARGO_NO_FACT }, { EMBARGO_BY_DATE, 0, 0, 0, false, CASE_EMBARGO_NOT_DUE },
		{ EMBARGO_BY_DATE, 0, 0, 0, true, CASE_OK }, { EMBARGO_BY_PUBLICITY, 0, 0, 0, false, CASE_EMBARGO_NO_FACT },
		{ EMBARGO_BY_PUBLICITY, P, 0, 0, false, CASE_OK }, { EMBARGO_BY_EXPLOIT, P, 0, 0, false, CASE_EMBARGO_NO_FACT },
		{ EMBARGO_BY_EXPLOIT, P | X, 0, 0, false, CASE_OK }, { EMBARGO_BY_ATTACKS, 0, 0, 0, false, CASE_EMBARGO_NO_FACT },
		{ EMBARGO_BY_ATTACKS, A, 0, 0, false, CASE_OK }, { EMBARGO_BY_QUORUM, 0, 4, 2, false, CASE_EMBARGO_NO_QUORUM },
		{ EMBARGO_BY_QUORUM, 0, 4, 3, false, CASE_OK }, { EMBARGO_BY_QUORUM, 0, 0, 0, false, CASE_EMBARGO_NO_QUORUM },
		{ EMBARGO_BY_CLOSING, 0, 0, 0, false, CASE_EMBARGO_WANTED },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct table t = agreed(2);
		struct embargo_ready ready = { rows[i].vendors, rows[i].ready };

		t.facts = rows[i].facts;
		t.now = noon + (rows[i].late ? 50 : 5) * DAY;
		struct embargo_now at = at_now(&t);

		want(embargo_end_refused(&t.e, &at, rows[i].why, ready) == rows[i].no, "row %zu", i);
		want(embargo_decide_end(&t.e, &at, rows[i].why, ready) == rows[i].no, "row %zu", i);
		want((t.e.state == EMBARGO_EXITED) == (rows[i].no == CASE_OK) && embargo_valid(&t.e), "row %zu", i);
		if (rows[i].no == CASE_OK) {
			want(t.e.why == rows[i].why && t.e.ended == (rows[i].late ? noon + 45 * DAY : t.now), "row %zu: when", i);
			assert_int_equal(embargo_decide_end(&t.e, &at, rows[i].why, ready), CASE_EMBARGO_OVER);
		}
		arena_release(&t.a);
	}
	struct table t = table_of(2);
	struct embargo_now at = at_now(&t);

	assert_int_equal(embargo_decide_end(&t.e, &at, EMBARGO_BY_CLOSING, (struct embargo_ready){ 0, 0 }), CASE_EMBARGO_NOT_IN_FORCE);
	arena_release(&t.a);
	/* Deferred and closed do not want it; the plan may know no quorum. */
	t = agreed(2);
	embargo_ask(&t.a, &t.e, REPORTER, REPORT_CLOSED, false);
	embargo_ask(&t.a, &t.e, LEAD, REPORT_DEFERRED, true);
	t.plan.quorum_percent = 0;
	at = at_now(&t);
	assert_int_equal(embargo_end_refused(&t.e, &at, EMBARGO_BY_QUORUM, (struct embargo_ready){ 4, 4 }), CASE_EMBARGO_NO_QUORUM);
	assert_int_equal(embargo_decide_end(&t.e, &at, EMBARGO_BY_CLOSING, (struct embargo_ready){ 0, 0 }), CASE_OK);
	arena_release(&t.a);
}

/* Attacks end the negotiating; who comes in later may still come under what is kept. */
static void kept_under_attack(void **state)
{
	struct table t = agreed(3);

	(void)state;
	t.facts = CASE_BIT(CASE_A);
	assert_int_equal(proposes(&t, LEAD, 30), CASE_EMBARGO_ATTACKS);
	assert_int_equal(joins(&t, NOVA, true), CASE_OK);
	want_told(&t, "A 45 bbb a");
	t.facts |= CASE_BIT(CASE_P);
	embargo_ask(&t.a, &t.e, ORBIT, REPORT_START, false);
	assert_int_equal(joins(&t, ORBIT, true), CASE_EMBARGO_PUBLIC);
	arena_release(&t.a);
}

/* --- merge and split --- */

static void other_side(struct table *t, int64_t days, bool accept)
{
	*t = table_of(0);
	t->next = 100;
	embargo_ask(&t->a, &t->e, ORBIT, REPORT_ACCEPTED, false);
	embargo_ask(&t->a, &t->e, PICO, REPORT_ACCEPTED, false);
	if (days)
		assert_int_equal(proposes(t, ORBIT, days), CASE_OK);
	if (accept)
		assert_int_equal(answers(t, PICO, 100, true), CASE_OK);
}

static void merged(void **state)
{
	static const struct { int64_t days; bool accept; const char *told; } rows[] = {
		{ 0, false, "A 45 bbaa a" }, { 60, true, "A 45 bbbb aa" }, { 30, true, "A 30 bbbb aa" }, { 60, false, "R 45 bbaa ao" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (int swap = 0; swap < 2; swap++) {
			struct table x = agreed(2), y, one = table_of(0);
			char got[128];

			other_side(&y, rows[i].days, rows[i].accept);
			struct embargo_now at = at_now(&x);

			assert_int_equal(embargo_merge(&one.a, swap ? &y.e : &x.e, swap ? &x.e : &y.e, &at, &one.e), CASE_OK);
			told(&one, got);
			if (swap) /* the other's participants come first */
				got[5] = rows[i].told[5], got[6] = rows[i].told[6], got[7] = rows[i].told[7], got[8] = rows[i].told[8];
			want(strcmp(got, rows[i].told) == 0 && embargo_valid(&one.e), "row %zu, %d: %s", i, swap, got);
			arena_release(&x.a), arena_release(&y.a), arena_release(&one.a);
		}
}

static void not_merged(void **state)
{
	struct table x = agreed(2), y, one = table_of(0);

	(void)state;
	other_side(&y, 60, true);
	y.facts = CASE_BIT(CASE_P);
	assert_true(settles(&y));
	struct embargo_now at = at_now(&x);

	assert_int_equal(embargo_merge(&one.a, &x.e, &y.e, &at, &one.e), CASE_EMBARGO_MERGE_OVER);
	want_told(&one, "N -  ");
	x.facts = CASE_BIT(CASE_P);
	assert_true(settles(&x));
	at = at_now(&x);
	assert_int_equal(embargo_merge(&one.a, &x.e, &y.e, &at, &one.e), CASE_OK);
	want_told(&one, "X 45 bbbb aa");
	arena_release(&x.a), arena_release(&y.a), arena_release(&one.a);
}

/* A participant of both, bound to each; and two open proposals that agree by themselves. */
static void merged_with_the_same(void **state)
{
	struct table x = agreed(4), y, one = table_of(0);

	(void)state;
	assert_int_equal(joins(&x, ORBIT, true), CASE_OK);
	other_side(&y, 30, true);
	struct embargo_now at = at_now(&x);

	assert_int_equal(embargo_merge(&one.a, &x.e, &y.e, &at, &one.e), CASE_OK);
	want_told(&one, "A 30 bbabb aa");
	arena_release(&x.a), arena_release(&one.a);
	/* Asked in the one, bound by a later end in the other: bound, to the earlier. */
	for (int swap = 0; swap < 2; swap++) {
		x = agreed(4), one = table_of(0);
		arena_release(&y.a);
		other_side(&y, 60, true);
		assert_int_equal(embargo_merge(&one.a, swap ? &y.e : &x.e, swap ? &x.e : &y.e, &at, &one.e), CASE_OK);
		want_told(&one, swap ? "A 45 bbbba aa" : "A 45 bbabb aa");
		assert_true(party(&one, ORBIT)->until == noon + 45 * DAY);
		/* Gone from the one, and still in the other. */
		assert_int_equal(embargo_leave(swap ? &x.e : &y.e, &at, ORBIT), CASE_OK);
		assert_int_equal(embargo_merge(&one.a, &x.e, &y.e, &at, &one.e), CASE_OK);
		assert_int_equal(party(&one, ORBIT)->stand, swap ? STAND_BOUND : STAND_ASKED);
		arena_release(&x.a), arena_release(&one.a);
	}
	x = table_of(2), one = table_of(0);
	assert_int_equal(proposes(&x, REPORTER, 50), CASE_OK);
	arena_release(&y.a);
	other_side(&y, 30, false);
	assert_int_equal(embargo_merge(&one.a, &x.e, &y.e, &at, &one.e), CASE_OK);
	want_told(&one, "R 30 baba oa");
	arena_release(&x.a), arena_release(&y.a), arena_release(&one.a);
}

static void split(void **state)
{
	struct table t = agreed(3), child = table_of(0);

	(void)state;
	assert_int_equal(proposes(&t, REPORTER, 60), CASE_OK);
	child.e = embargo_split(&child.a, &t.e);
	want_told(&child, "A 45 bba ");
	assert_true(child.e.not_before == noon + 45 * DAY && child.e.began == noon);
	child.next = 50;
	assert_int_equal(proposes(&child, LEAD, 44), CASE_EMBARGO_BEFORE_PARENT);
	assert_int_equal(proposes(&child, LEAD, 60), CASE_OK);
	assert_int_equal(answers(&child, REPORTER, 50, true), CASE_OK);
	assert_int_equal(proposes(&child, LEAD, 45), CASE_OK);
	want_told(&child, "R 60 bba ao");
	want_told(&t, "R 45 bba ao"); /* the parent's is its own */
	arena_release(&t.a), arena_release(&child.a);
	t = table_of(2), child = table_of(0);
	assert_int_equal(proposes(&t, REPORTER, 60), CASE_OK);
	child.e = embargo_split(&child.a, &t.e);
	want_told(&child, "N - aa ");
	arena_release(&t.a), arena_release(&child.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instants), cmocka_unit_test(not_for_ever), cmocka_unit_test(at_its_instant),
		cmocka_unit_test(forced), cmocka_unit_test(decided), cmocka_unit_test(kept_under_attack),
		cmocka_unit_test(merged), cmocka_unit_test(not_merged), cmocka_unit_test(merged_with_the_same),
		cmocka_unit_test(split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
