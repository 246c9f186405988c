#include "hub/case/standing.h"

#include "base/arena.h"

#define BIT(x) (1u << REL_##x)

/* The party's own part. */
static bool by_party(struct db *d, struct str who, struct thing *t, struct err *err)
{
	struct query q = db_query(d, SQL_STANDING_PARTY);

	bind_i64(&q, 1, t->case_id);
	bind_str(&q, 2, who);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW) {
		struct str role = col_str(&q, 0);
		bool entered = col_i64(&q, 1), leads = col_i64(&q, 3);

		t->barred = col_i64(&q, 2);
		if (!entered)
			t->standing |= BIT(INVITED);
		else
			t->standing |= BIT(PARTICIPANT) | (str_eq(role, role_names[ROLE_COORDINATOR]) ? BIT(COORDINATOR) : 0) |
			               (leads ? BIT(LEADER) : 0);
	}
	query_end(&q);
	return s != DB_FAILED;
}

/* And what they reported themselves. *ret_report is "report/57" then. */
static bool by_report(struct db *d, const struct who *w, struct thing *t, struct arena *a, struct str *ret_report, struct err *err)
{
	struct query q = db_query(d, SQL_STANDING_FINDER);

	*ret_report = STR("");
	bind_i64(&q, 1, t->case_id);
	bind_i64(&q, 2, w->member);
	bind_str(&q, 3, w->party);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW) {
		*ret_report = str_dup(a, col_str(&q, 0));
		t->standing |= col_i64(&q, 1) ? BIT(FINDER) : BIT(INVITED);
		t->barred |= col_i64(&q, 2) != 0;
	}
	query_end(&q);
	return s != DB_FAILED;
}

static bool listed(struct db *d, int64_t thread, struct str who, bool *ret, struct err *err)
{
	if (*ret || !who.n)
		return true;
	struct query q = db_query(d, SQL_STANDING_LISTED);

	bind_i64(&q, 1, thread);
	bind_str(&q, 2, who);
	enum db_step s = db_step(&q, err);

	*ret = s == DB_ROW;
	query_end(&q);
	return s != DB_FAILED;
}

/* Of a thread that is not everybody's only what coordinates is left, and what is admitted. */
static bool within(struct db *d, struct str party, struct str report, struct thing *t, struct err *err)
{
	struct query q = db_query(d, SQL_STANDING_THREAD);
	bool private = false, own = false, in = false;

	bind_i64(&q, 1, t->thread);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW) {
		private = str_eq(col_str(&q, 0), STR("private"));
		own = str_eq(col_str(&q, 0), STR("report"));
	}
	query_end(&q);
	if (s == DB_FAILED || (!private && !own))
		return s != DB_FAILED;
	if (private && (!listed(d, t->thread, party, &in, err) || !listed(d, t->thread, report, &in, err)))
		return false;
	if (!in)
		t->standing &= BIT(COORDINATOR);
	return true;
}

bool standing_load(struct db *d, const struct who *w, struct thing *t, struct err *err)
{
	t->standing = 0;
	t->barred = false;
	if (!t->case_id || !w || !w->member)
		return true;
	struct arena a = { 0 };
	struct str party = STR_JOIN(&a, STR("party/"), w->party), report;
	bool ok = by_party(d, party, t, err) && by_report(d, w, t, &a, &report, err);

	if (ok && t->standing & ~BIT(INVITED))
		t->standing &= ~BIT(INVITED); /* in by one way is in */
	ok = ok && (!t->thread || within(d, party, report, t, err));
	arena_release(&a);
	return ok;
}
