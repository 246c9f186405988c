/*
 * cache - whole responses, ready to be queued: the hot path of the server.
 *
 * A key is what decides the bytes (coding, language, target). Everything in
 * the cache belongs to one epoch (the list's generation and the day); another epoch empties it. Bounded in bytes,
 * the least recently used go first. Threads share it.
 */
#ifndef WEB_SERVE_CACHE_H
#define WEB_SERVE_CACHE_H

#include <microhttpd.h>

#include "base/str.h"

struct cache;
struct cache *cache_new(size_t max_bytes);
void cache_free(struct cache *c); /* NULL is fine */

void cache_epoch(struct cache *c, uint64_t epoch);

/* Queues the kept response of `key`, or 304 when `if_none_match` names its ETag: which of the two; 0 when there is none. */
unsigned cache_answer(struct cache *c, struct MHD_Connection *to, struct str key, struct str if_none_match);

/* Keeps a 200 response of `bytes` and its 304 sibling (it takes over the caller's references), if `epoch` still holds and
 * the response is not too large to be worth it. */
void cache_put(struct cache *c, uint64_t epoch, struct str key, struct str etag, size_t bytes, struct MHD_Response *whole,
               struct MHD_Response *same);

struct cache_stats { size_t n, bytes; uint64_t hits, misses; };
struct cache_stats cache_stats(struct cache *c);

/* Does an If-None-Match header name this ETag? Weak comparison (RFC 9110, 13.1.2). */
bool etag_named(struct str if_none_match, struct str etag);

#endif
