/* What is known and what is said of an entry, put together: records, decisions, differences, and what the list makes of it. */
#include "engine.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "embedded.h"
#include "hub/list/entry_row.h"
#include "hub/list/import.h"
#include "hub/list/list.h"
#include "hub/priority/assessment_json.h"
#include "store/assess.h"

static struct arena a;
static char path[64], place[ADDRESS_MAX];
static struct priority_rules *rules;

static const char facts[] =
	"{\"tocsin\":\"list\",\"version\":1}\n"
	"{\"id\":\"CVE-2020-0001\",\"aliases\":[\"ALPHA-1\"],\"title\":\"Alpha decoder\",\"severity\":\"critical\",\"published\":\"2020-05-01T00:00:00Z\","
	"\"exploited\":true,\"component\":\"Media\",\"fix_level\":\"2020-05-01\",\"evidence\":[{\"kind\":\"kev\",\"source\":\"CISA KEV\","
	"\"date\":\"2026-06-02\",\"text\":\"due 2026-06-05: Apply\"}],"
	"\"conditions\":[{\"line\":\"Samsung\",\"os\":\"android\",\"makers\":[\"samsung\"],\"releases\":[\"10\",\"11\"],\"level\":\"2020-05-01\"}]}\n"
	"{\"id\":\"CVE-2021-0002\",\"title\":\"Beta driver\",\"severity\":\"high\",\"published\":\"2021-06-01T00:00:00Z\","
	"\"component\":\"Graphics\",\"conditions\":[{\"line\":\"Qualcomm\",\"os\":\"android\",\"chips\":[\"SM8550\"],\"level\":\"2021-06-05\"}]}\n"
	"{\"id\":\"CVE-2022-0003\",\"title\":\"Gamma page\",\"severity\":\"low\",\"published\":\"2022-07-01T00:00:00Z\","
	"\"component\":\"WebKit\",\"conditions\":[{\"line\":\"iOS\",\"os\":\"ios\",\"subject\":\"os\",\"ranges\":[{\"from\":\"0\",\"to\":\"16.0\"}]}]}\n";

static struct db *opened(enum db_mode mode)
{
	struct err err = { 0 };
	struct db *d = db_open(place, mode, &err);

	want(d, "%s", err.msg);
	return d;
}

static int set_up(void **state)
{
	const struct import_progress p = { 0 };
	struct import_counts c;
	struct err err = { 0 };

	(void)state;
	arena_init(&a);
	snprintf(path, sizeof path, "/tmp/tocsin-prio-XXXXXX");
	close(mkstemp(path));
	unlink(path);
	engine_place(place, path);
	const char *file = str_printf(&a, "%s.jsonl", path).p;
	struct db *d = opened(DB_WRITE);

	assert_true(file_write(file, str_of(facts), NULL));
	want(import_paths(d, &file, 1, &p, &c, &err) && !c.rejected, "%s: %s", err.where, err.msg);
	const struct device_row devices[] = {
		{ .source = STR("t"), .maker = STR("samsung"), .name = STR("S1") }, { .source = STR("t"), .maker = STR("samsung"), .name = STR("S2") },
		{ .source = STR("t"), .maker = STR("xiaomi"), .name = STR("X"), .chip = STR("SM8550") },
		{ .source = STR("t"), .maker = STR("apple"), .name = STR("P") },
	};

	for (size_t i = 0; i < ROWS(devices); i++)
		assert_true(list_put_device(d, &devices[i], &err));
	db_close(d);
	unlink(file);
	rules = priority_rules_load(&a, NULL, &err);
	want(rules, "%s: %s", err.where, err.msg);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };

	(void)state;
	for (size_t i = 0; i < ROWS(ends); i++)
		unlink(str_printf(&a, "%s%s", path, ends[i]).p);
	arena_release(&a);
	return 0;
}

static struct entry_priority asked(const char *id, day today)
{
	struct db *d = opened(DB_READ);
	struct entry_row row = { 0 };
	struct entry_priority p;
	struct entry e;
	struct err err = { 0 };

	want(list_entry(d, &a, str_of(id), &row, &err) && entry_row_read(&a, row.doc, &e, &err) &&
	     priority_of_entry(d, &a, rules, &e, today, &p, &err), "%s: %s", id, err.msg);
	db_close(d);
	return p;
}

enum { AUTUMN = 1795000000 }; /* November 2026 */

static struct assessment by(const char *party, enum assessment_kind kind, unixtime at)
{
	return (struct assessment){ .kind = kind, .party = str_of(party), .at = AUTUMN + at };
}

static bool recorded(const char *id, struct assessment *s, struct err *err)
{
	struct db *d = opened(DB_WRITE);

	*err = (struct err){ 0 };
	bool ok = priority_record(d, &a, rules, str_of(id), s, err);

	db_close(d);
	return ok;
}

static void facts_of_the_list(void **state)
{
	static const struct { const char *id; enum fact_name fact; int64_t value; const char *source; } rows[] = {
		{ "CVE-2020-0001", FACT_SEVERITY, 4, "the list" }, { "CVE-2020-0001", FACT_ATTACKED, 1, "CISA KEV, 2026-06-02" },
		{ "CVE-2020-0001", FACT_KEV, 1, "added 2026-06-02" }, { "CVE-2020-0001", FACT_ATTACK_AGE, 8, "2026-06-02" },
		{ "CVE-2020-0001", FACT_DEADLINE, -5, "due 2026-06-05" }, { "CVE-2020-0001", FACT_REACH, 1, "Samsung" },
		{ "CVE-2020-0001", FACT_MODELS, 2, "makers" }, { "CVE-2020-0001", FACT_FIX, 1, "patch level 2020-05-01" },
		{ "CVE-2020-0001", FACT_PUBLIC, 1, "published 2020-05-01" }, { "CVE-2020-0001", FACT_PARTIES, 1, "one maker" },
		{ "CVE-2021-0002", FACT_REACH, 2, "Qualcomm" }, { "CVE-2021-0002", FACT_MODELS, 1, "chip" },
		{ "CVE-2021-0002", FACT_LAYER, 2, "Graphics" }, { "CVE-2021-0002", FACT_PARTIES, 2, "chip maker, device maker" },
		{ "CVE-2022-0003", FACT_REACH, 4, "iOS" }, { "CVE-2022-0003", FACT_FIX, 1, "version 16.0" },
		{ "CVE-2022-0003", FACT_LAYER, 1, "WebKit" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct entry_priority p = asked(rows[i].id, 20260610);
		const struct fact *f = &p.facts.v[rows[i].fact];

		want(f->known && f->value == rows[i].value, "row %zu: %d %lld", i, f->known, (long long)f->value);
		want(str_find(f->source, str_of(rows[i].source)) != SIZE_MAX, "row %zu: %.*s", i, STR_ARG(f->source));
	}
	struct entry_priority p = asked("CVE-2022-0003", 20260610);

	want(!p.facts.v[FACT_MODELS].known && !p.facts.v[FACT_ATTACKED].known && !p.facts.v[FACT_CVSS].known, "what is not told");
	want(asked("CVE-2020-0001", 20260610).result.level == LEVEL_P0, "attacks now");
	want(asked("CVE-2020-0001", 20261123).result.level == LEVEL_P1, "attacks half a year ago");
	want(asked("CVE-2022-0003", 20261123).result.level == LEVEL_P4, "low");
	want(!asked("CVE-2022-0003", 20261123).history_n, "nothing recorded");
}

static void what_cannot_be_recorded(void **state)
{
	struct err err;
	struct assessment s = by("", ASSESSMENT_VIEW, 1);

	(void)state;
	want(!recorded("CVE-2021-0002", &s, &err) && err.code == ERR_MISSING && strstr(err.msg, "party"), "%s", err.msg);
	s = by("A", ASSESSMENT_VIEW, 1);
	want(!recorded("CVE-2021-0002", &s, &err) && err.code == ERR_MISSING && strstr(err.msg, "says something"), "%s", err.msg);
	s.judgements[FACTOR_HARM] = (struct judgement){ .grade = GRADE_LOW, .reason = STR(" ") };
	want(!recorded("CVE-2021-0002", &s, &err) && err.code == ERR_MISSING && strstr(err.msg, "harm low"), "%s", err.msg);
	s.judgements[FACTOR_HARM].reason = STR("because");
	want(!recorded("CVE-1999-0001", &s, &err) && err.code == ERR_FOUND, "%s", err.msg);
	s.reason = (struct str){ memset(arena_alloc(&a, 9000), 'x', 9000), 9000 };
	want(!recorded("CVE-2021-0002", &s, &err) && err.code == ERR_LIMIT, "%s", err.msg);
	want(asked("CVE-2021-0002", 20261123).history_n == 0, "nothing was kept");
}

static void views_and_a_decision(void **state)
{
	struct err err;
	struct assessment x = by("Maker X", ASSESSMENT_VIEW, 1000), y = by("Maker Y", ASSESSMENT_VIEW, 2000);

	(void)state;
	x.judgements[FACTOR_HARM] = (struct judgement){ .grade = GRADE_LOW, .reason = STR("sandboxed") };
	want(recorded("CVE-2021-0002", &x, &err), "%s", err.msg);
	y.given.v[FACT_UNITS] = (struct fact){ true, 150000000, STR_NONE };
	y.judgements[FACTOR_HARM] = (struct judgement){ .grade = GRADE_CRITICAL, .reason = STR("no sandbox with us") };
	want(recorded("CVE-2021-0002", &y, &err), "%s", err.msg);
	want(y.level == LEVEL_P1 && y.grades[FACTOR_SCOPE] == GRADE_CRITICAL && y.embargo_days == 0, "what followed: P%d", y.level);

	struct entry_priority p = asked("CVE-2021-0002", 20261123);

	want(p.view_n == 2 && p.differ && p.history_n == 2 && !p.decision, "two views");
	want(p.differences[FACTOR_HARM].lowest == GRADE_LOW && p.differences[FACTOR_HARM].highest == GRADE_CRITICAL, "they differ in harm");
	want(p.differences[FACTOR_SCOPE].views == 1 && p.views[0].grades[FACTOR_SCOPE] == GRADE_CRITICAL, "a fact is a view too");
	want(p.result.level == LEVEL_P2 && !p.facts.v[FACT_UNITS].known, "a view decides nothing");

	struct assessment d = by("Alliance desk", ASSESSMENT_DECISION, 3000);

	d.given.v[FACT_UNITS] = y.given.v[FACT_UNITS];
	want(!recorded("CVE-2021-0002", &d, &err) && err.code == ERR_MISSING && strstr(err.msg, "differ"), "%s", err.msg);
	d.reason = STR("Y ships most");
	d.judgements[FACTOR_HARM] = (struct judgement){ .grade = GRADE_CRITICAL, .reason = STR("Y ships most") };
	want(recorded("CVE-2021-0002", &d, &err), "%s", err.msg);
	p = asked("CVE-2021-0002", 20261123);
	want(p.decision && p.decision == &p.history[0] && p.history_n == 3 && !p.other_rules, "it counts");
	want(p.result.level == LEVEL_P1 && p.facts.v[FACT_UNITS].value == 150000000, "P%d", p.result.level);
	want_str(p.facts.v[FACT_UNITS].source, STR("told by Alliance desk"), "source");
	want_str(p.result.factors[FACTOR_HARM].person.by, STR("Alliance desk"), "by whom");
	want_str(p.views[0].party, STR("Maker Y"), "the newest view first");

	/* A newer decision takes its place, the older stays. */
	struct assessment later = by("Alliance desk", ASSESSMENT_DECISION, 500);

	later.reason = STR("both sandboxed after all");
	later.judgements[FACTOR_HARM] = (struct judgement){ .grade = GRADE_LOW, .reason = STR("tested") };
	want(recorded("CVE-2021-0002", &later, &err), "%s", err.msg);
	p = asked("CVE-2021-0002", 20261123);
	want(p.history_n == 4 && p.decision->at == AUTUMN + 500 && !p.facts.v[FACT_UNITS].known, "the newest recorded counts");
	want_str(p.history[1].reason, STR("Y ships most"), "the older one is as it was");
	want(p.history[1].level == LEVEL_P1 && p.history[1].given.v[FACT_UNITS].value == 150000000, "and what followed then");
}

/* Said before: decided low. The list knows it, and still sees attacks that come later. */
static void the_list_honours_decisions(void **state)
{
	struct err err = { 0 };
	struct list *l = list_open(place, &err);
	struct assessment d = by("Alliance desk", ASSESSMENT_DECISION, 4000);

	(void)state;
	want(l, "%s", err.msg);
	const struct list_view *v = list_hold(l);
	const struct list_query urgent = { .levels = 1u << LEVEL_P0 | 1u << LEVEL_P1, .order = ORDER_PRIORITY, .limit = 9 };
	struct list_page page;

	want(list_find(l, v, &a, &urgent, &page, &err) && page.n == 1 && str_eq(page.v[0]->id, STR("CVE-2020-0001")), "%zu", page.n);
	want(v->levels[LEVEL_P1] == 1 && v->levels[LEVEL_P4] >= 1, "counts");
	list_release(l, v);
	d.judgements[FACTOR_HARM] = (struct judgement){ .grade = GRADE_CRITICAL, .reason = STR("shown to us") };
	want(recorded("CVE-2022-0003", &d, &err), "%s", err.msg);
	for (int i = 0; i < 500; i++) { /* word of the commit may be under way */
		assert_true(list_refresh(l, &err));
		v = list_hold(l);
		if (v->levels[LEVEL_P1] != 1)
			break;
		list_release(l, v);
		v = NULL;
		usleep(10000);
	}
	assert_non_null(v);
	want(list_find(l, v, &a, &urgent, &page, &err) && page.n == 2 && str_eq(page.v[0]->id, STR("CVE-2022-0003")), "%zu", page.n);
	list_release(l, v);
	list_close(l);
}

static void other_rules_are_told(void **state)
{
	const struct str text = embedded_priority_json;
	struct err err = { 0 };
	const char *file = str_printf(&a, "%s.rules", path).p;
	struct buf other;
	struct priority_rules *mine = rules;

	(void)state;
	size_t at = str_find(text, STR("\"1.0.0\""));

	buf_init(&other, LIMIT_RULES);
	buf_put(&other, str_sub(text, 0, at));
	buf_puts(&other, "\"9.9.9\"");
	buf_put(&other, str_from(text, at + 7));
	assert_true(file_write(file, buf_str(&other), &err));
	rules = priority_rules_load(&a, file, &err);
	want(rules, "%s: %s", err.where, err.msg);
	struct entry_priority p = asked("CVE-2021-0002", 20261123);

	want(p.other_rules && str_eq(p.decision->rules, STR("alliance-default 1.0.0")), "told");
	want_str(p.rules, STR("alliance-default 9.9.9"), "applied now");
	rules = mine;
	assert_true(file_write(file, STR("{\"name\":7}"), &err));
	want(!priority_rules_load(&a, file, &err) && strstr(err.where, file) && strstr(err.where, "/name"), "%s", err.where);
	want(!priority_rules_load(&a, "/nowhere", &err) && err.code == ERR_FOUND, "%d", err.code);
	unlink(file);
	buf_release(&other);
}

static void documents_go_out_and_come_back(void **state)
{
	struct assessment s = by("Maker \"X\"", ASSESSMENT_VIEW, 1), back = by("Maker \"X\"", ASSESSMENT_VIEW, 1);
	struct buf given, again;
	struct err err = { 0 };

	(void)state;
	s.reason = STR("because\n\"so\"");
	s.given.v[FACT_UNITS] = (struct fact){ true, 12, STR_NONE };
	s.given.v[FACT_ATTACKED] = (struct fact){ true, 0, STR_NONE };
	s.given.v[FACT_EPSS] = (struct fact){ true, 5, STR_NONE };
	s.judgements[FACTOR_SCOPE] = (struct judgement){ .grade = GRADE_NONE, .reason = STR("nobody") };
	s.judgements[FACTOR_HARM] = (struct judgement){ .grade = GRADE_CRITICAL, .reason = STR("all") };
	buf_init(&given, LIMIT_RULES);
	buf_init(&again, LIMIT_RULES);
	assessment_put_given(&given, &s);
	want_str(buf_str(&given), STR("{\"facts\":{\"attacked\":\"false\",\"epss\":\"0.05%\",\"units\":\"12\"},\"judgements\":{"
	         "\"harm\":{\"grade\":\"critical\",\"reason\":\"all\"},\"scope\":{\"grade\":\"none\",\"reason\":\"nobody\"}},"
	         "\"reason\":\"because\\n\\\"so\\\"\"}"), "sorted, without blanks");
	want(assessment_get_given(&a, buf_str(&given), &back, &err), "%s %s", err.where, err.msg);
	assessment_put_given(&again, &back);
	want_str(buf_str(&again), buf_str(&given), "there and back");
	want(!assessment_get_given(&a, STR("{\"facts\":{\"units\":\"many\"}}"), &back, &err) && strstr(err.where, "/facts/units"), "%s", err.where);
	want(!assessment_get_result(&a, STR("{}"), &back, &err) && err.code == ERR_MISSING, "%s", err.msg);
	buf_release(&given);
	buf_release(&again);
}

static void as_json(void **state)
{
	struct entry_priority p = asked("CVE-2021-0002", 20261123);
	struct json j, factors, history;
	struct err err = { 0 };
	struct str level = STR_NONE;
	struct buf b;

	(void)state;
	buf_init(&b, MIB);
	priority_put_json(&b, &p);
	want(json_read(&a, buf_str(&b), MIB, &j, &err), "%s: %.*s", err.msg, STR_ARG(buf_str(&b)));
	want(json_str(&j, "level", JSON_REQUIRED, &level, &err) && str_eq(level, level_names[p.result.level]), "level");
	want(json_object(&j, "factors", JSON_REQUIRED, &factors, &err) && json_count(&factors) == FACTOR_N, "factors");
	want(json_array(&j, "history", JSON_REQUIRED, &history, &err) && json_count(&history) == p.history_n, "history");
	buf_release(&b);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_of_the_list), cmocka_unit_test(what_cannot_be_recorded), cmocka_unit_test(views_and_a_decision),
		cmocka_unit_test(the_list_honours_decisions), cmocka_unit_test(other_rules_are_told),
		cmocka_unit_test(documents_go_out_and_come_back), cmocka_unit_test(as_json),
	};

	return run_on_engine(tests, set_up, tear_down);
}
