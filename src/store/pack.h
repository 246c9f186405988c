/*
 * pack - a source record's body, small.
 *
 * One zstd frame for each record, and a digest of the plain bytes that tells
 * "the same again" without unpacking and shows accidents in what was unpacked (it
 * is no proof against who may write the database: they can compute it too). Packing is
 * most of the cost of keeping a record, so it can be done ahead, on any thread:
 * one packer for each.
 */
#ifndef STORE_PACK_H
#define STORE_PACK_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { PACK_DIGEST = 16 }; /* XXH3-128, as its canonical bytes */

struct packed {
	struct str bytes; /* p == NULL: not packed yet */
	size_t size;      /* of the plain body */
	unsigned char digest[PACK_DIGEST];
};

struct packer;
struct packer *packer_new(void);
void packer_free(struct packer *p); /* NULL is fine */

/* Digest and size only; `bytes` stays empty. */
void body_digest(struct str body, struct packed *ret);
/* All of it; `bytes` lives in `a`. */
void body_pack(struct packer *p, struct arena *a, struct str body, struct packed *ret);
/* The plain body in `a`. ERR_DB when it is not what went in. */
bool body_unpack(struct packer *p, struct arena *a, const struct packed *k, struct str *ret, struct err *err);

#endif
