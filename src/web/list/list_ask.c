#include "web/list/list_ask.h"

#include "base/limits.h"
#include "web/page.h"

static const struct str formats[] = { [LIST_FORMAT_CSV] = STR_LIT("csv") };

static const struct param rows[] = {
	{ "q", PARAM_TEXT, offsetof(struct list_ask, q), 0, LIMIT_QUERY, .help = "Words, a component or an identifier" },
	{ "maker", PARAM_TEXT, offsetof(struct list_ask, maker), 1, 60, .help = "Device or chip maker, such as samsung" },
	{ "chip", PARAM_TEXT, offsetof(struct list_ask, chip), 1, 60, .help = "Chip by part number or marketing name, such as SM8550" },
	{ "component", PARAM_TEXT, offsetof(struct list_ask, component), 1, 100, .help = "Component, such as Framework" },
	{ "credit", PARAM_TEXT, offsetof(struct list_ask, credit), 1, 200, .help = "Part of the name of who is credited" },
	{ "release", PARAM_RELEASE, offsetof(struct list_ask, release), .help = "Release of Android, such as 14 or 12L" },
	{ "severity", PARAM_WORD, offsetof(struct list_ask, severity), .words = severity_names, .word_n = SEVERITY_N,
	  .help = "This grave or graver" },
	{ "priority", PARAM_WORD, offsetof(struct list_ask, priority), .words = level_names, .word_n = LEVEL_N,
	  .help = "This urgent or more, by the alliance's rules" },
	{ "exploited", PARAM_FLAG, offsetof(struct list_ask, exploited), .help = "Only those used in attacks" },
	{ "year", PARAM_NUMBER, offsetof(struct list_ask, year), 1970, 2200, .help = "Year of publication" },
	{ "withdrawn", PARAM_FLAG, offsetof(struct list_ask, withdrawn), .help = "Withdrawn entries too" },
	{ "order", PARAM_WORD, offsetof(struct list_ask, order), .words = list_order_names, .word_n = ORDER_N,
	  .help = "Newest or gravest first by this; best needs q" },
	{ "reverse", PARAM_FLAG, offsetof(struct list_ask, reverse), .help = "The other way round" },
	{ "after", PARAM_TEXT, offsetof(struct list_ask, after), 1, 100, .help = "Cursor: next of the page before" },
	{ "limit", PARAM_NUMBER, offsetof(struct list_ask, limit), 1, LIMIT_PAGE, .help = "Rows of one page" },
	{ "format", PARAM_WORD, offsetof(struct list_ask, format), .words = formats, .word_n = 2,
	  .help = "csv: a table instead of a document" },
};
const struct params list_params = PARAMS(rows);

struct list_query list_ask_query(const struct request *rq, const struct list_ask *k)
{
	return (struct list_query){
		.text = k->q, .maker = str_lower(rq->a, k->maker), .chip = k->chip, .component = k->component, .credit = k->credit,
		.levels = k->priority < 0 ? 0 : (2u << k->priority) - 1,
		.release = k->release, .severity = (enum severity)k->severity, .exploited = k->exploited, .year = (int)k->year,
		.withdrawn = k->withdrawn, .reverse = k->reverse, .after = k->after, .limit = (size_t)k->limit,
		.order = k->order >= 0 ? (enum list_order)k->order : k->q.n ? ORDER_BEST : ORDER_PUBLISHED,
	};
}

bool list_ask_find(const struct request *rq, bool strict, struct list_ask *ret_ask, struct list_page *ret, struct err *err)
{
	struct list_ask k = { .limit = LIST_PAGE_ROWS, .order = -1, .priority = -1 };

	if (!query_read(rq, &list_params, strict, &k, err))
		return false;
	const struct list_query q = list_ask_query(rq, &k);

	if (!list_find(rq->site->list, rq->view, rq->a, &q, ret, err))
		return false;
	*ret_ask = k;
	return true;
}

bool list_ask_feed(const struct request *rq, size_t most, struct list_query *ret_query, struct list_page *ret, struct err *err)
{
	struct list_ask k = { .priority = -1 };

	if (!query_read(rq, &list_params, false, &k, err))
		return false;
	*ret_query = list_ask_query(rq, &k);
	ret_query->order = ORDER_UPDATED;
	ret_query->reverse = false;
	ret_query->after = STR_NONE;
	ret_query->limit = most;
	return list_find(rq->site->list, rq->view, rq->a, ret_query, ret, err);
}

void list_put_csv(const struct list_page *p, struct response *rs)
{
	char day_text[11];

	buf_puts(&rs->body, "id,title,severity,exploited,component,fix_level,published,updated,priority\r\n");
	for (size_t i = 0; i < p->n; i++) {
		const struct list_head *h = p->v[i];
		const struct str fields[] = { h->id, h->title, severity_names[h->severity], h->exploited ? STR("1") : STR("0"),
			                      h->component };

		for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
			buf_put_csv(&rs->body, fields[f]);
			buf_putc(&rs->body, ',');
		}
		buf_printf(&rs->body, "%s,", day_format(h->fix_level, day_text));
		buf_printf(&rs->body, "%s,", day_format(h->published, day_text));
		buf_printf(&rs->body, "%s,", day_format(h->updated, day_text));
		buf_printf(&rs->body, "%.*s\r\n", STR_ARG(level_names[h->level]));
	}
	rs->type = type_csv;
	rs->filename = STR("tocsin-list.csv");
}
