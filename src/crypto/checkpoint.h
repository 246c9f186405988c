/*
 * checkpoint - what a log was at one moment, signed; and a proof that something stands in it.
 *
 * C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint): a note (crypto/note.h)
 * whose text is the log's name ("origin"), the number of entries, the root of their
 * Merkle tree in base64, and perhaps further lines, each ended by a newline.
 *
 * C2SP tlog-proof (https://c2sp.org/tlog-proof): one text file with which anyone
 * who knows the log's key can check, without asking the log, that it holds an entry.
 */
#ifndef CRYPTO_CHECKPOINT_H
#define CRYPTO_CHECKPOINT_H

#include "crypto/merkle.h"
#include "crypto/note.h"

struct checkpoint {
	struct str origin;    /* best an address without its scheme; some text without newlines */
	uint64_t size;
	struct digest root;
	struct str extension; /* whole lines, each with its newline; usually none */
};

/* The note's text. ERR_SYNTAX for an origin or extension that cannot be read back. */
bool checkpoint_put(struct buf *b, const struct checkpoint *c, struct err *err);
/* From a note's text; origin and extension are borrowed. */
bool checkpoint_get(struct str text, struct checkpoint *ret, struct err *err);
/* From the signed note: signed by keys[0], the log's own, and of this origin. *ret_by (or NULL) tells which of the
 * other keys, the witnesses', signed too. ERR_DENIED when it is not what it should be. */
bool checkpoint_open(struct arena *a, struct str note, struct str origin, const struct note_verifier *keys, size_t n,
                     struct checkpoint *ret, uint64_t *ret_by, struct err *err);

struct log_proof {
	struct str extra; /* bytes that nothing vouches for; usually none */
	uint64_t index;
	struct merkle_proof path;
	struct str checkpoint; /* the signed note */
};

void log_proof_put(struct buf *b, const struct log_proof *p);
/* The checkpoint is borrowed from `text`, unread. */
bool log_proof_get(struct arena *a, struct str text, struct log_proof *ret, struct err *err);
/* Does it prove that the entry with this leaf hash stands in the log of that origin? As checkpoint_open(). */
bool log_proof_check(struct arena *a, const struct log_proof *p, const struct digest *leaf, struct str origin,
                     const struct note_verifier *keys, size_t n, struct checkpoint *ret, struct err *err);

#endif
