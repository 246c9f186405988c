/*
 * http - a request as the handlers see it, and what they answer.
 *
 * No word of the HTTP library in here: the server fills a request, a route's
 * handler fills a response. All strings of a request live in its arena.
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "base/clock.h"
#include "hub/list.h"
#include "web/fields.h"
#include "text/lang.h"

enum http_method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OPTIONS, METHOD_OTHER, METHOD_N };
extern const struct str method_names[METHOD_N];

struct site { /* what all requests share; constant while the server runs */
	struct list *list;
	struct str url; /* "https://list.example.org", without a slash at the end */
};

enum { CAUGHT_MAX = 4 };

struct request {
	struct arena *a;
	const struct site *site;
	const struct list_view *view;
	enum http_method method;
	struct str target;             /* path and query as sent */
	struct str path;               /* as sent, %XX and all */
	struct str caught[CAUGHT_MAX]; /* what the {parts} of the route's pattern stood for, decoded */
	struct fields query;
	struct str content_type, body;
	enum lang lang;
	unixtime now;
};

struct response {
	int status;          /* 200 unless set */
	struct str type;     /* "text/html; charset=utf-8" unless set */
	struct buf body;
	struct str location; /* of a redirect */
	struct str allow;    /* of a 405 */
	struct str filename; /* offer as a download under this name */
	bool remember_lang;  /* set the language cookie */
};

extern const struct str type_html, type_json, type_csv, type_text, type_svg;

/* Answers with another place of ours: 303 after a POST, 301 for good. */
void response_redirect(struct response *rs, int status, struct str location);

#endif
