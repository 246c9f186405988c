/* Cases: who is asked in and enters, what an embargo keeps from whom, how its end moves and what ends it. */
#include "alliance.h"

#include "hub/case_acts.h"

/* What a person stands to a case as. */
static unsigned stands(struct alliance *l, enum actor who, int64_t id)
{
	struct who w = who_of(l, who);
	enum thing_kind kind;
	struct thing t;
	struct db *d = reading(l);

	did(l->s, thing_load(d, &w, str_printf(&l->s->a, "case/%lld", (long long)id), &kind, &t, &l->s->a, &l->s->err));
	read_done(l, d);
	return access_relations(&w, &t) & (1u << REL_INVITED | 1u << REL_PARTICIPANT | 1u << REL_FINDER | 1u << REL_LEADER | 1u << REL_COORDINATOR);
}
#define AS(rel) (1u << REL_##rel)
#define LEADING (AS(PARTICIPANT) | AS(LEADER) | AS(COORDINATOR))

static struct case_row row_of(struct alliance *l, int64_t id)
{
	struct case_row r;
	struct db *d = reading(l);

	did(l->s, case_get(d, &l->s->a, id, &r, &l->s->err));
	read_done(l, d);
	return r;
}

static const char *subject_of(struct alliance *l, const char *kind, int64_t id)
{
	return cstr(l, str_printf(&l->s->a, "%s/%lld", kind, (long long)id));
}

/* In so many days from now, as a field has it. */
static const char *in_days(struct alliance *l, int n)
{
	char text[21];

	return cstr(l, str_dup(&l->s->a, str_of(time_format(scratch_clock + n * 86400, text))));
}

static int64_t opened(struct alliance *l, enum actor who)
{
	return must(l, who, "case.open", "hub", P("title", "A hole in the radio", "grade", "high")).seq;
}

static void doors(void **state)
{
	struct alliance *l = *state;
	int64_t id = opened(l, CEM);
	const char *c = subject_of(l, "case", id);

	assert_int_equal(stands(l, CEM, id), LEADING);
	assert_int_equal(stands(l, IDA, id), LEADING);
	assert_int_equal(stands(l, ANN, id), 0);
	never(l, ANN, "case.enter", c, P(), ERR_FOUND, "no such thing");
	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	assert_int_equal(stands(l, BOB, id), AS(INVITED));
	assert_int_equal(stands(l, OLGA, id), 0);
	never(l, CEM, "case.notify", c, P("vendor", "party/nova"), ERR_STATE, "asked already");
	never(l, CEM, "case.notify", c, P("vendor", "party/mars"), ERR_RANGE, "expected a party");
	must(l, BOB, "case.answer", c, P("answer", "acknowledged"));
	never(l, BOB, "case.answer", c, P("answer", "confirmed"), ERR_STATE, "enter the case first");
	never(l, BOB, "case.notify", c, P("vendor", "party/orion", "role", "supplier"), ERR_FOUND, "no such thing");
	must(l, BOB, "case.enter", c, P());
	assert_int_equal(stands(l, ANN, id), AS(PARTICIPANT));
	never(l, BOB, "case.enter", c, P(), ERR_STATE, "already");
	never(l, BOB, "case.notify", c, P("vendor", "party/orion", "role", "supplier"), ERR_STATE, "accepted a report");
	must(l, BOB, "case.answer", c, P("answer", "confirmed", "others_affected", "yes"));
	never(l, BOB, "case.notify", c, P("vendor", "party/orion"), ERR_DENIED, "suppliers");
	must(l, BOB, "case.notify", c, P("vendor", "party/orion", "role", "supplier"));
	assert_int_equal(stands(l, OLGA, id), AS(INVITED));
	must(l, OLGA, "case.decline", c, P());
	assert_int_equal(stands(l, OLGA, id), 0);
	never(l, OLGA, "case.enter", c, P(), ERR_FOUND, "no such thing");
	must(l, ANN, "case.leave", c, P());
	assert_int_equal(stands(l, ANN, id), 0);
	never(l, CEM, "case.leave", c, P(), ERR_STATE, "hand it over");
}

static void embargo(void **state)
{
	struct alliance *l = *state;
	int64_t id = opened(l, CEM);
	const char *c = subject_of(l, "case", id);

	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	must(l, CEM, "case.notify", c, P("vendor", "party/orion"));
	int64_t first = must(l, CEM, "embargo.propose", c, P("ends", in_days(l, 30), "zone", "Asia/Shanghai")).seq;

	assert_int_equal(row_of(l, id).embargo, EMBARGO_PROPOSED);
	never(l, ANN, "case.enter", c, P("ends", in_days(l, 31)), ERR_STATE, "another by now");
	must(l, ANN, "case.enter", c, P("ends", in_days(l, 30)));
	struct case_row r = row_of(l, id);

	assert_int_equal(r.embargo, EMBARGO_ACTIVE);
	assert_int_equal(r.ends, scratch_clock + 30 * 86400);
	assert_int_equal(r.terms, first);
	want_str(r.ends_zone, STR("Asia/Shanghai"), "zone");
	assert_int_equal(stands(l, OLGA, id), AS(INVITED));
	must(l, OLGA, "case.enter", c, P());
	/* Later: the leader's yes and another's; who did not agree sees no more than the cover. */
	int64_t later = must(l, ANN, "embargo.propose", c, P("ends", in_days(l, 40))).seq;

	assert_int_equal(row_of(l, id).embargo, EMBARGO_REVISE);
	never(l, OLGA, "embargo.decide", subject_of(l, "proposal", later), P("decision", "accept"), ERR_FOUND, "no such thing");
	must(l, IDA, "embargo.decide", subject_of(l, "proposal", later), P("decision", "accept"));
	assert_int_equal(row_of(l, id).ends, scratch_clock + 40 * 86400);
	assert_int_equal(stands(l, OLGA, id), AS(INVITED));
	assert_int_equal(stands(l, ANN, id), AS(PARTICIPANT));
	must(l, OLGA, "case.enter", c, P());
	assert_int_equal(stands(l, OLGA, id), AS(PARTICIPANT));
	/* A fact ends it at once. */
	never(l, ANN, "case.fact", c, P("fact", "public"), ERR_FOUND, "no such thing");
	must(l, ANN, "case.tell", c, P("fact", "exploit", "text", "on a forum"));
	want_str(row_of(l, id).claims, STR("exploit"), "claims");
	must(l, CEM, "case.fact", c, P("fact", "exploit"));
	r = row_of(l, id);
	assert_int_equal(r.embargo, EMBARGO_EXITED);
	want_str(r.why, STR("exploit"), "why");
	assert_true(r.public == scratch_clock && r.exploit == scratch_clock && r.exited == scratch_clock && !r.claims.n);
	never(l, CEM, "embargo.propose", c, P("ends", in_days(l, 20)), ERR_STATE, "over");
}

/* Its instant comes; whoever writes it down. */
static void by_time(void **state)
{
	struct alliance *l = *state;
	int64_t id = opened(l, CEM);
	const char *c = subject_of(l, "case", id);

	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	must(l, CEM, "embargo.propose", c, P("ends", in_days(l, 5)));
	must(l, ANN, "case.enter", c, P());
	never(l, HUB, "embargo.expire", c, P(), ERR_STATE, "nothing has changed");
	never(l, CEM, "embargo.expire", c, P(), ERR_FOUND, "no such thing");
	never(l, CEM, "case.close", c, P(), ERR_STATE, "in force");
	unixtime ends = scratch_clock + 5 * 86400;

	scratch_clock = ends - 1;
	never(l, HUB, "embargo.expire", c, P(), ERR_STATE, "nothing has changed");
	scratch_clock = ends + 30;
	never(l, CEM, "embargo.propose", c, P("ends", in_days(l, 5)), ERR_STATE, "over");
	must(l, HUB, "embargo.expire", c, P());
	struct case_row r = row_of(l, id);

	assert_int_equal(r.exited, ends);
	want_str(r.why, STR("date"), "why");
	assert_true(r.wakes == TIME_NONE);
	must(l, CEM, "case.close", c, P());
	never(l, CEM, "case.rename", c, P("title", "Another"), ERR_STATE, "closed");
	must(l, CEM, "case.reopen", c, P());
}

#define tested(f) cmocka_unit_test_setup_teardown(f, alliance_begin, alliance_end)

int main(void)
{
	struct CMUnitTest tests[] = { tested(doors), tested(embargo), tested(by_time) };

	return run_on_engine(tests, NULL, NULL);
}
