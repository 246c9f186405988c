/*
 * ssvc - Stakeholder-Specific Vulnerability Categorization: decisions by table, not by score.
 *
 * The tables of the CERT/CC (supplier, deployer, coordinator triage, coordinator publish, their three helpers) and of
 * CISA, typed into data/ssvc/ with their versions and compiled in. Each is total: a row for every combination of its
 * points' values. An input that is not known leaves a set of possible outcomes, never a guess.
 * Source: CERT/CC SSVC, decision tables and points by namespace, key and version ("ssvc:E:1.1.0").
 */
#ifndef ASSESS_SSVC_H
#define ASSESS_SSVC_H

#include "assess/rating.h"

struct ssvc_point {
	struct str ns, key, version; /* "ssvc", "E", "1.1.0" */
	struct str name;             /* "Exploitation" */
	struct str question;         /* what it asks, in our words */
	const struct choice *values; /* low to high, as SSVC orders them; key "A", name "Active" */
	uint8_t value_n;
};

struct ssvc_table {
	struct str id;               /* the method's: "ssvc-supplier" */
	struct str ns, key, version; /* "ssvc", "DT_SP", "1.0.0" */
	struct str name;             /* "Supplier Patch Development Priority" */
	const struct ssvc_point *const *inputs;
	uint8_t input_n;
	const struct ssvc_point *outcome;
	const uint8_t *mapping;      /* outcome's value index; the first input varies fastest */
	size_t row_n;
};

extern const struct ssvc_table *const ssvc_tables[]; /* decisions first, then helpers */
extern const size_t ssvc_table_n;
/* By method id ("ssvc-supplier"), key ("DT_SP"), or whole id ("ssvc:DT_SP:1.0.0"). NULL when there is none. */
const struct ssvc_table *ssvc_table_find(struct str name);
/* The table whose outcome is this point at this version: Utility from Automatable and Value Density. NULL when none. */
const struct ssvc_table *ssvc_helper(const struct ssvc_point *p);
const struct ssvc_point *ssvc_point_find(struct str ns, struct str key, struct str version);

/* Which outcomes can still come, as bits by value index; one bit when all inputs are chosen (values: 1 + index, 0 unknown). */
uint32_t ssvc_outcomes(const struct ssvc_table *t, const uint8_t *values);

/* What would change the decision: single inputs with another value, and the outcome then. For explanations. */
struct ssvc_change {
	uint8_t input, value; /* index of the input, of its value */
	uint8_t outcome;
};
size_t ssvc_changes(const struct ssvc_table *t, const uint8_t *values, struct ssvc_change *ret, size_t max);

#endif
