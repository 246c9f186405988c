#include "web/serve/cookie.h"

#include <assert.h>

#include "base/ascii.h"
#include "base/names.h"

static const struct str plain[COOKIE_N] = {
	STR_LIT("tocsin"), STR_LIT("tocsin-form"), STR_LIT("tocsin-told"), STR_LIT("tocsin-step"), STR_LIT("tocsin-known"),
	STR_LIT("tocsin-draft"), STR_LIT("tocsin-track"),
};
static const struct str hosted[COOKIE_N] = {
	STR_LIT("__Host-tocsin"), STR_LIT("__Host-tocsin-form"), STR_LIT("__Host-tocsin-told"), STR_LIT("__Host-tocsin-step"),
	STR_LIT("__Host-tocsin-known"), STR_LIT("__Host-tocsin-draft"), STR_LIT("__Host-tocsin-track"),
};

static bool is_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
			return false;
	return true;
}

void cookies_read(struct str header, bool https, struct cookies *ret)
{
	struct str one, name;

	*ret = (struct cookies){ 0 };
	while (str_split(&header, ';', &one)) {
		one = str_trim(one);
		if (str_chr(one, '=') == SIZE_MAX)
			continue;
		str_split(&one, '=', &name);
		int c = names_find(https ? hosted : plain, COOKIE_N, name);
		struct str *to = c >= 0 ? &ret->v[c] : str_eq(name, STR("lang")) ? &ret->lang : NULL;

		if (to && !to->n && is_value(one))
			*to = one;
	}
}

bool cookies_personal(const struct cookies *c)
{
	return c->v[COOKIE_SESSION].n || c->v[COOKIE_TOLD].n;
}

struct str cookie_set(struct arena *a, enum cookie c, bool https, struct str value, int64_t seconds)
{
	struct str name = (https ? hosted : plain)[c];
	struct str lasts = seconds ? str_printf(a, "; Max-Age=%lld", (long long)(seconds > 0 ? seconds : 0)) : STR_NONE;

	assert(is_value(value));
	return str_printf(a, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax%.*s%s", STR_ARG(name), STR_ARG(value), STR_ARG(lasts),
	                  https ? "; Secure" : "");
}
