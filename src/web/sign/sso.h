/*
 * sso - single sign-on as the settings have it now: which provider, and the client that speaks to it.
 *
 * Settings change while a hub runs; whoever is at it with the client of before finishes with that one. Any thread may call.
 */
#ifndef WEB_SIGN_SSO_H
#define WEB_SIGN_SSO_H

#include "hub/people/oidc.h"
#include "web/serve/http.h"

#define PATH_SSO_BACK "/sign-in/oidc" /* where the provider sends people back to */

struct sso;
struct sso *sso_new(void);
void sso_free(struct sso *s); /* NULL is fine */

/* Is it set up, and one of the ways to sign in? *ret_name: what the button says. In rq->a. */
bool sso_offered(const struct request *rq, struct str *ret_name);

struct sso_client;
/* To be given back. NULL: ERR_STATE when it is not set up, ERR_RANGE when the settings cannot be, ERR_DB. */
struct sso_client *sso_take(struct request *rq, struct err *err);
void sso_give_back(const struct request *rq, struct sso_client *c);
struct oidc *sso_oidc(struct sso_client *c);

#endif
