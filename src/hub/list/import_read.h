/* hub/import_read - the reading thread of an import: inputs to batches. */
#ifndef HUB_LIST_IMPORT_READ_H
#define HUB_LIST_IMPORT_READ_H

#include <stdatomic.h>

#include "base/map.h"
#include "device/match.h"
#include "hub/list/batch.h"

struct import_reader {
	const char *const *paths;
	size_t n;
	const atomic_int *stop;
	bool list_is_empty;  /* at the start: then a first record about an id is all there is about it */
	struct ring ring;
	struct match_builder *builder; /* is given each entry that is made here */
	struct match_index *index;     /* outcome: compiled from it, while the writing thread still writes */
	size_t entry_n;              /* how many there were */
	/* outcome, read after the thread has ended */
	bool failed;
	struct err err;
};

void *import_read(void *reader); /* for pthread_create */

#endif
