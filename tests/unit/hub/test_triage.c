/* Many reports: who sends too many, which are alike, and the queue that the staff works through. */
#include "case_rows.h"
#include "reporting.h"

#include "hub/report/reports.h"

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
	hub_scratch_tick(l->s, l->s->hub);
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

	never(l, NOBODY, "report.submit", "hub", P("title", "A title", "product", "Nova", "words", "something is wrong",
	                                           "versions", "3"),
	      ERR_MISSING, "reproduced");
	must(l, IDA, "setting.change", "hub", P("name", "reports.steps", "value", "no"));
	hub_scratch_tick(l->s, l->s->hub);
	send(l, NOBODY, P("title", "A title", "product", "Nova", "words", "something is wrong", "versions", "3"));
	never(l, NOBODY, "report.submit", "hub", P(WHAT, "origin", "staff"), ERR_RANGE, "staff alone");
	never(l, OLGA, "report.submit", "hub", P(WHAT, "origin", "mail"), ERR_RANGE, "staff alone");
	assert_int_equal(row_of(l, send(l, CEM, P("title", "A title", "product", "Nova", "words", "by telephone", "origin",
	                                          "staff"))).member, 0);
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
	           zh = send(l, HUB, P("origin", "staff", "title", "蓝牙协议栈越界写入", "product", "猎户座芯片", "words",
	                               "攻击者可以通过蓝牙执行代码。")),
	           zh2 = send(l, HUB, P("origin", "staff", "title", "蓝牙越界写入漏洞", "product", "猎户座", "words",
	                                "通过蓝牙可以执行任意代码。"));

	for (int i = 0; i < 12; i++)
		send(l, HUB, P("origin", "staff", "title", "Lock screen bypass", "product", "Orion tablet", "words",
		               "The lock can be bypassed by a gesture."));
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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, alliance_begin, alliance_end)
	struct CMUnitTest tests[] = { TEST(floods), TEST(alike), TEST(the_queue), TEST(of_a_case) };

	return run_on_engine(tests, NULL, NULL);
}
