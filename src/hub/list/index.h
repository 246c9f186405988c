/* hub/index - the match index of the list as it stands, kept in the database beside it. */
#ifndef HUB_LIST_INDEX_H
#define HUB_LIST_INDEX_H

#include "device/match.h"
#include "store/list.h"

/* Build it from all entries and keep it; moves the list to its next generation. Within the caller's transaction. */
bool index_rebuild(struct db *d, struct err *err);
/* The same with an index that was made already, of all entries of the list. */
bool index_keep(struct db *d, const struct match_index *x, struct err *err);
/* The index as kept, in `a`, or built anew from the entries where another version of the program made it in another
 * form. An empty list gives an empty index. NULL on failure. Freed with match_index_free() before `a` goes. */
struct match_index *index_open(struct db *d, struct arena *a, struct err *err);
/* For changes that the index does not hold (devices on sale): views are loaded anew, the index stays. */
bool index_next_generation(struct db *d, struct err *err);
/* "0" for a list that never changed. */
bool index_generation(struct db *d, uint64_t *ret, struct err *err);

#endif
