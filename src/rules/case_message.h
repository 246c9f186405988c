/*
 * case_message - what may a participant say now, what does it change for who says it and who hears it, and what is
 * answered?
 *
 * The 28 messages of the Vultron protocol. A participant's place is its own view: (report, embargo, case). Whoever
 * changes one of them tells the others; a message states the sender's own standing, and only RS changes the
 * receiver's report state. One function each way over const tables. docs/case-rules.md says where the published
 * tables contradict themselves and what is done here. Pure.
 */
#ifndef RULES_CASE_MESSAGE_H
#define RULES_CASE_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "rules/case_reason.h"
#include "rules/case_state.h"
#include "rules/embargo.h"
#include "rules/report_state.h"

enum case_message {
	/* report: submit, invalid, valid, deferred, accepted, closed, ack, error */
	CASE_RS, CASE_RI, CASE_RV, CASE_RD, CASE_RA, CASE_RC, CASE_RK, CASE_RE,
	/* embargo: proposal, reject, accept, revision, revision reject, revision accept, terminate, ack, error */
	CASE_EP, CASE_ER, CASE_EA, CASE_EV, CASE_EJ, CASE_EC, CASE_ET, CASE_EK, CASE_EE,
	/* case: vendor aware, fix ready, fix deployed, public, exploit public, attacks, ack, error */
	CASE_CV, CASE_CF, CASE_CD, CASE_CP, CASE_CX, CASE_CA, CASE_CK, CASE_CE,
	/* general: inquiry, ack, error */
	CASE_GI, CASE_GK, CASE_GE,
	CASE_MESSAGE_N
};
struct case_message_row { char letters[3]; struct str name; const char *meaning; };
extern const struct case_message_row case_messages[CASE_MESSAGE_N]; /* "RS", "report_submit", "here is a report" */

/* What one is in a case decides which of V, F and D one has. */
enum case_kind {
	KIND_VENDOR,          /* V F */
	KIND_VENDOR_DEPLOYER, /* V F D: a vendor who also rolls out */
	KIND_DEPLOYER,        /* D */
	KIND_OTHER,           /* none: coordinators, testers, regulators */
	KIND_REPORTER,        /* none, and met with the report accepted */
	CASE_KIND_N
};

struct case_place {
	enum report_state report;
	enum embargo_state embargo;
	case_bits state; /* of V F D only those of its kind */
};
struct case_kind_row {
	struct str name;  /* "vendor", "vendor_deployer", ...; stored */
	case_bits path;   /* its own of V F D */
	struct case_place start;
};
extern const struct case_kind_row case_kinds[CASE_KIND_N];

/* Sending: CASE_OK and *ret, or why not and *ret untouched. *ret may be NULL. */
enum case_reason case_send(enum case_kind k, const struct case_place *p, enum case_message m, struct case_place *ret);
/* What the published rules advise against (SHOULD NOT), though it may be sent; CASE_OK when nothing. */
enum case_reason case_send_advice(enum case_kind k, const struct case_place *p, enum case_message m);
/* All of them at once: why each may not be sent, CASE_OK for those that may. Returns how many may. */
size_t case_may_send(enum case_kind k, const struct case_place *p, enum case_reason ret[static CASE_MESSAGE_N]);

struct case_heard {
	struct case_place place;
	uint32_t replies; /* bits 1 << CASE_xx */
	bool error;       /* the message had no business here: the reply is an error, or an inquiry goes with it */
};
/* Receiving never fails: what does not fit is answered with an error. */
struct case_heard case_receive(enum case_kind k, const struct case_place *p, enum case_message m);

/* Can a participant of this kind stand there at all, by the published invariants? The numbers of docs/case-rules.md
 * count these, with start and closed as one place each and the embargo left aside once the vulnerability is public.
 * */
bool case_place_valid(enum case_kind k, const struct case_place *p);

#endif
