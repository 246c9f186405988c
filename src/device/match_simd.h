/*
 * match_simd - the few loops over bit rows that cost time, for what this processor can do.
 *
 * Rows are 64-bit words, 64-byte aligned, a multiple of 8 words long.
 * All versions give the same bits; the choice is made once, at run time.
 */
#ifndef DEVICE_MATCH_SIMD_H
#define DEVICE_MATCH_SIMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One profile before judgement: `layers` rows of `width` words in each plane (device/match_sheet.h). */
struct judge {
	const uint64_t *sure, *poss, *over; /* of everything but the level; `over` lies within `poss` */
	const uint64_t *level_sure, *level_over;
	const uint64_t *unknown;            /* folded already: one layer */
	const uint64_t *extra[3];           /* affected, possible, fixed from elsewhere, one layer each; NULL: none */
	size_t width, layers;
};

enum { JUDGED_AFFECTED, JUDGED_POSSIBLE, JUDGED_FIXED, JUDGED_UNKNOWN, JUDGED_N };

struct bit_loops {
	const char *name;
	/* Verdicts per entry, strongest only, and how many. The four rows are written when `rows` is not NULL. */
	void (*judge)(const struct judge *in, uint64_t *const *rows, size_t n[JUDGED_N]);
	/* map[i] for every set bit i, ascending; returns how many. Up to BIT_IDS_SLACK more are written behind. */
	size_t (*ids)(const uint64_t *row, size_t words, const uint32_t *map, uint32_t *ret);
	/* sure &= s, poss &= p, over |= o */
	void (*narrow)(uint64_t *const to[3], const uint64_t *const from[3], size_t words);
};
enum { BIT_IDS_SLACK = 64 };

const struct bit_loops *bit_loops(void);
bool bit_loops_force(const char *name); /* NULL: the best again */

#endif
