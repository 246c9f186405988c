#include "web/serve/workers.h"

#include <pthread.h>
#include <stdlib.h>

struct task { void (*run)(void *ctx); void *ctx; };

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t came;
	struct task *ring;
	size_t first, n, most;
	bool stop;
	unsigned thread_n;
	pthread_t threads[];
};

static void *work(void *ctx)
{
	struct workers *w = ctx;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		while (!w->n && !w->stop)
			pthread_cond_wait(&w->came, &w->lock);
		if (!w->n)
			break;
		struct task t = w->ring[w->first];

		w->first = (w->first + 1) % w->most;
		w->n--;
		pthread_mutex_unlock(&w->lock);
		t.run(t.ctx);
		pthread_mutex_lock(&w->lock);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

struct workers *workers_start(unsigned threads, size_t most)
{
	struct workers *w = calloc(1, sizeof *w + threads * sizeof *w->threads);

	if (!w || !(w->ring = calloc(most, sizeof *w->ring)))
		abort();
	w->most = most;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->came, NULL);
	while (w->thread_n < threads && pthread_create(&w->threads[w->thread_n], NULL, work, w) == 0)
		w->thread_n++;
	if (w->thread_n)
		return w;
	workers_stop(w);
	return NULL;
}

bool workers_do(struct workers *w, void (*task)(void *ctx), void *ctx)
{
	pthread_mutex_lock(&w->lock);
	bool room = w->n < w->most && !w->stop;

	if (room) {
		w->ring[(w->first + w->n++) % w->most] = (struct task){ task, ctx };
		pthread_cond_signal(&w->came);
	}
	pthread_mutex_unlock(&w->lock);
	return room;
}

size_t workers_waiting(struct workers *w)
{
	pthread_mutex_lock(&w->lock);
	size_t n = w->n;

	pthread_mutex_unlock(&w->lock);
	return n;
}

void workers_stop(struct workers *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_broadcast(&w->came);
	pthread_mutex_unlock(&w->lock);
	for (unsigned i = 0; i < w->thread_n; i++)
		pthread_join(w->threads[i], NULL);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->came);
	free(w->ring);
	free(w);
}
