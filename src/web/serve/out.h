/*
 * out - what compiled templates call: every value is escaped for HTML by its type.
 *
 * Only `struct html` goes out as it is; our own code makes it, from escaped parts.
 */
#ifndef WEB_SERVE_OUT_H
#define WEB_SERVE_OUT_H

#include "text/lang.h"

struct html {
	struct str s;
};

struct out {
	struct buf *b;
	enum lang lang;
};

void out_raw(struct out *o, struct str s); /* the template's own text */
void out_str(struct out *o, struct str s);
void out_int(struct out *o, int64_t v);
void out_html(struct out *o, struct html h);
void out_num(struct out *o, int64_t v);
void out_day(struct out *o, day d); /* <time datetime="2023-06-05">5 June 2023</time>; a dash for 0 */
/* The whole value of a link: http, https, mailto, an authenticator app's secret or a path of our own; anything
 * else becomes "#". */
void out_href(struct out *o, struct str url);
void out_url(struct out *o, struct str part);
void out_message(struct out *o, enum msg m, const struct msg_arg *args, size_t n);
void out_plural(struct out *o, enum msg m, const struct msg_arg *args, size_t n); /* args[0] is the count */

static inline void out_cstr(struct out *o, const char *s) { out_str(o, str_of(s)); }

#define OUT(o, x) \
	_Generic((x), struct str: out_str, const char *: out_cstr, char *: out_cstr, \
	         unsigned short: out_int, int: out_int, unsigned: out_int, long: out_int, long long: out_int, unsigned long: out_int, \
	         unsigned long long: out_int)((o), (x))

/* What {{if}} asks: text that is not empty, a number that is not 0. */
static inline bool shows_str(struct str s) { return s.n; }
static inline bool shows_html(struct html h) { return h.s.n; }
static inline bool shows_number(int64_t v) { return v; }
#define SHOWS(x) _Generic((x), struct str: shows_str, struct html: shows_html, default: shows_number)(x)

static inline struct msg_arg arg_str(struct str s) { return (struct msg_arg){ MSG_ARG_TEXT, s, 0 }; }
static inline struct msg_arg arg_html(struct html h) { return (struct msg_arg){ MSG_ARG_HTML, h.s, 0 }; }
static inline struct msg_arg arg_number(int64_t v) { return (struct msg_arg){ MSG_ARG_NUMBER, STR_NONE, v }; }
#define MSG_ARG(x) _Generic((x), struct str: arg_str, struct html: arg_html, default: arg_number)(x)

#endif
