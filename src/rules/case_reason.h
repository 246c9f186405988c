/*
 * case_reason - why a rule of cases says no.
 *
 * Every function of the case rules that may refuse returns one of these; CASE_OK is 0, so `if (reason)` reads as
 * "refused". A reason has a name (pages have messages "reason.NAME"), a line of English for the API and the shell,
 * and the kind of error it is. Some are advice only: the published rules say SHOULD NOT, and the hub shows them
 * beside the button without taking it away.
 */
#ifndef RULES_CASE_REASON_H
#define RULES_CASE_REASON_H

#include "base/err.h"
#include "base/str.h"

enum case_reason {
	CASE_OK,

	/* report_state.h, and what a participant may say (case_message.h) */
	CASE_REPORT_MOVE,        /* no such step from this state of the report */
	CASE_REPORT_CLOSED,      /* the report is closed for this participant */
	CASE_REPORT_UNPRIORITISED, /* valid, and neither accepted nor deferred: cannot be closed */
	CASE_REPORT_NOT_ACCEPTED, /* only who has accepted a report passes it on */
	CASE_REPORT_UNSEEN,      /* the report has not arrived here */
	CASE_REPORT_INVALID,     /* advice: nothing is agreed about a report held to be invalid */
	CASE_CLOSE_EMBARGOED,    /* advice: the embargo is in force: rather defer */

	/* case_state.h */
	CASE_EVENT_HAPPENED,     /* it has happened already */
	CASE_EVENT_ORDER,        /* something else has to happen first */
	CASE_EVENT_NOT_YOURS,    /* not on the path of such a participant */
	CASE_FIX_UNACCEPTED,     /* a fix is made by who has accepted the report */

	/* embargo.h */
	CASE_EMBARGO_MOVE,       /* no such step from this state of the embargo */
	CASE_EMBARGO_OVER,       /* it is over, and there is no second one in a case */
	CASE_EMBARGO_PUBLIC,     /* the vulnerability is public */
	CASE_EMBARGO_EXPLOIT,    /* an exploit is public */
	CASE_EMBARGO_ATTACKS,    /* attacks are known */
	CASE_EMBARGO_ENDLESS,    /* no end */
	CASE_EMBARGO_TOO_SOON,   /* the end is not far enough ahead */
	CASE_EMBARGO_TOO_LONG,   /* the end is further ahead than the plan allows */
	CASE_EMBARGO_TOO_LONG_ALL, /* the whole would last longer than the plan allows */
	CASE_EMBARGO_BRIEF,      /* the fix is ready: a brief one only */
	CASE_EMBARGO_DEPLOYED,   /* the fix is deployed: none */
	CASE_EMBARGO_BEFORE_PARENT, /* earlier than the one inherited from the case this was split from */
	CASE_EMBARGO_SAME,       /* that is the agreed end */
	CASE_EMBARGO_OFFERED,    /* the same end is offered already */
	CASE_EMBARGO_MANY,       /* too many proposals are open */
	CASE_EMBARGO_NO_PARTY,   /* not a participant, or left */
	CASE_EMBARGO_UNBOUND,    /* accept the embargo in force first */
	CASE_EMBARGO_BOUND,      /* accepted already */
	CASE_EMBARGO_NO_PROPOSAL, /* there is no such proposal */
	CASE_EMBARGO_DECIDED,    /* the proposal is decided */
	CASE_EMBARGO_OWN,        /* one's own proposal is withdrawn, not answered */
	CASE_EMBARGO_NOT_OWN,    /* only who made it withdraws it */
	CASE_EMBARGO_ANSWERED,   /* answered so already */
	CASE_EMBARGO_NOT_IN_FORCE,
	CASE_EMBARGO_NOT_DUE,    /* its end has not come */
	CASE_EMBARGO_NO_FACT,    /* what is said to end it has not happened */
	CASE_EMBARGO_NO_QUORUM,  /* too few vendors have a fix ready */
	CASE_EMBARGO_WANTED,     /* others still work under it */
	CASE_EMBARGO_MERGE_OVER, /* one is over and the other in force */

	/* repair.h */
	CASE_REPAIR_MOVE,        /* the state does not change so */
	CASE_REPAIR_REASON,      /* a correction needs a reason */
	CASE_REPAIR_JUSTIFY,     /* "not affected" needs a justification or a statement */
	CASE_REPAIR_SHARE,       /* a share of 0 to 100, of a roll-out only */
	CASE_REPAIR_SHARE_FELL,  /* a smaller share than before needs a reason */
	CASE_REPAIR_BUILD,       /* "fixed" needs a build or a patch level */
	CASE_REPAIR_EXTRA,       /* says what this state has no room for */

	/* disclosure.h */
	CASE_GATE_FIXED,         /* this gate cannot be waived */
	CASE_GATE_NOT_MISSING,   /* there is nothing to waive */
	CASE_GATE_NO_REASON,     /* a waiver names a reason */
	CASE_GATE_NO_APPROVER,   /* a waiver names who approved it, and that is not who asked */
	CASE_GATES_SHUT,         /* not every gate is open */
	CASE_REASON_N
};

struct case_reason_row {
	struct str name; /* "embargo_too_soon" */
	enum err_code code; /* ERR_STATE, ERR_RANGE, ERR_MISSING, ERR_DENIED, ERR_FOUND */
	const char *text;   /* ends a sentence: "this cannot be done: TEXT" */
	bool advice;     /* SHOULD NOT: told, and not refused */
};
extern const struct case_reason_row case_reasons[CASE_REASON_N];

/* Sets *err by the reason's row and returns false; true for CASE_OK and advice. `return case_refuse(err,
 * embargo_propose(...));` */
bool case_refuse(struct err *err, enum case_reason why);

#endif
