/*
 * minisign - a signature in a file beside a published one, which existing tools check.
 *
 * The formats of minisign (https://jedisct1.github.io/minisign/): Ed25519 over the
 * BLAKE2b-512 of the file ("prehashed"; the older kind over the file itself is not
 * taken), then over that signature and a trusted comment, one line of text that is
 * signed too. A key has a number of eight random bytes; it proves nothing.
 *
 *   FILE.minisig   untrusted comment: TEXT
 *                  base64 of "ED", key number, signature
 *                  trusted comment: TEXT
 *                  base64 of the signature of signature and TEXT
 *   public key     untrusted comment: TEXT
 *                  base64 of "Ed", key number, public key
 *   private key    as that, with the key under a passphrase (scrypt) or bare
 */
#ifndef CRYPTO_MINISIGN_H
#define CRYPTO_MINISIGN_H

#include <sodium/crypto_generichash_blake2b.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "crypto/sign.h"

#define MINISIGN_ID       8
#define MINISIGN_COMMENT  1000 /* bytes of a comment */
#define MINISIGN_KEY_TEXT 300  /* room for a private key's file, with a NUL */

struct minisign_public {
	uint8_t id[MINISIGN_ID];
	struct sign_public key;
};
struct minisign_key {
	uint8_t id[MINISIGN_ID];
	struct sign_key *key; /* owned: minisign_key_free() */
};

/* --- keys --- */

void minisign_key_make(struct minisign_key *ret);
void minisign_key_free(struct minisign_key *key);
struct minisign_public minisign_key_public(const struct minisign_key *key);

void minisign_public_put(struct buf *b, const struct minisign_public *key);
/* The file, or its second line alone, as `minisign -P` takes it. */
bool minisign_public_get(struct str text, struct minisign_public *ret, struct err *err);

/* How hard a passphrase is to guess: scrypt's limits as libsodium counts them. */
struct minisign_cost {
	uint64_t operations, memory;
};
/* N = 2^17, r = 8, p = 1: 128 MiB, a third of a second. Minisign's own choice is 1 GiB; it reads either. */
extern const struct minisign_cost minisign_cost;

/* `ret` is best locked memory. An empty passphrase leaves the key bare. ERR_IO when the memory is not to be had. */
bool minisign_key_put(const struct minisign_key *key, struct str passphrase, const struct minisign_cost *cost,
                      char ret[MINISIGN_KEY_TEXT], struct err *err);
/* ERR_MISSING when it needs a passphrase and there is none, ERR_DENIED when that is wrong, ERR_LIMIT when the file asks for
 * more than 1 GiB or 2^26 operations. */
bool minisign_key_get(struct str text, struct str passphrase, struct minisign_key *ret, struct err *err);

/* --- files, piece by piece: init, adds, then sign or check once --- */

struct minisign_file {
	crypto_generichash_blake2b_state state;
};
void minisign_file_init(struct minisign_file *f);
void minisign_file_add(struct minisign_file *f, struct str bytes);

/* Comments are one line of UTF-8 without control characters but tabs, MINISIGN_COMMENT bytes at most. */
bool minisign_sign(struct minisign_file *f, const struct minisign_key *key, struct str untrusted, struct str trusted,
                   struct buf *out, struct err *err);
/* *ret_trusted, borrowed from `text`, is as good as the file. ERR_SYNTAX; ERR_FOUND for another key's; ERR_DENIED. */
bool minisign_check(struct minisign_file *f, const struct minisign_public *key, struct str text, struct str *ret_trusted,
                    struct err *err);

#endif
