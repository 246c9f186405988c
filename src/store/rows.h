/*
 * store/rows - from the steps of a statement to rows in an arena, for aggregates that are read whole. Internal to store/.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/clock.h"
#include "store/db.h"

static inline void bind_time(struct query *q, int at, unixtime t)
{
	if (t == TIME_NONE)
		bind_null(q, at);
	else
		bind_i64(q, at, t);
}

static inline unixtime col_time(struct query *q, int at)
{
	return col_is_null(q, at) ? TIME_NONE : col_i64(q, at);
}

static inline struct str col_text(struct query *q, struct arena *a, int at)
{
	return str_dup(a, col_str(q, at));
}

/* Reads one row at hand into *ret, its strings into `a`. */
typedef void take_row(struct query *q, struct arena *a, void *ret);

/* The one row, or ERR_FOUND. */
static inline bool row_one(struct query *q, struct arena *a, take_row *take, void *ret, const char *what, struct err *err)
{
	enum db_step s = db_step(q, err);

	if (s == DB_ROW)
		take(q, a, ret);
	query_end(q);
	return s == DB_ROW || (s == DB_DONE && err_set(err, ERR_FOUND, "there is no such %s", what));
}

/* All rows, added to the array behind *v. */
static inline bool row_all(struct query *q, struct arena *a, take_row *take, size_t size, void **v, size_t *n, size_t *cap,
                           struct err *err)
{
	enum db_step s;

	while ((s = db_step(q, err)) == DB_ROW) {
		*v = arena_grow(a, *v, *n, cap, size);
		take(q, a, (char *)*v + size * (*n)++);
	}
	query_end(q);
	return s == DB_DONE;
}

/* rows_all(&q, a, take_party, ret, err) for a struct with members v, n, cap. */
#define rows_all(q, a, take, ret, err) \
	row_all((q), (a), (take), sizeof *(ret)->v, (void **)&(ret)->v, &(ret)->n, &(ret)->cap, (err))

/* A count. */
static inline bool row_number(struct query *q, int64_t *ret, struct err *err)
{
	enum db_step s = db_step(q, err);

	*ret = s == DB_ROW ? col_i64(q, 0) : 0;
	query_end(q);
	return s != DB_FAILED;
}

#endif
