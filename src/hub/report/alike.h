/*
 * alike - which entries of the public list speak of the same as this text?
 *
 * For whoever is about to report something: it may be known already. The words of the text are looked up one by one in the
 * list's full text; an entry counts for each it has, the rarer the word the more. An entry whose id stands in the text comes
 * first. Only the public list is asked: nothing of what others reported can show through.
 */
#ifndef HUB_REPORT_ALIKE_H
#define HUB_REPORT_ALIKE_H

#include "hub/list/list.h"

enum { ALIKE_WORDS = 10, ALIKE_SHOWN = 3 };

struct alike { const struct list_head *v[ALIKE_SHOWN]; size_t n; }; /* the most alike first; good while the view is held */
bool alike_find(struct list *l, const struct list_view *v, struct arena *a, struct str text, struct alike *ret, struct err *err);

#endif
