#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limits.h"

static char folder[64];

static const char *path(const char *name)
{
	static char out[4][200];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(out[turn], sizeof out[turn], "%s/%s", folder, name);
	return out[turn];
}

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/tocsin-file-XXXXXX");
	return mkdtemp(folder) ? 0 : 1;
}

static int drop_folder(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command);
}

static void there_and_back(void **state)
{
	static const struct str bodies[] = { STR_LIT(""), STR_LIT("one\n"), STR_LIT("with \0 inside"), STR_LIT("\xFF\xFE") };
	struct err err = { 0 };
	struct arena a;
	struct str got;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(bodies); i++) {
		want(file_write(path("f"), bodies[i], &err), "%s", err.msg);
		want(file_read(&a, path("f"), MIB, &got, &err), "%s", err.msg);
		want_str(got, bodies[i], "read");
		want(file_map(&a, path("f"), &got, &err), "%s", err.msg);
		want_str(got, bodies[i], "mapped");
	}
	arena_release(&a);
}

static void big(void **state)
{
	struct err err = { 0 };
	struct arena a;
	struct str got, body;

	(void)state;
	arena_init(&a);
	body = str_n(arena_zero(&a, 3 * MIB + 7), 3 * MIB + 7);
	assert_true(file_write(path("big"), body, &err));
	assert_true(file_read(&a, path("big"), body.n, &got, &err));
	assert_true(str_eq(got, body));
	assert_false(file_read(&a, path("big"), body.n - 1, &got, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_non_null(strstr(err.msg, "big"));
	assert_true(file_map(&a, path("big"), &got, &err));
	assert_int_equal(got.n, body.n);
	arena_release(&a);
}

static void cannot_read(void **state)
{
	static const struct {
		const char *name;
		enum err_code code;
	} rows[] = { { "missing", ERR_FOUND }, { "missing/deeper", ERR_FOUND }, { ".", ERR_TYPE }, { "plain/below", ERR_IO } };
	struct err err = { 0 };
	struct arena a;
	struct str got = STR("as it was");

	(void)state;
	arena_init(&a);
	assert_true(file_write(path("plain"), STR("x"), &err));
	for (size_t i = 0; i < ROWS(rows); i++) {
		want(!file_read(&a, path(rows[i].name), MIB, &got, &err), "%s", rows[i].name);
		want(err.code == rows[i].code, "%s: read: %s", rows[i].name, err.msg);
		want(strstr(err.msg, rows[i].name) != NULL, "names the file: %s", err.msg);
		want(!file_map(&a, path(rows[i].name), &got, &err), "%s", rows[i].name);
		want(err.code == rows[i].code, "%s: map: %s", rows[i].name, err.msg);
	}
	want_str(got, STR("as it was"), "untouched on failure");
	assert_false(file_map(&a, "/dev/null", &got, &err));
	assert_int_equal(err.code, ERR_TYPE);
	assert_false(file_read(&a, "/dev/zero", 100 * KIB, &got, &err)); /* bounded, though it never ends */
	assert_int_equal(err.code, ERR_LIMIT);
	assert_false(file_read(&a, path("missing"), MIB, &got, NULL));
	arena_release(&a);
}

static void standard_input(void **state)
{
	int saved = dup(STDIN_FILENO), ends[2];
	struct err err = { 0 };
	struct arena a;
	struct str got;

	(void)state;
	arena_init(&a);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "from a pipe", 11), 11);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	bool ok = file_read(&a, "-", MIB, &got, &err);

	dup2(saved, STDIN_FILENO);
	close(saved);
	close(ends[0]);
	want(ok, "%s", err.msg);
	want_str(got, STR("from a pipe"), "stdin");
	arena_release(&a);
}

/* A write that fails leaves the old file and no temporary one. */
static void cannot_write(void **state)
{
	struct err err = { 0 };
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_false(file_write(path("nowhere/f"), STR("x"), &err));
	assert_int_equal(err.code, ERR_IO);
	assert_true(file_make_folder(path("target/inner"), &err));
	assert_false(file_write(path("target"), STR("x"), &err)); /* a folder is in the way of the rename */
	assert_int_equal(err.code, ERR_IO);
	char command[200];

	snprintf(command, sizeof command, "test -z \"$(ls -d '%s'/target.* 2>/dev/null)\"", folder);
	assert_int_equal(system(command), 0);
	char *longest = arena_alloc(&a, 6000);

	memset(longest, 'x', 5999);
	longest[5999] = '\0';
	assert_false(file_write(longest, STR("x"), &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_false(file_make_folder(longest, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	arena_release(&a);
}

static void folders(void **state)
{
	struct err err = { 0 };
	struct stat st;

	(void)state;
	assert_true(file_make_folder(path("a/b/c"), &err));
	assert_int_equal(stat(path("a/b/c"), &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_true(file_make_folder(path("a/b/c"), &err)); /* again is fine */
	assert_true(file_make_folder(path("a//d/"), &err));
	assert_int_equal(stat(path("a/d"), &st), 0);
	assert_true(file_write(path("plain"), STR("x"), &err));
	assert_false(file_make_folder(path("plain/x"), &err));
	assert_int_equal(err.code, ERR_IO);
	assert_false(file_make_folder(path("plain"), &err)); /* a file of that name is no folder */
	assert_int_equal(err.code, ERR_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back), cmocka_unit_test(big),          cmocka_unit_test(cannot_read),
		cmocka_unit_test(standard_input), cmocka_unit_test(cannot_write), cmocka_unit_test(folders),
	};

	return cmocka_run_group_tests_name("file", tests, make_folder, drop_folder);
}
