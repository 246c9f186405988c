#include "store/case_sums.h"

#include "store/rows.h"

static void take_sum(struct query *q, struct arena *a, void *ret)
{
	(void)a;
	*(struct case_sum *)ret = (struct case_sum){ .case_id = col_i64(q, 0), .n = col_i64(q, 1) };
}

static void take_due(struct query *q, struct arena *a, void *ret)
{
	take_sum(q, a, ret);
	((struct case_sum *)ret)->place = col_i64(q, 2);
}

bool cases_unread(struct db *d, struct arena *a, int64_t member, struct str who, struct case_sums *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CASES_UNREAD);

	bind_i64(&q, 1, member);
	bind_str(&q, 2, who);
	*ret = (struct case_sums){ 0 };
	return rows_all(&q, a, take_sum, ret, err);
}

bool cases_due(struct db *d, struct arena *a, const struct str bearers[3], struct case_sums *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CASES_DUE);

	for (int i = 0; i < 3; i++)
		bind_str(&q, 1 + i, bearers[i]);
	*ret = (struct case_sums){ 0 };
	return rows_all(&q, a, take_due, ret, err);
}

static void take_text(struct query *q, struct arena *a, void *ret)
{
	*(struct case_text *)ret = (struct case_text){ col_i64(q, 0), col_text(q, a, 1) };
}

static void take_report(struct query *q, struct arena *a, void *ret)
{
	*(struct case_text *)ret = (struct case_text){ col_i64(q, 1), col_text(q, a, 0) };
}

bool cases_cves(struct db *d, struct arena *a, struct str who, struct case_texts *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CASES_CVES);

	bind_str(&q, 1, who);
	*ret = (struct case_texts){ 0 };
	return rows_all(&q, a, take_text, ret, err);
}

bool cases_reported(struct db *d, struct arena *a, int64_t member, struct str party, struct case_texts *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CASES_REPORTED);

	bind_i64(&q, 1, member);
	bind_str(&q, 2, party);
	*ret = (struct case_texts){ 0 };
	return rows_all(&q, a, take_report, ret, err);
}

static void take_count(struct query *q, struct arena *a, void *ret)
{
	*(struct who_count *)ret = (struct who_count){ col_text(q, a, 0), col_i64(q, 1) };
}

bool case_unread_by(struct db *d, struct arena *a, int64_t case_id, const struct thread_reader *w, struct who_counts *ret,
                    struct err *err)
{
	struct query q = db_query(d, SQL_CASE_UNREAD_BY);

	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, w->member);
	bind_str(&q, 3, w->party);
	bind_str(&q, 4, w->report);
	bind_i64(&q, 5, w->entered);
	bind_i64(&q, 6, w->coordinates);
	*ret = (struct who_counts){ 0 };
	return rows_all(&q, a, take_count, ret, err);
}

bool case_history(struct db *d, int64_t case_id, int64_t before, int64_t most, act_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_HISTORY);

	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, before);
	bind_i64(&q, 3, most);
	return acts_query(&q, fn, ctx, err);
}

bool case_moments(struct db *d, int64_t case_id, int64_t most, act_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_MOMENTS);

	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, most);
	return acts_query(&q, fn, ctx, err);
}
