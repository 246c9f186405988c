/* Recorded assessments: they stay, in the order they came, and nothing changes them; an older database learns of them. */
#include "scratch.h"

#include <sqlite3.h>

#include "store/assess.h"

static const struct assessment_row rows[] = {
	{ .subject = STR_LIT("CVE-1"), .kind = STR_LIT("view"), .party = STR_LIT("A"), .at = 300, .rules = STR_LIT("r 1"),
	  .given = STR_LIT("{\"a\":1}"), .result = STR_LIT("{}") },
	{ .subject = STR_LIT("CVE-1"), .kind = STR_LIT("decision"), .party = STR_LIT("Desk"), .author = STR_LIT("N. N."), .at = 200,
	  .rules = STR_LIT("r 1"), .given = STR_LIT("{}"), .result = STR_LIT("{}") },
	{ .subject = STR_LIT("CVE-2"), .kind = STR_LIT("decision"), .party = STR_LIT("Desk"), .at = 100, .rules = STR_LIT("r 1"),
	  .given = STR_LIT("{}"), .result = STR_LIT("{}") },
	{ .subject = STR_LIT("CVE-1"), .kind = STR_LIT("decision"), .party = STR_LIT("Desk"), .at = 150, .rules = STR_LIT("r 2"),
	  .given = STR_LIT("{}"), .result = STR_LIT("{}") },
};

struct told {
	struct arena *a;
	struct str text;
};

static bool tell(void *ctx, const struct assessment_row *r, struct err *err)
{
	struct told *t = ctx;

	(void)err;
	t->text = str_printf(t->a, "%.*s%.*s/%.*s@%d ", STR_ARG(t->text), STR_ARG(r->subject), STR_ARG(r->kind), (int)r->at);
	return true;
}

static struct str of(struct scratch *s, struct db *d, const char *subject)
{
	struct told t = { &s->a, STR_NONE };

	done(s, assessments_of(d, str_of(subject), tell, &t, &s->err));
	return t.text;
}

static void add_all(struct scratch *s, struct db *d)
{
	int64_t last = 0, rank = 0;

	for (size_t i = 0; i < ROWS(rows); i++, last = rank) {
		done(s, assessment_add(d, &rows[i], &rank, &s->err));
		assert_true(rank > last);
	}
}

static void order(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	struct told t = { &s->a, STR_NONE };

	add_all(s, d);
	/* As recorded, whatever the clock said. */
	want_str(of(s, d, "CVE-1"), STR("CVE-1/decision@150 CVE-1/decision@200 CVE-1/view@300 "), "newest first");
	want_str(of(s, d, "CVE-2"), STR("CVE-2/decision@100 "), "one");
	want_str(of(s, d, "CVE-3"), STR(""), "none");
	done(s, assessment_decisions(d, tell, &t, &s->err));
	want_str(t.text, STR("CVE-2/decision@100 CVE-1/decision@150 "), "the newest decision of each");
	db_close(d);
}

static bool whole(void *ctx, const struct assessment_row *r, struct err *err)
{
	(void)err;
	if (r->at == 200) {
		want_str(r->author, STR("N. N."), "author");
		want_str(r->party, STR("Desk"), "party");
		want_str(r->rules, STR("r 1"), "rules");
		++*(int *)ctx;
	}
	if (r->at == 300)
		want_str(r->given, STR("{\"a\":1}"), "given");
	return true;
}

static bool stop(void *ctx, const struct assessment_row *r, struct err *err)
{
	(void)ctx;
	(void)r;
	return err_set(err, ERR_STOPPED, "enough");
}

static void columns(void **state)
{
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	int seen = 0;

	add_all(s, d);
	done(s, assessments_of(d, STR("CVE-1"), whole, &seen, &s->err));
	assert_int_equal(seen, 1);
	refused(s, assessments_of(d, STR("CVE-1"), stop, NULL, &s->err), ERR_STOPPED, "enough");
	db_close(d);
}

/* Not even a hand with the database open changes what was said. */
static void nothing_is_changed_or_deleted(void **state)
{
	static const struct { const char *sql, *told; } tries[] = {
		{ "UPDATE assessment SET kind = 'view'", "never changed" },
		{ "UPDATE assessment SET given = '{}' WHERE rank = 1", "never changed" },
		{ "DELETE FROM assessment", "never deleted" },
		{ "DELETE FROM assessment WHERE rank = 1", "never deleted" },
	};
	struct scratch *s = *state;
	struct db *d = opened(s, DB_WRITE);
	sqlite3 *c;

	add_all(s, d);
	struct str before = of(s, d, "CVE-1");

	assert_int_equal(sqlite3_open(s->db, &c), SQLITE_OK);
	for (size_t i = 0; i < ROWS(tries); i++) {
		char *why = NULL;

		want(sqlite3_exec(c, tries[i].sql, NULL, NULL, &why) != SQLITE_OK, "row %zu went through", i);
		want(why && strstr(why, tries[i].told), "row %zu: %s", i, why ? why : "");
		sqlite3_free(why);
	}
	sqlite3_close(c);
	want_str(of(s, d, "CVE-1"), before, "as before");
	db_close(d);
}

/* The words of the schema, in whatever way the database came by them. */
static struct str schema_of(struct scratch *s)
{
	struct str ret = STR_NONE;
	sqlite3_stmt *st;
	sqlite3 *c;

	assert_int_equal(sqlite3_open(s->db, &c), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(c, "SELECT name || ': ' || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name", -1, &st, NULL), SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		ret = str_printf(&s->a, "%.*s%s\n", STR_ARG(ret), (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_close(c);
	return ret;
}

/* Without all that came after version 1. */
static void as_the_first_version(struct scratch *s, sqlite3 *c)
{
	struct str drops = STR("PRAGMA foreign_keys = OFF; ");
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_prepare_v2(c, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'entry%' AND name "
	                                    "NOT LIKE 'source%' AND name NOT IN ('device', 'reject', 'state', 'derived')", -1, &st, NULL),
	                 SQLITE_OK);
	while (sqlite3_step(st) == SQLITE_ROW)
		drops = str_printf(&s->a, "%.*sDROP TABLE %s; ", STR_ARG(drops), (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	drops = str_printf(&s->a, "%.*sPRAGMA user_version = 1", STR_ARG(drops));
	assert_int_equal(sqlite3_exec(c, str_cstr(&s->a, drops), NULL, NULL, NULL), SQLITE_OK);
}

static void an_older_database_is_lifted(void **state)
{
	struct scratch *s = *state;
	sqlite3 *c;

	db_close(opened(s, DB_WRITE));
	struct str fresh = schema_of(s);

	want(str_find(fresh, STR("assessment_fixed")) != SIZE_MAX && str_find(fresh, STR("assessment_subject")) != SIZE_MAX, "schema");
	assert_int_equal(sqlite3_open(s->db, &c), SQLITE_OK);
	as_the_first_version(s, c);
	sqlite3_close(c);
	refused(s, db_open(s->db, DB_READ, &s->err), ERR_STATE, "older Tocsin");
	struct db *d = db_open_lifted(s->db, &s->err);

	assert_non_null(d);
	want_str(of(s, d, "CVE-1"), STR(""), "empty");
	db_close(d);
	want_str(schema_of(s), fresh, "the migration makes what the schema makes");
	refused(s, db_open_lifted("/nowhere/at/all.db", &s->err), ERR_FOUND, "no database");
}

int main(void)
{
	struct CMUnitTest tests[] = {
		tested(order), tested(columns), tested_sqlite(nothing_is_changed_or_deleted), tested_sqlite(an_older_database_is_lifted),
	};

	return run_on_engine(tests, NULL, NULL);
}
