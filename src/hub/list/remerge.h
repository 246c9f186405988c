/* hub/remerge - one entry made anew from all that is kept about it. */
#ifndef HUB_LIST_REMERGE_H
#define HUB_LIST_REMERGE_H

#include "store/list.h"

enum remerge { REMERGE_NOTHING, REMERGE_PUT, REMERGE_DROPPED };

/* NOTHING: no kept record creates this entry, and there was none. */
bool remerge_entry(struct db *d, struct str id, enum remerge *ret, struct err *err);

/* The same without writing: *ret_made is false when no kept record creates it. In `a`. */
bool remerge_make(struct db *d, struct arena *a, struct str id, bool *ret_made, struct entry_row *ret, struct err *err);

#endif
