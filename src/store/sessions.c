#include "store/sessions.h"

static bool who_row(struct query *q, struct arena *a, bool *ret_there, struct who_row *ret, struct err *err)
{
	enum db_step s = db_step(q, err);

	*ret_there = s == DB_ROW;
	if (s == DB_ROW)
		*ret = (struct who_row){
			.id = col_i64(q, 0), .member = col_i64(q, 1), .seen = col_i64(q, 3), .ends = col_i64(q, 4),
			.party = str_dup(a, col_str(q, 5)), .roles = (unsigned)col_i64(q, 6), .admin = col_i64(q, 7),
			.name = str_dup(a, col_str(q, 8)), .party_name = str_dup(a, col_str(q, 9)), .lang = str_dup(a, col_str(q, 10)),
			.zone = str_dup(a, col_str(q, 11)), .mail_fails = col_i64(q, 12) != 0,
		};
	return s != DB_FAILED;
}

bool session_who_row(struct db *d, struct arena *a, const struct digest *secret, bool *ret_there, struct who_row *ret,
                     struct err *err)
{
	struct query q = db_query(d, SQL_SESSION_WHO);

	bind_blob(&q, 1, digest_str(secret));
	bool ok = who_row(&q, a, ret_there, ret, err);

	if (ok && *ret_there)
		ret->proved = col_i64(&q, 2);
	query_end(&q);
	return ok;
}

bool key_who_row(struct db *d, struct arena *a, const struct digest *secret, bool *ret_there, struct who_row *ret,
                 struct err *err)
{
	struct query q = db_query(d, SQL_KEY_WHO);

	bind_blob(&q, 1, digest_str(secret));
	bool ok = who_row(&q, a, ret_there, ret, err);

	if (ok && *ret_there)
		ret->scopes = (unsigned)col_i64(&q, 2);
	query_end(&q);
	return ok;
}

bool member_who_row(struct db *d, struct arena *a, int64_t member, bool *ret_there, struct who_row *ret,
                    struct err *err)
{
	struct query q = db_query(d, SQL_MEMBER_WHO);

	bind_i64(&q, 1, member);
	bool ok = who_row(&q, a, ret_there, ret, err);

	query_end(&q);
	return ok;
}

/* --- sessions --- */

bool session_add(struct db *d, const struct session_row *r, const struct digest *secret, struct err *err)
{
	struct query q = db_query(d, SQL_SESSION_ADD);

	bind_i64(&q, 1, r->id);
	bind_blob(&q, 2, digest_str(secret));
	bind_i64(&q, 3, r->member);
	bind_i64(&q, 4, r->proved);
	bind_i64(&q, 5, r->seen);
	bind_i64(&q, 6, r->ends);
	bind_str(&q, 7, r->way);
	bind_str(&q, 8, r->agent);
	return db_run(&q, err);
}

bool session_prove_row(struct db *d, int64_t id, const struct digest *secret, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_SESSION_PROVE);

	bind_i64(&q, 1, id);
	bind_blob(&q, 2, digest_str(secret));
	bind_i64(&q, 3, at);
	return db_run(&q, err);
}

/* A statement of one or two numbers that answers nothing. */
static bool run2(struct db *d, enum sql_id id, int n, int64_t first, int64_t second, struct err *err)
{
	struct query q = db_query(d, id);

	bind_i64(&q, 1, first);
	if (n > 1)
		bind_i64(&q, 2, second);
	return db_run(&q, err);
}

bool session_drop(struct db *d, int64_t id, struct err *err)
{
	return run2(d, SQL_SESSION_DROP, 1, id, 0, err);
}

bool sessions_drop_of_member(struct db *d, int64_t member, int64_t but, struct err *err)
{
	return run2(d, SQL_SESSIONS_DROP_OF_MEMBER, 2, member, but, err);
}

bool sessions_drop_over(struct db *d, unixtime now, unixtime idle_since, struct err *err)
{
	return run2(d, SQL_SESSIONS_DROP_OVER, 2, now, idle_since, err);
}

bool session_seen(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return run2(d, SQL_SESSION_SEEN, 2, id, at, err);
}

bool sessions_of_member(struct db *d, struct arena *a, int64_t member, struct session_list *ret, struct err *err)
{
	struct query q = db_query(d, SQL_SESSIONS_OF_MEMBER);
	struct session_list l = { 0 };
	enum db_step s;

	bind_i64(&q, 1, member);
	while ((s = db_step(&q, err)) == DB_ROW) {
		l.v = arena_grow(a, l.v, l.n, &l.cap, sizeof *l.v);
		l.v[l.n++] = (struct session_row){
			col_i64(&q, 0), member, col_i64(&q, 1), col_i64(&q, 2), col_i64(&q, 3), str_dup(a, col_str(&q, 4)),
			str_dup(a, col_str(&q, 5)),
		};
	}
	query_end(&q);
	*ret = l;
	return s != DB_FAILED;
}

/* --- keys --- */

bool key_add(struct db *d, const struct key_row *r, const struct digest *secret, struct err *err)
{
	struct query q = db_query(d, SQL_KEY_ADD);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->member);
	bind_str(&q, 3, r->name);
	bind_i64(&q, 4, r->scopes);
	bind_blob(&q, 5, digest_str(secret));
	bind_i64(&q, 6, r->expires);
	return db_run(&q, err);
}

bool key_end(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return run2(d, SQL_KEY_END, 2, id, at, err);
}

bool key_seen(struct db *d, int64_t id, unixtime at, struct err *err)
{
	return run2(d, SQL_KEY_SEEN, 2, id, at, err);
}

bool keys_of_member(struct db *d, struct arena *a, int64_t member, struct key_list *ret, struct err *err)
{
	struct query q = db_query(d, SQL_KEYS_OF_MEMBER);
	struct key_list l = { 0 };
	enum db_step s;

	bind_i64(&q, 1, member);
	while ((s = db_step(&q, err)) == DB_ROW) {
		l.v = arena_grow(a, l.v, l.n, &l.cap, sizeof *l.v);
		l.v[l.n++] = (struct key_row){
			col_i64(&q, 0), member, str_dup(a, col_str(&q, 1)), (unsigned)col_i64(&q, 2), col_i64(&q, 3), col_i64(&q, 4),
			col_i64(&q, 5),
		};
	}
	query_end(&q);
	*ret = l;
	return s != DB_FAILED;
}

bool keys_expiring(struct db *d, struct arena *a, unixtime now, unixtime until, struct keys_expiring *ret, struct err *err)
{
	struct query q = db_query(d, SQL_KEYS_EXPIRING);
	enum db_step s;

	*ret = (struct keys_expiring){ 0 };
	bind_i64(&q, 1, now);
	bind_i64(&q, 2, until);
	while ((s = db_step(&q, err)) == DB_ROW) {
		ret->v = arena_grow(a, ret->v, ret->n, &ret->cap, sizeof *ret->v);
		ret->v[ret->n++] = (struct key_expiring){ col_i64(&q, 0), col_i64(&q, 1), col_i64(&q, 2), str_dup(a, col_str(&q, 3)) };
	}
	query_end(&q);
	return s == DB_DONE;
}
