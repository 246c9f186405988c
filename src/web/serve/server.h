/*
 * server - the HTTP side: sockets, threads, limits, the cache; from bytes to requests and back.
 *
 * libmicrohttpd with epoll and a pool of threads. Handlers run in those threads;
 * each request has its own arena. The answer to most requests comes from the cache without any of that.
 */
#ifndef WEB_SERVE_SERVER_H
#define WEB_SERVE_SERVER_H

#include "base/err.h"
#include "web/serve/http.h"

struct server;

struct server_options {
	struct list *list;
	struct hub *hub;       /* NULL: the list alone */
	struct str listen;     /* "127.0.0.1:8080", "[::1]:8080", ":8080" (all addresses); port 0: any that is free */
	struct str public_url; /* empty: made from the address listened on */
	unsigned threads;      /* 0: as many as processors, at least 2 */
};

/* ERR_USAGE (the address is not well formed), ERR_IO (it is taken, or not ours). NULL on failure. */
struct server *server_start(const struct server_options *o, struct err *err);
struct deliver;
void server_tell_deliver(struct server *s, struct deliver *d); /* whose state pages tell; it outlives the server */
struct str server_url(const struct server *s); /* "http://127.0.0.1:8080" */
/* To be called about once a second: takes up a changed list, ends slow clients. */
void server_tick(struct server *s);
/* No new connections; what is being answered gets up to five seconds; then all is closed and freed. */
void server_stop(struct server *s);

/* "ADDR:PORT" taken apart; `ret_host` without brackets, empty for all addresses. ERR_USAGE. */
bool listen_parse(struct str s, struct str *ret_host, unsigned *ret_port, struct err *err);

#endif
