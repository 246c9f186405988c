#include "hub/hub.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "crypto/encode.h"
#include "hub/act.h"
#include "hub/metrics.h"
#include "hub/owed/obligations.h"
#include "hub/priority/priority.h"
#include "hub/settings.h"

enum { GROUP_MOST = 256, READERS_MOST = 64 };

/* An act that waits: on the stack of whoever asked, who sleeps until it is done. */
struct waiting {
	const struct act_request *request; /* NULL: `aside` instead */
	hub_aside_fn *aside;
	void *ctx;
	struct arena *a;
	struct outcome *ret;
	struct err *err;
	bool ok, done;  /* decided */
	bool answered;  /* whoever asked may go */
	pthread_cond_t woken;
	struct waiting *next;
};

struct hub {
	char *where;
	struct keys *keys;
	unixtime (*now)(void);
	struct owing *owing;
	const struct priority_rules *priority; /* NULL: the default ones were not asked for yet; under `lending` until then */
	struct arena own;                      /* of those */
	struct list *list;                     /* may be NULL */
	void (*on_commit)(void *ctx); /* may be NULL; under `turn`, as the next */
	void *commit_ctx;
	pthread_mutex_t listing;
	void (*on_list)(void *ctx); /* may be NULL; under `listing`, as the next */
	void *list_ctx;

	/* For whoever writes. */
	struct db *db;
	struct merkle tree;

	pthread_mutex_t turn; /* guards the queue and who writes */
	struct waiting *first, **last;
	bool writing;
	_Atomic unsigned pending;       /* asked for and not answered */
	_Atomic uint64_t busy_since;    /* clock_ns(); 0: the writer rests */
	_Atomic unixtime committed;
	_Atomic bool failed;            /* the last group came to nothing through the database */
	_Atomic bool behind;            /* the file of keys lacks one that was rotated to */

	struct setting_keeper *settings; /* from the first time somebody asks; under `lending` until then */
	pthread_mutex_t lending;
	pthread_cond_t returned;
	struct db *readers[READERS_MOST]; /* those at rest */
	unsigned reader_n, lent, most;
};

struct list *hub_list(const struct hub *h) { return h->list; }
const struct keys *hub_keys(const struct hub *h) { return keys_newest(h->keys); }
const char *hub_place(const struct hub *h) { return h->where; }
unixtime hub_now(const struct hub *h) { return h->now(); }
struct owing *hub_owing(const struct hub *h) { return h->owing; }

const struct priority_rules *hub_priority(struct hub *h)
{
	pthread_mutex_lock(&h->lending);
	if (!h->priority && !(h->priority = priority_rules_load(&h->own, NULL, NULL)))
		abort(); /* the program's own file */
	pthread_mutex_unlock(&h->lending);
	return h->priority;
}

/* --- settings --- */

static struct setting_keeper *keeper(struct hub *h, struct err *err)
{
	pthread_mutex_lock(&h->lending);
	if (!h->settings)
		h->settings = setting_keeper_open(h->where, err);
	struct setting_keeper *k = h->settings;

	pthread_mutex_unlock(&h->lending);
	return k;
}

const struct settings *hub_settings(struct hub *h)
{
	struct setting_keeper *k = keeper(h, NULL);

	return k ? setting_keeper_hold(k) : settings_standard();
}

/* Are the keys that the acts tell of the ones in use? Else the file is read again: it may be newer. */
static void follow_keys(struct hub *h)
{
	const struct settings *s = hub_settings(h);
	bool behind = false;
	struct arena a;

	arena_init(&a);
	for (enum keys_kind kind = 0; kind < KEYS_KIND_N; kind++) {
		struct str newest = setting_key(s, kind);

		if (!newest.n || str_eq(newest, keys_current(&a, hub_keys(h), kind)))
			continue;
		keys_again(hub_keys(h), NULL, NULL);
		behind |= !str_eq(newest, keys_current(&a, hub_keys(h), kind));
	}
	if (behind != h->behind)
		fprintf(stderr, behind ? "tocsin: a key was rotated, and the file of keys here is older: put the newer one in its place\n"
		                       : "tocsin: the file of keys is up to date again\n");
	h->behind = behind;
	arena_release(&a);
	settings_release(s);
}

bool hub_tick(struct hub *h, struct err *err)
{
	struct setting_keeper *k = keeper(h, err);

	if (!k || !setting_keeper_refresh(k, err))
		return false;
	follow_keys(h);
	return true;
}

/* --- writing --- */

/* The tree as the database has it: another process may have added to it. */
static bool take_up(struct hub *h, struct err *err)
{
	uint64_t n;

	return acts_count(h->db, &n, err) && (n == h->tree.n || merkle_load(&h->tree, n, ledger_node_get, h->db, err));
}

static void decide(struct waiting *w, bool ok)
{
	w->ok = ok;
	w->done = true;
}

static bool is_ours(const struct err *err)
{
	return err->code == ERR_DB || err->code == ERR_IO;
}

enum pass { PASS_ALL, PASS_AGAIN, PASS_FAILED };

/* Does all that are not decided yet, up to the first that fails after it wrote: it is decided, the rest has to be done again.
 * What the database refuses is nobody's fault alone. */
static enum pass perform(struct hub *h, struct waiting *group, bool *ret_wrote, struct err *err)
{
	*ret_wrote = false;
	for (struct waiting *w = group; w; w = w->next) {
		bool wrote = false;

		if (w->done)
			continue;
		if (w->aside) {
			w->ok = w->aside(w->ctx, h->db, w->err);
			wrote = true;
		} else {
			w->ok = act_perform(h, h->db, &h->tree, w->a, w->request, w->ret, &wrote, w->err);
		}
		*ret_wrote |= wrote;
		if (w->ok)
			continue;
		if (is_ours(w->err)) {
			*err = *w->err;
			return PASS_FAILED;
		}
		w->done = true;
		if (wrote)
			return PASS_AGAIN;
	}
	return PASS_ALL;
}

/* One transaction for all that are not decided; false when it came to nothing through the database. */
static bool commit_all(struct hub *h, struct waiting *group, struct err *err)
{
	struct merkle before = { 0 };

	for (enum pass p = PASS_AGAIN; p != PASS_ALL;) {
		if (!db_begin(h->db, err))
			return false;
		bool wrote = false, ok = take_up(h, err);

		before = h->tree;
		p = ok ? perform(h, group, &wrote, err) : PASS_FAILED;
		if (p == PASS_ALL && !wrote) { /* nothing to keep: all was refused, or done before */
			db_rollback(h->db);
			break;
		}
		if (p == PASS_ALL && db_commit(h->db, err))
			break;
		if (p != PASS_ALL)
			db_rollback(h->db);
		h->tree = before;
		if (p == PASS_ALL || p == PASS_FAILED)
			return false;
	}
	for (struct waiting *w = group; w; w = w->next)
		if (!w->done)
			decide(w, true);
	return true;
}

static void refuse_all(struct waiting *group, const struct err *why)
{
	for (struct waiting *w = group; w; w = w->next)
		if (!w->done) {
			*w->err = *why;
			decide(w, false);
		}
}

static bool commit_timed(struct hub *h, struct waiting *group, struct err *err)
{
	uint64_t from = clock_ns();
	size_t n = 0;

	h->busy_since = from;
	bool ok = commit_all(h, group, err);

	h->busy_since = 0;
	h->failed = !ok;
	for (struct waiting *w = group; ok && w; w = w->next)
		n += w->ok;
	if (n) {
		h->committed = h->now();
		hub_metric_commit(n, clock_ns() - from);
	}
	return ok;
}

void hub_on_commit(struct hub *h, void (*fn)(void *ctx), void *ctx)
{
	pthread_mutex_lock(&h->turn);
	h->on_commit = fn;
	h->commit_ctx = ctx;
	pthread_mutex_unlock(&h->turn);
}

/* A group that the database would not take is tried one by one, so that no act is lost to another's fault. */
static void settle(struct hub *h, struct waiting *group)
{
	struct err err = { 0 };

	if (commit_timed(h, group, &err))
		return;
	if (!group->next) {
		refuse_all(group, &err);
		return;
	}
	for (struct waiting *w = group; w; w = w->next) {
		struct waiting *rest = w->next;

		w->next = NULL;
		err = (struct err){ 0 };
		if (!w->done && !commit_timed(h, w, &err))
			refuse_all(w, &err);
		w->next = rest;
	}
}

/* Up to GROUP_MOST that wait, taken off the queue. */
static struct waiting *take_group(struct hub *h)
{
	struct waiting *group = h->first, *w = group;

	for (int n = 1; w && w->next && n < GROUP_MOST; n++)
		w = w->next;
	h->first = w ? w->next : NULL;
	if (!h->first)
		h->last = &h->first;
	if (w)
		w->next = NULL;
	return group;
}

/* Whoever asks while nobody writes does it for all who wait, then lets the next of them. Those who were answered may be gone as
 * soon as the lock is. */
static bool ask(struct hub *h, struct waiting *w)
{
	h->pending++;
	pthread_mutex_lock(&h->turn);
	*h->last = w;
	h->last = &w->next;
	while (!w->answered) {
		if (h->writing) {
			pthread_cond_wait(&w->woken, &h->turn);
			continue;
		}
		struct waiting *group = take_group(h), *next;

		h->writing = true;
		pthread_mutex_unlock(&h->turn);
		settle(h, group);
		pthread_mutex_lock(&h->turn);
		h->writing = false;
		if (h->on_commit)
			h->on_commit(h->commit_ctx);
		for (; group; group = next) {
			next = group->next;
			group->answered = true;
			pthread_cond_signal(&group->woken);
		}
		if (h->first)
			pthread_cond_signal(&h->first->woken);
	}
	pthread_mutex_unlock(&h->turn);
	h->pending--;
	return w->ok;
}

void hub_pulse(struct hub *h, struct hub_pulse *ret)
{
	uint64_t since = h->busy_since;

	*ret = (struct hub_pulse){ h->pending, since ? clock_ns() - since : 0, h->committed, h->failed, h->behind };
}

void hub_on_list(struct hub *h, void (*fn)(void *ctx), void *ctx)
{
	pthread_mutex_lock(&h->listing);
	h->on_list = fn;
	h->list_ctx = ctx;
	pthread_mutex_unlock(&h->listing);
}

static void tell_list(struct hub *h)
{
	pthread_mutex_lock(&h->listing);
	if (h->on_list)
		h->on_list(h->list_ctx);
	pthread_mutex_unlock(&h->listing);
}

bool hub_act(struct hub *h, struct arena *a, const struct act_request *r, struct outcome *ret, struct err *err)
{
	struct err own = { 0 };
	struct waiting w = { .request = r, .a = a, .ret = ret, .err = err ? err : &own, .woken = PTHREAD_COND_INITIALIZER };
	bool ok = ask(h, &w);

	hub_metric_act(r->row, ok, ret, w.err->code);
	if (ok && ret->listed)
		tell_list(h);
	return ok;
}

bool hub_aside(struct hub *h, hub_aside_fn *fn, void *ctx, struct err *err)
{
	struct err own = { 0 };
	struct waiting w = { .aside = fn, .ctx = ctx, .err = err ? err : &own, .woken = PTHREAD_COND_INITIALIZER };

	return ask(h, &w);
}

bool hub_act_words(struct hub *h, struct arena *a, const struct who *w, const char *act, struct str subject,
                   const char *const *pairs, struct outcome *ret, struct err *err)
{
	struct act_request r = { .row = act_named(str_of(act)), .who = *w, .subject = subject };
	struct act_input in[64];
	struct act_value *values;
	struct outcome out;
	size_t n = 0;

	if (!r.row)
		return err_set(err, ERR_FOUND, "there is no act \"%s\"", act);
	for (; pairs && n < 64 && pairs[2 * n]; n++)
		in[n] = (struct act_input){ str_of(pairs[2 * n]), str_of(pairs[2 * n + 1]) };
	if (!act_decode(a, r.row, in, n, &values, NULL, NULL, err))
		return false;
	r.values = values;
	return hub_act(h, a, &r, ret ? ret : &out, err);
}

/* --- reading --- */

static void give_back(struct hub *h, struct db *d)
{
	pthread_mutex_lock(&h->lending);
	h->lent--;
	if (d)
		h->readers[h->reader_n++] = d;
	pthread_cond_signal(&h->returned);
	pthread_mutex_unlock(&h->lending);
}

struct db *hub_read(struct hub *h, struct err *err)
{
	struct db *d = NULL;

	pthread_mutex_lock(&h->lending);
	while (h->lent == h->most)
		pthread_cond_wait(&h->returned, &h->lending);
	h->lent++;
	if (h->reader_n)
		d = h->readers[--h->reader_n];
	pthread_mutex_unlock(&h->lending);
	if (!d && !(d = db_open(h->where, DB_READ, err)))
		give_back(h, NULL);
	return d;
}

void hub_read_done(struct hub *h, struct db *d)
{
	if (d)
		give_back(h, d);
}

/* --- life --- */

static struct hub *hub_new(const char *where, unixtime (*now)(void))
{
	struct hub *h = calloc(1, sizeof *h);

	if (!h || !(h->where = strdup(where)))
		abort();
	h->now = now ? now : clock_now;
	h->committed = TIME_NONE;
	h->last = &h->first;
	h->most = 2;
	arena_init(&h->own);
	pthread_mutex_init(&h->turn, NULL);
	pthread_mutex_init(&h->listing, NULL);
	pthread_mutex_init(&h->lending, NULL);
	pthread_cond_init(&h->returned, NULL);
	return h;
}

void hub_close(struct hub *h)
{
	if (!h)
		return;
	for (unsigned i = 0; i < h->reader_n; i++)
		db_close(h->readers[i]);
	setting_keeper_close(h->settings);
	db_close(h->db);
	keys_free(h->keys);
	owing_close(h->owing);
	arena_release(&h->own);
	pthread_mutex_destroy(&h->turn);
	pthread_mutex_destroy(&h->listing);
	pthread_mutex_destroy(&h->lending);
	pthread_cond_destroy(&h->returned);
	free(h->where);
	free(h);
}

/* Are these the keys that this hub began with, or their successors? The first act names the ledger. */
static bool keys_fit(struct hub *h, struct arena *a, struct err *err)
{
	struct act_record r;
	struct json body, fields;
	struct str origin;
	uint64_t n;

	if (!acts_count(h->db, &n, err))
		return false;
	if (!n)
		return err_set(err, ERR_STATE, "%s is no hub yet: `tocsin init` makes it one", h->where);
	if (!act_get(h->db, a, 0, &r, err) || !json_read(a, r.body, LIMIT_RECORD, &body, err) ||
	    !json_object(&body, "fields", JSON_REQUIRED, &fields, err) || !json_str(&fields, "origin", JSON_REQUIRED, &origin, err))
		return err_wrap(err, "the first act of %s", h->where);
	return str_eq(origin, str_of(h->keys->origin)) ||
	       err_set(err, ERR_DENIED, "the keys are those of another hub: its ledger is %s, this one's %.*s", h->keys->origin,
	               STR_ARG(origin));
}

struct hub *hub_open(const struct hub_options *o, struct err *err)
{
	struct hub *h = hub_new(o->where, o->now);
	struct arena a;

	arena_init(&a);
	h->priority = o->priority;
	h->list = o->list;
	h->most = o->readers > READERS_MOST ? READERS_MOST : o->readers ? o->readers : 2;
	struct db *there = db_open_lifted(o->where, err); /* so that what is not there is not made */
	const char *file = there ? (o->keys ? o->keys : keys_place(&a, o->where, err)) : NULL;

	db_close(there);
	bool ok = file && (h->db = db_open(o->where, DB_WRITE, err));
	uint64_t n = 0;

	if (ok && acts_count(h->db, &n, err) && !n)
		ok = err_set(err, ERR_STATE, "%s is no hub yet: `tocsin init` makes it one", o->where);
	const char *own = o->obligations ? o->obligations : getenv("TOCSIN_OBLIGATIONS");

	ok = ok && (h->keys = keys_load(file, err)) && keys_fit(h, &a, err) && (h->owing = owing_open(!o->quiet, own, err));
	arena_release(&a);
	if (ok)
		return h;
	hub_close(h);
	return NULL;
}

/* --- beginning --- */

static struct str chance_origin(struct arena *a)
{
	uint8_t bytes[6];
	char hex[HEX_LEN(sizeof bytes) + 1];

	random_bytes(bytes, sizeof bytes);
	encode(HEX, bytes, sizeof bytes, hex);
	return str_printf(a, "hub-%s.tocsin.invalid/ledger", hex);
}

static bool begin(struct hub *h, const struct hub_init_options *o, struct arena *a, struct err *err)
{
	const char *file = o->keys ? o->keys : keys_place(a, o->where, err);
	uint64_t n;

	if (!file || !acts_count(h->db, &n, err))
		return false;
	if (n)
		return err_set(err, ERR_STATE, "%s is a hub already", o->where);
	h->keys = keys_make(o->origin.n ? o->origin : chance_origin(a), err);
	if (!h->keys || !keys_save(h->keys, file, false, err))
		return false;
	const char *const words[] = { "name", str_cstr(a, o->name), "origin", h->keys->origin,
		                      "verifier", str_cstr(a, keys_verifier(a, h->keys)), NULL };
	bool ok = hub_act_words(h, a, &who_hub, "hub.init", STR("hub"), words, NULL, err);

	if (!ok)
		unlink(file);
	return ok;
}

bool hub_init(const struct hub_init_options *o, struct err *err)
{
	struct hub *h = hub_new(o->where, o->now);
	struct arena a;

	arena_init(&a);
	bool ok = (h->db = db_open(o->where, DB_WRITE, err)) && (h->owing = owing_open(!o->quiet, NULL, err)) && begin(h, o, &a, err);

	arena_release(&a);
	hub_close(h);
	return ok;
}
