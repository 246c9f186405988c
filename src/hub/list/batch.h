/*
 * hub/batch - what the reading thread hands to the writing one.
 *
 * Reading (unpack, parse, decode, merge, pack) and writing (the database) take
 * about the same time, so they run side by side: the reader fills batches, the writer
 * empties them, and a small ring bounds what lies between. A batch owns the memory
 * of its items. Records are packed and words are made by whoever is ahead. Either side can end the ring; the other then
 * sees it at once.
 */
#ifndef HUB_LIST_BATCH_H
#define HUB_LIST_BATCH_H

#include <pthread.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/list.h"

enum item_kind { ITEM_RECORD, ITEM_DEVICE, ITEM_REJECT, ITEM_SKIP };

struct item {
	enum item_kind kind;
	union {
		struct {
			struct source_row row;
			struct entry_row *entry; /* made from this record alone; NULL: merge from all kept ones */
		} record;
		struct device_row device;
		struct { struct reject_row row; struct err why; } reject;
		struct str skipped;
	};
};

enum { BATCH_ITEMS = 128, RING = 8 };

struct batch {
	struct arena a;
	struct item items[BATCH_ITEMS];
	size_t n;
	uint64_t bytes, members; /* read since the batch before */
};

struct ring {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct batch *full[RING], *empty[RING];
	size_t full_n, full_at, empty_n;
	bool ended;   /* no more batches will come */
	bool given_up; /* the writer takes no more */
};

void ring_init(struct ring *r);
void ring_release(struct ring *r); /* after both threads are done with it */

struct batch *ring_empty(struct ring *r);         /* reader: a cleared batch, NULL when the writer gave up */
void ring_put(struct ring *r, struct batch *b);   /* reader: hand over, in order */
bool ring_is_behind(struct ring *r);              /* reader: does more wait for the writer than evens out its pauses? */
void ring_end(struct ring *r);                    /* reader: that was all */
struct batch *ring_take(struct ring *r);          /* writer: next batch, NULL at the end */
void ring_back(struct ring *r, struct batch *b);  /* writer: done with it */
void ring_give_up(struct ring *r);                /* writer: stop the reader */

#endif
