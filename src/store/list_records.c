/* Source records: kept packed, told apart by (source, key), newer over older. */
#include <string.h>

#include "base/limits.h"
#include "store/driver.h"
#include "store/list.h"

static struct packer *packer_of(struct db *d)
{
	if (!d->packer)
		d->packer = packer_new();
	return d->packer;
}

static void bind_updated(struct query *q, int at, unixtime t)
{
	if (t == TIME_NONE)
		bind_null(q, at);
	else
		bind_i64(q, at, t);
}

static unixtime col_updated(struct query *q, int at)
{
	return col_is_null(q, at) ? TIME_NONE : col_i64(q, at);
}

static struct str digest_str(const struct packed *k) { return str_n((const char *)k->digest, sizeof k->digest); }

static bool col_digest(struct query *q, int at, unsigned char ret[static PACK_DIGEST], struct err *err)
{
	struct str s = col_blob(q, at);

	if (s.n != PACK_DIGEST)
		return err_set(err, ERR_DB, "a kept record has a digest of %zu bytes: the database is damaged", s.n);
	memcpy(ret, s.p, PACK_DIGEST);
	return true;
}

/* --- keeping --- */

static bool add_about(struct db *d, int64_t rank, const struct source_row *r, struct err *err)
{
	for (size_t i = 0; i < r->about_n; i++) {
		struct query q = db_query(d, SQL_ABOUT_ADD);

		bind_i64(&q, 1, rank);
		bind_str(&q, 2, r->about[i]);
		if (!db_run(&q, err))
			return false;
	}
	return true;
}

/* A row under a new (source, key). *ret_added is false when there is one already. */
static bool add(struct db *d, const struct source_row *r, const struct packed *k, bool *ret_added, struct err *err)
{
	struct query q = db_query(d, SQL_RECORD_ADD);

	bind_str(&q, 1, r->source);
	bind_str(&q, 2, r->key);
	bind_updated(&q, 3, r->updated);
	bind_i64(&q, 4, r->creates);
	bind_i64(&q, 5, (int64_t)k->size);
	bind_blob(&q, 6, digest_str(k));
	bind_blob(&q, 7, k->bytes);
	int64_t rank;

	if (!db_insert(&q, r->is_new, &rank, err))
		return false;
	*ret_added = rank != 0;
	return !*ret_added || add_about(d, rank, r, err);
}

static bool replace(struct db *d, int64_t rank, const struct source_row *r, const struct packed *k, struct err *err)
{
	struct query q = db_query(d, SQL_RECORD_REPLACE);

	bind_i64(&q, 1, rank);
	bind_updated(&q, 2, r->updated);
	bind_i64(&q, 3, r->creates);
	bind_i64(&q, 4, (int64_t)k->size);
	bind_blob(&q, 5, digest_str(k));
	bind_blob(&q, 6, k->bytes);
	if (!db_run(&q, err))
		return false;
	q = db_query(d, SQL_ABOUT_CLEAR);
	bind_i64(&q, 1, rank);
	return db_run(&q, err) && add_about(d, rank, r, err);
}

/* What keeping would do, seen from the row that is there. TIME_NONE is earlier than any instant. */
static bool compare(struct db *d, const struct source_row *r, const struct packed *k, enum kept *ret, int64_t *ret_rank,
                    struct err *err)
{
	struct query q = db_query(d, SQL_RECORD_HEAD);

	bind_str(&q, 1, r->source);
	bind_str(&q, 2, r->key);
	switch (db_step(&q, err)) {
	case DB_FAILED:
		return false;
	case DB_DONE:
		*ret = KEPT_NEW;
		return true;
	case DB_ROW:
		break;
	}
	unixtime there = col_updated(&q, 1);
	bool same = (size_t)col_i64(&q, 2) == k->size && str_eq(col_blob(&q, 3), digest_str(k));

	*ret_rank = col_i64(&q, 0);
	*ret = r->updated < there ? KEPT_OLDER : r->updated == there && same ? KEPT_SAME : KEPT_NEWER;
	query_end(&q);
	return true;
}

/* Packed ahead: most are new, so the row is tried at once. Not packed: packing costs most, so what is there is looked at
 * first. */
static bool keep(struct db *d, struct arena *a, const struct source_row *r, enum kept *ret, struct err *err)
{
	struct packed own;
	const struct packed *k = r->packed;
	int64_t rank = 0;
	bool added = false;

	if (k) {
		if (!add(d, r, k, &added, err))
			return false;
		*ret = KEPT_NEW;
		if (added)
			return true;
	} else {
		body_digest(r->body, &own);
		k = &own;
	}
	if (!compare(d, r, k, ret, &rank, err))
		return false;
	if (*ret == KEPT_SAME || *ret == KEPT_OLDER)
		return true;
	if (!k->bytes.p)
		body_pack(packer_of(d), a, r->body, &own);
	return *ret == KEPT_NEW ? add(d, r, k, &added, err) : replace(d, rank, r, k, err);
}

bool list_keep(struct db *d, const struct source_row *r, enum kept *ret, struct err *err)
{
	size_t size = r->packed ? r->packed->size : r->body.n;
	struct arena a;
	enum kept what = KEPT_SAME;
	bool own;

	if (size > LIMIT_RECORD)
		return err_set(err, ERR_LIMIT, "record %.*s has %zu bytes, at most %zu are kept", STR_ARG(r->key), size, LIMIT_RECORD);
	if (!db_join(d, &own, err))
		return false;
	arena_init(&a);
	bool ok = keep(d, &a, r, &what, err);

	arena_release(&a);
	if (!db_leave(d, own, ok, err))
		return err_wrap(err, "keeping %.*s %.*s", STR_ARG(r->source), STR_ARG(r->key));
	*ret = what;
	return true;
}

/* --- reading --- */

static bool read_about(struct db *d, struct arena *a, int64_t rank, struct source_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ABOUT_OF);
	struct strs about = { 0 };
	enum db_step s;

	bind_i64(&q, 1, rank);
	while ((s = db_step(&q, err)) == DB_ROW)
		strs_add(a, &about, str_dup(a, col_str(&q, 0)));
	ret->about = about.v;
	ret->about_n = about.n;
	return s == DB_DONE;
}

/* The row at hand, whole, in `a`: rank, source, key, updated, creates, size, digest, body. */
static bool read_row(struct db *d, struct arena *a, struct query *q, struct source_row *ret, struct err *err)
{
	struct packed k = { .bytes = col_blob(q, 7), .size = (size_t)col_i64(q, 5) };
	struct source_row r = {
		.source = str_dup(a, col_str(q, 1)), .key = str_dup(a, col_str(q, 2)),
		.updated = col_updated(q, 3), .creates = col_i64(q, 4) != 0,
	};

	if (!col_digest(q, 6, k.digest, err) || !body_unpack(packer_of(d), a, &k, &r.body, err))
		return err_wrap(err, "%.*s %.*s", STR_ARG(r.source), STR_ARG(r.key));
	if (!read_about(d, a, col_i64(q, 0), &r, err))
		return false;
	*ret = r;
	return true;
}

bool list_kept_about(struct db *d, struct str id, bool (*fn)(void *ctx, const struct source_row *r, struct err *err),
                     void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_RECORDS_ABOUT);
	struct source_row r;
	struct arena a;
	enum db_step s;
	bool ok = true;

	arena_init(&a);
	bind_str(&q, 1, id);
	while (ok && (s = db_step(&q, err)) != DB_DONE) {
		ok = s == DB_ROW && read_row(d, &a, &q, &r, err) && fn(ctx, &r, err);
		arena_reset(&a);
	}
	query_end(&q);
	arena_release(&a);
	return ok;
}

bool list_kept(struct db *d, struct arena *a, struct str source, struct str key, struct source_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_RECORD_GET);

	bind_str(&q, 1, source);
	bind_str(&q, 2, key);
	enum db_step s = db_step(&q, err);
	bool ok = s == DB_ROW && read_row(d, a, &q, ret, err);

	query_end(&q);
	if (s == DB_DONE)
		return err_set(err, ERR_FOUND, "no record %.*s of %.*s is kept", STR_ARG(key), STR_ARG(source));
	return ok;
}

bool list_known(struct db *d, bool (*fn)(void *ctx, const struct known_row *r, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_RECORDS_KNOWN);
	enum db_step s;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) != DB_DONE) {
		if (s == DB_FAILED)
			return false;
		struct known_row r = { col_str(&q, 0), col_str(&q, 1), col_updated(&q, 2), (size_t)col_i64(&q, 3), { 0 } };

		ok = col_digest(&q, 4, r.digest, err) && fn(ctx, &r, err);
	}
	query_end(&q);
	return ok;
}
