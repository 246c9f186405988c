#include "scratch.h"

#include <sqlite3.h>
#include <sys/wait.h>

#include "store/driver.h"

/* A database by SQLite's own hand, as another program would make it. */
static void foreign(const char *path, const char *sql)
{
	sqlite3 *c;

	assert_int_equal(sqlite3_open(path, &c), SQLITE_OK);
	assert_int_equal(sqlite3_exec(c, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(c);
}

/* --- opening --- */

static void made_and_opened_again(void **state)
{
	struct scratch *s = *state;
	struct stat st;
	struct db *d = opened(s, DB_WRITE);

	done(s, db_begin(d, &s->err));
	done(s, state_set(d, "x", "kept", &s->err));
	done(s, db_commit(d, &s->err));
	db_close(d);
	assert_int_equal(stat(s->db, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);

	d = opened(s, DB_READ);
	want_str(state_get(s, d, "x"), STR("kept"), "read again");
	want_str(state_get(s, d, "absent"), STR(""), "absent");
	refused(s, state_set(d, "x", "other", &s->err), ERR_DB, "cannot be written");
	db_close(d);
}

static void settings(void **state)
{
	struct scratch *s = *state;
	char version[12];
	const struct { const char *ask, *answer; } rows[] = {
		{ "PRAGMA journal_mode", "wal" },
		{ "PRAGMA application_id", "1416586099" }, /* "Tocs" */
		{ "PRAGMA user_version", version },
		{ "PRAGMA page_size", "4096" },
		{ "PRAGMA integrity_check", "ok" },
	};
	struct db *d = opened(s, DB_WRITE);
	sqlite3 *c;

	snprintf(version, sizeof version, "%d", sql_book.schema.version);
	done(s, db_begin(d, &s->err));
	done(s, state_set(d, "x", "y", &s->err));
	done(s, db_commit(d, &s->err));
	db_close(d);
	assert_int_equal(sqlite3_open(s->db, &c), SQLITE_OK);
	for (size_t i = 0; i < ROWS(rows); i++) {
		sqlite3_stmt *st;

		assert_int_equal(sqlite3_prepare_v2(c, rows[i].ask, -1, &st, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_step(st), SQLITE_ROW);
		want(!strcmp((const char *)sqlite3_column_text(st, 0), rows[i].answer), "%s: %s", rows[i].ask,
		     (const char *)sqlite3_column_text(st, 0));
		sqlite3_finalize(st);
	}
	sqlite3_close(c);
}

static void not_ours(void **state)
{
	struct scratch *s = *state;

	refused(s, db_open(s->db, DB_READ, &s->err), ERR_FOUND, "there is no database");
	refused(s, db_open(s->folder, DB_READ, &s->err), ERR_TYPE, "not a file");
	refused(s, db_open(s->folder, DB_WRITE, &s->err), ERR_TYPE, "not a file");
	refused(s, db_open("", DB_WRITE, &s->err), ERR_USAGE, "no name");
	refused(s, db_open("/no/such/folder/list.db", DB_WRITE, &s->err), ERR_IO, "No such file");
	refused(s, db_open("/dev/null", DB_READ, &s->err), ERR_TYPE, "not a file");

	put_bytes_at(s->db, "", 0, 0);
	refused(s, db_open(s->db, DB_READ, &s->err), ERR_TYPE, "empty");
	char text[200];

	memset(text, 'a', sizeof text);
	put_bytes_at(s->db, text, sizeof text, 0);
	refused(s, db_open(s->db, DB_READ, &s->err), ERR_TYPE, "is not a database");
	refused(s, db_open(s->db, DB_WRITE, &s->err), ERR_TYPE, "is not a database");
}

/* The name is a path, whatever SQLite would make of it. */
static void names_are_paths(void **state)
{
	struct scratch *s = *state;
	static const char *const names[] = { ":memory:", "file:a.db?mode=memory", "a%20b#c?d.db" };
	char before[4096];

	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(s->folder), 0);
	for (size_t i = 0; i < ROWS(names); i++) {
		struct db *d = db_open(names[i], DB_WRITE, &s->err);

		want(d != NULL, "%s: %s", names[i], s->err.msg);
		db_close(d);
		want(access(names[i], F_OK) == 0, "%s is not there", names[i]);
		d = db_open(names[i], DB_READ, &s->err);
		want(d != NULL, "%s: %s", names[i], s->err.msg);
		db_close(d);
	}
	assert_int_equal(chdir(before), 0);
}

static void of_another_program(void **state)
{
	struct scratch *s = *state;

	foreign(s->db, "CREATE TABLE notes (x); INSERT INTO notes VALUES (1)");
	refused(s, db_open(s->db, DB_READ, &s->err), ERR_TYPE, "another program");
	refused(s, db_open(s->db, DB_WRITE, &s->err), ERR_TYPE, "another program");
	foreign(s->db, "PRAGMA application_id = 252006673; PRAGMA user_version = 1");
	refused(s, db_open(s->db, DB_WRITE, &s->err), ERR_TYPE, "another program");
}

static void of_a_newer_program(void **state)
{
	struct scratch *s = *state;

	db_close(opened(s, DB_WRITE));
	foreign(s->db, "PRAGMA user_version = 99");
	refused(s, db_open(s->db, DB_READ, &s->err), ERR_STATE, "newer Tocsin: its schema is version 99");
	refused(s, db_open(s->db, DB_WRITE, &s->err), ERR_STATE, "newer Tocsin");
}

static void damaged(void **state)
{
	struct scratch *s = *state;
	char junk[3000];

	memset(junk, 0x5a, sizeof junk);
	db_close(opened(s, DB_WRITE));
	put_bytes_at(s->db, junk, sizeof junk, 100); /* the schema's page, behind a header that is in order */
	refused(s, db_open(s->db, DB_READ, &s->err), ERR_DB, "damaged");
	refused(s, db_open(s->db, DB_WRITE, &s->err), ERR_DB, "damaged");
	assert_int_equal(truncate(s->db, 60), 0);
	refused(s, db_open(s->db, DB_READ, &s->err), ERR_DB, "damaged");
}

/* In a folder that may not be written, without the files that WAL keeps beside it. */
static void read_where_nothing_may_be_written(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	int status;

	done(s, db_begin(d, &s->err));
	done(s, state_set(d, "x", "kept", &s->err));
	done(s, db_commit(d, &s->err));
	db_close(d);
	assert_int_equal(chmod(s->db, 0444), 0);
	assert_int_equal(chmod(s->folder, 0555), 0);

	pid_t child = fork();

	if (child == 0) { /* root may write anywhere, so not as root */
		struct str v;

		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(10);
		d = db_open(s->db, DB_READ, &s->err);
		if (!d || !list_get(d, &s->a, STR("x"), &v, &s->err) || !str_eq(v, STR("kept")))
			_exit(11);
		db_close(d);
		if (db_open(s->db, DB_WRITE, &s->err) || s->err.code != ERR_IO || !strstr(s->err.msg, "read-only"))
			_exit(12);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	chmod(s->folder, 0755);
	assert_int_equal(status, 0);
}

/* --- versions --- */

#define BOTH(sql) { (sql), (sql) }

/* Two invented programs: one that knows version 1 of a schema, and its successor that knows three. */
static const struct sql_text invented_texts[] = {
	{ "note_add", { "INSERT INTO note (text) VALUES (?1)", "INSERT INTO note (text) VALUES ($1)" } },
	{ "note_all", BOTH("SELECT text FROM note ORDER BY text") },
	{ "nothing", BOTH("") },
};
enum { NOTE_ADD, NOTE_ALL, NOTHING };
static const struct sql_book first_book = {
	invented_texts, 3, { 1, "schema", BOTH("CREATE TABLE note (text TEXT)") }, NULL, 0
};
static const struct sql_script good_steps[] = {
	{ 2, "kind", BOTH("ALTER TABLE note ADD COLUMN kind TEXT; UPDATE note SET kind = 'old'") },
	{ 3, "mark", BOTH("UPDATE note SET text = text || '!' WHERE kind = 'old'") },
};
static const struct sql_script bad_steps[] = {
	{ 2, "kind", BOTH("ALTER TABLE note ADD COLUMN kind TEXT; UPDATE note SET kind = 'old'") },
	{ 3, "mark", BOTH("UPDATE note SET text = 'lost'; UPDATE no_such_table SET x = 1") },
};
static const struct sql_book third_book = {
	invented_texts, 3, { 3, "schema", BOTH("CREATE TABLE note (text TEXT, kind TEXT)") }, good_steps, 2
};
static const struct sql_book bad_book = {
	invented_texts, 3, { 3, "schema", BOTH("CREATE TABLE note (text TEXT, kind TEXT)") }, bad_steps, 2
};

static struct str only_note(struct scratch *s, struct db *d)
{
	struct query q = db_query(d, (enum sql_id)NOTE_ALL);

	assert_int_equal(db_step(&q, &s->err), DB_ROW);
	struct str v = str_dup(&s->a, col_str(&q, 0));

	assert_int_equal(db_step(&q, &s->err), DB_DONE);
	return v;
}

static void first_version(struct scratch *s)
{
	struct db *d = db_open_book(s->db, DB_WRITE, &first_book, &s->err);

	assert_non_null(d);
	struct query q = db_query(d, (enum sql_id)NOTE_ADD);

	bind_str(&q, 1, STR("a"));
	done(s, db_run(&q, &s->err));
	q = db_query(d, (enum sql_id)NOTHING); /* what an engine has nothing to do for takes values and is done */
	bind_i64(&q, 1, 1);
	done(s, db_run(&q, &s->err));
	db_close(d);
}

static void lifted_step_by_step(void **state)
{
	struct scratch *s = *state;

	first_version(s);
	refused(s, db_open_book(s->db, DB_READ, &third_book, &s->err), ERR_STATE, "older Tocsin (schema 1 of 3)");
	for (int i = 0; i < 2; i++) { /* the second time there is nothing to lift */
		struct db *d = db_open_book(s->db, DB_WRITE, &third_book, &s->err);

		want(d != NULL, "%s", s->err.msg);
		want_str(only_note(s, d), STR("a!"), "lifted");
		db_close(d);
	}
	refused(s, db_open_book(s->db, DB_WRITE, &first_book, &s->err), ERR_STATE, "newer Tocsin");
}

/* A step that fails leaves the version before it, whole; a mended program goes on from there. */
static void failed_lift(void **state)
{
	struct scratch *s = *state;

	first_version(s);
	refused(s, db_open_book(s->db, DB_WRITE, &bad_book, &s->err), ERR_DB, "schema 3 (mark)");
	struct db *d = db_open_book(s->db, DB_WRITE, &third_book, &s->err);

	want(d != NULL, "%s", s->err.msg);
	want_str(only_note(s, d), STR("a!"), "lifted later");
	db_close(d);
}

static void wrong_statement_fails_at_open(void **state)
{
	struct scratch *s = *state;
	static const struct sql_text texts[] = { { "typo", { "SELEC 1", NULL } } };
	static const struct sql_text missing[] = { { "other", { NULL, "SELECT 1" } } };
	static const struct sql_book a = { texts, 1, { 1, "schema", { "CREATE TABLE t (x)", NULL } }, NULL, 0 };
	static const struct sql_book b = { missing, 1, { 1, "schema", { "CREATE TABLE t (x)", NULL } }, NULL, 0 };

	refused(s, db_open_book("", DB_MEMORY, &a, &s->err), ERR_DB, "statement typo");
	refused(s, db_open_book("", DB_MEMORY, &b, &s->err), ERR_DB, "other is not written for SQLite");
}

/* --- transactions --- */

static void rolled_back(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	struct strs found;
	struct entry_row e = { .id = STR("CVE-2024-1"), .title = STR("binder"), .doc = STR("{}") };

	done(s, db_begin(d, &s->err));
	done(s, state_set(d, "x", "1", &s->err));
	done(s, list_put_entry(d, &e, &s->err));
	db_rollback(d);
	db_rollback(d); /* nothing to undo is no fault */
	want_str(state_get(s, d, "x"), STR(""), "undone");
	done(s, list_search(d, &s->a, STR("binder"), 10, &found, &s->err));
	assert_int_equal(found.n, 0);
	done(s, db_begin(d, &s->err)); /* what waited for the full text is forgotten too */
	done(s, db_commit(d, &s->err));
	done(s, list_search(d, &s->a, STR("binder"), 10, &found, &s->err));
	assert_int_equal(found.n, 0);
	done(s, db_begin(d, &s->err));
	done(s, state_set(d, "x", "2", &s->err));
	db_close(d); /* an open transaction is rolled back */
	d = opened(s, DB_READ);
	want_str(state_get(s, d, "x"), STR(""), "undone by closing");
	db_close(d);
}

/* A reader sees the state of before until the commit, and waits for nobody. */
static void reader_beside_writer(void **state)
{
	struct scratch *s = *state;
	struct db *w = opened(s, DB_WRITE), *r;

	done(s, state_set(w, "x", "1", &s->err));
	done(s, db_begin(w, &s->err));
	done(s, db_commit(w, &s->err));
	r = opened(s, DB_READ);
	done(s, db_begin(w, &s->err));
	done(s, state_set(w, "x", "2", &s->err));
	want_str(state_get(s, r, "x"), STR("1"), "before the commit");
	done(s, db_commit(w, &s->err));
	want_str(state_get(s, r, "x"), STR("2"), "after it");
	db_close(r);
	db_close(w);
}

/* A statement asked for while it is being read gets a second one; the first goes on. */
static void same_statement_twice(void **state)
{
	struct scratch *s = *state;
	struct db *d = engine_new(&s->err);
	struct device_row r = { .source = STR("s"), .maker = STR("m"), .name = STR("a") };
	int seen = 0;

	done(s, list_put_device(d, &r, &s->err));
	r.name = STR("b");
	done(s, list_put_device(d, &r, &s->err));
	struct query outer = db_query(d, SQL_DEVICES_ALL);

	while (db_step(&outer, &s->err) == DB_ROW) {
		struct query inner = db_query(d, SQL_DEVICES_ALL);

		while (db_step(&inner, &s->err) == DB_ROW)
			seen++;
		inner = db_query(d, SQL_DEVICES_ALL);
		assert_int_equal(db_step(&inner, &s->err), DB_ROW);
		query_end(&inner);
		query_end(&inner);
	}
	assert_int_equal(seen, 4);
	db_close(d);
}

static void values_come_back(void **state)
{
	struct scratch *s = *state;
	static const char bytes[] = "a\0b\xff";
	struct db *d = engine_new(&s->err);
	struct str v;

	done(s, list_set_index(d, str_n(bytes, 4), &s->err));
	done(s, list_get_index(d, &s->a, &v, &s->err));
	want_str(v, str_n(bytes, 4), "bytes with NUL");
	assert_int_equal((uintptr_t)v.p % 16, 0);
	done(s, list_set_index(d, STR_NONE, &s->err));
	done(s, list_get_index(d, &s->a, &v, &s->err));
	assert_int_equal(v.n, 0);
	struct query q = db_query(d, SQL_STATE_GET);

	bind_str(&q, 9, STR("there is no ninth")); /* told by the step */
	refused(s, db_run(&q, &s->err), ERR_DB, "state_get");
	db_close(d);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		tested_sqlite(made_and_opened_again), tested_sqlite(settings), tested_sqlite(not_ours), tested_sqlite(names_are_paths),
		tested_sqlite(of_another_program), tested_sqlite(of_a_newer_program), tested_sqlite(damaged),
		tested_sqlite(read_where_nothing_may_be_written), tested_sqlite(wrong_statement_fails_at_open),
		tested(lifted_step_by_step), tested(failed_lift), tested(rolled_back), tested(reader_beside_writer),
		tested(same_statement_twice), tested(values_come_back),
	};

	return run_on_engine(tests, NULL, NULL);
}
