#include "hub/people/rate.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"

enum { SLOTS = 16384, WAYS = 4 };

struct bucket {
	uint64_t whose;
	int64_t full_at; /* when it would be full again, in thousandths of a second; in the past: it is full */
};

struct rate {
	pthread_mutex_t lock;
	uint8_t salt[16];
	struct bucket v[SLOTS];
};

struct rate *rate_new(void)
{
	struct rate *r = calloc(1, sizeof *r);

	if (!r)
		abort();
	pthread_mutex_init(&r->lock, NULL);
	random_bytes(r->salt, sizeof r->salt);
	return r;
}

void rate_free(struct rate *r)
{
	if (!r)
		return;
	pthread_mutex_destroy(&r->lock);
	free(r);
}

/* Its own place among WAYS neighbours, else the one of them that has rested longest. */
static struct bucket *find(struct rate *r, uint64_t whose)
{
	struct bucket *set = &r->v[whose % (SLOTS / WAYS) * WAYS], *best = set;

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].whose == whose)
			return &set[i];
		if (set[i].full_at < best->full_at)
			best = &set[i];
	}
	*best = (struct bucket){ .whose = whose };
	return best;
}

bool rate_take_in(struct rate *r, struct str whose, unsigned many, int seconds, unixtime now, int *ret_wait_s)
{
	struct digest d = hmac_sha256(str_n((const char *)r->salt, sizeof r->salt), whose);
	int64_t now_ms = now * 1000, all = seconds * INT64_C(1000), each = all / (int64_t)many;
	uint64_t key;

	memcpy(&key, d.b, sizeof key);
	pthread_mutex_lock(&r->lock);
	struct bucket *b = find(r, key);

	if (b->full_at > now_ms + all) /* the clock was ahead and is right again: no bucket is that empty */
		b->full_at = now_ms;
	int64_t full_at = (b->full_at > now_ms ? b->full_at : now_ms) + each;
	bool ok = full_at - now_ms <= all;

	if (ok)
		b->full_at = full_at;
	pthread_mutex_unlock(&r->lock);
	*ret_wait_s = ok ? 0 : (int)((full_at - now_ms - all + 999) / 1000);
	return ok;
}

bool rate_take(struct rate *r, struct str whose, unsigned a_minute, unixtime now, int *ret_wait_s)
{
	return rate_take_in(r, whose, a_minute, 60, now, ret_wait_s);
}
