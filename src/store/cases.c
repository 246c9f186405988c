#include "store/cases.h"

#include "base/names.h"
#include "store/rows.h"

const struct str case_life_names[CASE_LIFE_N] = {
	[CASE_OPEN] = STR_LIT("open"), [CASE_CLOSED] = STR_LIT("closed"), [CASE_MERGED] = STR_LIT("merged"),
};
const struct str part_names[PART_N] = {
	[PART_COORDINATOR] = STR_LIT("coordinator"), [PART_VENDOR] = STR_LIT("vendor"), [PART_SUPPLIER] = STR_LIT("supplier"),
	[PART_FINDER] = STR_LIT("finder"), [PART_TESTER] = STR_LIT("tester"), [PART_REGULATOR] = STR_LIT("regulator"),
};
const struct str part_answer_names[ANSWER_N] = {
	[ANSWER_NONE] = STR_LIT(""), [ANSWER_ACKNOWLEDGED] = STR_LIT("acknowledged"), [ANSWER_CONFIRMED] = STR_LIT("confirmed"),
	[ANSWER_REFUTED] = STR_LIT("refuted"),
};

/* A word that is none of the names becomes _N, which the check after it refuses. */
static int col_name(struct query *q, int at, const struct str *names, int n)
{
	int i = names_find(names, (size_t)n, col_str(q, at));

	return i < 0 ? n : i;
}

static int col_tlp(struct query *q, int at)
{
	for (int i = 0; i < TLP_N; i++)
		if (str_eq(tlp_rows[i].name, col_str(q, at)))
			return i;
	return TLP_N;
}

static void bind_text(struct query *q, int at, struct str s)
{
	bind_str(q, at, s.n ? s : STR(""));
}

/* 0: none. */
static void bind_id(struct query *q, int at, int64_t id)
{
	if (id)
		bind_i64(q, at, id);
	else
		bind_null(q, at);
}

/* --- cases --- */

static void take_case(struct query *q, struct arena *a, void *ret)
{
	*(struct case_row *)ret = (struct case_row){
		.id = col_i64(q, 0), .at = col_i64(q, 1), .title = col_text(q, a, 2), .leader = col_text(q, a, 3),
		.tlp = (enum tlp)col_tlp(q, 4), .grade = col_text(q, a, 5), .plan = col_text(q, a, 6),
		.life = (enum case_life)col_name(q, 7, case_life_names, CASE_LIFE_N), .merged = col_i64(q, 8), .parent = col_i64(q, 9),
		.ended = col_time(q, 10), .public = col_time(q, 11), .exploit = col_time(q, 12), .attack = col_time(q, 13),
		.embargo = (enum embargo_state)col_name(q, 14, embargo_state_names, EMBARGO_STATE_N), .ends = col_time(q, 15),
		.ends_zone = col_text(q, a, 16), .terms = col_i64(q, 17), .began = col_time(q, 18), .exited = col_time(q, 19),
		.why = col_text(q, a, 20), .not_before = col_time(q, 21), .wakes = col_time(q, 22), .claims = col_text(q, a, 23),
		.published = col_time(q, 24),
	};
}

static bool case_sound(const struct case_row *r, struct err *err)
{
	return (r->tlp < TLP_N && r->life < CASE_LIFE_N && r->embargo < EMBARGO_STATE_N) ||
	       err_set(err, ERR_DB, "case %lld cannot be as it stands there", (long long)r->id);
}

static bool case_write(struct db *d, enum sql_id sql, const struct case_row *r, struct err *err)
{
	const unixtime times[] = { r->ended, r->public, r->exploit, r->attack };
	struct query q = db_query(d, sql);

	bind_i64(&q, 1, r->id);
	bind_i64(&q, 2, r->at);
	bind_text(&q, 3, r->title);
	bind_text(&q, 4, r->leader);
	bind_str(&q, 5, tlp_rows[r->tlp].name);
	bind_text(&q, 6, r->grade);
	bind_text(&q, 7, r->plan);
	bind_str(&q, 8, case_life_names[r->life]);
	bind_id(&q, 9, r->merged);
	bind_id(&q, 10, r->parent);
	for (int i = 0; i < 4; i++)
		bind_time(&q, 11 + i, times[i]);
	bind_str(&q, 15, embargo_state_names[r->embargo]);
	bind_time(&q, 16, r->ends);
	bind_text(&q, 17, r->ends_zone);
	bind_id(&q, 18, r->terms);
	bind_time(&q, 19, r->began);
	bind_time(&q, 20, r->exited);
	bind_text(&q, 21, r->why);
	bind_time(&q, 22, r->not_before);
	bind_time(&q, 23, r->wakes);
	bind_text(&q, 24, r->claims);
	bind_time(&q, 25, r->published);
	return db_run(&q, err);
}

bool case_add(struct db *d, const struct case_row *r, struct err *err)
{
	return case_write(d, SQL_CASE_ADD, r, err);
}

bool case_set(struct db *d, const struct case_row *r, struct err *err)
{
	return case_write(d, SQL_CASE_SET, r, err);
}

bool case_get(struct db *d, struct arena *a, int64_t id, struct case_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_case, ret, "case", err) && case_sound(ret, err);
}

bool cases_wake(struct db *d, unixtime now, int64_t *ret, size_t most, size_t *ret_n, struct err *err)
{
	struct query q = db_query(d, SQL_CASES_WAKE);
	enum db_step s = DB_DONE;

	*ret_n = 0;
	bind_i64(&q, 1, now);
	bind_i64(&q, 2, (int64_t)most);
	while (*ret_n < most && (s = db_step(&q, err)) == DB_ROW)
		ret[(*ret_n)++] = col_i64(&q, 0);
	query_end(&q);
	return s != DB_FAILED;
}

bool cases_of(struct db *d, struct arena *a, const struct case_ask *k, struct case_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CASES_OF);

	*ret = (struct case_rows){ 0 };
	bind_text(&q, 1, k->who);
	bind_i64(&q, 2, k->member);
	bind_text(&q, 3, k->party);
	bind_i64(&q, 4, k->before);
	bind_str(&q, 5, k->life < CASE_LIFE_N ? case_life_names[k->life] : STR(""));
	bind_i64(&q, 6, k->most);
	if (!rows_all(&q, a, take_case, ret, err))
		return false;
	for (size_t i = 0; i < ret->n; i++)
		if (!case_sound(&ret->v[i], err))
			return false;
	return true;
}

/* --- who takes part --- */

static void take_participant(struct query *q, struct arena *a, void *ret)
{
	*(struct participant *)ret = (struct participant){
		.case_id = col_i64(q, 0), .who = col_text(q, a, 1), .role = (enum part)col_name(q, 2, part_names, PART_N),
		.invited = col_i64(q, 3), .invited_by = col_text(q, a, 4), .entered = col_time(q, 5),
		.stand = (enum embargo_stand)col_name(q, 6, embargo_stand_names, STAND_N), .terms = col_i64(q, 7), .until = col_time(q, 8),
		.declined = col_time(q, 9), .ended = col_time(q, 10), .why = col_text(q, a, 11), .barred = col_i64(q, 12) != 0,
		.state = (enum report_state)col_name(q, 13, report_state_names, REPORT_STATE_N),
		.answer = (enum part_answer)col_name(q, 14, part_answer_names, ANSWER_N), .answered = col_time(q, 15),
		.grade = col_text(q, a, 16), .aware = col_time(q, 17), .ready = col_time(q, 18), .deployed = col_time(q, 19),
		.track = col_text(q, a, 20), .credit = col_text(q, a, 21),
	};
}

static bool participant_sound(const struct participant *p, struct err *err)
{
	return (p->role < PART_N && p->stand < STAND_N && p->state < REPORT_STATE_N && p->answer < ANSWER_N) ||
	       err_set(err, ERR_DB, "%.*s in case %lld cannot be as it stands there", STR_ARG(p->who), (long long)p->case_id);
}

bool participant_put(struct db *d, const struct participant *p, struct err *err)
{
	struct query q = db_query(d, SQL_PARTICIPANT_ADD);

	bind_i64(&q, 1, p->case_id);
	bind_str(&q, 2, p->who);
	bind_str(&q, 3, part_names[p->role]);
	bind_i64(&q, 4, p->invited);
	bind_text(&q, 5, p->invited_by);
	bind_time(&q, 6, p->entered);
	bind_str(&q, 7, embargo_stand_names[p->stand]);
	bind_id(&q, 8, p->terms);
	bind_time(&q, 9, p->until);
	bind_time(&q, 10, p->declined);
	bind_time(&q, 11, p->ended);
	bind_text(&q, 12, p->why);
	bind_i64(&q, 13, p->barred);
	bind_str(&q, 14, report_state_names[p->state]);
	bind_str(&q, 15, part_answer_names[p->answer]);
	bind_time(&q, 16, p->answered);
	bind_text(&q, 17, p->grade);
	bind_time(&q, 18, p->aware);
	bind_time(&q, 19, p->ready);
	bind_time(&q, 20, p->deployed);
	bind_text(&q, 21, p->track);
	bind_text(&q, 22, p->credit);
	return db_run(&q, err);
}

bool participant_get(struct db *d, struct arena *a, int64_t case_id, struct str who, struct participant *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PARTICIPANT_GET);

	bind_i64(&q, 1, case_id);
	bind_text(&q, 2, who);
	return row_one(&q, a, take_participant, ret, "participant", err) && participant_sound(ret, err);
}

bool participant_said(struct db *d, int64_t case_id, struct str who, bool judged, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_PARTICIPANT_SAID);

	bind_i64(&q, 1, case_id);
	bind_text(&q, 2, who);
	bind_i64(&q, 3, at);
	bind_i64(&q, 4, judged);
	return db_run(&q, err);
}

bool participants_first(struct db *d, int64_t from, int64_t to, struct err *err)
{
	struct query q = db_query(d, SQL_PARTICIPANTS_FIRST);

	bind_i64(&q, 1, from);
	bind_i64(&q, 2, to);
	return db_run(&q, err);
}

static bool all_sound(const struct participants *p, struct err *err)
{
	for (size_t i = 0; i < p->n; i++)
		if (!participant_sound(&p->v[i], err))
			return false;
	return true;
}

bool participants_of(struct db *d, struct arena *a, int64_t case_id, struct participants *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PARTICIPANTS_OF);

	*ret = (struct participants){ 0 };
	bind_i64(&q, 1, case_id);
	return rows_all(&q, a, take_participant, ret, err) && all_sound(ret, err);
}

bool participations_of(struct db *d, struct arena *a, struct str who, struct participants *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PARTICIPATIONS_OF);

	*ret = (struct participants){ 0 };
	bind_text(&q, 1, who);
	return rows_all(&q, a, take_participant, ret, err) && all_sound(ret, err);
}

struct participant *participant_find(const struct participants *p, struct str who)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->v[i].who, who))
			return &p->v[i];
	return NULL;
}

bool participant_live(const struct participant *p)
{
	return p->ended == TIME_NONE && p->declined == TIME_NONE;
}

bool participant_in(const struct participant *p)
{
	return participant_live(p) && p->entered != TIME_NONE && !p->barred;
}

bool participant_sees(const struct participant *p, const struct case_row *c)
{
	return participant_in(p) &&
	       (!embargo_in_force(c->embargo) || p->stand == STAND_BOUND || p->role == PART_COORDINATOR || str_eq(p->who, c->leader));
}

/* --- the conflict of laws --- */

static void take_jurisdiction(struct query *q, struct arena *a, void *ret)
{
	*(struct jurisdiction *)ret = (struct jurisdiction){
		.case_id = col_i64(q, 0), .country = col_text(q, a, 1), .bar = str_eq(col_str(q, 2), STR("bar")), .member = col_i64(q, 3),
		.at = col_i64(q, 4), .words = col_text(q, a, 5),
	};
}

bool jurisdiction_put(struct db *d, const struct jurisdiction *j, struct err *err)
{
	struct query q = db_query(d, SQL_JURISDICTION_PUT);

	bind_i64(&q, 1, j->case_id);
	bind_str(&q, 2, j->country);
	bind_str(&q, 3, j->bar ? STR("bar") : STR("allow"));
	bind_i64(&q, 4, j->member);
	bind_i64(&q, 5, j->at);
	bind_text(&q, 6, j->words);
	return db_run(&q, err);
}

bool jurisdictions_of(struct db *d, struct arena *a, int64_t case_id, struct jurisdictions *ret, struct err *err)
{
	struct query q = db_query(d, SQL_JURISDICTIONS_OF);

	*ret = (struct jurisdictions){ 0 };
	bind_i64(&q, 1, case_id);
	return rows_all(&q, a, take_jurisdiction, ret, err);
}

static void take_participation(struct query *q, struct arena *a, void *ret)
{
	*(struct participation *)ret = (struct participation){ col_i64(q, 0), col_text(q, a, 1) };
}

bool participations_to_judge(struct db *d, struct arena *a, int64_t id, struct str who, struct participations *ret,
                             struct err *err)
{
	struct query q = db_query(d, SQL_PARTICIPATIONS_TO_JUDGE);

	*ret = (struct participations){ 0 };
	bind_i64(&q, 1, id);
	bind_text(&q, 2, who);
	return rows_all(&q, a, take_participation, ret, err);
}

bool participants_country(struct db *d, struct arena *a, int64_t case_id, struct str country, struct strs *ret, struct err *err)
{
	struct query q = db_query(d, SQL_PARTICIPANTS_COUNTRY);
	enum db_step s;

	*ret = (struct strs){ 0 };
	bind_i64(&q, 1, case_id);
	bind_str(&q, 2, country);
	while ((s = db_step(&q, err)) == DB_ROW)
		strs_add(a, ret, col_text(&q, a, 0));
	query_end(&q);
	return s == DB_DONE;
}

/* --- what belongs to it --- */

static void take_report(struct query *q, struct arena *a, void *ret)
{
	*(struct case_report *)ret = (struct case_report){
		.id = col_i64(q, 0), .state = (enum report_state)col_name(q, 1, report_state_names, REPORT_STATE_N),
		.case_id = col_i64(q, 2),
		.member = col_i64(q, 3), .party = col_text(q, a, 4), .grade = col_text(q, a, 5), .title = col_text(q, a, 6),
		.at = col_i64(q, 7),
	};
}

bool case_report_get(struct db *d, struct arena *a, int64_t report, struct case_report *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_REPORT_GET);

	bind_i64(&q, 1, report);
	return row_one(&q, a, take_report, ret, "report", err) &&
	       (ret->state < REPORT_STATE_N || err_set(err, ERR_DB, "report %lld cannot be as it stands there", (long long)report));
}

bool case_reports_of(struct db *d, struct arena *a, int64_t case_id, struct case_reports *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_REPORTS_OF);

	*ret = (struct case_reports){ 0 };
	bind_i64(&q, 1, case_id);
	return rows_all(&q, a, take_report, ret, err);
}

bool case_report_put(struct db *d, int64_t report, int64_t case_id, enum report_state state, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_REPORT_PUT);

	bind_i64(&q, 1, report);
	bind_id(&q, 2, case_id);
	bind_str(&q, 3, report_state_names[state]);
	if (!db_run(&q, err))
		return false;
	q = db_query(d, SQL_CASE_REPORT_THREAD);
	bind_i64(&q, 1, report);
	bind_id(&q, 2, case_id);
	return db_run(&q, err);
}

bool case_thread_add(struct db *d, int64_t case_id, struct str who, unixtime at, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_THREAD_ADD);

	bind_i64(&q, 1, case_id);
	bind_str(&q, 2, who);
	bind_i64(&q, 3, at);
	return db_run(&q, err);
}

static bool move(struct db *d, enum sql_id sql, int64_t from, int64_t to, struct err *err)
{
	struct query q = db_query(d, sql);

	bind_i64(&q, 1, from);
	bind_i64(&q, 2, to);
	return db_run(&q, err);
}

bool case_move_all(struct db *d, int64_t from, int64_t to, struct err *err)
{
	return move(d, SQL_CASE_MOVE_THREADS, from, to, err) && move(d, SQL_CASE_MOVE_REPORTS, from, to, err) &&
	       move(d, SQL_CASE_MOVE_VULNS, from, to, err) && move(d, SQL_CASE_MOVE_REPAIRS, from, to, err);
}

bool case_move_vuln(struct db *d, int64_t vuln, int64_t to, struct err *err)
{
	return move(d, SQL_CASE_MOVE_VULN, vuln, to, err) && move(d, SQL_CASE_MOVE_VULN_REPAIRS, vuln, to, err);
}

bool case_move_thread(struct db *d, int64_t thread, int64_t to, struct err *err)
{
	return move(d, SQL_CASE_MOVE_THREAD, thread, to, err);
}

static void take_number(struct query *q, struct arena *a, void *ret)
{
	(void)a;
	*(int64_t *)ret = col_i64(q, 0);
}

bool case_vuln_of(struct db *d, int64_t vuln, int64_t *ret_case, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_VULN_OF);

	bind_i64(&q, 1, vuln);
	return row_one(&q, NULL, take_number, ret_case, "vulnerability", err);
}

static void take_thread(struct query *q, struct arena *a, void *ret)
{
	*(struct case_thread *)ret = (struct case_thread){
		.id = col_i64(q, 0), .kind = col_text(q, a, 1), .report = col_i64(q, 2), .title = col_text(q, a, 3),
		.product = col_text(q, a, 4),
		.who = col_text(q, a, 5), .at = col_i64(q, 6), .ended = col_time(q, 7), .posts = col_i64(q, 8), .last = col_i64(q, 9),
		.unread = col_i64(q, 10),
	};
}

bool case_threads(struct db *d, struct arena *a, int64_t case_id, const struct case_threads_ask *k,
                  struct case_threads *ret, struct err *err)
{
	struct query q = db_query(d, SQL_CASE_THREADS);

	*ret = (struct case_threads){ 0 };
	bind_i64(&q, 1, case_id);
	bind_i64(&q, 2, k->member);
	bind_text(&q, 3, k->party);
	bind_text(&q, 4, k->report);
	bind_i64(&q, 5, k->all);
	return rows_all(&q, a, take_thread, ret, err);
}
