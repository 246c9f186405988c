/*
 * known - has somebody signed in to this account with this browser before?
 *
 * A sealed cookie says so for a year, for the last few accounts. Whoever guesses does not have it, so a known browser waits for
 * its own failures alone (hub/people/guard.h); and a sign-in from one that is not known is told to the member by mail. It proves
 * nothing else. A new password forgets all browsers.
 */
#ifndef WEB_SIGN_KNOWN_H
#define WEB_SIGN_KNOWN_H

#include "web/serve/http.h"

enum { KNOWN_S = 365 * 86400, KNOWN_MOST = 5 };

/* changed: when the password was last set. */
bool known_here(const struct request *rq, int64_t member, unixtime changed);
void known_remember(struct request *rq, struct response *rs, int64_t member);

#endif
