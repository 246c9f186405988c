/*
 * merkle - a log that can only grow, and short proofs that it did.
 *
 * The tree of RFC 6962, section 2.1 (the same as RFC 9162, section 2.1), over
 * SHA-256: the hash of a leaf is SHA-256(0x00 || data), of a node
 * SHA-256(0x01 || left || right), of an empty tree SHA-256(""). n leaves are
 * split at the largest power of two below n.
 *
 * Whoever appends keeps the peaks: the hashes of the complete subtrees that the
 * leaves so far make, one for each bit set in their number. Whoever proves looks
 * up complete subtrees: subtree (level, index) spans the leaves from
 * index << level on, 1 << level of them, and never changes once it is there.
 * Here is no storage: a callback gives and takes the hashes of complete subtrees,
 * from rows of a table as well as from tiles (crypto/tiles.h).
 *
 * Pure. Nothing is allocated.
 */
#ifndef CRYPTO_MERKLE_H
#define CRYPTO_MERKLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "crypto/digest.h"

#define MERKLE_MAX  INT64_MAX /* leaves: what fits in the databases that store the number */
#define MERKLE_PATH 64        /* hashes of one proof: a level each, and one more for growth */

struct digest merkle_leaf(struct str data);
struct digest merkle_node(const struct digest *left, const struct digest *right);

/* The hash of a complete subtree. False with *err set when it cannot be had; then so does who asked. */
typedef bool merkle_get(void *ctx, unsigned level, uint64_t index, struct digest *ret, struct err *err);
/* A subtree is complete, a leaf being the smallest: store it. */
typedef bool merkle_put(void *ctx, unsigned level, uint64_t index, const struct digest *hash, struct err *err);

/* --- growing --- */

struct merkle {
	uint64_t n;               /* leaves */
	struct digest peaks[63];  /* the largest subtree, which is the leftmost, first; as many as n has bits set */
};

/* The peaks of a tree of n leaves that is stored: popcount(n) look-ups. {0} is the empty tree. */
bool merkle_load(struct merkle *m, uint64_t n, merkle_get *get, void *ctx, struct err *err);
/* `put` may be NULL. It is told of the leaf first, then of every subtree that this leaf completes. When it fails, the
 * tree is as before. ERR_LIMIT at MERKLE_MAX. */
bool merkle_append(struct merkle *m, const struct digest *leaf, merkle_put *put, void *ctx, struct err *err);
struct digest merkle_root(const struct merkle *m);

/* --- proving: ERR_RANGE for a leaf or a size that is not there --- */

struct merkle_proof {
	size_t n;
	struct digest v[MERKLE_PATH]; /* from the leaf up */
};

/* The root when there were n leaves. */
bool merkle_root_at(uint64_t n, merkle_get *get, void *ctx, struct digest *ret, struct err *err);
/* Leaf i (from 0) stands among the first n: RFC 6962, 2.1.1. */
bool merkle_inclusion(uint64_t i, uint64_t n, merkle_get *get, void *ctx, struct merkle_proof *ret, struct err *err);
/* The first m leaves are the first m of n: RFC 6962, 2.1.2. Empty when m is n; 0 < m <= n. */
bool merkle_consistency(uint64_t m, uint64_t n, merkle_get *get, void *ctx, struct merkle_proof *ret, struct err *err);

/* --- checking: RFC 9162, 2.1.3.2 and 2.1.4.2. ERR_RANGE says what does not hold. --- */

bool merkle_check_inclusion(const struct digest *leaf, uint64_t i, uint64_t n, const struct merkle_proof *proof,
                            const struct digest *root, struct err *err);
bool merkle_check_consistency(uint64_t m, const struct digest *root_m, uint64_t n, const struct digest *root_n,
                              const struct merkle_proof *proof, struct err *err);

/* A proof as bytes: its hashes one after another. ERR_RANGE when they are no whole hashes, ERR_LIMIT for too many. */
void merkle_proof_put(struct buf *b, const struct merkle_proof *proof);
bool merkle_proof_get(struct str bytes, struct merkle_proof *ret, struct err *err);

#endif
