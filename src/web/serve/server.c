#include "web/serve/server.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "hub/people/guard.h"
#include "hub/people/rate.h"
#include "hub/people/sessions.h"
#include "hub/settings.h"
#include "web/serve/exchange.h"
#include "web/serve/listen.h"
#include "web/serve/metrics.h"
#include "web/sign/kept.h"
#include "web/sign/sso.h"

enum { SEEN_EVERY = 10 /* seconds */, WORKERS = 12 };
/* Who hashes a password waits in a worker, who asks a provider of sign-on too: some workers stay free. */
enum { HASHING_WAITING = WORKERS / 2 - 2, HASHING_PATIENCE_MS = 5000, CALLING = WORKERS / 4 };

struct server {
	struct exchanges e;
	struct MHD_Daemon *daemon;
	struct clients clients;
	int fd;
	pthread_mutex_t refreshing; /* the list, and the epoch with it */
	bool waits; /* for the database; the ticking thread's own, as the next */
	unsigned ticks;
	char url[300];
};

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

/* What settings say of every answer. */
static void take_settings(struct server *s)
{
	const struct settings *now = s->e.site.hub ? hub_settings(s->e.site.hub) : settings_standard();

	s->e.site.languages = (unsigned)setting_number(now, SETTING_SITE_LANGUAGES);
	s->e.site.upload = (size_t)setting_number(now, SETTING_LIMITS_UPLOAD) * MIB;
	settings_release(now);
}

static void set_epoch(struct server *s)
{
	const struct list_view *v = list_hold(s->e.site.list);
	uint64_t epoch = epoch_of(v) ^ (uint64_t)s->e.site.languages << 56; /* pages name the others */

	list_release(s->e.site.list, v);
	s->e.epoch = epoch;
	cache_epoch(s->e.site.cache, epoch);
}

/* An act of ours changed the list. What cannot be read now is with the next tick. */
static void take_up_list(void *server)
{
	struct server *s = server;

	pthread_mutex_lock(&s->refreshing);
	list_refresh_now(s->e.site.list, NULL);
	set_epoch(s);
	pthread_mutex_unlock(&s->refreshing);
}

static struct MHD_Daemon *start_daemon(struct server *s, unsigned threads)
{
	struct MHD_OptionItem options_list[] = {
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)exchange_target, &s->e },
		{ MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)no_unescape, s },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)exchange_completed, &s->e },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, s },
		{ MHD_OPTION_LISTEN_SOCKET, s->fd, NULL },
		{ MHD_OPTION_THREAD_POOL_SIZE, threads, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, LIMIT_HTTP_CLIENTS, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, LIMIT_HTTP_IDLE_S, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_HTTP_HEADER, NULL },
		{ MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME, 0, on_accept, s,
	                        exchange_request, &s->e,
	                        MHD_OPTION_ARRAY, options_list, MHD_OPTION_END);
}

static unsigned pool_size(unsigned asked)
{
	long n = asked ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);

	return n < 2 ? 2 : n > 32 ? 32 : (unsigned)n;
}

static void server_free(struct server *s)
{
	cache_free(s->e.site.cache);
	seen_free(s->e.site.seen);
	guard_free(s->e.site.guard);
	guard_gate_free(s->e.site.hashing);
	guard_gate_free(s->e.site.calling);
	sso_free(s->e.site.sso);
	rate_free(s->e.site.rate);
	kept_free(s->e.site.kept);
	clients_release(&s->clients);
	pthread_mutex_destroy(&s->refreshing);
	free(s);
}

struct server *server_start(const struct server_options *o, struct err *err)
{
	struct server *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	pthread_mutex_init(&s->refreshing, NULL);
	s->fd = listen_open(o->listen, s->url, sizeof s->url, err);
	if (s->fd < 0) {
		pthread_mutex_destroy(&s->refreshing);
		free(s);
		return NULL;
	}
	if (o->public_url.n && o->public_url.n < sizeof s->url) {
		struct str url = o->public_url;

		while (str_ends(url, STR("/")))
			url.n--;
		snprintf(s->url, sizeof s->url, "%.*s", STR_ARG(url));
	}
	s->e.site = (struct site){ .list = o->list, .hub = o->hub, .url = str_of(s->url), .named = o->public_url.n };
	s->e.site.https = str_istarts(s->e.site.url, STR("https://"));
	s->e.site.seen = o->hub ? seen_new() : NULL;
	s->e.site.kept = o->hub ? kept_new() : NULL;
	s->e.site.rate = o->hub ? rate_new() : NULL;
	s->e.site.guard = o->hub ? guard_new(0) : NULL;
	s->e.site.hashing = o->hub ? guard_gate_new(0, HASHING_WAITING, HASHING_PATIENCE_MS) : NULL;
	s->e.site.calling = o->hub ? guard_gate_new(CALLING, 0, 0) : NULL;
	s->e.site.sso = o->hub ? sso_new() : NULL;
	s->e.workers = o->hub ? workers_start(WORKERS, LIMIT_HTTP_WAITING) : NULL;
	s->e.site.cache = cache_new(LIMIT_HTTP_CACHE);
	metrics_know();
	clients_init(&s->clients);
	take_settings(s);
	set_epoch(s);
	s->daemon = start_daemon(s, pool_size(o->threads));
	if (s->daemon) {
		if (o->hub)
			hub_on_list(o->hub, take_up_list, s);
		return s;
	}
	err_sys(err, "cannot start the web server");
	close(s->fd);
	workers_stop(s->e.workers);
	server_free(s);
	return NULL;
}

void server_tell_deliver(struct server *s, struct deliver *d)
{
	s->e.site.deliver = d;
}

struct str server_url(const struct server *s)
{
	return s->e.site.url;
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
	if (s->e.site.hub)
		seen_write(s->e.site.seen, s->e.site.hub, NULL);
}

void server_tick(struct server *s)
{
	struct err err = { 0 };

	pthread_mutex_lock(&s->refreshing);
	bool there = list_refresh(s->e.site.list, &err);

	take_settings(s);
	set_epoch(s);
	pthread_mutex_unlock(&s->refreshing);
	if (++s->ticks % SEEN_EVERY == 0)
		write_seen(s);
	metrics_tick();
	tell_waiting(s, !there, &err);
	clients_sweep(&s->clients);
}

void server_stop(struct server *s)
{
	if (!s)
		return;
	MHD_socket fd = MHD_quiesce_daemon(s->daemon);

	for (int i = 0; i < 50 && clients_busy(&s->clients); i++)
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	workers_stop(s->e.workers);
	MHD_stop_daemon(s->daemon);
	if (s->e.site.hub)
		hub_on_list(s->e.site.hub, NULL, NULL);
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
	write_seen(s);
	server_free(s);
}
