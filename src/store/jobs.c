#include "store/jobs.h"

bool jobs_each(struct db *d, bool (*fn)(void *ctx, const struct job_kept *r, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_JOBS_ALL);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW) {
		struct job_kept r = { col_str(&q, 0), col_i64(&q, 1), col_i64(&q, 2), col_i64(&q, 3), col_i64(&q, 4), col_str(&q, 5) };

		ok = fn(ctx, &r, err);
	}
	query_end(&q);
	return ok && s != DB_FAILED;
}

bool job_put(struct db *d, const struct job_kept *r, struct err *err)
{
	struct query q = db_query(d, SQL_JOB_PUT);

	bind_str(&q, 1, r->name);
	bind_i64(&q, 2, r->started);
	bind_i64(&q, 3, r->ended);
	bind_i64(&q, 4, r->next);
	bind_i64(&q, 5, r->ok);
	bind_str(&q, 6, r->result);
	return db_run(&q, err);
}

bool job_ask(struct db *d, struct str name, struct err *err)
{
	struct query q = db_query(d, SQL_JOB_ASK);

	bind_str(&q, 1, name);
	bind_i64(&q, 2, JOB_ASKED_FOR);
	return db_run(&q, err);
}
