/* condition - one clause in words, in the reader's language, as the lines of two table cells. */
#ifndef WEB_LIST_CONDITION_H
#define WEB_LIST_CONDITION_H

#include "web/serve/http.h"
#include "web/views/views.h"

void condition_row(const struct request *rq, const struct clause *c, struct condition_row *ret);

#endif
