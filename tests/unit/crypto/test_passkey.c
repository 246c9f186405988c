/* Passkeys of a device in software, right and wrong in every part; the same answers are judged by an independent program. */
#include "../node.h"
#include "authenticator.h"

#include "base/limits.h"

static const struct passkey_site site = { STR_LIT("hub.example"), STR_LIT("https://hub.example"), STR_LIT("Hub") };
static const uint8_t challenge[PASSKEY_CHALLENGE] = "thirty-two bytes, not by chance";

/* What the oracle is asked afterwards: one line of JSON for each answer, with our verdict. */
static struct buf asked;

static void ask_oracle(const char *kind, const char *what, bool ok, struct str answer, struct str key, uint32_t counter)
{
	buf_printf(&asked, "{\"kind\":\"%s\",\"what\":\"%s\",\"ok\":%s,\"counter\":%u", kind, what, ok ? "true" : "false", counter);
	put_b64(&asked, ",\"challenge\":", str_n((const char *)challenge, PASSKEY_CHALLENGE));
	put_b64(&asked, ",\"key\":", key);
	buf_printf(&asked, ",\"answer\":%.*s}\n", STR_ARG(answer));
}

#define ES256_HEAD "a5010203262001"
#define POINT_X "215820" "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
#define POINT_Y "225820" "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"

struct row {
	const char *what;
	struct told told;
	enum err_code code; /* ERR_NONE: taken */
	const char *says;
	bool alone;         /* the oracle is not asked: it is stricter or laxer there on purpose, or takes no such bytes at all */
};

static const struct row made_rows[] = {
	{ "as it should be", { 0 }, ERR_NONE, "", false },
	{ "may be copied", { .flags = 0x4d }, ERR_NONE, "", false },
	{ "is copied", { .flags = 0x5d }, ERR_NONE, "", false },
	{ "is copied and may not", { .flags = 0x55 }, ERR_DENIED, "copied", false },
	{ "other type", { .type = "webauthn.get" }, ERR_DENIED, "webauthn.get", false },
	{ "other challenge", { .other_challenge = true }, ERR_DENIED, "another question", false },
	{ "short challenge", { .short_challenge = true }, ERR_DENIED, "another question", false },
	{ "other origin", { .origin = "https://evil.example" }, ERR_DENIED, "evil.example", false },
	{ "longer origin", { .origin = "https://hub.example.evil.example" }, ERR_DENIED, "evil", false },
	{ "origin without s", { .origin = "http://hub.example" }, ERR_DENIED, "http://", false },
	{ "other port", { .origin = "https://hub.example:8443" }, ERR_DENIED, "8443", false },
	{ "within another site", { .more_client = ",\"crossOrigin\":true" }, ERR_DENIED, "within", true },
	{ "below another page", { .more_client = ",\"topOrigin\":\"https://x.example\"" }, ERR_DENIED, "within", true },
	{ "crossOrigin not said", { .more_client = "" }, ERR_NONE, "", false },
	{ "members to come", { .more_client = ",\"other_keys_can_be_added_here\":\"do not compare\"" }, ERR_NONE, "", false },
	{ "origin twice", { .more_client = ",\"origin\":\"https://hub.example\"" }, ERR_SYNTAX, "origin", true },
	{ "client no JSON", { .client = "x" }, ERR_SYNTAX, "clientDataJSON", true },
	{ "client empty", { .client = "{}" }, ERR_MISSING, "clientDataJSON", false },
	{ "other site", { .site = "evil.example" }, ERR_DENIED, "another site", false },
	{ "not present", { .flags = 0x44 }, ERR_DENIED, "verify", false },
	{ "not verified", { .flags = 0x41 }, ERR_DENIED, "verify", false },
	{ "no key announced", { .flags = 0x05 }, ERR_SYNTAX, "more than", true },
	{ "no key", { .flags = 0x05, .no_key = true }, ERR_MISSING, "no key", false },
	{ "key announced alone", { .no_key = true }, ERR_SYNTAX, "announced", true },
	{ "another id", { .other_id = true }, ERR_DENIED, "another passkey", true },
	{ "long id", { .long_id = true }, ERR_SYNTAX, "1064 bytes", true },
	{ "extensions", { .flags = 0xc5, .more_device = "a16b6372656450726f7465637402" }, ERR_NONE, "", false },
	{ "extensions no map", { .flags = 0xc5, .more_device = "01" }, ERR_TYPE, "extensions", true },
	{ "extensions cut", { .flags = 0xc5, .more_device = "a16b6372656450" }, ERR_SYNTAX, "extensions", true },
	{ "extensions not announced", { .more_device = "a16b6372656450726f7465637402" }, ERR_SYNTAX, "14 bytes more", false },
	{ "bytes more", { .more_device = "00" }, ERR_SYNTAX, "1 bytes more", false },
	{ "attested, well-formed", { .format = "packed", .statement = "a263616c672663736967450102030405" }, ERR_NONE, "", true },
	{ "attested, of a new kind", { .format = "newer", .statement = "a1616181a0" }, ERR_NONE, "", true },
	{ "attested, no map", { .format = "packed", .statement = "80" }, ERR_TYPE, "attStmt", true },
	{ "attested, cut", { .format = "packed", .statement = "a1" }, ERR_SYNTAX, "", true },
	{ "object empty", { .object = "" }, ERR_SYNTAX, "attestationObject", true },
	{ "object a number", { .object = "01" }, ERR_TYPE, "attestationObject", true },
	{ "object an empty map", { .object = "a0" }, ERR_MISSING, "attestationObject", true },
	{ "object of unknown length", { .object = "bfff" }, ERR_SYNTAX, "length", true },
	{ "object with much claimed", { .object = "bbffffffffffffffff" }, ERR_SYNTAX, "left", true },
	{ "object with names not known", { .object = "a16161a0" }, ERR_SYNTAX, "no place", true },
	{ "object with a name twice", { .object = "a263666d74646e6f6e6563666d74646e6f6e65" }, ERR_SYNTAX, "no place", true },
	{ "object with a tag", { .object = "c0a0" }, ERR_SYNTAX, "tag", true },
	{ "key no map", { .cose = "80" }, ERR_TYPE, "key", true },
	{ "key empty", { .cose = "a0" }, ERR_RANGE, "algorithm 0", true },
	{ "key good", { .cose = ES256_HEAD POINT_X POINT_Y }, ERR_NONE, "", false },
	{ "key with a member more", { .cose = "a6010203262001" POINT_X POINT_Y "0405" }, ERR_NONE, "", true },
	{ "key beside its curve", { .cose = ES256_HEAD POINT_X "225820" "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19d" },
	  ERR_RANGE, "no ES256 key", true },
	{ "key of zeros", { .cose = ES256_HEAD "215820" "0000000000000000000000000000000000000000000000000000000000000000"
	                                       "225820" "0000000000000000000000000000000000000000000000000000000000000000" },
	  ERR_RANGE, "no ES256 key", true },
	{ "key short", { .cose = ES256_HEAD "214101" POINT_Y }, ERR_RANGE, "1 and 32 bytes", true },
	{ "key with y as a sign", { .cose = ES256_HEAD POINT_X "22f5" }, ERR_TYPE, "label -3", true },
	{ "key without y", { .cose = "a4010203262001" POINT_X }, ERR_RANGE, "32 and 0 bytes", true },
	{ "key with x twice", { .cose = ES256_HEAD POINT_X POINT_X }, ERR_SYNTAX, "twice", true },
	{ "key of another curve", { .cose = "a5010203262002" POINT_X POINT_Y }, ERR_RANGE, "curve 2", true },
	{ "key of ES384", { .cose = "a501020338222002" POINT_X POINT_Y }, ERR_RANGE, "algorithm -35", true },
	{ "key with HMAC", { .cose = "a301040305200a" }, ERR_RANGE, "algorithm 5", true },
	{ "key of short RSA", { .cose = "a401030339010020" "4401020304" "2143010001" }, ERR_RANGE, "4 and 3 bytes", true },
	{ "key with a text label", { .cose = "a1616101" }, ERR_TYPE, "number", true },
	{ "no JSON", { .json = "{" }, ERR_SYNTAX, "", true },
	{ "no object", { .json = "[]" }, ERR_TYPE, "object", true },
	{ "empty", { .json = "{}" }, ERR_MISSING, "type", true },
	{ "no response", { .json = "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\"}" }, ERR_MISSING, "response", true },
	{ "two ids", { .json = "{\"id\":\"AAAA\",\"rawId\":\"AAAB\",\"type\":\"public-key\",\"response\":{}}" }, ERR_RANGE, "differ", true },
	{ "empty id", { .json = "{\"id\":\"\",\"rawId\":\"\",\"type\":\"public-key\",\"response\":{}}" }, ERR_RANGE, "empty", true },
	{ "id not base64url", { .json = "{\"id\":\"A=\",\"rawId\":\"A=\",\"type\":\"public-key\",\"response\":{}}" }, ERR_SYNTAX, "'='", true },
	{ "other kind", { .json = "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"password\",\"response\":{}}" }, ERR_RANGE, "password", true },
};

static void made(void **state)
{
	struct device devices[PASSKEY_ALG_N];
	struct arena a;

	(void)state;
	arena_init(&a);
	for (enum passkey_alg alg = 0; alg < PASSKEY_ALG_N; alg++)
		device_make(&devices[alg], alg);
	for (size_t i = 0; i < ROWS(made_rows); i++) {
		const struct row *r = &made_rows[i];

		for (enum passkey_alg alg = 0; alg < PASSKEY_ALG_N; alg++) {
			const struct device *d = &devices[alg];
			struct str answer = device_new(&a, d, &r->told, challenge);
			struct err err = { 0 };
			struct passkey p;
			bool ok = passkey_made(&a, &site, challenge, answer, &p, &err);

			want(ok == (r->code == ERR_NONE) && err.code == r->code, "%s: %d %s: %s", r->what, err.code, err.where, err.msg);
			want(strstr(err.msg, r->says) || strstr(err.where, r->says), "%s: says %s", r->what, err.msg);
			if (ok && !r->told.cose) {
				want_str(p.id, str_n((const char *)d->id, DEVICE_ID), r->what);
				want(p.alg == alg && p.counter == 0 && !memcmp(p.model, "sixteen  letters", 16), "%s", r->what);
				want(p.may_sync == !!(r->told.flags & 8) && p.synced == !!(r->told.flags & 16), "%s", r->what);
			}
			if (!r->alone)
				ask_oracle("made", r->what, ok, answer, STR_NONE, 0);
			arena_reset(&a);
		}
	}
	for (enum passkey_alg alg = 0; alg < PASSKEY_ALG_N; alg++)
		device_free(&devices[alg]);
	arena_release(&a);
}

static const struct row used_rows[] = {
	{ "as it should be", { 0 }, ERR_NONE, "", false },
	{ "is copied", { .flags = 0x1d }, ERR_NONE, "", false },
	{ "no handle", { .user = "" }, ERR_DENIED, "not of this member", true }, /* nobody was named */
	{ "another's handle", { .user = "eighteen" }, ERR_DENIED, "not of this member", true },
	{ "other type", { .type = "webauthn.create" }, ERR_DENIED, "webauthn.create", false },
	{ "other challenge", { .other_challenge = true }, ERR_DENIED, "another question", false },
	{ "other origin", { .origin = "https://evil.example" }, ERR_DENIED, "evil.example", false },
	{ "within another site", { .more_client = ",\"crossOrigin\":true" }, ERR_DENIED, "within", true },
	{ "other site", { .site = "evil.example" }, ERR_DENIED, "another site", false },
	{ "not present", { .flags = 0x04 }, ERR_DENIED, "verify", false },
	{ "not verified", { .flags = 0x01 }, ERR_DENIED, "verify", false },
	{ "neither", { .flags = -1 }, ERR_DENIED, "verify", false },
	{ "signed by another", { .sign_with = "other" }, ERR_DENIED, "signature", false },
	{ "signature cut", { .sign_with = "cut" }, ERR_DENIED, "signature", true }, /* it throws within its ASN.1 reader */
	{ "not signed", { .sign_with = "none" }, ERR_DENIED, "signature", true },
	{ "another passkey", { .other_id = true }, ERR_DENIED, "another passkey", true },
	{ "bytes more", { .more_device = "00" }, ERR_SYNTAX, "1 bytes more", false },
	{ "extensions", { .flags = 0x85, .more_device = "a161781901f4" }, ERR_NONE, "", false },
	{ "no JSON", { .json = "\"x\"" }, ERR_TYPE, "object", true },
	{ "long handle", { .user = "0123456789012345678901234567890123456789012345678901234567890123x" }, ERR_LIMIT, "at most 64", true },
};

static void used(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (enum passkey_alg alg = 0; alg < PASSKEY_ALG_N; alg++) {
		struct device d;
		struct passkey p;
		struct arena kept_in;

		arena_init(&kept_in);
		device_make(&d, alg);
		assert_true(passkey_made(&kept_in, &site, challenge, device_new(&a, &d, &(struct told){ 0 }, challenge), &p, NULL));
		for (size_t i = 0; i < ROWS(used_rows); i++) {
			const struct row *r = &used_rows[i];
			struct passkey_kept kept = { p.id, p.key, str_of(handle), 7, false };
			struct str text = device_answer(&a, &d, &r->told, challenge, 8);
			struct passkey_answer answer;
			struct err err = { 0 };
			struct passkey_use use = { 99, true, false };
			bool ok = passkey_answer_read(&a, text, &answer, &err) && passkey_check(&a, &site, challenge, &answer, &kept, &use, &err);

			want(ok == (r->code == ERR_NONE) && err.code == r->code, "%s: %d %s: %s", r->what, err.code, err.where, err.msg);
			want(strstr(err.msg, r->says) || strstr(err.where, r->says), "%s: says %s", r->what, err.msg);
			want(ok ? use.counter == 8 && !use.copied && use.synced == !!(r->told.flags & 16) : use.counter == 99, "%s", r->what);
			if (!r->alone)
				ask_oracle("used", r->what, ok, text, p.key, 7);
			arena_reset(&a);
		}
		device_free(&d);
		arena_release(&kept_in);
	}
	arena_release(&a);
}

static void counters(void **state)
{
	static const struct {
		uint32_t kept, now;
		bool copied;
	} rows[] = { { 0, 0, false }, { 0, 1, false }, { 1, 2, false }, { 5, 5, true }, { 5, 4, true }, { 5, 0, true }, { 1, UINT32_MAX, false } };
	struct passkey p;
	struct device d;
	struct arena a;

	(void)state;
	arena_init(&a);
	device_make(&d, PASSKEY_ES256);
	assert_true(passkey_made(&a, &site, challenge, device_new(&a, &d, &(struct told){ 0 }, challenge), &p, NULL));
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct passkey_kept kept = { p.id, p.key, str_of(handle), rows[i].kept, true };
		struct str text = device_answer(&a, &d, &(struct told){ .user = "" }, challenge, rows[i].now);
		struct passkey_answer answer;
		struct passkey_use use;

		assert_true(passkey_answer_read(&a, text, &answer, NULL));
		assert_true(passkey_check(&a, &site, challenge, &answer, &kept, &use, NULL));
		want(use.counter == rows[i].now && use.copied == rows[i].copied, "row %zu", i);
		ask_oracle("used", "counter", !use.copied, text, p.key, rows[i].kept);
	}
	/* Any byte of the answer's parts changed, and it is none. */
	struct passkey_kept kept = { p.id, p.key, str_of(handle), 0, true };
	struct passkey_answer answer;
	struct passkey_use use;

	assert_true(passkey_answer_read(&a, device_answer(&a, &d, &(struct told){ 0 }, challenge, 1), &answer, NULL));
	struct str *parts[] = { &answer.client, &answer.device, &answer.signature };

	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < parts[i]->n; k++) {
			struct str whole = *parts[i];
			char *spoilt = str_cstr(&a, STR_NONE);

			spoilt = arena_alloc(&a, whole.n);
			memcpy(spoilt, whole.p, whole.n);
			spoilt[k] ^= 4;
			*parts[i] = str_n(spoilt, whole.n);
			want(!passkey_check(&a, &site, challenge, &answer, &kept, &use, NULL), "part %zu, byte %zu", i, k);
			*parts[i] = whole;
		}
	assert_true(passkey_check(&a, &site, challenge, &answer, &kept, &use, NULL));
	device_free(&d);
	arena_release(&a);
}

static void sites(void **state)
{
	static const struct {
		const char *url, *id, *origin; /* id NULL: none */
		const char *says;
	} rows[] = {
		{ "https://hub.example", "hub.example", "https://hub.example", "" },
		{ "https://Hub.Example:443", "hub.example", "https://hub.example", "" },
		{ "https://hub.example:8443/below", "hub.example", "https://hub.example:8443", "" },
		{ "HTTPS://hub.example/", "hub.example", "https://hub.example", "" },
		{ "http://localhost:8080", "localhost", "http://localhost:8080", "" },
		{ "http://localhost:80", "localhost", "http://localhost", "" },
		{ "http://hub.localhost", "hub.localhost", "http://hub.localhost", "" },
		{ "http://hub.example", NULL, NULL, "https alone" },
		{ "http://notlocalhost", NULL, NULL, "https alone" },
		{ "https://192.0.2.7", NULL, NULL, "IP address" },
		{ "http://127.0.0.1:8080", NULL, NULL, "IP address" },
		{ "https://[2001:db8::1]:8443", NULL, NULL, "IP address" },
		{ "https://", NULL, NULL, "no host" },
		{ "https://a b", NULL, NULL, "no host" },
		{ "https://me@hub.example", NULL, NULL, "no host" },
		{ "https://hub.example:0", NULL, NULL, "no host" },
		{ "https://hub.example:x", NULL, NULL, "no host" },
		{ "ftp://hub.example", NULL, NULL, "https://" },
		{ "", NULL, NULL, "https://" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct passkey_site s = { 0 };
		struct err err = { 0 };
		bool ok = passkey_site_of(&a, str_of(rows[i].url), STR("Hub"), &s, &err);

		want(ok == !!rows[i].id && strstr(err.msg, rows[i].says), "%s: %s", rows[i].url, err.msg);
		want(ok || err.code == ERR_STATE, "%s", rows[i].url);
		want_str(s.id, str_of(rows[i].id), rows[i].url);
		want_str(s.origin, str_of(rows[i].origin), rows[i].url);
	}
	arena_release(&a);
}

static void asking(void **state)
{
	static const struct str ids[] = { STR_LIT("\1\2\3"), STR_LIT("\xff\xfe") };
	static const struct passkey_site odd = { STR_LIT("hub.example"), STR_LIT("https://hub.example"), STR_LIT("\"Hub\"</script>") };
	struct buf b;

	(void)state;
	buf_init(&b, 10000);
	passkey_ask_new(&b, &odd, challenge, &(struct passkey_user){ STR("\1"), STR("ann@example.org"), STR("Ann") }, ids, 2);
	want_str(buf_str(&b),
	         STR("{\"rp\":{\"id\":\"hub.example\",\"name\":\"\\\"Hub\\\"</script>\"},\"user\":{\"id\":\"AQ\",\"name\":\"ann@example.org\","
	             "\"displayName\":\"Ann\"},\"challenge\":\"dGhpcnR5LXR3byBieXRlcywgbm90IGJ5IGNoYW5jZQA\",\"pubKeyCredParams\":["
	             "{\"type\":\"public-key\",\"alg\":-7},{\"type\":\"public-key\",\"alg\":-8},{\"type\":\"public-key\",\"alg\":-257}],"
	             "\"timeout\":300000,\"excludeCredentials\":[{\"id\":\"AQID\",\"type\":\"public-key\"},{\"id\":\"__4\",\"type\":\"public-key\"}],"
	             "\"authenticatorSelection\":{\"residentKey\":\"preferred\",\"requireResidentKey\":false,\"userVerification\":\"required\"},"
	             "\"attestation\":\"none\"}"), "new");
	buf_clear(&b);
	passkey_ask(&b, &site, challenge, NULL, 0);
	want_str(buf_str(&b), STR("{\"challenge\":\"dGhpcnR5LXR3byBieXRlcywgbm90IGJ5IGNoYW5jZQA\",\"timeout\":300000,\"rpId\":\"hub.example\","
	                          "\"allowCredentials\":[],\"userVerification\":\"required\"}"), "any");
	buf_clear(&b);
	passkey_ask(&b, &site, challenge, ids, 1);
	want(strstr(b.p, "\"allowCredentials\":[{\"id\":\"AQID\",\"type\":\"public-key\"}]"), "%s", b.p);
	buf_release(&b);
}

static void against_simplewebauthn(void **state)
{
	char path[40];
	FILE *f;

	(void)state;
	node_needs("@simplewebauthn/server");
	f = fopen(node_file(path), "w");
	assert_non_null(f);
	assert_true(buf_ok(&asked, NULL) && asked.n);
	assert_int_equal(fwrite(asked.p, 1, asked.n, f), asked.n);
	fclose(f);
	int status = node_run("passkey.mjs", path);

	unlink(path);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(made),  cmocka_unit_test(used),   cmocka_unit_test(counters),
		cmocka_unit_test(sites), cmocka_unit_test(asking), cmocka_unit_test(against_simplewebauthn),
	};

	buf_init(&asked, 4 * MIB);
	int failed = cmocka_run_group_tests_name("passkey", tests, NULL, NULL);

	buf_release(&asked);
	return failed;
}
