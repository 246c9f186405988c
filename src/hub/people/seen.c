/* When sessions and keys were last used. Many requests a second come down to one row a minute for each of them. */
#include <pthread.h>
#include <stdlib.h>

#include "hub/people/sessions.h"

enum { SLOTS = 8192, HOLDS = SLOTS / 2, MINUTE = 60 };

struct one { int64_t id; unixtime at; bool key; }; /* id 0: free */

struct seen {
	pthread_mutex_t lock;
	size_t n;
	struct one slot[SLOTS];
};

struct seen *seen_new(void)
{
	struct seen *s = calloc(1, sizeof *s);

	if (!s)
		abort();
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void seen_free(struct seen *s)
{
	if (!s)
		return;
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* Full: it is noted a little later. The instant of the first request stands, so that it is written soon enough. */
void seen_note(struct seen *s, const struct signed_in *in, unixtime now)
{
	bool key = in->key;
	int64_t id = key ? in->key : in->who.session;

	if (!id || now - in->seen < MINUTE)
		return;
	pthread_mutex_lock(&s->lock);
	size_t i = (size_t)id * 2 % SLOTS;

	while (s->slot[i].id && (s->slot[i].id != id || s->slot[i].key != key))
		i = (i + 1) % SLOTS;
	if (!s->slot[i].id && s->n < HOLDS) {
		s->slot[i] = (struct one){ id, now, key };
		s->n++;
	}
	pthread_mutex_unlock(&s->lock);
}

static size_t take(struct seen *s, struct one *ret)
{
	size_t n = 0;

	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < SLOTS && s->n; i++)
		if (s->slot[i].id) {
			ret[n++] = s->slot[i];
			s->slot[i] = (struct one){ 0 };
			s->n--;
		}
	pthread_mutex_unlock(&s->lock);
	return n;
}

struct writing { /* what one transaction puts down */
	const struct one *v;
	size_t n;
	unixtime now;
	int64_t idle;
};

static bool put(void *ctx, struct db *d, struct err *err)
{
	const struct writing *w = ctx;

	for (size_t i = 0; i < w->n; i++)
		if (!(w->v[i].key ? key_seen : session_seen)(d, w->v[i].id, w->v[i].at, err))
			return false;
	return sessions_drop_over(d, w->now, w->now - w->idle, err);
}

bool seen_write(struct seen *s, struct hub *h, struct err *err)
{
	struct one *v = malloc(HOLDS * sizeof *v);

	if (!v)
		abort();
	struct writing w = { v, take(s, v), hub_now(h), session_idle(h) };
	bool ok = !w.n || hub_aside(h, put, &w, err);

	free(v);
	return ok;
}
