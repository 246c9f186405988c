#include "hexes.h"

/* FIPS 180-4's own examples, and the empty message. */
static const struct {
	const char *in, *hex;
} shas[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void sha(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(shas); i++) {
		want_digest(sha256(str_of(shas[i].in)), shas[i].hex, shas[i].in);
		for (size_t cut = 0; cut <= strlen(shas[i].in); cut++) {
			struct hashing h;

			hashing_init(&h);
			hashing_add(&h, str_n(shas[i].in, cut));
			hashing_add(&h, STR_NONE);
			hashing_add(&h, str_of(shas[i].in + cut));
			want_digest(hashing_done(&h), shas[i].hex, "in two pieces");
		}
	}
	struct hashing h;

	hashing_init(&h);
	for (int i = 0; i < 100000; i++)
		hashing_add(&h, STR("aaaaaaaaaa"));
	want_digest(hashing_done(&h), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", "a million a");
	static const struct hashing gone;

	want(memcmp(&h, &gone, sizeof h) == 0, "nothing is left in the state");
}

/* RFC 4231, test cases 1, 2 and 6. */
static void hmac(void **state)
{
	static const struct {
		const char *key, *in, *hex;
	} rows[] = {
		{ "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There",
		  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ "4a656665", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ NULL, "Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
	};
	char aa[131];
	struct arena a;

	(void)state;
	arena_init(&a);
	memset(aa, 0xAA, sizeof aa);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str key = rows[i].key ? unhex(&a, rows[i].key) : str_n(aa, sizeof aa);

		want_digest(hmac_sha256(key, str_of(rows[i].in)), rows[i].hex, rows[i].in);
	}
	arena_release(&a);
}

static void comparing(void **state)
{
	struct digest a = sha256(STR("a")), b = a;

	(void)state;
	assert_true(digest_same(&a, &b));
	for (size_t bit = 0; bit < DIGEST_SIZE * 8; bit++) {
		b = a;
		b.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		want(!digest_same(&a, &b), "bit %zu", bit);
	}
	assert_true(bytes_same("x", "y", 0));
}

static void randomness(void **state)
{
	uint8_t a[32], b[32], none[32] = { 0 };
	unsigned seen[31] = { 0 };

	(void)state;
	random_bytes(a, sizeof a);
	random_bytes(b, sizeof b);
	assert_memory_not_equal(a, b, sizeof a);
	for (int i = 0; i < 31000; i++) {
		uint32_t v = random_below(31);

		assert_in_range(v, 0, 30);
		seen[v]++;
	}
	/* Each is expected a thousand times, give or take 31; twelve times that is no chance. */
	for (size_t i = 0; i < ROWS(seen); i++)
		want(seen[i] > 620 && seen[i] < 1380, "%zu came %u times in 31000", i, seen[i]);
	erase(a, sizeof a);
	assert_memory_equal(a, none, sizeof a);
}

static void secret(void **state)
{
	(void)state;
	char *p = secret_alloc(100);

	memset(p, 'x', 100);
	assert_int_equal(p[99], 'x');
	secret_free(p);
	secret_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha),        cmocka_unit_test(hmac),   cmocka_unit_test(comparing),
		cmocka_unit_test(randomness), cmocka_unit_test(secret),
	};

	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
