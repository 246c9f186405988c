/*
 * passkey - did the device that this person registered sign, here and now, that they are present?
 *
 * The relying party's side of WebAuthn (https://www.w3.org/TR/webauthn-3/, sections 7.1 and
 * 7.2). The hub hands a challenge to the browser, the browser a signed answer to the hub; both
 * as the JSON of section 5.1.8 to 5.1.10 (navigator.credentials, PublicKeyCredential.toJSON()).
 * Signatures are checked by libfido2; no device is ever opened.
 *
 * What a device says of its own make is not asked for ("attestation": "none") and, when it
 * comes all the same, must be well-formed and proves nothing. Always wanted: that the person was
 * verified by the device (a finger, a face, a PIN), so a passkey alone is two factors. Keys: ES256,
 * EdDSA with Ed25519, RS256 with 2048 bits.
 *
 * A challenge is for one try; that it is used up and not older than a few minutes is for the
 * caller to see to. Pure; everything from outside is bounded by LIMIT_PASSKEY.
 */
#ifndef CRYPTO_PASSKEY_H
#define CRYPTO_PASSKEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define PASSKEY_CHALLENGE 32   /* bytes, from random_bytes() */
#define PASSKEY_USER      64   /* bytes of a user's handle at most, which tells nothing of the person */
#define PASSKEY_ID_MAX    1023 /* bytes of a passkey's id */
#define PASSKEY_TIMEOUT_S 300  /* what a browser is asked to wait */

/* --- where --- */

struct passkey_site {
	struct str id;     /* "hub.example.org": passkeys made for it work nowhere else, and not under another name later */
	struct str origin; /* "https://hub.example.org:8443" */
	struct str name;
};
/* From the address that browsers know the hub by. ERR_STATE says why there can be no passkeys: browsers want https (or a host
 * below "localhost") and a name, not an IP address. */
bool passkey_site_of(struct arena *a, struct str url, struct str name, struct passkey_site *ret, struct err *err);

/* --- asking --- */

struct passkey_user {
	struct str handle;     /* 1 to PASSKEY_USER bytes, of this member for ever */
	struct str name, full; /* "ann@example.org", "Ann Example": the device shows them */
};

/* PublicKeyCredentialCreationOptionsJSON: a new passkey, on none of the devices that hold one of `have` (ids). */
void passkey_ask_new(struct buf *b, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE],
                     const struct passkey_user *user, const struct str *have, size_t n);
/* PublicKeyCredentialRequestOptionsJSON: any of `have`, or, when that is empty, any that the device finds for this site, so that
 * nobody has to type who they are. */
void passkey_ask(struct buf *b, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE],
                 const struct str *have, size_t n);

/* --- what comes back --- */

enum passkey_alg { PASSKEY_ES256, PASSKEY_EDDSA, PASSKEY_RS256, PASSKEY_ALG_N };
extern const struct str passkey_alg_names[PASSKEY_ALG_N];

struct passkey {
	struct str id;       /* to be found by; another's id is not to be registered again */
	struct str key;      /* the public key as COSE (RFC 9052): to be kept as it is */
	enum passkey_alg alg;
	uint32_t counter;
	uint8_t model[16];   /* of the device (AAGUID), as it says; zeros: it does not */
	bool may_sync, synced; /* can be, is copied to the person's other devices */
};
/* A new one, of the answer to passkey_ask_new(). ERR_SYNTAX, ERR_TYPE, ERR_MISSING, ERR_LIMIT: not what browsers send. ERR_RANGE: a
 * key that is not taken. ERR_DENIED: another challenge, site or origin, or the person was not verified. Strings in `a`. */
bool passkey_made(struct arena *a, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE], struct str json,
                  struct passkey *ret, struct err *err);

/* An answer to passkey_ask(): by `id` the caller finds whose it claims to be. */
struct passkey_answer {
	struct str id;
	struct str user; /* the handle; may be empty when the site said which passkeys it takes */
	struct str client, device, signature; /* clientDataJSON, authenticatorData, what was signed over both */
};
bool passkey_answer_read(struct arena *a, struct str json, struct passkey_answer *ret, struct err *err);

struct passkey_kept {
	struct str id, key;
	struct str user;  /* the handle of the member whose it is */
	uint32_t counter;
	bool named;       /* who it is was known before the answer came; else the answer must name the handle */
};
struct passkey_use {
	uint32_t counter; /* to be kept from now on */
	bool copied;      /* the counter did not go up: somebody may have a copy of the key. To be told to the member */
	bool synced;
};
/* Errors as of passkey_made(); ERR_DENIED for a signature of another key as well. */
bool passkey_check(struct arena *a, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE],
                   const struct passkey_answer *answer, const struct passkey_kept *kept, struct passkey_use *ret, struct err *err);

#endif
