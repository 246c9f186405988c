/*
 * sign - who wrote these bytes?
 *
 * Ed25519 (RFC 8032), by libsodium, which refuses keys of small order and
 * signatures that are not in their one form. A private key lives in locked memory
 * and has one owner, who frees it; public keys and signatures are plain values.
 */
#ifndef CRYPTO_SIGN_H
#define CRYPTO_SIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define SIGN_SEED      32
#define SIGN_PUBLIC    32
#define SIGN_SIGNATURE 64

struct sign_public {
	uint8_t b[SIGN_PUBLIC];
};
struct signature {
	uint8_t b[SIGN_SIGNATURE];
};
struct sign_key; /* private */

struct sign_key *sign_key_make(void);
/* The same seed gives the same key. The caller erases the seed. */
struct sign_key *sign_key_from_seed(const uint8_t seed[SIGN_SEED]);
void sign_key_free(struct sign_key *key); /* erases; NULL is fine */

struct sign_public sign_key_public(const struct sign_key *key);
/* For who keeps the key; `ret` should be locked memory (secret_alloc), and is erased after. */
void sign_key_seed(const struct sign_key *key, uint8_t ret[SIGN_SEED]);

/* The same bytes and key always give the same signature. */
struct signature sign(const struct sign_key *key, struct str bytes);
bool sign_check(const struct sign_public *by, struct str bytes, const struct signature *signature);

#endif
