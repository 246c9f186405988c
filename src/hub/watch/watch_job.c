/*
 * What changed since the last time is a list of heads of the view, "news"; whatever is said of several of them is a set of bits.
 * Equal watches are looked up once. Reading happens beside the writer; what is told is written by members, some hundred in a
 * transaction, and how entries stood at the end. A run that was cut off is done again: notices know theirs by a name.
 */
#include "hub/watch/watch_job.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "hub/list/list.h"
#include "hub/list/saved.h"
#include "hub/notice/tell.h"
#include "hub/watch/watches.h"

#define WATCH_STATE STR("watches") /* the view that was gone through last: "GENERATION.DAY" */

enum { MEMBERS_AT_ONCE = 200, STANDS_AT_ONCE = 5000, LEFT_AT_ONCE = 1000 };

struct news {
	const struct list_head **heads;
	unsigned *why;       /* 0: it counts for nobody, and is remembered */
	size_t n, words;     /* words: of a set */
	uint64_t *fresh, *grave;
	struct map by_id;
};

struct found { int64_t member, watch; const uint64_t *set; };

struct watching {
	struct job_run *x;
	struct list *l;
	const struct list_view *v;
	struct str stamp;    /* of the view */
	struct news news;
	struct found *found; /* by member */
	size_t found_n, found_cap;
	size_t from, to;     /* what one transaction writes */
	size_t told;
};

/* --- what is new --- */

static bool was_known(const struct watch_stand *s, const struct list_head *h, unsigned *ret_why)
{
	bool graver = h->severity > (enum severity)s->severity || h->level < (enum level)s->level;

	*ret_why = (graver ? 1u << WATCH_GRAVER : 0) | (h->exploited && !s->exploited ? 1u << WATCH_EXPLOITED : 0) |
	           (h->fixed && !s->fixed ? 1u << WATCH_FIXED : 0);
	return s->severity == (int)h->severity && s->level == (int)h->level && s->exploited == h->exploited && s->fixed == h->fixed;
}

static void add_news(struct watching *w, const struct list_head *h, unsigned why)
{
	struct news *n = &w->news;
	bool fresh;

	*map_put(w->x->a, &n->by_id, h->id, &fresh) = (uint32_t)n->n;
	n->heads[n->n] = h;
	n->why[n->n++] = h->withdrawn ? 0 : why;
}

static bool gather_news(struct watching *w, struct db *d, struct err *err)
{
	struct arena *a = w->x->a;
	struct news *n = &w->news;
	struct watch_stands s;
	struct map known = { 0 };
	bool fresh;

	if (!watch_stands(d, a, &s, err))
		return false;
	for (size_t i = 0; i < s.n; i++)
		*map_put(a, &known, s.v[i].entry, &fresh) = (uint32_t)i;
	n->heads = arena_array(a, const struct list_head *, w->v->n + 1);
	n->why = arena_array(a, unsigned, w->v->n + 1);
	for (size_t i = 0; i < w->v->n; i++) {
		const struct list_head *h = &w->v->heads[i];
		const uint32_t *at = map_get(&known, h->id);
		unsigned why = 1u << WATCH_NEW;

		if (!at || !was_known(&s.v[*at], h, &why))
			add_news(w, h, why);
	}
	n->words = (n->n + 63) / 64;
	n->fresh = arena_array(a, uint64_t, n->words + 1);
	n->grave = arena_array(a, uint64_t, n->words + 1);
	memset(n->fresh, 0, n->words * sizeof *n->fresh);
	memset(n->grave, 0, n->words * sizeof *n->grave);
	for (size_t i = 0; i < n->n; i++)
		if (n->why[i])
			(n->why[i] & 1u << WATCH_NEW ? n->fresh : n->grave)[i / 64] |= UINT64_C(1) << i % 64;
	return true;
}

/* --- who watches it --- */

/* The set of what one watch finds; NULL: nothing. False: it could not be looked up. */
static bool look_up(struct watching *w, struct arena *scratch, const struct watch_row *r, uint64_t **ret, struct err *err)
{
	const struct news *n = &w->news;
	uint32_t *places = arena_array(scratch, uint32_t, n->n + 1);
	const uint32_t *one = r->entry.n ? map_get(&n->by_id, r->entry) : NULL;
	struct list_query q;
	size_t place_n = 0;

	if (one)
		places[place_n++] = *one;
	if (!r->entry.n && (!saved_read(scratch, r->search, &q, NULL, err) ||
	                    !list_among(w->l, w->v, scratch, &q, n->heads, n->n, places, &place_n, err)))
		return false;
	*ret = NULL;
	for (size_t i = 0; i < place_n; i++) {
		if (!n->why[places[i]])
			continue;
		if (!*ret)
			*ret = memset(arena_array(w->x->a, uint64_t, n->words), 0, n->words * sizeof **ret);
		(*ret)[places[i] / 64] |= UINT64_C(1) << places[i] % 64;
	}
	return true;
}

static bool gather_found(struct watching *w, const struct watch_rows *all, struct err *err)
{
	uint64_t *set = NULL;
	struct arena scratch;
	bool ok = true;

	arena_init(&scratch);
	for (size_t i = 0; ok && i < all->n; i++) {
		const struct watch_row *r = &all->v[i], *before = i ? r - 1 : NULL;

		if (*w->x->stop)
			ok = err_set(err, ERR_STOPPED, "stopped");
		else if (!before || !str_eq(r->search, before->search) || !str_eq(r->entry, before->entry))
			ok = look_up(w, &scratch, r, &set, err);
		arena_reset(&scratch);
		if (!ok || !set)
			continue;
		w->found = arena_grow(w->x->a, w->found, w->found_n, &w->found_cap, sizeof *w->found);
		w->found[w->found_n++] = (struct found){ r->member, r->id, set };
	}
	arena_release(&scratch);
	return ok;
}

static int by_member(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->member != y->member)
		return x->member < y->member ? -1 : 1;
	return x->watch < y->watch ? -1 : x->watch > y->watch;
}

/* --- telling --- */

static bool keep_hits(const struct watching *w, struct db *d, const struct found *f, struct err *err)
{
	const struct news *n = &w->news;
	size_t kept = 0;

	for (size_t i = 0; i < n->n && kept < WATCH_HITS; i++) {
		if (!(f->set[i / 64] >> i % 64 & 1))
			continue;
		if (!watch_hit_put(d, &(struct watch_hit){ f->watch, n->heads[i]->id, w->x->now, n->why[i] }, err))
			return false;
		kept++;
	}
	return true;
}

static bool tell(const struct watching *w, struct db *d, int64_t member, enum notice_kind kind, int64_t count, struct err *err)
{
	struct str name = str_printf(w->x->a, "member/%lld", (long long)member);
	const struct notice n = { .kind = kind, .subject = name, .at = w->x->now, .value = count, .once = w->stamp };

	return !count || notice_queue(d, &n, name, err);
}

/* All of one member: from `i` on. */
static bool tell_one(const struct watching *w, struct db *d, size_t i, size_t *ret_next, struct err *err)
{
	const struct news *n = &w->news;
	int64_t member = w->found[i].member, fresh = 0, grave = 0;
	size_t from = i;

	for (; i < w->found_n && w->found[i].member == member; i++)
		if (!keep_hits(w, d, &w->found[i], err))
			return false;
	*ret_next = i;
	for (size_t k = 0; k < n->words; k++) {
		uint64_t any = 0;

		for (i = from; i < *ret_next; i++)
			any |= w->found[i].set[k];
		fresh += __builtin_popcountll(any & n->fresh[k]);
		grave += __builtin_popcountll(any & n->grave[k]);
	}
	return tell(w, d, member, NOTICE_WATCH_NEW, fresh, err) && tell(w, d, member, NOTICE_WATCH_GRAVE, grave, err);
}

static bool tell_some(void *ctx, struct db *d, struct err *err)
{
	struct watching *w = ctx;
	size_t i = w->from;

	w->told = 0;
	for (; i < w->found_n && w->told < MEMBERS_AT_ONCE; w->told++)
		if (!tell_one(w, d, i, &i, err))
			return false;
	w->to = i;
	return true;
}

static bool tell_all(struct watching *w, size_t *ret_members, struct err *err)
{
	if (w->found_n)
		qsort(w->found, w->found_n, sizeof *w->found, by_member);
	for (*ret_members = w->from = 0; w->from < w->found_n; w->from = w->to) {
		if (*w->x->stop)
			return err_set(err, ERR_STOPPED, "stopped");
		if (!hub_aside(w->x->hub, tell_some, w, err))
			return false;
		*ret_members += w->told;
	}
	return true;
}

/* --- how it stands now --- */

static bool keep_stands(void *ctx, struct db *d, struct err *err)
{
	const struct watching *w = ctx;

	for (size_t i = w->from; i < w->to; i++) {
		const struct list_head *h = w->news.heads[i];
		const struct watch_stand s = { h->id, (int)h->severity, (int)h->level, h->exploited, h->fixed };

		if (!watch_stand_put(d, &s, err))
			return false;
	}
	return w->to < w->news.n || (watch_hits_forget(d, w->x->now - WATCH_KEPT_DAYS * INT64_C(86400), err) &&
	                             list_set(d, WATCH_STATE, w->stamp, err));
}

static bool keep_all(struct watching *w, struct err *err)
{
	w->from = 0;
	do {
		w->to = w->news.n - w->from < STANDS_AT_ONCE ? w->news.n : w->from + STANDS_AT_ONCE;
		if (!hub_aside(w->x->hub, keep_stands, w, err))
			return false;
		w->from = w->to;
	} while (w->from < w->news.n);
	return true;
}

/* --- */

static bool go_through(struct watching *w, struct db *d, bool first, struct err *err)
{
	struct watch_rows all = { 0 };
	size_t members = 0;

	bool ok = gather_news(w, d, err) && (first || !w->news.n || watches_all(d, w->x->a, &all, err));

	hub_read_done(w->x->hub, d); /* looking up takes its time, and has connections of its own */
	if (!ok || !gather_found(w, &all, err) || !tell_all(w, &members, err) || !keep_all(w, err))
		return false;
	job_says(w->x, "%zu entries new or changed, %zu watches, %zu members told", first ? 0 : w->news.n, all.n, members);
	return true;
}

/* Nothing to do while the view is the one of the last time. */
static bool with_view(struct watching *w, struct err *err)
{
	struct db *d = hub_read(w->x->hub, err);
	struct str before;

	w->stamp = str_printf(w->x->a, "%llu.%d", (unsigned long long)w->v->generation, (int)w->v->today);
	if (!d)
		return false;
	bool ok = list_get(d, w->x->a, WATCH_STATE, &before, err);

	if (ok && !str_eq(before, w->stamp))
		return go_through(w, d, !before.n, err);
	hub_read_done(w->x->hub, d);
	job_says(w->x, "the list is as it was");
	return ok;
}

/* --- of members who left --- */

static bool forget_left(void *ctx, struct db *d, struct err *err)
{
	const struct watch_rows *left = ctx;

	for (size_t i = 0; i < left->n; i++)
		if (!watch_forget(d, &left->v[i], 0, err))
			return false;
	return true;
}

static bool without_left(struct job_run *x, struct err *err)
{
	struct db *d = hub_read(x->hub, err);
	struct watch_rows left = { 0 };
	bool ok = d && watches_left(d, x->a, &left, err);

	hub_read_done(x->hub, d);
	x->more = left.n == LEFT_AT_ONCE;
	return ok && (!left.n || hub_aside(x->hub, forget_left, &left, err));
}

bool watch_work(struct job_run *x, struct err *err)
{
	struct list *own = NULL, *l = hub_list(x->hub);

	if (!without_left(x, err) || (!l && !(l = own = list_open_with(hub_place(x->hub), hub_priority(x->hub), err))))
		return false;
	struct watching w = { .x = x, .l = l, .v = list_hold(l) };
	bool ok = with_view(&w, err);

	list_release(l, w.v);
	list_close(own);
	return ok;
}
