#include "web/serve/clients.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/str.h"

static const uint64_t seconds[] = {
	[PHASE_HEAD] = LIMIT_HTTP_HEAD_S, [PHASE_BODY] = LIMIT_HTTP_BODY_S, [PHASE_SEND] = LIMIT_HTTP_SEND_S,
};

void clients_init(struct clients *c)
{
	memset(c, 0, sizeof *c);
	pthread_mutex_init(&c->lock, NULL);
}

void clients_release(struct clients *c)
{
	pthread_mutex_destroy(&c->lock);
}

/* The address as bytes: IPv4 whole, IPv6 by its /64, which one subscriber has. */
static struct str address(const struct sockaddr *from, bool *ret_local)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	const unsigned char *p;
	size_t n = 4;

	*ret_local = false;
	if (!from)
		return STR_NONE;
	if (from->sa_family == AF_INET) {
		p = (const unsigned char *)&((const struct sockaddr_in *)(const void *)from)->sin_addr;
	} else if (from->sa_family == AF_INET6) {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr;

		p = a->s6_addr;
		*ret_local = IN6_IS_ADDR_LOOPBACK(a);
		if (!memcmp(p, mapped, sizeof mapped))
			p += sizeof mapped;
		else
			n = 8;
	} else {
		return STR_NONE;
	}
	if (n == 4)
		*ret_local = p[0] == 127;
	return str_n((const char *)p, n);
}

/* Of the bytes that address() gives. */
static void write_address(struct str bytes, char *ret, size_t n)
{
	unsigned char six[16] = { 0 };
	char text[INET6_ADDRSTRLEN];

	*ret = '\0';
	if (bytes.n == 4 && inet_ntop(AF_INET, bytes.p, text, sizeof text))
		snprintf(ret, n, "%s", text);
	if (bytes.n == 8) {
		memcpy(six, bytes.p, 8);
		if (inet_ntop(AF_INET6, six, text, sizeof text))
			snprintf(ret, n, "%s", text);
	}
}

struct str address_prefix(struct arena *a, struct str typed)
{
	union { struct sockaddr any; struct sockaddr_in four; struct sockaddr_in6 six; } at = { 0 };
	char text[56], *copy = str_cstr(a, str_sub(typed, 0, sizeof text - 1));
	bool local;

	if (inet_pton(AF_INET, copy, &at.four.sin_addr) == 1)
		at.any.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, copy, &at.six.sin6_addr) == 1)
		at.any.sa_family = AF_INET6;
	else
		return STR_NONE;
	write_address(address(&at.any, &local), text, sizeof text);
	return str_dup(a, str_of(text));
}

bool clients_may_come(struct clients *c, const struct sockaddr *from)
{
	bool local;
	struct str a = address(from, &local);

	return local || c->per_slot[str_hash(a) % CLIENT_SLOTS] < LIMIT_HTTP_PER_IP;
}

struct client *clients_add(struct clients *c, int fd, const struct sockaddr *from)
{
	struct client *one = calloc(1, sizeof *one);

	if (!one)
		abort();
	one->fd = fd;
	struct str bytes = address(from, &one->local);

	one->slot = (unsigned)(str_hash(bytes) % CLIENT_SLOTS);
	write_address(bytes, one->from, sizeof one->from);
	buf_init(&one->target, LIMIT_HTTP_TARGET);
	buf_init(&one->body, LIMIT_HTTP_FILES);
	client_phase(one, PHASE_HEAD);
	if (!one->local)
		c->per_slot[one->slot]++;
	c->n++;
	pthread_mutex_lock(&c->lock);
	one->next = c->first;
	if (c->first)
		c->first->prev = one;
	c->first = one;
	pthread_mutex_unlock(&c->lock);
	return one;
}

void clients_remove(struct clients *c, struct client *one)
{
	pthread_mutex_lock(&c->lock);
	*(one->prev ? &one->prev->next : &c->first) = one->next;
	if (one->next)
		one->next->prev = one->prev;
	pthread_mutex_unlock(&c->lock);
	if (!one->local)
		c->per_slot[one->slot]--;
	c->n--;
	buf_release(&one->target);
	buf_release(&one->body);
	free(one);
}

void client_phase(struct client *one, enum phase p)
{
	atomic_store_explicit(&one->phase, p, memory_order_relaxed);
	atomic_store_explicit(&one->deadline, clock_ns() + seconds[p] * 1000000000u, memory_order_relaxed);
}

/* Shutting, not closing: the library then sees the end of the connection and takes it down itself. It tells us
 * (clients_remove) before it closes the descriptor, so under the lock `fd` is still this connection's. */
void clients_sweep(struct clients *c)
{
	uint64_t now = clock_ns();

	pthread_mutex_lock(&c->lock);
	for (struct client *one = c->first; one; one = one->next)
		if (now > one->deadline)
			shutdown(one->fd, SHUT_RDWR);
	pthread_mutex_unlock(&c->lock);
}

size_t clients_busy(struct clients *c)
{
	size_t n = 0;

	pthread_mutex_lock(&c->lock);
	for (struct client *one = c->first; one; one = one->next)
		n += one->phase != PHASE_HEAD;
	pthread_mutex_unlock(&c->lock);
	return n;
}
