/*
 * ledger - what anyone may be shown of the acts: signed states of their tree, proofs, tiles; and receipts for who may have them.
 *
 * A checkpoint is made when somebody asks and the log has grown, at most once a second; each that was shown is kept, so of
 * one size there is one text, and that every later state grew from it can be proven. Before one is signed
 * the tree must still hold what the last one said: this hub signs no second history.
 * All keys of the hub's file sign, the newest first, so that keys can change while readers know the old one. The newest
 * also tells the time, as a witness would (C2SP tlog-cosignature).
 */
#ifndef HUB_LEDGER_LEDGER_H
#define HUB_LEDGER_LEDGER_H

#include "crypto/tiles.h"
#include "hub/act.h"
#include "hub/ledger/receipt.h"

struct ledger_state {
	uint64_t size;
	unixtime at;
	struct digest root;
	struct str note;
};

/* The keys that checkpoints are signed with, newest first; their names are borrowed from `k`. */
size_t ledger_verifiers(const struct keys *k, struct note_verifier ret[KEYS_LEDGER]);
/* The state now; at least of `least` acts, for who needs it sooner than a second after the last. */
bool ledger_now(struct hub *h, struct arena *a, uint64_t least, struct ledger_state *ret, struct err *err);
/* One that was shown; ERR_FOUND. */
bool ledger_then(struct db *d, struct arena *a, uint64_t size, struct ledger_state *ret, struct err *err);
/* A checkpoint as the hub signs it. In `a`. */
bool ledger_sign(struct arena *a, const struct keys *k, uint64_t size, const struct digest *root, unixtime at, struct str *ret,
                 struct err *err);

/* A tile's bytes as they were when it had its width; of a bundle, an entry is the 32 bytes SHA-256(salt || body): it tells
 * nothing of an act, and whoever holds its receipt can make it. ERR_FOUND while the log is not that long. */
bool ledger_tile(struct db *d, const struct tile *t, uint64_t size, struct buf *out, struct err *err);

/* Writes checkpoint, tiles and key as files below a folder (C2SP tlog-tiles), what is new alone, the checkpoint last. ERR_DENIED
 * when another ledger's are there. *ret_files: how many were written. */
bool ledger_export(struct hub *h, struct arena *a, const char *folder, struct ledger_state *ret, size_t *ret_files,
                   struct err *err);

/* --- receipts --- */

/* May `w` have the receipt of an act: because of what it was (rules/access.h: READ_RECEIPTS), or because it was revealed? */
enum receipt_right { RECEIPT_NONE, RECEIPT_PUBLIC, RECEIPT_OWN };
bool ledger_right(struct db *d, struct arena *a, const struct who *w, const struct act_record *r, enum receipt_right *ret,
                  struct err *err);
/* With the sealed values that `w` may see and that were not erased. ERR_FOUND: there is none, or not for them. Strings in `a`. */
bool ledger_receipt(struct hub *h, struct arena *a, const struct who *w, int64_t seq, struct receipt *ret, struct err *err);

/* ledger.reveal, ledger.erase_ask, ledger.erase: for the act table. */
extern const struct act_section acts_of_ledger;

#endif
