/*
 * ssvc - Stakeholder-Specific Vulnerability Categorization: decisions by table, not by score.
 *
 * The tables of the CERT/CC (supplier, deployer, coordinator triage, coordinator publish, their three helpers) and of
 * CISA, typed into data/ssvc/ with their versions and compiled in. Each is total: a row for every combination of its
 * points' values. An input that is not known leaves a set of possible outcomes, never a guess.
 * Source: CERT/CC SSVC, decision tables and points by namespace, key and version ("ssvc:E:1.1.0"); its notice is in NOTICE.
 *
 * As a method (rating.h) a table's inputs are its metrics, all required, and rating.choice is what ssvc_outcomes() takes: a
 * rating that is not complete yet is asked there. Its vector is "ssvc:DT_SP:1.0.0/E:A/U:S/TI:T/PSI:S".
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
	const struct str *meanings;  /* of each value, in our words */
	const struct str *earlier;   /* older versions with the very same keys and names of values */
	uint8_t earlier_n;
};

struct ssvc_table {
	struct str id;               /* the method's: "ssvc-supplier" */
	struct str ns, key, version; /* "ssvc", "DT_SP", "1.0.0" */
	struct str name;             /* "Supplier Patch Development Priority" */
	struct str question;         /* what it decides, in our words */
	struct str file;             /* where CERT/CC keeps it: "ssvc/supplier_patch_development_priority_1_0_0.json" */
	const struct ssvc_point *const *inputs;
	uint8_t input_n;
	const struct ssvc_point *outcome;
	const uint8_t *mapping;      /* outcome's value index; the first input varies fastest */
	size_t row_n;
};

enum { SSVC_INPUT_MAX = 8, SSVC_VALUE_MAX = 8 };

/* The order of both arrays: decisions first, then helpers. */
enum ssvc_table_id {
	SSVC_SUPPLIER, SSVC_DEPLOYER, SSVC_COORDINATOR_TRIAGE, SSVC_COORDINATOR_PUBLISH, SSVC_CISA, SSVC_CISA_BOD_26_04,
	SSVC_UTILITY, SSVC_PUBLIC_SAFETY_IMPACT, SSVC_HUMAN_IMPACT,
	SSVC_TABLE_N
};
extern const struct ssvc_table *const ssvc_tables[];
extern const size_t ssvc_table_n;
extern const struct method ssvc_methods[SSVC_TABLE_N]; /* for methods[] */
/* By method id ("ssvc-supplier"), key ("DT_SP"), or whole id ("ssvc:DT_SP:1.0.0"). NULL when there is none. */
const struct ssvc_table *ssvc_table_find(struct str name);
/* The table whose outcome is this point at this version: Utility from Automatable and Value Density. NULL when none. */
const struct ssvc_table *ssvc_helper(const struct ssvc_point *p);
/* An earlier version with the same values finds the point too; an empty version finds whichever there is. NULL when none. */
const struct ssvc_point *ssvc_point_find(struct str ns, struct str key, struct str version);
int ssvc_value_find(const struct ssvc_point *p, struct str key); /* its index; -1: no such value */

/* Which outcomes can still come, as bits by value index; one bit when all inputs are chosen (values: 1 + index, 0 unknown). */
uint32_t ssvc_outcomes(const struct ssvc_table *t, const uint8_t *values);
/* The same where several values of an input may still hold: sets of value indices as bits, 0: none ruled out. */
uint32_t ssvc_outcomes_among(const struct ssvc_table *t, const uint32_t *sets);

/* What would change the decision: single inputs with another value, and the outcome then. For explanations. Of complete
 * ratings; 0 otherwise. Returns how many there are, of which at most `max` are written. */
struct ssvc_change {
	uint8_t input, value; /* index of the input, of its value */
	uint8_t outcome;
};
size_t ssvc_changes(const struct ssvc_table *t, const uint8_t *values, struct ssvc_change *ret, size_t max);

/* rating_read() of the short form that CISA's calculator makes, as a rating by ssvc-cisa:
 * "SSVCv2/E:A/A:Y/T:T/P:M/B:A/M:M/D:C/2021-09-29T15:29:44Z/". Prevalence (P) and well-being (B) may be left out, or M where both
 * are there; so may the decision (D), the time and the last bar. What else is missing is left unknown. ERR_SYNTAX, ERR_LIMIT;
 * ERR_STATE when M or D is not what the tables say. *ret untouched then. */
bool ssvc_calculator_parse(struct str vector, struct rating *ret, struct err *err);

#endif
