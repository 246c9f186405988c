/*
 * A search of the list as an Atom feed (RFC 4287), for who follows it without an account: what changed last comes first.
 * Its parameters are those of the list; ids are addresses of entries, which stay.
 */
#include "hub/list/saved.h"
#include "web/list/list_ask.h"
#include "web/page.h"
#include "web/pages.h"

enum { ATOM_ROWS = 100 };

static void put_element(struct buf *b, const char *name, struct str text)
{
	buf_printf(b, "<%s>", name);
	buf_put_html(b, text);
	buf_printf(b, "</%s>\n", name);
}

static void put_link(struct buf *b, const char *rel, const char *type, struct str href)
{
	buf_printf(b, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
	buf_put_html(b, href);
	buf_puts(b, "\"/>\n");
}

/* The list knows days. */
static void put_day(struct buf *b, const char *name, day d)
{
	char text[11];

	buf_printf(b, "<%s>%sT00:00:00Z</%s>\n", name, d ? day_format(d, text) : "1970-01-01", name);
}

/* "High, P1, used in attacks, Framework": what a list shows of it. */
static struct str in_short(const struct request *rq, const struct list_head *h)
{
	struct str s = STR_JOIN(rq->a, severity_word(rq, h->severity).text, STR(" · "), level_names[h->level]);

	if (h->exploited)
		s = STR_JOIN(rq->a, s, STR(" · "), page_word(rq, MSG_mark_exploited));
	if (h->withdrawn)
		s = STR_JOIN(rq->a, s, STR(" · "), page_word(rq, MSG_mark_withdrawn));
	if (h->component.n)
		s = STR_JOIN(rq->a, s, STR(" · "), h->component);
	return s;
}

static void put_entry(const struct request *rq, struct buf *b, const struct list_head *h)
{
	struct str href = STR_JOIN(rq->a, rq->site->url, page_path(rq->a, "/entry/", h->id));

	buf_puts(b, "<entry>\n");
	put_element(b, "id", href);
	put_element(b, "title", STR_JOIN(rq->a, h->id, STR(" "), h->title));
	put_link(b, "alternate", "text/html", href);
	put_day(b, "published", h->published);
	put_day(b, "updated", h->updated > h->published ? h->updated : h->published);
	put_element(b, "summary", in_short(rq, h));
	buf_puts(b, "</entry>\n");
}

bool page_list_atom(struct request *rq, struct response *rs, struct err *err)
{
	struct list_query q;
	struct list_page p;
	struct buf *b = &rs->body;
	day last = 0;

	if (!list_ask_feed(rq, ATOM_ROWS, &q, &p, err))
		return false;
	struct str text = saved_text(rq->a, &q), query = text.n ? STR_JOIN(rq->a, STR("?"), text) : STR_NONE;
	struct str self = STR_JOIN(rq->a, rq->site->url, STR("/list.atom"), query);

	for (size_t i = 0; i < p.n; i++) {
		day d = p.v[i]->updated > p.v[i]->published ? p.v[i]->updated : p.v[i]->published;

		last = d > last ? d : last;
	}
	rs->type = STR("application/atom+xml; charset=utf-8");
	buf_puts(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
	buf_put_html(b, lang_tags[rq->lang]);
	buf_puts(b, "\">\n");
	put_element(b, "id", self);
	put_element(b, "title", STR_JOIN(rq->a, page_word(rq, MSG_list_title), STR(" · Tocsin")));
	if (text.n)
		put_element(b, "subtitle", text);
	put_day(b, "updated", last);
	put_link(b, "self", "application/atom+xml", self);
	put_link(b, "alternate", "text/html", STR_JOIN(rq->a, rq->site->url, STR("/list"), query));
	buf_puts(b, "<author><name>Tocsin</name></author>\n");
	for (size_t i = 0; i < p.n; i++)
		put_entry(rq, b, p.v[i]);
	buf_puts(b, "</feed>\n");
	return true;
}
