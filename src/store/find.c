#include "store/find.h"

#include <stdlib.h>

#include "base/limits.h"
#include "store/driver.h"

struct change {
	int64_t rank;
	size_t seq; /* order of arrival */
	bool drop;
	struct str words;
};

struct find_changes {
	struct arena a;
	struct change *v;
	size_t n, cap;
};

/* What may wait: about 900 entries. Few enough that little is left when an import has read all; many enough that FTS5, which
 * writes out what it gathered whenever the next batch goes back in the order of rows, does so seldom. */
static const size_t waiting_max = 512 * KIB;

static struct find_changes *changes_of(struct db *d)
{
	if (!d->found) {
		d->found = calloc(1, sizeof *d->found);
		if (!d->found)
			abort();
		arena_init(&d->found->a);
	}
	return d->found;
}

static bool note(struct db *d, int64_t rank, struct str words, bool drop, struct err *err)
{
	struct find_changes *c = changes_of(d);

	c->v = arena_grow(&c->a, c->v, c->n, &c->cap, sizeof *c->v);
	c->v[c->n] = (struct change){ rank, c->n, drop, str_dup(&c->a, words) };
	c->n++;
	return c->a.used < waiting_max || find_apply(d, err);
}

bool find_add(struct db *d, int64_t rank, struct str words, struct err *err) { return note(d, rank, words, false, err); }
bool find_drop(struct db *d, int64_t rank, struct str words, struct err *err) { return note(d, rank, words, true, err); }

static int by_rank(const void *x, const void *y)
{
	const struct change *a = x, *b = y;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->seq < b->seq ? -1 : a->seq > b->seq;
}

bool find_apply(struct db *d, struct err *err)
{
	struct find_changes *c = d->found;
	bool ok = true;

	if (!c || c->n == 0)
		return true;
	qsort(c->v, c->n, sizeof *c->v, by_rank);
	for (size_t i = 0; ok && i < c->n; i++) {
		struct query q = db_query(d, c->v[i].drop ? SQL_FIND_DROP : SQL_FIND_ADD);

		bind_i64(&q, 1, c->v[i].rank);
		bind_str(&q, 2, c->v[i].words);
		ok = db_run(&q, err);
	}
	find_forget(d);
	return ok;
}

void find_forget(struct db *d)
{
	if (!d->found)
		return;
	arena_reset(&d->found->a);
	d->found->v = NULL;
	d->found->n = d->found->cap = 0;
}

void find_free(struct find_changes *c)
{
	if (!c)
		return;
	arena_release(&c->a);
	free(c);
}
