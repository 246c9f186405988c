/* Random stories of many participants, leaders, plans, clocks and facts. A second book is kept of what each
 * participant said itself; after every step it must account for what the embargo is: - the end changes by consent as
 * the plan asks for it, recorded in that book, and by nothing else; - it is over at its instant, or by a fact, or by
 * a decision whose reason holds, and by nothing else; - nobody is bound for longer than it said, and nobody sees
 * content who did not say so; - no end comes into force while an earlier one is open; the machine is never left; what
 * is refused changes nothing. */
#include "case_embargo.h"

static uint64_t seed = 88172645463325252u;

static uint64_t chance(uint64_t below)
{
	seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
	return seed % below;
}

enum { MANY = 7, PROPOSALS = 200 };

/* What was said, and by whom: the second book. */
struct book {
	int64_t by[PROPOSALS];
	unixtime ends[PROPOSALS];
	int said[PROPOSALS][MANY + 1];  /* 0 nothing, 1 yes, -1 no */
	unixtime most[MANY + 1];        /* the latest end it ever was content with */
	bool ever[MANY + 1];
};

static void content_with(struct book *b, int64_t who, unixtime ends)
{
	b->most[who] = b->ever[who] && b->most[who] > ends ? b->most[who] : ends;
	b->ever[who] = true;
}

/* --- steps --- */

enum op { OP_PROPOSE, OP_ANSWER, OP_ANSWER_OPEN, OP_WITHDRAW, OP_JOIN, OP_LEAVE, OP_ASK, OP_TIME, OP_FACT, OP_DECIDE, OP_HAND_OVER, OP_N };
struct step { enum op op; enum case_reason why; enum embargo_end end; struct embargo_ready ready; bool settled; };

static enum case_reason propose(struct table *t, struct book *b, int64_t who, unixtime ends)
{
	struct embargo_now at = at_now(t);
	enum case_reason why = embargo_propose(&t->a, &t->e, &at, t->next, who, ends, chance(4) == 0);

	if (why == CASE_OK) {
		b->by[t->next] = who;
		b->ends[t->next] = ends;
		b->said[t->next++][who] = 1;
		content_with(b, who, ends);
	}
	return why;
}

static enum case_reason answer(struct table *t, struct book *b, int64_t who, int64_t id, bool yes)
{
	enum case_reason why = answers(t, who, id, yes);

	if (why == CASE_OK) {
		b->said[id][who] = yes ? 1 : -1;
		if (yes)
			content_with(b, who, b->ends[id]);
	}
	return why;
}

static enum case_reason hand_over(struct table *t, struct book *b, int64_t who)
{
	struct embargo_now at = at_now(t);
	size_t before = t->e.answer_n;
	enum case_reason why = embargo_hand_over(&t->a, &t->e, &at, who);

	if (t->e.answer_n > before) {
		int64_t id = t->e.answers[before].proposal;

		b->said[id][who] = 1;
		content_with(b, who, b->ends[id]);
	}
	return why;
}

static unixtime some_end(const struct table *t)
{
	if (chance(4) == 0 && t->e.proposal_n)
		return t->e.proposals[chance(t->e.proposal_n)].ends; /* the same as another */
	return t->now + (unixtime)chance(100 * DAY) - 3 * DAY;
}

/* Nobody works on it any more. */
static void defer_all(struct table *t)
{
	for (size_t i = 0; i < t->e.party_n; i++)
		t->e.parties[i].report = REPORT_DEFERRED;
}

static int64_t some_open(const struct table *t, int64_t otherwise)
{
	size_t from = t->e.proposal_n ? chance(t->e.proposal_n) : 0;

	for (size_t i = 0; i < t->e.proposal_n; i++) {
		const struct embargo_proposal *p = &t->e.proposals[(from + i) % t->e.proposal_n];

		if (p->state == PROPOSAL_OPEN)
			return p->id;
	}
	return otherwise;
}

static void fact(struct table *t)
{
	static const case_bits facts[] = { 1, 3, 7, 8, 24, 32, 32 };

	t->facts |= facts[chance(ROWS(facts))];
	t->facts = case_promoted(t->facts);
}

static struct step step(struct table *t, struct book *b)
{
	/* Facts are rare, or every story were short. */
	static const enum op often[] = { OP_PROPOSE, OP_PROPOSE, OP_PROPOSE, OP_ANSWER, OP_ANSWER_OPEN, OP_ANSWER_OPEN,
	                                 OP_ANSWER_OPEN, OP_ANSWER_OPEN, OP_WITHDRAW, OP_JOIN, OP_JOIN, OP_LEAVE, OP_ASK, OP_TIME,
	                                 OP_TIME, OP_DECIDE, OP_HAND_OVER };
	struct step s = { .op = chance(150) ? often[chance(ROWS(often))] : OP_FACT };
	int64_t who = 1 + (int64_t)chance(MANY), id = t->next > 1 ? 1 + (int64_t)chance((uint64_t)t->next - 1) : 1;
	bool yes = chance(3) != 0;
	struct embargo_now at = at_now(t);

	switch (s.op) {
	case OP_PROPOSE:      s.why = propose(t, b, who, some_end(t)); break;
	case OP_ANSWER_OPEN:  id = some_open(t, id); __attribute__((fallthrough));
	case OP_ANSWER:       s.why = answer(t, b, who, id, yes); break;
	case OP_WITHDRAW:     s.why = embargo_withdraw(&t->e, &at, id, who); break;
	case OP_JOIN:
		s.why = embargo_join(&t->e, &at, who, yes);
		if (s.why == CASE_OK && yes)
			content_with(b, who, t->e.ends);
		break;
	case OP_LEAVE: s.why = chance(3) ? CASE_EMBARGO_NO_PARTY : embargo_leave(&t->e, &at, who); break;
	case OP_ASK:
		if (chance(10) == 0)
			defer_all(t);
		s.why = embargo_ask(&t->a, &t->e, who, chance(8) ? REPORT_ACCEPTED : chance(2) ? REPORT_CLOSED : REPORT_DEFERRED, chance(4) == 0);
		break;
	case OP_DECIDE:
		s.end = (enum embargo_end)chance(EMBARGO_END_N);
		s.ready = (struct embargo_ready){ (unsigned)chance(5), (unsigned)chance(3) };
		s.why = embargo_decide_end(&t->e, &at, s.end, s.ready);
		break;
	case OP_HAND_OVER: s.why = hand_over(t, b, who); break;
	case OP_FACT: fact(t); break;
	default:      t->now += (unixtime)chance(4 * DAY); break;
	}
	if (s.op == OP_FACT || (s.op == OP_TIME && chance(4))) /* the clock may be late */
		s.settled = settles(t);
	return s;
}

/* --- what must hold --- */

static const struct embargo_party *before_of(const struct embargo *b, int64_t id)
{
	for (size_t i = 0; i < b->party_n; i++)
		if (b->parties[i].id == id)
			return &b->parties[i];
	return NULL;
}

static bool one_of_several(const struct embargo *e, int64_t id)
{
	for (size_t i = 0; i < e->proposal_n; i++)
		if (e->proposals[i].id == id)
			return e->proposals[i].state == PROPOSAL_OPEN;
	return false;
}

/* Content with first terms: it said so, or offered or accepted an open end that is no earlier. */
static bool content(const struct embargo *before, const struct book *b, int64_t id, int64_t who, bool first, int64_t newest)
{
	if (b->said[id][who])
		return b->said[id][who] > 0;
	for (int64_t o = 1; first && o < newest; o++)
		if (b->said[o][who] > 0 && b->ends[o] >= b->ends[id] && (one_of_several(before, o) || o == newest - 1))
			return true;
	return false;
}

/* Another than who proposed it consented, and those whom the plan names did. */
static void check_consent(const struct table *t, const struct embargo *before, const struct book *b, int64_t id, bool first, bool alone)
{
	enum embargo_consent need = first ? t->plan.first : b->ends[id] < before->ends ? t->plan.earlier : t->plan.later;
	bool other = false, all = true, leads = false, lead = false, finders = true;

	for (size_t i = 0; i < t->e.party_n; i++) {
		const struct embargo_party *p = before_of(before, t->e.parties[i].id);
		bool voter = p && p->stand != STAND_LEFT && t->e.parties[i].stand != STAND_LEFT && p->report != REPORT_CLOSED;

		if (!voter || (!first && p->stand != STAND_BOUND && p->stand != STAND_LAPSED))
			continue;
		bool yes = content(before, b, id, p->id, first, t->next);

		other |= yes && p->id != b->by[id];
		all &= yes;
		finders &= yes || !p->finder;
		leads |= p->lead;
		lead |= p->lead && yes;
	}
	want(other || !alone, "terms %lld came into force by one participant alone", (long long)id);
	if (!alone) /* several decided at once: who was bound by then is another question */
		return;
	want(first || b->ends[id] < before->ends || finders, "terms %lld prolonged without a finder", (long long)id);
	want(first || b->ends[id] > before->ends || b->ends[id] - t->now >= t->plan.notice_s, "terms %lld without notice", (long long)id);
	want(need != CONSENT_ALL || all, "terms %lld without all", (long long)id);
	want(need != CONSENT_LEAD || (leads ? lead : all), "terms %lld without a leader", (long long)id);
	want(need != CONSENT_LEAD_OR_ALL || lead || all, "terms %lld without a leader or all", (long long)id);
}

static void check_terms(const struct table *t, const struct embargo *before, const struct book *b)
{
	bool was = embargo_in_force(before->state), is = embargo_in_force(t->e.state);
	int came = 0;

	for (size_t i = 0; i < t->e.proposal_n; i++)
		came += t->e.proposals[i].state == PROPOSAL_ACCEPTED && (i >= before->proposal_n || before->proposals[i].state != PROPOSAL_ACCEPTED);
	if (!came) {
		want(t->e.ends == before->ends && t->e.terms == before->terms && t->e.began == before->began, "the end moved by itself");
		want(!is || was, "in force by nothing");
		return;
	}
	want(is && t->e.ends == b->ends[t->e.terms], "accepted, and not in force");
	want(!(t->facts & CASE_WORLD), "negotiated after P, X or A");
	want(t->e.ends > t->now, "an end in the past");
	want(!was || t->e.began == before->began, "began twice");
	for (size_t i = 0; i < t->e.proposal_n; i++) {
		const struct embargo_proposal *p = &t->e.proposals[i];

		want(p->state != PROPOSAL_OPEN || p->ends > t->e.ends || was, "a shorter one is open beside first terms");
		if (p->state == PROPOSAL_ACCEPTED && (i >= before->proposal_n || before->proposals[i].state == PROPOSAL_OPEN)) {
			check_consent(t, before, b, p->id, !was && came == 1, came == 1);
			for (size_t k = 0; k < t->e.proposal_n; k++)
				want(t->e.proposals[k].state != PROPOSAL_OPEN || t->e.proposals[k].ends >= p->ends, "an earlier one is open");
		}
	}
}

static void check_end(const struct table *t, const struct embargo *before, const struct step *s)
{
	if (t->e.state != EMBARGO_EXITED || before->state == EMBARGO_EXITED) {
		want(before->state != EMBARGO_EXITED || t->e.state == EMBARGO_EXITED, "back from the end");
		want(!embargo_in_force(before->state) || embargo_in_force(t->e.state), "ended by nothing");
		return;
	}
	want(embargo_in_force(before->state), "ended what was not in force");
	switch (t->e.why) {
	case EMBARGO_BY_DATE:      want(t->now >= before->ends && t->e.ended == before->ends, "before its date"); break;
	case EMBARGO_BY_PUBLICITY: want(t->facts & CASE_BIT(CASE_P), "not public"); break;
	case EMBARGO_BY_EXPLOIT:   want(t->facts & CASE_BIT(CASE_X), "no exploit"); break;
	case EMBARGO_BY_ATTACKS:   want(t->facts & CASE_BIT(CASE_A) && (t->plan.attack_ends || s->op == OP_DECIDE), "attacks, undecided"); break;
	case EMBARGO_BY_QUORUM:    want(s->op == OP_DECIDE && s->ready.ready * 100 >= t->plan.quorum_percent * s->ready.vendors, "no quorum"); break;
	case EMBARGO_BY_CLOSING:
		want(s->op == OP_DECIDE, "closed by itself");
		for (size_t i = 0; i < t->e.party_n; i++)
			want(t->e.parties[i].stand == STAND_LEFT || t->e.parties[i].report != REPORT_ACCEPTED, "somebody still works under it");
		break;
	default: fail_msg("ended without a reason");
	}
	want(t->e.ended <= t->now && t->e.ended <= t->e.ends && t->e.ends == before->ends, "a wrong time of the end");
}

static void check_parties(const struct table *t, const struct book *b)
{
	for (size_t i = 0; i < t->e.party_n; i++) {
		const struct embargo_party *p = &t->e.parties[i];
		bool in_force = embargo_in_force(t->e.state);

		if (p->stand == STAND_BOUND || p->stand == STAND_LAPSED)
			want(b->ever[p->id] && p->until <= b->most[p->id], "%lld is bound for longer than it said", (long long)p->id);
		want(embargo_silent_until(&t->e, p->id) == TIME_NONE || embargo_silent_until(&t->e, p->id) <= b->most[p->id], "silent for longer than said");
		if (!embargo_admits(&t->e, p->id))
			continue;
		want(p->stand != STAND_LEFT, "who left sees content");
		want(!in_force || (b->ever[p->id] && b->most[p->id] >= t->e.ends), "%lld sees content it did not promise for", (long long)p->id);
		want(t->e.state != EMBARGO_PROPOSED || b->ever[p->id], "%lld sees content before any acceptance", (long long)p->id);
	}
}

/* Can the machine go from one state to the other in some steps? */
static bool machine_leads(enum embargo_state from, enum embargo_state to, int steps)
{
	if (from == to)
		return true;
	for (unsigned e = 0; steps && e < EMBARGO_EVENT_N; e++) {
		enum embargo_state next;

		if (embargo_next(from, (enum embargo_event)e, &next) && machine_leads(next, to, steps - 1))
			return true;
	}
	return false;
}

static bool same(const struct embargo *x, const struct embargo *y)
{
	return x->state == y->state && x->began == y->began && x->ends == y->ends && x->terms == y->terms && x->ended == y->ended && x->why == y->why &&
	       x->proposal_n == y->proposal_n && x->answer_n == y->answer_n && x->party_n == y->party_n &&
	       (!x->proposal_n || !memcmp(x->proposals, y->proposals, x->proposal_n * sizeof *x->proposals)) &&
	       (!x->answer_n || !memcmp(x->answers, y->answers, x->answer_n * sizeof *x->answers)) &&
	       (!x->party_n || !memcmp(x->parties, y->parties, x->party_n * sizeof *x->parties));
}

static void *copied(struct arena *a, const void *v, size_t n, size_t size)
{
	void *r = arena_zero_array(a, n + 1, size);

	if (n)
		memcpy(r, v, n * size);
	return r;
}

static struct embargo photograph(struct table *t)
{
	struct embargo e = t->e;

	e.proposals = copied(&t->a, e.proposals, e.proposal_n, sizeof *e.proposals);
	e.answers = copied(&t->a, e.answers, e.answer_n, sizeof *e.answers);
	e.parties = copied(&t->a, e.parties, e.party_n, sizeof *e.parties);
	return e;
}

static void check_wakes(struct table *t)
{
	unixtime wakes = embargo_wakes(&t->e, &t->plan), now = t->now;

	if (t->e.state == EMBARGO_EXITED || wakes == TIME_NONE || wakes <= now)
		return;
	struct embargo before = photograph(t);

	t->now = wakes - 1;
	want(!settles(t) && same(&before, &t->e), "settled before it was to wake");
	t->now = now;
}

static struct embargo_plan some_plan(void)
{
	struct embargo_plan p = embargo_plan_default;

	p.first = (enum embargo_consent)chance(CONSENT_N);
	p.earlier = (enum embargo_consent)chance(CONSENT_N);
	p.later = (enum embargo_consent)chance(CONSENT_N);
	p.attack_ends = chance(2);
	p.answer_s = chance(3) ? (int64_t)chance(20) * DAY : 0;
	p.open_most = 1 + (unsigned)chance(6);
	p.deployed_s = (int64_t)chance(3) * DAY;
	p.notice_s = (int64_t)chance(5) * DAY;
	return p;
}

static void walk(size_t tally[EMBARGO_STATE_N], size_t ends[EMBARGO_END_N], size_t changes[3])
{
	struct table t = table_of(2 + (int)chance(MANY - 2));
	static struct book empty, b;

	b = empty;
	t.plan = some_plan();
	for (size_t i = 0; i < t.e.party_n; i++)
		t.e.parties[i].finder = chance(6) == 0;
	for (int i = 0; i < 100 && t.next < PROPOSALS; i++) {
		struct embargo before = photograph(&t);
		struct step s = step(&t, &b);

		want(embargo_valid(&t.e), "not valid after %d", (int)s.op);
		want(s.why == CASE_OK || same(&before, &t.e), "refused, and changed: %d, %s", (int)s.op, case_reasons[s.why].text);
		want(machine_leads(before.state, t.e.state, 4), "%c to %c", embargo_letters[before.state], embargo_letters[t.e.state]);
		check_terms(&t, &before, &b);
		check_end(&t, &before, &s);
		check_parties(&t, &b);
		if (s.settled || s.op == OP_FACT)
			want(!settles(&t), "settled twice");
		if (s.op == OP_FACT)
			check_wakes(&t);
		tally[t.e.state]++;
		if (embargo_in_force(t.e.state) && t.e.ends != before.ends)
			changes[before.ends == TIME_NONE ? 0 : t.e.ends < before.ends ? 1 : 2]++;
	}
	ends[t.e.why]++;
	arena_release(&t.a);
}

static void walks(void **state)
{
	size_t tally[EMBARGO_STATE_N] = { 0 }, ends[EMBARGO_END_N] = { 0 }, changes[3] = { 0 };

	(void)state;
	for (int i = 0; i < 20000; i++)
		walk(tally, ends, changes);
	/* The stories tell of everything. */
	for (size_t i = 0; i < EMBARGO_STATE_N; i++)
		want(tally[i] > 20000, "%c only %zu times", embargo_letters[i], tally[i]);
	for (size_t i = 0; i < EMBARGO_END_N; i++)
		want(ends[i] > 20, "end %zu only %zu times", i, ends[i]);
	for (size_t i = 0; i < 3; i++)
		want(changes[i] > 2000, "change %zu only %zu times", i, changes[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(walks) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
