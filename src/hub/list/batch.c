#include "hub/list/batch.h"

#include <stdlib.h>

void ring_init(struct ring *r)
{
	*r = (struct ring){ 0 };
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	for (; r->empty_n < RING; r->empty_n++) {
		struct batch *b = calloc(1, sizeof *b);

		if (!b)
			abort();
		arena_init(&b->a);
		r->empty[r->empty_n] = b;
	}
}

static void free_batch(struct batch *b)
{
	arena_release(&b->a);
	free(b);
}

void ring_release(struct ring *r)
{
	while (r->empty_n)
		free_batch(r->empty[--r->empty_n]);
	for (size_t i = 0; i < r->full_n; i++)
		free_batch(r->full[(r->full_at + i) % RING]);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
}

struct batch *ring_empty(struct ring *r)
{
	struct batch *b = NULL;

	pthread_mutex_lock(&r->lock);
	while (!r->empty_n && !r->given_up)
		pthread_cond_wait(&r->changed, &r->lock);
	if (!r->given_up)
		b = r->empty[--r->empty_n];
	pthread_mutex_unlock(&r->lock);
	return b;
}

void ring_put(struct ring *r, struct batch *b)
{
	pthread_mutex_lock(&r->lock);
	r->full[(r->full_at + r->full_n++) % RING] = b;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

bool ring_is_behind(struct ring *r)
{
	pthread_mutex_lock(&r->lock);
	bool behind = r->full_n > RING / 4;

	pthread_mutex_unlock(&r->lock);
	return behind;
}

void ring_end(struct ring *r)
{
	pthread_mutex_lock(&r->lock);
	r->ended = true;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

struct batch *ring_take(struct ring *r)
{
	struct batch *b = NULL;

	pthread_mutex_lock(&r->lock);
	while (!r->full_n && !r->ended)
		pthread_cond_wait(&r->changed, &r->lock);
	if (r->full_n) {
		b = r->full[r->full_at];
		r->full_at = (r->full_at + 1) % RING;
		r->full_n--;
	}
	pthread_mutex_unlock(&r->lock);
	return b;
}

void ring_back(struct ring *r, struct batch *b)
{
	arena_reset(&b->a);
	b->n = 0;
	b->bytes = b->members = 0;
	pthread_mutex_lock(&r->lock);
	r->empty[r->empty_n++] = b;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

void ring_give_up(struct ring *r)
{
	pthread_mutex_lock(&r->lock);
	r->given_up = true;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
}
