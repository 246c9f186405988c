#include "text/markdown_parts.h"

#include <stdio.h>

#include "base/limits.h"

enum { PREFIX = 4 * MARKDOWN_DEPTH };

struct lines {
	struct buf *out;
	size_t most;
	char prefix[PREFIX]; /* what each line begins with: quotes and the room of lists */
	size_t prefix_n;
	uint8_t widths[MARKDOWN_DEPTH]; /* of what each open block added to it */
	bool ordered[MARKDOWN_DEPTH];
	unsigned number[MARKDOWN_DEPTH];
	unsigned depth;      /* of open quotes, lists, items and code, those beyond the limit as well */
	bool begun;          /* something stands on this line */
	bool apart;          /* a blank line belongs before what comes next */
	unsigned links;
	size_t label;        /* where the outermost link's words began */
	unsigned cells;
};

static int too_large(const struct lines *l)
{
	return l->out->overflow || l->out->n > l->most ? MARKDOWN_STOP : 0;
}

static void line_end(struct lines *l)
{
	if (l->begun)
		buf_putc(l->out, '\n');
	l->begun = false;
}

static void line_begin(struct lines *l)
{
	if (l->begun)
		return;
	if (l->apart && l->out->n) {
		buf_put(l->out, str_trim(str_n(l->prefix, l->prefix_n)));
		buf_putc(l->out, '\n');
	}
	l->apart = false;
	buf_put(l->out, str_n(l->prefix, l->prefix_n));
	l->begun = true;
}

static void put(struct lines *l, struct str s)
{
	struct str line;

	while (s.n) {
		size_t end = str_chr(s, '\n');

		line = str_sub(s, 0, end);
		if (line.n) {
			line_begin(l);
			for (size_t i = 0; i < line.n; i++)
				buf_putc(l->out, line.p[i] == '\t' ? ' ' : line.p[i]);
		}
		if (end == SIZE_MAX)
			return;
		if (!line.n && !l->begun)
			buf_putc(l->out, '\n');
		line_end(l);
		s = str_from(s, end + 1);
	}
}

static void open_block(struct lines *l, const char *adds)
{
	if (l->depth < MARKDOWN_DEPTH) {
		size_t n = __builtin_strlen(adds);

		if (l->prefix_n + n > sizeof l->prefix)
			n = 0;
		for (size_t i = 0; i < n; i++)
			l->prefix[l->prefix_n++] = adds[i];
		l->widths[l->depth] = (uint8_t)n;
	}
	l->depth++;
}

static void close_block(struct lines *l)
{
	line_end(l);
	if (--l->depth < MARKDOWN_DEPTH)
		l->prefix_n -= l->widths[l->depth];
}

/* The mark stands where the room of its item is. */
static void open_item(struct lines *l)
{
	char mark[24] = "- ";
	unsigned list = l->depth - 1;

	line_end(l);
	if (list < MARKDOWN_DEPTH && l->ordered[list])
		snprintf(mark, sizeof mark, "%u. ", l->number[list]++);
	line_begin(l);
	buf_puts(l->out, mark);
	open_block(l, __builtin_strlen(mark) < 3 ? "  " : "   ");
}

static void open_list(struct lines *l, bool ordered, unsigned start)
{
	line_end(l);
	if (l->depth < MARKDOWN_DEPTH) {
		l->ordered[l->depth] = ordered;
		l->number[l->depth] = start;
	}
	open_block(l, "");
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct lines *l = ctx;

	switch (type) {
	case MD_BLOCK_QUOTE:
		line_end(l);
		open_block(l, "> ");
		break;
	case MD_BLOCK_UL:
		open_list(l, false, 0);
		break;
	case MD_BLOCK_OL:
		open_list(l, true, ((MD_BLOCK_OL_DETAIL *)detail)->start);
		break;
	case MD_BLOCK_LI:
		open_item(l);
		break;
	case MD_BLOCK_CODE:
		line_end(l);
		open_block(l, "    ");
		break;
	case MD_BLOCK_HR:
		put(l, STR("---"));
		break;
	case MD_BLOCK_H:
		line_begin(l);
		buf_put(l->out, str_sub(STR("######"), 0, ((MD_BLOCK_H_DETAIL *)detail)->level));
		buf_putc(l->out, ' ');
		break;
	case MD_BLOCK_TABLE:
		if (((MD_BLOCK_TABLE_DETAIL *)detail)->col_count > MARKDOWN_COLUMNS)
			return MARKDOWN_STOP;
		break;
	case MD_BLOCK_TR:
		l->cells = 0;
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		put(l, l->cells++ ? STR(" | ") : STR(""));
		break;
	default:
		break;
	}
	return too_large(l);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct lines *l = ctx;

	(void)detail;
	switch (type) {
	case MD_BLOCK_QUOTE:
	case MD_BLOCK_CODE:
		close_block(l);
		l->apart = true;
		break;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		close_block(l);
		l->apart = !l->depth;
		break;
	case MD_BLOCK_LI:
		close_block(l);
		break;
	case MD_BLOCK_P:
	case MD_BLOCK_H:
	case MD_BLOCK_HR:
	case MD_BLOCK_TABLE:
		l->links = 0;
		line_end(l);
		l->apart = true;
		break;
	case MD_BLOCK_TR:
		line_end(l);
		break;
	default:
		break;
	}
	return too_large(l);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct lines *l = ctx;

	(void)detail;
	if ((type == MD_SPAN_A || type == MD_SPAN_IMG) && !l->links++) {
		line_begin(l);
		l->label = l->out->n;
	} else if (type == MD_SPAN_CODE) {
		put(l, STR("`"));
	}
	return too_large(l);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct lines *l = ctx;

	if (type == MD_SPAN_CODE)
		put(l, STR("`"));
	if ((type == MD_SPAN_A || type == MD_SPAN_IMG) && l->links) { /* the parser may close more than it opened */
		struct buf url;

		l->links--;
		buf_init(&url, 3 * MARKDOWN_LINK);
		markdown_target(&url, type == MD_SPAN_A ? &((MD_SPAN_A_DETAIL *)detail)->href :
		                &((MD_SPAN_IMG_DETAIL *)detail)->src);
		struct str to = buf_str(&url), said = str_from(buf_str(l->out), l->label);

		if (to.n && !str_eq(said, to) && !(str_starts(to, STR("mailto:")) && str_eq(said, str_from(to, 7)))) {
			put(l, STR(" <"));
			put(l, to);
			put(l, STR(">"));
		}
		buf_release(&url);
	}
	return too_large(l);
}

static int put_text(MD_TEXTTYPE type, const char *p, MD_SIZE n, void *ctx)
{
	struct lines *l = ctx;
	struct buf b;

	switch (type) {
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		line_end(l);
		break;
	case MD_TEXT_NULLCHAR:
		put(l, STR("\xEF\xBF\xBD"));
		break;
	case MD_TEXT_ENTITY:
		buf_init(&b, 64 + n);
		markdown_put_entity(&b, str_n(p, n));
		put(l, buf_str(&b));
		buf_release(&b);
		break;
	default:
		put(l, str_n(p, n));
	}
	return too_large(l);
}

bool markdown_text(struct buf *out, struct str text)
{
	static const struct markdown_calls calls = { enter_block, leave_block, enter_span, leave_span, put_text };
	struct buf whole;
	struct lines l = { .out = &whole, .most = markdown_most(text.n) };

	buf_init(&whole, l.most + 4096);
	bool ok = markdown_walk(text, &calls, &l);

	if (!ok) {
		buf_clear(&whole);
		markdown_clean(&whole, str_sub(text, 0, LIMIT_TEXT));
	}
	if (whole.n && whole.p[whole.n - 1] != '\n')
		buf_putc(&whole, '\n');
	buf_put(out, buf_str(&whole));
	buf_release(&whole);
	return ok;
}

struct str markdown_line(struct arena *a, struct str text, size_t max)
{
	struct buf b;
	struct str part = str_sub(text, 0, 8 * max + 1000), word, rest;
	struct buf line;
	bool more = part.n < text.n;

	buf_init(&b, markdown_most(part.n) + 8192);
	buf_init(&line, max + 8);
	markdown_text(&b, part);
	rest = buf_str(&b);
	while (str_token(&rest, " \n", &word)) {
		if (line.n + word.n + 1 > max) {
			size_t room = line.n ? 0 : max; /* a first word alone is cut where a character ends */

			while (room && ((unsigned char)word.p[room] & 0xC0) == 0x80)
				room--;
			buf_put(&line, str_sub(word, 0, room));
			more = true;
			break;
		}
		buf_puts(&line, line.n ? " " : "");
		buf_put(&line, word);
	}
	struct str s = more ? STR_JOIN(a, buf_str(&line), STR("\xE2\x80\xA6")) : buf_dup(a, &line);

	buf_release(&line);
	buf_release(&b);
	return s;
}
