/* Rule files and what follows from acts: conditions, identities, versions, and every text that is refused. */
#include "rules_unit.h"

static struct arena a;
static struct rules_context ctx;

static int setup(void **state)
{
	(void)state;
	arena_init(&a);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

static void fresh(void)
{
	ctx = context(&a);
}

/* "severity=high affected=party/a affected=party/b" */
static struct act_facts facts(const char *text)
{
	struct act_fact *v = arena_array(&a, struct act_fact, 32);
	struct str rest = str_of(text), word;
	size_t n = 0;

	while (str_token(&rest, " ", &word)) {
		size_t eq = str_chr(word, '=');

		v[n++] = (struct act_fact){ str_sub(word, 0, eq), str_from(word, eq + 1) };
	}
	return (struct act_facts){ v, n };
}

/* A rule with what every rule has, and `more` members. */
static const char *rule_with(const char *id, unsigned version, const char *status, const char *more)
{
	char *out = arena_alloc(&a, 4096);

	snprintf(out, 4096, "{\"id\":\"%s\",\"version\":%u,\"status\":\"%s\",\"title\":{\"en\":\"T\",\"zh\":\"T\"},\"basis\":\"B\",%s}", id, version,
	         status, more);
	return out;
}

static const char *rule_text(const char *id, unsigned version, const char *more)
{
	return rule_with(id, version, "active", more);
}

static const char *file_text(const char *const *rules, size_t n)
{
	char *out = arena_alloc(&a, 16384);
	int used = snprintf(out, 16384, "{\"name\":\"f\",\"version\":\"1\",\"rules\":[");

	for (size_t i = 0; i < n; i++)
		used += snprintf(out + used, 16384 - (size_t)used, "%s%s", i ? "," : "", rules[i]);
	snprintf(out + used, 16384 - (size_t)used, "]}");
	return out;
}

static struct obligation_rules *set_of(const char *const *rules, size_t n)
{
	struct obligation_rules *r = obligation_rules_new(&a, &ctx);
	struct err err = { 0 };

	want(obligation_rules_add(r, str_of(file_text(rules, n)), &err), "%s: %s", err.where, err.msg);
	return r;
}

/* What follows, in words: "meets r case/1; opens r case/1 @2026-...Z party/a". Starts are told when they are not `now`. */
static const char *follows(const struct obligation_rules *r, const char *act, const char *text, const char *now)
{
	static const char *const words[HIT_KIND_N] = { [HIT_MEETS] = "meets", [HIT_CANCELS] = "cancels", [HIT_STARTS] = "starts", [HIT_OPENS] = "opens" };
	struct act_facts f = facts(text);
	const struct obligation_hit *hits;
	size_t n = obligation_hits(&a, r, str_of(act), &f, at(now), &hits);
	char *out = arena_zero(&a, 4096), time[21];
	int used = 0;

	for (size_t i = 0; i < n; i++) {
		const struct obligation_hit *h = &hits[i];

		used += snprintf(out + used, 4096 - (size_t)used, "%s%s %.*s %.*s", i ? "; " : "", words[h->kind], STR_ARG(h->rule->id), STR_ARG(h->about));
		if (h->kind >= HIT_STARTS && h->start != at(now))
			used += snprintf(out + used, 4096 - (size_t)used, " @%s", time_format(h->start, time));
		if (h->bearer.n)
			used += snprintf(out + used, 4096 - (size_t)used, " %.*s", STR_ARG(h->bearer));
	}
	return out;
}

#define NOW "2026-11-23T12:00:00Z"
#define want_follows(r, act, text, expected) want_str(str_of(follows((r), (act), (text), NOW)), str_of(expected), act " " text)

/* --- conditions --- */

static void conditions(void **state)
{
	static const struct { const char *when, *facts; bool holds; } rows[] = {
		{ "{}", "", true },
		{ "{\"s\":\"high\"}", "s=high", true }, { "{\"s\":\"high\"}", "s=low", false }, { "{\"s\":\"high\"}", "", false },
		{ "{\"s\":\"high\"}", "s=low s=high", true },                     /* of several one is enough */
		{ "{\"s\":\"high\"}", "s= t=high", false },
		{ "{\"s\":[\"high\",\"critical\"]}", "s=critical", true }, { "{\"s\":[\"high\",\"critical\"]}", "s=low", false },
		{ "{\"b\":true}", "b=true", true }, { "{\"b\":true}", "b=false", false }, { "{\"b\":true}", "", false },
		{ "{\"b\":false}", "b=false", true }, { "{\"b\":false}", "", false }, /* not knowing is not false */
		{ "{\"n\":7}", "n=7", true }, { "{\"n\":7}", "n=8", false }, { "{\"n\":-7}", "n=-7", true },
		{ "{\"s\":{\"not\":\"high\"}}", "s=low", true }, { "{\"s\":{\"not\":\"high\"}}", "s=high", false },
		{ "{\"s\":{\"not\":\"high\"}}", "", true },                       /* it is not said to be high */
		{ "{\"s\":{\"not\":\"high\"}}", "s=low s=high", false },          /* of several one is too much */
		{ "{\"s\":{\"not\":[\"a\",\"b\"]}}", "s=b", false }, { "{\"s\":{\"not\":[\"a\",\"b\"]}}", "s=c", true },
		{ "{\"b\":{\"not\":true}}", "b=false", true }, { "{\"b\":{\"not\":true}}", "b=true", false },
		{ "{\"n\":{\"at_least\":90}}", "n=90", true }, { "{\"n\":{\"at_least\":90}}", "n=89", false }, { "{\"n\":{\"at_least\":90}}", "n=x", false },
		{ "{\"n\":{\"at_least\":90}}", "", false }, { "{\"n\":{\"at_least\":90}}", "n=900000000000000000000", false },
		{ "{\"n\":{\"at_most\":-3}}", "n=-3", true }, { "{\"n\":{\"at_most\":-3}}", "n=-2", false },
		{ "{\"n\":{\"at_least\":2,\"at_most\":4}}", "n=3", true }, { "{\"n\":{\"at_least\":2,\"at_most\":4}}", "n=5", false },
		{ "{\"s\":{\"present\":true}}", "s=x", true }, { "{\"s\":{\"present\":true}}", "s=", false },
		{ "{\"s\":{\"present\":false}}", "", true }, { "{\"s\":{\"present\":false}}", "s=x", false },
		{ "{\"s\":{\"present\":true,\"not\":\"x\"}}", "", false }, { "{\"s\":{\"present\":true,\"not\":\"x\"}}", "s=y", true },
		{ "{\"s\":\"a\",\"t\":\"b\"}", "s=a t=b", true }, { "{\"s\":\"a\",\"t\":\"b\"}", "s=a", false },
	};

	(void)state;
	fresh();
	for (size_t i = 0; i < ROWS(rows); i++) {
		char more[400];

		snprintf(more, sizeof more, "\"opens\":[{\"act\":\"x.y\",\"when\":%s}],\"limit\":{\"hours\":1},\"bearer\":\"coordinator\",\"met_by\":[]",
		         rows[i].when);
		const char *rules[] = { rule_text("r", 1, more) };

		want((*follows(set_of(rules, 1), "x.y", rows[i].facts, NOW) != '\0') == rows[i].holds, "%s of %s", rows[i].when, rows[i].facts);
	}
}

/* --- hits --- */

static void order_and_identity(void **state)
{
	(void)state;
	fresh();
	const char *rules[] = {
		rule_text("tell", 1, "\"opens\":[{\"act\":\"report.in\"},{\"act\":\"report.tell\"}],\"limit\":{\"days\":14},\"bearer\":\"coordinator\","
		          "\"met_by\":[{\"act\":\"report.tell\"}],\"cancelled_by\":[{\"act\":\"case.end\",\"about\":[\"report\"]}]"),
		rule_text("pass", 1, "\"opens\":[{\"act\":\"report.in\",\"when\":{\"good\":true}}],\"about\":[\"subject\",\"affected\"],\"limit\":{\"days\":2},"
		          "\"bearer\":{\"field\":\"affected\"},\"met_by\":[{\"act\":\"case.notify\",\"about\":[\"report\",\"vendor\"]}]"),
		rule_text("final", 1, "\"opens\":[{\"act\":\"case.notify\"}],\"about\":[\"subject\",\"vendor\"],\"start\":{\"fact\":\"fixed_at\",\"acts\":"
		          "[{\"act\":\"fix.in\",\"about\":[\"subject\",\"party\"],\"at\":\"since\"}]},\"limit\":{\"months\":1},\"bearer\":{\"field\":\"vendor\"},"
		          "\"met_by\":[]"),
	};
	struct obligation_rules *r = set_of(rules, ROWS(rules));

	want_follows(r, "report.in", "subject=report/1", "opens tell report/1");
	want_follows(r, "report.tell", "subject=report/1", "meets tell report/1; opens tell report/1"); /* one period ends, the next begins */
	want_follows(r, "case.end", "subject=case/1 report=report/1 report=report/2", "cancels tell report/1; cancels tell report/2");
	want_follows(r, "report.in", "subject=report/1 good=true affected=party/a affected=party/b",
	             "opens tell report/1; opens pass report/1 party/a party/a; opens pass report/1 party/b party/b");
	want_follows(r, "report.in", "subject=report/1 good=true", "opens tell report/1; opens pass report/1 ");
	want_follows(r, "case.notify", "subject=case/1 report=report/1 vendor=party/b",
	             "meets pass report/1 party/b; opens final case/1 party/b @ party/b");
	want_follows(r, "case.notify", "subject=case/1 vendor=party/b fixed_at=2026-11-20T00:00:00Z",
	             "meets pass  party/b; opens final case/1 party/b @2026-11-20T00:00:00Z party/b");
	want_follows(r, "fix.in", "subject=case/1 party=party/b", "starts final case/1 party/b");
	want_follows(r, "fix.in", "subject=case/1 party=party/b since=2026-11-21T10:00:00+08:00", "starts final case/1 party/b @2026-11-21T02:00:00Z");
	want_follows(r, "fix.in", "subject=case/1 party=party/b since=2027-01-01T00:00:00Z", "starts final case/1 party/b"); /* never after now */
	want_follows(r, "fix.in", "subject=case/1 party=party/b since=soon", "starts final case/1 party/b");
	want_follows(r, "nothing.known", "subject=case/1", "");
	assert_true(obligation_rules_know(r, STR("fix.in")) && !obligation_rules_know(r, STR("fix.out")));
	struct strs acts = { 0 };

	obligation_rules_acts(&a, r, &acts);
	assert_int_equal(acts.n, 5);
}

/* Parts that hold what stands between parts stay apart. */
static void identities_do_not_run_together(void **state)
{
	(void)state;
	fresh();
	const char *rules[] = { rule_text("r", 1, "\"opens\":[{\"act\":\"x.y\"}],\"about\":[\"p\",\"q\"],\"limit\":\"promptly\",\"bearer\":\"coordinator\","
	                                  "\"met_by\":[]") };
	struct obligation_rules *r = set_of(rules, 1);
	const struct act_fact one[] = { { STR_LIT("p"), STR_LIT("a b") }, { STR_LIT("q"), STR_LIT("c") } };
	const struct act_fact two[] = { { STR_LIT("p"), STR_LIT("a") }, { STR_LIT("q"), STR_LIT("b c") } };
	const struct act_fact three[] = { { STR_LIT("p"), STR_LIT("a%20b") }, { STR_LIT("q"), STR_LIT("c") } };
	const struct act_facts all[] = { { one, 2 }, { two, 2 }, { three, 2 } };
	struct strs seen = { 0 };

	for (size_t i = 0; i < ROWS(all); i++) {
		const struct obligation_hit *h;

		assert_int_equal(obligation_hits(&a, r, STR("x.y"), &all[i], at(NOW), &h), 1);
		want(strs_add_once(&a, &seen, h->about), "%.*s", STR_ARG(h->about));
	}
}

static void starts(void **state)
{
	(void)state;
	fresh();
	const char *rules[] = {
		rule_text("plain", 1, "\"opens\":[{\"act\":\"x.y\"}],\"limit\":{\"hours\":1},\"bearer\":\"coordinator\",\"met_by\":[]"),
		rule_text("told", 1, "\"opens\":[{\"act\":\"x.y\"}],\"start\":{\"fact\":\"seen_at\"},\"limit\":{\"hours\":1},\"bearer\":\"coordinator\",\"met_by\":[]"),
		rule_text("later", 1, "\"opens\":[{\"act\":\"x.y\"}],\"start\":{\"fact\":\"seen_at\",\"acts\":[{\"act\":\"x.z\"}]},\"limit\":{\"hours\":1},"
		          "\"bearer\":\"coordinator\",\"met_by\":[]"),
	};
	struct obligation_rules *r = set_of(rules, ROWS(rules));

	want_follows(r, "x.y", "subject=s", "opens plain s; opens told s; opens later s @");
	want_follows(r, "x.y", "subject=s seen_at=2026-11-22T00:00:00Z", "opens plain s; opens told s @2026-11-22T00:00:00Z; opens later s @2026-11-22T00:00:00Z");
	want_follows(r, "x.y", "subject=s seen_at=2026-11-22", "opens plain s; opens told s @2026-11-22T00:00:00Z; opens later s @2026-11-22T00:00:00Z");
	want_follows(r, "x.y", "subject=s seen_at=yesterday", "opens plain s; opens told s; opens later s @");
	want_follows(r, "x.y", "subject=s seen_at=2026-12-22T00:00:00Z", "opens plain s; opens told s; opens later s");
}

/* How many of the limit's unit, as the act tells; what is no such number leaves the rule's own. */
static void limits_told(void **state)
{
	static const struct { const char *facts; unsigned n; } rows[] = {
		{ "subject=s", 0 }, { "subject=s many=7", 7 }, { "subject=s many=3650", 3650 }, { "subject=s many=3651", 0 },
		{ "subject=s many=0", 0 }, { "subject=s many=-7", 0 }, { "subject=s many=7.5", 0 }, { "subject=s many=soon", 0 },
		{ "subject=s many=99999999999999999999", 0 },
	};

	(void)state;
	fresh();
	const char *rules[] = { rule_text("r", 1, "\"opens\":[{\"act\":\"x.y\"}],\"limit\":{\"days\":30,\"fact\":\"many\"},\"bearer\":\"coordinator\","
	                                  "\"met_by\":[]") };
	struct obligation_rules *r = set_of(rules, ROWS(rules));

	assert_int_equal(obligation_rules_at(r, 0)->terms.limit.n, 30);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct act_facts f = facts(rows[i].facts);
		const struct obligation_hit *h;

		assert_int_equal(obligation_hits(&a, r, STR("x.y"), &f, at("2026-11-24T00:00:00Z"), &h), 1);
		want(h[0].limit_n == rows[i].n, "%s: %u", rows[i].facts, h[0].limit_n);
	}
}

static void versions(void **state)
{
	static const char body[] = "\"opens\":[{\"act\":\"x.y\"}],\"limit\":{\"hours\":1},\"bearer\":\"coordinator\",\"met_by\":[{\"act\":\"x.z\"}]";
	static const struct { const char *now, *opens; unsigned version; } rows[] = {
		{ "2025-12-31T23:59:59Z", "", 0 }, { "2026-01-01T00:00:00Z", "opens r s", 1 }, { "2026-05-31T23:59:59Z", "opens r s", 1 },
		{ "2026-06-01T00:00:00Z", "opens r s", 2 }, { "2026-12-31T23:59:59Z", "opens r s", 2 }, { "2027-01-01T00:00:00Z", "", 0 },
		{ "2028-01-01T00:00:00Z", "opens r s", 4 },
	};
	char one[600], two[600], three[600], four[600];

	(void)state;
	fresh();
	snprintf(one, sizeof one, "\"valid_from\":\"2026-01-01\",%s", body);
	snprintf(two, sizeof two, "\"valid_from\":\"2026-06-01\",%s", body);
	snprintf(three, sizeof three, "\"valid_from\":\"2027-01-01\",\"valid_to\":\"2027-12-31\",%s", body);
	snprintf(four, sizeof four, "\"valid_from\":\"2028-01-01\",%s", body);
	const char *rules[] = { rule_text("r", 1, one), rule_text("r", 4, four), rule_text("r", 2, two),
	                        rule_with("r", 3, "disabled", three) }; /* version 3 takes the rule away for a year */
	struct obligation_rules *r = set_of(rules, ROWS(rules));

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct act_facts f = facts("subject=s");
		const struct obligation_hit *h;
		size_t n = obligation_hits(&a, r, STR("x.y"), &f, at(rows[i].now), &h);

		want_str(str_of(follows(r, "x.y", "subject=s", rows[i].now)), str_of(rows[i].opens), rows[i].now);
		want(!n || h[0].rule->version == rows[i].version, "%s: version %u", rows[i].now, n ? h[0].rule->version : 0);
	}
	want_str(str_of(follows(r, "x.z", "subject=s", "2027-06-01T00:00:00Z")), STR("meets r s"), "once, whatever its versions");
	assert_int_equal(obligation_rules_find(r, STR("r"), 2)->version, 2);
	assert_int_equal(obligation_rules_find(r, STR("r"), 0)->version, 4);
	assert_int_equal(obligation_rules_find(r, STR("r"), 9)->version, 4);
	assert_null(obligation_rules_find(r, STR("q"), 1));
}

/* Two triggers that hold at once are one hit; two rules are two. */
static void once_each(void **state)
{
	(void)state;
	fresh();
	const char *rules[] = { rule_text("r", 1, "\"opens\":[{\"act\":\"x.y\"},{\"act\":\"x.y\",\"when\":{\"b\":true}}],\"limit\":\"on_request\","
	                                  "\"bearer\":\"coordinator\",\"met_by\":[{\"act\":\"x.y\"}]"),
	                        rule_text("q", 1, "\"opens\":[{\"act\":\"x.y\"}],\"limit\":\"promptly\",\"bearer\":\"regulator\",\"met_by\":[]") };
	struct obligation_rules *r = set_of(rules, 2);

	want_follows(r, "x.y", "subject=s b=true", "meets r s; opens r s; opens q s");
	want_follows(r, "x.y", "subject=s subject=s", "meets r s; opens r s; opens q s");
}

static void escalations(void **state)
{
	(void)state;
	fresh();
	const char *rules[] = {
		rule_text("r", 1, "\"opens\":[{\"act\":\"x.y\"}],\"limit\":{\"hours\":24},\"bearer\":\"coordinator\",\"met_by\":[],\"escalate\":["
		          "{\"before\":{\"hours\":4},\"to\":\"bearer\"},{\"after\":{\"days\":1},\"to\":\"steward\"},"
		          "{\"since_start\":{\"minutes\":30},\"to\":{\"field\":\"v\"}}]"),
		rule_text("q", 1, "\"opens\":[{\"act\":\"x.y\"}],\"limit\":\"promptly\",\"bearer\":\"coordinator\",\"met_by\":[],\"escalate\":["
		          "{\"since_start\":{\"days\":1},\"to\":\"coordinator\"}]"),
	};
	struct obligation_rules *r = set_of(rules, 2);
	const struct obligation_rule *rule = obligation_rules_at(r, 0), *prompt = obligation_rules_at(r, 1);
	struct obligation o = obligation_open(&rule->terms, at("2026-11-23T11:00:00Z"), at(NOW));
	struct obligation waiting = obligation_open(&rule->terms, TIME_NONE, at(NOW)), p = obligation_open(&prompt->terms, at(NOW), at(NOW));

	assert_int_equal(rule->escalation_n, 3);
	assert_true(escalation_at(&rule->escalations[0], &o) == at("2026-11-24T07:00:00Z"));
	assert_true(escalation_at(&rule->escalations[1], &o) == at("2026-11-25T11:00:00Z"));
	assert_true(escalation_at(&rule->escalations[2], &o) == at("2026-11-23T11:30:00Z"));
	want_str(rule->escalations[2].to.field, STR("v"), "to");
	want_str(rule->escalations[1].to.relation, STR("steward"), "to");
	for (size_t i = 0; i < 3; i++)
		assert_true(escalation_at(&rule->escalations[i], &waiting) == TIME_NONE);
	assert_true(escalation_at(&prompt->escalations[0], &p) == at("2026-11-24T12:00:00Z"));
	const struct obligation_move meet = { .event = OBLIGATION_MEET, .now = at(NOW) };

	assert_true(obligation_apply(&o, &rule->terms, &meet, NULL) && escalation_at(&rule->escalations[0], &o) == TIME_NONE);
}

/* --- what is refused --- */

#define OPENS  "\"opens\":[{\"act\":\"x.y\"}],"
#define REST   ",\"bearer\":\"coordinator\",\"met_by\":[]"
#define HOURS  "\"limit\":{\"hours\":1}"

static void refused(void **state)
{
	static const struct { const char *more; enum err_code code; const char *where; } rows[] = {
		{ OPENS HOURS REST, ERR_NONE, "" },
		{ HOURS REST, ERR_MISSING, "/rules/0/opens" },
		{ "\"opens\":[]," HOURS REST, ERR_MISSING, "/rules/0/opens" },
		{ "\"opens\":{\"act\":\"x.y\"}," HOURS REST, ERR_TYPE, "/rules/0/opens" },
		{ "\"opens\":[{}]," HOURS REST, ERR_MISSING, "/rules/0/opens/0/act" },
		{ "\"opens\":[{\"act\":\"x y\"}]," HOURS REST, ERR_SYNTAX, "/rules/0/opens/0/act" },
		{ "\"opens\":[{\"act\":\"x.y\",\"at\":\"z\"}]," HOURS REST, ERR_FOUND, "/rules/0/opens/0/at" },
		{ "\"opens\":[{\"act\":\"x.y\",\"whenn\":{}}]," HOURS REST, ERR_FOUND, "/rules/0/opens/0/whenn" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":[]}]," HOURS REST, ERR_TYPE, "/rules/0/opens/0/when" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"a b\":1}}]," HOURS REST, ERR_SYNTAX, "/rules/0/opens/0/when/a b" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"s\":[]}}]," HOURS REST, ERR_MISSING, "/rules/0/opens/0/when/s" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"s\":[1]}}]," HOURS REST, ERR_TYPE, "/rules/0/opens/0/when/s/0" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"s\":1.5}}]," HOURS REST, ERR_TYPE, "/rules/0/opens/0/when/s" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"s\":\"\"}}]," HOURS REST, ERR_RANGE, "/rules/0/opens/0/when/s" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"s\":{}}}]," HOURS REST, ERR_MISSING, "/rules/0/opens/0/when/s" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"s\":{\"is\":\"x\"}}}]," HOURS REST, ERR_FOUND, "/rules/0/opens/0/when/s/is" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"s\":{\"at_least\":\"x\"}}}]," HOURS REST, ERR_TYPE, "/rules/0/opens/0/when/s/at_least" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"s\":{\"at_least\":0.5}}}]," HOURS REST, ERR_RANGE, "/rules/0/opens/0/when/s/at_least" },
		{ "\"opens\":[{\"act\":\"x.y\",\"when\":{\"s\":{\"present\":1}}}]," HOURS REST, ERR_TYPE, "/rules/0/opens/0/when/s/present" },
		{ "\"about\":[]," OPENS HOURS REST, ERR_MISSING, "/rules/0/about" },
		{ "\"about\":[\"a\",\"a\"]," OPENS HOURS REST, ERR_STATE, "/rules/0/about/1" },
		{ "\"about\":[\"a\",\"b\",\"c\",\"d\",\"e\"]," OPENS HOURS REST, ERR_LIMIT, "/rules/0/about" },
		{ "\"about\":[\"a\"],\"opens\":[{\"act\":\"x.y\",\"about\":[\"a\",\"b\"]}]," HOURS REST, ERR_RANGE, "/rules/0/opens/0/about" },
		{ OPENS "\"limit\":{}" REST, ERR_MISSING, "/rules/0/limit" },
		{ OPENS "\"limit\":{\"hours\":0}" REST, ERR_RANGE, "/rules/0/limit/hours" },
		{ OPENS "\"limit\":{\"days\":0}" REST, ERR_RANGE, "/rules/0/limit" },
		{ OPENS "\"limit\":{\"days\":0,\"end_of_day\":true}" REST, ERR_NONE, "" },
		{ OPENS "\"limit\":{\"days\":99999}" REST, ERR_RANGE, "/rules/0/limit/days" },
		{ OPENS "\"limit\":{\"hours\":1,\"days\":1}" REST, ERR_FOUND, "/rules/0/limit/days" },
		{ OPENS "\"limit\":{\"days\":30,\"fact\":\"n\"}" REST, ERR_NONE, "" },
		{ OPENS "\"limit\":{\"fact\":\"n\"}" REST, ERR_MISSING, "/rules/0/limit" },
		{ OPENS "\"limit\":{\"days\":30,\"fact\":\"a b\"}" REST, ERR_SYNTAX, "/rules/0/limit/fact" },
		{ OPENS "\"limit\":{\"days\":30,\"fact\":7}" REST, ERR_TYPE, "/rules/0/limit/fact" },
		{ OPENS "\"limit\":{\"weeks\":1}" REST, ERR_FOUND, "/rules/0/limit/weeks" },
		{ OPENS "\"limit\":{\"hours\":1,\"end_of_day\":true}" REST, ERR_STATE, "/rules/0/limit/end_of_day" },
		{ OPENS "\"limit\":{\"working_days\":1,\"end_of_day\":false}" REST, ERR_STATE, "/rules/0/limit/end_of_day" },
		{ OPENS "\"limit\":{\"working_days\":1}" REST, ERR_NONE, "" },
		{ OPENS "\"limit\":\"soon\"" REST, ERR_FOUND, "/rules/0/limit" },
		{ OPENS "\"limit\":3" REST, ERR_TYPE, "/rules/0/limit" },
		{ OPENS "\"bearer\":\"coordinator\",\"met_by\":[]", ERR_MISSING, "/rules/0/limit" },
		{ OPENS HOURS ",\"calendar\":\"cn\"" REST, ERR_STATE, "/rules/0/calendar" },
		{ OPENS "\"limit\":{\"working_days\":1},\"calendar\":\"xx\"" REST, ERR_FOUND, "/rules/0/calendar" },
		{ OPENS HOURS ",\"zone\":\"Asia/Shanghai\"" REST, ERR_NONE, "" },
		{ OPENS HOURS ",\"zone\":\"Asia/Nowhere\"" REST, ERR_FOUND, "/rules/0/zone" },
		{ OPENS HOURS ",\"zone\":\"../../../etc/passwd\"" REST, ERR_FOUND, "/rules/0/zone" },
		{ OPENS HOURS ",\"zone\":8" REST, ERR_TYPE, "/rules/0/zone" },
		{ OPENS HOURS ",\"bearer\":\"coordinators\",\"met_by\":[]", ERR_FOUND, "/rules/0/bearer" },
		{ OPENS HOURS ",\"bearer\":{\"field\":\"v\"},\"met_by\":[]", ERR_NONE, "" },
		{ OPENS HOURS ",\"bearer\":{\"fact\":\"v\"},\"met_by\":[]", ERR_FOUND, "/rules/0/bearer/fact" },
		{ OPENS HOURS ",\"met_by\":[]", ERR_MISSING, "/rules/0/bearer" },
		{ OPENS HOURS ",\"bearer\":\"coordinator\"", ERR_MISSING, "/rules/0/met_by" },
		{ "\"start\":{}," OPENS HOURS REST, ERR_MISSING, "/rules/0/start" },
		{ "\"start\":{\"when\":1}," OPENS HOURS REST, ERR_FOUND, "/rules/0/start/when" },
		{ "\"start\":{\"acts\":[{\"act\":\"x.z\",\"at\":\"t\"}]}," OPENS HOURS REST, ERR_NONE, "" },
		{ OPENS "\"limit\":\"promptly\",\"pausable\":true" REST, ERR_STATE, "/rules/0/pausable" },
		{ OPENS "\"limit\":\"promptly\",\"escalate\":[{\"after\":{\"days\":1},\"to\":\"steward\"}]" REST, ERR_STATE, "/rules/0/escalate/0/after" },
		{ OPENS HOURS ",\"escalate\":[{\"to\":\"steward\"}]" REST, ERR_MISSING, "/rules/0/escalate/0" },
		{ OPENS HOURS ",\"escalate\":[{\"after\":{\"days\":1},\"before\":{\"days\":1},\"to\":\"steward\"}]" REST, ERR_MISSING, "/rules/0/escalate/0" },
		{ OPENS HOURS ",\"escalate\":[{\"after\":{\"months\":1},\"to\":\"steward\"}]" REST, ERR_FOUND, "/rules/0/escalate/0/after/months" },
		{ OPENS HOURS ",\"escalate\":[{\"after\":{},\"to\":\"steward\"}]" REST, ERR_MISSING, "/rules/0/escalate/0/after" },
		{ OPENS HOURS ",\"escalate\":[{\"after\":{\"days\":1}}]" REST, ERR_MISSING, "/rules/0/escalate/0/to" },
		{ OPENS HOURS ",\"valid_from\":\"2026-1-1\"" REST, ERR_SYNTAX, "/rules/0/valid_from" },
		{ OPENS HOURS ",\"valid_from\":\"2026-02-02\",\"valid_to\":\"2026-02-01\"" REST, ERR_RANGE, "/rules/0/valid_to" },
		{ OPENS HOURS ",\"recipient\":{\"en\":\"x\"}" REST, ERR_MISSING, "/rules/0/recipient/zh" },
		{ OPENS HOURS ",\"owner\":1" REST, ERR_FOUND, "/rules/0/owner" },
		{ OPENS HOURS ",\"note\":\"\"" REST, ERR_RANGE, "/rules/0/note" },
	};

	(void)state;
	fresh();
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *rules[] = { rule_text("r", 1, rows[i].more) };
		struct obligation_rules *r = obligation_rules_new(&a, &ctx);
		struct err err = { 0 };
		bool ok = obligation_rules_add(r, str_of(file_text(rules, 1)), &err);

		want(ok == (rows[i].code == ERR_NONE) && err.code == rows[i].code, "row %zu, %s: %d %s %s", i, rows[i].more, (int)err.code, err.where, err.msg);
		want_str(str_of(err.where), str_of(rows[i].where), rows[i].more);
		want(ok || obligation_rules_count(r) == 0, "row %zu: something was added", i);
	}
}

static void whole_files_refused(void **state)
{
	static const char body[] = OPENS HOURS REST;
	struct obligation_rules *r;
	struct err err = { 0 };

	(void)state;
	fresh();
	const char *twice[] = { rule_text("r", 1, body), rule_text("r", 1, body) };

	r = obligation_rules_new(&a, &ctx);
	assert_false(obligation_rules_add(r, str_of(file_text(twice, 2)), &err));
	assert_true(err.code == ERR_STATE && strcmp(err.where, "/rules/1") == 0 && obligation_rules_count(r) == 0);
	assert_true(obligation_rules_add(r, str_of(file_text(twice, 1)), &err));
	assert_false(obligation_rules_add(r, str_of(file_text(twice, 1)), &err)); /* in another file */
	assert_int_equal(obligation_rules_count(r), 1);
	want_follows(r, "x.y", "subject=s", "opens r s");
	static const struct { const char *text; enum err_code code; const char *where; } rows[] = {
		{ "{\"name\":\"f\",\"version\":\"1\"}", ERR_MISSING, "/rules" }, { "{\"name\":\"f\",\"version\":\"1\",\"rules\":{}}", ERR_TYPE, "/rules" },
		{ "{\"name\":\"\",\"version\":\"1\",\"rules\":[]}", ERR_SYNTAX, "/name" }, { "{\"name\":\"f\",\"version\":\"1\",\"rules\":[7]}", ERR_TYPE, "/rules/0" },
		{ "{\"name\":\"f\",\"version\":\"1\",\"rules\":[{\"id\":\"r\",\"version\":0}]}", ERR_RANGE, "/rules/0/version" },
		{ "{\"name\":\"f\",\"version\":\"1\",\"rules\":[],\"x\":1}", ERR_FOUND, "/x" }, { "[]", ERR_TYPE, "/" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		err = (struct err){ 0 };
		want(!obligation_rules_add(r, str_of(rows[i].text), &err) && err.code == rows[i].code, "row %zu: %d %s", i, (int)err.code, err.msg);
		want_str(str_of(err.where), str_of(rows[i].where), rows[i].text);
	}
	struct rules_context bare = { 0 };

	r = obligation_rules_new(&a, &bare);
	err = (struct err){ 0 };
	const char *working[] = { rule_text("w", 1, OPENS "\"limit\":{\"working_days\":1}" REST) };

	assert_false(obligation_rules_add(r, str_of(file_text(working, 1)), &err));
	assert_true(err.code == ERR_MISSING && strcmp(err.where, "/rules/0/limit") == 0);
	const char *zoned[] = { rule_text("z", 1, OPENS HOURS ",\"zone\":\"UTC\"" REST) };

	err = (struct err){ 0 };
	assert_false(obligation_rules_add(r, str_of(file_text(zoned, 1)), &err));
	assert_int_equal(err.code, ERR_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions), cmocka_unit_test(order_and_identity), cmocka_unit_test(identities_do_not_run_together),
		cmocka_unit_test(starts), cmocka_unit_test(limits_told), cmocka_unit_test(versions), cmocka_unit_test(once_each), cmocka_unit_test(escalations),
		cmocka_unit_test(refused), cmocka_unit_test(whole_files_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
