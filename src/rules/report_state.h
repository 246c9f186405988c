/*
 * report_state - where does one participant stand to the report of a case?
 *
 *   start -- receive --> received -- validate --> valid -- accept --> accepted      accepted -- defer --> deferred
 *                            |                      ^  '--- defer ---> deferred      deferred -- accept --> accepted
 *                            '-- invalidate --> invalid (validate)
 *   invalid, accepted, deferred -- close --> closed
 *
 * The report model (RM) of the Vultron protocol: 7 states, 6 events, 11 steps. A valid report is never closed as it
 * is: it is accepted or deferred first. A duplicate is valid and then deferred, never invalid. A finder is met as
 * `accepted`. Pure.
 */
#ifndef RULES_REPORT_STATE_H
#define RULES_REPORT_STATE_H

#include <stdbool.h>

#include "base/str.h"
#include "rules/case_reason.h"

enum report_state {
	REPORT_START,    /* S: knows nothing of it */
	REPORT_RECEIVED, /* R: not looked into yet */
	REPORT_INVALID,  /* I: out of scope, or not credible yet */
	REPORT_VALID,    /* V: not prioritised yet */
	REPORT_ACCEPTED, /* A: worked on */
	REPORT_DEFERRED, /* D: valid, not now */
	REPORT_CLOSED,   /* C */
	REPORT_STATE_N
};
enum report_event {
	REPORT_RECEIVE,
	REPORT_VALIDATE,
	REPORT_INVALIDATE,
	REPORT_ACCEPT,
	REPORT_DEFER,
	REPORT_CLOSE,
	REPORT_EVENT_N
};

/* Stored and exported under these names, so never renamed. For names_find(). */
extern const struct str report_state_names[REPORT_STATE_N]; /* "start", "received", ... */
extern const struct str report_event_names[REPORT_EVENT_N]; /* "receive", "validate", ... */
extern const char report_letters[REPORT_STATE_N + 1];       /* "SRIVADC" */

/* Where the event leads; false, and *ret untouched, where there is no such step. */
bool report_next(enum report_state s, enum report_event e, enum report_state *ret);
/* Why it may not; CASE_OK when it may. */
enum case_reason report_refused(enum report_state s, enum report_event e);
/* The events that have a step from here, bits 1 << REPORT_x. */
unsigned report_events_allowed(enum report_state s);
/* Received, and not closed: takes part in the work. Of these the embargo is wanted in R, V and A. */
bool report_is_open(enum report_state s);

#endif
