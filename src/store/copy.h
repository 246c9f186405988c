/*
 * store/copy - a whole database into an empty one, whichever engines the two are.
 *
 * Every table of the schema, row by row, in one transaction of the target, from one state of the source. Then the target is read
 * again and must hold the same number of rows with the same digest in each table, or nothing is kept. The digest is the
 * sum of XXH3-128 over all rows, each in one form for all engines, so it does not depend on their order.
 * Full text is made anew. Texts that are no UTF-8 (a file's name among the rejects) are kept with U+FFFD.
 */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include <stdatomic.h>

#include "store/db.h"

struct table_sum {
	const char *name;
	int64_t rows;
	uint64_t digest[2]; /* high, low */
};
struct copy_report {
	struct table_sum *tables; /* in the order of the schema */
	size_t n;
	int64_t rows;             /* of all */
};
/* ERR_FOUND: no source. ERR_STATE: the target holds a list already. ERR_STOPPED: *stop became non-zero. ERR_DB: the two differ. A
 * source of an older version is lifted first. On failure the target is as before, but a new one may be there, empty. */
bool db_copy(struct arena *a, const char *from, const char *to, const atomic_int *stop, struct copy_report *ret, struct err *err);

#endif
