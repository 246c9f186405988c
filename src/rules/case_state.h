/*
 * case_state - what has happened to a vulnerability? Six facts, none of which is ever taken back.
 *
 *   V the vendor is aware   F the fix is ready   D the fix is deployed        of one participant each
 *   P the public is aware   X an exploit is public   A attacks are known      of the world
 *
 * Written "vfdpxa", a capital for what has happened. F needs V, D needs F: 32 states. The case model (CS) of the
 * Vultron protocol also rules what comes next: a public exploit makes the vulnerability public (pX -> PX), a public
 * vulnerability makes the vendor aware (vP -> VP), and nothing else may come between. That leaves 58 steps, 12 states
 * that last no time and are never stored (case_promoted), and 70 orders in which all six can happen. Pure.
 */
#ifndef RULES_CASE_STATE_H
#define RULES_CASE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "rules/case_reason.h"

enum case_event { CASE_V, CASE_F, CASE_D, CASE_P, CASE_X, CASE_A, CASE_EVENT_N };
typedef uint8_t case_bits; /* bits 1 << CASE_x of what has happened */

#define CASE_BIT(e)  ((case_bits)(1u << (e)))
#define CASE_PATH    ((case_bits)(CASE_BIT(CASE_V) | CASE_BIT(CASE_F) | CASE_BIT(CASE_D))) /* of a vendor */
#define CASE_WORLD   ((case_bits)(CASE_BIT(CASE_P) | CASE_BIT(CASE_X) | CASE_BIT(CASE_A))) /* of everybody */
#define CASE_ALL     ((case_bits)(CASE_PATH | CASE_WORLD))

enum { CASE_STATES = 32, CASE_STEPS = 58, CASE_HISTORIES = 70 };

/* Stored and exported under these names, so never renamed. */
extern const struct str case_event_names[CASE_EVENT_N]; /* "vendor_aware", "fix_ready", "fix_deployed", "public", ... */

/* "VFdpxa", with a NUL. Returns `out`. */
const char *case_state_text(case_bits s, char out[static 7]);
/* Any six letters in that order, and only the 32 states. */
bool case_state_parse(struct str text, case_bits *ret);

bool case_state_valid(case_bits s);     /* F needs V, D needs F */
bool case_state_ephemeral(case_bits s); /* vP or pX: lasts no time */
/* What is stored for it: pX becomes PX, then vP becomes VP. The same state when it is not ephemeral. */
case_bits case_promoted(case_bits s);

/* Which single event may come next, as bits; one bit alone in an ephemeral state. */
unsigned case_events_allowed(case_bits s);
/* Why an event may not come next; CASE_OK when it may. */
enum case_reason case_event_refused(case_bits s, enum case_event e);
/* One of the 58 steps, as published: *ret may be ephemeral. False and untouched when there is no such step. */
bool case_next(case_bits s, enum case_event e, case_bits *ret);
/* The step as it is stored: the event and what follows from it at once. */
bool case_step(case_bits s, enum case_event e, case_bits *ret);

/* May these letters of V F D P X A, in this order, begin a history? "" may; "PVX" may; "PX" may not. An ephemeral
 * state may end it. */
bool case_history_valid(struct str letters);
/* All 70 complete ones, in the order of the letters VFDPXA. */
void case_histories(char ret[static CASE_HISTORIES][CASE_EVENT_N + 1]);

#endif
