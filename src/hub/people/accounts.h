/*
 * accounts - is this who has the account?
 *
 * A member signs in by password and a second factor (a code of an authenticator app, one of ten recovery codes), by a
 * passkey, which is two factors in one, or by their organisation's single sign-on. What a proof uses up - a code's step, a
 * recovery code, a challenge - is used up and on the disk before anything is granted for it, once for all processes of a
 * hub. Guessing is slowed by whoever asks (hub/people/guard.h); hashing a password takes a tenth of a second.
 *
 * The acts of accounts (account_acts.c, reset_acts.c, address_acts.c) say what changes; no body holds a secret, nor who somebody is
 * elsewhere: passkeys and identities stand there as keyed digests. Every change of a way to sign in ends the member's
 * other sessions and tells them. Who has lost every way gets a new beginning from two persons: one asks, another grants.
 */
#ifndef HUB_PEOPLE_ACCOUNTS_H
#define HUB_PEOPLE_ACCOUNTS_H

#include "crypto/passkey.h"
#include "crypto/password.h"
#include "crypto/totp.h"
#include "hub/act.h"
#include "store/accounts.h"
#include "store/addresses.h"

extern const struct act_section acts_of_accounts, acts_of_resets, acts_of_addresses; /* for act_table.c */

enum {
	RECOVERY_CODES = 10,
	RECOVERY_LEN = 11,         /* "7K2QP-XM4DW" */
	ACCOUNT_PASSKEYS = 20,     /* of one member */
	ACCOUNT_IDENTITIES = 10,
	ACCOUNT_ID = 32,           /* hex digits that a passkey or an identity goes by in acts and pages */
	RESET_WAITS_S = 7 * 86400, /* for a second person */
	RESET_S = 86400,           /* until its secret has to be used */
	CLOCK_OFF_S = 600,         /* as far off a device's clock may be for us to say so */
};

/* --- an account --- */

struct account {
	int64_t member;      /* 0: there is none */
	struct str password; /* Argon2id's text; empty: none */
	bool totp;
	unsigned recovery;   /* codes that are left */
	unsigned passkeys, identities;
	unixtime changed;    /* when the password was last set */
};
/* By the address that was typed. Somebody who may not sign in any more has none. Strings in `a`. */
bool account_by_mail(struct db *d, struct arena *a, const struct keys *k, struct str mail, struct account *ret, struct err *err);
bool account_of(struct db *d, struct arena *a, int64_t member, struct account *ret, struct err *err);
/* Something to ask for after the password? */
bool account_has_second(const struct account *c);

/* What the hub's settings ask for. */
struct account_policy {
	unsigned ways; /* bits 1 << WAY_x (hub/settings.h) */
	bool second;   /* a password alone is not enough */
};
struct account_policy account_policy(struct hub *h);

/* --- proofs --- */

/* The password was right and was hashed at another cost than today's: hashes it anew. What fails is tried the next time. */
void account_rehash(struct hub *h, const struct account *c, struct str password);

enum code_said { CODE_RIGHT, CODE_WRONG, CODE_USED, CODE_CLOCK };
/* A code of the app. CODE_USED: it was right once. CODE_CLOCK: right, but for another time; *ret_minutes says how far the device's
 * clock is ahead. A code of a time to come is used up by that, or it would be told to whoever guessed it. */
bool account_code(struct hub *h, struct arena *a, int64_t member, struct str code, enum code_said *ret, int *ret_minutes,
                  struct err *err);
/* One of the recovery codes, used up. *ret_left: how many are left. */
bool account_recovery(struct hub *h, struct arena *a, int64_t member, struct str code, bool *ret_right, unsigned *ret_left,
                      struct err *err);

/* Who a member is to passkeys, for ever: it tells nothing of them. */
struct digest account_handle(const struct keys *k, int64_t member);
struct passkey_proof {
	int64_t member;
	bool copied; /* crypto/passkey.h: struct passkey_use */
};
/* What a browser answered to a challenge; `member` 0: whoever it is. ERR_DENIED: not known here, another's, used before. */
bool account_passkey(struct hub *h, struct arena *a, const struct passkey_site *site, const uint8_t challenge[PASSKEY_CHALLENGE],
                     struct str json, int64_t member, struct passkey_proof *ret, struct err *err);

/* For what is good once. ERR_DENIED: it was used. */
bool account_once(struct hub *h, struct str what, int64_t seconds, struct err *err);

/* --- what acts and pages call things by --- */

/* ACCOUNT_ID hex digits and a NUL. */
void passkey_digest(const struct keys *k, struct str id, char ret[ACCOUNT_ID + 1]);
void identity_digest(const struct keys *k, struct str issuer, struct str subject, char ret[ACCOUNT_ID + 1]);
/* ERR_FOUND. */
bool passkey_by_digest(struct db *d, struct arena *a, const struct keys *k, int64_t member, struct str digest,
                       struct passkey_row *ret, struct err *err);
bool identity_by_digest(struct db *d, struct arena *a, const struct keys *k, int64_t member, struct str digest,
                        struct identity_row *ret, struct err *err);

/* --- changes of address --- */

struct shown_address {
	struct address_row row;
	struct str subject, mail; /* "address/12"; the new one */
	bool open;
};
/* By the secret as it was typed. ERR_SYNTAX and ERR_RANGE when it was mistyped, ERR_FOUND when there is none such. */
bool account_address(struct db *d, struct arena *a, const struct keys *k, struct str typed, unixtime now, struct shown_address *ret,
                     struct err *err);
/* The one that waits; ERR_FOUND: none does. */
bool account_address_open(struct db *d, struct arena *a, const struct keys *k, int64_t member, unixtime now,
                          struct shown_address *ret, struct err *err);

/* --- resets --- */

/* By the secret as it was typed: ERR_SYNTAX and ERR_RANGE when it was mistyped, ERR_FOUND when there is none such, ERR_STATE when
 * it is over. *ret_subject: "reset/12". */
bool account_reset(struct db *d, struct arena *a, struct str typed, unixtime now, struct reset_row *ret, struct str *ret_subject,
                   struct err *err);

/* --- directly --- */

/* For setting up: by the hub itself, without asking. `cost` NULL: the usual. */
bool account_set_password(struct hub *h, struct arena *a, int64_t member, struct str password, const struct password_cost *cost,
                          struct err *err);
/* A story_secret (hub/story.h): passwords of a story are hashed, cheaply; other secrets go as they are. */
bool account_story_secret(struct arena *a, struct str act, struct str field, struct str value, struct str *ret, struct err *err);

#endif
