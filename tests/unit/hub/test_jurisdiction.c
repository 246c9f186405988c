/* Decisions on jurisdiction, and parties that have their seat elsewhere afterwards. */
#include "alliance.h"

#include "hub/case/case_acts.h"
#include "store/case_sums.h"
#include "hub/rebuild.h"

static struct participant part(struct alliance *l, const char *subject, const char *who)
{
	struct participant p;
	struct db *d = reading(l);

	did(l->s, participant_get(d, &l->s->a, act_id(str_of(subject)), str_of(who), &p, &l->s->err));
	read_done(l, d);
	return p;
}

/* How many of these acts are of the case's history, and what the last one decided. */
struct seats { struct arena *a; int n; struct str decision; };
static bool is_seat(void *ctx, const struct act_record *r, struct err *err)
{
	struct seats *s = ctx;

	(void)err;
	if (!str_eq(r->name, STR("case.seat")))
		return true;
	struct str rest = str_from(r->body, str_find(r->body, STR("\"decision\":\"")) + 12);

	if (s->n++) /* the latest comes first */
		return true;
	s->decision = str_dup(s->a, str_n(rest.p, str_find(rest, STR("\""))));
	return true;
}

static void judged(struct alliance *l, const char *subject, int n, const char *decision)
{
	struct seats s = { .a = &l->s->a };
	struct db *d = reading(l);

	did(l->s, case_history(d, act_id(str_of(subject)), INT64_MAX, 2000, is_seat, &s, &l->s->err));
	read_done(l, d);
	want(s.n == n, "%s: judged %d times, expected %d", subject, s.n, n);
	want_str(s.decision, str_of(decision), subject);
}

static bool finds(struct alliance *l, enum actor who, const char *subject)
{
	struct act_request r = { .row = act_named(STR("case.track")), .who = who_of(l, who), .subject = str_of(subject) };
	struct err err = { 0 };
	struct db *d = reading(l);
	bool ok = act_granted(d, &l->s->a, &r, scratch_clock, &err);

	read_done(l, d);
	return ok;
}

static const char *opened(struct alliance *l, enum actor who)
{
	return cstr(l, str_printf(&l->s->a, "case/%lld", (long long)must(l, who, "case.open", "hub", P("title", "Radio")).seq));
}

static void goes_there(struct alliance *l, const char *party, const char *country)
{
	must(l, HUB, "party.change", party, *country ? P("country", country) : P("clear", "country"));
}

static void barred_by_moving(void **state)
{
	struct alliance *l = *state;
	const char *in = opened(l, CEM), *asked = opened(l, CEM), *free = opened(l, CEM), *closed = opened(l, CEM);
	const char *const with_bar[] = { in, asked, closed };

	goes_there(l, "party/nova", "CN");
	for (size_t i = 0; i < ROWS(with_bar); i++)
		must(l, CEM, "case.jurisdiction", with_bar[i], P("country", "DE", "decision", "bar", "ground", "a law"));
	must(l, CEM, "case.jurisdiction", free, P("country", "DE", "decision", "allow", "ground", "looked at"));
	const char *const all[] = { in, asked, free, closed };

	for (size_t i = 0; i < ROWS(all); i++)
		must(l, CEM, "case.notify", all[i], P("vendor", "party/nova"));
	must(l, ANN, "case.enter", in, P());
	must(l, ANN, "case.enter", free, P());
	must(l, CEM, "case.close", closed, P());
	int before = times_told(l, CEM, "case-seat");

	/* Elsewhere, but not there: nothing is asked again. Nor is it when something else of the party changes. */
	goes_there(l, "party/nova", "FR");
	must(l, ANN, "party.change", "party/nova", P("country", "FR", "about", "Phones"));
	judged(l, in, 0, "");
	must(l, ANN, "party.change", "party/nova", P("country", "DE"));
	judged(l, in, 1, "barred");
	judged(l, asked, 1, "barred");
	judged(l, free, 0, "");
	judged(l, closed, 0, "");
	assert_true(part(l, in, "party/nova").barred && part(l, asked, "party/nova").barred);
	assert_true(!finds(l, ANN, in) && !finds(l, BOB, asked));
	assert_true(finds(l, ANN, free));
	assert_int_equal(times_told(l, CEM, "case-seat") - before, 2);
	assert_int_equal(times_told(l, ANN, "case-seat"), 0);
	never(l, ANN, "case.answer", in, P("answer", "confirmed"), ERR_FOUND, "no such thing");
	/* The closed one goes on: what was decided holds there, too. */
	must(l, CEM, "case.reopen", closed, P());
	judged(l, closed, 1, "barred");
	assert_false(finds(l, ANN, closed));
}

static void free_again(void **state)
{
	struct alliance *l = *state;
	const char *c = opened(l, CEM);

	goes_there(l, "party/nova", "DE");
	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	must(l, ANN, "case.enter", c, P());
	must(l, CEM, "case.jurisdiction", c, P("country", "DE", "decision", "bar", "ground", "a law"));
	assert_false(finds(l, ANN, c));
	never(l, CEM, "case.notify", c, P("vendor", "party/nova"), ERR_STATE, "barred by a decision");
	/* A word in one's own entry opens no door: who leads may ask again. */
	must(l, ANN, "party.change", "party/nova", P("clear", "country"));
	judged(l, c, 1, "free");
	struct participant p = part(l, c, "party/nova");

	assert_true(!p.barred && p.ended == scratch_clock);
	want_str(p.why, STR("moved"), "why");
	assert_false(finds(l, ANN, c));
	assert_int_equal(times_told(l, CEM, "case-seat"), 1);
	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	must(l, ANN, "case.enter", c, P());
	assert_true(finds(l, ANN, c));
	/* And back: nothing is forgotten. */
	must(l, ANN, "party.change", "party/nova", P("country", "DE"));
	judged(l, c, 2, "barred");
	assert_false(finds(l, ANN, c));
}

static void leads_there(void **state)
{
	struct alliance *l = *state;
	const char *c = opened(l, CEM);

	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	must(l, ANN, "case.enter", c, P());
	must(l, ANN, "case.answer", c, P("answer", "confirmed"));
	must(l, CEM, "case.jurisdiction", c, P("country", "DE", "decision", "bar", "ground", "a law"));
	must(l, CEM, "case.lead", c, P("leader", "party/nova"));
	must(l, ANN, "party.change", "party/nova", P("country", "DE"));
	judged(l, c, 1, "leads");
	assert_true(finds(l, ANN, c) && !part(l, c, "party/nova").barred);
	assert_int_equal(times_told(l, CEM, "case-seat"), 1);
	must(l, ANN, "case.lead", c, P("leader", "party/alliance"));
	judged(l, c, 2, "barred");
	assert_false(finds(l, ANN, c));
	assert_true(finds(l, CEM, c));
}

static void keeps_the_embargo(void **state)
{
	struct alliance *l = *state;
	const char *c = opened(l, CEM);
	struct case_row r;
	char at[21];

	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	must(l, CEM, "case.notify", c, P("vendor", "party/orion"));
	must(l, CEM, "embargo.propose", c, P("ends", time_format(scratch_clock + 30 * 86400, at)));
	must(l, ANN, "case.enter", c, P());
	must(l, OLGA, "case.enter", c, P());
	must(l, CEM, "case.jurisdiction", c, P("country", "DE", "decision", "bar", "ground", "a law"));
	must(l, ANN, "embargo.propose", c, P("ends", time_format(scratch_clock + 40 * 86400, at)));
	must(l, ANN, "party.change", "party/nova", P("country", "DE"));
	struct db *d = reading(l);

	did(l->s, case_get(d, &l->s->a, act_id(str_of(c)), &r, &l->s->err));
	read_done(l, d);
	/* What it proposed is withdrawn with it; the others' embargo stays. */
	assert_int_equal(r.embargo, EMBARGO_ACTIVE);
	assert_int_equal(r.ends, scratch_clock + 30 * 86400);
	assert_true(finds(l, OLGA, c) && !finds(l, ANN, c));
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
	static void (*const parts[])(void **) = { barred_by_moving, keeps_the_embargo };
	struct alliance *l = *state;
	struct rebuild_sums sums;
	const struct rebuild_options o = { .fn = differs };

	for (size_t i = 0; i < ROWS(parts); i++) {
		parts[i](state);
		goes_there(l, "party/nova", "");
	}
	did(l->s, rebuild(l->s->db, &o, &sums, &l->s->err));
	want(!sums.tables.differ, "%lld rows differ, in %s", (long long)sums.tables.differ, told ? told : "none");
}

#define tested(f) cmocka_unit_test_setup_teardown(f, alliance_begin, alliance_end)

int main(void)
{
	struct CMUnitTest tests[] = { tested(barred_by_moving), tested(free_again), tested(leads_there), tested(keeps_the_embargo), tested(again) };

	return run_on_engine(tests, NULL, NULL);
}
