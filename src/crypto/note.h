/*
 * note - a text that says itself who signed it.
 *
 * C2SP signed-note (https://c2sp.org/signed-note): the text, an empty line, then
 * one line "— NAME BASE64" for each signature, where BASE64 holds the key's id in
 * four bytes and the signature. Ed25519 alone (type 1), and witnesses' cosignatures
 * with their time (type 4, https://c2sp.org/tlog-cosignature); signatures of other
 * keys and types are carried and not judged.
 *
 * A verifier key is "NAME+ID+BASE64", a signer key, as Go's tools write it,
 * "PRIVATE+KEY+NAME+ID+BASE64". NAME is best an address without its scheme; it has
 * no space and no plus. ID is the start of SHA-256(NAME, newline, type, public key).
 *
 * Reading is strict: valid UTF-8, no control character but newlines, every line of
 * the form. Texts of nobody known are to be ignored, so nothing here hands one out
 * as good before note_check() said so.
 */
#ifndef CRYPTO_NOTE_H
#define CRYPTO_NOTE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "crypto/sign.h"

#define NOTE_MAX        (256 * 1024) /* bytes of a note with its signatures */
#define NOTE_SIGNATURES 64           /* in one note; the specification asks for 16 at least */
#define NOTE_NAME_MAX   255

enum note_type {
	NOTE_ED25519 = 1,
	NOTE_COSIGNATURE = 4, /* Ed25519 over "cosignature/v1", a line with the time, and the text */
};

/* --- keys --- */

struct note_verifier {
	struct str name;
	uint32_t id;
	enum note_type type;
	struct sign_public key;
};

/* ERR_SYNTAX for a name that may not be. */
bool note_verifier_make(struct str name, enum note_type type, const struct sign_public *key, struct note_verifier *ret,
                        struct err *err);
/* The name is borrowed from `text`. ERR_SYNTAX, or ERR_RANGE when the id does not fit the key or the type is another. */
bool note_verifier_get(struct str text, struct note_verifier *ret, struct err *err);
void note_verifier_put(struct buf *b, const struct note_verifier *v);

/* *ret_key is for the caller to free, the name is borrowed from `text`. Type 1 alone. */
bool note_signer_get(struct str text, struct str *ret_name, struct sign_key **ret_key, struct err *err);
/* The text and a NUL; `ret`, of NOTE_SIGNER_MAX bytes, should be locked memory. The name is one that may be. */
#define NOTE_SIGNER_MAX (NOTE_NAME_MAX + 80)
void note_signer_put(struct str name, const struct sign_key *key, char *ret);

/* --- reading --- */

struct note_signature {
	struct str name;
	uint32_t id;
	struct str bytes; /* without the id; in the arena */
};

struct note {
	struct str text; /* borrowed, with its last newline */
	struct note_signature *v;
	size_t n;
};

/* ERR_SYNTAX or ERR_LIMIT. Says nothing about who signed. */
bool note_get(struct arena *a, struct str bytes, struct note *ret, struct err *err);

/* Which of the keys (64 at most, none twice) signed it: bit i for keys[i]. ERR_DENIED when a signature that claims one of
 * them is wrong, or when there is none of any of them. */
bool note_check(const struct note *note, const struct note_verifier *keys, size_t n, uint64_t *ret_by, struct err *err);

/* When a witness signed, by its own clock: of a cosignature that note_check() found good. UTC seconds since 1970. */
bool note_cosigned_at(const struct note *note, const struct note_verifier *key, uint64_t *ret);

/* --- writing: the text, then each signature --- */

/* ERR_SYNTAX for a text that can be no note's: it ends with a newline. Nothing is written then. */
bool note_put_text(struct buf *b, struct str text, struct err *err);
/* A line for the same text. */
bool note_put_signature(struct buf *b, struct str text, struct str name, const struct sign_key *key, struct err *err);
bool note_put_cosignature(struct buf *b, struct str text, struct str name, const struct sign_key *key, uint64_t when,
                          struct err *err);

#endif
