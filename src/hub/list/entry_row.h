/* hub/entry_row - an entry in the form in which it is kept: its document and what searches need. */
#ifndef HUB_LIST_ENTRY_ROW_H
#define HUB_LIST_ENTRY_ROW_H

#include "store/list.h"
#include "vuln/entry.h"

/* Strings are copied into `a` or made there; the row does not depend on the entry afterwards. */
void entry_row_make(struct arena *a, const struct entry *e, struct entry_row *ret);
/* The entry back from a row's document. Strings are borrowed from `doc`, which must outlive it. */
bool entry_row_read(struct arena *a, struct str doc, struct entry *ret, struct err *err);

#endif
