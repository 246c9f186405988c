/*
 * match_sheet - the clauses that one kind of system can have, laid out as bits, and the rows met so far.
 *
 * An Android phone never meets the clauses of iPadOS, so each platform has its
 * own sheet, with its own numbering of the entries that concern it at all.
 * Bit i of layer k is the k-th clause of the sheet's entry i: folding clauses
 * to entries is then nothing but an OR of layers, word by word. A layer
 * so thin that this would be a waste is not made; the clauses left over stand
 * in a tail behind the layers, with a table that tells their entry.
 *
 *   words:  | layer 0: width | layer 1: width | ... | tail |
 *
 * A row has three planes: sure (the answer is YES), poss (not NO), over (OVER).
 * Rows are computed clause by clause, once for each key of each axis, and kept; so is
 * what all axes but the level say together, the class of a profile. Memory
 * is bounded: past MATCH_MEMORY everything kept is forgotten at the start of the next call.
 */
#ifndef DEVICE_MATCH_SHEET_H
#define DEVICE_MATCH_SHEET_H

#include "base/arena.h"
#include "device/match_axis.h"

enum { MATCH_MEMORY = 48 * 1024 * 1024 };

enum plane { PLANE_SURE, PLANE_POSS, PLANE_OVER, PLANE_N };
struct row { uint64_t *plane[PLANE_N]; };

struct class { /* one profile but for its level: `over` lies within `poss`, undecidable clauses in neither */
	struct row row;
	uint64_t *unknown; /* entries, folded */
};

/* Keys to rows: open addressing; key numbers are copied. */
struct memo_slot {
	uint64_t hash;
	const uint32_t *key;
	size_t n;
	void *value; /* NULL: free */
};
struct memo { struct memo_slot *slots; size_t n, cap; };

struct asked { uint32_t bit, clause; };

struct sheet {
	unsigned axes;        /* those with a question on this sheet */
	size_t entry_n;
	size_t width, layers; /* words of a layer; how many */
	size_t words;         /* of a plane: width * layers and the tail */
	uint32_t *entry;      /* number on the sheet -> number in the index; width * 64 long */
	uint32_t *tail_entry; /* bit of the tail -> number on the sheet */
	struct asked *asked[AXIS_N];
	size_t asked_n[AXIS_N];
	struct row base;      /* what the platform and `sure` say */
	uint64_t *unknown;    /* clauses with SURE_UNKNOWN, not folded */
	struct memo rows[AXIS_N], classes;
};

/* The sheet of a platform, in `a`. */
struct sheet *sheet_new(struct arena *a, const struct match_index *x, unsigned platform);
void sheet_forget(struct sheet *s); /* rows and classes, whose memory the caller takes back */

/* The row of an axis for the key in `r`, and the class; found or made in `kept`. */
const struct row *sheet_row(struct sheet *s, struct arena *kept, enum axis axis, const struct reading *r);
const struct class *sheet_class(struct sheet *s, struct arena *kept, const struct reading *r);

/* The matcher's reading, for match_explain.c; the next call of any match function overwrites it. */
struct reading *matcher_reading(struct matcher *m);

/* 64-byte aligned words, cleared. */
uint64_t *bit_words(struct arena *a, size_t n);
static inline void bit_set(uint64_t *row, size_t i) { row[i / 64] |= UINT64_C(1) << i % 64; }
static inline void bit_clear(uint64_t *row, size_t i) { row[i / 64] &= ~(UINT64_C(1) << i % 64); }

#endif
