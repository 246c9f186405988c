/* Reports: every act in every state, what is owed about them, floods, duplicates, what is forgotten, and the queue. */
#include "alliance.h"
#include "case_rows.h"

#include "hub/obligations.h"
#include "hub/rebuild.h"
#include "hub/reports.h"
#include "hub/report_words.h"
#include "store/threads.h"

#define WHAT "title", "Heap overflow in the Wi-Fi firmware", "product", "Nova 12", "versions", "NovaUI 3.1", "words", \
             "A crafted beacon overflows a buffer of the wireless driver.", "steps", "Send the frame of the file."

static struct str send(struct alliance *l, enum actor who, const char *const *pairs)
{
	return must(l, who, "report.submit", "hub", pairs).subject;
}

/* As whoever holds its secret. */
static bool holds(struct alliance *l, struct str subject, struct who who, const char *act, const char *const *pairs, struct outcome *ret)
{
	struct act_request r = { .row = act_named(str_of(act)), .who = who, .subject = subject, .held = true };
	struct act_input in[8];
	size_t n = 0;
	struct act_value *v;

	for (; pairs[2 * n]; n++)
		in[n] = (struct act_input){ str_of(pairs[2 * n]), str_of(pairs[2 * n + 1]) };
	l->s->err = (struct err){ 0 };
	if (!act_decode(&l->s->a, r.row, in, n, &v, NULL, NULL, &l->s->err))
		return false;
	r.values = v;
	return hub_act(l->s->hub, &l->s->a, &r, ret, &l->s->err);
}

static struct report_row row_of(struct alliance *l, struct str subject)
{
	struct report_row r;
	struct db *d = reading(l);

	did(l->s, report_get(d, &l->s->a, act_id(subject), &r, &l->s->err));
	read_done(l, d);
	return r;
}

static struct obligation_row owed(struct alliance *l, const char *rule, struct str about)
{
	struct obligation_row r;
	struct db *d = reading(l);

	did(l->s, obligation_find_open(d, &l->s->a, str_of(rule), about, &r, &l->s->err));
	read_done(l, d);
	return r;
}

/* --- every act in every state --- */

/* How a state is reached: k acknowledged, q asked, s the finder said something, v valid, i invalid, d deferred, u a duplicate, o opened
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

/* Of each way the acts that go through, and where they lead: R received, I, V, A, D, C. Written down from what a report is; nothing here asks
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
	struct str a = send(l, NOBODY, P(WHAT, "name", "A Person", "mail", "p@post.example"));
	struct outcome o;
	struct post_rows posts;

	never(l, CEM, "report.invalidate", cstr(l, a), P("reason", "out_of_scope"), ERR_MISSING, "why");
	never(l, CEM, "report.invalidate", cstr(l, a), P("reason", "insufficient", "words", "too little"), ERR_STATE, "ask first");
	never(l, CEM, "report.invalidate", cstr(l, a), P("reason", "no_effect", "words", "none", "forget", "yes"), ERR_RANGE, "nonsense");
	assert_true(holds(l, a, visitor, "report.say", P("words", "buy my pills"), &o));
	struct report_row r = row_of(l, a);

	must(l, CEM, "report.invalidate", cstr(l, a), P("reason", "nonsense", "forget", "yes"));
	for (int i = 0; i < REPORT_TEXT_N; i++)
		want(!r.texts[i].n || erased(l, r.texts[i]), "%s is still there", report_text_names[i].p);
	struct db *d = reading(l);

	did(l->s, posts_of(d, &l->s->a, r.id, STR(""), 0, 0, 10, &posts, &l->s->err));
	read_done(l, d);
	assert_int_equal(posts.n, 1);
	assert_true(erased(l, posts.v[0].words));
	assert_int_equal(row_of(l, a).state, REPORT_CLOSED);
	want_str(row_of(l, a).verdict, STR("invalid"), "that it came to nothing stays");
}

/* --- floods --- */

static void floods(void **state)
{
	struct alliance *l = *state;
	struct str first[5];

	for (int i = 0; i < 5; i++)
		first[i] = send(l, NOBODY, P(WHAT, "mail", i & 1 ? "Flood@Post.example" : "flood@post.example"));
	never(l, NOBODY, "report.submit", "hub", P(WHAT, "mail", "flood@POST.example"), ERR_LIMIT, "within a day");
	send(l, NOBODY, P(WHAT, "mail", "other@post.example"));
	send(l, ANN, P(WHAT, "mail", "flood@post.example")); /* an account is another finder than its address */
	must(l, CEM, "report.validate", cstr(l, first[0]), P("grade", "low"));
	send(l, NOBODY, P(WHAT, "mail", "flood@post.example"));
	must(l, IDA, "setting.change", "hub", P("name", "reports.open", "value", "6"));
	did(l->s, hub_tick(l->s->hub, &l->s->err));
	never(l, NOBODY, "report.submit", "hub", P(WHAT, "mail", "flood@post.example"), ERR_LIMIT, "are open");
	must(l, CEM, "report.invalidate", cstr(l, first[1]), P("reason", "nonsense", "forget", "yes"));
	send(l, NOBODY, P(WHAT, "mail", "flood@post.example"));

	struct db *d = reading(l);
	struct finder_record r;

	did(l->s, finder_of(d, hub_keys(l->s->hub), 0, STR(" FLOOD@post.example "), 0, &r, &l->s->err));
	assert_int_equal(r.all, 7);
	assert_int_equal(r.open, 6);
	assert_int_equal(r.valid, 1);
	assert_int_equal(r.invalid, 1);
	read_done(l, d);

	never(l, NOBODY, "report.submit", "hub", P("title", "A title", "product", "Nova", "words", "something is wrong", "versions", "3"),
	      ERR_MISSING, "reproduced");
	must(l, IDA, "setting.change", "hub", P("name", "reports.steps", "value", "no"));
	did(l->s, hub_tick(l->s->hub, &l->s->err));
	send(l, NOBODY, P("title", "A title", "product", "Nova", "words", "something is wrong", "versions", "3"));
	never(l, NOBODY, "report.submit", "hub", P(WHAT, "origin", "staff"), ERR_RANGE, "staff alone");
	never(l, OLGA, "report.submit", "hub", P(WHAT, "origin", "mail"), ERR_RANGE, "staff alone");
	assert_int_equal(row_of(l, send(l, CEM, P("title", "A title", "product", "Nova", "words", "by telephone", "origin", "staff"))).member, 0);
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
		{ "files", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21", ERR_LIMIT },
	};
	struct alliance *l = *state;
	char *big = arena_alloc(&l->s->a, 60000);

	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *pairs[] = { WHAT, "credit", "none", rows[i].field, rows[i].value, NULL };
		size_t k = 0;
		struct outcome o;

		while (strcmp(pairs[2 * k], rows[i].field) != 0)
			k++;
		pairs[2 * k + 1] = rows[i].value;
		if (2 * k < sizeof pairs / sizeof *pairs - 3)
			pairs[sizeof pairs / sizeof *pairs - 3] = NULL;
		want(!does_as(l, NOBODY, "report.submit", "hub", pairs, &o) && (l->s->err.code == rows[i].code || l->s->err.code == ERR_STATE),
		     "row %zu: %s: %s", i, rows[i].field, l->s->err.code ? l->s->err.msg : "went through");
	}
	memset(big, 'a', 59999);
	big[59999] = 0;
	never(l, NOBODY, "report.submit", "hub", P("title", "A title", "product", "Nova", "versions", "1", "steps", "1", "words", big), ERR_LIMIT,
	      "expected");
	send(l, NOBODY, P("title", "<script>alert(1)</script>", "product", "\" onload=x", "versions", "'; DROP TABLE report; --", "steps", "1",
	                  "words", "[x](javascript:alert(1)) <img src=x onerror=y> &#8238; ${x} {{y}}"));
}

/* --- words --- */

static void alike(void **state)
{
	struct alliance *l = *state;
	struct similar hits[SIMILAR_MOST];
	size_t n;
	struct str wifi = send(l, HUB, P(WHAT, "origin", "staff")),
	           again = send(l, HUB, P("origin", "staff", "title", "Wi-Fi firmware heap overflow", "product", "Nova 12", "words",
	                                  "The wireless driver can be overflowed with a beacon that was crafted.")),
	           zh = send(l, HUB, P("origin", "staff", "title", "蓝牙协议栈越界写入", "product", "猎户座芯片", "words", "攻击者可以通过蓝牙执行代码。")),
	           zh2 = send(l, HUB, P("origin", "staff", "title", "蓝牙越界写入漏洞", "product", "猎户座", "words", "通过蓝牙可以执行任意代码。"));

	for (int i = 0; i < 12; i++)
		send(l, HUB, P("origin", "staff", "title", "Lock screen bypass", "product", "Orion tablet", "words", "The lock can be bypassed by a gesture."));
	struct db *d = reading(l);

	did(l->s, similar_to(d, &l->s->a, act_id(wifi), hits, &n, &l->s->err));
	assert_true(n > 0 && hits[0].report == act_id(again) && hits[0].weight > 300);
	did(l->s, similar_to(d, &l->s->a, act_id(zh), hits, &n, &l->s->err));
	assert_true(n > 0 && hits[0].report == act_id(zh2) && hits[0].weight > 200);
	did(l->s, similar_find(d, &l->s->a, hub_keys(l->s->hub), STR("beacon overflow"), hits, &n, &l->s->err));
	assert_true(n > 0 && (hits[0].report == act_id(wifi) || hits[0].report == act_id(again)));
	did(l->s, similar_find(d, &l->s->a, hub_keys(l->s->hub), STR("蓝牙"), hits, &n, &l->s->err));
	assert_int_equal(n, 2);
	did(l->s, similar_find(d, &l->s->a, hub_keys(l->s->hub), STR("nothing-like-this"), hits, &n, &l->s->err));
	did(l->s, similar_find(d, &l->s->a, hub_keys(l->s->hub), STR("zzzz"), hits, &n, &l->s->err));
	assert_int_equal(n, 0);
	read_done(l, d);
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

/* --- the queue --- */

static struct listed_reports listed(struct alliance *l, struct db *d, struct report_ask k)
{
	const struct looking look = { &l->s->a, d, hub_keys(l->s->hub), who_of(l, CEM), scratch_clock };
	struct listed_reports r;

	k.most = k.most ? k.most : 50;
	did(l->s, reports_list(&look, &k, &r, &l->s->err));
	return r;
}

static void the_queue(void **state)
{
	struct alliance *l = *state;
	struct str bad = send(l, NOBODY, P(WHAT, "mail", "bad@post.example")), old, crit, mine, asked, gone;
	struct listed_reports r;

	must(l, CEM, "report.invalidate", cstr(l, bad), P("reason", "no_effect", "words", "It has none."));
	bad = send(l, NOBODY, P(WHAT, "mail", "bad@post.example"));
	scratch_clock += 60;
	old = send(l, HUB, P(WHAT, "origin", "staff"));
	scratch_clock += 86400;
	crit = send(l, HUB, P(WHAT, "origin", "staff"));
	must(l, CEM, "report.validate", cstr(l, crit), P("grade", "critical"));
	mine = send(l, HUB, P(WHAT, "origin", "staff"));
	must(l, CEM, "report.assign", cstr(l, mine), P());
	asked = send(l, HUB, P(WHAT, "origin", "staff"));
	must(l, CEM, "report.ask", cstr(l, asked), P("words", "Which?"));
	gone = send(l, ANN, P(WHAT));
	must(l, ANN, "report.withdraw", cstr(l, gone), P());

	struct db *d = reading(l);

	r = listed(l, d, (struct report_ask){ .show = REPORTS_OPEN });
	assert_int_equal(r.all, 6);
	want_str(r.v[0].title, STR("Heap overflow in the Wi-Fi firmware"), "title");
	assert_int_equal(r.v[0].row.id, act_id(old));
	assert_int_equal(r.v[5].row.id, act_id(bad) < act_id(old) ? r.v[5].row.id : 0);
	assert_true(finder_standing(&r.v[4].record) < 0 && finder_standing(&r.v[5].record) < 0);
	assert_int_equal(r.v[5].record.invalid, 1);
	assert_int_equal(r.counts[REPORTS_MINE], 1);
	assert_int_equal(r.counts[REPORTS_WAITING], 1);
	assert_int_equal(r.counts[REPORTS_UNASSIGNED], 5);
	r = listed(l, d, (struct report_ask){ .show = REPORTS_OPEN, .order = REPORTS_BY_GRADE });
	assert_int_equal(r.v[0].row.id, act_id(crit));
	r = listed(l, d, (struct report_ask){ .show = REPORTS_OPEN, .order = REPORTS_BY_AGE, .reverse = true });
	assert_int_equal(r.v[0].row.id, act_id(asked));
	r = listed(l, d, (struct report_ask){ .show = REPORTS_MINE });
	assert_true(r.n == 1 && r.v[0].row.id == act_id(mine));
	want_str(r.v[0].assigned, STR("Cem Staff"), "assigned");
	r = listed(l, d, (struct report_ask){ .show = REPORTS_WAITING });
	assert_true(r.n == 1 && r.v[0].row.id == act_id(asked));
	r = listed(l, d, (struct report_ask){ .show = REPORTS_CLOSED });
	assert_true(r.n == 1 && r.v[0].row.id == act_id(gone));
	r = listed(l, d, (struct report_ask){ .show = REPORTS_OPEN, .grade = STR("critical") });
	assert_int_equal(r.all, 1);
	r = listed(l, d, (struct report_ask){ .show = REPORTS_OPEN, .from = 4, .most = 1 });
	assert_true(r.n == 1 && r.all == 6);
	r = listed(l, d, (struct report_ask){ .show = REPORTS_OPEN, .query = str_printf(&l->s->a, "%lld", (long long)act_id(old)) });
	assert_true(r.n == 1 && r.v[0].row.id == act_id(old));

	const struct looking other = { &l->s->a, d, hub_keys(l->s->hub), who_of(l, OLGA), scratch_clock };
	const struct report_ask all = { .most = 5 };
	struct seen_report one;

	refuses(l->s, reports_list(&other, &all, &r, &l->s->err), ERR_FOUND);
	l->s->err = (struct err){ 0 };
	refuses(l->s, reports_one(&other, act_id(old), &one, &l->s->err), ERR_FOUND);
	l->s->err = (struct err){ 0 };
	read_done(l, d);
}

/* A report that went into a case is there for those who coordinate that case alone. */
static void of_a_case(void **state)
{
	struct alliance *l = *state;
	struct str a = send(l, HUB, P(WHAT, "origin", "staff"));
	struct db *d;

	case_rows_add(l->s, 900001);
	rows_do(l->s, "UPDATE report SET case_id = 900001");
	rows_do(l->s, "UPDATE thread SET case_id = 900001");
	never(l, CEM, "report.inform", cstr(l, a), P("words", "still mine?"), ERR_FOUND, "not for you");
	d = reading(l);
	struct listed_reports r = listed(l, d, (struct report_ask){ .show = REPORTS_OPEN });

	assert_int_equal(r.all, 0);
	assert_int_equal(r.counts[REPORTS_OPEN], 0);
	read_done(l, d);
	case_rows_party(l->s, 900001, "party/alliance", "coordinator", true);
	must(l, CEM, "report.inform", cstr(l, a), P("words", "Ours."));
	d = reading(l);
	assert_int_equal(listed(l, d, (struct report_ask){ .show = REPORTS_OPEN }).all, 1);
	read_done(l, d);
	never(l, CEM, "report.duplicate", cstr(l, a), P("of", "case/900001"), ERR_STATE, "release");
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
	struct str other = send(l, ANN, P(WHAT, "plan", "2027-01-01T00:00:00+08:00", "plan_zone", "Asia/Shanghai", "credit", "name", "credit_as", "Ann"));
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
		TEST(every_act_in_every_state), TEST(what_acts_leave_behind), TEST(what_is_owed), TEST(duplicates), TEST(reasons), TEST(floods),
		TEST(hostile), TEST(alike), TEST(attached), TEST(the_queue), TEST(of_a_case), TEST(again),
	};

	return run_on_engine(tests, NULL, NULL);
}
