/*
 * bound MADE.db NEW.db FILE.jsonl.gz... - the least that an import could cost.
 *
 * Unpacks the files, parses every record with bare yyjson, and puts into a new
 * database exactly the rows that MADE.db (what the import left) holds: same
 * tables, same indexes, same full text and its settings, same page size, in one
 * transaction of prepared inserts. No merging, no normalising, no checks.
 * Reading MADE.db is not counted. Prints one JSON object of seconds.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <yyjson.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"

static double now(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "bound: %s: %s\n", what, why);
	exit(4);
}

static void run(sqlite3 *db, const char *sql)
{
	char *why = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail(sql, why);
}

static sqlite3_stmt *ready(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q;

	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		fail(sql, sqlite3_errmsg(db));
	return q;
}

/* One table's rows, held as SQLite values so that nothing is converted while the clock runs. */
struct table {
	struct table *next;
	const char *insert;
	sqlite3_value **values;
	size_t n, cap, columns;
};

static const char *column(sqlite3_stmt *q, int i)
{
	return (const char *)sqlite3_column_text(q, i);
}

/* The columns that can be inserted, and the rowid where the table has one of its own. */
static struct table *load(struct arena *a, sqlite3 *db, const char *name, bool with_rowid)
{
	struct table *t = arena_new(a, struct table);
	struct str list = with_rowid ? STR("rowid") : STR(""), marks = with_rowid ? STR("?") : STR("");
	sqlite3_stmt *q = ready(db, str_cstr(a, str_printf(a, "PRAGMA table_xinfo(\"%s\")", name)));

	t->columns = with_rowid;
	while (sqlite3_step(q) == SQLITE_ROW) {
		bool only = list.n == 0;

		if (sqlite3_column_int(q, 6) != 0) /* hidden or generated */
			continue;
		list = str_printf(a, "%.*s%s\"%s\"", STR_ARG(list), only ? "" : ",", column(q, 1));
		marks = str_printf(a, "%.*s%s?", STR_ARG(marks), only ? "" : ",");
		t->columns++;
	}
	sqlite3_finalize(q);
	t->insert = str_cstr(a, str_printf(a, "INSERT INTO \"%s\" (%.*s) VALUES (%.*s)", name, STR_ARG(list), STR_ARG(marks)));
	q = ready(db, str_cstr(a, str_printf(a, "SELECT %.*s FROM \"%s\"", STR_ARG(list), name)));
	while (sqlite3_step(q) == SQLITE_ROW)
		for (size_t c = 0; c < t->columns; c++) {
			t->values = arena_grow(a, t->values, t->n, &t->cap, sizeof *t->values);
			t->values[t->n++] = sqlite3_value_dup(sqlite3_column_value(q, (int)c));
		}
	sqlite3_finalize(q);
	return t;
}

static size_t put(sqlite3 *db, const struct table *t)
{
	sqlite3_stmt *q = ready(db, t->insert);

	for (size_t i = 0; i < t->n; i += t->columns) {
		for (size_t c = 0; c < t->columns; c++)
			sqlite3_bind_value(q, (int)c + 1, t->values[i + c]);
		if (sqlite3_step(q) != SQLITE_DONE)
			fail(t->insert, sqlite3_errmsg(db));
		sqlite3_reset(q);
	}
	sqlite3_finalize(q);
	return t->columns ? t->n / t->columns : 0;
}

/* Tables that can be put back by inserting: ordinary ones, and full-text ones that keep or refer to their text. */
static struct table *load_all(struct arena *a, sqlite3 *db)
{
	struct table *first = NULL, **last = &first;
	sqlite3_stmt *q = ready(db, "SELECT name, type, wr, ncol FROM pragma_table_list WHERE schema = 'main' AND type <> 'view' AND "
	                            "type <> 'shadow' AND name NOT LIKE 'sqlite_%' ORDER BY type, name");

	while (sqlite3_step(q) == SQLITE_ROW) {
		*last = load(a, db, column(q, 0), strcmp(column(q, 1), "virtual") == 0);
		last = &(*last)->next;
	}
	sqlite3_finalize(q);
	return first;
}

/* Everything of the schema but the triggers, whose work is among the rows already. */
static struct strs schema_of(struct arena *a, sqlite3 *db)
{
	struct strs l = { 0 };
	sqlite3_stmt *q = ready(db, "SELECT s.sql FROM sqlite_schema s "
	                               "LEFT JOIN pragma_table_list t ON t.name = s.name AND t.schema = 'main' "
	                            "WHERE s.sql IS NOT NULL AND s.type <> 'trigger' AND s.name NOT LIKE 'sqlite_%' AND "
	                            "(t.type IS NULL OR t.type <> 'shadow') ORDER BY s.rowid");

	while (sqlite3_step(q) == SQLITE_ROW)
		strs_add(a, &l, str_dup(a, str_of(column(q, 0))));
	sqlite3_finalize(q);
	return l;
}

/* A full-text table's settings lie in a table of its own, and are put back by name. */
static struct strs settings_of(struct arena *a, sqlite3 *db)
{
	struct strs l = { 0 };
	sqlite3_stmt *tables = ready(db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'");

	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *name = column(tables, 0);
		struct str sql = str_printf(a, "SELECT 'INSERT INTO \"%s\" (\"%s\", rank) VALUES (' || quote(k) || ',' || quote(v) || ')' "
		                            "FROM \"%s_config\" WHERE k <> 'version'", name, name, name);
		sqlite3_stmt *q = ready(db, sql.p);

		while (sqlite3_step(q) == SQLITE_ROW)
			strs_add(a, &l, str_dup(a, str_of(column(q, 0))));
		sqlite3_finalize(q);
	}
	sqlite3_finalize(tables);
	return l;
}

static size_t unpack(struct str packed, char *out, size_t max)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)packed.p, .avail_in = (uInt)packed.n, .next_out = (Bytef *)out,
	               .avail_out = (uInt)max };

	if (inflateInit2(&z, 15 + 32) != Z_OK || inflate(&z, Z_FINISH) != Z_STREAM_END)
		fail("inflate", z.msg ? z.msg : "failed");
	inflateEnd(&z);
	return max - z.avail_out;
}

static size_t parse(struct str text)
{
	struct str line;
	size_t n = 0;

	while (str_split(&text, '\n', &line)) {
		if (!line.n)
			continue;
		yyjson_doc *doc = yyjson_read(line.p, line.n, 0);

		if (!doc)
			fail("yyjson", "not JSON");
		yyjson_doc_free(doc);
		n++;
	}
	return n;
}

int main(int argc, char **argv)
{
	struct arena a;
	struct err err;
	sqlite3 *made, *db;
	size_t bytes = 0, records = 0, rows = 0, room = 512 * MIB;
	char *out = malloc(room);

	if (argc < 4 || !out) {
		fputs("usage: bound MADE.db NEW.db FILE...\n", stderr);
		return 2;
	}
	arena_init(&a);
	if (sqlite3_open_v2(argv[1], &made, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		fail(argv[1], sqlite3_errmsg(made));
	struct strs schema = schema_of(&a, made);
	struct table *tables = load_all(&a, made);
	struct strs settings = settings_of(&a, made);
	sqlite3_stmt *q = ready(made, "PRAGMA page_size");

	sqlite3_step(q);
	int page = sqlite3_column_int(q, 0);

	sqlite3_finalize(q);
	unlink(argv[2]);

	double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID), unpacked = 0, parsed = 0, at;

	for (int i = 3; i < argc; i++) {
		struct str packed;

		if (!file_read(&a, argv[i], LIMIT_JSON_FILE, &packed, &err))
			fail(argv[i], err.msg);
		at = now(CLOCK_MONOTONIC);
		size_t n = unpack(packed, out, room);

		unpacked += now(CLOCK_MONOTONIC) - at;
		at = now(CLOCK_MONOTONIC);
		records += parse(str_n(out, n));
		parsed += now(CLOCK_MONOTONIC) - at;
		bytes += n;
	}
	at = now(CLOCK_MONOTONIC);
	if (sqlite3_open(argv[2], &db) != SQLITE_OK)
		fail(argv[2], sqlite3_errmsg(db));
	char *sql = sqlite3_mprintf("PRAGMA page_size = %d; BEGIN", page);

	run(db, sql);
	sqlite3_free(sql);
	for (size_t i = 0; i < schema.n; i++)
		run(db, schema.v[i].p);
	for (size_t i = 0; i < settings.n; i++)
		run(db, settings.v[i].p);
	for (const struct table *t = tables; t; t = t->next)
		rows += put(db, t);
	run(db, "COMMIT");
	sqlite3_close(db);
	double end = now(CLOCK_MONOTONIC);

	printf("{\"wall\": %.4f, \"cpu\": %.4f, \"unpack\": %.4f, \"parse\": %.4f, \"insert\": %.4f, \"bytes\": %zu, \"records\": %zu, "
	       "\"rows\": %zu}\n", end - wall, now(CLOCK_PROCESS_CPUTIME_ID) - cpu, unpacked, parsed, end - at, bytes, records, rows);
	return 0;
}
