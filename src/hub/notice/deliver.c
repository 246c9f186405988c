#include "hub/notice/deliver.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/digest.h"
#include "hub/notice/deliver_parts.h"

enum { RETRY_S = 60, RETRY_MOST_S = 3 * 3600, GIVE_UP_S = 4 * 86400, KEEP_S = 90 * 86400, LOOK_S = 5, SWEEP_S = 3600, WAYS = 2 };

/* However many ring: so often at most is looked. */
static const long LOOK_NS = 250000000;

/* --- what the two ways share --- */

unixtime deliver_now(const struct deliver_options *o)
{
	return o->now ? o->now() : clock_now();
}

bool rows_add(void *rows, const struct notice_row *n, struct err *err)
{
	struct rows *r = rows;
	struct notice_row c = *n;

	(void)err;
	c.key = str_dup(r->a, n->key);
	c.kind = str_dup(r->a, n->kind);
	c.member = str_dup(r->a, n->member);
	c.subject = str_dup(r->a, n->subject);
	c.args = str_dup(r->a, n->args);
	c.error = str_dup(r->a, n->error);
	r->v = arena_grow(r->a, r->v, r->n, &r->cap, sizeof *r->v);
	r->v[r->n++] = c;
	return true;
}

int64_t deliver_pause(const struct deliver_options *o, int64_t attempts)
{
	int64_t most = or_else(o->retry_most_s, RETRY_MOST_S), s = or_else(o->retry_s, RETRY_S);

	for (; attempts > 1 && s < most; attempts--)
		s *= 2;
	s = s < most ? s : most;
	/* A fifth more or less, so that what failed together does not come back together. */
	return s - s / 5 + random_below((uint32_t)(s / 5 * 2 + 1));
}

bool deliver_given_up(const struct round *r, const struct notice_row *n)
{
	int64_t waited = n->state == NOTICE_HELD ? 86400 : 0; /* for the day's collection */

	return r->now - n->at > or_else(r->o->give_up_s, GIVE_UP_S) + waited;
}

void deliver_went(struct round *r, int64_t n)
{
	r->state->sent += n;
	r->state->ok_at = r->now;
	r->state->fault_at = TIME_NONE;
	r->state->fault[0] = '\0';
	r->state->rest_until = 0;
}

void deliver_fault(struct round *r, const char *why)
{
	if (r->state->fault_at == TIME_NONE)
		r->state->fault_at = r->now;
	snprintf(r->state->fault, sizeof r->state->fault, "%.*s", (int)sizeof r->state->fault - 1, why);
}

bool deliver_tell(struct round *r, enum notice_kind kind, struct str subject, struct str once, struct err *err)
{
	const struct deliver_calls *calls = &r->o->calls;
	struct strs who = { 0 };

	if (!calls->administrators)
		return true;
	if (!calls->administrators(calls->ctx, &r->batch, r->db, &who, err))
		return false;
	const struct notice n = { .kind = kind, .subject = subject, .at = r->now, .once = once };

	for (size_t i = 0; i < who.n; i++)
		if (!notice_queue(r->db, &n, who.v[i], err))
			return false;
	return true;
}

bool deliver_round(const struct deliver_options *o, struct db *d, enum notice_way way, const atomic_int *stop,
                   struct deliver_state *state, struct err *err)
{
	struct round r = { .o = o, .db = d, .stop = stop, .state = state, .now = deliver_now(o) };

	arena_init(&r.a);
	arena_init(&r.batch);
	bool ok = o->calls.settings(o->calls.ctx, &r.a, d, &r.set, err) &&
	          (way == NOTICE_BY_MAIL ? deliver_mail(&r, err) : deliver_hooks(&r, err));

	arena_release(&r.batch);
	arena_release(&r.a);
	return ok;
}

/* --- the threads --- */

struct sender {
	struct deliver *deliver;
	enum notice_way way;
	pthread_t thread;
	bool runs, awake;
	struct deliver_state state; /* its own */
	struct deliver_state shown; /* a copy, under the lock */
};
struct deliver {
	struct deliver_options o;
	char *where;
	pthread_mutex_t lock;
	pthread_cond_t bell;
	atomic_int stop;
	struct sender senders[WAYS];
};

static struct db *claimed(struct sender *s, struct db *db, struct err *err)
{
	static const struct str tasks[WAYS] = { STR_LIT("deliver mail"), STR_LIT("deliver webhooks") };

	s->state.ours = false;
	if (!db)
		db = db_open(s->deliver->where, DB_WRITE, err);
	if (db && !db_claim(db, tasks[s->way], &s->state.ours, err)) {
		db_close(db);
		return NULL;
	}
	return db;
}

static void show(struct sender *s)
{
	pthread_mutex_lock(&s->deliver->lock);
	s->shown = s->state;
	pthread_mutex_unlock(&s->deliver->lock);
}

static void trouble(struct sender *s, const struct err *err)
{
	if (s->state.fault_at == TIME_NONE)
		s->state.fault_at = deliver_now(&s->deliver->o);
	snprintf(s->state.fault, sizeof s->state.fault, "%.*s", (int)sizeof s->state.fault - 1, err->msg);
}

/* Until somebody rings, or it is time to look; a moment in any case. */
static void rest(struct sender *s)
{
	struct deliver *d = s->deliver;
	struct timespec until, least;

	clock_gettime(CLOCK_MONOTONIC, &until);
	least = until;
	until.tv_sec += or_else(d->o.look_s, LOOK_S);
	least.tv_nsec += LOOK_NS;
	least.tv_sec += least.tv_nsec / 1000000000;
	least.tv_nsec %= 1000000000;
	pthread_mutex_lock(&d->lock);
	while (!d->stop && pthread_cond_timedwait(&d->bell, &d->lock, &least) == 0)
		;
	while (!d->stop && !s->awake)
		if (pthread_cond_timedwait(&d->bell, &d->lock, &until) != 0)
			break;
	s->awake = false;
	pthread_mutex_unlock(&d->lock);
}

static void sweep(struct sender *s, struct db *db, unixtime *swept)
{
	const struct deliver_options *o = &s->deliver->o;
	unixtime now = deliver_now(o);

	if (s->way != NOTICE_BY_MAIL || now - *swept < SWEEP_S)
		return;
	*swept = now;
	outbox_forget(db, now - or_else(o->keep_s, KEEP_S), NULL); /* another time, if not now */
}

static void *work(void *ctx)
{
	struct sender *s = ctx;
	struct deliver *d = s->deliver;
	struct db *db = NULL;
	unixtime swept = 0;

	while (!d->stop) {
		struct err err = { 0 };

		db = claimed(s, db, &err);
		bool ok = db != NULL;

		if (ok && s->state.ours) {
			ok = deliver_round(&d->o, db, s->way, &d->stop, &s->state, &err);
			sweep(s, db, &swept);
		}
		if (!ok && !d->stop) {
			trouble(s, &err);
			db_close(db); /* made anew: whatever is wrong may be the connection */
			db = NULL;
		}
		show(s);
		rest(s);
	}
	db_close(db);
	return NULL;
}

struct deliver *deliver_start(const struct deliver_options *o, struct err *err)
{
	struct deliver *d = calloc(1, sizeof *d);
	pthread_condattr_t attr;

	if (!d || !(d->where = strdup(o->where)))
		abort();
	d->o = *o;
	pthread_mutex_init(&d->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&d->bell, &attr);
	pthread_condattr_destroy(&attr);
	crypto_ready();
	for (int i = 0; i < WAYS; i++) {
		struct sender *s = &d->senders[i];

		s->deliver = d;
		s->way = (enum notice_way)i;
		s->state = s->shown = DELIVER_STATE;
		s->runs = pthread_create(&s->thread, NULL, work, s) == 0;
		if (!s->runs) {
			deliver_stop(d);
			err_set(err, ERR_IO, "no thread for sending notices");
			return NULL;
		}
	}
	return d;
}

void deliver_wake(struct deliver *d)
{
	pthread_mutex_lock(&d->lock);
	for (int i = 0; i < WAYS; i++)
		d->senders[i].awake = true;
	pthread_cond_broadcast(&d->bell);
	pthread_mutex_unlock(&d->lock);
}

void deliver_stop(struct deliver *d)
{
	if (!d)
		return;
	pthread_mutex_lock(&d->lock);
	d->stop = 1;
	pthread_cond_broadcast(&d->bell);
	pthread_mutex_unlock(&d->lock);
	for (int i = 0; i < WAYS; i++)
		if (d->senders[i].runs)
			pthread_join(d->senders[i].thread, NULL);
	pthread_cond_destroy(&d->bell);
	pthread_mutex_destroy(&d->lock);
	free(d->where);
	free(d);
}

void deliver_look(struct deliver *d, enum notice_way way, struct deliver_state *ret)
{
	pthread_mutex_lock(&d->lock);
	*ret = d->senders[way].shown;
	pthread_mutex_unlock(&d->lock);
}
