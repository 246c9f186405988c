/* answer - from a response of ours to one of the HTTP library: headers, packing, ETag. */
#ifndef WEB_SERVE_ANSWER_H
#define WEB_SERVE_ANSWER_H

#include <microhttpd.h>

#include "web/serve/http.h"
#include "web/serve/pack.h"
#include "web/serve/route.h"

struct answer {
	struct MHD_Response *whole, *same; /* `same` (304) only for a 200 that has an ETag */
	unsigned status;
	size_t bytes;
	char etag[32];
};

struct answer_how {
	enum route_kind kind;
	enum keep keep;
	enum coding coding;
	enum lang lang;
	bool https; /* the site is reached by https: say so for good */
};

/* Takes the body's memory out of rs. */
void answer_make(struct response *rs, const struct answer_how *how, struct answer *ret);

#endif
