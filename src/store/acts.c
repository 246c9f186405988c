#include "store/acts.h"

bool acts_count(struct db *d, uint64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ACT_COUNT);
	bool ok = db_step(&q, err) == DB_ROW;

	if (ok)
		*ret = (uint64_t)col_i64(&q, 0);
	query_end(&q);
	return ok;
}

bool act_add(struct db *d, const struct act_record *r, struct err *err)
{
	struct query q = db_query(d, SQL_ACT_ADD);

	bind_i64(&q, 1, r->seq);
	bind_i64(&q, 2, r->at);
	bind_str(&q, 3, r->name);
	bind_str(&q, 4, r->subject);
	bind_i64(&q, 5, r->member);
	bind_str(&q, 6, r->party);
	if (r->once.n)
		bind_str(&q, 7, r->once);
	else
		bind_null(&q, 7);
	bind_blob(&q, 8, digest_str(&r->leaf));
	bind_blob(&q, 9, r->salt);
	bind_str(&q, 10, r->body);
	return db_run(&q, err);
}

static bool take_digest(struct str bytes, struct digest *ret, struct err *err)
{
	if (bytes.n != DIGEST_SIZE)
		return err_set(err, ERR_DB, "the ledger holds a hash of %zu bytes, expected %d", bytes.n, DIGEST_SIZE);
	__builtin_memcpy(ret->b, bytes.p, DIGEST_SIZE);
	return true;
}

static bool take(struct query *q, struct act_record *ret, struct err *err)
{
	*ret = (struct act_record){
		.seq = col_i64(q, 0), .at = col_i64(q, 1), .name = col_str(q, 2), .subject = col_str(q, 3), .member = col_i64(q, 4),
		.party = col_str(q, 5), .once = col_str(q, 6), .salt = col_blob(q, 8), .body = col_str(q, 9),
	};
	return take_digest(col_blob(q, 7), &ret->leaf, err);
}

static void keep(struct arena *a, struct act_record *r)
{
	struct str *texts[] = { &r->name, &r->subject, &r->party, &r->once, &r->salt, &r->body };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = str_dup(a, *texts[i]);
}

/* One act or none. */
static bool one(struct query *q, struct arena *a, bool *ret_there, struct act_record *ret, struct err *err)
{
	enum db_step s = db_step(q, err);
	bool ok = s != DB_FAILED;

	*ret_there = s == DB_ROW;
	if (*ret_there && (ok = take(q, ret, err)))
		keep(a, ret);
	query_end(q);
	return ok;
}

bool act_get(struct db *d, struct arena *a, int64_t seq, struct act_record *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ACT_AT);
	bool there;

	bind_i64(&q, 1, seq);
	if (!one(&q, a, &there, ret, err))
		return false;
	return there || err_set(err, ERR_FOUND, "no act %lld", (long long)seq);
}

bool act_get_once(struct db *d, struct arena *a, struct str once, bool *ret_there, struct act_record *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ACT_ONCE);

	bind_str(&q, 1, once);
	return one(&q, a, ret_there, ret, err);
}

bool acts_query(struct query *q, act_fn *fn, void *ctx, struct err *err)
{
	enum db_step s = DB_DONE;
	struct act_record r;
	bool ok = true;

	while (ok && (s = db_step(q, err)) == DB_ROW)
		ok = take(q, &r, err) && fn(ctx, &r, err);
	query_end(q);
	return ok && s != DB_FAILED;
}

bool acts_from(struct db *d, int64_t seq, int64_t most, act_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_ACTS_FROM);

	bind_i64(&q, 1, seq);
	bind_i64(&q, 2, most);
	return acts_query(&q, fn, ctx, err);
}

bool acts_of_subject(struct db *d, struct str subject, int64_t most, act_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_ACTS_OF_SUBJECT);

	bind_str(&q, 1, subject);
	bind_i64(&q, 2, most);
	return acts_query(&q, fn, ctx, err);
}

bool acts_before(struct db *d, struct str party, int64_t before, int64_t most, act_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, party.n ? SQL_ACTS_OF_PARTY : SQL_ACTS_BEFORE);
	int at = 1;

	if (party.n)
		bind_str(&q, at++, party);
	bind_i64(&q, at++, before);
	bind_i64(&q, at, most);
	return acts_query(&q, fn, ctx, err);
}

bool party_acts(struct db *d, struct str party, int64_t most, act_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_PARTY_ACTS);

	bind_str(&q, 1, party);
	bind_i64(&q, 2, most);
	return acts_query(&q, fn, ctx, err);
}

bool act_case_add(struct db *d, int64_t case_id, int64_t seq, struct err *err)
{
	struct query q = db_query(d, SQL_ACT_CASE_ADD);

	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, seq);
	return db_run(&q, err);
}

bool case_acts(struct db *d, int64_t case_id, int64_t before, int64_t most, act_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_ACTS);

	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, before);
	bind_i64(&q, 3, most);
	return acts_query(&q, fn, ctx, err);
}

bool act_case_of(struct db *d, int64_t seq, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ACT_CASE_OF);

	bind_i64(&q, 1, seq);
	enum db_step s = db_step(&q, err);

	*ret = s == DB_ROW ? col_i64(&q, 0) : 0;
	query_end(&q);
	return s != DB_FAILED;
}

static bool node_made(struct db *d, unsigned level, uint64_t place, struct digest *ret, struct err *err)
{
	struct digest left, right;

	if (!ledger_node_get(d, level - 1, 2 * place, &left, err) || !ledger_node_get(d, level - 1, 2 * place + 1, &right, err))
		return false;
	*ret = merkle_node(&left, &right);
	return true;
}

bool ledger_node_get(void *db, unsigned level, uint64_t place, struct digest *ret, struct err *err)
{
	if (level && level < LEDGER_NODE_LOWEST)
		return node_made(db, level, place, ret, err);
	struct query q = db_query(db, level ? SQL_LEDGER_NODE_GET : SQL_ACT_LEAF);

	if (level) {
		bind_i64(&q, 1, level);
		bind_i64(&q, 2, (int64_t)place);
	} else {
		bind_i64(&q, 1, (int64_t)place);
	}
	enum db_step s = db_step(&q, err);
	bool ok = s == DB_ROW ? take_digest(col_blob(&q, 0), ret, err) : s == DB_FAILED ? false :
	          err_set(err, ERR_DB, "the ledger lacks node %u/%llu", level, (unsigned long long)place);

	query_end(&q);
	return ok;
}

bool ledger_node_put(void *db, unsigned level, uint64_t place, const struct digest *hash, struct err *err)
{
	if (level < LEDGER_NODE_LOWEST)
		return true;
	struct query q = db_query(db, SQL_LEDGER_NODE_ADD);

	bind_i64(&q, 1, level);
	bind_i64(&q, 2, (int64_t)place);
	bind_blob(&q, 3, digest_str(hash));
	return db_run(&q, err);
}

bool sealed_add(struct db *d, struct str ref, int64_t seq, struct str bytes, struct err *err)
{
	struct query q = db_query(d, SQL_SEALED_ADD);

	bind_str(&q, 1, ref);
	bind_i64(&q, 2, seq);
	bind_blob(&q, 3, bytes);
	return db_run(&q, err);
}

bool sealed_get(struct db *d, struct arena *a, struct str ref, struct str *ret, struct err *err)
{
	struct query q = db_query(d, SQL_SEALED_GET);

	bind_str(&q, 1, ref);
	enum db_step s = db_step(&q, err);

	*ret = s == DB_ROW ? str_dup(a, col_blob(&q, 0)) : STR_NONE;
	query_end(&q);
	return s != DB_FAILED;
}

bool sealed_drop(struct db *d, struct str ref, struct err *err)
{
	struct query q = db_query(d, SQL_SEALED_ERASE);

	bind_str(&q, 1, ref);
	return db_run(&q, err);
}

bool erased_add(struct db *d, struct str ref, int64_t act, struct err *err)
{
	struct query q = db_query(d, SQL_ERASED_ADD);

	bind_str(&q, 1, ref);
	bind_i64(&q, 2, act);
	return db_run(&q, err);
}

bool erased_by(struct db *d, struct str ref, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ERASED_BY);

	bind_str(&q, 1, ref);
	enum db_step s = db_step(&q, err);

	*ret = s == DB_ROW ? col_i64(&q, 0) : -1;
	query_end(&q);
	return s != DB_FAILED;
}
