/*
 * visitor - who asks: from the head of a request to `struct who`.
 *
 * A session by its cookie, a program by its key (Authorization: Bearer tocsin_...), everybody else by nothing. Looked up
 * anew with every request, so that whoever was shown out is out. Only where a hub is, and only for what can differ by who
 * asks: pages when a cookie came, calls of the API that the cache does not answer.
 */
#ifndef WEB_SERVE_VISITOR_H
#define WEB_SERVE_VISITOR_H

#include "hub/people/sessions.h"
#include "web/serve/cookie.h"
#include "web/serve/http.h"

struct visitor {
	/* as sent */
	struct cookies cookies;
	struct str authorization, origin, fetch_site, host, user_agent, accept;
	struct str once;     /* Idempotency-Key */
	struct str address;  /* "192.0.2.7", of IPv6 the /64 "2001:db8:1:2::"; limits go by it (hub/people/guard.h). Empty: not known */
	bool direct;         /* from this machine, and not on behalf of another */
	/* as it turned out */
	struct signed_in in; /* .who.member is 0 where nobody is signed in */
	bool by_key;
	int64_t report;      /* whose tracking secret was shown (held.h); 0: none */
	bool report_read;    /* of a page: looked for it already */
	bool ended;          /* a session's cookie came, but that session is over */
	struct str told;     /* what became of the last act (told.h) */
	struct str form_key; /* see token.h */
	bool form_key_is_new;
	struct db *db;       /* lent */
};

/* Fills rq->who. False with rs->status set: 401 for a key that is none. A database that is away makes everybody a visitor
 * on pages of the list, and is ERR_DB or ERR_IO elsewhere. */
bool visitor_enter(struct request *rq, struct response *rs, struct err *err);
/* After the handler: gives back the connection, sets and takes back cookies. */
void visitor_leave(struct request *rq, struct response *rs);

/* seconds as of cookie_set(). */
void response_cookie(struct request *rq, struct response *rs, enum cookie c, struct str value, int64_t seconds);

/* Did a page of ours send this? By Sec-Fetch-Site and Origin; a browser says at least one of them with every POST. `must`: what
 * says neither is refused as well. ERR_DENIED. */
bool visitor_same_origin(const struct request *rq, bool must, struct err *err);

/* "Firefox on Linux" of a User-Agent header, as far as we know it; "a program" otherwise. */
struct str agent_name(struct arena *a, struct str user_agent);

#endif
