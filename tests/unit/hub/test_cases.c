/* Cases: who is asked in and enters, what an embargo keeps from whom, how its end moves and what ends it. */
#include "alliance.h"

#include "hub/case/case_acts.h"
#include "hub/rebuild.h"
#include "store/measures.h"
#include "store/obligations.h"

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

static int64_t reported(struct alliance *l)
{
	int64_t id = must(l, NOBODY, "report.submit", "hub", P("title", "A weakness", "product", "Nova 12", "versions", "all", "words",
	                  "Something is wrong here", "steps", "Look closely")).seq;

	must(l, CEM, "report.validate", subject_of(l, "report", id), P("grade", "high"));
	return id;
}

/* As who shows the report's secret. */
static bool finder_does(struct alliance *l, int64_t report, const char *act, const char *field, const char *value, struct outcome *ret)
{
	struct act_request r = { .row = act_named(str_of(act)), .who = { .proved = TIME_NONE }, .held = true,
		                 .subject = str_of(subject_of(l, "report", report)) };
	const struct act_input in = { str_of(field), str_of(value) };
	struct act_value *v;

	l->s->err = (struct err){ 0 };
	if (!act_decode(&l->s->a, r.row, &in, *field ? 1 : 0, &v, NULL, NULL, &l->s->err))
		return false;
	r.values = v;
	return hub_act(l->s->hub, &l->s->a, &r, ret, &l->s->err);
}

static const char *number_of(struct alliance *l, int64_t n)
{
	return cstr(l, str_printf(&l->s->a, "%lld", (long long)n));
}

/* A finder without an account is one who takes part: agrees to the first end, and none later is without them. */
static void finder(void **state)
{
	struct alliance *l = *state;
	int64_t report = reported(l), id;
	struct outcome o;

	id = must(l, CEM, "case.open", "hub", P("title", "A hole", "reports", number_of(l, report))).seq;
	const char *c = subject_of(l, "case", id);
	int64_t first = must(l, CEM, "embargo.propose", c, P("ends", in_days(l, 30))).seq;

	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	did(l->s, finder_does(l, report, "report.accept", "proposal", number_of(l, first), &o));
	assert_int_equal(row_of(l, id).embargo, EMBARGO_ACTIVE);
	must(l, ANN, "case.enter", c, P());
	int64_t later = must(l, ANN, "embargo.propose", c, P("ends", in_days(l, 60))).seq;

	must(l, CEM, "embargo.decide", subject_of(l, "proposal", later), P("decision", "accept"));
	assert_int_equal(row_of(l, id).ends, scratch_clock + 30 * 86400);
	did(l->s, finder_does(l, report, "report.accept", "proposal", number_of(l, later), &o));
	assert_int_equal(row_of(l, id).ends, scratch_clock + 60 * 86400);
	/* Earlier: not without a day's notice. */
	int64_t earlier = must(l, ANN, "embargo.propose", c, P("ends", in_days(l, 2))).seq;

	scratch_clock += 86400 + 60;
	never(l, CEM, "embargo.decide", subject_of(l, "proposal", earlier), P("decision", "accept"), ERR_STATE, "is decided");
	scratch_clock -= 120;
	must(l, CEM, "embargo.decide", subject_of(l, "proposal", earlier), P("decision", "accept"));
	want(row_of(l, id).terms == earlier, "the earlier end holds");
	/* Who took the report out of the case has no say in it any more. */
	must(l, CEM, "case.release", c, P("report", number_of(l, report)));
	assert_false(finder_does(l, report, "report.propose", "ends", in_days(l, 20), &o));
	want(l->s->err.code == ERR_FOUND, "%s", l->s->err.msg);
}

/* The earlier end holds; what was owed in one is owed in the other. Half of it goes on alone, no earlier. */
static void merge_and_split(void **state)
{
	struct alliance *l = *state;
	int64_t report = reported(l), one = opened(l, CEM), two = opened(l, CEM);
	const char *a = subject_of(l, "case", one), *b = subject_of(l, "case", two);
	struct obligation_ids owed;

	for (int i = 0; i < 2; i++) {
		const char *c = i ? b : a;

		must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
		must(l, CEM, "embargo.propose", c, P("ends", in_days(l, i ? 40 : 20)));
		must(l, ANN, "case.enter", c, P());
	}
	must(l, CEM, "case.notify", a, P("vendor", "party/orion"));
	must(l, CEM, "case.take", a, P("report", number_of(l, report)));
	never(l, ANN, "case.merge", a, P("into", b), ERR_FOUND, "no such thing");
	never(l, CEM, "case.merge", a, P("into", a), ERR_RANGE, "another case");
	never(l, CEM, "case.merge", a, P("into", "case/999999"), ERR_FOUND, "no such thing");
	must(l, CEM, "case.merge", a, P("into", b));
	assert_int_equal(row_of(l, two).ends, scratch_clock + 20 * 86400);
	assert_int_equal(row_of(l, one).life, CASE_MERGED);
	assert_int_equal(row_of(l, one).merged, two);
	assert_int_equal(stands(l, OLGA, two), AS(INVITED));
	assert_int_equal(stands(l, ANN, two), AS(PARTICIPANT));
	never(l, CEM, "case.rename", a, P("title", "Else"), ERR_STATE, "merged");
	struct db *d = reading(l);

	did(l->s, obligations_in_case(d, &l->s->a, one, STR("party/orion"), &owed, &l->s->err));
	assert_int_equal(owed.n, 0);
	did(l->s, obligations_in_case(d, &l->s->a, two, STR("party/orion"), &owed, &l->s->err));
	assert_int_equal(owed.n, 1);
	read_done(l, d);
	must(l, OLGA, "case.enter", b, P("ends", in_days(l, 20)));
	must(l, OLGA, "case.answer", b, P("answer", "confirmed"));
	int64_t half = must(l, CEM, "case.split", b, P("title", "Half", "reports", number_of(l, report))).seq;
	struct case_row r = row_of(l, half);

	assert_true(r.parent == two && r.embargo == EMBARGO_ACTIVE && r.ends == scratch_clock + 20 * 86400 && r.not_before == r.ends);
	assert_int_equal(stands(l, OLGA, half), AS(PARTICIPANT));
	never(l, ANN, "embargo.propose", subject_of(l, "case", half), P("ends", in_days(l, 10)), ERR_RANGE, "before that of the case");
	must(l, ANN, "embargo.propose", subject_of(l, "case", half), P("ends", in_days(l, 25)));
	never(l, CEM, "case.split", b, P("title", "Half", "reports", number_of(l, report)), ERR_FOUND, "no such thing");
}

/* Who is not named stays behind, and what went is not theirs to see any more; who leads goes without being named. */
static void split_for_some(void **state)
{
	struct alliance *l = *state;
	int64_t report = reported(l), id = opened(l, CEM);
	const char *c = subject_of(l, "case", id);

	must(l, CEM, "case.take", c, P("report", number_of(l, report)));
	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	must(l, CEM, "case.notify", c, P("vendor", "party/orion"));
	must(l, ANN, "case.enter", c, P());
	must(l, OLGA, "case.enter", c, P());
	const char *vuln = number_of(l, must(l, CEM, "vuln.add", c, P("title", "A hole", "words", "There is one.")).seq);
	int64_t talk = must(l, CEM, "thread.open", c, P("kind", "product", "title", "Nova 12", "product", "Nova 12")).seq;
	int64_t quiet = must(l, CEM, "thread.open", c, P("kind", "private", "title", "Aside", "parties", "party/orion")).seq;

	never(l, CEM, "case.split", c, P("title", "Half", "parties", "party/nova"), ERR_MISSING, "that go to the new case");
	never(l, CEM, "case.split", c, P("title", "Half", "vulns", vuln, "parties", "party/office"), ERR_RANGE, "parties that take part");
	never(l, CEM, "case.split", c, P("title", "Half", "vulns", vuln, "parties", "nova"), ERR_RANGE, "parties that take part");
	never(l, CEM, "case.split", c, P("title", "Half", "threads", number_of(l, quiet)), ERR_FOUND, "no such thing");
	never(l, CEM, "case.split", c, P("title", "Half", "threads", number_of(l, id)), ERR_FOUND, "no such thing");
	const int told[] = { times_told(l, ANN, "case-split"), times_told(l, OLGA, "case-split"), times_told(l, CEM, "case-split") };
	int64_t half = must(l, CEM, "case.split", c,
		P("title", "Half", "vulns", vuln, "threads", number_of(l, talk), "parties", "party/nova, party/nova")).seq;

	assert_int_equal(stands(l, ANN, half), AS(PARTICIPANT));
	assert_int_equal(stands(l, CEM, half) & AS(LEADER), AS(LEADER));
	assert_int_equal(stands(l, OLGA, half), 0);
	assert_int_equal(stands(l, OLGA, id), AS(PARTICIPANT));
	assert_int_equal(times_told(l, ANN, "case-split"), told[0] + 1); /* who goes along */
	assert_int_equal(times_told(l, OLGA, "case-split"), told[1]);    /* who stays, and may not know */
	assert_int_equal(times_told(l, CEM, "case-split"), told[2]);     /* who did it */
	const char *new = subject_of(l, "case", half), *thread = subject_of(l, "thread", talk);

	never(l, OLGA, "case.answer", new, P("answer", "confirmed"), ERR_FOUND, "no such thing");
	never(l, OLGA, "thread.post", thread, P("words", "Hello"), ERR_FOUND, "no such thing");
	never(l, OLGA, "repair.set", subject_of(l, "vuln", strtoll(vuln, NULL, 10)),
		P("line", "Orion 1", "state", "investigating"), ERR_FOUND, "no such thing");
	must(l, ANN, "thread.post", thread, P("words", "Hello"));
	must(l, ANN, "case.answer", new, P("answer", "confirmed"));
	must(l, CEM, "case.split", c, P("title", "The rest", "reports", number_of(l, report)));
}

static void told_first(struct alliance *l, int64_t id, unixtime invited, unixtime replied, unixtime judged)
{
	struct db *d = reading(l);
	struct measured_rows rows;
	size_t seen = 0;

	did(l->s, measures_load(d, &l->s->a, scratch_clock, &rows, &l->s->err));
	for (size_t i = 0; i < rows.parts.n; i++)
		if (rows.parts.v[i].case_id == id && str_eq(rows.parts.v[i].who, STR("party/nova"))) {
			seen++;
			assert_int_equal(rows.parts.v[i].invited, invited);
			assert_int_equal(rows.parts.v[i].replied, replied);
			assert_int_equal(rows.parts.v[i].judged, judged);
		}
	assert_int_equal(seen, 1);
	read_done(l, d);
}

/* Who is of both was told when they were first told, and answered when they first did: in the one that goes on, and its half. */
static void first_dates(void **state)
{
	struct alliance *l = *state;
	int64_t one = opened(l, CEM), two = opened(l, CEM);
	const char *a = subject_of(l, "case", one), *b = subject_of(l, "case", two);
	unixtime begun = scratch_clock;

	must(l, CEM, "case.notify", a, P("vendor", "party/nova"));
	must(l, ANN, "case.enter", a, P());
	scratch_clock += 3600;
	must(l, ANN, "case.answer", a, P("answer", "acknowledged"));
	scratch_clock += 86400;
	must(l, CEM, "case.notify", b, P("vendor", "party/nova"));
	must(l, ANN, "case.enter", b, P());
	scratch_clock += 3600;
	must(l, ANN, "case.answer", b, P("answer", "confirmed"));
	unixtime judged = scratch_clock;

	scratch_clock += 60;
	must(l, CEM, "case.merge", a, P("into", b));
	told_first(l, two, begun, begun + 3600, judged);
	const char *vuln = number_of(l, must(l, CEM, "vuln.add", b, P("title", "A hole", "words", "There is one.")).seq);
	int64_t half = must(l, CEM, "case.split", b, P("title", "Half", "vulns", vuln)).seq;

	told_first(l, half, begun, begun + 3600, judged);
}

static const char *told;
static bool differs(void *ctx, const struct difference *d, struct err *err)
{
	(void)ctx;
	(void)err;
	told = strdup(d->table);
	return true;
}

/* All of it follows from the acts. */
static void again(void **state)
{
	struct alliance *l = *state;
	struct rebuild_sums sums;
	const struct rebuild_options o = { .fn = differs };

	merge_and_split(state);
	split_for_some(state);
	first_dates(state);
	finder(state);
	did(l->s, rebuild(l->s->db, &o, &sums, &l->s->err));
	want(!sums.tables.differ, "%lld rows differ, in %s", (long long)sums.tables.differ, told ? told : "none");
}

#define tested(f) cmocka_unit_test_setup_teardown(f, alliance_begin, alliance_end)

int main(void)
{
	struct CMUnitTest tests[] = { tested(doors), tested(embargo), tested(by_time), tested(finder), tested(merge_and_split),
		tested(split_for_some), tested(first_dates), tested(again) };

	return run_on_engine(tests, NULL, NULL);
}
