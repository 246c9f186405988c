/* The list, one entry, and a source record as it was read. */
#include "vuln/maker.h"
#include "web/api/api.h"
#include "web/list/list_ask.h"
#include "web/page.h"
#include "web/pages.h"

const struct params no_params = { NULL, 0 };

static void put_day(struct buf *b, const char *before, day d)
{
	char text[11];

	if (d)
		buf_put_member(b, before, str_of(day_format(d, text)));
}

static void put_head(struct buf *b, const struct request *rq, const struct list_head *h)
{
	buf_put_member(b, "{\"id\":", h->id);
	buf_put_member(b, ",\"title\":", h->title);
	buf_put_member(b, ",\"state\":", entry_state_names[h->withdrawn ? ENTRY_WITHDRAWN : ENTRY_PUBLISHED]);
	buf_put_member(b, ",\"severity\":", severity_names[h->severity]);
	if (!h->withdrawn)
		buf_put_member(b, ",\"priority\":", level_names[h->level]);
	buf_puts(b, h->exploited ? ",\"exploited\":true" : ",\"exploited\":false");
	if (h->component.n)
		buf_put_member(b, ",\"component\":", h->component);
	if (h->kind.n)
		buf_put_member(b, ",\"kind\":", h->kind);
	put_day(b, ",\"published\":", h->published);
	put_day(b, ",\"updated\":", h->updated);
	put_day(b, ",\"fix_level\":", h->fix_level);
	const char *pages = str_cstr(rq->a, str_printf(rq->a, "%.*s/entry/", STR_ARG(rq->site->url)));

	buf_put_member(b, ",\"url\":", page_path(rq->a, pages, h->id));
	buf_putc(b, '}');
}

bool api_entries(struct request *rq, struct response *rs, struct err *err)
{
	struct list_ask k;
	struct list_page p;

	if (!list_ask_find(rq, true, &k, &p, err))
		return false;
	if (k.format == LIST_FORMAT_CSV) {
		list_put_csv(&p, rs);
		return true;
	}
	rs->type = type_json;
	buf_puts(&rs->body, "{\"total\":");
	buf_put_u64(&rs->body, p.total);
	if (p.next.n) {
		buf_put_member(&rs->body, ",\"next\":", p.next);
		buf_put_member(&rs->body, ",\"next_url\":",
		         str_printf(rq->a, "%.*s/api/v1/entries%.*s", STR_ARG(rq->site->url),
		                    STR_ARG(params_link(rq->a, &list_params, &rq->query, "after", p.next, NULL))));
	}
	buf_puts(&rs->body, ",\"entries\":[");
	for (size_t i = 0; i < p.n; i++) {
		buf_puts(&rs->body, i ? ",\n" : "\n");
		put_head(&rs->body, rq, p.v[i]);
	}
	buf_puts(&rs->body, "]}\n");
	return true;
}

bool api_entry(struct request *rq, struct response *rs, struct err *err)
{
	struct entry e;
	struct str doc;

	if (!query_read(rq, &no_params, true, NULL, err) ||
	    !list_get_entry(rq->site->list, rq->a, rq->caught[0], &e, &doc, err))
		return false;
	if (!str_eq(e.id, rq->caught[0])) {
		response_redirect(rs, 301, page_path(rq->a, "/api/v1/entries/", e.id));
		return true;
	}
	rs->type = type_json;
	buf_put(&rs->body, doc);
	if (!str_ends(doc, STR("\n")))
		buf_putc(&rs->body, '\n');
	return true;
}

bool api_source(struct request *rq, struct response *rs, struct err *err)
{
	struct str source = rq->caught[1], key = rq->caught[2], body;
	struct entry e;
	bool named = false;

	if (!query_read(rq, &no_params, true, NULL, err) ||
	    !list_get_entry(rq->site->list, rq->a, rq->caught[0], &e, NULL, err))
		return false;
	for (size_t i = 0; i < e.source_n && !named; i++)
		named = str_eq(e.sources[i].source, source) && str_eq(e.sources[i].key, key);
	if (!named)
		return err_set(err, ERR_FOUND, "%.*s has no source %.*s with the key \"%.*s\"", STR_ARG(e.id),
		               STR_ARG(str_sub(source, 0, 40)), STR_ARG(str_sub(key, 0, 100)));
	if (!list_get_source(rq->site->list, rq->a, source, key, &body, err))
		return false;
	struct str start = str_trim(str_sub(body, 0, 64));

	/* JSON as JSON; rows of tables as plain text, which no browser runs. */
	rs->type = start.n && (start.p[0] == '{' || start.p[0] == '[') ? type_json : type_text;
	buf_put(&rs->body, body);
	return true;
}
