/* signing - what the pages of signing in and of one's account share. */
#ifndef WEB_SIGN_SIGNING_H
#define WEB_SIGN_SIGNING_H

#include "hub/people/accounts.h"
#include "hub/settings.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/place.h"
#include "web/serve/visitor.h"
#include "web/sign/challenge.h"
#include "web/sign/known.h"
#include "web/sign/session.h"
#include "web/sign/sso.h"
#include "web/sign/step.h"
#include "web/sign/tries.h"
#include "web/told.h"
#include "web/views/views_account.h"

#define PATH_CODE    "/sign-in/code"
#define PATH_BEGIN   "/sign-in/begin"
#define PATH_SECOND  "/sign-in/second"
#define PATH_SSO     "/sign-in/sso"
#define PATH_ACCOUNT "/account"

/* Something is wrong with a field: for the summary, and returned for the field itself. */
struct str form_wrong(const struct request *rq, struct form_errors *e, const char *field, struct str text);
/* A field as it was sent: a password's blanks are part of it. */
struct str form_raw(const struct request *rq, const char *name);
/* "Too many tries. Try again in 2 minutes."; also sets the status. */
struct str signing_wait(const struct request *rq, struct response *rs, unsigned seconds);
/* Why a new password is not taken, in words; empty when it is. */
struct str password_fault(const struct request *rq, struct str password, struct str mail);
/* What a wrong code is told as. */
struct str code_fault(const struct request *rq, struct response *rs, const struct tried *t);
/* What a passkey's refusal is told as; sets the status. False for what is no answer of ours. */
bool passkey_fault(const struct request *rq, struct response *rs, const struct err *why, unsigned wait_s, struct str *ret,
                   struct err *err);

void passkey_form(const struct request *rq, const char *kind, const char *action, struct str to, struct str button,
                  struct passkey_form_view *ret);
struct str sign_script(void);
struct str sso_href(const struct request *rq, enum away_for what, struct str to);

/* A member's address, opened; empty when it cannot be. */
struct str member_mail(struct request *rq, int64_t member);

/* The proof is whole: a session begins, and on to where they wanted to. */
bool signing_done(struct request *rq, struct response *rs, int64_t member, enum sign_way way, struct str to, struct str told,
                  struct err *err);
/* There is no such step any more: back to the start. */
void signing_late(struct request *rq, struct response *rs);
/* A password was right, or was just chosen: what follows by the settings. */
bool signing_after_password(struct request *rq, struct response *rs, const struct account *c, struct str to, struct err *err);

/* As that member: an act of their own, in a step before they are signed in. Fresh. */
bool signing_who(struct request *rq, int64_t member, struct who *ret, struct err *err);
bool signing_act(struct request *rq, const struct who *w, int64_t member, const char *act, const char *const *pairs,
                 struct outcome *ret, struct err *err);
/* Is it proved lately enough? Else they are led there and back. */
bool signing_fresh(struct request *rq, struct response *rs);

/* The page that shows recovery codes, once, made of what an act told. */
void show_codes(struct request *rq, struct response *rs, struct str codes, enum msg text, struct str next);

#endif
