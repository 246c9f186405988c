#include "store/plans.h"

#include "store/rows.h"

bool plan_add(struct db *d, const struct plan_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_PLAN_ADD);

	bind_str(&q, 1, r->version);
	bind_i64(&q, 2, r->act);
	bind_i64(&q, 3, r->at);
	bind_i64(&q, 4, r->member);
	bind_i64(&q, 5, r->valid_from);
	bind_str(&q, 6, r->text);
	return db_run(&q, err);
}

static void take_plan(struct query *q, struct arena *a, void *ret)
{
	*(struct plan_row *)ret = (struct plan_row){
		.version = col_text(q, a, 0), .act = col_i64(q, 1), .at = col_i64(q, 2), .member = col_i64(q, 3),
		.valid_from = (day)col_i64(q, 4), .text = col_text(q, a, 5),
	};
}

bool plan_get(struct db *d, struct arena *a, struct str version, struct plan_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PLAN_GET);

	bind_str(&q, 1, version);
	return row_one(&q, a, take_plan, ret, "handling plan", err);
}

bool plan_of_day(struct db *d, struct arena *a, day today, struct plan_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PLAN_OF_DAY);

	bind_i64(&q, 1, today);
	return row_one(&q, a, take_plan, ret, "handling plan", err);
}

bool plans_all(struct db *d, struct arena *a, struct plan_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PLANS_ALL);

	*ret = (struct plan_rows){ 0 };
	return rows_all(&q, a, take_plan, ret, err);
}
