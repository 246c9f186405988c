#include "forest.h"

#include "crypto/tiles.h"

static struct str path_of(struct arena *a, struct tile t)
{
	struct buf b;

	buf_init(&b, 128);
	tile_path_put(&b, &t);
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

static void paths(void **state)
{
	static const struct {
		struct tile t;
		const char *path;
	} rows[] = {
		{ { false, 0, 1234067, 256 }, "tile/0/x001/x234/067" },
		{ { false, 4, 1234067, 1 }, "tile/4/x001/x234/067.p/1" },
		{ { false, 0, 0, 255 }, "tile/0/000.p/255" },
		{ { false, 2, 0, 1 }, "tile/2/000.p/1" },
		{ { false, 63, 999, 256 }, "tile/63/999" },
		{ { false, 1, 1000, 256 }, "tile/1/x001/000" },
		{ { true, 0, 273, 112 }, "tile/entries/273.p/112" },
		{ { true, 0, 1000000, 256 }, "tile/entries/x001/x000/000" },
		{ { false, 0, TILE_N_MAX - 1, 256 }, "tile/0/x036/x028/x797/x018/x963/967" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct tile t;

		want_str(path_of(&a, rows[i].t), str_of(rows[i].path), rows[i].path);
		want(tile_path_get(str_of(rows[i].path), &t, NULL), "%s", rows[i].path);
		want(t.entries == rows[i].t.entries && t.level == rows[i].t.level && t.n == rows[i].t.n && t.width == rows[i].t.width, "%s",
		     rows[i].path);
	}
	static const char *const bad[] = {
		"", "tile", "tile/0", "tile/0/", "tile/0/1", "tile/0/01", "tile/0/0001", "tile/0/x001", "tile/0/x000/001", "tile/0/001/002",
		"tile/0/001.p", "tile/0/001.p/", "tile/0/001.p/0", "tile/0/001.p/256", "tile/0/001.p/01", "tile/0/001.p/1/", "tile/64/001",
		"tile/00/001", "tile/-1/001", "tile/+1/001", "tile/data/001", "tile/entries/", "/tile/0/001", "tile/0/001 ", "Tile/0/001",
		"tile/0/x036/x028/x797/x018/x963/968", "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/x001/x234/067.p/5.p/5", "tile//001",
		"tile/0/x1/001", "tile/0/xx01/001", "tile/0/0a1",
	};
	for (size_t i = 0; i < ROWS(bad); i++) {
		struct tile t;
		struct err err;

		want(!tile_path_get(str_of(bad[i]), &t, &err) && err.code == ERR_SYNTAX, "%s", bad[i]);
	}
	arena_release(&a);
}

/* The specification's own example, and what Go's tlog counts for trees of such sizes. */
static void walking(void **state)
{
	struct tile_walk w = { .to = 70000 };
	struct tile t, last = { 0 };
	size_t full[3] = { 0 };
	unsigned partial[3] = { 0 };

	(void)state;
	while (tile_next(&w, &t)) {
		assert_true(t.level < 3 && (t.level > last.level || t.n == last.n + (last.width > 0)));
		if (t.width == TILE_WIDTH)
			full[t.level]++;
		else
			partial[t.level] = t.width;
		last = t;
	}
	assert_true(full[0] == 273 && partial[0] == 112 && full[1] == 1 && partial[1] == 17 && full[2] == 0 && partial[2] == 1);
	static const struct {
		uint64_t from, to;
		const char *paths;
	} rows[] = {
		{ 0, 0, "" },
		{ 5, 5, "" },
		{ 0, 1, "tile/0/000.p/1" },
		{ 255, 256, "tile/0/000 tile/1/000.p/1" },
		{ 256, 257, "tile/0/001.p/1" },
		{ 100, 600, "tile/0/000 tile/0/001 tile/0/002.p/88 tile/1/000.p/2" },
		{ 511, 513, "tile/0/001 tile/0/002.p/1 tile/1/000.p/2" },
		{ 65535, 65536, "tile/0/255 tile/1/000 tile/2/000.p/1" },
	};
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str got = STR("");

		w = (struct tile_walk){ .from = rows[i].from, .to = rows[i].to };
		while (tile_next(&w, &t))
			got = str_printf(&a, "%.*s%s%.*s", STR_ARG(got), got.n ? " " : "", STR_ARG(path_of(&a, t)));
		want_str(got, str_of(rows[i].paths), "tiles");
	}
	arena_release(&a);
}

/* A published tree: tiles by name. */
struct site {
	struct arena a;
	struct strs names, bytes;
	size_t cut; /* bytes to hold back */
};

static bool site_read(void *ctx, const struct tile *t, struct str *ret, struct err *err)
{
	struct site *s = ctx;
	struct str name = path_of(&s->a, *t);

	for (size_t i = 0; i < s->names.n; i++)
		if (str_eq(s->names.v[i], name)) {
			*ret = str_sub(s->bytes.v[i], 0, s->bytes.v[i].n - s->cut);
			return true;
		}
	return err_set(err, ERR_FOUND, "no %.*s", STR_ARG(name));
}

/* Written while it grows in uneven steps, a tree is read back: every proof is the one that the hashes themselves give. */
static void published_tree(void **state)
{
	static const uint64_t sizes[] = { 1, 255, 256, 300, 70000 };
	struct forest f = { 0 };
	struct site site = { 0 };
	uint64_t before = 0;

	(void)state;
	arena_init(&site.a);
	forest_grow(&f, 70000);
	for (size_t i = 0; i < ROWS(sizes); i++) {
		struct tile_walk w = { .from = before, .to = sizes[i] };
		struct tile t;

		while (tile_next(&w, &t)) {
			struct buf b;

			buf_init(&b, TILE_WIDTH * DIGEST_SIZE);
			assert_true(tile_put(&b, &t, forest_get, &f, NULL) && buf_ok(&b, NULL));
			strs_add(&site.a, &site.names, path_of(&site.a, t));
			strs_add(&site.a, &site.bytes, buf_dup(&site.a, &b));
			buf_release(&b);
		}
		before = sizes[i];
		struct tiles tiles = { sizes[i], site_read, &site };

		for (uint64_t leaf = 0; leaf < sizes[i]; leaf += 1 + sizes[i] / 7) {
			struct merkle_proof p, q;
			struct err err = { 0 };

			assert_true(merkle_inclusion(leaf, sizes[i], forest_get, &f, &p, NULL));
			want(merkle_inclusion(leaf, sizes[i], tiles_get, &tiles, &q, &err), "%s", err.msg);
			assert_true(p.n == q.n && memcmp(p.v, q.v, p.n * DIGEST_SIZE) == 0);
			assert_true(merkle_consistency(leaf + 1, sizes[i], forest_get, &f, &p, NULL));
			want(merkle_consistency(leaf + 1, sizes[i], tiles_get, &tiles, &q, &err), "%s", err.msg);
			assert_true(p.n == q.n && memcmp(p.v, q.v, p.n * DIGEST_SIZE) == 0);
		}
	}
	struct tiles tiles = { 70000, site_read, &site };
	struct digest d;
	struct err err;

	site.cut = 1;
	assert_false(tiles_get(&tiles, 3, 5, &d, &err));
	assert_string_equal(err.msg, "a tile of 8191 bytes, expected 256 hashes of 32");
	site.cut = 0;
	assert_false(tiles_get(&tiles, 0, 70000, &d, &err));
	assert_int_equal(err.code, ERR_RANGE);
	assert_false(tiles_get(&tiles, 17, 0, &d, &err));
	assert_false(tiles_get(&tiles, 63, UINT64_MAX, &d, &err));
	forest_free(&f);
	arena_release(&site.a);
}

static void bundles(void **state)
{
	static const struct str entries[] = { STR_LIT("one"), STR_LIT(""), STR_LIT("t\0wo") };
	static char large[TILE_ENTRY_MAX + 1];
	struct str rest, entry;
	struct err err = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, 200000);
	for (size_t i = 0; i < ROWS(entries); i++)
		assert_true(bundle_put(&b, entries[i], NULL));
	want_str(buf_str(&b), STR("\0\3one\0\0\0\4t\0wo"), "as bytes");
	assert_true(bundle_put(&b, str_n(large, TILE_ENTRY_MAX), NULL));
	assert_false(bundle_put(&b, str_n(large, sizeof large), &err));
	assert_int_equal(err.code, ERR_LIMIT);
	err = (struct err){ 0 };
	rest = buf_str(&b);
	for (size_t i = 0; i < ROWS(entries); i++) {
		assert_true(bundle_next(&rest, &entry, &err));
		want_str(entry, entries[i], "read back");
	}
	assert_true(bundle_next(&rest, &entry, &err) && entry.n == TILE_ENTRY_MAX);
	assert_true(!bundle_next(&rest, &entry, &err) && err.code == ERR_NONE);
	for (size_t n = 1; n < 5; n++) {
		rest = str_sub(buf_str(&b), 0, n);
		err = (struct err){ 0 };
		want(!bundle_next(&rest, &entry, &err) && err.code == ERR_SYNTAX, "%zu bytes", n);
	}
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths), cmocka_unit_test(walking), cmocka_unit_test(published_tree), cmocka_unit_test(bundles),
	};

	return cmocka_run_group_tests_name("tiles", tests, NULL, NULL);
}
