/* condition - one clause in words, in the reader's language, as the lines of two table cells. */
#ifndef WEB_PAGES_CONDITION_H
#define WEB_PAGES_CONDITION_H

#include "web/http.h"
#include "web/views.h"

void condition_row(const struct request *rq, const struct clause *c, struct condition_row *ret);

#endif
