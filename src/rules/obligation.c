#include "rules/obligation.h"

#include <assert.h>

const struct str obligation_state_names[OBLIGATION_STATE_N] = {
	[OBLIGATION_AWAITING] = STR_LIT("awaiting_input"), [OBLIGATION_RUNNING]   = STR_LIT("running"),
	[OBLIGATION_PAUSED]   = STR_LIT("paused"),         [OBLIGATION_MET]       = STR_LIT("met"),
	[OBLIGATION_MET_LATE] = STR_LIT("met_late"),       [OBLIGATION_WAIVED]    = STR_LIT("waived"),
	[OBLIGATION_CANCELLED] = STR_LIT("cancelled"),
};
const struct str obligation_event_names[OBLIGATION_EVENT_N] = {
	[OBLIGATION_START]     = STR_LIT("start"),     [OBLIGATION_ASK_PAUSE] = STR_LIT("ask_pause"),
	[OBLIGATION_ASK_WAIVE] = STR_LIT("ask_waive"), [OBLIGATION_AGREE]     = STR_LIT("agree"),
	[OBLIGATION_REFUSE]    = STR_LIT("refuse"),    [OBLIGATION_RESUME]    = STR_LIT("resume"),
	[OBLIGATION_MEET]      = STR_LIT("meet"),      [OBLIGATION_CANCEL]    = STR_LIT("cancel"),
};
const struct str obligation_ask_names[OBLIGATION_ASK_N] = {
	[OBLIGATION_ASKED_NOTHING] = STR_LIT("nothing"), [OBLIGATION_ASKED_PAUSE] = STR_LIT("pause"),
	[OBLIGATION_ASKED_WAIVE]   = STR_LIT("waive"),
};

/* The whole process. A hole in the table is a move that does not exist. Where AGREE leads is in agreed[]; MEET's lateness is for
 * the clock to say. */
static const struct move { bool ok; enum obligation_state to; } moves[OBLIGATION_STATE_N][OBLIGATION_EVENT_N] = {
	[OBLIGATION_AWAITING] = { [OBLIGATION_START]     = { true, OBLIGATION_RUNNING   },
	                          [OBLIGATION_ASK_WAIVE] = { true, OBLIGATION_AWAITING  },
	                          [OBLIGATION_AGREE]     = { true, OBLIGATION_AWAITING  },
	                          [OBLIGATION_REFUSE]    = { true, OBLIGATION_AWAITING  },
	                          [OBLIGATION_MEET]      = { true, OBLIGATION_MET       },
	                          [OBLIGATION_CANCEL]    = { true, OBLIGATION_CANCELLED } },
	[OBLIGATION_RUNNING]  = { [OBLIGATION_ASK_PAUSE] = { true, OBLIGATION_RUNNING   },
	                          [OBLIGATION_ASK_WAIVE] = { true, OBLIGATION_RUNNING   },
	                          [OBLIGATION_AGREE]     = { true, OBLIGATION_RUNNING   },
	                          [OBLIGATION_REFUSE]    = { true, OBLIGATION_RUNNING   },
	                          [OBLIGATION_MEET]      = { true, OBLIGATION_MET       },
	                          [OBLIGATION_CANCEL]    = { true, OBLIGATION_CANCELLED } },
	[OBLIGATION_PAUSED]   = { [OBLIGATION_ASK_WAIVE] = { true, OBLIGATION_PAUSED    },
	                          [OBLIGATION_AGREE]     = { true, OBLIGATION_PAUSED    },
	                          [OBLIGATION_REFUSE]    = { true, OBLIGATION_PAUSED    },
	                          [OBLIGATION_RESUME]    = { true, OBLIGATION_RUNNING   },
	                          [OBLIGATION_MEET]      = { true, OBLIGATION_MET       },
	                          [OBLIGATION_CANCEL]    = { true, OBLIGATION_CANCELLED } },
};
static const enum obligation_state agreed[OBLIGATION_ASK_N] = {
	[OBLIGATION_ASKED_PAUSE] = OBLIGATION_PAUSED, [OBLIGATION_ASKED_WAIVE] = OBLIGATION_WAIVED,
};

/* What an event asks for beyond the state, and how it reads in "the obligation is met: it cannot be paused". */
enum need { NEED_NOTHING, NEED_START, NEED_UNASKED, NEED_PAUSABLE, NEED_SECOND, NEED_ASKED };
static const struct event { enum need need; const char *cannot; } events[OBLIGATION_EVENT_N] = {
	[OBLIGATION_START]     = { NEED_START,    "its clock cannot be started" },
	[OBLIGATION_ASK_PAUSE] = { NEED_PAUSABLE, "no pause can be asked for" },
	[OBLIGATION_ASK_WAIVE] = { NEED_UNASKED,  "no waiver can be asked for" },
	[OBLIGATION_AGREE]     = { NEED_SECOND,   "there is nothing to agree to" },
	[OBLIGATION_REFUSE]    = { NEED_ASKED,    "there is nothing to refuse" },
	[OBLIGATION_RESUME]    = { NEED_NOTHING,  "its clock is not paused" },
	[OBLIGATION_MEET]      = { NEED_NOTHING,  "it cannot be met" },
	[OBLIGATION_CANCEL]    = { NEED_NOTHING,  "it cannot be cancelled" },
};

static unixtime later(unixtime a, unixtime b)
{
	return a > b ? a : b;
}

static unixtime earlier(unixtime a, unixtime b)
{
	return a < b ? a : b;
}

static bool ended(enum obligation_state s)
{
	return s >= OBLIGATION_MET;
}

struct obligation obligation_open(const struct clock_terms *t, unixtime start, unixtime now)
{
	struct obligation o = {
		.state = start == TIME_NONE ? OBLIGATION_AWAITING : OBLIGATION_RUNNING, .opened = now, .changed = now,
		.started = earlier(start, now), .due.due = TIME_NONE, .paused_since = TIME_NONE, .ended = TIME_NONE,
	};

	if (o.state == OBLIGATION_RUNNING)
		o.due = deadline_after(t, o.started);
	assert(obligation_valid(&o));
	return o;
}

/* Why the move may not be made; NULL when it may. */
static const char *refusal(const struct obligation *o, const struct obligation_move *m, enum err_code *code)
{
	const struct event *e = &events[m->event];
	bool asked = o->asked != OBLIGATION_ASKED_NOTHING;

	*code = ERR_STATE;
	if (!moves[o->state][m->event].ok)
		return e->cannot;
	switch (e->need) {
	case NEED_NOTHING:
		return NULL;
	case NEED_START:
		return m->start == TIME_NONE ? "the start of its clock is not told" : NULL;
	case NEED_PAUSABLE:
		if (!m->pausable) {
			*code = ERR_DENIED;
			return "its rule allows no pause";
		}
		if (obligation_overdue(o, m->now))
			return "it is overdue, and a clock that has run out cannot be paused";
		__attribute__((fallthrough));
	case NEED_UNASKED:
		return asked ? "something is asked for already, and waits for a second person" : NULL;
	case NEED_ASKED:
		return asked ? NULL : e->cannot;
	case NEED_SECOND:
		if (!asked)
			return e->cannot;
		if (o->asked_by == m->by) {
			*code = ERR_DENIED;
			return "who asked cannot be the one who agrees";
		}
		if (o->asked == OBLIGATION_ASKED_PAUSE && obligation_overdue(o, m->now))
			return "it is overdue, and a clock that has run out cannot be paused";
		return NULL;
	}
	return NULL;
}

static void ask(struct obligation *o, enum obligation_ask what, int64_t by)
{
	o->asked = what;
	o->asked_by = by;
}

/* The clock ran out before `now`, or stood still since a time when it had not. */
static bool late(const struct obligation *o, unixtime now)
{
	return o->due.due != TIME_NONE && now > o->due.due;
}

static void go(struct obligation *o, const struct clock_terms *t, enum obligation_state to, unixtime now, unixtime start)
{
	if (o->state == OBLIGATION_PAUSED) {
		o->due = deadline_resumed(t, o->due, o->paused_since, now);
		o->paused_s += now - o->paused_since;
		o->paused_since = TIME_NONE;
	}
	if (o->state == OBLIGATION_AWAITING && to == OBLIGATION_RUNNING) {
		o->started = earlier(start, now);
		o->due = deadline_after(t, o->started);
	}
	if (to == OBLIGATION_PAUSED)
		o->paused_since = now;
	if (to == OBLIGATION_PAUSED || ended(to))
		ask(o, OBLIGATION_ASKED_NOTHING, 0);
	if (ended(to))
		o->ended = now;
	o->state = to == OBLIGATION_MET && late(o, now) ? OBLIGATION_MET_LATE : to;
}

bool obligation_apply(struct obligation *o, const struct clock_terms *t, const struct obligation_move *m, struct err *err)
{
	assert(obligation_valid(o) && m->event < OBLIGATION_EVENT_N);
	enum obligation_state to = moves[o->state][m->event].to;
	unixtime now = later(m->now, o->changed);
	struct obligation next = *o;
	struct obligation_move at = *m;
	enum err_code code;

	at.now = now;
	const char *why = refusal(o, &at, &code);

	if (why)
		return err_set(err, code, "the obligation is %.*s: %s", STR_ARG(obligation_state_names[o->state]), why);
	switch (m->event) {
	case OBLIGATION_ASK_PAUSE: ask(&next, OBLIGATION_ASKED_PAUSE, m->by); break;
	case OBLIGATION_ASK_WAIVE: ask(&next, OBLIGATION_ASKED_WAIVE, m->by); break;
	case OBLIGATION_REFUSE:    ask(&next, OBLIGATION_ASKED_NOTHING, 0); break;
	case OBLIGATION_AGREE:     to = agreed[o->asked]; break;
	default: break;
	}
	if (to != o->state)
		go(&next, t, to, now, m->start);
	next.changed = now;
	assert(obligation_valid(&next));
	*o = next;
	return true;
}

bool obligation_may(const struct obligation *o, const struct obligation_move *m)
{
	struct obligation_move at = *m;
	enum err_code code;

	at.now = later(m->now, o->changed);
	return !refusal(o, &at, &code);
}

bool obligation_is_open(const struct obligation *o)
{
	return !ended(o->state);
}

bool obligation_overdue(const struct obligation *o, unixtime now)
{
	return o->state == OBLIGATION_RUNNING && late(o, now);
}

bool obligation_soon(const struct obligation *o, unixtime now, int64_t within_s)
{
	return o->state == OBLIGATION_RUNNING && o->due.due != TIME_NONE && o->due.due >= now && o->due.due - now <= within_s;
}

int64_t obligation_delay(const struct obligation *o, unixtime now)
{
	if (o->state == OBLIGATION_MET_LATE)
		return o->ended - o->due.due;
	return obligation_overdue(o, now) ? now - o->due.due : 0;
}

struct deadline obligation_due(const struct obligation *o, const struct clock_terms *t, unixtime now)
{
	return o->state == OBLIGATION_PAUSED ? deadline_resumed(t, o->due, o->paused_since, now) : o->due;
}

bool obligation_valid(const struct obligation *o)
{
	bool due = o->due.due != TIME_NONE;

	if (o->state >= OBLIGATION_STATE_N || o->asked >= OBLIGATION_ASK_N || o->opened == TIME_NONE || o->changed < o->opened)
		return false;
	if (o->paused_s < 0 || (due && o->started == TIME_NONE) || (o->asked == OBLIGATION_ASKED_NOTHING) != (o->asked_by == 0))
		return false;
	if (ended(o->state) != (o->ended != TIME_NONE) || (o->state == OBLIGATION_PAUSED) != (o->paused_since != TIME_NONE))
		return false;
	switch (o->state) {
	case OBLIGATION_AWAITING: return o->started == TIME_NONE && o->asked != OBLIGATION_ASKED_PAUSE;
	case OBLIGATION_RUNNING:  return o->started != TIME_NONE;
	case OBLIGATION_PAUSED:   return o->started != TIME_NONE && o->asked != OBLIGATION_ASKED_PAUSE;
	case OBLIGATION_MET:      return !o->asked && !late(o, o->ended);
	case OBLIGATION_MET_LATE: return !o->asked && late(o, o->ended);
	default:                  return !o->asked;
	}
}
