/* tools/sql2c: what it makes of statements and scripts, and which mistakes stop the build. */
#include "scratch.h"

#include <sys/wait.h>

#include "base/file.h"

/* Runs the tool on one file; its exit status, and what it wrote: the C text, or its complaint. */
static int run(struct scratch *s, const char *name, const char *text, struct str *ret)
{
	char command[900], path[160];
	const char *tool = getenv("TOCSIN_SQL2C");

	if (!tool)
		skip();
	snprintf(path, sizeof path, "%s/%s", s->folder, name);
	done(s, file_write(path, str_of(text), &s->err));
	snprintf(command, sizeof command, "cd '%s' && '%s' out.c out.h '%s' 2>told", s->folder, tool, name);

	int status = WEXITSTATUS(system(command));

	snprintf(path, sizeof path, "%s/%s", s->folder, status ? "told" : "out.c");
	done(s, file_read(&s->a, path, 1 << 20, ret, &s->err));
	return status;
}

static void mistakes(void **state)
{
	struct scratch *s = *state;
	static const struct { const char *name, *text, *told; } rows[] = {
		{ "a.sql", "SELECT 1;\n", "a.sql:1: text before the first" },
		{ "a.sql", "-- :name a\nSELECT 1; SELECT 2;\n", "a holds more than one statement" },
		{ "a.sql", "-- :name a\nSELECT 1;\n-- :name a\nSELECT 2;\n", "a.sql:3: a has this text already" },
		{ "a.sql", "-- :name a\n\n-- :name b\nSELECT 1;\n", "a has no text" },
		{ "a.sql", "-- :name A\nSELECT 1;\n", "a.sql:1: a name is written in a-z" },
		{ "a.sql", "-- :name a :engine oracle\nSELECT 1;\n", "no such engine: oracle" },
		{ "a.sql", "-- :name a and more\nSELECT 1;\n", "what is this after the name: and more" },
		{ "a.sql", "-- :nam a\nSELECT 1;\n", "a.sql:1: unknown mark" },
		{ "a.sql", "-- :name a\nSELECT ?;\n", "parameters are written ?1" },
		{ "a.sql", "-- :name a\nSELECT 'x;\n", "a.sql:2: a quote is not closed" },
		{ "0003-late.sql", "SELECT 1;\n", "migration 3 stands where 2 is due" },
		{ "schema.sql", "-- :engine oracle\n", "schema.sql:1: no such engine" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str told;

		want(run(s, rows[i].name, rows[i].text, &told) == 1, "row %zu went through", i);
		want(str_find(told, str_of(rows[i].told)) != SIZE_MAX, "row %zu: %.*s", i, STR_ARG(told));
	}
}

static void texts(void **state)
{
	struct scratch *s = *state;
	static const struct { const char *name, *text, *made; } rows[] = {
		{ "a.sql", "-- why\n-- :name one\nSELECT 'a -- ?1; b',  -- a comment\n\t\"c\" FROM t\n  WHERE x = ?1;\n-- the next\n",
		  "{ \"one\", {\n\t\t\"SELECT 'a -- ?1; b', \\\"c\\\" FROM t WHERE x = ?1\",\n"
		  "\t\t\"SELECT 'a -- ?1; b', \\\"c\\\" FROM t WHERE x = $1\"," },
		{ "a.sql", "-- :name one\nSELECT 1;\n-- :name one :engine postgres\nSELECT 2;\n", "\"SELECT 1\",\n\t\t\"SELECT 2\"," },
		{ "a.sql", "-- :name one :engine sqlite\nSELECT 1;\n", "\"SELECT 1\",\n\t\tNULL," },
		{ "a.sql", "-- :name one\nSELECT 1;\n-- :name one :engine postgres\n;\n", "\"SELECT 1\",\n\t\t\"\"," },
		{ "schema.sql", "CREATE TABLE a (x); -- all\n-- :engine sqlite\nCREATE TABLE b (x);\n-- :engine all\nCREATE TABLE c (x);\n",
		  "{ 1, \"schema\", {\n\t\t\"CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x);\",\n"
		  "\t\t\"CREATE TABLE a (x); CREATE TABLE c (x);\"," },
		{ "0002-more.sql", "ALTER TABLE a ADD y;\n", "{ 2, \"more\", {\n\t\t\"ALTER TABLE a ADD y;\"," },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str made;

		want(run(s, rows[i].name, rows[i].text, &made) == 0, "row %zu: %.*s", i, STR_ARG(made));
		want(str_find(made, str_of(rows[i].made)) != SIZE_MAX, "row %zu: %.*s", i, STR_ARG(made));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { tested(mistakes), tested(texts) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
