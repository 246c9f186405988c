#include "unit.h"

#include <time.h>

#include "base/clock.h"

static void parsing(void **state)
{
	static const struct {
		const char *in;
		const char *out; /* as time_format() writes it; NULL: refused */
	} rows[] = {
		{ "2024-06-21T13:48:27.198Z", "2024-06-21T13:48:27Z" },
		{ "2024-06-21T13:48:27Z", "2024-06-21T13:48:27Z" },
		{ "2024-06-21t13:48:27z", "2024-06-21T13:48:27Z" },
		{ "2024-06-21 13:48:27", "2024-06-21T13:48:27Z" },
		{ "2024-06-21T13:48:27", "2024-06-21T13:48:27Z" },
		{ "2024-06-21T13:48", "2024-06-21T13:48:00Z" },
		{ "2024-06-21T13:48Z", "2024-06-21T13:48:00Z" },
		{ "2024-06-21", "2024-06-21T00:00:00Z" },
		{ "  2024-06-21\r\n", "2024-06-21T00:00:00Z" },
		{ "2024-06-21T13:48:27+08:00", "2024-06-21T05:48:27Z" },
		{ "2024-06-21T13:48:27-0330", "2024-06-21T17:18:27Z" },
		{ "2024-06-21T23:59:59-01:00", "2024-06-22T00:59:59Z" },
		{ "2024-01-01T00:00:00+00:01", "2023-12-31T23:59:00Z" },
		{ "2024-06-21T13:48:27.123456789Z", "2024-06-21T13:48:27Z" },
		{ "2024-06-21T13:48:27.1234567890123456789012345Z", "2024-06-21T13:48:27Z" },
		{ "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z" }, /* a leap second is the next minute */
		{ "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z" },
		{ "2000-02-29", "2000-02-29T00:00:00Z" },
		{ "2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z" },
		{ "2200-12-31T23:59:59Z", "2200-12-31T23:59:59Z" },
		{ "2024-3-1", "2024-03-01T00:00:00Z" },
		{ "2023-02-29", NULL },
		{ "2100-02-29", NULL },
		{ "2024-02-30", NULL },
		{ "2024-04-31", NULL },
		{ "2024-00-01", NULL },
		{ "2024-13-01", NULL },
		{ "2024-01-00", NULL },
		{ "2024-01-32", NULL },
		{ "1969-12-31T23:59:59Z", NULL },
		{ "1970-01-01T00:00:00+01:00", NULL }, /* before the first second, whatever the zone says */
		{ "2201-01-01", NULL },
		{ "0000-00-00", NULL },
		{ "0001-01-01T00:00:00Z", NULL },
		{ "9999-12-31T23:59:59Z", NULL },
		{ "2024-06-21T24:00:00Z", NULL },
		{ "2024-06-21T12:60:00Z", NULL },
		{ "2024-06-21T12:00:61Z", NULL },
		{ "2024-06-21T12:00:00.Z", NULL },
		{ "2024-06-21T12:00:00+24:00", NULL },
		{ "2024-06-21T12:00:00+08:60", NULL },
		{ "2024-06-21T12:00:00+8", NULL },
		{ "2024-06-21T12:00:00+", NULL },
		{ "2024-06-21T12:00:00ZZ", NULL },
		{ "2024-06-21T12", NULL },
		{ "2024-06-21T", NULL },
		{ "2024-06-21T1:00:00Z", NULL },
		{ "2024/06/21", NULL },
		{ "20240621", NULL },
		{ "24-06-21", NULL },
		{ "-024-06-21", NULL },
		{ "June 21, 2024", NULL },
		{ "1718977707", NULL },
		{ "n/a", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		unixtime t = 42;
		char out[21];
		bool ok = time_parse(str_of(rows[i].in), &t);

		want(ok == (rows[i].out != NULL), "\"%s\" is %s", rows[i].in, ok ? "taken" : "refused");
		if (ok)
			want_str(str_of(time_format(t, out)), str_of(rows[i].out), rows[i].in);
		else
			want(t == 42, "\"%s\": untouched on failure", rows[i].in);
	}
}

/* Every day of 1970..2200, against the C library's calendar. */
static void every_day(void **state)
{
	unixtime t = 0;

	(void)state;
	for (; day_year(day_of(t)) <= 2200; t += 86400) {
		time_t lib = (time_t)t;
		struct tm tm;
		char out[21], text[11];
		day d = day_of(t), back;
		unixtime again;

		gmtime_r(&lib, &tm);
		want(d == (day)((tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday), "%u", d);
		assert_true(day_valid(d));
		assert_int_equal(day_start(d), t);
		assert_int_equal(day_of(t + 86399), d);
		assert_int_equal(day_month(d), tm.tm_mon + 1);
		want(day_parse(str_of(day_format(d, text)), &back) && back == d, "%s", text);
		unixtime late = t + (t / 86400 * 7919) % 86400;

		want(time_parse(str_of(time_format(late, out)), &again) && again == late, "%s", out);
	}
	assert_int_equal(t / 86400, 84371); /* days from 1970-01-01 to 2201-01-01 */
}

static void days(void **state)
{
	static const struct {
		const char *in;
		day out;
	} rows[] = {
		{ "2024-03-01", 20240301 }, { "2024-3-1", 20240301 }, { " 2024-03-05 ", 20240305 }, { "1999-12-31", 19991231 },
		{ "2024-02-30", 0 },        { "2024-03", 0 },         { "2024-03-01T00:00", 0 },    { "2024-03-001", 0 },
		{ "1970-01-01", 19700101 }, { "2200-12-31", 22001231 }, { "1969-12-31", 0 },        { "2201-01-01", 0 },
		{ "3395-03-05", 0 },        { "", 0 },
	};
	char text[11];

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		day d = 0;

		want(day_parse(str_of(rows[i].in), &d) == (rows[i].out != 0) && d == rows[i].out, "\"%s\": %u", rows[i].in, d);
	}
	assert_false(day_valid(0));
	assert_false(day_valid(20230229));
	assert_false(day_valid(99999999));
	assert_true(day_valid(20240229));
	assert_int_equal(day_of(TIME_NONE), 0);
	assert_true(day_start(0) == TIME_NONE);
	assert_string_equal(day_format(0, text), "");
	assert_int_equal(day_of(-1), 19691231);
	assert_int_equal(day_of(INT64_MAX), 0);
	assert_int_equal(day_of(INT64_MIN + 1), 0);
	assert_int_equal(day_of(-86400), 19691231);
	assert_int_equal(day_of(-86401), 19691230);
}

static void none(void **state)
{
	char out[21];

	(void)state;
	assert_string_equal(time_format(TIME_NONE, out), "");
	assert_string_equal(time_format(INT64_MAX, out), "");
	assert_string_equal(time_format(-1, out), "1969-12-31T23:59:59Z");
	assert_true(clock_now() > 1700000000);
	uint64_t before = clock_ns();

	assert_true(clock_ns() >= before);
}

static void months(void **state)
{
	static const struct {
		const char *in;
		int out;
	} rows[] = {
		{ "January", 1 }, { "jan", 1 }, { "SEPT", 9 }, { "may", 5 }, { "december", 12 }, { "decembers", 0 }, { "ja", 0 },
		{ "", 0 },        { "xyz", 0 }, { "jun", 6 },  { "jul", 7 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(month_by_name(str_of(rows[i].in)) == rows[i].out, "%s", rows[i].in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parsing), cmocka_unit_test(every_day), cmocka_unit_test(days), cmocka_unit_test(none),
		cmocka_unit_test(months),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
