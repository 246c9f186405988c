/* Measures: quantiles against known ones; which spans count; and that nobody learns from a number of what they may not see. */
#include "alliance.h"
#include "case_rows.h"

#include "hub/measures/measures.h"

enum { DAY_S = 86400 };
#define T0 INT64_C(1795420800) /* 2026-11-23T08:00:00Z, the last quarter of 2026 */

/* As numpy.quantile() gives them, rounded to whole numbers. */
static void quantiles(void **state)
{
	static const struct { int64_t v[8]; size_t n; int64_t half, fifths; } rows[] = {
		{ { 5 }, 1, 5, 5 },
		{ { 0, 100 }, 2, 50, 80 },
		{ { 10, 20, 30, 40 }, 4, 25, 34 },
		{ { 1, 2, 4, 8, 16, 32 }, 6, 6, 16 },
		{ { 10, 20, 30, 40, 50, 60, 70 }, 7, 40, 58 },
		{ { 3, 3, 3, 3, 3 }, 5, 3, 3 },
		{ { 0, 0, 1 }, 3, 0, 1 },
		{ { 86400, 172800, 604800, 8640000 }, 4, 388800, 3818880 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		want(quantile(rows[i].v, rows[i].n, 1, 2) == rows[i].half, "row %zu: %lld", i, (long long)quantile(rows[i].v, rows[i].n, 1, 2));
		want(quantile(rows[i].v, rows[i].n, 4, 5) == rows[i].fifths, "row %zu: %lld", i, (long long)quantile(rows[i].v, rows[i].n, 4, 5));
		assert_int_equal(quantile(rows[i].v, rows[i].n, 0, 1), rows[i].v[0]);
		assert_int_equal(quantile(rows[i].v, rows[i].n, 1, 1), rows[i].v[rows[i].n - 1]);
	}
}

static void quarters(void **state)
{
	static const struct { const char *text; bool ok; int n; } rows[] = {
		{ "2026-Q4", true, 2026 * 4 + 3 }, { "1999-Q1", true, 1999 * 4 }, { "2026-Q5", false, 0 }, { "2026-Q0", false, 0 },
		{ "26-Q1", false, 0 }, { "2026Q1x", false, 0 }, { "", false, 0 }, { "1066-Q1", false, 0 },
	};
	struct arena a;
	int q = 0;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		assert_int_equal(quarter_parse(str_of(rows[i].text), &q), rows[i].ok);
		if (rows[i].ok) {
			assert_int_equal(q, rows[i].n);
			want_str(quarter_text(&a, q), str_of(rows[i].text), "quarter");
		}
	}
	assert_int_equal(quarter_of(T0), 2026 * 4 + 3);
	assert_int_equal(quarter_of(0), 1970 * 4);
	arena_release(&a);
}

/* --- rows --- */

static const char *at(char out[static 24], int days)
{
	if (days < 0)
		return "NULL";
	snprintf(out, 24, "%lld", (long long)(T0 + (int64_t)days * DAY_S));
	return out;
}

/* A vendor in a case: days after T0, -1: not. */
struct part { const char *party; int entered, replied, judged, ready, deployed; const char *answer; bool left; };

static void add_part(struct alliance *l, int id, const struct part *p)
{
	char e[24], r[24], j[24], f[24], d[24], v[24], sql[900];

	snprintf(sql, sizeof sql, "INSERT INTO participant (case_id, who, role, invited, invited_by, entered, stand, why, barred, state, answer, grade, "
	         "track, credit, replied, judged, aware, ready, deployed, ended) VALUES (%d, 'party/%s', '%s', %lld, 'party/alliance', %s, 'asked', '', "
	         "0, 'received', '%s', '', '', '', %s, %s, %s, %s, %s, %s)", id, p->party, strcmp(p->party, "alliance") ? "vendor" : "coordinator",
	         (long long)T0, at(e, p->entered), p->answer, at(r, p->replied), at(j, p->judged), at(v, p->entered), at(f, p->ready),
	         at(d, p->deployed), p->left ? "1795420900" : "NULL");
	rows_do(l->s, sql);
}

static void add_case(struct alliance *l, int id, const char *grade, const char *more)
{
	char sql[900];

	snprintf(sql, sizeof sql, "INSERT INTO cases (id, at, title, leader, tlp, grade, plan, state, embargo, ends_zone, why, claims) "
	         "VALUES (%d, %lld, '', 'party/alliance', 'amber', '%s', '1.0.0', 'open', 'none', '', '', '')", id, (long long)T0, grade);
	rows_do(l->s, sql);
	if (more) {
		snprintf(sql, sizeof sql, "UPDATE cases SET %s WHERE id = %d", more, id);
		rows_do(l->s, sql);
	}
	add_part(l, id, &(struct part){ "alliance", 0, -1, -1, -1, -1, "", false });
}

static struct measures seen_by(struct alliance *l, enum actor who, struct measures_ask k)
{
	struct measures m;
	struct db *d = reading(l);
	const struct looking look = { &l->s->a, d, hub_keys(l->s->hub), who_of(l, who), T0 + 40 * DAY_S };

	did(l->s, measures_see(&look, &k, &m, &l->s->err));
	read_done(l, d);
	return m;
}
#define ALL(measure) ((struct measures_ask){ .grade = -1, .what = (measure) })

static void is(const struct measure_cell *c, int64_t count, int64_t median_days, int64_t open, int64_t overdue, const char *what)
{
	want(c->count == count && c->median_s == median_days * DAY_S && c->open == open && c->overdue == overdue,
	     "%s: %lld done, median %lld s, %lld open, %lld overdue", what, (long long)c->count, (long long)c->median_s, (long long)c->open,
	     (long long)c->overdue);
}

/* One case with a vendor that did all and one that is silent and late. */
static void one_case(struct alliance *l, int id)
{
	char sql[700];

	add_case(l, id, "high", NULL);
	add_part(l, id, &(struct part){ "nova", 0, 1, 2, 10, -1, "confirmed", false });
	add_part(l, id, &(struct part){ "orion", -1, -1, -1, -1, -1, "", false });
	snprintf(sql, sizeof sql, "INSERT INTO obligation (id, rule, version, about, subject, bearer, unit, number, end_of_day, calendar, zone, pausable, "
	         "state, asked, asked_by, opened, started, due, unsure, paused_s, changed, place, told, case_id) VALUES (%d, 'v1-answer', 1, "
	         "'case/%d party/orion', 'case/%d', 'party/orion', 'days', 3, 0, '', '', 0, 'running', 'nothing', 0, %lld, %lld, %lld, 0, 0, %lld, %lld, 0, %d)",
	         id + 1, id, id, (long long)T0, (long long)T0, (long long)(T0 + 3 * DAY_S), (long long)T0, (long long)(T0 + 3 * DAY_S), id);
	rows_do(l->s, sql);
}

static void who_sees_what(void **state)
{
	struct alliance *l = *state;

	one_case(l, 9000);
	struct measures cem = seen_by(l, CEM, ALL(MEASURE_ANSWER)), ann = seen_by(l, ANN, ALL(MEASURE_ANSWER)),
	                olga = seen_by(l, OLGA, ALL(MEASURE_ANSWER)), rhea = seen_by(l, RHEA, ALL(MEASURE_ANSWER));

	is(&cem.all[MEASURE_ANSWER], 1, 1, 1, 1, "staff, answers");
	is(&cem.all[MEASURE_CONFIRM], 1, 2, 1, 0, "staff, confirmed");
	is(&cem.all[MEASURE_READY], 1, 10, 0, 0, "staff, ready");
	is(&cem.all[MEASURE_DEPLOYED], 0, 0, 1, 0, "staff, deployed");
	is(&cem.all[MEASURE_DISCLOSE], 0, 0, 1, 0, "staff, disclosed");
	is(&cem.all[MEASURE_NOTIFY], 2, 0, 0, 0, "staff, notified");
	assert_int_equal(cem.parties.n, 2);
	want_str(cem.parties.v[0].name, STR("Nova Devices Example"), "by name while none is ranked");
	assert_false(cem.parties.v[0].ranked);
	/* Who entered sees the case; but of parties their own alone. */
	is(&ann.all[MEASURE_ANSWER], 1, 1, 1, 1, "a participant");
	is(&ann.own[MEASURE_ANSWER], 1, 1, 0, 0, "their own");
	assert_int_equal(ann.parties.n, 1);
	want_str(ann.parties.v[0].id, STR("nova"), "their own");
	/* Who is asked in and has not entered: what they themselves owe. */
	is(&olga.all[MEASURE_ANSWER], 0, 0, 1, 1, "asked in");
	is(&olga.all[MEASURE_READY], 0, 0, 0, 0, "asked in, others' fixes");
	is(&olga.all[MEASURE_DISCLOSE], 0, 0, 0, 0, "asked in, the case");
	for (int i = 0; i < MEASURE_N; i++)
		is(&rhea.all[i], 0, 0, 0, 0, "nobody of it");
	assert_false(rhea.any);
}

/* Of four cases nobody else learns; the fifth makes them a number without names. */
static void few_are_nothing(void **state)
{
	struct alliance *l = *state;
	struct measures m;

	for (int i = 0; i < MEASURES_FEW; i++) { /* what is not done yet does not make what is done more */
		add_case(l, 8000 + i, "medium", NULL);
		add_part(l, 8000 + i, &(struct part){ "nova", 0, 1, 1, -1, -1, "confirmed", false });
	}
	for (int i = 0; i < MEASURES_FEW; i++) {
		add_case(l, 9000 + i, i % 2 ? "high" : "low", NULL);
		add_part(l, 9000 + i, &(struct part){ "nova", 0, 1 + i, 1 + i, 10 * (i + 1), -1, "confirmed", false });
		m = seen_by(l, RHEA, ALL(MEASURE_READY));
		if (i + 1 < MEASURES_FEW)
			is(&m.all[MEASURE_READY], 0, 0, 5, 0, "too few");
	}
	is(&m.all[MEASURE_READY], 5, 30, 5, 0, "five");
	assert_int_equal(m.all[MEASURE_READY].p80_s, 42 * DAY_S);
	assert_int_equal(m.grades.n, 1); /* two and three that are done: not told apart */
	is(&m.grades.v[0].cell, 0, 0, 5, 0, "five open ones");
	assert_int_equal(m.quarters.n, 1);
	assert_int_equal(m.parties.n, 0);
	is(&m.own[MEASURE_READY], 0, 0, 0, 0, "own");
	/* Two participants of one case are one case. */
	m = seen_by(l, RHEA, (struct measures_ask){ .grade = PLAN_LOW, .what = MEASURE_READY });
	is(&m.all[MEASURE_READY], 0, 0, 0, 0, "three low ones");
	for (int i = 0; i < 3; i++)
		add_part(l, 9000 + 2 * i, &(struct part){ "orion", 0, 1, 1, 1, -1, "confirmed", true });
	m = seen_by(l, RHEA, (struct measures_ask){ .grade = PLAN_LOW, .what = MEASURE_READY });
	is(&m.all[MEASURE_READY], 0, 0, 0, 0, "six spans of three cases");
	/* Who coordinates sees all of it, and who has five done is ranked. */
	m = seen_by(l, CEM, ALL(MEASURE_READY));
	assert_int_equal(m.grades.n, 3);
	assert_int_equal(m.parties.n, 2);
	want_str(m.parties.v[0].id, STR("nova"), "ranked first");
	assert_true(m.parties.v[0].ranked && !m.parties.v[1].ranked);
}

static void by_time_and_grade(void **state)
{
	struct alliance *l = *state;
	struct measures m;

	one_case(l, 9000);
	m = seen_by(l, CEM, (struct measures_ask){ .from = 2026 * 4 + 3, .to = 2026 * 4 + 3, .grade = PLAN_HIGH, .what = MEASURE_READY });
	is(&m.all[MEASURE_READY], 1, 10, 0, 0, "this quarter");
	m = seen_by(l, CEM, (struct measures_ask){ .to = 2026 * 4 + 2, .grade = -1, .what = MEASURE_READY });
	is(&m.all[MEASURE_READY], 0, 0, 0, 0, "before");
	m = seen_by(l, CEM, (struct measures_ask){ .from = 2027 * 4, .grade = -1, .what = MEASURE_READY });
	is(&m.all[MEASURE_READY], 0, 0, 0, 0, "after");
	m = seen_by(l, CEM, (struct measures_ask){ .grade = PLAN_LOW, .what = MEASURE_READY });
	is(&m.all[MEASURE_READY], 0, 0, 0, 0, "another grade");
}

static void embargoes(void **state)
{
	struct alliance *l = *state;
	char more[300];

	snprintf(more, sizeof more, "embargo = 'exited', began = %lld, ends = %lld, exited = %lld, why = 'publicity'", (long long)T0,
	         (long long)(T0 + 30 * DAY_S), (long long)(T0 + 12 * DAY_S));
	add_case(l, 9000, "high", more);
	snprintf(more, sizeof more, "embargo = 'exited', began = %lld, ends = %lld, exited = %lld, why = 'date'", (long long)T0,
	         (long long)(T0 + 20 * DAY_S), (long long)(T0 + 20 * DAY_S));
	add_case(l, 9001, "high", more);
	snprintf(more, sizeof more, "embargo = 'active', began = %lld, ends = %lld", (long long)T0, (long long)(T0 + 39 * DAY_S));
	add_case(l, 9002, "high", more);
	struct measures m = seen_by(l, CEM, ALL(MEASURE_KEPT));

	is(&m.all[MEASURE_AGREED], 3, 30, 0, 0, "agreed");
	is(&m.all[MEASURE_KEPT], 2, 16, 1, 0, "kept");
	assert_int_equal(m.ends[EMBARGO_BY_PUBLICITY], 1);
	assert_int_equal(m.ends[EMBARGO_BY_DATE], 1);
	assert_int_equal(m.early, 1);
	assert_int_equal(m.ended, 2);
	assert_int_equal(m.all[MEASURE_DISCLOSE].overdue, 3); /* past their agreed ends, and not disclosed */
}

/* Of others' embargoes why they ended is told all together or not at all. */
static void ends_of_others(void **state)
{
	struct alliance *l = *state;
	char more[300];

	for (int i = 0; i < 2 * MEASURES_FEW; i++) {
		struct measures m = seen_by(l, RHEA, ALL(MEASURE_KEPT));

		assert_int_equal(m.ended, i == MEASURES_FEW ? MEASURES_FEW : 0);
		assert_int_equal(m.all[MEASURE_KEPT].count, i < MEASURES_FEW ? 0 : i);
		snprintf(more, sizeof more, "embargo = 'exited', began = %lld, ends = %lld, exited = %lld, why = '%s'", (long long)T0,
		         (long long)(T0 + 30 * DAY_S), (long long)(T0 + (i < MEASURES_FEW ? 30 : 9) * DAY_S), i < MEASURES_FEW ? "date" : "exploit");
		add_case(l, 9000 + i, "high", more);
	}
	struct measures m = seen_by(l, RHEA, ALL(MEASURE_KEPT));

	assert_int_equal(m.ended, 2 * MEASURES_FEW);
	assert_int_equal(m.early, MEASURES_FEW);
	assert_int_equal(m.ends[EMBARGO_BY_EXPLOIT], MEASURES_FEW);
}

/* Histories are those of vendors in closed and published cases; the numbers are those of the rule. */
static void skill(void **state)
{
	struct alliance *l = *state;
	char more[200];

	for (int i = 0; i < 3; i++) {
		snprintf(more, sizeof more, "state = '%s', published = %lld", i < 2 ? "closed" : "open", (long long)(T0 + 20 * DAY_S));
		add_case(l, 9000 + i, "high", more);
		add_part(l, 9000 + i, &(struct part){ "nova", 0, 1, 2, 10 + 10 * i, -1, "confirmed", false });
		add_part(l, 9000 + i, &(struct part){ "orion", 0, 1, 2, -1, -1, "refuted", false });
	}
	add_case(l, 9010, "high", NULL); /* goes on */
	add_part(l, 9010, &(struct part){ "nova", 0, 1, 2, 10, -1, "confirmed", false });
	struct measures m = seen_by(l, CEM, ALL(MEASURE_READY));

	assert_int_equal(m.histories, 3);
	assert_int_equal(m.skill[0].held, 3); /* V<P */
	assert_int_equal(m.skill[0].broken, 0);
	assert_int_equal(ratio_permille(m.skill[0].skill), 1000);
	assert_int_equal(m.skill[3].held, 2); /* F<P: ten days before, in one moment, ten days after */
	assert_int_equal(m.skill[3].broken, 1);
	assert_int_equal(ratio_permille(m.skill[3].observed), 667);
	assert_int_equal(seen_by(l, RHEA, ALL(MEASURE_READY)).histories, 0);
	assert_int_equal(seen_by(l, ANN, ALL(MEASURE_READY)).histories, 3);
}

static void written(void **state)
{
	struct alliance *l = *state;
	struct json j;
	struct buf b;

	one_case(l, 9000);
	struct measures m = seen_by(l, CEM, ALL(MEASURE_ANSWER));

	buf_init(&b, 1 << 20);
	measures_put_csv(&b, &m);
	want(str_find(buf_str(&b), STR("alliance,answer,,1,86400,86400,1,1,,,,,\r\n")) != SIZE_MAX, "%.*s", STR_ARG(buf_str(&b)));
	want(str_find(buf_str(&b), STR("answer by party,orion,Orion Chips Example,0,,,1,1,")) != SIZE_MAX, "%.*s", STR_ARG(buf_str(&b)));
	want(str_find(buf_str(&b), STR("skill,V<P,,,,,,,0,0,,0.333,\r\n")) != SIZE_MAX, "%.*s", STR_ARG(buf_str(&b)));
	size_t commas = 0, lines = 0;

	for (size_t i = 0; i < b.n; i++) {
		commas += b.p[i] == ',';
		lines += b.p[i] == '\n';
	}
	assert_int_equal(commas, 12 * lines);
	buf_clear(&b);
	measures_put(&b, &m);
	did(l->s, json_read(&l->s->a, buf_str(&b), 1 << 20, &j, &l->s->err));
	buf_release(&b);
}

/* What the acts leave in the tables. */
static void answers_are_dated(void **state)
{
	struct alliance *l = *state;
	int64_t id = must(l, CEM, "case.open", "hub", P("title", "A hole in the radio", "grade", "high")).seq;
	const char *c = cstr(l, str_printf(&l->s->a, "case/%lld", (long long)id));

	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	scratch_clock += DAY_S;
	must(l, BOB, "case.answer", c, P("answer", "acknowledged"));
	scratch_clock += DAY_S;
	must(l, BOB, "case.enter", c, P());
	must(l, BOB, "case.answer", c, P("answer", "confirmed"));
	scratch_clock += DAY_S;
	must(l, BOB, "case.answer", c, P("answer", "confirmed", "grade", "high"));
	struct measures m = seen_by(l, CEM, ALL(MEASURE_ANSWER));

	is(&m.all[MEASURE_ANSWER], 1, 1, 0, 0, "the first answer");
	is(&m.all[MEASURE_CONFIRM], 1, 2, 0, 0, "the first confirmation");
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles),
		cmocka_unit_test(quarters),
		cmocka_unit_test_setup_teardown(who_sees_what, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(few_are_nothing, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(by_time_and_grade, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(embargoes, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(ends_of_others, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(skill, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(written, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(answers_are_dated, alliance_begin, alliance_end),
	};

	return run_on_engine(tests, NULL, NULL);
}
