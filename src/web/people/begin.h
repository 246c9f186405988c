/* begin - where an account's ways to sign in begin; for the pages of invitations, of new beginnings and of one's account. */
#ifndef WEB_PEOPLE_BEGIN_H
#define WEB_PEOPLE_BEGIN_H

#include "crypto/passkey.h"
#include "web/serve/http.h"

/* This browser's member has just been made, or has lost all ways to sign in: on to choosing one. `told` is said there. */
void begin_account(struct request *rq, struct response *rs, int64_t member, struct str told);

/* Registers a passkey that was made. */
bool passkey_keep(struct request *rq, const struct who *w, int64_t member, const struct passkey *p, struct str name,
                  struct err *err);

#endif
