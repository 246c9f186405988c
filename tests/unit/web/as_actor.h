/* as_actor - pages and calls asked for by each member of an alliance, through the whole of what answers a request. */
#ifndef TEST_AS_ACTOR_H
#define TEST_AS_ACTOR_H

#include "hub/alliance.h"

#include "base/json.h"
#include "base/limits.h"
#include "hub/people/rate.h"
#include "web/serve/dispatch.h"
#include "web/serve/visitor.h"
#include "web/sign/token.h"

struct web {
	struct alliance *l;
	struct site site;
	char secrets[ACTOR_N][SECRET_LEN + 1];
	struct request rq;
	struct response rs;
	struct visitor visitor;
	struct arena a;
	struct str told; /* the cookie that says what became of the last act */
};

static inline int web_begin(void **state)
{
	struct web *w = calloc(1, sizeof *w);
	int64_t id;

	alliance_begin((void **)&w->l);
	arena_init(&w->a);
	w->site = (struct site){ .hub = w->l->s->hub, .url = STR("https://hub.example"), .https = true, .rate = rate_new() };
	for (enum actor who = 0; who < HUB; who++)
		did(w->l->s, session_start(w->site.hub, &w->l->s->a, act_id(w->l->member[who]), SIGN_PASSWORD, STR("a test"), w->secrets[who], &id,
		                           &w->l->s->err));
	*state = w;
	return 0;
}

static inline int web_end(void **state)
{
	struct web *w = *state;
	void *l = w->l;

	buf_release(&w->rs.body);
	arena_release(&w->a);
	rate_free((struct rate *)(uintptr_t)w->site.rate);
	alliance_end(&l);
	free(w);
	return 0;
}

/* Asks as somebody; what came is in w->rs until the next one. */
static inline struct str ask(struct web *w, enum actor who, enum http_method method, const char *target, struct fields form)
{
	struct str all = str_of(target), rest = all;
	struct err err = { 0 };

	buf_release(&w->rs.body);
	arena_reset(&w->a);
	w->rs = (struct response){ .status = 200, .type = type_html };
	buf_init(&w->rs.body, 1 << 22);
	w->visitor = (struct visitor){ .origin = STR("https://hub.example"), .fetch_site = STR("same-origin"), .host = STR("hub.example"),
		                       .address = STR("192.0.2.7") };
	if (who < HUB)
		w->visitor.cookies.v[COOKIE_SESSION] = str_of(w->secrets[who]);
	w->visitor.cookies.v[COOKIE_TOLD] = w->told;
	if (who >= HUB)
		w->visitor.cookies.v[COOKIE_FORM] = STR("0123456789abcdefghijklmnopqrstuvwxyzABCDEFG");
	w->rq = (struct request){ .a = &w->a, .site = &w->site, .method = method, .target = all, .now = scratch_now(), .visitor = &w->visitor,
		                  .content_type = STR("application/x-www-form-urlencoded") };
	w->rq.lang = str_find(all, STR("lang=zh-CN")) == SIZE_MAX ? LANG_EN : LANG_ZH_CN;
	str_split(&rest, '?', &w->rq.path);
	assert_true(!rest.n || fields_query(&w->a, rest, &w->rq.query, &err));
	if (method == METHOD_POST) {
		struct request twin = w->rq;
		struct visitor v = w->visitor;
		struct buf b;

		twin.visitor = &v;
		if (who < HUB)
			v.in.who.session = 1; /* a token is made of the session's secret */
		buf_init(&b, 1 << 20);
		buf_puts(&b, "token=");
		buf_put_url(&b, form_token(&twin));
		for (size_t i = 0; i < form.n; i++) {
			buf_putc(&b, '&');
			buf_put_url(&b, form.v[i].name);
			buf_putc(&b, '=');
			buf_put_url(&b, form.v[i].value);
		}
		w->rq.body = buf_dup(&w->a, &b);
		buf_release(&b);
	}
	dispatch(&w->rq, &w->rs, route_kind(w->rq.path), &err);
	return buf_str(&w->rs.body);
}

static inline struct str get(struct web *w, enum actor who, const char *target)
{
	return ask(w, who, METHOD_GET, target, (struct fields){ 0 });
}

static inline bool says(struct str page, const char *what)
{
	return str_find(page, str_of(what)) != SIZE_MAX;
}

/* What a failed test shows of a page: its main part. */
static inline struct str inner(struct str page)
{
	size_t at = str_find(page, STR("<main"));

	return str_sub(page, at == SIZE_MAX ? 0 : at, 900);
}

#define wants(page, what) want(says((page), (what)), "the page lacks \"%s\":\n%.*s", (what), STR_ARG(inner(page)))
#define lacks(page, what) want(!says((page), (what)), "the page has \"%s\":\n%.*s", (what), STR_ARG(inner(page)))

#endif
