/*
 * match_simd - the few loops over bit rows that cost time, for what this processor can do.
 *
 * A row holds one answer (device/match_axis.h) for each clause, two bits in two
 * planes: `yes` is the high bit and `doubt` the low one, so that
 *
 *   NO 00    MAYBE 01    YES 10    OVER 11
 *
 * Planes are 64-bit words, 64-byte aligned, a multiple of 8 words long. All
 * versions give the same bits; the choice is made once, at run time.
 */
#ifndef DEVICE_MATCH_SIMD_H
#define DEVICE_MATCH_SIMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bits { uint64_t *yes, *doubt; };

enum { FOLD_STEPS = 6 }; /* 2^6 clauses in one word */

/* One profile before judgement: planes of `words` words, and how they fold to entries (device/match_sheet.h). */
struct judge {
	struct bits class, level; /* what all axes but the level answer; what the level answers */
	const uint64_t *unknown;  /* entries: folded already */
	const uint64_t *extra[3]; /* entries that are affected, possible, fixed by clauses of the tail; all NULL: none */
	const uint64_t *lead, *const *same;
	const uint8_t *steps;
	size_t words;
};

enum { JUDGED_AFFECTED, JUDGED_POSSIBLE, JUDGED_FIXED, JUDGED_UNKNOWN, JUDGED_N };

/* Numbers of bits: entry[i], which is first[i / 64] + near[i] too unless first[i / 64] is BIT_MAP_WIDE. */
struct bit_map {
	const uint32_t *entry, *first;
	const uint8_t *near;
};
#define BIT_MAP_WIDE UINT32_MAX

struct bit_loops {
	const char *name;
	/* Verdicts per entry, strongest only, and how many. The four rows are written when `rows` is not NULL. */
	void (*judge)(const struct judge *in, uint64_t *const *rows, size_t n[JUDGED_N]);
	/* The number of every set bit, ascending; returns how many. Up to BIT_IDS_SLACK more are written behind. */
	size_t (*ids)(const uint64_t *row, size_t words, const struct bit_map *map, uint32_t *ret);
	/* `to` becomes the answer of both: NO if one says NO, else OVER if one does, else YES if both do, else MAYBE. */
	void (*join)(struct bits to, struct bits from, size_t words);
};
enum { BIT_IDS_SLACK = 64 };

const struct bit_loops *bit_loops(void);
bool bit_loops_force(const char *name); /* NULL: the best again */

#endif
