/*
 * keys - a hub's secrets: one small file beside its database.
 *
 * What is sealed in the database opens with this file alone, so a stolen copy of
 * the database tells no address, no case content and no second factor, and a lost
 * file of keys loses them: it belongs into the backup, apart from the database.
 * Mode 0600; written whole or not at all; in locked memory while it is used.
 *
 *   tocsin keys 1
 *   origin ORIGIN          the ledger's name
 *   ledger KEY             signs checkpoints, a line each, newest last (crypto/note.h)
 *   login BASE64           32 bytes: keys the digests that addresses are looked up by; a line each, newest last
 *   seal ID BASE64         the keyring, oldest first (crypto/seal.h)
 *
 * Keys in memory never change. When the file did - here, or because somebody put a newer one in its place - it is read
 * again into a newer version, and whoever asks gets that one; older versions stay good for those who hold them.
 */
#ifndef HUB_KEYS_H
#define HUB_KEYS_H

#include "base/arena.h"
#include "base/err.h"
#include "crypto/digest.h"
#include "crypto/note.h"
#include "crypto/seal.h"

enum { KEYS_LEDGER = 8, KEYS_LOGIN = 4 };

struct keys_book; /* the file, and all versions of it that were read */
struct keys {
	char origin[NOTE_NAME_MAX + 1];
	struct keyring *ring;
	struct sign_key *ledger[KEYS_LEDGER]; /* the last one is the newest; all sign */
	size_t ledger_n;
	uint8_t *login[KEYS_LOGIN]; /* 32 bytes each, locked; the last one is the newest */
	size_t login_n;
	struct keys_book *book;
	struct keys *older;
};

/* Where the keys of a database lie when nobody says otherwise: FILE.keys, $TOCSIN_KEYS, or for an address
 * tocsin.keys in the user's data folder. */
const char *keys_place(struct arena *a, const char *where, struct err *err);

struct keys *keys_make(struct str origin, struct err *err); /* new ones */
bool keys_save(const struct keys *k, const char *file, bool may_replace, struct err *err); /* ERR_STATE when it is there */
/* ERR_FOUND, ERR_DENIED (others may read the file), ERR_SYNTAX. NULL on failure. */
struct keys *keys_load(const char *file, struct err *err);
void keys_free(struct keys *k); /* with all newer versions; of those that keys_load() or keys_make() gave */

/* What an account is looked up by: of the address in lower case (ASCII) without blanks around it. By the newest key; while
 * accounts are being gone through with a new one, some stand under the one before: by key i of login_n. */
struct digest keys_login(const struct keys *k, struct str mail);
struct digest keys_login_by(const struct keys *k, size_t i, struct str mail);
/* Of other texts that are only looked up, by key i of login_n: `what` they are keeps them apart from each other and from
 * addresses. */
struct digest keys_find_by(const struct keys *k, size_t i, struct str what, struct str text);
/* The verifier key of the ledger, to be told to everybody: "ORIGIN+ID+BASE64". */
struct str keys_verifier(struct arena *a, const struct keys *k);
struct str keys_verifier_of(struct arena *a, const struct keys *k, size_t i); /* of an older one that still signs */

/* --- versions --- */

/* The newest that was read. Any thread. */
const struct keys *keys_newest(const struct keys *k);
/* Reads the file again. *ret_changed (may be NULL): it holds other keys than before. */
bool keys_again(const struct keys *k, bool *ret_changed, struct err *err);

/* As seal_open() by the newest version; when it was sealed by a key that is not there, the file is read again first. */
bool keys_open(const struct keys *k, struct str what, struct str sealed, void *ret, size_t max, size_t *ret_n, struct err *err);

/* --- rotation (hub/rotate.h) --- */

enum keys_kind { KEYS_OF_SEAL, KEYS_OF_LEDGER, KEYS_OF_LOGIN, KEYS_KIND_N };
extern const struct str keys_kind_names[KEYS_KIND_N]; /* "seal", "ledger", "login" */

/* What a key is called where it may be told: of sealing its number, of the ledger its verifier key, of looking up
 * a digest. In `a`. */
struct str keys_name(struct arena *a, const struct keys *k, enum keys_kind kind, size_t i);
size_t keys_count(const struct keys *k, enum keys_kind kind);
struct str keys_current(struct arena *a, const struct keys *k, enum keys_kind kind); /* the newest one's name */
bool keys_has(const struct keys *k, enum keys_kind kind, struct str name);

/* Sees to it that the file's newest key of a kind is another than `than`, and makes one when it is not; `than` empty: than the
 * file's oldest. In the file alone: keys_again() takes it up. *ret is its name. ERR_LIMIT: there are too many. */
bool keys_renew(const struct keys *k, struct arena *a, enum keys_kind kind, struct str than, struct str *ret, struct err *err);
/* Takes one that is not the newest out of the file; one that is not there is fine. */
bool keys_retire(const struct keys *k, enum keys_kind kind, struct str name, struct err *err);

#endif
