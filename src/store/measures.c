#include "store/measures.h"

#include "rules/embargo.h"
#include "base/names.h"
#include "store/rows.h"

static void take_report(struct query *q, struct arena *a, void *ret)
{
	*(struct measured_report *)ret = (struct measured_report){
		.id = col_i64(q, 0), .at = col_i64(q, 1), .acknowledged = col_time(q, 2), .validated = col_time(q, 3),
		.ended = col_time(q, 4),
		.case_id = col_i64(q, 5), .member = col_i64(q, 6), .party = col_text(q, a, 7), .grade = col_text(q, a, 8),
		.valid = str_eq(col_str(q, 9), STR("valid")),
	};
}

static void take_case(struct query *q, struct arena *a, void *ret)
{
	int embargo = names_find(embargo_state_names, EMBARGO_STATE_N, col_str(q, 8));

	*(struct measured_case *)ret = (struct measured_case){
		.id = col_i64(q, 0), .at = col_i64(q, 1), .grade = col_text(q, a, 2), .leader = col_text(q, a, 3),
		.open = str_eq(col_str(q, 4), STR("open")), .merged = str_eq(col_str(q, 4), STR("merged")),
		.public = col_time(q, 5), .exploit = col_time(q, 6), .attack = col_time(q, 7),
		.in_force = embargo >= 0 && embargo_in_force((enum embargo_state)embargo), .began = col_time(q, 9), .ends = col_time(q, 10),
		.exited = col_time(q, 11), .why = col_text(q, a, 12), .published = col_time(q, 13),
	};
}

static void take_part(struct query *q, struct arena *a, void *ret)
{
	*(struct measured_part *)ret = (struct measured_part){
		.case_id = col_i64(q, 0), .who = col_text(q, a, 1), .role = col_text(q, a, 2), .invited = col_i64(q, 3),
		.entered = col_time(q, 4),
		.replied = col_time(q, 5), .judged = col_time(q, 6), .answer = col_text(q, a, 7), .aware = col_time(q, 8),
		.ready = col_time(q, 9),
		.deployed = col_time(q, 10), .live = col_is_null(q, 11) && col_is_null(q, 12), .barred = col_i64(q, 13) != 0,
	};
}

static void take_owed(struct query *q, struct arena *a, void *ret)
{
	*(struct measured_owed *)ret = (struct measured_owed){
		.rule = col_text(q, a, 0), .about = col_text(q, a, 1), .case_id = col_i64(q, 2), .opened = col_i64(q, 3),
		.due = col_time(q, 4),
	};
}

bool measures_load(struct db *d, struct arena *a, unixtime now, struct measured_rows *ret, struct err *err)
{
	*ret = (struct measured_rows){ 0 };
	struct query reports = db_query(d, SQL_MEASURE_REPORTS);

	if (!rows_all(&reports, a, take_report, &ret->reports, err))
		return false;
	struct query cases = db_query(d, SQL_MEASURE_CASES);

	if (!rows_all(&cases, a, take_case, &ret->cases, err))
		return false;
	struct query parts = db_query(d, SQL_MEASURE_PARTS);

	if (!rows_all(&parts, a, take_part, &ret->parts, err))
		return false;
	struct query owed = db_query(d, SQL_MEASURE_OWED);

	bind_i64(&owed, 1, now);
	return rows_all(&owed, a, take_owed, &ret->owed, err);
}
