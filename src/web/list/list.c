/* The list: search, filters, order, pages; and the same rows as CSV. */
#include "hub/list/saved.h"
#include "templates.h"
#include "vuln/maker.h"
#include "web/list/list_ask.h"
#include "web/page.h"
#include "web/pages.h"

static struct option *option(const struct request *rq, struct str value, struct str text, bool chosen, struct option *to)
{
	(void)rq;
	*to = (struct option){ value, text, chosen };
	return to + 1;
}

static void fill_options(const struct request *rq, const struct list_ask *k, struct list_page_view *v)
{
	const struct list_view *list = rq->view;
	int newest = list->n ? day_year(list->heads[0].published) : 0, oldest = newest;
	struct option *to;

	to = v->makers.v = arena_array(rq->a, struct option, list->makers.n);
	for (size_t i = 0; i < list->makers.n; i++)
		to = option(rq, list->makers.v[i], maker_title(list->makers.v[i]), str_ieq(list->makers.v[i], k->maker), to);
	v->makers.n = (size_t)(to - v->makers.v);
	to = v->releases.v = arena_array(rq->a, struct option, list->releases.n);
	for (size_t i = list->releases.n; i--;) {
		struct str name = release_name(rq->a, list->releases.v[i]);

		to = option(rq, name, name, list->releases.v[i] == k->release, to);
	}
	v->releases.n = (size_t)(to - v->releases.v);
	to = v->severities.v = arena_array(rq->a, struct option, SEVERITY_N);
	for (enum severity s = SEVERITY_CRITICAL; s >= SEVERITY_LOW; s--)
		to = option(rq, severity_names[s], severity_word(rq, s).text, (int)s == k->severity, to);
	v->severities.n = (size_t)(to - v->severities.v);
	to = v->priorities.v = arena_array(rq->a, struct option, LEVEL_N);
	for (enum level l = LEVEL_P0; l < LEVEL_P4; l++)
		to = option(rq, level_names[l], l ? TEXT(rq, MSG_list_priority_any, arg_str(level_names[l])) : level_names[l],
		            (int)l == k->priority, to);
	v->priorities.n = (size_t)(to - v->priorities.v);
	for (size_t i = 0; i < list->n; i++)
		if (list->heads[i].published && day_year(list->heads[i].published) < oldest)
			oldest = day_year(list->heads[i].published);
	to = v->years.v = arena_array(rq->a, struct option, (size_t)(newest - oldest + 1));
	for (int y = newest; newest && y >= oldest; y--) {
		struct str text = str_printf(rq->a, "%d", y);

		to = option(rq, text, text, y == k->year, to);
	}
	v->years.n = (size_t)(to - v->years.v);
	v->chips.v = list->chips.v;
	v->chips.n = list->chips.n;
}

static struct str link_without(const struct request *rq, const char *name)
{
	struct str rest = params_link(rq->a, &list_params, &rq->query, name, STR_NONE, "after");

	return rest.n ? rest : STR("/list");
}

/* Each filter in force, with the link that takes it away. */
static void fill_active(const struct request *rq, const struct list_ask *k, struct list_page_view *v)
{
	const struct { bool on; const char *name; struct str text; } rows[] = {
		{ k->q.n, "q", str_printf(rq->a, "“%.*s”", STR_ARG(k->q)) },
		{ k->maker.n, "maker", maker_title(k->maker) },
		{ k->chip.n, "chip", k->chip },
		{ k->component.n, "component", k->component },
		{ k->credit.n, "credit", TEXT(rq, MSG_list_credit_of, arg_str(k->credit)) },
		{ k->release, "release", str_printf(rq->a, "Android %.*s", STR_ARG(release_name(rq->a, k->release))) },
		{ k->severity, "severity", str_printf(rq->a, "≥ %.*s", STR_ARG(severity_word(rq, (enum severity)k->severity).text)) },
		{ k->priority >= 0, "priority",
		  k->priority > 0 ? TEXT(rq, MSG_list_priority_any, arg_str(level_names[k->priority])) : STR("P0") },
		{ k->year, "year", str_printf(rq->a, "%d", (int)k->year) },
		{ k->exploited, "exploited", page_word(rq, MSG_mark_exploited) },
	};

	v->active.v = arena_array(rq->a, struct link, sizeof rows / sizeof *rows);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].on)
			v->active.v[v->active.n++] = (struct link){ rows[i].text, link_without(rq, rows[i].name), false };
}

/* The heading of a column is the link that sorts by it; on the column in force it turns the order round. */
static void fill_columns(const struct request *rq, const struct list_ask *k, struct entry_table *t)
{
	static const struct { enum msg text; enum list_order order; } rows[] = {
		{ MSG_list_column_entry, ORDER_ID },
		{ MSG_list_column_severity, ORDER_SEVERITY },
		{ MSG_list_column_priority, ORDER_PRIORITY },
		{ MSG_list_column_level, ORDER_LEVEL },
		{ MSG_list_column_published, ORDER_PUBLISHED },
	};
	int order = k->order >= 0 ? k->order : k->q.n ? ORDER_BEST : ORDER_PUBLISHED;

	t->columns.v = arena_array(rq->a, struct column, sizeof rows / sizeof *rows);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool here = (int)rows[i].order == order;
		struct fields kept = { 0 };

		for (size_t f = 0; f < rq->query.n; f++)
			if (!str_eq(rq->query.v[f].name, STR("reverse"))) {
				kept.v = arena_grow(rq->a, kept.v, kept.n, &kept.cap, sizeof *kept.v);
				kept.v[kept.n++] = rq->query.v[f];
			}
		struct str href = params_link(rq->a, &list_params, &kept, "order", list_order_names[rows[i].order], "after");

		if (here && !k->reverse)
			href = str_printf(rq->a, "%.*s&reverse=1", STR_ARG(href));
		t->columns.v[t->columns.n++] = (struct column){
			.text = page_word(rq, rows[i].text), .href = href,
			.sort = !here ? STR_NONE : k->reverse ? STR("ascending") : STR("descending"),
		};
	}
}

static struct str caption(const struct request *rq, const struct list_page *p)
{
	if (p->n < p->total)
		return TEXT(rq, MSG_list_caption_part, arg_number((int64_t)p->n), arg_number((int64_t)p->total));
	return page_plural(rq, MSG_list_caption, (int64_t)p->total);
}

/* A feed for everybody; members of a hub can be told. The whole list is nothing to be told of. */
static void fill_following(const struct request *rq, const struct list_ask *k, struct list_page_view *v)
{
	const struct list_query q = list_ask_query(rq, k);
	struct str text = saved_text(rq->a, &q);

	v->atom = text.n ? STR_JOIN(rq->a, STR("/list.atom?"), text) : STR("/list.atom");
	if (text.n && rq->site->hub)
		v->watch = page_path(rq->a, "/watches?search=", text);
}

bool page_list(struct request *rq, struct response *rs, struct err *err)
{
	struct list_ask k;
	struct list_page p;
	struct list_page_view v = { 0 };

	if (!list_ask_find(rq, false, &k, &p, err))
		return false;
	if (k.format == LIST_FORMAT_CSV) {
		list_put_csv(&p, rs);
		return true;
	}
	page_init(&v.page, rq, page_word(rq, MSG_list_title), NAV_LIST);
	v.q = k.q;
	v.chip = k.chip;
	v.credit = k.credit;
	v.exploited = k.exploited;
	v.order = k.order >= 0 ? list_order_names[k.order] : STR_NONE;
	v.reverse = k.reverse;
	fill_options(rq, &k, &v);
	fill_active(rq, &k, &v);
	fill_columns(rq, &k, &v.table);
	v.table.caption = caption(rq, &p);
	v.table.rows.v = arena_array(rq->a, struct entry_row_view, p.n);
	for (size_t i = 0; i < p.n; i++)
		v.table.rows.v[v.table.rows.n++] = entry_row_view(rq, p.v[i]);
	v.next = p.next.n ? params_link(rq->a, &list_params, &rq->query, "after", p.next, NULL) : STR_NONE;
	v.first = k.after.n ? link_without(rq, "after") : STR_NONE;
	v.csv = params_link(rq->a, &list_params, &rq->query, "format", STR("csv"), NULL);
	v.json = str_printf(rq->a, "/api/v1/entries%.*s",
	                    STR_ARG(params_link(rq->a, &list_params, &rq->query, "limit", str_printf(rq->a, "%zu", (size_t)k.limit),
	                                        "format")));
	fill_following(rq, &k, &v);
	RENDER(rq, rs, list, &v);
	return true;
}
