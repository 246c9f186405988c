/* The handling plan and the measures as pages and for programs: who is shown what, in both languages, filled and empty. */
#include "web/as_actor.h"

#include "rules/plan.h"

static int begin(void **state)
{
	struct web *w;
	struct err err = { 0 };

	web_begin(state);
	w = *state;
	w->site.list = list_open(w->l->s->db, &err); /* the priority's targets are the list's */
	want(w->site.list != NULL, "%s", err.msg);
	return 0;
}

static int end(void **state)
{
	struct web *w = *state;

	list_close(w->site.list);
	return web_end(state);
}

struct row { enum actor who; const char *path; int status; const char *has, *not; };

static void all(struct web *w, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str page = get(w, rows[i].who, rows[i].path);

		want(w->rs.status == rows[i].status, "row %zu, %s as %s: %d\n%.*s", i, rows[i].path, actors[rows[i].who].name, w->rs.status, STR_ARG(inner(page)));
		if (rows[i].has)
			wants(page, rows[i].has);
		if (rows[i].not)
			lacks(page, rows[i].not);
	}
}

static void plan_pages(void **state)
{
	struct web *w = *state;
	static const struct row before[] = {
		{ NOBODY, "/plan", 200, "Handling plan", "/do/plan.adopt" }, { NOBODY, "/plan", 200, "45 days", NULL },
		{ NOBODY, "/plan", 200, "the program", NULL },               { NOBODY, "/plan/1.0.0", 200, "1.0.0", "not in force" },
		{ NOBODY, "/plan?lang=zh-CN", 200, "处置方案", "Handling plan" }, { NOBODY, "/plan/2.0.0", 404, NULL, NULL },
		{ IDA, "/plan", 200, "/do/plan.adopt", NULL },               { ANN, "/plan", 200, "/obligations/rules", "/do/plan.adopt" },
		{ NOBODY, "/plan", 200, "Acknowledge a report", "Rotate the keys" },
		{ NOBODY, "/api/v1/plan", 200, "\"in_force\":true", NULL },  { NOBODY, "/api/v1/plan?version=7", 404, NULL, NULL },
		{ NOBODY, "/api/v1/plan?other=7", 400, "other", NULL },
	};
	static const struct row after[] = {
		{ NOBODY, "/plan", 200, "2.0.0", NULL },                     { NOBODY, "/plan", 200, "33 days", "not in force" },
		{ NOBODY, "/plan", 200, "&lt;script&gt;", "<script>alert" }, { NOBODY, "/plan/1.0.0", 200, "not in force", "33 days" },
		{ NOBODY, "/plan", 200, "<del>45 days</del>", NULL },       { NOBODY, "/plan", 200, "<ins>33 days</ins>", "<del>60 days" },
		{ NOBODY, "/plan/1.0.0", 200, NULL, "<ins>" },               { NOBODY, "/plan?lang=zh-CN", 200, "<ins>33 天</ins>", NULL },
		{ NOBODY, "/api/v1/plan", 200, "\"version\":\"2.0.0\"", NULL }, { NOBODY, "/api/v1/plan?version=1.0.0", 200, "\"own\":true", NULL },
	};
	struct str text = plan_default_text();
	static const char *const pairs[][2] = {
		{ "\"version\": \"1.0.0\"", "\"version\": \"2.0.0\"" }, { "\"critical\": 45", "\"critical\": 33" },
		{ "How the alliance handles", "<script>alert(1)</script>" },
	};

	all(w, before, ROWS(before));
	for (size_t i = 0; i < ROWS(pairs); i++) {
		size_t where = str_find(text, str_of(pairs[i][0]));

		assert_true(where != SIZE_MAX);
		text = STR_JOIN(&w->l->s->a, str_sub(text, 0, where), str_of(pairs[i][1]), str_from(text, where + strlen(pairs[i][0])));
	}
	/* What would change is shown, and nothing is done. */
	struct field fields[] = { { STR("subject"), STR("hub") }, { STR("plan"), text }, { STR("look"), STR("1") } };
	struct str shown = ask(w, IDA, METHOD_POST, "/do/plan.adopt", (struct fields){ fields, ROWS(fields) });

	assert_int_equal(w->rs.status, 200);
	wants(shown, "<ins>33 days</ins>");
	wants(shown, "&quot;critical&quot;: 33"); /* still in the form */
	lacks(get(w, IDA, "/plan"), "33 days");
	fields[1].value = STR("{}");
	shown = ask(w, IDA, METHOD_POST, "/do/plan.adopt", (struct fields){ fields, ROWS(fields) });
	assert_true(w->rs.status >= 400);
	lacks(shown, "<ins>");
	must(w->l, IDA, "plan.adopt", "hub", P("plan", cstr(w->l, text)));
	all(w, after, ROWS(after));
}

static void measure_pages(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;
	static const struct row empty[] = {
		{ NOBODY, "/measures", 303, NULL, NULL }, { ANN, "/measures", 200, "Nothing to measure yet", NULL },
		{ CEM, "/measures?lang=zh-CN", 200, "尚无可度量的内容", NULL }, { NOBODY, "/api/v1/measures", 401, NULL, NULL },
	};
	static const struct row filled[] = {
		{ CEM, "/measures?measure=answer", 200, "Nova Devices Example", NULL }, { CEM, "/measures?measure=answer", 200, "By party", NULL },
		{ BOB, "/measures?measure=answer", 200, "Nova Devices Example", "Orion Chips" },
		{ RHEA, "/measures", 200, "Nothing to measure yet", "Nova Devices" },
		{ CEM, "/measures?grade=low", 200, "Nothing began in this time", "Nova Devices" },
		{ CEM, "/measures?from=2020-Q1&to=2020-Q4", 200, "Nothing began in this time", NULL },
		{ CEM, "/measures?from=nonsens", 400, "a quarter such as 2026-Q1", NULL }, { CEM, "/measures?measure=x", 400, "measure", NULL },
		{ CEM, "/measures?measure=answer&format=csv", 200, "answer by party,nova,Nova Devices Example,1,,,0,0", NULL },
		{ CEM, "/api/v1/measures?measure=answer", 200, "\"answer\":{\"done\":1,\"median_s\":40", NULL },
		{ BOB, "/api/v1/measures?measure=answer&format=csv", 200, "own,answer,,1,40", "orion" },
		{ CEM, "/api/v1/measures?nothing=1", 400, "nothing", NULL },
		{ CEM, "/measures?lang=zh-CN&measure=answer", 200, "中位数", "Median" },
	};

	all(w, empty, ROWS(empty));
	int64_t id = must(l, CEM, "case.open", "hub", P("title", "A hole in the radio", "grade", "high")).seq;
	const char *c = cstr(l, str_printf(&l->s->a, "case/%lld", (long long)id));

	must(l, CEM, "case.notify", c, P("vendor", "party/nova"));
	must(l, CEM, "case.notify", c, P("vendor", "party/orion"));
	scratch_clock += 40; /* within the minute to which sessions are noted */
	must(l, BOB, "case.answer", c, P("answer", "acknowledged"));
	for (enum actor who = 0; who < HUB; who++)
		assert_true(w->secrets[who][0]);
	all(w, filled, ROWS(filled));
	lacks(get(w, CEM, "/measures?measure=answer"), "A hole in the radio");
	/* The case's own page leads to its plan, and offers the plan's end. */
	struct str page = get(w, CEM, cstr(l, str_printf(&l->s->a, "/case/%lld", (long long)id)));

	wants(page, "/plan/1.0.0");
	wants(page, "ends=2027-01-22T09%3A00%3A00Z");
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(plan_pages, begin, end),
		cmocka_unit_test_setup_teardown(measure_pages, begin, end),
	};

	return run_on_engine(tests, NULL, NULL);
}
