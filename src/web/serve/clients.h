/*
 * clients - the open connections: how many an address has, and which are too slow.
 *
 * The HTTP library ends silent connections by itself; one that trickles a byte
 * now and then it would keep for ever. Each connection therefore has a deadline
 * for the phase it is in, and clients_sweep() shuts those that passed it.
 */
#ifndef WEB_SERVE_CLIENTS_H
#define WEB_SERVE_CLIENTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/buf.h"

struct exchange;

enum phase { PHASE_HEAD, PHASE_BODY, PHASE_SEND };

struct client {
	struct client *next, *prev;
	int fd;
	unsigned slot;               /* of its address */
	bool local;                  /* loopback: a proxy in front; not counted */
	char from[56];               /* the address as limits go by it: "192.0.2.7", of IPv6 the /64: "2001:db8:1:2::" */
	_Atomic uint64_t deadline;   /* clock_ns() */
	/* The request at hand; touched only by the thread that serves the connection, but for its phase. */
	_Atomic enum phase phase;    /* read by clients_busy(), too */
	struct buf target, body;
	size_t reserved;             /* of LIMIT_HTTP_UPLOADS */
	size_t body_most;            /* what this request's may be */
	bool body_too_large;
	struct exchange *work;       /* handed to a worker, or come back from it */
};

enum { CLIENT_SLOTS = 8192 };

struct clients {
	pthread_mutex_t lock;
	struct client *first;
	_Atomic size_t n;
	_Atomic unsigned per_slot[CLIENT_SLOTS];
};

void clients_init(struct clients *c);
void clients_release(struct clients *c);
bool clients_may_come(struct clients *c, const struct sockaddr *from);
struct client *clients_add(struct clients *c, int fd, const struct sockaddr *from);
void clients_remove(struct clients *c, struct client *one);
/* Enters a phase and sets its deadline. */
void client_phase(struct client *one, enum phase p);
void clients_sweep(struct clients *c);
/* An address that somebody wrote down, as limits go by it; empty when it is none. */
struct str address_prefix(struct arena *a, struct str address);
/* How many are receiving a request's body or waiting for the answer. */
size_t clients_busy(struct clients *c);

#endif
