/*
 * obligation - somebody owes something by a time: has the clock started, when is it due, was it done?
 *
 *        open                 START            ASK_PAUSE + AGREE
 *   ----------------> awaiting_input ----> running ----------------> paused
 *         \________________________________/    ^_____RESUME__________/
 *
 *   MEET from any of the three: met, or met_late when the due instant had passed
 *   ASK_WAIVE + AGREE from any of the three: waived;   CANCEL from any of the three: cancelled
 *
 * As long as the event that starts the clock has not happened there is no deadline, never a guess. A pause and a waiver
 * are asked for by one person and agreed to by another; until then the clock runs on. A clock that has run out can no longer be
 * paused, so lateness never heals. Nothing is back-dated: an event counts no earlier than the one before it, and what was late
 * stays late, with its delay.
 *
 * Waiving is a decision of two people, with a reason that the caller keeps; cancelling follows from an act that made the
 * thing itself go away (a withdrawn request). Pure: no clock, no I/O, no allocation; the caller passes the time, keeps the struct
 * and the reasons.
 */
#ifndef RULES_OBLIGATION_H
#define RULES_OBLIGATION_H

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "rules/deadline.h"

enum obligation_state {
	OBLIGATION_AWAITING, /* the clock's start has not happened */
	OBLIGATION_RUNNING,
	OBLIGATION_PAUSED,
	OBLIGATION_MET,
	OBLIGATION_MET_LATE,
	OBLIGATION_WAIVED,
	OBLIGATION_CANCELLED,
	OBLIGATION_STATE_N
};
enum obligation_event {
	OBLIGATION_START,     /* the clock's start has happened, at `start` */
	OBLIGATION_ASK_PAUSE, /* by one person ... */
	OBLIGATION_ASK_WAIVE,
	OBLIGATION_AGREE,     /* ... and a second one agrees to what was asked, */
	OBLIGATION_REFUSE,    /* or refuses; who asked may take it back so */
	OBLIGATION_RESUME,
	OBLIGATION_MEET,
	OBLIGATION_CANCEL,
	OBLIGATION_EVENT_N
};
enum obligation_ask { OBLIGATION_ASKED_NOTHING, OBLIGATION_ASKED_PAUSE, OBLIGATION_ASKED_WAIVE, OBLIGATION_ASK_N };

/* Stored and exported under these names, so never renamed. For names_find(). */
extern const struct str obligation_state_names[OBLIGATION_STATE_N]; /* "awaiting_input", "running", ... */
extern const struct str obligation_event_names[OBLIGATION_EVENT_N]; /* "start", "ask_pause", ... */
extern const struct str obligation_ask_names[OBLIGATION_ASK_N];     /* "nothing", "pause", "waive" */

struct obligation {
	enum obligation_state state;
	enum obligation_ask asked;
	int64_t asked_by;      /* the member who asked; 0 when nothing is asked */
	unixtime opened;
	unixtime started;      /* the clock's start; TIME_NONE in AWAITING. May lie before `opened`: somebody knew before he told */
	struct deadline due;   /* .due is TIME_NONE before the start and for limits without a number; in PAUSED what it was before */
	unixtime paused_since; /* PAUSED only, else TIME_NONE */
	int64_t paused_s;      /* seconds of all pauses that are over */
	unixtime ended;        /* the last four states, else TIME_NONE */
	unixtime changed;      /* the last event's time */
};

/* A new one: RUNNING from `start`, or AWAITING when that is TIME_NONE. A start after `now` counts as `now`. */
struct obligation obligation_open(const struct clock_terms *t, unixtime start, unixtime now);

struct obligation_move {
	enum obligation_event event;
	unixtime now;
	unixtime start;  /* START: when it happened; never after `now` */
	int64_t by;      /* the member; needed by ASK_*, AGREE, REFUSE */
	bool pausable;   /* ASK_PAUSE: does the rule allow it? */
};
/* On failure *o is untouched and *err holds ERR_STATE (no such move now) or ERR_DENIED (the second person is the first, or
 * the rule allows no pause). */
bool obligation_apply(struct obligation *o, const struct clock_terms *t, const struct obligation_move *m, struct err *err);

/* Would it? For buttons: the same tables and no error text. */
bool obligation_may(const struct obligation *o, const struct obligation_move *m);

bool obligation_is_open(const struct obligation *o); /* the first three states */
/* Running and past its due instant. Paused ones are never overdue. */
bool obligation_overdue(const struct obligation *o, unixtime now);
/* Running, not overdue, and due within `within_s` seconds. */
bool obligation_soon(const struct obligation *o, unixtime now, int64_t within_s);
/* Seconds by which it was late when it ended (MET_LATE), or is now (overdue); else 0. */
int64_t obligation_delay(const struct obligation *o, unixtime now);
/* The due instant, were a paused clock to run again `now`; of others what stands in it. */
struct deadline obligation_due(const struct obligation *o, const struct clock_terms *t, unixtime now);

/* Do the times fit the state? Checked on every load and after every move. */
bool obligation_valid(const struct obligation *o);

#endif
