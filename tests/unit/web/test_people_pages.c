/* Pages of parties and people, through the whole of what answers a request: who is shown what, and that hostile text stays text. */
#include "web/as_actor.h"

/* --- who is shown what --- */

static void who_sees_what(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;

	must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "psirt@nova.example"));
	must(l, ANN, "member.invite", "party/nova", P("mail", "guest@nova.example"));
	must(l, NOBODY, "party.join", "hub", P("name", "Lyra Example", "person", "Li", "mail", "li@lyra.example", "roles", "vendor"));
	struct db *d = reading(l);
	struct join_rows joins;

	did(l->s, joins_open(d, &l->s->a, &joins, &l->s->err));
	read_done(l, d);
	static const struct { enum actor who; const char *path; int status; const char *has, *not; } rows[] = {
		{ ANN, "/parties", 200, "Nova Devices Example", "Lyra Example" },
		{ CEM, "/parties", 200, "Lyra Example", NULL },                       /* what waits for coordinators */
		{ CEM, "/parties?q=orion", 200, "Orion Chips Example", ">Nova Devices Example</a> <span" },
		{ CEM, "/parties?role=regulator", 200, "Office Example", "Orion Chips Example" },
		{ CEM, "/parties?q=nothing+there", 200, "No party", NULL },
		{ CEM, "/parties?order=members&reverse=1", 200, "aria-sort", NULL },
		{ CEM, "/parties?role=boss", 400, "boss", NULL },
		{ ANN, "/party/nova", 200, "guest@nova.example", NULL },
		{ ANN, "/party/nova", 200, "psirt@nova.example", NULL },
		{ ANN, "/party/nova", 200, "/do/member.invite?subject=party%2Fnova", "/do/party.end" },
		{ BOB, "/party/nova", 200, "Ann Lee", "/do/member.invite?" },
		{ CEM, "/party/nova", 200, "Ann Lee", NULL },
		{ OLGA, "/party/nova", 200, "Nova Devices Example", "Ann Lee" },      /* another party sees no people */
		{ OLGA, "/party/nova", 200, "Nova Devices Example", "psirt@nova.example" }, /* nor a contact that nobody verified */
		{ OLGA, "/party/nova", 200, "Nova Devices Example", "guest@nova.example" },
		{ RHEA, "/party/nova", 200, "Nova Devices Example", "Ann Lee" },
		{ ANN, "/party/none", 404, NULL, NULL }, { ANN, "/party/%2e%2e", 404, NULL, NULL },
		{ NOBODY, "/party/nova", 303, NULL, "Nova" }, { NOBODY, "/parties", 303, NULL, "Nova" },
		{ NOBODY, "/join", 200, "/do/party.join?", NULL }, { NOBODY, "/join/sent", 200, "three working days", NULL },
		{ NOBODY, "/invitation", 200, "Secret of the invitation", NULL },
		{ NOBODY, "/invitation?secret=22222-22222-22222-22222-22222", 422, "no invitation with this secret", NULL },
		{ NOBODY, "/invitation?secret=nonsense", 422, "mistyped", NULL },
		{ NOBODY, "/invitation?secret=%22%3E%3Cscript%3E", 422, "&lt;script&gt;", "<script>" },
		{ CEM, "/do/party.add", 200, "name=\"roles\"", NULL }, { ANN, "/do/party.add", 404, NULL, NULL },
		{ NOBODY, "/do/party.join", 200, "name=\"person\"", NULL },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str page = get(w, rows[i].who, rows[i].path);

		want(w->rs.status == rows[i].status, "row %zu, %s as %s: %d\n%.*s", i, rows[i].path, actors[rows[i].who].name, w->rs.status, STR_ARG(inner(page)));
		if (rows[i].has)
			wants(page, rows[i].has);
		if (rows[i].not)
			lacks(page, rows[i].not);
	}
	/* Members and requests: those who may, and for all others the same bytes as of what is not there. */
	const char *bob = str_printf(&l->s->a, "/%.*s", STR_ARG(l->member[BOB])).p, *join = str_printf(&l->s->a, "/join/%lld", (long long)joins.v[0].id).p;

	wants(get(w, ANN, bob), "Bob Ray");
	wants(get(w, IDA, bob), "/do/member.end?");
	wants(get(w, BOB, bob), "/do/member.change?");
	wants(get(w, CEM, join), "/do/party.join_answer?");
	for (enum actor who = OLGA; who <= RHEA; who++) {
		struct str there = str_dup(&l->s->a, inner(get(w, who, bob)));

		assert_int_equal(w->rs.status, 404);
		want_str(inner(get(w, who, "/member/999999")), there, "there is no such member");
		there = str_dup(&l->s->a, inner(get(w, who, join)));
		assert_int_equal(w->rs.status, 404);
		want_str(inner(get(w, who, "/join/9999")), there, "there is no such request");
	}
}

static void programs_see_the_same(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;
	struct err err = { 0 };
	static const struct { enum actor who; const char *path; int status; const char *has, *not; } rows[] = {
		{ CEM, "/api/v1/parties", 200, "\"total\":4", NULL },
		{ ANN, "/api/v1/parties?role=vendor", 200, "\"total\":2", NULL },
		{ ANN, "/api/v1/parties/nova", 200, "Bob Ray", NULL },
		{ OLGA, "/api/v1/parties/nova", 200, "\"id\":\"nova\"", "Bob" },
		{ OLGA, "/api/v1/parties/nova/members", 404, NULL, "Bob" },
		{ ANN, "/api/v1/parties/nova/members", 200, "Bob@nova.example", NULL },
		{ CEM, "/api/v1/joins", 200, "\"requests\":[", NULL }, { ANN, "/api/v1/joins", 404, NULL, NULL },
		{ ANN, "/api/v1/parties/propose?entry=CVE-2024-1", 404, NULL, NULL },
		{ CEM, "/api/v1/parties/propose", 400, "entry", NULL },
		{ NOBODY, "/api/v1/parties", 401, NULL, "nova" },
		{ ANN, "/api/v1/parties?other=1", 400, "other", NULL },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str page = get(w, rows[i].who, rows[i].path);
		struct json j;

		want(w->rs.status == rows[i].status, "row %zu, %s as %s: %d\n%.*s", i, rows[i].path, actors[rows[i].who].name, w->rs.status, STR_ARG(inner(page)));
		want(json_read(&w->a, page, LIMIT_RECORD, &j, &err), "row %zu: %s", i, err.msg);
		if (rows[i].has)
			wants(page, rows[i].has);
		if (rows[i].not)
			lacks(page, rows[i].not);
	}
	wants(get(w, CEM, "/parties?format=csv"), "nova,Nova Devices Example,vendor,");
	wants(get(w, ANN, "/api/v1/parties/nova/members?format=csv"), "Ann Lee,");
	(void)l;
}

/* --- hostile text --- */

static void text_stays_text(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;
	static const char nasty[] = "<script>alert(1)</script>\"'><img src=x onerror=y> =1+1";

	must(l, CEM, "party.add", "hub", P("id", "nasty", "name", nasty, "roles", "vendor", "about", nasty, "site", "https://a.example/?q='x'"));
	must(l, CEM, "component.add", "party/nasty", P("kind", "os", "value", "EMUI", "note", nasty));
	must(l, CEM, "contact.add", "party/nasty", P("kind", "web", "purpose", "press", "value", "https://a.example/'onclick='x"));
	struct outcome o = must(l, NOBODY, "party.join", "hub", P("name", nasty, "person", nasty, "mail", "x'y@a.example", "roles", "vendor", "words", nasty));
	const char *const paths[] = { "/parties", "/party/nasty", "/api/v1/parties/nasty", cstr(l, STR_JOIN(&l->s->a, STR("/"), o.subject)) };

	for (size_t i = 0; i < ROWS(paths); i++) {
		struct str page = get(w, CEM, paths[i]);

		assert_int_equal(w->rs.status, 200);
		if (i != 2) {
			wants(page, "&lt;script&gt;");
			lacks(page, "<script>alert");
			lacks(page, "<img src=x");
			lacks(page, "'onclick='");
		}
	}
	wants(get(w, CEM, "/parties?format=csv"), "\"<script>alert(1)</script>\"\"'");
}

/* --- accepting an invitation --- */

#define FORM(...) ((struct fields){ (struct field[]){ __VA_ARGS__ }, sizeof((struct field[]){ __VA_ARGS__ }) / sizeof(struct field), 0 })
#define F(n, v)   { .name = STR_LIT(n), .value = (v) }

static void an_invitation_is_accepted(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;
	struct str secret = must(l, ANN, "member.invite", "party/nova", P("mail", "new@nova.example", "admin", "yes")).result;
	struct str other = must(l, ANN, "member.invite", "party/nova", P("mail", "other@nova.example")).result;

	wants(get(w, NOBODY, cstr(l, STR_JOIN(&l->s->a, STR("/invitation?secret="), secret))), "new@nova.example");
	wants(ask(w, NOBODY, METHOD_POST, "/invitation", FORM(F("secret", str_lower(&l->s->a, secret)))), "Nova Devices Example");
	wants(ask(w, NOBODY, METHOD_POST, "/invitation", FORM(F("secret", secret), F("accept", STR("1")))), "Your name");
	assert_int_equal(w->rs.status, 400);
	wants(ask(w, NOBODY, METHOD_POST, "/invitation", FORM(F("secret", secret), F("accept", STR("1")), F("name", STR("N\xE2\x80\xAE""x")))), "class=\"errors\"");
	ask(w, NOBODY, METHOD_POST, "/invitation", FORM(F("secret", secret), F("accept", STR("1")), F("name", STR("Nia New")), F("lang", STR("zh-CN"))));
	assert_int_equal(w->rs.status, 303);
	want_str(w->rs.location, STR("/sign-in/begin"), "nobody is signed in before they chose how");
	want(w->rs.cookie_n && str_starts(w->rs.cookies[0], STR("__Host-tocsin-step=")), "no account began");
	wants(get(w, NOBODY, cstr(l, STR_JOIN(&l->s->a, STR("/invitation?secret="), secret))), "is over");
	wants(get(w, ANN, "/party/nova"), "Nia New");
	ask(w, NOBODY, METHOD_POST, "/invitation", FORM(F("secret", other), F("decline", STR("1"))));
	assert_int_equal(w->rs.status, 303);
	lacks(get(w, ANN, "/party/nova"), "other@nova.example");
}

static void a_request_is_sent_by_a_form(void **state)
{
	struct web *w = *state;

	ask(w, NOBODY, METHOD_POST, "/do/party.join", FORM(F("back", STR("/join/sent")), F("name", STR("Lyra Example")), F("person", STR("Li Na")),
	    F("mail", STR("li@lyra.example")), F("roles", STR("vendor")), F("subject", STR("hub"))));
	want(w->rs.status == 303, "%d %.*s", w->rs.status, STR_ARG(inner(buf_str(&w->rs.body))));
	want_str(w->rs.location, STR("/join/sent"), "leads to");
	wants(get(w, CEM, "/parties"), "Lyra Example");
	lacks(get(w, CEM, "/parties"), "class=\"mark\">late");
}

/* A thing without a page of its own leads to its party's, and what was to be said goes along. */
static void things_lead_to_their_party(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;
	const char *contact = cstr(l, must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "legal", "value", "law@nova.example")).subject);
	const char *path = cstr(l, str_printf(&l->s->a, "/%s", contact));

	get(w, ANN, path);
	assert_int_equal(w->rs.status, 303);
	want_str(w->rs.location, STR("/party/nova"), "leads to");
	get(w, OLGA, path);
	assert_int_equal(w->rs.status, 404);
	ask(w, ANN, METHOD_POST, "/do/contact.end", FORM(F("subject", str_of(contact))));
	want_str(w->rs.location, str_of(path), "after the act");
	struct str told = str_dup(&l->s->a, str_from(w->rs.cookies[0], str_chr(w->rs.cookies[0], '=') + 1));

	w->told = str_sub(told, 0, str_chr(told, ';'));
	get(w, ANN, path);
	want(w->rs.cookie_n && str_find(w->rs.cookies[0], STR("told=")) != SIZE_MAX && str_find(w->rs.cookies[0], STR("told=;")) == SIZE_MAX,
	     "what was to be said is lost");
	wants(get(w, ANN, "/party/nova"), "not in use any more");
}

/* --- in both languages --- */

static void chinese_too(void **state)
{
	struct web *w = *state;
	static const char *const paths[] = { "/parties", "/party/nova", "/join", "/invitation", "/do/contact.add?subject=party%2Fnova" };

	for (size_t i = 0; i < ROWS(paths); i++) {
		struct str page;

		w->rq.lang = LANG_ZH_CN;
		page = get(w, CEM, paths[i]);
		assert_int_equal(w->rs.status, 200);
		lacks(page, "MSG_");
	}
}

#define with_web(f) cmocka_unit_test_setup_teardown(f, web_begin, web_end)
int main(void)
{
	struct CMUnitTest tests[] = {
		with_web(who_sees_what),
		with_web(programs_see_the_same),
		with_web(text_stays_text),
		with_web(an_invitation_is_accepted),
		with_web(a_request_is_sent_by_a_form),
		with_web(things_lead_to_their_party),
		with_web(chinese_too),
	};

	return run_on_engine(tests, NULL, NULL);
}
