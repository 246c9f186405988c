/*
 * match_sheet - the clauses that one kind of system can have, laid out as bits, and the rows met so far.
 *
 * An Android phone never meets the clauses of iPadOS, so each platform has its
 * own sheet, which holds only the entries that concern it at all. Bits stand in
 * the order of entries, and the clauses of an entry stand side by side within one word; the
 * first of them, the lead, stands for the entry. Folding clauses to entries is then a
 * shift and an OR within words, by doubling: `same[j]` has the bits whose
 * neighbour 2^j further belongs to the same entry. What an entry has beyond 64
 * clauses stands in a tail behind the words, with a table that tells its lead.
 *
 * Rows of answers are computed clause by clause, once for each key of each
 * axis, and kept; so is what all axes but the level say together, the class of a
 * profile. Memory is bounded: what passes its share is forgotten at the start of the next call.
 */
#ifndef DEVICE_MATCH_SHEET_H
#define DEVICE_MATCH_SHEET_H

#include "base/arena.h"
#include "base/buf.h"
#include "device/match_axis.h"
#include "device/match_simd.h"

/* Answers kept under a key, in one piece of memory: this head, the key, the bits. */
struct kept {
	struct bits bits;        /* of a class: clauses that cannot be decided answer NO here */
	const uint64_t *unknown; /* and are folded to entries here; of a row: NULL */
	size_t n;
	uint32_t key[];
};

struct memo { /* open addressing */
	struct memo_slot { uint64_t hash; struct kept *kept; } *slots;
	size_t n, cap;
};

struct asked { uint32_t bit, clause; };

struct sheet {
	unsigned axes;        /* those with a question on this sheet */
	uint16_t *axes_of;    /* those with a question to devices of a maker, by word; see sheet_axes() */
	uint16_t axes_other;  /* to devices of a maker that no clause names */
	size_t words, tail;   /* of a plane before the tail; of the tail */
	uint64_t *lead, *same[FOLD_STEPS];
	uint8_t *steps;       /* for each 8 words: how many rows of `same` have bits there */
	uint32_t *entry;      /* lead bit -> entry of the index */
	uint32_t *first;      /* the same once more, closer: first entry of a word, distance of each; struct bit_map */
	uint8_t *near;
	uint32_t *tail_lead;  /* bit of the tail -> lead bit */
	struct asked *asked[AXIS_N];
	size_t asked_n[AXIS_N];
	struct bits base;     /* what the platform and `sure` say */
	uint64_t *unknown;    /* clauses with SURE_UNKNOWN, not folded */
	struct memo rows[AXIS_N], classes, unknowns;
};

/* The sheet of a platform, in `a`. */
struct sheet *sheet_new(struct arena *a, const struct match_index *x, unsigned platform);

/* The axes worth reading for devices of a maker (a word, WORD_OTHER or WORD_UNKNOWN): every clause that asks one of the
 * others names makers, and not this one, so that it answers NO whatever else is said. */
unsigned sheet_axes(const struct sheet *s, uint32_t maker);

/* Found, or made in the arena given. Forget them before their arena goes. `axes`: those in the reading. */
struct bits sheet_row(struct sheet *s, struct arena *rows, enum axis axis, const struct reading *r);
const struct kept *sheet_class(struct sheet *s, struct arena *rows, struct arena *classes, const struct reading *r,
                               unsigned axes);
void sheet_forget_rows(struct sheet *s);
void sheet_forget_classes(struct sheet *s);

/* The matcher's reading, for match_explain.c; the next call of any match function overwrites it. */
struct reading *matcher_reading(struct matcher *m);
/* Its room for words, of TELL_MOST bytes (device/match_tell.h): explaining makes none of its own. */
struct buf *matcher_words(struct matcher *m);
/* Bytes of rows and classes it remembers now; about MATCHER_MEMORY at most. */
size_t matcher_memory(const struct matcher *m);
enum { MATCHER_MEMORY = 64 * 1024 * 1024 };

/* 64-byte aligned words, cleared. */
uint64_t *bit_words(struct arena *a, size_t n);
static inline void bit_set(uint64_t *row, size_t i) { row[i / 64] |= UINT64_C(1) << i % 64; }

#endif
