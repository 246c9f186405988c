/*
 * tiles - a Merkle log as files that any web server or cache can carry.
 *
 * C2SP tlog-tiles (https://c2sp.org/tlog-tiles): tile/LEVEL/N holds up to 256
 * consecutive hashes of complete subtrees of 256^LEVEL leaves; tile/entries/N
 * the entries themselves, each after its length in two bytes, big-endian. N is
 * written in groups of three digits, all but the last after an x:
 * 1234067 is x001/x234/067. Of a tile that is not full yet the name tells how
 * many hashes it has: tile/0/001.p/112. What has a name never changes.
 *
 * Pure; the bytes come and go through callbacks and writers.
 */
#ifndef CRYPTO_TILES_H
#define CRYPTO_TILES_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "crypto/merkle.h"

#define TILE_WIDTH     256
#define TILE_LEVEL_MAX 63
#define TILE_N_MAX     (UINT64_C(1) << 55) /* in a log of MERKLE_MAX leaves */
#define TILE_ENTRY_MAX 65535               /* bytes of one entry in a bundle */

struct tile {
	bool entries;   /* a bundle of entries: level is 0 */
	unsigned level;
	uint64_t n;
	unsigned width; /* hashes or entries in it: 1 .. TILE_WIDTH, which is full */
};

/* "tile/0/x001/234.p/5", to be put behind the log's address. */
void tile_path_put(struct buf *b, const struct tile *t);
/* Only what tile_path_put() writes; ERR_SYNTAX for any other text. */
bool tile_path_get(struct str path, struct tile *ret, struct err *err);

/* Which tiles are to be written when a log of `from` leaves has grown to `to`: all that are new or wider, from level 0 up.
 * Beside each of level 0 belongs the bundle of its entries.
 *   struct tile_walk w = { .from = 70000, .to = 70100 }; while (tile_next(&w, &t)) ... */
struct tile_walk {
	uint64_t from, to;
	unsigned level; /* where the walk is: start with 0 */
	uint64_t n;
	bool inside;
};
bool tile_next(struct tile_walk *w, struct tile *ret);

/* A tile's bytes, by the hashes of complete subtrees. */
bool tile_put(struct buf *b, const struct tile *t, merkle_get *get, void *ctx, struct err *err);

/* The other way: complete subtrees out of tiles, to prove or to check from what a log has published. `size` leaves tell how
 * wide each tile is. The bytes that `read` gives are used before it is called again. ERR_RANGE when they are too few or many. */
typedef bool tile_read(void *ctx, const struct tile *t, struct str *ret, struct err *err);
struct tiles {
	uint64_t size;
	tile_read *read;
	void *ctx;
};
/* A merkle_get whose ctx is a struct tiles. */
bool tiles_get(void *tiles, unsigned level, uint64_t index, struct digest *ret, struct err *err);

/* One entry more to a bundle; ERR_LIMIT above TILE_ENTRY_MAX bytes. */
bool bundle_put(struct buf *b, struct str entry, struct err *err);
/* Takes the first entry off *rest: false at the end (*rest is empty then) and, with *err set, on bytes that end within one. */
bool bundle_next(struct str *rest, struct str *ret, struct err *err);

#endif
