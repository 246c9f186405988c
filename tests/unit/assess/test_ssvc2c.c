/* tools/ssvc2c: which mistakes in points and tables stop the build. */
#include "unit.h"

#include <sys/wait.h>

#include "base/arena.h"
#include "base/file.h"

#define POINT_X "point ns:X:1.0.0 X\nasks How?\nL Low | little\nH High | much\n"
#define POINT_Y "point ns:Y:1.0.0 Y\nasks How?\nN No | not\nY Yes | so\n"
#define POINTS  POINT_X POINT_Y "point ns:O:1.0.0 O\nasks What?\nA A | a\nB B | b\n"
#define HEAD    "table ns:T:1.0.0 T\nid t\nasks What?\nfile t.json\ninputs ns:X:1.0.0 ns:Y:1.0.0\noutcome ns:O:1.0.0\n"

/* Runs the tool on two files in a folder of its own; its exit status, and its complaint or what it made. */
static int run(struct arena *a, const char *points, const char *table, struct str *ret)
{
	char folder[] = "/tmp/tocsin-ssvc2c-XXXXXX", path[200], command[900];
	const char *tool = getenv("TOCSIN_SSVC2C");
	struct err err = { 0 };

	if (!tool)
		skip();
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/points", folder);
	want(file_write(path, str_of(points), &err), "%s", err.msg);
	snprintf(path, sizeof path, "%s/table", folder);
	want(file_write(path, str_of(table), &err), "%s", err.msg);
	snprintf(command, sizeof command, "cd '%s' && '%s' out.h points table 2>told", folder, tool);
	int status = WEXITSTATUS(system(command));

	snprintf(path, sizeof path, "%s/%s", folder, status ? "told" : "out.h");
	want(file_read(a, path, 1 << 20, ret, &err), "%s", err.msg);
	snprintf(command, sizeof command, "rm -r '%s'", folder);
	assert_int_equal(system(command), 0);
	return status;
}

static void mistakes(void **state)
{
	static const struct { const char *points, *table, *told; } rows[] = {
		{ POINTS, HEAD "row L | A A\n", "no row for X:H Y:N" },
		{ POINTS, HEAD "row L | A A\nrow * | A B\n", "table:8: a combination that an earlier line has already decided" },
		{ POINTS, HEAD "monotone\nrow L | A B\nrow H | A A\n", "not monotone: a higher X lowers the outcome of row 2" },
		{ POINTS, HEAD "row L | A C\n", "table:7: \"C\" is no value of O" },
		{ POINTS, HEAD "row M | A A\n", "table:7: \"M\" is no value of X" },
		{ POINTS, HEAD "row L,L | A A\n", "\"L\" is no value of X, or stands twice" },
		{ POINTS, HEAD "row L | A\n", "expected 2 outcomes, one for each value of Y" },
		{ POINTS, HEAD "row L N | A A\n", "expected values of 1 inputs" },
		{ POINTS, HEAD "row L A A\n", "expected \"VALUES | OUTCOMES\"" },
		{ POINTS, HEAD "rows L | A A\n", "found \"rows\"" },
		{ POINTS, "inputs ns:Z:1.0.0\n", "table:1: no point ns:Z:1.0.0" },
		{ POINTS, "inputs ns:X:1.0.1\n", "table:1: no point ns:X:1.0.1" },
		{ POINTS, "inputs ns:X:1.0.0 ns:X:1.0.0\n", "two inputs have the key X" },
		{ POINTS, "inputs X\n", "\"X\" is no namespace:key:version" },
		{ POINTS, "id t\n", "is not there" },
		{ POINT_X POINT_X, HEAD, "points:5: ns:X is there twice" },
		{ "point ns:X:1.0.0 X\nasks How?\nL Low | little\n", HEAD, "fewer than two values" },
		{ "point ns:X:1.0.0 X\nL Low | a\nL Low | a\n", HEAD, "value L is there twice" },
		{ "point ns:X:1.0.0 X\nL Low\n", HEAD, "points:2: expected \"KEY Name | meaning\"" },
		{ "point ns:X:1.0.0 X\nL \"Low\" | a\n", HEAD, "holds a quotation mark" },
		{ "asks How?\n", HEAD, "\"asks\" before any point" },
		{ POINTS, HEAD "row L | A A", "no line end" },
	};
	struct arena a;
	(void)state;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str told;

		want(run(&a, rows[i].points, rows[i].table, &told) == 1, "row %zu went through", i);
		want(str_find(told, str_of(rows[i].told)) != SIZE_MAX, "row %zu: %.*s", i, STR_ARG(told));
	}
	arena_release(&a);
}

static void the_first_input_varies_fastest(void **state)
{
	struct str made;
	struct arena a;
	(void)state;

	arena_init(&a);
	want(run(&a, POINTS, HEAD "row L | A B\nrow H | B A\n", &made) == 0, "%.*s", STR_ARG(made));
	want(str_find(made, STR("table_0_mapping[] = {\n\t0, 1, 1, 0,\n}")) != SIZE_MAX, "%.*s", STR_ARG(made));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes),
		cmocka_unit_test(the_first_input_varies_fastest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
