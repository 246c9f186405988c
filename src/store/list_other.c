/* Devices on sale, rejects, named small values, derived things, totals. */
#include "store/list.h"

#include <string.h>

/* --- devices --- */

bool list_put_device(struct db *d, const struct device_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_DEVICE_PUT);

	bind_str(&q, 1, r->source);
	bind_str(&q, 2, r->maker);
	bind_str(&q, 3, r->brand);
	bind_str(&q, 4, r->name);
	bind_str(&q, 5, r->device);
	bind_str(&q, 6, r->model);
	bind_str(&q, 7, r->chip);
	bind_str(&q, 8, r->kernel);
	bind_i64(&q, 9, r->year);
	return db_run(&q, err) || err_wrap(err, "keeping device %.*s %.*s", STR_ARG(r->maker), STR_ARG(r->name));
}

bool list_devices(struct db *d, bool (*fn)(void *ctx, const struct device_row *r, struct err *err), void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_DEVICES_ALL);
	enum db_step s;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) != DB_DONE) {
		if (s == DB_FAILED)
			return false;
		struct device_row r = {
			.source = col_str(&q, 0), .maker = col_str(&q, 1), .brand = col_str(&q, 2), .name = col_str(&q, 3),
			.device = col_str(&q, 4), .model = col_str(&q, 5), .chip = col_str(&q, 6), .kernel = col_str(&q, 7),
			.year = (int)col_i64(&q, 8),
		};

		ok = fn(ctx, &r, err);
	}
	query_end(&q);
	return ok;
}

bool list_count_devices(struct db *d, bool (*fn)(void *ctx, struct str maker, struct str chip, int64_t n, struct err *err),
                        void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_DEVICES_COUNTED);
	enum db_step s;
	bool ok = true;

	while (ok && (s = db_step(&q, err)) != DB_DONE)
		ok = s == DB_ROW && fn(ctx, col_str(&q, 0), col_str(&q, 1), col_i64(&q, 2), err);
	query_end(&q);
	return ok;
}

/* --- rejects --- */

bool list_put_reject(struct db *d, const struct reject_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_REJECT_PUT);

	bind_str(&q, 1, r->input);
	bind_str(&q, 2, r->place);
	bind_str(&q, 3, r->reason);
	bind_str(&q, 4, r->excerpt);
	bind_i64(&q, 5, r->at);
	return db_run(&q, err) || err_wrap(err, "noting what was rejected of %.*s", STR_ARG(r->input));
}

static struct reject_row reject_of(struct query *q)
{
	return (struct reject_row){ col_str(q, 0), col_str(q, 1), col_str(q, 2), col_str(q, 3), col_i64(q, 4), col_i64(q, 5) };
}

static bool each_reject(struct query *q, bool (*fn)(void *ctx, const struct reject_row *r, struct err *err), void *ctx,
                        struct err *err)
{
	enum db_step s = DB_DONE;
	bool ok = true;

	while (ok && (s = db_step(q, err)) == DB_ROW) {
		struct reject_row r = reject_of(q);

		ok = fn(ctx, &r, err);
	}
	query_end(q);
	return ok && s != DB_FAILED;
}

bool list_rejects(struct db *d, size_t max, bool (*fn)(void *ctx, const struct reject_row *r, struct err *err), void *ctx,
                  struct err *err)
{
	struct query q = db_query(d, SQL_REJECTS_NEWEST);

	bind_i64(&q, 1, max > INT64_MAX ? INT64_MAX : (int64_t)max);
	return each_reject(&q, fn, ctx, err);
}

/* The text of a LIKE: the user's words, whatever marks they hold. */
static void bind_part(struct query *q, int at, struct arena *a, struct str s)
{
	char *p = arena_alloc(a, 2 * s.n + 3);
	size_t n = 0;

	p[n++] = '%';
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' || s.p[i] == '_' || s.p[i] == '!')
			p[n++] = '!';
		p[n++] = s.p[i];
	}
	p[n++] = '%';
	bind_str(q, at, str_n(p, n));
}

bool list_find_rejects(struct db *d, const struct reject_ask *k, bool (*fn)(void *ctx, const struct reject_row *r, struct err *err),
                       void *ctx, struct err *err)
{
	struct arena a;
	struct query q = db_query(d, SQL_REJECTS_FIND);

	arena_init(&a);
	bind_i64(&q, 1, k->before ? k->before : INT64_MAX);
	bind_part(&q, 2, &a, k->input);
	bind_part(&q, 3, &a, k->text);
	bind_i64(&q, 4, k->most);
	bool ok = each_reject(&q, fn, ctx, err);

	arena_release(&a);
	return ok;
}

bool list_get_reject(struct db *d, struct arena *a, int64_t rank, struct reject_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REJECT_GET);

	bind_i64(&q, 1, rank);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW) {
		*ret = reject_of(&q);
		struct str *texts[] = { &ret->input, &ret->place, &ret->reason, &ret->excerpt };

		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
			*texts[i] = str_dup(a, *texts[i]);
	}
	query_end(&q);
	return s == DB_ROW || (s == DB_DONE && err_set(err, ERR_FOUND, "there is no reject %lld", (long long)rank));
}

bool list_drop_reject(struct db *d, int64_t rank, struct err *err)
{
	struct query q = db_query(d, SQL_REJECT_DROP);

	bind_i64(&q, 1, rank);
	return db_run(&q, err);
}

bool list_clear_rejects(struct db *d, struct str input, struct err *err)
{
	struct query q = db_query(d, SQL_REJECTS_CLEAR);

	bind_str(&q, 1, input);
	return db_run(&q, err);
}

/* --- named values --- */

static bool get_bytes(struct db *d, struct arena *a, enum sql_id id, struct str name, struct str *ret, struct err *err)
{
	struct query q = db_query(d, id);

	bind_str(&q, 1, name);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		*ret = str_dup(a, col_blob(&q, 0));
	else if (s == DB_DONE)
		*ret = STR_NONE;
	query_end(&q);
	return s != DB_FAILED;
}

bool list_get(struct db *d, struct arena *a, struct str name, struct str *ret, struct err *err)
{
	return get_bytes(d, a, SQL_STATE_GET, name, ret, err);
}

bool list_set(struct db *d, struct str name, struct str value, struct err *err)
{
	struct query q = db_query(d, SQL_STATE_SET);

	bind_str(&q, 1, name);
	bind_str(&q, 2, value);
	return db_run(&q, err);
}

bool list_get_index(struct db *d, struct arena *a, struct str *ret, struct err *err)
{
	return get_bytes(d, a, SQL_DERIVED_GET, STR("match"), ret, err);
}

bool list_set_index(struct db *d, struct str bytes, struct err *err)
{
	struct query q = db_query(d, SQL_DERIVED_SET);

	bind_str(&q, 1, STR("match"));
	bind_blob(&q, 2, bytes);
	return db_run(&q, err);
}

bool list_totals(struct db *d, struct list_totals *ret, struct err *err)
{
	struct query q = db_query(d, SQL_TOTALS);

	if (db_step(&q, err) != DB_ROW)
		return false;
	*ret = (struct list_totals){
		.entries = col_i64(&q, 0), .withdrawn = col_i64(&q, 1), .exploited = col_i64(&q, 2),
		.records = col_i64(&q, 3), .devices = col_i64(&q, 4), .rejects = col_i64(&q, 5),
	};
	query_end(&q);
	return true;
}
