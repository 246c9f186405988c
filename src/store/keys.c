#include "store/keys.h"

static unixtime time_or_none(struct query *q, int at)
{
	return col_is_null(q, at) ? TIME_NONE : col_i64(q, at);
}

bool hub_keys_each(struct db *d, bool (*fn)(void *ctx, const struct hub_key_row *r, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_HUB_KEYS_ALL);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW) {
		struct hub_key_row r = { col_str(&q, 0), col_str(&q, 1), col_i64(&q, 2), time_or_none(&q, 3), time_or_none(&q, 4) };

		ok = fn(ctx, &r, err);
	}
	query_end(&q);
	return ok && s != DB_FAILED;
}

static bool run(struct db *d, enum sql_id id, struct str kind, struct str name, unixtime at, struct err *err)
{
	struct query q = db_query(d, id);

	bind_str(&q, 1, kind);
	bind_str(&q, 2, name);
	bind_i64(&q, 3, at);
	return db_run(&q, err);
}

bool hub_key_add(struct db *d, struct str kind, struct str name, unixtime since, struct err *err)
{
	return run(d, SQL_HUB_KEY_ADD, kind, name, since, err);
}

bool hub_key_signs(struct db *d, struct str kind, struct str name, unixtime until, struct err *err)
{
	return run(d, SQL_HUB_KEY_SIGNS, kind, name, until, err);
}

bool hub_key_end(struct db *d, struct str kind, struct str name, unixtime at, struct err *err)
{
	return run(d, SQL_HUB_KEY_END, kind, name, at, err);
}

/* --- what is sealed --- */

struct number { char b[4]; };

/* As it stands in what is sealed: big-endian. */
static struct number number_of(uint32_t key)
{
	return (struct number){ { (char)(key >> 24), (char)(key >> 16), (char)(key >> 8), (char)key } };
}

bool sealed_stale(struct db *d, uint32_t key, struct str after, int64_t most, stale_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_SEALED_STALE);
	struct number number = number_of(key);
	enum db_step s = DB_DONE;
	bool ok = true;

	bind_str(&q, 1, after.p ? after : STR(""));
	bind_blob(&q, 2, str_n(number.b, 4));
	bind_i64(&q, 3, most);
	while (ok && (s = db_step(&q, err)) == DB_ROW)
		ok = fn(ctx, col_str(&q, 0), col_blob(&q, 1), err);
	query_end(&q);
	return ok && s != DB_FAILED;
}

bool sealed_renew(struct db *d, struct str ref, struct str was, struct str is, struct err *err)
{
	struct query q = db_query(d, SQL_SEALED_RENEW);

	bind_str(&q, 1, ref);
	bind_blob(&q, 2, was);
	bind_blob(&q, 3, is);
	return db_run(&q, err);
}

bool totp_stale(struct db *d, uint32_t key, int64_t after, int64_t most, totp_stale_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_TOTP_STALE);
	struct number number = number_of(key);
	enum db_step s = DB_DONE;
	bool ok = true;

	bind_i64(&q, 1, after);
	bind_blob(&q, 2, str_n(number.b, 4));
	bind_i64(&q, 3, most);
	while (ok && (s = db_step(&q, err)) == DB_ROW)
		ok = fn(ctx, col_i64(&q, 0), col_blob(&q, 1), err);
	query_end(&q);
	return ok && s != DB_FAILED;
}

bool totp_renew(struct db *d, int64_t member, struct str was, struct str is, struct err *err)
{
	struct query q = db_query(d, SQL_TOTP_RENEW);

	bind_i64(&q, 1, member);
	bind_blob(&q, 2, was);
	bind_blob(&q, 3, is);
	return db_run(&q, err);
}

bool stale_count(struct db *d, uint32_t key, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_STALE_COUNT);
	struct number number = number_of(key);

	bind_blob(&q, 1, str_n(number.b, 4));
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		*ret = col_i64(&q, 0);
	query_end(&q);
	return s == DB_ROW;
}

/* --- accounts --- */

bool login_each(struct db *d, int64_t after, int64_t most, login_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_LOGIN_EACH);
	enum db_step s = DB_DONE;
	bool ok = true;

	bind_i64(&q, 1, after);
	bind_i64(&q, 2, most);
	while (ok && (s = db_step(&q, err)) == DB_ROW)
		ok = fn(ctx, col_i64(&q, 0), col_blob(&q, 1), col_str(&q, 2), err);
	query_end(&q);
	return ok && s != DB_FAILED;
}

bool login_renew(struct db *d, int64_t member, struct str was, const struct digest *is, struct err *err)
{
	struct query q = db_query(d, SQL_LOGIN_RENEW);

	bind_i64(&q, 1, member);
	bind_blob(&q, 2, was);
	bind_blob(&q, 3, digest_str(is));
	return db_run(&q, err);
}
