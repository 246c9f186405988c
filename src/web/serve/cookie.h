/*
 * cookie - the few that we set.
 *
 *   lang          the language chosen; read by no one but the page
 *   session       the secret of whoever is signed in (session.h)
 *   form          of a visitor without a session who was shown a form: what its token is made of (token.h)
 *   told          what became of the last act, for the next page (told.h)
 *   step          half of a sign-in, until the other half is there (step.h)
 *   known         which accounts were signed in to here before (known.h)
 *   draft         the secret of a report that is being written (hub/report/drafts.h)
 *   track         that the secret of a report was shown (held.h)
 *
 * Reached by https they are called __Host-tocsin, __Host-tocsin-form and so on: a browser takes such names from this very
 * host alone, over https, for all of it. Without https (on one's own machine) the names lack that front.
 */
#ifndef WEB_SERVE_COOKIE_H
#define WEB_SERVE_COOKIE_H

#include "base/arena.h"
#include "base/str.h"

enum cookie { COOKIE_SESSION, COOKIE_FORM, COOKIE_TOLD, COOKIE_STEP, COOKIE_KNOWN, COOKIE_DRAFT, COOKIE_TRACK, COOKIE_N };

struct cookies {
	struct str lang, v[COOKIE_N]; /* as sent; empty: not there */
};

/* Of a Cookie header. What comes twice counts once: the first. */
void cookies_read(struct str header, bool https, struct cookies *ret);
/* Is an answer to whoever sends them made for them alone, so that no cache may answer or keep it? */
bool cookies_personal(const struct cookies *c);
/* The value of Set-Cookie. `value` is of base64url's letters. seconds: how long it lasts; 0: until the browser is
 * closed; below 0: it goes now. */
struct str cookie_set(struct arena *a, enum cookie c, bool https, struct str value, int64_t seconds);

#endif
