/*
 * ical - a calendar feed (RFC 5545, with the names of RFC 7986) for people who live in their calendar.
 *
 * Writes only. What stands in it is the caller's choice; a feed is read by whoever has its address, so no case content
 * belongs there. Text is escaped and lines are folded at 75 octets, never within a character. Instants are UTC, so no zone
 * needs describing.
 *
 *   ical_begin(b, &calendar); for (...) ical_put(b, &item); ical_end(b);
 */
#ifndef FORMAT_ICAL_H
#define FORMAT_ICAL_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/str.h"

enum ical_kind {
	ICAL_EVENT, /* VEVENT at the due instant: every calendar shows it */
	ICAL_TODO,  /* VTODO with DUE: reminders, Thunderbird, Evolution */
};
enum ical_status { ICAL_OPEN, ICAL_STARTED, ICAL_DONE, ICAL_CANCELLED, ICAL_STATUS_N };

struct ical_calendar {
	struct str name, description; /* what the reader's program calls it; may be empty */
	struct str url;               /* where it stands; may be empty */
	unsigned refresh_minutes;     /* how often to ask again; 0: does not say */
};

struct ical_item {
	enum ical_kind kind;
	struct str uid;                /* the same for ever: "obligation-17@hub.example" */
	unixtime stamp;                /* the last change; not TIME_NONE */
	unixtime created;              /* TIME_NONE: not told */
	unixtime due;                  /* TIME_NONE: a todo without DUE; an event must have it */
	unixtime done;                 /* of ICAL_DONE todos; TIME_NONE: not told */
	unsigned sequence;             /* grows with each change */
	enum ical_status status;
	struct str summary, description, category, url; /* may be empty */
	unsigned priority;             /* 1 most urgent .. 9; 0: not told */
};

void ical_begin(struct buf *b, const struct ical_calendar *c);
void ical_put(struct buf *b, const struct ical_item *i);
void ical_end(struct buf *b);

#endif
