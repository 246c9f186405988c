/*
 * http - a request as the handlers see it, and what they answer.
 *
 * No word of the HTTP library in here: the server fills a request, a route's
 * handler fills a response. All strings of a request live in its arena.
 */
#ifndef WEB_SERVE_HTTP_H
#define WEB_SERVE_HTTP_H

#include "base/clock.h"
#include "hub/hub.h"
#include "hub/list/list.h"
#include "rules/access.h"
#include "text/lang.h"
#include "web/serve/fields.h"

enum http_method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OPTIONS, METHOD_OTHER, METHOD_N };
extern const struct str method_names[METHOD_N];

struct guard;
struct rate;
struct seen;
struct kept_forms;
struct guard_gate;
struct sso;
struct deliver;

struct cache;

struct site { /* what all requests share; constant while the server runs, but for what settings say */
	struct list *list;
	struct cache *cache;
	struct hub *hub; /* NULL: a list alone; then nobody signs in and no route of the hub exists */
	struct str url;  /* "https://list.example.org", without a slash at the end */
	bool https;      /* that is how it is reached */
	bool named;      /* the address was told, not made from where we listen */
	struct guard *guard; /* against guessing (hub/people/guard.h); NULL without a hub, as the next ones */
	struct rate *rate;   /* against asking too often (hub/people/rate.h) */
	struct seen *seen; /* when sessions and keys were last used (hub/people/sessions.h) */
	struct kept_forms *kept; /* what was typed into forms whose session had ended (kept.h) */
	struct guard_gate *hashing, *calling; /* how many passwords are hashed, how many providers of sign-on are asked at one time */
	struct sso *sso;   /* single sign-on by the settings (sso.h) */
	struct deliver *_Atomic deliver; /* what sends notices (hub/notice/deliver.h); NULL: not yet */
	_Atomic unsigned languages; /* that the site is offered in: bits 1 << LANG_x (site.languages) */
	_Atomic size_t upload; /* bytes of the largest body that is taken (limits.upload) */
};

enum { CAUGHT_MAX = 4, COOKIES_MAX = 8 };

struct route;
struct visitor;

struct request {
	struct arena *a;
	const struct site *site;
	const struct list_view *view;
	enum http_method method;
	struct str target;             /* path and query as sent */
	struct str path;               /* as sent, %XX and all */
	struct str caught[CAUGHT_MAX]; /* what the {parts} of the route's pattern stood for, decoded */
	const struct route *route;
	struct fields query, form;     /* form: of a POST to a page, its token checked; empty where ROUTE_PLAIN */
	struct str content_type, body;
	enum lang lang;
	unixtime now;
	struct who who;                /* all zero: nobody who is known */
	struct visitor *visitor;       /* what else is known of whoever asks (visitor.h) */
};

struct response {
	int status;          /* 200 unless set */
	struct str type;     /* "text/html; charset=utf-8" unless set */
	struct buf body;
	struct str location; /* of a redirect */
	struct str allow;    /* of a 405 */
	struct str filename; /* offer as a download under this name */
	bool foreign;        /* bytes of somebody else: as they are, in a browser's sandbox, whatever they claim to be */
	struct str cookies[COOKIES_MAX]; /* values of Set-Cookie (cookie.h) */
	size_t cookie_n;
	int retry_after;     /* seconds, of a 429 or 503; 0: 30 */
	bool remember_lang;  /* set the language cookie */
	bool inside;         /* of the hub, not of the list: no other site learns the address */
};

extern const struct str type_html, type_json, type_csv, type_text, type_svg;

/* Answers with another place of ours: 303 after a POST, 301 for good. A place that is none of ours (place.h) becomes "/". */
void response_redirect(struct response *rs, int status, struct str location);
/* 303 to another site: for a sign-on provider that the settings name, and nothing else. */
void response_away(struct response *rs, struct str url);

/* A connection to read the hub with, lent on the first call and given back after the handler. NULL with *err where the
 * database is away. Only where site->hub is. */
struct db *request_db(struct request *rq, struct err *err);
/* Given back earlier, before something that takes its time. */
void request_db_done(struct request *rq);

#endif
