/*
 * oidc - signing in with an organisation's own sign-on: the part that speaks to the provider.
 *
 * One struct oidc for each provider that is set up; it keeps the provider's discovery document (a day) and
 * keys (half a day; at once anew when a token names a key that is not among them, but not
 * more than twice a minute, whatever tokens come). A provider that is away is not asked
 * again for a few seconds, and what is known of it serves on. Any thread may call; a call may take the time of three
 * requests of OIDC_TIMEOUT_S each, so none that others wait for should.
 *
 * No redirect is followed, certificates are checked, answers are bounded by LIMIT_OIDC_ANSWER.
 */
#ifndef HUB_PEOPLE_OIDC_H
#define HUB_PEOPLE_OIDC_H

#include "hub/people/oidc_check.h"

#define OIDC_TIMEOUT_S 10

struct oidc;

/* The client is copied, its secret into locked memory. ERR_RANGE for one that cannot be (oidc_client_check); NULL on failure. */
struct oidc *oidc_new(const struct oidc_client *c, struct err *err);
void oidc_free(struct oidc *o); /* NULL is fine */

/* Where to send the browser, and what to keep until it comes back. ERR_IO while the provider is away. */
bool oidc_begin(struct oidc *o, struct arena *a, unixtime now, struct str hint, struct oidc_flow *ret, struct str *ret_url,
                struct err *err);
/* It came back: who is it? The flow is used up whatever happens. ERR_DENIED and ERR_STATE as in hub/people/oidc_check.h,
 * ERR_DENIED for a code that the provider does not take (used, expired, another's). */
bool oidc_finish(struct oidc *o, struct arena *a, unixtime now, const struct oidc_flow *flow, const struct oidc_answer *answer,
                 struct oidc_person *ret, struct err *err);

#endif
