/*
 * tell - whom a notice is for: people and parties in a word become rows of the outbox.
 *
 * Within the transaction of what is told of: in `aside` of an act, or in hub_aside(). Who did it needs not be told of it. A
 * party's webhooks are told with its people, where the kind has an event.
 */
#ifndef HUB_NOTICE_TELL_H
#define HUB_NOTICE_TELL_H

#include "hub/notice/notices.h"

struct telling {
	struct arena *a;
	struct db *db;
	struct notice notice;
	int64_t but;     /* a member who is left out; 0: nobody */
};
enum tell_people { TELL_ALL, TELL_ADMINISTRATORS };

bool tell_member(const struct telling *t, int64_t member, struct err *err);
bool tell_party(const struct telling *t, struct str party, enum tell_people people, struct err *err); /* "nova" */
/* Every party that has one of these roles, as bits. */
bool tell_roles(const struct telling *t, unsigned roles, enum tell_people people, struct err *err);

/* Who coordinates a case; where nobody does, who leads it. */
bool tell_case(const struct telling *t, int64_t case_id, enum tell_people people, struct err *err);

/* Who looks after the hub: "member/57" each. */
bool stewards_of(struct db *d, struct arena *a, struct strs *ret, struct err *err);

#endif
