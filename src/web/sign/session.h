/*
 * session - signing in and out, as handlers do it once the proof is there.
 */
#ifndef WEB_SIGN_SESSION_H
#define WEB_SIGN_SESSION_H

#include "hub/people/sessions.h"
#include "web/serve/http.h"

#define PATH_SIGN_IN  "/sign-in"  /* ?to=PATH: where to go afterwards (place_or() it) */
#define PATH_SIGN_OUT "/sign-out"
#define PATH_PROVE    "/prove"    /* ?to=PATH: prove again who one is, for acts that ask for it */

/* Who asks has proved to be `member`: a new session with a new secret, its cookie set; one that they came with ends. rq->who is
 * theirs from here on. The caller redirects. */
bool session_begin(struct request *rq, struct response *rs, int64_t member, enum sign_way way, struct err *err);
/* Signed in already, they proved it again: the same session under a new secret. */
bool session_prove_again(struct request *rq, struct response *rs, enum sign_way way, struct err *err);
/* Ends the session that this came with, and takes its cookie back. Nothing to end is fine. */
bool session_leave(struct request *rq, struct response *rs, struct err *err);
/* Have they proved it lately enough for acts that ask for that? */
bool session_fresh(const struct request *rq);
/* The place to go back to that a sign-in was asked with: ?to= or the form's `to`, when it is a page of ours; else the desk. */
struct str session_back(const struct request *rq);

#endif
