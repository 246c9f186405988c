#include "store/outbox.h"

#include "base/names.h"
#include "store/driver.h"

const struct str notice_state_names[NOTICE_STATE_N] = {
	[NOTICE_QUEUED] = STR_LIT("queued"), [NOTICE_HELD] = STR_LIT("held"),     [NOTICE_KEPT] = STR_LIT("kept"),
	[NOTICE_SENT] = STR_LIT("sent"),     [NOTICE_FAILED] = STR_LIT("failed"), [NOTICE_DROPPED] = STR_LIT("dropped"),
};
const struct str notice_choice_names[CHOICE_N] = {
	[CHOICE_NOW] = STR_LIT("now"), [CHOICE_DAILY] = STR_LIT("daily"), [CHOICE_OFF] = STR_LIT("off"),
};

static void bind_time(struct query *q, int at, unixtime t)
{
	if (t == TIME_NONE)
		bind_null(q, at);
	else
		bind_i64(q, at, t);
}

static unixtime col_time(struct query *q, int at)
{
	return col_is_null(q, at) ? TIME_NONE : col_i64(q, at);
}

static struct str dup(struct arena *a, struct query *q, int at)
{
	return str_dup(a, col_str(q, at));
}

/* --- adding --- */

bool outbox_add(struct db *d, const struct notice_row *n, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICE_ADD);

	bind_str(&q, 1, n->key);
	bind_str(&q, 2, n->kind);
	bind_i64(&q, 3, n->at);
	bind_i64(&q, 4, n->way);
	bind_str(&q, 5, n->member);
	bind_i64(&q, 6, n->webhook);
	bind_str(&q, 7, n->subject);
	bind_str(&q, 8, n->args);
	bind_i64(&q, 9, n->at);
	return db_run(&q, err) || err_wrap(err, "queueing a notice");
}

bool outbox_add_hooks(struct db *d, const struct notice_row *n, struct str party, struct str event, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICE_ADD_HOOKS);

	bind_str(&q, 1, n->key);
	bind_str(&q, 2, n->kind);
	bind_i64(&q, 3, n->at);
	bind_str(&q, 4, n->subject);
	bind_str(&q, 5, n->args);
	bind_str(&q, 6, party);
	bind_str(&q, 7, event);
	return db_run(&q, err) || err_wrap(err, "queueing notices for webhooks");
}

/* --- reading --- */

static bool each(struct query *q, notice_fn *fn, void *ctx, struct err *err)
{
	enum db_step s;
	bool ok = true;

	while (ok && (s = db_step(q, err)) != DB_DONE) {
		if (s == DB_FAILED)
			return false;
		int state = names_find(notice_state_names, NOTICE_STATE_N, col_str(q, 9));
		const struct notice_row n = {
			.rank = col_i64(q, 0), .key = col_str(q, 1), .kind = col_str(q, 2), .at = col_i64(q, 3),
			.way = col_i64(q, 4) ? NOTICE_BY_HOOK : NOTICE_BY_MAIL, .member = col_str(q, 5), .webhook = col_i64(q, 6),
			.subject = col_str(q, 7), .args = col_str(q, 8), .state = state < 0 ? NOTICE_DROPPED : (enum notice_state)state,
			.attempts = col_i64(q, 10), .next_at = col_time(q, 11), .ended_at = col_time(q, 12), .error = col_str(q, 13),
		};

		ok = fn(ctx, &n, err);
	}
	query_end(q);
	return ok;
}

bool outbox_due(struct db *d, enum notice_way way, unixtime now, int64_t most, notice_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICES_DUE);

	bind_i64(&q, 1, way);
	bind_i64(&q, 2, now);
	bind_i64(&q, 3, most);
	return each(&q, fn, ctx, err);
}

bool outbox_held(struct db *d, struct str member, unixtime now, int64_t most, notice_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICES_HELD);

	bind_str(&q, 1, member);
	bind_i64(&q, 2, now);
	bind_i64(&q, 3, most);
	return each(&q, fn, ctx, err);
}

bool outbox_next(struct db *d, enum notice_way way, unixtime *ret, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICE_NEXT);

	bind_i64(&q, 1, way);
	if (db_step(&q, err) != DB_ROW)
		return false;
	*ret = col_time(&q, 0);
	query_end(&q);
	return true;
}

bool outbox_in_state(struct db *d, enum notice_state state, int64_t before, int64_t most, notice_fn *fn, void *ctx,
                     struct err *err)
{
	struct query q = db_query(d, SQL_NOTICES_IN_STATE);

	bind_str(&q, 1, notice_state_names[state]);
	bind_i64(&q, 2, before);
	bind_i64(&q, 3, most);
	return each(&q, fn, ctx, err);
}

bool outbox_of_hook(struct db *d, int64_t webhook, int64_t before, int64_t most, notice_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICES_OF_HOOK);

	bind_i64(&q, 1, webhook);
	bind_i64(&q, 2, before);
	bind_i64(&q, 3, most);
	return each(&q, fn, ctx, err);
}

bool outbox_of_member(struct db *d, struct str member, int64_t before, int64_t most, notice_fn *fn, void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICES_OF_MEMBER);

	bind_str(&q, 1, member);
	bind_i64(&q, 2, before);
	bind_i64(&q, 3, most);
	return each(&q, fn, ctx, err);
}

struct got {
	struct arena *a;
	struct notice_row *row;
	bool there;
};

static bool take(void *ctx, const struct notice_row *n, struct err *err)
{
	struct got *g = ctx;

	(void)err;
	*g->row = *n;
	g->row->key = str_dup(g->a, n->key);
	g->row->kind = str_dup(g->a, n->kind);
	g->row->member = str_dup(g->a, n->member);
	g->row->subject = str_dup(g->a, n->subject);
	g->row->args = str_dup(g->a, n->args);
	g->row->error = str_dup(g->a, n->error);
	g->there = true;
	return true;
}

bool outbox_get(struct db *d, struct arena *a, int64_t rank, struct notice_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICE_GET);
	struct got g = { a, ret, false };

	bind_i64(&q, 1, rank);
	if (!each(&q, take, &g, err))
		return false;
	return g.there || err_set(err, ERR_FOUND, "there is no such notice, or not any more");
}

bool outbox_count(struct db *d, int64_t ret[NOTICE_STATE_N], struct err *err)
{
	struct query q = db_query(d, SQL_NOTICES_COUNT);
	enum db_step s;

	for (int i = 0; i < NOTICE_STATE_N; i++)
		ret[i] = 0;
	while ((s = db_step(&q, err)) == DB_ROW) {
		int state = names_find(notice_state_names, NOTICE_STATE_N, col_str(&q, 0));

		if (state >= 0)
			ret[state] = col_i64(&q, 1);
	}
	return s == DB_DONE;
}

/* --- moving on --- */

static bool move(struct db *d, enum sql_id id, int64_t rank, unixtime next, struct err *err)
{
	struct query q = db_query(d, id);

	bind_i64(&q, 1, rank);
	bind_i64(&q, 2, next);
	return db_run(&q, err) || err_wrap(err, "a notice");
}

static bool move_why(struct db *d, enum sql_id id, int64_t rank, unixtime next, struct str why, struct err *err)
{
	struct query q = db_query(d, id);

	bind_i64(&q, 1, rank);
	bind_i64(&q, 2, next);
	bind_str(&q, 3, why);
	return db_run(&q, err) || err_wrap(err, "a notice");
}

bool outbox_hold(struct db *d, int64_t rank, unixtime until, struct err *err)
{
	return move(d, SQL_NOTICE_HOLD, rank, until, err);
}

bool outbox_keep(struct db *d, int64_t rank, struct str why, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICE_KEEP);

	bind_i64(&q, 1, rank);
	bind_str(&q, 2, why);
	return db_run(&q, err) || err_wrap(err, "a notice");
}

bool outbox_kept(struct db *d, struct str member, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICES_KEPT);

	bind_str(&q, 1, member);
	if (db_step(&q, err) != DB_ROW)
		return false;
	*ret = col_i64(&q, 0);
	query_end(&q);
	return true;
}

bool outbox_release(struct db *d, struct str member, unixtime now, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICES_RELEASE);

	bind_str(&q, 1, member);
	bind_i64(&q, 2, now);
	return db_run(&q, err) || err_wrap(err, "notices that were kept");
}

bool outbox_back(struct db *d, const struct notice_row *n, bool whole, enum notice_state state, unixtime now, struct str why,
                 struct err *err)
{
	struct query q = db_query(d, whole ? SQL_NOTICES_BACK : SQL_NOTICE_BACK);

	bind_str(&q, 1, notice_state_names[state]);
	bind_time(&q, 2, state == NOTICE_KEPT ? TIME_NONE : now);
	bind_str(&q, 3, why);
	if (whole) {
		bind_str(&q, 4, n->member);
		bind_time(&q, 5, n->ended_at);
	} else {
		bind_i64(&q, 4, n->rank);
	}
	return db_run(&q, err) || err_wrap(err, "a notice that came back");
}

bool outbox_try(struct db *d, int64_t rank, unixtime next, struct err *err)
{
	return move(d, SQL_NOTICE_TRY, rank, next, err);
}

bool outbox_untry(struct db *d, int64_t rank, unixtime next, struct str why, struct err *err)
{
	return move_why(d, SQL_NOTICE_UNTRY, rank, next, why, err);
}

bool outbox_wait(struct db *d, int64_t rank, unixtime next, struct str why, struct err *err)
{
	return move_why(d, SQL_NOTICE_WAIT, rank, next, why, err);
}

bool outbox_end(struct db *d, int64_t rank, enum notice_state state, unixtime now, struct str why, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICE_END);

	bind_i64(&q, 1, rank);
	bind_str(&q, 2, notice_state_names[state]);
	bind_i64(&q, 3, now);
	bind_str(&q, 4, why);
	return db_run(&q, err) || err_wrap(err, "a notice");
}

bool outbox_again(struct db *d, int64_t rank, unixtime now, struct err *err)
{
	return move(d, SQL_NOTICE_AGAIN, rank, now, err);
}

bool outbox_drop(struct db *d, int64_t rank, unixtime now, struct err *err)
{
	return move(d, SQL_NOTICE_DROP, rank, now, err);
}

bool outbox_forget(struct db *d, unixtime before, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICES_FORGET);

	bind_i64(&q, 1, before);
	return db_run(&q, err) || err_wrap(err, "forgetting old notices");
}

/* --- who wants what, when --- */

bool choice_set(struct db *d, struct str member, struct str kind, enum notice_choice c, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICE_CHOICE_SET);

	bind_str(&q, 1, member);
	bind_str(&q, 2, kind);
	bind_str(&q, 3, notice_choice_names[c]);
	return db_run(&q, err);
}

bool choices_of(struct db *d, struct str member, bool (*fn)(void *ctx, struct str kind, enum notice_choice c, struct err *err),
                void *ctx, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICE_CHOICES);
	enum db_step s;
	bool ok = true;

	bind_str(&q, 1, member);
	while (ok && (s = db_step(&q, err)) != DB_DONE) {
		if (s == DB_FAILED)
			return false;
		int c = names_find(notice_choice_names, CHOICE_N, col_str(&q, 1));

		ok = c < 0 || fn(ctx, col_str(&q, 0), (enum notice_choice)c, err);
	}
	query_end(&q);
	return ok;
}

struct asked {
	struct str kind;
	enum notice_choice found;
};

static bool is_asked(void *ctx, struct str kind, enum notice_choice c, struct err *err)
{
	struct asked *x = ctx;

	(void)err;
	if (str_eq(kind, x->kind))
		x->found = c;
	return true;
}

bool choice_of(struct db *d, struct str member, struct str kind, enum notice_choice *ret, struct err *err)
{
	struct asked x = { kind, CHOICE_NONE };

	if (!choices_of(d, member, is_asked, &x, err))
		return false;
	*ret = x.found;
	return true;
}

bool hour_set(struct db *d, struct str member, int hour, struct err *err)
{
	if (hour < 0 || hour > 23)
		return err_set(err, ERR_RANGE, "an hour is 0 to 23, found %d", hour);
	struct query q = db_query(d, SQL_NOTICE_HOUR_SET);

	bind_str(&q, 1, member);
	bind_i64(&q, 2, hour);
	return db_run(&q, err);
}

bool hour_of(struct db *d, struct str member, int *ret, struct err *err)
{
	struct query q = db_query(d, SQL_NOTICE_HOUR_OF);

	bind_str(&q, 1, member);
	enum db_step s = db_step(&q, err);

	if (s == DB_FAILED)
		return false;
	*ret = s == DB_ROW ? (int)col_i64(&q, 0) : -1;
	query_end(&q);
	return true;
}

bool choices_clear(struct db *d, struct str member, struct err *err)
{
	bool own, ok = db_join(d, &own, err);

	if (!ok)
		return false;
	for (int i = 0; ok && i < 2; i++) {
		struct query q = db_query(d, i ? SQL_NOTICE_HOUR_CLEAR : SQL_NOTICE_CHOICES_CLEAR);

		bind_str(&q, 1, member);
		ok = db_run(&q, err);
	}
	return db_leave(d, own, ok, err);
}

bool pgp_of(struct db *d, struct arena *a, int64_t member, struct str *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PGP_GET);

	bind_i64(&q, 1, member);
	enum db_step s = db_step(&q, err);

	*ret = s == DB_ROW ? dup(a, &q, 0) : STR("");
	query_end(&q);
	return s != DB_FAILED;
}

bool pgp_set(struct db *d, int64_t member, struct str key, struct err *err)
{
	struct query q = db_query(d, key.n ? SQL_PGP_PUT : SQL_PGP_DROP);

	bind_i64(&q, 1, member);
	if (key.n)
		bind_str(&q, 2, key);
	return db_run(&q, err) || err_wrap(err, "keeping an OpenPGP key");
}

/* --- webhooks --- */

bool webhook_put(struct db *d, const struct webhook_row *w, struct err *err)
{
	struct query q = db_query(d, SQL_WEBHOOK_PUT);

	bind_i64(&q, 1, w->id);
	bind_str(&q, 2, w->party);
	bind_str(&q, 3, w->url);
	bind_str(&q, 4, w->events);
	bind_str(&q, 5, w->secret);
	bind_time(&q, 6, w->ended);
	return db_run(&q, err) || err_wrap(err, "keeping a webhook");
}

static void webhook_row(struct query *q, struct arena *a, struct webhook_row *w)
{
	*w = (struct webhook_row){
		.id = col_i64(q, 0), .party = dup(a, q, 1), .url = dup(a, q, 2), .events = dup(a, q, 3), .secret = dup(a, q, 4),
		.ended = col_time(q, 5), .failures = col_i64(q, 6), .since = col_time(q, 7), .off_at = col_time(q, 8),
		.error = dup(a, q, 9),
	};
}

bool webhook_get(struct db *d, struct arena *a, int64_t id, struct webhook_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_WEBHOOK_GET);

	bind_i64(&q, 1, id);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		webhook_row(&q, a, ret);
	query_end(&q);
	if (s == DB_DONE)
		return err_set(err, ERR_FOUND, "there is no webhook %lld", (long long)id);
	return s == DB_ROW;
}

bool webhooks_of(struct db *d, struct str party, bool (*fn)(void *ctx, const struct webhook_row *w, struct err *err), void *ctx,
                 struct err *err)
{
	struct query q = db_query(d, SQL_WEBHOOKS_OF);
	enum db_step s = DB_DONE;
	struct arena a;
	bool ok = true;

	arena_init(&a);
	bind_str(&q, 1, party);
	while (ok && (s = db_step(&q, err)) == DB_ROW) {
		struct webhook_row w;

		webhook_row(&q, &a, &w);
		ok = fn(ctx, &w, err);
		arena_reset(&a);
	}
	query_end(&q);
	arena_release(&a);
	return ok && s == DB_DONE;
}

bool webhooks_end_of(struct db *d, struct str party, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_WEBHOOKS_END_OF);

	bind_str(&q, 1, party);
	bind_i64(&q, 2, at);
	return db_run(&q, err);
}

bool webhook_well(struct db *d, int64_t id, struct err *err)
{
	struct query q = db_query(d, SQL_WEBHOOK_WELL);

	bind_i64(&q, 1, id);
	return db_run(&q, err);
}

bool webhook_failed(struct db *d, int64_t id, unixtime now, struct str why, struct err *err)
{
	return move_why(d, SQL_WEBHOOK_FAILED, id, now, why, err);
}

bool webhook_off(struct db *d, int64_t id, unixtime now, struct str why, struct err *err)
{
	bool own, ok = db_join(d, &own, err);

	if (!ok)
		return false;
	ok = move_why(d, SQL_WEBHOOK_OFF, id, now, why, err) && move_why(d, SQL_NOTICES_DROP_OF_HOOK, id, now, why, err);
	return db_leave(d, own, ok, err);
}
