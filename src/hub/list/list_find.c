/* Filters run over all heads: ten thousand of them take less time than asking the database. */
#include <stdlib.h>

#include "hub/list/list_view.h"
#include "vuln/chip.h"

enum { SEARCH_MOST = 5000 };

const struct str list_order_names[ORDER_N] = {
	[ORDER_PUBLISHED] = STR_LIT("published"), [ORDER_UPDATED] = STR_LIT("updated"), [ORDER_SEVERITY] = STR_LIT("severity"),
	[ORDER_LEVEL] = STR_LIT("level"), [ORDER_ID] = STR_LIT("id"), [ORDER_PRIORITY] = STR_LIT("priority"),
	[ORDER_BEST] = STR_LIT("best"),
};

struct filter {
	const struct list_query *q;
	uint64_t maker, release; /* the bit asked for; 0: any */
	int chip;                /* the number asked for; -1: any */
	bool nothing;            /* asks for what no entry has */
};

static int place_in(const struct strs *names, struct str s)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_ieq(names->v[i], s))
			return (int)i;
	return -1;
}

/* A marketing name stands for its part, if the list speaks of it. */
static struct str chip_in_view(const struct list_view *v, struct str text)
{
	const struct chip *c[16];
	size_t n = chip_named(text, c, 16);

	for (size_t i = 0; i < n; i++)
		if (strs_has(&v->chips, c[i]->part))
			return c[i]->part;
	return text;
}

static struct filter filter_of(const struct list_view *v, const struct list_query *q)
{
	struct filter f = { .q = q, .chip = -1 };

	if (q->maker.n) {
		int i = place_in(&v->makers, q->maker);

		f.nothing |= i < 0;
		f.maker = i < 0 ? 0 : UINT64_C(1) << i;
	}
	if (q->release) {
		size_t i = 0;

		while (i < v->releases.n && v->releases.v[i] != q->release)
			i++;
		f.nothing |= i == v->releases.n;
		f.release = i == v->releases.n ? 0 : UINT64_C(1) << i;
	}
	if (q->chip.n) {
		f.chip = place_in(&v->chips, chip_in_view(v, q->chip));
		f.nothing |= f.chip < 0;
	}
	return f;
}

static bool has_chip(const struct list_head *h, int chip)
{
	for (size_t i = 0; i < h->chip_n; i++)
		if (h->chips[i] == chip)
			return true;
	return false;
}

static bool has_credit(const struct list_head *h, struct str part)
{
	for (size_t i = 0; i < h->credits.n; i++)
		for (size_t at = 0; at + part.n <= h->credits.v[i].n; at++)
			if (str_ieq(str_sub(h->credits.v[i], at, part.n), part))
				return true;
	return false;
}

static bool passes(const struct filter *f, const struct list_head *h)
{
	const struct list_query *q = f->q;

	return !f->nothing && (!h->withdrawn || q->withdrawn) && (!q->exploited || h->exploited) &&
	       (!q->levels || q->levels >> h->level & 1) &&
	       (q->severity == SEVERITY_UNKNOWN || h->severity >= q->severity) && (!q->year || day_year(h->published) == q->year) &&
	       (!f->maker || (h->makers & f->maker)) && (!f->release || (h->releases & f->release)) &&
	       (!q->component.n || str_ieq(h->component, q->component)) && (f->chip < 0 || has_chip(h, f->chip)) &&
	       (!q->credit.n || has_credit(h, q->credit));
}

/* --- orders; all end with the id, so that each is total and a cursor stands --- */

static const struct list_head *head_at(const void *p)
{
	return *(const struct list_head *const *)p;
}

static int by_id(const void *a, const void *b)
{
	return -str_cmp(head_at(a)->id, head_at(b)->id);
}

/* Days newest first, and what orders equal days. */
static int by_day(day x, day y, const void *a, const void *b)
{
	return x != y ? (x < y ? 1 : -1) : by_id(a, b);
}

static int by_published(const void *a, const void *b)
{
	return by_day(head_at(a)->published, head_at(b)->published, a, b);
}

static int by_updated(const void *a, const void *b)
{
	return by_day(head_at(a)->updated, head_at(b)->updated, a, b);
}

static int by_level(const void *a, const void *b)
{
	return by_day(head_at(a)->fix_level, head_at(b)->fix_level, a, b);
}

static int by_severity(const void *a, const void *b)
{
	const struct list_head *x = head_at(a), *y = head_at(b);

	if (x->severity != y->severity)
		return x->severity < y->severity ? 1 : -1;
	if (x->exploited != y->exploited)
		return x->exploited ? -1 : 1;
	return by_published(a, b);
}

static int by_priority(const void *a, const void *b)
{
	const struct list_head *x = head_at(a), *y = head_at(b);

	return x->level != y->level ? (x->level < y->level ? -1 : 1) : by_published(a, b);
}

static int (*const orders[ORDER_N])(const void *, const void *) = {
	[ORDER_PUBLISHED] = by_published, [ORDER_UPDATED] = by_updated, [ORDER_SEVERITY] = by_severity,
	[ORDER_LEVEL] = by_level, [ORDER_ID] = by_id, [ORDER_PRIORITY] = by_priority,
};

static void sort_heads(const struct list_head **v, size_t n, const struct list_query *q)
{
	/* Without a text the heads stand as published already; with one and ORDER_BEST, as they fit. */
	bool stands = q->order == ORDER_BEST || (q->order == ORDER_PUBLISHED && !q->text.n);

	if (!stands)
		qsort(v, n, sizeof *v, orders[q->order]);
	if (!q->reverse)
		return;
	for (size_t i = 0; i < n / 2; i++) {
		const struct list_head *h = v[i];

		v[i] = v[n - 1 - i];
		v[n - 1 - i] = h;
	}
}

/* --- */

static bool candidates(struct list *l, const struct list_view *v, struct arena *a, const struct list_query *q,
                       const struct list_head ***ret, size_t *ret_n, struct err *err)
{
	const struct held_view *h = (const struct held_view *)v;
	struct strs ids = { 0 };
	size_t n = 0;

	if (!q->text.n) {
		*ret = arena_array(a, const struct list_head *, v->n + 1);
		for (size_t i = 0; i < v->n; i++)
			(*ret)[n++] = &v->heads[i];
		*ret_n = n;
		return true;
	}
	if (!list_text_search(l, a, q->text, SEARCH_MOST, &ids, err))
		return false;
	*ret = arena_array(a, const struct list_head *, ids.n + 1);
	for (size_t i = 0; i < ids.n; i++) {
		uint32_t *at = map_get(&h->by_id, ids.v[i]);

		if (at)
			(*ret)[n++] = &v->heads[*at];
	}
	*ret_n = n;
	return true;
}

const struct list_head *list_head_of(const struct list_view *v, struct str id)
{
	const struct held_view *h = (const struct held_view *)v; /* v is its first member */
	const uint32_t *at = map_get(&h->by_id, id);

	return at ? &v->heads[*at] : NULL;
}

bool list_find(struct list *l, const struct list_view *v, struct arena *a, const struct list_query *q, struct list_page *ret,
               struct err *err)
{
	const struct filter f = filter_of(v, q);
	const struct list_head **all;
	size_t n, kept = 0, from = 0;

	if (!candidates(l, v, a, q, &all, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (passes(&f, all[i]))
			all[kept++] = all[i];
	sort_heads(all, kept, q);
	if (q->after.n) {
		while (from < kept && !str_eq(all[from]->id, q->after))
			from++;
		if (from == kept)
			return err_set(err, ERR_FOUND, "cursor \"%.*s\" is not in this result", STR_ARG(q->after));
		from++;
	}
	ret->v = all + from;
	ret->total = kept;
	ret->n = kept - from < q->limit ? kept - from : q->limit;
	ret->next = ret->n && from + ret->n < kept ? all[from + ret->n - 1]->id : STR_NONE;
	return true;
}

/* A text is looked up once, whatever the number of heads. */
bool list_among(struct list *l, const struct list_view *v, struct arena *a, const struct list_query *q,
                const struct list_head *const *heads, size_t n, uint32_t *ret, size_t *ret_n, struct err *err)
{
	const struct filter f = filter_of(v, q);
	struct strs ids = { 0 };
	struct map found = { 0 };
	bool fresh;

	if (q->text.n && !list_text_search(l, a, q->text, SIZE_MAX, &ids, err))
		return false;
	for (size_t i = 0; i < ids.n; i++)
		map_put(a, &found, ids.v[i], &fresh);
	*ret_n = 0;
	for (size_t i = 0; i < n; i++)
		if (passes(&f, heads[i]) && (!q->text.n || map_get(&found, heads[i]->id)))
			ret[(*ret_n)++] = (uint32_t)i;
	return true;
}
