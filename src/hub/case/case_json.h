/* case_json - cases for programs: what the pages show to the same reader, no more; also while an embargo is in force. */
#ifndef HUB_CASE_CASE_JSON_H
#define HUB_CASE_CASE_JSON_H

#include "base/buf.h"
#include "hub/case/case_seen.h"

void case_put_listed(struct buf *b, const struct listed_case *c);
void case_put(struct buf *b, const struct owing *w, const struct seen_case *c, unixtime now);

#endif
