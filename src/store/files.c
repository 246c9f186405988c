#include "store/files.h"

#include <string.h>

#include "base/limits.h"
#include "store/rows.h"

enum { PIECE = 1 << 20 };

bool file_add(struct db *d, const struct file_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_FILE_ADD);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->thread);
	bind_i64(&q, 3, r->at);
	bind_str(&q, 4, r->who);
	bind_i64(&q, 5, r->member);
	bind_str(&q, 6, r->name);
	bind_str(&q, 7, r->media);
	bind_i64(&q, 8, r->size);
	bind_str(&q, 9, r->digest);
	bind_str(&q, 10, r->content);
	return db_run(&q, err);
}

static void take_file(struct query *q, struct arena *a, void *ret)
{
	*(struct file_row *)ret = (struct file_row){
		.id = col_i64(q, 0), .thread = col_i64(q, 1), .at = col_i64(q, 2), .who = col_text(q, a, 3),
			.member = col_i64(q, 4),
		.name = col_text(q, a, 5), .media = col_text(q, a, 6), .size = col_i64(q, 7), .digest = col_text(q, a, 8),
		.content = col_text(q, a, 9), .ended = col_time(q, 10), .sealed = str_dup(a, col_blob(q, 11)),
	};
}

bool file_get(struct db *d, struct arena *a, int64_t id, struct file_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_FILE_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_file, ret, "file", err);
}

bool file_end(struct db *d, int64_t id, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_FILE_END);

	bind_i64(&q, 1, id);
	bind_i64(&q, 2, at);
	return db_run(&q, err);
}

bool files_of(struct db *d, struct arena *a, int64_t thread, int64_t after, int64_t before, struct file_rows *ret,
              struct err *err)
{
	struct query q = db_query(d, SQL_FILES_OF);

	*ret = (struct file_rows){ 0 };
	bind_i64(&q, 1, thread);
	bind_i64(&q, 2, after);
	bind_i64(&q, 3, before);
	return rows_all(&q, a, take_file, ret, err);
}

static bool two(struct query *q, int64_t *ret_n, int64_t *ret_bytes, struct err *err)
{
	enum db_step s = db_step(q, err);

	*ret_n = s == DB_ROW ? col_i64(q, 0) : 0;
	*ret_bytes = s == DB_ROW ? col_i64(q, 1) : 0;
	query_end(q);
	return s != DB_FAILED;
}

bool files_sum(struct db *d, int64_t thread, int64_t *ret_n, int64_t *ret_bytes, struct err *err)
{
	struct query q = db_query(d, SQL_FILES_SUM);

	bind_i64(&q, 1, thread);
	return two(&q, ret_n, ret_bytes, err);
}

/* --- bytes --- */

bool pieces_add(struct db *d, struct str content, struct str bytes, struct err *err)
{
	for (int64_t n = 0; bytes.n; n++, bytes = str_from(bytes, PIECE)) {
		struct query q = db_query(d, SQL_PIECE_ADD);

		bind_str(&q, 1, content);
		bind_i64(&q, 2, n);
		bind_blob(&q, 3, str_sub(bytes, 0, PIECE));
		if (!db_run(&q, err))
			return false;
	}
	return true;
}

bool pieces_of(struct db *d, struct str content, piece_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_PIECES_OF);
	enum db_step s;
	bool ok = true;

	bind_str(&q, 1, content);
	while (ok && (s = db_step(&q, err)) != DB_DONE)
		ok = s == DB_ROW && fn(ctx, col_blob(&q, 0), err);
	query_end(&q);
	return ok;
}

static bool of_content(struct db *d, enum sql_id sql, struct str content, struct err *err)
{
	struct query q = db_query(d, sql);

	bind_str(&q, 1, content);
	return db_run(&q, err);
}

bool pieces_drop(struct db *d, struct str content, struct err *err)
{
	return of_content(d, SQL_PIECES_DROP, content, err);
}

/* --- staged --- */

bool staged_add(struct db *d, const struct staged_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_STAGED_ADD);

	bind_str(&q, 1, r->content);
	bind_blob(&q, 2, digest_str(&r->secret));
	bind_i64(&q, 3, r->at);
	bind_i64(&q, 4, r->size);
	bind_str(&q, 5, r->digest);
	bind_str(&q, 6, r->media);
	bind_str(&q, 7, r->name);
	bind_blob(&q, 8, r->bytes);
	return db_run(&q, err);
}

static void take_staged(struct query *q, struct arena *a, void *ret)
{
	struct staged_row *r = ret;
	struct str secret = col_blob(q, 1);

	*r = (struct staged_row){
		.content = col_text(q, a, 0), .at = col_i64(q, 2), .size = col_i64(q, 3), .digest = col_text(q, a, 4),
		.media = col_text(q, a, 5), .name = col_text(q, a, 6), .bytes = str_dup(a, col_blob(q, 7)),
	};
	if (secret.n == DIGEST_SIZE)
		memcpy(r->secret.b, secret.p, DIGEST_SIZE);
}

bool staged_get(struct db *d, struct arena *a, struct str content, struct staged_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_STAGED_GET);

	bind_str(&q, 1, content);
	return row_one(&q, a, take_staged, ret, "file", err);
}

bool staged_drop(struct db *d, struct str content, struct err *err)
{
	return of_content(d, SQL_STAGED_DROP, content, err);
}

bool staged_sum(struct db *d, int64_t *ret_n, int64_t *ret_bytes, struct err *err)
{
	struct query q = db_query(d, SQL_STAGED_SUM);

	return two(&q, ret_n, ret_bytes, err);
}

static void take_str(struct query *q, struct arena *a, void *ret)
{
	*(struct str *)ret = col_text(q, a, 0);
}

bool staged_over(struct db *d, struct arena *a, unixtime before, size_t most, struct strs *ret, struct err *err)
{
	struct query q = db_query(d, SQL_STAGED_OVER);

	*ret = (struct strs){ 0 };
	bind_i64(&q, 1, before);
	bind_i64(&q, 2, (int64_t)most);
	return rows_all(&q, a, take_str, ret, err);
}

/* --- for a rotation of keys --- */

static void take_piece(struct query *q, struct arena *a, void *ret)
{
	*(struct piece_row *)ret = (struct piece_row){ col_text(q, a, 0), str_dup(a, col_blob(q, 1)) };
}

bool pieces_first(struct db *d, struct arena *a, struct str after, size_t most, struct piece_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PIECES_FIRST);

	*ret = (struct piece_rows){ 0 };
	bind_str(&q, 1, after);
	bind_i64(&q, 2, (int64_t)most);
	return rows_all(&q, a, take_piece, ret, err);
}

static bool renew(struct db *d, enum sql_id sql, struct str content, struct str was, struct str is, struct err *err)
{
	struct query q = db_query(d, sql);

	bind_str(&q, 1, content);
	bind_blob(&q, 2, was);
	bind_blob(&q, 3, is);
	return db_run(&q, err);
}

bool piece_renew(struct db *d, struct str content, struct str was, struct str is, struct err *err)
{
	return renew(d, SQL_PIECE_RENEW, content, was, is, err);
}

bool staged_from(struct db *d, struct arena *a, struct str after, size_t most, struct staged_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_STAGED_FROM);

	*ret = (struct staged_rows){ 0 };
	bind_str(&q, 1, after);
	bind_i64(&q, 2, (int64_t)most);
	return rows_all(&q, a, take_staged, ret, err);
}

bool staged_renew(struct db *d, struct str content, struct str was, struct str is, struct err *err)
{
	return renew(d, SQL_STAGED_RENEW, content, was, is, err);
}
