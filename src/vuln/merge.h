/*
 * merge - from everything the sources say of one id to one entry.
 *
 * Pure. Order of trust for conditions: our own list, the maker's bulletin rows, the
 * assigner (CNA), then ADP and NVD where the former are silent on a product line.
 * Where sources differ the stronger one decides and `disagreements` says so.
 */
#ifndef VULN_MERGE_H
#define VULN_MERGE_H

#include "base/arena.h"
#include "vuln/record.h"

/* `records` are all kept records about `id`, in any order; n >= 1. The entry borrows their strings: copy what must
 * outlive them. Withdrawn when every creating record that identifies the id is. */
void entry_merge(struct arena *a, struct str id, const struct record *const *records, size_t n, struct entry *ret);

/* Clauses of one record, before merging (vuln/normalise.c picks the rule for its family). */
struct clauses { struct clause *v; size_t n, cap; };
void normalise(struct arena *a, const struct record *r, struct clauses *ret);

#endif
