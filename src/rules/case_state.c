#include "rules/case_state.h"

#include <assert.h>
#include <string.h>

static const char lower[] = "vfdpxa", upper[] = "VFDPXA";

const struct str case_event_names[CASE_EVENT_N] = {
	[CASE_V] = STR_LIT("vendor_aware"), [CASE_F] = STR_LIT("fix_ready"),      [CASE_D] = STR_LIT("fix_deployed"),
	[CASE_P] = STR_LIT("public"),       [CASE_X] = STR_LIT("exploit_public"), [CASE_A] = STR_LIT("attacks"),
};

/* `first` without `then`. */
static bool lacks(case_bits s, enum case_event first, enum case_event then)
{
	return (s & CASE_BIT(first)) && !(s & CASE_BIT(then));
}

const char *case_state_text(case_bits s, char out[static 7])
{
	for (unsigned e = 0; e < CASE_EVENT_N; e++)
		out[e] = s & CASE_BIT(e) ? upper[e] : lower[e];
	out[CASE_EVENT_N] = '\0';
	return out;
}

bool case_state_parse(struct str text, case_bits *ret)
{
	case_bits s = 0;

	if (text.n != CASE_EVENT_N)
		return false;
	for (unsigned e = 0; e < CASE_EVENT_N; e++) {
		if (text.p[e] != lower[e] && text.p[e] != upper[e])
			return false;
		s |= text.p[e] == upper[e] ? CASE_BIT(e) : 0;
	}
	if (!case_state_valid(s))
		return false;
	*ret = s;
	return true;
}

bool case_state_valid(case_bits s)
{
	return !(s & ~CASE_ALL) && !lacks(s, CASE_F, CASE_V) && !lacks(s, CASE_D, CASE_F);
}

bool case_state_ephemeral(case_bits s)
{
	return lacks(s, CASE_X, CASE_P) || lacks(s, CASE_P, CASE_V);
}

case_bits case_promoted(case_bits s)
{
	s |= s & CASE_BIT(CASE_X) ? CASE_BIT(CASE_P) : 0;
	s |= s & CASE_BIT(CASE_P) ? CASE_BIT(CASE_V) : 0;
	return s;
}

unsigned case_events_allowed(case_bits s)
{
	unsigned next = ~(unsigned)s & CASE_ALL;

	if (lacks(s, CASE_X, CASE_P))
		return CASE_BIT(CASE_P);
	if (lacks(s, CASE_P, CASE_V))
		return CASE_BIT(CASE_V);
	if (!(s & CASE_BIT(CASE_V)))
		next &= ~(unsigned)CASE_BIT(CASE_F);
	if (!(s & CASE_BIT(CASE_F)))
		next &= ~(unsigned)CASE_BIT(CASE_D);
	return next;
}

enum case_reason case_event_refused(case_bits s, enum case_event e)
{
	if (s & CASE_BIT(e))
		return CASE_EVENT_HAPPENED;
	return case_events_allowed(s) & CASE_BIT(e) ? CASE_OK : CASE_EVENT_ORDER;
}

bool case_next(case_bits s, enum case_event e, case_bits *ret)
{
	if (!case_state_valid(s) || case_event_refused(s, e) != CASE_OK)
		return false;
	*ret = s | CASE_BIT(e);
	return true;
}

bool case_step(case_bits s, enum case_event e, case_bits *ret)
{
	if (!case_next(s, e, &s))
		return false;
	*ret = case_promoted(s);
	return true;
}

bool case_history_valid(struct str letters)
{
	case_bits s = 0;

	for (size_t i = 0; i < letters.n; i++) {
		const char *at = memchr(upper, letters.p[i], CASE_EVENT_N);

		if (!at || !case_next(s, (enum case_event)(at - upper), &s))
			return false;
	}
	return true;
}

/* All ways on from `s`, which `so_far` letters led to, each written whole. Returns where the next one goes. */
static size_t go_on(case_bits s, char (*ret)[CASE_EVENT_N + 1], size_t n, const char *so_far, size_t len)
{
	char way[CASE_EVENT_N + 1] = "";

	memcpy(way, so_far, len);
	if (s == CASE_ALL) {
		assert(n < CASE_HISTORIES);
		memcpy(ret[n], way, sizeof way);
		return n + 1;
	}
	for (unsigned e = 0; e < CASE_EVENT_N; e++) {
		case_bits next;

		if (!case_next(s, (enum case_event)e, &next))
			continue;
		way[len] = upper[e];
		n = go_on(next, ret, n, way, len + 1);
	}
	return n;
}

void case_histories(char ret[static CASE_HISTORIES][CASE_EVENT_N + 1])
{
	size_t n = go_on(0, ret, 0, "", 0);

	assert(n == CASE_HISTORIES);
	(void)n;
}
