/* case_embargo - what the two programs about embargoes share: a case in words. */
#ifndef CASE_EMBARGO_H
#define CASE_EMBARGO_H

#include "unit.h"

#include "base/arena.h"
#include "rules/embargo.h"

enum { HOUR = 3600, DAY = 24 * HOUR };
enum { REPORTER = 1, LEAD = 2, NOVA = 3, ORBIT = 4, PICO = 5 }; /* participants */

static const unixtime noon = 1795435200; /* 2026-11-23T12:00:00Z */

struct table {
	struct arena a;
	struct embargo e;
	struct embargo_plan plan;
	unixtime now;
	case_bits facts;
	int64_t next; /* proposal */
};

static inline struct embargo_now at_now(struct table *t)
{
	return (struct embargo_now){ .plan = &t->plan, .facts = t->facts, .now = t->now };
}

/* A case with the first `n` of the participants; the second leads it. */
static inline struct table table_of(int n)
{
	struct table t = { .e = embargo_empty(), .plan = embargo_plan_default, .now = noon, .next = 1 };

	arena_init(&t.a);
	for (int i = 1; i <= n; i++)
		embargo_ask(&t.a, &t.e, i, REPORT_ACCEPTED, i == LEAD);
	return t;
}

static inline enum case_reason proposes(struct table *t, int64_t by, int64_t days)
{
	struct embargo_now at = at_now(t);
	enum case_reason why = embargo_propose(&t->a, &t->e, &at, t->next, by, noon + days * DAY, false);

	t->next += why == CASE_OK;
	return why;
}

static inline enum case_reason answers(struct table *t, int64_t by, int64_t proposal, bool yes)
{
	struct embargo_now at = at_now(t);

	return embargo_answer(&t->a, &t->e, &at, proposal, by, yes);
}

static inline enum case_reason joins(struct table *t, int64_t by, bool yes)
{
	struct embargo_now at = at_now(t);

	return embargo_join(&t->e, &at, by, yes);
}

static inline bool settles(struct table *t)
{
	struct embargo_now at = at_now(t);

	return embargo_settle(&t->e, &at);
}

static inline const struct embargo_party *party(const struct table *t, int64_t id)
{
	for (size_t i = 0; i < t->e.party_n; i++)
		if (t->e.parties[i].id == id)
			return &t->e.parties[i];
	return NULL;
}

/* Forty-five days between reporter and lead; the others are asked. */
static inline struct table agreed(int n)
{
	struct table t = table_of(n);

	assert_int_equal(proposes(&t, REPORTER, 45), CASE_OK);
	assert_int_equal(answers(&t, LEAD, 1, true), CASE_OK);
	return t;
}

/* "R 45 boa o": the state, the agreed end in days after noon ("-": none), how each participant stands (a b l d x for
 * left), each proposal (o a r w s). */
static inline const char *told(const struct table *t, char out[static 128])
{
	size_t n = (size_t)snprintf(out, 128, "%c ", embargo_letters[t->e.state]);

	if (t->e.ends == TIME_NONE)
		n += (size_t)snprintf(out + n, 128 - n, "- ");
	else
		n += (size_t)snprintf(out + n, 128 - n, "%lld ", (long long)((t->e.ends - noon) / DAY));
	for (size_t i = 0; i < t->e.party_n; i++)
		out[n++] = "abldx"[t->e.parties[i].stand];
	out[n++] = ' ';
	for (size_t i = 0; i < t->e.proposal_n; i++)
		out[n++] = "oarws"[t->e.proposals[i].state];
	out[n] = '\0';
	return out;
}

#define want_told(t, expected) \
	do { \
		char told_[128]; \
		want(embargo_valid(&(t)->e), "not valid: %s", told((t), told_)); \
		assert_string_equal(told((t), told_), (expected)); \
	} while (0)

#endif
