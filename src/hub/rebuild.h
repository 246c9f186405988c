/*
 * rebuild - does what the hub holds follow from its two sources, and if not, make it follow.
 *
 * The acts are done again, one after the other, in an empty database in memory, and every table that follows from them is
 * compared with it, row by row; every entry of the list is merged again from the records that are kept about it. Which table
 * comes from where stands in table_origins[].
 */
#ifndef HUB_REBUILD_H
#define HUB_REBUILD_H

#include <stdatomic.h>

#include "store/compare.h"

enum origin {
	ORIGIN_SOURCE,  /* a source itself: records as they came, devices on sale, assessments, acts */
	ORIGIN_LEDGER,  /* follows from the acts, and is verified with them (hub/ledger/ledger_check.h) */
	ORIGIN_ACTS,    /* follows from the acts */
	ORIGIN_RECORDS, /* follows from the source records */
	ORIGIN_ASIDE,   /* follows from nothing: secrets, personal data, what a process has seen, how far work has come */
	ORIGIN_N
};
struct table_origin { const char *table; enum origin origin; };
extern const struct table_origin table_origins[];
extern const size_t table_origin_n;

struct rebuild_options {
	bool mend;           /* write what differs as it should be, in one transaction */
	difference_fn *fn;   /* may be NULL */
	void *ctx;
	const atomic_int *stop; /* may be NULL */
};
struct rebuild_sums {
	uint64_t acts;
	struct compared tables;   /* rows that should be, of all that follow from the acts */
	struct compared entries;
};
/* ERR_STATE: an act cannot be done again, so that nothing can be compared. ERR_FOUND: no such database. With `mend`, false means
 * that nothing was written. */
bool rebuild(const char *where, const struct rebuild_options *o, struct rebuild_sums *ret, struct err *err);

#endif
