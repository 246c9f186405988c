/* Pages of words, and the API told to people from the table of routes. */
#include "templates.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/serve/route.h"

bool page_about(struct request *rq, struct response *rs, struct err *err)
{
	struct prose_view v = { .url = rq->site->url };

	(void)err;
	page_init(&v.page, rq, page_word(rq, MSG_about_title), NAV_ABOUT);
	RENDER(rq, rs, about, &v);
	return true;
}

bool page_accessibility(struct request *rq, struct response *rs, struct err *err)
{
	struct prose_view v = { .url = rq->site->url };

	(void)err;
	page_init(&v.page, rq, page_word(rq, MSG_accessibility_title), NAV_NONE);
	RENDER(rq, rs, accessibility, &v);
	return true;
}

static struct api_call_view call_view(const struct request *rq, const struct route *r)
{
	bool get = r->methods & ROUTE_GET;
	struct str path = str_of(r->pattern);
	struct api_call_view c = {
		.method = get ? STR("GET") : STR("POST"), .path = path, .title = str_of(r->title),
		.try_href = get && str_chr(path, '{') == SIZE_MAX ? path : STR_NONE,
	};
	size_t n = r->params ? r->params->n : 0;

	c.params.v = arena_array(rq->a, struct api_param_view, n);
	for (size_t i = 0; i < n; i++)
		c.params.v[c.params.n++] = (struct api_param_view){ str_of(r->params->v[i].name), str_of(r->params->v[i].help) };
	return c;
}

bool page_api(struct request *rq, struct response *rs, struct err *err)
{
	struct api_view v = { .url = rq->site->url };

	(void)err;
	page_init(&v.page, rq, page_word(rq, MSG_api_title), NAV_API);
	v.calls.v = arena_array(rq->a, struct api_call_view, route_n);
	for (size_t i = 0; i < route_n; i++)
		if (routes[i].kind == ROUTE_API && (rq->site->hub || !(routes[i].flags & ROUTE_HUB)))
			v.calls.v[v.calls.n++] = call_view(rq, &routes[i]);
	RENDER(rq, rs, api, &v);
	return true;
}
