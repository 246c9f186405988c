/*
 * find - changes to the full-text index, gathered until the commit.
 *
 * FTS5 sorts words in memory and writes them in large pieces; but a row number out of
 * order, and a statement that may have to be undone in part, makes it write early: at
 * worst that is five times the work. So changes wait here and go in many at
 * a time, in order of their rows. db_commit() and list_search() see to it.
 */
#ifndef STORE_FIND_H
#define STORE_FIND_H

#include "store/db.h"

struct find_changes; /* held by struct db */

/* The words of a row come in or go out. They are copied. */
bool find_add(struct db *d, int64_t rank, struct str words, struct err *err);
bool find_drop(struct db *d, int64_t rank, struct str words, struct err *err);
bool find_apply(struct db *d, struct err *err);
void find_forget(struct db *d); /* a rollback */
void find_free(struct find_changes *c);

#endif
