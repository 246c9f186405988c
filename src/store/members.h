/*
 * store/members - people's accounts, the invitations they come by, and how access ends.
 *
 * Name and mail are refs: what `sealed` keeps them under. See store/parties.h for the shape of lists.
 */
#ifndef STORE_MEMBERS_H
#define STORE_MEMBERS_H

#include "base/arena.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "store/db.h"

struct member_row {
	int64_t id;
	struct str party, name, mail; /* name, mail: refs */
	bool admin;
	struct str lang, zone;
	unixtime since, ended; /* TIME_NONE: may sign in */
};
struct member_rows { struct member_row *v; size_t n, cap; };

bool member_add(struct db *d, const struct member_row *r, struct err *err);
bool member_set(struct db *d, const struct member_row *r, struct err *err); /* name, admin, lang, zone, ended */
bool member_get(struct db *d, struct arena *a, int64_t id, struct member_row *ret, struct err *err); /* ERR_FOUND */
bool members_of(struct db *d, struct arena *a, struct str party, struct member_rows *ret, struct err *err);
bool members_all(struct db *d, struct arena *a, struct member_rows *ret, struct err *err);
bool members_admins(struct db *d, struct str party, int64_t *ret, struct err *err); /* who may sign in, of a party */
bool members_stewards(struct db *d, int64_t *ret, struct err *err);                 /* of all coordinating parties */

struct invitation_row {
	int64_t id;
	struct str party, mail;
	bool admin;
	int64_t invited_by;
	unixtime expires;
	int64_t member;  /* who came of it; 0 */
	unixtime ended;  /* TIME_NONE: may be accepted until it expires */
};
struct invitation_rows { struct invitation_row *v; size_t n, cap; };

bool invitation_add(struct db *d, const struct invitation_row *r, const struct digest *secret, struct err *err);
bool invitation_end(struct db *d, int64_t id, int64_t member, unixtime at, struct err *err); /* member 0: nobody came */
bool invitation_get(struct db *d, struct arena *a, int64_t id, struct invitation_row *ret, struct err *err);
bool invitation_by_secret(struct db *d, struct arena *a, const struct digest *secret, struct invitation_row *ret, struct err *err);
bool invitations_of(struct db *d, struct arena *a, struct str party, struct invitation_rows *ret, struct err *err);

/* --- how access ends --- */

/* What follows from the act that ends a member: their API keys, and the invitations they sent. */
bool member_revoke(struct db *d, int64_t id, unixtime at, struct err *err);
bool member_keys_end(struct db *d, int64_t id, unixtime at, struct err *err); /* the keys alone */
/* Aside: every session, password, second factor, passkey, sign-on. */
bool member_lock_out(struct db *d, int64_t id, struct err *err);

/* --- aside --- */

/* An account that can be found by its address, with no way to sign in yet. */
bool login_add(struct db *d, int64_t member, const struct digest *login, unixtime at, struct err *err);
bool login_taken(struct db *d, const struct digest *login, int64_t *ret_member, struct err *err); /* 0: free */

struct seen_row { int64_t member; unixtime seen; };
struct seen_rows { struct seen_row *v; size_t n, cap; };
bool members_seen(struct db *d, struct arena *a, struct str party, struct seen_rows *ret, struct err *err);

/* All that acts on a subject sealed. */
bool sealed_drop_of(struct db *d, struct str subject, int64_t act, struct err *err);

#endif
