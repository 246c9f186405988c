#include "web/serve/place.h"

#include "base/buf.h"
#include "web/serve/route.h"

/* What some readers take for a slash. */
static bool slash_like(struct str s)
{
	return str_starts(s, STR("/")) || str_starts(s, STR("\\")) || str_istarts(s, STR("%2f")) || str_istarts(s, STR("%5c"));
}

bool place_is_path(struct str s)
{
	if (!s.n || s.p[0] != '/' || slash_like(str_from(s, 1)))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] >= 0x7f || s.p[i] == '\\')
			return false;
	return true;
}

bool place_is_page(struct str s)
{
	struct arena a;
	struct str path = str_sub(s, 0, str_chr(s, '?')), allow;
	bool ok = place_is_path(s) && str_chr(s, '#') == SIZE_MAX;

	if (!ok)
		return false;
	arena_init(&a);
	struct request rq = { .a = &a, .method = METHOD_GET, .path = path };
	const struct route *r = route_find(&rq, &allow, NULL);

	ok = r && r->kind == ROUTE_PAGE;
	arena_release(&a);
	return ok;
}

struct str place_or(struct str s, struct str other)
{
	return place_is_page(s) ? s : other;
}

struct str place_of(struct arena *a, struct str subject)
{
	struct str kind = str_sub(subject, 0, str_chr(subject, '/')), own = STR_JOIN(a, STR("/"), subject);
	struct str listed = str_eq(kind, STR("party")) ? STR("/parties") : STR_JOIN(a, STR("/"), kind, STR("s"));

	if (subject.n && place_is_page(own))
		return own;
	if (subject.n && place_is_page(listed))
		return listed;
	return place_or(STR("/desk"), STR("/"));
}

struct str place_with(struct arena *a, struct str path, const char *name, struct str value)
{
	struct buf b;
	struct str r;

	buf_init(&b, 64 * 1024);
	buf_put(&b, path);
	buf_putc(&b, str_chr(path, '?') == SIZE_MAX ? '?' : '&');
	buf_puts(&b, name);
	buf_putc(&b, '=');
	buf_put_url(&b, value);
	r = buf_dup(a, &b);
	buf_release(&b);
	return r;
}
