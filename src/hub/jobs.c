#include "hub/jobs.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/jobs.h"

enum { RETRY_S = 60, RETRY_MOST_S = 3600, CLAIM_S = 5, TURN_MS = 500 };

struct standing { /* one job, as it stands */
	unixtime started, ended, next;
	bool ok;
	char result[200];
	unsigned failures; /* one after the other, in this process */
};

struct jobs {
	struct hub *hub;
	struct db *db;         /* holds the claim, and hears of what others ask for */
	bool ours;
	uint64_t claim_again;  /* clock_ns() */
	struct standing *at;   /* job_n of them */
	struct arena a;

	pthread_t thread;
	bool threaded;
	pthread_mutex_t lock;  /* of `stop` */
	pthread_cond_t woken;
	atomic_int stop;
};

/* --- the table --- */

const struct job_row *job_named(struct str name)
{
	for (size_t i = 0; i < job_n; i++)
		if (str_eq(str_of(job_rows[i].name), name))
			return &job_rows[i];
	return NULL;
}

struct str job_names(struct arena *a)
{
	struct str s = STR("");

	for (size_t i = 0; i < job_n; i++)
		s = str_printf(a, "%.*s%s%s", STR_ARG(s), i ? ", " : "", job_rows[i].name);
	return s;
}

int64_t job_every(const struct job_row *r, const struct settings *s)
{
	return r->every == SETTING_N ? r->every_s : setting_number(s, r->every);
}

void job_says(struct job_run *x, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(x->result, sizeof x->result, fmt, ap);
	va_end(ap);
}

/* --- how they stand --- */

static bool take_row(void *ctx, const struct job_kept *r, struct err *err)
{
	struct jobs *j = ctx;
	const struct job_row *row = job_named(r->name);

	(void)err;
	if (!row)
		return true;
	struct standing *s = &j->at[row - job_rows];

	s->started = r->started;
	s->ended = r->ended;
	s->next = r->next;
	s->ok = r->ok;
	snprintf(s->result, sizeof s->result, "%.*s", STR_ARG(r->result));
	return true;
}

static bool look(struct jobs *j, struct err *err)
{
	bool moved;

	if (!j->db && !(j->db = db_open(hub_place(j->hub), DB_READ, err)))
		return false;
	return db_moved(j->db, &moved, err) && (!moved || jobs_each(j->db, take_row, j, err));
}

/* Another process may hold it; asked now and then, as it may have gone. */
static bool claim(struct jobs *j, struct err *err)
{
	if (j->ours || clock_ns() < j->claim_again)
		return true;
	j->claim_again = clock_ns() + CLAIM_S * UINT64_C(1000000000);
	return db_claim(j->db, STR("jobs"), &j->ours, err);
}

static bool due(const struct jobs *j, size_t i, const struct settings *s, unixtime now)
{
	const struct standing *at = &j->at[i];
	int64_t every = job_every(&job_rows[i], s);

	if (at->next == JOB_ASKED_FOR)
		return true;
	if (!every)
		return false;
	if (at->next == JOB_NOT_PLANNED)
		return true;
	/* Sooner than planned when it is to be done more often by now; a clock that was set back delays nothing for long. */
	return at->next <= now || (at->ok && at->ended && (at->ended + every <= now || at->ended > now + every));
}

static bool keep(void *ctx, struct db *d, struct err *err)
{
	return job_put(d, ctx, err);
}

/* Kept by the writer, beside the acts. When that fails the job is done once too often, which none of them minds. */
static void note(struct jobs *j, size_t i)
{
	struct standing *s = &j->at[i];
	struct job_kept row = { str_of(job_rows[i].name), s->started, s->ended, s->next, s->ok, str_of(s->result) };

	hub_aside(j->hub, keep, &row, NULL);
}

/* --- doing it --- */

static void tell(const struct job_row *r, const char *what, const char *why)
{
	fprintf(stderr, "tocsin: %s: %s%s%s\n", r->name, what, *why ? ": " : "", why);
}

static void fare(struct jobs *j, size_t i, const struct settings *s, bool ok, bool more, const struct err *err)
{
	struct standing *at = &j->at[i];
	int64_t every = job_every(&job_rows[i], s), wait = RETRY_S;
	char text[600] = "";

	at->ended = hub_now(j->hub);
	if (ok) {
		if (at->failures)
			tell(&job_rows[i], "works again", "");
		at->failures = 0;
		at->next = more ? JOB_ASKED_FOR : every ? at->ended + every : JOB_NOT_PLANNED;
	} else {
		err_text(err, text, sizeof text);
		if (!at->failures)
			tell(&job_rows[i], "failed", text);
		for (unsigned n = at->failures++; n && wait < RETRY_MOST_S; n--)
			wait *= 2;
		at->next = at->ended + (wait < RETRY_MOST_S ? wait : RETRY_MOST_S);
		snprintf(at->result, sizeof at->result, "%s", text);
	}
	at->ok = ok;
}

static void run(struct jobs *j, size_t i, const struct settings *s)
{
	struct standing *at = &j->at[i];
	struct job_run x = { .a = &j->a, .hub = j->hub, .settings = s, .stop = &j->stop, .now = hub_now(j->hub) };
	struct err err = { 0 };

	at->started = x.now;
	bool ok = job_rows[i].run(&x, &err);

	arena_reset(&j->a);
	if (!ok && err.code == ERR_STOPPED)
		return; /* as if it had not begun */
	memcpy(at->result, x.result, sizeof at->result);
	fare(j, i, s, ok, x.more, &err);
	note(j, i);
}

static bool turn(struct jobs *j, size_t *ret_n, struct err *err)
{
	*ret_n = 0;
	if (!look(j, err) || !claim(j, err)) {
		db_close(j->db); /* and with it the claim: whoever reaches the database may have it */
		j->db = NULL;
		j->ours = false;
		j->claim_again = 0;
		return false;
	}
	if (!j->ours)
		return false;
	const struct settings *s = hub_settings(j->hub);

	for (size_t i = 0; i < job_n && !j->stop; i++)
		if (due(j, i, s, hub_now(j->hub))) {
			run(j, i, s);
			++*ret_n;
		}
	settings_release(s);
	return true;
}

bool jobs_turn(struct jobs *j, size_t *ret_n, struct err *err)
{
	return turn(j, ret_n, err);
}

/* --- life --- */

static void rest(struct jobs *j)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += TURN_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&j->lock);
	while (!j->stop && pthread_cond_timedwait(&j->woken, &j->lock, &until) != ETIMEDOUT)
		;
	pthread_mutex_unlock(&j->lock);
}

static void *work(void *jobs)
{
	struct jobs *j = jobs;
	size_t n;

	while (!j->stop) {
		turn(j, &n, NULL);
		rest(j);
	}
	return NULL;
}

struct jobs *jobs_open(struct hub *h, struct err *err)
{
	struct jobs *j = calloc(1, sizeof *j);
	pthread_condattr_t clock;

	if (!j || !(j->at = calloc(job_n + 1, sizeof *j->at)))
		abort();
	j->hub = h;
	arena_init(&j->a);
	pthread_mutex_init(&j->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&j->woken, &clock);
	pthread_condattr_destroy(&clock);
	if (look(j, err))
		return j;
	jobs_close(j);
	return NULL;
}

bool jobs_start(struct jobs *j, struct err *err)
{
	int e = pthread_create(&j->thread, NULL, work, j);

	j->threaded = !e;
	return !e || err_set(err, ERR_IO, "cannot start periodic work: %s", strerror(e));
}

void jobs_close(struct jobs *j)
{
	if (!j)
		return;
	pthread_mutex_lock(&j->lock);
	j->stop = 1;
	pthread_cond_signal(&j->woken);
	pthread_mutex_unlock(&j->lock);
	if (j->threaded)
		pthread_join(j->thread, NULL);
	db_close(j->db);
	pthread_cond_destroy(&j->woken);
	pthread_mutex_destroy(&j->lock);
	arena_release(&j->a);
	free(j->at);
	free(j);
}
