/*
 * deadline - from the start of a clock and a limit to the instant at which it is due.
 *
 *   minutes, hours     so many seconds after the start, whatever clocks on walls do
 *   days               so many times 24 hours; with end_of_day so many calendar days on, at the end of that day (0: the same day)
 *   working_days       the day of the start does not count; due at the end of the n-th working day after it
 *   months             the same day so many months on, else that month's last, at the same time by the wall (or end_of_day)
 *   promptly, on_request  no number in the text: there is no due instant and nothing is ever late, but it is owed and shown
 *
 * Days are those of the recipient's zone; the end of a day is its last second. What is done at the due instant itself is
 * in time.
 *
 * A pause moves it. What is counted in seconds (and months without end_of_day) moves by the seconds paused. What ends with a
 * day is counted anew in days: as many days (working days) as were left after the day of the pause are left after the day
 * on which the clock runs again; so a pause within one day moves nothing, and none ever moves a deadline nearer. Pure.
 */
#ifndef RULES_DEADLINE_H
#define RULES_DEADLINE_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/zone.h"
#include "rules/calendar.h"

enum limit_unit {
	LIMIT_MINUTES,
	LIMIT_HOURS,
	LIMIT_DAYS,
	LIMIT_WORKING_DAYS,
	LIMIT_MONTHS,
	LIMIT_PROMPTLY,
	LIMIT_ON_REQUEST,
	LIMIT_UNIT_N
};
extern const struct str limit_unit_names[LIMIT_UNIT_N]; /* "working_days"; stored, never renamed */

struct limit {
	enum limit_unit unit;
	unsigned n;      /* 1 .. limit_most(unit); 0 for the last two, and for days that end with the same day */
	bool end_of_day; /* always so of working days, never of minutes and hours */
};
unsigned limit_most(enum limit_unit unit);
bool limit_valid(struct limit l);
/* "3 working days", "72 hours", "promptly". For rules' tables and messages to coordinators, in English. */
void limit_put(struct buf *b, struct limit l);

struct clock_terms {
	struct limit limit;
	const struct calendar *calendar; /* of working days; not NULL then */
	const struct zone *zone;         /* of the recipient; NULL: UTC */
};

struct deadline {
	unixtime due; /* TIME_NONE: no instant */
	bool unsure;  /* the calendar lacks a year on the way: only its weekends were counted */
};

struct deadline deadline_after(const struct clock_terms *t, unixtime start);
/* A clock that stood still from `paused` to `resumed`, and was not due before. */
struct deadline deadline_resumed(const struct clock_terms *t, struct deadline before, unixtime paused, unixtime resumed);

#endif
