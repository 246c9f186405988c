/*
 * embargo - until when do the participants of a case keep silent, and how do they come to agree on it?
 *
 *            propose                accept                propose
 *   none ---------------> proposed -------> active <------------------> revise      proposed and revise: propose again
 *     ^---- reject -----------'               |     accept, reject         |
 *                                             '-----> exited <-------------'  terminate
 *
 * The embargo model (EM) of the Vultron protocol: 5 states, 4 events, 10 steps, one embargo in a case. In force in
 * `active` and `revise` (there on the old terms), negotiated in `proposed` and `revise`. After `exited` there is no
 * way back: a new embargo needs a new case.
 *
 * On top of it stands what a hub keeps: participants, proposals with exact ends, and who answered which. The rules:
 *
 *   - A participant sees content when it has itself accepted the terms in force (bound), or has offered to keep
 *     silent for at least as long.
 *   - Shortest wins first. Open proposals are decided from the earliest end to the latest, and none is decided while
 *     an earlier one is open. While nothing is in force, who offers a later end is taken to accept an earlier one of
 *     another: it comes into force at once, and the later one stays open as a proposed revision. A receiver's
 *     published default is such an offer. Of terms in force nobody's consent is assumed.
 *   - Who must accept is in the plan: for the first terms, for an earlier end, for a later one. One's own proposal
 *     carries one's own consent and never suffices alone. A proposal that can no longer find consent is rejected;
 *     silence after `answer_s` is a no.
 *   - A later end than the one in force needs the consent of every finder who keeps it; an earlier one is agreed in
 *     time for everybody to be told.
 *   - Nothing else moves the end. It comes at its instant; or before, because the vulnerability or an exploit became
 *     public; or by somebody's recorded decision, for one of the reasons in enum embargo_end and no other.
 *   - Who was bound by earlier terms and did not accept a later end has lapsed: still bound to the end it accepted,
 *     shown nothing new.
 *
 * Who may call for what is in the tables of acts and of access. Pure: no clock; growing arrays lie in the caller's
 * arena. Instants are exact.
 */
#ifndef RULES_EMBARGO_H
#define RULES_EMBARGO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "rules/case_reason.h"
#include "rules/case_state.h"
#include "rules/report_state.h"

/* --- the protocol's machine --- */

enum embargo_state {
	EMBARGO_NONE,     /* N */
	EMBARGO_PROPOSED, /* P: an end is offered, nothing agreed */
	EMBARGO_ACTIVE,   /* A */
	EMBARGO_REVISE,   /* R: in force, and another end is offered */
	EMBARGO_EXITED,   /* X: over for good */
	EMBARGO_STATE_N
};
enum embargo_event { EMBARGO_PROPOSE, EMBARGO_ACCEPT, EMBARGO_REJECT, EMBARGO_TERMINATE, EMBARGO_EVENT_N };

/* Stored and exported under these names, so never renamed. For names_find(). */
extern const struct str embargo_state_names[EMBARGO_STATE_N]; /* "none", "proposed", "active", "revise", "exited" */
extern const struct str embargo_event_names[EMBARGO_EVENT_N]; /* "propose", "accept", "reject", "terminate" */
extern const char embargo_letters[EMBARGO_STATE_N + 1];       /* "NPARX" */

/* Where the event leads; false, and *ret untouched, where there is no such step. */
bool embargo_next(enum embargo_state s, enum embargo_event e, enum embargo_state *ret);
bool embargo_in_force(enum embargo_state s); /* A, R */

/* --- the embargo of a case --- */

enum embargo_proposal_state {
	PROPOSAL_OPEN,
	PROPOSAL_ACCEPTED,   /* came into force; stays so when later terms replace it */
	PROPOSAL_REJECTED,   /* cannot find consent, was not answered in time, or negotiating became impossible */
	PROPOSAL_WITHDRAWN,  /* by who made it, or who made it left */
	PROPOSAL_SUPERSEDED, /* who made it made another, or terms with the same end came into force */
	PROPOSAL_STATE_N
};
extern const struct str embargo_proposal_names[PROPOSAL_STATE_N]; /* "open", "accepted", ...; stored */

struct embargo_proposal {
	int64_t id;        /* the caller's, not 0, and later ones are larger */
	int64_t by;        /* the participant */
	unixtime ends;
	unixtime made;
	unixtime answer_by; /* unanswered then: a no. TIME_NONE: no such limit */
	enum embargo_proposal_state state;
	unixtime decided;  /* TIME_NONE while open */
	bool standing;     /* a published default, offered by nobody on purpose */
	bool changed;      /* set by what follows below when the row is to be written */
};

/* What a participant said to a proposal. The last one counts. */
struct embargo_answer {
	int64_t proposal, by;
	bool yes;
	unixtime at;
	bool changed;
};

enum embargo_stand {
	STAND_ASKED,    /* may see the terms, has not accepted any that came into force */
	STAND_BOUND,    /* keeps the terms in force: may see content */
	STAND_LAPSED,   /* keeps earlier terms, until `until`; has not accepted the later end in force */
	STAND_DECLINED, /* was asked and said no */
	STAND_LEFT,     /* not shared with any more; keeps what it was bound to */
	STAND_N
};
extern const struct str embargo_stand_names[STAND_N]; /* "asked", "bound", "lapsed", "declined", "left"; stored */

struct embargo_party {
	int64_t id;              /* the participant, not 0 */
	enum report_state report; /* filled by the caller */
	bool lead;               /* leads the case; filled by the caller. Several may */
	bool finder;             /* reported it: has to consent to any later end, whatever the plan says; filled by the caller */
	enum embargo_stand stand;
	unixtime until;          /* the end that it accepted last; TIME_NONE: none */
	bool changed;
};

/* Why it ended, or was never agreed. */
enum embargo_end {
	EMBARGO_NOT_ENDED,
	EMBARGO_BY_DATE,     /* its instant came */
	EMBARGO_BY_PUBLICITY, /* the vulnerability is public */
	EMBARGO_BY_EXPLOIT,  /* an exploit is public */
	EMBARGO_BY_ATTACKS,  /* attacks are known: by the plan, or by decision */
	EMBARGO_BY_QUORUM,   /* enough vendors have a fix ready: by decision */
	EMBARGO_BY_CLOSING,  /* nobody works under it any more: by decision */
	EMBARGO_END_N
};
extern const struct str embargo_end_names[EMBARGO_END_N]; /* "not_ended", "date", "publicity", "exploit", ...; stored */

struct embargo {
	enum embargo_state state;
	unixtime began;      /* when the first terms came into force; else TIME_NONE */
	unixtime ends;       /* the agreed end, in force and (what it was) after; else TIME_NONE */
	int64_t terms;       /* the proposal that gave it; 0: none, or inherited at a split */
	unixtime ended;      /* EXITED only, else TIME_NONE */
	enum embargo_end why;
	unixtime not_before; /* the end inherited at a split: no earlier one is proposed. TIME_NONE */
	struct embargo_proposal *proposals; /* by id */
	size_t proposal_n;
	struct embargo_answer *answers;
	size_t answer_n;
	struct embargo_party *parties;
	size_t party_n;
};

/* Who has to consent, besides who proposed it. One other's yes is always needed. */
enum embargo_consent {
	CONSENT_ONE,         /* any one other */
	CONSENT_LEAD,        /* who leads the case, as the proposer or the other; where nobody leads: everybody */
	CONSENT_ALL,         /* everybody bound or lapsed; for the first terms: everybody asked */
	CONSENT_LEAD_OR_ALL, /* either */
	CONSENT_N
};
extern const struct str embargo_consent_names[CONSENT_N]; /* "one", "lead", "all", "lead_or_all"; in plans */

/* What the programme's handling plan says. Seconds; 0 for a limit that it does not set, but most_s and total_s are
 * always set. */
struct embargo_plan {
	int64_t least_s;    /* an end lies at least so far ahead */
	int64_t most_s;     /* and at most so far, */
	int64_t total_s;    /* nor later than so long after the first terms came into force */
	int64_t ready_s;    /* most when every vendor's fix is ready; 0: none then */
	int64_t deployed_s; /* most when it is deployed; 0: none then */
	int64_t notice_s;   /* an earlier end than the one in force lies so far ahead when it is agreed: all are told in time */
	int64_t answer_s;   /* silence to a proposal for so long is a no; 0: never */
	unsigned open_most; /* proposals open at one time in a case */
	unsigned quorum_percent; /* of vendors who need one, with a fix ready: may end early; 0: never */
	bool attack_ends;   /* known attacks end it by themselves; else somebody decides */
	enum embargo_consent first, earlier, later;
};
/* 1 day ahead, 90 days, 180 in all, 14 when ready, none when deployed, 1 day's notice, 10 days to answer, 20 open, 75
 * %, attacks are decided, one other, then the lead or all. */
extern const struct embargo_plan embargo_plan_default;

/* What holds while something is done. */
struct embargo_now {
	const struct embargo_plan *plan;
	case_bits facts; /* P X A of the case; F and D when every vendor who needs a fix has it ready, deployed */
	unixtime now;
};

/* No embargo. Parties are added to it with embargo_ask(). */
struct embargo embargo_empty(void);

/* May this end be proposed? Every reason but CASE_OK is a refusal. */
enum case_reason embargo_instant(const struct embargo *e, const struct embargo_now *at, unixtime ends);
/* From and to when one may be proposed now; false with the reason in *why (may be NULL) when none may. For forms. */
bool embargo_range(const struct embargo *e, const struct embargo_now *at, unixtime *ret_from, unixtime *ret_to,
                   enum case_reason *why);

/* Each of these leaves *e untouched when it refuses. Rows it changes or adds are marked `changed`; a proposal or
 * answer added in `a`. */

/* A participant comes in (again): asked for whatever is or will be in force. One that is in already gets its report
 * state and lead set. */
enum case_reason embargo_ask(struct arena *a, struct embargo *e, int64_t party, enum report_state report, bool lead);
/* By a participant; while terms are in force, by one who has accepted them or earlier ones. `standing`: its published
 * default, not a wish of today. A former open one of the same participant is superseded. */
enum case_reason embargo_propose(struct arena *a, struct embargo *e, const struct embargo_now *at, int64_t id, int64_t by,
                                 unixtime ends, bool standing);
/* Yes or no to an open proposal of another. May bring it, and after it others that waited for it, into force. */
enum case_reason embargo_answer(struct arena *a, struct embargo *e, const struct embargo_now *at, int64_t id, int64_t by,
                                bool yes);
/* The report is handed over by `by`: while terms are proposed that accepts the earliest of them that is another's,
 * unless `by` has answered it. So a receiver's published default holds where the sender proposes nothing to the
 * contrary. */
enum case_reason embargo_hand_over(struct arena *a, struct embargo *e, const struct embargo_now *at, int64_t by);
enum case_reason embargo_withdraw(struct embargo *e, const struct embargo_now *at, int64_t id, int64_t by);
/* The terms in force, accepted or declined by one who is not bound by them. */
enum case_reason embargo_join(struct embargo *e, const struct embargo_now *at, int64_t party, bool yes);
/* Leaves the case, or is taken out of it: its open proposals are withdrawn. Never ends the embargo of the others. */
enum case_reason embargo_leave(struct embargo *e, const struct embargo_now *at, int64_t party);

/* What follows by itself from time and facts: the end at its instant; the end forced by P, X and, where the plan says
 * so, A; with A, no more negotiating; proposals unanswered for too long, or whose end has passed or is too near to tell
 * all in time, are rejected. True when something changed. To be called when a fact is recorded, before each of the above
 * (they refuse what it would have ended), and by the clock at embargo_wakes(). */
bool embargo_settle(struct embargo *e, const struct embargo_now *at);
/* The next instant at which embargo_settle() may do something by time alone; TIME_NONE: none. */
unixtime embargo_wakes(const struct embargo *e, const struct embargo_plan *plan);

/* Vendors of the case who need a fix, and those who have it ready. */
struct embargo_ready { unsigned vendors, ready; };
/* Somebody decides that it ends now, for a reason that must hold. Publicity, exploit and date end it without
 * anybody's decision: these are allowed too when they hold. `ready` is read for QUORUM only. */
enum case_reason embargo_decide_end(struct embargo *e, const struct embargo_now *at, enum embargo_end why,
                                    struct embargo_ready ready);
/* May it be ended so? For buttons and for the gate before publication (disclosure.h). */
enum case_reason embargo_end_refused(const struct embargo *e, const struct embargo_now *at, enum embargo_end why,
                                     struct embargo_ready ready);
/* Attacks are known and the embargo is in force: somebody owes a decision. */
bool embargo_decision_due(const struct embargo *e, const struct embargo_now *at);

/* May this participant see content of the case, as far as the embargo goes? In force: when bound. While the first terms
 * are negotiated: when it has offered or accepted some. Else always; but never when it has left. */
bool embargo_admits(const struct embargo *e, int64_t party);
/* Until when is it bound to silence? TIME_NONE: not at all. */
unixtime embargo_silent_until(const struct embargo *e, int64_t party);

/* Two cases become one. The earlier agreed end holds until renegotiated; open proposals and participants of both are
 * kept; ids must differ. */
enum case_reason embargo_merge(struct arena *a, const struct embargo *x, const struct embargo *y,
                               const struct embargo_now *at, struct embargo *ret);
/* A case is split: the child begins with the agreed end and its participants, no open proposals, and takes no earlier
 * end. */
struct embargo embargo_split(struct arena *a, const struct embargo *parent);

/* How a newcomer's published default stands to the terms in force, before it is told anything. */
enum embargo_fit { EMBARGO_FIT_NO_TERMS, EMBARGO_FIT_SAME, EMBARGO_FIT_SHORTER, EMBARGO_FIT_LONGER, EMBARGO_FIT_N };
enum embargo_fit embargo_fits(const struct embargo *e, int64_t default_s, unixtime now);

/* Do all parts fit together? Checked on every load and after every change. */
bool embargo_valid(const struct embargo *e);

#endif
