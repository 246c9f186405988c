/*
 * hub/assess_acts - what parties say of an entry's priority, and what the coordinator decides, as acts.
 *
 *   assess.view     a party's view of the five factors, by any of its members
 *   assess.decide   the coordinator's decision over them
 *
 * What is given stands in the act's fields; what followed from it - the grades, the level, by which rules - was worked out from
 * the entry, the list and the rules of that moment, none of which are acts, and stands in the body as made. So the table
 * `assessed` follows from the acts alone. hub/priority/priority.h reads it.
 */
#ifndef HUB_PRIORITY_ASSESS_ACTS_H
#define HUB_PRIORITY_ASSESS_ACTS_H

#include "hub/act.h"
#include "hub/people/people.h"
#include "hub/priority/priority.h"

extern const struct act_section acts_of_assessments;

/* What was given as the fields of an act, for a caller that has it in hand. In `a`. */
void assess_inputs(struct arena *a, const struct assessment *s, struct act_input **ret, size_t *ret_n);
/* Fills in the persons who spoke, where whoever looks may know them and they are not erased. */
bool assess_names(const struct looking *l, struct entry_priority *p, struct err *err);
/* The act of a kind: its row. */
const struct act_row *assess_row(enum assessment_kind kind);

#endif
