/* Views and decisions on an entry's priority as acts: who may, what is refused, what follows. */
#include "alliance.h"

#include "base/file.h"
#include "hub/list/entry_row.h"
#include "hub/list/import.h"
#include "hub/list/index.h"
#include "hub/priority/assess_acts.h"
#include "store/assess.h"

static const char facts[] =
	"{\"tocsin\":\"list\",\"version\":1}\n"
	"{\"id\":\"CVE-2021-0002\",\"aliases\":[\"BETA-1\"],\"title\":\"Beta driver\",\"severity\":\"high\",\"published\":\"2021-06-01T00:00:00Z\","
	"\"component\":\"Graphics\",\"conditions\":[{\"line\":\"Qualcomm\",\"os\":\"android\",\"chips\":[\"SM8550\"],\"level\":\"2021-06-05\"}]}\n";
#define ENTRY "entry/CVE-2021-0002"

static int begin(void **state)
{
	const struct import_progress p = { 0 };
	struct import_counts c;
	struct alliance *l;

	alliance_begin(state);
	l = *state;
	const char *file = str_printf(&l->s->a, "%s/list.jsonl", l->s->folder).p;
	struct db *d = db_open(l->s->db, DB_WRITE, &l->s->err);

	assert_non_null(d);
	did(l->s, file_write(file, str_of(facts), &l->s->err));
	did(l->s, import_paths(d, &file, 1, &p, &c, &l->s->err));
	db_close(d);
	return 0;
}

static struct entry_priority now(struct alliance *l)
{
	struct db *d = reading(l);
	struct entry_row row = { 0 };
	struct entry_priority p;
	struct entry e;

	did(l->s, list_entry(d, &l->s->a, STR("CVE-2021-0002"), &row, &l->s->err));
	did(l->s, entry_row_read(&l->s->a, row.doc, &e, &l->s->err));
	did(l->s, priority_of_entry(d, &l->s->a, hub_priority(l->s->hub), &e, day_of(scratch_clock), &p, &l->s->err));
	read_done(l, d);
	return p;
}

static uint64_t generation(struct alliance *l)
{
	struct db *d = reading(l);
	uint64_t n;

	did(l->s, index_generation(d, &n, &l->s->err));
	read_done(l, d);
	return n;
}

static void views_and_a_decision(void **state)
{
	struct alliance *l = *state;
	uint64_t before = generation(l);

	must(l, BOB, "assess.view", ENTRY, P("harm", "critical", "facts", "units=150000000\nsafety = yes", "reason", "no sandbox with us"));
	want(generation(l) == before + 1, "views of the list are loaded anew");
	must(l, OLGA, "assess.view", ENTRY, P("harm", "low", "reason", "sandboxed"));
	struct entry_priority p = now(l);

	want(p.view_n == 2 && p.differ && !p.decision && p.result.level == LEVEL_P2, "a view decides nothing: P%d", p.result.level);
	want_str(p.views[0].party, STR("Orion Chips Example"), "the newest first");
	want(p.history[1].level == LEVEL_P1 && p.history[1].given.v[FACT_SAFETY].value == 1 && p.history[1].act > 0, "what followed for nova");
	never(l, CEM, "assess.decide", ENTRY, P("harm", "critical"), ERR_MISSING, "reason");
	never(l, CEM, "assess.decide", ENTRY, P("facts", "units=3"), ERR_MISSING, "differ");
	scratch_clock += 60;
	struct outcome o = must(l, CEM, "assess.decide", ENTRY, P("harm", "critical", "facts", "units=150000000", "reason", "nova ships most"));

	p = now(l);
	want(p.decision && p.decision->act == o.seq && p.decision->at == scratch_clock && p.decision->member == act_id(l->member[CEM]), "it counts");
	want(p.result.level == LEVEL_P1 && p.history_n == 3, "P%d", p.result.level);
	want_str(p.facts.v[FACT_UNITS].source, STR("told by Alliance Example"), "source");
	want(str_find(o.body, STR("\"rules\":\"alliance-default")) != SIZE_MAX && str_find(o.body, STR("\\\"level\\\":\\\"P1\\\"")) != SIZE_MAX,
	     "what followed stands in the body: %.*s", STR_ARG(o.body));
	/* The newest view of a party takes the place of its older ones, the newest decision of all others. */
	must(l, ANN, "assess.view", ENTRY, P("harm", "low", "reason", "sandboxed since the last release"));
	must(l, IDA, "assess.decide", ENTRY, P());
	p = now(l);
	want(p.view_n == 2 && !p.differ && p.history_n == 5 && p.result.level == LEVEL_P2, "P%d", p.result.level);
}

static void who_may(void **state)
{
	struct alliance *l = *state;

	never(l, NOBODY, "assess.view", ENTRY, P("reason", "x"), ERR_FOUND, "no such thing");
	never(l, ANN, "assess.decide", ENTRY, P("reason", "x"), ERR_FOUND, "no such thing");
	never(l, RHEA, "assess.decide", ENTRY, P("reason", "x"), ERR_FOUND, "no such thing");
	never(l, ANN, "assess.view", "entry/CVE-1999-0001", P("reason", "x"), ERR_FOUND, "no such thing");
	never(l, ANN, "assess.view", "entry/BETA-1", P("reason", "x"), ERR_FOUND, "no such thing"); /* by its id alone */
	never(l, ANN, "assess.view", "entry/", P("reason", "x"), ERR_FOUND, "no such thing");
	never(l, ANN, "assess.view", "entry", P("reason", "x"), ERR_FOUND, "no such thing");
	must(l, RHEA, "assess.view", ENTRY, P("reason", "the public asks"));
}

static void what_is_refused(void **state)
{
	struct alliance *l = *state;
	char *longest = arena_alloc(&l->s->a, 8200);

	memset(longest, 'x', 8199);
	longest[8199] = 0;
	static const struct { const char *const pairs[5]; enum err_code code; const char *says; } rows[] = {
		{ { NULL }, ERR_MISSING, "says something" }, { { "harm", "high", NULL }, ERR_MISSING, "needs a reason" },
		{ { "harm", "high", "reason", "  ", NULL }, ERR_MISSING, "needs a reason" },
		{ { "harm", "unknown", NULL }, ERR_RANGE, "none" }, { { "hurt", "high", NULL }, ERR_USAGE, "" },
		{ { "facts", "units", NULL }, ERR_SYNTAX, "NAME=VALUE" }, { { "facts", "units=many", NULL }, ERR_SYNTAX, "whole number" },
		{ { "facts", "colour=red", NULL }, ERR_FOUND, "no fact" }, { { "facts", "units=1\nfix=perhaps", NULL }, ERR_FOUND, "false or true" },
		{ { "reason", "x", "party", "orion", NULL }, ERR_USAGE, "by the hub alone" },
		{ { "reason", "x", "by", "Somebody", NULL }, ERR_USAGE, "by the hub alone" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		never(l, ANN, "assess.view", ENTRY, rows[i].pairs, rows[i].code, rows[i].says);
	never(l, ANN, "assess.view", ENTRY, P("reason", longest), ERR_LIMIT, "8192");
	never(l, HUB, "assess.view", ENTRY, P("reason", "x"), ERR_MISSING, "the party that speaks");
	want(now(l).history_n == 0, "nothing was kept");
	must(l, ANN, "assess.view", ENTRY, P("facts", " units = 7 \r\n\r\n epss=12.5% , fix=no"));
	struct assessment s = now(l).history[0];

	want(s.given.v[FACT_UNITS].value == 7 && s.given.v[FACT_EPSS].value == 1250 && s.given.v[FACT_FIX].known, "each way to write them");
}

/* On the hub's machine whoever speaks is named: a party by its id or name, or any other. The person stays sealed. */
static void told_by_the_hub(void **state)
{
	struct alliance *l = *state;
	static const struct { const char *told, *shown; } rows[] = {
		{ "nova", "Nova Devices Example" }, { "Nova Devices Example", "Nova Devices Example" }, { " orion ", "Orion Chips Example" },
		{ "Ministry", "Ministry" },
	};
	static const char *const own[] = { "nova", "nova", "orion", "" };

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct outcome o = must(l, HUB, "assess.view", ENTRY, P("party", rows[i].told, "by", "A. Person", "reason", "called us"));
		struct entry_priority p = now(l);

		want_str(p.history[0].party, str_of(rows[i].shown), rows[i].told);
		want(!p.history[0].by.n && p.history[0].sealed.n, "no name without asking for it");
		want(str_find(o.body, STR("A. Person")) == SIZE_MAX, "nor in the body");
		struct db *d = reading(l);

		for (enum actor who = IDA; who <= HUB; who++) {
			struct entry_priority mine = p;
			const struct looking look = { &l->s->a, d, hub_keys(l->s->hub), who_of(l, who), scratch_clock };
			bool may = who == IDA || who == CEM || who == HUB || strcmp(actors[who].party, own[i]) == 0;

			mine.history = arena_array(&l->s->a, struct assessment, p.history_n);
			memcpy(mine.history, p.history, p.history_n * sizeof *p.history);
			did(l->s, assess_names(&look, &mine, &l->s->err));
			want(str_eq(mine.history[0].by, may ? STR("A. Person") : STR("")), "%s reads \"%.*s\"", actors[who].name,
			     STR_ARG(mine.history[0].by));
		}
		read_done(l, d);
	}
	/* Of a member the name is theirs, for their own people and coordinators; and forgotten when they are. */
	must(l, BOB, "assess.view", ENTRY, P("reason", "x"));
	struct db *d = reading(l);

	for (int erased = 0; erased < 2; erased++) {
		for (enum actor who = IDA; who < HUB; who++) {
			struct entry_priority p = now(l);
			const struct looking look = { &l->s->a, d, hub_keys(l->s->hub), who_of(l, who), scratch_clock };
			bool may = !erased && (who == IDA || who == CEM || who == ANN || who == BOB);

			did(l->s, assess_names(&look, &p, &l->s->err));
			want(str_eq(p.history[0].by, may ? STR("Bob Ray") : STR("")), "%s reads \"%.*s\"", actors[who].name, STR_ARG(p.history[0].by));
		}
		if (!erased) {
			must(l, HUB, "member.end", cstr(l, l->member[BOB]), P());
			must(l, HUB, "member.erase", cstr(l, l->member[BOB]), P());
		}
	}
	read_done(l, d);
}

/* What the list held before it was a hub's stays, and is older than any act. */
static void before_the_hub(void **state)
{
	struct alliance *l = *state;
	struct db *d = db_open(l->s->db, DB_WRITE, &l->s->err);
	struct assessment old = { .kind = ASSESSMENT_DECISION, .party = STR("Desk"), .by = STR("N. N."), .at = scratch_clock + 86400, .reason = STR("then") };
	struct priority_rules *rules = priority_rules_load(&l->s->a, NULL, &l->s->err);

	assert_non_null(d);
	old.judgements[FACTOR_HARM] = (struct judgement){ .grade = GRADE_LOW, .reason = STR("then") };
	did(l->s, priority_record(d, &l->s->a, rules, STR("CVE-2021-0002"), &old, &l->s->err));
	struct entry_priority p = now(l);

	want(p.decision && p.decision->act == -1 && str_eq(p.decision->by, STR("N. N.")), "it counts");
	must(l, CEM, "assess.decide", ENTRY, P("harm", "high", "reason", "now"));
	p = now(l);
	want(p.history_n == 2 && p.decision == &p.history[0] && str_eq(p.decision->reason, STR("now")), "the act counts");
	want_str(p.history[1].reason, STR("then"), "the other stays");
	db_close(d);
}

/* What is in hand as an assessment goes into the act's fields and comes out the same. */
static void fields_go_in_and_out(void **state)
{
	struct alliance *l = *state;
	struct assessment s = { .kind = ASSESSMENT_VIEW, .party = STR("nova"), .reason = STR("one\ntwo") };
	struct act_request r = { .row = assess_row(ASSESSMENT_VIEW), .who = who_hub, .subject = STR(ENTRY) };
	struct act_input *in;
	struct act_value *v;
	struct outcome o;
	size_t n;

	for (enum factor f = 0; f < FACTOR_N; f++) {
		want_str(str_of(r.row->fields[f].name), factor_names[f], "a grade's field is called as its factor");
		s.judgements[f] = (struct judgement){ .grade = (enum grade)(GRADE_NONE + f), .reason = s.reason };
	}
	for (enum fact_name f = 0; f < FACT_N; f++)
		s.given.v[f] = (struct fact){ true, fact_kinds[f].type == FACT_COUNT ? 12345 : fact_kinds[f].most, STR_NONE };
	assess_inputs(&l->s->a, &s, &in, &n);
	did(l->s, act_decode(&l->s->a, r.row, in, n, &v, NULL, NULL, &l->s->err));
	r.values = v;
	did(l->s, hub_act(l->s->hub, &l->s->a, &r, &o, &l->s->err));
	struct assessment back = now(l).history[0];

	want_str(back.reason, s.reason, "reason");
	for (enum factor f = 0; f < FACTOR_N; f++)
		want(back.judgements[f].grade == s.judgements[f].grade, "%.*s", STR_ARG(factor_names[f]));
	for (enum fact_name f = 0; f < FACT_N; f++)
		want(back.given.v[f].known && back.given.v[f].value == s.given.v[f].value, "%.*s: %lld", STR_ARG(fact_kinds[f].name),
		     (long long)back.given.v[f].value);
}

#define tested(f) cmocka_unit_test_setup_teardown(f, begin, alliance_end)

int main(void)
{
	struct CMUnitTest tests[] = {
		tested(views_and_a_decision), tested(who_may), tested(what_is_refused), tested(told_by_the_hub), tested(before_the_hub),
		tested(fields_go_in_and_out),
	};

	return run_on_engine(tests, NULL, NULL);
}
