/* Killed, out of room, at the same time: the old state or the new one, never a third. */
#include "scratch.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

static bool many(struct db *d, int from, int n, const char *source, struct err *err)
{
	char key[40], body[3000];

	for (int i = from; i < from + n; i++) {
		enum kept kept;

		snprintf(key, sizeof key, "CVE-2024-%d", i);
		for (size_t k = 0; k < sizeof body; k++) /* hard to pack */
			body[k] = (char)((unsigned)i * 2654435761u >> (k % 24) ^ (k * k * 40503u) >> 7);
		struct str about = str_of(key);
		struct source_row r = {
			.source = str_of(source), .key = about, .updated = 1, .creates = true, .body = str_n(body, sizeof body),
			.about = &about, .about_n = 1,
		};
		struct entry_row e = { .id = about, .title = STR("binder race"), .doc = str_n("{}", 2) };

		if (!list_keep(d, &r, &kept, err) || !list_put_entry(d, &e, err))
			return false;
	}
	return true;
}

static struct list_totals totals(struct scratch *s, struct db *d)
{
	struct list_totals t;

	done(s, list_totals(d, &t, &s->err));
	return t;
}

/* As a writer, since a server may still be at what a killed one sent last. */
static int64_t totals_of(struct scratch *s)
{
	struct db *d = opened(s, DB_WRITE);

	done(s, db_begin(d, &s->err));
	struct list_totals t = totals(s, d);

	assert_int_equal(t.records, t.entries);
	db_close(d);
	return t.records;
}

static void sound(const char *path)
{
	sqlite3 *c;
	sqlite3_stmt *st;

	if (on_postgres()) /* its own tests see to it */
		return;
	assert_int_equal(sqlite3_open(path, &c), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(c, "PRAGMA integrity_check", -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0), "ok");
	sqlite3_finalize(st);
	assert_int_equal(sqlite3_exec(c, "INSERT INTO entry_find (entry_find, rank) VALUES ('integrity-check', 1)", NULL, NULL, NULL),
	                 SQLITE_OK);
	sqlite3_close(c);
}

/* Killed in the middle of a transaction, on a new file (rollback journal) and on an older one (WAL). */
static void killed_while_writing(void **state)
{
	struct scratch *s = *state;

	for (int round = 0; round < 2; round++) {
		int ready[2], status;
		char c;

		if (round == 0)
			db_close(opened(s, DB_WRITE));
		assert_int_equal(pipe(ready), 0);
		pid_t child = fork();

		if (child == 0) {
			struct db *d = db_open(s->db, DB_WRITE, &s->err);

			if (!d || !db_begin(d, &s->err) || !many(d, 1000, 3000, "lost", &s->err) || write(ready[1], "x", 1) != 1)
				_exit(1);
			pause();
		}
		assert_int_equal(read(ready[0], &c, 1), 1);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		close(ready[0]);
		close(ready[1]);

		struct db *d = opened(s, DB_WRITE);

		assert_int_equal(totals(s, d).records, round * 50);
		done(s, db_begin(d, &s->err));
		done(s, many(d, 0, 50, "kept", &s->err));
		done(s, db_commit(d, &s->err));
		assert_int_equal(totals(s, d).records, 50);
		assert_int_equal(totals(s, d).entries, 50);
		db_close(d);
		sound(s->db);
	}
}

/* Killed at any moment of a row of transactions: each is there whole or not at all, and none that was answered is lost. */
static void killed_at_any_moment(void **state)
{
	struct scratch *s = *state;
	static const useconds_t delays[] = { 3000, 9000, 17000, 29000, 41000, 60000 };

	for (size_t round = 0; round < ROWS(delays); round++) {
		int answers[2], status;
		int64_t answered = totals_of(s);
		unsigned char c;

		assert_int_equal(pipe(answers), 0);
		pid_t child = fork();

		if (child == 0) {
			struct db *d = db_open(s->db, DB_WRITE, &s->err);
			struct list_totals t;

			if (!d || !list_totals(d, &t, &s->err))
				_exit(1);
			for (int at = (int)t.records;; at += 5)
				if (!db_begin(d, &s->err) || !many(d, at, 5, "all", &s->err) || !db_commit(d, &s->err) ||
				    write(answers[1], "", 1) != 1)
					_exit(1);
		}
		close(answers[1]);
		usleep(delays[round]);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		while (read(answers[0], &c, 1) == 1)
			answered += 5;
		close(answers[0]);

		int64_t there = totals_of(s);

		want(there % 5 == 0 && (there == answered || there == answered + 5), "%d answered, %d there", (int)answered, (int)there);
	}
	sound(s->db);
}

/* No file may grow beyond what is there: as a full disk, but for this process alone. */
static void disk_full(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	int status;

	done(s, db_begin(d, &s->err));
	done(s, many(d, 0, 100, "kept", &s->err));
	done(s, db_commit(d, &s->err));
	db_close(d);

	pid_t child = fork();

	if (child == 0) {
		struct rlimit limit = { 1 << 20, 1 << 20 };
		struct strs found;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		d = db_open(s->db, DB_WRITE, &s->err);
		if (!d || !db_begin(d, &s->err))
			_exit(1);
		bool ok = many(d, 1000, 2000, "more", &s->err) && db_commit(d, &s->err);

		if (ok || s->err.code != ERR_IO || !strstr(s->err.msg, "the disk takes no more"))
			_exit(fprintf(stderr, "%d %s\n", ok, s->err.msg) ? 2 : 3);
		db_rollback(d);
		if (!list_search(d, &s->a, STR("binder"), 5000, &found, &s->err) || found.n != 100)
			_exit(4);
		db_close(d);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	d = opened(s, DB_WRITE);
	assert_int_equal(totals(s, d).records, 100);
	done(s, db_begin(d, &s->err)); /* and with room again it goes on */
	done(s, many(d, 1000, 200, "more", &s->err));
	done(s, db_commit(d, &s->err));
	assert_int_equal(totals(s, d).records, 300);
	db_close(d);
	sound(s->db);
}

/* Two that make the same new database at the same time. */
static void made_by_two(void **state)
{
	struct scratch *s = *state;
	pid_t children[4];

	for (size_t i = 0; i < ROWS(children); i++) {
		children[i] = fork();
		if (children[i] == 0) {
			char name[20];
			struct db *d = db_open(s->db, DB_WRITE, &s->err);

			snprintf(name, sizeof name, "%zu", i);
			if (!d || !db_begin(d, &s->err) || !list_set(d, str_of(name), STR("here"), &s->err) || !db_commit(d, &s->err))
				_exit(fprintf(stderr, "%s\n", s->err.msg) ? 1 : 2);
			db_close(d);
			_exit(0);
		}
	}
	for (size_t i = 0; i < ROWS(children); i++) {
		int status;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	struct db *d = opened(s, DB_READ);

	for (size_t i = 0; i < ROWS(children); i++) {
		char name[20];
		struct str v;

		snprintf(name, sizeof name, "%zu", i);
		done(s, list_get(d, &s->a, str_of(name), &v, &s->err));
		want_str(v, STR("here"), name);
	}
	db_close(d);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		tested(killed_while_writing), tested(killed_at_any_moment), tested_sqlite(disk_full), tested(made_by_two),
	};

	return run_on_engine(tests, NULL, NULL);
}
