/*
 * store/acts - the acts as rows, the tree above them, and what they sealed. Nothing is ever changed here; only sealed
 * values can be erased.
 */
#ifndef STORE_ACTS_H
#define STORE_ACTS_H

#include "base/arena.h"
#include "base/clock.h"
#include "crypto/merkle.h"
#include "store/db.h"

struct act_record {
	int64_t seq;
	unixtime at;
	struct str name, subject;
	int64_t member;
	struct str party, once;
	struct digest leaf;
	struct str salt, body;
};

bool acts_count(struct db *d, uint64_t *ret, struct err *err);
bool act_add(struct db *d, const struct act_record *r, struct err *err);
/* ERR_FOUND. Strings in `a`. */
bool act_get(struct db *d, struct arena *a, int64_t seq, struct act_record *ret, struct err *err);
/* The one that was called `once`; *ret_there says whether there is one. */
bool act_get_once(struct db *d, struct arena *a, struct str once, bool *ret_there, struct act_record *ret, struct err *err);

typedef bool act_fn(void *ctx, const struct act_record *r, struct err *err); /* strings are good within it */
/* All rows of a statement whose columns are an act's, in this order: seq, at, name, subject, member, party, once, leaf,
 * salt, body. */
bool acts_query(struct query *q, act_fn *fn, void *ctx, struct err *err);
bool acts_from(struct db *d, int64_t seq, int64_t most, act_fn *fn, void *ctx, struct err *err);
bool acts_of_subject(struct db *d, struct str subject, int64_t most, act_fn *fn, void *ctx, struct err *err); /* newest first */

/* Newest first, of those below `before`: what a party's members did, and what was done to it and what is its own; of anybody
 * when it is empty. */
bool acts_before(struct db *d, struct str party, int64_t before, int64_t most, act_fn *fn, void *ctx, struct err *err);

/* What happened to a party and to all that is its own: contacts, components, members, invitations. Newest first. */
bool party_acts(struct db *d, struct str party, int64_t most, act_fn *fn, void *ctx, struct err *err);

/* That an act belongs to the history of a case; and that history, newest first, of those below `before` (INT64_MAX: all). */
bool act_case_add(struct db *d, int64_t case_id, int64_t seq, struct err *err);
bool case_acts(struct db *d, int64_t case_id, int64_t before, int64_t most, act_fn *fn, void *ctx, struct err *err);
/* Which case an act belongs to; 0: none. */
bool act_case_of(struct db *d, int64_t seq, int64_t *ret, struct err *err);

/* merkle_get and merkle_put over a database (ctx: struct db *). Leaves stand with their acts and are not put; neither are the
 * pairs of leaves, half of all nodes: they are made when asked for. */
enum { LEDGER_NODE_LOWEST = 2 }; /* level */
bool ledger_node_get(void *db, unsigned level, uint64_t place, struct digest *ret, struct err *err);
bool ledger_node_put(void *db, unsigned level, uint64_t place, const struct digest *hash, struct err *err);

bool sealed_add(struct db *d, struct str ref, int64_t seq, struct str bytes, struct err *err);
/* *ret is empty when it was erased. In `a`. */
bool sealed_get(struct db *d, struct arena *a, struct str ref, struct str *ret, struct err *err);
bool sealed_drop(struct db *d, struct str ref, struct err *err);
/* Which act erases a value that is there. And which erased one: -1 when nobody knows. */
bool erased_add(struct db *d, struct str ref, int64_t act, struct err *err);
bool erased_by(struct db *d, struct str ref, int64_t *ret, struct err *err);

#endif
