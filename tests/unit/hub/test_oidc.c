/* Sign-on against a real provider (the certified oidc-provider) and a liar, both run by the test on this machine. */
#include "../node.h"

#include <curl/curl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>

#include "base/json.h"
#include "base/limits.h"
#include "crypto/encode.h"
#include "hub/people/oidc.h"

/* --- the providers' process --- */

static struct {
	pid_t pid;
	int in; /* it ends when this closes */
	struct arena a;
	struct str real, liar, redirect, secret;
} providers;

static void read_places(int from)
{
	char line[1000];
	size_t n = 0;
	struct json j;

	while (n < sizeof line - 1 && read(from, line + n, 1) == 1 && line[n] != '\n')
		n++;
	if (!json_read(&providers.a, str_dup(&providers.a, str_n(line, n)), KIB, &j, NULL))
		return; /* its packages do not run here: each test is skipped */
	assert_true(json_str(&j, "real", JSON_REQUIRED, &providers.real, NULL) && json_str(&j, "liar", JSON_REQUIRED, &providers.liar, NULL) &&
	            json_str(&j, "redirect", JSON_REQUIRED, &providers.redirect, NULL) &&
	            json_str(&j, "secret", JSON_REQUIRED, &providers.secret, NULL));
}

static int start(void **state)
{
	char script[700], package[700];
	int in[2], out[2];

	(void)state;
	arena_init(&providers.a);
	snprintf(script, sizeof script, "%s/oidc.mjs", node_folder());
	snprintf(package, sizeof package, "%s/node_modules/oidc-provider", node_folder());
	if (access(package, R_OK) != 0)
		return 0;
	assert_int_equal(pipe(in) | pipe(out), 0);
	providers.pid = fork();
	if (providers.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		if (!getenv("TOCSIN_TEST_LOUD")) /* it warns at length that it is no provider for production */
			assert_non_null(freopen("/dev/null", "w", stderr));
		execlp("node", "node", script, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	providers.in = in[1];
	read_places(out[0]);
	close(out[0]);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	if (providers.pid > 0) {
		close(providers.in);
		kill(providers.pid, SIGTERM);
		waitpid(providers.pid, NULL, 0);
	}
	arena_release(&providers.a);
	return 0;
}

static void need_providers(void)
{
	if (!providers.real.n)
		skip();
}

/* --- a browser --- */

static size_t ignore(char *p, size_t size, size_t n, void *ctx)
{
	struct buf *b = ctx;

	if (b)
		buf_put(b, str_n(p, size * n));
	return size * n;
}

/* Follows redirects with cookies until it would come back to the hub; the query it comes with. */
static struct str browse(struct arena *a, struct str url)
{
	CURL *c = curl_easy_init();
	struct str query = STR_NONE;

	assert_non_null(c);
	curl_easy_setopt(c, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, NULL);
	for (int step = 0; step < 12; step++) {
		char *to = NULL;

		curl_easy_setopt(c, CURLOPT_URL, str_cstr(a, url));
		assert_int_equal(curl_easy_perform(c), CURLE_OK);
		curl_easy_getinfo(c, CURLINFO_REDIRECT_URL, &to);
		if (!to)
			break;
		url = str_dup(a, str_of(to));
		if (str_starts(url, providers.redirect)) {
			query = str_from(url, providers.redirect.n + 1);
			break;
		}
	}
	curl_easy_cleanup(c);
	return query;
}

static struct str fetch(struct arena *a, struct str base, const char *path)
{
	CURL *c = curl_easy_init();
	struct buf b;

	assert_non_null(c);
	buf_init(&b, MIB);
	curl_easy_setopt(c, CURLOPT_URL, str_printf(a, "%.*s%s", STR_ARG(base), path).p);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &b);
	assert_int_equal(curl_easy_perform(c), CURLE_OK);
	curl_easy_cleanup(c);
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

/* The values of the query; what is asked for here needs no more than %XX undone. */
static struct oidc_answer answer_of(struct arena *a, struct str query)
{
	struct oidc_answer r = { 0 };
	struct str pair, name;
	int n;

	while (str_split(&query, '&', &pair)) {
		if (!str_split(&pair, '=', &name))
			continue;
		char *plain = curl_easy_unescape(NULL, pair.p, (int)pair.n, &n);
		struct str value = str_dup(a, str_n(plain, (size_t)n));
		struct str *to = str_eq(name, STR("code")) ? &r.code : str_eq(name, STR("state")) ? &r.state
		               : str_eq(name, STR("error")) ? &r.error : str_eq(name, STR("iss")) ? &r.issuer : NULL;

		if (to)
			*to = value;
		curl_free(plain);
	}
	return r;
}

static struct oidc *client_of(struct str issuer, const char *id, struct str secret)
{
	struct oidc_client c = { issuer, str_of(id), secret, providers.redirect };
	struct err err = { 0 };
	struct oidc *o = oidc_new(&c, &err);

	want(o, "%s", err.msg);
	return o;
}

/* The whole way there and back. */
static struct oidc_answer visit(struct oidc *o, struct arena *a, unixtime now, const char *hint, struct oidc_flow *flow)
{
	struct err err = { 0 };
	struct str url;

	want(oidc_begin(o, a, now, str_of(hint), flow, &url, &err), "%s", err.msg);
	return answer_of(a, browse(a, url));
}

/* --- the real one --- */

static void by_every_way(void **state)
{
	static const struct {
		const char *client;
		bool secret;
	} rows[] = {
		{ "basic", true }, { "post", true }, { "public", false }, { "RS256", true }, { "PS256", true }, { "ES256", true },
		{ "ES384", true }, { "EdDSA", true },
	};
	struct arena a;

	(void)state;
	need_providers();
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct oidc *o = client_of(providers.real, rows[i].client, rows[i].secret ? providers.secret : STR_NONE);
		unixtime now = clock_now();
		struct oidc_person p;
		struct oidc_flow flow;
		struct err err = { 0 };
		struct oidc_answer answer = visit(o, &a, now, "bob", &flow);

		want(oidc_finish(o, &a, now, &flow, &answer, &p, &err), "%s: %s", rows[i].client, err.msg);
		want_str(p.issuer, providers.real, rows[i].client);
		want_str(p.subject, STR("bob"), rows[i].client);
		/* This provider tells of mail at its userinfo endpoint alone. */
		want_str(p.mail, STR("bob@example.org"), rows[i].client);
		want_str(p.name, STR("bob Example"), rows[i].client);
		want(p.mail_verified, "%s", rows[i].client);
		oidc_free(o);
		arena_reset(&a);
	}
	arena_release(&a);
}

static void what_goes_wrong(void **state)
{
	struct oidc_flow flow, other;
	struct oidc_answer answer;
	struct oidc_person p = { .subject = STR("nobody") };
	unixtime now = clock_now();
	struct err err = { 0 };
	struct arena a;
	struct oidc *o;

	(void)state;
	need_providers();
	arena_init(&a);
	o = client_of(providers.real, "basic", providers.secret);

	/* A code serves once. */
	answer = visit(o, &a, now, "ann", &flow);
	assert_true(oidc_finish(o, &a, now, &flow, &answer, &p, NULL));
	want(!oidc_finish(o, &a, now, &flow, &answer, &p, &err) && err.code == ERR_DENIED && strstr(err.msg, "invalid_grant"), "again: %s", err.msg);

	/* Another's state, nonce or verifier. */
	answer = visit(o, &a, now, "ann", &flow);
	oidc_flow_make(&other, now);
	want(!oidc_finish(o, &a, now, &other, &answer, &p, &err) && err.code == ERR_DENIED && strstr(err.msg, "another attempt"), "state: %s", err.msg);
	memcpy(other.state, flow.state, sizeof flow.state);
	want(!oidc_finish(o, &a, now, &other, &answer, &p, &err) && err.code == ERR_DENIED && strstr(err.msg, "invalid_grant"), "verifier: %s", err.msg);
	answer = visit(o, &a, now, "ann", &flow);
	flow.nonce[0] ^= 1;
	want(!oidc_finish(o, &a, now, &flow, &answer, &p, &err) && err.code == ERR_DENIED && strstr(err.msg, "nonce"), "nonce: %s", err.msg);

	/* Late: the flow, and then the token itself. */
	answer = visit(o, &a, now, "ann", &flow);
	want(!oidc_finish(o, &a, now + OIDC_FLOW_S + 1, &flow, &answer, &p, &err) && err.code == ERR_STATE, "late: %s", err.msg);
	flow.started = now + 2 * 3600;
	want(!oidc_finish(o, &a, now + 2 * 3600, &flow, &answer, &p, &err) && err.code == ERR_DENIED && strstr(err.msg, "expired"), "expired: %s",
	     err.msg);

	/* From another provider, or none where this one always says. */
	answer = visit(o, &a, now, "ann", &flow);
	struct oidc_answer mixed = answer;

	mixed.issuer = providers.liar;
	want(!oidc_finish(o, &a, now, &flow, &mixed, &p, &err) && err.code == ERR_DENIED && strstr(err.msg, "another provider"), "mixed: %s", err.msg);
	mixed.issuer = STR_NONE;
	want(!oidc_finish(o, &a, now, &flow, &mixed, &p, &err) && err.code == ERR_DENIED, "unsaid: %s", err.msg);

	/* The person said no. */
	answer = visit(o, &a, now, "unwilling", &flow);
	want(!oidc_finish(o, &a, now, &flow, &answer, &p, &err) && err.code == ERR_DENIED && strstr(err.msg, "(access_denied)"), "no: %s", err.msg);
	want(!strstr(err.msg, "script"), "what the provider says is not repeated: %s", err.msg);
	oidc_free(o);

	/* A wrong secret; a client that does not exist there. */
	o = client_of(providers.real, "basic", STR("wrong"));
	answer = visit(o, &a, now, "ann", &flow);
	want(!oidc_finish(o, &a, now, &flow, &answer, &p, &err) && err.code == ERR_DENIED && strstr(err.msg, "invalid_client"), "secret: %s", err.msg);
	oidc_free(o);

	/* A mail address that the provider did not verify. */
	o = client_of(providers.real, "basic", providers.secret);
	answer = visit(o, &a, now, "doubtful", &flow);
	assert_true(oidc_finish(o, &a, now, &flow, &answer, &p, NULL));
	want_str(p.mail, STR("doubtful@example.org"), "doubtful");
	assert_false(p.mail_verified);
	oidc_free(o);
	arena_release(&a);
}

static void keys_change(void **state)
{
	unixtime now = clock_now();
	struct oidc_answer answer;
	struct oidc_person p;
	struct oidc_flow flow;
	struct err err = { 0 };
	struct arena a;
	struct oidc *o;

	(void)state;
	need_providers();
	arena_init(&a);
	o = client_of(providers.real, "basic", providers.secret);
	answer = visit(o, &a, now, "ann", &flow);
	assert_true(oidc_finish(o, &a, now, &flow, &answer, &p, NULL));
	want_str(fetch(&a, providers.real, "/rotate"), STR("rotated"), "rotated");
	answer = visit(o, &a, now, "ann", &flow);
	want(oidc_finish(o, &a, now, &flow, &answer, &p, &err), "new keys are fetched at once: %s", err.msg);
	/* A second change within half a minute has to wait for it. */
	fetch(&a, providers.real, "/rotate");
	answer = visit(o, &a, now, "ann", &flow);
	want(!oidc_finish(o, &a, now, &flow, &answer, &p, &err) && err.code == ERR_DENIED && strstr(err.msg, "no key"), "%s", err.msg);
	answer = visit(o, &a, now, "ann", &flow);
	want(oidc_finish(o, &a, now + 30, &flow, &answer, &p, &err), "half a minute later: %s", err.msg);
	oidc_free(o);
	arena_release(&a);
}

/* --- the liar --- */

/* A code that asks it for a token: how it is signed, and changes to claims that are right. */
static struct str lie(struct arena *a, const struct oidc_flow *f, const char *how, const char *changes, unixtime now)
{
	struct str issuer = providers.liar;
	struct buf json, code;

	buf_init(&json, 10000);
	buf_init(&code, 20000);
	buf_printf(&json, "{\"how\":\"%s\",\"claims\":{\"iss\":\"%.*s\",\"sub\":\"ann\",\"aud\":\"hub\",\"nonce\":\"%s\",\"iat\":%lld,\"exp\":%lld,"
	           "\"email\":\"ann@example.org\",\"email_verified\":true", how, STR_ARG(issuer), f->nonce, (long long)now, (long long)now + 300);
	if (*changes)
		buf_printf(&json, ",%s", changes); /* JSON.parse() lets the last member of a name win */
	buf_puts(&json, "}}");
	encode_put(&code, BASE64URL, json.p, json.n);
	struct str s = buf_dup(a, &code);

	buf_release(&json);
	buf_release(&code);
	return s;
}

static void lies(void **state)
{
	static const struct {
		const char *how, *changes;
		enum err_code code;
		const char *says;
	} rows[] = {
		{ "sign", "", ERR_NONE, "" },
		{ "sign", "\"aud\":[\"hub\"],\"azp\":\"hub\"", ERR_NONE, "" },
		{ "sign", "\"email_verified\":\"true\"", ERR_NONE, "" },
		{ "sign", "\"iat\":@-60.5,\"nbf\":@+60", ERR_NONE, "" },
		{ "none", "", ERR_DENIED, "\"none\"" },
		{ "public key as secret", "", ERR_DENIED, "HS256" },
		{ "other key", "", ERR_DENIED, "signature is wrong" },
		{ "unknown key", "", ERR_DENIED, "no key" },
		{ "sign", "\"iss\":\"https://other.example\"", ERR_DENIED, "other.example" },
		{ "sign", "\"iss\":null", ERR_MISSING, "token" },
		{ "sign", "\"aud\":\"other\"", ERR_DENIED, "somebody else" },
		{ "sign", "\"aud\":[]", ERR_DENIED, "somebody else" },
		{ "sign", "\"aud\":[\"hub\",\"other\"]", ERR_DENIED, "others too" },
		{ "sign", "\"aud\":[\"hub\",\"other\"],\"azp\":\"hub\"", ERR_DENIED, "others too" },
		{ "sign", "\"azp\":\"other\"", ERR_DENIED, "azp" },
		{ "sign", "\"exp\":@-121", ERR_DENIED, "expired" },
		{ "sign", "\"exp\":@-119", ERR_NONE, "" },
		{ "sign", "\"exp\":null", ERR_MISSING, "" },
		{ "sign", "\"exp\":\"tomorrow\"", ERR_TYPE, "" },
		{ "sign", "\"exp\":1e300", ERR_RANGE, "exp" },
		{ "sign", "\"iat\":@+121", ERR_DENIED, "future" },
		{ "sign", "\"nbf\":@+121", ERR_DENIED, "future" },
		{ "sign", "\"iat\":@-121", ERR_DENIED, "older" },
		{ "sign", "\"nonce\":\"x\"", ERR_DENIED, "nonce" },
		{ "sign", "\"nonce\":null", ERR_MISSING, "" },
		{ "sign", "\"sub\":\"\"", ERR_DENIED, "0 bytes" },
		{ "sign", "\"sub\":7", ERR_TYPE, "" },
		/* Then the userinfo endpoint is asked, and tells of somebody else. */
		{ "sign", "\"email\":null", ERR_DENIED, "somebody else" },
	};
	unixtime now = clock_now();
	struct arena a;
	struct oidc *o;

	(void)state;
	need_providers();
	arena_init(&a);
	o = client_of(providers.liar, "hub", providers.secret);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct oidc_flow flow;
		struct err err = { 0 };
		struct oidc_person p;
		struct buf changes;
		struct str url;

		/* "@-60" is now, and so many seconds from it. */
		buf_init(&changes, 1000);
		for (const char *c = rows[i].changes; *c; c++) {
			if (*c == '@') {
				char *end;
				double off = strtod(c + 1, &end);

				buf_printf(&changes, "%.1f", (double)now + off);
				c = end - 1;
			} else {
				buf_putc(&changes, *c);
			}
		}
		assert_true(oidc_begin(o, &a, now, STR_NONE, &flow, &url, NULL));
		struct oidc_answer answer = { .code = lie(&a, &flow, rows[i].how, changes.n ? changes.p : "", now), .state = str_of(flow.state),
			.issuer = providers.liar };
		bool ok = oidc_finish(o, &a, now, &flow, &answer, &p, &err);

		want(ok == (rows[i].code == ERR_NONE) && err.code == rows[i].code && strstr(err.msg, rows[i].says), "row %zu (%s): %d %s", i,
		     rows[i].changes, err.code, err.msg);
		if (ok) {
			want_str(p.subject, STR("ann"), rows[i].changes);
			want(p.mail_verified, "row %zu", i);
		}
		buf_release(&changes);
	}
	/* The unknown key made us ask once more, and however many such tokens come, not again within half a minute. */
	struct str before = fetch(&a, providers.liar, "/asked");

	want_str(before, STR("{\"asked\":2}"), "first");
	for (int i = 0; i < 20; i++) {
		struct oidc_flow flow;
		struct str url;
		struct oidc_person p;

		assert_true(oidc_begin(o, &a, now + i, STR_NONE, &flow, &url, NULL));
		struct oidc_answer answer = { .code = lie(&a, &flow, "unknown key", "", now), .state = str_of(flow.state), .issuer = providers.liar };

		assert_false(oidc_finish(o, &a, now + i, &flow, &answer, &p, NULL));
	}
	want_str(fetch(&a, providers.liar, "/asked"), before, "not again");
	oidc_free(o);
	arena_release(&a);
}

static void odd_answers(void **state)
{
	static const struct {
		const char *code;
		enum err_code want;
		const char *says;
	} rows[] = {
		{ "huge", ERR_LIMIT, "more than 262144" }, { "page", ERR_SYNTAX, "answer" }, { "broken", ERR_IO, "HTTP 500" },
		{ "elsewhere", ERR_IO, "HTTP 307" }, { "refused", ERR_DENIED, "no reason told" }, { "", ERR_MISSING, "no code" },
	};
	unixtime now = clock_now();
	struct arena a;
	struct oidc *o;

	(void)state;
	need_providers();
	arena_init(&a);
	o = client_of(providers.liar, "hub", providers.secret);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct oidc_flow flow;
		struct err err = { 0 };
		struct oidc_person p;
		struct str url;

		assert_true(oidc_begin(o, &a, now, STR_NONE, &flow, &url, NULL));
		struct oidc_answer answer = { .code = str_of(rows[i].code), .state = str_of(flow.state), .issuer = providers.liar };

		want(!oidc_finish(o, &a, now, &flow, &answer, &p, &err) && err.code == rows[i].want && strstr(err.msg, rows[i].says), "%s: %d %s",
		     rows[i].code, err.code, err.msg);
	}
	oidc_free(o);
	arena_release(&a);
}

/* --- without any provider --- */

static void away(void **state)
{
	/* Port 9 of this machine: nobody is there. */
	struct oidc_client c = { STR("http://127.0.0.1:9"), STR("hub"), STR("x"), STR("https://hub.example/back") };
	struct oidc *o = oidc_new(&c, NULL);
	struct oidc_flow flow;
	struct err err = { 0 };
	struct arena a;
	struct str url;

	(void)state;
	assert_non_null(o);
	arena_init(&a);
	assert_false(oidc_begin(o, &a, 1800000000, STR_NONE, &flow, &url, &err));
	want(err.code == ERR_IO && strstr(err.msg, "127.0.0.1:9"), "%d %s", err.code, err.msg);
	err = (struct err){ 0 };
	assert_false(oidc_begin(o, &a, 1800000001, STR_NONE, &flow, &url, &err));
	assert_int_equal(err.code, ERR_IO); /* told again, not asked again */
	oidc_free(o);
	oidc_free(NULL);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_every_way), cmocka_unit_test(what_goes_wrong), cmocka_unit_test(keys_change),
		cmocka_unit_test(lies),         cmocka_unit_test(odd_answers),     cmocka_unit_test(away),
	};

	return cmocka_run_group_tests_name("oidc", tests, start, stop);
}
