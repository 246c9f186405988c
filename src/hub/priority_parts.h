/* hub/priority_parts - inside of hub/priority: what the list's views need of it. */
#ifndef HUB_PRIORITY_PARTS_H
#define HUB_PRIORITY_PARTS_H

#include "hub/priority.h"
#include "store/assess.h"

bool assessment_of_row(struct arena *a, const struct assessment_row *r, struct assessment *ret, struct err *err);
bool priority_with_models(struct db *d, struct arena *a, const struct priority_rules *r, const struct entry *e,
                          const struct known_models *m, day today, struct entry_priority *ret, struct err *err);

#endif
