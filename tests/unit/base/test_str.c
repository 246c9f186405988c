#include "unit.h"

#include "base/arena.h"
#include "base/str.h"

static void numbers(void **state)
{
	static const struct {
		const char *in;
		bool ok;
		uint64_t value;
	} rows[] = {
		{ "0", true, 0 },
		{ "007", true, 7 },
		{ "18446744073709551615", true, UINT64_MAX },
		{ "18446744073709551616", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "", false, 0 },
		{ " 1", false, 0 },
		{ "1 ", false, 0 },
		{ "+1", false, 0 },
		{ "-1", false, 0 },
		{ "0x10", false, 0 },
		{ "1.0", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		uint64_t v = 77;

		want(str_u64(str_of(rows[i].in), &v) == rows[i].ok, "%s", rows[i].in);
		want(v == (rows[i].ok ? rows[i].value : 77), "%s", rows[i].in);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(numbers) };

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
