#include "unit.h"

#include "base/arena.h"
#include "base/map.h"

static void alignment(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t n = 0; n < 3000; n++) {
		unsigned char *p = arena_alloc(&a, n);

		want((uintptr_t)p % 16 == 0, "%zu bytes at %p", n, (void *)p);
		memset(p, 0xAA, n);
	}
	arena_release(&a);
	assert_null(a.head);
}

/* Blocks of every size, each filled with its own byte: none may touch another. */
static void apart(void **state)
{
	enum { N = 400 };
	unsigned char *p[N];
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < N; i++) {
		size_t n = i * i;

		p[i] = i % 2 ? arena_alloc(&a, n) : arena_zero(&a, n);
		for (size_t k = 0; i % 2 == 0 && k < n; k++)
			assert_int_equal(p[i][k], 0);
		memset(p[i], (int)(i & 0xFF), n);
	}
	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < i * i; k++)
			want(p[i][k] == (i & 0xFF), "block %zu byte %zu", i, k);
	arena_release(&a);
}

static void reuse(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (int round = 0; round < 100; round++) {
		for (int i = 0; i < 100; i++)
			memset(arena_alloc(&a, 10000), round, 10000);
		assert_int_equal(a.used, 1000000);
		arena_reset(&a);
		assert_int_equal(a.used, 0);
	}
	int *zero = arena_array(&a, int, 1000);

	for (int i = 0; i < 1000; i++)
		assert_int_equal(zero[i], 0);
	arena_release(&a);
	arena_reset(&a); /* an empty one may be reset */
	arena_release(&a);
}

static void grows(void **state)
{
	struct arena a;
	size_t n = 0, cap = 0;
	uint32_t *v = NULL;

	(void)state;
	arena_init(&a);
	for (uint32_t i = 0; i < 100000; i++) {
		v = arena_grow(&a, v, n, &cap, sizeof *v);
		v[n++] = i * 7;
	}
	for (uint32_t i = 0; i < 100000; i++)
		assert_int_equal(v[i], i * 7);
	assert_true(a.used < 4 * n * sizeof *v); /* doubling: no more than that in all */
	arena_release(&a);
}

static char order[8];

static void note(void *ptr)
{
	size_t n = strlen(order);

	order[n] = *(const char *)ptr;
	order[n + 1] = '\0';
}

static void defers(void **state)
{
	static char one = '1', two = '2', three = '3';
	struct arena a;

	(void)state;
	order[0] = '\0';
	arena_init(&a);
	arena_defer(&a, note, &one);
	arena_defer(&a, note, &two);
	arena_reset(&a);
	assert_string_equal(order, "21");
	arena_defer(&a, note, &three);
	arena_release(&a);
	assert_string_equal(order, "213");
	arena_release(&a);
	assert_string_equal(order, "213");
}

static void map_many(void **state)
{
	enum { N = 100000 };
	struct map m = { 0 };
	struct arena a;
	bool fresh;

	(void)state;
	arena_init(&a);
	assert_null(map_get(&m, STR("x")));
	for (uint32_t i = 0; i < N; i++) {
		*map_put(&a, &m, str_printf(&a, "CVE-2024-%u", i), &fresh) = i;
		assert_true(fresh);
	}
	assert_int_equal(m.n, N);
	for (uint32_t i = 0; i < N; i++) {
		struct str key = str_printf(&a, "CVE-2024-%u", i);
		uint32_t *v = map_get(&m, key);

		want(v && *v == i, "%.*s", STR_ARG(key));
		*map_put(&a, &m, key, &fresh) += 1;
		assert_false(fresh);
	}
	assert_int_equal(m.n, N);
	assert_int_equal(*map_get(&m, STR("CVE-2024-0")), 1);
	assert_null(map_get(&m, STR("CVE-2024-")));
	assert_null(map_get(&m, STR("CVE-2024-100000")));
	arena_release(&a);
}

static void map_keys(void **state)
{
	static const struct str keys[] = {
		STR_LIT(""), STR_LIT("a"), STR_LIT("a\0"), STR_LIT("a\0b"), STR_LIT("A"), STR_LIT("12345678"), STR_LIT("12345678\0"),
	};
	struct map m = { 0 };
	struct arena a;
	bool fresh;

	(void)state;
	arena_init(&a);
	for (uint32_t i = 0; i < ROWS(keys); i++) {
		*map_put(&a, &m, keys[i], &fresh) = i;
		want(fresh, "key %u is new", (unsigned)i);
	}
	for (uint32_t i = 0; i < ROWS(keys); i++)
		assert_int_equal(*map_get(&m, keys[i]), i);
	assert_int_equal(*map_put(&a, &m, STR_NONE, &fresh), 0); /* the empty key, however it is written */
	assert_false(fresh);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alignment), cmocka_unit_test(apart),  cmocka_unit_test(reuse),    cmocka_unit_test(grows),
		cmocka_unit_test(defers),    cmocka_unit_test(map_many), cmocka_unit_test(map_keys),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
