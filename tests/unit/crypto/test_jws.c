/* Published vectors (RFC 7515, appendix A; RFC 8037, appendix A), tokens made wrong by hand, and jose's verdicts on its own. */
#include "../node.h"
#include "hexes.h"

#include "base/file.h"
#include "base/limits.h"
#include "crypto/jws.h"

#define PAYLOAD "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
#define CLAIMS  "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
#define N2048 \
	"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_Yp" \
	"RPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxv" \
	"b3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
#define RSA_SIG \
	"cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjb" \
	"KBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZES" \
	"c6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
#define EC_SIG "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
#define EC_X   "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
#define EC_Y   "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
#define ED_SIG "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
#define ED_X   "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"

#define RSA_KEY "{\"kty\":\"RSA\",\"n\":\"" N2048 "\",\"e\":\"AQAB\"}"
#define EC_KEY  "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X "\",\"y\":\"" EC_Y "\"}"
#define ED_KEY  "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X "\"}"
#define KEYS(keys) "{\"keys\":[" keys "]}"

#define RS256_TOKEN "eyJhbGciOiJSUzI1NiJ9." PAYLOAD "." RSA_SIG
#define ES256_TOKEN "eyJhbGciOiJFUzI1NiJ9." PAYLOAD "." EC_SIG
#define EDDSA_TOKEN "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc." ED_SIG

static bool check(struct arena *a, const char *keys, struct str token, struct jws *ret, struct err *err)
{
	struct jwk_set set;

	return jwk_set_read(a, str_of(keys), &set, err) && jws_check(a, &set, token, ret, err);
}

static void published(void **state)
{
	static const struct {
		const char *what, *keys, *token;
		enum jws_alg alg;
		const char *payload;
	} rows[] = {
		{ "RFC 7515 A.2", KEYS(RSA_KEY), RS256_TOKEN, JWS_RS256, CLAIMS },
		{ "RFC 7515 A.3", KEYS(EC_KEY), ES256_TOKEN, JWS_ES256, CLAIMS },
		{ "RFC 8037 A.5", KEYS(ED_KEY), EDDSA_TOKEN, JWS_EDDSA, "Example of Ed25519 signing" },
		{ "each of three", KEYS(RSA_KEY "," EC_KEY "," ED_KEY), ES256_TOKEN, JWS_ES256, CLAIMS },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		struct jws t;

		want(check(&a, rows[i].keys, str_of(rows[i].token), &t, &err), "%s: %s", rows[i].what, err.msg);
		want(t.alg == rows[i].alg, "%s: %d", rows[i].what, t.alg);
		want_str(t.payload, str_of(rows[i].payload), rows[i].what);
		/* One bit of any byte of it changed, it is no more. */
		for (size_t k = 0; rows[i].token[k]; k++) {
			char *spoilt = str_cstr(&a, str_of(rows[i].token));

			spoilt[k] ^= 1;
			want(!check(&a, rows[i].keys, str_of(spoilt), &t, &err), "%s: byte %zu", rows[i].what, k);
			arena_reset(&a);
		}
	}
	arena_release(&a);
}

/* A token of that head, and the payload and signature of A.3. */
static struct str with_head(struct arena *a, const char *head, const char *rest)
{
	struct buf b;
	struct str s;

	buf_init(&b, 100000);
	encode_put(&b, BASE64URL, head, strlen(head));
	buf_puts(&b, rest);
	s = buf_dup(a, &b);
	buf_release(&b);
	return s;
}

static void refused(void **state)
{
	static const struct {
		const char *head, *rest;
		enum err_code code;
		const char *says;
	} rows[] = {
		{ "{\"alg\":\"none\"}", "." PAYLOAD ".", ERR_RANGE, "\"none\"" },
		{ "{\"alg\":\"None\"}", "." PAYLOAD ".", ERR_RANGE, "\"None\"" },
		{ "{\"alg\":\"HS256\"}", "." PAYLOAD "." EC_SIG, ERR_RANGE, "\"HS256\"" },
		{ "{\"alg\":\"ES512\"}", "." PAYLOAD "." EC_SIG, ERR_RANGE, "\"ES512\"" },
		{ "{\"alg\":\"es256\"}", "." PAYLOAD "." EC_SIG, ERR_RANGE, "\"es256\"" },
		{ "{\"alg\":[\"ES256\"]}", "." PAYLOAD "." EC_SIG, ERR_TYPE, "array" },
		{ "{\"alg\":null}", "." PAYLOAD "." EC_SIG, ERR_MISSING, "alg" },
		{ "{}", "." PAYLOAD "." EC_SIG, ERR_MISSING, "alg" },
		{ "[]", "." PAYLOAD "." EC_SIG, ERR_TYPE, "object" },
		{ "{\"alg\":\"none\",\"alg\":\"ES256\"}", "." PAYLOAD "." EC_SIG, ERR_SYNTAX, "alg" },
		{ "{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}", "." PAYLOAD "." EC_SIG, ERR_RANGE, "crit" },
		{ "{\"alg\":\"ES256\",\"kid\":7}", "." PAYLOAD "." EC_SIG, ERR_TYPE, "string" },
		{ "{\"alg\":\"ES256\",\"kid\":\"x\"}", "." PAYLOAD "." EC_SIG, ERR_FOUND, "\"x\"" },
		{ "{\"alg\":\"ES384\"}", "." PAYLOAD "." EC_SIG, ERR_FOUND, "ES384" },
		{ "{\"alg\":\"RS256\"}", "." PAYLOAD "." EC_SIG, ERR_DENIED, "wrong" },
		{ "{\"alg\":\"PS256\"}", "." PAYLOAD "." RSA_SIG, ERR_DENIED, "wrong" },
		{ "{\"alg\":\"ES256\"}", "." PAYLOAD, ERR_SYNTAX, "three parts" },
		{ "{\"alg\":\"ES256\"}", "." PAYLOAD "." EC_SIG ".", ERR_SYNTAX, "three parts" },
		{ "{\"alg\":\"ES256\"}", "." PAYLOAD "." EC_SIG "=", ERR_SYNTAX, "signature" },
		{ "{\"alg\":\"ES256\"}", "." PAYLOAD "." EC_SIG "\n", ERR_SYNTAX, "signature" },
		{ "{\"alg\":\"ES256\"}", "=." PAYLOAD "." EC_SIG, ERR_SYNTAX, "head" },
		{ "{\"alg\":\"ES256\"}", ".+" PAYLOAD "." EC_SIG, ERR_SYNTAX, "payload" },
		{ "", "." PAYLOAD "." EC_SIG, ERR_SYNTAX, "three parts" },
		{ "{\"alg\":\"ES256\"}", "." PAYLOAD ".", ERR_DENIED, "wrong" },
		/* r and s both zero */
		{ "{\"alg\":\"ES256\"}", "." PAYLOAD ".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		  ERR_DENIED, "wrong" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		struct jws t = { .alg = JWS_ALG_N };

		want(!check(&a, KEYS(RSA_KEY "," EC_KEY "," ED_KEY), with_head(&a, rows[i].head, rows[i].rest), &t, &err), "row %zu", i);
		want(err.code == rows[i].code && (strstr(err.msg, rows[i].says) || strstr(err.where, rows[i].says)), "row %zu: %d %s: %s",
		     i, err.code, err.where, err.msg);
		want(t.alg == JWS_ALG_N && !t.payload.n, "row %zu: nothing given out", i);
	}
	arena_release(&a);
}

static void sets(void **state)
{
	static const struct {
		const char *keys;
		size_t n, left_out;
	} rows[] = {
		{ KEYS(""), 0, 0 },
		{ KEYS(RSA_KEY "," EC_KEY "," ED_KEY), 3, 0 },
		{ KEYS("{\"kty\":\"oct\",\"k\":\"AAAA\"}," EC_KEY), 1, 1 },
		{ KEYS("1,null,\"x\",[],{}," EC_KEY), 1, 5 },
		{ KEYS("{\"kty\":\"RSA\",\"n\":\"" N2048 "\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"RSA\",\"n\":\"AA" N2048 "\",\"e\":\"AQAB\"}"), 0, 1 },  /* shifted by 12 bits, so even */
		{ KEYS("{\"kty\":\"RSA\",\"n\":\"" N2048 "\",\"e\":\"AQ\"}"), 0, 1 },      /* e = 1 */
		{ KEYS("{\"kty\":\"RSA\",\"n\":\"" N2048 "\",\"e\":\"Ag\"}"), 0, 1 },      /* e = 2 */
		{ KEYS("{\"kty\":\"RSA\",\"n\":\"" N2048 "\",\"e\":\"AAEAAQ\"}"), 1, 0 },  /* with a zero before it */
		{ KEYS("{\"kty\":\"RSA\",\"n\":\"" N2048 "\",\"e\":\"AQABAQABAQ\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0\",\"e\":\"AQAB\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_Y "\",\"y\":\"" EC_X "\"}"), 0, 1 }, /* beside the curve */
		{ KEYS("{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"" EC_X "\",\"y\":\"" EC_Y "\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"" EC_X "\",\"y\":\"" EC_Y "\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" EC_X "\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"EC\",\"x\":\"" EC_X "\",\"y\":\"" EC_Y "\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" ED_X "\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X "A\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X "\",\"alg\":\"Ed25519\"}"), 1, 0 },
		{ KEYS("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X "\",\"use\":\"enc\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X "\",\"alg\":\"RS256\"}"), 0, 1 },
		{ KEYS("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" ED_X "\",\"kid\":5}"), 0, 1 },
	};
	static const struct {
		const char *keys;
		enum err_code code;
	} wrong[] = {
		{ "", ERR_SYNTAX }, { "{", ERR_SYNTAX }, { "[]", ERR_TYPE }, { "{}", ERR_MISSING }, { "{\"keys\":{}}", ERR_TYPE },
		{ "{\"keys\":[],\"keys\":[]}", ERR_SYNTAX },
	};
	struct jwk_set set;
	struct arena a;
	struct buf many;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };

		want(jwk_set_read(&a, str_of(rows[i].keys), &set, &err), "row %zu: %s", i, err.msg);
		want(set.n == rows[i].n && set.left_out == rows[i].left_out, "row %zu: %zu, %zu", i, set.n, set.left_out);
	}
	for (size_t i = 0; i < ROWS(wrong); i++) {
		struct err err = { 0 };

		want(!jwk_set_read(&a, str_of(wrong[i].keys), &set, &err) && err.code == wrong[i].code, "row %zu: %d %s", i, err.code, err.msg);
	}
	buf_init(&many, MIB);
	buf_puts(&many, "{\"keys\":[" ED_KEY);
	for (int i = 0; i < LIMIT_JWK_KEYS; i++)
		buf_puts(&many, "," ED_KEY);
	buf_puts(&many, "]}");
	struct err err = { 0 };

	assert_false(jwk_set_read(&a, buf_str(&many), &set, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	buf_release(&many);
	arena_release(&a);
}

static void which_key(void **state)
{
	struct arena a;
	struct jws t;
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	/* Two that could have signed, and the token does not say which: not guessed. */
	assert_false(check(&a, KEYS(EC_KEY "," EC_KEY), STR(ES256_TOKEN), &t, &err));
	assert_int_equal(err.code, ERR_FOUND);
	/* Newer name of the same algorithm; the signature covers the head, so it no longer fits. */
	assert_false(check(&a, KEYS(ED_KEY), with_head(&a, "{\"alg\":\"Ed25519\"}", "." PAYLOAD "." ED_SIG), &t, &err));
	assert_int_equal(err.code, ERR_DENIED);
	char *large = arena_zero(&a, LIMIT_JWS + 2);

	memset(large, 'A', LIMIT_JWS + 1);
	assert_false(check(&a, KEYS(ED_KEY), str_of(large), &t, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	arena_release(&a);
}

static void against_jose(void **state)
{
	char path[40];
	struct str text, line;
	size_t good = 0, bad = 0;
	struct arena a, each;

	(void)state;
	node_needs("jose");
	node_file(path);
	assert_int_equal(node_run("jws.mjs", path), 0);
	arena_init(&a);
	arena_init(&each);
	assert_true(file_read(&a, path, 64 * MIB, &text, NULL));
	unlink(path);
	while (str_split(&text, '\n', &line) && line.n) {
		struct str what, keys, token;
		struct err err = { 0 };
		struct jwk_set set;
		struct jws t;
		struct json j;
		bool ok;

		assert_true(json_read(&each, line, MIB, &j, NULL) && json_str(&j, "what", JSON_REQUIRED, &what, NULL) &&
		            json_bool(&j, "ok", JSON_REQUIRED, &ok, NULL) && json_str(&j, "keys", JSON_REQUIRED, &keys, NULL) &&
		            json_str(&j, "token", JSON_REQUIRED, &token, NULL));
		bool got = jwk_set_read(&each, keys, &set, &err) && jws_check(&each, &set, token, &t, &err);

		want(got == ok, "%.*s: jose says %s, we say %s", STR_ARG(what), ok ? "yes" : "no", got ? "yes" : err.msg);
		good += ok;
		bad += !ok;
		arena_reset(&each);
	}
	want(good >= 40 && bad >= 100, "%zu and %zu", good, bad);
	arena_release(&each);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published), cmocka_unit_test(refused), cmocka_unit_test(sets), cmocka_unit_test(which_key),
		cmocka_unit_test(against_jose),
	};

	return cmocka_run_group_tests_name("jws", tests, NULL, NULL);
}
