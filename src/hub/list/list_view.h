/* hub/list_view - inside of hub/list: one snapshot, its making and its end. */
#ifndef HUB_LIST_LIST_VIEW_H
#define HUB_LIST_LIST_VIEW_H

#include <stdatomic.h>

#include "base/map.h"
#include "hub/list/list.h"

struct held_view {
	struct list_view v; /* first: a list_view given out is found back by its address */
	atomic_uint holders;
	struct arena a;     /* everything the view points at */
	struct map by_id;   /* id -> place in v.heads */
	struct known_models *models;
};

/* holders is 1 */
struct held_view *view_load(struct db *d, uint64_t generation, const struct priority_rules *rules, day today, struct err *err);
void view_free(struct held_view *h);

/* Full text through a connection of the holder's. */
bool list_text_search(struct list *l, struct arena *a, struct str text, size_t max, struct strs *ret, struct err *err);

#endif
