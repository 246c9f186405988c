#include "crypto/sign.h"

#include <sodium.h>
#include <string.h>

#include "crypto/digest.h"

_Static_assert(SIGN_SEED == crypto_sign_SEEDBYTES && SIGN_PUBLIC == crypto_sign_PUBLICKEYBYTES &&
               SIGN_SIGNATURE == crypto_sign_BYTES, "Ed25519's sizes");

struct sign_key {
	struct sign_public public;
	uint8_t secret[crypto_sign_SECRETKEYBYTES]; /* libsodium's form: seed and public key */
};

static const unsigned char *bytes_of(struct str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

struct sign_key *sign_key_make(void)
{
	struct sign_key *key = secret_alloc(sizeof *key);

	crypto_sign_keypair(key->public.b, key->secret);
	return key;
}

struct sign_key *sign_key_from_seed(const uint8_t seed[SIGN_SEED])
{
	struct sign_key *key = secret_alloc(sizeof *key);

	crypto_sign_seed_keypair(key->public.b, key->secret, seed);
	return key;
}

void sign_key_free(struct sign_key *key)
{
	secret_free(key);
}

struct sign_public sign_key_public(const struct sign_key *key)
{
	return key->public;
}

void sign_key_seed(const struct sign_key *key, uint8_t ret[SIGN_SEED])
{
	memcpy(ret, key->secret, SIGN_SEED);
}

struct signature sign(const struct sign_key *key, struct str bytes)
{
	struct signature s;

	crypto_sign_detached(s.b, NULL, bytes_of(bytes), bytes.n, key->secret);
	return s;
}

bool sign_check(const struct sign_public *by, struct str bytes, const struct signature *signature)
{
	return crypto_sign_verify_detached(signature->b, bytes_of(bytes), bytes.n, by->b) == 0;
}
