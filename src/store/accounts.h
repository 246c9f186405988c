/*
 * store/accounts - how members sign in, as rows: passwords and second factors, passkeys, single sign-on; what was used once; and
 * new beginnings for those who have lost all of it.
 *
 * Secrets are here as digests, hashes or sealed bytes. What may be done with them is for the hub (hub/people/accounts.h).
 */
#ifndef STORE_ACCOUNTS_H
#define STORE_ACCOUNTS_H

#include "base/arena.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "store/db.h"

/* --- passwords and second factors --- */

struct credential_row {
	int64_t member;       /* 0: no such row */
	struct str login;     /* 32 bytes */
	struct str password;  /* Argon2id's text; empty: none */
	struct str totp;      /* sealed; empty: none */
	uint64_t totp_step;
	struct str recovery;
	unixtime changed;
};
/* Both leave .member 0 when there is none. Strings in `a`. */
bool credential_by_login(struct db *d, struct arena *a, const struct digest *login, struct credential_row *ret, struct err *err);
bool credential_of(struct db *d, struct arena *a, int64_t member, struct credential_row *ret, struct err *err);
bool credential_password(struct db *d, int64_t member, struct str text, unixtime at, struct err *err);
bool credential_rehash(struct db *d, int64_t member, struct str was, struct str text, struct err *err);
bool credential_totp(struct db *d, int64_t member, struct str sealed, uint64_t step, struct err *err); /* empty: none any more */
bool credential_step(struct db *d, int64_t member, uint64_t step, struct err *err);                    /* never back */
bool credential_recovery(struct db *d, int64_t member, struct str digests, struct err *err);

/* --- passkeys --- */

struct passkey_row {
	struct str id;
	int64_t member;
	struct str name, key;
	uint32_t counter;
	unixtime made, used;
};
struct passkey_rows { struct passkey_row *v; size_t n, cap; };

bool passkey_add(struct db *d, const struct passkey_row *r, struct err *err);
bool passkey_get(struct db *d, struct arena *a, struct str id, struct passkey_row *ret, struct err *err); /* ERR_FOUND */
bool passkeys_of(struct db *d, struct arena *a, int64_t member, struct passkey_rows *ret, struct err *err);
bool passkey_name(struct db *d, struct str id, struct str name, struct err *err);
bool passkey_used(struct db *d, struct str id, uint32_t counter, unixtime at, struct err *err);
bool passkey_drop(struct db *d, struct str id, struct err *err);
bool passkeys_drop_of(struct db *d, int64_t member, struct err *err);

/* --- single sign-on --- */

struct identity_row {
	struct str issuer, subject;
	int64_t member;
	unixtime made;
};
struct identity_rows { struct identity_row *v; size_t n, cap; };

bool identity_add(struct db *d, const struct identity_row *r, struct err *err);
bool identity_get(struct db *d, struct arena *a, struct str issuer, struct str subject, struct identity_row *ret,
                  struct err *err); /* ERR_FOUND */
bool identities_of(struct db *d, struct arena *a, int64_t member, struct identity_rows *ret, struct err *err);
bool identity_drop(struct db *d, struct str issuer, struct str subject, struct err *err);
bool identities_drop_of(struct db *d, int64_t member, struct err *err);

/* --- once --- */

/* In a write transaction: *ret_first unless it was told before and its time is not over. */
bool used_once(struct db *d, const struct digest *what, unixtime now, unixtime until, bool *ret_first, struct err *err);

/* --- new beginnings --- */

struct reset_row {
	int64_t id, member, asked_by; /* asked_by, granted_by 0: the shell on the hub's machine */
	unixtime asked;
	bool granted;
	int64_t granted_by;
	unixtime expires;
	unixtime used, ended;         /* TIME_NONE: not */
};
struct reset_rows { struct reset_row *v; size_t n, cap; };

bool reset_add(struct db *d, const struct reset_row *r, struct err *err); /* id, member, asked_by, asked, expires */
bool reset_grant(struct db *d, int64_t id, int64_t by, const struct digest *secret, unixtime expires, struct err *err);
bool reset_use(struct db *d, int64_t id, unixtime at, struct err *err);
bool reset_end(struct db *d, int64_t id, unixtime at, struct err *err);
bool resets_end_of(struct db *d, int64_t member, unixtime at, struct err *err);
bool reset_get(struct db *d, struct arena *a, int64_t id, struct reset_row *ret, struct err *err); /* ERR_FOUND, as the next two */
bool reset_by_secret(struct db *d, struct arena *a, const struct digest *secret, struct reset_row *ret, struct err *err);
bool reset_open_of(struct db *d, struct arena *a, int64_t member, unixtime now, struct reset_row *ret, struct err *err);
/* Those that wait for a second person, of all parties. */
bool resets_waiting(struct db *d, struct arena *a, unixtime now, struct reset_rows *ret, struct err *err);

#endif
