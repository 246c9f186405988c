/*
 * map - from a str to a 32-bit number: open addressing in an arena.
 *
 * Keys are borrowed; they must outlive the map. Nothing is ever removed.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct map {
	struct map_slot *slots;
	size_t n, cap; /* cap is 0 or a power of two */
};

struct map_slot {
	struct str key; /* p == NULL: free */
	uint64_t hash;
	uint32_t value;
};

/* The value under `key`; NULL when there is none. The pointer is good until the next map_put(). */
uint32_t *map_get(const struct map *m, struct str key);
/* The place for `key`, made (with value 0) when absent; *ret_new says which. An empty key is allowed. */
uint32_t *map_put(struct arena *a, struct map *m, struct str key, bool *ret_new);

#endif
