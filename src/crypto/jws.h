/*
 * jws - did the holder of one of these keys write this token?
 *
 * Compact JSON Web Signatures (RFC 7515) checked against a JSON Web Key set (RFC 7517), as
 * sign-on providers publish one. Signatures alone: whom a token is for and until when is for
 * the caller to ask (hub/people/oidc_check.h).
 *
 * What is taken: RS256, PS256, ES256, ES384 (RFC 7518) by libcrypto, and EdDSA with Ed25519
 * (RFC 8037; also under its newer name "Ed25519", RFC 9864) by libsodium. "none" and the
 * HS family are not: a public key must never serve as a shared secret. A key serves only the
 * algorithms of its type and curve, and only the one that it names when it names one. What a token's head
 * says of where keys lie (jwk, jku, x5u, x5c) is not looked at; one that asks for extensions (crit) is refused.
 * Base64url is strict: one token, one text.
 */
#ifndef CRYPTO_JWS_H
#define CRYPTO_JWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/str.h"

enum jws_alg { JWS_RS256, JWS_PS256, JWS_ES256, JWS_ES384, JWS_EDDSA, JWS_ALG_N };
extern const struct str jws_alg_names[JWS_ALG_N];

struct jwk; /* a public key */
struct jwk_set {
	const struct jwk *v;
	size_t n;
	size_t left_out; /* keys that are for something else, of a kind that is not taken, or no keys */
};

/* {"keys":[...]}. The set lives as long as `a`; several threads may check with it. A key that cannot serve is left out, as
 * RFC 7517 (section 5) wants it; ERR_SYNTAX, ERR_TYPE, ERR_MISSING or ERR_LIMIT when the whole is no set. */
bool jwk_set_read(struct arena *a, struct str json, struct jwk_set *ret, struct err *err);

struct jws {
	enum jws_alg alg;
	struct str kid, type; /* of the head; empty when not said */
	struct str payload;   /* the bytes that were signed for */
};

/* ERR_SYNTAX and its like when it is no such token; ERR_RANGE for an algorithm or extension that is not taken; ERR_FOUND when
 * the set has no key for it, which a younger set may have; ERR_DENIED when the signature is wrong. A token that names no key is
 * checked only when exactly one of the set could have signed it. *ret is set on success alone. */
bool jws_check(struct arena *a, const struct jwk_set *keys, struct str token, struct jws *ret, struct err *err);

#endif
