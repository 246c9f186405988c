/*
 * The holder keeps one view and a few read connections. A view is counted:
 * whoever holds it keeps its memory, and the last to let go of a replaced one frees it.
 */
#include "hub/list.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "hub/entry_row.h"
#include "hub/index.h"
#include "hub/list_view.h"
#include "hub/priority_parts.h"

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
};

/* --- connections --- */

static struct db *take_db(struct list *l, struct err *err)
{
	struct db *d = NULL;
	bool make = false;

	pthread_mutex_lock(&l->lock);
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

bool list_refresh(struct list *l, struct err *err)
{
	struct db *d = take_db(l, err);
	struct held_view *fresh = NULL;
	uint64_t generation;

	if (!d)
		return false;
	day today = day_of(clock_now());
	bool ok = index_generation(d, &generation, err);

	if (ok && (!l->current || l->current->v.generation != generation || l->current->v.today != today))
		ok = (fresh = view_load(d, generation, l->rules, today, err)) != NULL;
	give_db(l, d);
	if (fresh)
		swap_view(l, fresh);
	return ok;
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
