#include "web/serve/route.h"

#include "base/buf.h"
#include "web/serve/place.h"

const struct str method_names[METHOD_N] = {
	STR_LIT("GET"), STR_LIT("HEAD"), STR_LIT("POST"), STR_LIT("OPTIONS"), STR_LIT("other"),
};
const struct str type_html = STR_LIT("text/html; charset=utf-8");
const struct str type_json = STR_LIT("application/json");
const struct str type_csv = STR_LIT("text/csv; charset=utf-8; header=present");
const struct str type_text = STR_LIT("text/plain; charset=utf-8");
const struct str type_svg = STR_LIT("image/svg+xml");

void response_redirect(struct response *rs, int status, struct str location)
{
	rs->status = status;
	rs->location = place_is_path(location) ? location : STR("/");
}

void response_away(struct response *rs, struct str url)
{
	rs->status = 303;
	rs->location = url;
}

enum route_kind route_kind(struct str path)
{
	if (str_starts(path, STR("/api/")))
		return ROUTE_API;
	return str_starts(path, STR("/assets/")) || str_starts(path, STR("/ledger/tile/")) ? ROUTE_FILE : ROUTE_PAGE;
}

/* Segment by segment; a {part} takes one whole segment, %2F in it included. `raw` gets the parts as sent. */
static bool matches(struct str pattern, struct str path, struct str raw[static CAUGHT_MAX])
{
	struct str want, have;
	size_t n = 0;

	for (;;) {
		bool more = str_split(&pattern, '/', &want), also = str_split(&path, '/', &have);

		if (more != also)
			return false;
		if (!more)
			return true;
		if (want.n && want.p[0] == '{' && have.n)
			raw[n++] = have;
		else if (!str_eq(want, have))
			return false;
	}
}

unsigned route_flags(struct str path)
{
	struct str raw[CAUGHT_MAX];
	unsigned flags = 0;

	for (size_t i = 0; i < route_n; i++)
		if (matches(str_of(routes[i].pattern), path, raw))
			flags |= routes[i].flags;
	return flags;
}

static struct str allowed(struct arena *a, unsigned methods)
{
	struct buf b;
	struct str r;

	if (methods & ROUTE_GET)
		methods |= 1u << METHOD_HEAD;
	methods |= 1u << METHOD_OPTIONS;
	buf_init(&b, 100);
	for (int m = 0; m < METHOD_OTHER; m++)
		if (methods & 1u << m) {
			buf_puts(&b, b.n ? ", " : "");
			buf_put(&b, method_names[m]);
		}
	r = buf_dup(a, &b);
	buf_release(&b);
	return r;
}

const struct route *route_find(struct request *rq, struct str *ret_allow, struct err *err)
{
	enum http_method m = rq->method == METHOD_HEAD ? METHOD_GET : rq->method;
	unsigned methods = 0;

	for (size_t i = 0; i < route_n; i++) {
		const struct route *r = &routes[i];
		struct str raw[CAUGHT_MAX] = { STR_NONE };

		if (!matches(str_of(r->pattern), rq->path, raw))
			continue;
		methods |= r->methods;
		if (!(r->methods & 1u << m))
			continue;
		for (size_t k = 0; k < CAUGHT_MAX && raw[k].n; k++)
			if (!url_decode(rq->a, raw[k], false, &rq->caught[k], err)) {
				err_wrap(err, "the address");
				return NULL;
			}
		return r;
	}
	if (methods) {
		*ret_allow = allowed(rq->a, methods);
		err_set(err, ERR_USAGE, "this address answers to %.*s", STR_ARG(*ret_allow));
	} else {
		err_set(err, ERR_FOUND, "there is nothing under this address");
	}
	return NULL;
}
