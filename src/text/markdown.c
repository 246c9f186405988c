#include "text/markdown_parts.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"

/* --- what cannot be seen --- */

enum { NAMED_MOST = 1000 }; /* hidden characters that are named in one text; further ones are U+FFFD */

static bool hidden(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || utf8_turns(c) || c == 0xAD || c == 0x180E ||
	       c == 0x200B || (c >= 0x2060 && c <= 0x2064) || (c >= 0x206A && c <= 0x206F) || c == 0xFEFF ||
	       (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

static void put_point(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
	} else if (c < 0x800) {
		buf_putc(out, (char)(0xC0 | c >> 6));
		buf_putc(out, (char)(0x80 | (c & 0x3F)));
	} else if (c < 0x10000) {
		buf_putc(out, (char)(0xE0 | c >> 12));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3F)));
		buf_putc(out, (char)(0x80 | (c & 0x3F)));
	} else {
		buf_putc(out, (char)(0xF0 | c >> 18));
		buf_putc(out, (char)(0x80 | (c >> 12 & 0x3F)));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3F)));
		buf_putc(out, (char)(0x80 | (c & 0x3F)));
	}
}

static void put_named(struct buf *out, uint32_t c)
{
	buf_printf(out, "\xE2\x9F\xA8U+%04X\xE2\x9F\xA9", (unsigned)c); /* U+27E8, U+27E9 */
}

/* At *i; a line end of any system is one. */
static size_t clean_one(struct buf *out, struct str s, size_t i, size_t *named)
{
	uint32_t c;
	size_t n = utf8_next(s, i, &c);

	if (c == '\r') {
		buf_putc(out, '\n');
		return i + 1 < s.n && s.p[i + 1] == '\n' ? 2 : 1;
	}
	if (c == UTF8_BAD)
		buf_puts(out, "\xEF\xBF\xBD");
	else if (hidden(c) && ++*named > NAMED_MOST)
		buf_puts(out, "\xEF\xBF\xBD");
	else if (hidden(c))
		put_named(out, c);
	else
		buf_put(out, str_sub(s, i, n));
	return n;
}

void markdown_clean(struct buf *out, struct str s)
{
	size_t named = 0;

	for (size_t i = 0; i < s.n;) {
		size_t plain = i;

		while (plain < s.n && (unsigned char)s.p[plain] >= ' ' && (unsigned char)s.p[plain] < 0x7F)
			plain++;
		buf_put(out, str_sub(s, i, plain - i));
		i = plain;
		if (i < s.n)
			i += clean_one(out, s, i, &named);
	}
}

void markdown_seen(struct buf *out, struct str text)
{
	markdown_clean(out, text);
}

struct str markdown_visible(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, 12 * text.n + 64);
	markdown_clean(&b, text);
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] == '\n' || b.p[i] == '\t')
			b.p[i] = ' ';
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

/* --- entities --- */

static const struct { struct str name; uint32_t point; } entities[] = {
	{ STR_LIT("amp"), '&' }, { STR_LIT("lt"), '<' }, { STR_LIT("gt"), '>' }, { STR_LIT("quot"), '"' },
		{ STR_LIT("apos"), '\'' },
	{ STR_LIT("nbsp"), 0xA0 }, { STR_LIT("copy"), 0xA9 }, { STR_LIT("reg"), 0xAE }, { STR_LIT("times"), 0xD7 },
	{ STR_LIT("ndash"), 0x2013 }, { STR_LIT("mdash"), 0x2014 }, { STR_LIT("hellip"), 0x2026 }, { STR_LIT("rarr"), 0x2192 },
};

/* "#1234" or "#x12AB"; false when it is no character. */
static bool numbered(struct str s, uint32_t *ret)
{
	bool hex = s.n > 1 && ascii_lower(s.p[1]) == 'x';
	uint32_t c = 0;

	for (size_t i = hex ? 2 : 1; i < s.n; i++) {
		char d = ascii_lower(s.p[i]);

		if (!ascii_digit(d) && !(hex && d >= 'a' && d <= 'f'))
			return false;
		c = c * (hex ? 16 : 10) + (uint32_t)(ascii_digit(d) ? d - '0' : d - 'a' + 10);
		if (c > 0x10FFFF)
			return false;
	}
	*ret = c;
	return s.n > (hex ? 2 : 1) && (c < 0xD800 || c > 0xDFFF);
}

static bool entity_point(struct str name, uint32_t *ret)
{
	if (name.n && name.p[0] == '#')
		return numbered(name, ret);
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (str_eq(entities[i].name, name)) {
			*ret = entities[i].point;
			return true;
		}
	return false;
}

void markdown_put_entity(struct buf *out, struct str entity)
{
	uint32_t c;

	if (entity.n < 3 || !entity_point(str_sub(entity, 1, entity.n - 2), &c))
		buf_put(out, entity);
	else if (c == '\n' || c == '\t' || c == '\r')
		buf_putc(out, ' ');
	else if (hidden(c))
		put_named(out, c);
	else
		put_point(out, c);
}

/* --- where a link leads --- */

static void put_attribute(struct buf *out, const MD_ATTRIBUTE *at)
{
	for (size_t i = 0; at->text && at->substr_offsets[i] < at->size; i++) {
		struct str part = str_n(at->text + at->substr_offsets[i], at->substr_offsets[i + 1] - at->substr_offsets[i]);

		if (at->substr_types[i] == MD_TEXT_ENTITY)
			markdown_put_entity(out, part);
		else
			buf_put(out, part);
	}
}

/* RFC 3986, section 2: what may stand in an address as it is. */
static bool of_address(char c)
{
	return ascii_alnum(c) || (c && str_chr(STR("-._~:/?#[]@!$&'()*+,;=%"), c) != SIZE_MAX);
}

bool markdown_target(struct buf *url, const MD_ATTRIBUTE *written)
{
	static const struct str schemes[] = { STR_LIT("https://"), STR_LIT("http://"), STR_LIT("mailto:") };
	char raw[MARKDOWN_LINK];
	struct buf b;
	bool leads = false;

	buf_init(&b, MARKDOWN_LINK);
	put_attribute(&b, written);
	bool fits = !b.overflow && b.n < sizeof raw;
	struct str s = str_trim(buf_str(&b));

	for (size_t i = 0; fits && i < sizeof schemes / sizeof *schemes; i++)
		leads |= str_istarts(s, schemes[i]) && s.n > schemes[i].n;
	for (size_t i = 0; leads && i < s.n; i++)
		if (of_address(s.p[i]))
			buf_putc(url, s.p[i]);
		else
			buf_printf(url, "%%%02X", (unsigned char)s.p[i]);
	if (!leads || url->overflow) {
		leads = false;
		buf_clear(url);
		buf_put(url, str_sub(s, 0, 200));
		buf_puts(url, s.n > 200 ? "..." : "");
	}
	buf_release(&b);
	return leads;
}

/* --- going through a text --- */

bool markdown_walk(struct str text, const struct markdown_calls *calls, void *ctx)
{
	const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_PERMISSIVEURLAUTOLINKS,
		.enter_block = calls->enter_block, .leave_block = calls->leave_block,
		.enter_span = calls->enter_span, .leave_span = calls->leave_span, .text = calls->text,
	};
	struct buf clean;

	if (text.n > LIMIT_TEXT)
		return false;
	buf_init(&clean, 4 * text.n + 12 * NAMED_MOST + 64);
	markdown_clean(&clean, text);
	struct str s = buf_str(&clean);
	bool ok = !clean.overflow && md_parse(s.n ? s.p : "", (MD_SIZE)s.n, &parser, ctx) == 0;

	buf_release(&clean);
	return ok;
}

/* --- as HTML --- */

enum { OPEN = 1000 };

/* An element that is open. The parser may close spans crosswise, so what is open is kept here, and closed in its order. */
struct open {
	bool span, link;
	int type;
	const char *close;         /* empty: it is not shown */
	size_t url, url_n, label;  /* of a link: where it leads, within `urls`; and where its words begin, within `words` */
	bool leads;
};

struct shown {
	struct buf *out;
	size_t most;               /* it may grow to */
	struct open open[OPEN];
	size_t n;
	unsigned links;            /* open ones: none stands within another */
	unsigned base, last;       /* of headings: the level of the first one, and how deep the one before stood; 0: none yet */
	struct buf words, urls;
};

static int too_large(const struct shown *s)
{
	return s->out->overflow || s->words.overflow || s->urls.overflow || s->out->n > s->most ? MARKDOWN_STOP : 0;
}

static struct open *push(struct shown *s, bool span, int type, const char *close)
{
	struct open *o = &s->open[s->n++];

	*o = (struct open){ .span = span, .type = type, .close = close };
	return o;
}

/* Is what one reads where it leads? Of an address of mail its scheme need not be said. */
static bool says_so(struct str label, struct str url)
{
	return str_eq(label, url) || (str_istarts(url, STR("mailto:")) && str_eq(label, str_from(url, 7)));
}

static void pop(struct shown *s)
{
	const struct open *o = &s->open[--s->n];

	buf_puts(s->out, o->close);
	if (!o->link)
		return;
	struct str url = str_sub(buf_str(&s->urls), o->url, o->url_n), label = str_trim(str_from(buf_str(&s->words), o->label));

	s->links--;
	if (url.n && !(o->leads && says_so(label, url))) {
		buf_puts(s->out, " (");
		buf_put_html(s->out, url);
		buf_putc(s->out, ')');
	}
	if (!s->links) {
		buf_clear(&s->urls);
		buf_clear(&s->words);
	}
}

/* Closes it and what is open within; what was never opened within this block is passed over. */
static void leave(struct shown *s, bool span, int type)
{
	size_t at = s->n;

	while (at && !(s->open[at - 1].span == span && s->open[at - 1].type == type))
		if (!s->open[--at].span && span)
			return;
	while (at && s->n >= at)
		pop(s);
}

static const struct { const char *open, *close; } blocks[] = {
	[MD_BLOCK_DOC]   = { "", "" },
	[MD_BLOCK_QUOTE] = { "<blockquote>", "</blockquote>\n" },
	[MD_BLOCK_UL]    = { "<ul>\n", "</ul>\n" },
	[MD_BLOCK_OL]    = { "<ol>\n", "</ol>\n" },
	[MD_BLOCK_LI]    = { "<li>", "</li>\n" },
	[MD_BLOCK_HR]    = { "<hr>\n", "" },
	[MD_BLOCK_CODE]  = { "<pre><code>", "</code></pre>\n" },
	[MD_BLOCK_HTML]  = { "<p>", "</p>\n" }, /* read as text: does not come */
	[MD_BLOCK_P]     = { "<p>", "</p>\n" },
	[MD_BLOCK_TABLE] = { "<table>\n", "</table>\n" },
	[MD_BLOCK_THEAD] = { "<thead>", "</thead>\n" },
	[MD_BLOCK_TBODY] = { "<tbody>", "</tbody>\n" },
	[MD_BLOCK_TR]    = { "<tr>", "</tr>\n" },
	[MD_BLOCK_TH]    = { "<th>", "</th>\n" },
	[MD_BLOCK_TD]    = { "<td>", "</td>\n" },
};
static const char *const headings[][2] = { { "<h3>", "</h3>\n" }, { "<h4>", "</h4>\n" }, { "<h5>", "</h5>\n" },
	{ "<h6>", "</h6>\n" } };

/* The first one is h3, whatever it was written as; none is more than one deeper than the one before. */
static const char *const *heading(struct shown *s, unsigned level)
{
	s->base = s->base ? s->base : level;
	unsigned depth = level > s->base ? level - s->base : 0, most = s->last + 1;

	depth = depth < most ? depth : most;
	s->last = depth = depth < 3 ? depth : 3;
	return headings[depth];
}

static void open_block(struct shown *s, MD_BLOCKTYPE type, const void *detail)
{
	const char *const *h = type == MD_BLOCK_H ? heading(s, ((const MD_BLOCK_H_DETAIL *)detail)->level) : NULL;

	push(s, false, type, h ? h[1] : blocks[type].close);
	if (type == MD_BLOCK_OL && ((const MD_BLOCK_OL_DETAIL *)detail)->start != 1)
		buf_printf(s->out, "<ol start=\"%u\">\n", ((const MD_BLOCK_OL_DETAIL *)detail)->start);
	else
		buf_puts(s->out, h ? h[0] : blocks[type].open);
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct shown *s = ctx;

	/* Each row is filled up to as many columns as the first one has. */
	if (s->n == OPEN || (type == MD_BLOCK_TABLE && ((MD_BLOCK_TABLE_DETAIL *)detail)->col_count > MARKDOWN_COLUMNS))
		return MARKDOWN_STOP;
	if (s->n > MARKDOWN_DEPTH)
		push(s, false, type, "");
	else
		open_block(s, type, detail);
	return too_large(s);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct shown *s = ctx;

	(void)detail;
	leave(s, false, type);
	return too_large(s);
}

static void open_link(struct shown *s, MD_SPANTYPE type, const void *detail)
{
	struct open *o = push(s, true, type, "");
	struct buf url;

	buf_init(&url, 3 * MARKDOWN_LINK);
	o->link = true;
	o->leads = markdown_target(&url, type == MD_SPAN_A ? &((const MD_SPAN_A_DETAIL *)detail)->href :
	                                                     &((const MD_SPAN_IMG_DETAIL *)detail)->src);
	o->url = s->urls.n;
	o->url_n = url.n;
	o->label = s->words.n;
	buf_put(&s->urls, buf_str(&url));
	if (o->leads && !s->links) {
		buf_puts(s->out, "<a href=\"");
		buf_put_html(s->out, buf_str(&url));
		buf_puts(s->out, "\" rel=\"nofollow noreferrer noopener\">");
		o->close = "</a>";
	}
	s->links++;
	buf_release(&url);
}

static const struct { MD_SPANTYPE type; const char *open, *close; } spans[] = {
	{ MD_SPAN_EM, "<em>", "</em>" }, { MD_SPAN_STRONG, "<strong>", "</strong>" }, { MD_SPAN_CODE, "<code>", "</code>" },
};

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct shown *s = ctx;

	if (s->n == OPEN)
		return MARKDOWN_STOP;
	if (type == MD_SPAN_A || type == MD_SPAN_IMG)
		open_link(s, type, detail);
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
		if (spans[i].type == type) {
			bool deep = s->n > MARKDOWN_DEPTH;

			push(s, true, type, deep ? "" : spans[i].close);
			buf_puts(s->out, deep ? "" : spans[i].open);
		}
	return too_large(s);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct shown *s = ctx;

	(void)detail;
	leave(s, true, type);
	return too_large(s);
}

static int put_text(MD_TEXTTYPE type, const char *p, MD_SIZE n, void *ctx)
{
	struct shown *s = ctx;
	size_t from = s->words.n;

	if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR)
		buf_putc(&s->words, '\n');
	else if (type == MD_TEXT_NULLCHAR)
		buf_puts(&s->words, "\xEF\xBF\xBD");
	else if (type == MD_TEXT_ENTITY)
		markdown_put_entity(&s->words, str_n(p, n));
	else
		buf_put(&s->words, str_n(p, n));
	buf_puts(s->out, type == MD_TEXT_BR ? "<br>" : "");
	buf_put_html(s->out, str_from(buf_str(&s->words), from));
	int stop = too_large(s);

	if (!s->links)
		buf_clear(&s->words);
	return stop;
}

bool markdown_html(struct buf *out, struct str text)
{
	static const struct markdown_calls calls = { enter_block, leave_block, enter_span, leave_span, put_text };
	struct buf whole;
	struct shown s = { .out = &whole, .most = markdown_most(text.n) };

	buf_init(&whole, s.most + 4096);
	buf_init(&s.words, s.most);
	buf_init(&s.urls, s.most);
	bool ok = markdown_walk(text, &calls, &s);

	if (ok) {
		buf_put(out, buf_str(&whole));
	} else {
		buf_clear(&s.words);
		markdown_clean(&s.words, str_sub(text, 0, LIMIT_TEXT));
		buf_puts(out, "<pre>");
		buf_put_html(out, buf_str(&s.words));
		buf_puts(out, text.n > LIMIT_TEXT ? " [...]</pre>\n" : "</pre>\n");
	}
	buf_release(&s.urls);
	buf_release(&s.words);
	buf_release(&whole);
	return ok;
}
