#include "unit.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/metric.h"

static void by_colour(struct buf *b, size_t row)
{
	static const struct str colours[] = { STR_LIT("red"), STR_LIT("a \"quoted\" \\ one\n"), STR_LIT("blue") };

	label_put(b, "colour", colours[row]);
	label_put(b, "n", row ? STR("x") : STR(""));
}

static struct metric marbles = { "marbles", "Marbles that rolled by.", METRIC_COUNTER, .series = 3, .labels = by_colour };
static struct metric rare = { "rare", "What may never happen.", METRIC_COUNTER, .series = 3, .labels = by_colour, .sparse = true };
static struct metric waits = { "wait_seconds", "How long it took.", METRIC_HISTOGRAM };

enum { THREADS = 8, TURNS = 20000 };

static void *count(void *ctx)
{
	for (int i = 0; i < TURNS; i++) {
		metric_count(&marbles, (size_t)i % 3);
		metric_took(&waits, 0, 100000);
	}
	return ctx;
}

/* Twice, so that the second lot of threads takes over the cells of the first. */
static void threads_lose_nothing(void **state)
{
	pthread_t t[THREADS];
	uint64_t n = 0;

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < THREADS; i++)
			assert_int_equal(pthread_create(&t[i], NULL, count, NULL), 0);
		for (int i = 0; i < THREADS; i++)
			pthread_join(t[i], NULL);
	}
	for (size_t row = 0; row < 3; row++)
		n += metric_sum(&marbles, row);
	assert_int_equal(n, 2 * THREADS * TURNS);
	assert_int_equal(metric_sum(&waits, 0), 2 * THREADS * TURNS);
	metric_add(&marbles, 3, 5); /* no such row */
	assert_int_equal(metric_sum(&marbles, 0) + metric_sum(&marbles, 1) + metric_sum(&marbles, 2), n);
}

static struct str told(struct arena *a, bool open)
{
	struct buf b;
	struct metric_text t = { &b, open };

	buf_init(&b, 1 << 20);
	metrics_put(&t);
	metric_put_head(&t, "list_entries", METRIC_GAUGE, "Entries.");
	metric_put_row(&t, "list_entries", METRIC_GAUGE, STR_NONE, 30000);
	metric_put_head(&t, "seconds", METRIC_COUNTER, "Seconds.");
	metric_put_row(&t, "seconds", METRIC_COUNTER, STR_NONE, 0.25);
	metric_put_head(&t, "build", METRIC_INFO, "Which.");
	metric_put_row(&t, "build", METRIC_INFO, STR("version=\"1\""), 1);
	metrics_end(&t);
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

static void text(void **state)
{
	static const struct { bool open, there; const char *line; } rows[] = {
		{ false, true, "# HELP marbles_total Marbles that rolled by.\n# TYPE marbles_total counter\n" },
		{ true, true, "# HELP marbles Marbles that rolled by.\n# TYPE marbles counter\n" },
		{ true, true, "marbles_total{colour=\"red\",n=\"\"} " },
		{ false, true, "marbles_total{colour=\"a \\\"quoted\\\" \\\\ one\\n\",n=\"x\"} " },
		{ false, true, "rare_total{colour=\"blue\",n=\"x\"} 7\n" },
		{ false, false, "rare_total{colour=\"red\"" },
		{ false, true, "wait_seconds_bucket{le=\"0.00025\"} " },
		{ true, true, "wait_seconds_bucket{le=\"+Inf\"} " }, { false, true, "# TYPE wait_seconds histogram\n" },
		{ false, true, "list_entries 30000\n" }, { false, true, "seconds_total 0.25\n" },
		{ true, true, "# TYPE build info\nbuild_info{version=\"1\"} 1\n" },
		{ false, true, "# TYPE build_info gauge\nbuild_info{version=\"1\"} 1\n" },
		{ true, true, "# EOF\n" }, { false, false, "# EOF" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	metric_know(&rare);
	metric_add(&rare, 2, 7);
	for (size_t i = 0; i < ROWS(rows); i++) {
		bool there = str_find(told(&a, rows[i].open), str_of(rows[i].line)) != SIZE_MAX;

		want(there == rows[i].there, "%s", rows[i].line);
	}
	arena_release(&a);
}

/* Where a duration falls, and that the buckets add up. */
static struct metric edges = { "edge_seconds", "Edges.", METRIC_HISTOGRAM };

static void buckets(void **state)
{
	static const uint64_t ns[] = { 0, 99999, 100000, 100001, UINT64_C(10000000000), UINT64_C(10000000001) };
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(ns); i++)
		metric_took(&edges, 0, ns[i]);
	struct str s = told(&a, false);
	static const char *const lines[] = {
		"edge_seconds_bucket{le=\"0.0001\"} 3\n", "edge_seconds_bucket{le=\"0.00025\"} 4\n", "edge_seconds_bucket{le=\"5\"} 4\n",
		"edge_seconds_bucket{le=\"10\"} 5\n", "edge_seconds_bucket{le=\"+Inf\"} 6\n", "edge_seconds_count 6\n",
		"edge_seconds_sum 20.000300001\n",
	};

	for (size_t i = 0; i < ROWS(lines); i++)
		want(str_find(s, str_of(lines[i])) != SIZE_MAX, "%s", lines[i]);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_lose_nothing), cmocka_unit_test(text), cmocka_unit_test(buckets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
