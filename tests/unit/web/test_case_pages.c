/* Pages of cases, through the whole of what answers a request: the cover tells nothing of what is within, each sees their own cut, and
 * programs see the same as people. */
#include "web/as_actor.h"

#define TITLE "Quiet title of a heap overflow"

struct lived { struct str subject, page, api; };

/* Opened by the staff, nova and orion asked; nova enters under an embargo, orion does not. */
static struct lived live(struct web *w)
{
	struct alliance *l = w->l;
	struct lived c;
	char ends[21];

	c.subject = must(l, CEM, "case.open", "hub", P("title", TITLE, "grade", "high")).made;
	const char *subject = str_cstr(&l->s->a, c.subject);

	must(l, CEM, "vuln.add", subject, P("title", "Secret weakness of pairing", "words", "What the public will read.", "component", "pkg:generic/pairing"));
	must(l, CEM, "case.notify", subject, P("vendor", "party/nova"));
	must(l, ANN, "case.enter", subject, NULL);
	const char *offer = str_cstr(&l->s->a, must(l, ANN, "embargo.propose", subject,
		P("ends", time_format(scratch_now() + 30 * 86400, ends), "words", "We need a month of silence")).made);

	must(l, CEM, "embargo.accept", offer, NULL);
	must(l, CEM, "case.notify", subject, P("vendor", "party/orion"));
	must(l, ANN, "case.track", subject, P("number", "NOVA-4711"));
	must(l, CEM, "case.track", subject, P("number", "ALL-1"));
	c.page = str_printf(&l->s->a, "/%s", subject);
	c.api = str_printf(&l->s->a, "/api/v1/cases/%.*s", STR_ARG(act_slug(c.subject)));
	return c;
}

static const char *under(struct web *w, const struct lived *c, const char *rest)
{
	return str_printf(&w->l->s->a, "%.*s%s", STR_ARG(c->page), rest).p;
}

/* Words that stand within the case and on no cover. */
static const char *const inside[] = { TITLE, "Secret weakness", "pkg:generic", "NOVA-4711", "ALL-1", "month of silence", "Ann Lee",
	"conditions of disclosure" };

static void a_cover_tells_nothing(void **state)
{
	struct web *w = *state;
	struct lived c = live(w);
	const char *const places[] = { c.page.p, c.api.p, "/cases", "/cases?show=all&q=Quiet", "/cases?format=csv", "/api/v1/cases",
		                       under(w, &c, "?format=csv"), under(w, &c, "?state=confirmed") };

	for (size_t i = 0; i < ROWS(places); i++) {
		struct str page = get(w, OLGA, places[i]);

		want(w->rs.status == 200, "%s: %d", places[i], w->rs.status);
		for (size_t k = 0; k < ROWS(inside); k++)
			lacks(page, inside[k]);
	}
	struct str cover = get(w, OLGA, c.page.p);

	wants(cover, "/do/case.enter?");
	wants(cover, "/do/case.decline?");
	wants(cover, "TLP:AMBER");
	wants(cover, "Alliance");
	wants(get(w, OLGA, c.api.p), "\"sight\":\"cover\"");
	lacks(get(w, OLGA, c.api.p), "\"participants\"");
	cover = get(w, OLGA, str_printf(&w->l->s->a, "/do/case.enter?subject=%.*s", STR_ARG(c.subject)).p);
	wants(cover, "/do/case.enter");
	lacks(cover, TITLE);
	for (size_t i = 0; i < 2; i++) {
		static const char *const closed[] = { "/timeline", "/notify" };

		lacks(get(w, OLGA, under(w, &c, closed[i])), TITLE);
		assert_int_equal(w->rs.status, 404);
	}
}

static void each_sees_their_own_cut(void **state)
{
	struct web *w = *state;
	struct lived c = live(w);
	static const struct { enum actor who; const char *rest; int status; const char *has, *not; } rows[] = {
		{ CEM, "", 200, TITLE, NULL }, { CEM, "", 200, "NOVA-4711", NULL }, { CEM, "", 200, "Choose whom to notify", NULL },
		{ CEM, "", 200, "of disclosure hold</a>; missing: ", NULL }, { ANN, "", 200, "approval by two", NULL },
		{ ANN, "", 200, "Secret weakness", "ALL-1" }, { ANN, "", 200, "NOVA-4711", "/notify" }, { BOB, "", 200, TITLE, NULL },
		{ ANN, "?q=orion", 200, "Orion", NULL }, { ANN, "?state=declined", 200, "Nobody who takes part is like that", NULL },
		{ ANN, "?role=boss", 400, NULL, TITLE }, { CEM, "?format=csv", 200, "party/nova,", NULL }, { ANN, "?format=csv", 200, "NOVA-4711", "ALL-1" },
		{ ANN, "/timeline", 200, "<svg class=\"plot timeline\"", NULL }, { CEM, "/timeline?all=1", 200, "Entered the case", NULL },
		{ CEM, "/notify", 200, "name=\"vendor\"", NULL }, { ANN, "/notify", 404, NULL, TITLE },
		{ RHEA, "", 404, NULL, TITLE }, { NOBODY, "", 303, NULL, TITLE },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str page = get(w, rows[i].who, under(w, &c, rows[i].rest));

		want(w->rs.status == rows[i].status, "row %zu: %d\n%.*s", i, w->rs.status, STR_ARG(inner(page)));
		if (rows[i].has)
			wants(page, rows[i].has);
		if (rows[i].not)
			lacks(page, rows[i].not);
	}
	/* Of what is not for them there is as little as of what is not there. */
	struct str there = str_dup(&w->l->s->a, inner(get(w, RHEA, c.page.p)));

	want_str(inner(get(w, RHEA, "/case/999999")), there, "there is no such case");
	wants(get(w, ANN, c.api.p), "\"own_number\":\"NOVA-4711\"");
	lacks(get(w, ANN, c.api.p), "ALL-1");
	get(w, NOBODY, c.api.p);
	assert_int_equal(w->rs.status, 401);
	get(w, RHEA, c.api.p);
	assert_int_equal(w->rs.status, 404);
}

/* Each word on a repair is a mark of whose it is, and many at one instant are one; who sees the finder's cut sees none. */
static void every_repair_is_a_moment(void **state)
{
	struct web *w = *state;
	struct lived c = live(w);
	const char *vuln = str_cstr(&w->l->s->a, str_printf(&w->l->s->a, "vuln/%lld",
		(long long)must(w->l, CEM, "vuln.add", str_cstr(&w->l->s->a, c.subject), P("title", "A hole", "words", "There is one.")).seq));

	must(w->l, ANN, "repair.set", vuln, P("kind", "model", "line", "Nova 12*", "state", "investigating"));
	wants(get(w, CEM, under(w, &c, "/timeline")), "Nova 12* · investigating");
	must(w->l, ANN, "repair.set", vuln, P("kind", "model", "line", "Nova 13*", "state", "affected"));
	wants(get(w, CEM, under(w, &c, "/timeline")), "2 rows of the repairs changed");
	scratch_clock += 30;
	must(w->l, CEM, "repair.set", vuln, P("party", "party/nova", "kind", "model", "line", "Nova 12*", "state", "fix_in_progress",
		"reason", "They told us on the phone."));

	struct str page = get(w, BOB, under(w, &c, "/timeline"));

	wants(page, "Nova 12* · fix in progress");
	wants(page, "2 rows of the repairs changed");
}

/* A line of the history says what the act was about, and nothing that is sealed; every page of a case leads to the others. */
static void the_history_tells_what_it_was_about(void **state)
{
	struct web *w = *state;
	struct lived c = live(w);
	static const char *const tabs[] = { "", "/repairs", "/timeline", "/disclosure", "/notify" };

	must(w->l, ANN, "case.answer", str_cstr(&w->l->s->a, c.subject), P("answer", "confirmed", "grade", "low", "text", "Ground of ours"));
	struct str page = get(w, BOB, c.page.p);

	wants(page, "A party answered <span class=\"soft\">our products are affected · low");
	wants(page, "An end of the embargo was proposed <span class=\"soft\"><time datetime=");
	lacks(page, "Ground of ours");
	for (size_t i = 0; i < ROWS(tabs); i++) {
		page = get(w, CEM, under(w, &c, tabs[i]));
		wants(page, TITLE);
		for (size_t k = 0; k < ROWS(tabs); k++)
			wants(page, str_printf(&w->l->s->a, "<li><a href=\"%.*s%s\"", STR_ARG(c.page), tabs[k]).p);
	}
}

static void the_list_is_searched(void **state)
{
	struct web *w = *state;
	struct lived c = live(w);
	struct str id = act_slug(c.subject);
	const struct { enum actor who; const char *query; bool there; } rows[] = {
		{ ANN, "", true }, { ANN, "?q=quiet+overflow", true }, { ANN, "?q=nova-47", true }, { ANN, "?q=all-1", false }, { ANN, "?q=nothing", false },
		{ ANN, "?show=ended", false }, { ANN, "?show=embargoed", true }, { ANN, "?grade=low", false }, { ANN, "?part=vendor", true },
		{ ANN, "?part=coordinator", false }, { CEM, "?part=coordinator&tlp=amber", true }, { CEM, "?q=all-1", true }, { OLGA, "?show=asked", true },
		{ OLGA, "?grade=high", false }, { RHEA, "?show=all", false },
		{ ANN, str_printf(&w->l->s->a, "?q=%.*s", STR_ARG(id)).p, true },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str page = get(w, rows[i].who, str_printf(&w->l->s->a, "/cases%s", rows[i].query).p);
		bool there = says(page, str_printf(&w->l->s->a, "href=\"%.*s\"", STR_ARG(c.page)).p);

		want(there == rows[i].there, "row %zu, %s: %d", i, rows[i].query, there);
		page = get(w, rows[i].who, str_printf(&w->l->s->a, "/api/v1/cases%s", rows[i].query).p);
		want(says(page, str_printf(&w->l->s->a, "{\"id\":%.*s,", STR_ARG(id)).p) == rows[i].there, "the same for programs, row %zu", i);
	}
}

/* Several are asked at once; who is there already, or none at all, is said and nothing is lost. */
static void parties_are_asked(void **state)
{
	struct web *w = *state;
	struct lived c = live(w);
	struct field v[] = { { .name = STR("vendor"), .value = STR("office") }, { .name = STR("role"), .value = STR("regulator") } };
	const char *path = under(w, &c, "/notify");

	ask(w, CEM, METHOD_POST, path, (struct fields){ .v = v, .n = 0 });
	assert_int_equal(w->rs.status, 422);
	ask(w, CEM, METHOD_POST, path, (struct fields){ .v = v, .n = 2 });
	assert_int_equal(w->rs.status, 303);
	wants(get(w, RHEA, c.page.p), "/do/case.enter?");
	lacks(get(w, RHEA, c.page.p), TITLE);
	/* Who makes what a report of the case says it is about is proposed, with the reason. */
	const char *subject = str_cstr(&w->l->s->a, c.subject);
	struct str report = must(w->l, NOBODY, "report.submit", "hub", P("title", "A weakness", "product", "Orbit Radio 9, all builds",
		"versions", "all", "words", "Something is wrong here", "steps", "Look closely")).made;

	must(w->l, OLGA, "component.add", "party/orion", P("kind", "model", "value", "Orbit Radio*"));
	lacks(get(w, CEM, path), "Orbit Radio");
	must(w->l, CEM, "report.validate", str_cstr(&w->l->s->a, report), P("grade", "high"));
	must(w->l, CEM, "case.take", subject, P("report", str_cstr(&w->l->s->a, act_slug(report))));
	wants(get(w, CEM, path), "Orbit Radio 9");
	v[0].value = STR("nova");
	wants(ask(w, CEM, METHOD_POST, path, (struct fields){ .v = v, .n = 1 }), "Nova Devices Example: ");
	assert_int_equal(w->rs.status, 422);
	ask(w, ANN, METHOD_POST, path, (struct fields){ .v = v, .n = 1 });
	assert_int_equal(w->rs.status, 404);
}

/* A form that names what is not there, or not for them, stays, with what was typed and the reason at the field; one about such a
 * thing is not there itself. */
static void what_is_unknown_is_said_at_the_field(void **state)
{
	struct web *w = *state;
	struct lived c = live(w);
	struct field v[] = { { STR("subject"), c.subject }, { STR("into"), STR("case/99999") }, { STR("reason"), STR("They are the same.") } };
	struct str page = ask(w, CEM, METHOD_POST, "/do/case.merge", (struct fields){ .v = v, .n = 3 });

	assert_int_equal(w->rs.status, 422);
	wants(page, "They are the same.");
	wants(page, TITLE);
	wants(page, "href=\"#f-into\"");
	wants(page, "there is no such thing, or it is not for you");
	page = ask(w, CEM, METHOD_POST, "/do/case.merge?lang=zh-CN", (struct fields){ .v = v, .n = 3 });
	assert_int_equal(w->rs.status, 422);
	lacks(page, "there is no such thing");
	v[0].value = STR("case/99999");
	page = ask(w, CEM, METHOD_POST, "/do/case.merge", (struct fields){ .v = v, .n = 3 });
	assert_int_equal(w->rs.status, 404);
	lacks(page, "They are the same.");
	v[0].value = c.subject;
	ask(w, RHEA, METHOD_POST, "/do/case.merge", (struct fields){ .v = v, .n = 3 });
	assert_int_equal(w->rs.status, 404);
}

/* Who or what a form is about is chosen from what is there, named; what else was typed stays a line to type into. */
static void things_are_chosen_by_name(void **state)
{
	struct web *w = *state;
	struct lived c = live(w), other = live(w);
	struct arena *a = &w->l->s->a;
	const struct { const char *act, *more, *there, *not_there; } rows[] = {
		{ "case.remove", "", "<option value=\"party/nova\">Nova Devices Example</option>", "value=\"party/alliance\"" },
		{ "case.remove", "&participant=party%2Fnova", "<option value=\"party/nova\" selected>", "value=\"party/alliance\"" },
		{ "case.remove", "&participant=party%2Fother", "value=\"party/other\"", "<select" },
		{ "case.lead", "", "<option value=\"party/nova\">", "value=\"party/alliance\"" },
		{ "case.credit", "", "<option value=\"party/alliance\">", "name=\"participant\" value" },
		{ "case.escalate", "", "<option value=\"party/office\">Office Example</option>", "value=\"party/orion\"" },
		{ "thread.open", "", "type=\"checkbox\" name=\"parties\" id=\"f-parties-0\" value=\"party/nova\"", "value=\"party/orion\"" },
		{ "case.merge", "", str_printf(a, "<option value=\"%.*s\">", STR_ARG(other.subject)).p,
		  str_printf(a, "<option value=\"%.*s\">", STR_ARG(c.subject)).p },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str page = get(w, CEM, str_printf(a, "/do/%s?subject=%.*s%s", rows[i].act, STR_ARG(c.subject), rows[i].more).p);

		wants(page, rows[i].there);
		lacks(page, rows[i].not_there);
	}
	struct str talk = must(w->l, CEM, "thread.open", str_cstr(a, c.subject), P("kind", "private", "title", "Aside")).made;
	struct str page = get(w, CEM, str_printf(a, "/do/thread.admit?subject=%.*s", STR_ARG(talk)).p);

	wants(page, "<option value=\"party/nova\">Nova Devices Example</option>");
	lacks(page, "value=\"party/orion\""); /* asked, and not in it yet */
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_cover_tells_nothing, web_begin, web_end),
		cmocka_unit_test_setup_teardown(each_sees_their_own_cut, web_begin, web_end),
		cmocka_unit_test_setup_teardown(every_repair_is_a_moment, web_begin, web_end),
		cmocka_unit_test_setup_teardown(the_history_tells_what_it_was_about, web_begin, web_end),
		cmocka_unit_test_setup_teardown(the_list_is_searched, web_begin, web_end),
		cmocka_unit_test_setup_teardown(parties_are_asked, web_begin, web_end),
		cmocka_unit_test_setup_teardown(what_is_unknown_is_said_at_the_field, web_begin, web_end),
		cmocka_unit_test_setup_teardown(things_are_chosen_by_name, web_begin, web_end),
	};

	return run_on_engine(tests, NULL, NULL);
}
