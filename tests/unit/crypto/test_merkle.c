#include "forest.h"

/* The eight entries that the reference implementation of Certificate Transparency and its successors test with. */
static const char *const entries[8] = {
	"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
};
static const char *const roots[9] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void grow_published(struct arena *a, struct forest *f)
{
	for (size_t i = 0; i < 8; i++) {
		struct digest leaf = merkle_leaf(unhex(a, entries[i]));

		assert_true(merkle_append(&f->m, &leaf, forest_put, f, NULL));
	}
}

static void published_roots(void **state)
{
	struct forest f = { 0 };
	struct merkle m = { 0 };
	struct arena a;

	(void)state;
	arena_init(&a);
	grow_published(&a, &f);
	want_digest(merkle_root(&m), roots[0], "the empty tree");
	for (uint64_t n = 1; n <= 8; n++) {
		struct digest leaf = merkle_leaf(unhex(&a, entries[n - 1])), at;

		assert_true(merkle_append(&m, &leaf, NULL, NULL, NULL));
		want_digest(merkle_root(&m), roots[n], "grown");
		assert_true(merkle_root_at(n, forest_get, &f, &at, NULL));
		want_digest(at, roots[n], "looked up");
	}
	forest_free(&f);
	arena_release(&a);
}

/* The reference's proofs, by the hashes that they are made of. */
static void published_proofs(void **state)
{
	static const struct {
		uint64_t i, n;
		const char *path[4];
	} inclusion[] = {
		{ 0, 1, { NULL } },
		{ 0, 8,
		  { "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
		    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
		    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4" } },
		{ 5, 8,
		  { "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
		    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
		    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" } },
		{ 2, 3, { "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" } },
		{ 1, 5,
		  { "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
		    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b" } },
	};
	static const struct {
		uint64_t m, n;
		const char *path[4];
	} consistency[] = {
		{ 1, 1, { NULL } },
		{ 1, 8,
		  { "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
		    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
		    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4" } },
		{ 6, 8,
		  { "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
		    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
		    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" } },
		{ 2, 5,
		  { "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
		    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b" } },
	};
	struct forest f = { 0 };
	struct merkle_proof p;
	struct arena a;

	(void)state;
	arena_init(&a);
	grow_published(&a, &f);
	for (size_t r = 0; r < ROWS(inclusion); r++) {
		assert_true(merkle_inclusion(inclusion[r].i, inclusion[r].n, forest_get, &f, &p, NULL));
		for (size_t k = 0; k < p.n; k++)
			want_digest(p.v[k], inclusion[r].path[k] ? inclusion[r].path[k] : "nothing more", "inclusion");
		assert_null(inclusion[r].path[p.n]);
	}
	for (size_t r = 0; r < ROWS(consistency); r++) {
		assert_true(merkle_consistency(consistency[r].m, consistency[r].n, forest_get, &f, &p, NULL));
		for (size_t k = 0; k < p.n; k++)
			want_digest(p.v[k], consistency[r].path[k] ? consistency[r].path[k] : "nothing more", "consistency");
		assert_null(consistency[r].path[p.n]);
	}
	forest_free(&f);
	arena_release(&a);
}

enum { SIZES = 300 };

/* Every leaf of every tree up to 300, and every pair of sizes: what is proved holds, and with nothing else in its place. */
static void every_proof(void **state)
{
	struct forest f = { 0 };
	struct digest root[SIZES + 1];
	struct merkle_proof p;

	(void)state;
	forest_grow(&f, SIZES);
	for (uint64_t n = 0; n <= SIZES; n++)
		assert_true(merkle_root_at(n, forest_get, &f, &root[n], NULL));
	for (uint64_t n = 1; n <= SIZES; n++)
		for (uint64_t i = 0; i < n; i++) {
			assert_true(merkle_inclusion(i, n, forest_get, &f, &p, NULL));
			struct digest *leaf = &f.at[0][i], *other = &f.at[0][(i + 1) % SIZES];

			want(merkle_check_inclusion(leaf, i, n, &p, &root[n], NULL), "(%zu, %zu)", (size_t)i, (size_t)n);
			want(!merkle_check_inclusion(other, i, n, &p, &root[n], NULL), "(%zu, %zu)", (size_t)i, (size_t)n);
			want(!merkle_check_inclusion(leaf, i, n, &p, &root[n - 1], NULL), "(%zu, %zu)", (size_t)i, (size_t)n);
			want(!merkle_check_inclusion(leaf, i ^ 1, n, &p, &root[n], NULL), "(%zu, %zu)", (size_t)i, (size_t)n);
			want(!p.n || (p.n--, !merkle_check_inclusion(leaf, i, n, &p, &root[n], NULL)), "(%zu, %zu)", (size_t)i, (size_t)n);
		}
	for (uint64_t n = 1; n <= SIZES; n++)
		for (uint64_t m = 1; m <= n; m++) {
			assert_true(merkle_consistency(m, n, forest_get, &f, &p, NULL));
			want(merkle_check_consistency(m, &root[m], n, &root[n], &p, NULL), "(%zu, %zu)", (size_t)m, (size_t)n);
			want(!merkle_check_consistency(m, &root[m - 1], n, &root[n], &p, NULL), "(%zu, %zu)", (size_t)m, (size_t)n);
			want(!merkle_check_consistency(m, &root[m], n, &root[n - 1], &p, NULL), "(%zu, %zu)", (size_t)m, (size_t)n);
			want(!p.n || (p.n--, !merkle_check_consistency(m, &root[m], n, &root[n], &p, NULL)), "(%zu, %zu)", (size_t)m, (size_t)n);
		}
	forest_free(&f);
}

/* Every bit of every proof, leaf and root, for sizes that have all shapes: none may be turned. */
static void every_bit(void **state)
{
	static const uint64_t sizes[] = { 1, 2, 3, 5, 7, 8, 11, 16, 37, 64, 127, 255, 300 };
	struct forest f = { 0 };

	(void)state;
	forest_grow(&f, SIZES);
	for (size_t s = 0; s < ROWS(sizes); s++) {
		uint64_t n = sizes[s];

		for (uint64_t i = 0; i < n; i += 1 + n / 3) {
			struct { struct digest leaf, old, root; struct merkle_proof in, con; } of;

			of.leaf = f.at[0][i];
			assert_true(merkle_root_at(n, forest_get, &f, &of.root, NULL) && merkle_root_at(i + 1, forest_get, &f, &of.old, NULL));
			assert_true(merkle_inclusion(i, n, forest_get, &f, &of.in, NULL));
			assert_true(merkle_consistency(i + 1, n, forest_get, &f, &of.con, NULL));
			struct { uint8_t *at; size_t size; bool inclusion, consistency; } parts[] = {
				{ of.leaf.b, DIGEST_SIZE, true, false },
				{ of.old.b, DIGEST_SIZE, false, true },
				{ of.root.b, DIGEST_SIZE, true, true },
				{ of.in.v[0].b, of.in.n * DIGEST_SIZE, true, false },
				{ of.con.v[0].b, of.con.n * DIGEST_SIZE, false, true },
			};

			for (size_t k = 0; k < ROWS(parts); k++)
				for (size_t bit = 0; bit < parts[k].size * 8; bit++) {
					parts[k].at[bit / 8] ^= (uint8_t)(1u << bit % 8);
					want(merkle_check_inclusion(&of.leaf, i, n, &of.in, &of.root, NULL) != parts[k].inclusion, "%zu, bit %zu", k, bit);
					want(merkle_check_consistency(i + 1, &of.old, n, &of.root, &of.con, NULL) != parts[k].consistency,
					     "(%zu, %zu) part %zu, bit %zu", (size_t)i + 1, (size_t)n, k, bit);
					parts[k].at[bit / 8] ^= (uint8_t)(1u << bit % 8);
				}
		}
	}
	forest_free(&f);
}

static bool no_get(void *ctx, unsigned level, uint64_t index, struct digest *ret, struct err *err)
{
	(void)ctx;
	(void)ret;
	return err_set(err, ERR_DB, "no subtree (%u, %llu)", level, (unsigned long long)index);
}

static bool no_put(void *ctx, unsigned level, uint64_t index, const struct digest *hash, struct err *err)
{
	(void)ctx;
	(void)index;
	(void)hash;
	return level < 1 || err_set(err, ERR_DB, "disk full");
}

static void edges(void **state)
{
	struct forest f = { 0 };
	struct merkle_proof p = { 0 }, q;
	struct digest d = { 0 };
	struct merkle m;
	struct err err;

	(void)state;
	forest_grow(&f, 77);
	assert_true(merkle_load(&m, 77, forest_get, &f, NULL));
	struct digest a = merkle_root(&m), b = merkle_root(&f.m);

	assert_true(m.n == 77 && digest_same(&a, &b));
	want(!merkle_append(&m, &d, no_put, NULL, &err) && err.code == ERR_DB, "refused");
	a = merkle_root(&m);
	assert_true(m.n == 77 && digest_same(&a, &b));

	assert_false(merkle_inclusion(77, 77, forest_get, &f, &p, &err));
	assert_string_equal(err.msg, "there is no entry 77 among 77");
	assert_false(merkle_inclusion(0, 0, forest_get, &f, &p, &err));
	assert_false(merkle_inclusion(0, UINT64_MAX, forest_get, &f, &p, &err));
	assert_false(merkle_inclusion(3, 77, no_get, NULL, &p, &err));
	assert_string_equal(err.msg, "no subtree (3, 8)");
	assert_false(merkle_consistency(0, 77, forest_get, &f, &p, &err));
	assert_false(merkle_consistency(78, 77, forest_get, &f, &p, &err));
	assert_string_equal(err.msg, "a log of 77 entries did not grow from one of 78");
	assert_false(merkle_load(&m, UINT64_MAX, forest_get, &f, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_false(merkle_check_inclusion(&d, 0, 0, &p, &d, &err));
	assert_false(merkle_check_consistency(0, &d, 0, &d, &p, &err));
	assert_false(merkle_check_consistency(5, &d, 5, &a, &p, &err));
	assert_string_equal(err.msg, "two roots for one size");
	m = (struct merkle){ .n = MERKLE_MAX };
	assert_false(merkle_append(&m, &d, NULL, NULL, &err));

	struct buf out;

	buf_init(&out, 4096);
	assert_true(merkle_inclusion(33, 77, forest_get, &f, &p, NULL));
	merkle_proof_put(&out, &p);
	assert_true(merkle_proof_get(buf_str(&out), &q, NULL));
	assert_true(p.n == q.n && memcmp(p.v, q.v, p.n * DIGEST_SIZE) == 0);
	assert_false(merkle_proof_get(str_sub(buf_str(&out), 0, 33), &q, &err));
	assert_string_equal(err.msg, "33 bytes are no whole hashes of 32");
	static char large[65 * 32];

	assert_false(merkle_proof_get(str_n(large, sizeof large), &q, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	buf_release(&out);
	forest_free(&f);
}

/* The largest log that there can be, all of whose leaves are the same: one hash a level. */
static bool same_get(void *ctx, unsigned level, uint64_t index, struct digest *ret, struct err *err)
{
	(void)index;
	(void)err;
	*ret = ((struct digest *)ctx)[level];
	return true;
}

static void largest(void **state)
{
	struct digest levels[63], root, older;
	struct merkle_proof p;

	(void)state;
	levels[0] = merkle_leaf(STR("x"));
	for (size_t i = 1; i < ROWS(levels); i++)
		levels[i] = merkle_node(&levels[i - 1], &levels[i - 1]);
	assert_true(merkle_root_at(MERKLE_MAX, same_get, levels, &root, NULL));
	static const uint64_t at[] = { 0, 1, 12345, INT64_MAX / 2, INT64_MAX / 2 + 1, INT64_MAX - 2, INT64_MAX - 1 };

	for (size_t i = 0; i < ROWS(at); i++) {
		assert_true(merkle_inclusion(at[i], MERKLE_MAX, same_get, levels, &p, NULL));
		assert_true(p.n <= 63 && merkle_check_inclusion(&levels[0], at[i], MERKLE_MAX, &p, &root, NULL));
		assert_true(merkle_root_at(at[i] + 1, same_get, levels, &older, NULL));
		assert_true(merkle_consistency(at[i] + 1, MERKLE_MAX, same_get, levels, &p, NULL));
		assert_true(p.n <= 64 && merkle_check_consistency(at[i] + 1, &older, MERKLE_MAX, &root, &p, NULL));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_roots), cmocka_unit_test(published_proofs), cmocka_unit_test(every_proof),
		cmocka_unit_test(every_bit),       cmocka_unit_test(edges),            cmocka_unit_test(largest),
	};

	return cmocka_run_group_tests_name("merkle", tests, NULL, NULL);
}
