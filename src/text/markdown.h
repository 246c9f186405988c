/*
 * markdown - what people write, shown: Markdown as a short list of HTML elements, and as plain text.
 *
 * CommonMark with tables, read by md4c; HTML in it is text like any other. We write the elements ourselves,
	and these alone:
 *
 *   p em strong code pre ul ol li blockquote h3 h4 h5 h6 table thead tbody tr th td hr br
 *   a href="..." rel="nofollow noreferrer noopener"
 *   ol start="N"
 *
 * The first heading is h3, since a text stands within a page, and none is more than one deeper than the one before. A
 * link leads to http,
	https or mailto; where it leads is shown behind it unless that is what it says. Anything else is no link, and an
 * image is a link. What cannot be seen - control characters, marks that turn the direction, characters without a shape
 * - stands there by its name, ⟨U+202E⟩,
	also where it was written as an entity. Text that nests too deeply goes on without elements; one
 * that would grow too large, or is larger than LIMIT_TEXT, is shown as it was written.
 */
#ifndef TEXT_MARKDOWN_H
#define TEXT_MARKDOWN_H

#include "base/buf.h"

enum { MARKDOWN_DEPTH = 24, MARKDOWN_COLUMNS = 50, MARKDOWN_LINK = 2000 };

/* False: it was beyond a limit and is shown as written, in one pre. Either way what is added to `out` is whole and safe. */
bool markdown_html(struct buf *out, struct str text);
/* For a terminal: lines with marks of lists and quotes, nothing that moves a cursor but line ends. False as above. */
bool markdown_text(struct buf *out, struct str text);
/* The first words on one line, at most `max` bytes, an ellipsis after them when there are more. In `a`. */
struct str markdown_line(struct arena *a, struct str text, size_t max);

/* Text as it is, on its lines, with what cannot be seen by its name: no Markdown. */
void markdown_seen(struct buf *out, struct str text);
/* One-line text with what cannot be seen by its name: for names of files and the like. In `a`. */
struct str markdown_visible(struct arena *a, struct str text);

#endif
