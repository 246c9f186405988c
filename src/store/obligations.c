#include "store/obligations.h"

#include <stdio.h>

#include "base/names.h"
#include "store/rows.h"

enum { FIELDS_FIXED = 13 };

int64_t obligation_place(const struct obligation *o)
{
	if (o->due.due != TIME_NONE && o->state != OBLIGATION_PAUSED)
		return o->due.due;
	return OBLIGATION_FAR + (o->state == OBLIGATION_AWAITING ? 2 : o->state == OBLIGATION_PAUSED ? 3 : 1);
}

static void bind_act(struct query *q, int at, int64_t seq)
{
	if (seq < 0)
		bind_null(q, at);
	else
		bind_i64(q, at, seq);
}

/* What can change, from position `at` on. */
static void bind_clock(struct query *q, int at, const struct obligation_row *r, bool with_opened)
{
	const struct obligation *o = &r->o;

	bind_str(q, at++, obligation_state_names[o->state]);
	bind_str(q, at++, obligation_ask_names[o->asked]);
	bind_i64(q, at++, o->asked_by);
	if (with_opened)
		bind_i64(q, at++, o->opened);
	bind_time(q, at++, o->started);
	bind_time(q, at++, o->due.due);
	bind_i64(q, at++, o->due.unsure);
	bind_time(q, at++, o->paused_since);
	bind_i64(q, at++, o->paused_s);
	bind_time(q, at++, o->ended);
	bind_i64(q, at++, o->changed);
	bind_act(q, at++, r->met_by);
	bind_i64(q, at++, obligation_place(o));
	bind_i64(q, at++, r->told);
	bind_time(q, at, r->next);
}

bool obligation_add(struct db *d, const struct obligation_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATION_ADD);

	bind_i64(&q, 1, r->id);
	bind_str(&q, 2, r->rule);
	bind_i64(&q, 3, r->version);
	bind_str(&q, 4, r->about);
	bind_str(&q, 5, r->subject);
	bind_str(&q, 6, r->bearer);
	bind_act(&q, 7, r->cause);
	bind_str(&q, 8, limit_unit_names[r->limit.unit]);
	bind_i64(&q, 9, r->limit.n);
	bind_i64(&q, 10, r->limit.end_of_day);
	bind_str(&q, 11, r->calendar);
	bind_str(&q, 12, r->zone);
	bind_i64(&q, 13, r->pausable);
	bind_clock(&q, FIELDS_FIXED + 1, r, true);
	bind_i64(&q, FIELDS_FIXED + 16, r->case_id);
	return db_run(&q, err);
}

bool obligation_set(struct db *d, const struct obligation_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATION_SET);

	bind_i64(&q, 1, r->id);
	bind_clock(&q, 2, r, false);
	return db_run(&q, err);
}

static int64_t col_act(struct query *q, int at)
{
	return col_is_null(q, at) ? -1 : col_i64(q, at);
}

/* A word that is none of the names becomes _N, which the check after it refuses. */
static size_t col_name(struct query *q, int at, const struct str *names, size_t n)
{
	int i = names_find(names, n, col_str(q, at));

	return i < 0 ? n : (size_t)i;
}

static void take_row_of(struct query *q, struct arena *a, void *ret)
{
	*(struct obligation_row *)ret = (struct obligation_row){
		.id = col_i64(q, 0), .rule = col_text(q, a, 1), .version = col_i64(q, 2), .about = col_text(q, a, 3),
		.subject = col_text(q, a, 4), .bearer = col_text(q, a, 5), .cause = col_act(q, 6),
		.limit = { (enum limit_unit)col_name(q, 7, limit_unit_names, LIMIT_UNIT_N), (unsigned)col_i64(q, 8), col_i64(q, 9) != 0 },
		.calendar = col_text(q, a, 10), .zone = col_text(q, a, 11), .pausable = col_i64(q, 12),
		.o = {
			.state = (enum obligation_state)col_name(q, 13, obligation_state_names, OBLIGATION_STATE_N),
			.asked = (enum obligation_ask)col_name(q, 14, obligation_ask_names, OBLIGATION_ASK_N),
			.asked_by = col_i64(q, 15), .opened = col_i64(q, 16), .started = col_time(q, 17),
			.due = { col_time(q, 18), col_i64(q, 19) != 0 }, .paused_since = col_time(q, 20), .paused_s = col_i64(q, 21),
			.ended = col_time(q, 22), .changed = col_i64(q, 23),
		},
		.met_by = col_act(q, 24), .told = col_i64(q, 26), .next = col_time(q, 27),
	};
}

static bool sound(const struct obligation_row *r, struct err *err)
{
	return (r->limit.unit < LIMIT_UNIT_N && limit_valid(r->limit) && obligation_valid(&r->o)) ||
	       err_set(err, ERR_DB, "obligation %lld cannot be as it stands there", (long long)r->id);
}

bool obligation_get(struct db *d, struct arena *a, int64_t id, struct obligation_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATION_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_row_of, ret, "obligation", err) && sound(ret, err);
}

bool obligation_find_open(struct db *d, struct arena *a, struct str rule, struct str about, struct obligation_row *ret,
                          struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATION_OPEN);

	bind_str(&q, 1, rule);
	bind_str(&q, 2, about);
	enum db_step s = db_step(&q, err);

	*ret = (struct obligation_row){ 0 };
	if (s == DB_ROW)
		take_row_of(&q, a, ret);
	query_end(&q);
	return s == DB_DONE || (s == DB_ROW && sound(ret, err));
}

bool obligations_tell(struct db *d, unixtime now, int64_t *ret, size_t most, size_t *ret_n, struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATIONS_TELL);
	enum db_step s = DB_DONE;

	*ret_n = 0;
	bind_i64(&q, 1, now);
	bind_i64(&q, 2, (int64_t)most);
	while (*ret_n < most && (s = db_step(&q, err)) == DB_ROW)
		ret[(*ret_n)++] = col_i64(&q, 0);
	query_end(&q);
	return s != DB_FAILED;
}

/* --- many of them --- */

struct obligation_mark obligation_mark(const struct obligation_row *r, enum obligation_sort by, bool down)
{
	int64_t number = by == OBLIGATIONS_BY_OPENED ? r->o.opened : obligation_place(&r->o);

	return (struct obligation_mark){
		by == OBLIGATIONS_BY_BEARER ? r->bearer : by == OBLIGATIONS_BY_RULE ? r->rule : STR(""), down ? -number : number, r->id,
	};
}

static void bind_bearers(struct query *q, const struct obligation_filter *f)
{
	for (int i = 0; i < 3; i++)
		bind_str(q, 1 + i, f->bearers[i]);
}

static void bind_reader(struct query *q, int at, const struct obligation_filter *f)
{
	bind_str(q, at, f->reader.n ? f->reader : STR(""));
}

static bool all_sound(const struct obligation_rows *rows, struct err *err)
{
	for (size_t i = 0; i < rows->n; i++)
		if (!sound(&rows->v[i], err))
			return false;
	return true;
}

bool obligations_open(struct db *d, struct arena *a, const struct obligation_filter *f, enum obligation_sort by, bool down,
                      const struct obligation_mark *after, size_t most, struct obligation_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATIONS_OPEN);
	bool anywhere = !f->from && !f->to;

	*ret = (struct obligation_rows){ 0 };
	bind_bearers(&q, f);
	bind_str(&q, 4, f->rule);
	bind_str(&q, 5, f->state);
	bind_i64(&q, 6, anywhere ? INT64_MIN : f->from);
	bind_i64(&q, 7, anywhere ? INT64_MAX : f->to);
	bind_i64(&q, 8, f->asked);
	bind_str(&q, 9, f->subject);
	bind_i64(&q, 10, by);
	bind_i64(&q, 11, down ? -1 : 1);
	bind_str(&q, 12, after->text);
	bind_i64(&q, 13, after->number);
	bind_i64(&q, 14, after->id);
	bind_i64(&q, 15, (int64_t)most);
	bind_reader(&q, 16, f);
	return rows_all(&q, a, take_row_of, ret, err) && all_sound(ret, err);
}

bool obligations_ended(struct db *d, struct arena *a, const struct obligation_filter *f, int64_t before, size_t most,
                       struct obligation_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATIONS_ENDED);

	*ret = (struct obligation_rows){ 0 };
	bind_bearers(&q, f);
	bind_str(&q, 4, f->rule);
	bind_str(&q, 5, f->state);
	bind_str(&q, 6, f->subject);
	bind_i64(&q, 7, before);
	bind_i64(&q, 8, (int64_t)most);
	bind_reader(&q, 9, f);
	return rows_all(&q, a, take_row_of, ret, err) && all_sound(ret, err);
}

static void take_id(struct query *q, struct arena *a, void *ret)
{
	*(struct str *)ret = col_text(q, a, 0);
}

bool obligations_rules(struct db *d, struct arena *a, const struct obligation_filter *f, struct obligation_used *ret,
                       struct err *err)
{
	bool all = !f->bearers[0].n;
	struct query q = db_query(d, all ? SQL_OBLIGATIONS_RULES : SQL_OBLIGATIONS_RULES_OF);

	*ret = (struct obligation_used){ 0 };
	if (!all)
		bind_bearers(&q, f);
	return rows_all(&q, a, take_id, ret, err);
}

bool obligations_of_case(struct db *d, struct arena *a, int64_t case_id, const struct obligation_filter *f, size_t most,
                         struct obligation_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATIONS_OF_CASE);

	bind_i64(&q, 1, case_id);
	for (int i = 0; i < 3; i++)
		bind_str(&q, 2 + i, f->bearers[i]);
	bind_i64(&q, 5, (int64_t)most);
	*ret = (struct obligation_rows){ 0 };
	return rows_all(&q, a, take_row_of, ret, err) && all_sound(ret, err);
}

bool obligations_count(struct db *d, const struct obligation_filter *f, unixtime now, unixtime soon, struct obligation_counts *ret,
                       struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATIONS_COUNT);

	bind_bearers(&q, f);
	bind_i64(&q, 4, now);
	bind_i64(&q, 5, soon);
	bind_reader(&q, 6, f);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		*ret = (struct obligation_counts){ col_i64(&q, 0), col_i64(&q, 1), col_i64(&q, 2), col_i64(&q, 3), col_i64(&q, 4),
			                           col_i64(&q, 5) };
	query_end(&q);
	return s == DB_ROW;
}

/* --- of cases --- */

bool obligations_to_case(struct db *d, struct str subject, int64_t to, struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATIONS_TO_CASE);

	bind_str(&q, 1, subject);
	bind_i64(&q, 2, to);
	return db_run(&q, err);
}

bool obligations_absorb(struct db *d, int64_t from, int64_t to, struct err *err)
{
	char old[32], new[32];
	struct query q = db_query(d, SQL_OBLIGATIONS_ABSORB);

	snprintf(old, sizeof old, "case/%lld", (long long)from);
	snprintf(new, sizeof new, "case/%lld", (long long)to);
	bind_str(&q, 1, str_of(old));
	bind_str(&q, 2, str_of(new));
	bind_i64(&q, 3, to);
	return db_run(&q, err);
}

static void take_number(struct query *q, struct arena *a, void *ret)
{
	(void)a;
	*(int64_t *)ret = col_i64(q, 0);
}

bool obligations_in_case(struct db *d, struct arena *a, int64_t case_id, struct str bearer, struct obligation_ids *ret,
                         struct err *err)
{
	struct query q = db_query(d, SQL_OBLIGATIONS_IN_CASE);

	*ret = (struct obligation_ids){ 0 };
	bind_i64(&q, 1, case_id);
	bind_str(&q, 2, bearer);
	return rows_all(&q, a, take_number, ret, err);
}
