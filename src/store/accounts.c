#include "store/accounts.h"

#include "store/rows.h"

static struct str col_bytes(struct query *q, struct arena *a, int at)
{
	return str_dup(a, col_blob(q, at));
}

/* --- passwords and second factors --- */

static bool credential(struct query *q, struct arena *a, struct credential_row *ret, struct err *err)
{
	enum db_step s = db_step(q, err);

	*ret = (struct credential_row){ 0 };
	if (s == DB_ROW)
		*ret = (struct credential_row){
			.member = col_i64(q, 0), .login = col_bytes(q, a, 1), .password = col_text(q, a, 2),
			.totp = col_is_null(q, 3) ? STR_NONE : col_bytes(q, a, 3), .totp_step = (uint64_t)col_i64(q, 4),
			.recovery = col_text(q, a, 5), .changed = col_i64(q, 6),
		};
	query_end(q);
	return s != DB_FAILED;
}

bool credential_by_login(struct db *d, struct arena *a, const struct digest *login, struct credential_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CREDENTIAL_BY_LOGIN);

	bind_blob(&q, 1, digest_str(login));
	return credential(&q, a, ret, err);
}

bool credential_of(struct db *d, struct arena *a, int64_t member, struct credential_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CREDENTIAL_OF);

	bind_i64(&q, 1, member);
	return credential(&q, a, ret, err);
}

bool credential_password(struct db *d, int64_t member, struct str text, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_CREDENTIAL_PASSWORD);

	bind_i64(&q, 1, member);
	bind_str(&q, 2, text);
	bind_i64(&q, 3, at);
	return db_run(&q, err);
}

bool credential_rehash(struct db *d, int64_t member, struct str was, struct str text, struct err *err)
{
	struct query q = db_query(d, SQL_CREDENTIAL_REHASH);

	bind_i64(&q, 1, member);
	bind_str(&q, 2, was);
	bind_str(&q, 3, text);
	return db_run(&q, err);
}

bool credential_totp(struct db *d, int64_t member, struct str sealed, uint64_t step, struct err *err)
{
	struct query q = db_query(d, SQL_CREDENTIAL_TOTP);

	bind_i64(&q, 1, member);
	if (sealed.n)
		bind_blob(&q, 2, sealed);
	else
		bind_null(&q, 2);
	bind_i64(&q, 3, (int64_t)step);
	return db_run(&q, err);
}

bool credential_step(struct db *d, int64_t member, uint64_t step, struct err *err)
{
	struct query q = db_query(d, SQL_CREDENTIAL_STEP);

	bind_i64(&q, 1, member);
	bind_i64(&q, 2, (int64_t)step);
	return db_run(&q, err);
}

bool credential_recovery(struct db *d, int64_t member, struct str digests, struct err *err)
{
	struct query q = db_query(d, SQL_CREDENTIAL_RECOVERY);

	bind_i64(&q, 1, member);
	bind_str(&q, 2, digests.n ? digests : STR(""));
	return db_run(&q, err);
}

/* --- passkeys --- */

static void take_passkey(struct query *q, struct arena *a, void *ret)
{
	*(struct passkey_row *)ret = (struct passkey_row){
		.id = col_bytes(q, a, 0), .member = col_i64(q, 1), .name = col_text(q, a, 2), .key = col_bytes(q, a, 3),
		.counter = (uint32_t)col_i64(q, 4), .made = col_i64(q, 5), .used = col_i64(q, 6),
	};
}

bool passkey_add(struct db *d, const struct passkey_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_PASSKEY_ADD);

	bind_blob(&q, 1, r->id);
	bind_i64(&q, 2, r->member);
	bind_str(&q, 3, r->name);
	bind_blob(&q, 4, r->key);
	bind_i64(&q, 5, r->counter);
	bind_i64(&q, 6, r->made);
	bind_i64(&q, 7, r->used);
	return db_run(&q, err);
}

bool passkey_get(struct db *d, struct arena *a, struct str id, struct passkey_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PASSKEY_GET);

	bind_blob(&q, 1, id);
	return row_one(&q, a, take_passkey, ret, "passkey", err);
}

bool passkeys_of(struct db *d, struct arena *a, int64_t member, struct passkey_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PASSKEYS_OF);

	*ret = (struct passkey_rows){ 0 };
	bind_i64(&q, 1, member);
	return rows_all(&q, a, take_passkey, ret, err);
}

bool passkey_name(struct db *d, struct str id, struct str name, struct err *err)
{
	struct query q = db_query(d, SQL_PASSKEY_NAME);

	bind_blob(&q, 1, id);
	bind_str(&q, 2, name);
	return db_run(&q, err);
}

bool passkey_used(struct db *d, struct str id, uint32_t counter, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_PASSKEY_USED);

	bind_blob(&q, 1, id);
	bind_i64(&q, 2, counter);
	bind_i64(&q, 3, at);
	return db_run(&q, err);
}

bool passkey_drop(struct db *d, struct str id, struct err *err)
{
	struct query q = db_query(d, SQL_PASSKEY_DROP);

	bind_blob(&q, 1, id);
	return db_run(&q, err);
}

bool passkeys_drop_of(struct db *d, int64_t member, struct err *err)
{
	struct query q = db_query(d, SQL_PASSKEYS_DROP_OF);

	bind_i64(&q, 1, member);
	return db_run(&q, err);
}

/* --- single sign-on --- */

static void take_identity(struct query *q, struct arena *a, void *ret)
{
	*(struct identity_row *)ret = (struct identity_row){ col_text(q, a, 0), col_text(q, a, 1), col_i64(q, 2), col_i64(q, 3) };
}

bool identity_add(struct db *d, const struct identity_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_IDENTITY_ADD);

	bind_str(&q, 1, r->issuer);
	bind_str(&q, 2, r->subject);
	bind_i64(&q, 3, r->member);
	bind_i64(&q, 4, r->made);
	return db_run(&q, err);
}

bool identity_get(struct db *d, struct arena *a, struct str issuer, struct str subject, struct identity_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_IDENTITY_GET);

	bind_str(&q, 1, issuer);
	bind_str(&q, 2, subject);
	return row_one(&q, a, take_identity, ret, "identity", err);
}

bool identities_of(struct db *d, struct arena *a, int64_t member, struct identity_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_IDENTITIES_OF);

	*ret = (struct identity_rows){ 0 };
	bind_i64(&q, 1, member);
	return rows_all(&q, a, take_identity, ret, err);
}

bool identity_drop(struct db *d, struct str issuer, struct str subject, struct err *err)
{
	struct query q = db_query(d, SQL_IDENTITY_DROP);

	bind_str(&q, 1, issuer);
	bind_str(&q, 2, subject);
	return db_run(&q, err);
}

bool identities_drop_of(struct db *d, int64_t member, struct err *err)
{
	struct query q = db_query(d, SQL_IDENTITIES_DROP_OF);

	bind_i64(&q, 1, member);
	return db_run(&q, err);
}

/* --- once --- */

bool used_once(struct db *d, const struct digest *what, unixtime now, unixtime until, bool *ret_first, struct err *err)
{
	struct query over = db_query(d, SQL_USED_ONCE_DROP_OVER);

	bind_i64(&over, 1, now);
	if (!db_run(&over, err))
		return false;
	struct query q = db_query(d, SQL_USED_ONCE_GET);

	bind_blob(&q, 1, digest_str(what));
	enum db_step s = db_step(&q, err);

	query_end(&q);
	*ret_first = s == DB_DONE;
	if (s != DB_DONE)
		return s == DB_ROW;
	struct query add = db_query(d, SQL_USED_ONCE_ADD);

	bind_blob(&add, 1, digest_str(what));
	bind_i64(&add, 2, until);
	return db_run(&add, err);
}

/* --- new beginnings --- */

static void take_reset(struct query *q, struct arena *a, void *ret)
{
	(void)a;
	*(struct reset_row *)ret = (struct reset_row){
		.id = col_i64(q, 0), .member = col_i64(q, 1), .asked_by = col_i64(q, 2), .asked = col_i64(q, 3),
		.granted = !col_is_null(q, 4), .granted_by = col_i64(q, 4), .expires = col_i64(q, 5), .used = col_time(q, 6),
		.ended = col_time(q, 7),
	};
}

bool reset_add(struct db *d, const struct reset_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_RESET_ADD);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->member);
	bind_i64(&q, 3, r->asked_by);
	bind_i64(&q, 4, r->asked);
	bind_i64(&q, 5, r->expires);
	return db_run(&q, err);
}

bool reset_grant(struct db *d, int64_t id, int64_t by, const struct digest *secret, unixtime expires, struct err *err)
{
	struct query q = db_query(d, SQL_RESET_GRANT);

	bind_i64(&q, 1, id);
	bind_i64(&q, 2, by);
	bind_blob(&q, 3, digest_str(secret));
	bind_i64(&q, 4, expires);
	return db_run(&q, err);
}

static bool ends(struct db *d, enum sql_id id, int64_t which, unixtime at, struct err *err)
{
	struct query q = db_query(d, id);

	bind_i64(&q, 1, which);
	bind_i64(&q, 2, at);
	return db_run(&q, err);
}

bool reset_use(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return ends(d, SQL_RESET_USE, id, at, err);
}

bool reset_end(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return ends(d, SQL_RESET_END, id, at, err);
}

bool resets_end_of(struct db *d, int64_t member, unixtime at, struct err *err)
{
	return ends(d, SQL_RESETS_END_OF, member, at, err);
}

bool reset_get(struct db *d, struct arena *a, int64_t id, struct reset_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_RESET_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_reset, ret, "request", err);
}

bool reset_by_secret(struct db *d, struct arena *a, const struct digest *secret, struct reset_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_RESET_BY_SECRET);

	bind_blob(&q, 1, digest_str(secret));
	return row_one(&q, a, take_reset, ret, "request", err);
}

bool reset_open_of(struct db *d, struct arena *a, int64_t member, unixtime now, struct reset_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_RESET_OPEN_OF);

	bind_i64(&q, 1, member);
	bind_i64(&q, 2, now);
	return row_one(&q, a, take_reset, ret, "request", err);
}

bool resets_waiting(struct db *d, struct arena *a, unixtime now, struct reset_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_RESETS_WAITING);

	*ret = (struct reset_rows){ 0 };
	bind_i64(&q, 1, now);
	return rows_all(&q, a, take_reset, ret, err);
}
