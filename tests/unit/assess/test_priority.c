/* The engine on small rule files, its errors, and the default rules as a whole: what must hold whatever the facts. */
#include "unit.h"

#include "assess/priority_rules.h"
#include "embedded.h"

static struct arena a;
static struct priority_rules *rules;

static const char small[] =
	"{\"name\":\"small\",\"version\":\"1\",\"valid_from\":\"2026-11-01\","
	"\"factors\":{"
	"\"harm\":[{\"grade\":\"critical\",\"if\":{\"cvss\":9.0}},{\"grade\":\"high\",\"if\":{\"severity\":\"high\",\"impact\":\"high\"},\"note\":\"why\"},"
	"{\"grade\":\"low\",\"if\":{\"severity\":\"low\"}}],"
	"\"scope\":[{\"grade\":\"high\",\"if\":{\"units\":{\"at_least\":10,\"at_most\":20}}},{\"grade\":\"none\"}],"
	"\"repair\":[{\"grade\":\"high\",\"if\":{\"fix\":false}},{\"grade\":\"low\",\"if\":{\"fix\":true}}],"
	"\"exploitability\":[{\"grade\":\"critical\",\"if\":{\"attacked\":true}},{\"grade\":\"medium\",\"if\":{\"epss\":\"12.5%\"}}],"
	"\"other\":[{\"grade\":\"high\",\"if\":{\"deadline\":{\"at_most\":-3}}}]},"
	"\"levels\":[{\"level\":\"P0\",\"if\":{\"attacked\":true,\"harm\":\"high\"}},{\"level\":\"P4\",\"if\":{\"harm\":{\"at_most\":\"low\"}}},"
	"{\"level\":\"P2\"}],"
	"\"targets\":{\"P0\":{\"embargo_days\":7,\"fix_days\":7,\"emergency\":true},\"P1\":{\"embargo_days\":45,\"fix_days\":30},"
	"\"P2\":{\"embargo_days\":90,\"fix_days\":60},\"P3\":{\"embargo_days\":90,\"fix_days\":90},\"P4\":{\"embargo_days\":90,\"fix_days\":0}},"
	"\"limits\":[{\"if\":{\"public\":true},\"embargo_days\":0},{\"if\":{\"harm\":\"critical\"},\"fix_days\":14}]}";

static int setup(void **state)
{
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	rules = priority_rules_read(&a, embedded_priority_json, &err);
	if (!rules)
		print_error("%s: %s\n", err.where, err.msg);
	return rules ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

/* "cvss=9.8 attacked=true" */
static struct facts facts_from(const char *text)
{
	struct str rest = str_of(text), word;
	struct facts f = { 0 };
	struct err err = { 0 };

	while (str_token(&rest, " ", &word)) {
		size_t at = str_chr(word, '=');

		want(fact_set(&f, str_sub(word, 0, at), str_from(word, at + 1), STR("test"), &err), "%s: %s", text, err.msg);
	}
	return f;
}

/* --- facts --- */

static void facts_as_text(void **state)
{
	static const struct { const char *name, *in, *out; int64_t value; } good[] = {
		{ "severity", "critical", "critical", 4 }, { "severity", "NONE", "none", 0 }, { "cvss", "9.8", "9.8", 98 },
		{ "cvss", "10", "10.0", 100 }, { "cvss", "7.50", "7.5", 75 }, { "cvss", "0.0", "0.0", 0 }, { "units", "250000", "250000", 250000 },
		{ "epss", "12.5%", "12.5%", 1250 }, { "epss", "0.04%", "0.04%", 4 }, { "epss", "100%", "100%", 10000 }, { "epss", "3%", "3%", 300 },
		{ "attacked", "true", "true", 1 }, { "attacked", "no", "false", 0 }, { "kev", "Yes", "true", 1 }, { "deadline", "-3", "-3", -3 },
		{ "deadline", "14", "14", 14 }, { "layer", "silicon", "silicon", 5 }, { "privileges", "none", "none", 2 },
	};
	static const struct { const char *name, *in; enum err_code code; const char *told; } bad[] = {
		{ "colour", "red", ERR_FOUND, "no fact \"colour\"" }, { "severity", "bad", ERR_FOUND, "none, low, medium, high or critical" },
		{ "cvss", "10.1", ERR_RANGE, "0.0 to 10.0" }, { "cvss", "9.85", ERR_SYNTAX, "a score such as 9.8" }, { "cvss", "9.", ERR_SYNTAX, "" },
		{ "cvss", "-1", ERR_RANGE, "" }, { "units", "1e6", ERR_SYNTAX, "a whole number" }, { "units", "-1", ERR_RANGE, "" },
		{ "units", "99999999999999999999", ERR_SYNTAX, "" }, { "units", "2000000000000", ERR_RANGE, "" }, { "epss", "12.5", ERR_SYNTAX, "12.5%" },
		{ "epss", "101%", ERR_RANGE, "0% to 100%" }, { "epss", "%", ERR_SYNTAX, "" }, { "attacked", "1", ERR_FOUND, "false or true" },
		{ "deadline", "soon", ERR_SYNTAX, "whole days" }, { "deadline", "1.5", ERR_SYNTAX, "" }, { "vector", "remote", ERR_FOUND, "network" },
		{ "deadline", "--3", ERR_SYNTAX, "" }, { "deadline", "-", ERR_SYNTAX, "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(good); i++) {
		struct facts f = { 0 };
		struct err err = { 0 };
		struct buf b;
		int at = fact_named(str_of(good[i].name));

		want(fact_set(&f, str_of(good[i].name), str_of(good[i].in), STR("me"), &err), "row %zu: %s", i, err.msg);
		want(f.v[at].known && f.v[at].value == good[i].value, "row %zu: %lld", i, (long long)f.v[at].value);
		buf_init(&b, 100);
		fact_put(&b, (enum fact_name)at, f.v[at].value);
		want_str(buf_str(&b), str_of(good[i].out), good[i].in);
		buf_release(&b);
		want(fact_set(&f, str_of(good[i].name), STR("unknown"), STR_NONE, &err) && !f.v[at].known, "row %zu is taken back", i);
	}
	for (size_t i = 0; i < ROWS(bad); i++) {
		struct facts f = { 0 }, before = { 0 };
		struct err err = { 0 };

		want(!fact_set(&f, str_of(bad[i].name), str_of(bad[i].in), STR("me"), &err), "row %zu went through", i);
		want(err.code == bad[i].code && strstr(err.msg, bad[i].told), "row %zu: %d %s", i, err.code, err.msg);
		want(memcmp(&f, &before, sizeof f) == 0, "row %zu left something", i);
	}
}

static void the_table_of_facts_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < FACT_N; i++) {
		const struct fact_kind *k = &fact_kinds[i];

		want(k->name.n && k->meaning.n && k->factor < FACTOR_N && k->least < k->most, "fact %zu", i);
		want((k->type == FACT_BOOL || k->type == FACT_WORD) == (k->word_n > 0), "fact %zu: words", i);
		want(!k->word_n || k->most == (int64_t)k->word_n - 1, "fact %zu: range", i);
		want((size_t)fact_named(k->name) == i, "fact %zu: its name is another's", i);
		for (size_t f = 0; f < FACTOR_N; f++)
			want(!str_eq(k->name, factor_names[f]), "fact %zu has the name of a factor", i);
	}
}

/* --- the engine --- */

static void small_rules(void **state)
{
	static const struct {
		const char *facts;
		enum grade grades[FACTOR_N];
		enum level level;
		int embargo, fix;
		const char *harm_because, *because, *limited;
	} rows[] = {
		{ "", { 0, GRADE_NONE, 0, 0, 0 }, LEVEL_P2, 90, 60, "", "", "" },
		{ "cvss=9.0", { GRADE_CRITICAL, GRADE_NONE }, LEVEL_P2, 90, 14, "cvss 9.0", "", "harm critical" },
		{ "cvss=8.9", { 0, GRADE_NONE }, LEVEL_P2, 90, 60, "", "", "" },
		/* impact is not known: the rule that wants it does not decide by half */
		{ "severity=high", { GRADE_LOW, GRADE_NONE }, LEVEL_P4, 90, 0, "severity high", "harm low", "" },
		{ "severity=critical impact=high", { GRADE_HIGH, GRADE_NONE }, LEVEL_P2, 90, 60, "severity critical, impact high", "", "" },
		{ "severity=low", { GRADE_LOW, GRADE_NONE }, LEVEL_P4, 90, 0, "severity low", "harm low", "" },
		{ "units=10", { 0, GRADE_HIGH }, LEVEL_P2, 90, 60, "", "", "" }, { "units=20", { 0, GRADE_HIGH }, LEVEL_P2, 90, 60, "", "", "" },
		{ "units=21", { 0, GRADE_NONE }, LEVEL_P2, 90, 60, "", "", "" }, { "units=9", { 0, GRADE_NONE }, LEVEL_P2, 90, 60, "", "", "" },
		{ "fix=false", { 0, GRADE_NONE, GRADE_HIGH }, LEVEL_P2, 90, 60, "", "", "" },
		{ "fix=true", { 0, GRADE_NONE, GRADE_LOW }, LEVEL_P2, 90, 60, "", "", "" },
		{ "epss=12.5%", { 0, GRADE_NONE, 0, GRADE_MEDIUM }, LEVEL_P2, 90, 60, "", "", "" },
		{ "epss=12.49%", { 0, GRADE_NONE, 0, 0 }, LEVEL_P2, 90, 60, "", "", "" },
		{ "deadline=-3", { 0, GRADE_NONE, 0, 0, GRADE_HIGH }, LEVEL_P2, 90, 60, "", "", "" },
		{ "deadline=-2", { 0, GRADE_NONE, 0, 0, 0 }, LEVEL_P2, 90, 60, "", "", "" },
		{ "attacked=true cvss=9.8 public=true", { GRADE_CRITICAL, GRADE_NONE, 0, GRADE_CRITICAL }, LEVEL_P0, 0, 7, "cvss 9.8",
		  "attacked, harm critical", "public" },
	};
	struct err err = { 0 };
	struct priority_rules *r = priority_rules_read(&a, str_of(small), &err);

	(void)state;
	want(r, "%s: %s", err.where, err.msg);
	want_str(priority_rules_version(r), STR("small 1"), "version");
	want(priority_rules_since(r) == 20261101, "since");
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct facts f = facts_from(rows[i].facts);
		struct priority p;

		priority_decide(&a, r, &f, NULL, &p);
		for (size_t k = 0; k < FACTOR_N; k++)
			want(p.factors[k].grade == rows[i].grades[k], "row %zu: %.*s is %d", i, STR_ARG(factor_names[k]), p.factors[k].grade);
		want(p.level == rows[i].level && priority_level(r, &f, NULL) == p.level, "row %zu: P%d", i, p.level);
		want(p.embargo_days == rows[i].embargo && p.fix_days == rows[i].fix, "row %zu: %d %d", i, p.embargo_days, p.fix_days);
		want_str(p.factors[FACTOR_HARM].because, str_of(rows[i].harm_because), rows[i].facts);
		want_str(p.because, str_of(rows[i].because), rows[i].facts);
		want_str(p.limited, str_of(rows[i].limited), rows[i].facts);
		want(p.emergency == (p.level == LEVEL_P0), "row %zu: emergency", i);
	}
}

#define BIT(f) (UINT32_C(1) << FACT_##f)
static void what_would_decide(void **state)
{
	static const struct { const char *facts; uint32_t harm, exploitability; } rows[] = {
		{ "", BIT(CVSS) | BIT(SEVERITY) | BIT(IMPACT), BIT(ATTACKED) | BIT(EPSS) },
		{ "cvss=9.8", 0, BIT(ATTACKED) | BIT(EPSS) },
		{ "severity=low", BIT(CVSS), BIT(ATTACKED) | BIT(EPSS) }, /* not impact: severity low has settled that rule */
		{ "severity=high", BIT(CVSS) | BIT(IMPACT), BIT(ATTACKED) | BIT(EPSS) },
		{ "cvss=5.0 severity=none epss=50%", 0, BIT(ATTACKED) },
		{ "attacked=false", BIT(CVSS) | BIT(SEVERITY) | BIT(IMPACT), BIT(EPSS) },
	};
	struct priority_rules *r = priority_rules_read(&a, str_of(small), NULL);

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct facts f = facts_from(rows[i].facts);
		struct priority p;

		priority_decide(&a, r, &f, NULL, &p);
		want(p.factors[FACTOR_HARM].wanted == rows[i].harm, "row %zu: %x", i, p.factors[FACTOR_HARM].wanted);
		want(p.factors[FACTOR_EXPLOITABILITY].wanted == rows[i].exploitability, "row %zu: %x", i,
		     p.factors[FACTOR_EXPLOITABILITY].wanted);
	}
}

static void a_person_over_the_rules(void **state)
{
	struct judgement by[FACTOR_N] = { [FACTOR_HARM] = { GRADE_LOW, STR_LIT("Maker Example"), STR_LIT("sandboxed") } };
	struct facts f = facts_from("cvss=9.8");
	struct priority_rules *r = priority_rules_read(&a, str_of(small), NULL);
	struct priority p;

	(void)state;
	priority_decide(&a, r, &f, by, &p);
	want(p.factors[FACTOR_HARM].grade == GRADE_LOW && p.factors[FACTOR_HARM].by_rule == GRADE_CRITICAL, "both grades are there");
	want_str(p.factors[FACTOR_HARM].person.reason, STR("sandboxed"), "reason");
	want_str(p.factors[FACTOR_HARM].because, STR("cvss 9.8"), "the rule's own reason stays");
	want(p.level == LEVEL_P4 && priority_level(r, &f, by) == LEVEL_P4, "the person's counts");
	want(!p.factors[FACTOR_SCOPE].person.grade, "others have none");
}

static void views_side_by_side(void **state)
{
	const struct view v[] = {
		{ .party = STR("A"), .grades = { GRADE_HIGH, GRADE_LOW } }, { .party = STR("B"), .grades = { GRADE_LOW, GRADE_LOW } },
		{ .party = STR("C"), .grades = { GRADE_CRITICAL, GRADE_UNKNOWN, GRADE_NONE } },
	};
	struct difference d[FACTOR_N];

	(void)state;
	priority_compare(v, 3, d);
	want(d[0].lowest == GRADE_LOW && d[0].highest == GRADE_CRITICAL && d[0].views == 3, "harm");
	want(d[1].lowest == GRADE_LOW && d[1].highest == GRADE_LOW && d[1].views == 2, "scope");
	want(d[2].lowest == GRADE_NONE && d[2].views == 1 && d[3].views == 0, "repair and exploitability");
	priority_compare(NULL, 0, d);
	want(!d[0].views && d[0].lowest == GRADE_UNKNOWN, "nobody");
}

/* --- errors: one thing in the small file put wrongly --- */

static struct str replaced(const char *from, const char *to)
{
	struct str s = str_of(small);
	size_t at = str_find(s, str_of(from));

	want(at != SIZE_MAX, "the small file has no %s", from);
	return STR_JOIN(&a, str_sub(s, 0, at), str_of(to), str_from(s, at + strlen(from)));
}

static void mistakes(void **state)
{
	static const struct { const char *from, *to, *where, *told; enum err_code code; } rows[] = {
		{ "\"name\":\"small\",", "", "/name", "found nothing, expected string", ERR_MISSING },
		{ "\"small\"", "\"\"", "/name", "0 bytes", ERR_RANGE },
		{ "\"version\":\"1\"", "\"version\":1", "/version", "found number, expected string", ERR_TYPE },
		{ "2026-11-01", "2026-02-30", "/valid_from", "2026-02-30", ERR_SYNTAX },
		{ "\"name\"", "\"nome\"", "/nome", "expected name, version,", ERR_FOUND },
		{ "\"factors\":", "\"about\":", "/about", "found object, expected string", ERR_TYPE },
		{ "\"repair\":[", "\"rapair\":[", "/factors/rapair", "harm, scope, repair, exploitability or other", ERR_FOUND },
		{ ",\"other\":[{\"grade\":\"high\",\"if\":{\"deadline\":{\"at_most\":-3}}}]", "", "/factors/other", "found nothing", ERR_MISSING },
		{ "\"grade\":\"critical\",\"if\":{\"cvss\"", "\"grade\":\"grave\",\"if\":{\"cvss\"", "/factors/harm/0/grade", "\"grave\"", ERR_FOUND },
		{ "\"grade\":\"critical\",\"if\":{\"cvss\"", "\"grade\":\"unknown\",\"if\":{\"cvss\"", "/factors/harm/0/grade",
		  "expected none, low, medium, high or critical", ERR_FOUND },
		{ "\"grade\":\"critical\",\"if\":{\"cvss\"", "\"if\":{\"cvss\"", "/factors/harm/0/grade", "found nothing", ERR_MISSING },
		{ "\"cvss\":9.0", "\"cvs\":9.0", "/factors/harm/0/if/cvs", "no fact of this name", ERR_FOUND },
		{ "\"cvss\":9.0", "\"scope\":\"high\"", "/factors/harm/0/if/scope", "no fact of this name", ERR_FOUND },
		{ "\"cvss\":9.0", "\"cvss\":\"9.0\"", "/factors/harm/0/if/cvss", "found string, expected number", ERR_TYPE },
		{ "\"cvss\":9.0", "\"cvss\":9.05", "/factors/harm/0/if/cvss", "expected a score such as 9.8", ERR_SYNTAX },
		{ "\"cvss\":9.0", "\"cvss\":90", "/factors/harm/0/if/cvss", "0.0 to 10.0", ERR_RANGE },
		{ "\"cvss\":9.0", "\"cvss\":1e300", "/factors/harm/0/if/cvss", "", ERR_SYNTAX },
		{ "\"cvss\":9.0", "\"cvss\":{}", "/factors/harm/0/if/cvss", "expected at_least or at_most", ERR_MISSING },
		{ "\"cvss\":9.0", "\"cvss\":{\"min\":9}", "/factors/harm/0/if/cvss/min", "expected at_least or at_most", ERR_FOUND },
		{ "\"cvss\":9.0", "\"cvss\":[9.0]", "/factors/harm/0/if/cvss", "found array, expected number", ERR_TYPE },
		{ "\"cvss\":9.0", "\"cvss\":null", "/factors/harm/0/if/cvss", "expected number", ERR_MISSING },
		{ "\"severity\":\"high\"", "\"severity\":\"hihg\"", "/factors/harm/1/if/severity", "found \"hihg\"", ERR_FOUND },
		{ "\"at_most\":20", "\"at_most\":\"20\"", "/factors/scope/0/if/units/at_most", "found string, expected number", ERR_TYPE },
		{ "\"fix\":false", "\"fix\":\"false\"", "/factors/repair/0/if/fix", "found string, expected", ERR_TYPE },
		{ "\"12.5%\"", "0.125", "/factors/exploitability/1/if/epss", "found number, expected string", ERR_TYPE },
		{ "\"12.5%\"", "\"12.5\"", "/factors/exploitability/1/if/epss", "such as 12.5%", ERR_SYNTAX },
		{ "\"note\":\"why\"", "\"not\":\"why\"", "/factors/harm/1/not", "expected grade, if or note", ERR_FOUND },
		{ "\"note\":\"why\"", "\"note\":\"\"", "/factors/harm/1/note", "a text of 0 bytes", ERR_RANGE },
		{ "\"note\":\"why\"", "\"note\":{\"en\":\"why\"}", "/factors/harm/1/note/zh", "found nothing", ERR_MISSING },
		{ "\"note\":\"why\"", "\"note\":{\"en\":\"why\",\"de\":\"warum\"}", "/factors/harm/1/note/de", "expected en or zh", ERR_FOUND },
		{ "{\"grade\":\"none\"}", "{\"grade\":\"none\"},{\"grade\":\"low\"}", "/factors/scope/2", "never reached", ERR_STATE },
		{ "{\"grade\":\"none\"}", "7", "/factors/scope/1", "found number, expected object", ERR_TYPE },
		{ "\"level\":\"P0\"", "\"level\":\"P9\"", "/levels/0/level", "P0, P1, P2, P3 or P4", ERR_FOUND },
		{ ",{\"level\":\"P2\"}", "", "/levels", "no last rule", ERR_MISSING },
		{ "\"harm\":{\"at_most\":\"low\"}", "\"harm\":{\"at_most\":\"little\"}", "/levels/1/if/harm/at_most", "expected a grade", ERR_FOUND },
		{ "\"harm\":{\"at_most\":\"low\"}", "\"harm\":3", "/levels/1/if/harm", "found number, expected a grade", ERR_FOUND },
		{ "\"P3\":{\"embargo_days\":90,\"fix_days\":90},", "", "/targets/P3", "found nothing", ERR_MISSING },
		{ "\"embargo_days\":45", "\"embargo_days\":-1", "/targets/P1/embargo_days", "", ERR_TYPE },
		{ "\"embargo_days\":45", "\"embargo_days\":99999", "/targets/P1/embargo_days", "0 to 3650", ERR_RANGE },
		{ "\"emergency\":true", "\"emergency\":1", "/targets/P0/emergency", "found number", ERR_TYPE },
		{ "{\"if\":{\"public\":true},\"embargo_days\":0}", "{\"if\":{\"public\":true}}", "/limits/0", "says nothing", ERR_MISSING },
		{ "{\"if\":{\"public\":true},\"embargo_days\":0}", "{\"embargo_days\":0}", "/limits/0", "says nothing", ERR_MISSING },
		{ "\"fix_days\":14", "\"fix_days\":0", "/limits/1/fix_days", "1 to 3650", ERR_RANGE },
		{ "\"version\":\"1\"", "\"version\":\"1\",\"version\":\"2\"", NULL, "version", ERR_SYNTAX },
		{ "}}]}", "}}]", NULL, "", ERR_SYNTAX },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		bool end = !strcmp(rows[i].from, "}}]}");
		struct str text = end ? str_sub(str_of(small), 0, sizeof small - 2) : replaced(rows[i].from, rows[i].to);
		struct err err = { 0 };

		want(!priority_rules_read(&a, text, &err), "row %zu went through", i);
		want(!rows[i].where || strcmp(err.where, rows[i].where) == 0, "row %zu: at %s (%s)", i, err.where, err.msg);
		want(strstr(err.msg, rows[i].told) && err.code == rows[i].code, "row %zu: %d %s", i, err.code, err.msg);
	}
	want(!priority_rules_read(&a, STR("[]"), NULL) && !priority_rules_read(&a, STR_NONE, NULL), "no object, nothing");
}

/* One text stands for both languages; the program's own rules have each in both. */
static void notes(void **state)
{
	struct err err = { 0 };
	struct priority_rules *one = priority_rules_read(&a, str_of(small), &err);
	struct priority_rules *two = priority_rules_read(&a, replaced("\"why\"", "{\"en\":\"why\",\"zh\":\"\u4e3a\u4f55\"}"), &err);

	(void)state;
	assert_true(one && two);
	want_str(one->factors[FACTOR_HARM].v[1].note, STR("why"), "one text");
	want_str(one->factors[FACTOR_HARM].v[1].note_zh, STR("why"), "one text");
	want_str(two->factors[FACTOR_HARM].v[1].note, STR("why"), "two texts");
	want_str(two->factors[FACTOR_HARM].v[1].note_zh, STR("\u4e3a\u4f55"), "two texts");
	for (size_t l = 0; l <= FACTOR_N; l++) {
		const struct rule_list *list = l < FACTOR_N ? &rules->factors[l] : &rules->levels;

		for (size_t i = 0; i < list->n; i++)
			want(!list->v[i].note.n || !str_eq(list->v[i].note, list->v[i].note_zh), "list %zu, rule %zu: one language", l, i);
	}
	for (size_t i = 0; i < rules->limit_n; i++)
		want(!str_eq(rules->limits[i].when.note, rules->limits[i].when.note_zh), "limit %zu: one language", i);
}

/* --- the default rules --- */

static void default_rules(void **state)
{
	static const struct { const char *facts; enum level level; int embargo, fix; } rows[] = {
		{ "", LEVEL_P3, 90, 90 },
		{ "attacked=true severity=high fix=true attack-age=10 public=true", LEVEL_P0, 0, 7 },
		{ "attacked=true severity=high", LEVEL_P0, 7, 7 }, /* no day told: as if today */
		{ "attacked=true severity=critical fix=false attack-age=400", LEVEL_P0, 7, 7 },
		{ "attacked=true severity=critical fix=true attack-age=400", LEVEL_P1, 7, 7 },
		{ "attacked=true", LEVEL_P1, 7, 7 }, { "attacked=true severity=low", LEVEL_P1, 7, 7 }, { "kev=true", LEVEL_P1, 45, 30 },
		{ "severity=critical", LEVEL_P1, 45, 30 }, { "severity=critical exploit=none", LEVEL_P2, 90, 60 },
		{ "severity=critical reach=one-model", LEVEL_P2, 90, 60 }, { "severity=high", LEVEL_P2, 90, 60 },
		{ "severity=high exploit=exploit", LEVEL_P1, 0, 30 }, { "severity=high epss=60%", LEVEL_P1, 45, 30 },
		{ "severity=high vector=physical reach=chip-family", LEVEL_P3, 90, 90 },
		{ "severity=high vector=physical reach=platform", LEVEL_P2, 90, 60 }, { "severity=high reach=one-model", LEVEL_P3, 90, 90 },
		{ "severity=medium", LEVEL_P3, 90, 90 }, { "severity=medium vector=physical", LEVEL_P4, 90, 180 },
		{ "severity=low", LEVEL_P4, 90, 180 }, { "severity=low epss=20% reach=platform", LEVEL_P3, 90, 90 }, { "safety=true", LEVEL_P1, 45, 30 },
		{ "effect=denial-of-service", LEVEL_P3, 90, 90 }, { "effect=denial-of-service exploit=none", LEVEL_P4, 90, 180 },
		{ "severity=high deadline=2 fix=false", LEVEL_P1, 45, 30 }, { "severity=high public=true", LEVEL_P2, 0, 60 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct facts f = facts_from(rows[i].facts);
		struct priority p;

		priority_decide(&a, rules, &f, NULL, &p);
		want(p.level == rows[i].level, "%s: P%d by \"%.*s\"", rows[i].facts, p.level, STR_ARG(p.because));
		want(p.embargo_days == rows[i].embargo && p.fix_days == rows[i].fix, "%s: %d %d", rows[i].facts, p.embargo_days, p.fix_days);
	}
}

static uint64_t seed = 0x9E3779B97F4A7C15u;
static uint64_t dice(uint64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % n;
}

/* Values at which any rule turns, and their neighbours: a fact's whole range is mostly desert. */
struct turns {
	int64_t v[FACT_N][200];
	size_t n[FACT_N];
};

static void add_turns(struct turns *t, const struct rule *r)
{
	for (size_t i = 0; i < r->condition_n; i++) {
		const struct condition *c = &r->conditions[i];

		for (int64_t d = -1; d <= 1 && !c->of_grade; d++)
			if (c->value + d >= fact_kinds[c->what].least && c->value + d <= fact_kinds[c->what].most && t->n[c->what] < 198)
				t->v[c->what][t->n[c->what]++] = c->value + d;
	}
}

static void find_turns(struct turns *t)
{
	for (size_t i = 0; i < FACT_N; i++) {
		t->v[i][t->n[i]++] = fact_kinds[i].least;
		t->v[i][t->n[i]++] = fact_kinds[i].most;
	}
	for (size_t f = 0; f < FACTOR_N; f++)
		for (size_t i = 0; i < rules->factors[f].n; i++)
			add_turns(t, &rules->factors[f].v[i]);
	for (size_t i = 0; i < rules->levels.n; i++)
		add_turns(t, &rules->levels.v[i]);
	for (size_t i = 0; i < rules->limit_n; i++)
		add_turns(t, &rules->limits[i].when);
}

static int64_t gravest(size_t f)
{
	return fact_kinds[f].low_is_grave ? fact_kinds[f].least : fact_kinds[f].most;
}

static bool graver(size_t f, int64_t x, int64_t y)
{
	return fact_kinds[f].low_is_grave ? x < y : x > y;
}

/* More in the grave direction never makes anything less urgent: no level, no grade, no emergency falls. */
static void graver_facts_never_lower(void **state)
{
	static struct turns turns;
	size_t moved = 0, levels[LEVEL_N] = { 0 };

	(void)state;
	find_turns(&turns);
	for (size_t round = 0; round < 400000; round++) {
		struct judgement persons[FACTOR_N] = { 0 };
		uint64_t share = 1 + dice(8); /* of the facts, how many are known */
		struct facts f = { 0 };

		for (size_t i = 0; i < FACT_N; i++)
			if (dice(8) < share)
				f.v[i] = (struct fact){ true, turns.v[i][dice(turns.n[i])], STR_NONE };
		if (dice(4) == 0)
			persons[dice(FACTOR_N)].grade = (enum grade)(1 + dice(GRADE_N - 1));
		size_t at = dice(FACT_N);
		struct facts g = f;

		g.v[at].value = f.v[at].known ? turns.v[at][dice(turns.n[at])] : gravest(at);
		g.v[at].known = true;
		if (f.v[at].known && !graver(at, g.v[at].value, f.v[at].value))
			continue;
		enum level before = priority_level(rules, &f, persons), after = priority_level(rules, &g, persons);

		want(after <= before, "round %zu: %.*s made P%d of P%d", round, STR_ARG(fact_kinds[at].name), after, before);
		levels[before]++;
		if (moved++ % 16)
			continue;
		struct priority p, q;
		struct arena own;

		arena_init(&own);
		priority_decide(&own, rules, &f, persons, &p);
		priority_decide(&own, rules, &g, persons, &q);
		want(p.level == before && q.level == after, "round %zu: one level, two ways", round);
		want(q.emergency >= p.emergency && q.fix_days <= p.fix_days && q.embargo_days <= p.embargo_days, "round %zu: days", round);
		for (size_t i = 0; i < FACTOR_N; i++)
			want(q.factors[i].grade >= p.factors[i].grade, "round %zu: %.*s lowered %.*s", round, STR_ARG(fact_kinds[at].name),
			     STR_ARG(factor_names[i]));
		arena_release(&own);
	}
	for (size_t i = 0; i < LEVEL_N; i++)
		want(levels[i] > 20, "P%zu was hardly met: %zu", i, levels[i]);
}

/* Every rule of the file decides for some facts: none is dead. */
static void every_rule_can_decide(void **state)
{
	static struct turns turns;
	static unsigned factor_hits[FACTOR_N][200], level_hits[200];

	(void)state;
	find_turns(&turns);
	for (size_t round = 0; round < 60000; round++) {
		struct arena own;
		struct facts f = { 0 };
		struct priority p;
		uint64_t share = 1 + dice(7);

		for (size_t i = 0; i < FACT_N; i++)
			if (dice(8) < share)
				f.v[i] = (struct fact){ true, turns.v[i][dice(turns.n[i])], STR_NONE };
		arena_init(&own);
		priority_decide(&own, rules, &f, NULL, &p);
		for (size_t i = 0; i < FACTOR_N; i++)
			if (p.factors[i].rule >= 0)
				factor_hits[i][p.factors[i].rule]++;
		level_hits[p.level_rule]++;
		arena_release(&own);
	}
	for (size_t i = 0; i < FACTOR_N; i++)
		for (size_t k = 0; k < rules->factors[i].n; k++)
			want(factor_hits[i][k], "rule %zu of %.*s never decides", k, STR_ARG(factor_names[i]));
	for (size_t k = 0; k < rules->levels.n; k++)
		want(level_hits[k], "rule %zu of the levels never decides", k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_as_text), cmocka_unit_test(the_table_of_facts_is_whole), cmocka_unit_test(small_rules),
		cmocka_unit_test(what_would_decide), cmocka_unit_test(a_person_over_the_rules), cmocka_unit_test(views_side_by_side),
		cmocka_unit_test(mistakes), cmocka_unit_test(notes), cmocka_unit_test(default_rules), cmocka_unit_test(graver_facts_never_lower),
		cmocka_unit_test(every_rule_can_decide),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
