#include "unit.h"

#include <errno.h>

#include "base/err.h"

static void building(void **state)
{
	struct err err = { 0 };
	char out[600];

	(void)state;
	assert_false(err_set(&err, ERR_RANGE, "found %d, expected %s", 7, "0 to 5"));
	assert_int_equal(err.code, ERR_RANGE);
	assert_string_equal(err_text(&err, out, sizeof out), "found 7, expected 0 to 5");
	assert_false(err_wrap(&err, "importing %s", "kev"));
	assert_string_equal(err.msg, "importing kev: found 7, expected 0 to 5");
	assert_false(err_at(&err, "/score"));
	assert_false(err_at(&err, "a.jsonl:%d", 12));
	assert_string_equal(err_text(&err, out, sizeof out), "a.jsonl:12 /score: importing kev: found 7, expected 0 to 5");
	assert_int_equal(err.code, ERR_RANGE);
	err_set(&err, ERR_TYPE, "afresh");
	assert_string_equal(err_text(&err, out, sizeof out), "afresh");
	errno = ENOSPC;
	assert_false(err_sys(&err, "cannot write %s", "x"));
	assert_int_equal(err.code, ERR_IO);
	assert_string_equal(err.msg, "cannot write x: No space left on device");
}

static void nobody_asks(void **state)
{
	(void)state;
	assert_false(err_set(NULL, ERR_TYPE, "x"));
	assert_false(err_sys(NULL, "x"));
	assert_false(err_wrap(NULL, "x"));
	assert_false(err_at(NULL, "x"));
}

/* Longer than the fields: cut, never past the end, still a C string. */
static void too_long(void **state)
{
	struct err err = { 0 };
	char big[2000], out[64];

	(void)state;
	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	err_set(&err, ERR_TYPE, "%s", big);
	assert_int_equal(strlen(err.msg), sizeof err.msg - 1);
	err_wrap(&err, "front");
	assert_memory_equal(err.msg, "front: xxx", 10);
	assert_int_equal(strlen(err.msg), sizeof err.msg - 1);
	err_at(&err, "%s", big);
	assert_int_equal(strlen(err.where), sizeof err.where - 1);
	err_wrap(&err, "%s", big);
	assert_int_equal(strlen(err.msg), sizeof err.msg - 1);
	errno = EIO;
	err_sys(&err, "%s", big);
	assert_int_equal(strlen(err.msg), sizeof err.msg - 1);
	assert_int_equal(strlen(err_text(&err, out, sizeof out)), sizeof out - 1);
}

static void kinds(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_CODE_N; i++) {
		want(err_kinds[i].name.n > 0, "code %d has a name", i);
		want(i == ERR_NONE ? err_kinds[i].exit == 0 : err_kinds[i].exit >= 2 && err_kinds[i].exit <= 4, "code %d: exit", i);
		want(i == ERR_NONE ? err_kinds[i].http == 200 : err_kinds[i].http >= 400, "code %d: http", i);
		for (int k = 0; k < i; k++)
			want(!str_eq(err_kinds[i].name, err_kinds[k].name), "codes %d and %d share a name", i, k);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(building), cmocka_unit_test(nobody_asks), cmocka_unit_test(too_long), cmocka_unit_test(kinds),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
