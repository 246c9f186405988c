/*
 * buf - a growing writer with a ceiling.
 *
 * The ceiling is given at init; writing past it keeps what was there, sets
 * `overflow`, and every later write is ignored, so a caller checks once at the
 * end. Escaping belongs to the writer, by context: each buf_put_* below says
 * for which. The bytes are always followed by a NUL that does not count.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct buf {
	char *p;
	size_t n, cap, max;
	bool overflow;
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
void buf_clear(struct buf *b); /* empty, memory kept */

struct str buf_str(const struct buf *b);                 /* borrowed until the next write */
struct str buf_dup(struct arena *a, const struct buf *b);
bool buf_ok(const struct buf *b, struct err *err);       /* ERR_LIMIT after an overflow */

void buf_put(struct buf *b, struct str s);
void buf_putc(struct buf *b, char c);
static inline void buf_puts(struct buf *b, const char *cstr)
{
	buf_put(b, str_of(cstr));
}
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap);
void buf_put_u64(struct buf *b, uint64_t v);
void buf_put_i64(struct buf *b, int64_t v);
char *buf_room(struct buf *b, size_t n); /* n bytes to fill, then buf_fill(); NULL on overflow */
void buf_fill(struct buf *b, size_t n);

/* Text between tags or inside a quoted attribute: & < > " ' as entities.
 * Control characters and Unicode bidi controls become U+FFFD. */
void buf_put_html(struct buf *b, struct str s);
/* One component of a URL path or query: everything but RFC 3986 "unreserved" as %XX. */
void buf_put_url(struct buf *b, struct str s);
/* A JSON string with its quotes (RFC 8259). Invalid UTF-8 becomes U+FFFD. */
void buf_put_json(struct buf *b, struct str s);
/* What leads to it as it stands, such as ",\"id\":", and then a JSON string. */
static inline void buf_put_member(struct buf *b, const char *before, struct str value)
{
	buf_puts(b, before);
	buf_put_json(b, value);
}
/* One CSV field (RFC 4180), quoted when needed. A leading = + - @ tab or CR gets a ' before it,
 * so that a spreadsheet shows it and does not run it. */
void buf_put_csv(struct buf *b, struct str s);
/* For a terminal: control characters as \xNN, so that input cannot move the cursor. */
void buf_put_term(struct buf *b, struct str s);

#endif
