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
 *   login BASE64           32 bytes: keys the digests that addresses are looked up by
 *   seal ID BASE64         the keyring, oldest first (crypto/seal.h)
 */
#ifndef HUB_KEYS_H
#define HUB_KEYS_H

#include "base/arena.h"
#include "base/err.h"
#include "crypto/digest.h"
#include "crypto/note.h"
#include "crypto/seal.h"

enum { KEYS_LEDGER = 8 };

struct keys {
	char origin[NOTE_NAME_MAX + 1];
	struct keyring *ring;
	struct sign_key *ledger[KEYS_LEDGER]; /* the last one signs; all can be told */
	size_t ledger_n;
	uint8_t *login; /* 32 bytes, locked */
};

/* Where the keys of a database lie when nobody says otherwise: FILE.keys, $TOCSIN_KEYS, or for an address
 * tocsin.keys in the user's data folder. */
const char *keys_place(struct arena *a, const char *where, struct err *err);

struct keys *keys_make(struct str origin, struct err *err); /* new ones */
bool keys_save(const struct keys *k, const char *file, bool may_replace, struct err *err); /* ERR_STATE when it is there */
/* ERR_FOUND, ERR_DENIED (others may read the file), ERR_SYNTAX. NULL on failure. */
struct keys *keys_load(const char *file, struct err *err);
void keys_free(struct keys *k);

/* What an account is looked up by: of the address in lower case (ASCII) without blanks around it. */
struct digest keys_login(const struct keys *k, struct str mail);
/* The verifier key of the ledger, to be told to everybody: "ORIGIN+ID+BASE64". */
struct str keys_verifier(struct arena *a, const struct keys *k);

#endif
