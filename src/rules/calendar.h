/*
 * calendar - is this a working day, and which day is n working days later?
 *
 * A calendar names the days of the weekend and, year by year, holidays and days of a weekend on which people work all the
 * same (China moves them). It is data: data/calendars/NAME.json, whose form docs/obligations.md tells. In a year that the
 * data does not cover only weekends count, and every answer that touched one says so (`known` false). Pure.
 */
#ifndef RULES_CALENDAR_H
#define RULES_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct calendar_year {
	int year;
	const day *holidays, *working; /* ascending; working: days of a weekend on which people work */
	size_t holiday_n, working_n;
};

struct calendar {
	struct str id, version;        /* "cn", "2026.1" */
	struct str title_en, title_zh;
	struct str source;             /* where the days come from */
	uint8_t weekend;               /* bits: 1 << CALENDAR_MONDAY ... */
	bool complete;                 /* it has no holidays, in no year: nothing is missing where no year is listed */
	const struct calendar_year *years; /* ascending */
	size_t year_n;
};

enum weekday {
	CALENDAR_MONDAY, CALENDAR_TUESDAY, CALENDAR_WEDNESDAY, CALENDAR_THURSDAY, CALENDAR_FRIDAY, CALENDAR_SATURDAY,
	CALENDAR_SUNDAY, WEEKDAY_N
};
extern const struct str weekday_names[WEEKDAY_N]; /* "monday" */

/* A calendar file; lives in `a`. ERR_SYNTAX, ERR_TYPE, ERR_MISSING, ERR_RANGE, ERR_FOUND with the JSON pointer. */
const struct calendar *calendar_read(struct arena *a, struct str json, struct err *err);

enum weekday day_weekday(day d);
day day_plus(day d, int n);        /* n days later, or earlier */
int day_between(day from, day to); /* days from one to the other; negative when `to` is the earlier */

/* In all of these *known becomes false when a year was met that the calendar has no data for; else it stays as it was. */
bool calendar_working(const struct calendar *c, day d, bool *known);
/* The n-th working day after `d`; n of 0 is `d` itself when it is one, else the next. */
day calendar_plus(const struct calendar *c, day d, unsigned n, bool *known);
/* Working days after `from`, up to `to` and with it; 0 when `to` is not later. */
unsigned calendar_between(const struct calendar *c, day from, day to, bool *known);

/* Calendars by their id. */
struct calendars {
	const struct calendar *const *v;
	size_t n;
};
const struct calendar *calendars_find(const struct calendars *all, struct str id); /* NULL: none */
/* The files that the program carries (data/calendars). They are known to be good; anything else is our fault. */
void calendars_default(struct arena *a, struct calendars *ret);

#endif
