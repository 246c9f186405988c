/* forest - a stored tree for tests: every complete subtree's hash in an array for its level. */
#ifndef FOREST_H
#define FOREST_H

#include "hexes.h"

#include "crypto/merkle.h"

enum { FOREST_LEVELS = 20, FOREST_LEAVES = 1 << 17 };

struct forest {
	struct merkle m;
	struct digest *at[FOREST_LEVELS];
	uint64_t count[FOREST_LEVELS];
};

static inline bool forest_put(void *ctx, unsigned level, uint64_t index, const struct digest *hash, struct err *err)
{
	struct forest *f = ctx;

	(void)err;
	assert_true(level < FOREST_LEVELS && index == f->count[level]);
	if (!f->at[level])
		f->at[level] = calloc(FOREST_LEAVES >> level, sizeof *hash);
	f->at[level][f->count[level]++] = *hash;
	return true;
}

static inline bool forest_get(void *ctx, unsigned level, uint64_t index, struct digest *ret, struct err *err)
{
	struct forest *f = ctx;

	(void)err;
	want(level < FOREST_LEVELS && index < f->count[level], "no subtree (%u, %llu)", level, (unsigned long long)index);
	*ret = f->at[level][index];
	return true;
}

/* Leaves "leaf 0", "leaf 1" and so on, until there are n. */
static inline void forest_grow(struct forest *f, uint64_t n)
{
	while (f->m.n < n) {
		char text[32];

		snprintf(text, sizeof text, "leaf %llu", (unsigned long long)f->m.n);
		struct digest leaf = merkle_leaf(str_of(text));

		assert_true(merkle_append(&f->m, &leaf, forest_put, f, NULL));
	}
}

static inline void forest_free(struct forest *f)
{
	for (size_t i = 0; i < FOREST_LEVELS; i++)
		free(f->at[i]);
	memset(f, 0, sizeof *f);
}

#endif
