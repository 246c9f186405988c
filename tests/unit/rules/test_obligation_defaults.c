/* The rules that the program carries: against the table of regulators' deadlines, against what docs/obligations.md tells of them,
 * and in stories told act by act, kept by a small hub of the test's own. */
#include "rules_unit.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"

static struct arena a;
static struct obligation_rules *rules;

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
	struct rules_context ctx = context(&a);
	struct err err = { 0 };

	rules = obligation_rules_new(&a, &ctx);
	want(obligation_rules_add_default(rules, &err), "%s: %s", err.where, err.msg);
}

static struct str limit_text(struct limit l)
{
	struct buf b;

	buf_init(&b, 100);
	limit_put(&b, l);
	struct str s = buf_dup(&a, &b);

	buf_release(&b);
	return s;
}

/* --- against the table of deadlines --- */

/* Fields of a row without quotes; the table has none. */
static size_t fields(struct str line, struct str *ret, size_t most)
{
	size_t n = 0;

	while (n < most && str_split(&line, ',', &ret[n]))
		n++;
	return n;
}

static struct limit limit_of(struct str number, struct str unit)
{
	static const struct { const char *unit; enum limit_unit is; } units[] = {
		{ "day", LIMIT_DAYS }, { "hour", LIMIT_HOURS }, { "minute", LIMIT_MINUTES }, { "calendar-month", LIMIT_MONTHS },
		{ "month-min", LIMIT_MONTHS }, { "immediately", LIMIT_PROMPTLY }, { "promptly", LIMIT_PROMPTLY }, { "on-request", LIMIT_ON_REQUEST },
	};
	uint64_t n = 0;

	assert_true(str_u64(number, &n));
	for (size_t i = 0; i < ROWS(units); i++)
		if (str_eq(unit, str_of(units[i].unit)))
			return (struct limit){ units[i].is, (unsigned)n, false };
	return (struct limit){ LIMIT_MONTHS, 1, false }; /* "then final within 1 month of end of handling" */
}

static void every_row_of_the_deadlines(void **state)
{
	char path[500];
	struct str text, line, f[9];
	size_t n = 0;

	(void)state;
	fresh();
	assert_true(file_read(&a, shared_data(path, sizeof path, "regulators/deadlines.csv"), MIB, &text, NULL));
	str_split(&text, '\n', &line);
	while (str_split(&text, '\n', &line) && line.n) {
		want(fields(line, f, 9) == 9, "%.*s", STR_ARG(line));
		struct str id = STR_JOIN(&a, f[0], STR("-"), f[1]);
		const struct obligation_rule *r = obligation_rules_find(rules, id, 0);

		want(r, "there is no rule %.*s", STR_ARG(id));
		want_str(limit_text(r->terms.limit), limit_text(limit_of(f[4], f[5])), id.p);
		bool in_force = str_starts(f[8], STR("confirmed")) && !str_eq(f[5], STR("month-min"));

		want(r->active == in_force, "%.*s: %s", STR_ARG(id), r->active ? "active" : "disabled");
		n++;
	}
	assert_int_equal(n, 25);
}

/* --- what every rule owes its reader --- */

static void each_is_whole(void **state)
{
	(void)state;
	fresh();
	assert_true(obligation_rules_count(rules) >= 45);
	for (size_t i = 0; i < obligation_rules_count(rules); i++) {
		const struct obligation_rule *r = obligation_rules_at(rules, i);
		bool law = str_starts(r->file, STR("regulators"));

		want(r->title_en.n && r->title_zh.n && r->basis.n && !str_eq(r->title_en, r->title_zh), "%.*s", STR_ARG(r->id));
		want(!law || (r->valid_from || !r->active || str_starts(r->id, STR("eu-nis2"))), "%.*s: since when?", STR_ARG(r->id));
		want(!law || !r->pausable, "%.*s: no law waits", STR_ARG(r->id));
		want(!law || !str_starts(r->id, STR("cn-")) || r->own_zone, "%.*s: whose days?", STR_ARG(r->id));
		want(r->meets.n || !r->active, "%.*s: what meets it?", STR_ARG(r->id));
	}
}

static bool is_chinese(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0xe3)
			return true;
	return false;
}

/* Who reads Chinese reads all of it: the title, what it rests on, the remark. */
static void told_in_both_languages(void **state)
{
	(void)state;
	fresh();
	for (size_t i = 0; i < obligation_rules_count(rules); i++) {
		const struct obligation_rule *r = obligation_rules_at(rules, i);

		want(is_chinese(r->title_zh) && is_chinese(r->basis_zh) && (!r->note.n || is_chinese(r->note_zh)), "%.*s", STR_ARG(r->id));
		want(!is_chinese(r->title_en) && !is_chinese(r->note), "%.*s", STR_ARG(r->id));
	}
}

/* "| `id` | ... |": one row for each rule, with its limit as the program tells it, and none besides. */
static void documented(void **state)
{
	const char *source = getenv("TOCSIN_SOURCE");
	char path[500];
	struct str text, line;
	size_t rows = 0;

	(void)state;
	fresh();
	snprintf(path, sizeof path, "%s/docs/obligations.md", source ? source : ".");
	assert_true(file_read(&a, path, MIB, &text, NULL));
	text = str_from(text, str_find(text, STR("## The built-in rules")));
	for (struct str rest = text; str_split(&rest, '\n', &line);)
		rows += str_starts(line, STR("| `"));
	want(rows == obligation_rules_count(rules), "%zu rows, %zu rules", rows, obligation_rules_count(rules));
	for (size_t i = 0; i < obligation_rules_count(rules); i++) {
		const struct obligation_rule *r = obligation_rules_at(rules, i);
		struct str head = STR_JOIN(&a, STR("| `"), r->id, STR("` |")), limit = STR_JOIN(&a, STR("| "), limit_text(r->terms.limit), STR(" |"));
		bool found = false;

		for (struct str rest = text; !found && str_split(&rest, '\n', &line);)
			found = str_starts(line, head) && str_find(line, limit) != SIZE_MAX && (str_find(line, STR("disabled")) == SIZE_MAX) == r->active;
		want(found, "no row for %.*s, %.*s", STR_ARG(r->id), STR_ARG(limit));
	}
}

/* --- a small hub --- */

enum { OWED_MOST = 64 };
struct owed {
	const struct obligation_rule *rule;
	struct str about, bearer;
	struct obligation o;
};
static struct hub {
	struct owed v[OWED_MOST];
	size_t n;
} hub;

static struct owed *open_one(struct str id, struct str about)
{
	for (size_t i = 0; i < hub.n; i++)
		if (str_eq(hub.v[i].rule->id, id) && str_eq(hub.v[i].about, about) && obligation_is_open(&hub.v[i].o))
			return &hub.v[i];
	return NULL;
}

static void act(const char *now, const char *name, const char *text)
{
	struct act_fact v[16];
	struct act_facts f = { v, 0 };
	struct str rest = str_of(text), word;
	const struct obligation_hit *hits;

	while (str_token(&rest, " ", &word)) {
		size_t eq = str_chr(word, '=');

		v[f.n++] = (struct act_fact){ str_dup(&a, str_sub(word, 0, eq)), str_dup(&a, str_from(word, eq + 1)) };
	}
	size_t n = obligation_hits(&a, rules, str_of(name), &f, at(now), &hits);

	for (size_t i = 0; i < n; i++) {
		const struct obligation_hit *h = &hits[i];
		struct owed *there = open_one(h->rule->id, h->about);
		static const enum obligation_event events[HIT_KIND_N] = {
			[HIT_MEETS] = OBLIGATION_MEET, [HIT_CANCELS] = OBLIGATION_CANCEL, [HIT_STARTS] = OBLIGATION_START,
		};
		struct obligation_move m = { .event = events[h->kind], .now = at(now), .start = h->start };

		if (h->kind == HIT_OPENS && !there)
			hub.v[hub.n++] = (struct owed){ h->rule, h->about, h->bearer, obligation_open(&h->rule->terms, h->start, at(now)) };
		else if (h->kind != HIT_OPENS && there && (m.event != OBLIGATION_START || there->o.state == OBLIGATION_AWAITING))
			assert_true(obligation_apply(&there->o, &obligation_rules_find(rules, there->rule->id, there->rule->version)->terms, &m, NULL));
		want(hub.n < OWED_MOST, "too much is owed");
	}
}

/* The newest of that rule, as text: "running 2026-11-24T10:00:00Z", "met", "awaiting_input". */
static const char *owed(const char *id)
{
	static char out[80];
	char time[21];

	for (size_t i = hub.n; i--;)
		if (str_eq(hub.v[i].rule->id, str_of(id))) {
			const struct obligation *o = &hub.v[i].o;

			snprintf(out, sizeof out, "%s%s%s", obligation_state_names[o->state].p, o->state == OBLIGATION_RUNNING ? " " : "",
			         o->state == OBLIGATION_RUNNING ? time_format(o->due.due, time) : "");
			return out;
		}
	return "nothing";
}
#define is_owed(id, text) want_str(str_of(owed(id)), str_of(text), id)

static void story(void)
{
	fresh();
	memset(&hub, 0, sizeof hub);
}

static void an_exploited_vulnerability(void **state)
{
	(void)state;
	story();
	act("2026-11-20T09:00:00Z", "case.notify", "subject=case/1 vendor=party/nova jurisdiction=EU jurisdiction=CN");
	is_owed("eu-cra-vuln-early-warning", "nothing"); /* nobody exploits it yet */
	is_owed("cn-rmsv-vendor-report", "running 2026-11-22T09:00:00Z");
	is_owed("v1-answer", "running 2026-11-25T23:59:59Z"); /* three working days from a Friday */
	act("2026-11-23T08:00:00Z", "case.exploited", "subject=case/1 vendor=party/nova jurisdiction=EU aware_at=2026-11-23T06:30:00+01:00");
	is_owed("eu-cra-vuln-early-warning", "running 2026-11-24T05:30:00Z");
	is_owed("eu-cra-vuln-notification", "running 2026-11-26T05:30:00Z"); /* from awareness, not from the early warning */
	is_owed("eu-cra-vuln-final-report", "awaiting_input");
	act("2026-11-23T20:00:00Z", "regulator.file", "subject=case/1 profile=eu-cra-vuln stage=early-warning bearer=party/nova");
	is_owed("eu-cra-vuln-early-warning", "met");
	act("2026-11-26T05:30:01Z", "regulator.file", "subject=case/1 profile=eu-cra-vuln stage=notification bearer=party/other"); /* another's */
	is_owed("eu-cra-vuln-notification", "running 2026-11-26T05:30:00Z");
	act("2026-11-26T05:30:01Z", "regulator.file", "subject=case/1 profile=eu-cra-vuln stage=notification bearer=party/nova");
	is_owed("eu-cra-vuln-notification", "met_late");
	is_owed("eu-cra-vuln-final-report", "awaiting_input");
	act("2026-12-18T10:00:00Z", "repair.set", "subject=vuln/1 case=case/1 party=party/nova available=true available_at=2026-12-18T09:00:00Z");
	is_owed("eu-cra-vuln-final-report", "running 2027-01-01T09:00:00Z");
	act("2026-11-26T05:30:01Z", "regulator.file", "subject=case/1 profile=cn-rmsv stage=vendor-report bearer=party/nova");
	is_owed("cn-rmsv-vendor-report", "met_late");
}

static void before_a_law_is_in_force(void **state)
{
	(void)state;
	story();
	act("2026-09-10T23:59:59Z", "case.exploited", "subject=case/1 vendor=party/nova jurisdiction=EU");
	is_owed("eu-cra-vuln-early-warning", "nothing");
	act("2026-09-11T00:00:00Z", "case.exploited", "subject=case/1 vendor=party/nova jurisdiction=EU");
	is_owed("eu-cra-vuln-early-warning", "running 2026-09-12T00:00:00Z");
	act("2026-11-23T10:00:00Z", "incident.classify", "subject=incident/1 owner=party/nova jurisdiction=US covered=true believed_at=2026-11-23T09:00:00Z");
	is_owed("us-circia-covered-incident", "nothing"); /* disabled */
}

static void an_incident(void **state)
{
	(void)state;
	story();
	act("2026-11-23T10:00:00Z", "incident.classify", "subject=incident/1 owner=party/nova jurisdiction=CN level=relatively-large operator=cii");
	is_owed("cn-ncir-cii-operator", "awaiting_input"); /* when it was found nobody has said */
	is_owed("cn-ncir-other-operator", "nothing");
	act("2026-11-23T10:20:00Z", "incident.classify",
	    "subject=incident/1 owner=party/nova jurisdiction=CN level=major operator=cii discovered_at=2026-11-23T17:40:00+08:00");
	is_owed("cn-ncir-cii-operator", "running 2026-11-23T10:40:00Z");
	is_owed("cn-ncir-final-summary", "awaiting_input");
	act("2026-11-23T10:35:00Z", "regulator.file", "subject=incident/1 profile=cn-ncir stage=cii-operator level=major bearer=party/nova");
	is_owed("cn-ncir-cii-operator", "met");
	is_owed("cn-ncir-cii-relay", "awaiting_input");
	act("2026-11-23T10:50:00Z", "regulator.receive", "subject=incident/1 profile=cn-ncir stage=cii-operator received_at=2026-11-23T10:36:00Z");
	is_owed("cn-ncir-cii-relay", "running 2026-11-23T11:06:00Z");
	act("2026-11-30T01:00:00Z", "incident.close", "subject=incident/1 owner=party/nova");
	is_owed("cn-ncir-final-summary", "running 2026-12-30T01:00:00Z");
	act("2026-11-23T10:00:00Z", "incident.classify",
	    "subject=incident/2 owner=party/nova jurisdiction=CN level=relatively-large operator=other discovered_at=2026-11-23T09:00:00Z");
	is_owed("cn-ncir-other-operator", "running 2026-11-23T13:00:00Z");
	act("2026-11-23T11:00:00Z", "incident.classify", "subject=incident/2 owner=party/nova jurisdiction=CN level=general operator=other");
	is_owed("cn-ncir-other-operator", "cancelled"); /* it was less than that */
}

static void nis2_goes_on(void **state)
{
	(void)state;
	story();
	act("2026-01-30T10:00:00Z", "incident.classify", "subject=incident/3 owner=party/nova jurisdiction=EU significant=true aware_at=2026-01-30T10:00:00Z");
	is_owed("eu-nis2-notification", "running 2026-02-02T10:00:00Z");
	is_owed("eu-nis2-final-report", "awaiting_input");
	act("2026-01-31T10:00:00Z", "regulator.file", "subject=incident/3 profile=eu-nis2 stage=notification bearer=party/nova");
	is_owed("eu-nis2-final-report", "running 2026-02-28T10:00:00Z"); /* the month's last day */
	act("2026-02-27T10:00:00Z", "regulator.file", "subject=incident/3 profile=eu-nis2 stage=progress-report bearer=party/nova");
	is_owed("eu-nis2-final-report", "cancelled");
	is_owed("eu-nis2-progress-report", "awaiting_input");
	act("2026-03-31T10:00:00Z", "incident.close", "subject=incident/3 owner=party/nova");
	is_owed("eu-nis2-progress-report", "running 2026-04-30T10:00:00Z");
	act("2026-04-30T10:00:00Z", "regulator.file", "subject=incident/3 profile=eu-nis2 stage=final-report bearer=party/nova");
	is_owed("eu-nis2-progress-report", "met");
	act("2026-03-01T10:00:00Z", "regulator.ask", "subject=incident/3 profile=eu-nis2 bearer=party/nova");
	is_owed("eu-nis2-intermediate", "running "); /* owed, without an instant */
}

static void a_report(void **state)
{
	(void)state;
	story();
	act("2026-11-20T15:00:00Z", "report.submit", "subject=report/1");
	is_owed("p1-acknowledge", "running 2026-11-24T23:59:59Z");
	is_owed("p2-validate", "running 2026-11-30T15:00:00Z");
	is_owed("p4-keep-informed", "running 2026-12-04T15:00:00Z");
	act("2026-11-21T15:00:00Z", "report.acknowledge", "subject=report/1");
	is_owed("p1-acknowledge", "met");
	is_owed("p4-keep-informed", "running 2026-12-05T15:00:00Z");
	act("2026-11-23T15:00:00Z", "report.validate", "subject=report/1 severity=critical affected=party/nova affected=party/chip");
	is_owed("p2-validate", "met");
	is_owed("p3-pass-on", "nothing");
	assert_non_null(open_one(STR("p3-pass-on-critical"), STR("report/1 party/nova")));
	act("2026-11-23T16:00:00Z", "case.notify", "subject=case/1 report=report/1 vendor=party/nova");
	assert_null(open_one(STR("p3-pass-on-critical"), STR("report/1 party/nova")));
	assert_non_null(open_one(STR("p3-pass-on-critical"), STR("report/1 party/chip")));
	act("2026-11-24T10:00:00Z", "case.answer", "subject=case/1 party=party/nova answer=acknowledged");
	is_owed("v1-answer", "met");
	is_owed("v2-confirm", "running 2026-12-04T10:00:00Z");
	act("2026-11-25T10:00:00Z", "case.answer", "subject=case/1 party=party/nova answer=confirmed severity=high others_affected=true");
	is_owed("v3-fix-high", "running 2027-01-24T10:00:00Z");
	is_owed("v7-pass-on", "running 2026-11-26T10:00:00Z");
	act("2026-11-26T09:00:00Z", "case.answer", "subject=case/1 party=party/nova answer=confirmed severity=critical"); /* graver than thought */
	is_owed("v3-fix-high", "cancelled");
	is_owed("v3-fix-critical", "running 2026-12-26T09:00:00Z");
	act("2026-12-19T09:00:00Z", "repair.set", "subject=vuln/1 case=case/1 party=party/nova state=fix_ready path=open");
	is_owed("v3-fix-critical", "running 2026-12-26T09:00:00Z"); /* not all of its products yet */
	act("2026-12-20T09:00:00Z", "repair.set", "subject=vuln/1 case=case/1 party=party/nova state=fix_ready path=ready announced=false");
	is_owed("v3-fix-critical", "met");
	is_owed("v4-roll-out", "running 2027-02-18T09:00:00Z");
	is_owed("v5-tell-users", "nothing"); /* nobody has it yet */
	act("2027-01-10T09:00:00Z", "repair.set",
	    "subject=vuln/1 case=case/1 party=party/nova state=rolling_out share=89 path=rolling available=true announced=false");
	is_owed("v5-tell-users", "running 2027-01-10T23:59:59Z");
	is_owed("v4-roll-out", "running 2027-02-18T09:00:00Z");
	act("2027-01-20T09:00:00Z", "repair.set", "subject=vuln/1 case=case/1 party=party/nova state=rolling_out share=90 path=deployed announced=false");
	is_owed("v4-roll-out", "met");
	act("2027-01-20T09:00:00Z", "case.publish", "subject=case/1 report=report/1 vendor=party/nova credit_requested=true");
	is_owed("v5-tell-users", "met_late");
	is_owed("p4-keep-informed", "cancelled");
	is_owed("a2-credit", "running 2027-01-20T23:59:59Z");
}

static void the_hubs_own(void **state)
{
	(void)state;
	story();
	act("2026-11-27T10:00:00Z", "party.join", "subject=join/3");
	is_owed("hub-join-answer", "running 2026-12-02T23:59:59Z");
	act("2026-11-27T10:00:00Z", "contact.add", "subject=contact/4");
	act("2026-11-30T10:00:00Z", "contact.end", "subject=contact/4");
	is_owed("hub-contact-verify", "cancelled");
	act("2026-11-30T10:00:00Z", "party.join_answer", "subject=join/3");
	is_owed("hub-join-answer", "met");
}

/* What an act costs: told, and held well under what one commit takes. */
static void quick(void **state)
{
	static const struct act_fact v[] = {
		{ STR_LIT("subject"), STR_LIT("case/1") }, { STR_LIT("by"), STR_LIT("member/12") }, { STR_LIT("party"), STR_LIT("party/nova") },
		{ STR_LIT("vendor"), STR_LIT("party/nova") }, { STR_LIT("jurisdiction"), STR_LIT("EU") }, { STR_LIT("exploited"), STR_LIT("true") },
		{ STR_LIT("report"), STR_LIT("report/1") }, { STR_LIT("severity"), STR_LIT("critical") },
	};
	const struct act_facts f = { v, ROWS(v) };
	const char *acts[] = { "case.notify", "case.answer", "session.start" };
	struct arena scratch;

	(void)state;
	fresh();
	arena_init(&scratch);
	for (size_t k = 0; k < ROWS(acts); k++) {
		const unixtime now = at("2026-11-23T10:00:00Z");
		const int rounds = 20000;
		uint64_t start = clock_ns();
		size_t hits = 0;

		for (int i = 0; i < rounds; i++) {
			const struct obligation_hit *h;

			hits += obligation_hits(&scratch, rules, str_of(acts[k]), &f, now, &h);
			arena_reset(&scratch); /* as each request has its own */
		}
		double per = (double)(clock_ns() - start) / rounds;

		print_message("%s: %.0f ns, %zu hits, %.2f million acts a second\n", acts[k], per, hits / (size_t)rounds, 1000 / per);
		want(per < 200000, "%s: %.0f ns", acts[k], per); /* slack for sanitizers and busy machines */
	}
	arena_release(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_the_deadlines), cmocka_unit_test(each_is_whole), cmocka_unit_test(documented),
		cmocka_unit_test(told_in_both_languages),
		cmocka_unit_test(an_exploited_vulnerability), cmocka_unit_test(before_a_law_is_in_force), cmocka_unit_test(an_incident),
		cmocka_unit_test(nis2_goes_on), cmocka_unit_test(a_report), cmocka_unit_test(the_hubs_own), cmocka_unit_test(quick),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
