/* What needs no provider: addresses, discovery documents, and how requests are written. */
#include "../unit.h"

#include "hub/people/oidc_check.h"

static const struct oidc_client client = { STR_LIT("https://id.example"), STR_LIT("hub one"), STR_LIT("a&b:c"), STR_LIT("https://hub.example/back") };

static void clients(void **state)
{
	static const struct {
		const char *issuer, *redirect, *id;
		const char *says; /* empty: taken */
	} rows[] = {
		{ "https://id.example", "https://hub.example/b", "hub", "" },
		{ "https://id.example/realms/one/", "http://localhost:8080/b", "hub", "" },
		{ "http://127.0.0.1:9000", "http://127.0.0.1:8080/b", "hub", "" },
		{ "http://[::1]:9000", "http://[::1]/b", "hub", "" },
		{ "http://id.example", "https://hub.example/b", "hub", "https://" },
		{ "http://127.0.0.1.evil.example", "https://hub.example/b", "hub", "https://" },
		{ "http://localhost.evil.example", "https://hub.example/b", "hub", "https://" },
		{ "http://127.0.0.1@evil.example", "https://hub.example/b", "hub", "https://" },
		{ "https://user@id.example", "https://hub.example/b", "hub", "user" },
		{ "https://id.example?x=1", "https://hub.example/b", "hub", "query" },
		{ "https://id.example#x", "https://hub.example/b", "hub", "fragment" },
		{ "https://", "https://hub.example/b", "hub", "host" },
		{ "https:///x", "https://hub.example/b", "hub", "host" },
		{ "HTTPS://id.example", "https://hub.example/b", "hub", "https://" },
		{ "https://id.example/\r\nX: y", "https://hub.example/b", "hub", "no address" },
		{ "file:///etc/passwd", "https://hub.example/b", "hub", "https://" },
		{ "", "https://hub.example/b", "hub", "https://" },
		{ "https://id.example", "http://hub.example/b", "hub", "come back" },
		{ "https://id.example", "https://hub.example/b", "", "client id" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct oidc_client c = { str_of(rows[i].issuer), str_of(rows[i].id), STR_NONE, str_of(rows[i].redirect) };
		struct err err = { 0 };
		bool ok = oidc_client_check(&c, &err);

		want(ok == !*rows[i].says && strstr(err.msg, rows[i].says), "row %zu: %s", i, err.msg);
	}
}

#define POINTS "\"authorization_endpoint\":\"https://id.example/auth\",\"token_endpoint\":\"https://id.example/token\",\"jwks_uri\":\"https://id.example/keys\""
#define ISSUER "\"issuer\":\"https://id.example\","

static void documents(void **state)
{
	static const struct {
		const char *json;
		enum err_code code;
		enum oidc_auth auth;
	} rows[] = {
		{ "{" ISSUER POINTS "}", ERR_NONE, OIDC_BASIC },
		{ "{" ISSUER POINTS ",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"]}", ERR_NONE, OIDC_POST },
		{ "{" ISSUER POINTS ",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\",\"client_secret_basic\"]}", ERR_NONE, OIDC_BASIC },
		{ "{" ISSUER POINTS ",\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\"]}", ERR_RANGE, 0 },
		{ "{" ISSUER POINTS ",\"response_types_supported\":[\"code\",\"id_token\"]}", ERR_NONE, OIDC_BASIC },
		{ "{" ISSUER POINTS ",\"response_types_supported\":[\"id_token\"]}", ERR_RANGE, 0 },
		{ "{\"issuer\":\"https://id.example/\"," POINTS "}", ERR_DENIED, 0 },
		{ "{\"issuer\":\"https://evil.example\"," POINTS "}", ERR_DENIED, 0 },
		{ "{" POINTS "}", ERR_MISSING, 0 },
		{ "{" ISSUER "\"token_endpoint\":\"https://id.example/token\",\"jwks_uri\":\"https://id.example/keys\"}", ERR_MISSING, 0 },
		{ "{" ISSUER POINTS ",\"userinfo_endpoint\":\"http://id.example/me\"}", ERR_RANGE, 0 },
		{ "{" ISSUER POINTS ",\"userinfo_endpoint\":\"http://127.0.0.1/me\"}", ERR_RANGE, 0 }, /* from https to this machine: no */
		{ "{" ISSUER POINTS ",\"userinfo_endpoint\":7}", ERR_TYPE, 0 },
		{ "[]", ERR_TYPE, 0 },
		{ "", ERR_SYNTAX, 0 },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct oidc_provider p;
		struct err err = { 0 };
		bool ok = oidc_provider_read(&a, str_of(rows[i].json), &client, &p, &err);

		want(ok == (rows[i].code == ERR_NONE) && err.code == rows[i].code, "row %zu: %d %s", i, err.code, err.msg);
		want(!ok || p.auth == rows[i].auth, "row %zu", i);
	}
	arena_release(&a);
}

static void requests(void **state)
{
	/* RFC 7636, appendix B, has this verifier and its challenge. */
	struct oidc_flow f = { "the state", "the nonce", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", 0 };
	struct oidc_provider p = { .issuer = client.issuer, .authorize = STR("https://id.example/auth?realm=1"), .auth = OIDC_BASIC };
	struct buf b;

	(void)state;
	buf_init(&b, 10000);
	oidc_authorize_put(&b, &p, &client, &f, STR("ann&x@example.org"));
	want_str(buf_str(&b),
	         STR("https://id.example/auth?realm=1&response_type=code&scope=openid%20email%20profile&client_id=hub%20one"
	             "&redirect_uri=https%3A%2F%2Fhub.example%2Fback&state=the%20state&nonce=the%20nonce&code_challenge_method=S256"
	             "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&login_hint=ann%26x%40example.org"), "authorize");
	buf_clear(&b);
	oidc_exchange_put(&b, &p, &client, &f, STR("c&d"));
	want_str(buf_str(&b), STR("grant_type=authorization_code&code=c%26d&redirect_uri=https%3A%2F%2Fhub.example%2Fback"
	                          "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "exchange");
	p.auth = OIDC_POST;
	buf_clear(&b);
	oidc_exchange_put(&b, &p, &client, &f, STR("c"));
	want(str_ends(buf_str(&b), STR("&client_id=hub%20one&client_secret=a%26b%3Ac")), "%s", b.p);
	buf_clear(&b);
	oidc_basic_put(&b, &client);
	want_str(buf_str(&b), STR("Basic aHViJTIwb25lOmElMjZiJTNBYw=="), "basic"); /* hub%20one:a%26b%3Ac */
	static const char *const issuers[] = { "https://id.example/a", "https://id.example/a/" };

	for (size_t i = 0; i < 2; i++) {
		buf_clear(&b);
		oidc_discovery_put(&b, str_of(issuers[i]));
		want_str(buf_str(&b), STR("https://id.example/a/.well-known/openid-configuration"), issuers[i]);
	}
	buf_release(&b);
}

static void flows(void **state)
{
	struct oidc_flow f[2];

	(void)state;
	oidc_flow_make(&f[0], 5);
	oidc_flow_make(&f[1], 5);
	want(strlen(f[0].state) == 43 && strlen(f[0].nonce) == 43 && strlen(f[0].verifier) == 43, "%s", f[0].state);
	want(strcmp(f[0].state, f[1].state) && strcmp(f[0].nonce, f[1].nonce) && strcmp(f[0].verifier, f[1].verifier), "each is new");
	want(strcmp(f[0].state, f[0].nonce) && strcmp(f[0].nonce, f[0].verifier), "and none is another");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clients), cmocka_unit_test(documents), cmocka_unit_test(requests), cmocka_unit_test(flows),
	};

	return cmocka_run_group_tests_name("oidc_check", tests, NULL, NULL);
}
