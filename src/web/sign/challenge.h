/*
 * challenge - passkeys between a page's script and us: asking for one, and reading what the browser answered.
 *
 * The script fetches a fresh challenge just before the person is asked (a POST with ask=1, answered in JSON), so a page that
 * stood open for an hour works; the answer comes as an ordinary form. The challenge travels in a ticket meanwhile; that it is
 * good once is hub/people/accounts.h's.
 */
#ifndef WEB_SIGN_CHALLENGE_H
#define WEB_SIGN_CHALLENGE_H

#include "hub/people/accounts.h"
#include "web/serve/http.h"

/* Can there be passkeys at this address, and do the settings want them? */
bool passkeys_offered(const struct request *rq, struct passkey_site *ret);
/* Is it the script that asks for a challenge? */
bool challenge_wanted(const struct request *rq);

/* {"ticket":..., "options":...}: any passkey, or with a member one of theirs. */
bool challenge_ask(struct request *rq, struct response *rs, int64_t member, struct err *err);
/* For a new one. */
bool challenge_ask_new(struct request *rq, struct response *rs, int64_t member, struct err *err);

/* What came of it: `ticket` and `answer` of the form. ERR_DENIED, ERR_STATE and what crypto/passkey.h has. Counted by the guard;
 * *ret_wait_s is not 0 when it was too often. */
bool challenge_answer(struct request *rq, int64_t member, struct passkey_proof *ret, unsigned *ret_wait_s, struct err *err);
bool challenge_made(struct request *rq, int64_t member, struct passkey *ret, struct err *err);

#endif
