/*
 * The holder keeps one view, a connection that watches for changes, and a few read connections. A view is counted:
 * whoever holds it keeps its memory, and the last to let go of a replaced one frees it.
 *
 * When the database cannot be reached the view stays as it is. Reads that need the store are then refused at once, so that
 * no visitor waits for what the watch waits for already.
 */
#include "hub/list/list.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "hub/list/entry_row.h"
#include "hub/list/index.h"
#include "hub/list/list_view.h"
#include "hub/priority/priority_parts.h"

enum { CONNECTIONS = 4 };

struct list {
	char *path;
	struct arena own;             /* of the default rules */
	const struct priority_rules *rules;
	pthread_mutex_t lock;         /* of everything below */
	pthread_cond_t given_back;
	struct held_view *current;
	struct db *idle[CONNECTIONS];
	size_t idle_n, open_n;
	unixtime waits_since;         /* 0: the database is there */
	struct err why;
	/* The refreshing thread's own: */
	struct db *watch;
	uint64_t retry_at;            /* clock_ns() */
	unsigned pause_s;
};

/* --- connections --- */

static struct db *take_db(struct list *l, struct err *err)
{
	struct db *d = NULL;
	bool make = false;

	pthread_mutex_lock(&l->lock);
	if (l->waits_since) {
		if (err)
			*err = l->why;
		pthread_mutex_unlock(&l->lock);
		return NULL;
	}
	while (!l->idle_n && l->open_n == CONNECTIONS)
		pthread_cond_wait(&l->given_back, &l->lock);
	if (l->idle_n)
		d = l->idle[--l->idle_n];
	else
		make = ++l->open_n;
	pthread_mutex_unlock(&l->lock);
	if (!make || (d = db_open_lifted(l->path, err)))
		return d;
	pthread_mutex_lock(&l->lock);
	l->open_n--;
	pthread_cond_signal(&l->given_back);
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

static void give_db(struct list *l, struct db *d)
{
	pthread_mutex_lock(&l->lock);
	l->idle[l->idle_n++] = d;
	pthread_cond_signal(&l->given_back);
	pthread_mutex_unlock(&l->lock);
}

/* --- views --- */

const struct list_view *list_hold(struct list *l)
{
	pthread_mutex_lock(&l->lock);
	struct held_view *h = l->current;

	atomic_fetch_add(&h->holders, 1);
	pthread_mutex_unlock(&l->lock);
	return &h->v;
}

void list_release(struct list *l, const struct list_view *v)
{
	struct held_view *h = (struct held_view *)(uintptr_t)v; /* v is its first member */

	(void)l;
	if (atomic_fetch_sub(&h->holders, 1) == 1)
		view_free(h);
}

static void swap_view(struct list *l, struct held_view *h)
{
	pthread_mutex_lock(&l->lock);
	struct held_view *old = l->current;

	l->current = h;
	pthread_mutex_unlock(&l->lock);
	if (old)
		list_release(l, &old->v);
}

/* The view of one state: what is imported while it is read waits for the next. */
static bool load(struct list *l, day today, struct err *err)
{
	struct held_view *fresh = NULL;
	uint64_t generation;

	if (!db_look(l->watch, err))
		return false;
	bool ok = index_generation(l->watch, &generation, err);

	if (ok && (!l->current || l->current->v.generation != generation || l->current->v.today != today))
		ok = (fresh = view_load(l->watch, generation, l->rules, today, err)) != NULL;
	db_rollback(l->watch);
	if (fresh)
		swap_view(l, fresh);
	return ok;
}

static bool watch(struct list *l, bool known, struct err *err)
{
	day today = day_of(clock_now());
	bool moved;

	if (!l->watch && !(l->watch = db_open_lifted(l->path, err)))
		return false;
	if (db_moved(l->watch, &moved, err) && ((!moved && !known && l->current->v.today == today) || load(l, today, err)))
		return true;
	db_close(l->watch); /* what was told of is asked for again */
	l->watch = NULL;
	return false;
}

static void note(struct list *l, bool there, const struct err *why)
{
	pthread_mutex_lock(&l->lock);
	if (there)
		l->waits_since = 0;
	else if (!l->waits_since)
		l->waits_since = clock_now();
	if (!there)
		l->why = *why;
	pthread_mutex_unlock(&l->lock);
}

bool list_waits(struct list *l, unixtime *ret_since, struct err *ret_why)
{
	pthread_mutex_lock(&l->lock);
	bool waits = l->waits_since != 0;

	if (waits) {
		*ret_since = l->waits_since;
		*ret_why = l->why;
	}
	pthread_mutex_unlock(&l->lock);
	return waits;
}

static bool refresh(struct list *l, bool known, struct err *err)
{
	struct err why = { 0 };
	unixtime since;

	if (l->retry_at && clock_ns() < l->retry_at)
		return !list_waits(l, &since, err);
	bool ok = watch(l, known, &why);

	l->pause_s = ok ? 0 : l->pause_s == 0 ? 1 : l->pause_s < 16 ? l->pause_s * 2 : 30;
	l->retry_at = ok ? 0 : clock_ns() + l->pause_s * UINT64_C(1000000000);
	note(l, ok, &why);
	if (!ok && err)
		*err = why;
	return ok;
}

bool list_refresh(struct list *l, struct err *err)
{
	return refresh(l, false, err);
}

bool list_refresh_now(struct list *l, struct err *err)
{
	return refresh(l, true, err);
}

struct list *list_open_with(const char *db, const struct priority_rules *rules, struct err *err)
{
	struct list *l = calloc(1, sizeof *l);

	if (!l || !(l->path = strdup(db)))
		abort();
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->given_back, NULL);
	l->rules = rules ? rules : priority_rules_load(&l->own, NULL, err);
	if (!l->rules || !list_refresh(l, err)) {
		list_close(l);
		return NULL;
	}
	return l;
}

struct list *list_open(const char *db, struct err *err)
{
	return list_open_with(db, NULL, err);
}

const struct priority_rules *list_rules(const struct list *l)
{
	return l->rules;
}

void list_close(struct list *l)
{
	if (!l)
		return;
	if (l->current)
		list_release(l, &l->current->v);
	while (l->idle_n)
		db_close(l->idle[--l->idle_n]);
	db_close(l->watch);
	pthread_cond_destroy(&l->given_back);
	pthread_mutex_destroy(&l->lock);
	arena_release(&l->own);
	free(l->path);
	free(l);
}

/* --- reads that go to the store --- */

bool list_get_entry(struct list *l, struct arena *a, struct str id, struct entry *ret, struct str *ret_doc, struct err *err)
{
	struct entry_row row = { 0 };
	struct db *d = take_db(l, err);

	if (!d)
		return false;
	bool ok = list_entry(d, a, id, &row, err);

	give_db(l, d);
	if (!ok)
		return false;
	if (ret_doc)
		*ret_doc = row.doc;
	return entry_row_read(a, row.doc, ret, err);
}

bool list_get_priority(struct list *l, struct arena *a, const struct entry *e, struct entry_priority *ret, struct err *err)
{
	const struct list_view *v = list_hold(l);
	const struct held_view *h = (const struct held_view *)v;
	struct db *d = take_db(l, err);
	bool ok = d && priority_with_models(d, a, l->rules, e, h->models, v->today, ret, err);

	if (d)
		give_db(l, d);
	list_release(l, v);
	return ok;
}

bool list_get_source(struct list *l, struct arena *a, struct str source, struct str key, struct str *ret, struct err *err)
{
	struct source_row row = { 0 };
	struct db *d = take_db(l, err);

	if (!d)
		return false;
	bool ok = list_kept(d, a, source, key, &row, err);

	give_db(l, d);
	if (ok)
		*ret = row.body;
	return ok;
}

bool list_text_search(struct list *l, struct arena *a, struct str text, size_t max, struct strs *ret, struct err *err)
{
	struct db *d = take_db(l, err);

	if (!d)
		return false;
	bool ok = list_search(d, a, text, max, ret, err);

	give_db(l, d);
	return ok;
}
