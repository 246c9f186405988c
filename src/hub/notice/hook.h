/*
 * hook - telling programs: signed HTTP requests after the Standard Webhooks form (standardwebhooks.com, 1.0).
 *
 *   webhook-id         the notice's id: the same at each try, so that a receiver drops a repeat
 *   webhook-timestamp  of this try, seconds since 1970
 *   webhook-signature  "v1," and the base64 of HMAC-SHA-256 over "ID.TIMESTAMP.BODY"
 *
 * A receiver is somebody's choice of address, so this is where a hub could be made to knock at doors of its own network: only
 * public addresses are connected to, whatever a name resolves to at that moment; only https; no redirect is followed, no
 * proxy asked, and of an answer little is read.
 */
#ifndef HUB_NOTICE_HOOK_H
#define HUB_NOTICE_HOOK_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

enum {
	HOOK_KEY = 32, HOOK_KEY_LEAST = 24, HOOK_KEY_MOST = 64, /* bytes; ours, and those the form allows */
	HOOK_SECRET = 6 + 88,                                   /* "whsec_" and base64, without a NUL */
	HOOK_SIGNATURE = 3 + 44,                                /* "v1," and base64 */
};

/* "whsec_..." as people exchange it. The caller erases it. */
void hook_secret_put(const uint8_t *key, size_t n, char ret[HOOK_SECRET + 1]);
bool hook_secret_read(struct str text, uint8_t ret[HOOK_KEY_MOST], size_t *ret_n, struct err *err);
void hook_sign(const uint8_t *key, size_t n, struct str id, unixtime at, struct str body, char ret[HOOK_SIGNATURE + 1]);

/* May it be a receiver's address? `inside`: also http:// and addresses that are not public. ERR_SYNTAX, ERR_RANGE. */
bool hook_url_ok(struct str url, bool inside, struct err *err);

/* Can everybody reach it? A struct sockaddr. False for private, loopback, link-local, reserved and documentation addresses, also
 * where they are wrapped in an IPv6 one. */
struct sockaddr;
bool address_public(const struct sockaddr *a);

enum hook_outcome {
	HOOK_TAKEN, /* 2xx */
	HOOK_LATER, /* anything else */
	HOOK_GONE,  /* 410: it wants no more */
};
struct hook_call {
	struct str url, id, body;
	uint8_t key[HOOK_KEY_MOST]; /* the caller erases it */
	size_t key_n;
	/* out */
	enum hook_outcome outcome;
	int64_t wait_s;             /* what the receiver asked for; 0: nothing */
	char why[160];
};
struct hook_options {
	bool inside;              /* see hook_url_ok() */
	const char *ca;           /* a file of certificates to trust; NULL: the system's */
	int timeout_s;            /* 0: 20 */
	const atomic_int *stop; /* may be NULL */
	unixtime now;
};
/* All at one time; each fails by itself. */
void hook_post(struct hook_call *calls, size_t n, const struct hook_options *o);

#endif
