/* The machine: the whole product of states, askings and events against a grid written by hand; stories; and random walks under
 * which what each state promises must hold. */
#include "rules_unit.h"

#include "rules/obligation.h"

enum { HOUR = 3600, ANN = 7, BO = 8 };

static const struct clock_terms day_long = { .limit = { LIMIT_HOURS, 24, false } };
static const struct clock_terms promptly = { .limit = { LIMIT_PROMPTLY, 0, false } };
static const unixtime noon = 1795435200; /* 2026-11-23T12:00:00Z */

static struct obligation_move move(enum obligation_event e, unixtime now, int64_t by)
{
	return (struct obligation_move){ .event = e, .now = now, .start = now, .by = by, .pausable = true };
}

static bool does(struct obligation *o, const struct clock_terms *t, enum obligation_event e, unixtime now, int64_t by)
{
	struct obligation_move m = move(e, now, by);

	return obligation_apply(o, t, &m, NULL);
}

/* --- the whole product --- */

/* An obligation in that state, in which that was asked by Ann, four hours old. False when there is no such thing. */
static bool make(enum obligation_state s, enum obligation_ask asked, struct obligation *o)
{
	const unixtime t = noon + 2 * HOUR;

	if ((s >= OBLIGATION_MET && asked) || (asked == OBLIGATION_ASKED_PAUSE && s != OBLIGATION_RUNNING))
		return false;
	*o = obligation_open(&day_long, s == OBLIGATION_AWAITING ? TIME_NONE : s == OBLIGATION_MET_LATE ? noon - 24 * HOUR : noon, noon);
	switch (s) {
	case OBLIGATION_PAUSED:
		assert_true(does(o, &day_long, OBLIGATION_ASK_PAUSE, t, ANN) && does(o, &day_long, OBLIGATION_AGREE, t, BO));
		break;
	case OBLIGATION_MET:
	case OBLIGATION_MET_LATE:
		assert_true(does(o, &day_long, OBLIGATION_MEET, t, 0));
		break;
	case OBLIGATION_WAIVED:
		assert_true(does(o, &day_long, OBLIGATION_ASK_WAIVE, t, ANN) && does(o, &day_long, OBLIGATION_AGREE, t, BO));
		break;
	case OBLIGATION_CANCELLED:
		assert_true(does(o, &day_long, OBLIGATION_CANCEL, t, 0));
		break;
	default:
		break;
	}
	if (asked)
		assert_true(does(o, &day_long, asked == OBLIGATION_ASKED_PAUSE ? OBLIGATION_ASK_PAUSE : OBLIGATION_ASK_WAIVE, t, ANN));
	assert_true(obligation_valid(o) && o->state == s && o->asked == asked);
	return true;
}

/* Columns as enum obligation_event. Where an event leads: a state's letter, small when it becomes asked (p, w) or is no longer (n);
 * '.' there is no such move. A awaiting, R running, P paused, M met, L met late, W waived, C cancelled. */
static const struct { enum obligation_state s; enum obligation_ask asked; bool over; const char *second, *same; } grid[] = {
	/*                                                  over    a second person   who asked        S AP AW AG RF RS ME CA */
	{ OBLIGATION_AWAITING, OBLIGATION_ASKED_NOTHING, false, "R.w...MC", "R.w...MC" },
	{ OBLIGATION_AWAITING, OBLIGATION_ASKED_WAIVE,   false, "R..Wn.MC", "R...n.MC" },
	{ OBLIGATION_RUNNING,  OBLIGATION_ASKED_NOTHING, false, ".pw...MC", ".pw...MC" },
	{ OBLIGATION_RUNNING,  OBLIGATION_ASKED_PAUSE,   false, "...Pn.MC", "....n.MC" },
	{ OBLIGATION_RUNNING,  OBLIGATION_ASKED_WAIVE,   false, "...Wn.MC", "....n.MC" },
	{ OBLIGATION_PAUSED,   OBLIGATION_ASKED_NOTHING, false, "..w..RMC", "..w..RMC" },
	{ OBLIGATION_PAUSED,   OBLIGATION_ASKED_WAIVE,   false, "...WnRMC", "....nRMC" },
	{ OBLIGATION_AWAITING, OBLIGATION_ASKED_NOTHING, true,  "R.w...MC", "R.w...MC" }, /* what never began is never over */
	{ OBLIGATION_AWAITING, OBLIGATION_ASKED_WAIVE,   true,  "R..Wn.MC", "R...n.MC" },
	{ OBLIGATION_RUNNING,  OBLIGATION_ASKED_NOTHING, true,  "..w...LC", "..w...LC" },
	{ OBLIGATION_RUNNING,  OBLIGATION_ASKED_PAUSE,   true,  "....n.LC", "....n.LC" }, /* agreed to too late */
	{ OBLIGATION_RUNNING,  OBLIGATION_ASKED_WAIVE,   true,  "...Wn.LC", "....n.LC" },
	{ OBLIGATION_PAUSED,   OBLIGATION_ASKED_NOTHING, true,  "..w..RMC", "..w..RMC" }, /* it stood still */
	{ OBLIGATION_PAUSED,   OBLIGATION_ASKED_WAIVE,   true,  "...WnRMC", "....nRMC" },
};
static const char letters[] = "ARPMLWC";

static void check_move(const struct obligation *before, enum obligation_event e, unixtime now, int64_t by, char expected, const char *label)
{
	struct obligation o = *before;
	struct obligation_move m = move(e, now, by);
	struct err err = { 0 };
	bool may = obligation_may(&o, &m), done = obligation_apply(&o, &day_long, &m, &err);

	want(may == done && done == (expected != '.'), "%s, %s: %s", label, obligation_event_names[e].p, done ? "done" : err.msg);
	want(obligation_valid(&o), "%s, %s", label, obligation_event_names[e].p);
	if (!done) {
		want(memcmp(&o, before, sizeof o) == 0, "%s, %s: touched", label, obligation_event_names[e].p);
		want((err.code == ERR_STATE || err.code == ERR_DENIED) && err.msg[0], "%s", label);
		return;
	}
	want(o.changed == now, "%s, %s", label, obligation_event_names[e].p);
	if (expected == 'p' || expected == 'w' || expected == 'n') {
		want(o.state == before->state && o.asked == (expected == 'p' ? OBLIGATION_ASKED_PAUSE : expected == 'w' ? OBLIGATION_ASKED_WAIVE : 0) &&
		     o.asked_by == (expected == 'n' ? 0 : by), "%s, %s", label, obligation_event_names[e].p);
		return;
	}
	want(letters[o.state] == expected, "%s, %s: %s", label, obligation_event_names[e].p, obligation_state_names[o.state].p);
}

static void whole_product(void **state)
{
	size_t checked = 0;

	(void)state;
	for (int over = 0; over < 2; over++)
		for (int s = 0; s < OBLIGATION_STATE_N; s++)
			for (int asked = 0; asked < OBLIGATION_ASK_N; asked++) {
				struct obligation o;
				const char *second = "........", *same = second; /* what is over for good does not move */
				char label[80];

				if (!make((enum obligation_state)s, (enum obligation_ask)asked, &o))
					continue;
				for (size_t i = 0; i < ROWS(grid); i++)
					if ((int)grid[i].s == s && (int)grid[i].asked == asked && grid[i].over == over)
						second = grid[i].second, same = grid[i].same;
				snprintf(label, sizeof label, "%s, asked for %s, %s", obligation_state_names[s].p, obligation_ask_names[asked].p,
				         over ? "over" : "in time");
				for (int e = 0; e < OBLIGATION_EVENT_N; e++, checked += 2) {
					check_move(&o, (enum obligation_event)e, noon + (over ? 100 : 4) * HOUR, BO, second[e], label);
					check_move(&o, (enum obligation_event)e, noon + (over ? 100 : 4) * HOUR, ANN, same[e], label);
				}
			}
	assert_int_equal(checked, 2 * 11 * OBLIGATION_EVENT_N * 2); /* 11 of the 21 pairs can be */
	struct obligation o;

	assert_true(make(OBLIGATION_RUNNING, OBLIGATION_ASKED_NOTHING, &o));
	struct obligation_move m = { .event = OBLIGATION_ASK_PAUSE, .now = noon + 4 * HOUR, .by = ANN, .pausable = false };
	struct err err = { 0 };

	assert_false(obligation_apply(&o, &day_long, &m, &err)); /* a law's clock */
	assert_int_equal(err.code, ERR_DENIED);
	assert_true(make(OBLIGATION_AWAITING, OBLIGATION_ASKED_NOTHING, &o));
	m = (struct obligation_move){ .event = OBLIGATION_START, .now = noon + 4 * HOUR, .start = TIME_NONE };
	assert_false(obligation_apply(&o, &day_long, &m, &err));
}

/* --- stories --- */

static void no_deadline_before_the_start(void **state)
{
	struct obligation o = obligation_open(&day_long, TIME_NONE, noon);
	const unixtime much_later = noon + 1000 * 24 * HOUR;

	(void)state;
	assert_int_equal(o.state, OBLIGATION_AWAITING);
	assert_true(o.due.due == TIME_NONE && !obligation_overdue(&o, much_later) && !obligation_soon(&o, much_later, INT64_MAX / 2));
	struct obligation_move m = { .event = OBLIGATION_START, .now = noon + 5 * HOUR, .start = noon - 3 * HOUR }; /* known before told */

	assert_true(obligation_apply(&o, &day_long, &m, NULL));
	assert_true(o.state == OBLIGATION_RUNNING && o.started == noon - 3 * HOUR && o.due.due == noon + 21 * HOUR);
	assert_true(does(&o, &day_long, OBLIGATION_MEET, noon + 22 * HOUR, 0));
	assert_int_equal(o.state, OBLIGATION_MET_LATE);
	assert_int_equal(obligation_delay(&o, much_later), HOUR);
	o = obligation_open(&day_long, TIME_NONE, noon);
	assert_true(does(&o, &day_long, OBLIGATION_MEET, much_later, 0)); /* done before it was owed */
	assert_true(o.state == OBLIGATION_MET && obligation_delay(&o, much_later) == 0);
}

static void starts_in_the_future_count_from_now(void **state)
{
	struct obligation o = obligation_open(&day_long, noon + 50 * HOUR, noon);
	struct obligation_move m = { .event = OBLIGATION_START, .now = noon + HOUR, .start = noon + 90 * HOUR };

	(void)state;
	assert_true(o.started == noon && o.due.due == noon + 24 * HOUR);
	o = obligation_open(&day_long, TIME_NONE, noon);
	assert_true(obligation_apply(&o, &day_long, &m, NULL) && o.started == noon + HOUR);
}

static void on_the_second(void **state)
{
	static const struct { int64_t after; bool late; } rows[] = { { 24 * HOUR - 1, false }, { 24 * HOUR, false }, { 24 * HOUR + 1, true } };

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct obligation o = obligation_open(&day_long, noon, noon);
		unixtime t = noon + rows[i].after;

		want(obligation_overdue(&o, t) == rows[i].late && obligation_soon(&o, t, HOUR) == !rows[i].late, "row %zu", i);
		want(obligation_delay(&o, t) == (rows[i].late ? 1 : 0), "row %zu", i);
		assert_true(does(&o, &day_long, OBLIGATION_MEET, t, 0));
		want((o.state == OBLIGATION_MET_LATE) == rows[i].late && o.ended == t, "row %zu", i);
	}
	struct obligation o = obligation_open(&day_long, noon, noon);

	assert_false(obligation_soon(&o, noon, 24 * HOUR - 1));
	assert_true(obligation_soon(&o, noon, 24 * HOUR));
}

static void pauses(void **state)
{
	struct obligation o = obligation_open(&day_long, noon, noon);

	(void)state;
	assert_true(does(&o, &day_long, OBLIGATION_ASK_PAUSE, noon + 2 * HOUR, ANN));
	assert_true(o.due.due == noon + 24 * HOUR && o.state == OBLIGATION_RUNNING); /* asking stops nothing */
	assert_true(does(&o, &day_long, OBLIGATION_AGREE, noon + 3 * HOUR, BO));
	assert_true(o.paused_since == noon + 3 * HOUR && !obligation_overdue(&o, noon + 500 * HOUR));
	assert_true(obligation_due(&o, &day_long, noon + 13 * HOUR).due == noon + 34 * HOUR);
	assert_true(does(&o, &day_long, OBLIGATION_RESUME, noon + 13 * HOUR, ANN));
	assert_true(o.due.due == noon + 34 * HOUR && o.paused_s == 10 * HOUR && obligation_due(&o, &day_long, 0).due == noon + 34 * HOUR);
	assert_true(does(&o, &day_long, OBLIGATION_ASK_PAUSE, noon + 14 * HOUR, BO) && does(&o, &day_long, OBLIGATION_AGREE, noon + 14 * HOUR, ANN));
	assert_true(does(&o, &day_long, OBLIGATION_MEET, noon + 99 * HOUR, 0)); /* met while it stood still */
	assert_true(o.state == OBLIGATION_MET && o.paused_s == 95 * HOUR && o.due.due == noon + 119 * HOUR);
}

/* A waiver that was asked for outlives the start and the end of a pause; what ends the obligation ends the asking. */
static void askings(void **state)
{
	struct obligation o = obligation_open(&day_long, TIME_NONE, noon);

	(void)state;
	assert_true(does(&o, &day_long, OBLIGATION_ASK_WAIVE, noon, ANN) && does(&o, &day_long, OBLIGATION_START, noon + HOUR, 0));
	assert_int_equal(o.asked, OBLIGATION_ASKED_WAIVE);
	assert_true(does(&o, &day_long, OBLIGATION_REFUSE, noon + HOUR, BO) && !o.asked && !o.asked_by);
	assert_true(does(&o, &day_long, OBLIGATION_ASK_PAUSE, noon + HOUR, BO) && does(&o, &day_long, OBLIGATION_AGREE, noon + HOUR, ANN));
	assert_true(does(&o, &day_long, OBLIGATION_ASK_WAIVE, noon + 2 * HOUR, ANN) && does(&o, &day_long, OBLIGATION_RESUME, noon + 2 * HOUR, BO));
	assert_true(o.state == OBLIGATION_RUNNING && o.asked == OBLIGATION_ASKED_WAIVE);
	assert_true(does(&o, &day_long, OBLIGATION_CANCEL, noon + 2 * HOUR, 0) && !o.asked);
}

/* Clocks of machines are set back; nothing here is. */
static void nothing_is_back_dated(void **state)
{
	struct obligation o = obligation_open(&day_long, noon, noon);

	(void)state;
	assert_true(does(&o, &day_long, OBLIGATION_ASK_WAIVE, noon + 30 * HOUR, ANN));
	assert_true(does(&o, &day_long, OBLIGATION_MEET, noon + HOUR, 0));
	assert_true(o.state == OBLIGATION_MET_LATE && o.ended == noon + 30 * HOUR);
}

static void without_a_number(void **state)
{
	struct obligation o = obligation_open(&promptly, noon, noon);
	const unixtime much_later = noon + 1000 * 24 * HOUR;

	(void)state;
	assert_true(o.state == OBLIGATION_RUNNING && o.due.due == TIME_NONE);
	assert_false(obligation_overdue(&o, much_later) || obligation_soon(&o, much_later, 1000000000));
	assert_true(does(&o, &promptly, OBLIGATION_MEET, much_later, 0));
	assert_true(o.state == OBLIGATION_MET && obligation_delay(&o, much_later) == 0);
}

/* --- random walks --- */

static uint64_t seed = 88172645463325252u;

static uint64_t chance(uint64_t below)
{
	seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
	return seed % below;
}

static void check_step(const struct obligation *b, const struct obligation *o, const struct obligation_move *m, bool done)
{
	want(obligation_valid(o), "walk");
	want(obligation_is_open(b) || !done, "what has ended moved");
	want(b->due.due == TIME_NONE || o->due.due >= b->due.due, "a deadline came nearer");
	want(o->paused_s >= b->paused_s && o->changed >= b->changed && o->opened == b->opened, "time ran back");
	want(b->started == TIME_NONE || o->started == b->started, "a clock started twice");
	want(o->state != OBLIGATION_PAUSED || b->state == OBLIGATION_PAUSED || m->event == OBLIGATION_AGREE, "paused alone");
	want(o->state != OBLIGATION_WAIVED || b->state == OBLIGATION_WAIVED || (m->event == OBLIGATION_AGREE && m->by != b->asked_by), "waived alone");
	if (done && m->event == OBLIGATION_MEET)
		want((o->state == OBLIGATION_MET_LATE) == obligation_overdue(b, o->ended), "lateness and being overdue are two things");
}

static void walks(void **state)
{
	const struct clock_terms all[] = { day_long, promptly, { .limit = { LIMIT_DAYS, 2, true } }, { .limit = { LIMIT_MONTHS, 1, false } } };

	(void)state;
	for (int i = 0; i < 20000; i++) {
		const struct clock_terms *t = &all[chance(ROWS(all))];
		unixtime now = noon;
		struct obligation o = obligation_open(t, chance(2) ? TIME_NONE : now - (unixtime)chance(100 * HOUR), now);

		for (int k = 0; k < 20; k++) {
			now += (unixtime)chance(20 * HOUR) - HOUR; /* a clock may be set back a little */
			struct obligation_move m = { (enum obligation_event)chance(OBLIGATION_EVENT_N), now, now - (unixtime)chance(HOUR),
			                             ANN + (int64_t)chance(2), chance(4) != 0 };
			struct obligation before = o;
			bool may = obligation_may(&o, &m), done = obligation_apply(&o, t, &m, NULL);

			want(may == done, "may and do differ");
			check_step(&before, &o, &m, done);
		}
	}
}

/* Every lie that a row of a table might tell. */
static void not_valid(void **state)
{
	struct obligation good, o;

	(void)state;
#define LIE(s, asked, change) \
	do { \
		assert_true(make((s), (asked), &good)); \
		o = good; \
		change; \
		want(!obligation_valid(&o), "%s", #change); \
	} while (0)
	LIE(OBLIGATION_AWAITING, 0, o.started = noon);
	LIE(OBLIGATION_AWAITING, 0, o.due.due = noon);
	LIE(OBLIGATION_AWAITING, 0, o.state = OBLIGATION_RUNNING);
	LIE(OBLIGATION_RUNNING, 0, o.started = TIME_NONE);
	LIE(OBLIGATION_RUNNING, 0, o.paused_since = noon);
	LIE(OBLIGATION_RUNNING, 0, o.ended = noon);
	LIE(OBLIGATION_RUNNING, 0, o.asked_by = ANN);
	LIE(OBLIGATION_RUNNING, OBLIGATION_ASKED_PAUSE, o.asked_by = 0);
	LIE(OBLIGATION_RUNNING, 0, o.changed = o.opened - 1);
	LIE(OBLIGATION_RUNNING, 0, o.paused_s = -1);
	LIE(OBLIGATION_RUNNING, 0, o.state = OBLIGATION_STATE_N);
	LIE(OBLIGATION_RUNNING, 0, o.asked = OBLIGATION_ASK_N);
	LIE(OBLIGATION_RUNNING, 0, o.opened = TIME_NONE);
	LIE(OBLIGATION_PAUSED, 0, o.paused_since = TIME_NONE);
	LIE(OBLIGATION_PAUSED, 0, (o.asked = OBLIGATION_ASKED_PAUSE, o.asked_by = ANN));
	LIE(OBLIGATION_MET, 0, o.ended = TIME_NONE);
	LIE(OBLIGATION_MET, 0, o.state = OBLIGATION_MET_LATE);
	LIE(OBLIGATION_MET_LATE, 0, o.state = OBLIGATION_MET);
	LIE(OBLIGATION_WAIVED, 0, (o.asked = OBLIGATION_ASKED_WAIVE, o.asked_by = ANN));
#undef LIE
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_product), cmocka_unit_test(no_deadline_before_the_start),
		cmocka_unit_test(starts_in_the_future_count_from_now), cmocka_unit_test(on_the_second), cmocka_unit_test(pauses),
		cmocka_unit_test(askings), cmocka_unit_test(nothing_is_back_dated), cmocka_unit_test(without_a_number), cmocka_unit_test(walks),
		cmocka_unit_test(not_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
