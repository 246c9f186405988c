#include "store/repairs.h"

#include <stdlib.h>

#include "base/names.h"
#include "store/rows.h"

/* --- weaknesses --- */

static void take_vuln(struct query *q, struct arena *a, void *ret)
{
	*(struct vuln_row *)ret = (struct vuln_row){
		.id = col_i64(q, 0), .case_id = col_i64(q, 1), .title = col_text(q, a, 2), .words = col_text(q, a, 3),
		.component = col_text(q, a, 4), .cve = col_text(q, a, 5), .cwe = col_text(q, a, 6), .vector = col_text(q, a, 7),
		.grade = col_text(q, a, 8), .checked = col_time(q, 9), .entry = col_text(q, a, 10), .published = col_time(q, 11),
		.ended = col_time(q, 12),
	};
}

static struct query put_vuln(struct db *d, enum sql_id sql, const struct vuln_row *r)
{
	const struct str texts[] = { r->title, r->words, r->component, r->cve, r->cwe, r->vector, r->grade };
	struct query q = db_query(d, sql);

	bind_i64(&q, 1, r->id);
	for (int i = 0; i < 7; i++)
		bind_str(&q, 2 + i, texts[i]);
	bind_time(&q, 9, r->checked);
	bind_str(&q, 10, r->entry);
	bind_time(&q, 11, r->published);
	bind_time(&q, 12, r->ended);
	return q;
}

bool vuln_add(struct db *d, const struct vuln_row *r, struct err *err)
{
	struct query q = put_vuln(d, SQL_VULN_ADD, r);

	bind_i64(&q, 13, r->case_id);
	return db_run(&q, err);
}

bool vuln_set(struct db *d, const struct vuln_row *r, struct err *err)
{
	struct query q = put_vuln(d, SQL_VULN_SET, r);

	return db_run(&q, err);
}

bool vuln_get(struct db *d, struct arena *a, int64_t id, struct vuln_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_VULN_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_vuln, ret, "vulnerability", err);
}

bool vulns_of(struct db *d, struct arena *a, int64_t case_id, struct vuln_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_VULNS_OF);

	*ret = (struct vuln_rows){ 0 };
	bind_i64(&q, 1, case_id);
	return rows_all(&q, a, take_vuln, ret, err);
}

/* --- repairs --- */

/* The words stand in the database since it was written; what it cannot hold is a mistake of ours and reads as unknown. */
static unsigned word_of(const struct str *names, size_t n, struct str s)
{
	int i = names_find(names, n, s);

	return i < 0 ? 0 : (unsigned)i;
}

static void take_repair(struct query *q, struct arena *a, void *ret)
{
	*(struct repair_row *)ret = (struct repair_row){
		.id = col_i64(q, 0), .case_id = col_i64(q, 1), .vuln = col_i64(q, 2), .party = col_text(q, a, 3),
		.kind = col_text(q, a, 4),
		.line = col_text(q, a, 5), .branch = col_text(q, a, 6),
		.state = (enum repair)word_of(repair_names, REPAIR_N, col_str(q, 7)),
		.because = (enum vex_because)word_of(vex_because_names, VEX_BECAUSE_N, col_str(q, 8)), .share = (int)col_i64(q, 9),
		.build = col_text(q, a, 10), .level = col_text(q, a, 11), .version = col_text(q, a, 12),
		.words = col_text(q, a, 13),
		.since = col_i64(q, 14), .told = col_i64(q, 15), .told_by = col_text(q, a, 16),
	};
}

static struct query put_repair(struct db *d, enum sql_id sql, const struct repair_row *r)
{
	const struct str texts[] = { r->build, r->level, r->version, r->words };
	struct query q = db_query(d, sql);

	bind_i64(&q, 1, r->id);
	bind_str(&q, 2, repair_names[r->state]);
	bind_str(&q, 3, vex_because_names[r->because]);
	bind_i64(&q, 4, r->share);
	for (int i = 0; i < 4; i++)
		bind_str(&q, 5 + i, texts[i]);
	bind_i64(&q, 9, r->since);
	bind_i64(&q, 10, r->told);
	bind_str(&q, 11, r->told_by);
	return q;
}

bool repair_add(struct db *d, const struct repair_row *r, struct err *err)
{
	const struct str texts[] = { r->party, r->kind, r->line, r->branch };
	struct query q = put_repair(d, SQL_REPAIR_ADD, r);

	bind_i64(&q, 12, r->case_id);
	bind_i64(&q, 13, r->vuln);
	for (int i = 0; i < 4; i++)
		bind_str(&q, 14 + i, texts[i]);
	return db_run(&q, err);
}

bool repair_set(struct db *d, const struct repair_row *r, struct err *err)
{
	struct query q = put_repair(d, SQL_REPAIR_SET, r);

	return db_run(&q, err);
}

bool repair_drop(struct db *d, int64_t id, struct err *err)
{
	struct query q = db_query(d, SQL_REPAIR_DROP);

	bind_i64(&q, 1, id);
	return db_run(&q, err);
}

bool repair_get(struct db *d, struct arena *a, int64_t id, struct repair_row *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPAIR_GET);

	bind_i64(&q, 1, id);
	return row_one(&q, a, take_repair, ret, "repair", err);
}

bool repair_at(struct db *d, struct arena *a, struct repair_row *ret, struct err *err)
{
	const struct str texts[] = { ret->party, ret->kind, ret->line, ret->branch };
	struct query q = db_query(d, SQL_REPAIR_AT);

	bind_i64(&q, 1, ret->vuln);
	for (int i = 0; i < 4; i++)
		bind_str(&q, 2 + i, texts[i]);
	enum db_step s = db_step(&q, err);

	ret->id = 0;
	if (s == DB_ROW)
		take_repair(&q, a, ret);
	query_end(&q);
	return s != DB_FAILED;
}

/* Here and not in SQL, since engines order by different rules. */
static int by_place(const void *a, const void *b)
{
	const struct repair_row *x = a, *y = b;
	int c = (x->vuln > y->vuln) - (x->vuln < y->vuln);

	c = c ? c : str_cmp(x->party, y->party);
	c = c ? c : str_cmp(x->kind, y->kind);
	c = c ? c : str_icmp(x->line, y->line);
	return c ? c : str_icmp(x->branch, y->branch);
}

static bool repairs_read(struct query *q, struct arena *a, struct repair_rows *ret, struct err *err)
{
	*ret = (struct repair_rows){ 0 };
	if (!rows_all(q, a, take_repair, ret, err))
		return false;
	if (ret->n)
		qsort(ret->v, ret->n, sizeof *ret->v, by_place);
	return true;
}

bool repairs_of(struct db *d, struct arena *a, int64_t case_id, struct repair_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPAIRS_OF);

	bind_i64(&q, 1, case_id);
	return repairs_read(&q, a, ret, err);
}

bool repairs_of_party(struct db *d, struct arena *a, int64_t case_id, struct str party, struct repair_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPAIRS_OF_PARTY);

	bind_i64(&q, 1, case_id);
	bind_str(&q, 2, party);
	return repairs_read(&q, a, ret, err);
}

/* --- statements --- */

static void take_statement(struct query *q, struct arena *a, void *ret)
{
	*(struct statement_row *)ret = (struct statement_row){
		.vuln = col_i64(q, 0), .party = col_text(q, a, 1), .at = col_i64(q, 2), .words = col_text(q, a, 3),
		.url = col_text(q, a, 4),
	};
}

bool statement_put(struct db *d, const struct statement_row *r, struct err *err)
{
	struct query q = db_query(d, SQL_STATEMENT_PUT);

	bind_i64(&q, 1, r->vuln);
	bind_str(&q, 2, r->party);
	bind_i64(&q, 3, r->at);
	bind_str(&q, 4, r->words);
	bind_str(&q, 5, r->url);
	return db_run(&q, err);
}

bool statement_get(struct db *d, struct arena *a, struct statement_row *ret, bool *ret_there, struct err *err)
{
	struct query q = db_query(d, SQL_STATEMENT_GET);

	bind_i64(&q, 1, ret->vuln);
	bind_str(&q, 2, ret->party);
	enum db_step s = db_step(&q, err);

	*ret_there = s == DB_ROW;
	if (s == DB_ROW)
		take_statement(&q, a, ret);
	query_end(&q);
	return s != DB_FAILED;
}

bool statements_of(struct db *d, struct arena *a, int64_t case_id, struct statement_rows *ret, struct err *err)
{
	struct query q = db_query(d, SQL_STATEMENTS_OF);

	*ret = (struct statement_rows){ 0 };
	bind_i64(&q, 1, case_id);
	return rows_all(&q, a, take_statement, ret, err);
}

/* --- the case they are of --- */

bool participant_path(struct db *d, int64_t case_id, struct str party, case_bits bits, bool own, unixtime at, struct err *err)
{
	static const enum case_event path[] = { CASE_V, CASE_F, CASE_D };
	struct arena a = { 0 };
	struct query q = db_query(d, SQL_PARTICIPANT_PATH);

	bind_i64(&q, 1, case_id);
	bind_str(&q, 2, STR_JOIN(&a, STR("party/"), party));
	bind_i64(&q, 3, at);
	for (int i = 0; i < 3; i++)
		bind_i64(&q, 4 + i, (bits & CASE_BIT(path[i])) != 0);
	bind_i64(&q, 7, own);
	bool ok = db_run(&q, err);

	arena_release(&a);
	return ok;
}

static void take_case(struct query *q, struct arena *a, void *ret)
{
	*(struct repair_case *)ret = (struct repair_case){ col_text(q, a, 0), col_time(q, 1), col_text(q, a, 2),
	                                                   col_text(q, a, 3) };
}

bool repair_case_get(struct db *d, struct arena *a, int64_t case_id, struct repair_case *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPAIR_CASE);

	bind_i64(&q, 1, case_id);
	return row_one(&q, a, take_case, ret, "case", err);
}

static void take_party(struct query *q, struct arena *a, void *ret)
{
	*(struct repair_party *)ret = (struct repair_party){
		.id = col_text(q, a, 0), .name = col_text(q, a, 1), .role = col_text(q, a, 2), .invited = col_time(q, 3),
		.entered = col_time(q, 4), .answered = col_time(q, 5), .track = col_text(q, a, 6),
	};
}

static int by_name(const void *a, const void *b)
{
	const struct repair_party *x = a, *y = b;
	int c = str_icmp(x->name, y->name);

	return c ? c : str_cmp(x->id, y->id);
}

bool repair_parties_of(struct db *d, struct arena *a, int64_t case_id, struct repair_parties *ret, struct err *err)
{
	struct query q = db_query(d, SQL_REPAIR_PARTIES);

	*ret = (struct repair_parties){ 0 };
	bind_i64(&q, 1, case_id);
	if (!rows_all(&q, a, take_party, ret, err))
		return false;
	if (ret->n)
		qsort(ret->v, ret->n, sizeof *ret->v, by_name);
	return true;
}
