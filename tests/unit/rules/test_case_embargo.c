/* The embargo on top of the protocol's machine: stories of who proposes and who accepts, each told in one line.
 * Instants, ends, merging and splitting are in test_case_embargo_ends.c, random stories in test_case_embargo_walks.c.
 * */
#include "case_embargo.h"

/* --- coming to terms --- */

static void nobody_proposes(void **state)
{
	struct table t = table_of(2);

	(void)state;
	assert_false(settles(&t));
	want_told(&t, "N - aa ");
	assert_true(embargo_admits(&t.e, REPORTER) && !embargo_admits(&t.e, PICO) && embargo_silent_until(&t.e, LEAD) == TIME_NONE);
	arena_release(&t.a);
}

static void proposed_and_accepted(void **state)
{
	struct table t = table_of(3);

	(void)state;
	assert_int_equal(proposes(&t, REPORTER, 45), CASE_OK);
	want_told(&t, "P - aaa o");
	assert_true(embargo_admits(&t.e, REPORTER) && !embargo_admits(&t.e, LEAD)); /* acceptance before content */
	assert_int_equal(answers(&t, REPORTER, 1, true), CASE_EMBARGO_OWN);
	assert_int_equal(answers(&t, LEAD, 1, true), CASE_OK);
	want_told(&t, "A 45 bba a");
	assert_true(t.e.began == noon && t.e.terms == 1);
	assert_true(embargo_admits(&t.e, LEAD) && !embargo_admits(&t.e, NOVA));
	assert_int_equal(joins(&t, NOVA, true), CASE_OK);
	want_told(&t, "A 45 bbb a");
	assert_true(embargo_admits(&t.e, NOVA) && embargo_silent_until(&t.e, NOVA) == noon + 45 * DAY);
	arena_release(&t.a);
}

/* The published table of defaults: sender and receiver, each with or without one; 0: none. The end in force, and what
 * is open. */
static void defaults(void **state)
{
	static const struct { int64_t receiver, sender; const char *told; } rows[] = {
		{ 0, 0, "N - aa " }, { 45, 0, "P - aa o" }, { 0, 90, "P - aa o" },
		{ 45, 90, "R 45 bb ao" },  /* the sender's is longer: the receiver's is accepted, the sender's a revision */
		{ 90, 45, "R 45 bb oa" },  /* shorter: the sender's is accepted, the receiver's a revision */
		{ 45, 45, "A 45 bb as" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct table t = table_of(2);
		struct embargo_now at = at_now(&t);
		char got[128];

		if (rows[i].receiver)
			assert_int_equal(embargo_propose(&t.a, &t.e, &at, t.next++, LEAD, noon + rows[i].receiver * DAY, true), CASE_OK);
		if (rows[i].sender)
			assert_int_equal(proposes(&t, REPORTER, rows[i].sender), CASE_OK);
		want(strcmp(told(&t, got), rows[i].told) == 0 && embargo_valid(&t.e), "row %zu: %s, expected %s", i, got, rows[i].told);
		arena_release(&t.a);
	}
}

/* Who hands the report over while the receiver's default stands open has accepted it. */
static void handed_over(void **state)
{
	struct table t = table_of(3);
	struct embargo_now at = at_now(&t);

	(void)state;
	assert_int_equal(embargo_hand_over(&t.a, &t.e, &at, REPORTER), CASE_OK);
	want_told(&t, "N - aaa ");
	assert_int_equal(embargo_propose(&t.a, &t.e, &at, t.next++, LEAD, noon + 45 * DAY, true), CASE_OK);
	assert_int_equal(embargo_hand_over(&t.a, &t.e, &at, LEAD), CASE_OK);
	want_told(&t, "P - aaa o"); /* one's own is no other's */
	assert_int_equal(answers(&t, NOVA, 1, false), CASE_OK);
	assert_int_equal(embargo_hand_over(&t.a, &t.e, &at, NOVA), CASE_OK);
	want_told(&t, "P - aaa o"); /* who said no hands over without an embargo */
	assert_int_equal(embargo_hand_over(&t.a, &t.e, &at, REPORTER), CASE_OK);
	want_told(&t, "A 45 bba a");
	assert_int_equal(embargo_hand_over(&t.a, &t.e, &at, REPORTER), CASE_OK);
	arena_release(&t.a);
}

static void several_open(void **state)
{
	struct table t = table_of(5);

	(void)state;
	/* A longer offer is content with the shorter: the shortest of two comes into force, and so does an even shorter one after it only when asked. */
	assert_int_equal(proposes(&t, NOVA, 60), CASE_OK);
	assert_int_equal(proposes(&t, ORBIT, 80), CASE_OK);
	want_told(&t, "R 60 aabba ao");
	assert_int_equal(joins(&t, LEAD, true), CASE_OK);
	assert_int_equal(joins(&t, REPORTER, true), CASE_OK);
	assert_int_equal(proposes(&t, REPORTER, 30), CASE_OK);
	assert_int_equal(proposes(&t, NOVA, 70), CASE_OK);
	want_told(&t, "R 60 bbbba aooo");
	/* 80 is accepted by the lead, and waits: 30 and 70 are decided first. */
	assert_int_equal(answers(&t, LEAD, 2, true), CASE_OK);
	want_told(&t, "R 60 bbbba aooo");
	assert_int_equal(answers(&t, LEAD, 4, true), CASE_OK);
	want_told(&t, "R 60 bbbba aooo");
	/* 30 is refused by the lead, and by one more so that all are no way either: 70 and then 80 come into force. */
	assert_int_equal(answers(&t, LEAD, 3, false), CASE_OK);
	want_told(&t, "A 80 lblba aara");
	assert_true(t.e.began == noon && t.e.ends == noon + 80 * DAY && party(&t, NOVA)->until == noon + 70 * DAY);
	assert_true(embargo_silent_until(&t.e, REPORTER) == noon + 60 * DAY && !embargo_admits(&t.e, REPORTER));
	arena_release(&t.a);
}

static void supersedes_and_withdraws(void **state)
{
	struct table t = table_of(3);

	(void)state;
	assert_int_equal(proposes(&t, REPORTER, 45), CASE_OK);
	assert_int_equal(proposes(&t, REPORTER, 45), CASE_EMBARGO_OFFERED);
	assert_int_equal(proposes(&t, REPORTER, 50), CASE_OK);
	want_told(&t, "P - aaa so");
	struct embargo_now at = at_now(&t);

	assert_int_equal(embargo_withdraw(&t.e, &at, 1, REPORTER), CASE_EMBARGO_DECIDED);
	assert_int_equal(embargo_withdraw(&t.e, &at, 2, LEAD), CASE_EMBARGO_NOT_OWN);
	assert_int_equal(embargo_withdraw(&t.e, &at, 9, LEAD), CASE_EMBARGO_NO_PROPOSAL);
	assert_int_equal(embargo_withdraw(&t.e, &at, 2, REPORTER), CASE_OK);
	want_told(&t, "N - aaa sw");
	assert_int_equal(answers(&t, LEAD, 2, true), CASE_EMBARGO_DECIDED);
	arena_release(&t.a);
}

static void rejected(void **state)
{
	struct table t = table_of(3);

	(void)state;
	assert_int_equal(proposes(&t, REPORTER, 45), CASE_OK);
	assert_int_equal(answers(&t, LEAD, 1, false), CASE_OK);
	want_told(&t, "P - aaa o"); /* another may still accept */
	assert_int_equal(answers(&t, LEAD, 1, false), CASE_EMBARGO_ANSWERED);
	assert_int_equal(answers(&t, NOVA, 1, false), CASE_OK);
	want_told(&t, "N - aaa r");
	assert_int_equal(proposes(&t, LEAD, 30), CASE_OK); /* tried again */
	assert_int_equal(answers(&t, NOVA, 2, false), CASE_OK);
	assert_int_equal(answers(&t, NOVA, 2, true), CASE_OK); /* and thought better of */
	want_told(&t, "A 30 abb ra");
	arena_release(&t.a);
}

static void silence(void **state)
{
	struct table t = table_of(3);

	(void)state;
	assert_int_equal(proposes(&t, REPORTER, 45), CASE_OK);
	assert_true(embargo_wakes(&t.e, &t.plan) == noon + 10 * DAY);
	t.now = noon + 10 * DAY - 1;
	assert_false(settles(&t));
	t.now++;
	assert_int_equal(answers(&t, LEAD, 1, true), CASE_EMBARGO_DECIDED);
	assert_true(settles(&t));
	want_told(&t, "N - aaa r");
	assert_true(embargo_wakes(&t.e, &t.plan) == TIME_NONE);
	arena_release(&t.a);
	/* What waits behind a silence comes into force when that is over. */
	t = table_of(3);
	assert_int_equal(proposes(&t, REPORTER, 40), CASE_OK);
	assert_int_equal(answers(&t, LEAD, 1, true), CASE_OK);
	assert_int_equal(joins(&t, NOVA, true), CASE_OK);
	assert_int_equal(proposes(&t, NOVA, 20), CASE_OK);
	assert_int_equal(proposes(&t, REPORTER, 60), CASE_OK);
	assert_int_equal(answers(&t, LEAD, 3, true), CASE_OK);
	want_told(&t, "R 40 bbb aoo");
	t.now = embargo_wakes(&t.e, &t.plan);
	assert_true(settles(&t));
	want_told(&t, "A 60 bbl ara");
	arena_release(&t.a);
}

/* Who must consent: columns first, earlier, later of one plan; who says yes after REPORTER proposed (lead is 2). */
static void consents(void **state)
{
	static const struct { enum embargo_consent need; const char *yes; bool in_force; } rows[] = {
		{ CONSENT_ONE, "", false }, { CONSENT_ONE, "3", true }, { CONSENT_LEAD, "3", false }, { CONSENT_LEAD, "34", false },
		{ CONSENT_LEAD, "2", true }, { CONSENT_ALL, "2", false }, { CONSENT_ALL, "23", false }, { CONSENT_ALL, "234", true },
		{ CONSENT_LEAD_OR_ALL, "34", false }, { CONSENT_LEAD_OR_ALL, "2", true }, { CONSENT_LEAD_OR_ALL, "342", true },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (int change = 0; change < 3; change++) { /* the first terms, an earlier end, a later one */
			struct table t = table_of(4);
			static const int64_t days[] = { 30, 20, 40 };

			t.plan.first = CONSENT_ONE;
			if (change) {
				assert_int_equal(proposes(&t, REPORTER, 30), CASE_OK);
				assert_int_equal(answers(&t, LEAD, 1, true), CASE_OK);
				assert_true(joins(&t, NOVA, true) == CASE_OK && joins(&t, ORBIT, true) == CASE_OK);
			}
			t.plan.first = change == 0 ? rows[i].need : CONSENT_ONE;
			t.plan.earlier = change == 1 ? rows[i].need : CONSENT_ONE;
			t.plan.later = change == 2 ? rows[i].need : CONSENT_ONE;
			assert_int_equal(proposes(&t, REPORTER, days[change]), CASE_OK);
			for (const char *c = rows[i].yes; *c; c++)
				if (t.e.ends != noon + days[change] * DAY)
					assert_int_equal(answers(&t, *c - '0', change ? 2 : 1, true), CASE_OK);
			want((t.e.ends == noon + days[change] * DAY) == rows[i].in_force, "row %zu, change %d", i, change);
			arena_release(&t.a);
		}
}

static void lead_proposes(void **state)
{
	struct table t = table_of(3);

	(void)state;
	t.plan.first = CONSENT_LEAD;
	assert_int_equal(proposes(&t, LEAD, 45), CASE_OK);
	want_told(&t, "P - aaa o"); /* a leader's own yes is not enough */
	assert_int_equal(answers(&t, NOVA, 1, true), CASE_OK);
	want_told(&t, "A 45 abb a");
	arena_release(&t.a);
	/* Where nobody leads: all. */
	t = table_of(3);
	t.plan.first = CONSENT_LEAD;
	embargo_ask(&t.a, &t.e, LEAD, REPORT_ACCEPTED, false);
	assert_int_equal(proposes(&t, REPORTER, 45), CASE_OK);
	assert_int_equal(answers(&t, LEAD, 1, true), CASE_OK);
	want_told(&t, "P - aaa o");
	assert_int_equal(answers(&t, NOVA, 1, true), CASE_OK);
	want_told(&t, "A 45 bbb a");
	arena_release(&t.a);
}

/* Who found it is not kept silent for longer than it agreed to, whatever the plan says of others. */
static void finders(void **state)
{
	struct table t = agreed(4);

	(void)state;
	t.e.parties[REPORTER - 1].finder = true;
	assert_int_equal(joins(&t, NOVA, true), CASE_OK);
	assert_int_equal(proposes(&t, NOVA, 60), CASE_OK);
	assert_int_equal(answers(&t, LEAD, 2, true), CASE_OK);
	want_told(&t, "R 45 bbba ao"); /* enough for the plan, and not for the finder */
	assert_int_equal(answers(&t, REPORTER, 2, false), CASE_OK);
	want_told(&t, "A 45 bbba ar");
	assert_int_equal(proposes(&t, NOVA, 50), CASE_OK);
	assert_int_equal(answers(&t, REPORTER, 3, true), CASE_OK);
	assert_int_equal(answers(&t, LEAD, 3, true), CASE_OK);
	want_told(&t, "A 50 bbba ara");
	assert_int_equal(proposes(&t, NOVA, 40), CASE_OK); /* an earlier one needs no finder */
	assert_int_equal(answers(&t, LEAD, 4, true), CASE_OK);
	want_told(&t, "A 40 bbba araa");
	struct embargo_now at = at_now(&t);

	assert_int_equal(proposes(&t, NOVA, 60), CASE_OK);
	assert_int_equal(answers(&t, LEAD, 5, true), CASE_OK);
	assert_int_equal(embargo_leave(&t.e, &at, REPORTER), CASE_OK); /* nor does anything, once it is gone */
	want_told(&t, "A 60 xbba araaa");
	arena_release(&t.a);
}

/* An earlier end is agreed in time for everybody to be told. */
static void notice(void **state)
{
	struct table t = agreed(3);

	(void)state;
	t.plan.notice_s = 7 * DAY;
	assert_int_equal(proposes(&t, REPORTER, 9), CASE_OK);
	t.now = noon + 2 * DAY + 1;
	assert_int_equal(answers(&t, LEAD, 2, true), CASE_EMBARGO_TOO_SOON);
	assert_int_equal(answers(&t, LEAD, 2, false), CASE_OK);
	want_told(&t, "A 45 bba ar");
	assert_int_equal(proposes(&t, REPORTER, 10), CASE_OK);
	t.now = noon + 3 * DAY;
	assert_int_equal(answers(&t, LEAD, 3, true), CASE_OK);
	want_told(&t, "A 10 bba ara");
	t.now = noon + 9 * DAY - 1;
	assert_int_equal(proposes(&t, REPORTER, 12), CASE_OK); /* a later one may be near */
	assert_int_equal(answers(&t, LEAD, 4, true), CASE_OK);
	want_told(&t, "A 12 bba araa");
	arena_release(&t.a);
	/* One that nobody answered until it was too late for that is over then, not at its own end. */
	t = agreed(3);
	t.plan.notice_s = 7 * DAY;
	assert_int_equal(proposes(&t, REPORTER, 9), CASE_OK);
	assert_true(embargo_wakes(&t.e, &t.plan) == noon + 2 * DAY + 1);
	t.now = noon + 2 * DAY;
	assert_false(settles(&t));
	t.now++;
	assert_true(settles(&t));
	want_told(&t, "A 45 bba ar");
	assert_true(embargo_wakes(&t.e, &t.plan) == noon + 45 * DAY);
	arena_release(&t.a);
}

/* --- coming and going --- */

static void newcomers(void **state)
{
	struct table t = agreed(3);

	(void)state;
	assert_int_equal(proposes(&t, NOVA, 60), CASE_EMBARGO_UNBOUND); /* the existing embargo comes first */
	assert_int_equal(proposes(&t, PICO, 60), CASE_EMBARGO_NO_PARTY);
	assert_int_equal(joins(&t, NOVA, false), CASE_OK);
	want_told(&t, "A 45 bbd a");
	assert_int_equal(joins(&t, NOVA, false), CASE_EMBARGO_ANSWERED);
	assert_false(embargo_admits(&t.e, NOVA));
	assert_int_equal(joins(&t, NOVA, true), CASE_OK);
	assert_int_equal(joins(&t, NOVA, true), CASE_EMBARGO_BOUND);
	assert_int_equal(proposes(&t, NOVA, 60), CASE_OK);
	want_told(&t, "R 45 bbb ao");
	embargo_ask(&t.a, &t.e, ORBIT, REPORT_START, false);
	assert_int_equal(answers(&t, ORBIT, 2, true), CASE_EMBARGO_UNBOUND);
	assert_int_equal(joins(&t, ORBIT, true), CASE_OK); /* before the report has arrived */
	assert_int_equal(embargo_fits(&t.e, 10 * DAY, noon), EMBARGO_FIT_SHORTER);
	assert_int_equal(embargo_fits(&t.e, 45 * DAY, noon), EMBARGO_FIT_SAME);
	assert_int_equal(embargo_fits(&t.e, 46 * DAY, noon), EMBARGO_FIT_LONGER);
	arena_release(&t.a);
}

static void leaving(void **state)
{
	struct table t = agreed(4);
	struct embargo_now at = at_now(&t);

	(void)state;
	assert_int_equal(joins(&t, NOVA, true), CASE_OK);
	assert_int_equal(proposes(&t, NOVA, 60), CASE_OK);
	assert_int_equal(embargo_leave(&t.e, &at, NOVA), CASE_OK);
	want_told(&t, "A 45 bbxa aw");
	assert_int_equal(embargo_leave(&t.e, &at, NOVA), CASE_EMBARGO_NO_PARTY);
	assert_true(!embargo_admits(&t.e, NOVA) && embargo_silent_until(&t.e, NOVA) == noon + 45 * DAY); /* the promise stays */
	assert_int_equal(embargo_leave(&t.e, &at, REPORTER), CASE_OK);
	assert_int_equal(embargo_leave(&t.e, &at, LEAD), CASE_OK);
	want_told(&t, "A 45 xxxa aw"); /* nobody's going ends it */
	embargo_ask(&t.a, &t.e, NOVA, REPORT_RECEIVED, false);
	want_told(&t, "A 45 xxaa aw");
	assert_int_equal(joins(&t, NOVA, true), CASE_OK);
	arena_release(&t.a);
}

static void closed_reports(void **state)
{
	struct table t = agreed(4);

	(void)state;
	assert_int_equal(joins(&t, NOVA, true), CASE_OK);
	embargo_ask(&t.a, &t.e, NOVA, REPORT_CLOSED, false);
	assert_int_equal(proposes(&t, NOVA, 60), CASE_REPORT_CLOSED);
	assert_int_equal(proposes(&t, REPORTER, 60), CASE_OK);
	assert_int_equal(answers(&t, NOVA, 2, true), CASE_REPORT_CLOSED);
	assert_int_equal(answers(&t, LEAD, 2, true), CASE_OK);
	want_told(&t, "A 60 bbla aa");
	arena_release(&t.a);
}

/* Who promised longer keeps to a shorter end; who promised shorter lapses under a longer one. */
static void lapsing(void **state)
{
	struct table t = agreed(4);

	(void)state;
	assert_int_equal(joins(&t, NOVA, true), CASE_OK);
	assert_int_equal(proposes(&t, REPORTER, 80), CASE_OK);
	assert_int_equal(answers(&t, LEAD, 2, true), CASE_OK);
	want_told(&t, "A 80 bbla aa");
	assert_int_equal(proposes(&t, LEAD, 60), CASE_OK);
	assert_int_equal(answers(&t, REPORTER, 3, true), CASE_OK);
	want_told(&t, "A 60 bbla aaa");
	assert_int_equal(proposes(&t, NOVA, 40), CASE_OK); /* who lapsed still has a say */
	assert_int_equal(answers(&t, LEAD, 4, true), CASE_OK);
	want_told(&t, "A 40 bbba aaaa");
	assert_int_equal(joins(&t, NOVA, false), CASE_EMBARGO_BOUND);
	arena_release(&t.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_proposes), cmocka_unit_test(proposed_and_accepted), cmocka_unit_test(defaults),
		cmocka_unit_test(handed_over), cmocka_unit_test(several_open), cmocka_unit_test(supersedes_and_withdraws),
		cmocka_unit_test(rejected), cmocka_unit_test(silence), cmocka_unit_test(consents),
		cmocka_unit_test(lead_proposes), cmocka_unit_test(finders), cmocka_unit_test(notice), cmocka_unit_test(newcomers), cmocka_unit_test(leaving),
		cmocka_unit_test(closed_reports), cmocka_unit_test(lapsing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
