/* case_rows - a case as rows, without the acts that make one, for tests of what happens within it. */
#ifndef TEST_CASE_ROWS_H
#define TEST_CASE_ROWS_H

#include "hub_scratch.h"

#include <sqlite3.h>

static inline void rows_do(struct hub_scratch *s, const char *sql)
{
	sqlite3 *c;

	if (on_postgres()) {
		pg_does(s->db, sql);
		return;
	}
	assert_int_equal(sqlite3_open(s->db, &c), SQLITE_OK);
	sqlite3_busy_timeout(c, 5000);
	if (sqlite3_exec(c, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(c));
	sqlite3_close(c);
}

/* An open case led and coordinated by party/alliance. */
static inline void case_rows_add(struct hub_scratch *s, int64_t id)
{
	char sql[1000];

	snprintf(sql, sizeof sql, "INSERT INTO cases (id, at, title, leader, tlp, grade, plan, state, "
	         "embargo, ends_zone, why, claims) "
	         "VALUES (%lld, 1795420800, '', 'party/alliance', 'amber', 'high', '1', 'open', 'none', '', '', '')",
	         (long long)id);
	rows_do(s, sql);
}

/* Asked to take part in it; entered unless told. */
static inline void case_rows_party(struct hub_scratch *s, int64_t id, const char *who, const char *role, bool entered)
{
	char sql[1000];

	snprintf(sql, sizeof sql, "INSERT INTO participant (case_id, who, role, invited, invited_by, entered, "
	         "stand, why, barred, state, answer, grade, track, credit) "
	         "VALUES (%lld, '%s', '%s', 1795420800, 'party/alliance', %s, 'asked', '', 0, 'received', '', '', '', '')",
	         (long long)id, who, role, entered ? "1795420800" : "NULL");
	rows_do(s, sql);
}

#endif
