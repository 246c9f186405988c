#include "rules/deadline.h"

#include <assert.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

const struct str limit_unit_names[LIMIT_UNIT_N] = {
	[LIMIT_MINUTES] = STR_LIT("minutes"),   [LIMIT_HOURS] = STR_LIT("hours"),
	[LIMIT_DAYS] = STR_LIT("days"),         [LIMIT_WORKING_DAYS] = STR_LIT("working_days"),
	[LIMIT_MONTHS] = STR_LIT("months"),     [LIMIT_PROMPTLY] = STR_LIT("promptly"),
	[LIMIT_ON_REQUEST] = STR_LIT("on_request"),
};

/* Ten years of days are more than any duty; the rest is of that order. The last column is how it reads after a number. */
static const struct unit {
	unsigned most;
	bool day_end;  /* may it say end_of_day? */
	const char *one, *many;
} units[LIMIT_UNIT_N] = {
	[LIMIT_MINUTES]      = { 100000, false, "minute",      "minutes" },
	[LIMIT_HOURS]        = { 10000,  false, "hour",        "hours" },
	[LIMIT_DAYS]         = { 3650,   true,  "day",         "days" },
	[LIMIT_WORKING_DAYS] = { 1000,   true,  "working day", "working days" },
	[LIMIT_MONTHS]       = { 120,    true,  "month",       "months" },
	[LIMIT_PROMPTLY]     = { 0,      false, "promptly",    "promptly" },
	[LIMIT_ON_REQUEST]   = { 0,      false, "on request",  "on request" },
};

unsigned limit_most(enum limit_unit unit)
{
	return units[unit].most;
}

bool limit_valid(struct limit l)
{
	bool same_day = l.unit == LIMIT_DAYS && l.end_of_day;

	if (l.unit >= LIMIT_UNIT_N || l.n > units[l.unit].most || (units[l.unit].most && !l.n && !same_day))
		return false;
	return l.unit == LIMIT_WORKING_DAYS ? l.end_of_day : !l.end_of_day || units[l.unit].day_end;
}

void limit_put(struct buf *b, struct limit l)
{
	const struct unit *u = &units[l.unit];

	if (u->most && !l.n) {
		buf_puts(b, "the same day");
		return;
	}
	if (u->most)
		buf_printf(b, "%u ", l.n);
	buf_puts(b, l.n == 1 ? u->one : u->many);
	if (l.end_of_day && l.unit != LIMIT_WORKING_DAYS)
		buf_puts(b, ", until the end of the day");
}

static const struct zone *zone_of(const struct clock_terms *t)
{
	return t->zone ? t->zone : zone_utc();
}

/* The same day n months on, else that month's last. */
static day months_on(day d, unsigned n)
{
	int month = day_month(d) - 1 + (int)n, year = day_year(d) + month / 12, dom = (int)(d % 100);
	day to = 0;

	if (year > 9999)
		return 0;
	while (!to)
		to = day_from(year, month % 12 + 1, dom--);
	return to;
}

/* The day on which a limit that is counted in days ends. */
static struct deadline day_end_of(const struct clock_terms *t, day from, unsigned n)
{
	struct deadline d = { 0 };
	bool known = true;
	day last = t->limit.unit == LIMIT_WORKING_DAYS ? calendar_plus(t->calendar, from, n, &known) : day_plus(from, (int)n);

	d.due = zone_day_end(zone_of(t), last);
	d.unsure = !known;
	return d;
}

struct deadline deadline_after(const struct clock_terms *t, unixtime start)
{
	const struct limit l = t->limit;

	assert(limit_valid(l) && (l.unit != LIMIT_WORKING_DAYS || t->calendar));
	const struct zone *z = zone_of(t);
	day from = zone_day(z, start);

	if (!from || !units[l.unit].most) /* no start, or no number */
		return (struct deadline){ .due = TIME_NONE };

	switch (l.unit) {
	case LIMIT_MINUTES:
		return (struct deadline){ .due = start + (unixtime)l.n * MINUTE };
	case LIMIT_HOURS:
		return (struct deadline){ .due = start + (unixtime)l.n * HOUR };
	case LIMIT_MONTHS:
		from = months_on(from, l.n);
		return (struct deadline){ .due = l.end_of_day ? zone_day_end(z, from) : zone_instant(z, from, zone_second(z, start)) };
	default:
		break;
	}
	return l.end_of_day ? day_end_of(t, from, l.n) : (struct deadline){ .due = start + (unixtime)l.n * DAY };
}

struct deadline deadline_resumed(const struct clock_terms *t, struct deadline before, unixtime paused, unixtime resumed)
{
	struct deadline d = before;

	if (before.due == TIME_NONE || resumed <= paused)
		return before;
	if (!t->limit.end_of_day) {
		d.due += resumed - paused;
		return d;
	}
	const struct zone *z = zone_of(t);
	day from = zone_day(z, paused), last = zone_day(z, before.due), again = zone_day(z, resumed);
	bool known = true;

	if (again == from)
		return before;
	unsigned left = t->limit.unit == LIMIT_WORKING_DAYS ? calendar_between(t->calendar, from, last, &known)
	                                                    : (unsigned)(last > from ? day_between(from, last) : 0);

	d = day_end_of(t, again, left);
	d.unsure |= before.unsure || !known;
	return d;
}
