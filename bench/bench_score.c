/*
 * bench_score - nanoseconds of one core for a CVSS score, alone and with its vector read.
 *
 *   bench_score
 *
 * Vectors are invented: a thousand of each kind, by choosing at random; "full" ones have every metric of every group. Every
 * figure is the median of several rounds in CPU time of the one thread. One JSON object a line, for bench/run.py.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "assess/rating.h"

enum { VECTORS = 1000, PASSES = 100, ROUNDS = 9 };

struct set {
	const char *id, *what;
	bool full;
	double most_ns; /* the bar for the score alone; 0: none */
	struct rating ratings[VECTORS];
	struct str texts[VECTORS];
};

/* A small generator of our own, so that every run measures the same vectors. */
static uint32_t draw(uint64_t *state, uint32_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*state >> 33) % below);
}

static void invent(struct arena *a, struct set *s)
{
	const struct method *m = method_find(str_of(s->id));
	uint64_t state = 20231101;

	for (size_t i = 0; i < VECTORS; i++) {
		struct rating *r = &s->ratings[i];

		*r = (struct rating){ .method = m };
		for (size_t k = 0; k < m->metric_n; k++)
			if (s->full || m->metrics[k].required)
				r->choice[k] = (uint8_t)(1 + draw(&state, m->metrics[k].choice_n));
		s->texts[i] = rating_write(a, r);
	}
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static long score_all(const struct set *s)
{
	struct score score;
	long sum = 0;

	for (size_t i = 0; i < VECTORS; i++) {
		rating_score(&s->ratings[i], &score);
		sum += score.score;
	}
	return sum;
}

static long parse_all(const struct set *s)
{
	struct rating r;
	struct score score;
	long sum = 0;

	for (size_t i = 0; i < VECTORS; i++)
		if (rating_parse(s->texts[i], &r, NULL)) {
			rating_score(&r, &score);
			sum += score.score;
		}
	return sum;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double measure(const struct set *s, long (*all)(const struct set *), long *sum)
{
	double took[ROUNDS];

	for (int round = 0; round < ROUNDS; round++) {
		double start = now();

		for (int pass = 0; pass < PASSES; pass++)
			*sum += all(s);
		took[round] = (now() - start) / ((double)PASSES * VECTORS);
	}
	qsort(took, ROUNDS, sizeof *took, by_size);
	return took[ROUNDS / 2];
}

static void tell(const char *what, const char *doing, double ns, double bar)
{
	printf("{\"what\": \"%s: %s\", \"value\": %.1f, \"unit\": \"ns\"", what, doing, ns);
	if (bar > 0)
		printf(", \"bar\": %g, \"most\": true", bar);
	puts("}");
}

int main(void)
{
	static struct set sets[] = {
		{ "cvss-2.0", "CVSS 2.0, full", true, 0 },
		{ "cvss-3.1", "CVSS 3.1, base", false, 100 },
		{ "cvss-3.1", "CVSS 3.1, full", true, 100 },
		{ "cvss-4.0", "CVSS 4.0, base", false, 1000 },
		{ "cvss-4.0", "CVSS 4.0, full", true, 1000 },
	};
	struct arena a;
	long sum = 0;

	arena_init(&a);
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		struct set *s = &sets[i];

		invent(&a, s);
		tell(s->what, "one score", measure(s, score_all, &sum), s->most_ns);
		tell(s->what, "one vector read and scored", measure(s, parse_all, &sum), 0);
	}
	arena_release(&a);
	return sum == 0; /* what was computed is used */
}
