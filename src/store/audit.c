#include "store/audit.h"

/* What narrows most leads: a thing has few acts, a person some, a kind of act many. */
static enum sql_id leading(const struct audit_ask *k)
{
	return k->subject.n ? SQL_AUDIT_BY_SUBJECT : k->member > 0 ? SQL_AUDIT_BY_MEMBER : k->party.n ? SQL_AUDIT_BY_PARTY :
	       k->member == 0 ? SQL_AUDIT_BY_MEMBER : k->act.n ? SQL_AUDIT_BY_NAME : SQL_AUDIT_ALL;
}

static void bind_text(struct query *q, int at, struct str s)
{
	bind_str(q, at, s.n ? s : STR(""));
}

struct span { int64_t from, until; }; /* numbers: from this one, before that one */

static bool span_of(struct db *d, const struct audit_ask *k, struct span *ret, struct err *err)
{
	*ret = (struct span){ 0, INT64_MAX };
	if (k->from == TIME_NONE && k->until == TIME_NONE)
		return true;
	struct query q = db_query(d, SQL_AUDIT_SPAN);

	bind_i64(&q, 1, k->from == TIME_NONE ? INT64_MIN : k->from);
	bind_i64(&q, 2, k->until == TIME_NONE ? INT64_MAX : k->until);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		*ret = (struct span){ col_i64(&q, 0), col_i64(&q, 1) + 1 };
	query_end(&q);
	return s == DB_ROW;
}

bool audit_each(struct db *d, const struct audit_ask *k, act_fn *fn, void *ctx, struct err *err)
{
	struct span span;

	if (!span_of(d, k, &span, err))
		return false;
	struct query q = db_query(d, leading(k));

	bind_i64(&q, 1, k->before && k->before < span.until ? k->before : span.until);
	bind_i64(&q, 2, k->from == TIME_NONE ? INT64_MIN : k->from);
	bind_i64(&q, 3, k->until == TIME_NONE ? INT64_MAX : k->until);
	bind_text(&q, 4, k->act);
	bind_text(&q, 5, k->subject);
	bind_i64(&q, 6, k->member);
	bind_text(&q, 7, k->party);
	bind_i64(&q, 8, k->most);
	bind_i64(&q, 9, span.from);
	bind_text(&q, 10, k->reader);
	return acts_query(&q, fn, ctx, err);
}
