/*
 * What the head of a request says of who asks, and places to go: cookies, origins, addresses, browsers' names, redirects. Lines of
 * input: Cookie, User-Agent, an address, a place, a form's token, an Origin.
 */
#include <assert.h>

#include "web/serve/clients.h"
#include "web/serve/cookie.h"
#include "web/serve/place.h"
#include "web/serve/visitor.h"
#include "web/sign/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct str line(struct str *rest)
{
	struct str s = STR_NONE;

	str_split(rest, '\n', &s);
	return s;
}

static void places(struct arena *a, struct str s)
{
	struct response rs = { 0 };

	response_redirect(&rs, 303, s);
	assert(rs.location.p[0] == '/' && (rs.location.n < 2 || (rs.location.p[1] != '/' && rs.location.p[1] != '\\')));
	for (size_t i = 0; i < rs.location.n; i++)
		assert((unsigned char)rs.location.p[i] > 0x20 && (unsigned char)rs.location.p[i] < 0x7f && rs.location.p[i] != '\\');
	assert(!place_is_page(s) || place_is_path(s));
	assert(place_is_path(place_of(a, s)));
	assert(place_is_path(place_with(a, STR("/x"), "to", s)));
}

static void cookies(struct arena *a, struct str header, bool https)
{
	struct cookies c;

	cookies_read(header, https, &c);
	for (enum cookie k = 0; k < COOKIE_N; k++) {
		struct str s = cookie_set(a, k, https, c.v[k], 60);

		for (size_t i = 0; i < s.n; i++)
			assert((unsigned char)s.p[i] >= 0x20 && (unsigned char)s.p[i] < 0x7f);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str rest = str_n((const char *)data, n);
	struct site site = { .url = STR("https://hub.example") };
	struct visitor v = { .in.who.session = 1 };
	struct arena a;

	arena_init(&a);
	struct str cookie = line(&rest), agent = line(&rest), address = line(&rest), place = line(&rest), token = line(&rest);
	const struct request rq = { .a = &a, .site = &site, .visitor = &v };

	cookies(&a, cookie, false);
	cookies(&a, cookie, true);
	assert(agent_name(&a, agent).n <= 40);
	assert(address_prefix(&a, address).n < 48);
	places(&a, place);
	v.cookies.v[COOKIE_SESSION] = STR("0123456789abcdefghijklmnopqrstuvwxyzABCDEFG");
	assert(!form_token_check(&rq, token, NULL));
	v.origin = rest;
	assert(!rest.n || visitor_same_origin(&rq, true, NULL) == str_ieq(rest, site.url));
	arena_release(&a);
	return 0;
}
