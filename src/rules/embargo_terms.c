/* How terms come into force, change and end: proposals, answers, silence, and the order in which they are decided. */
#include <assert.h>
#include <string.h>

#include "rules/embargo.h"
#include "rules/embargo_parts.h"

/* --- the rows --- */

/* Room for one element more, cleared. The array lies in an arena and is copied as a whole: one act adds one row. */
void *embargo_row_more(struct arena *a, void *v, size_t *n, size_t size)
{
	char *more = arena_zero_array(a, *n + 1, size);

	if (*n)
		memcpy(more, v, *n * size);
	++*n;
	return more;
}

static struct embargo_proposal *proposal_of(const struct embargo *e, int64_t id)
{
	for (size_t i = 0; i < e->proposal_n; i++)
		if (e->proposals[i].id == id)
			return &e->proposals[i];
	return NULL;
}

static struct embargo_answer *answer_of(const struct embargo *e, int64_t proposal, int64_t by)
{
	for (size_t i = 0; i < e->answer_n; i++)
		if (e->answers[i].proposal == proposal && e->answers[i].by == by)
			return &e->answers[i];
	return NULL;
}

static struct embargo_proposal *open_of(const struct embargo *e, int64_t by)
{
	for (size_t i = 0; i < e->proposal_n; i++)
		if (e->proposals[i].by == by && e->proposals[i].state == PROPOSAL_OPEN)
			return &e->proposals[i];
	return NULL;
}

/* The one that is decided next. */
static struct embargo_proposal *earliest_open(const struct embargo *e)
{
	struct embargo_proposal *r = NULL;

	for (size_t i = 0; i < e->proposal_n; i++)
		if (e->proposals[i].state == PROPOSAL_OPEN && (!r || e->proposals[i].ends < r->ends))
			r = &e->proposals[i];
	return r;
}

static size_t count_open(const struct embargo *e)
{
	size_t n = 0;

	for (size_t i = 0; i < e->proposal_n; i++)
		n += e->proposals[i].state == PROPOSAL_OPEN;
	return n;
}

static void decide(struct embargo_proposal *p, enum embargo_proposal_state s, unixtime now)
{
	p->state = s;
	p->decided = now;
	p->changed = true;
}

static void stand(struct embargo_party *p, enum embargo_stand s, unixtime until)
{
	p->changed |= p->stand != s || p->until != until;
	p->stand = s;
	p->until = until;
}

/* --- consent --- */

/* Does it decide about terms? The first are for everybody who was asked, a change for those who have accepted some. */
static bool votes(const struct embargo *e, const struct embargo_party *p)
{
	if (p->stand == STAND_LEFT || p->report == REPORT_CLOSED)
		return false;
	return !embargo_in_force(e->state) || p->stand == STAND_BOUND || p->stand == STAND_LAPSED;
}

/* Is it content with `p` because it is with another open proposal, one that ends no earlier? So of first terms only. */
static bool implied(const struct embargo *e, const struct embargo_proposal *p, int64_t party)
{
	for (size_t i = 0; i < e->proposal_n; i++) {
		const struct embargo_proposal *o = &e->proposals[i];
		const struct embargo_answer *said = answer_of(e, o->id, party);

		if (o->state == PROPOSAL_OPEN && o->ends >= p->ends && (o->by == party || (said && said->yes)))
			return true;
	}
	return false;
}

enum vote { VOTE_NONE, VOTE_YES, VOTE_NO };

static enum vote vote_of(const struct embargo *e, const struct embargo_proposal *p, int64_t party, unixtime now)
{
	const struct embargo_answer *said = answer_of(e, p->id, party);

	if (p->by == party)
		return VOTE_YES;
	if (said)
		return said->yes ? VOTE_YES : VOTE_NO;
	if (!embargo_in_force(e->state) && implied(e, p, party))
		return VOTE_YES;
	return p->answer_by != TIME_NONE && now >= p->answer_by ? VOTE_NO : VOTE_NONE;
}

static enum embargo_consent needed(const struct embargo *e, const struct embargo_plan *plan, const struct embargo_proposal *p)
{
	if (!embargo_in_force(e->state))
		return plan->first;
	return p->ends < e->ends ? plan->earlier : plan->later;
}

/* Has the proposal the consent that the plan asks for? With `hoping`, were everybody who has said nothing to say yes.
 * */
static bool consented(const struct embargo *e, const struct embargo_now *at, const struct embargo_proposal *p, bool hoping)
{
	enum embargo_consent need = needed(e, at->plan, p);
	bool other = false, all = true, led = false, lead = false, finders = true;
	bool longer = embargo_in_force(e->state) && p->ends > e->ends;

	for (size_t i = 0; i < e->party_n; i++) {
		const struct embargo_party *v = &e->parties[i];

		if (!votes(e, v))
			continue;
		enum vote vote = vote_of(e, p, v->id, at->now);
		bool yes = vote == VOTE_YES || (hoping && vote == VOTE_NONE);

		other |= yes && v->id != p->by;
		all &= yes;
		finders &= yes || !v->finder;
		led |= v->lead;
		lead |= v->lead && yes;
	}
	if (longer && !finders)
		return false;
	switch (need) {
	case CONSENT_ONE:  return other;
	case CONSENT_LEAD: return other && (led ? lead : all);
	case CONSENT_ALL:  return other && all;
	default:           return other && (lead || all);
	}
}

bool embargo_willing(const struct embargo *e, int64_t party)
{
	for (size_t i = 0; i < e->proposal_n; i++) {
		const struct embargo_answer *said = answer_of(e, e->proposals[i].id, party);

		if (e->proposals[i].state == PROPOSAL_OPEN && (e->proposals[i].by == party || (said && said->yes)))
			return true;
	}
	return false;
}

/* --- terms --- */

/* What becomes of one participant when terms with the end `ends` come into force. Nobody is bound for longer than it
 * said; who promised to be silent for longer keeps to the shorter. */
void embargo_bind(struct embargo_party *v, bool said_yes, unixtime ends)
{
	bool promised = (v->stand == STAND_BOUND || v->stand == STAND_LAPSED) && v->until != TIME_NONE;

	if (v->stand == STAND_LEFT)
		return;
	if (said_yes || (promised && v->until >= ends))
		stand(v, STAND_BOUND, ends);
	else if (promised)
		stand(v, STAND_LAPSED, v->until);
}

static void put_in_force(struct embargo *e, struct embargo_proposal *p, unixtime now)
{
	for (size_t i = 0; i < e->party_n; i++) {
		struct embargo_party *v = &e->parties[i];

		embargo_bind(v, votes(e, v) && vote_of(e, p, v->id, now) == VOTE_YES, p->ends);
	}
	if (e->began == TIME_NONE)
		e->began = now;
	e->state = EMBARGO_ACTIVE;
	e->ends = p->ends;
	e->terms = p->id;
	decide(p, PROPOSAL_ACCEPTED, now);
}

/* Where the machine stands follows from what is in force and what is open. */
void embargo_restate(struct embargo *e)
{
	bool open = count_open(e) > 0;

	if (e->state == EMBARGO_EXITED)
		return;
	if (embargo_in_force(e->state))
		e->state = open ? EMBARGO_REVISE : EMBARGO_ACTIVE;
	else
		e->state = open ? EMBARGO_PROPOSED : EMBARGO_NONE;
}

/* An earlier end than the one in force is no surprise to anybody: the last instant at which it may still be agreed. */
static unixtime last_call(const struct embargo *e, const struct embargo_plan *plan, const struct embargo_proposal *p)
{
	return !embargo_in_force(e->state) || p->ends >= e->ends ? p->ends : p->ends - plan->notice_s;
}

static bool in_time(const struct embargo *e, const struct embargo_now *at, const struct embargo_proposal *p)
{
	return at->now <= last_call(e, at->plan, p);
}

/* Decides open proposals from the earliest to the latest, up to the first that still waits for an answer. */
static bool decide_open(struct embargo *e, const struct embargo_now *at)
{
	struct embargo_proposal *p;
	bool any = false;

	while ((p = earliest_open(e))) {
		if (p->ends <= at->now)
			decide(p, PROPOSAL_REJECTED, at->now);
		else if (embargo_in_force(e->state) && p->ends == e->ends)
			decide(p, PROPOSAL_SUPERSEDED, at->now);
		else if (!in_time(e, at, p))
			decide(p, PROPOSAL_REJECTED, at->now);
		else if (consented(e, at, p, false))
			put_in_force(e, p, at->now);
		else if (!consented(e, at, p, true))
			decide(p, PROPOSAL_REJECTED, at->now);
		else
			break;
		any = true;
	}
	embargo_restate(e);
	assert(embargo_valid(e));
	return any;
}

bool embargo_reject_open(struct embargo *e, unixtime now)
{
	bool any = false;

	for (size_t i = 0; i < e->proposal_n; i++)
		if (e->proposals[i].state == PROPOSAL_OPEN) {
			decide(&e->proposals[i], PROPOSAL_REJECTED, now);
			any = true;
		}
	embargo_restate(e);
	return any;
}

/* Who was lapsed, or asked, is free of it as everybody is. */
static void end(struct embargo *e, enum embargo_end why, unixtime ended)
{
	embargo_reject_open(e, ended);
	e->state = EMBARGO_EXITED;
	e->why = why;
	e->ended = ended;
	assert(embargo_valid(e));
}

/* --- what participants do --- */

/* A participant that still takes part. */
static enum case_reason taking_part(const struct embargo *e, int64_t id, struct embargo_party **ret)
{
	struct embargo_party *p = embargo_party_of(e, id);

	if (!p || p->stand == STAND_LEFT)
		return CASE_EMBARGO_NO_PARTY;
	*ret = p;
	return p->report == REPORT_CLOSED ? CASE_REPORT_CLOSED : CASE_OK;
}

/* One that may have a say in the terms now. */
static enum case_reason having_a_say(const struct embargo *e, const struct embargo_now *at, int64_t id)
{
	struct embargo_party *p = NULL;
	enum case_reason why = taking_part(e, id, &p);

	if (why == CASE_OK)
		why = embargo_stopped(e, at);
	return why == CASE_OK && !votes(e, p) ? CASE_EMBARGO_UNBOUND : why;
}

enum case_reason embargo_ask(struct arena *a, struct embargo *e, int64_t party, enum report_state report, bool lead)
{
	struct embargo_party *p = embargo_party_of(e, party);

	if (!p) {
		e->parties = embargo_row_more(a, e->parties, &e->party_n, sizeof *e->parties);
		p = &e->parties[e->party_n - 1];
		*p = (struct embargo_party){ .id = party, .stand = STAND_ASKED, .until = TIME_NONE, .changed = true };
	} else if (p->stand == STAND_LEFT) {
		stand(p, STAND_ASKED, p->until);
	}
	p->report = report;
	p->lead = lead;
	return CASE_OK;
}

/* The same end from two sides: in force there is one proposal to answer; before, the two agree. */
static bool offered(const struct embargo *e, int64_t by, unixtime ends)
{
	for (size_t i = 0; i < e->proposal_n; i++) {
		const struct embargo_proposal *p = &e->proposals[i];

		if (p->state == PROPOSAL_OPEN && p->ends == ends && (p->by == by || embargo_in_force(e->state)))
			return true;
	}
	return false;
}

enum case_reason embargo_propose(struct arena *a, struct embargo *e, const struct embargo_now *at, int64_t id, int64_t by,
                                 unixtime ends, bool standing)
{
	enum case_reason why = having_a_say(e, at, by);
	struct embargo_proposal *former = open_of(e, by);

	if (why == CASE_OK)
		why = embargo_instant(e, at, ends);
	if (why != CASE_OK)
		return why;
	if (offered(e, by, ends))
		return CASE_EMBARGO_OFFERED;
	if (count_open(e) - (former ? 1 : 0) >= at->plan->open_most)
		return CASE_EMBARGO_MANY;
	assert(id > (e->proposal_n ? e->proposals[e->proposal_n - 1].id : 0));
	if (former)
		decide(former, PROPOSAL_SUPERSEDED, at->now);
	e->proposals = embargo_row_more(a, e->proposals, &e->proposal_n, sizeof *e->proposals);
	e->proposals[e->proposal_n - 1] = (struct embargo_proposal){
		.id = id, .by = by, .ends = ends, .made = at->now, .standing = standing, .decided = TIME_NONE, .changed = true,
		.answer_by = at->plan->answer_s ? at->now + at->plan->answer_s : TIME_NONE,
	};
	decide_open(e, at);
	return CASE_OK;
}

enum case_reason embargo_answer(struct arena *a, struct embargo *e, const struct embargo_now *at, int64_t id, int64_t by,
                                bool yes)
{
	enum case_reason why = having_a_say(e, at, by);
	const struct embargo_proposal *p = proposal_of(e, id);
	struct embargo_answer *said = answer_of(e, id, by);

	if (why != CASE_OK)
		return why;
	if (!p)
		return CASE_EMBARGO_NO_PROPOSAL;
	if (p->state != PROPOSAL_OPEN || p->ends <= at->now)
		return CASE_EMBARGO_DECIDED;
	if (p->answer_by != TIME_NONE && at->now >= p->answer_by && p == earliest_open(e))
		return CASE_EMBARGO_DECIDED; /* by silence, though nobody noted it yet */
	if (p->by == by)
		return CASE_EMBARGO_OWN;
	if (yes && !in_time(e, at, p))
		return CASE_EMBARGO_TOO_SOON;
	if (said && said->yes == yes)
		return CASE_EMBARGO_ANSWERED;
	if (!said) {
		e->answers = embargo_row_more(a, e->answers, &e->answer_n, sizeof *e->answers);
		said = &e->answers[e->answer_n - 1];
	}
	*said = (struct embargo_answer){ .proposal = id, .by = by, .yes = yes, .at = at->now, .changed = true };
	decide_open(e, at);
	return CASE_OK;
}

enum case_reason embargo_hand_over(struct arena *a, struct embargo *e, const struct embargo_now *at, int64_t by)
{
	const struct embargo_proposal *p = e->state == EMBARGO_PROPOSED ? earliest_open(e) : NULL;

	if (!p || p->by == by || answer_of(e, p->id, by))
		return CASE_OK;
	return embargo_answer(a, e, at, p->id, by, true);
}

enum case_reason embargo_withdraw(struct embargo *e, const struct embargo_now *at, int64_t id, int64_t by)
{
	struct embargo_party *party = NULL;
	enum case_reason why = taking_part(e, by, &party);
	struct embargo_proposal *p = proposal_of(e, id);

	if (why == CASE_OK)
		why = embargo_stopped(e, at);
	if (why != CASE_OK)
		return why;
	if (!p)
		return CASE_EMBARGO_NO_PROPOSAL;
	if (p->by != by)
		return CASE_EMBARGO_NOT_OWN;
	if (p->state != PROPOSAL_OPEN)
		return CASE_EMBARGO_DECIDED;
	decide(p, PROPOSAL_WITHDRAWN, at->now);
	decide_open(e, at);
	return CASE_OK;
}

enum case_reason embargo_join(struct embargo *e, const struct embargo_now *at, int64_t party, bool yes)
{
	struct embargo_party *p = NULL;
	enum case_reason why = taking_part(e, party, &p), stopped = embargo_stopped(e, at);

	if (why != CASE_OK)
		return why;
	if (!embargo_in_force(e->state))
		return e->state == EMBARGO_EXITED ? CASE_EMBARGO_OVER : CASE_EMBARGO_NOT_IN_FORCE;
	/* Attacks end negotiations, not what was agreed: others may still come under it. */
	if (stopped != CASE_OK && stopped != CASE_EMBARGO_ATTACKS)
		return stopped;
	if (p->stand == STAND_BOUND)
		return CASE_EMBARGO_BOUND;
	if (p->stand == STAND_DECLINED && !yes)
		return CASE_EMBARGO_ANSWERED;
	stand(p, yes ? STAND_BOUND : STAND_DECLINED, yes ? e->ends : p->until);
	assert(embargo_valid(e));
	return CASE_OK;
}

enum case_reason embargo_leave(struct embargo *e, const struct embargo_now *at, int64_t party)
{
	struct embargo_party *p = embargo_party_of(e, party);
	struct embargo_proposal *own = open_of(e, party);

	if (!p || p->stand == STAND_LEFT)
		return CASE_EMBARGO_NO_PARTY;
	stand(p, STAND_LEFT, p->until);
	if (own)
		decide(own, PROPOSAL_WITHDRAWN, at->now);
	/* With fewer to ask, others' proposals may be decided; not where settling has first to end or reject them. */
	if (embargo_stopped(e, at) == CASE_OK)
		decide_open(e, at);
	embargo_restate(e);
	return CASE_OK;
}

/* --- what follows by itself --- */

bool embargo_settle(struct embargo *e, const struct embargo_now *at)
{
	bool in_force = embargo_in_force(e->state), exploit = at->facts & CASE_BIT(CASE_X);

	if (e->state == EMBARGO_EXITED)
		return false;
	if (in_force && at->now >= e->ends) {
		end(e, EMBARGO_BY_DATE, e->ends);
		return true;
	}
	if (in_force && (exploit || at->facts & CASE_BIT(CASE_P))) {
		end(e, exploit ? EMBARGO_BY_EXPLOIT : EMBARGO_BY_PUBLICITY, at->now);
		return true;
	}
	if (in_force && at->facts & CASE_BIT(CASE_A) && at->plan->attack_ends) {
		end(e, EMBARGO_BY_ATTACKS, at->now);
		return true;
	}
	return at->facts & CASE_WORLD ? embargo_reject_open(e, at->now) : decide_open(e, at);
}

unixtime embargo_wakes(const struct embargo *e, const struct embargo_plan *plan)
{
	const struct embargo_proposal *p = earliest_open(e);
	unixtime t = embargo_in_force(e->state) ? e->ends : TIME_NONE;
	unixtime over = p ? last_call(e, plan, p) : TIME_NONE;

	if (p && over < p->ends)
		over++;
	if (p && (t == TIME_NONE || over < t))
		t = over;
	if (p && p->answer_by != TIME_NONE && p->answer_by < t)
		t = p->answer_by;
	return t;
}

enum case_reason embargo_decide_end(struct embargo *e, const struct embargo_now *at, enum embargo_end why,
                                    struct embargo_ready ready)
{
	enum case_reason no = embargo_end_refused(e, at, why, ready);

	if (no != CASE_OK)
		return no;
	/* What was due before stays what ended it. */
	if (at->now >= e->ends)
		end(e, EMBARGO_BY_DATE, e->ends);
	else
		end(e, why, at->now);
	return CASE_OK;
}
