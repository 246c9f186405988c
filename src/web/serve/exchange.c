#include "web/serve/exchange.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/names.h"
#include "web/serve/answer.h"
#include "web/serve/dispatch.h"
#include "web/serve/metrics.h"
#include "web/serve/route.h"
#include "web/serve/visitor.h"

/* What the head of a request says, as far as we ask. */
struct head {
	struct str accept_encoding, accept_language, cookie, if_none_match, content_type, content_length;
	struct str authorization, idempotency_key, origin, fetch_site, host, user_agent, forwarded_for, forwarded, accept;
	bool chunked;
};

static const struct { struct str name; size_t at; } wanted[] = {
	{ STR_LIT("Accept-Encoding"), offsetof(struct head, accept_encoding) },
	{ STR_LIT("Accept-Language"), offsetof(struct head, accept_language) },
	{ STR_LIT("If-None-Match"),   offsetof(struct head, if_none_match) },
	{ STR_LIT("Cookie"),          offsetof(struct head, cookie) },
	{ STR_LIT("Content-Type"),    offsetof(struct head, content_type) },
	{ STR_LIT("Content-Length"),  offsetof(struct head, content_length) },
	{ STR_LIT("Host"),            offsetof(struct head, host) },
	{ STR_LIT("Origin"),          offsetof(struct head, origin) },
	{ STR_LIT("User-Agent"),      offsetof(struct head, user_agent) },
	{ STR_LIT("Authorization"),   offsetof(struct head, authorization) },
	{ STR_LIT("Sec-Fetch-Site"),  offsetof(struct head, fetch_site) },
	{ STR_LIT("Idempotency-Key"), offsetof(struct head, idempotency_key) },
	{ STR_LIT("X-Forwarded-For"), offsetof(struct head, forwarded_for) },
	{ STR_LIT("Forwarded"),       offsetof(struct head, forwarded) },
	{ STR_LIT("Accept"),          offsetof(struct head, accept) },
};

static enum MHD_Result one_header(void *ctx, enum MHD_ValueKind kind, const char *key, size_t key_n, const char *value,
                                  size_t value_n)
{
	struct head *h = ctx;
	struct str name = str_n(key, key_n);

	(void)kind;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (name.n == wanted[i].name.n && str_ieq(name, wanted[i].name)) {
			*(struct str *)((char *)h + wanted[i].at) = str_n(value, value_n);
			return MHD_YES;
		}
	if (str_ieq(name, STR("Transfer-Encoding")))
		h->chunked = true;
	return MHD_YES;
}

/* lang=... in the target, without decoding all of it; -1 when it is not there. */
static int target_lang(struct str target)
{
	size_t q = str_chr(target, '?');
	struct str query = q == SIZE_MAX ? STR_NONE : str_from(target, q + 1), pair;

	while (str_split(&query, '&', &pair))
		if (str_starts(pair, STR("lang=")))
			return lang_find(str_from(pair, 5));
	return -1;
}

/* --- answering --- */

struct exchange { /* one request being answered */
	const struct exchanges *e;
	struct MHD_Connection *con;
	struct client *client;
	struct head head;
	enum http_method method;
	struct str target, path;
	enum route_kind kind;
	enum lang lang;
	bool lang_asked;
	enum coding coding;
	struct cookies cookies;
	uint64_t epoch;
	char *key_text; /* room for the key: LIMIT_HTTP_TARGET + 2 */
	struct str key;
	struct answer answer;
	bool own;          /* it is for whoever asked alone */
	uint64_t from;     /* clock_ns() */
	_Atomic bool made; /* by a worker: all that it wrote is there for the thread of the socket */
};

/* A language that the site is not offered in is answered in the first that it is. */
static enum lang offered(const struct site *site, enum lang l)
{
	unsigned all = site->languages;

	return all >> l & 1 || !all ? l : (enum lang)__builtin_ctz(all);
}

static void exchange_init(struct exchange *x)
{
	int asked = target_lang(x->target), kept = asked;

	if (x->head.cookie.n)
		cookies_read(x->head.cookie, x->e->site.https, &x->cookies);
	if (asked < 0 && x->cookies.lang.n)
		kept = lang_find(x->cookies.lang);
	x->path = str_sub(x->target, 0, str_chr(x->target, '?'));
	x->kind = route_kind(x->path);
	x->lang = LANG_EN;
	if (x->kind == ROUTE_PAGE)
		x->lang = offered(&x->e->site, kept >= 0 ? (enum lang)kept : lang_accept(x->head.accept_language));
	x->lang_asked = asked >= 0 && x->kind == ROUTE_PAGE;
	x->coding = coding_accept(x->head.accept_encoding);
	x->epoch = x->e->epoch;
	x->key_text[0] = (char)('0' + x->coding);
	x->key_text[1] = (char)('0' + x->lang);
	memcpy(x->key_text + 2, x->target.p, x->target.n);
	x->key = str_n(x->key_text, x->target.n + 2);
}

static void make_answer(struct exchange *x, struct response *rs, enum keep keep)
{
	struct answer_how how = { x->kind, keep, x->coding, x->lang, x->e->site.https };

	rs->remember_lang = x->lang_asked;
	x->own = keep == KEEP_OWN;
	answer_make(rs, &how, &x->answer);
	buf_release(&rs->body);
}

/* By the thread that owns the socket. */
static enum MHD_Result send_answer(struct exchange *x)
{
	const struct answer *a = &x->answer;
	bool same = a->same && x->head.if_none_match.n && etag_named(x->head.if_none_match, str_of(a->etag));
	unsigned status = same ? MHD_HTTP_NOT_MODIFIED : a->status;
	enum MHD_Result r = MHD_queue_response(x->con, status, same ? a->same : a->whole);

	metrics_request(x->kind, status, false, clock_ns() - x->from);
	if (a->same && !x->own)
		cache_put(x->e->site.cache, x->epoch, x->key, str_of(a->etag), a->bytes, a->whole, a->same);
	else
		MHD_destroy_response(a->whole);
	if (a->same && x->own)
		MHD_destroy_response(a->same);
	return r;
}

/* What the operator should know and the visitor need not. Never the content of a request. */
static void tell_operator(const struct exchange *x, const struct err *err)
{
	char text[600];

	fprintf(stderr, "tocsin: %.*s %.*s: %s\n", STR_ARG(method_names[x->method]), STR_ARG(str_sub(x->path, 0, 100)),
	        err_text(err, text, sizeof text));
}

/* Where a proxy of ours stands in front, the last address that it names is the one it saw. */
static struct str address_of(struct arena *a, const struct exchange *x)
{
	struct str said = x->head.forwarded_for;
	size_t comma = str_rchr(said, ',');

	if (x->client->local && said.n)
		return address_prefix(a, str_trim(comma == SIZE_MAX ? said : str_from(said, comma + 1)));
	return str_dup(a, str_of(x->client->from));
}

static struct visitor visitor_of(struct arena *a, const struct exchange *x)
{
	const struct head *h = &x->head;

	return (struct visitor){
		.cookies = x->cookies, .authorization = h->authorization, .origin = h->origin, .fetch_site = h->fetch_site, .host = h->host,
		.user_agent = h->user_agent, .once = h->idempotency_key, .accept = h->accept, .address = address_of(a, x),
		.direct = x->client->local && !h->forwarded_for.n && !h->forwarded.n,
	};
}

static void handle(struct exchange *x, int failed, const struct err *why)
{
	struct arena a;
	struct err err = { 0 };
	struct response rs = { 0 };
	struct visitor visitor;
	struct request rq = { .a = &a, .site = &x->e->site, .method = x->method, .target = x->target, .path = x->path,
		              .content_type = x->head.content_type, .lang = x->lang, .visitor = &visitor };
	enum keep keep = KEEP_NEVER;

	arena_init(&a);
	buf_init(&rs.body, LIMIT_HTTP_ANSWER);
	visitor = visitor_of(&a, x);
	rq.now = x->e->site.hub ? hub_now(x->e->site.hub) : clock_now();
	rq.body = buf_str(&x->client->body);
	rq.view = list_hold(x->e->site.list);
	if (failed)
		dispatch_problem(&rq, &rs, x->kind, failed, why);
	else
		keep = dispatch(&rq, &rs, x->kind, &err);
	if (err.code && !err_kinds[err.code].tell)
		tell_operator(x, &err);
	list_release(x->e->site.list, rq.view);
	make_answer(x, &rs, keep);
	arena_release(&a);
}

static enum MHD_Result options(struct exchange *x)
{
	struct arena a;
	struct response rs = { .status = 204 };
	struct request rq = { .a = &a, .path = x->path, .method = METHOD_OPTIONS };

	arena_init(&a);
	buf_init(&rs.body, 0);
	route_find(&rq, &rs.allow, NULL);
	if (!rs.allow.n)
		rs.status = 404;
	make_answer(x, &rs, KEEP_NEVER);
	arena_release(&a);
	return send_answer(x);
}

static enum MHD_Result fail(struct exchange *x, int status, enum err_code code, const char *text)
{
	struct err err;

	err_set(&err, code, "%s", text);
	handle(x, status, &err);
	return send_answer(x);
}

static enum MHD_Result too_large(struct exchange *x)
{
	char text[80];

	snprintf(text, sizeof text, "the upload is larger than %zu MiB", x->client->body_most / MIB);
	return fail(x, 413, ERR_LIMIT, text);
}

/* Pages differ by who asks; the list's API and files do not. */
static bool is_personal(const struct exchange *x)
{
	return x->kind == ROUTE_PAGE && x->e->site.hub && cookies_personal(&x->cookies);
}

/* Whatever asks the hub: who somebody is, a page of its own, an act. */
static bool may_wait(const struct exchange *x)
{
	return x->e->workers &&
	       (is_personal(x) || x->method > METHOD_HEAD || x->head.authorization.n || route_flags(x->path) & ROUTE_HUB);
}

/* By a worker. As soon as the connection goes on, the exchange is no longer ours. */
static void work(void *exchange)
{
	struct exchange *x = exchange;

	struct MHD_Connection *con = x->con;

	handle(x, 0, NULL);
	x->made = true;
	MHD_resume_connection(con);
}

/* The connection rests, and with it the head's bytes; what stands on the stack is copied. */
static enum MHD_Result hand_over(const struct exchange *x)
{
	struct exchange *own = malloc(sizeof *own + x->key.n);

	if (!own)
		abort();
	*own = *x;
	own->key_text = (char *)(own + 1);
	memcpy(own->key_text, x->key.p, x->key.n);
	own->key.p = own->key_text;
	own->client->work = own;
	MHD_suspend_connection(own->con);
	if (!workers_do(x->e->workers, work, own)) {
		struct err err;

		err_set(&err, ERR_LIMIT, "too many requests wait at this moment; try again in half a minute");
		handle(own, 503, &err);
		own->made = true;
		MHD_resume_connection(own->con);
	}
	return MHD_YES;
}

static enum MHD_Result take_back(struct client *c)
{
	struct exchange *x = c->work;

	c->work = NULL;
	assert(x->made);
	enum MHD_Result r = send_answer(x);

	free(x);
	return r;
}

/* The answer was made, but whoever asked went away meanwhile. */
static void drop(struct client *c)
{
	if (!c->work)
		return;
	if (c->work->made) {
		MHD_destroy_response(c->work->answer.whole);
		if (c->work->answer.same)
			MHD_destroy_response(c->work->answer.same);
	}
	free(c->work);
	c->work = NULL;
}

static enum MHD_Result answer(struct exchange *x)
{
	unsigned status;

	client_phase(x->client, PHASE_SEND);
	if (x->client->target.overflow) {
		x->target = x->path = STR_NONE;
		return fail(x, 414, ERR_LIMIT, "the address is longer than 4096 bytes");
	}
	if (x->client->body_too_large)
		return too_large(x);
	if (x->method == METHOD_OPTIONS)
		return options(x);
	if (x->method <= METHOD_HEAD && !is_personal(x) &&
	    (status = cache_answer(x->e->site.cache, x->con, x->key, x->head.if_none_match))) {
		metrics_request(x->kind, status, true, clock_ns() - x->from);
		return MHD_YES;
	}
	if (may_wait(x))
		return hand_over(x);
	handle(x, 0, NULL);
	return send_answer(x);
}

/* --- receiving --- */

/* Room for a body of unknown size is what the largest may take; all together have a ceiling. */
static bool reserve(struct exchanges *e, struct client *c, struct str length, bool *ret_too_large)
{
	uint64_t n = c->body_most;

	*ret_too_large = length.n && (!str_u64(length, &n) || n > c->body_most);
	if (*ret_too_large)
		return false;
	c->reserved = (size_t)n;
	if (atomic_fetch_add(&e->uploads, c->reserved) + c->reserved <= LIMIT_HTTP_UPLOADS)
		return true;
	atomic_fetch_sub(&e->uploads, c->reserved);
	c->reserved = 0;
	return false;
}

static size_t body_most(const struct exchange *x)
{
	size_t set = x->e->site.upload;

	return route_flags(x->path) & ROUTE_FILES && set < LIMIT_HTTP_FILES ? LIMIT_HTTP_FILES : set;
}

static void take_piece(struct client *c, const char *data, size_t n)
{
	if (!c->body_too_large)
		buf_put(&c->body, str_n(data, n));
	if (c->body.overflow || c->body.n > c->body_most) {
		c->body_too_large = true;
		buf_release(&c->body);
	}
}

static bool reads_body(const char *method)
{
	return strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;
}

static void exchange_head(struct exchange *x, const char *method)
{
	int m = names_find(method_names, METHOD_OTHER, str_of(method));

	MHD_get_connection_values_n(x->con, MHD_HEADER_KIND, one_header, &x->head);
	x->method = m < 0 ? METHOD_OTHER : (enum http_method)m;
	x->target = buf_str(&x->client->target);
	exchange_init(x);
}

/* The head is complete. An answer at this point would make the library close the connection afterwards, so only a body that
 * we will not take is answered here. */
static enum MHD_Result on_head(struct exchanges *e, struct exchange *x, const char *method)
{
	bool is_large = false;

	client_phase(x->client, PHASE_BODY);
	if (!reads_body(method))
		return MHD_YES;
	exchange_head(x, method);
	x->client->body_most = body_most(x);
	if (!x->head.chunked && (!x->head.content_length.n || str_eq(x->head.content_length, STR("0"))))
		return MHD_YES;
	if (reserve(e, x->client, x->head.content_length, &is_large))
		return MHD_YES;
	client_phase(x->client, PHASE_SEND);
	return is_large ? too_large(x)
	                : fail(x, 503, ERR_LIMIT, "too many uploads at this moment; try again in half a minute");
}

enum MHD_Result exchange_request(void *cls, struct MHD_Connection *con, const char *url, const char *method, const char *version,
                                 const char *data, size_t *data_n, void **con_cls)
{
	char key[LIMIT_HTTP_TARGET + 2];
	struct exchange x = { .e = cls, .con = con, .client = *con_cls, .key_text = key, .from = clock_ns() };

	(void)url;
	(void)version;
	if (x.client->work)
		return take_back(x.client);
	if (x.client->phase == PHASE_HEAD)
		return on_head(cls, &x, method);
	if (*data_n) {
		if (reads_body(method)) /* a body that comes with GET means nothing; it is read off and dropped */
			take_piece(x.client, data, *data_n);
		*data_n = 0;
		return MHD_YES;
	}
	exchange_head(&x, method);
	return answer(&x);
}

void *exchange_target(void *cls, const char *uri, struct MHD_Connection *con)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(con, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct client *c = i->socket_context;

	(void)cls;
	buf_clear(&c->target);
	buf_puts(&c->target, uri);
	return c;
}

void exchange_completed(void *cls, struct MHD_Connection *con, void **con_cls, enum MHD_RequestTerminationCode code)
{
	struct exchanges *e = cls;
	struct client *c = *con_cls;

	(void)con;
	(void)code;
	if (!c)
		return;
	drop(c);
	atomic_fetch_sub(&e->uploads, c->reserved);
	c->reserved = 0;
	c->body_too_large = false;
	buf_release(&c->body); /* forgotten, not kept for the next */
	client_phase(c, PHASE_HEAD);
}
