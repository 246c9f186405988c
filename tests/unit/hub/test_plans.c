/* Handling plans: adopted by stewards alone, each version once; cases keep theirs; silence is counted by it. */
#include "alliance.h"

#include "hub/case/case_at.h"
#include "hub/repair/repairs.h"
#include "store/obligations.h"

/* The program's own plan with some things put in place of others. */
static const char *plan_with(struct alliance *l, const char *const *pairs)
{
	struct str s = plan_default_text();

	for (; *pairs; pairs += 2) {
		size_t at = str_find(s, str_of(pairs[0]));

		want(at != SIZE_MAX, "the plan has no %s", pairs[0]);
		s = STR_JOIN(&l->s->a, str_sub(s, 0, at), str_of(pairs[1]), str_from(s, at + strlen(pairs[0])));
	}
	return cstr(l, s);
}
#define VERSION(v) "\"version\": \"1.0.0\"", "\"version\": \"" v "\""

static struct plan in_force(struct alliance *l)
{
	struct db *d = reading(l);
	struct plan p;

	did(l->s, plan_in_force(d, &l->s->a, scratch_clock, &p, &l->s->err));
	read_done(l, d);
	return p;
}

static struct case_at loaded(struct alliance *l, int64_t id)
{
	struct db *d = reading(l);
	struct case_at *c = arena_new(&l->s->a, struct case_at);

	did(l->s, case_load(d, &l->s->a, id, scratch_clock, c, &l->s->err));
	read_done(l, d);
	return *c;
}

static void adopting(void **state)
{
	struct alliance *l = *state;

	want_str(in_force(l).version, STR("1.0.0"), "the program's own");
	never(l, ANN, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("2.0.0")))), ERR_FOUND, "no such thing");
	never(l, CEM, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("2.0.0")))), ERR_FOUND, "no such thing");
	never(l, IDA, "plan.adopt", "hub", P("plan", plan_with(l, P())), ERR_STATE, "1.0.0 is there already");
	never(l, IDA, "plan.adopt", "hub", P("plan", "[]"), ERR_TYPE, "object");
	must(l, IDA, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("2.0.0"), "\"critical\": 45", "\"critical\": 30"))));
	for (enum actor who = CEM; who <= OLGA; who++)
		assert_int_equal(times_told(l, who, "plan-adopted"), 1);
	assert_int_equal(times_told(l, IDA, "plan-adopted"), 0);
	want_str(in_force(l).version, STR("2.0.0"), "adopted");
	assert_int_equal(in_force(l).offer_s[PLAN_CRITICAL], 30 * 86400);
	never(l, IDA, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("2.0.0")))), ERR_STATE, "2.0.0 is there already");
	/* One whose day has not come waits; then the one adopted last counts. */
	must(l, IDA, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("3.0.0"), "2026-11-01", "2026-12-01"))));
	want_str(in_force(l).version, STR("2.0.0"), "until then");
	scratch_clock += 10 * 86400;
	want_str(in_force(l).version, STR("3.0.0"), "its day has come");
}

static void faults_name_the_place(void **state)
{
	struct alliance *l = *state;
	static const struct { const char *from, *to, *where; } rows[] = {
		{ "\"quorum_percent\": 75", "\"quorum_percent\": 175", "/embargo/quorum_percent" },
		{ "\"first\": \"one\"", "\"first\": \"two\"", "/embargo/consent/first" },
		{ "\"next_days\": 21", "\"next_days\": 0", "/silence/next_days" },
		{ "\"valid_from\": \"2026-11-01\"", "\"valid_from\": \"soon\"", "/valid_from" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct outcome o;
		char told[600];

		assert_false(does_as(l, IDA, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("9"), rows[i].from, rows[i].to))), &o));
		err_text(&l->s->err, told, sizeof told);
		want(strstr(told, "plan") && strstr(told, rows[i].where), "%s", told);
	}
}

static void cases_keep_theirs(void **state)
{
	struct alliance *l = *state;
	int64_t first = must(l, CEM, "case.open", "hub", P("title", "A hole in the radio", "grade", "critical")).seq;

	must(l, IDA, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("2.0.0"), "\"critical\": 45", "\"critical\": 10", "\"most_days\": 90",
	     "\"most_days\": 91", "\"answer_days\": 10", "\"answer_days\": 3"))));
	int64_t second = must(l, CEM, "case.open", "hub", P("title", "Another", "grade", "critical")).seq;
	struct case_at a = loaded(l, first), b = loaded(l, second);

	want_str(a.row.plan, STR("1.0.0"), "the first");
	want_str(b.row.plan, STR("2.0.0"), "the second");
	assert_int_equal(a.plan.most_s, 90 * 86400);
	assert_int_equal(b.plan.most_s, 91 * 86400);
	assert_int_equal(a.plan.answer_s, 10 * 86400);
	assert_int_equal(b.plan.answer_s, 3 * 86400);
	a.now.plan = &a.plan;
	b.now.plan = &b.plan;
	assert_int_equal(case_offer(&a), scratch_clock + 45 * 86400);
	assert_int_equal(case_offer(&b), scratch_clock + 10 * 86400);
	/* Within what may be proposed: attacked, and graver than any plan's least. */
	a.row.attack = scratch_clock;
	assert_int_equal(case_offer(&a), scratch_clock + 7 * 86400);
}

static void silence_is_the_plans(void **state)
{
	struct alliance *l = *state;
	struct repairs_sum sum;

	must(l, IDA, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("2.0.0"), "\"first_days\": 5", "\"first_days\": 2"))));
	int64_t id = must(l, CEM, "case.open", "hub", P("title", "A hole in the radio")).seq;

	must(l, CEM, "case.notify", cstr(l, str_printf(&l->s->a, "case/%lld", (long long)id)), P("vendor", "party/nova"));
	for (int days = 1; days < 5; days++) {
		struct db *d = reading(l);

		did(l->s, repairs_sum(d, &l->s->a, id, scratch_clock + days * 86400, &sum, &l->s->err));
		read_done(l, d);
		want(sum.silent == (days > 2), "after %d days: %zu silent", days, sum.silent);
	}
}

/* The vendor owes a fix within the days of the plan that its case goes by, whatever was adopted since. */
static void fixes_are_due_by_the_plan(void **state)
{
	static const struct { enum actor who; const char *party, *grade, *rule; int days[2]; } rows[] = {
		{ ANN, "party/nova", "critical", "v3-fix-critical", { 30, 21 } }, { OLGA, "party/orion", "low", "v3-fix-low", { 180, 180 } },
	};
	struct alliance *l = *state;
	const char *cases[2];

	for (int k = 0; k < 2; k++) {
		cases[k] = cstr(l, str_printf(&l->s->a, "case/%lld", (long long)must(l, CEM, "case.open", "hub",
			P("title", k ? "Another" : "A hole in the radio", "grade", "critical")).seq));
		if (!k)
			must(l, IDA, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("2.0.0"), "\"fix_days\": {\"critical\": 30",
			     "\"fix_days\": {\"critical\": 21"))));
	}
	for (size_t i = 0; i < ROWS(rows); i++)
		for (int k = 0; k < 2; k++) {
			struct obligation_row r;
			struct db *d;

			must(l, CEM, "case.notify", cases[k], P("vendor", rows[i].party));
			must(l, rows[i].who, "case.enter", cases[k], P());
			must(l, rows[i].who, "case.answer", cases[k], P("answer", "confirmed", "grade", rows[i].grade));
			d = reading(l);
			did(l->s, obligation_find_open(d, &l->s->a, str_of(rows[i].rule), str_printf(&l->s->a, "%s %s", cases[k], rows[i].party), &r,
			                               &l->s->err));
			read_done(l, d);
			want(r.id && r.o.due.due == scratch_clock + rows[i].days[k] * 86400 && r.limit.n == (unsigned)rows[i].days[k],
			     "%s of %s: %u days", rows[i].rule, cases[k], r.limit.n);
		}
}

static void seen(void **state)
{
	struct alliance *l = *state;
	struct db *d = reading(l);
	struct plan_seen p;

	did(l->s, plan_see(d, &l->s->a, STR(""), scratch_clock, &p, &l->s->err));
	assert_true(p.own && p.in_force && !p.adopted_all.n);
	refuses(l->s, plan_see(d, &l->s->a, STR("7"), scratch_clock, &p, &l->s->err), ERR_FOUND);
	read_done(l, d);
	must(l, IDA, "plan.adopt", "hub", P("plan", plan_with(l, P(VERSION("2.0.0")))));
	d = reading(l);
	did(l->s, plan_see(d, &l->s->a, STR("1.0.0"), scratch_clock, &p, &l->s->err));
	assert_true(p.own && !p.in_force);
	did(l->s, plan_see(d, &l->s->a, STR(""), scratch_clock, &p, &l->s->err));
	assert_true(!p.own && p.in_force && p.adopted == scratch_clock);
	assert_int_equal(p.adopted_all.n, 1);
	read_done(l, d);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(adopting, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(faults_name_the_place, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(cases_keep_theirs, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(silence_is_the_plans, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(fixes_are_due_by_the_plan, alliance_begin, alliance_end),
		cmocka_unit_test_setup_teardown(seen, alliance_begin, alliance_end),
	};

	return run_on_engine(tests, NULL, NULL);
}
