/*
 * db - one database, whichever engine it is.
 *
 * The only words the rest of the store speaks: named statements (files in sql/,
 * compiled in as enum sql_id), values bound by position, rows stepped. Two
 * drivers can serve it: SQLite (a file) and PostgreSQL (a URL). A statement is
 * prepared once per connection; a typo fails when the database is opened.
 * A connection belongs to one thread at a time. Text is UTF-8; what is not (and NUL, in PostgreSQL) is kept as U+FFFD there.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "sql.h" /* generated: enum sql_id, SQL_N */

struct db;

enum db_mode {
	DB_READ,   /* must exist; no writes */
	DB_WRITE,  /* created and migrated when needed; one writer at a time (waits up to 10 s for another) */
	DB_MEMORY, /* SQLite in memory, for tests; `where` is ignored */
};

/* ERR_FOUND: no such file (DB_READ). ERR_STATE: made by a newer Tocsin. ERR_TYPE: not a database of ours. ERR_DB, ERR_IO.
 * NULL on failure. */
struct db *db_open(const char *where, enum db_mode mode, struct err *err);
/* To read, with DB_READ's errors; a file of an older schema is lifted first where that may be done. */
struct db *db_open_lifted(const char *where, struct err *err);
void db_close(struct db *d); /* NULL is fine; an open transaction is rolled back */

bool db_begin(struct db *d, struct err *err); /* a write transaction, taken at once */
/* What was written so far may set out for the disk, so that the commit waits less. A hint, for long transactions. */
void db_hasten(struct db *d);
bool db_commit(struct db *d, struct err *err); /* durable when it returns true; rolled back when false */
void db_rollback(struct db *d);

/* One state for all that is read from here to db_rollback(), while others go on writing. Not within a transaction. */
bool db_look(struct db *d, struct err *err);
/* May another connection have committed since this was last asked? True at first. Needs no query where the engine tells
 * of its own accord. A connection that was lost is made anew; ERR_IO while that cannot be done. */
bool db_moved(struct db *d, bool *ret, struct err *err);

/* Work that one process does for all that share the database: is it ours? Held until the connection ends. A file has one
 * hub, so there it always is. */
bool db_claim(struct db *d, struct str task, bool *ret_ours, struct err *err);

/* Ready statement `id` for a run: clears earlier bindings. Then bind by position (from 1), then step. */
struct query { struct db *db; int id; void *impl; };
struct query db_query(struct db *d, enum sql_id id);
void bind_i64(struct query *q, int at, int64_t v);
void bind_f64(struct query *q, int at, double v);
void bind_str(struct query *q, int at, struct str s);  /* text; the bytes must live until the step */
void bind_blob(struct query *q, int at, struct str s);
void bind_null(struct query *q, int at);

enum db_step { DB_ROW, DB_DONE, DB_FAILED };
enum db_step db_step(struct query *q, struct err *err);
/* Step to the end, no rows wanted. Within a write transaction an engine may tell a failure later: with a statement that
 * answers, at the latest with the commit. */
bool db_run(struct query *q, struct err *err);

/* Columns of the row at hand, from 0; text and blobs are good until the next step. NULL reads as 0 or an empty str. */
int64_t col_i64(struct query *q, int at);
double col_f64(struct query *q, int at);
struct str col_str(struct query *q, int at);
struct str col_blob(struct query *q, int at);
bool col_is_null(struct query *q, int at);
void query_end(struct query *q); /* needed when rows are left unread */

#endif
