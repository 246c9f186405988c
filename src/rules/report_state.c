#include "rules/report_state.h"

const struct str report_state_names[REPORT_STATE_N] = {
	[REPORT_START]    = STR_LIT("start"),    [REPORT_RECEIVED] = STR_LIT("received"), [REPORT_INVALID]  = STR_LIT("invalid"),
	[REPORT_VALID]    = STR_LIT("valid"),    [REPORT_ACCEPTED] = STR_LIT("accepted"), [REPORT_DEFERRED] = STR_LIT("deferred"),
	[REPORT_CLOSED]   = STR_LIT("closed"),
};
const struct str report_event_names[REPORT_EVENT_N] = {
	[REPORT_RECEIVE] = STR_LIT("receive"), [REPORT_VALIDATE] = STR_LIT("validate"), [REPORT_INVALIDATE] = STR_LIT("invalidate"),
	[REPORT_ACCEPT]  = STR_LIT("accept"),  [REPORT_DEFER]    = STR_LIT("defer"),    [REPORT_CLOSE]      = STR_LIT("close"),
};
const char report_letters[REPORT_STATE_N + 1] = "SRIVADC";

/* The whole process. A hole in the table is a step that does not exist; none leads to the start. */
static const enum report_state steps[REPORT_STATE_N][REPORT_EVENT_N] = {
	[REPORT_START]    = { [REPORT_RECEIVE]    = REPORT_RECEIVED },
	[REPORT_RECEIVED] = { [REPORT_VALIDATE]   = REPORT_VALID,
	                      [REPORT_INVALIDATE] = REPORT_INVALID },
	[REPORT_INVALID]  = { [REPORT_VALIDATE]   = REPORT_VALID,
	                      [REPORT_CLOSE]      = REPORT_CLOSED },
	[REPORT_VALID]    = { [REPORT_ACCEPT]     = REPORT_ACCEPTED,
	                      [REPORT_DEFER]      = REPORT_DEFERRED },
	[REPORT_ACCEPTED] = { [REPORT_DEFER]      = REPORT_DEFERRED,
	                      [REPORT_CLOSE]      = REPORT_CLOSED },
	[REPORT_DEFERRED] = { [REPORT_ACCEPT]     = REPORT_ACCEPTED,
	                      [REPORT_CLOSE]      = REPORT_CLOSED },
};

bool report_next(enum report_state s, enum report_event e, enum report_state *ret)
{
	if (steps[s][e] == REPORT_START)
		return false;
	*ret = steps[s][e];
	return true;
}

enum case_reason report_refused(enum report_state s, enum report_event e)
{
	if (steps[s][e] != REPORT_START)
		return CASE_OK;
	switch (s) {
	case REPORT_CLOSED: return CASE_REPORT_CLOSED;
	case REPORT_START:  return CASE_REPORT_UNSEEN;
	case REPORT_VALID:  return e == REPORT_CLOSE ? CASE_REPORT_UNPRIORITISED : CASE_REPORT_MOVE;
	default:            return CASE_REPORT_MOVE;
	}
}

unsigned report_events_allowed(enum report_state s)
{
	unsigned r = 0;

	for (unsigned e = 0; e < REPORT_EVENT_N; e++)
		r |= steps[s][e] != REPORT_START ? 1u << e : 0;
	return r;
}

bool report_is_open(enum report_state s)
{
	return s != REPORT_START && s != REPORT_CLOSED;
}
