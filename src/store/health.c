#include "store/health.h"

bool health_counts(struct db *d, unixtime now, struct hub_counts *ret, struct err *err)
{
	struct query q = db_query(d, SQL_HEALTH_COUNTS);

	bind_i64(&q, 1, now);
	bind_i64(&q, 2, now + 14 * 86400);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		*ret = (struct hub_counts){
			.acts = col_i64(&q, 0), .sessions = col_i64(&q, 1), .members = col_i64(&q, 2), .parties = col_i64(&q, 3),
			.jobs_failing = col_i64(&q, 4), .contacts_unverified = col_i64(&q, 5), .invitations_open = col_i64(&q, 6),
			.keys_expiring = col_i64(&q, 7),
		};
	query_end(&q);
	return s == DB_ROW;
}

bool health_states(struct db *d, enum health_states what, bool (*fn)(void *ctx, struct str state, int64_t n, struct err *err),
                   void *ctx, struct err *err)
{
	static const enum sql_id statements[] = { [HEALTH_OUTBOX] = SQL_HEALTH_OUTBOX, [HEALTH_OBLIGATIONS] = SQL_HEALTH_OBLIGATIONS };
	struct query q = db_query(d, statements[what]);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW)
		ok = fn(ctx, col_str(&q, 0), col_i64(&q, 1), err);
	query_end(&q);
	return ok && s != DB_FAILED;
}
