#include "store/ledger.h"

/* --- checkpoints --- */

static struct checkpoint_row take_checkpoint(struct query *q)
{
	return (struct checkpoint_row){ (uint64_t)col_i64(q, 0), col_i64(q, 1), col_str(q, 2) };
}

static bool one_checkpoint(struct query *q, struct arena *a, bool *ret_there, struct checkpoint_row *ret, struct err *err)
{
	enum db_step s = db_step(q, err);

	*ret_there = s == DB_ROW;
	if (*ret_there) {
		*ret = take_checkpoint(q);
		ret->note = str_dup(a, ret->note);
	}
	query_end(q);
	return s != DB_FAILED;
}

bool checkpoint_newest(struct db *d, struct arena *a, bool *ret_there, struct checkpoint_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CHECKPOINT_NEWEST);

	return one_checkpoint(&q, a, ret_there, ret, err);
}

bool checkpoint_at(struct db *d, struct arena *a, uint64_t size, bool *ret_there, struct checkpoint_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CHECKPOINT_AT);

	bind_i64(&q, 1, (int64_t)size);
	return one_checkpoint(&q, a, ret_there, ret, err);
}

bool checkpoint_add(struct db *d, const struct checkpoint_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_CHECKPOINT_ADD);

	bind_i64(&q, 1, (int64_t)r->size);
	bind_i64(&q, 2, r->at);
	bind_str(&q, 3, r->note);
	return db_run(&q, err);
}

bool checkpoints_each(struct db *d, bool (*fn)(void *ctx, const struct checkpoint_row *r, struct err *err), void *ctx,
                      struct err *err)
{
	struct query q = db_query(d, SQL_CHECKPOINTS_ALL);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW) {
		struct checkpoint_row r = take_checkpoint(&q);

		ok = fn(ctx, &r, err);
	}
	query_end(&q);
	return ok && s != DB_FAILED;
}

/* --- the whole, for who verifies it --- */

bool ledger_keys_each(struct db *d, bool (*fn)(void *ctx, struct str verifier, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_LEDGER_KEYS);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW)
		ok = fn(ctx, col_str(&q, 0), err);
	query_end(&q);
	return ok && s != DB_FAILED;
}

bool ledger_nodes_each(struct db *d, bool (*fn)(void *ctx, const struct node_row *r, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_LEDGER_NODES_ALL);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW) {
		struct node_row r = { col_i64(&q, 0), col_i64(&q, 1), col_blob(&q, 2) };

		ok = fn(ctx, &r, err);
	}
	query_end(&q);
	return ok && s != DB_FAILED;
}

bool sealed_each(struct db *d, bool (*fn)(void *ctx, const struct sealed_row *r, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_SEALED_ALL);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW) {
		struct sealed_row r = { col_str(&q, 0), col_i64(&q, 1), col_blob(&q, 2) };

		ok = fn(ctx, &r, err);
	}
	query_end(&q);
	return ok && s != DB_FAILED;
}

/* --- revealed --- */

bool revealed_add(struct db *d, int64_t act, struct str field, int64_t reveal, struct err *err)
{
	struct query q = db_query(d, SQL_REVEALED_ADD);

	bind_i64(&q, 1, act);
	bind_str(&q, 2, field);
	bind_i64(&q, 3, reveal);
	return db_run(&q, err);
}

bool revealed_of(struct db *d, struct arena *a, int64_t act, bool *ret_public, struct strs *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REVEALED_OF);
	enum db_step s;

	*ret_public = false;
	bind_i64(&q, 1, act);
	while ((s = db_step(&q, err)) == DB_ROW) {
		struct str field = col_str(&q, 0);

		if (field.n)
			strs_add(a, ret, str_dup(a, field));
		else
			*ret_public = true;
	}
	return s != DB_FAILED;
}

bool revealed_each(struct db *d, int64_t before, int64_t most, bool (*fn)(void *ctx, int64_t act, int64_t reveal, struct err *err),
                   void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_REVEALED_LIST);
	enum db_step s = DB_DONE;
	bool ok = true;

	bind_i64(&q, 1, before);
	bind_i64(&q, 2, most);
	while (ok && (s = db_step(&q, err)) == DB_ROW)
		ok = fn(ctx, col_i64(&q, 0), col_i64(&q, 1), err);
	query_end(&q);
	return ok && s != DB_FAILED;
}

bool revealed_count(struct db *d, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REVEALED_COUNT);
	bool ok = db_step(&q, err) == DB_ROW;

	if (ok)
		*ret = col_i64(&q, 0);
	query_end(&q);
	return ok;
}

/* --- erasures --- */

bool erasure_add(struct db *d, const struct erasure_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_ERASURE_ADD);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->act);
	bind_str(&q, 3, r->field);
	bind_i64(&q, 4, r->asked_by);
	return db_run(&q, err);
}

bool erasure_get(struct db *d, struct arena *a, int64_t id, struct erasure_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ERASURE_GET);

	bind_i64(&q, 1, id);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		*ret = (struct erasure_row){ id, col_i64(&q, 0), str_dup(a, col_str(&q, 1)), col_i64(&q, 2), col_i64(&q, 3) };
	query_end(&q);
	return s == DB_ROW || (s == DB_DONE && err_set(err, ERR_FOUND, "nobody asked for an erasure with number %lld", (long long)id));
}

bool erasure_done(struct db *d, int64_t id, int64_t done, struct err *err)
{
	struct query q = db_query(d, SQL_ERASURE_DONE);

	bind_i64(&q, 1, id);
	bind_i64(&q, 2, done);
	return db_run(&q, err);
}

bool erasures_each(struct db *d, bool (*fn)(void *ctx, const struct erasure_row *r, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_ERASURES_ALL);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW) {
		struct erasure_row r = { col_i64(&q, 0), col_i64(&q, 1), col_str(&q, 2), col_i64(&q, 3), col_i64(&q, 4) };

		ok = fn(ctx, &r, err);
	}
	query_end(&q);
	return ok && s != DB_FAILED;
}

/* --- acts by whom they concern --- */

bool act_numbers(struct db *d, struct str subject, int64_t before, int64_t *ret, size_t most, size_t *ret_n, struct err *err)
{
	struct query q = db_query(d, SQL_ACT_NUMBERS);
	enum db_step s = DB_DONE;
	size_t n = 0;

	bind_str(&q, 1, subject);
	bind_i64(&q, 2, before);
	bind_i64(&q, 3, (int64_t)most);
	while (n < most && (s = db_step(&q, err)) == DB_ROW)
		ret[n++] = col_i64(&q, 0);
	query_end(&q);
	*ret_n = n;
	return s != DB_FAILED;
}
