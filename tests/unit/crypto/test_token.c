#include "unit.h"

#include "crypto/token.h"

static const char letters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

static bool reads(const char *text)
{
	char back[TOKEN_LEN + 1];

	return token_read(str_of(text), back, NULL);
}

static void made(void **state)
{
	char last[TOKEN_LEN + 1] = "";

	(void)state;
	for (int i = 0; i < 200; i++) {
		char token[TOKEN_LEN + 1], back[TOKEN_LEN + 1];

		token_make(token);
		assert_string_not_equal(token, last);
		assert_int_equal(strspn(token, "23456789ABCDEFGHJKMNPQRSTUVWXYZ-"), TOKEN_LEN);
		assert_true(token_read(str_of(token), back, NULL));
		assert_string_equal(token, back);
		memcpy(last, token, sizeof last);
	}
}

/* Every single wrong symbol, every swap of any two, and a sample of pairs of wrong ones. */
static void mistyped(void **state)
{
	char token[TOKEN_LEN + 1], bad[TOKEN_LEN + 1];
	unsigned missed = 0, tried = 0;

	(void)state;
	token_make(token);
	for (size_t i = 0; i < TOKEN_LEN; i++)
		for (const char *c = letters; *c && token[i] != '-'; c++) {
			memcpy(bad, token, sizeof bad);
			bad[i] = *c;
			want(reads(bad) == (*c == token[i]), "%s for %s", bad, token);
		}
	for (size_t i = 0; i < TOKEN_LEN; i++)
		for (size_t k = i + 1; k < TOKEN_LEN; k++) {
			if (token[i] == '-' || token[k] == '-')
				continue;
			memcpy(bad, token, sizeof bad);
			bad[i] = token[k];
			bad[k] = token[i];
			want(reads(bad) == (token[i] == token[k]), "%s for %s", bad, token);
			for (const char *c = letters; *c; c++) {
				bad[i] = *c;
				bad[k] = letters[(size_t)(c - letters) * 7 % 31];
				want(!reads(bad) || strcmp(bad, token) == 0, "%s for %s", bad, token);
			}
		}
	/* Three wrong ones are told but for one in 961. */
	for (size_t n = 0; n < 31 * 31 * 31; n++) {
		memcpy(bad, token, sizeof bad);
		bad[0] = letters[n % 31];
		bad[7] = letters[n / 31 % 31];
		bad[20] = letters[n / 961];
		if (bad[0] == token[0] || bad[7] == token[7] || bad[20] == token[20])
			continue;
		tried++;
		missed += reads(bad);
	}
	want(missed == 30 && tried == 27000, "%u of %u", missed, tried);
}

static void typed(void **state)
{
	char token[TOKEN_LEN + 1], back[TOKEN_LEN + 1], other[TOKEN_LEN * 2];
	size_t n = 0;
	static const struct {
		const char *in;
		enum err_code code;
		const char *says;
	} rows[] = {
		{ "", ERR_SYNTAX, "0 symbols" },
		{ "22222-22222", ERR_SYNTAX, "10 symbols" },
		{ "22222-22222-22222-22222-22222-2", ERR_SYNTAX, "26 symbols" },
		{ "2222O-22222-22222-22222-22222", ERR_SYNTAX, "symbol 5 is 'O'" },
		{ "22222-22221-22222-22222-22222", ERR_SYNTAX, "symbol 10 is '1'" },
		{ "22222-2222\xC3\xA4-22222-22222-22222", ERR_SYNTAX, "symbol 10 is no letter" },
		{ "22222-22222-22222-22222-22223", ERR_RANGE, "mistyped" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };

		want(!token_read(str_of(rows[i].in), back, &err), "%s", rows[i].in);
		want(err.code == rows[i].code && strstr(err.msg, rows[i].says), "%s: %s", rows[i].in, err.msg);
	}
	token_make(token);
	for (size_t i = 0; i < TOKEN_LEN; i++) {
		if (token[i] == '-')
			continue;
		other[n++] = token[i] >= 'A' ? (char)(token[i] + 32) : token[i];
		if (i % 3 == 0)
			other[n++] = ' ';
	}
	assert_true(token_read(str_n(other, n), back, NULL));
	assert_string_equal(token, back);

	struct digest a = token_digest(token), b = token_digest(back), plain = sha256(str_of(token));

	assert_true(digest_same(&a, &b));
	assert_false(digest_same(&a, &plain));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(made), cmocka_unit_test(mistyped), cmocka_unit_test(typed),
	};

	return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
