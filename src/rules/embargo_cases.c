/* What becomes of embargoes when one case is split in two, or two become one. */
#include <assert.h>
#include <string.h>

#include "rules/embargo.h"
#include "rules/embargo_parts.h"

static void *copy(struct arena *a, const void *v, size_t n, size_t size)
{
	void *r = arena_zero_array(a, n + !n, size);

	if (n)
		memcpy(r, v, n * size);
	return r;
}

struct embargo embargo_split(struct arena *a, const struct embargo *parent)
{
	struct embargo child = embargo_empty();
	bool in_force = embargo_in_force(parent->state);

	child.not_before = in_force ? parent->ends : parent->not_before;
	child.parties = copy(a, parent->parties, parent->party_n, sizeof *child.parties);
	child.party_n = parent->party_n;
	for (size_t i = 0; i < child.party_n; i++)
		child.parties[i].changed = true;
	if (in_force || parent->state == EMBARGO_EXITED) {
		child.state = in_force ? EMBARGO_ACTIVE : EMBARGO_EXITED;
		child.began = parent->began;
		child.ends = parent->ends;
		child.ended = parent->ended;
		child.why = parent->why;
	}
	assert(embargo_valid(&child));
	return child;
}

/* Puts the rows of one case behind those of the other; proposals in the order of their ids. */
static void add_rows(struct arena *a, const struct embargo *from, struct embargo *to)
{
	for (size_t i = 0; i < from->proposal_n; i++) {
		size_t at = to->proposal_n;

		to->proposals = embargo_row_more(a, to->proposals, &to->proposal_n, sizeof *to->proposals);
		for (; at > 0 && to->proposals[at - 1].id > from->proposals[i].id; at--)
			to->proposals[at] = to->proposals[at - 1];
		assert(at == 0 || to->proposals[at - 1].id != from->proposals[i].id);
		to->proposals[at] = from->proposals[i];
		to->proposals[at].changed = true;
	}
	for (size_t i = 0; i < from->answer_n; i++) {
		to->answers = embargo_row_more(a, to->answers, &to->answer_n, sizeof *to->answers);
		to->answers[to->answer_n - 1] = from->answers[i];
		to->answers[to->answer_n - 1].changed = true;
	}
}

/* A participant of both cases takes part in the one, bound to the later of its two promises. */
static void add_party(struct arena *a, const struct embargo_party *p, struct embargo *to)
{
	struct embargo_party *same = embargo_party_of(to, p->id);

	if (!same) {
		to->parties = embargo_row_more(a, to->parties, &to->party_n, sizeof *to->parties);
		to->parties[to->party_n - 1] = *p;
		to->parties[to->party_n - 1].changed = true;
		return;
	}
	if (same->stand == STAND_LEFT || (p->stand != STAND_LEFT && p->until > same->until))
		same->stand = p->stand;
	same->until = p->until > same->until ? p->until : same->until;
	same->lead |= p->lead;
	same->finder |= p->finder;
	same->changed = true;
}

static bool over(const struct embargo *e)
{
	return e->state == EMBARGO_EXITED;
}

/* Whose terms hold in the one case: those in force before none, of two the earlier end. */
static const struct embargo *holding(const struct embargo *x, const struct embargo *y)
{
	bool first = embargo_in_force(x->state) || over(x), second = embargo_in_force(y->state) || over(y);

	if (first && second)
		return (over(x) ? x->ended : x->ends) <= (over(y) ? y->ended : y->ends) ? x : y;
	return second ? y : x;
}

enum case_reason embargo_merge(struct arena *a, const struct embargo *x, const struct embargo *y,
                               const struct embargo_now *at, struct embargo *ret)
{
	const struct embargo *holds = holding(x, y), *other = holds == x ? y : x;
	struct embargo one = *holds;

	if (over(x) != over(y) && (embargo_in_force(x->state) || embargo_in_force(y->state)))
		return CASE_EMBARGO_MERGE_OVER;
	one.proposals = NULL, one.answers = NULL, one.parties = NULL;
	one.proposal_n = one.answer_n = one.party_n = 0;
	if (other->began != TIME_NONE && other->began < one.began)
		one.began = other->began;
	if (other->not_before > one.not_before)
		one.not_before = other->not_before;
	add_rows(a, x, &one);
	add_rows(a, y, &one);
	for (size_t i = 0; i < x->party_n; i++)
		add_party(a, &x->parties[i], &one);
	for (size_t i = 0; i < y->party_n; i++)
		add_party(a, &y->parties[i], &one);
	for (size_t i = 0; i < one.party_n && embargo_in_force(one.state); i++)
		embargo_bind(&one.parties[i], false, one.ends);
	if (over(&one))
		embargo_reject_open(&one, at->now);
	embargo_restate(&one);
	embargo_settle(&one, at);
	assert(embargo_valid(&one));
	*ret = one;
	return CASE_OK;
}
