#include "web/clients.h"

#include <netinet/in.h>
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
	one->slot = (unsigned)(str_hash(address(from, &one->local)) % CLIENT_SLOTS);
	buf_init(&one->target, LIMIT_HTTP_TARGET);
	buf_init(&one->body, LIMIT_HTTP_BODY);
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
