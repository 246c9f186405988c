#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_release(struct buf *b)
{
	free(b->p);
	buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->overflow = false;
	if (b->p)
		b->p[0] = '\0';
}

struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p ? b->p : "", b->n };
}

struct str buf_dup(struct arena *a, const struct buf *b)
{
	return str_dup(a, buf_str(b));
}

bool buf_ok(const struct buf *b, struct err *err)
{
	return !b->overflow || err_set(err, ERR_LIMIT, "output would pass %zu bytes", b->max);
}

static char *grow(struct buf *b, size_t n)
{
	if (b->overflow || n > b->max - b->n || b->n + n >= SIZE_MAX / 2) {
		b->overflow = true;
		return NULL;
	}
	if (b->cap < b->n + n + 1) {
		size_t cap = b->cap ? b->cap : 256;

		while (cap < b->n + n + 1)
			cap *= 2;
		char *p = realloc(b->p, cap);

		if (!p) {
			fputs("tocsin: out of memory\n", stderr);
			abort();
		}
		b->p = p;
		b->cap = cap;
	}
	return b->p + b->n;
}

char *buf_room(struct buf *b, size_t n)
{
	if (n < b->cap - b->n && n <= b->max - b->n && !b->overflow)
		return b->p + b->n;
	return grow(b, n);
}

void buf_fill(struct buf *b, size_t n)
{
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_put(struct buf *b, struct str s)
{
	char *to = buf_room(b, s.n);

	if (!to)
		return;
	if (s.n)
		memcpy(to, s.p, s.n);
	buf_fill(b, s.n);
}

void buf_putc(struct buf *b, char c)
{
	buf_put(b, str_n(&c, 1));
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);

	va_end(again);
	char *to = n < 0 ? NULL : buf_room(b, (size_t)n);

	if (!to)
		return;
	vsnprintf(to, (size_t)n + 1, fmt, ap);
	b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_put_u64(struct buf *b, uint64_t v)
{
	char digits[20];
	size_t i = sizeof digits;

	do
		digits[--i] = (char)('0' + v % 10);
	while (v /= 10);
	buf_put(b, str_n(digits + i, sizeof digits - i));
}

void buf_put_i64(struct buf *b, int64_t v)
{
	if (v < 0)
		buf_putc(b, '-');
	buf_put_u64(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

static bool is_control(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
}

void buf_put_html(struct buf *b, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n;) {
		uint32_t point;
		size_t len = utf8_next(s, i, &point);
		const char *as = NULL;

		switch (point) {
		case '&':  as = "&amp;";  break;
		case '<':  as = "&lt;";   break;
		case '>':  as = "&gt;";   break;
		case '"':  as = "&quot;"; break;
		case '\'': as = "&#39;";  break;
		default:
			if (point == UTF8_BAD || is_control(point) || utf8_turns(point))
				as = "\xEF\xBF\xBD";
		}
		if (as) {
			buf_put(b, str_sub(s, from, i - from));
			buf_puts(b, as);
			from = i + len;
		}
		i += len;
	}
	buf_put(b, str_from(s, from));
}

void buf_put_url(struct buf *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (ascii_alnum((char)c) || c == '-' || c == '.' || c == '_' || c == '~')
			buf_putc(b, (char)c);
		else
			buf_put(b, str_n((char[]){ '%', hex[c >> 4], hex[c & 15] }, 3));
	}
}

/* Is one of the eight bytes no printable ASCII, or one of " and \ ? Each term has the top bit of a byte that it looks for;
 * where it looks for none, it borrows nothing from the next. */
static bool has_odd(uint64_t w)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	uint64_t control = w - ones * 0x20, del = (w ^ ones * 0x7F) - ones;
	uint64_t quote = (w ^ ones * '"') - ones, slash = (w ^ ones * '\\') - ones;

	return ((w | control | quote | slash | del) & tops) != 0;
}

/* How many bytes from the start on need no second look, in steps of eight. */
static size_t plain_run(struct str s)
{
	size_t n = 0;

	for (uint64_t w; s.n - n >= sizeof w; n += sizeof w) {
		memcpy(&w, s.p + n, sizeof w);
		if (has_odd(w))
			break;
	}
	return n;
}

void buf_put_json(struct buf *b, struct str s)
{
	size_t from = 0;

	buf_putc(b, '"');
	for (size_t i = plain_run(s); i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		uint32_t point = c;
		size_t len = c < 0x80 ? 1 : utf8_next(s, i, &point);

		/* JSON on a terminal must do no more there than any text: the C1 controls and marks of direction, too. */
		if (point >= 0x20 && point != '"' && point != '\\' && point != UTF8_BAD && !is_control(point) && !utf8_turns(point)) {
			i += len;
			if (len > 1)
				i += plain_run(str_from(s, i));
			continue;
		}
		buf_put(b, str_sub(s, from, i - from));
		switch (point) {
		case '"':  buf_puts(b, "\\\""); break;
		case '\\': buf_puts(b, "\\\\"); break;
		case '\n': buf_puts(b, "\\n");  break;
		case '\r': buf_puts(b, "\\r");  break;
		case '\t': buf_puts(b, "\\t");  break;
		case UTF8_BAD: buf_puts(b, "\xEF\xBF\xBD"); break;
		default:   buf_printf(b, "\\u%04x", (unsigned)point);
		}
		i += len;
		from = i;
		i += plain_run(str_from(s, i));
	}
	buf_put(b, str_from(s, from));
	buf_putc(b, '"');
}

void buf_put_csv(struct buf *b, struct str s)
{
	bool formula = s.n && strchr("=+-@\t\r", s.p[0]) && s.p[0];
	bool quote = formula;

	for (size_t i = 0; i < s.n && !quote; i++) {
		unsigned char c = (unsigned char)s.p[i];

		quote = c == '"' || c == ',' || c < 0x20 || c >= 0x7F;
	}
	if (!quote) {
		buf_put(b, s);
		return;
	}
	buf_putc(b, '"');
	if (formula)
		buf_putc(b, '\'');
	for (size_t i = 0; i < s.n;) {
		uint32_t point;
		size_t run = plain_run(str_from(s, i));

		if (run) {
			buf_put(b, str_sub(s, i, run));
			i += run;
			continue;
		}
		size_t len = utf8_next(s, i, &point);

		if (point == UTF8_BAD || is_control(point) || utf8_turns(point)) {
			buf_puts(b, "\xEF\xBF\xBD");
		} else {
			if (point == '"')
				buf_putc(b, '"');
			buf_put(b, str_sub(s, i, len));
		}
		i += len;
	}
	buf_putc(b, '"');
}

void buf_put_term(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		uint32_t point;
		size_t len = utf8_next(s, i, &point);

		if (point == UTF8_BAD || point < 0x20 || is_control(point) || utf8_turns(point))
			for (size_t k = 0; k < len; k++)
				buf_printf(b, "\\x%02x", (unsigned char)s.p[i + k]);
		else
			buf_put(b, str_sub(s, i, len));
		i += len;
	}
}
