#include "store/members.h"

#include <stdio.h>

#include "store/outbox.h"
#include "store/rows.h"

/* --- members --- */

static void take_member(struct query *q, struct arena *a, void *ret)
{
	*(struct member_row *)ret = (struct member_row){
		.id = col_i64(q, 0), .party = col_text(q, a, 1), .name = col_text(q, a, 2), .mail = col_text(q, a, 3),
		.admin = col_i64(q, 4), .lang = col_text(q, a, 5), .zone = col_text(q, a, 6), .since = col_i64(q, 7),
		    .ended = col_time(q, 8),
	};
}

bool member_add(struct db *d, const struct member_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_MEMBER_ADD);

	bind_i64(&q, 1, r->id);
	bind_str(&q, 2, r->party);
	bind_str(&q, 3, r->name);
	bind_str(&q, 4, r->mail);
	bind_i64(&q, 5, r->admin);
	bind_str(&q, 6, r->lang);
	bind_str(&q, 7, r->zone);
	bind_i64(&q, 8, r->since);
	return db_run(&q, err);
}

bool member_set(struct db *d, const struct member_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_MEMBER_SET);

	bind_i64(&q, 1, r->id);
	bind_str(&q, 2, r->name);
	bind_i64(&q, 3, r->admin);
	bind_str(&q, 4, r->lang);
	bind_str(&q, 5, r->zone);
	bind_time(&q, 6, r->ended);
	return db_run(&q, err);
}

bool member_get(struct db *d, struct arena *a, int64_t id, struct member_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_MEMBER_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_member, ret, "member", err);
}

bool members_of(struct db *d, struct arena *a, struct str party, struct member_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_MEMBERS_OF);

	*ret = (struct member_rows){ 0 };
	bind_str(&q, 1, party);
	return rows_all(&q, a, take_member, ret, err);
}

bool members_all(struct db *d, struct arena *a, struct member_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_MEMBERS_ALL);

	*ret = (struct member_rows){ 0 };
	return rows_all(&q, a, take_member, ret, err);
}

bool members_admins(struct db *d, struct str party, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ADMINS_OF);

	bind_str(&q, 1, party);
	return row_number(&q, ret, err);
}

bool members_stewards(struct db *d, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_STEWARDS);

	return row_number(&q, ret, err);
}

/* --- invitations --- */

static void take_invitation(struct query *q, struct arena *a, void *ret)
{
	*(struct invitation_row *)ret = (struct invitation_row){
		.id = col_i64(q, 0), .party = col_text(q, a, 1), .mail = col_text(q, a, 2), .admin = col_i64(q, 3),
		.invited_by = col_i64(q, 4), .expires = col_i64(q, 5), .member = col_i64(q, 6), .ended = col_time(q, 7),
	};
}

bool invitation_add(struct db *d, const struct invitation_row *r, const struct digest *secret, struct err *err)
{
	struct query q = db_query(d, SQL_INVITATION_ADD);

	bind_i64(&q, 1, r->id);
	bind_str(&q, 2, r->party);
	bind_str(&q, 3, r->mail);
	bind_i64(&q, 4, r->admin);
	bind_i64(&q, 5, r->invited_by);
	bind_blob(&q, 6, digest_str(secret));
	bind_i64(&q, 7, r->expires);
	return db_run(&q, err);
}

bool invitation_end(struct db *d, int64_t id, int64_t member, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_INVITATION_END);

	bind_i64(&q, 1, id);
	if (member)
		bind_i64(&q, 2, member);
	else
		bind_null(&q, 2);
	bind_time(&q, 3, at);
	return db_run(&q, err);
}

bool invitation_get(struct db *d, struct arena *a, int64_t id, struct invitation_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_INVITATION_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_invitation, ret, "invitation", err);
}

bool invitation_by_secret(struct db *d, struct arena *a, const struct digest *secret, struct invitation_row *ret,
                          struct err *err)
{
	struct query q = db_query(d, SQL_INVITATION_BY_SECRET);

	bind_blob(&q, 1, digest_str(secret));
	return row_one(&q, a, take_invitation, ret, "invitation", err);
}

bool invitations_of(struct db *d, struct arena *a, struct str party, struct invitation_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_INVITATIONS_OF);

	*ret = (struct invitation_rows){ 0 };
	bind_str(&q, 1, party);
	return rows_all(&q, a, take_invitation, ret, err);
}

/* --- how access ends --- */

static bool revoke(struct db *d, enum sql_id what, int64_t id, unixtime at, struct err *err)
{
	struct query q = db_query(d, what);

	bind_i64(&q, 1, id);
	bind_i64(&q, 2, at);
	return db_run(&q, err);
}

bool member_keys_end(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return revoke(d, SQL_KEYS_END_OF, id, at, err);
}

bool member_revoke(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return revoke(d, SQL_KEYS_END_OF, id, at, err) && revoke(d, SQL_INVITATIONS_END_BY, id, at, err) &&
	       revoke(d, SQL_RESETS_END_OF, id, at, err);
}

bool member_lock_out(struct db *d, int64_t id, struct err *err)
{
	static const enum sql_id drops[] = { SQL_LOCK_OUT_SESSION, SQL_LOCK_OUT_CREDENTIAL, SQL_LOCK_OUT_PASSKEY,
	                                     SQL_LOCK_OUT_IDENTITY };

	for (size_t i = 0; i < sizeof drops / sizeof *drops; i++) {
		struct query q = db_query(d, drops[i]);

		bind_i64(&q, 1, id);
		if (!db_run(&q, err))
			return false;
	}
	char name[40];

	snprintf(name, sizeof name, "member/%lld", (long long)id);
	return choices_clear(d, str_of(name), err);
}

/* --- aside --- */

bool login_add(struct db *d, int64_t member, const struct digest *login, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_LOGIN_ADD);

	bind_i64(&q, 1, member);
	bind_blob(&q, 2, digest_str(login));
	bind_i64(&q, 3, at);
	return db_run(&q, err);
}

bool login_taken(struct db *d, const struct digest *login, int64_t *ret_member, struct err *err)
{
	struct query q = db_query(d, SQL_LOGIN_TAKEN);

	bind_blob(&q, 1, digest_str(login));
	return row_number(&q, ret_member, err);
}

static void take_seen(struct query *q, struct arena *a, void *ret)
{
	(void)a;
	*(struct seen_row *)ret = (struct seen_row){ col_i64(q, 0), col_i64(q, 1) };
}

bool members_seen(struct db *d, struct arena *a, struct str party, struct seen_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_MEMBERS_SEEN);

	*ret = (struct seen_rows){ 0 };
	bind_str(&q, 1, party);
	return rows_all(&q, a, take_seen, ret, err);
}

bool sealed_drop_of(struct db *d, struct str subject, int64_t act, struct err *err)
{
	struct query q = db_query(d, SQL_ERASED_ADD_OF);

	bind_str(&q, 1, subject);
	bind_i64(&q, 2, act);
	if (!db_run(&q, err))
		return false;
	q = db_query(d, SQL_SEALED_ERASE_OF);

	bind_str(&q, 1, subject);
	return db_run(&q, err);
}
