/*
 * store/sessions - sessions and API keys as rows, and who stands behind one. Secrets are stored and found as digests
 * alone. That the time of one is over is for the caller to see (hub/people/sessions.h).
 */
#ifndef STORE_SESSIONS_H
#define STORE_SESSIONS_H

#include "base/arena.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "store/db.h"

/* A session or key, joined with its member and that one's party. Of those who are still there. */
struct who_row {
	int64_t id, member;
	unixtime proved; /* of a session */
	unsigned scopes; /* of a key */
	unixtime seen, ends;
	struct str party, party_name, name, lang, zone; /* name: what `sealed` keeps it under */
	unsigned roles;
	bool admin;
	bool mail_fails; /* of a session: notices to them are kept (store/addresses.h) */
};
/* *ret_there: is there one? Strings in `a`. */
bool session_who_row(struct db *d, struct arena *a, const struct digest *secret, bool *ret_there, struct who_row *ret,
                     struct err *err);
bool key_who_row(struct db *d, struct arena *a, const struct digest *secret, bool *ret_there, struct who_row *ret,
                 struct err *err);
bool member_who_row(struct db *d, struct arena *a, int64_t member, bool *ret_there, struct who_row *ret,
                    struct err *err);

struct session_row {
	int64_t id, member;
	unixtime proved, seen, ends;
	struct str way, agent;
};
bool session_add(struct db *d, const struct session_row *r, const struct digest *secret, struct err *err);
bool session_prove_row(struct db *d, int64_t id, const struct digest *secret, unixtime at, struct err *err);
bool session_drop(struct db *d, int64_t id, struct err *err);
bool sessions_drop_of_member(struct db *d, int64_t member, int64_t but, struct err *err); /* but 0: all */
/* Those that are over, and those nobody used since `idle_since`. */
bool sessions_drop_over(struct db *d, unixtime now, unixtime idle_since, struct err *err);
bool session_seen(struct db *d, int64_t id, unixtime at, struct err *err);

struct key_row {
	int64_t id, member;
	struct str name;
	unsigned scopes;
	unixtime expires, ended, seen; /* 0: not ended, never used */
};
bool key_add(struct db *d, const struct key_row *r, const struct digest *secret, struct err *err);
bool key_end(struct db *d, int64_t id, unixtime at, struct err *err);
bool key_seen(struct db *d, int64_t id, unixtime at, struct err *err);

/* A member's, the latest first. In `a`. */
struct session_list { struct session_row *v; size_t n, cap; };
struct key_list { struct key_row *v; size_t n, cap; };
bool sessions_of_member(struct db *d, struct arena *a, int64_t member, struct session_list *ret, struct err *err);
bool keys_of_member(struct db *d, struct arena *a, int64_t member, struct key_list *ret, struct err *err);

/* Keys that are over after `now` and by `until`, of members who are still there. */
struct key_expiring { int64_t id, member; unixtime expires; struct str party; };
struct keys_expiring { struct key_expiring *v; size_t n, cap; };
bool keys_expiring(struct db *d, struct arena *a, unixtime now, unixtime until, struct keys_expiring *ret, struct err *err);

#endif
