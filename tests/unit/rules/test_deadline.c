/* From a start and a limit to the due instant: summer time, leap days, month ends, holidays, zones, pauses. */
#include "rules_unit.h"

static struct arena a;
static struct calendars all;

static int setup(void **state)
{
	(void)state;
	arena_init(&a);
	calendars_default(&a, &all);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static const struct zone *zone_of(const char *name)
{
	struct err err = { 0 };
	const struct zone *z = zone_load(&a, str_of(name), &err);

	if (!z)
		skip();
	return z;
}

static struct clock_terms terms(enum limit_unit unit, unsigned n, bool end_of_day, const char *calendar, const char *zone)
{
	return (struct clock_terms){
		.limit = { unit, n, end_of_day || unit == LIMIT_WORKING_DAYS },
		.calendar = unit == LIMIT_WORKING_DAYS ? calendars_find(&all, str_of(calendar ? calendar : "mon-fri")) : NULL,
		.zone = zone ? zone_of(zone) : NULL,
	};
}

#define BERLIN   "Europe/Berlin"
#define SHANGHAI "Asia/Shanghai"

static void due(void **state)
{
	static const struct {
		enum limit_unit unit;
		unsigned n;
		bool end_of_day;
		const char *calendar, *zone, *start, *due;
		bool unsure;
	} rows[] = {
		/* Hours and days of 24 hours do not look at clocks on walls. */
		{ LIMIT_MINUTES, 30, false, NULL, SHANGHAI, "2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z", false },
		{ LIMIT_HOURS, 72, false, NULL, BERLIN, "2026-03-28T12:00:00Z", "2026-03-31T12:00:00Z", false },
		{ LIMIT_DAYS, 2, false, NULL, BERLIN, "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", false },
		{ LIMIT_DAYS, 2, false, NULL, SHANGHAI, "2024-02-28T01:02:03Z", "2024-03-01T01:02:03Z", false },
		{ LIMIT_DAYS, 14, false, NULL, NULL, "2026-12-25T00:00:00Z", "2027-01-08T00:00:00Z", false },
		/* Days until the end of the day: the recipient's. */
		{ LIMIT_DAYS, 0, true, NULL, SHANGHAI, "2026-11-23T14:34:32Z", "2026-11-23T15:59:59Z", false },
		{ LIMIT_DAYS, 0, true, NULL, SHANGHAI, "2026-11-23T16:00:00Z", "2026-11-24T15:59:59Z", false },
		{ LIMIT_DAYS, 0, true, NULL, "Pacific/Kiritimati", "2026-11-23T14:34:32Z", "2026-11-24T09:59:59Z", false },
		{ LIMIT_DAYS, 0, true, NULL, "America/New_York", "2026-11-23T04:34:32Z", "2026-11-23T04:59:59Z", false },
		{ LIMIT_DAYS, 1, true, NULL, BERLIN, "2026-03-28T22:30:00Z", "2026-03-29T21:59:59Z", false }, /* a day of 23 hours */
		{ LIMIT_DAYS, 1, true, NULL, BERLIN, "2026-10-24T12:00:00Z", "2026-10-25T22:59:59Z", false }, /* of 25 */
		{ LIMIT_DAYS, 1, true, NULL, "America/Sao_Paulo", "2018-11-02T15:00:00Z", "2018-11-04T02:59:59Z", false },
		{ LIMIT_DAYS, 2, true, NULL, NULL, "2024-02-27T23:59:59Z", "2024-02-29T23:59:59Z", false },
		{ LIMIT_DAYS, 2, true, NULL, NULL, "2023-02-27T23:59:59Z", "2023-03-01T23:59:59Z", false },
		/* Working days: the day of the start does not count, the last one counts until its end. */
		{ LIMIT_WORKING_DAYS, 3, true, NULL, NULL, "2026-11-23T00:00:00Z", "2026-11-26T23:59:59Z", false },
		{ LIMIT_WORKING_DAYS, 3, true, NULL, NULL, "2026-11-26T23:59:59Z", "2026-12-01T23:59:59Z", false },
		{ LIMIT_WORKING_DAYS, 1, true, NULL, NULL, "2026-11-28T10:00:00Z", "2026-11-30T23:59:59Z", false }, /* from a Saturday */
		{ LIMIT_WORKING_DAYS, 2, true, "cn", SHANGHAI, "2026-02-13T17:00:00Z", "2026-02-25T15:59:59Z", false }, /* there it is the 14th */
		{ LIMIT_WORKING_DAYS, 2, true, "cn", SHANGHAI, "2026-02-12T17:00:00Z", "2026-02-24T15:59:59Z", false }, /* the 13th; Sat 14th works */
		{ LIMIT_WORKING_DAYS, 3, true, "de", BERLIN, "2026-04-01T10:00:00Z", "2026-04-08T21:59:59Z", false }, /* Easter, in summer time */
		{ LIMIT_WORKING_DAYS, 3, true, "cn", SHANGHAI, "2026-12-30T02:00:00Z", "2027-01-04T15:59:59Z", true },  /* 2027 is not told */
		{ LIMIT_WORKING_DAYS, 1, true, "cn", SHANGHAI, "2026-12-30T02:00:00Z", "2026-12-31T15:59:59Z", false },
		/* Months: the same day and time by the wall, or the last there is. */
		{ LIMIT_MONTHS, 1, false, NULL, NULL, "2026-01-31T12:00:00Z", "2026-02-28T12:00:00Z", false },
		{ LIMIT_MONTHS, 1, false, NULL, NULL, "2024-01-31T12:00:00Z", "2024-02-29T12:00:00Z", false },
		{ LIMIT_MONTHS, 1, false, NULL, NULL, "2024-02-29T12:00:00Z", "2024-03-29T12:00:00Z", false },
		{ LIMIT_MONTHS, 12, false, NULL, NULL, "2024-02-29T12:00:00Z", "2025-02-28T12:00:00Z", false },
		{ LIMIT_MONTHS, 1, false, NULL, NULL, "2026-12-15T12:00:00Z", "2027-01-15T12:00:00Z", false },
		{ LIMIT_MONTHS, 6, false, NULL, NULL, "2026-08-31T12:00:00Z", "2027-02-28T12:00:00Z", false },
		{ LIMIT_MONTHS, 1, false, NULL, BERLIN, "2026-03-15T12:00:00Z", "2026-04-15T11:00:00Z", false }, /* 13:00 both times */
		{ LIMIT_MONTHS, 1, false, NULL, BERLIN, "2026-02-28T01:30:00Z", "2026-03-28T01:30:00Z", false },
		{ LIMIT_MONTHS, 1, false, NULL, BERLIN, "2027-02-28T01:30:00Z", "2027-03-28T01:30:00Z", false }, /* 02:30 is left out: 03:30 */
		{ LIMIT_MONTHS, 1, false, NULL, BERLIN, "2026-09-25T00:30:00Z", "2026-10-25T00:30:00Z", false }, /* 02:30 twice: the first */
		{ LIMIT_MONTHS, 1, false, NULL, SHANGHAI, "2026-01-30T17:00:00Z", "2026-02-27T17:00:00Z", false }, /* there it is the 31st */
		{ LIMIT_MONTHS, 1, true, NULL, BERLIN, "2026-01-31T12:00:00Z", "2026-02-28T22:59:59Z", false },
		{ LIMIT_PROMPTLY, 0, false, NULL, BERLIN, "2026-01-31T12:00:00Z", "-", false },
		{ LIMIT_ON_REQUEST, 0, false, NULL, NULL, "2026-01-31T12:00:00Z", "-", false },
		{ LIMIT_HOURS, 72, false, NULL, NULL, "-", "-", false },
		{ LIMIT_WORKING_DAYS, 3, true, NULL, NULL, "-", "-", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct clock_terms t = terms(rows[i].unit, rows[i].n, rows[i].end_of_day, rows[i].calendar, rows[i].zone);
		struct deadline d = deadline_after(&t, at(rows[i].start));
		char out[21];

		assert_true(limit_valid(t.limit));
		want(d.due == at(rows[i].due) && d.unsure == rows[i].unsure, "row %zu: %u %s from %s: %s, expected %s", i, rows[i].n,
		     limit_unit_names[rows[i].unit].p, rows[i].start, time_format(d.due, out), rows[i].due);
	}
}

static void paused(void **state)
{
	static const struct {
		enum limit_unit unit;
		unsigned n;
		bool end_of_day;
		const char *calendar, *zone, *start, *paused, *resumed, *due;
		bool unsure;
	} rows[] = {
		{ LIMIT_HOURS, 24, false, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z", "2026-11-25T13:00:01Z", "2026-11-26T11:00:01Z", false },
		{ LIMIT_DAYS, 10, false, NULL, NULL, "2026-11-01T10:00:00Z", "2026-11-11T10:00:00Z", "2026-11-12T00:00:00Z", "2026-11-12T00:00:00Z", false },
		{ LIMIT_MONTHS, 1, false, NULL, BERLIN, "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", "2026-04-01T10:00:00Z", false },
		/* Days: as many as were left. */
		{ LIMIT_DAYS, 3, true, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-24T23:00:00Z", "2026-11-25T01:00:00Z", "2026-11-27T23:59:59Z", false },
		{ LIMIT_DAYS, 3, true, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-24T01:00:00Z", "2026-11-24T23:00:00Z", "2026-11-26T23:59:59Z", false },
		{ LIMIT_DAYS, 0, true, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z", "2026-12-24T23:00:00Z", "2026-12-24T23:59:59Z", false },
		{ LIMIT_MONTHS, 1, true, NULL, NULL, "2026-11-01T10:00:00Z", "2026-11-03T10:00:00Z", "2026-11-05T10:00:00Z", "2026-12-03T23:59:59Z", false },
		/* Three working days from Monday are due on Thursday; paused on Tuesday two are left. */
		{ LIMIT_WORKING_DAYS, 3, true, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z", "2026-11-24T12:00:00Z", "2026-11-26T23:59:59Z", false },
		{ LIMIT_WORKING_DAYS, 3, true, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z", "2026-11-27T12:00:00Z", "2026-12-01T23:59:59Z", false },
		{ LIMIT_WORKING_DAYS, 3, true, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z", "2026-11-28T12:00:00Z", "2026-12-01T23:59:59Z", false },
		/* Paused on the day on which it was due, running again on a Saturday: the next working day is it. */
		{ LIMIT_WORKING_DAYS, 3, true, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-26T10:00:00Z", "2026-11-28T12:00:00Z", "2026-11-30T23:59:59Z", false },
		{ LIMIT_WORKING_DAYS, 3, true, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-26T10:00:00Z", "2026-11-27T12:00:00Z", "2026-11-27T23:59:59Z", false },
		/* Over Spring Festival: two left on the 12th (13th, 14th works), and two from the 23rd. */
		{ LIMIT_WORKING_DAYS, 3, true, "cn", SHANGHAI, "2026-02-11T02:00:00Z", "2026-02-12T02:00:00Z", "2026-02-23T02:00:00Z", "2026-02-25T15:59:59Z", false },
		{ LIMIT_WORKING_DAYS, 3, true, "cn", SHANGHAI, "2026-12-28T02:00:00Z", "2026-12-28T03:00:00Z", "2026-12-30T02:00:00Z", "2027-01-04T15:59:59Z", true },
		/* The day is the recipient's: an hour there may be another day. */
		{ LIMIT_DAYS, 1, true, NULL, SHANGHAI, "2026-11-23T02:00:00Z", "2026-11-23T15:30:00Z", "2026-11-23T16:30:00Z", "2026-11-25T15:59:59Z", false },
		{ LIMIT_PROMPTLY, 0, false, NULL, NULL, "2026-11-23T02:00:00Z", "2026-11-23T15:30:00Z", "2026-11-23T16:30:00Z", "-", false },
		{ LIMIT_HOURS, 24, false, NULL, NULL, "2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z", "2026-11-24T10:00:00Z", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct clock_terms t = terms(rows[i].unit, rows[i].n, rows[i].end_of_day, rows[i].calendar, rows[i].zone);
		struct deadline before = deadline_after(&t, at(rows[i].start));
		struct deadline d = deadline_resumed(&t, before, at(rows[i].paused), at(rows[i].resumed));
		char out[21];

		want(d.due == at(rows[i].due) && d.unsure == rows[i].unsure, "row %zu: %s, expected %s", i, time_format(d.due, out), rows[i].due);
	}
}

static uint64_t seed = 88172645463325252u;

static uint64_t chance(uint64_t below)
{
	seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
	return seed % below;
}

static struct clock_terms any_terms(void)
{
	static const char *const zones[] = { "UTC", BERLIN, SHANGHAI, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia" };
	static const struct zone *read[ROWS(zones)];
	size_t z = chance(ROWS(zones));
	enum limit_unit unit = (enum limit_unit)chance(LIMIT_PROMPTLY);
	struct clock_terms t = terms(unit, 1 + (unsigned)chance(40), (unit == LIMIT_DAYS || unit == LIMIT_MONTHS) && chance(2), NULL, NULL);

	read[z] = read[z] ? read[z] : zone_of(zones[z]);
	t.zone = read[z];
	if (t.calendar)
		t.calendar = all.v[chance(all.n)];
	return t;
}

/* For any terms: due after the start; later starts are never due earlier; a pause never brings it nearer, and longer ones never
 * nearer than shorter ones; what runs again has time left; what is moved by seconds moves by exactly those. */
static void laws(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct clock_terms t = any_terms();
		unixtime start = 1735689600 + (unixtime)chance(700 * 86400);
		struct deadline d = deadline_after(&t, start), e = deadline_after(&t, start + (unixtime)chance(100000));

		want(limit_valid(t.limit) && d.due > start, "%d: not after the start", i);
		/* Months end with the month's last day at the start's time: from the 29th at noon, and from the 31st in the morning. */
		want(e.due >= d.due - (t.limit.unit == LIMIT_MONTHS && !t.limit.end_of_day ? 90000 : 0), "%d: a later start is due earlier", i);
		unixtime pause = start + (unixtime)chance((uint64_t)(d.due - start + 1));
		unixtime again = pause + (unixtime)chance(30 * 86400), longer = again + (unixtime)chance(86400);
		struct deadline f = deadline_resumed(&t, d, pause, again), g = deadline_resumed(&t, d, pause, longer);

		want(f.due >= d.due && g.due >= f.due && f.due >= again, "%d: a pause brought it nearer, or left no time", i);
		want(t.limit.end_of_day || f.due - d.due == again - pause, "%d: not moved by the time paused", i);
		want(!d.unsure || f.unsure, "%d: sure again", i);
		want(deadline_resumed(&t, d, pause, pause).due == d.due, "%d: a pause of nothing moved it", i);
		if (!t.limit.end_of_day)
			continue;
		want(zone_second(t.zone, f.due) >= 82800 || zone_day(t.zone, f.due + 1) > zone_day(t.zone, f.due), "%d: not the end of a day", i);
		want(zone_day(t.zone, again) != zone_day(t.zone, pause) || f.due == d.due, "%d: a pause within a day moved it", i);
	}
}

static void limits(void **state)
{
	static const struct { struct limit l; bool good; const char *text; } rows[] = {
		{ { LIMIT_MINUTES, 30, false }, true, "30 minutes" }, { { LIMIT_HOURS, 1, false }, true, "1 hour" },
		{ { LIMIT_HOURS, 72, false }, true, "72 hours" }, { { LIMIT_DAYS, 2, false }, true, "2 days" },
		{ { LIMIT_DAYS, 2, true }, true, "2 days, until the end of the day" }, { { LIMIT_DAYS, 0, true }, true, "the same day" },
		{ { LIMIT_WORKING_DAYS, 3, true }, true, "3 working days" }, { { LIMIT_MONTHS, 1, false }, true, "1 month" },
		{ { LIMIT_PROMPTLY, 0, false }, true, "promptly" }, { { LIMIT_ON_REQUEST, 0, false }, true, "on request" },
		{ { LIMIT_DAYS, 0, false }, false, NULL }, { { LIMIT_HOURS, 0, false }, false, NULL }, { { LIMIT_HOURS, 10001, false }, false, NULL },
		{ { LIMIT_HOURS, 1, true }, false, NULL }, { { LIMIT_MINUTES, 1, true }, false, NULL }, { { LIMIT_WORKING_DAYS, 3, false }, false, NULL },
		{ { LIMIT_PROMPTLY, 1, false }, false, NULL }, { { LIMIT_PROMPTLY, 0, true }, false, NULL }, { { LIMIT_UNIT_N, 1, false }, false, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf b;

		want(limit_valid(rows[i].l) == rows[i].good, "row %zu", i);
		if (!rows[i].good)
			continue;
		buf_init(&b, 100);
		limit_put(&b, rows[i].l);
		want_str(buf_str(&b), str_of(rows[i].text), "limit_put");
		buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(due), cmocka_unit_test(paused), cmocka_unit_test(laws), cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
