#include "store/reports.h"

#include "base/names.h"
#include "store/rows.h"

const struct str report_text_names[REPORT_TEXT_N] = {
	[REPORT_TITLE] = STR_LIT("title"), [REPORT_PRODUCT] = STR_LIT("product"), [REPORT_VERSIONS] = STR_LIT("versions"),
	[REPORT_WORDS] = STR_LIT("words"), [REPORT_STEPS] = STR_LIT("steps"), [REPORT_IMPACT] = STR_LIT("impact"),
	[REPORT_FOUND] = STR_LIT("found"), [REPORT_PLACE] = STR_LIT("place"), [REPORT_TOLD] = STR_LIT("told"),
	[REPORT_CREDIT_AS] = STR_LIT("credit_as"), [REPORT_NAME] = STR_LIT("name"), [REPORT_MAIL] = STR_LIT("mail"),
};

bool report_add(struct db *d, const struct report_row *r, const struct digest *secret, struct err *err)
{
	const struct str words[] = { r->exploited, r->public, r->credit };
	struct query q = db_query(d, SQL_REPORT_ADD);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->at);
	bind_i64(&q, 3, r->member);
	bind_str(&q, 4, r->party);
	bind_blob(&q, 5, digest_str(secret));
	bind_str(&q, 6, r->origin);
	bind_str(&q, 7, r->lang);
	for (int i = 0; i < REPORT_TEXT_N; i++)
		bind_str(&q, 8 + i, r->texts[i]);
	for (int i = 0; i < 3; i++)
		bind_str(&q, 20 + i, words[i]);
	bind_i64(&q, 23, r->share);
	bind_time(&q, 24, r->plan_at);
	bind_str(&q, 25, r->plan_zone);
	bind_str(&q, 26, report_state_names[r->state]);
	return db_run(&q, err);
}

bool report_set(struct db *d, const struct report_row *r, struct err *err)
{
	const struct str words[] = { r->grade, r->affected, r->verdict, r->reason, r->same_as };
	const unixtime times[] = { r->acknowledged, r->validated, r->informed, r->heard, r->asked, r->ended };
	struct query q = db_query(d, SQL_REPORT_SET);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->member);
	bind_str(&q, 3, r->party);
	bind_str(&q, 4, report_state_names[r->state]);
	bind_i64(&q, 5, r->assigned);
	for (int i = 0; i < 5; i++)
		bind_str(&q, 6 + i, words[i]);
	for (int i = 0; i < 6; i++)
		bind_time(&q, 11 + i, times[i]);
	return db_run(&q, err);
}

/* A word that is no state is one of no state: the reader tells. */
static enum report_state state_of(struct query *q, int at)
{
	int s = names_find(report_state_names, REPORT_STATE_N, col_str(q, at));

	return s < 0 ? REPORT_STATE_N : (enum report_state)s;
}

static void take_report(struct query *q, struct arena *a, void *ret)
{
	struct report_row *r = ret;

	*r = (struct report_row){
		.id = col_i64(q, 0), .at = col_i64(q, 1), .member = col_i64(q, 2), .party = col_text(q, a, 3), .origin = col_text(q, a, 4),
		.lang = col_text(q, a, 5), .exploited = col_text(q, a, 18), .public = col_text(q, a, 19), .credit = col_text(q, a, 20),
		.share = col_i64(q, 21), .plan_at = col_time(q, 22), .plan_zone = col_text(q, a, 23), .state = state_of(q, 24),
		.assigned = col_i64(q, 25), .grade = col_text(q, a, 26), .affected = col_text(q, a, 27), .verdict = col_text(q, a, 28),
		.reason = col_text(q, a, 29), .same_as = col_text(q, a, 30), .case_id = col_i64(q, 31), .acknowledged = col_time(q, 32),
		.validated = col_time(q, 33), .informed = col_time(q, 34), .heard = col_time(q, 35), .asked = col_time(q, 36),
		.ended = col_time(q, 37),
	};
	for (int i = 0; i < REPORT_TEXT_N; i++)
		r->texts[i] = col_text(q, a, 6 + i);
}

static bool state_ok(int64_t id, enum report_state s, struct err *err)
{
	return s < REPORT_STATE_N || err_set(err, ERR_DB, "report/%lld has a state that is none", (long long)id);
}

static bool all_ok(const struct report_rows *r, struct err *err)
{
	for (size_t i = 0; i < r->n; i++)
		if (!state_ok(r->v[i].id, r->v[i].state, err))
			return false;
	return true;
}

bool report_get(struct db *d, struct arena *a, int64_t id, struct report_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORT_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_report, ret, "report", err) && state_ok(id, ret->state, err);
}

bool reports_same_as(struct db *d, struct arena *a, struct str as, struct report_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORTS_SAME_AS);

	*ret = (struct report_rows){ 0 };
	bind_str(&q, 1, as);
	return rows_all(&q, a, take_report, ret, err) && all_ok(ret, err);
}

static bool texts(struct query *q, struct arena *a, struct strs *ret, struct err *err)
{
	enum db_step s;

	*ret = (struct strs){ 0 };
	while ((s = db_step(q, err)) == DB_ROW)
		strs_add(a, ret, col_text(q, a, 0));
	query_end(q);
	return s == DB_DONE;
}

bool report_coordinators(struct db *d, struct arena *a, int64_t case_id, struct strs *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORT_COORDINATORS);

	bind_i64(&q, 1, case_id);
	return texts(&q, a, ret, err);
}

bool reports_coordinated(struct db *d, struct arena *a, struct str party, struct strs *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORTS_COORDINATED);

	bind_str(&q, 1, party);
	return texts(&q, a, ret, err);
}

bool reports_of_member(struct db *d, struct arena *a, int64_t member, size_t most, struct report_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORTS_OF_MEMBER);

	*ret = (struct report_rows){ 0 };
	bind_i64(&q, 1, member);
	bind_i64(&q, 2, (int64_t)most);
	return rows_all(&q, a, take_report, ret, err) && all_ok(ret, err);
}

/* --- the queue --- */

static struct str col_bytes(struct query *q, struct arena *a, int at)
{
	return col_is_null(q, at) ? STR("") : str_dup(a, col_blob(q, at));
}

static void take_line(struct query *q, struct arena *a, void *ret)
{
	*(struct report_line *)ret = (struct report_line){
		.id = col_i64(q, 0), .at = col_i64(q, 1), .member = col_i64(q, 2), .party = col_text(q, a, 3), .origin = col_text(q, a, 4),
		.title = col_text(q, a, 5), .product = col_text(q, a, 6), .title_sealed = col_bytes(q, a, 7),
		.product_sealed = col_bytes(q, a, 8), .exploited = col_text(q, a, 9), .public = col_text(q, a, 10),
		.plan_at = col_time(q, 11), .state = state_of(q, 12), .assigned = col_i64(q, 13), .grade = col_text(q, a, 14),
		.verdict = col_text(q, a, 15), .reason = col_text(q, a, 16), .same_as = col_text(q, a, 17), .case_id = col_i64(q, 18),
		.acknowledged = col_time(q, 19), .validated = col_time(q, 20), .informed = col_time(q, 21), .heard = col_time(q, 22),
		.asked = col_time(q, 23), .ended = col_time(q, 24), .due = col_time(q, 25), .finder = col_bytes(q, a, 26),
	};
}

bool report_lines(struct db *d, struct arena *a, bool closed, int64_t before, size_t most, struct report_lines *ret,
                  struct err *err)
{
	struct query q = db_query(d, SQL_REPORT_LINES);

	*ret = (struct report_lines){ 0 };
	bind_i64(&q, 1, closed);
	bind_i64(&q, 2, before);
	bind_i64(&q, 3, (int64_t)most);
	if (!rows_all(&q, a, take_line, ret, err))
		return false;
	for (size_t i = 0; i < ret->n; i++)
		if (!state_ok(ret->v[i].id, ret->v[i].state, err))
			return false;
	return true;
}

bool report_line(struct db *d, struct arena *a, int64_t id, struct report_line *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORT_LINE);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_line, ret, "report", err) && state_ok(id, ret->state, err);
}

bool reports_count(struct db *d, struct report_counts *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORTS_COUNT);
	enum db_step s = db_step(&q, err);

	if (s == DB_ROW)
		*ret = (struct report_counts){ col_i64(&q, 0), col_i64(&q, 1), col_i64(&q, 2), col_i64(&q, 3) };
	query_end(&q);
	return s == DB_ROW;
}

/* --- finders --- */

bool report_finder_put(struct db *d, int64_t report, const struct digest *finder, struct err *err)
{
	struct query q = db_query(d, SQL_REPORT_FINDER_PUT);

	bind_i64(&q, 1, report);
	bind_blob(&q, 2, digest_str(finder));
	return db_run(&q, err);
}

static void take_record(struct query *q, struct arena *a, void *ret)
{
	*(struct finder_record *)ret = (struct finder_record){
		.finder = col_bytes(q, a, 0), .all = col_i64(q, 1), .open = col_i64(q, 2), .valid = col_i64(q, 3), .invalid = col_i64(q, 4),
		.duplicate = col_i64(q, 5), .lately = col_i64(q, 6),
	};
}

static bool one_record(struct query *q, struct finder_record *ret, struct err *err)
{
	struct finder_records all = { 0 };
	struct arena a = { 0 };
	bool ok = rows_all(q, &a, take_record, &all, err);

	*ret = (struct finder_record){ 0 };
	if (ok && all.n)
		*ret = all.v[0];
	ret->finder = STR("");
	arena_release(&a);
	return ok;
}

bool finder_record(struct db *d, const struct digest *finder, unixtime since, struct finder_record *ret, struct err *err)
{
	struct query q = db_query(d, SQL_FINDER_RECORD);

	bind_blob(&q, 1, digest_str(finder));
	bind_i64(&q, 2, since);
	return one_record(&q, ret, err);
}

bool report_record(struct db *d, int64_t report, struct finder_record *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORT_RECORD);

	bind_i64(&q, 1, report);
	return one_record(&q, ret, err);
}

bool finder_records(struct db *d, struct arena *a, struct finder_records *ret, struct err *err)
{
	struct query q = db_query(d, SQL_FINDER_RECORDS);

	*ret = (struct finder_records){ 0 };
	return rows_all(&q, a, take_record, ret, err);
}

/* --- words --- */

bool report_word_add(struct db *d, int64_t report, struct str word, struct err *err)
{
	struct query q = db_query(d, SQL_REPORT_WORD_ADD);

	bind_blob(&q, 1, word);
	bind_i64(&q, 2, report);
	return db_run(&q, err);
}

bool report_words_drop(struct db *d, int64_t report, struct err *err)
{
	struct query q = db_query(d, SQL_REPORT_WORDS_DROP);

	bind_i64(&q, 1, report);
	return db_run(&q, err);
}

static void take_shared(struct query *q, struct arena *a, void *ret)
{
	*(struct report_shared *)ret = (struct report_shared){ col_bytes(q, a, 0), col_i64(q, 1) };
}

bool reports_shared(struct db *d, struct arena *a, int64_t report, struct reports_shared *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORTS_SHARED);

	*ret = (struct reports_shared){ 0 };
	bind_i64(&q, 1, report);
	bind_i64(&q, 2, SHARED_MOST);
	return rows_all(&q, a, take_shared, ret, err);
}

bool reports_with_word(struct db *d, struct str word, int64_t *ret, size_t most, size_t *ret_n, struct err *err)
{
	struct query q = db_query(d, SQL_REPORTS_WITH_WORD);
	enum db_step s;

	*ret_n = 0;
	bind_blob(&q, 1, word);
	bind_i64(&q, 2, (int64_t)most);
	while ((s = db_step(&q, err)) == DB_ROW)
		ret[(*ret_n)++] = col_i64(&q, 0);
	query_end(&q);
	return s == DB_DONE;
}

bool reports_worded(struct db *d, int64_t *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPORTS_WORDED);

	return row_number(&q, ret, err);
}
