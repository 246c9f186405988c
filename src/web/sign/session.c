#include "web/sign/session.h"

#include "hub/people/accounts.h"
#include "web/serve/place.h"
#include "web/serve/visitor.h"
#include "web/sign/known.h"

static void give(struct request *rq, struct response *rs, const char secret[SECRET_LEN + 1])
{
	struct str value = str_dup(rq->a, str_n(secret, SECRET_LEN));

	rq->visitor->cookies.v[COOKIE_SESSION] = value;
	rq->visitor->ended = false;
	response_cookie(rq, rs, COOKIE_SESSION, value, session_longest(rq->site->hub));
}

static bool look_up(struct request *rq, struct err *err)
{
	struct visitor *v = rq->visitor;
	struct db *d = request_db(rq, err);

	if (!d || !session_who(d, rq->a, v->cookies.v[COOKIE_SESSION], rq->now, session_idle(rq->site->hub), &v->in, err))
		return false;
	rq->who = v->in.who;
	return true;
}

static bool end_present(struct request *rq, struct err *err)
{
	if (!rq->who.session)
		return true;
	struct str subject = str_printf(rq->a, "session/%lld", (long long)rq->who.session);
	struct err why = { 0 };

	if (hub_act_words(rq->site->hub, rq->a, &rq->who, "session.end", subject, NULL, NULL, &why) || why.code == ERR_FOUND)
		return true;
	if (err)
		*err = why;
	return false;
}

/* Does anybody know this browser? Where that cannot be looked up, nobody does: one mail too many. */
static bool is_known(struct request *rq, int64_t member)
{
	struct db *d = request_db(rq, NULL);
	struct account c;

	return d && account_of(d, rq->a, member, &c, NULL) && known_here(rq, member, c.changed);
}

bool session_begin(struct request *rq, struct response *rs, int64_t member, enum sign_way way, struct err *err)
{
	char secret[SECRET_LEN + 1];
	struct str agent = agent_name(rq->a, rq->visitor->user_agent);
	/* A sign-in by a code that is kept on paper is told in any case. */
	bool known = way != SIGN_RECOVERY && is_known(rq, member);
	int64_t id;

	if (!end_present(rq, err) ||
	    !(known ? session_start : session_start_new)(rq->site->hub, rq->a, member, way, agent, secret, &id, err))
		return false;
	give(rq, rs, secret);
	erase(secret, sizeof secret);
	known_remember(rq, rs, member);
	return look_up(rq, err);
}

bool session_prove_again(struct request *rq, struct response *rs, enum sign_way way, struct err *err)
{
	char secret[SECRET_LEN + 1];

	if (!rq->who.session)
		return err_set(err, ERR_STATE, "nobody is signed in here");
	if (!session_prove(rq->site->hub, rq->a, rq->who.session, way, secret, err))
		return false;
	give(rq, rs, secret);
	erase(secret, sizeof secret);
	return look_up(rq, err);
}

bool session_leave(struct request *rq, struct response *rs, struct err *err)
{
	if (!end_present(rq, err))
		return false;
	response_cookie(rq, rs, COOKIE_SESSION, STR_NONE, -1);
	rq->visitor->in = (struct signed_in){ 0 };
	rq->who = (struct who){ 0 };
	return true;
}

bool session_fresh(const struct request *rq)
{
	return rq->who.session && rq->now - rq->who.proved <= ACT_FRESH_S;
}

struct str session_back(const struct request *rq)
{
	struct str asked = fields_get(rq->method == METHOD_POST ? &rq->form : &rq->query, STR("to"));

	return place_or(asked, place_or(STR("/desk"), STR("/")));
}
