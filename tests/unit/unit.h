/* unit - what every cmocka program includes first, and a check that says which row of a table broke. */
#ifndef UNIT_H
#define UNIT_H

/* cmocka.h wants these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* want(got == 3, "row %zu: %s", i, rows[i].in); */
#define want(cond, ...) \
	do { \
		if (!(cond)) \
			fail_msg(__VA_ARGS__); \
	} while (0)
/* The two are strs; `label` says which row this is. */
#define want_str(got, expected, label) want_str_at((got), (expected), (label), __FILE__, __LINE__)

static inline void want_str_at(struct str got, struct str expected, const char *label, const char *file, int line)
{
	if (str_eq(got, expected))
		return;
	print_error("%s: got \"%.*s\", expected \"%.*s\"\n", label, STR_ARG(got), STR_ARG(expected));
	_fail(file, line);
}

/* The folder of real data, or a skipped test where there is none. */
static inline const char *shared_data(char *out, size_t n, const char *inside)
{
	const char *shared = getenv("TOCSIN_SHARED"), *source = getenv("TOCSIN_SOURCE");

	if (shared)
		snprintf(out, n, "%s/data/%s", shared, inside);
	else
		snprintf(out, n, "%s/../shared/data/%s", source ? source : ".", inside);
	if (access(out, R_OK) != 0)
		skip();
	return out;
}

#endif
