/*
 * store/ledger - what stands around the acts: checkpoints that were shown, what was revealed, what is to be erased; and the
 * whole of the ledger, row by row, for who verifies it.
 */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "store/acts.h"

struct checkpoint_row {
	uint64_t size;
	unixtime at;
	struct str note;
};
/* *ret_there: is there one? Strings in `a`. */
bool checkpoint_newest(struct db *d, struct arena *a, bool *ret_there, struct checkpoint_row *ret, struct err *err);
bool checkpoint_at(struct db *d, struct arena *a, uint64_t size, bool *ret_there, struct checkpoint_row *ret, struct err *err);
/* Leaves one of the same size as it is. */
bool checkpoint_add(struct db *d, const struct checkpoint_row *r, struct err *err);
/* Smallest first; strings are good within fn, as below. */
bool checkpoints_each(struct db *d, bool (*fn)(void *ctx, const struct checkpoint_row *r, struct err *err), void *ctx,
                      struct err *err);

/* Verifier keys that acts told of, those among them that are not in use any more. */
bool ledger_keys_each(struct db *d, bool (*fn)(void *ctx, struct str verifier, struct err *err), void *ctx, struct err *err);

struct node_row { int64_t level, place; struct str hash; };
bool ledger_nodes_each(struct db *d, bool (*fn)(void *ctx, const struct node_row *r, struct err *err), void *ctx, struct err *err);

struct sealed_row { struct str ref; int64_t act; struct str bytes; };
bool sealed_each(struct db *d, bool (*fn)(void *ctx, const struct sealed_row *r, struct err *err), void *ctx, struct err *err);

bool revealed_add(struct db *d, int64_t act, struct str field, int64_t reveal, struct err *err);
/* The fields that are open of an act; *ret_public: the act itself is. In `a`. */
bool revealed_of(struct db *d, struct arena *a, int64_t act, bool *ret_public, struct strs *ret, struct err *err);
/* Newest first, of those below `before`. */
bool revealed_each(struct db *d, int64_t before, int64_t most, bool (*fn)(void *ctx, int64_t act, int64_t reveal, struct err *err),
                   void *ctx, struct err *err);
bool revealed_count(struct db *d, int64_t *ret, struct err *err);

struct erasure_row {
	int64_t id, act;
	struct str field;
	int64_t asked_by, done; /* done: 0 not yet */
};
bool erasure_add(struct db *d, const struct erasure_row *r, struct err *err);
bool erasure_get(struct db *d, struct arena *a, int64_t id, struct erasure_row *ret, struct err *err); /* ERR_FOUND */
bool erasure_done(struct db *d, int64_t id, int64_t done, struct err *err);
bool erasures_each(struct db *d, bool (*fn)(void *ctx, const struct erasure_row *r, struct err *err), void *ctx, struct err *err);

/* The numbers of a subject's acts below `before`, in their order; *ret_n of at most `most`. */
bool act_numbers(struct db *d, struct str subject, int64_t before, int64_t *ret, size_t most, size_t *ret_n, struct err *err);

#endif
