/*
 * store/parties - parties, how they are reached, what they make, and who asks to join.
 *
 * Rows as the tables hold them; lists come whole, in an arena, since an alliance has hundreds of parties and not millions.
 * What is called a ref is what `sealed` keeps a value under (hub/act.h: sealed_text).
 */
#ifndef STORE_PARTIES_H
#define STORE_PARTIES_H

#include "base/arena.h"
#include "base/clock.h"
#include "store/db.h"

struct party_row {
	struct str id, name;
	unsigned roles;     /* bits 1 << ROLE_x (rules/access.h) */
	struct str country, site, about, lang, zone;
	unixtime since, ended; /* TIME_NONE: takes part */
};
struct party_rows { struct party_row *v; size_t n, cap; };

bool party_add(struct db *d, const struct party_row *r, struct err *err);
bool party_set(struct db *d, const struct party_row *r, struct err *err);
bool party_end(struct db *d, struct str id, unixtime at, struct err *err); /* TIME_NONE: takes part again */
/* ERR_FOUND. Strings in `a`, here and below. */
bool party_get(struct db *d, struct arena *a, struct str id, struct party_row *ret, struct err *err);
bool parties_all(struct db *d, struct arena *a, struct party_rows *ret, struct err *err); /* by name */

struct party_count { struct str id; int64_t members, admins, verified, unverified, components; };
struct party_counts { struct party_count *v; size_t n, cap; };
bool parties_count(struct db *d, struct arena *a, struct party_counts *ret, struct err *err);

struct contact_row {
	int64_t id;
	struct str party, kind, purpose, value; /* value: a ref */
	int64_t added_by, verified_by;          /* 0: the hub; nobody yet */
	unixtime verified_at;                   /* TIME_NONE: not verified */
	struct str how;
	unixtime ended;
};
struct contact_rows { struct contact_row *v; size_t n, cap; };

bool contact_add(struct db *d, const struct contact_row *r, struct err *err);
bool contact_verify(struct db *d, const struct contact_row *r, struct err *err); /* verified_by, verified_at, how */
bool contact_end(struct db *d, int64_t id, unixtime at, struct err *err);
bool contact_get(struct db *d, struct arena *a, int64_t id, struct contact_row *ret, struct err *err);
bool contacts_of(struct db *d, struct arena *a, struct str party, struct contact_rows *ret, struct err *err);
bool contacts_unverified(struct db *d, struct arena *a, struct contact_rows *ret, struct err *err);

struct component_row {
	int64_t id;
	struct str party, kind, value, note; /* kind, value: vuln/product.h */
	unixtime ended;
};
struct component_rows { struct component_row *v; size_t n, cap; };

bool component_add(struct db *d, const struct component_row *r, struct err *err);
bool component_end(struct db *d, int64_t id, unixtime at, struct err *err);
bool component_get(struct db *d, struct arena *a, int64_t id, struct component_row *ret, struct err *err);
bool components_of(struct db *d, struct arena *a, struct str party, struct component_rows *ret, struct err *err);
bool components_all(struct db *d, struct arena *a, struct component_rows *ret, struct err *err); /* of those who take part */

struct join_row {
	int64_t id;
	struct str name, person, mail, site, words; /* refs; the last two may be empty */
	unsigned roles;
	struct str country, lang;
	unixtime asked, answered; /* TIME_NONE: waits */
	int64_t answered_by;
	struct str party;         /* empty: none came of it */
};
struct join_rows { struct join_row *v; size_t n, cap; };

bool join_add(struct db *d, const struct join_row *r, struct err *err);
bool join_answer(struct db *d, const struct join_row *r, struct err *err); /* answered, answered_by, party */
bool join_get(struct db *d, struct arena *a, int64_t id, struct join_row *ret, struct err *err);
bool joins_open(struct db *d, struct arena *a, struct join_rows *ret, struct err *err);
bool joins_count_open(struct db *d, int64_t *ret, struct err *err);

#endif
