/* PostgreSQL's own ways: whose database it is, what it says when it fails, and that nothing is kept by halves. */
#include "scratch.h"

#include <signal.h>
#include <sys/wait.h>

#include "store/driver.h"

/* The server, with another database, user or the like. */
static const char *with(struct scratch *s, const char *more)
{
	return str_printf(&s->a, "%s&%s", getenv("TOCSIN_TEST_PG"), more).p;
}

/* Ends every other connection of this test, as the server's restart would. */
static void cut_all(struct scratch *s)
{
	pg_does(s->db, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
	               "AND application_name = current_setting('application_name')");
}

/* --- opening --- */

static void made_and_opened_again(void **state)
{
	struct scratch *s = *state;

	refused(s, db_open(s->db, DB_READ, &s->err), ERR_FOUND, "there is no database of Tocsin");
	struct db *d = opened(s, DB_WRITE);

	done(s, db_begin(d, &s->err));
	done(s, state_set(d, "x", "kept", &s->err));
	done(s, db_commit(d, &s->err));
	db_close(d);
	d = opened(s, DB_READ);
	want_str(state_get(s, d, "x"), STR("kept"), "read again");
	refused(s, state_set(d, "x", "other", &s->err), ERR_DB, "cannot be written");
	want_str(state_get(s, d, "x"), STR("kept"), "and it goes on");
	db_close(d);
}

static void not_ours(void **state)
{
	struct scratch *s = *state;

	refused(s, db_open(with(s, "dbname=no_such"), DB_READ, &s->err), ERR_FOUND, "there is no database");
	refused(s, db_open(with(s, "dbname=no_such"), DB_WRITE, &s->err), ERR_FOUND, "createdb");
	refused(s, db_open(with(s, "options=-csearch_path%3Dno_such"), DB_WRITE, &s->err), ERR_FOUND, "no such schema");
	refused(s, db_open("postgresql:///x?host=/no/such/folder", DB_READ, &s->err), ERR_IO, "cannot be reached");
	pg_does(s->db, "CREATE TABLE notes (x text)");
	refused(s, db_open(s->db, DB_READ, &s->err), ERR_TYPE, "another program");
	refused(s, db_open(s->db, DB_WRITE, &s->err), ERR_TYPE, "another program");
	engine_place(s->db, "");
	db_close(opened(s, DB_WRITE));
	pg_does(s->db, "UPDATE tocsin_schema SET version = 7000");
	refused(s, db_open(s->db, DB_READ, &s->err), ERR_STATE, "newer Tocsin: its schema is version 7000");
	refused(s, db_open(s->db, DB_WRITE, &s->err), ERR_STATE, "newer Tocsin");
}

static void text_must_be_utf8(void **state)
{
	struct scratch *s = *state;

	pg_does(getenv("TOCSIN_TEST_PG"), "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
	refused(s, db_open(with(s, "dbname=latin"), DB_WRITE, &s->err), ERR_TYPE, "UTF-8");
	pg_does(getenv("TOCSIN_TEST_PG"), "DROP DATABASE latin");
}

/* Whatever is wrong with an address, the password in it is not told. */
static void passwords_are_not_told(void **state)
{
	struct scratch *s = *state;
	static const char *const addresses[] = {
		"postgresql://me:hunter2@127.0.0.1:1/x", "postgresql://me:hunter2@[::1/x", "postgresql://me:hunter2@h:port/x",
		"postgresql://me:hun@ter2@h/x", "postgresql://me:hunter2@h/x?nonsense=1",
		"postgresql://127.0.0.1:1/x?password=hunter2", "postgresql://me:hunter2%@h/x", "postgresql://me:hunter2@/x?host=/no/such",
		"postgresql://me:hunter2", "postgresql://me:p%00hunter2@h/x",
	};

	for (size_t i = 0; i < ROWS(addresses); i++)
		for (enum db_mode mode = DB_READ; mode <= DB_WRITE; mode++) {
			s->err = (struct err){ 0 };
			want(!db_open(addresses[i], mode, &s->err), "%s", addresses[i]);
			want(s->err.msg[0] && !strstr(s->err.msg, "unter2") && !strstr(s->err.msg, "ter2@"), "%s: %s", addresses[i], s->err.msg);
		}
}

static void wrong_statement_fails_at_open(void **state)
{
	struct scratch *s = *state;
	static const struct sql_script schema = { 1, "schema", { NULL, "CREATE TABLE t (x BIGINT, d DATE)" } };
	static const struct { struct sql_text text; const char *told; } rows[] = {
		{ { "typo", { NULL, "SELEC 1" } }, "statement typo" },
		{ { "other", { "SELECT 1", NULL } }, "other is not written for PostgreSQL" },
		{ { "strange", { NULL, "SELECT d FROM t" } }, "statement strange: column 1 has a type" },
		{ { "asks", { NULL, "SELECT x FROM t WHERE d = $1" } }, "statement asks: parameter 1 has a type" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct sql_book book = { &rows[i].text, 1, schema, NULL, 0 };

		engine_place(s->db, "");
		refused(s, db_open_book(s->db, DB_WRITE, &book, &s->err), ERR_DB, rows[i].told);
	}
}

/* --- values --- */

static const struct sql_text value_texts[] = {
	{ "put", { NULL, "INSERT INTO v (small, whole, half, real, yes, text, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7)" } },
	{ "all", { NULL, "SELECT small, whole, half, real, yes, text, bytes FROM v" } },
};
static const struct sql_book value_book = { value_texts, 2, { 1, "schema", {
	NULL, "CREATE TABLE v (small SMALLINT, whole BIGINT, half REAL, real DOUBLE PRECISION, yes BOOLEAN, text TEXT, bytes BYTEA)" } },
	NULL, 0 };

static void values(void **state)
{
	struct scratch *s = *state;
	static const char bad_text[] = "a\0b\xff" "c\xed\xa0\x80" "d";
	struct db *d = db_open_book(s->db, DB_WRITE, &value_book, &s->err);

	want(d != NULL, "%s", s->err.msg);
	struct query q = db_query(d, (enum sql_id)0);

	bind_i64(&q, 1, -7);
	bind_i64(&q, 2, INT64_MIN);
	bind_f64(&q, 3, 0.5);
	bind_f64(&q, 4, -1e300);
	bind_i64(&q, 5, 1);
	bind_str(&q, 6, str_n(bad_text, sizeof bad_text - 1));
	bind_blob(&q, 7, str_n(bad_text, sizeof bad_text - 1));
	done(s, db_run(&q, &s->err));
	q = db_query(d, (enum sql_id)0);
	bind_i64(&q, 1, 40000);
	refused(s, db_run(&q, &s->err), ERR_DB, "statement put: a number");
	q = db_query(d, (enum sql_id)0);
	bind_str(&q, 2, STR("x"));
	refused(s, db_run(&q, &s->err), ERR_DB, "statement put: a text");

	q = db_query(d, (enum sql_id)1);
	assert_int_equal(db_step(&q, &s->err), DB_ROW);
	assert_int_equal(col_i64(&q, 0), -7);
	assert_true(col_i64(&q, 1) == INT64_MIN);
	assert_true(col_f64(&q, 2) == 0.5);
	assert_true(col_f64(&q, 3) == -1e300);
	assert_int_equal(col_i64(&q, 4), 1);
	want_str(col_str(&q, 5), STR("a\xef\xbf\xbd" "b\xef\xbf\xbd" "c\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" "d"), "a text is UTF-8 without NUL");
	want_str(col_blob(&q, 6), str_n(bad_text, sizeof bad_text - 1), "bytes are bytes");
	assert_int_equal(db_step(&q, &s->err), DB_DONE);
	db_close(d);
}

/* Not even a hand with the database open changes what was said of a priority. */
static void assessments_stay(void **state)
{
	struct scratch *s = *state;
	static const char *const tries[] = {
		"UPDATE assessment SET kind = 'view'", "DELETE FROM assessment WHERE rank = 1", "TRUNCATE assessment",
	};

	db_close(opened(s, DB_WRITE));
	PGconn *c = PQconnectdb(s->db);

	for (size_t i = 0; i < ROWS(tries); i++) {
		PGresult *r = PQexec(c, tries[i]);

		want(strstr(PQresultErrorMessage(r), "never changed or deleted"), "%s: %s", tries[i], PQresultErrorMessage(r));
		PQclear(r);
	}
	PQfinish(c);
}

/* --- accidents --- */

/* A write is sent and not waited for; when it failed, the commit says so and nothing is kept. */
static void a_late_failure_is_told(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	struct source_row r = { .source = STR("a"), .key = STR("k"), .updated = 1, .body = STR("body") };
	enum kept kept;

	done(s, db_begin(d, &s->err));
	done(s, state_set(d, "x", "1", &s->err));
	pg_does(getenv("TOCSIN_TEST_PG"), "SELECT 1");
	struct query q = db_query(d, SQL_ABOUT_ADD); /* about a record that is not there */

	bind_i64(&q, 1, 4711);
	bind_str(&q, 2, STR("CVE-2024-1"));
	db_run(&q, &s->err);
	for (int i = 0; i < 2000; i++)
		if (!state_set(d, "y", "2", &s->err))
			break;
	refused(s, list_keep(d, &r, &kept, &s->err), ERR_DB, "foreign key");
	refused(s, db_commit(d, &s->err), ERR_DB, "foreign key");
	want_str(state_get(s, d, "x"), STR(""), "nothing is kept");
	done(s, db_begin(d, &s->err)); /* and the connection goes on */
	done(s, state_set(d, "x", "3", &s->err));
	done(s, db_commit(d, &s->err));
	want_str(state_get(s, d, "x"), STR("3"), "kept");
	db_close(d);
}

/* Rows that are said to be new are not waited for; when one was there after all, nothing is kept. */
static void what_was_foretold_must_hold(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	struct list_totals t;

	for (int round = 0; round < 2; round++) {
		done(s, db_begin(d, &s->err));
		for (int i = 0; i < 1500; i++) {
			struct str id = str_printf(&s->a, "CVE-%d-%d", round && i == 1200 ? 0 : round, i);
			struct source_row r = { .source = STR("a"), .key = id, .updated = 1, .body = id, .about = &id, .about_n = 1, .is_new = true };
			struct packed packed;
			struct packer *packer = packer_new();
			enum kept kept;

			body_pack(packer, &s->a, id, &packed);
			packer_free(packer);
			r.packed = &packed;
			if (!list_keep(d, &r, &kept, &s->err))
				break;
		}
		if (round == 0)
			done(s, db_commit(d, &s->err));
		else
			refused(s, db_commit(d, &s->err), ERR_DB, "is there already");
	}
	done(s, list_totals(d, &t, &s->err));
	assert_int_equal(t.records, 1500);
	struct query q = db_query(d, SQL_RECORDS_ABOUT); /* each stands where what is said of it says */

	bind_str(&q, 1, STR("CVE-0-1100"));
	assert_int_equal(db_step(&q, &s->err), DB_ROW);
	want_str(col_str(&q, 2), STR("CVE-0-1100"), "the record about it");
	query_end(&q);
	db_close(d);
}

/* The server goes away: within a transaction that is told, and nothing is kept; elsewhere nobody notices. */
static void a_lost_connection(void **state)
{
	struct scratch *s = *state;
	struct db *w = opened(s, DB_WRITE), *r = opened(s, DB_READ);

	done(s, db_begin(w, &s->err));
	done(s, state_set(w, "x", "1", &s->err));
	done(s, db_commit(w, &s->err));
	cut_all(s);
	want_str(state_get(s, r, "x"), STR("1"), "a reader connects anew");
	done(s, db_begin(w, &s->err)); /* so does a transaction that begins */
	done(s, state_set(w, "x", "2", &s->err));
	cut_all(s);
	state_set(w, "y", "2", &s->err);
	refused(s, db_commit(w, &s->err), ERR_IO, "is lost");
	want_str(state_get(s, r, "x"), STR("1"), "the old state");
	done(s, db_begin(w, &s->err));
	cut_all(s);
	struct str v;

	refused(s, list_get(w, &s->a, STR("x"), &v, &s->err), ERR_IO, "is lost");
	refused(s, state_set(w, "x", "4", &s->err) && db_commit(w, &s->err), ERR_IO, "is lost");
	db_rollback(w);
	done(s, db_begin(w, &s->err));
	done(s, state_set(w, "x", "5", &s->err));
	done(s, db_commit(w, &s->err));
	want_str(state_get(s, r, "x"), STR("5"), "and it goes on");
	db_close(r);
	db_close(w);
}

/* Between two rows: what was read stands, the rest is told as lost. */
static void lost_between_rows(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE), *r;
	char text[3000];
	int rows = 0;
	enum db_step step;

	memset(text, 'x', sizeof text);
	done(s, db_begin(d, &s->err));
	for (int i = 0; i < 2000; i++) {
		struct str id = str_printf(&s->a, "CVE-2024-%d", i);
		struct entry_row e = { .id = id, .title = STR("t"), .words = STR("t"), .doc = str_n(text, sizeof text) };

		done(s, list_put_entry(d, &e, &s->err));
	}
	done(s, db_commit(d, &s->err));
	db_close(d);
	r = opened(s, DB_READ);
	struct query q = db_query(r, SQL_ENTRIES_ALL);

	assert_int_equal(db_step(&q, &s->err), DB_ROW);
	cut_all(s);
	while ((step = db_step(&q, &s->err)) == DB_ROW)
		rows++;
	assert_int_equal(step, DB_FAILED);
	want(s->err.code == ERR_IO && rows < 1999, "%d rows, %s", rows, s->err.msg);
	want_str(state_get(s, r, "x"), STR(""), "and it goes on");
	db_close(r);
}

/* The second writer waits for the first. */
static void one_writer_at_a_time(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	int status, said[2];
	char c;

	assert_int_equal(pipe(said), 0);
	done(s, db_begin(d, &s->err));
	done(s, state_set(d, "x", "first", &s->err));
	pid_t child = fork();

	if (child == 0) {
		struct db *other = db_open(s->db, DB_WRITE, &s->err);
		struct str v;

		if (!other || write(said[1], "o", 1) != 1 || !db_begin(other, &s->err) || write(said[1], "b", 1) != 1 ||
		    !list_get(other, &s->a, STR("x"), &v, &s->err) || !str_eq(v, STR("first")) || !state_set(other, "x", "second", &s->err) ||
		    !db_commit(other, &s->err))
			_exit(fprintf(stderr, "%s\n", s->err.msg) ? 1 : 2);
		_exit(0);
	}
	close(said[1]);
	assert_int_equal(read(said[0], &c, 1), 1);
	usleep(200000);
	done(s, db_commit(d, &s->err));
	assert_int_equal(read(said[0], &c, 1), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	close(said[0]);
	assert_int_equal(status, 0);
	want_str(state_get(s, d, "x"), STR("second"), "one after the other");
	db_close(d);
}

static void one_does_it_for_all(void **state)
{
	struct scratch *s = *state;
	struct db *a = opened(s, DB_WRITE), *b = opened(s, DB_WRITE);
	bool ours;

	done(s, db_claim(a, STR("update"), &ours, &s->err));
	assert_true(ours);
	done(s, db_claim(b, STR("update"), &ours, &s->err));
	assert_false(ours);
	done(s, db_claim(b, STR("another"), &ours, &s->err));
	assert_true(ours);
	done(s, state_set(b, "x", "1", &s->err)); /* and the connections go on */
	want_str(state_get(s, a, "x"), STR("1"), "read");
	db_close(a);
	for (int i = 0; i < 500; i++) { /* the server notices the end of a session a moment later */
		done(s, db_claim(b, STR("update"), &ours, &s->err));
		if (ours)
			break;
		usleep(10000);
	}
	assert_true(ours);
	db_close(b);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		tested(made_and_opened_again), tested(not_ours), tested(text_must_be_utf8), tested(passwords_are_not_told),
		tested(wrong_statement_fails_at_open), tested(values), tested(assessments_stay), tested(a_late_failure_is_told), tested(what_was_foretold_must_hold),
		tested(a_lost_connection),
		tested(lost_between_rows), tested(one_writer_at_a_time), tested(one_does_it_for_all),
	};

	return run_on_engine(tests, NULL, NULL);
}
