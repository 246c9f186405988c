/*
 * disclosure - may this case be published now, and if not, what is missing?
 *
 * A table of gates. Each reads facts that the hub has gathered and is met, missing (with counts), not applicable, or
 * waived by a named approver with a reason. All of them must be open. Two are never waived: an embargo ends by its
 * own rules alone (embargo.h), and two persons approve. Pure.
 */
#ifndef RULES_DISCLOSURE_H
#define RULES_DISCLOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "rules/case_reason.h"

enum gate {
	GATE_FIX,          /* a fix or a mitigation is public, or goes with it */
	GATE_EMBARGO,      /* ended, or ends by this publication */
	GATE_ANSWERS,      /* every notified participant has answered or is overdue */
	GATE_REGULATORS,   /* every stage that is due is filed */
	GATE_CN_FIX,       /* China, Provisions of 2021 article 9: (1) not before a fix, unless assessed together and reported */
	GATE_CN_OPERATORS, /* (2) no details of systems in use by operators */
	GATE_CN_MODERATE,  /* (3) not exaggerated, no hype */
	GATE_CN_TOOLS,     /* (4) no tools meant for abuse */
	GATE_CN_TOGETHER,  /* (5) fix or prevention at the same moment */
	GATE_CN_EVENT,     /* (6) no major national event, or consent */
	GATE_CN_FOREIGN,   /* (7) nothing undisclosed went abroad but to the provider */
	GATE_EXPLOIT,      /* no exploit code in it */
	GATE_AFFECTED,     /* the list of what is affected was checked */
	GATE_CREDIT,       /* agreed with every finder */
	GATE_APPROVAL,     /* two persons */
	GATE_N
};
enum gate_state { GATE_MISSING, GATE_MET, GATE_WAIVED, GATE_NOT_APPLICABLE, GATE_STATE_N };
extern const struct str gate_state_names[GATE_STATE_N]; /* "missing", "met", ..., "not_applicable"; stored */

/* What somebody looked at and said; not looked at is not "yes". */
enum finding { FINDING_NONE, FINDING_YES, FINDING_NO, FINDING_N };
extern const struct str finding_names[FINDING_N]; /* "none", "yes", "no"; stored */

/* Filled by the hub. All zero: nothing is known, and nothing may be published. */
struct disclosure_facts {
	/* the matrix: cells that are affected, and of them those whose users are helped: fixed, rolling out, or with a
	 * mitigation told */
	unsigned cells, cells_helped;
	bool mitigation;           /* the text tells a mitigation that serves all */
	/* the embargo */
	bool embargo_in_force;
	bool embargo_ends_by_this; /* embargo_end_refused() is CASE_OK for some end */
	/* participants: told, and of them those who answered, and those who did not in time */
	unsigned notified, answered, overdue;
	/* regulators' stages that are due by now, and those filed or waived */
	unsigned stages_due, stages_filed;
	/* jurisdictions */
	bool china;
	enum finding cn_joint;     /* assessed with the provider, and reported to MIIT and MPS, who publish */
	enum finding cn_operators; /* looked: no such details */
	enum finding cn_moderate;
	enum finding cn_tools;
	enum finding cn_event;     /* no major event now, or consent of MPS */
	enum finding cn_foreign;   /* nothing went abroad, or a legal decision is recorded */
	/* the text */
	enum finding no_exploit;
	enum finding affected_checked;
	unsigned finders, credits_agreed;
	/* approvals by distinct persons of the text as it is now; a change of the text takes them back */
	unsigned approvals;
};

/* Somebody asked to pass a gate that is missing, another agreed. */
struct gate_waiver {
	enum gate gate;
	int64_t asked_by, approved_by; /* members, distinct, not 0 */
	struct str reason;             /* not empty */
	unixtime at;
};

struct gate_result {
	enum gate_state state;
	unsigned have, need;           /* what is missing as counts: 3 of 5; 0 and 1 for yes or no */
	const struct gate_waiver *waiver; /* WAIVED only */
};

extern const struct str gate_names[GATE_N]; /* "fix", "embargo", ...; stored, and messages "gate.NAME" */
struct gate_row {
	const char *question;          /* one line of English: what must hold */
	const char *reads;             /* the facts it reads */
	bool waivable;
};
extern const struct gate_row gate_rows[GATE_N];

/* All gates at once. Waivers that waiver_refused() refuses count for nothing. True when every gate is open: may
 * publish. */
bool disclosure_gates(const struct disclosure_facts *f, const struct gate_waiver *w, size_t n,
                      struct gate_result ret[static GATE_N]);
/* CASE_OK or CASE_GATES_SHUT. */
enum case_reason disclosure_refused(const struct disclosure_facts *f, const struct gate_waiver *w, size_t n);
/* May this waiver be recorded? */
enum case_reason waiver_refused(const struct disclosure_facts *f, const struct gate_waiver *w);

enum { DISCLOSURE_APPROVALS = 2 };

#endif
