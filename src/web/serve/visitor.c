#include "web/serve/visitor.h"

#include "web/serve/route.h"
#include "web/sign/held.h"
#include "web/told.h"

struct db *request_db(struct request *rq, struct err *err)
{
	struct visitor *v = rq->visitor;

	if (!v->db)
		v->db = hub_read(rq->site->hub, err);
	return v->db;
}

void request_db_done(struct request *rq)
{
	if (rq->visitor->db)
		hub_read_done(rq->site->hub, rq->visitor->db);
	rq->visitor->db = NULL;
}

static struct str bearer(struct str header)
{
	return str_istarts(header, STR("Bearer ")) ? str_trim(str_from(header, sizeof "Bearer " - 1)) : STR_NONE;
}

static bool enter_by_key(struct request *rq, struct response *rs, struct err *err)
{
	struct visitor *v = rq->visitor;
	struct db *d = request_db(rq, err);

	if (!d)
		return false;
	if (api_key_who(d, rq->a, bearer(v->authorization), rq->now, &v->in, err)) {
		v->by_key = true;
		seen_note(rq->site->seen, &v->in, rq->now);
		return true;
	}
	if (err->code == ERR_FOUND) {
		rs->status = 401;
		err_set(err, ERR_DENIED, "this API key is not known, has expired or was ended");
	}
	return false;
}

static bool enter_by_cookie(struct request *rq, struct err *err)
{
	struct visitor *v = rq->visitor;
	struct err why = { 0 };
	struct db *d = request_db(rq, &why);

	if (d && session_who(d, rq->a, v->cookies.v[COOKIE_SESSION], rq->now, session_idle(rq->site->hub), &v->in, &why)) {
		seen_note(rq->site->seen, &v->in, rq->now);
		return true;
	}
	v->in = (struct signed_in){ 0 };
	v->ended = why.code == ERR_FOUND;
	if (v->ended || !(rq->route && rq->route->flags & ROUTE_HUB))
		return true;
	if (err)
		*err = why;
	return false;
}

/* Is what it answers the same whoever asks? Pages never are: their frame tells who is signed in. */
static bool same_for_all(const struct route *r)
{
	return r->kind == ROUTE_FILE || (r->kind == ROUTE_API && (!(r->flags & ROUTE_HUB) || r->keep != KEEP_NEVER));
}

bool visitor_enter(struct request *rq, struct response *rs, struct err *err)
{
	struct visitor *v = rq->visitor;
	bool page = !rq->route || rq->route->kind == ROUTE_PAGE, ok = true;

	if (!rq->site->hub || (rq->route && same_for_all(rq->route)))
		return true;
	if (!page && str_istarts(v->authorization, STR("Tracking ")))
		ok = held_by_header(rq, rs, str_from(v->authorization, sizeof "Tracking " - 1), err);
	else if (!page && v->authorization.n)
		ok = enter_by_key(rq, rs, err);
	else if (v->cookies.v[COOKIE_SESSION].n)
		ok = enter_by_cookie(rq, err);
	rq->who = v->in.who;
	if (page && v->cookies.v[COOKIE_TOLD].n)
		v->told = told_read(rq);
	return ok;
}

void response_cookie(struct request *rq, struct response *rs, enum cookie c, struct str value, int64_t seconds)
{
	if (rs->cookie_n < COOKIES_MAX)
		rs->cookies[rs->cookie_n++] = cookie_set(rq->a, c, rq->site->https, value, seconds);
}

static bool sets(const struct request *rq, const struct response *rs, enum cookie c)
{
	struct str front = str_sub(cookie_set(rq->a, c, rq->site->https, STR_NONE, 0), 0,
	                           str_chr(cookie_set(rq->a, c, rq->site->https, STR_NONE, 0), '=') + 1);

	for (size_t i = 0; i < rs->cookie_n; i++)
		if (str_starts(rs->cookies[i], front))
			return true;
	return false;
}

void visitor_leave(struct request *rq, struct response *rs)
{
	struct visitor *v = rq->visitor;

	request_db_done(rq);
	if (!rq->site->hub || (rq->route && rq->route->kind != ROUTE_PAGE))
		return;
	if (v->form_key_is_new)
		response_cookie(rq, rs, COOKIE_FORM, v->form_key, 0);
	if (v->ended && !sets(rq, rs, COOKIE_SESSION))
		response_cookie(rq, rs, COOKIE_SESSION, STR_NONE, -1);
	if (v->cookies.v[COOKIE_TOLD].n && !rs->location.n)
		response_cookie(rq, rs, COOKIE_TOLD, STR_NONE, -1);
}

/* --- where it comes from --- */

static struct str origin_of(struct str url)
{
	size_t host = str_find(url, STR("://"));
	size_t end = host == SIZE_MAX ? SIZE_MAX : str_chr(str_from(url, host + 3), '/');

	return end == SIZE_MAX ? url : str_sub(url, 0, host + 3 + end);
}

static bool origin_ours(const struct request *rq, struct str origin)
{
	const struct visitor *v = rq->visitor;

	if (str_ieq(origin, origin_of(rq->site->url)))
		return true;
	/* Started without a name, the site goes by whatever name it is reached at: 127.0.0.1, localhost. */
	return !rq->site->named && v->host.n && str_istarts(origin, STR("http://")) && str_ieq(str_from(origin, 7), v->host);
}

bool visitor_same_origin(const struct request *rq, bool must, struct err *err)
{
	const struct visitor *v = rq->visitor;

	if (v->fetch_site.n && !str_eq(v->fetch_site, STR("same-origin")))
		return err_set(err, ERR_DENIED, "this was sent by a page of another site");
	if (v->origin.n && !origin_ours(rq, v->origin))
		return err_set(err, ERR_DENIED, "this was sent by a page of another site");
	if (must && !v->fetch_site.n && !v->origin.n)
		return err_set(err, ERR_DENIED, "what comes with a session's cookie says where from (Origin); programs use an API key");
	return true;
}

/* --- with what --- */

static struct str first_of(struct str s, const struct str (*table)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_find(s, table[i][0]) != SIZE_MAX)
			return table[i][1];
	return STR_NONE;
}

struct str agent_name(struct arena *a, struct str user_agent)
{
	/* In this order: most browsers claim to be others too. */
	static const struct str browsers[][2] = {
		{ STR_LIT("MicroMessenger/"), STR_LIT("WeChat") }, { STR_LIT("HuaweiBrowser/"), STR_LIT("Huawei Browser") },
		{ STR_LIT("Edg"), STR_LIT("Edge") },               { STR_LIT("OPR/"), STR_LIT("Opera") },
		{ STR_LIT("SamsungBrowser/"), STR_LIT("Samsung Internet") }, { STR_LIT("Firefox/"), STR_LIT("Firefox") },
		{ STR_LIT("FxiOS/"), STR_LIT("Firefox") },         { STR_LIT("CriOS/"), STR_LIT("Chrome") },
		{ STR_LIT("Chrome/"), STR_LIT("Chrome") },         { STR_LIT("Safari/"), STR_LIT("Safari") },
		{ STR_LIT("curl/"), STR_LIT("curl") },
	};
	static const struct str systems[][2] = {
		{ STR_LIT("OpenHarmony"), STR_LIT("HarmonyOS") }, { STR_LIT("HarmonyOS"), STR_LIT("HarmonyOS") },
		{ STR_LIT("Android"), STR_LIT("Android") }, { STR_LIT("iPhone"), STR_LIT("iOS") }, { STR_LIT("iPad"), STR_LIT("iPadOS") },
		{ STR_LIT("Windows"), STR_LIT("Windows") }, { STR_LIT("Mac OS X"), STR_LIT("macOS") },
		{ STR_LIT("CrOS"), STR_LIT("ChromeOS") }, { STR_LIT("Linux"), STR_LIT("Linux") },
	};
	struct str b = first_of(user_agent, browsers, sizeof browsers / sizeof *browsers);
	struct str s = first_of(user_agent, systems, sizeof systems / sizeof *systems);

	if (!b.n)
		return s.n ? s : STR("a program");
	return s.n ? STR_JOIN(a, b, STR(" on "), s) : b;
}
