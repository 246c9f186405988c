/*
 * lang - the languages that the program speaks, on pages, in mail and in the shell: which one a reader wants, what it
 * calls things, and how it writes numbers, days and plurals.
 *
 * Texts are in ui/messages, compiled in. The language goes with a
 * request or a reader, never with the process.
 */
#ifndef TEXT_LANG_H
#define TEXT_LANG_H

#include "base/buf.h"
#include "base/clock.h"
#include "messages.h"

enum lang { LANG_EN, LANG_ZH_CN, LANG_N };

extern const struct str lang_tags[LANG_N];  /* "en", "zh-CN": html lang, hreflang, the lang parameter */
extern const struct str lang_names[LANG_N]; /* in the language itself */

/* By an Accept-Language header (RFC 9110, 12.5.4); the first of ours that is wanted most, LANG_EN when none is. */
enum lang lang_accept(struct str header);
/* By a tag as written in a link or cookie; -1 when it is none of ours. */
int lang_find(struct str tag);

struct str lang_text(enum lang l, enum msg m);
/* By its key ("score.cvss.AV"), for texts that a table's rows have; -1 when there is none. */
int lang_message(struct str key);
struct str lang_plural(enum lang l, enum msg m, int64_t count);

void lang_put_number(struct buf *b, enum lang l, int64_t v); /* 12,345 */
void lang_put_day(struct buf *b, enum lang l, day d);        /* 5 June 2023, 2023年6月5日; nothing for 0 */

/* One value in a message; see out.h. */
struct msg_arg {
	enum { MSG_ARG_TEXT, MSG_ARG_NUMBER, MSG_ARG_HTML } kind;
	struct str text;
	int64_t number;
};
/* A message with its {1}..{9} filled in. As plain text, or as HTML with text escaped. */
void lang_put_text(struct buf *b, enum lang l, struct str form, const struct msg_arg *args, size_t n);
void lang_put_html(struct buf *b, enum lang l, struct str form, const struct msg_arg *args, size_t n);

#endif
