#include "store/db.h"

#include <assert.h>
#include <stdlib.h>

#include "store/driver.h"
#include "store/find.h"
#include "store/pack.h"

struct db *db_open(const char *where, enum db_mode mode, struct err *err)
{
	return db_open_book(where, mode, &sql_book, err);
}

static const struct driver *driver_for(struct str where, enum db_mode mode)
{
	if (mode != DB_MEMORY && (str_starts(where, STR("postgresql://")) || str_starts(where, STR("postgres://"))))
		return &postgres_driver;
	return &sqlite_driver;
}

struct db *db_open_book(const char *where, enum db_mode mode, const struct sql_book *book, struct err *err)
{
	struct str s = str_of(where);

	if (mode != DB_MEMORY && s.n == 0) {
		err_set(err, ERR_USAGE, "the database has no name");
		return NULL;
	}

	struct db *d = calloc(1, sizeof *d);

	if (!d)
		abort();
	d->driver = driver_for(s, mode);
	d->book = book;
	if (!d->driver->open(d, where, mode, err)) {
		free(d);
		return NULL;
	}
	return d;
}

struct db *db_open_lifted(const char *where, struct err *err)
{
	struct err why = { 0 };
	struct db *d = db_open(where, DB_READ, &why);

	if (d)
		return d;
	if (why.code == ERR_STATE && (d = db_open(where, DB_WRITE, NULL))) {
		db_close(d);
		return db_open(where, DB_READ, err);
	}
	if (err)
		*err = why;
	return NULL;
}

void db_close(struct db *d)
{
	if (!d)
		return;
	db_rollback(d);
	d->driver->close(d);
	packer_free(d->packer);
	find_free(d->found);
	free(d);
}

bool db_begin(struct db *d, struct err *err)
{
	assert(!d->writing && !d->looking);
	d->writing = d->driver->begin(d, err);
	return d->writing;
}

void db_hasten(struct db *d)
{
	d->driver->hasten(d);
}

bool db_commit(struct db *d, struct err *err)
{
	assert(d->writing);
	if (!find_apply(d, err)) {
		db_rollback(d);
		return false;
	}
	d->writing = false;
	return d->driver->commit(d, err);
}

void db_rollback(struct db *d)
{
	if (d->writing || d->looking)
		d->driver->rollback(d);
	d->writing = d->looking = false;
	find_forget(d);
}

bool db_look(struct db *d, struct err *err)
{
	assert(!d->writing && !d->looking);
	d->looking = d->driver->look(d, err);
	return d->looking;
}

bool db_moved(struct db *d, bool *ret, struct err *err)
{
	return d->driver->moved(d, ret, err);
}

bool db_claim(struct db *d, struct str task, bool *ret_ours, struct err *err)
{
	*ret_ours = true;
	return !d->driver->claim || d->driver->claim(d, task, ret_ours, err);
}

bool db_join(struct db *d, bool *ret_own, struct err *err)
{
	*ret_own = !d->writing;
	return d->writing || db_begin(d, err);
}

bool db_leave(struct db *d, bool own, bool ok, struct err *err)
{
	if (own && ok)
		return db_commit(d, err);
	if (own)
		db_rollback(d);
	return ok;
}

struct query db_query(struct db *d, enum sql_id id)
{
	return (struct query){ d, (int)id, d->driver->query(d, (int)id) };
}

/* A statement that this engine does by itself has no impl: it takes values and is done. */
void bind_i64(struct query *q, int at, int64_t v)
{
	if (q->impl)
		q->db->driver->put_i64(q, at, v);
}

void bind_f64(struct query *q, int at, double v)
{
	if (q->impl)
		q->db->driver->put_f64(q, at, v);
}

void bind_str(struct query *q, int at, struct str s)
{
	if (q->impl)
		q->db->driver->put_bytes(q, at, s, true);
}

void bind_blob(struct query *q, int at, struct str s)
{
	if (q->impl)
		q->db->driver->put_bytes(q, at, s, false);
}

void bind_null(struct query *q, int at)
{
	if (q->impl)
		q->db->driver->put_null(q, at);
}

enum db_step db_step(struct query *q, struct err *err)
{
	return q->impl ? q->db->driver->step(q, err) : DB_DONE;
}

bool db_run(struct query *q, struct err *err)
{
	enum db_step s = db_step(q, err);

	while (s == DB_ROW)
		s = db_step(q, err);
	return s == DB_DONE;
}

bool db_insert(struct query *q, bool is_new, int64_t *ret_rank, struct err *err)
{
	struct db *d = q->db;

	if (is_new && d->writing && d->driver->foretell && d->driver->foretell(q, ret_rank))
		return true;
	enum db_step s = db_step(q, err);

	if (s == DB_DONE) { /* an engine whose text returns nothing */
		*q = db_query(d, SQL_RANK_ADDED);
		s = db_step(q, err);
	}
	*ret_rank = s == DB_ROW ? col_i64(q, 0) : 0;
	query_end(q);
	return s != DB_FAILED;
}

int64_t col_i64(struct query *q, int at) { return q->db->driver->get_i64(q, at); }
double col_f64(struct query *q, int at) { return q->db->driver->get_f64(q, at); }
struct str col_str(struct query *q, int at) { return q->db->driver->get_bytes(q, at); }
struct str col_blob(struct query *q, int at) { return q->db->driver->get_bytes(q, at); }
bool col_is_null(struct query *q, int at) { return q->db->driver->is_null(q, at); }

void query_end(struct query *q)
{
	if (q->impl)
		q->db->driver->end(q);
	q->impl = NULL;
}
