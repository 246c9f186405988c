#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
	struct arena_block *older;
	size_t size, at;
	_Alignas(16) char bytes[];
};

struct arena_defer {
	struct arena_defer *older;
	void (*fn)(void *);
	void *ptr;
};

enum { FIRST_BLOCK = 16 * 1024, LARGEST_STEP = 1024 * 1024 };

static void out_of_memory(void)
{
	fputs("tocsin: out of memory\n", stderr);
	abort();
}

void arena_init(struct arena *a)
{
	*a = (struct arena){ 0 };
}

static void run_defers(struct arena *a)
{
	while (a->defers) {
		struct arena_defer *d = a->defers;

		a->defers = d->older;
		d->fn(d->ptr);
	}
}

static void free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;

		free(b);
		b = older;
	}
}

void arena_reset(struct arena *a)
{
	run_defers(a);
	a->used = 0;
	if (!a->head)
		return;
	free_blocks(a->head->older);
	a->head->older = NULL;
	a->head->at = 0;
}

void arena_release(struct arena *a)
{
	run_defers(a);
	free_blocks(a->head);
	arena_init(a);
}

static struct arena_block *add_block(struct arena *a, size_t need)
{
	size_t size = a->head ? a->head->size * 2 : FIRST_BLOCK;

	if (size > LARGEST_STEP)
		size = LARGEST_STEP;
	if (size < need)
		size = need;
	struct arena_block *b = malloc(sizeof *b + size);

	if (!b)
		out_of_memory();
	b->older = a->head;
	b->size = size;
	b->at = 0;
	a->head = b;
	return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct arena_block *b = a->head;

	if (n > SIZE_MAX / 4)
		out_of_memory();
	n = (n + 15) & ~(size_t)15;
	if (!b || b->size - b->at < n)
		b = add_block(a, n);
	void *p = b->bytes + b->at;

	b->at += n;
	a->used += n;
	return p;
}

void *arena_zero(struct arena *a, size_t n)
{
	return memset(arena_alloc(a, n), 0, n);
}

void *arena_zero_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		out_of_memory();
	return arena_zero(a, bytes);
}

void *arena_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return v;
	size_t next = *cap ? *cap * 2 : 4, bytes;

	if (__builtin_mul_overflow(next, size, &bytes))
		out_of_memory();
	void *grown = arena_alloc(a, bytes);

	if (n)
		memcpy(grown, v, n * size);
	*cap = next;
	return grown;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *ptr)
{
	struct arena_defer *d = arena_alloc(a, sizeof *d);

	*d = (struct arena_defer){ a->defers, fn, ptr };
	a->defers = d;
}
