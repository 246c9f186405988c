/* hub/remerge - one entry made anew from all that is kept about it. */
#ifndef HUB_REMERGE_H
#define HUB_REMERGE_H

#include "store/list.h"

enum remerge { REMERGE_NOTHING, REMERGE_PUT, REMERGE_DROPPED };

/* NOTHING: no kept record creates this entry, and there was none. */
bool remerge_entry(struct db *d, struct str id, enum remerge *ret, struct err *err);

#endif
