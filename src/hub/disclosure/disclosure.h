/*
 * disclosure - may a case be published now, and what would everybody read?
 *
 * Everything the gates (rules/disclosure.h) ask is gathered here: the matrix, the embargo, who answered, what regulators
 * are owed, what somebody looked at and found, who approved which text, what is waived. What would be published is made
 * anew each time (hub/disclosure/disclosed.h), and an approval counts for the text it was given for and no other.
 *
 * Published weaknesses stay in the list as their vendors' repairs go on: vuln.revise says the entry anew.
 */
#ifndef HUB_DISCLOSURE_DISCLOSURE_H
#define HUB_DISCLOSURE_DISCLOSURE_H

#include "hub/act.h"
#include "hub/case/case_at.h"
#include "hub/disclosure/disclosed.h"
#include "hub/people/people.h"
#include "rules/disclosure.h"
#include "store/disclosures.h"

extern const struct act_section acts_of_disclosure;

/* What somebody looks at and finds, by name. */
enum looked {
	LOOKED_MITIGATION,   /* the text tells one that serves all */
	LOOKED_NO_EXPLOIT,
	LOOKED_CN_JOINT, LOOKED_CN_OPERATORS, LOOKED_CN_MODERATE, LOOKED_CN_TOOLS, LOOKED_CN_EVENT, LOOKED_CN_FOREIGN,
	LOOKED_N
};
extern const struct str looked_names[LOOKED_N]; /* stored; messages "looked.NAME" */

struct disclosure {
	struct case_at at;
	struct disclosed_rows rows;
	struct str text;                     /* digest of what is to be published, in hex */
	struct disclosure_facts facts;
	struct gate_result gates[GATE_N];
	bool open;                           /* all gates */
	enum embargo_end ends_by;            /* how the embargo ends with it; EMBARGO_NOT_ENDED: it is over, or may not end */
	struct finding_rows findings;
	struct approval_rows approvals;      /* also those of other texts */
	struct waiver_rows waivers;
	struct gate_waiver *agreed;          /* those that two persons agreed to */
};
/* `owing` NULL: nothing is known of obligations' rules, as if no regulator were owed anything. *ret must stay where it is. */
bool disclosure_look(struct arena *a, struct db *d, const struct keys *k, struct owing *owing, int64_t case_id, unixtime now,
                     struct disclosure *ret, struct err *err);

/* The same for whoever looks: ERR_FOUND where READ_REPAIRS is not granted. *ret_thing: how they stand to it. */
bool disclosure_seen(const struct looking *l, struct owing *owing, int64_t case_id, struct disclosure *ret, struct thing *ret_thing,
                     struct err *err);

/* {"case","may_publish","gates":[{"gate","state","have","need","question"}],"text","approvals":[...],"findings":[...],
 * "waivers":[...],"entries":[...]} */
void disclosure_put(struct buf *b, const struct disclosure *d);

#endif
