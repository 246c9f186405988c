/*
 * merge_parts - the two halves of a merge that merge.c puts together. Internal to vuln/.
 *
 * Records come sorted by trust, strongest first.
 */
#ifndef VULN_MERGE_PARTS_H
#define VULN_MERGE_PARTS_H

#include "vuln/merge.h"

enum trust { /* whose word on conditions counts, strongest first */
	TRUST_OWN,      /* our own list */
	TRUST_MAKER,    /* rows of bulletins, Apple's advisories, Google's OSV records */
	TRUST_ASSIGNER, /* the CNA part of the CVE record, a maker's CSAF */
	TRUST_OTHERS,   /* ADP, NVD */
	TRUST_DERIVED,  /* facts drawn from elsewhere: bulletin dates out of CVE records, the AOSP dataset, kernel lists */
	TRUST_N
};
enum trust record_trust(const struct record *r);

/* Clauses of all records, and the sentences on where they differ; at least one clause. Also sets e->fix_level. */
void merge_clauses(struct arena *a, const struct record *const *v, size_t n, struct entry *e);

/* Title, summary, component, kind, severity: one value each, from the strongest that has it. */
void merge_words(struct arena *a, const struct record *const *v, size_t n, struct entry *e);

#endif
