/*
 * token - was this form one of our own pages'?
 *
 * Every form that is sent to us has a hidden field `token`: a digest keyed with what only this browser holds - the session's
 * secret, or for a visitor a random cookie made for the purpose. Another site can send a form, but can read neither. In
 * each page the token looks different (a random pad, and the token with it added), so that
 * the length of a packed page tells nothing of it (BREACH).
 *
 * The server checks it before a POST's handler runs. Templates put it with {{> token page}}.
 */
#ifndef WEB_SIGN_TOKEN_H
#define WEB_SIGN_TOKEN_H

#include "web/serve/http.h"

/* For a page about to be shown; gives a visitor the cookie it needs. In rq->a. */
struct str form_token(const struct request *rq);
/* What this browser holds beside any session: its form cookie, made when there is none. In rq->a. */
struct str form_key(const struct request *rq);
/* Was it made for whoever asks? ERR_DENIED. */
bool form_token_check(const struct request *rq, struct str token, struct err *err);

#endif
