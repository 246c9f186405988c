/*
 * passkey_key - a passkey's public key: from the bytes of COSE (RFC 9052, RFC 9053) to what libfido2 checks with.
 */
#ifndef CRYPTO_PASSKEY_KEY_H
#define CRYPTO_PASSKEY_KEY_H

#include "crypto/passkey.h"

struct passkey_cose {
	int alg, type, curve; /* COSE's numbers of the algorithm, the key's type and its curve (0: none) */
};
extern const struct passkey_cose passkey_cose[PASSKEY_ALG_N];

struct passkey_key;

/* Lives as long as `a`. ERR_SYNTAX, ERR_TYPE, ERR_MISSING; ERR_RANGE for one that is not taken or no point of its curve. */
struct passkey_key *passkey_key_read(struct arena *a, struct str cose, struct err *err);
enum passkey_alg passkey_key_alg(const struct passkey_key *k);
/* Did it sign the device's bytes and the SHA-256 of the client's, for that site? */
bool passkey_key_check(const struct passkey_key *k, struct str site_id, struct str client, struct str device, struct str signature);

#endif
