/* The start page: what is used in attacks, what is new, is my device fixed, what the list holds. */
#include <stdlib.h>

#include "templates.h"
#include "vuln/maker.h"
#include "web/page.h"
#include "web/pages.h"
#include "web/priority/priority.h"

enum { ATTACKS = 6, NEWS = 10, MAKERS = 24 };

struct entry_row_view entry_row_view(const struct request *rq, const struct list_head *h)
{
	return (struct entry_row_view){
		.id = h->id, .title = h->title, .href = page_path(rq->a, "/entry/", h->id), .component = h->component,
		.severity = severity_word(rq, h->severity), .priority = level_mark(h->level),
		.exploited = h->exploited, .withdrawn = h->withdrawn,
		.published = h->published, .updated = h->updated, .level = h->fix_level,
	};
}

/* The first `max` entries that are in force, newest first; only those used in attacks when `exploited`. */
static entry_rows newest(const struct request *rq, bool exploited, size_t max)
{
	entry_rows r = { arena_array(rq->a, struct entry_row_view, max), 0 };

	for (size_t i = 0; i < rq->view->n && r.n < max; i++) {
		const struct list_head *h = &rq->view->heads[i];

		if (!h->withdrawn && (!exploited || h->exploited))
			r.v[r.n++] = entry_row_view(rq, h);
	}
	return r;
}

static int by_count(const void *a, const void *b)
{
	const struct count_row *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : str_icmp(x->text, y->text);
}

static int by_name(const void *a, const void *b)
{
	return str_icmp(((const struct count_row *)a)->text, ((const struct count_row *)b)->text);
}

/* The makers with most entries, then in the order of their names, as an index has them. */
static void count_makers(const struct request *rq, struct start_view *v)
{
	const struct list_view *list = rq->view;
	size_t n = list->makers.n < 64 ? list->makers.n : 64;
	struct count_row *rows = arena_array(rq->a, struct count_row, n);

	for (size_t m = 0; m < n; m++) {
		rows[m].text = maker_title(list->makers.v[m]);
		rows[m].href = page_path(rq->a, "/list?maker=", list->makers.v[m]);
		for (size_t i = 0; i < list->n; i++)
			rows[m].n += !list->heads[i].withdrawn && list->heads[i].makers >> m & 1;
	}
	qsort(rows, n, sizeof *rows, by_count);
	n = n < MAKERS ? n : MAKERS;
	while (n && !rows[n - 1].n)
		n--;
	qsort(rows, n, sizeof *rows, by_name);
	v->makers.v = rows;
	v->makers.n = n;
}

bool page_start(struct request *rq, struct response *rs, struct err *err)
{
	const struct list_totals *t = &rq->view->totals;
	struct start_view v = {
		.entries = t->entries - t->withdrawn, .exploited = t->exploited, .records = t->records,
		.devices = (int64_t)rq->view->device_n, .empty = !rq->view->n,
		.attacks = newest(rq, true, ATTACKS), .news = newest(rq, false, NEWS),
	};

	(void)err;
	page_init(&v.page, rq, page_word(rq, MSG_start_title), NAV_NONE);
	v.page.alarm = v.attacks.n;
	v.changed = v.news.n ? v.news.v[0].published : 0;
	count_makers(rq, &v);
	RENDER(rq, rs, start, &v);
	return true;
}
