#include "store/disclosures.h"

#include <stdio.h>

static unixtime col_time(struct query *q, int at)
{
	return col_is_null(q, at) ? TIME_NONE : col_i64(q, at);
}

typedef void take_row(struct query *q, struct arena *a, void *rows);

/* All rows of a case, by `take`. */
static bool rows_of(struct db *d, struct arena *a, enum sql_id id, int64_t case_id, take_row *take, void *rows, struct err *err)
{
	struct query q = db_query(d, id);
	enum db_step s;

	bind_i64(&q, 1, case_id);
	while ((s = db_step(&q, err)) == DB_ROW)
		take(&q, a, rows);
	query_end(&q);
	return s != DB_FAILED;
}

bool finding_put(struct db *d, int64_t case_id, const struct finding_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_FINDING_PUT);

	bind_i64(&q, 1, case_id);
	bind_str(&q, 2, r->name);
	bind_str(&q, 3, r->finding);
	bind_i64(&q, 4, r->member);
	bind_i64(&q, 5, r->at);
	bind_str(&q, 6, r->words);
	return db_run(&q, err);
}

static void take_finding(struct query *q, struct arena *a, void *rows)
{
	struct finding_rows *to = rows;

	to->v = arena_grow(a, to->v, to->n, &to->cap, sizeof *to->v);
	to->v[to->n++] = (struct finding_row){ str_dup(a, col_str(q, 0)), str_dup(a, col_str(q, 1)), col_i64(q, 2), col_i64(q, 3),
		                               str_dup(a, col_str(q, 4)) };
}

bool findings_of(struct db *d, struct arena *a, int64_t case_id, struct finding_rows *ret, struct err *err)
{
	*ret = (struct finding_rows){ 0 };
	return rows_of(d, a, SQL_FINDINGS_OF, case_id, take_finding, ret, err);
}

bool approval_put(struct db *d, int64_t case_id, const struct approval_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_APPROVAL_PUT);

	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, r->member);
	bind_i64(&q, 3, r->at);
	bind_str(&q, 4, r->text);
	return db_run(&q, err);
}

bool approval_drop(struct db *d, int64_t case_id, int64_t member, struct err *err)
{
	struct query q = db_query(d, SQL_APPROVAL_DROP);

	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, member);
	return db_run(&q, err);
}

static void take_approval(struct query *q, struct arena *a, void *rows)
{
	struct approval_rows *to = rows;

	to->v = arena_grow(a, to->v, to->n, &to->cap, sizeof *to->v);
	to->v[to->n++] = (struct approval_row){ col_i64(q, 0), col_i64(q, 1), str_dup(a, col_str(q, 2)) };
}

bool approvals_of(struct db *d, struct arena *a, int64_t case_id, struct approval_rows *ret, struct err *err)
{
	*ret = (struct approval_rows){ 0 };
	return rows_of(d, a, SQL_APPROVALS_OF, case_id, take_approval, ret, err);
}

bool waiver_ask(struct db *d, int64_t case_id, const struct waiver_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_WAIVER_ASK);

	bind_i64(&q, 1, case_id);
	bind_str(&q, 2, r->gate);
	bind_i64(&q, 3, r->asked_by);
	bind_i64(&q, 4, r->asked);
	bind_str(&q, 5, r->words);
	return db_run(&q, err);
}

bool waiver_agree(struct db *d, int64_t case_id, struct str gate, int64_t member, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_WAIVER_AGREE);

	bind_i64(&q, 1, case_id);
	bind_str(&q, 2, gate);
	bind_i64(&q, 3, member);
	bind_i64(&q, 4, at);
	return db_run(&q, err);
}

static void take_waiver(struct query *q, struct arena *a, void *rows)
{
	struct waiver_rows *to = rows;

	to->v = arena_grow(a, to->v, to->n, &to->cap, sizeof *to->v);
	to->v[to->n++] = (struct waiver_row){ str_dup(a, col_str(q, 0)), col_i64(q, 1), col_i64(q, 2), str_dup(a, col_str(q, 3)),
		                              col_i64(q, 4), col_time(q, 5) };
}

bool waivers_of(struct db *d, struct arena *a, int64_t case_id, struct waiver_rows *ret, struct err *err)
{
	*ret = (struct waiver_rows){ 0 };
	return rows_of(d, a, SQL_WAIVERS_OF, case_id, take_waiver, ret, err);
}

bool entries_numbered(struct db *d, struct str prefix, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_ENTRIES_NUMBERED);
	char like[64];
	int n = snprintf(like, sizeof like, "%.*s%%", STR_ARG(prefix));

	if (n < 0 || (size_t)n >= sizeof like)
		return err_set(err, ERR_LIMIT, "the prefix of ids is too long");
	bind_str(&q, 1, str_n(like, (size_t)n));
	enum db_step s = db_step(&q, err);

	*ret = s == DB_ROW ? col_i64(&q, 0) : 0;
	query_end(&q);
	return s != DB_FAILED;
}
