#include "hexes.h"

#include "base/limits.h"
#include "crypto/seal.h"

static struct keyring *ring(uint32_t first, uint32_t last)
{
	struct keyring *k = keyring_new();

	for (uint32_t id = first; id <= last; id++)
		assert_true(keyring_make(k, id, NULL));
	return k;
}

static void keys(void **state)
{
	static const char text[] = "tocsin keyring 1\n"
		"7 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n4294967295 //////////////////////////////////////////8=\n";
	struct keyring *k = keyring_new(), *other = ring(1, KEYRING_KEYS);
	char out[KEYRING_TEXT];
	struct err err;

	(void)state;
	assert_int_equal(keyring_newest(k), 0);
	keyring_put(k, out);
	assert_string_equal(out, "tocsin keyring 1\n");
	assert_true(keyring_get(k, str_of(text), NULL));
	assert_true(keyring_newest(k) == UINT32_MAX);
	keyring_put(k, out);
	assert_string_equal(out, text);
	assert_false(keyring_make(k, 7, &err));
	assert_int_equal(err.code, ERR_RANGE);
	assert_false(keyring_make(k, 0, &err));
	assert_true(keyring_drop(k, UINT32_MAX) && keyring_newest(k) == 7);
	assert_false(keyring_drop(k, UINT32_MAX));
	assert_true(keyring_drop(k, 7) && keyring_newest(k) == 0);
	assert_false(keyring_make(other, 99, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	keyring_put(other, out);
	assert_in_range(strlen(out), 1, KEYRING_TEXT - 1);
	keyring_free(other);

	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "line 1" },
		{ "tocsin keyring 2\n", "line 1" },
		{ "tocsin keyring 1\n7\n", "line 2" },
		{ "tocsin keyring 1\n7 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "line 2" },
		{ "tocsin keyring 1\n7 AAEC\n", "line 2: 4 characters of base64" },
		{ "tocsin keyring 1\n4294967296 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n", "line 2" },
		{ "tocsin keyring 1\n7 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n7 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
		  "line 3: key 7 is there already" },
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		keyring_free(k);
		k = keyring_new();
		want(!keyring_get(k, str_of(rows[i].text), &err) && strstr(err.msg, rows[i].says), "%s: %s", rows[i].text, err.msg);
	}
	keyring_free(k);
	keyring_free(NULL);
}

static void secrets(void **state)
{
	struct keyring *k = ring(1, 2);
	char sealed[100 + SEAL_EXTRA], again[sizeof sealed], back[100];
	struct str what = STR("totp of member 17");
	struct err err;
	size_t n;

	(void)state;
	for (size_t len = 0; len <= 100; len += 20) {
		static const char plain[100] = "a secret";

		seal(k, what, str_n(plain, len), sealed);
		seal(k, what, str_n(plain, len), again);
		assert_memory_not_equal(sealed, again, len + SEAL_EXTRA);
		struct str s = str_n(sealed, len + SEAL_EXTRA);

		want(seal_open(k, what, s, back, sizeof back, &n, &err) && n == len, "%s", err.msg);
		assert_memory_equal(back, plain, len);
		assert_false(seal_open(k, STR("totp of member 18"), s, back, sizeof back, &n, &err));
		assert_int_equal(err.code, ERR_DENIED);
		assert_false(seal_stale(k, s));
	}
	struct str s = str_n(sealed, sizeof sealed);

	for (size_t bit = 0; bit < sizeof sealed * 8; bit++) {
		sealed[bit / 8] = (char)(sealed[bit / 8] ^ (1 << bit % 8));
		want(!seal_open(k, what, s, back, sizeof back, &n, &err), "bit %zu", bit);
		want(err.code == (bit < 8 ? ERR_SYNTAX : bit < 40 ? (sealed[4] == 1 ? ERR_DENIED : ERR_FOUND) : ERR_DENIED), "bit %zu", bit);
		sealed[bit / 8] = (char)(sealed[bit / 8] ^ (1 << bit % 8));
	}
	for (size_t len = 0; len < sizeof sealed; len++)
		want(!seal_open(k, what, str_n(sealed, len), back, sizeof back, &n, &err), "%zu bytes", len);
	assert_false(seal_open(k, what, s, back, 99, &n, &err));
	assert_int_equal(err.code, ERR_LIMIT);

	/* Rotation: a newer key, then the old one goes. */
	assert_true(keyring_make(k, 3, NULL));
	assert_true(seal_stale(k, s) && seal_open(k, what, s, back, sizeof back, &n, NULL));
	assert_true(keyring_drop(k, 2));
	assert_false(seal_open(k, what, s, back, sizeof back, &n, &err));
	assert_string_equal(err.msg, "sealed by key 2, which is not on the ring");
	keyring_free(k);
}

/* Sealed once by this program: what is kept must stay readable. */
static void kept(void **state)
{
	static const char text[] = "tocsin keyring 1\n7 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
	static const char sealed[] =
		"0100000007acd05bcbeaaed60c96da9cf8d589abd5cde4ee434eb379a8b6f263e1b6741bccd0cb33b3e3ef81d6df599310a82c";
	static const char stream[] =
		"020100000007b8054227b50b39d5a428a20d379930ed4d1dc32c6e03cac53591a3b124ee818209aa6bcda4faeedfc2df5a993b233705618d03cfc9c7fa13d658"
		"2d5133d31888915a164998aae1f1243473e2e63d96bdab50b9cb15211f8801bc23a812e2cb57215ea415d30ce7920d3b8c5be8964dbd1bb09e3002a3f8";
	struct keyring *k = keyring_new();
	struct seal_reader *r;
	struct arena a;
	struct buf out;
	struct err err;
	char back[16];
	size_t n;

	(void)state;
	arena_init(&a);
	buf_init(&out, 100);
	assert_true(keyring_get(k, str_of(text), NULL));
	assert_true(seal_open(k, STR("what"), unhex(&a, sealed), back, sizeof back, &n, NULL));
	want_str(str_n(back, n), STR("secret"), "a secret");
	r = seal_read_start(k, STR("what"), 100);
	want(seal_read(r, unhex(&a, stream), &out, &err) && seal_read_end(r, &out, &err), "%s", err.msg);
	want_str(buf_str(&out), STR("stream"), "a stream");
	seal_reader_free(r);
	keyring_free(k);
	buf_release(&out);
	arena_release(&a);
}

static struct str filler(struct arena *a, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 31 + i / 257);
	return str_n(p, n);
}

static struct str seal_all(struct arena *a, const struct keyring *k, struct str what, struct str plain, size_t piece)
{
	struct buf out;

	buf_init(&out, MIB);
	struct seal_writer *w = seal_write_start(k, what, &out);

	for (size_t at = 0; at < plain.n; at += piece)
		seal_write(w, str_sub(plain, at, piece), &out);
	seal_write_end(w, &out);
	assert_true(buf_ok(&out, NULL));
	struct str s = buf_dup(a, &out);

	buf_release(&out);
	return s;
}

/* Empty on failure, with *err set. */
static struct str open_all(struct arena *a, const struct keyring *k, struct str what, struct str sealed, size_t piece, uint64_t max,
                           struct err *err)
{
	struct seal_reader *r = seal_read_start(k, what, max);
	struct str s = STR_NONE;
	bool ok = true;
	struct buf out;

	*err = (struct err){ 0 };
	buf_init(&out, MIB);
	for (size_t at = 0; ok && at < sealed.n; at += piece)
		ok = seal_read(r, str_sub(sealed, at, piece), &out, err);
	if (ok && seal_read_end(r, &out, err))
		s = buf_dup(a, &out);
	assert_false(seal_read(r, STR("x"), &out, NULL));
	assert_false(seal_read_end(r, &out, NULL));
	seal_reader_free(r);
	buf_release(&out);
	return s;
}

static void streams(void **state)
{
	static const size_t sizes[] = { 0, 1, 1000, SEAL_CHUNK - 1, SEAL_CHUNK, SEAL_CHUNK + 1, 3 * SEAL_CHUNK, 3 * SEAL_CHUNK + 77 };
	static const size_t pieces[] = { 7777, SEAL_CHUNK, SEAL_CHUNK + 17, 500000 };
	struct keyring *k = ring(1, 1);
	struct str what = STR("attachment 5");
	struct arena a;
	struct err err;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(sizes); i++)
		for (size_t p = 0; p < ROWS(pieces); p++) {
			struct str plain = filler(&a, sizes[i]), sealed = seal_all(&a, k, what, plain, pieces[p]);
			size_t chunks = plain.n ? (plain.n + SEAL_CHUNK - 1) / SEAL_CHUNK : 1;

			assert_int_equal(sealed.n, SEAL_HEAD + plain.n + chunks * 17);
			struct str back = open_all(&a, k, what, sealed, pieces[ROWS(pieces) - 1 - p], plain.n, &err);

			want(err.code == ERR_NONE && str_eq(back, plain), "%zu bytes: %s", plain.n, err.msg);
			arena_reset(&a);
		}
	arena_release(&a);
	keyring_free(k);
}

/* Whatever is done to a stream is told. */
static void tampered(void **state)
{
	const size_t chunk = SEAL_CHUNK + 17;
	struct keyring *k = ring(1, 1);
	struct str what = STR("attachment 5");
	struct arena a;
	struct err err;

	(void)state;
	arena_init(&a);
	struct str plain = filler(&a, 3 * SEAL_CHUNK), s = seal_all(&a, k, what, plain, 100000), twin = seal_all(&a, k, what, plain, 100000);
	struct str head = str_sub(s, 0, SEAL_HEAD), v[3], end = STR("x");

	for (size_t i = 0; i < 3; i++)
		v[i] = str_sub(s, SEAL_HEAD + i * chunk, chunk);
	const struct {
		struct str bytes;
		const char *how;
		enum err_code code;
	} rows[] = {
		{ STR_NONE, "nothing", ERR_DENIED },
		{ str_sub(s, 0, 50), "cut in the head", ERR_DENIED },
		{ head, "the head alone", ERR_DENIED },
		{ STR_JOIN(&a, head, v[0]), "cut after a chunk", ERR_DENIED },
		{ STR_JOIN(&a, head, v[0], v[1]), "cut after two", ERR_DENIED },
		{ str_sub(s, 0, s.n - 1), "cut in a chunk", ERR_DENIED },
		{ str_sub(s, 0, SEAL_HEAD + chunk + 5), "cut at a chunk's beginning", ERR_DENIED },
		{ STR_JOIN(&a, head, v[1], v[0], v[2]), "swapped", ERR_DENIED },
		{ STR_JOIN(&a, head, v[0], v[0], v[2]), "repeated", ERR_DENIED },
		{ STR_JOIN(&a, head, v[0], v[2]), "left out", ERR_DENIED },
		{ STR_JOIN(&a, head, v[2]), "the last alone", ERR_DENIED },
		{ STR_JOIN(&a, s, end), "goes on", ERR_DENIED },
		{ STR_JOIN(&a, s, v[2]), "goes on with a chunk", ERR_DENIED },
		{ STR_JOIN(&a, s, s), "twice", ERR_DENIED },
		{ STR_JOIN(&a, head, str_sub(twin, SEAL_HEAD, chunk), v[1], v[2]), "a chunk of another stream", ERR_DENIED },
		{ STR_JOIN(&a, str_sub(twin, 0, SEAL_WRAP), str_from(s, SEAL_WRAP)), "another stream's key", ERR_DENIED },
		{ str_from(s, 1), "a head that is none", ERR_SYNTAX },
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str back = open_all(&a, k, what, rows[i].bytes, 70000, MIB, &err);

		want(!back.p && err.code == rows[i].code, "%s: %s", rows[i].how, err.msg);
	}
	assert_null(open_all(&a, k, STR("attachment 6"), s, 70000, MIB, &err).p);
	assert_int_equal(err.code, ERR_DENIED);
	assert_null(open_all(&a, k, what, s, 70000, plain.n - 1, &err).p);
	assert_int_equal(err.code, ERR_LIMIT);
	struct str small = seal_all(&a, k, what, STR("small"), 100);

	for (size_t bit = 0; bit < small.n * 8; bit++) {
		char *bad = str_cstr(&a, small);

		bad[bit / 8] = (char)(bad[bit / 8] ^ (1 << bit % 8));
		want(!open_all(&a, k, what, str_n(bad, small.n), 1000, 100, &err).p, "bit %zu", bit);
	}
	/* A sealed secret is no stream's key, though under the same words. */
	char sealed[32 + SEAL_EXTRA];

	seal(k, what, str_n("0123456789abcdef0123456789abcdef", 32), sealed);
	assert_null(open_all(&a, k, what, STR_JOIN(&a, STR("\2"), str_n(sealed, sizeof sealed), str_from(small, SEAL_WRAP)), 1000, 100, &err).p);
	arena_release(&a);
	keyring_free(k);
}

static void rewrapping(void **state)
{
	struct keyring *k = ring(1, 1);
	struct str what = STR("attachment 5");
	uint8_t wrap[SEAL_WRAP];
	struct arena a;
	struct err err;

	(void)state;
	arena_init(&a);
	struct str old = seal_all(&a, k, what, STR("content"), 100);

	assert_true(keyring_make(k, 2, NULL));
	assert_true(seal_stale(k, old));
	assert_false(seal_rewrap(k, STR("attachment 6"), old, wrap, &err));
	assert_true(seal_rewrap(k, what, old, wrap, NULL));
	struct str new = STR_JOIN(&a, str_n((char *)wrap, sizeof wrap), str_from(old, SEAL_WRAP));

	assert_false(seal_stale(k, new));
	assert_true(keyring_drop(k, 1));
	want_str(open_all(&a, k, what, new, 100, 100, &err), STR("content"), "under the new key");
	assert_null(open_all(&a, k, what, old, 100, 100, &err).p);
	assert_string_equal(err.msg, "the stream's key: sealed by key 1, which is not on the ring");
	arena_release(&a);
	keyring_free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),    cmocka_unit_test(secrets),  cmocka_unit_test(kept),
		cmocka_unit_test(streams), cmocka_unit_test(tampered), cmocka_unit_test(rewrapping),
	};

	return cmocka_run_group_tests_name("seal", tests, NULL, NULL);
}
