/*
 * pgp - text for one person, readable only with that person's OpenPGP key.
 *
 * GnuPG does it, through GPGME, each time in an empty home of its own under $TMPDIR (or /tmp) that is gone afterwards: no
 * key ring of the machine is read or changed, and no key server is asked. Each call starts gpg twice or so (some 30 ms).
 * From any thread.
 */
#ifndef CRYPTO_PGP_H
#define CRYPTO_PGP_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct pgp_key {
	char fingerprint[65]; /* hex, upper case */
	unixtime expires;     /* TIME_NONE: never */
};

/* One public key as text (ASCII armour) that can be encrypted to now. ERR_SYNTAX: none, several, or a secret one.
 * ERR_STATE: expired, revoked or not for encrypting. ERR_LIMIT. ERR_IO: GnuPG does not run. */
bool pgp_key_read(struct str armoured, struct pgp_key *ret, struct err *err);

/* Adds the text as an OpenPGP message in ASCII armour. Errors as above; nothing is added then. */
bool pgp_encrypt(struct str armoured_key, struct str text, struct buf *out, struct err *err);

#endif
