/* accounts, inside: what acts and proofs share. */
#ifndef HUB_PEOPLE_ACCOUNTS_PARTS_H
#define HUB_PEOPLE_ACCOUNTS_PARTS_H

#include "hub/notice/notices.h"
#include "hub/people/accounts.h"

/* The member's row; ERR_STATE when they may not sign in any more. */
bool account_row(struct db *d, struct arena *a, int64_t member, struct credential_row *ret, struct err *err);

/* What an authenticator app's secret is sealed as. */
bool account_totp_open(struct arena *a, const struct keys *k, const struct credential_row *c, uint8_t ret[TOTP_SECRET],
                       struct err *err);
struct str account_totp_seal(struct arena *a, const struct keys *k, int64_t member, const uint8_t secret[TOTP_SECRET]);

/* Ten codes, a line each, and the lines that are kept of them. */
struct str recovery_make(struct arena *a);
struct str recovery_kept(struct arena *a, const struct keys *k, int64_t member, struct str codes);
/* The kept lines without the one of this code; false when it is none of them. */
bool recovery_take(struct arena *a, const struct keys *k, int64_t member, struct str kept, struct str code, struct str *ret);
unsigned recovery_count(struct str kept);

/* Of a change of address that waits: its secret, sealed until then, so that it can be sent. ERR_FOUND: it is over. In `a`. */
bool address_secret(struct arena *a, struct db *d, const struct keys *k, int64_t id, struct str *ret, struct err *err);

/* In `aside`, after something changed: other sessions than `session` end, and the member is told. */
bool account_changed(struct acting *x, int64_t member, int64_t session, enum notice_kind kind, struct err *err);

#endif
