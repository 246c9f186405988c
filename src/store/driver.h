/*
 * driver - what an engine must be able to do to serve db.h.
 *
 * Only db.c and the drivers include this. A driver keeps its own state in
 * `impl`; statements are numbered by enum sql_id and taken from the book the
 * database was opened with. One thread at a time.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/db.h"

struct driver {
	enum sql_engine engine;
	/* Sets d->impl: connected, checked, migrated (unless reading), every statement prepared. On failure nothing is left. */
	bool (*open)(struct db *d, const char *where, enum db_mode mode, struct err *err);
	void (*close)(struct db *d);

	bool (*begin)(struct db *d, struct err *err);
	void (*hasten)(struct db *d);
	bool (*commit)(struct db *d, struct err *err); /* rolled back when false */
	void (*rollback)(struct db *d);
	bool (*look)(struct db *d, struct err *err);
	bool (*moved)(struct db *d, bool *ret, struct err *err);
	bool (*claim)(struct db *d, struct str task, bool *ret_ours, struct err *err); /* NULL: it is always ours */

	/* A statement at rest, without bindings; NULL: this engine has nothing to do for it. A second one under the same id when
	 * the first is still being read. */
	void *(*query)(struct db *d, int id);
	void (*end)(struct query *q);

	/* A value that cannot be bound is told by the next step. */
	void (*put_i64)(struct query *q, int at, int64_t v);
	void (*put_f64)(struct query *q, int at, double v);
	void (*put_bytes)(struct query *q, int at, struct str s, bool text);
	void (*put_null)(struct query *q, int at);

	enum db_step (*step)(struct query *q, struct err *err); /* ends the query unless DB_ROW */
	/* Sends the insert of a row that is known to be new, ends the query and foretells where the row will stand; what turns
	 * out otherwise fails the transaction. False: it must be asked. NULL for an engine that is asked at no cost. */
	bool (*foretell)(struct query *q, int64_t *ret_rank);

	int64_t (*get_i64)(struct query *q, int at);
	double (*get_f64)(struct query *q, int at);
	struct str (*get_bytes)(struct query *q, int at);
	bool (*is_null)(struct query *q, int at);
};

extern const struct driver sqlite_driver, postgres_driver;

struct packer;
struct find_changes;

struct db {
	const struct driver *driver;
	const struct sql_book *book;
	void *impl;
	bool writing, looking;      /* within db_begin() .. db_commit(); within db_look() .. db_rollback() */
	struct packer *packer;      /* made when first needed, as is the next */
	struct find_changes *found; /* changes to the full text that wait for the commit */
};

/* db_open() with another book than the one that is compiled in: tests lift invented schemas. */
struct db *db_open_book(const char *where, enum db_mode mode, const struct sql_book *book, struct err *err);

/* Several statements that belong together: in the caller's transaction, or in one of their own. */
bool db_join(struct db *d, bool *ret_own, struct err *err);
bool db_leave(struct db *d, bool own, bool ok, struct err *err);

/* Runs the insert of one row. *ret_rank: where it stands, 0 when the statement passed it over. `is_new`: the caller knows that it
 * will not be passed over; an engine far away need not be waited for then. */
bool db_insert(struct query *q, bool is_new, int64_t *ret_rank, struct err *err);

#endif
