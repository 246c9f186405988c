/*
 * store/compare - do tables of one database hold what those of another one say, whichever engines the two are?
 *
 * Row by row, by primary key, every column; what differs is told, and can be made equal. The rows of one table of `should`
 * are held in memory meanwhile.
 */
#ifndef STORE_COMPARE_H
#define STORE_COMPARE_H

#include "store/db.h"

/* As db_open(), with the statements that comparing needs beside the usual ones. */
struct db *compare_open(const char *where, enum db_mode mode, struct err *err);

/* All tables of the schema by name, in its order. */
size_t compare_tables(const char *const **ret);

struct difference {
	const char *table, *column; /* column NULL: the whole row */
	struct str key;             /* "nova", "12/name" */
	struct str found, expected; /* of a row that is missing `found` is empty, of one too many `expected` */
};
typedef bool difference_fn(void *ctx, const struct difference *d, struct err *err); /* strings are good within it */

struct compared { int64_t rows, differ; }; /* rows: there should be */

/* Tables not in the schema are a mistake of the caller's. With `mend`, within a transaction of `is`, what differs is
 * written as it should be. */
bool tables_compare(struct db *is, struct db *should, const char *const *tables, size_t n, bool mend, difference_fn *fn, void *ctx,
                    struct compared *ret, struct err *err);

#endif
