/*
 * dispatch - from a request to its answer: which route, who asks, the checks that everything sent to us must pass, the handler;
 * and what is shown when something is wrong.
 *
 * A POST of a page is read as a form here. It must come from a page of ours (Sec-Fetch-Site, Origin) and carry that
 * page's token (token.h), else 403. The API takes what is to change something by a key, or by a session's cookie when
 * a page of ours sends it.
 */
#ifndef WEB_SERVE_DISPATCH_H
#define WEB_SERVE_DISPATCH_H

#include "web/serve/route.h"

/* What the cache may do with the answer. *err is what went wrong, if anything; it is in the answer already. */
enum keep dispatch(struct request *rq, struct response *rs, enum route_kind kind, struct err *err);
/* An answer that says what is wrong, in place of whatever was begun. */
void dispatch_problem(struct request *rq, struct response *rs, enum route_kind kind, int status, const struct err *err);

#endif
