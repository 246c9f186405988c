#include "store/assess.h"

bool assessment_add(struct db *d, const struct assessment_row *r, int64_t *ret_rank, struct err *err)
{
	struct query q = db_query(d, SQL_ASSESSMENT_ADD);

	bind_str(&q, 1, r->subject);
	bind_str(&q, 2, r->kind);
	bind_str(&q, 3, r->party);
	bind_str(&q, 4, r->author);
	bind_i64(&q, 5, r->at);
	bind_str(&q, 6, r->rules);
	bind_str(&q, 7, r->given);
	bind_str(&q, 8, r->result);
	bool ok = db_step(&q, err) == DB_ROW;

	if (ok && ret_rank)
		*ret_rank = col_i64(&q, 0);
	query_end(&q);
	return ok || err_wrap(err, "recording an assessment of %.*s", STR_ARG(r->subject));
}

bool assessed_add(struct db *d, const struct assessed_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_ASSESSED_ADD);

	bind_i64(&q, 1, r->id);
	bind_str(&q, 2, r->subject);
	bind_str(&q, 3, r->kind);
	bind_str(&q, 4, r->party);
	bind_str(&q, 5, r->name);
	bind_i64(&q, 6, r->member);
	bind_str(&q, 7, r->author);
	bind_i64(&q, 8, r->at);
	bind_str(&q, 9, r->rules);
	bind_str(&q, 10, r->given);
	bind_str(&q, 11, r->result);
	return db_run(&q, err) || err_wrap(err, "recording an assessment of %.*s", STR_ARG(r->subject));
}

static bool each(struct query *q, bool (*fn)(void *ctx, const struct assessment_row *r, struct err *err), void *ctx,
                 struct err *err)
{
	enum db_step s;
	bool ok = true;

	while (ok && (s = db_step(q, err)) != DB_DONE) {
		if (s == DB_FAILED)
			return false;
		const struct assessment_row r = {
			.rank = col_i64(q, 0), .subject = col_str(q, 1), .kind = col_str(q, 2), .party = col_str(q, 3),
			.author = col_str(q, 4), .at = col_i64(q, 5), .rules = col_str(q, 6), .given = col_str(q, 7),
			.result = col_str(q, 8), .act = col_i64(q, 9), .member = col_i64(q, 10), .own = col_str(q, 11),
		};

		ok = fn(ctx, &r, err);
	}
	query_end(q);
	return ok;
}

bool assessments_of(struct db *d, struct str subject, bool (*fn)(void *ctx, const struct assessment_row *r, struct err *err),
                    void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_ASSESSMENTS_OF);

	bind_str(&q, 1, subject);
	return each(&q, fn, ctx, err);
}

bool assessment_decisions(struct db *d, bool (*fn)(void *ctx, const struct assessment_row *r, struct err *err), void *ctx,
                          struct err *err)
{
	struct query q = db_query(d, SQL_DECISIONS_NEWEST);

	return each(&q, fn, ctx, err);
}
