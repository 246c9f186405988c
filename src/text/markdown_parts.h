/* markdown_parts - what both ways of showing Markdown share. Internal to text/. */
#ifndef TEXT_MARKDOWN_PARTS_H
#define TEXT_MARKDOWN_PARTS_H

#include <md4c.h>

#include "text/markdown.h"

/* The text as the parser gets it: lines end in \n, everything is UTF-8, what cannot be seen stands by its name. */
void markdown_clean(struct buf *out, struct str text);
/* An entity as it was written, "&amp;" or "&#x202E;": its character, or as written when it is none that we know. */
void markdown_put_entity(struct buf *out, struct str entity);
/* Where a link leads, entities resolved; `url` has room for MARKDOWN_LINK bytes. False when it leads nowhere one may
 * follow it to: then `url` holds what was written, cut. */
bool markdown_target(struct buf *url, const MD_ATTRIBUTE *written);

/* Goes through `text` with these five functions, `ctx` last. False when one of them answered MARKDOWN_STOP - the parser
 * passes over any other number - or the text is too large. */
enum { MARKDOWN_STOP = -1 };
struct markdown_calls {
	int (*enter_block)(MD_BLOCKTYPE, void *detail, void *ctx);
	int (*leave_block)(MD_BLOCKTYPE, void *detail, void *ctx);
	int (*enter_span)(MD_SPANTYPE, void *detail, void *ctx);
	int (*leave_span)(MD_SPANTYPE, void *detail, void *ctx);
	int (*text)(MD_TEXTTYPE, const char *p, MD_SIZE n, void *ctx);
};
bool markdown_walk(struct str text, const struct markdown_calls *calls, void *ctx);

/* How much may come out of so many bytes. */
static inline size_t markdown_most(size_t n)
{
	return 6 * n + 16384;
}

#endif
