#include "store/embargoes.h"

#include "base/names.h"
#include "store/rows.h"

static void take_proposal(struct query *q, struct arena *a, void *ret)
{
	int state = names_find(embargo_proposal_names, PROPOSAL_STATE_N, col_str(q, 8));

	*(struct proposal_row *)ret = (struct proposal_row){
		.id = col_i64(q, 0), .case_id = col_i64(q, 1), .who = col_text(q, a, 2), .at = col_i64(q, 3), .ends = col_i64(q, 4),
		.zone = col_text(q, a, 5), .words = col_text(q, a, 6), .answer_by = col_time(q, 7),
		.state = state < 0 ? PROPOSAL_STATE_N : (enum embargo_proposal_state)state, .decided = col_time(q, 9),
	};
}

static bool sound(const struct proposal_row *p, struct err *err)
{
	return (p->state < PROPOSAL_STATE_N && (p->state == PROPOSAL_OPEN) == (p->decided == TIME_NONE)) ||
	       err_set(err, ERR_DB, "proposal %lld cannot be as it stands there", (long long)p->id);
}

bool proposal_add(struct db *d, const struct proposal_row *p, struct err *err)
{
	struct query q = db_query(d, SQL_PROPOSAL_ADD);

	bind_i64(&q, 1, p->id);
	bind_i64(&q, 2, p->case_id);
	bind_str(&q, 3, p->who);
	bind_i64(&q, 4, p->at);
	bind_i64(&q, 5, p->ends);
	bind_str(&q, 6, p->zone);
	bind_str(&q, 7, p->words.n ? p->words : STR(""));
	bind_time(&q, 8, p->answer_by);
	bind_str(&q, 9, embargo_proposal_names[p->state]);
	bind_time(&q, 10, p->decided);
	return db_run(&q, err);
}

bool proposal_set(struct db *d, const struct proposal_row *p, struct err *err)
{
	struct query q = db_query(d, SQL_PROPOSAL_SET);

	bind_i64(&q, 1, p->id);
	bind_i64(&q, 2, p->case_id);
	bind_str(&q, 3, embargo_proposal_names[p->state]);
	bind_time(&q, 4, p->decided);
	return db_run(&q, err);
}

bool proposal_get(struct db *d, struct arena *a, int64_t id, struct proposal_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PROPOSAL_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_proposal, ret, "proposal", err) && sound(ret, err);
}

bool proposals_of(struct db *d, struct arena *a, int64_t case_id, struct proposal_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PROPOSALS_OF);

	*ret = (struct proposal_rows){ 0 };
	bind_i64(&q, 1, case_id);
	if (!rows_all(&q, a, take_proposal, ret, err))
		return false;
	for (size_t i = 0; i < ret->n; i++)
		if (!sound(&ret->v[i], err))
			return false;
	return true;
}

bool proposal_say(struct db *d, const struct proposal_said *s, struct err *err)
{
	struct query q = db_query(d, SQL_PROPOSAL_ANSWER_PUT);

	bind_i64(&q, 1, s->proposal);
	bind_str(&q, 2, s->who);
	bind_str(&q, 3, s->yes ? STR("accept") : STR("reject"));
	bind_i64(&q, 4, s->at);
	return db_run(&q, err);
}

static void take_said(struct query *q, struct arena *a, void *ret)
{
	*(struct proposal_said *)ret = (struct proposal_said){
		col_i64(q, 0), col_text(q, a, 1), str_eq(col_str(q, 2), STR("accept")), col_i64(q, 3),
	};
}

bool proposal_saids(struct db *d, struct arena *a, int64_t case_id, struct proposal_saids *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PROPOSAL_ANSWERS_OF);

	*ret = (struct proposal_saids){ 0 };
	bind_i64(&q, 1, case_id);
	return rows_all(&q, a, take_said, ret, err);
}

static void take_ending(struct query *q, struct arena *a, void *ret)
{
	(void)a;
	*(struct embargo_ending *)ret = (struct embargo_ending){ col_i64(q, 0), col_i64(q, 1) };
}

bool embargoes_ending(struct db *d, struct arena *a, unixtime from, unixtime to, struct embargo_endings *ret, struct err *err)
{
	struct query q = db_query(d, SQL_EMBARGOES_ENDING);

	*ret = (struct embargo_endings){ 0 };
	bind_i64(&q, 1, from);
	bind_i64(&q, 2, to);
	return rows_all(&q, a, take_ending, ret, err);
}
