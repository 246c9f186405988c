#include "hexes.h"

#include "crypto/password.h"

static const struct password_cost cheap = { 8192, 1 };

static void hashing(void **state)
{
	char kept[PASSWORD_TEXT], again[PASSWORD_TEXT];
	static char large[PASSWORD_MAX + 1];
	struct err err;

	(void)state;
	assert_true(password_hash(STR("correct horse"), &cheap, kept, NULL));
	assert_true(password_hash(STR("correct horse"), &cheap, again, NULL));
	assert_string_not_equal(kept, again);
	assert_non_null(strstr(kept, "$argon2id$v=19$m=8,t=1,p=1$"));
	assert_true(password_check(str_of(kept), STR("correct horse")));
	assert_true(password_check(str_of(again), STR("correct horse")));
	assert_false(password_check(str_of(kept), STR("correct horsf")));
	assert_false(password_check(str_of(kept), STR("correct horse\0")));
	assert_false(password_check(str_of(kept), STR("")));
	assert_false(password_stale(str_of(kept), &cheap));
	assert_true(password_stale(str_of(kept), &password_cost));
	assert_true(password_stale(STR(""), &cheap));
	assert_true(password_stale(STR("$argon2id$nonsense"), &cheap));
	memset(large, 'x', sizeof large);
	assert_false(password_hash(str_n(large, sizeof large), &cheap, kept, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_true(password_hash(str_n(large, PASSWORD_MAX), &cheap, kept, &err));
	assert_true(password_check(str_of(kept), str_n(large, PASSWORD_MAX)));
	assert_false(password_check(str_of(kept), str_n(large, sizeof large)));
	assert_false(password_hash(STR("x"), &(struct password_cost){ SIZE_MAX / 2, 1 }, kept, &err));
	assert_int_equal(err.code, ERR_IO);
}

/* Made by the reference implementation's own command: argon2 somesalt -id -t 2 -m 16 -p 1, for "password". */
static void published(void **state)
{
	static const char kept[] = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

	(void)state;
	assert_true(password_check(str_of(kept), STR("password")));
	assert_false(password_check(str_of(kept), STR("passwore")));
	assert_true(password_stale(str_of(kept), &password_cost));
	static const char *const bad[] = {
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$x", "$2y$10$abcdefghijklmnopqrstuv", "x",
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
		"CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPcCTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
	};
	for (size_t i = 0; i < ROWS(bad); i++)
		want(!password_check(str_of(bad[i]), STR("password")), "%s", bad[i]);
	assert_false(password_check(STR(""), STR("password"))); /* nobody's, after as much work */
}

static void rules(void **state)
{
	static const struct {
		const char *password, *account, *says; /* NULL: allowed */
	} rows[] = {
		{ "tea for two hundred", "ann", NULL },
		{ "a bcdefghij", "ann", NULL },
		{ "\xE8\xB0\x81\xE7\x9F\xA5\xE7\x9B\x98\xE4\xB8\xAD\xE9\xA4\x90\xE7\xB2\x92\xE7\xB2\x92\xE7\x9A\x86\xE8\xBE\x9B\xE8\x8B\xA6", "ann", NULL },
		{ "\xE8\xB0\x81\xE7\x9F\xA5\xE7\x9B\x98", "ann", "3 characters, at least 10" },
		{ "short", "ann", "5 characters" },
		{ "", "ann", "0 characters" },
		{ "123456789", "ann", "9 characters" },
		{ "Password123", "ann", "commonest" },
		{ "QWERTYUIOP", "ann", "commonest" },
		{ "1234567890", "ann", "run of neighbours" },
		{ "0987654321", "ann", "run of neighbours" },
		{ "abcdefghijklm", "ann", "run of neighbours" },
		{ "aaaaaaaaaaaa", "ann", "run of neighbours" },
		{ "abc1abc1abc1", "ann", "again and again" },
		{ "abc1abc1abcd", "ann", NULL },
		{ "1819181718", "ann", NULL },
		{ "annamiller", "AnnaMiller", "account's own name" },
		{ "AnnaMiller2026!", "annamiller", "account's own name" },
		{ "!!!annamiller", "annamiller99", "account's own name" },
		{ "annamillerson", "annamiller", NULL },
		{ "ann@example.org", "ann@example.org", "account's own name" },
		{ "2026-10-01-99", "12345", NULL }, /* neither has a core */
		{ "\xFF\xFE" "0123456789", "ann", "not UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		bool ok = password_allowed(str_of(rows[i].password), str_of(rows[i].account), &err);

		want(ok == !rows[i].says && (ok || strstr(err.msg, rows[i].says)), "%s: %s", rows[i].password, err.msg);
	}
	static char large[PASSWORD_MAX + 1];
	struct err err;

	for (size_t i = 0; i < sizeof large; i++)
		large[i] = "ab cde"[i * i % 6];
	assert_false(password_allowed(str_n(large, sizeof large), STR(""), &err));
	assert_string_equal(err.msg, "longer than 1024 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(hashing), cmocka_unit_test(published), cmocka_unit_test(rules) };

	return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
