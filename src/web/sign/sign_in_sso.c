/* Single sign-on: out to the organisation's own provider, and back. */
#include "base/names.h"
#include "hub/people/guard.h"
#include "text/said.h"
#include "web/sign/signing.h"
#include "web/sign/token.h"

/* What goes wrong here is told on the page that they came from. */
static struct str came_from(const struct request *rq, enum away_for what, struct str to)
{
	return what == AWAY_LINK ? STR(PATH_ACCOUNT) : what == AWAY_BEGIN ? STR(PATH_BEGIN) :
	       place_with(rq->a, what == AWAY_PROVE ? STR(PATH_PROVE) : STR(PATH_SIGN_IN), "to", to);
}

static bool failed(struct request *rq, struct response *rs, const struct step *s, const struct err *why, struct err *err)
{
	enum msg says = why->code == ERR_STATE ? MSG_sso_late : why->code == ERR_DENIED ? MSG_sso_denied :
	                why->code == ERR_LIMIT ? MSG_sso_busy : MSG_sso_away;

	if (why->code == ERR_DB) {
		*err = *why;
		return false;
	}
	/* The page tells that it did not come about. Why is for the operator: most often what is set here and there is not alike. */
	if (why->code != ERR_STATE && why->code != ERR_LIMIT)
		err_set(err, ERR_IO, "single sign-on: %s", why->msg);
	response_done(rq, rs, came_from(rq, s->away, s->to), page_word(rq, says));
	return true;
}

/* --- out --- */

/* May they set out for that? False with the answer made. */
static bool may(struct request *rq, struct response *rs, struct step *s)
{
	struct step before = step_get(rq);

	if (s->away == AWAY_SIGN_IN)
		return true;
	if (s->away == AWAY_BEGIN && before.kind == STEP_BEGIN) {
		s->member = before.member;
		s->changed = before.changed;
		s->to = before.to;
		return true;
	}
	if (s->away == AWAY_BEGIN || !rq->who.session) {
		response_redirect(rs, 303, place_with(rq->a, STR(PATH_SIGN_IN), "to", s->to));
		return false;
	}
	s->member = rq->who.member;
	return s->away == AWAY_PROVE || signing_fresh(rq, rs);
}

static bool set_out(struct request *rq, struct step *s, struct str *ret_url, struct err *err)
{
	struct sso_client *c = sso_take(rq, err);

	if (!c)
		return false;
	request_db_done(rq);
	bool in = guard_gate_enter(rq->site->calling, err);
	struct str hint = STR_NONE, url;
	bool ok = in && oidc_begin(sso_oidc(c), rq->a, rq->now, hint, &s->flow, &url, err);

	if (in)
		guard_gate_leave(rq->site->calling);
	sso_give_back(rq, c);
	if (ok)
		*ret_url = s->away == AWAY_PROVE ? STR_JOIN(rq->a, url, STR(OIDC_ASK_AGAIN)) : url;
	return ok;
}

bool page_sso(struct request *rq, struct response *rs, struct err *err)
{
	int what = names_find(away_names, AWAY_N, fields_get(&rq->query, STR("for")));
	struct step s = { .kind = STEP_AWAY, .away = what < 0 ? AWAY_SIGN_IN : (enum away_for)what, .to = session_back(rq) };
	struct str name, url;
	struct err why = { 0 };

	if (!sso_offered(rq, &name))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	if (!may(rq, rs, &s))
		return true;
	/* What comes back is linked to the account, so it has to be a page of ours that sends them out: another could have made the
	 * provider take them for somebody else before. */
	if ((s.away == AWAY_LINK || s.away == AWAY_BEGIN) && !form_token_check(rq, fields_get(&rq->query, STR("token")), err))
		return false;
	if (!set_out(rq, &s, &url, &why))
		return failed(rq, rs, &s, &why, err);
	step_put(rq, rs, &s);
	response_away(rs, url);
	return true;
}

/* --- back --- */

static bool ask_provider(struct request *rq, const struct step *s, struct oidc_person *ret, struct err *err)
{
	const struct oidc_answer answer = {
		.code = fields_get(&rq->query, STR("code")), .state = fields_get(&rq->query, STR("state")),
		.error = fields_get(&rq->query, STR("error")), .issuer = fields_get(&rq->query, STR("iss")),
	};
	struct sso_client *c;

	if (!account_once(rq->site->hub, STR_JOIN(rq->a, STR("flow "), str_of(s->flow.state)), OIDC_FLOW_S, err) ||
	    !(c = sso_take(rq, err)))
		return false;
	request_db_done(rq);
	bool in = guard_gate_enter(rq->site->calling, err);
	bool ok = in && oidc_finish(sso_oidc(c), rq->a, rq->now, &s->flow, &answer, ret, err);

	if (in)
		guard_gate_leave(rq->site->calling);
	sso_give_back(rq, c);
	return ok;
}

/* Whose is it? 0: nobody's here. */
static bool whose(struct request *rq, const struct oidc_person *p, int64_t *ret, struct err *err)
{
	struct db *d = request_db(rq, err);
	struct identity_row i;
	struct account c;
	struct err why = { 0 };

	*ret = 0;
	if (!d)
		return false;
	if (identity_get(d, rq->a, p->issuer, p->subject, &i, &why)) {
		if (!account_of(d, rq->a, i.member, &c, err))
			return false;
		*ret = c.member;
		return true;
	}
	if (why.code != ERR_FOUND)
		*err = why;
	return why.code == ERR_FOUND;
}

static bool link_it(struct request *rq, const struct step *s, const struct oidc_person *p, struct err *err)
{
	const char *const pairs[] = { "issuer", str_cstr(rq->a, p->issuer), "identity", str_cstr(rq->a, p->subject),
		                      "session", str_cstr(rq->a, str_printf(rq->a, "%lld", (long long)rq->who.session)), NULL };

	return signing_act(rq, &who_hub, s->member, "account.identity_add", pairs, NULL, err);
}

static bool proved(struct request *rq, struct response *rs, const struct step *s, const struct oidc_person *p, int64_t member,
                   struct err *err)
{
	if (member != s->member)
		return err_set(err, ERR_DENIED, "that is another person's");
	if (p->proved == TIME_NONE || rq->now - p->proved > ACT_FRESH_S)
		return err_set(err, ERR_DENIED, "the provider did not ask who you are");
	if (!session_prove_again(rq, rs, SIGN_OIDC, err))
		return false;
	response_redirect(rs, 303, s->to);
	return true;
}

static bool came_back(struct request *rq, struct response *rs, const struct step *s, const struct oidc_person *p, struct err *err)
{
	int64_t member;

	if (!whose(rq, p, &member, err))
		return false;
	switch (s->away) {
	case AWAY_PROVE:
		return proved(rq, rs, s, p, member, err);
	case AWAY_LINK:
		if (!link_it(rq, s, p, err))
			return false;
		response_done(rq, rs, STR(PATH_ACCOUNT), page_word(rq, MSG_sso_linked));
		return true;
	case AWAY_BEGIN:
		return link_it(rq, s, p, err) && signing_done(rq, rs, s->member, SIGN_OIDC, s->to, STR_NONE, err);
	default:
		if (member)
			return signing_done(rq, rs, member, SIGN_OIDC, s->to, STR_NONE, err);
		response_done(rq, rs, came_from(rq, s->away, s->to), page_word(rq, MSG_sso_unknown));
		return true;
	}
}

bool page_sso_back(struct request *rq, struct response *rs, struct err *err)
{
	struct step s = step_get(rq);
	struct oidc_person p;
	struct err why = { 0 };
	bool theirs = s.away == AWAY_SIGN_IN || s.away == AWAY_BEGIN || (rq->who.session && rq->who.member == s.member);

	if (s.kind != STEP_AWAY || !theirs) {
		response_done(rq, rs, STR(PATH_SIGN_IN), page_word(rq, MSG_sso_late));
		return true;
	}
	step_over(rq, rs);
	if (!ask_provider(rq, &s, &p, &why) || !came_back(rq, rs, &s, &p, &why)) {
		if (why.code == ERR_STATE && s.away == AWAY_LINK) { /* linked already */
			response_done(rq, rs, STR(PATH_ACCOUNT), said(rq->a, rq->lang, &why));
			return true;
		}
		if (s.away == AWAY_BEGIN) {
			const struct step begin = { .kind = STEP_BEGIN, .member = s.member, .changed = s.changed, .to = s.to };

			step_put(rq, rs, &begin);
		}
		return failed(rq, rs, &s, &why, err);
	}
	return true;
}
