/* The audit and the pages below /admin: who sees them, filters, files, hostile text, and that no secret is shown. */
#include "web/as_actor.h"

#include "hub/settings.h"
#include "store/list.h"

static void put_rejects(struct alliance *l)
{
	struct db *d = db_open(l->s->db, DB_WRITE, &l->s->err);
	static const struct reject_row rows[] = {
		{ STR_LIT("feed.json"), STR_LIT("/1"), STR_LIT("no id"), STR_LIT("<script>alert(1)</script>"), 1795420000 },
		{ STR_LIT("=cmd|x.csv"), STR_LIT("9"), STR_LIT("=1+1"), STR_LIT("@SUM(A1)"), 1795420001 },
	};

	did(l->s, db_begin(d, &l->s->err));
	for (size_t i = 0; i < ROWS(rows); i++)
		did(l->s, list_put_reject(d, &rows[i], &l->s->err));
	did(l->s, db_commit(d, &l->s->err));
	db_close(d);
}

/* Sessions end with the days. */
static void sign_in(struct web *w)
{
	int64_t id;

	for (enum actor who = 0; who < HUB; who++)
		did(w->l->s, session_start(w->site.hub, &w->l->s->a, act_id(w->l->member[who]), SIGN_PASSWORD, STR("a test"), w->secrets[who], &id,
		                           &w->l->s->err));
}

/* Something of everything, over three days. */
static void at_work(struct web *w)
{
	struct alliance *l = w->l;

	must(l, IDA, "setting.change", "hub", P("name", "limits.rate", "value", "50"));
	must(l, IDA, "setting.change", "hub", P("name", "mail.password", "secret", "hunter2-of-the-hub"));
	must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "psirt@nova.example"));
	scratch_clock += 86400;
	must(l, CEM, "party.add", "hub", P("id", "evil", "name", "<img src=x onerror=alert(1)>", "roles", "vendor"));
	must(l, IDA, "job.run", "hub", P("name", "ledger"));
	scratch_clock += 86400;
	must(l, IDA, "setting.reset", "hub", P("name", "limits.rate"));
	put_rejects(l);
	sign_in(w);
}

static void who_sees_what(void **state)
{
	struct web *w = *state;
	static const struct { const char *path, *has; bool staff; } pages[] = {
		{ "/admin", "Needs attention", true },          { "/admin/settings", "/admin/settings/mail", true },
		{ "/admin/settings/mail", "One is set", true }, { "/admin/settings/limits", "600", true },
		{ "/admin/keys", "hub.example/ledger+", true }, { "/admin/waiting", "psirt@nova.example", true },
		{ "/audit", "A setting was changed", true },    { "/api/v1/audit", "\"acts\":[", true },
		{ "/admin/jobs", "ledger", false },             { "/admin/outbox", "digest", false },
		{ "/admin/rejects", "feed.json", false },
	};

	at_work(w);
	for (size_t i = 0; i < ROWS(pages); i++)
		for (enum actor who = IDA; who < ACTOR_N; who++) {
			bool may = who == IDA || (who == CEM && pages[i].staff), api = str_starts(str_of(pages[i].path), STR("/api/"));
			struct str page = get(w, who, pages[i].path);
			int expected = may ? 200 : who < HUB ? 404 : api ? 401 : 303;

			want(w->rs.status == expected, "%s as %s: %d\n%.*s", pages[i].path, actors[who].name, w->rs.status, STR_ARG(inner(page)));
			if (may && i != 2)
				wants(page, pages[i].has);
			if (!may)
				lacks(page, "hub.example/ledger+");
			lacks(page, "hunter2");
			if (!api)
				lacks(page, "<img src=x");
			lacks(page, "<script>alert");
		}
	/* Only who may change things is offered to. */
	wants(get(w, IDA, "/admin/settings/limits"), "action=\"/do/setting.change\"");
	lacks(get(w, CEM, "/admin/settings/limits"), "action=\"/do/setting.change\"");
	wants(get(w, IDA, "/admin/keys"), "/do/hub.rotate_seal");
	lacks(get(w, CEM, "/admin/keys"), "/do/hub.rotate_seal");
	get(w, IDA, "/admin/settings/none");
	assert_int_equal(w->rs.status, 404);
	get(w, IDA, "/admin/settings/..%2f..%2fetc");
	assert_int_equal(w->rs.status, 404);
	get(w, IDA, "/admin/outbox?state=lost");
	assert_int_equal(w->rs.status, 400);
}

static size_t count(struct str s, const char *what)
{
	size_t n = 0, at;

	while ((at = str_find(s, str_of(what))) != SIZE_MAX) {
		n++;
		s = str_from(s, at + 1);
	}
	return n;
}

static void filters(void **state)
{
	struct web *w = *state;
	struct str ida = w->l->member[IDA];
	/* n -1: refused. Of the CSV, rows besides the head. */
	const struct { const char *query; int n; const char *has; } rows[] = {
		{ "act=setting.change", 2, "limits.rate: 50" }, { "act=setting.reset", 1, "limits.rate: 50" }, { "act=party.add&member=hub", 4, NULL },
		{ "subject=party/nova&act=contact.add", 0, NULL }, { "subject=party/evil", 1, NULL }, { "act=no.such", 0, NULL },
		{ str_printf(&w->l->s->a, "act=setting.change&member=%.*s", STR_ARG(ida)).p, 2, "Ida Steward" },
		{ str_printf(&w->l->s->a, "member=%lld&act=job.run", (long long)act_id(ida)).p, 1, NULL },
		{ "party=alliance&act=party.add", 1, "evil" }, { "party=nova&act=contact.add", 1, "Ann Lee" }, { "party=nova&act=party.add", 0, NULL },
		{ "from=2026-11-24&to=2026-11-24&party=alliance", 2, "job.run" }, { "from=2026-11-25&party=alliance", 1, "setting.reset" },
		{ "to=2026-11-23&act=setting.change", 2, NULL }, { "to=2026-11-22", 0, NULL }, { "from=2027-01-01", 0, NULL },
		{ "from=2026-11-24&to=2026-11-23", 0, NULL }, { "from=yesterday", -1, NULL }, { "member=boss", -1, NULL }, { "before=x", -1, NULL },
		{ "limit=1&act=setting.change", 1, "mail.password" }, { "limit=10001", -1, NULL },
	};

	at_work(w);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str page = get(w, CEM, str_printf(&w->l->s->a, "/audit?format=csv&%s", rows[i].query).p);

		want((w->rs.status == 200) == (rows[i].n >= 0), "%s: %d", rows[i].query, w->rs.status);
		if (rows[i].n < 0) {
			assert_int_equal(w->rs.status, 400);
			continue;
		}
		want((int)count(page, "\r\n") - 1 == rows[i].n, "%s: %zu rows\n%.*s", rows[i].query, count(page, "\r\n") - 1, STR_ARG(page));
		if (rows[i].has)
			wants(page, rows[i].has);
		lacks(page, "hunter2");
		/* The page and the API have the same. */
		page = get(w, CEM, str_printf(&w->l->s->a, "/audit?%s", rows[i].query).p);
		want((int)count(page, "href=\"/receipt/") == rows[i].n, "%s: the page has %zu", rows[i].query, count(page, "href=\"/receipt/"));
		page = get(w, CEM, str_printf(&w->l->s->a, "/api/v1/audit?%s", rows[i].query).p);
		struct json j, acts;
		struct err err = { 0 };

		want(json_read(&w->l->s->a, page, 1 << 20, &j, &err) && json_array(&j, "acts", JSON_REQUIRED, &acts, &err), "%s: %s", rows[i].query, err.msg);
		want((int)json_count(&acts) == rows[i].n, "%s: the API has %zu", rows[i].query, json_count(&acts));
	}
	get(w, CEM, "/api/v1/audit?unknown=1");
	assert_int_equal(w->rs.status, 400);
}

/* Page after page, each act once, in order. */
static void cursor(void **state)
{
	struct web *w = *state;
	struct arena *a = &w->l->s->a;
	struct str next = STR("/api/v1/audit?limit=3");
	uint64_t last = UINT64_MAX, n = 0, all;

	at_work(w);
	struct db *d = reading(w->l);

	did(w->l->s, acts_count(d, &all, &w->l->s->err));
	read_done(w->l, d);
	while (next.n) {
		struct json j, acts, one;
		struct err err = { 0 };
		uint64_t seq = 0, more = 0;

		assert_true(json_read(a, str_dup(a, get(w, CEM, str_cstr(a, next))), 1 << 20, &j, &err) && json_array(&j, "acts", JSON_REQUIRED, &acts, &err));
		struct json_iter it = json_iter(&acts);

		while (json_next(&it, &one)) {
			assert_true(json_u64(&one, "seq", JSON_REQUIRED, &seq, &err));
			assert_true(seq < last);
			last = seq;
			n++;
		}
		next = json_u64(&j, "next", JSON_OPTIONAL, &more, &err) && more
		           ? str_printf(a, "/api/v1/audit?limit=3&before=%llu", (unsigned long long)more)
		           : STR_NONE;
	}
	assert_int_equal(n, all);
	assert_int_equal(last, 0);
	/* The page's own links. */
	struct str page = get(w, CEM, "/audit?limit=3");

	wants(page, str_printf(a, "before=%llu", (unsigned long long)(all - 3)).p);
	wants(get(w, CEM, str_printf(a, "/audit?limit=3&before=%llu", (unsigned long long)(all - 3)).p), "href=\"/audit?limit=3\"");
}

static void what_was_erased(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;

	must(l, BOB, "key.make", str_cstr(&l->s->a, l->member[BOB]), P("name", "ci", "scopes", "read", "days", "30"));
	wants(get(w, CEM, "/audit?act=key.make"), "Bob Ray");
	must(l, IDA, "member.end", str_cstr(&l->s->a, l->member[BOB]), P(NULL));

	/* Beside what is gone stands which act erased it. */
	long long seq = (long long)must(l, IDA, "member.erase", str_cstr(&l->s->a, l->member[BOB]), P(NULL)).seq;
	struct str by = str_printf(&l->s->a, "<em>erased</em> (<a href=\"/audit?before=%lld\">by act %lld</a>)", seq + 1, seq);

	wants(get(w, CEM, "/audit"), str_cstr(&l->s->a, by));
	lacks(get(w, CEM, "/audit?act=key.make"), "Bob Ray");
	wants(get(w, CEM, "/audit?act=key.make"), "erased");
	lacks(get(w, CEM, "/audit?format=csv"), "Bob Ray");
	lacks(get(w, CEM, "/api/v1/audit"), "Bob Ray");
}

static void rejects_file(void **state)
{
	struct web *w = *state;

	put_rejects(w->l);
	struct str csv = get(w, IDA, "/admin/rejects?format=csv");

	/* Shown by a spreadsheet, not run. */
	wants(csv, "'=cmd|x.csv");
	wants(csv, "'=1+1");
	wants(csv, "'@SUM(A1)");
	assert_int_equal(count(csv, "\r\n"), 3);
	wants(get(w, IDA, "/admin/rejects?input=feed"), "&lt;script&gt;");
	lacks(get(w, IDA, "/admin/rejects?input=feed"), "SUM");
	wants(get(w, IDA, "/admin/rejects?q=no+such+text"), "Nothing was rejected");
}

static void field(struct web *w, struct fields *f, const char *name, const char *value)
{
	f->v = arena_grow(&w->l->s->a, f->v, f->n, &f->cap, sizeof *f->v);
	f->v[f->n++] = (struct field){ str_of(name), str_of(value) };
}

static void changing_by_form(void **state)
{
	struct web *w = *state;
	struct fields f = { 0 }, wrong = { 0 };

	field(w, &f, "subject", "hub");
	field(w, &f, "back", "/admin/settings/limits");
	field(w, &f, "name", "limits.rate");
	wrong = f;
	wrong.v = NULL;
	wrong.n = wrong.cap = 0;
	for (size_t i = 0; i < f.n; i++)
		field(w, &wrong, f.v[i].name.p, f.v[i].value.p);
	field(w, &f, "value", "77");
	field(w, &wrong, "value", "a lot");
	ask(w, IDA, METHOD_POST, "/do/setting.change", f);
	assert_int_equal(w->rs.status, 303);
	want_str(w->rs.location, STR("/admin/settings/limits"), "back to the group");
	struct str page = get(w, IDA, "/admin/settings/limits");

	wants(page, "value=\"77\"");
	wants(page, "Changed by Ida Steward");
	wants(page, "/do/setting.reset");
	page = ask(w, IDA, METHOD_POST, "/do/setting.change", wrong);
	assert_int_equal(w->rs.status, 422);
	wants(page, "a whole number from 10 to 100000");
	wants(page, "value=\"a lot\"");
	ask(w, CEM, METHOD_POST, "/do/setting.change", f);
	assert_int_equal(w->rs.status, 404);
}

static void what_needs_attention(void **state)
{
	struct web *w = *state;
	struct alliance *l = w->l;

	must(l, ANN, "contact.add", "party/nova", P("kind", "mail", "purpose", "security", "value", "psirt@nova.example"));
	struct str page = get(w, IDA, "/admin");

	wants(page, "No mail server is set");
	wants(page, "1 contact is not verified");
	lacks(page, "older than a year");
	scratch_clock += 366 * 86400;
	sign_in(w);
	page = get(w, IDA, "/admin");
	wants(page, "The key for “ledger” is older than a year");
	/* The clock goes back. */
	scratch_clock -= 7200;
	page = get(w, IDA, "/admin");
	wants(page, "behind what was recorded already");
}

int main(void)
{
#define IN_THE_WEB(f) cmocka_unit_test_setup_teardown(f, web_begin, web_end)
	struct CMUnitTest tests[] = {
		IN_THE_WEB(who_sees_what), IN_THE_WEB(filters), IN_THE_WEB(cursor), IN_THE_WEB(what_was_erased), IN_THE_WEB(rejects_file),
		IN_THE_WEB(changing_by_form), IN_THE_WEB(what_needs_attention),
	};

	return run_on_engine(tests, NULL, NULL);
}
