#include "hexes.h"

#include "crypto/totp.h"

static const struct str secret = STR_LIT("12345678901234567890");

/* RFC 4226, appendix D. */
static void hotp(void **state)
{
	static const char *const codes[] = { "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489" };

	(void)state;
	for (size_t i = 0; i < ROWS(codes); i++) {
		char code[TOTP_DIGITS + 1];

		totp_code(secret, i, code);
		want(!strcmp(code, codes[i]), "step %zu: %s", i, code);
	}
}

/* RFC 6238, appendix B: the last six of its eight digits. */
static void totp(void **state)
{
	static const struct {
		unixtime now;
		const char *code;
	} rows[] = {
		{ 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
		{ 1234567890, "005924" }, { 2000000000, "279037" }, { INT64_C(20000000000), "353130" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		uint64_t step = (uint64_t)rows[i].now / TOTP_STEP, last = 0;
		char code[TOTP_DIGITS + 1];

		totp_code(secret, step, code);
		want(!strcmp(code, rows[i].code), "row %zu: %s", i, code);
		want(totp_check(secret, str_of(rows[i].code), rows[i].now, &last) && last == step, "row %zu", i);
		want(!totp_check(secret, str_of(rows[i].code), rows[i].now, &last), "row %zu: not twice", i);
	}
}

static void windows(void **state)
{
	static const struct {
		int early;      /* steps that the code is behind now */
		int64_t last;   /* the last used step, from now */
		bool ok;
	} rows[] = {
		{ 0, -9, true }, { 1, -9, true },   { -1, -9, true },  { 2, -9, false }, { -2, -9, false },
		{ 0, -1, true }, { 0, 0, false },   { 1, -1, false },  { -1, 0, true },  { 0, 1, false },
		{ -1, 1, false }, { 1, -2, true },
	};
	unixtime now = 1750000007;
	uint64_t step = (uint64_t)now / TOTP_STEP;

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		uint64_t last = step + (uint64_t)rows[i].last, before = last;
		char code[TOTP_DIGITS + 1];

		totp_code(secret, step - (uint64_t)(int64_t)rows[i].early, code);
		want(totp_check(secret, str_of(code), now, &last) == rows[i].ok, "row %zu", i);
		want(last == (rows[i].ok ? step - (uint64_t)(int64_t)rows[i].early : before), "row %zu", i);
	}
	static const struct {
		const char *code;
		bool ok;
	} typed[] = {
		{ "287082", true }, { "287 082", true }, { " 2 8 7 0 8 2 ", true }, { "28708", false }, { "2870822", false }, { "28708a", false },
		{ "", false },      { "287-082", false }, { "\xEF\xBC\x92" "87082", false },
	};
	for (size_t i = 0; i < ROWS(typed); i++) {
		uint64_t last = 0;

		want(totp_check(secret, str_of(typed[i].code), 59, &last) == typed[i].ok, "\"%s\"", typed[i].code);
	}
	uint64_t last = 0;

	assert_false(totp_check(secret, STR("755224"), TIME_NONE, &last));
}

static void uri(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	totp_uri_put(&b, STR("Tocsin & Co"), STR("ann@example.org"), (const uint8_t *)secret.p);
	want_str(buf_str(&b),
	         STR("otpauth://totp/Tocsin%20%26%20Co:ann%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	             "&issuer=Tocsin%20%26%20Co&algorithm=SHA1&digits=6&period=30"), "uri");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hotp), cmocka_unit_test(totp), cmocka_unit_test(windows), cmocka_unit_test(uri),
	};

	return cmocka_run_group_tests_name("totp", tests, NULL, NULL);
}
