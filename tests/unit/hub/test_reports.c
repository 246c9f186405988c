/* Reports: every act in every state, what is owed about them, duplicates, what is forgotten. */
#include "reporting.h"

#include "hub/owed/obligations.h"
#include "hub/rebuild.h"
#include "hub/report/reports.h"
#include "hub/talk/files.h"
#include "hub/talk/threads.h"

static struct obligation_row owed(struct alliance *l, const char *rule, struct str about)
{
	struct obligation_row r;
	struct db *d = reading(l);

	did(l->s, obligation_find_open(d, &l->s->a, str_of(rule), about, &r, &l->s->err));
	read_done(l, d);
	return r;
}

/* --- every act in every state --- */

/* How a state is reached: k acknowledged, q asked, s the finder said something, v valid, i invalid, d deferred, u a
 * duplicate, o opened
 * again, c closed, w withdrawn, f forgotten. */
static const char *const ways[] = { "", "k", "q", "qs", "v", "i", "vd", "u", "uo", "vdo", "ic", "vdc", "w", "f" };
enum { WAYS = sizeof ways / sizeof *ways };

static const struct tried { const char letter, *act; const char *const *pairs; } acts[] = {
	{ 'a', "report.assign", P() },
	{ 'k', "report.acknowledge", P("words", "It is here.") },
	{ 'q', "report.ask", P("words", "Which build?") },
	{ 't', "report.inform", P("words", "We look into it.") },
	{ 'v', "report.validate", P("grade", "high") },
	{ 'i', "report.invalidate", P("reason", "no_effect", "words", "It has none.") },
	{ 'f', "report.invalidate", P("reason", "nonsense", "forget", "yes") },
	{ 'u', "report.duplicate", P("of", "report/OTHER") },
	{ 'd', "report.defer", P("reason", "waits") },
	{ 'o', "report.reopen", P() },
	{ 'c', "report.close", P("reason", "done") },
	{ 's', "report.say", P("words", "Build 7.") },
	{ 'w', "report.withdraw", P() },
};
enum { ACTS = sizeof acts / sizeof *acts };

/* Of each way the acts that go through, and where they lead: R received, I, V, A, D, C. Written down from what a report is;
 * nothing here asks
 * the program. */
static const char *const allowed[WAYS] = {
	/* received      */ "aR kR qR tR vV iI fC uD sR wC",
	/* acknowledged  */ "aR qR tR vV iI fC uD sR wC",
	/* asked         */ "aR qR tR vV iI fC uD sR wC",
	/* answered      */ "aR qR tR vV iI fC uD sR wC",
	/* valid         */ "aV qV tV uD dD sV wC",
	/* invalid       */ "aI qI tI vV uD cC sI wC",
	/* deferred      */ "aD qD tD oA cC sD wC",
	/* duplicate     */ "aD qD tD oA cC sD wC",
	/* no duplicate after all */ "aA qA tA uD dD cC sA wC",
	/* taken up again */ "aA qA tA uD dD cC sA wC",
	/* closed, and for good */ "", "", "", "",
};

static bool try(struct alliance *l, struct str subject, const struct tried *t, struct str other)
{
	static const struct who visitor = { .proved = TIME_NONE };
	const char *pairs[10];
	size_t n = 0;
	struct outcome o;

	for (; t->pairs[n]; n++)
		pairs[n] = strcmp(t->pairs[n], "report/OTHER") == 0 ? cstr(l, other) : t->pairs[n];
	pairs[n] = NULL;
	scratch_clock += 60;
	return t->letter == 's' || t->letter == 'w' ? holds(l, subject, visitor, t->act, pairs, &o) :
	       does_as(l, CEM, t->act, cstr(l, subject), pairs, &o);
}

static const struct tried *by_letter(char c)
{
	for (size_t i = 0; i < ACTS; i++)
		if (acts[i].letter == c)
			return &acts[i];
	fail_msg("no act is %c", c);
	return NULL;
}

static struct str reach(struct alliance *l, const char *way, struct str other)
{
	struct str subject = send(l, HUB, P(WHAT, "origin", "staff"));

	for (; *way; way++)
		if (!try(l, subject, by_letter(*way), other))
			fail_msg("on the way by %c: %s", *way, l->s->err.msg);
	return subject;
}

static void every_act_in_every_state(void **state)
{
	struct alliance *l = *state;
	struct str other = send(l, HUB, P(WHAT, "origin", "staff"));

	for (size_t w = 0; w < WAYS; w++)
		for (size_t i = 0; i < ACTS; i++) {
			const struct tried *t = &acts[i];
			struct str subject = reach(l, ways[w], other);
			struct report_row was = row_of(l, subject);
			const char *at = strchr(allowed[w], t->letter);
			bool ok = try(l, subject, t, other);
			const struct err err = l->s->err;
			struct report_row r = row_of(l, subject);

			want(ok == (at != NULL), "way \"%s\": %s (%c): %s", ways[w], t->act, t->letter, ok ? "went through" : err.msg);
			if (at)
				want(report_letters[r.state] == at[1], "way \"%s\": %s leads to %c", ways[w], t->act, report_letters[r.state]);
			else
				want(err.code == ERR_STATE && r.state == was.state && r.heard == was.heard && r.informed == was.informed,
				     "way \"%s\": %s was refused and left something behind: %s", ways[w], t->act, err.msg);
			want((r.ended != TIME_NONE) == (r.state == REPORT_CLOSED), "way \"%s\": %s: ended", ways[w], t->act);
		}
}

/* --- what it leaves behind --- */

static void what_acts_leave_behind(void **state)
{
	struct alliance *l = *state;
	struct str subject = send(l, ANN, P(WHAT, "mail", "ann@elsewhere.example"));
	const char *s = cstr(l, subject);
	struct report_row r = row_of(l, subject);
	struct post_rows posts;
	struct thread_row t;

	assert_int_equal(r.state, REPORT_RECEIVED);
	want_str(r.party, STR("nova"), "party");
	want_str(r.origin, STR("api"), "origin");
	want_str(r.exploited, STR("unknown"), "exploited");
	must(l, CEM, "report.assign", s, P("to", cstr(l, l->member[IDA]), "note", "yours"));
	assert_int_equal(row_of(l, subject).assigned, act_id(l->member[IDA]));
	never(l, CEM, "report.assign", s, P("to", cstr(l, l->member[ANN])), ERR_RANGE, "coordinating party");
	never(l, CEM, "report.assign", s, P("to", "member/999999"), ERR_RANGE, "coordinating party");
	must(l, CEM, "report.assign", s, P("nobody", "yes"));
	assert_int_equal(row_of(l, subject).assigned, 0);
	must(l, CEM, "report.ask", s, P("words", "Which **build**?"));
	r = row_of(l, subject);
	assert_true(r.asked == scratch_clock && r.acknowledged == scratch_clock && r.informed == scratch_clock);
	must(l, BOB, "report.say", s, P("words", "Build 7."));
	r = row_of(l, subject);
	assert_true(r.asked == TIME_NONE && r.heard == scratch_clock);
	never(l, OLGA, "report.say", s, P("words", "me too"), ERR_FOUND, "not for you");
	never(l, CEM, "report.validate", s, P("grade", "high", "parties", "nova, gone"), ERR_RANGE, "gone");
	must(l, CEM, "report.validate", s, P("grade", "critical", "parties", "orion,  nova nova", "words", "Thank you."));
	r = row_of(l, subject);
	want_str(r.affected, STR("nova orion"), "affected");
	want_str(r.grade, STR("critical"), "grade");
	want_str(r.verdict, STR("valid"), "verdict");

	struct db *d = reading(l);

	did(l->s, thread_get(d, &l->s->a, r.id, &t, &l->s->err));
	did(l->s, posts_of(d, &l->s->a, r.id, STR(""), 0, 0, 10, &posts, &l->s->err));
	assert_int_equal(posts.n, 3);
	want_str(posts.v[0].who, STR("party/alliance"), "who asked");
	want_str(posts.v[1].who, subject, "who answered");
	assert_int_equal(posts.v[1].member, act_id(l->member[BOB]));
	assert_int_equal(t.posts, 3);
	read_done(l, d);
}

/* --- what is owed --- */

static void due(struct alliance *l, const char *rule, struct str about, int64_t seconds)
{
	struct obligation_row r = owed(l, rule, about);

	want(r.id && r.o.due.due == scratch_clock + seconds, "%s about %.*s: %lld, expected %lld", rule, STR_ARG(about),
	     (long long)(r.id ? r.o.due.due - scratch_clock : -1), (long long)seconds);
}

static void none(struct alliance *l, const char *rule, struct str about)
{
	want(!owed(l, rule, about).id, "%s about %.*s is still owed", rule, STR_ARG(about));
}

static struct str with(struct alliance *l, struct str subject, const char *party)
{
	return STR_JOIN(&l->s->a, subject, STR(" party/"), str_of(party));
}

static void what_is_owed(void **state)
{
	enum { DAY = 86400 };
	struct alliance *l = *state;
	struct str a = send(l, HUB, P(WHAT, "origin", "mail")), b = send(l, HUB, P(WHAT, "origin", "mail")), c;

	/* Two working days on from a Monday morning: Wednesday's end. */
	due(l, "p1-acknowledge", a, 3 * DAY - 8 * 3600 - 1);
	due(l, "p2-validate", a, 10 * DAY);
	due(l, "p4-keep-informed", a, 14 * DAY);
	scratch_clock += DAY;
	must(l, CEM, "report.ask", cstr(l, a), P("words", "Which build?"));
	none(l, "p1-acknowledge", a);
	due(l, "p2-validate", a, 9 * DAY);
	due(l, "p4-keep-informed", a, 14 * DAY);

	/* While the finder is asked the clock may stand still; that takes two. */
	struct str p2 = str_printf(&l->s->a, "obligation/%lld", (long long)owed(l, "p2-validate", a).id);

	must(l, CEM, "obligation.ask_pause", cstr(l, p2), P("reason", "the finder was asked"));
	must(l, IDA, "obligation.agree", cstr(l, p2), P());
	assert_int_equal(owed(l, "p2-validate", a).o.state, OBLIGATION_PAUSED);
	scratch_clock += DAY;

	must(l, CEM, "report.validate", cstr(l, a), P("grade", "critical", "parties", "nova orion"));
	none(l, "p2-validate", a);
	due(l, "p3-pass-on-critical", with(l, a, "nova"), DAY);
	due(l, "p3-pass-on-critical", with(l, a, "orion"), DAY);
	none(l, "p3-pass-on", with(l, a, "nova"));
	due(l, "p4-keep-informed", a, 14 * DAY);
	scratch_clock += DAY;
	must(l, CEM, "report.inform", cstr(l, a), P("words", "They look into it."));
	due(l, "p4-keep-informed", a, 14 * DAY);

	/* Of a duplicate nothing is passed on; its finder is still told how things stand. */
	must(l, CEM, "report.duplicate", cstr(l, a), P("of", cstr(l, b)));
	none(l, "p3-pass-on-critical", with(l, a, "nova"));
	none(l, "p3-pass-on-critical", with(l, a, "orion"));
	due(l, "p4-keep-informed", a, 14 * DAY);
	must(l, CEM, "report.close", cstr(l, a), P("reason", "elsewhere"));
	none(l, "p4-keep-informed", a);

	must(l, CEM, "report.validate", cstr(l, b), P("grade", "low", "parties", "orion"));
	none(l, "p1-acknowledge", b);
	due(l, "p3-pass-on", with(l, b, "orion"), 2 * DAY);
	scratch_clock += DAY;
	never(l, CEM, "report.affects", cstr(l, b), P("parties", "orion"), ERR_STATE, "already");
	must(l, CEM, "report.affects", cstr(l, b), P("parties", "orion nova"));
	want_str(row_of(l, b).affected, STR("nova orion"), "affected");
	due(l, "p3-pass-on", with(l, b, "orion"), DAY);
	due(l, "p3-pass-on", with(l, b, "nova"), 2 * DAY);
	must(l, CEM, "report.defer", cstr(l, b), P("reason", "low_priority"));
	never(l, CEM, "report.affects", cstr(l, b), P("parties", "office"), ERR_STATE, "rest");
	none(l, "p3-pass-on", with(l, b, "orion"));
	none(l, "p4-keep-informed", b);
	must(l, CEM, "report.reopen", cstr(l, b), P("words", "Now."));
	due(l, "p4-keep-informed", b, 14 * DAY);

	c = send(l, ANN, P(WHAT));
	must(l, ANN, "report.withdraw", cstr(l, c), P());
	none(l, "p1-acknowledge", c);
	none(l, "p2-validate", c);
	none(l, "p4-keep-informed", c);
	want_str(row_of(l, c).verdict, STR(""), "nobody says how a withdrawn one came out");
}

/* --- duplicates --- */

static void duplicates(void **state)
{
	struct alliance *l = *state;
	struct str a = send(l, HUB, P(WHAT, "origin", "staff")), b = send(l, HUB, P(WHAT, "origin", "staff")),
	           c = send(l, HUB, P(WHAT, "origin", "staff"));
	struct seen_report seen;

	never(l, CEM, "report.duplicate", cstr(l, a), P("of", cstr(l, a)), ERR_RANGE, "itself");
	never(l, CEM, "report.duplicate", cstr(l, a), P("of", "report/999999"), ERR_RANGE, "no such");
	never(l, CEM, "report.duplicate", cstr(l, a), P("of", "case/999999"), ERR_RANGE, "no such");
	never(l, CEM, "report.duplicate", cstr(l, a), P("of", "party/nova"), ERR_RANGE, "expected report");
	never(l, CEM, "report.duplicate", cstr(l, a), P("of", "CVE-2026-0001"), ERR_RANGE, "no such entry");
	must(l, CEM, "report.duplicate", cstr(l, b), P("of", cstr(l, a), "words", "It is known."));
	never(l, CEM, "report.duplicate", cstr(l, c), P("of", cstr(l, b)), ERR_STATE, cstr(l, a));
	never(l, CEM, "report.duplicate", cstr(l, a), P("of", cstr(l, c)), ERR_STATE, cstr(l, b));
	struct report_row r = row_of(l, b);

	assert_int_equal(r.state, REPORT_DEFERRED);
	want_str(r.verdict, STR("duplicate"), "verdict");
	want_str(r.same_as, a, "same as");

	struct db *d = reading(l);
	const struct looking look = { &l->s->a, d, hub_keys(l->s->hub), who_of(l, CEM), scratch_clock };

	did(l->s, reports_one(&look, act_id(a), &seen, &l->s->err));
	assert_int_equal(seen.duplicates.n, 1);
	assert_int_equal(seen.duplicates.v[0].report, act_id(b));
	read_done(l, d);
	must(l, CEM, "report.reopen", cstr(l, b), P());
	want_str(row_of(l, b).same_as, STR(""), "it is none any more");
	must(l, CEM, "report.duplicate", cstr(l, a), P("of", cstr(l, c)));
}

/* --- invalid, forgotten --- */

static bool erased(struct alliance *l, struct str ref)
{
	struct str text;
	struct db *d = reading(l);
	struct err err = { 0 };
	bool there = sealed_text(&l->s->a, d, hub_keys(l->s->hub), ref, &text, &err);

	read_done(l, d);
	assert_true(there || err.code == ERR_FOUND);
	return !there;
}

static void reasons(void **state)
{
	static const struct who visitor = { .proved = TIME_NONE };
	struct alliance *l = *state;
	struct staged file;
	struct outcome o;
	struct post_rows posts;
	struct file_rows files;

	did(l->s, file_stage(l->s->hub, &l->s->a, STR("poc.txt"), STR("what crashes it"), false, &file, &l->s->err));
	struct str a = send(l, NOBODY, P(WHAT, "name", "A Person", "mail", "p@post.example", "files", file.token));

	never(l, CEM, "report.invalidate", cstr(l, a), P("reason", "out_of_scope"), ERR_MISSING, "why");
	never(l, CEM, "report.invalidate", cstr(l, a), P("reason", "insufficient", "words", "too little"), ERR_STATE, "ask first");
	never(l, CEM, "report.invalidate", cstr(l, a), P("reason", "no_effect", "words", "none", "forget", "yes"), ERR_RANGE,
	      "nonsense");
	assert_true(holds(l, a, visitor, "report.say", P("words", "buy my pills"), &o));
	struct report_row r = row_of(l, a);

	must(l, CEM, "report.invalidate", cstr(l, a), P("reason", "nonsense", "forget", "yes"));
	for (int i = 0; i < REPORT_TEXT_N; i++)
		want(!r.texts[i].n || erased(l, r.texts[i]), "%s is still there", report_text_names[i].p);
	struct db *d = reading(l);

	did(l->s, posts_of(d, &l->s->a, r.id, STR(""), 0, 0, 10, &posts, &l->s->err));
	did(l->s, files_of(d, &l->s->a, r.id, 0, INT64_MAX, &files, &l->s->err));
	read_done(l, d);
	assert_true(files.n == 1 && files.v[0].ended != TIME_NONE);
	want_str(files.v[0].who, a, "who sent the file");
	assert_int_equal(posts.n, 1);
	assert_true(erased(l, posts.v[0].words));
	assert_int_equal(row_of(l, a).state, REPORT_CLOSED);
	want_str(row_of(l, a).verdict, STR("invalid"), "that it came to nothing stays");
}

/* --- text that lies --- */

static void hostile(void **state)
{
	static const struct { const char *field, *value; enum err_code code; } rows[] = {
		{ "title", "a\x1b[31mred", ERR_SYNTAX },       { "title", "photo\xe2\x80\xaegpj.exe", ERR_SYNTAX },
		{ "title", "No\xe2\x80\x8bva", ERR_SYNTAX },   { "title", "two\nlines", ERR_SYNTAX },
		{ "product", "\xff\xfe nova", ERR_SYNTAX },    { "name", "Al\xc2\xad" "ex", ERR_SYNTAX },
		{ "words", "a bell \x07 rings here", ERR_SYNTAX }, { "mail", "a@b.example\r\nBcc: c@d.example", ERR_SYNTAX },
		{ "credit_as", "x\xe2\x80\x8f", ERR_SYNTAX },  { "plan", "soon", ERR_SYNTAX },
		{ "files", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21", ERR_FOUND },
	};
	struct alliance *l = *state;
	char *big = arena_alloc(&l->s->a, 60000);

	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *pairs[] = { WHAT, NULL, NULL, NULL };
		size_t k = 0;
		struct outcome o;

		while (pairs[k] && strcmp(pairs[k], rows[i].field) != 0)
			k += 2;
		pairs[k] = rows[i].field;
		pairs[k + 1] = rows[i].value;
		want(!does_as(l, NOBODY, "report.submit", "hub", pairs, &o) && l->s->err.code == rows[i].code,
		     "row %zu: %s: %s", i, rows[i].field, l->s->err.code ? l->s->err.msg : "went through");
	}
	memset(big, 'a', 59999);
	big[59999] = 0;
	never(l, NOBODY, "report.submit", "hub", P("title", "A title", "product", "Nova", "versions", "1", "steps", "1",
	                                           "words", big), ERR_LIMIT,
	      "expected");
	send(l, NOBODY, P("title", "<script>alert(1)</script>", "product", "\" onload=x", "versions",
	                  "'; DROP TABLE report; --", "steps", "1",
	                  "words", "[x](javascript:alert(1)) <img src=x onerror=y> &#8238; ${x} {{y}}"));
}

/* --- an account later --- */

static void attached(void **state)
{
	static const struct who visitor = { .proved = TIME_NONE };
	struct alliance *l = *state;
	struct str a = send(l, NOBODY, P(WHAT, "mail", "p@post.example"));
	struct outcome o;

	never(l, BOB, "report.attach", cstr(l, a), P(), ERR_FOUND, "not for you");
	assert_false(holds(l, a, visitor, "report.attach", P(), &o));
	assert_int_equal(l->s->err.code, ERR_DENIED);
	assert_true(holds(l, a, who_of(l, BOB), "report.attach", P(), &o));
	assert_int_equal(row_of(l, a).member, act_id(l->member[BOB]));
	must(l, BOB, "report.say", cstr(l, a), P("words", "It is mine."));
	assert_false(holds(l, a, who_of(l, OLGA), "report.attach", P(), &o));
	assert_int_equal(l->s->err.code, ERR_STATE);
	assert_true(holds(l, a, visitor, "report.say", P("words", "by the secret"), &o));
}

/* --- from the acts again --- */

static bool differs(void *ctx, const struct difference *d, struct err *err)
{
	(void)ctx;
	(void)err;
	print_error("%s %s: %.*s, expected %.*s\n", d->table, d->column ? d->column : "", STR_ARG(d->found), STR_ARG(d->expected));
	return true;
}

static void again(void **state)
{
	struct alliance *l = *state;
	struct str other = send(l, ANN, P(WHAT, "plan", "2027-01-01T00:00:00+08:00", "plan_zone", "Asia/Shanghai", "credit",
	                                  "name", "credit_as", "Ann"));
	const struct rebuild_options o = { .fn = differs };
	struct rebuild_sums sums;

	for (size_t w = 0; w < WAYS; w++)
		reach(l, ways[w], other);
	did(l->s, rebuild(l->s->db, &o, &sums, &l->s->err));
	assert_int_equal(sums.tables.differ, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, alliance_begin, alliance_end)
	struct CMUnitTest tests[] = {
		TEST(every_act_in_every_state), TEST(what_acts_leave_behind), TEST(what_is_owed), TEST(duplicates), TEST(reasons),
		TEST(hostile), TEST(attached), TEST(again),
	};

	return run_on_engine(tests, NULL, NULL);
}
