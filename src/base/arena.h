/*
 * arena - memory that lives and dies together.
 *
 * One arena per request, per command run, per imported document. What a
 * function returns from an arena lives until that arena is reset or released;
 * nothing is freed piecemeal. Things that are not memory (statements, files,
 * foreign objects) register with arena_defer() and go in reverse order.
 * Not shared between threads. Out of memory aborts.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena_defer;

struct arena {
	struct arena_block *head;   /* block in use, older ones behind it */
	struct arena_defer *defers; /* newest first */
	size_t used;                /* bytes asked for since the last reset */
};

void arena_init(struct arena *a);
void arena_reset(struct arena *a);   /* runs the defers, keeps one block for reuse */
void arena_release(struct arena *a); /* runs the defers, gives everything back */

void *arena_alloc(struct arena *a, size_t n); /* 16-aligned, not cleared */
void *arena_zero(struct arena *a, size_t n);  /* cleared */
#define arena_new(a, type)      ((type *)arena_zero((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_zero_array((a), (n), sizeof(type)))
void *arena_zero_array(struct arena *a, size_t n, size_t size);

/* Room for one element more in an array of `n`: returns `v` or a larger copy,
 * and keeps *cap. Doubling, so adding n elements copies O(n) in all. */
void *arena_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size);

void arena_defer(struct arena *a, void (*fn)(void *), void *ptr);

#endif
