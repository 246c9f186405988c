/* The machine of the protocol, the instants that may be offered, and what can be asked of an embargo. How terms come
 * into force is in embargo_terms.c. */
#include "rules/embargo.h"

#include "rules/embargo_parts.h"

enum { DAY_S = 86400 };

const struct str embargo_state_names[EMBARGO_STATE_N] = {
	[EMBARGO_NONE]   = STR_LIT("none"),   [EMBARGO_PROPOSED] = STR_LIT("proposed"), [EMBARGO_ACTIVE] = STR_LIT("active"),
	[EMBARGO_REVISE] = STR_LIT("revise"), [EMBARGO_EXITED]   = STR_LIT("exited"),
};
const struct str embargo_event_names[EMBARGO_EVENT_N] = {
	[EMBARGO_PROPOSE] = STR_LIT("propose"), [EMBARGO_ACCEPT]    = STR_LIT("accept"),
	[EMBARGO_REJECT]  = STR_LIT("reject"),  [EMBARGO_TERMINATE] = STR_LIT("terminate"),
};
const char embargo_letters[EMBARGO_STATE_N + 1] = "NPARX";
const struct str embargo_proposal_names[PROPOSAL_STATE_N] = {
	[PROPOSAL_OPEN]      = STR_LIT("open"),      [PROPOSAL_ACCEPTED]   = STR_LIT("accepted"),
	[PROPOSAL_REJECTED]  = STR_LIT("rejected"),  [PROPOSAL_WITHDRAWN]  = STR_LIT("withdrawn"),
	[PROPOSAL_SUPERSEDED] = STR_LIT("superseded"),
};
const struct str embargo_stand_names[STAND_N] = {
	[STAND_ASKED]    = STR_LIT("asked"),    [STAND_BOUND] = STR_LIT("bound"), [STAND_LAPSED] = STR_LIT("lapsed"),
	[STAND_DECLINED] = STR_LIT("declined"), [STAND_LEFT]  = STR_LIT("left"),
};
const struct str embargo_end_names[EMBARGO_END_N] = {
	[EMBARGO_NOT_ENDED]  = STR_LIT("not_ended"), [EMBARGO_BY_DATE]    = STR_LIT("date"),
	[EMBARGO_BY_PUBLICITY] = STR_LIT("publicity"), [EMBARGO_BY_EXPLOIT] = STR_LIT("exploit"),
	[EMBARGO_BY_ATTACKS] = STR_LIT("attacks"),   [EMBARGO_BY_QUORUM]  = STR_LIT("quorum"),
	[EMBARGO_BY_CLOSING] = STR_LIT("closing"),
};
const struct str embargo_consent_names[CONSENT_N] = {
	[CONSENT_ONE] = STR_LIT("one"), [CONSENT_LEAD] = STR_LIT("lead"), [CONSENT_ALL] = STR_LIT("all"),
	[CONSENT_LEAD_OR_ALL] = STR_LIT("lead_or_all"),
};
const struct embargo_plan embargo_plan_default = {
	.least_s = DAY_S, .most_s = 90 * DAY_S, .total_s = 180 * DAY_S, .ready_s = 14 * DAY_S, .deployed_s = 0, .notice_s = DAY_S,
	.answer_s = 10 * DAY_S, .open_most = 20, .quorum_percent = 75, .attack_ends = false,
	.first = CONSENT_ONE, .earlier = CONSENT_LEAD_OR_ALL, .later = CONSENT_LEAD_OR_ALL,
};

/* --- the machine --- */

/* A hole in the table is a step that does not exist. */
static const struct step { bool ok; enum embargo_state to; } steps[EMBARGO_STATE_N][EMBARGO_EVENT_N] = {
	[EMBARGO_NONE]     = { [EMBARGO_PROPOSE]   = { true, EMBARGO_PROPOSED } },
	[EMBARGO_PROPOSED] = { [EMBARGO_PROPOSE]   = { true, EMBARGO_PROPOSED },
	                       [EMBARGO_REJECT]    = { true, EMBARGO_NONE     },
	                       [EMBARGO_ACCEPT]    = { true, EMBARGO_ACTIVE   } },
	[EMBARGO_ACTIVE]   = { [EMBARGO_PROPOSE]   = { true, EMBARGO_REVISE   },
	                       [EMBARGO_TERMINATE] = { true, EMBARGO_EXITED   } },
	[EMBARGO_REVISE]   = { [EMBARGO_PROPOSE]   = { true, EMBARGO_REVISE   },
	                       [EMBARGO_ACCEPT]    = { true, EMBARGO_ACTIVE   },
	                       [EMBARGO_REJECT]    = { true, EMBARGO_ACTIVE   },
	                       [EMBARGO_TERMINATE] = { true, EMBARGO_EXITED   } },
};

bool embargo_next(enum embargo_state s, enum embargo_event e, enum embargo_state *ret)
{
	if (!steps[s][e].ok)
		return false;
	*ret = steps[s][e].to;
	return true;
}

bool embargo_in_force(enum embargo_state s)
{
	return s == EMBARGO_ACTIVE || s == EMBARGO_REVISE;
}

/* --- instants --- */

struct embargo embargo_empty(void)
{
	return (struct embargo){ .began = TIME_NONE, .ends = TIME_NONE, .ended = TIME_NONE, .not_before = TIME_NONE };
}

enum case_reason embargo_stopped(const struct embargo *e, const struct embargo_now *at)
{
	if (e->state == EMBARGO_EXITED || (embargo_in_force(e->state) && at->now >= e->ends))
		return CASE_EMBARGO_OVER;
	if (at->facts & CASE_BIT(CASE_X))
		return CASE_EMBARGO_EXPLOIT;
	if (at->facts & CASE_BIT(CASE_P))
		return CASE_EMBARGO_PUBLIC;
	return at->facts & CASE_BIT(CASE_A) ? CASE_EMBARGO_ATTACKS : CASE_OK;
}

/* How far ahead an end may lie as the fixes stand, and what is said when it lies further. */
static int64_t most_ahead(const struct embargo_now *at, enum case_reason *ret_why)
{
	const struct embargo_plan *p = at->plan;

	if (at->facts & CASE_BIT(CASE_D) && p->deployed_s < p->most_s) {
		*ret_why = p->deployed_s ? CASE_EMBARGO_BRIEF : CASE_EMBARGO_DEPLOYED;
		return p->deployed_s;
	}
	if (at->facts & CASE_BIT(CASE_F) && p->ready_s < p->most_s) {
		*ret_why = CASE_EMBARGO_BRIEF;
		return p->ready_s;
	}
	*ret_why = CASE_EMBARGO_TOO_LONG;
	return p->most_s;
}

enum case_reason embargo_instant(const struct embargo *e, const struct embargo_now *at, unixtime ends)
{
	enum case_reason why = embargo_stopped(e, at), too_far;
	bool agreed = embargo_in_force(e->state);
	int64_t most = most_ahead(at, &too_far);

	if (why != CASE_OK)
		return why;
	if (ends == TIME_NONE)
		return CASE_EMBARGO_ENDLESS;
	if (ends <= at->now || ends - at->now < at->plan->least_s)
		return CASE_EMBARGO_TOO_SOON;
	if (e->not_before != TIME_NONE && ends < e->not_before)
		return CASE_EMBARGO_BEFORE_PARENT;
	if (agreed && ends == e->ends)
		return CASE_EMBARGO_SAME;
	if (agreed && ends < e->ends) /* less than what is agreed is never too long */
		return CASE_OK;
	if (ends - at->now > most)
		return too_far;
	return e->began != TIME_NONE && ends - e->began > at->plan->total_s ? CASE_EMBARGO_TOO_LONG_ALL : CASE_OK;
}

static unixtime later(unixtime a, unixtime b)
{
	return a > b ? a : b;
}

static unixtime earlier(unixtime a, unixtime b)
{
	return a < b ? a : b;
}

bool embargo_range(const struct embargo *e, const struct embargo_now *at, unixtime *ret_from, unixtime *ret_to,
                   enum case_reason *why)
{
	enum case_reason no = embargo_stopped(e, at), too_far;
	bool agreed = embargo_in_force(e->state);
	/* TIME_NONE is the least of all numbers. */
	unixtime from = later(at->now + later(at->plan->least_s, 1), e->not_before), to = at->now + most_ahead(at, &too_far);

	if (no == CASE_OK && e->began != TIME_NONE && to > e->began + at->plan->total_s) {
		to = e->began + at->plan->total_s;
		too_far = CASE_EMBARGO_TOO_LONG_ALL;
	}
	if (agreed && to < e->ends)
		to = e->ends - 1;
	if (no == CASE_OK && from > to)
		no = too_far;
	if (why)
		*why = no;
	if (no != CASE_OK)
		return false;
	*ret_from = from;
	*ret_to = to;
	return true;
}

/* --- early ends --- */

/* Does anybody still work under it? Who deferred or closed does not. */
static bool wanted(const struct embargo *e)
{
	for (size_t i = 0; i < e->party_n; i++) {
		const struct embargo_party *p = &e->parties[i];

		if (p->stand != STAND_LEFT && (p->report == REPORT_RECEIVED || p->report == REPORT_VALID || p->report == REPORT_ACCEPTED))
			return true;
	}
	return false;
}

static bool quorum(const struct embargo_plan *p, struct embargo_ready r)
{
	return p->quorum_percent && r.vendors && (uint64_t)r.ready * 100 >= (uint64_t)p->quorum_percent * r.vendors;
}

enum case_reason embargo_end_refused(const struct embargo *e, const struct embargo_now *at, enum embargo_end why,
                                     struct embargo_ready ready)
{
	static const case_bits facts[EMBARGO_END_N] = {
		[EMBARGO_BY_PUBLICITY] = CASE_BIT(CASE_P), [EMBARGO_BY_EXPLOIT] = CASE_BIT(CASE_X),
		[EMBARGO_BY_ATTACKS] = CASE_BIT(CASE_A),
	};

	if (!embargo_in_force(e->state))
		return e->state == EMBARGO_EXITED ? CASE_EMBARGO_OVER : CASE_EMBARGO_NOT_IN_FORCE;
	switch (why) {
	case EMBARGO_BY_DATE:    return at->now >= e->ends ? CASE_OK : CASE_EMBARGO_NOT_DUE;
	case EMBARGO_BY_QUORUM:  return quorum(at->plan, ready) ? CASE_OK : CASE_EMBARGO_NO_QUORUM;
	case EMBARGO_BY_CLOSING: return wanted(e) ? CASE_EMBARGO_WANTED : CASE_OK;
	default:                 return at->facts & facts[why] ? CASE_OK : CASE_EMBARGO_NO_FACT;
	}
}

bool embargo_decision_due(const struct embargo *e, const struct embargo_now *at)
{
	return embargo_in_force(e->state) && at->facts & CASE_BIT(CASE_A);
}

/* --- who is bound --- */

struct embargo_party *embargo_party_of(const struct embargo *e, int64_t id)
{
	for (size_t i = 0; i < e->party_n; i++)
		if (e->parties[i].id == id)
			return &e->parties[i];
	return NULL;
}

bool embargo_admits(const struct embargo *e, int64_t party)
{
	const struct embargo_party *p = embargo_party_of(e, party);

	if (!p || p->stand == STAND_LEFT)
		return false;
	if (embargo_in_force(e->state))
		return p->stand == STAND_BOUND;
	return e->state != EMBARGO_PROPOSED || embargo_willing(e, party);
}

unixtime embargo_silent_until(const struct embargo *e, int64_t party)
{
	const struct embargo_party *p = embargo_party_of(e, party);

	if (!p || !embargo_in_force(e->state) || p->until == TIME_NONE)
		return TIME_NONE;
	return earlier(p->until, e->ends);
}

enum embargo_fit embargo_fits(const struct embargo *e, int64_t default_s, unixtime now)
{
	if (!embargo_in_force(e->state))
		return EMBARGO_FIT_NO_TERMS;
	if (now + default_s == e->ends)
		return EMBARGO_FIT_SAME;
	return now + default_s < e->ends ? EMBARGO_FIT_SHORTER : EMBARGO_FIT_LONGER;
}

/* --- does it fit together? --- */

static bool proposals_valid(const struct embargo *e)
{
	int64_t last = 0;
	bool open = false;

	for (size_t i = 0; i < e->proposal_n; i++) {
		const struct embargo_proposal *p = &e->proposals[i];

		if (p->id <= last || !p->by || p->ends == TIME_NONE || p->ends <= p->made || p->state >= PROPOSAL_STATE_N)
			return false;
		if ((p->state == PROPOSAL_OPEN) != (p->decided == TIME_NONE))
			return false;
		if (p->id == e->terms && (p->state != PROPOSAL_ACCEPTED || p->ends != e->ends))
			return false;
		open |= p->state == PROPOSAL_OPEN;
		last = p->id;
	}
	return open == (e->state == EMBARGO_PROPOSED || e->state == EMBARGO_REVISE);
}

static bool parties_valid(const struct embargo *e)
{
	bool in_force = embargo_in_force(e->state);

	for (size_t i = 0; i < e->party_n; i++) {
		const struct embargo_party *p = &e->parties[i];

		if (!p->id || p->stand >= STAND_N || embargo_party_of(e, p->id) != p)
			return false;
		if (in_force && p->stand == STAND_BOUND && p->until != e->ends)
			return false;
		if (in_force && p->stand == STAND_LAPSED && (p->until == TIME_NONE || p->until >= e->ends))
			return false;
		if (e->began == TIME_NONE && (p->stand == STAND_BOUND || p->stand == STAND_LAPSED || p->until != TIME_NONE))
			return false;
	}
	return true;
}

bool embargo_valid(const struct embargo *e)
{
	bool in_force = embargo_in_force(e->state), over = e->state == EMBARGO_EXITED;

	if (e->state >= EMBARGO_STATE_N || (in_force || over) != (e->ends != TIME_NONE))
		return false;
	if ((e->ends == TIME_NONE) != (e->began == TIME_NONE))
		return false;
	if (over != (e->ended != TIME_NONE) || over != (e->why != EMBARGO_NOT_ENDED) || (over && e->ended > e->ends))
		return false;
	if (e->began != TIME_NONE && e->began >= e->ends)
		return false;
	return proposals_valid(e) && parties_valid(e);
}
