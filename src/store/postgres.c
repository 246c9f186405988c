/* Transactions, statements and their rows; store/postgres.h tells how it works. */
#include "store/postgres.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { FLUSH_EVERY = 64 }; /* writes sent before the server is asked to send what it has to say of them */

static struct postgres *impl(const struct db *d) { return d->impl; }

/* --- what comes back --- */

/* The next result, or NULL at the end of one statement's. In a pipeline libpq ends each statement with a NULL, a mark with none. */
static bool is_mark(const PGresult *r) { return PQresultStatus(r) == PGRES_PIPELINE_SYNC; }

/* The transaction is lost, for the first reason that was given; perhaps the connection with it (libpq does not always note
 * that one it cannot write to is of no more use). */
static void spoil(struct postgres *p, const PGresult *r, const char *doing)
{
	if (!p->failed)
		pg_fault(p, r, doing, &p->why);
	p->failed = true;
	if (pg_ends(r))
		pg_disconnect(p);
}

/* The row stands where it was foretold to stand? */
static bool as_foretold(const PGresult *r, int64_t rank)
{
	return PQntuples(r) == 1 && pg_get_i64(pg_type_of(PQftype(r, 0)), PQgetvalue(r, 0, 0), PQgetlength(r, 0, 0)) == rank;
}

/* One statement's answer: yes or no, and perhaps what was foretold. */
static bool take_yes(struct postgres *p, int64_t foretold, const char *doing)
{
	PGresult *r = PQgetResult(p->c);
	ExecStatusType s = PQresultStatus(r);
	bool ok = s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK;

	if (!ok)
		spoil(p, r, doing);
	else if (foretold && !p->failed && !as_foretold(r, foretold))
		p->failed = !err_set(&p->why, ERR_DB, "a row that was to be new in the database %s is there already", p->where);
	PQclear(r);
	while (r && !pg_gone(p) && (r = PQgetResult(p->c)))
		PQclear(r);
	return ok;
}

/* Answers of writes that were sent ahead, until at most `rest` are out. */
static void take_waiting(struct postgres *p, unsigned rest)
{
	while (p->waiting > rest) {
		take_yes(p, p->foretold[p->foretold_at], "writing");
		p->foretold_at = (p->foretold_at + 1) % PG_WAITING_MAX;
		if (p->waiting) /* a connection that ended has nothing more to say */
			p->waiting--;
	}
}

/* To the mark, which must be next. */
static void take_mark(struct postgres *p)
{
	PGresult *r = PQgetResult(p->c);

	if (!is_mark(r) && !pg_gone(p))
		spoil(p, r, "reading");
	PQclear(r);
}

/* --- rows --- */

static void forget_rows(struct pg_statement *st)
{
	PQclear(st->row);
	st->row = NULL;
	while (st->kept_at < st->kept_n)
		PQclear(st->kept[st->kept_at++]);
	st->kept_n = st->kept_at = 0;
}

static void keep_row(struct pg_statement *st, PGresult *r)
{
	if (st->kept_n == st->kept_cap) {
		st->kept_cap = st->kept_cap ? st->kept_cap * 2 : 16;
		st->kept = realloc(st->kept, st->kept_cap * sizeof *st->kept);
		if (!st->kept)
			abort();
	}
	st->kept[st->kept_n++] = r;
}

/* The stream's next row; NULL at its end, when also the mark has been read. *ret_ok: it ended well. */
static PGresult *next_row(struct postgres *p, bool *ret_ok)
{
	PGresult *r = PQgetResult(p->c);

	*ret_ok = true;
	if (PQresultStatus(r) == PGRES_SINGLE_TUPLE)
		return r;
	*ret_ok = PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!*ret_ok)
		spoil(p, r, "reading");
	PQclear(r);
	while (!pg_gone(p) && (r = PQgetResult(p->c)))
		PQclear(r);
	if (!pg_gone(p))
		take_mark(p);
	p->stream = NULL;
	return NULL;
}

/* Another statement wants the connection: what the stream still brings is kept. */
static void make_way(struct postgres *p)
{
	struct pg_statement *st = p->stream;
	PGresult *r;
	bool ok = true;

	while (p->stream && (r = next_row(p, &ok)))
		keep_row(st, r);
	if (!ok)
		st->cut = true;
}

/* --- transactions --- */

/* A connection that was lost is made anew where nothing hangs on it: at the beginning of a transaction, and for a
 * statement outside of one. */
static bool ready(struct postgres *p, struct err *err)
{
	return !pg_gone(p) || pg_connect(p, err);
}

static bool send_plain(struct postgres *p, const char *sql)
{
	return PQsendQueryParams(p->c, sql, 0, NULL, NULL, NULL, NULL, 1) == 1;
}

/* Statements without values, one round trip for all. */
static bool exchange(struct postgres *p, const char *const *sql, size_t n, struct err *err)
{
	bool ok = true;

	make_way(p);
	for (size_t i = 0; i < n && ok; i++)
		ok = send_plain(p, sql[i]);
	ok = ok && PQpipelineSync(p->c) == 1;
	if (!ok)
		spoil(p, NULL, "writing");
	take_waiting(p, 0);
	for (size_t i = 0; i < n && ok; i++)
		take_yes(p, 0, "writing");
	if (ok && !pg_gone(p))
		take_mark(p);
	if (p->failed && err)
		*err = p->why;
	return !p->failed;
}

static void undo(struct postgres *p)
{
	static const char *const sql[] = { "ROLLBACK" };

	make_way(p);
	if (!pg_gone(p) && PQpipelineSync(p->c)) { /* after a failure the server passes over all that comes before a mark */
		take_waiting(p, 0);
		take_mark(p);
	}
	p->failed = false;
	if (!pg_gone(p))
		exchange(p, sql, 1, NULL);
	p->failed = false;
}

/* What a transaction begins with; on a connection that turns out to be lost, once more on a new one. */
static bool open_transaction(struct postgres *p, const char *const *sql, size_t n, struct err *err)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		p->failed = false;
		if (!ready(p, err))
			return false;
		if (exchange(p, sql, n, err))
			return true;
		if (!pg_gone(p)) {
			undo(p);
			return false;
		}
	}
	return false;
}

static bool begin(struct db *d, struct err *err)
{
	struct postgres *p = impl(d);

	for (size_t i = 0; i < p->book->text_n; i++)
		p->statements[i].last = 0;
	/* The lock's name is known once there was a connection, and stays. */
	return open_transaction(p, (const char *const[]){ "BEGIN", p->lock }, 2, err);
}

static bool look(struct db *d, struct err *err)
{
	return open_transaction(impl(d), (const char *const[]){ "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" }, 1, err);
}

static bool moved(struct db *d, bool *ret, struct err *err)
{
	struct postgres *p = impl(d);
	PGnotify *n;

	*ret = false;
	if (p->listening && PQconsumeInput(p->c) == 1) {
		for (; (n = PQnotifies(p->c)); PQfreemem(n))
			*ret = true;
		return true;
	}
	*ret = true; /* who was not listening may have missed it */
	if (!p->deaf || pg_gone(p))
		p->listening = open_transaction(p, (const char *const[]){ p->listen }, 1, err);
	p->deaf = !p->listening && !pg_gone(p);
	return p->listening || p->deaf;
}

/* An advisory lock of the session, by the task's name within this list. */
static bool claim(struct db *d, struct str task, bool *ret_ours, struct err *err)
{
	struct postgres *p = impl(d);
	uint64_t name = str_hash(task) ^ str_hash(str_of(p->listen));
	char sql[80];

	snprintf(sql, sizeof sql, "SELECT pg_try_advisory_lock(%lld)", (long long)name);
	if (!open_transaction(p, (const char *const[]){ "SELECT 1" }, 1, err)) /* the connection stands */
		return false;
	if (!send_plain(p, sql) || !PQpipelineSync(p->c))
		return pg_fault(p, NULL, "writing", err);
	PGresult *r = PQgetResult(p->c);
	bool ok = PQresultStatus(r) == PGRES_TUPLES_OK || pg_fault(p, r, "writing", err);

	*ret_ours = ok && PQgetvalue(r, 0, 0)[0] == 1;
	while (r && !is_mark(r) && !pg_gone(p)) {
		PQclear(r);
		if (!(r = PQgetResult(p->c)))
			r = PQgetResult(p->c);
	}
	PQclear(r);
	return ok;
}

/* What was written is under way to the server already. */
static void hasten(struct db *d) { (void)d; }

/* Whoever listens is told with the commit, not before. */
static bool commit(struct db *d, struct err *err)
{
	struct postgres *p = impl(d);
	const char *const sql[] = { p->tell, "COMMIT" };
	bool unsure = !p->failed;

	if (p->failed || !exchange(p, sql, 2, err)) {
		if (err)
			*err = p->why;
		if (unsure && pg_gone(p))
			err_wrap(err, "it is not known whether the last change was kept");
		undo(p);
		return false;
	}
	return true;
}

static void rollback(struct db *d) { undo(impl(d)); }

/* --- statements --- */

static void *query(struct db *d, int id)
{
	struct postgres *p = impl(d);
	struct pg_statement *st = &p->statements[id];

	if (!*d->book->texts[id].engine[SQL_POSTGRES])
		return NULL;
	if (st->busy) {
		st = pg_statement_new(id, &p->shapes[id]);
		st->spare = true;
	}
	st->busy = true;
	return st;
}

static void clear_values(struct pg_statement *st)
{
	arena_reset(&st->mended);
	for (int i = 0; i < st->shape->param_n; i++) {
		st->values[i] = NULL;
		st->sizes[i] = 0;
	}
}

static void end(struct query *q)
{
	struct postgres *p = impl(q->db);
	struct pg_statement *st = q->impl;
	bool ok;

	while (p->stream == st)
		PQclear(next_row(p, &ok));
	forget_rows(st);
	clear_values(st);
	st->sent = st->cut = st->busy = false;
	st->fault = NULL;
	if (st->spare) {
		pg_statement_release(st);
		free(st);
	}
	q->impl = NULL;
}

/* --- values in --- */

/* The parameter's place, from 0, and its type; NULL when the statement has no such parameter. */
static const struct pg_type *place(struct pg_statement *st, int at)
{
	if (at >= 1 && at <= st->shape->param_n)
		return st->shape->params[at - 1];
	st->fault = "it has no parameter of this number";
	return NULL;
}

static void took_number(struct pg_statement *st, int at, bool ok)
{
	if (!ok)
		st->fault = "a number for a parameter that takes no such number";
	else
		st->values[at - 1] = st->numbers[at - 1];
}

static void put_i64(struct query *q, int at, int64_t v)
{
	struct pg_statement *st = q->impl;
	const struct pg_type *t = place(st, at);

	if (t)
		took_number(st, at, pg_put_i64(t, st->numbers[at - 1], &st->sizes[at - 1], v));
}

static void put_f64(struct query *q, int at, double v)
{
	struct pg_statement *st = q->impl;
	const struct pg_type *t = place(st, at);

	if (t)
		took_number(st, at, pg_put_f64(t, st->numbers[at - 1], &st->sizes[at - 1], v));
}

static void put_null(struct query *q, int at)
{
	struct pg_statement *st = q->impl;

	if (place(st, at))
		st->values[at - 1] = NULL;
}

static void put_bytes(struct query *q, int at, struct str s, bool text)
{
	struct pg_statement *st = q->impl;
	const struct pg_type *t = place(st, at);

	(void)text; /* the server says which of the two it is */
	if (!t)
		return;
	if (!pg_takes_bytes(t, &text)) {
		st->fault = "a text for a parameter that takes a number";
		return;
	}
	if (s.n > INT_MAX) {
		st->fault = "a text over 2 GB";
		return;
	}
	if (text)
		s = utf8_mend(&st->mended, s);
	st->values[at - 1] = s.p ? s.p : ""; /* NULL would be NULL */
	st->sizes[at - 1] = (int)s.n;
}

/* --- values out --- */

static const char *column(const struct query *q, int at, int *ret_n)
{
	const struct pg_statement *st = q->impl;

	*ret_n = 0;
	if (!st->row || at < 0 || at >= st->shape->column_n || PQgetisnull(st->row, 0, at))
		return NULL;
	*ret_n = PQgetlength(st->row, 0, at);
	return PQgetvalue(st->row, 0, at);
}

static int64_t get_i64(struct query *q, int at)
{
	int n;
	const char *v = column(q, at, &n);

	return v ? pg_get_i64(((struct pg_statement *)q->impl)->shape->columns[at], v, n) : 0;
}

static double get_f64(struct query *q, int at)
{
	int n;
	const char *v = column(q, at, &n);

	return v ? pg_get_f64(((struct pg_statement *)q->impl)->shape->columns[at], v, n) : 0;
}

static struct str get_bytes(struct query *q, int at)
{
	int n;
	const char *v = column(q, at, &n);

	return str_n(v, (size_t)n);
}

static bool is_null(struct query *q, int at)
{
	int n;

	return !column(q, at, &n);
}

/* --- running --- */

static bool send(struct postgres *p, const struct pg_statement *st)
{
	char name[16];

	snprintf(name, sizeof name, "s%d", st->id);
	return PQsendQueryPrepared(p->c, name, st->shape->param_n, st->values, st->sizes, p->formats, 1) == 1;
}

/* A write that nobody waits for yet. */
static enum db_step send_ahead(struct postgres *p, struct query *q, int64_t foretold)
{
	make_way(p);
	if (!send(p, q->impl)) {
		spoil(p, NULL, "writing");
	} else {
		p->foretold[(p->foretold_at + p->waiting) % PG_WAITING_MAX] = foretold;
		p->waiting++;
		if (++p->unflushed == FLUSH_EVERY) {
			PQsendFlushRequest(p->c);
			p->unflushed = 0;
		}
		if (p->waiting == PG_WAITING_MAX)
			take_waiting(p, PG_WAITING_MAX / 2);
	}
	end(q);
	return DB_DONE;
}

/* The statement becomes the stream. */
static bool ask(struct postgres *p, struct pg_statement *st)
{
	make_way(p);
	if (!send(p, st) || !PQpipelineSync(p->c)) {
		spoil(p, NULL, "reading");
		return false;
	}
	take_waiting(p, 0);
	p->unflushed = 0;
	PQsetSingleRowMode(p->c);
	p->stream = st;
	st->sent = true;
	return true;
}

static bool advance(struct postgres *p, struct pg_statement *st)
{
	bool ok = true;

	PQclear(st->row);
	st->row = NULL;
	if (st->kept_at < st->kept_n)
		st->row = st->kept[st->kept_at++];
	else if (p->stream == st)
		st->row = next_row(p, &ok);
	else
		ok = !st->cut;
	return ok;
}

/* The first row, or the end. Outside a transaction a connection that turns out to be lost is made anew, once. */
static bool first(struct postgres *p, struct db *d, struct pg_statement *st, struct err *err)
{
	bool within = d->writing || d->looking;

	for (int attempt = 0;; attempt++) {
		if (!within && !ready(p, err))
			return false;
		if (!p->failed && ask(p, st) && advance(p, st) && !p->failed)
			return true;
		if (err)
			*err = p->why;
		p->stream = NULL;
		forget_rows(st);
		if (within)
			return false;
		p->failed = false;
		if (attempt || !pg_gone(p) || p->mode != DB_READ)
			return false;
	}
}

static enum db_step step(struct query *q, struct err *err)
{
	struct postgres *p = impl(q->db);
	struct pg_statement *st = q->impl;
	bool ok = false;

	if (st->fault) {
		err_set(err, ERR_DB, "statement %s: %s", q->db->book->texts[st->id].name, st->fault);
	} else if (st->sent) {
		ok = advance(p, st) || (err && (*err = p->why, false));
		p->failed &= q->db->writing || q->db->looking;
	} else if (q->db->writing && !st->shape->column_n && !p->failed) {
		return send_ahead(p, q, 0);
	} else {
		ok = first(p, q->db, st, err);
	}
	if (ok && st->row) {
		if (q->db->writing && st->shape->column_n == 1 && !st->spare)
			st->last = get_i64(q, 0);
		return DB_ROW;
	}
	st->last = 0;
	end(q);
	return ok ? DB_DONE : DB_FAILED;
}

/* PostgreSQL numbers rows one after the other, and only we number them just now: the lock sees to it. The answer must agree. */
static bool foretell(struct query *q, int64_t *ret_rank)
{
	struct postgres *p = impl(q->db);
	struct pg_statement *st = q->impl;

	if (!st->last || st->fault || st->spare || p->failed)
		return false;
	*ret_rank = ++st->last;
	send_ahead(p, q, *ret_rank);
	return true;
}

const struct driver postgres_driver = {
	.engine = SQL_POSTGRES,
	.open = pg_open, .close = pg_close,
	.begin = begin, .hasten = hasten, .commit = commit, .rollback = rollback,
	.look = look, .moved = moved, .claim = claim,
	.query = query, .end = end,
	.put_i64 = put_i64, .put_f64 = put_f64, .put_bytes = put_bytes, .put_null = put_null,
	.step = step, .foretell = foretell,
	.get_i64 = get_i64, .get_f64 = get_f64, .get_bytes = get_bytes, .is_null = is_null,
};
