/* match on the public data: every device of it against every entry of it, by index and by the plain rules. */
#include "../unit.h"

#include "device/match_form.h"
#include "plain.h"
#include "real.h"

static struct real real;
static struct match_index *x;
static size_t *at; /* where entries[i] stands in the index */

static int setup(void **state)
{
	const char *shared = getenv("TOCSIN_SHARED"), *source = getenv("TOCSIN_SOURCE");
	char data[512];

	(void)state;
	if (shared)
		snprintf(data, sizeof data, "%s/data", shared);
	else
		snprintf(data, sizeof data, "%s/../shared/data", source ? source : ".");
	if (!real_list(&real, data) || !real_fleet(&real, data))
		return 0; /* the tests skip themselves */
	x = match_build(real.entries, real.entry_n);
	at = arena_array(&real.a, size_t, real.entry_n);
	for (size_t i = 0; i < real.entry_n; i++)
		at[i] = match_find(x, real.entries[i]->id);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	match_index_free(x);
	arena_release(&real.a);
	return 0;
}

static void needs_data(void)
{
	if (!x)
		skip();
}

static void list_is_whole(void **state)
{
	size_t published = 0;

	(void)state;
	needs_data();
	for (size_t i = 0; i < real.entry_n; i++) {
		bool withdrawn = real.entries[i]->state == ENTRY_WITHDRAWN;

		want(withdrawn == (at[i] == SIZE_MAX), "%.*s", STR_ARG(real.entries[i]->id));
		published += !withdrawn;
	}
	assert_int_equal(match_entry_n(x), published);
	assert_true(published > 10000 && real.profile_n > 1700 && real.rejected == 0);
}

/* Verdict of each entry of the index, from the lists. */
static void spread(const struct match_lists *l, uint8_t *ret)
{
	size_t sum = 0;

	for (int v = 0; v < VERDICT_N; v++) {
		sum += l->counts.n[v];
		for (size_t i = 0; i < l->counts.n[v]; i++)
			ret[l->v[v][i]] = (uint8_t)v;
	}
	assert_int_equal(sum, match_entry_n(x));
}

static void every_device_every_entry(void **state)
{
	size_t seen[VERDICT_N] = { 0 };
	struct match_lists l;

	(void)state;
	needs_data();
	struct matcher *m = matcher_new(x);
	uint8_t *said = arena_alloc(&real.a, match_entry_n(x) + 1);

	for (size_t i = 0; i < real.profile_n; i++) {
		const struct profile *p = &real.profiles[i];

		match_list(m, p, true, &l);
		spread(&l, said);
		for (size_t e = 0; e < real.entry_n; e++) {
			if (at[e] == SIZE_MAX)
				continue;
			enum verdict plain = plain_entry(p, real.entries[e]);

			want(said[at[e]] == plain, "%.*s, %.*s: index says %s, rules say %s", STR_ARG(p->name),
			     STR_ARG(real.entries[e]->id), verdict_names[said[at[e]]].p, verdict_names[plain].p);
			seen[plain]++;
		}
	}
	for (int v = 0; v < VERDICT_N; v++)
		want(seen[v] > 1000, "%s came up %zu times", verdict_names[v].p, seen[v]);
	matcher_free(m);
}

static void all_processors_agree(void **state)
{
	static const char *const cpus[] = { "avx512", "avx2", "scalar" };
	struct match_counts *first = NULL;

	(void)state;
	needs_data();
	for (size_t k = 0; k < ROWS(cpus); k++) {
		if (!match_force_cpu(cpus[k]))
			continue;
		struct matcher *m = matcher_new(x);
		struct match_counts *counts = arena_array(&real.a, struct match_counts, real.profile_n);
		struct match_lists l;

		for (size_t i = 0; i < real.profile_n; i++) {
			match_count(m, &real.profiles[i], &counts[i]);
			match_list(m, &real.profiles[i], false, &l);
			assert_memory_equal(&counts[i], &l.counts, sizeof l.counts);
		}
		if (first)
			assert_memory_equal(first, counts, real.profile_n * sizeof *counts);
		first = counts;
		matcher_free(m);
	}
	match_force_cpu(NULL);
}

static void explained_as_listed(void **state)
{
	struct arena a = { 0 };
	struct match_lists l;

	(void)state;
	needs_data();
	struct matcher *m = matcher_new(x);
	uint8_t *said = arena_alloc(&real.a, match_entry_n(x) + 1);

	for (size_t i = 0; i < real.profile_n; i += 7) {
		match_list(m, &real.profiles[i], true, &l);
		spread(&l, said);
		for (size_t e = i % 13; e < match_entry_n(x); e += 13) {
			struct match_why why;

			match_explain(&a, m, &real.profiles[i], e, &why);
			want(why.verdict == (enum verdict)said[e] && why.reason.n && why.reason.n < 1200 && str_is_utf8(why.reason),
			     "%.*s, entry %zu: %s, explained as %s: %.*s", STR_ARG(real.profiles[i].name), e, verdict_names[said[e]].p,
			     verdict_names[why.verdict].p, STR_ARG(why.reason));
		}
		arena_reset(&a);
	}
	arena_release(&a);
	matcher_free(m);
}

static void saved_and_opened(void **state)
{
	struct buf b;
	struct err err = { 0 };

	(void)state;
	needs_data();
	buf_init(&b, 64 * MIB);
	assert_true(match_save(x, &b, &err));
	struct match_index *y = match_open(buf_str(&b), &err);

	assert_non_null(y);
	struct matcher *m = matcher_new(x), *n = matcher_new(y);

	for (size_t i = 0; i < real.profile_n; i += 3) {
		struct match_lists l, k;

		match_list(m, &real.profiles[i], true, &l);
		match_list(n, &real.profiles[i], true, &k);
		assert_memory_equal(&l.counts, &k.counts, sizeof l.counts);
		for (int v = 0; v < VERDICT_N; v++)
			assert_memory_equal(l.v[v], k.v[v], l.counts.n[v] * sizeof *l.v[v]);
	}
	matcher_free(m);
	matcher_free(n);
	match_index_free(y);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(list_is_whole),        cmocka_unit_test(every_device_every_entry),
		cmocka_unit_test(all_processors_agree), cmocka_unit_test(explained_as_listed),
		cmocka_unit_test(saved_and_opened),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
