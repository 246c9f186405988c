#include "store/threads.h"

#include "base/names.h"
#include "store/rows.h"

const struct str thread_kind_names[THREAD_KIND_N] = {
	[THREAD_CASE] = STR_LIT("case"), [THREAD_PRODUCT] = STR_LIT("product"), [THREAD_PRIVATE] = STR_LIT("private"),
	[THREAD_REPORT] = STR_LIT("report"),
};

static void bind_id(struct query *q, int at, int64_t id)
{
	if (id)
		bind_i64(q, at, id);
	else
		bind_null(q, at);
}

bool thread_add(struct db *d, const struct thread_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_ADD);

	bind_i64(&q, 1, r->id);
	bind_id(&q, 2, r->case_id);
	bind_id(&q, 3, r->report);
	bind_str(&q, 4, thread_kind_names[r->kind]);
	bind_str(&q, 5, r->title);
	bind_str(&q, 6, r->product);
	bind_str(&q, 7, r->who);
	bind_i64(&q, 8, r->at);
	return db_run(&q, err);
}

static void take_thread(struct query *q, struct arena *a, void *ret)
{
	int kind = names_find(thread_kind_names, THREAD_KIND_N, col_str(q, 3));

	*(struct thread_row *)ret = (struct thread_row){
		.id = col_i64(q, 0), .case_id = col_i64(q, 1), .report = col_i64(q, 2),
		.kind = kind < 0 ? THREAD_PRIVATE : (enum thread_kind)kind, .title = col_text(q, a, 4),
			.product = col_text(q, a, 5),
		.who = col_text(q, a, 6), .at = col_i64(q, 7), .ended = col_time(q, 8), .posts = col_i64(q, 9),
			.last = col_i64(q, 10),
	};
}

bool thread_get(struct db *d, struct arena *a, int64_t id, struct thread_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_thread, ret, "thread", err);
}

bool thread_of_report(struct db *d, struct arena *a, int64_t report, struct thread_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_OF_REPORT);

	bind_i64(&q, 1, report);
	return row_one(&q, a, take_thread, ret, "thread", err);
}

bool thread_set_case(struct db *d, int64_t report, int64_t case_id, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_SET_CASE);

	bind_i64(&q, 1, report);
	bind_id(&q, 2, case_id);
	return db_run(&q, err);
}

bool threads_move(struct db *d, int64_t from, int64_t to, struct err *err)
{
	struct query q = db_query(d, SQL_THREADS_MOVE);

	bind_i64(&q, 1, from);
	bind_i64(&q, 2, to);
	return db_run(&q, err);
}

bool thread_end(struct db *d, int64_t id, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_END);

	bind_i64(&q, 1, id);
	bind_time(&q, 2, at);
	return db_run(&q, err);
}

bool thread_admit(struct db *d, int64_t thread, struct str who, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_ADMIT);

	bind_i64(&q, 1, thread);
	bind_str(&q, 2, who);
	return db_run(&q, err);
}

static void take_str(struct query *q, struct arena *a, void *ret)
{
	*(struct str *)ret = col_text(q, a, 0);
}

bool thread_admitted(struct db *d, struct arena *a, int64_t thread, struct strs *ret, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_ADMITTED);

	*ret = (struct strs){ 0 };
	bind_i64(&q, 1, thread);
	return rows_all(&q, a, take_str, ret, err);
}

bool thread_may_join(struct db *d, int64_t case_id, struct str who, bool *ret, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_MAY_JOIN);
	int64_t n;

	bind_i64(&q, 1, case_id);
	bind_str(&q, 2, who);
	bool ok = row_number(&q, &n, err);

	*ret = n != 0;
	return ok;
}

bool threads_count(struct db *d, int64_t case_id, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_THREADS_COUNT);

	bind_i64(&q, 1, case_id);
	return row_number(&q, ret, err);
}

static void take_sees(struct query *q, struct arena *a, void *ret)
{
	*(struct thread_sees *)ret = (struct thread_sees){ col_i64(q, 0), col_text(q, a, 1), col_i64(q, 2) };
}

bool thread_readers(struct db *d, struct arena *a, const struct thread_row *t, struct thread_readers *ret, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_READERS);

	*ret = (struct thread_readers){ 0 };
	bind_i64(&q, 1, t->id);
	bind_i64(&q, 2, t->case_id);
	bind_str(&q, 3, thread_kind_names[t->kind]);
	bind_i64(&q, 4, t->report);
	return rows_all(&q, a, take_sees, ret, err);
}

/* --- those that somebody may see --- */

static void take_shown(struct query *q, struct arena *a, void *ret)
{
	struct thread_shown *s = ret;

	*s = (struct thread_shown){
		.title = str_dup(a, col_blob(q, 11)), .product = str_dup(a, col_blob(q, 12)), .read = col_i64(q, 13),
		.unread = col_i64(q, 14), .first_unread = col_i64(q, 15), .last_at = col_time(q, 16),
	};
	take_thread(q, a, &s->t);
}

bool threads_of_case(struct db *d, struct arena *a, int64_t case_id, const struct thread_reader *w,
                     struct threads_shown *ret,
                     struct err *err)
{
	struct query q = db_query(d, SQL_THREADS_OF_CASE);

	*ret = (struct threads_shown){ 0 };
	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, w->member);
	bind_str(&q, 3, w->party);
	bind_str(&q, 4, w->report);
	bind_i64(&q, 5, w->entered);
	bind_i64(&q, 6, w->coordinates);
	return rows_all(&q, a, take_shown, ret, err);
}

bool thread_shown(struct db *d, struct arena *a, int64_t id, int64_t member, struct thread_shown *ret, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_SHOWN);

	bind_i64(&q, 1, id);
	bind_i64(&q, 2, member);
	return row_one(&q, a, take_shown, ret, "thread", err);
}

/* --- posts --- */

static bool counted(struct db *d, const struct post_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_POST_COUNTED);

	bind_i64(&q, 1, r->thread);
	bind_i64(&q, 2, r->id);
	return db_run(&q, err);
}

bool post_add(struct db *d, const struct post_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_POST_ADD);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->thread);
	bind_i64(&q, 3, r->at);
	bind_str(&q, 4, r->who);
	bind_i64(&q, 5, r->member);
	bind_str(&q, 6, r->words);
	bind_id(&q, 7, r->reply);
	return db_run(&q, err) && counted(d, r, err);
}

static void take_post(struct query *q, struct arena *a, void *ret)
{
	*(struct post_row *)ret = (struct post_row){
		.id = col_i64(q, 0), .thread = col_i64(q, 1), .at = col_i64(q, 2), .who = col_text(q, a, 3),
			.member = col_i64(q, 4),
		.words = col_text(q, a, 5), .reply = col_i64(q, 6),
	};
}

/* And what the statements for showing bring along. */
static void take_post_whole(struct query *q, struct arena *a, void *ret)
{
	struct post_row *r = ret;

	take_post(q, a, r);
	r->sealed = str_dup(a, col_blob(q, 7));
	r->name = col_text(q, a, 8);
}

bool post_get(struct db *d, struct arena *a, int64_t id, struct post_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_POST_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_post, ret, "post", err);
}

bool post_clear(struct db *d, int64_t id, struct err *err)
{
	struct query q = db_query(d, SQL_POST_CLEAR);

	bind_i64(&q, 1, id);
	return db_run(&q, err);
}

bool posts_of(struct db *d, struct arena *a, int64_t thread, struct str who, int64_t after, int64_t skip, size_t most,
              struct post_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_POSTS_OF);

	*ret = (struct post_rows){ 0 };
	bind_i64(&q, 1, thread);
	bind_i64(&q, 2, after);
	bind_str(&q, 3, who);
	bind_i64(&q, 4, (int64_t)most);
	bind_i64(&q, 5, skip);
	return rows_all(&q, a, take_post_whole, ret, err);
}

bool posts_below(struct db *d, int64_t thread, struct str who, int64_t before, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_POSTS_BELOW);

	bind_i64(&q, 1, thread);
	bind_i64(&q, 2, before);
	bind_str(&q, 3, who);
	return row_number(&q, ret, err);
}

bool posts_who(struct db *d, struct arena *a, int64_t thread, struct strs *ret, struct err *err)
{
	struct query q = db_query(d, SQL_POSTS_WHO);

	*ret = (struct strs){ 0 };
	bind_i64(&q, 1, thread);
	return rows_all(&q, a, take_str, ret, err);
}

bool posts_of_case(struct db *d, int64_t case_id, post_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_POSTS_OF_CASE);
	struct arena a = { 0 };
	enum db_step s;
	bool ok = true;

	bind_i64(&q, 1, case_id);
	while (ok && (s = db_step(&q, err)) != DB_DONE) {
		struct post_row r;

		ok = s == DB_ROW;
		if (!ok)
			break;
		arena_reset(&a);
		take_post_whole(&q, &a, &r);
		ok = fn(ctx, &r, err);
	}
	query_end(&q);
	arena_release(&a);
	return ok;
}

/* --- read marks --- */

bool thread_read_get(struct db *d, int64_t member, int64_t thread, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_READ_GET);

	bind_i64(&q, 1, member);
	bind_i64(&q, 2, thread);
	return row_number(&q, ret, err);
}

bool thread_read_set(struct db *d, int64_t member, int64_t thread, int64_t post, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_READ_SET);

	bind_i64(&q, 1, member);
	bind_i64(&q, 2, thread);
	bind_i64(&q, 3, post);
	return db_run(&q, err);
}

bool thread_read_forget(struct db *d, int64_t member, struct err *err)
{
	struct query q = db_query(d, SQL_THREAD_READ_FORGET);

	bind_i64(&q, 1, member);
	return db_run(&q, err);
}
