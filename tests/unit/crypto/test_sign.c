#include "hexes.h"

#include "crypto/sign.h"

/* RFC 8032, section 7.1, tests 1 to 3. */
static const struct {
	const char *seed, *public, *message, *signature;
} rows[] = {
	{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
	{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
	{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
};

static void published(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct sign_key *key = sign_key_from_seed((const uint8_t *)unhex(&a, rows[i].seed).p);
		struct sign_public public = sign_key_public(key);
		struct str message = unhex(&a, rows[i].message);
		struct signature s = sign(key, message);
		uint8_t seed[SIGN_SEED];

		want_hex(str_n((char *)public.b, SIGN_PUBLIC), rows[i].public, "public key");
		want_hex(str_n((char *)s.b, SIGN_SIGNATURE), rows[i].signature, "signature");
		sign_key_seed(key, seed);
		want_hex(str_n((char *)seed, SIGN_SEED), rows[i].seed, "seed");
		assert_true(sign_check(&public, message, &s));
		for (size_t bit = 0; bit < SIGN_SIGNATURE * 8; bit++) {
			s.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
			want(!sign_check(&public, message, &s), "bit %zu", bit);
			s.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		assert_false(sign_check(&public, STR("other"), &s));
		sign_key_free(key);
	}
	arena_release(&a);
}

static void weak(void **state)
{
	static const struct sign_public nobody; /* of order 4 */
	static const struct signature nothing;
	struct sign_key *a = sign_key_make(), *b = sign_key_make();
	struct sign_public pa = sign_key_public(a), pb = sign_key_public(b);
	struct signature s = sign(a, STR("x"));

	(void)state;
	assert_false(sign_check(&nobody, STR("x"), &nothing));
	assert_memory_not_equal(pa.b, pb.b, SIGN_PUBLIC);
	assert_true(sign_check(&pa, STR("x"), &s));
	assert_false(sign_check(&pb, STR("x"), &s));
	sign_key_free(a);
	sign_key_free(b);
	sign_key_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(published), cmocka_unit_test(weak) };

	return cmocka_run_group_tests_name("sign", tests, NULL, NULL);
}
