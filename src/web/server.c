#include "web/server.h"

#include <microhttpd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/names.h"
#include "hub/guard.h"
#include "hub/rate.h"
#include "web/answer.h"
#include "web/cache.h"
#include "web/clients.h"
#include "web/dispatch.h"
#include "web/kept.h"
#include "web/listen.h"
#include "web/metrics.h"
#include "web/route.h"
#include "web/visitor.h"

enum { SEEN_EVERY = 10 /* seconds */ };

/*
 * The way of a request: uri_log() (the target as sent) -> on_request() once when the head is complete, then with each piece
 * of a body, then once more -> answer(): from the cache, or by handle() and dispatch().
 */
struct server {
	struct site site;
	struct MHD_Daemon *daemon;
	struct cache *cache;
	struct clients clients;
	_Atomic uint64_t epoch;
	_Atomic size_t uploads; /* bytes reserved for bodies being received */
	int fd;
	bool https;
	bool waits; /* for the database; the ticking thread's own, as the next */
	unsigned ticks;
	char url[300];
};

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
	struct server *s;
	struct MHD_Connection *con;
	struct client *client;
	struct head head;
	enum http_method method;
	struct str target, path;
	enum route_kind kind;
	enum lang lang;
	bool lang_asked;
	enum coding coding;
	struct visitor visitor;
	uint64_t epoch;
	unsigned status; /* of the answer */
	bool cached;     /* it came from memory */
	char *key_text; /* room for the key: LIMIT_HTTP_TARGET + 2 */
	struct str key;
};

static void exchange_init(struct exchange *x)
{
	int asked = target_lang(x->target), kept = asked;

	if (x->head.cookie.n)
		cookies_read(x->head.cookie, x->s->https, &x->visitor.cookies);
	if (asked < 0 && x->visitor.cookies.lang.n)
		kept = lang_find(x->visitor.cookies.lang);
	x->path = str_sub(x->target, 0, str_chr(x->target, '?'));
	x->kind = route_kind(x->path);
	x->lang = LANG_EN;
	if (x->kind == ROUTE_PAGE)
		x->lang = kept >= 0 ? (enum lang)kept : lang_accept(x->head.accept_language);
	x->lang_asked = asked >= 0 && x->kind == ROUTE_PAGE;
	x->coding = coding_accept(x->head.accept_encoding);
	x->epoch = x->s->epoch;
	x->key_text[0] = (char)('0' + x->coding);
	x->key_text[1] = (char)('0' + x->lang);
	memcpy(x->key_text + 2, x->target.p, x->target.n);
	x->key = str_n(x->key_text, x->target.n + 2);
}

static enum MHD_Result send_response(struct exchange *x, struct response *rs, enum keep keep)
{
	struct answer a;
	struct answer_how how = { x->kind, keep, x->coding, x->lang, x->s->https };
	enum MHD_Result r;

	rs->remember_lang = x->lang_asked;
	answer_make(rs, &how, &a);
	buf_release(&rs->body);
	bool same = a.same && x->head.if_none_match.n && etag_named(x->head.if_none_match, str_of(a.etag));

	x->status = same ? MHD_HTTP_NOT_MODIFIED : a.status;
	r = MHD_queue_response(x->con, x->status, same ? a.same : a.whole);
	if (a.same) {
		cache_put(x->s->cache, x->epoch, x->key, str_of(a.etag), a.bytes, a.whole, a.same);
	} else {
		MHD_destroy_response(a.whole);
	}
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

static void know_visitor(struct exchange *x, struct arena *a)
{
	x->visitor.authorization = x->head.authorization;
	x->visitor.origin = x->head.origin;
	x->visitor.fetch_site = x->head.fetch_site;
	x->visitor.host = x->head.host;
	x->visitor.user_agent = x->head.user_agent;
	x->visitor.once = x->head.idempotency_key;
	x->visitor.accept = x->head.accept;
	x->visitor.address = address_of(a, x);
	x->visitor.direct = x->client->local && !x->head.forwarded_for.n && !x->head.forwarded.n;
}

static enum MHD_Result handle(struct exchange *x, int failed, const struct err *why)
{
	struct arena a;
	struct err err = { 0 };
	struct response rs = { 0 };
	struct request rq = { .a = &a, .site = &x->s->site, .method = x->method, .target = x->target, .path = x->path,
		              .content_type = x->head.content_type, .lang = x->lang, .visitor = &x->visitor };
	enum keep keep = KEEP_NEVER;

	arena_init(&a);
	buf_init(&rs.body, LIMIT_HTTP_ANSWER);
	know_visitor(x, &a);
	rq.now = x->s->site.hub ? hub_now(x->s->site.hub) : clock_now();
	rq.body = buf_str(&x->client->body);
	rq.view = list_hold(x->s->site.list);
	if (failed)
		dispatch_problem(&rq, &rs, x->kind, failed, why);
	else
		keep = dispatch(&rq, &rs, x->kind, &err);
	if (err.code && !err_kinds[err.code].tell)
		tell_operator(x, &err);
	list_release(x->s->site.list, rq.view);
	enum MHD_Result r = send_response(x, &rs, keep);

	arena_release(&a);
	return r;
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
	enum MHD_Result r = send_response(x, &rs, KEEP_NEVER);

	arena_release(&a);
	return r;
}

static enum MHD_Result fail(struct exchange *x, int status, enum err_code code, const char *text)
{
	struct err err;

	err_set(&err, code, "%s", text);
	return handle(x, status, &err);
}

/* Pages differ by who asks; the list's API and files do not. */
static bool is_personal(const struct exchange *x)
{
	return x->kind == ROUTE_PAGE && x->s->site.hub && visitor_personal(&x->visitor);
}

static enum MHD_Result answer(struct exchange *x)
{
	client_phase(x->client, PHASE_SEND);
	if (x->client->target.overflow) {
		x->target = x->path = STR_NONE;
		return fail(x, 414, ERR_LIMIT, "the address is longer than 4096 bytes");
	}
	if (x->client->body_too_large)
		return fail(x, 413, ERR_LIMIT, "the upload is larger than 16 MiB");
	if (x->method == METHOD_OPTIONS)
		return options(x);
	if (x->method > METHOD_HEAD || is_personal(x) ||
	    !(x->status = cache_answer(x->s->cache, x->con, x->key, x->head.if_none_match)))
		return handle(x, 0, NULL);
	x->cached = true;
	return MHD_YES;
}

static enum MHD_Result answer_counted(struct exchange *x, uint64_t from)
{
	enum MHD_Result r = answer(x);

	metrics_request(x->kind, x->status, x->cached, clock_ns() - from);
	return r;
}

/* --- receiving --- */

/* Room for a body of unknown size is what the largest may take; all together have a ceiling. */
static bool reserve(struct server *s, struct client *c, struct str length, bool *ret_too_large)
{
	uint64_t n = LIMIT_HTTP_BODY;

	*ret_too_large = length.n && (!str_u64(length, &n) || n > LIMIT_HTTP_BODY);
	if (*ret_too_large)
		return false;
	c->reserved = (size_t)n;
	if (atomic_fetch_add(&s->uploads, c->reserved) + c->reserved <= LIMIT_HTTP_UPLOADS)
		return true;
	atomic_fetch_sub(&s->uploads, c->reserved);
	c->reserved = 0;
	return false;
}

static void take_piece(struct client *c, const char *data, size_t n)
{
	if (!c->body_too_large)
		buf_put(&c->body, str_n(data, n));
	if (c->body.overflow) {
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
static enum MHD_Result on_head(struct exchange *x, const char *method)
{
	bool too_large = false;

	client_phase(x->client, PHASE_BODY);
	if (!reads_body(method))
		return MHD_YES;
	exchange_head(x, method);
	if (!x->head.chunked && (!x->head.content_length.n || str_eq(x->head.content_length, STR("0"))))
		return MHD_YES;
	if (reserve(x->s, x->client, x->head.content_length, &too_large))
		return MHD_YES;
	client_phase(x->client, PHASE_SEND);
	enum MHD_Result r = too_large ? fail(x, 413, ERR_LIMIT, "the upload is larger than 16 MiB")
	                              : fail(x, 503, ERR_LIMIT, "too many uploads at this moment; try again in half a minute");

	metrics_request(x->kind, x->status, false, 0);
	return r;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *con, const char *url, const char *method,
                                  const char *version, const char *data, size_t *data_n, void **con_cls)
{
	char key[LIMIT_HTTP_TARGET + 2];
	struct exchange x = { .s = cls, .con = con, .client = *con_cls, .key_text = key };
	uint64_t from = clock_ns();

	(void)url;
	(void)version;
	if (x.client->phase == PHASE_HEAD)
		return on_head(&x, method);
	if (*data_n) {
		if (reads_body(method)) /* a body that comes with GET means nothing; it is read off and dropped */
			take_piece(x.client, data, *data_n);
		*data_n = 0;
		return MHD_YES;
	}
	exchange_head(&x, method);
	return answer_counted(&x, from);
}

static void *uri_log(void *cls, const char *uri, struct MHD_Connection *con)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(con, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct client *c = i->socket_context;

	(void)cls;
	buf_clear(&c->target);
	buf_puts(&c->target, uri);
	return c;
}

static void on_completed(void *cls, struct MHD_Connection *con, void **con_cls, enum MHD_RequestTerminationCode code)
{
	struct server *s = cls;
	struct client *c = *con_cls;

	(void)con;
	(void)code;
	if (!c)
		return;
	atomic_fetch_sub(&s->uploads, c->reserved);
	c->reserved = 0;
	c->body_too_large = false;
	buf_release(&c->body); /* forgotten, not kept for the next */
	client_phase(c, PHASE_HEAD);
}

static void on_connection(void *cls, struct MHD_Connection *con, void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	struct server *s = cls;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		int fd = MHD_get_connection_info(con, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		const struct sockaddr *from = MHD_get_connection_info(con, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;

		*socket_context = clients_add(&s->clients, fd, from);
	} else if (*socket_context) {
		clients_remove(&s->clients, *socket_context);
		*socket_context = NULL;
	}
}

static enum MHD_Result on_accept(void *cls, const struct sockaddr *from, socklen_t n)
{
	struct server *s = cls;

	(void)n;
	return clients_may_come(&s->clients, from) ? MHD_YES : MHD_NO;
}

/* Queries are decoded by us (fields.h), with errors that can be told. */
static size_t no_unescape(void *cls, struct MHD_Connection *con, char *s)
{
	(void)cls;
	(void)con;
	return strlen(s);
}

/* --- life --- */

static uint64_t epoch_of(const struct list_view *v)
{
	return v->generation * 100000000u + v->today;
}

static void set_epoch(struct server *s)
{
	const struct list_view *v = list_hold(s->site.list);
	uint64_t epoch = epoch_of(v);

	list_release(s->site.list, v);
	s->epoch = epoch;
	cache_epoch(s->cache, epoch);
}

static struct MHD_Daemon *start_daemon(struct server *s, unsigned threads)
{
	struct MHD_OptionItem options_list[] = {
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)uri_log, s },
		{ MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)no_unescape, s },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, s },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, s },
		{ MHD_OPTION_LISTEN_SOCKET, s->fd, NULL },
		{ MHD_OPTION_THREAD_POOL_SIZE, threads, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, LIMIT_HTTP_CLIENTS, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, LIMIT_HTTP_IDLE_S, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_HTTP_HEADER, NULL },
		{ MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_TURBO, 0, on_accept, s, on_request, s,
	                        MHD_OPTION_ARRAY, options_list, MHD_OPTION_END);
}

static unsigned pool_size(unsigned asked)
{
	long n = asked ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);

	return n < 2 ? 2 : n > 32 ? 32 : (unsigned)n;
}

struct server *server_start(const struct server_options *o, struct err *err)
{
	struct server *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	s->fd = listen_open(o->listen, s->url, sizeof s->url, err);
	if (s->fd < 0) {
		free(s);
		return NULL;
	}
	if (o->public_url.n && o->public_url.n < sizeof s->url) {
		struct str url = o->public_url;

		while (str_ends(url, STR("/")))
			url.n--;
		snprintf(s->url, sizeof s->url, "%.*s", STR_ARG(url));
	}
	s->site = (struct site){ .list = o->list, .hub = o->hub, .url = str_of(s->url), .named = o->public_url.n };
	s->site.https = s->https = str_istarts(s->site.url, STR("https://"));
	s->site.seen = o->hub ? seen_new() : NULL;
	s->site.kept = o->hub ? kept_new() : NULL;
	s->site.rate = o->hub ? rate_new() : NULL;
	s->site.guard = o->hub ? guard_new(0) : NULL;
	s->site.cache = s->cache = cache_new(LIMIT_HTTP_CACHE);
	metrics_know();
	clients_init(&s->clients);
	set_epoch(s);
	s->daemon = start_daemon(s, pool_size(o->threads));
	if (s->daemon)
		return s;
	err_sys(err, "cannot start the web server");
	close(s->fd);
	cache_free(s->cache);
	seen_free(s->site.seen);
	guard_free(s->site.guard);
	rate_free(s->site.rate);
	kept_free(s->site.kept);
	free(s);
	return NULL;
}

struct str server_url(const struct server *s)
{
	return s->site.url;
}

/* Once when the database goes away and once when it is back: a log that repeats itself hides the rest. */
static void tell_waiting(struct server *s, bool waits, const struct err *why)
{
	char text[600];

	if (waits && !s->waits)
		fprintf(stderr, "tocsin: waiting for the database, serving the list as it was: %s\n", err_text(why, text, sizeof text));
	if (!waits && s->waits)
		fprintf(stderr, "tocsin: the database is back\n");
	s->waits = waits;
}

/* What cannot be written now is written with the next use of the session. */
static void write_seen(struct server *s)
{
	if (s->site.hub)
		seen_write(s->site.seen, s->site.hub, NULL);
}

void server_tick(struct server *s)
{
	struct err err = { 0 };
	bool there = list_refresh(s->site.list, &err);

	if (++s->ticks % SEEN_EVERY == 0)
		write_seen(s);

	metrics_tick();
	tell_waiting(s, !there, &err);
	set_epoch(s);
	clients_sweep(&s->clients);
}

void server_stop(struct server *s)
{
	if (!s)
		return;
	MHD_socket fd = MHD_quiesce_daemon(s->daemon);

	for (int i = 0; i < 50 && clients_busy(&s->clients); i++)
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	MHD_stop_daemon(s->daemon);
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
	cache_free(s->cache);
	write_seen(s);
	seen_free(s->site.seen);
	guard_free(s->site.guard);
	rate_free(s->site.rate);
	kept_free(s->site.kept);
	clients_release(&s->clients);
	free(s);
}
