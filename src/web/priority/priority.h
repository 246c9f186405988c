/* priority - what the pages that show a priority share. */
#ifndef WEB_PRIORITY_PRIORITY_H
#define WEB_PRIORITY_PRIORITY_H

#include "hub/priority/priority.h"
#include "web/page.h"

/* A result in words, and its bars; `id` is unique on the page. `f`: the facts it was decided by. */
void priority_fill(const struct request *rq, struct str id, const struct priority *p, const struct facts *f, struct str rules,
                   struct priority_view *ret);
/* The section of an entry's page. */
bool entry_priority_fill(const struct request *rq, const struct entry *e, struct entry_priority_view *ret, struct err *err);
struct str level_css(enum level l); /* "p0" */
static inline struct word level_mark(enum level l) { return (struct word){ level_names[l], level_css(l), false }; }

#endif
