/*
 * hub/fetch - one public file from the network, only when it changed.
 *
 * HTTPS and HTTP through libcurl: redirects followed (https stays https), size capped (LIMIT_DOWNLOAD), slow and
 * silent servers given up, certificate checked. What is fetched lies in a temporary file that goes with the arena.
 */
#ifndef HUB_LIST_FETCH_H
#define HUB_LIST_FETCH_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct fetch_state { /* what the server said the last time; both may be empty */
	struct str etag, modified;
};
struct fetched {
	const char *path;        /* NULL when it did not change (HTTP 304) */
	struct fetch_state now;
	uint64_t bytes;
};

bool fetch_is_url(struct str s); /* http:// or https:// */
/* `before` and `stop` may be NULL; *stop non-zero ends it with ERR_STOPPED. ERR_FOUND for 404 and 410, ERR_LIMIT over the
 * cap, ERR_IO for the rest. */
bool fetch_url(struct arena *a, struct str url, const struct fetch_state *before, const atomic_int *stop, struct fetched *ret,
               struct err *err);
/* What lies below the temporary file in the name of an input ("cves/1.json" of its member); the name itself when none is. */
struct str fetch_inside(struct str input);

#endif
