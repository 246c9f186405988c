/* store/keys - which keys a hub had, and what is still sealed or looked up by older ones. No key is ever here. */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include "base/clock.h"
#include "crypto/digest.h"
#include "store/db.h"

struct hub_key_row {
	struct str kind, name;
	unixtime since; /* 0: since the hub began */
	unixtime signs; /* TIME_NONE: no end is set */
	unixtime ended; /* TIME_NONE: in use */
};
/* By kind, the oldest first; strings are good within fn. */
bool hub_keys_each(struct db *d, bool (*fn)(void *ctx, const struct hub_key_row *r, struct err *err), void *ctx, struct err *err);
bool hub_key_add(struct db *d, struct str kind, struct str name, unixtime since, struct err *err); /* one that is there stays */
bool hub_key_signs(struct db *d, struct str kind, struct str name, unixtime until, struct err *err);
bool hub_key_end(struct db *d, struct str kind, struct str name, unixtime at, struct err *err);

/* Sealed values that are not by the key of this number, after `after` (empty: from the first), in order of their refs. */
typedef bool stale_fn(void *ctx, struct str ref, struct str bytes, struct err *err);
bool sealed_stale(struct db *d, uint32_t key, struct str after, int64_t most, stale_fn *fn, void *ctx, struct err *err);
/* Only when it still is `was`. */
bool sealed_renew(struct db *d, struct str ref, struct str was, struct str is, struct err *err);

/* The same of second factors. */
typedef bool totp_stale_fn(void *ctx, int64_t member, struct str bytes, struct err *err);
bool totp_stale(struct db *d, uint32_t key, int64_t after, int64_t most, totp_stale_fn *fn, void *ctx, struct err *err);
bool totp_renew(struct db *d, int64_t member, struct str was, struct str is, struct err *err);
/* Both. */
bool stale_count(struct db *d, uint32_t key, int64_t *ret, struct err *err);

/* Accounts with what they are looked up by, and what their address is kept under. */
typedef bool login_fn(void *ctx, int64_t member, struct str login, struct str mail, struct err *err);
bool login_each(struct db *d, int64_t after, int64_t most, login_fn *fn, void *ctx, struct err *err);
bool login_renew(struct db *d, int64_t member, struct str was, const struct digest *is, struct err *err);

#endif
