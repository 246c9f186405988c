/*
 * people - parties and members as somebody sees them: with sealed names and addresses opened where they may be.
 *
 * Every function here asks the table of reads (rules/access.h) first. What may not be read is not there: ERR_FOUND with the words
 * that an unknown name gets. Nothing changes here. Strings in `a`.
 */
#ifndef HUB_PEOPLE_PEOPLE_H
#define HUB_PEOPLE_PEOPLE_H

#include "hub/act.h"
#include "store/addresses.h"
#include "store/members.h"
#include "store/parties.h"

struct looking { /* who looks, and with what */
	struct arena *a;
	struct db *db;
	const struct keys *keys;
	struct who who;
	unixtime now;
};

/* Who did something: a person's name where their party's people may be read, else their party's; empty: the hub, or nobody with
 * an account. */
bool people_by(const struct looking *l, int64_t member, struct str *ret, struct err *err);

/* --- the directory --- */

struct listed_party {
	struct party_row row;
	struct party_count count;
};
struct listed_parties { struct listed_party *v; size_t n; };
/* All parties, by name; with `left` also those that left. */
bool people_directory(const struct looking *l, bool left, struct listed_parties *ret, struct err *err);

/* --- one party --- */

struct person {
	struct member_row row;
	struct str name, mail; /* empty: erased */
	unixtime seen;         /* TIME_NONE: not signed in now */
	bool mail_fails;       /* mail to them comes back; told to themselves and to whoever looks after them */
};
struct listed_contact {
	struct contact_row row;
	struct str value;      /* empty: erased */
	struct str by;         /* who verified it */
};
struct listed_invitation {
	struct invitation_row row;
	struct str mail, by;
};
struct happened { /* one act, as far as whoever looks may read of it */
	int64_t seq;
	unixtime at;
	struct str name, subject;
	struct str by;         /* a person's name where it may be seen, else the party's; empty: the hub, or nobody with an account */
	struct str body;       /* of acts of a case, for who may read them; else empty */
};
struct seen_party {
	struct party_row row;
	struct thing thing;
	bool sees_contacts;    /* those not verified too */
	bool sees_people;
	struct { struct listed_contact *v; size_t n; } contacts;      /* in use */
	struct { struct component_row *v; size_t n; } components;     /* listed now */
	struct { struct person *v; size_t n; } people;                /* who take part; administrators first */
	struct { struct listed_invitation *v; size_t n; } invitations; /* that can be accepted */
	struct { struct happened *v; size_t n; } history;             /* newest first */
};
enum { HISTORY_SHOWN = 50, ADMIN_QUIET_DAYS = 90 };
/* A request to join has waited too long: three working days (data/obligations/hub.json: hub-join-answer) and a weekend. */
enum { JOIN_LATE_S = 5 * 86400 };
bool people_party_seen(const struct looking *l, struct str id, struct seen_party *ret, struct err *err);
/* Their people alone. */
bool people_members_seen(const struct looking *l, struct str id, struct seen_party *ret, struct err *err);

/* --- one member --- */

struct seen_member {
	struct person person;
	struct party_row party;
	struct thing thing;
	struct { struct happened *v; size_t n; } history;
};
bool people_member_seen(const struct looking *l, int64_t id, struct seen_member *ret, struct err *err);

/* What mail servers reported of a member's address (hub/notice/mail_acts.h). Nothing, or nothing for whoever looks: row.member
 * is 0. */
struct seen_trouble {
	struct trouble_row row;
	struct str said;       /* by the server; empty: nothing, or erased */
	int64_t kept;          /* notices that wait for the address to work */
};
bool people_trouble(const struct looking *l, int64_t member, struct seen_trouble *ret, struct err *err);

/* --- what waits for coordinators --- */

struct asking {
	struct join_row row;
	struct str name, person, mail, site, words, by; /* empty: not told, or erased */
};
struct askings { struct asking *v; size_t n; };
bool people_joins(const struct looking *l, struct askings *ret, struct err *err);
bool people_join(const struct looking *l, int64_t id, struct asking *ret, struct err *err);
struct waiting_contacts { struct listed_contact *v; size_t n; };
bool people_unverified(const struct looking *l, struct waiting_contacts *ret, struct err *err);

/* --- invitations --- */

struct shown_invitation {
	struct invitation_row row;
	struct party_row party;
	struct str subject, mail;
	bool open;             /* can be accepted */
};
/* By the secret as it was typed. ERR_SYNTAX and ERR_RANGE when it was mistyped, ERR_FOUND when there is none such. */
bool people_invitation(struct arena *a, struct db *d, const struct keys *k, struct str typed, unixtime now,
                       struct shown_invitation *ret, struct err *err);

#endif
