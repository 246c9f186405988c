/*
 * route - every address of the site, in one table (routes.c).
 *
 * From it come dispatch, who may come, what a method may do, what the cache may keep, the check
 * of parameters, and the OpenAPI document.
 */
#ifndef WEB_SERVE_ROUTE_H
#define WEB_SERVE_ROUTE_H

#include "web/serve/http.h"
#include "web/serve/param.h"

enum route_kind {
	ROUTE_PAGE, /* HTML for people, in their language */
	ROUTE_API,  /* JSON; errors as application/problem+json; other sites may read it */
	ROUTE_FILE  /* style, script, picture, well-known texts */
};

enum keep {
	KEEP_VIEW,  /* the same until the list changes or the day turns */
	KEEP_EVER,  /* its address carries a hash of its bytes */
	KEEP_OWN,   /* by whoever got it alone, who may ask whether it still holds; by no cache of ours */
	KEEP_NEVER  /* made of what the visitor sent: no cache of ours, no shared cache */
};

struct route {
	unsigned methods;    /* bits 1 << METHOD_x; HEAD comes with GET */
	const char *pattern; /* "/entry/{id}" */
	bool (*run)(struct request *rq, struct response *rs, struct err *err);
	enum route_kind kind;
	enum keep keep;
	const struct params *params; /* NULL: none */
	const char *title;   /* of API rows: what it answers, one line */
	const char *schema;  /* of API rows: what the 200 body is, named in the OpenAPI document */
	unsigned flags;      /* ROUTE_x below */
	const char *takes;   /* of API rows with a body: the media it may come in, with blanks between */
};
#define ROUTE_GET  (1u << METHOD_GET)
#define ROUTE_POST (1u << METHOD_POST)

enum {
	ROUTE_HUB = 1,     /* where a hub is open; elsewhere there is nothing under this address */
	ROUTE_MEMBERS = 2, /* for whoever is signed in: others are led to signing in and back (a page), or get 401 (the API) */
	ROUTE_KEEPS = 8,   /* a form that keeps what was typed when the session ended meanwhile: its handler then runs for nobody */
	ROUTE_FILES = 16, /* a POST that brings files: its body may be larger (LIMIT_HTTP_FILES) */
	ROUTE_MAKES = 32, /* a POST of the API that does an act: 201, or 200 where nothing was done; it has an Idempotency-Key */
	ROUTE_PLAIN = 4,   /* a POST that changes nothing: its handler reads the body itself, and no token is asked for */
};

extern const struct route routes[];
extern const size_t route_n;

/* The row for a path and method; its {parts} decoded into rq->caught. NULL with *err: ERR_FOUND (no such address),
 * ERR_USAGE with *ret_allow set (another method), ERR_SYNTAX (the path is not well formed). */
const struct route *route_find(struct request *rq, struct str *ret_allow, struct err *err);
/* The flags of every row that has this path, whatever the method. */
unsigned route_flags(struct str path);
/* Which kind of answer an address gets, known or not: decides how an error looks. */
enum route_kind route_kind(struct str path);

#endif
