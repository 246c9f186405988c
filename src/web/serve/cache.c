#include "web/serve/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, ROW_COST = 1024 /* what a row and the library's two response objects take beside the body */ };

struct row {
	struct row *chain;         /* in its bucket */
	struct row *newer, *older; /* by last use */
	struct MHD_Response *whole, *same;
	size_t cost;
	uint64_t hash;
	struct str key, etag;
	char text[];
};

struct cache {
	pthread_mutex_t lock;
	struct row *bucket[BUCKETS];
	struct row *newest, *oldest;
	size_t max, bytes, n;
	uint64_t epoch, hits, misses;
};

struct cache *cache_new(size_t max_bytes)
{
	struct cache *c = calloc(1, sizeof *c);

	if (!c)
		abort();
	pthread_mutex_init(&c->lock, NULL);
	c->max = max_bytes;
	return c;
}

static void unlink_use(struct cache *c, struct row *r)
{
	*(r->newer ? &r->newer->older : &c->newest) = r->older;
	*(r->older ? &r->older->newer : &c->oldest) = r->newer;
}

static void link_newest(struct cache *c, struct row *r)
{
	r->newer = NULL;
	r->older = c->newest;
	*(c->newest ? &c->newest->newer : &c->oldest) = r;
	c->newest = r;
}

/* The library counts references: a response that is still being sent stays alive. */
static void drop(struct cache *c, struct row *r)
{
	struct row **at = &c->bucket[r->hash % BUCKETS];

	while (*at != r)
		at = &(*at)->chain;
	*at = r->chain;
	unlink_use(c, r);
	c->bytes -= r->cost;
	c->n--;
	MHD_destroy_response(r->whole);
	MHD_destroy_response(r->same);
	free(r);
}

static void empty(struct cache *c)
{
	while (c->oldest)
		drop(c, c->oldest);
}

void cache_free(struct cache *c)
{
	if (!c)
		return;
	empty(c);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

void cache_epoch(struct cache *c, uint64_t epoch)
{
	pthread_mutex_lock(&c->lock);
	if (c->epoch != epoch)
		empty(c);
	c->epoch = epoch;
	pthread_mutex_unlock(&c->lock);
}

static struct row *find(const struct cache *c, struct str key, uint64_t hash)
{
	struct row *r = c->bucket[hash % BUCKETS];

	while (r && (r->hash != hash || !str_eq(r->key, key)))
		r = r->chain;
	return r;
}

bool etag_named(struct str header, struct str etag)
{
	struct str one;

	while (str_split(&header, ',', &one)) {
		one = str_trim(one);
		if (str_starts(one, STR("W/")))
			one = str_from(one, 2);
		if (str_eq(one, etag) || str_eq(one, STR("*")))
			return true;
	}
	return false;
}

unsigned cache_answer(struct cache *c, struct MHD_Connection *to, struct str key, struct str if_none_match)
{
	uint64_t hash = str_hash(key);
	unsigned status = 0;

	pthread_mutex_lock(&c->lock);
	struct row *r = find(c, key, hash);

	if (r) {
		bool same = if_none_match.n && etag_named(if_none_match, r->etag);

		if (r != c->newest) {
			unlink_use(c, r);
			link_newest(c, r);
		}
		c->hits++;
		/* Queued under the lock: it takes the library's reference before anyone can drop the row. */
		status = same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK;
		MHD_queue_response(to, status, same ? r->same : r->whole);
	} else {
		c->misses++;
	}
	pthread_mutex_unlock(&c->lock);
	return status;
}

static struct row *row_new(struct str key, struct str etag)
{
	struct row *r = calloc(1, sizeof *r + key.n + etag.n);

	if (!r)
		abort();
	memcpy(r->text, key.p, key.n);
	memcpy(r->text + key.n, etag.p, etag.n);
	r->key = str_n(r->text, key.n);
	r->etag = str_n(r->text + key.n, etag.n);
	r->hash = str_hash(key);
	return r;
}

void cache_put(struct cache *c, uint64_t epoch, struct str key, struct str etag, size_t bytes, struct MHD_Response *whole,
               struct MHD_Response *same)
{
	struct row *r = row_new(key, etag), *other;

	r->whole = whole;
	r->same = same;
	r->cost = bytes + key.n + ROW_COST;
	pthread_mutex_lock(&c->lock);
	if (epoch != c->epoch || r->cost > c->max / 8) {
		pthread_mutex_unlock(&c->lock);
		MHD_destroy_response(whole);
		MHD_destroy_response(same);
		free(r);
		return;
	}
	other = find(c, key, r->hash);
	if (other)
		drop(c, other);
	while (c->oldest && c->bytes + r->cost > c->max)
		drop(c, c->oldest);
	r->chain = c->bucket[r->hash % BUCKETS];
	c->bucket[r->hash % BUCKETS] = r;
	link_newest(c, r);
	c->bytes += r->cost;
	c->n++;
	pthread_mutex_unlock(&c->lock);
}

struct cache_stats cache_stats(struct cache *c)
{
	pthread_mutex_lock(&c->lock);
	struct cache_stats s = { c->n, c->bytes, c->hits, c->misses };

	pthread_mutex_unlock(&c->lock);
	return s;
}
