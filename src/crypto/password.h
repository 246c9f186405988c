/*
 * password - is this who has the account?
 *
 * Argon2id (RFC 9106) by libsodium, kept as its usual text: "$argon2id$v=19$m=65536,
 * t=3,p=1$SALT$HASH". The cost is RFC 9106's second choice (64 MiB, three passes)
 * with one lane, since libsodium has but one: about a tenth of a second.
 *
 * One hash or check takes PASSWORD_MEMORY bytes while it runs. How many may run at
 * one time is for the caller to bound; it should be no more than there are cores.
 *
 * Passwords are bytes. They are not normalised (Unicode NFC): what people type
 * arrives composed from every common keyboard and browser, tables of Unicode would be
 * the only thing here that changes with the years, and a wrong guess at what was
 * meant can lock somebody out for good.
 */
#ifndef CRYPTO_PASSWORD_H
#define CRYPTO_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

#define PASSWORD_MEMORY (64 * 1024 * 1024)
#define PASSWORD_PASSES 3
#define PASSWORD_MIN    10   /* characters */
#define PASSWORD_MAX    1024 /* bytes */
#define PASSWORD_TEXT   128  /* room for the text that is kept, with its NUL */

/* What one hash costs whoever makes it. Tests make it less. */
struct password_cost {
	size_t memory; /* bytes */
	unsigned passes;
};
extern const struct password_cost password_cost;

/* ERR_LIMIT above PASSWORD_MAX, ERR_IO when the memory is not to be had. The caller erases the password. */
bool password_hash(struct str password, const struct password_cost *cost, char ret[PASSWORD_TEXT], struct err *err);

/* Whether it is the one that was hashed, in time that does not depend on where they differ. With an empty `kept`, which stands
 * for an account that is not there, no is the answer after as long a time. Anything else that is no such text: no, at once. */
bool password_check(struct str kept, struct str password);

/* Was it hashed at another cost than this? Then hash anew, now that the password is at hand. True for what is no such text. */
bool password_stale(struct str kept, const struct password_cost *cost);

/* May it be taken for an account of this name? ERR_RANGE says why not: fewer than PASSWORD_MIN characters or more than
 * PASSWORD_MAX bytes, one of the commonest, one character or a run of neighbours again and again, or the account's name with
 * nothing but digits and signs around it. ERR_SYNTAX for what is not UTF-8. No rule asks for kinds of characters: they
 * make passwords worse (NIST SP 800-63B, 5.1.1.2). */
bool password_allowed(struct str password, struct str account, struct err *err);

#endif
