/* cli/assess_text - an entry's priority for people: factors with bars, facts with sources, what was recorded. */
#ifndef CLI_ASSESS_TEXT_H
#define CLI_ASSESS_TEXT_H

#include "hub/priority/priority.h"

void assess_put_text(struct arena *a, const struct entry *e, const struct entry_priority *p);

#endif
