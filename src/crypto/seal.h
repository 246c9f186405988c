/*
 * seal - what lies in the database or on disk, readable only with the hub's keys.
 *
 * XChaCha20-Poly1305 by libsodium. A keyring holds the keys, each under a number;
 * the newest seals, all open. To rotate, add a key, seal anew what seal_stale()
 * names, then drop the old one. Whoever seals says what it is ("totp of member 17"):
 * the same words are needed to open, so nothing sealed can be put in another's
 * place. They are not kept in the sealed bytes.
 *
 *   a secret:  1, key number (4, big-endian), nonce (24), ciphertext, tag (16)
 *   a stream:  2, its own key as a sealed secret (77), header (24), then chunks of
 *              64 KiB and 17 bytes more, the last one shorter or as long, marked as
 *              the last (libsodium's secretstream)
 *
 * Cutting, swapping, repeating or joining chunks is told as well as a changed bit.
 * Who destroys the first 78 bytes of a stream has destroyed the whole of it.
 */
#ifndef CRYPTO_SEAL_H
#define CRYPTO_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* --- keys --- */

#define KEYRING_KEY  32
#define KEYRING_KEYS 16
#define KEYRING_TEXT (32 + KEYRING_KEYS * 57)

struct keyring; /* in locked memory; not to be changed while another thread uses it */

struct keyring *keyring_new(void);         /* empty: nothing can be sealed yet */
void keyring_free(struct keyring *k);      /* erases; NULL is fine */
/* `id` is not 0 and not there yet (ERR_RANGE); KEYRING_KEYS at most (ERR_LIMIT). It becomes the one that seals. */
bool keyring_add(struct keyring *k, uint32_t id, const uint8_t key[KEYRING_KEY], struct err *err);
bool keyring_make(struct keyring *k, uint32_t id, struct err *err); /* a random one */
bool keyring_drop(struct keyring *k, uint32_t id);  /* erases that key; false when it is not there */
uint32_t keyring_newest(const struct keyring *k);   /* 0 when empty */
size_t keyring_count(const struct keyring *k);
uint32_t keyring_id(const struct keyring *k, size_t i); /* oldest first */

/* As a file: "tocsin keyring 1" and a line "ID BASE64" for each key, oldest first. What is written goes to KEYRING_TEXT
 * bytes, best locked memory, with a NUL; the caller erases it. Reading adds to an empty keyring. */
void keyring_put(const struct keyring *k, char ret[KEYRING_TEXT]);
bool keyring_get(struct keyring *k, struct str text, struct err *err);

/* --- a secret, whole --- */

#define SEAL_EXTRA 45 /* bytes that sealing adds */

/* Writes secret.n + SEAL_EXTRA bytes. The keyring is not empty. */
void seal(const struct keyring *k, struct str what, struct str secret, void *ret);
/* At most `max` bytes to *ret (it may be locked memory). ERR_SYNTAX: nothing that was sealed. ERR_FOUND: by a key that is not
 * on the ring. ERR_DENIED: changed, or something else than `what`. ERR_LIMIT. */
bool seal_open(const struct keyring *k, struct str what, struct str sealed, void *ret, size_t max, size_t *ret_n, struct err *err);
/* Of a secret or a stream's start: is it by another key than the newest? False as well for what is not sealed. */
bool seal_stale(const struct keyring *k, struct str sealed);

/* --- a stream: attachments --- */

#define SEAL_CHUNK ((size_t)65536)
#define SEAL_HEAD  102 /* bytes before the first chunk */
#define SEAL_WRAP  78  /* of them, what seal_rewrap() replaces */

/* Bytes go in as they come and out, sealed, to *out (check buf_ok() at the end). */
struct seal_writer;
struct seal_writer *seal_write_start(const struct keyring *k, struct str what, struct buf *out);
void seal_write(struct seal_writer *w, struct str bytes, struct buf *out);
void seal_write_end(struct seal_writer *w, struct buf *out); /* frees */
void seal_writer_free(struct seal_writer *w);                /* without an end; NULL is fine */

/* What comes out before seal_read_end() said yes is right as far as it goes, but may have been cut. Errors as of seal_open();
 * after one, nothing more comes. `max` is a ceiling on what comes out in all. The keyring must outlive the reader. */
struct seal_reader;
struct seal_reader *seal_read_start(const struct keyring *k, struct str what, uint64_t max);
bool seal_read(struct seal_reader *r, struct str bytes, struct buf *out, struct err *err);
bool seal_read_end(struct seal_reader *r, struct buf *out, struct err *err);
void seal_reader_free(struct seal_reader *r); /* NULL is fine */

/* A stream's first SEAL_WRAP bytes anew under the newest key; the rest stays. */
bool seal_rewrap(const struct keyring *k, struct str what, struct str start, uint8_t ret[SEAL_WRAP], struct err *err);

#endif
