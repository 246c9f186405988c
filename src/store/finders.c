#include "store/finders.h"

#include <string.h>

/* One number of a statement; 0 when it answers nothing. */
static bool number_of(struct query *q, int64_t *ret, struct err *err)
{
	enum db_step s = db_step(q, err);

	*ret = s == DB_ROW ? col_i64(q, 0) : 0;
	query_end(q);
	return s != DB_FAILED;
}

bool report_of_secret(struct db *d, const struct digest *secret, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORT_OF_SECRET);

	bind_blob(&q, 1, digest_str(secret));
	return number_of(&q, ret, err);
}

bool draft_get(struct db *d, struct arena *a, const struct digest *secret, unixtime now, struct draft_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_DRAFT_GET);

	bind_blob(&q, 1, digest_str(secret));
	bind_i64(&q, 2, now);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		*ret = (struct draft_row){ *secret, col_i64(&q, 0), col_i64(&q, 1), str_dup(a, col_blob(&q, 2)) };
	query_end(&q);
	return s == DB_ROW || (s == DB_DONE && err_set(err, ERR_FOUND, "there is no such draft"));
}

bool draft_put(struct db *d, const struct draft_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_DRAFT_PUT);

	bind_blob(&q, 1, digest_str(&r->secret));
	bind_i64(&q, 2, r->at);
	bind_i64(&q, 3, r->ends);
	bind_blob(&q, 4, r->bytes);
	return db_run(&q, err);
}

bool draft_drop(struct db *d, const struct digest *secret, struct err *err)
{
	struct query q = db_query(d, SQL_DRAFT_DROP);

	bind_blob(&q, 1, digest_str(secret));
	return db_run(&q, err);
}

bool drafts_count(struct db *d, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_DRAFTS_COUNT);

	return number_of(&q, ret, err);
}

bool drafts_drop_over(struct db *d, unixtime now, int64_t *ret_n, struct err *err)
{
	struct query over = db_query(d, SQL_DRAFTS_OVER);

	bind_i64(&over, 1, now);
	if (!number_of(&over, ret_n, err))
		return false;
	if (!*ret_n)
		return true;
	struct query drop = db_query(d, SQL_DRAFTS_DROP_OVER);

	bind_i64(&drop, 1, now);
	return db_run(&drop, err);
}

bool drafts_from(struct db *d, struct arena *a, const struct digest *after, int64_t most, struct draft_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_DRAFTS_FROM);
	enum db_step s;

	*ret = (struct draft_rows){ 0 };
	bind_blob(&q, 1, digest_str(after));
	bind_i64(&q, 2, most);
	while ((s = db_step(&q, err)) == DB_ROW) {
		struct draft_row r = { .bytes = str_dup(a, col_blob(&q, 1)) };
		struct str secret = col_blob(&q, 0);

		if (secret.n != DIGEST_SIZE)
			continue;
		memcpy(r.secret.b, secret.p, DIGEST_SIZE);
		ret->v = arena_grow(a, ret->v, ret->n, &ret->cap, sizeof *ret->v);
		ret->v[ret->n++] = r;
	}
	query_end(&q);
	return s != DB_FAILED;
}

bool draft_renew(struct db *d, const struct digest *secret, struct str was, struct str is, struct err *err)
{
	struct query q = db_query(d, SQL_DRAFT_RENEW);

	bind_blob(&q, 1, digest_str(secret));
	bind_blob(&q, 2, was);
	bind_blob(&q, 3, is);
	return db_run(&q, err);
}
