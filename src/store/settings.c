#include "store/settings.h"

static struct setting_kept row(struct query *q)
{
	return (struct setting_kept){ col_str(q, 0), col_str(q, 1), col_i64(q, 2) };
}

bool settings_each(struct db *d, bool (*fn)(void *ctx, const struct setting_kept *r, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_SETTINGS_ALL);
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) == DB_ROW) {
		struct setting_kept r = row(&q);

		ok = fn(ctx, &r, err);
	}
	query_end(&q);
	return ok && s != DB_FAILED;
}

bool setting_get(struct db *d, struct arena *a, struct str name, bool *ret_there, struct setting_kept *ret, struct err *err)
{
	struct query q = db_query(d, SQL_SETTING_GET);

	bind_str(&q, 1, name);
	enum db_step s = db_step(&q, err);

	*ret_there = s == DB_ROW;
	if (*ret_there) {
		*ret = row(&q);
		ret->name = str_dup(a, ret->name);
		ret->value = str_dup(a, ret->value);
	}
	query_end(&q);
	return s != DB_FAILED;
}

bool setting_put(struct db *d, const struct setting_kept *r, struct err *err)
{
	struct query q = db_query(d, SQL_SETTING_PUT);

	bind_str(&q, 1, r->name);
	bind_str(&q, 2, r->value);
	bind_i64(&q, 3, r->act);
	return db_run(&q, err);
}

bool setting_drop(struct db *d, struct str name, struct err *err)
{
	struct query q = db_query(d, SQL_SETTING_DROP);

	bind_str(&q, 1, name);
	return db_run(&q, err);
}
