/*
 * step - half of a sign-in, kept by the browser until the other half is there.
 *
 * A sealed cookie, good for this browser's form cookie alone and for a short time: who proved a password and still owes a code,
 * who begins an account, who was sent to a sign-on provider. It can be shown again while it lasts (ticket.h), which gains
 * nothing: what follows is asked for each time, and a flow to a provider is used up (hub/people/accounts.h, account_once).
 */
#ifndef WEB_SIGN_STEP_H
#define WEB_SIGN_STEP_H

#include "hub/people/oidc_check.h"
#include "web/serve/http.h"

enum step_kind {
	STEP_NONE,
	STEP_CODE,   /* the password was right; the second factor is awaited */
	STEP_SECOND, /* the password was right; a second factor is to be set up */
	STEP_BEGIN,  /* a new account: a way to sign in is to be chosen */
	STEP_AWAY,   /* at the provider */
	STEP_KIND_N
};
enum away_for { AWAY_SIGN_IN, AWAY_LINK, AWAY_PROVE, AWAY_BEGIN, AWAY_N }; /* what one is at the provider for */
extern const struct str away_names[AWAY_N];

struct step {
	enum step_kind kind;
	int64_t member;         /* whose; 0 while away to sign in */
	unixtime changed;       /* when the password was last set: a newer one ends this */
	enum away_for away;
	struct oidc_flow flow;  /* while away */
	struct str to;          /* where to go afterwards */
};

void step_put(struct request *rq, struct response *rs, const struct step *s);
/* kind is STEP_NONE when there is none that is good. */
struct step step_get(const struct request *rq);
void step_over(struct request *rq, struct response *rs);

#endif
