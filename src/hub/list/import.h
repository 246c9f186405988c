/*
 * hub/import - records in, list kept.
 *
 * One import is one transaction: source records are kept, then every entry that
 * they touch is merged anew from all its records, then the match index is built. A stopped import leaves the old state.
 * Idempotent: the same input again changes nothing.
 */
#ifndef HUB_LIST_IMPORT_H
#define HUB_LIST_IMPORT_H

#include <stdatomic.h>

#include "base/err.h"
#include "store/db.h"

struct import_counts {
	uint64_t members, skipped;                     /* files seen; files of no known format */
	uint64_t records, added, updated, same, older; /* records by what became of them */
	uint64_t rejected;
	uint64_t devices;
	uint64_t entries;                              /* entries made or remade */
	uint64_t bytes;                                /* unpacked bytes read */
};
struct import_progress {
	void *ctx;
	void (*tick)(void *ctx, const struct import_counts *so_far); /* a few times a second at most; may be NULL */
	/* a reject, as it happens, with input:place; may be NULL */
	void (*reject)(void *ctx, struct str input, const struct err *why);
	void (*skip)(void *ctx, struct str input);                   /* may be NULL */
	const atomic_int *stop;                                      /* non-zero: stop, roll back, ERR_STOPPED */
};
bool import_paths(struct db *d, const char *const *paths, size_t n, const struct import_progress *p,
                  struct import_counts *ret, struct err *err);

#endif
