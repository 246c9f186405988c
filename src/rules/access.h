/*
 * access - who stands how to a thing, and what does that let them do?
 *
 * Nobody may do or see anything as a person: only as somebody who stands in a
 * relation to the thing at hand. A row of the act table (hub/act.h) and a row of
 * the table of reads below name the relations that suffice, as bits. What is not
 * granted does not exist for who asks: the answer is that of an unknown name.
 *
 * Pure: who and thing are facts that the caller has looked up.
 */
#ifndef RULES_ACCESS_H
#define RULES_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

/* What a party is in the alliance; one can be several. Kept as bits 1 << ROLE_x. */
enum role { ROLE_COORDINATOR, ROLE_VENDOR, ROLE_TESTER, ROLE_FINDER, ROLE_REGULATOR, ROLE_SPONSOR, ROLE_N };
extern const struct str role_names[ROLE_N];

/* What an API key may be used for; a person who signed in may use all of theirs. Kept as bits. */
enum scope {
	SCOPE_READ,        /* look at what its owner may see */
	SCOPE_COORDINATE,  /* take part: obligations now; reports and cases */
	SCOPE_PEOPLE,      /* parties, contacts, members, invitations */
	SCOPE_HUB,         /* settings, keys, jobs */
	SCOPE_CALENDAR,    /* the feed of what is due, whose address holds the key: nothing else */
	SCOPE_ACCOUNT,     /* one's own ways to sign in: never by a key */
	SCOPE_N
};
extern const struct str scope_names[SCOPE_N];
#define SCOPES_ALL ((1u << SCOPE_N) - 1)

/* Who asks. All zero: a visitor of whom nothing is known. */
struct who {
	int64_t member;    /* 0: nobody who has an account */
	struct str party;  /* its id, of a member */
	unsigned roles;    /* of that party, bits 1 << ROLE_x */
	bool admin;        /* looks after its party's people; in a coordinator's party: after the hub too */
	unsigned scopes;   /* bits 1 << SCOPE_x */
	unixtime proved;   /* when they last proved who they are; TIME_NONE: by a key, never */
	int64_t session;   /* which one; 0: by an API key or not at all */
	bool hub;          /* the hub itself: periodic work, setting up, the shell on the hub's machine */
	bool shell;        /* the shell on the hub's machine, in the name of this member */
};

/* What is asked about: whose it is. Empty and 0: nobody's. */
struct thing {
	struct str party;  /* the party it belongs to or concerns */
	int64_t member;    /* the person */
	struct str bearer; /* the party that owes it; */
	unsigned bearing;  /* or parties of these roles do: bits 1 << ROLE_x */
	bool held;         /* who asks showed the secret that belongs to it (an invitation's, a report's) */
	bool shared;       /* open to every member */
	int64_t case_id;   /* the case it is of; 0: of none */
	int64_t thread;    /* the thread within that */
	unsigned standing; /* how who asks stands to that case, bits 1 << REL_x of the last five below (hub/case/standing.h) */
	bool barred;       /* who asks is kept out of that case by a decision on jurisdiction */
};

/* How one stands to a thing. Several at once are usual. */
enum relation {
	REL_ANYONE,      /* with or without an account */
	REL_MEMBER,      /* signed in */
	REL_SELF,        /* it is oneself, or one's own */
	REL_COLLEAGUE,   /* it belongs to one's party */
	REL_GROUP_ADMIN, /* and one looks after that party's people */
	REL_BEARER,      /* one's party owes it */
	REL_HOLDER,      /* one showed its secret */
	REL_COORDINATOR, /* of the alliance's staff; of what belongs to a case: of a party that coordinates it */
	REL_STEWARD,     /* such, and looks after the hub */
	REL_REGULATOR,
	REL_HUB,
	REL_INVITED,     /* one's party is asked to take part in its case and has not entered yet: the cover is all there is */
	REL_PARTICIPANT, /* one's party takes part in its case; of a private thread: is admitted to it */
	REL_FINDER,      /* one reported what its case is about, and has entered */
	REL_LEADER,      /* one's party leads its case */
	REL_N
};
extern const struct str relation_names[REL_N];
extern const char *const relation_meanings[REL_N]; /* one line each, for docs and pages */

/* Bits 1 << REL_x. */
unsigned access_relations(const struct who *w, const struct thing *t);

/* What can be read. One row each in reads[]. */
enum read {
	READ_DIRECTORY,    /* the parties: names, roles, what they make */
	READ_PARTY,        /* one party with its verified contacts */
	READ_CONTACTS,     /* contacts not verified yet, too */
	READ_PEOPLE,       /* a party's members and invitations, with names and addresses */
	READ_MEMBER,       /* one member's own page: sessions, keys, ways to sign in */
	READ_OBLIGATION,   /* one obligation with its history */
	READ_OBLIGATIONS,  /* everybody's obligations */
	READ_CALENDAR,     /* the feed of what one's own party owes */
	READ_NOTICES,      /* what one was told */
	READ_WATCHES,      /* what one watches, and what was found */
	READ_WEBHOOKS,     /* a party's webhooks and how they fared */
	READ_AUDIT,        /* every act */
	READ_SETTINGS,
	READ_JOBS,         /* periodic work, the outbox, rejects, health in detail */
	READ_RECEIPTS,     /* receipts of one's own acts */
	READ_REPORT,       /* a report, with its thread */
	READ_REPORTS,      /* the queue of reports */
	READ_CASES,        /* the list of one's own cases */
	READ_COVER,        /* that there is a case: its number, label, embargo, who asks one to take part */
	READ_CASE,         /* a case: what it is about, who takes part, its embargo, its history */
	READ_REPAIRS,      /* a case's weaknesses and who repaired them where */
	READ_THREAD,       /* a thread with its posts and files */
	READ_MEASURES,     /* how fast and how well reports and cases are handled, by party */
	READ_N
};
struct read_row {
	const char *name;
	unsigned who;      /* bits 1 << REL_x */
	enum scope scope;
	const char *help;
};
extern const struct read_row reads[READ_N];

/* May it be read? */
bool access_read(const struct who *w, const struct thing *t, enum read what);

#endif
