#include "hexes.h"

/* RFC 4648, section 10; base32 and base64url without their padding. */
static void published(void **state)
{
	static const struct {
		const char *bytes, *text[ENCODING_N];
	} rows[] = {
		{ "", { "", "", "", "" } },
		{ "f", { "66", "MY", "Zg==", "Zg" } },
		{ "fo", { "666f", "MZXQ", "Zm8=", "Zm8" } },
		{ "foo", { "666f6f", "MZXW6", "Zm9v", "Zm9v" } },
		{ "foob", { "666f6f62", "MZXW6YQ", "Zm9vYg==", "Zm9vYg" } },
		{ "fooba", { "666f6f6261", "MZXW6YTB", "Zm9vYmE=", "Zm9vYmE" } },
		{ "foobar", { "666f6f626172", "MZXW6YTBOI", "Zm9vYmFy", "Zm9vYmFy" } },
		{ "\xFB\xEF\xFF", { "fbefff", "7PX76", "++//", "--__" } },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (enum encoding e = 0; e < ENCODING_N; e++) {
			struct str bytes = str_of(rows[i].bytes);
			char text[64], back[64];
			size_t n = 77;

			encode(e, bytes.p, bytes.n, text);
			want_str(str_of(text), str_of(rows[i].text[e]), "out");
			assert_int_equal(encode_len(e, bytes.n), strlen(text));
			want(decode(e, str_of(text), back, sizeof back, &n, NULL), "%s", text);
			want_str(str_n(back, n), bytes, text);
			want(decode_exact(e, str_of(text), back, bytes.n, NULL), "%s", text);
		}
}

static void round_trips(void **state)
{
	uint8_t bytes[67], back[67];
	char text[2 * 67 + 1];

	(void)state;
	random_bytes(bytes, sizeof bytes);
	for (enum encoding e = 0; e < ENCODING_N; e++)
		for (size_t n = 0; n <= sizeof bytes; n++) {
			size_t got;

			encode(e, bytes, n, text);
			want(decode(e, str_of(text), back, sizeof back, &got, NULL) && got == n, "%d: %s", e, text);
			assert_memory_equal(bytes, back, n);
			want(n == 0 || !decode(e, str_of(text), back, n - 1, &got, NULL), "one byte too many for its place");
		}
	struct buf b;

	buf_init(&b, 10);
	encode_put(&b, HEX, "abcd", 4);
	want_str(buf_str(&b), STR("61626364"), "to a writer");
	encode_put(&b, HEX, "ab", 2);
	assert_true(b.overflow);
	buf_release(&b);
}

/* What a lenient reader would take. `says` is part of the message. */
static void refused(void **state)
{
	static const struct {
		enum encoding e;
		struct str text;
		const char *says;
	} rows[] = {
		{ HEX, STR_LIT("6"), "too many or too few" },
		{ HEX, STR_LIT("6F"), "character 2 is 'F'" },
		{ HEX, STR_LIT("0x"), "character 2 is 'x'" },
		{ HEX, STR_LIT(" 66"), "byte 0x20" },
		{ HEX, STR_LIT("66\n"), "byte 0x0a" },
		{ BASE32, STR_LIT("my"), "'m'" },
		{ BASE32, STR_LIT("MY======"), "'='" },
		{ BASE32, STR_LIT("M1"), "'1'" },
		{ BASE32, STR_LIT("MZ"), "beyond the last byte" },
		{ BASE32, STR_LIT("M"), "too many or too few" },
		{ BASE32, STR_LIT("MZX"), "too many or too few" },
		{ BASE32, STR_LIT("MZXW6Y"), "too many or too few" },
		{ BASE64, STR_LIT("Zg"), "groups of four" },
		{ BASE64, STR_LIT("Zg="), "groups of four" },
		{ BASE64, STR_LIT("Zg===="), "groups of four" },
		{ BASE64, STR_LIT("Zh=="), "beyond the last byte" },
		{ BASE64, STR_LIT("Zm9="), "beyond the last byte" },
		{ BASE64, STR_LIT("Zm9vZg==Zg=="), "character 7 is '='" },
		{ BASE64, STR_LIT("===="), "'='" },
		{ BASE64, STR_LIT("Z==="), "'='" },
		{ BASE64, STR_LIT("Z=9v"), "'='" },
		{ BASE64, STR_LIT("Zm9v\nZg=="), "groups of four" },
		{ BASE64, STR_LIT("Zm\nv"), "byte 0x0a" },
		{ BASE64, STR_LIT("--__"), "'-'" },
		{ BASE64, STR_LIT("Zm\0v"), "byte 0x00" },
		{ BASE64, STR_LIT("Zm9\xC3"), "byte 0xc3" },
		{ BASE64URL, STR_LIT("++//"), "'+'" },
		{ BASE64URL, STR_LIT("Zg=="), "'='" },
		{ BASE64URL, STR_LIT("Zh"), "beyond the last byte" },
		{ BASE64URL, STR_LIT("Zm9vZ"), "too many or too few" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		char to[64];
		size_t n = 77;

		want(!decode(rows[i].e, rows[i].text, to, sizeof to, &n, &err), "row %zu", i);
		want(err.code == ERR_SYNTAX && strstr(err.msg, rows[i].says), "row %zu: %s", i, err.msg);
		want(n == 77, "row %zu: left alone", i);
	}
	char to[4];
	struct err err = { 0 };

	assert_false(decode_exact(BASE64, STR("Zm9v"), to, 2, &err));
	assert_string_equal(err.msg, "3 bytes in base64, at most 2 are taken");
	assert_false(decode_exact(BASE64, STR("Zg=="), to, 2, &err));
	assert_string_equal(err.msg, "1 bytes in base64, expected 2");
	assert_false(decode_exact(HEX, STR("66"), to, 2, &err));
	assert_int_equal(err.code, ERR_RANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published), cmocka_unit_test(round_trips), cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
