#include "store/watches.h"

#include "store/rows.h"

bool watch_add(struct db *d, const struct watch_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_WATCH_ADD);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->member);
	bind_str(&q, 3, r->entry);
	bind_str(&q, 4, r->search);
	bind_str(&q, 5, r->refs);
	bind_i64(&q, 6, r->added);
	return db_run(&q, err);
}

static void take_watch(struct query *q, struct arena *a, void *ret)
{
	*(struct watch_row *)ret = (struct watch_row){
		.id = col_i64(q, 0), .member = col_i64(q, 1), .entry = col_text(q, a, 2), .search = col_text(q, a, 3),
		.refs = col_text(q, a, 4), .added = col_i64(q, 5),
	};
}

bool watch_get(struct db *d, struct arena *a, int64_t id, struct watch_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_WATCH_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_watch, ret, "watch", err);
}

bool watches_of(struct db *d, struct arena *a, int64_t member, struct watch_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_WATCHES_OF);

	bind_i64(&q, 1, member);
	*ret = (struct watch_rows){ 0 };
	return rows_all(&q, a, take_watch, ret, err);
}

bool watches_all(struct db *d, struct arena *a, struct watch_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_WATCHES_ALL);

	*ret = (struct watch_rows){ 0 };
	return rows_all(&q, a, take_watch, ret, err);
}

bool watches_left(struct db *d, struct arena *a, struct watch_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_WATCHES_LEFT);

	*ret = (struct watch_rows){ 0 };
	return rows_all(&q, a, take_watch, ret, err);
}

static bool run_number(struct db *d, enum sql_id id, int64_t n, struct err *err)
{
	struct query q = db_query(d, id);

	bind_i64(&q, 1, n);
	return db_run(&q, err);
}

bool watch_drop(struct db *d, int64_t id, struct err *err)
{
	return run_number(d, SQL_WATCH_HITS_DROP, id, err) && run_number(d, SQL_WATCH_DROP, id, err);
}

/* --- what was found --- */

bool watch_hit_put(struct db *d, const struct watch_hit *h, struct err *err)
{
	struct query q = db_query(d, SQL_WATCH_HIT_PUT);

	bind_i64(&q, 1, h->watch);
	bind_str(&q, 2, h->entry);
	bind_i64(&q, 3, h->at);
	bind_i64(&q, 4, h->why);
	return db_run(&q, err);
}

static void take_hit(struct query *q, struct arena *a, void *ret)
{
	*(struct watch_hit *)ret = (struct watch_hit){
		.watch = col_i64(q, 0), .entry = col_text(q, a, 1), .at = col_i64(q, 2), .why = (unsigned)col_i64(q, 3),
	};
}

bool watch_hits_of(struct db *d, struct arena *a, int64_t member, struct watch_hits *ret, struct err *err)
{
	struct query q = db_query(d, SQL_WATCH_HITS_OF);

	bind_i64(&q, 1, member);
	*ret = (struct watch_hits){ 0 };
	return rows_all(&q, a, take_hit, ret, err);
}

bool watch_hits_forget(struct db *d, unixtime before, struct err *err)
{
	return run_number(d, SQL_WATCH_HITS_FORGET, before, err);
}

/* --- how entries stood --- */

static void take_stand(struct query *q, struct arena *a, void *ret)
{
	*(struct watch_stand *)ret = (struct watch_stand){
		.entry = col_text(q, a, 0), .severity = (int)col_i64(q, 1), .level = (int)col_i64(q, 2),
		.exploited = col_i64(q, 3) != 0, .fixed = col_i64(q, 4) != 0,
	};
}

bool watch_stands(struct db *d, struct arena *a, struct watch_stands *ret, struct err *err)
{
	struct query q = db_query(d, SQL_WATCH_TOLD_ALL);

	*ret = (struct watch_stands){ 0 };
	return rows_all(&q, a, take_stand, ret, err);
}

bool watch_stand_put(struct db *d, const struct watch_stand *s, struct err *err)
{
	struct query q = db_query(d, SQL_WATCH_TOLD_PUT);

	bind_str(&q, 1, s->entry);
	bind_i64(&q, 2, s->severity);
	bind_i64(&q, 3, s->level);
	bind_i64(&q, 4, s->exploited);
	bind_i64(&q, 5, s->fixed);
	return db_run(&q, err);
}
