/*
 * The SQLite driver: one file, WAL, every commit on the disk before it is answered.
 *
 * A file is ours when its header says so: application_id "Tocs", user_version = version of the schema. A new file is filled
 * in rollback mode, because then each page is written once and not twice (log, then file), and goes over to WAL with
 * the first commit that follows.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/driver.h"

enum {
	APPLICATION_ID = 0x546f6373, /* "Tocs" */
	BUSY_MS = 10000,
	CACHE_KEPT = 8 * 1024 * 1024, /* bytes of pages kept in memory from one transaction to the next */
};

struct statement {
	sqlite3_stmt *st;
	int id;
	bool busy;       /* handed out, not ended */
	bool spare;      /* a second one under its id: finalized when ended */
	int bind_rc;     /* first binding that failed */
};

struct sqlite {
	sqlite3 *c;
	const char *where; /* for messages */
	bool fresh;        /* made by this connection and still in rollback mode */
	/* The file that this connection made, -1: none. Held to the end, since closing a file gives up the locks on it that SQLite
	 * holds by another descriptor. */
	int new_file;
	int64_t seen;      /* PRAGMA data_version, when it was last asked */
	sqlite3_stmt *begin, *commit;
	struct statement *statements;
};

static struct sqlite *impl(const struct db *d) { return d->impl; }

/* --- errors --- */

static bool fail(struct sqlite *s, struct err *err, const char *doing)
{
	int rc = sqlite3_extended_errcode(s->c);

	switch (rc & 0xff) {
	case SQLITE_NOTADB:
		return err_set(err, ERR_TYPE, "%s is not a database", s->where);
	case SQLITE_CORRUPT:
		return err_set(err, ERR_DB, "the database %s is damaged (%s): put a backup in its place", s->where, sqlite3_errmsg(s->c));
	case SQLITE_FULL:
		return err_set(err, ERR_IO, "no room left for the database %s", s->where);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_DB, "the database %s is in use by another process, for over %d seconds", s->where, BUSY_MS / 1000);
	case SQLITE_READONLY:
		return err_set(err, ERR_DB, "the database %s cannot be written: %s", s->where, sqlite3_errmsg(s->c));
	case SQLITE_IOERR:
		if (rc == SQLITE_IOERR_WRITE || rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_TRUNCATE || rc == SQLITE_IOERR_SHMSIZE)
			return err_set(err, ERR_IO, "the disk takes no more for the database %s: it is full, a quota or a file size limit is "
			               "reached, or it fails", s->where);
		return err_set(err, ERR_IO, "%s the database %s: %s", doing, s->where, sqlite3_errmsg(s->c));
	case SQLITE_CANTOPEN:
		errno = sqlite3_system_errno(s->c);
		return err_set(err, ERR_IO, "%s the database %s: %s", doing, s->where, errno ? strerror(errno) : sqlite3_errmsg(s->c));
	case SQLITE_NOMEM:
		abort();
	default:
		return err_set(err, ERR_DB, "%s the database %s: %s", doing, s->where, sqlite3_errmsg(s->c));
	}
}

static bool run(struct sqlite *s, const char *sql, struct err *err)
{
	return sqlite3_exec(s->c, sql, NULL, NULL, NULL) == SQLITE_OK || fail(s, err, "preparing");
}

static bool ask(struct sqlite *s, const char *sql, int64_t *ret, struct err *err)
{
	sqlite3_stmt *st = NULL;
	bool ok = sqlite3_prepare_v2(s->c, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW;

	if (ok)
		*ret = sqlite3_column_int64(st, 0);
	else
		fail(s, err, "reading");
	sqlite3_finalize(st);
	return ok;
}

/* --- opening --- */

/* What SQLite would make of the name ("", ":memory:", "file:...") is not meant: it is a path. */
static struct str plain_path(struct arena *a, const char *where)
{
	return str_printf(a, "%s%s", where[0] == '/' ? "" : "./", where);
}

/* Before SQLite sees it: kinds of file with a clear answer. */
static bool look(const char *path, enum db_mode mode, bool *ret_new, struct err *err)
{
	struct stat st;

	*ret_new = false;
	if (stat(path, &st) != 0) {
		if (errno != ENOENT)
			return err_sys(err, "database %s", path);
		if (mode == DB_READ)
			return err_set(err, ERR_FOUND, "there is no database %s", path);
		*ret_new = true;
		return true;
	}
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_TYPE, "%s is not a file that could be a database", path);
	if (mode == DB_READ && st.st_size == 0)
		return err_set(err, ERR_TYPE, "%s is empty: not a database of Tocsin", path);
	return true;
}

/* Nobody asks SQLite how much memory it holds; keeping count takes a lock around each allocation, of all threads: a
 * fourteenth of the processor time of an import. Once, before the first connection: later it would be refused. */
static void count_no_memory(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void disconnect(struct sqlite *s)
{
	sqlite3_close_v2(s->c);
	s->c = NULL;
}

static bool connect(struct sqlite *s, const char *name, int flags, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, count_no_memory);
	if (sqlite3_open_v2(name, &s->c, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		fail(s, err, "opening");
		disconnect(s);
		return false;
	}
	sqlite3_busy_timeout(s->c, BUSY_MS);
	sqlite3_db_config(s->c, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->c, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(s->c, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	return run(s, "PRAGMA trusted_schema = off; PRAGMA foreign_keys = on; PRAGMA cell_size_check = on;"
	              "PRAGMA temp_store = memory; PRAGMA secure_delete = on", err);
}

/* The cache of readers, and of a new file: its pages are mostly added at the end, so they go to the file once even when they
 * go early, while the import still reads. Only a new file takes the page size. An act changes a few bytes of some eight pages,
 * and each is summed, written and flushed whole: with 4 KB pages it takes 33 us of processor time and writes 32 KB, with 16 KB
 * ones 57 us and 128 KB. That is worth a file of records a tenth larger, and an import slower by a twentieth. */
static bool size_up(struct sqlite *s, struct err *err)
{
	return run(s, "PRAGMA page_size = 4096; PRAGMA cache_size = -8192", err);
}

/* A path as SQLite's URI of a file that does not change. */
static const char *immutable_uri(struct arena *a, struct str path)
{
	static const char hex[] = "0123456789ABCDEF";
	char *uri = arena_alloc(a, path.n * 3 + sizeof "file:?immutable=1"), *to = uri;

	memcpy(to, "file:", 5);
	to += 5;
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];

		if (c == '%' || c == '?' || c == '#') {
			*to++ = '%';
			*to++ = hex[c >> 4];
			*to++ = hex[c & 15];
		} else {
			*to++ = (char)c;
		}
	}
	memcpy(to, "?immutable=1", sizeof "?immutable=1");
	return uri;
}

/* In WAL mode even a reader writes (the shared index beside the file). Where it may not, a database at rest - nothing in
 * its log - can be read as what it is: bytes that do not change. */
static bool connect_to_read(struct sqlite *s, struct arena *a, struct str path, struct err *err)
{
	struct err first = { 0 };
	struct stat st;
	int64_t n;

	if (connect(s, path.p, SQLITE_OPEN_READONLY, &first) && ask(s, "PRAGMA schema_version", &n, &first))
		return true;

	int rc = s->c ? sqlite3_errcode(s->c) & 0xff : SQLITE_CANTOPEN;
	struct str wal = str_printf(a, "%.*s-wal", STR_ARG(path));
	bool refused = rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY || rc == SQLITE_IOERR;

	if (!refused || access(path.p, R_OK) != 0 || (stat(wal.p, &st) == 0 && st.st_size > 0)) {
		if (err)
			*err = first;
		return false;
	}
	disconnect(s);
	return connect(s, immutable_uri(a, path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
}

static bool connect_to_write(struct sqlite *s, struct str path, bool is_new, struct err *err)
{
	if (is_new) { /* what will be in it is not for everyone on the machine */
		int fd = open(path.p, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

		if (fd < 0 && errno != EEXIST)
			return err_sys(err, "making the database %s", s->where);
		s->new_file = fd; /* -1: another process was quicker */
	}
	if (!connect(s, path.p, SQLITE_OPEN_READWRITE, err))
		return false;
	if (sqlite3_db_readonly(s->c, "main") == 1)
		return err_set(err, ERR_IO, "the database %s cannot be written: its file is read-only for this user", s->where);
	return true;
}

/* One version further, in one transaction; nothing when another process was quicker. */
static bool lift_once(struct sqlite *s, const struct sql_script *sc, struct err *err)
{
	char stamp[96];
	int64_t now;

	snprintf(stamp, sizeof stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, sc->version);
	if (!run(s, "BEGIN IMMEDIATE", err))
		return false;
	bool ok = ask(s, "PRAGMA user_version", &now, err) &&
	          (now >= sc->version || (run(s, sc->engine[SQL_SQLITE], err) && run(s, stamp, err))) && run(s, "COMMIT", err);

	if (!ok && !sqlite3_get_autocommit(s->c))
		sqlite3_exec(s->c, "ROLLBACK", NULL, NULL, NULL);
	return ok || err_wrap(err, "schema %d (%s)", sc->version, sc->name);
}

/* The schema at one go into an empty file, or the steps that an older one lacks. */
static bool lift(struct sqlite *s, const struct sql_book *book, int from, struct err *err)
{
	if (from == 0)
		return lift_once(s, &book->schema, err);
	for (; from < book->schema.version; from++)
		if (!lift_once(s, &book->steps[from - 1], err))
			return false;
	return true;
}

/* Whose file is it, and of which version? */
static bool check(struct sqlite *s, const struct sql_book *book, enum db_mode mode, struct err *err)
{
	int64_t app, version, changes;

	if (!run(s, "BEGIN", err)) /* what is asked belongs together: another process may be making it just now */
		return false;
	bool known = ask(s, "PRAGMA application_id", &app, err) && ask(s, "PRAGMA user_version", &version, err) &&
	             ask(s, "PRAGMA schema_version", &changes, err);

	sqlite3_exec(s->c, "COMMIT", NULL, NULL, NULL);
	if (!known)
		return false;
	if (app == 0 && version == 0 && changes == 0) {
		if (mode == DB_READ)
			return err_set(err, ERR_TYPE, "%s is empty: not a database of Tocsin", s->where);
		s->fresh = mode == DB_WRITE;
		return lift(s, book, 0, err);
	}
	if (app != APPLICATION_ID)
		return err_set(err, ERR_TYPE, "%s is a database of another program", s->where);
	if (version > book->schema.version)
		return err_set(err, ERR_STATE,
		               "the database %s was made by a newer Tocsin: its schema is version %lld, this program knows up to %d",
		               s->where, (long long)version, book->schema.version);
	if (version < 1)
		return err_set(err, ERR_DB, "the database %s has no version: it is damaged", s->where);
	if (version < book->schema.version && mode == DB_READ)
		return err_set(err, ERR_STATE, "the database %s is of an older Tocsin (schema %lld of %d): open it once for writing, "
		               "as \"tocsin import\" does", s->where, (long long)version, book->schema.version);
	return lift(s, book, (int)version, err);
}

static bool prepare(struct sqlite *s, const struct sql_text *t, struct statement *ret, struct err *err)
{
	const char *sql = t->engine[SQL_SQLITE];

	if (!sql)
		return err_set(err, ERR_DB, "statement %s is not written for SQLite", t->name);
	if (!*sql)
		return true;
	if (sqlite3_prepare_v3(s->c, sql, -1, SQLITE_PREPARE_PERSISTENT, &ret->st, NULL) != SQLITE_OK) {
		fail(s, err, "preparing");
		return err_wrap(err, "statement %s", t->name);
	}
	return true;
}

static bool prepare_all(struct sqlite *s, const struct sql_book *book, struct err *err)
{
	s->statements = calloc(book->text_n ? book->text_n : 1, sizeof *s->statements);
	if (!s->statements)
		abort();
	for (size_t i = 0; i < book->text_n; i++) {
		s->statements[i].id = (int)i;
		if (!prepare(s, &book->texts[i], &s->statements[i], err))
			return false;
	}
	return true;
}

static void sqlite_close(struct db *d)
{
	struct sqlite *s = impl(d);

	sqlite3_finalize(s->begin);
	sqlite3_finalize(s->commit);
	for (size_t i = 0; s->statements && i < d->book->text_n; i++)
		sqlite3_finalize(s->statements[i].st);
	free(s->statements);
	disconnect(s);
	if (s->new_file >= 0)
		close(s->new_file);
	free(s);
}

/* A writer keeps a whole import in memory, given back after the commit: a page that goes early and is changed again would
 * stand in the log twice. */
static void to_wal(struct sqlite *s)
{
	sqlite3_exec(s->c, "PRAGMA journal_mode = wal; PRAGMA synchronous = full; PRAGMA journal_size_limit = 16777216;"
	                   "PRAGMA cache_size = -65536", NULL, NULL, NULL);
}

static bool open_checked(struct db *d, struct arena *a, const char *where, enum db_mode mode, struct err *err)
{
	struct sqlite *s = impl(d);
	struct str path = mode == DB_MEMORY ? STR(":memory:") : plain_path(a, where);
	bool is_new = false, ok;

	if (mode != DB_MEMORY && !look(path.p, mode, &is_new, err))
		return false;
	if (mode == DB_MEMORY)
		ok = connect(s, path.p, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
	else if (mode == DB_READ)
		ok = connect_to_read(s, a, path, err);
	else
		ok = connect_to_write(s, path, is_new, err);
	ok = ok && size_up(s, err) && check(s, d->book, mode, err);
	if (!ok && is_new)
		unlink(path.p);
	if (!ok)
		return false;
	if (mode == DB_WRITE && !s->fresh)
		to_wal(s);
	return prepare_all(s, d->book, err);
}

static bool sqlite_open(struct db *d, const char *where, enum db_mode mode, struct err *err)
{
	struct sqlite *s = calloc(1, sizeof *s);
	struct arena a;

	if (!s)
		abort();
	s->where = where;
	s->new_file = -1;
	d->impl = s;
	arena_init(&a);
	bool ok = open_checked(d, &a, where, mode, err);

	arena_release(&a);
	if (!ok) {
		sqlite_close(d);
		d->impl = NULL;
		return false;
	}
	s->where = sqlite3_db_filename(s->c, "main");
	if (!s->where || !*s->where)
		s->where = "in memory";
	return true;
}

/* --- transactions --- */

/* One of the two that each transaction needs, made once. */
static bool step(struct sqlite *s, const char *sql, sqlite3_stmt **kept)
{
	if (!*kept && sqlite3_prepare_v3(s->c, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL) != SQLITE_OK)
		return false;
	bool done = sqlite3_step(*kept) == SQLITE_DONE;

	return sqlite3_reset(*kept) == SQLITE_OK && done;
}

static bool sqlite_begin(struct db *d, struct err *err)
{
	struct sqlite *s = impl(d);

	return step(s, "BEGIN IMMEDIATE", &s->begin) || fail(s, err, "writing");
}

static void sqlite_rollback(struct db *d)
{
	struct sqlite *s = impl(d);

	if (!sqlite3_get_autocommit(s->c)) /* some errors have done it already */
		sqlite3_exec(s->c, "ROLLBACK", NULL, NULL, NULL);
}

/* Pages that left the cache lie in the kernel's until somebody asks for them on the disk: for a new file that would be the
 * commit, for all of them: 25 ms of waiting for the 46 MB of 7,324 records, where now 8 are left. */
static void sqlite_hasten(struct db *d)
{
	struct sqlite *s = impl(d);

	if (s->new_file >= 0)
		sync_file_range(s->new_file, 0, 0, SYNC_FILE_RANGE_WRITE);
}

static bool sqlite_commit(struct db *d, struct err *err)
{
	struct sqlite *s = impl(d);
	int used = 0, high = 0;

	if (sqlite3_get_autocommit(s->c))
		return err_set(err, ERR_DB, "the transaction was undone before its end: the database %s said no to a part of it", s->where);
	if (!step(s, "COMMIT", &s->commit)) {
		fail(s, err, "writing");
		sqlite_rollback(d);
		return false;
	}
	if (s->fresh) {
		to_wal(s);
		s->fresh = false;
	}
	if (sqlite3_db_status(s->c, SQLITE_DBSTATUS_CACHE_USED, &used, &high, 0) == SQLITE_OK && used > CACHE_KEPT)
		sqlite3_db_release_memory(s->c);
	return true;
}

static bool sqlite_look(struct db *d, struct err *err)
{
	struct sqlite *s = impl(d);

	return sqlite3_exec(s->c, "BEGIN", NULL, NULL, NULL) == SQLITE_OK || fail(s, err, "reading");
}

/* The number moves when another connection has committed; it is never 0. */
static bool sqlite_moved(struct db *d, bool *ret, struct err *err)
{
	struct sqlite *s = impl(d);
	int64_t now;

	if (!ask(s, "PRAGMA data_version", &now, err))
		return false;
	*ret = now != s->seen;
	s->seen = now;
	return true;
}

/* --- statements --- */

static void *sqlite_query(struct db *d, int id)
{
	struct sqlite *s = impl(d);
	struct statement *t = &s->statements[id];

	if (!t->st)
		return NULL;
	if (t->busy) {
		struct statement *spare = calloc(1, sizeof *spare);

		if (!spare || !prepare(s, &d->book->texts[id], spare, NULL))
			abort();
		spare->spare = true;
		spare->id = id;
		t = spare;
	}
	t->busy = true;
	t->bind_rc = SQLITE_OK;
	return t;
}

static void sqlite_end(struct query *q)
{
	struct statement *t = q->impl;

	sqlite3_reset(t->st);
	if (t->spare) {
		sqlite3_finalize(t->st);
		free(t);
	} else {
		sqlite3_clear_bindings(t->st);
		t->busy = false;
	}
	q->impl = NULL;
}

static void bound(struct query *q, int rc)
{
	struct statement *t = q->impl;

	if (t->bind_rc == SQLITE_OK)
		t->bind_rc = rc;
}

static sqlite3_stmt *stmt(struct query *q) { return ((struct statement *)q->impl)->st; }

static void put_i64(struct query *q, int at, int64_t v) { bound(q, sqlite3_bind_int64(stmt(q), at, v)); }
static void put_f64(struct query *q, int at, double v) { bound(q, sqlite3_bind_double(stmt(q), at, v)); }
static void put_null(struct query *q, int at) { bound(q, sqlite3_bind_null(stmt(q), at)); }

static void put_bytes(struct query *q, int at, struct str v, bool text)
{
	const char *p = v.p ? v.p : ""; /* NULL would bind NULL */

	bound(q, text ? sqlite3_bind_text64(stmt(q), at, p, v.n, SQLITE_STATIC, SQLITE_UTF8)
	              : sqlite3_bind_blob64(stmt(q), at, p, v.n, SQLITE_STATIC));
}

static enum db_step sqlite_step(struct query *q, struct err *err)
{
	struct sqlite *s = impl(q->db);
	struct statement *t = q->impl;
	enum db_step ret;

	if (t->bind_rc != SQLITE_OK) {
		err_set(err, ERR_DB, "statement %s: %s", q->db->book->texts[t->id].name, sqlite3_errstr(t->bind_rc));
		sqlite_end(q);
		return DB_FAILED;
	}
	switch (sqlite3_step(t->st)) {
	case SQLITE_ROW:
		return DB_ROW;
	case SQLITE_DONE:
		ret = DB_DONE;
		break;
	default:
		ret = DB_FAILED;
		fail(s, err, sqlite3_stmt_readonly(t->st) ? "reading" : "writing");
	}
	sqlite_end(q);
	return ret;
}

static int64_t get_i64(struct query *q, int at) { return sqlite3_column_int64(stmt(q), at); }
static double get_f64(struct query *q, int at) { return sqlite3_column_double(stmt(q), at); }
static bool is_null(struct query *q, int at) { return sqlite3_column_type(stmt(q), at) == SQLITE_NULL; }

static struct str get_bytes(struct query *q, int at)
{
	const void *p = sqlite3_column_blob(stmt(q), at);

	return str_n(p, (size_t)sqlite3_column_bytes(stmt(q), at));
}

const struct driver sqlite_driver = {
	.engine = SQL_SQLITE,
	.open = sqlite_open, .close = sqlite_close,
	.begin = sqlite_begin, .hasten = sqlite_hasten, .commit = sqlite_commit, .rollback = sqlite_rollback,
	.look = sqlite_look, .moved = sqlite_moved,
	.query = sqlite_query, .end = sqlite_end,
	.put_i64 = put_i64, .put_f64 = put_f64, .put_bytes = put_bytes, .put_null = put_null,
	.step = sqlite_step,
	.get_i64 = get_i64, .get_f64 = get_f64, .get_bytes = get_bytes, .is_null = is_null,
};
