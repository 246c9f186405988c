/*
 * people_acts - parties, how they are reached, what they make, who asks to join, members and invitations: rows of the act table.
 *
 * Three rules run through all of them:
 *   no lock-out   the hub keeps one administrator of a coordinating party at least, and a party keeps one of its own unless the
 *                 coordinator's administrators decide otherwise; only the hub itself may go against the first
 *   open doors    what a party is decides what its people see, so coordinating and regulating parties are made, changed and
 *                 filled with people by administrators of a coordinating party alone
 *   two persons   a contact counts when somebody else than who added it has verified it
 */
#ifndef HUB_PEOPLE_PEOPLE_ACTS_H
#define HUB_PEOPLE_PEOPLE_ACTS_H

#include "hub/act.h"
#include "hub/notice/notices.h"
#include "store/members.h"
#include "store/parties.h"

extern const struct act_section acts_of_parties, acts_of_contacts, acts_of_joining, acts_of_members,
    acts_of_invitations;

enum {
	INVITATION_S = 14 * 86400, /* an invitation holds */
	INVITATIONS_OPEN = 200,    /* of one party */
	INVITATIONS_ONCE = 50,     /* addresses invited with one act */
	PARTY_CONTACTS = 50,
	PARTY_COMPONENTS = 2000,
	JOINS_OPEN = 500,
};

/* --- shared by the files of this section --- */

/* Roles whose people see what others do not. */
#define ROLES_OPEN (1u << ROLE_COORDINATOR | 1u << ROLE_REGULATOR)
#define IS(x, rel) ((x)->relations >> REL_##rel & 1)

/* In `prepare`: ERR_DENIED unless who asks may make or fill a party of these roles. */
bool people_open_doors(const struct acting *x, unsigned roles, struct err *err);
/* The party takes part, else ERR_STATE. */
bool people_party(struct acting *x, struct str id, struct party_row *ret, struct err *err);
/* In `prepare`: may this administrator stop being one? ERR_STATE tells what to do first. */
bool people_may_lose(struct acting *x, const struct member_row *m, struct err *err);
/* ERR_STATE when somebody has an account under this address. In `prepare`. */
bool people_address_free(struct acting *x, struct str mail, struct err *err);
/* In `prepare`, last: the act is one on what it makes, numbered by it; what it was done to stands in the body as made. */
void people_makes(struct acting *x, enum thing_kind kind);
/* In `apply` and `aside`: the party that it was done to. */
struct str people_made_for(const struct acting *x);
/* Text that shows what it is: nothing invisible in it. `field` is told with the error. */
bool people_visible(struct str text, const char *field, struct err *err);
/* Ends a member's access; the derived tables' part of it, for `apply`. */
bool people_end_member(struct acting *x, struct member_row *m, struct err *err);

/* In `aside`: a notice without a value to every coordinator - of what is of a case, who coordinates that - but whoever did
 * this, and to their webhooks. */
bool people_tell_coordinators(struct acting *x, enum notice_kind kind, struct str subject, struct err *err);

/* An invitation's secret, kept sealed until it is accepted or ended, so that it can be sent. ERR_FOUND: it is over. In `a`. */
bool invitation_secret(struct arena *a, struct db *d, const struct keys *k, int64_t id, struct str *ret,
                       struct err *err);
bool invitation_secret_drop(struct db *d, int64_t id, struct err *err);
/* A token that lies sealed until it was mailed and used. ERR_FOUND, told as `over`, once it is gone. */
bool sealed_secret(struct arena *a, struct db *d, const struct keys *k, struct str name, const char *over, struct str *ret,
                   struct err *err);

#endif
