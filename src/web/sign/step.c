#include "web/sign/step.h"

#include <string.h>

#include "web/serve/cookie.h"
#include "web/serve/place.h"
#include "web/serve/ticket.h"
#include "web/serve/visitor.h"
#include "web/sign/token.h"

const struct str away_names[AWAY_N] = {
	[AWAY_SIGN_IN] = STR_LIT("sign-in"), [AWAY_LINK] = STR_LIT("link"), [AWAY_PROVE] = STR_LIT("prove"),
	[AWAY_BEGIN] = STR_LIT("begin"),
};

static const int64_t seconds[STEP_KIND_N] = {
	[STEP_CODE] = 15 * 60, [STEP_SECOND] = 60 * 60, [STEP_BEGIN] = 86400, [STEP_AWAY] = OIDC_FLOW_S,
};

static struct str word_of(const char *s)
{
	return *s ? str_of(s) : STR("-");
}

/* "kind member changed away started state nonce verifier to" */
void step_put(struct request *rq, struct response *rs, const struct step *s)
{
	const struct oidc_flow *f = &s->flow;
	struct str says = str_printf(rq->a, "%d %lld %lld %d %lld %.*s %.*s %.*s %.*s", (int)s->kind, (long long)s->member,
	                             (long long)s->changed, (int)s->away, (long long)f->started, STR_ARG(word_of(f->state)),
	                             STR_ARG(word_of(f->nonce)), STR_ARG(word_of(f->verifier)), STR_ARG(str_sub(s->to, 0, 1500)));

	response_cookie(rq, rs, COOKIE_STEP, ticket_make(rq, "step", form_key(rq), says, seconds[s->kind]), seconds[s->kind]);
}

static bool take(struct str *says, uint64_t *ret)
{
	struct str word;

	return str_split(says, ' ', &word) && str_u64(word, ret);
}

static bool take_word(struct str *says, char ret[OIDC_RANDOM + 1])
{
	struct str word;

	if (!str_split(says, ' ', &word) || word.n > OIDC_RANDOM)
		return false;
	memset(ret, 0, OIDC_RANDOM + 1);
	if (!str_eq(word, STR("-")))
		memcpy(ret, word.p, word.n);
	return true;
}

struct step step_get(const struct request *rq)
{
	const struct step none = { .kind = STEP_NONE };
	struct str says;
	uint64_t kind, member, changed, away, started;
	struct step s = none;

	if (!rq->visitor->cookies.v[COOKIE_STEP].n || !rq->visitor->cookies.v[COOKIE_FORM].n ||
	    !ticket_read(rq, "step", rq->visitor->cookies.v[COOKIE_FORM], rq->visitor->cookies.v[COOKIE_STEP], &says, NULL))
		return none;
	if (!take(&says, &kind) || !take(&says, &member) || !take(&says, &changed) || !take(&says, &away) || !take(&says, &started) ||
	    !take_word(&says, s.flow.state) || !take_word(&says, s.flow.nonce) || !take_word(&says, s.flow.verifier) ||
	    kind >= STEP_KIND_N || away >= AWAY_N)
		return none;
	s.kind = (enum step_kind)kind;
	s.member = (int64_t)member;
	s.changed = (unixtime)changed;
	s.away = (enum away_for)away;
	s.flow.started = (unixtime)started;
	s.to = place_or(says, STR("/"));
	return s;
}

void step_over(struct request *rq, struct response *rs)
{
	if (rq->visitor->cookies.v[COOKIE_STEP].n)
		response_cookie(rq, rs, COOKIE_STEP, STR_NONE, -1);
}
