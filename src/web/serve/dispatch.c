#include "web/serve/dispatch.h"

#include "hub/people/rate.h"
#include "hub/settings.h"
#include "web/page.h"
#include "web/serve/place.h"
#include "web/serve/visitor.h"
#include "web/sign/session.h"
#include "web/sign/token.h"

enum { VISITOR_WRITES = 60 /* a minute, of one address */ };

void dispatch_problem(struct request *rq, struct response *rs, enum route_kind kind, int status, const struct err *err)
{
	buf_clear(&rs->body);
	rs->status = status;
	rs->filename = rs->location = STR_NONE;
	if (kind == ROUTE_API)
		problem_json(rs, status, err);
	else
		problem_page(rq, rs, status, err);
}

static bool query(struct request *rq, struct err *err)
{
	if (rq->target.n <= rq->path.n || fields_query(rq->a, str_from(rq->target, rq->path.n + 1), &rq->query, err))
		return true;
	err->code = ERR_USAGE; /* whatever it is: 400 */
	return false;
}

/* A visitor where only members may be: a page leads to signing in and back, the API says how to. */
static bool invite(struct request *rq, struct response *rs, bool *ret_answered, struct err *err)
{
	if (rq->who.member || !(rq->route->flags & ROUTE_MEMBERS))
		return true;
	if (rq->route->kind == ROUTE_API) {
		rs->status = 401;
		return err_set(err, ERR_DENIED, "this is for members: send an API key as Authorization: Bearer tocsin_...");
	}
	struct str back = rq->method <= METHOD_HEAD ? rq->target : STR_NONE;

	response_redirect(rs, 303, back.n ? place_with(rq->a, STR(PATH_SIGN_IN), "to", back) : STR(PATH_SIGN_IN));
	*ret_answered = true;
	return true;
}

static bool read_form(struct request *rq, struct err *err)
{
	if (!visitor_same_origin(rq, false, err))
		return false;
	if (!fields_body(rq->a, rq->content_type, rq->body, &rq->form, err)) {
		rq->form = (struct fields){ 0 };
		return false;
	}
	/* Who was signed in when the page was shown, and is not now, cannot have the right token. Nothing is done for them; what
	 * they typed can be shown to them again (kept.h). */
	if (rq->visitor->ended && rq->route->flags & ROUTE_KEEPS)
		return true;
	return form_token_check(rq, fields_get(&rq->form, STR("token")), err);
}

/* May this be answered by its handler? Or was it answered here. */
static bool checked(struct request *rq, struct response *rs, bool *ret_answered, struct err *err)
{
	const struct route *r = rq->route;
	bool writes = rq->method == METHOD_POST && !(r->flags & ROUTE_PLAIN) && rq->site->hub;
	bool keeps = rq->visitor->ended && r->flags & ROUTE_KEEPS;

	if (!keeps && !invite(rq, rs, ret_answered, err))
		return false;
	if (!writes || *ret_answered)
		return true;
	if (r->kind == ROUTE_PAGE)
		return read_form(rq, err);
	return !(r->flags & ROUTE_HUB) || !rq->who.member || rq->visitor->by_key || visitor_same_origin(rq, true, err);
}

/* Members and keys by the setting; visitors where something of theirs is to be written down. */
static bool not_too_often(struct request *rq, struct response *rs, struct err *err)
{
	const struct visitor *v = rq->visitor;
	struct str whose = STR_NONE;
	unsigned a_minute = VISITOR_WRITES;

	if (rq->who.member) {
		const struct settings *s = hub_settings(rq->site->hub);

		a_minute = (unsigned)setting_number(s, SETTING_LIMITS_RATE);
		settings_release(s);
		whose = str_printf(rq->a, "%s %lld", v->by_key ? "key" : "member", (long long)(v->by_key ? v->in.key : rq->who.member));
	} else if (rq->site->hub && rq->route->flags & ROUTE_HUB && (rq->method == METHOD_POST || v->report)) {
		whose = STR_JOIN(rq->a, STR("from "), v->address);
	}
	if (!whose.n || rate_take(rq->site->rate, whose, a_minute, rq->now, &rs->retry_after))
		return true;
	rs->status = 429;
	return err_set(err, ERR_LIMIT, "more than %u requests in a minute; the next one is taken in %d seconds", a_minute,
	               rs->retry_after);
}

static const struct route *find(struct request *rq, struct response *rs, struct err *err)
{
	const struct route *r = route_find(rq, &rs->allow, err);

	if (!r || !(r->flags & ROUTE_HUB) || rq->site->hub)
		return r;
	err_set(err, ERR_FOUND, "there is nothing under this address");
	return NULL;
}

enum keep dispatch(struct request *rq, struct response *rs, enum route_kind kind, struct err *err)
{
	bool answered = false, ok;
	enum keep keep = KEEP_NEVER;

	rq->route = find(rq, rs, err);
	rs->inside = rq->site->hub && (!rq->route || rq->route->flags & ROUTE_HUB);
	ok = visitor_enter(rq, rs, rq->route ? err : NULL); /* also for what is not there: its page has the same frame */
	if (!rq->route)
		dispatch_problem(rq, rs, kind, rs->allow.n ? 405 : err_kinds[err->code].http, err);
	else if (!ok || !not_too_often(rq, rs, err) || !query(rq, err) || !checked(rq, rs, &answered, err) ||
	         (!answered && (!rq->route->run(rq, rs, err) || !buf_ok(&rs->body, err))))
		dispatch_problem(rq, rs, kind, rs->status >= 400 ? rs->status : err_kinds[err->code].http, err);
	else
		keep = rq->route->keep;
	if (kind == ROUTE_PAGE && (cookies_personal(&rq->visitor->cookies) || rq->visitor->form_key_is_new))
		keep = KEEP_NEVER;
	visitor_leave(rq, rs);
	return keep;
}
