/*
 * saved - a search of the list as a text that can be kept: the query of its address, "maker=samsung&q=wifi".
 *
 * The same names as the page and the API take (web/list/list_ask.h; a test holds them together). What only says how a result is
 * shown - its order, the page - is passed over.
 */
#ifndef HUB_LIST_SAVED_H
#define HUB_LIST_SAVED_H

#include "hub/list/list.h"

enum { SAVED_MOST = 1200 }; /* bytes */

/* Reads "maker=samsung&q=wifi", "?..." or "/list?..."; *ret_text (may be NULL) is the same search in its one form. Strings in `a`.
 * ERR_SYNTAX, ERR_RANGE: a name or value that no search has. ERR_MISSING: it asks for nothing. ERR_LIMIT. */
bool saved_read(struct arena *a, struct str text, struct list_query *ret, struct str *ret_text, struct err *err);
/* The text of a search; order, page and limit are not in it. */
struct str saved_text(struct arena *a, const struct list_query *q);

#endif
