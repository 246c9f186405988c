/* hub/priority_parts - inside of hub/priority: what the list's views need of it. */
#ifndef HUB_PRIORITY_PRIORITY_PARTS_H
#define HUB_PRIORITY_PRIORITY_PARTS_H

#include "hub/priority/priority.h"
#include "store/assess.h"

/* The same as known_models_load(), by somebody who reads the devices anyway. Names are borrowed. */
struct known_models *known_models_new(struct arena *a);
void known_models_add(struct known_models *m, struct str maker, struct str chip, int64_t n);
/* Checks what is given as priority_record() does, and works out what follows of it now. Reads alone. */
bool priority_weigh(struct db *d, struct arena *a, const struct priority_rules *r, struct str id, struct assessment *given,
                    struct err *err);
bool assessment_of_row(struct arena *a, const struct assessment_row *r, struct assessment *ret, struct err *err);
bool priority_with_models(struct db *d, struct arena *a, const struct priority_rules *r, const struct entry *e,
                          const struct known_models *m, day today, struct entry_priority *ret, struct err *err);

#endif
