#include "feed_case.h"

#include "base/buf.h"
#include "base/limits.h"

static void subset(void **state)
{
	struct caught c;

	(void)state;
	catch_file(&c, &reader_epss, "epss/epss-kev-subset.csv");
	assert_int_equal(c.record_n, 1475);
	assert_int_equal(c.reject_n, 0);
	const struct record *r = caught_record(&c, "CVE-2025-14611");

	assert_int_equal(r->evidence_n, 1);
	assert_int_equal(r->evidence[0].kind, EVIDENCE_EPSS);
	assert_true(r->evidence[0].value == 0.1748);
	assert_int_equal(r->evidence[0].date, 0);
	assert_true(r->updated == TIME_NONE && !r->creates);
	assert_text(r->body, "{\"cve\":\"CVE-2025-14611\",\"epss\":\"0.1748\"}");
	catch_end(&c);
}

static void daily(void **state)
{
	struct caught c;

	(void)state;
	catch_text(&c, &reader_epss, STR("#model_version:v2025.03.14,score_date:2026-08-21T00:00:00Z\r\n"
	                                 "cve,epss,percentile\r\n"
	                                 "CVE-1999-0001,0.01141,0.77854\r\n"
	                                 "CVE-2024-0002,9e-05,1\r\n"));
	assert_int_equal(c.record_n, 2);
	assert_int_equal(c.reject_n, 0);
	const struct record *r = caught_record(&c, "CVE-1999-0001");

	assert_true(r->evidence[0].value == 0.01141);
	assert_int_equal(r->evidence[0].date, 20260821);
	assert_text(r->evidence[0].text, "v2025.03.14, percentile 0.77854");
	assert_true(r->updated == day_start(20260821));
	assert_text(r->body, "{\"cve\":\"CVE-1999-0001\",\"epss\":\"0.01141\",\"percentile\":\"0.77854\","
	                     "\"date\":\"2026-08-21T00:00:00Z\",\"model\":\"v2025.03.14\"}");
	assert_true(caught_record(&c, "CVE-2024-0002")->evidence[0].value == 9e-05);
	catch_end(&c);
}

#define HEAD "cve,epss,percentile\n"

static void damage(void **state)
{
	static const struct damaged cases[] = {
		{ HEAD "CVE-2024-0001,0,0\nCVE-2024-0002,1.0,1\n", 0, 2, NULL, NULL },
		{ "\xEF\xBB\xBF" HEAD "CVE-2024-0001,0.5,0.5", 0, 1, NULL, NULL },
		{ "percentile,\"EPSS\",x,CVE\n0.1,\"0.2\",,CVE-2024-0001\n", 0, 1, NULL, NULL },
		{ HEAD "CVE-2024-0001,1.1,0.5\nCVE-2024-0002,0.1,0.5\n", 0, 1,
		  "line 2", "found \"1.1\" as epss, expected a number from 0 to 1" },
		{ HEAD "\nCVE-2024-0001,-0.1,0.5\n", 0, 0, "line 3", "\"-0.1\"" },
		{ HEAD "CVE-2024-0001,nan,0.5\n", 0, 0, "line 2", "\"nan\"" },
		{ HEAD "CVE-2024-0001,1e999,0.5\n", 0, 0, "line 2", "\"1e999\"" },
		{ HEAD "CVE-2024-0001,0x1p-3,0.5\n", 0, 0, "line 2", "epss" },
		{ HEAD "CVE-2024-0001,00000000000000000000000000000000000000000000,0.5\n", 0, 0, "line 2", "epss" },
		{ HEAD "CVE-2024-0001,0.5,77%\n", 0, 0, "line 2", "percentile" },
		{ HEAD "CVE-2024-0001,,0.5\n", 0, 0, "line 2", "found \"\" as epss" },
		{ HEAD "CVE-2024-0001\n", 0, 0, "line 2", "found 1 columns, expected at least 2" },
		{ HEAD "CVE-2024,0.5,0.5\n", 0, 0, "line 2", "found \"CVE-2024\" as cve" },
		{ HEAD "\"CVE-2024-0001,0.5,0.5\nCVE-2024-0002,0.5,0.5\n", 0, 1, "line 2", "not closed" },
		{ HEAD "CVE-2024-0001,0.\0005,0.5\n", sizeof(HEAD) - 1 + 24, 0, "line 2", "epss" },
		{ "cve,score\nCVE-2024-0001,0.5\n", 0, 0, "line 1", "the header names no column \"epss\"" },
		{ "#model_version:v1,score_date:yesterday\n" HEAD "CVE-2024-0001,0.5,0.5\n", 0, 0,
		  "line 3", "found \"yesterday\" as score date" },
		{ "", 0, 0, NULL, NULL },
	};

	(void)state;
	check_damaged(&reader_epss, cases, ROWS(cases));
}

struct tally { size_t n; double sum; };

static bool count_record(void *ctx, struct record *r, struct err *err)
{
	struct tally *t = ctx;

	(void)err;
	t->n++;
	t->sum += r->evidence[0].value;
	return true;
}

static bool count_member(void *ctx, struct input *in, struct err *err)
{
	return reader_epss.read(in, &(struct sink){ .ctx = ctx, .record = count_record }, err);
}

static bool stop_record(void *ctx, struct record *r, struct err *err)
{
	struct tally *t = ctx;

	(void)r;
	return ++t->n < 3 || err_set(err, ERR_STOPPED, "enough");
}

static bool stop_member(void *ctx, struct input *in, struct err *err)
{
	return reader_epss.read(in, &(struct sink){ .ctx = ctx, .record = stop_record }, err);
}

/* A day's file is about this long; every row must come through, and a sink that says stop must be heard. */
static void whole_day(void **state)
{
	enum { ROWS_A_DAY = 300000 };
	struct buf b;
	struct tally t = { 0 };
	struct input_visitor count = { .ctx = &t, .member = count_member }, stop = { .ctx = &t, .member = stop_member };
	struct err err = { 0 };
	uint64_t start;

	(void)state;
	buf_init(&b, 64 * MIB);
	buf_puts(&b, "#model_version:v2025.03.14,score_date:2026-08-21T00:00:00Z\ncve,epss,percentile\n");
	for (int i = 0; i < ROWS_A_DAY; i++)
		buf_printf(&b, "CVE-2024-%d,0.5,0.25\n", 10000 + i);
	start = clock_ns();
	assert_true(input_walk_bytes(STR("epss.csv"), buf_str(&b), &count, &err));
	print_message("%zu rows in %.0f ms\n", t.n, (double)(clock_ns() - start) / 1e6);
	assert_int_equal(t.n, ROWS_A_DAY);
	assert_true(t.sum == ROWS_A_DAY * 0.5);

	t.n = 0;
	assert_false(input_walk_bytes(STR("epss.csv"), buf_str(&b), &stop, &err));
	assert_int_equal(err.code, ERR_STOPPED);
	assert_int_equal(t.n, 3);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(subset), cmocka_unit_test(daily), cmocka_unit_test(damage), cmocka_unit_test(whole_day),
	};

	return cmocka_run_group_tests_name("feed_epss", tests, NULL, NULL);
}
