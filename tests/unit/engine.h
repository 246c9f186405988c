/*
 * engine - which database a test keeps its list in.
 *
 * SQLite; or, with TOCSIN_TEST_DB=postgres, a new schema on the server that tests/postgres.sh started
 * (TOCSIN_TEST_PG). Where there is no such server every test of the program is told as skipped.
 */
#ifndef TEST_ENGINE_H
#define TEST_ENGINE_H

#include "unit.h"

#include "store/db.h"

#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#endif

enum { ADDRESS_MAX = 400 };

static inline bool on_postgres(void)
{
	const char *e = getenv("TOCSIN_TEST_DB");

	return e && strcmp(e, "postgres") == 0;
}

#ifdef LIBPQ_FE_H
/* By the server's own means, as another program would. */
static inline void pg_does(const char *address, const char *sql)
{
	PGconn *c = PQconnectdb(address);
	PGresult *r = PQexec(c, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	PQclear(r);
	PQfinish(c);
}

/* One value as text. */
static inline void pg_says(const char *address, const char *sql, char *out, size_t n)
{
	PGconn *c = PQconnectdb(address);
	PGresult *r = PQexec(c, sql);

	if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1)
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	snprintf(out, n, "%s", PQgetvalue(r, 0, 0));
	PQclear(r);
	PQfinish(c);
}

static inline void new_schema(char out[static ADDRESS_MAX])
{
	static int number;
	const char *server = getenv("TOCSIN_TEST_PG");
	char sql[100];

	snprintf(sql, sizeof sql, "CREATE SCHEMA t%d_%d", (int)getpid(), ++number);
	pg_does(server, sql);
	snprintf(out, ADDRESS_MAX, "%s&application_name=t%d_%d&options=-csearch_path%%3Dt%d_%d", server, (int)getpid(), number,
	         (int)getpid(), number);
}
#else
static inline void new_schema(char out[static ADDRESS_MAX])
{
	(void)out;
	fail_msg("built without libpq");
}
#endif

/* Where a new, empty database is to be: `file`, or a schema. */
static inline const char *engine_place(char out[static ADDRESS_MAX], const char *file)
{
	if (on_postgres())
		new_schema(out);
	else
		snprintf(out, ADDRESS_MAX, "%s", file);
	return out;
}

/* A new, empty database that nobody needs to open again. */
static inline struct db *engine_new(struct err *err)
{
	char address[ADDRESS_MAX];

	return on_postgres() ? db_open(engine_place(address, ""), DB_WRITE, err) : db_open(NULL, DB_MEMORY, err);
}

static inline void engine_skip_all(const struct CMUnitTest *tests, size_t n)
{
	printf("TAP version 13\n1..%zu\n", n);
	for (size_t i = 0; i < n; i++)
		printf("ok %zu - %s # SKIP no PostgreSQL server here\n", i + 1, tests[i].name);
}

static const char sqlite_only[] = "about SQLite's files alone";
/* A test that is about one engine's own ways; the other does not run it. */
#define only_sqlite(f, set_up, tear_down) { #f, f, set_up, tear_down, (void *)(uintptr_t)sqlite_only }

static inline int engine_run(const char *group, struct CMUnitTest *tests, size_t n, CMFixtureFunction set_up,
                             CMFixtureFunction tear_down)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!on_postgres() || tests[i].initial_state != sqlite_only)
			tests[kept++] = tests[i];
	if (!on_postgres() || getenv("TOCSIN_TEST_PG"))
		return _cmocka_run_group_tests(group, tests, kept, set_up, tear_down);
	engine_skip_all(tests, kept);
	return 0;
}
#define run_on_engine(tests, set_up, tear_down) engine_run(#tests, tests, ROWS(tests), set_up, tear_down)

#endif
