/*
 * store/addresses - changes of members' addresses, as rows; the two places where an address counts: a member's row and what
 * they sign in with; and which addresses mail does not reach.
 *
 * Addresses are refs: what `sealed` keeps them under. See store/parties.h for the shape of lists.
 */
#ifndef STORE_ADDRESSES_H
#define STORE_ADDRESSES_H

#include "base/arena.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "store/db.h"

struct address_row {
	int64_t id, member;
	struct str mail, was;  /* refs; `was` is empty until it is used */
	int64_t asked_by;      /* 0: the shell on the hub's machine */
	unixtime asked, expires;
	unixtime used, ended;  /* TIME_NONE: not */
};
struct address_rows { struct address_row *v; size_t n, cap; };

/* id, member, mail, asked_by, asked, expires */
bool address_add(struct db *d, const struct address_row *r, const struct digest *secret, struct err *err);
bool address_use(struct db *d, int64_t id, struct str was, unixtime at, struct err *err);
bool address_end(struct db *d, int64_t id, unixtime at, struct err *err);
bool addresses_end_of(struct db *d, int64_t member, unixtime at, struct err *err);
bool address_get(struct db *d, struct arena *a, int64_t id, struct address_row *ret, struct err *err); /* ERR_FOUND, as the next */
bool address_by_secret(struct db *d, struct arena *a, const struct digest *secret, struct address_row *ret, struct err *err);
bool addresses_of(struct db *d, struct arena *a, int64_t member, struct address_rows *ret, struct err *err);

bool member_mail_set(struct db *d, int64_t member, struct str ref, struct err *err);
bool login_change(struct db *d, int64_t member, const struct digest *login, struct err *err); /* aside */

/* --- mail that came back --- */

struct trouble_row {
	int64_t member;
	bool failing;       /* notices to them are kept */
	unixtime at;        /* of the last report */
	struct str status;  /* "5.1.1" */
	struct str words;   /* a ref; may be empty */
	int64_t delays;     /* reports of mail that only waits, so far */
};
struct trouble_rows { struct trouble_row *v; size_t n, cap; };

bool trouble_put(struct db *d, const struct trouble_row *r, struct err *err); /* replaces the member's */
/* Without one *ret is all zero. */
bool trouble_of(struct db *d, struct arena *a, int64_t member, struct trouble_row *ret, struct err *err);
bool trouble_clear(struct db *d, int64_t member, struct err *err); /* one that is not there is fine */
/* Of whoever takes part, in one party or (empty) in all; failing ones first, then the latest. */
bool troubles_of(struct db *d, struct arena *a, struct str party, int64_t most, struct trouble_rows *ret, struct err *err);

#endif
