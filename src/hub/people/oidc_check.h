/*
 * oidc_check - what has to hold before a sign-on provider's word on somebody is taken.
 *
 * OpenID Connect's code flow (OpenID Connect Core 1.0, 3.1; Discovery 1.0) with PKCE S256 (RFC 7636),
 * and the issuer in the answer (RFC 9207) against mix-ups. Pure: the caller passes
 * bytes and the time; the network is hub/people/oidc.h's.
 *
 * Who somebody is, is issuer and subject together and nothing else. A mail address is told
 * beside it, with whether the provider verified it: enough to propose an invitation, never enough to sign in.
 */
#ifndef HUB_PEOPLE_OIDC_CHECK_H
#define HUB_PEOPLE_OIDC_CHECK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

#define OIDC_LEEWAY_S 120 /* clocks differ */
#define OIDC_FLOW_S   900 /* from setting out to coming back */

/* The hub as the provider knows it: settings. */
struct oidc_client {
	struct str issuer;       /* "https://id.example.org/realms/one": https, or http on this machine alone */
	struct str id, secret;   /* no secret: PKCE alone */
	struct str redirect;     /* where people come back to: "https://hub.example.org/sign-in/oidc" */
};
/* ERR_RANGE names what cannot be. */
bool oidc_client_check(const struct oidc_client *c, struct err *err);

/* --- the provider: its discovery document --- */

enum oidc_auth { OIDC_BASIC, OIDC_POST, OIDC_PUBLIC }; /* how the hub proves that it is the client */
struct oidc_provider {
	struct str issuer, authorize, token, keys;
	struct str userinfo; /* may be empty */
	enum oidc_auth auth;
	bool says_issuer;    /* its answers name it: RFC 9207 */
};
/* ISSUER/.well-known/openid-configuration */
void oidc_discovery_put(struct buf *b, struct str issuer);
/* ERR_DENIED when it speaks for another issuer; ERR_RANGE for an address or a way that is not taken. Strings are the document's. */
bool oidc_provider_read(struct arena *a, struct str json, const struct oidc_client *c, struct oidc_provider *ret, struct err *err);

/* --- setting out --- */

#define OIDC_RANDOM 43 /* characters: 32 random bytes in base64url */

/* To be kept for this browser alone, for one use, until it comes back. */
struct oidc_flow {
	char state[OIDC_RANDOM + 1], nonce[OIDC_RANDOM + 1], verifier[OIDC_RANDOM + 1];
	unixtime started;
};
void oidc_flow_make(struct oidc_flow *ret, unixtime now);
/* The address to send the browser to. `hint` (may be empty): the mail address that was typed. */
void oidc_authorize_put(struct buf *b, const struct oidc_provider *p, const struct oidc_client *c, const struct oidc_flow *f,
                        struct str hint);

/* After that address: they are to prove there anew who they are, not only to be signed in (Core 3.1.2.1). */
#define OIDC_ASK_AGAIN "&prompt=login&max_age=60"

/* --- coming back --- */

struct oidc_answer { /* of the query; what was not there is empty */
	struct str code, state, error, issuer;
};
/* ERR_DENIED: another browser's, another provider's, or the provider said no. ERR_STATE: too late. */
bool oidc_answer_check(const struct oidc_provider *p, const struct oidc_flow *f, const struct oidc_answer *a, unixtime now,
                       struct err *err);

/* The form that buys tokens for the code, and, for OIDC_BASIC, the Authorization header's value. Both hold secrets. */
void oidc_exchange_put(struct buf *b, const struct oidc_provider *p, const struct oidc_client *c, const struct oidc_flow *f,
                       struct str code);
void oidc_basic_put(struct buf *b, const struct oidc_client *c);

struct oidc_tokens {
	struct str id, access; /* access may be empty */
};
bool oidc_tokens_read(struct arena *a, struct str json, struct oidc_tokens *ret, struct err *err);
/* "invalid_grant" of an error's document (RFC 6749, 5.2); empty when it says nothing sensible. */
struct str oidc_refusal(struct arena *a, struct str json);

struct oidc_person {
	struct str issuer, subject;
	struct str mail, name; /* may be empty */
	bool mail_verified;
	struct strs ways;      /* how they proved it there (amr, RFC 8176): "mfa", "otp", "hwk" ... */
	unixtime proved;       /* and when (auth_time); TIME_NONE: not said. With OIDC_ASK_AGAIN it has to be */
};
/* Of an ID token whose signature is right (crypto/jws.h): Core 3.1.3.7. ERR_DENIED says which of its claims does not hold. */
bool oidc_claims_read(struct arena *a, struct str payload, const struct oidc_client *c, const struct oidc_flow *f, unixtime now,
                      struct oidc_person *ret, struct err *err);
/* Adds mail and name; of another subject: ERR_DENIED (Core 5.3.2). */
bool oidc_userinfo_read(struct arena *a, struct str json, struct oidc_person *p, struct err *err);

#endif
