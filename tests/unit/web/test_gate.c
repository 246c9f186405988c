/* What stands between the wire and a handler: cookies, places, tokens, tickets, addresses, names of browsers. */
#include "unit.h"

#include "base/arena.h"
#include "crypto/encode.h"
#include "hub/people/rate.h"
#include "web/serve/clients.h"
#include "web/serve/cookie.h"
#include "web/serve/place.h"
#include "web/serve/visitor.h"
#include "web/sign/token.h"

static struct arena arena;

static int begin(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

/* --- places: an address that leaves the site, or that any browser might read so, is no place --- */

static void no_way_out(void **state)
{
	static const char *const outside[] = {
		"", "//evil.example", "///evil.example", "////evil.example/%2f..", "\\\\evil.example", "/\\evil.example", "\\/evil.example",
		"/%2fevil.example", "/%2Fevil.example", "/%5cevil.example", "/%5Cevil.example", "/%2f%2fevil.example", "/%5c/evil.example",
		"http://evil.example", "https://evil.example/list", "https:evil.example", "HTTPS://evil.example", "javascript:alert(1)",
		"data:text/html,x", "mailto:a@b.example", "evil.example", "list", "./list", "../list", "?q=1", "#main", " /list", "\t/list",
		"/list\r\nSet-Cookie: a=b", "/list\nLocation: //evil.example", "/list\r", "/li st", "/list\x7f", "/list\xc2\xa0", "/\xe2\x80\xae/list",
		"/\t/evil.example", "/list\\..", "@evil.example", "/\x01list", "https://our.example@evil.example/",
	};

	(void)state;
	for (size_t i = 0; i < ROWS(outside); i++) {
		struct response rs = { 0 };

		want(!place_is_path(str_of(outside[i])), "%s is a path", outside[i]);
		want(!place_is_page(str_of(outside[i])), "%s is a page", outside[i]);
		want_str(place_or(str_of(outside[i]), STR("/desk")), STR("/desk"), outside[i]);
		response_redirect(&rs, 303, str_of(outside[i]));
		want_str(rs.location, STR("/"), outside[i]);
	}
}

static void pages_of_ours(void **state)
{
	static const struct { const char *place; bool page; } rows[] = {
		{ "/", true }, { "/list", true }, { "/list?q=wifi&maker=samsung", true }, { "/entry/CVE-2024-43093", true },
		{ "/do/key.make?subject=member%2F12", true }, { "/list?to=//evil.example", true }, { "/list?to=https://evil.example/", true },
		{ "/nothing-here", false }, { "/sign-out", false }, { "/assets/x/y", false }, { "/api/v1/entries", false }, { "/list#main", false },
		{ "/list/", false }, { "/entry/%zz", false }, { "/entry/a%00b", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(place_is_page(str_of(rows[i].place)) == rows[i].page, "%s", rows[i].place);
	want_str(place_with(&arena, STR("/a"), "to", STR("/b?c=d&e")), STR("/a?to=%2Fb%3Fc%3Dd%26e"), "quoted");
	want_str(place_with(&arena, STR("/a?x=1"), "to", STR("\r\n")), STR("/a?x=1&to=%0D%0A"), "quoted");
}

/* --- cookies --- */

static void cookies(void **state)
{
	static const struct { const char *header; bool https; const char *lang, *session; } rows[] = {
		{ "", false, "", "" },
		{ "tocsin=abc", false, "", "abc" },
		{ "lang=zh-CN; tocsin=abc", false, "zh-CN", "abc" },
		{ "a=b;tocsin=abc;c", false, "", "abc" },
		{ "tocsin=first; tocsin=second", false, "", "first" },         /* the first of two counts */
		{ "tocsin=abc", true, "", "" },                                 /* a plain one is none over https */
		{ "__Host-tocsin=abc", true, "", "abc" }, { "__Host-tocsin=abc", false, "", "" },
		{ "__host-tocsin=abc", true, "", "" },                          /* names are exact */
		{ "tocsin=a\"b; lang=<x>", false, "", "" },                     /* no value of ours */
		{ "tocsin=; lang=", false, "", "" }, { ";;;=;==;tocsin", false, "", "" }, { "tocsin =abc", false, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct cookies c;

		cookies_read(str_of(rows[i].header), rows[i].https, &c);
		want_str(c.lang, str_of(rows[i].lang), rows[i].header);
		want_str(c.v[COOKIE_SESSION], str_of(rows[i].session), rows[i].header);
	}
	want_str(cookie_set(&arena, COOKIE_SESSION, true, STR("abc"), 60),
	         STR("__Host-tocsin=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"), "https");
	want_str(cookie_set(&arena, COOKIE_FORM, false, STR("abc"), 0), STR("tocsin-form=abc; Path=/; HttpOnly; SameSite=Lax"), "plain");
	want_str(cookie_set(&arena, COOKIE_TOLD, true, STR(""), -1),
	         STR("__Host-tocsin-told=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure"), "gone");
}

/* --- tokens --- */

#define SECRET "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
#define OTHER  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFH"

static bool takes(struct visitor *v, struct str token)
{
	const struct request rq = { .a = &arena, .visitor = v };
	struct err err = { 0 };
	bool ok = form_token_check(&rq, token, &err);

	want(ok || err.code == ERR_DENIED, "%d", err.code);
	return ok;
}

static struct str token_for(struct visitor *v)
{
	const struct request rq = { .a = &arena, .visitor = v };

	return form_token(&rq);
}

static void tokens(void **state)
{
	struct visitor member = { .in.who.session = 7, .cookies.v[COOKIE_SESSION] = STR(SECRET) };
	struct visitor other = { .in.who.session = 8, .cookies.v[COOKIE_SESSION] = STR(OTHER) };
	struct visitor ended = { .cookies.v[COOKIE_SESSION] = STR(SECRET) };
	struct visitor nobody = { 0 };
	struct str token = token_for(&member);

	(void)state;
	assert_true(takes(&member, token));
	want(!str_eq(token, token_for(&member)), "the same token twice in two pages");
	assert_true(!takes(&other, token) && !takes(&ended, token) && !takes(&nobody, token));
	assert_true(!takes(&member, STR_NONE) && !takes(&member, STR("x")) && !takes(&member, STR_JOIN(&arena, token, STR("A"))));
	for (size_t i = 0; i < token.n; i++) { /* every letter counts */
		char *bent = str_cstr(&arena, token);

		bent[i] = bent[i] == 'A' ? 'B' : 'A';
		want(!takes(&member, str_of(bent)), "letter %zu does not count", i);
	}
	/* A visitor gets a cookie with the token; neither without the other. */
	token = token_for(&nobody);
	assert_true(nobody.form_key_is_new && nobody.form_key.n >= 32 && takes(&nobody, token));
	struct visitor back = { .cookies.v[COOKIE_FORM] = nobody.form_key }, short_one = { .cookies.v[COOKIE_FORM] = STR("abc") };

	assert_true(takes(&back, token) && !takes(&short_one, token));
	token_for(&back);
	assert_false(back.form_key_is_new);
	assert_true(takes(&back, token_for(&back)));
	token_for(&short_one);
	assert_true(short_one.form_key_is_new);
	assert_false(takes(&nobody, STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
}

/* --- where a form comes from --- */

static void origins(void **state)
{
	static const struct { const char *url; bool named; const char *host, *origin, *fetch; bool must, ok; } rows[] = {
		{ "https://hub.example", true, "hub.example", "https://hub.example", "same-origin", true, true },
		{ "https://hub.example", true, "hub.example", "https://HUB.example", "", true, true },
		{ "https://hub.example/sub", true, "hub.example", "https://hub.example", "", true, true },
		{ "https://hub.example", true, "hub.example", "", "same-origin", true, true },
		{ "https://hub.example", true, "hub.example", "", "", false, true },
		{ "https://hub.example", true, "hub.example", "", "", true, false },
		{ "https://hub.example", true, "hub.example", "null", "", false, false },
		{ "https://hub.example", true, "hub.example", "https://evil.example", "", false, false },
		{ "https://hub.example", true, "evil.example", "https://evil.example", "", false, false },
		{ "https://hub.example", true, "hub.example", "http://hub.example", "", false, false },
		{ "https://hub.example", true, "hub.example", "https://hub.example.evil.example", "", false, false },
		{ "https://hub.example", true, "hub.example", "https://hub.example:444", "", false, false },
		{ "https://hub.example", true, "hub.example", "https://hub.example", "cross-site", false, false },
		{ "https://hub.example", true, "hub.example", "https://hub.example", "same-site", false, false },
		{ "https://hub.example", true, "hub.example", "", "none", false, false },
		{ "http://127.0.0.1:8080", false, "localhost:8080", "http://localhost:8080", "same-origin", true, true },
		{ "http://127.0.0.1:8080", false, "localhost:8080", "http://localhost:8081", "", true, false },
		{ "http://127.0.0.1:8080", false, "localhost:8080", "https://localhost:8080", "", true, false },
		{ "http://127.0.0.1:8080", false, "", "http://", "", true, false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct site site = { .url = str_of(rows[i].url), .named = rows[i].named };
		struct visitor v = { .host = str_of(rows[i].host), .origin = str_of(rows[i].origin), .fetch_site = str_of(rows[i].fetch) };
		const struct request rq = { .a = &arena, .site = &site, .visitor = &v };

		want(visitor_same_origin(&rq, rows[i].must, NULL) == rows[i].ok, "row %zu: %s", i, rows[i].origin);
	}
}

/* --- whom limits go by, and what people see of a session --- */

static void addresses(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "192.0.2.7", "192.0.2.7" }, { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" }, { "2001:db8:1:2::1", "2001:db8:1:2::" },
		{ "::ffff:192.0.2.7", "192.0.2.7" }, { "::1", "::" }, { "", "" }, { "unknown", "" }, { "192.0.2.7:80", "" }, { "192.0.2.256", "" },
		{ "1.2.3.4, 5.6.7.8", "" }, { "2001:db8::1\r\nX: y", "" },
		{ "2001:0db8:0000:0000:0000:0000:0000:00012001:0db8:0000:0000:0000:0000:0000:0001", "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(address_prefix(&arena, str_of(rows[i].in)), str_of(rows[i].out), rows[i].in);
}

static void browsers(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux" },
		{ "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
		  "Edge on Windows" },
		{ "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
		  "Chrome on Android" },
		{ "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
		  "Safari on iOS" },
		{ "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1",
		  "Chrome on HarmonyOS" },
		{ "curl/8.5.0", "curl" }, { "", "a program" }, { "<script>alert(1)</script>", "a program" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(agent_name(&arena, str_of(rows[i].in)), str_of(rows[i].out), rows[i].in);
}

static void too_often(void **state)
{
	struct rate *r = rate_new();
	int wait, taken = 0;

	(void)state;
	for (int i = 0; i < 100; i++)
		taken += rate_take(r, STR("from 192.0.2.7"), 60, 1000, &wait);
	assert_int_equal(taken, 60);
	assert_int_equal(wait, 1);
	assert_true(rate_take(r, STR("from 192.0.2.8"), 60, 1000, &wait)); /* nobody pays for another */
	assert_true(rate_take(r, STR("from 192.0.2.7"), 60, 1001, &wait));
	assert_false(rate_take(r, STR("from 192.0.2.7"), 60, 1001, &wait));
	for (taken = 0; rate_take(r, STR("from 192.0.2.7"), 60, 2000, &wait); taken++) {}
	assert_int_equal(taken, 60);                                        /* rest does not add up beyond a minute's */
	for (int i = 0; i < 200000; i++)                                    /* many others do not grow it */
		rate_take(r, str_printf(&arena, "from %d", i), 60, 2000, &wait);
	assert_true(rate_take(r, STR("slow"), 1, 2000, &wait));
	assert_false(rate_take(r, STR("slow"), 1, 2059, &wait));
	assert_true(rate_take(r, STR("slow"), 1, 2060, &wait));
	rate_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_way_out), cmocka_unit_test(pages_of_ours), cmocka_unit_test(cookies), cmocka_unit_test(tokens),
		cmocka_unit_test(origins), cmocka_unit_test(addresses), cmocka_unit_test(browsers), cmocka_unit_test(too_often),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
