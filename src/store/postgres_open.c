/*
 * Opening: connect, see whose database it is, lift its schema, make every statement ready.
 *
 * Ours is the first schema of the connection's search path (public, unless the address says options=-csearch_path%3Dname). It is
 * a database of ours when it holds the table tocsin_schema, whose one row is the version; empty when it holds
 * no tables; and another program's otherwise. Whoever writes holds an advisory lock of that schema.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/postgres.h"

/* "Tocs" in the upper half, the schema's number in the lower one: no other program's lock, and each list has its own. */
static const int64_t lock_space = INT64_C(0x546f6373) << 32;

/* --- the connection --- */

static void say_nothing(void *ctx, const char *message)
{
	(void)ctx, (void)message;
}

/* What the address does not say. A server that fell silent is given up after 15 seconds, whatever the network does. */
static PGconn *connect_to(const struct postgres *p)
{
	const char *names[] = {
		"fallback_application_name", "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
		"tcp_user_timeout", "target_session_attrs", "dbname", "client_encoding", NULL,
	};
	const char *values[] = {
		"tocsin", "5", "5", "5", "2", "15000", p->mode == DB_READ ? "any" : "read-write", p->address, "UTF8", NULL,
	};

	return PQconnectdbParams(names, values, 1);
}

static bool run(struct postgres *p, const char *sql, const char *doing, struct err *err)
{
	PGresult *r = PQexec(p->c, sql);
	ExecStatusType s = PQresultStatus(r);
	bool ok = s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_EMPTY_QUERY || pg_fault(p, r, doing, err);

	PQclear(r);
	return ok;
}

/* One row of whole numbers. */
static bool ask(struct postgres *p, const char *sql, int64_t *ret, int n, struct err *err)
{
	PGresult *r = PQexec(p->c, sql);
	bool ok = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1 && PQnfields(r) == n;

	for (int i = 0; ok && i < n; i++)
		ret[i] = strtoll(PQgetvalue(r, 0, i), NULL, 10);
	if (!ok)
		pg_fault(p, r, "reading", err);
	PQclear(r);
	return ok;
}

/* A session like every other, whatever the server's settings are: short statements without compilation, no
 * answer before the disk has it. */
static bool settle_in(struct postgres *p, struct err *err)
{
	static const char common[] =
		"SET lock_timeout = 10000; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET jit = off;"
		"SET standard_conforming_strings = on; SET DateStyle = ISO;"
		"SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')";

	if (!run(p, common, "opening", err))
		return false;
	if (p->mode == DB_READ)
		return run(p, "SET default_transaction_read_only = on", "opening", err);
	PQclear(PQexec(p->c, "SET default_toast_compression = lz4")); /* where the server has it */
	return true;
}

/* --- whose is it, and of which version? --- */

static bool version_of(struct postgres *p, int64_t *ret, struct err *err)
{
	return ask(p, "SELECT version FROM tocsin_schema", ret, 1, err);
}

/* One version further, in one transaction; nothing when another process was quicker. */
static bool lift_once(struct postgres *p, const struct sql_script *sc, struct err *err)
{
	const char *script = sc->engine[SQL_POSTGRES];
	char stamp[240];
	int64_t there = 0, now = 0;

	if (!script)
		return err_set(err, ERR_DB, "schema %d (%s) is not written for PostgreSQL", sc->version, sc->name);
	snprintf(stamp, sizeof stamp, "CREATE TABLE IF NOT EXISTS tocsin_schema (version BIGINT NOT NULL);"
	         "DELETE FROM tocsin_schema; INSERT INTO tocsin_schema VALUES (%d)", sc->version);
	if (!run(p, "BEGIN", "writing", err))
		return false;
	bool ok = run(p, p->lock, "writing", err) &&
	          ask(p, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'tocsin_schema'", &there,
	              1, err) &&
	          (there == 0 || version_of(p, &now, err)) &&
	          (now >= sc->version || (run(p, script, "preparing", err) && run(p, stamp, "preparing", err))) &&
	          run(p, "COMMIT", "writing", err);

	if (!ok && !pg_gone(p))
		PQclear(PQexec(p->c, "ROLLBACK"));
	return ok || err_wrap(err, "schema %d (%s)", sc->version, sc->name);
}

static bool lift(struct postgres *p, int from, struct err *err)
{
	if (from == 0)
		return lift_once(p, &p->book->schema, err);
	for (; from < p->book->schema.version; from++)
		if (!lift_once(p, &p->book->steps[from - 1], err))
			return false;
	return true;
}

static bool check_version(struct postgres *p, struct err *err)
{
	int64_t version;

	if (!version_of(p, &version, err))
		return false;
	if (version > p->book->schema.version)
		return err_set(err, ERR_STATE,
		               "the database %s was made by a newer Tocsin: its schema is version %lld, this program knows up to %d",
		               p->where, (long long)version, p->book->schema.version);
	if (version < 1)
		return err_set(err, ERR_DB, "the database %s has no version: it is damaged", p->where);
	if (version < p->book->schema.version && p->mode == DB_READ)
		return err_set(err, ERR_STATE, "the database %s is of an older Tocsin (schema %lld of %d): open it once for writing, "
		               "as \"tocsin import\" does", p->where, (long long)version, p->book->schema.version);
	return lift(p, (int)version, err);
}

static bool check(struct postgres *p, struct err *err)
{
	enum { SCHEMA, TABLES, OURS, UTF8, N };
	int64_t is[N];

	/* Tables of extensions do not count; a search path without any schema gives no number. */
	if (!ask(p, "SELECT coalesce((SELECT oid FROM pg_namespace WHERE nspname = current_schema())::bigint, 0), count(c.oid),"
	            "count(c.oid) FILTER (WHERE c.relname = 'tocsin_schema' AND c.relkind = 'r'),"
	            "(current_setting('server_encoding') = 'UTF8')::int FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
	            "WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS "
	            "(SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')", is, N,
	         err))
		return false;
	if (!is[UTF8])
		return err_set(err, ERR_TYPE, "the database %s does not keep its text in UTF-8: make it with ENCODING 'UTF8'", p->where);
	if (!is[SCHEMA])
		return err_set(err, ERR_FOUND, "there is no such schema in the database %s", p->where);
	snprintf(p->lock, sizeof p->lock, "SELECT pg_advisory_xact_lock(%lld)", (long long)(lock_space | is[SCHEMA]));
	snprintf(p->tell, sizeof p->tell, "SELECT pg_notify('tocsin_%lld', '')", (long long)is[SCHEMA]);
	snprintf(p->listen, sizeof p->listen, "LISTEN tocsin_%lld", (long long)is[SCHEMA]);
	if (is[OURS])
		return check_version(p, err);
	if (is[TABLES])
		return err_set(err, ERR_TYPE, "%s is a database of another program", p->where);
	if (p->mode == DB_READ)
		return err_set(err, ERR_FOUND, "there is no database of Tocsin at %s yet", p->where);
	return lift(p, 0, err);
}

/* --- statements --- */

static const char *text_of(const struct postgres *p, size_t id) { return p->book->texts[id].engine[SQL_POSTGRES]; }

static void name_of(char out[static 24], size_t id) { snprintf(out, 24, "s%zu", id); }

static bool send_all(struct postgres *p, bool describe)
{
	char name[24];

	for (size_t i = 0; i < p->book->text_n; i++) {
		if (!*text_of(p, i))
			continue;
		name_of(name, i);
		if (!PQsendPrepare(p->c, name, text_of(p, i), 0, NULL) || (describe && !PQsendDescribePrepared(p->c, name)))
			return false;
	}
	return PQpipelineSync(p->c) == 1;
}

static const struct pg_type **types_of(const PGresult *r, int n, Oid (*of)(const PGresult *, int), int *ret_bad)
{
	const struct pg_type **v = calloc((size_t)n + 1, sizeof *v);

	if (!v)
		abort();
	for (int i = 0; i < n; i++) {
		v[i] = pg_type_of(of(r, i));
		if (!v[i] && !*ret_bad)
			*ret_bad = i + 1;
	}
	return v;
}

static bool keep_shape(struct postgres *p, size_t id, const PGresult *r, struct err *err)
{
	struct pg_shape *s = &p->shapes[id];
	int bad_param = 0, bad_column = 0;

	s->param_n = PQnparams(r);
	s->column_n = PQnfields(r);
	s->params = types_of(r, s->param_n, PQparamtype, &bad_param);
	s->columns = types_of(r, s->column_n, PQftype, &bad_column);
	if (bad_param)
		return err_set(err, ERR_DB, "parameter %d has a type of PostgreSQL that no value here has", bad_param);
	if (bad_column)
		return err_set(err, ERR_DB, "column %d has a type of PostgreSQL that no value here has: CAST it", bad_column);
	return true;
}

/* The next answer in the pipeline, and the mark behind it. */
static PGresult *answer(struct postgres *p)
{
	PGresult *r = PQgetResult(p->c);

	if (r && PQresultStatus(r) != PGRES_PIPELINE_SYNC)
		PQclear(PQgetResult(p->c));
	return r;
}

static bool prepared(struct postgres *p, bool describe, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; i < p->book->text_n && ok; i++) {
		if (!*text_of(p, i))
			continue;
		for (int k = 0; k < (describe ? 2 : 1) && ok; k++) {
			PGresult *r = answer(p);

			ok = (PQresultStatus(r) == PGRES_COMMAND_OK || pg_fault(p, r, "preparing", err)) &&
			     (k == 0 || keep_shape(p, i, r, err));
			PQclear(r);
		}
		if (!ok)
			err_wrap(err, "statement %s", p->book->texts[i].name);
	}
	if (!ok)
		return false;
	PGresult *r = PQgetResult(p->c);

	ok = PQresultStatus(r) == PGRES_PIPELINE_SYNC || pg_fault(p, r, "preparing", err);
	PQclear(r);
	return ok;
}

static bool prepare_all(struct postgres *p, struct err *err)
{
	bool first = !p->shapes;

	for (size_t i = 0; i < p->book->text_n; i++)
		if (!text_of(p, i))
			return err_set(err, ERR_DB, "statement %s is not written for PostgreSQL", p->book->texts[i].name);
	if (first && !(p->shapes = calloc(p->book->text_n + 1, sizeof *p->shapes)))
		abort();
	if (!PQenterPipelineMode(p->c) || !send_all(p, first))
		return pg_fault(p, NULL, "preparing", err);
	return prepared(p, first, err);
}

void pg_disconnect(struct postgres *p)
{
	PQfinish(p->c);
	p->c = NULL;
	p->listening = p->deaf = false;
	p->waiting = p->unflushed = 0;
}

/* Before there is a session the server's words are all there is; they hold no secret of the address. */
static bool unreachable(struct postgres *p, struct err *err)
{
	struct str told = str_trim(str_of(PQerrorMessage(p->c))), line = told;
	bool absent = str_find(told, STR("database \"")) != SIZE_MAX && str_find(told, STR("does not exist")) != SIZE_MAX;

	str_split(&told, '\n', &line);
	if (absent)
		return err_set(err, ERR_FOUND, "there is no database %s: make it first (createdb)", p->where);
	return err_set(err, ERR_IO, "the database %s cannot be reached: %.*s", p->where, STR_ARG(line));
}

bool pg_connect(struct postgres *p, struct err *err)
{
	pg_disconnect(p);
	p->c = connect_to(p);
	if (!p->c)
		abort();
	bool ok = PQstatus(p->c) == CONNECTION_OK || unreachable(p, err);

	if (ok)
		PQsetNoticeProcessor(p->c, say_nothing, NULL);
	ok = ok && settle_in(p, err) && check(p, err) && prepare_all(p, err);
	if (!ok)
		pg_disconnect(p);
	return ok;
}

/* --- life --- */

static void *must_calloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		abort();
	return p;
}

static void make_room(struct pg_statement *st, int id, const struct pg_shape *shape)
{
	size_t n = (size_t)shape->param_n;

	st->id = id;
	st->shape = shape;
	st->values = must_calloc(n, sizeof *st->values);
	st->sizes = must_calloc(n, sizeof *st->sizes);
	st->numbers = must_calloc(n, sizeof *st->numbers);
	arena_init(&st->mended);
}

void pg_statement_release(struct pg_statement *st)
{
	free(st->values);
	free(st->sizes);
	free(st->numbers);
	arena_release(&st->mended);
	free(st->kept);
}

struct pg_statement *pg_statement_new(int id, const struct pg_shape *shape)
{
	struct pg_statement *st = must_calloc(1, sizeof *st);

	make_room(st, id, shape);
	return st;
}

void pg_close(struct db *d)
{
	struct postgres *p = d->impl;

	for (size_t i = 0; p->statements && i < p->book->text_n; i++)
		pg_statement_release(&p->statements[i]);
	for (size_t i = 0; p->shapes && i < p->book->text_n; i++) {
		free(p->shapes[i].params);
		free(p->shapes[i].columns);
	}
	free(p->statements);
	free(p->shapes);
	free(p->formats);
	pg_disconnect(p);
	free(p->address);
	free(p->where);
	free(p);
}

static void make_statements(struct postgres *p)
{
	int most = 0;

	p->statements = must_calloc(p->book->text_n, sizeof *p->statements);
	for (size_t i = 0; i < p->book->text_n; i++) {
		make_room(&p->statements[i], (int)i, &p->shapes[i]);
		most = p->shapes[i].param_n > most ? p->shapes[i].param_n : most;
	}
	p->formats = must_calloc((size_t)most, sizeof *p->formats);
	for (int i = 0; i < most; i++)
		p->formats[i] = 1;
}

bool pg_open(struct db *d, const char *where, enum db_mode mode, struct err *err)
{
	char *shown = pg_where(where);

	if (!shown) /* libpq's own words would quote the address, and a password in it */
		return err_set(err, ERR_USAGE, "the database's address cannot be read: expected postgresql://USER@HOST:PORT/NAME, special "
		               "characters written as %%XX");
	struct postgres *p = must_calloc(1, sizeof *p);

	p->address = strdup(where);
	if (!p->address)
		abort();
	p->where = shown;
	p->mode = mode;
	p->book = d->book;
	d->impl = p;
	if (pg_connect(p, err)) {
		make_statements(p);
		return true;
	}
	pg_close(d);
	d->impl = NULL;
	return false;
}
