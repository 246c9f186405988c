#include "feed_case.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/names.h"
#include "format/entry_json.h"

static bool get(struct arena *a, const char *text, struct entry *ret, struct err *err)
{
	struct json *j = arena_new(a, struct json); /* kept: errors look at their parents */

	*err = (struct err){ 0 };
	return json_read(a, str_of(text), LIMIT_RECORD, j, err) && entry_json_get(a, j, ret, err);
}

static struct str put(struct arena *a, const struct entry *e)
{
	struct buf b;

	buf_init(&b, LIMIT_RECORD);
	entry_json_put(&b, e);
	struct str text = buf_dup(a, &b);

	buf_release(&b);
	return text;
}

/* --- everything there is, in the order and form that is promised --- */

static const char full[] =
	"{\"id\":\"CVE-2024-0001\",\"aliases\":[\"A-1\",\"ASB-A-1\"],\"state\":\"withdrawn\",\"title\":\"T \\\"q\\\" \\u0001 é\","
	"\"summary\":\"line\\nline\",\"component\":\"Kernel\",\"kind\":\"EoP\",\"published\":\"2024-03-01T00:00:00Z\","
	"\"updated\":\"2024-03-02T01:02:03Z\",\"severity\":\"critical\",\"exploited\":true,\"fix_level\":\"2024-03-05\","
	"\"weaknesses\":[\"CWE-416\"],"
	"\"vectors\":[{\"source\":\"nvd\",\"version\":\"3.1\",\"vector\":\"CVSS:3.1/AV:L\",\"score\":7.8},{\"score\":0},{}],"
	"\"evidence\":[{\"kind\":\"epss\",\"source\":\"first\",\"date\":\"2024-04-01\",\"value\":0.94417},"
	"{\"kind\":\"kev\",\"source\":\"cisa\",\"text\":\"t\",\"url\":\"https://k.example\",\"date\":\"2024-04-02\"}],"
	"\"conditions\":[{\"line\":\"Android\",\"os\":\"android\",\"makers\":[\"samsung\"],\"models\":[\"SM-S911B\"],"
	"\"chips\":[\"SM8550\"],\"chips_open\":true,\"releases\":[\"8.1\",\"12\",\"12L\",\"16-qpr2\"],\"releases_exact\":true,"
	"\"level\":\"2024-03-05\",\"level_basis\":\"inferred\",\"component\":\"vendor\",\"subject\":\"package\",\"scheme\":\"code\","
	"\"package\":\"com.acme\",\"ranges\":[{\"from\":\"1\",\"to\":\"7\",\"to_included\":true,\"fix\":\"8\"},{}],"
	"\"sure\":\"possible\",\"text\":\"why\",\"source\":\"acme\"},{}],"
	"\"references\":[{\"url\":\"https://a.example\",\"kind\":\"fix\"},{\"url\":\"https://b.example\"}],"
	"\"disagreements\":[\"d\"],\"sources\":[{\"source\":\"cve\",\"key\":\"k\",\"provider\":\"p\","
	"\"updated\":\"2024-01-01T00:00:00Z\"},{\"source\":\"osv\"}]}";

static void whole(void **state)
{
	struct arena a;
	struct entry e;
	struct err err;

	(void)state;
	arena_init(&a);
	want(get(&a, full, &e, &err), "%s: %s", err.where, err.msg);
	assert_int_equal(e.state, ENTRY_WITHDRAWN);
	assert_text(e.title, "T \"q\" \x01 é");
	assert_int_equal(e.fix_level, 20240305);
	assert_int_equal(e.severity, SEVERITY_CRITICAL);
	assert_true(e.vectors[0].score == 7.8 && e.vectors[1].score == 0 && e.vectors[2].score == -1);
	assert_true(e.evidence[0].value == 0.94417);
	assert_int_equal(e.clauses[0].releases.v[3], 1610);
	assert_int_equal(e.clauses[0].scheme, SCHEME_CODE);
	assert_true(e.sources[1].updated == TIME_NONE);
	want_str(put(&a, &e), str_of(full), "written again");
	arena_release(&a);
}

/* --- entries of every shape, by a fixed generator: written, read and written again they are the same --- */

static uint32_t seed;

static uint32_t roll(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static struct str word(void)
{
	static const char *const words[] = {
		"", "a", "Android", "with space", "\"quoted\"", "back\\slash", "line\nbreak", "\t", "\x01\x1f", "中文", "é", "𝄞",
		"</script>", "1.2.3", "0", "null",
	};

	return str_of(words[roll(ROWS(words))]);
}

static struct str some_word(void)
{
	struct str s;

	do
		s = word();
	while (!s.n);
	return s;
}

static struct strs words(struct arena *a)
{
	struct strs l = { 0 };

	for (uint32_t n = roll(4); n; n--)
		strs_add(a, &l, some_word());
	return l;
}

static day some_day(void)
{
	return roll(3) ? day_from(1970 + (int)roll(200), 1 + (int)roll(12), 1 + (int)roll(28)) : 0;
}

static unixtime some_time(void)
{
	return roll(3) ? (unixtime)roll(4000000) * 1000 + roll(1000) : TIME_NONE;
}

static struct clause clause(struct arena *a)
{
	static const release known[] = { 404, 601, 712, 810, 900, 1000, 1100, 1200, 1210, 1300, 1400, 1500, 1600, 1610, 1700 };
	static const struct { enum scheme scheme; const char *low, *high; } versions[] = {
		{ SCHEME_DOTTED, "16.7", "17.0.1" }, { SCHEME_ARM, "r34p0", "r40p0" },  { SCHEME_RTM, "1.15 RTM", "24.2 RTM2" },
		{ SCHEME_NATURAL, "10.1.0.120(C431E19R2P5)", "10.1.0.121" }, { SCHEME_CODE, "100", "2000000000" },
	};
	uint32_t v = roll(ROWS(versions));
	struct clause c = {
		.line = word(), .os = (enum os)roll(OS_N), .makers = words(a), .models = words(a), .chips = words(a),
		.chips_open = roll(2), .releases_exact = roll(2), .level = some_day(), .level_basis = (enum level_basis)roll(LEVEL_BASIS_N),
		.component = (enum component)roll(COMPONENT_N), .subject = (enum subject)roll(SUBJECT_N), .scheme = versions[v].scheme,
		.package = some_word(), .sure = (enum sure)roll(SURE_N), .text = some_word(), .source = word(),
	};

	for (uint32_t n = roll(5); n; n--)
		c.releases = releases_add(a, c.releases, known[roll(ROWS(known))]);
	if (c.subject != SUBJECT_NONE && roll(2)) {
		c.range_n = 1 + roll(3);
		c.ranges = arena_array(a, struct range, c.range_n);
		for (size_t i = 0; i < c.range_n; i++) {
			struct range *r = &c.ranges[i];

			r->from = roll(3) ? str_of(versions[v].low) : roll(2) ? STR("0") : STR_NONE;
			r->to = roll(3) ? str_of(versions[v].high) : STR_NONE;
			r->to_included = r->to.n && roll(2);
			r->fix = word();
		}
	}
	want(clause_valid(&c), "the generator made a clause that is not valid");
	return c;
}

static struct entry entry(struct arena *a)
{
	struct entry e = {
		.id = some_word(), .aliases = words(a), .state = (enum entry_state)roll(ENTRY_STATE_N), .title = some_word(),
		.summary = word(), .component = word(), .kind = word(), .published = some_time(), .updated = some_time(),
		.severity = (enum severity)roll(SEVERITY_N), .exploited = roll(2), .fix_level = some_day(), .weaknesses = words(a),
		.disagreements = words(a),
		.clause_n = roll(4), .vector_n = roll(3), .evidence_n = roll(3), .reference_n = roll(3), .source_n = roll(3),
	};

	e.clauses = arena_array(a, struct clause, e.clause_n);
	e.vectors = arena_array(a, struct vector, e.vector_n);
	e.evidence = arena_array(a, struct evidence, e.evidence_n);
	e.references = arena_array(a, struct reference, e.reference_n);
	e.sources = arena_array(a, struct source_note, e.source_n);
	for (size_t i = 0; i < e.clause_n; i++)
		e.clauses[i] = clause(a);
	for (size_t i = 0; i < e.vector_n; i++)
		e.vectors[i] = (struct vector){ word(), word(), word(), roll(3) ? roll(101) / 10.0 : -1 };
	for (size_t i = 0; i < e.evidence_n; i++)
		e.evidence[i] = (struct evidence){ (enum evidence_kind)roll(EVIDENCE_KIND_N), word(), word(), word(), some_day(),
		                                   roll(100000) / 99991.0 };
	for (size_t i = 0; i < e.reference_n; i++)
		e.references[i] = (struct reference){ some_word(), (enum reference_kind)roll(REF_KIND_N) };
	for (size_t i = 0; i < e.source_n; i++)
		e.sources[i] = (struct source_note){ some_word(), word(), word(), some_time() };
	return e;
}

static void same_clause(const struct clause *a, const struct clause *b)
{
	same_str(a->line, b->line);
	same_strs(&a->makers, &b->makers);
	same_strs(&a->models, &b->models);
	same_strs(&a->chips, &b->chips);
	assert_true(a->os == b->os && a->chips_open == b->chips_open && a->releases_exact == b->releases_exact &&
	            a->level == b->level && a->level_basis == b->level_basis && a->component == b->component &&
	            a->subject == b->subject && a->scheme == b->scheme && a->sure == b->sure);
	assert_int_equal(a->releases.n, b->releases.n);
	for (size_t i = 0; i < a->releases.n; i++)
		assert_int_equal(a->releases.v[i], b->releases.v[i]);
	same_str(a->package, b->package);
	same_str(a->text, b->text);
	same_str(a->source, b->source);
	assert_int_equal(a->range_n, b->range_n);
	for (size_t i = 0; i < a->range_n; i++) {
		same_str(a->ranges[i].from, b->ranges[i].from);
		same_str(a->ranges[i].to, b->ranges[i].to);
		same_str(a->ranges[i].fix, b->ranges[i].fix);
		assert_int_equal(a->ranges[i].to_included, b->ranges[i].to_included);
	}
}

static void same_entry(const struct entry *a, const struct entry *b)
{
	same_str(a->id, b->id);
	same_strs(&a->aliases, &b->aliases);
	same_str(a->title, b->title);
	same_str(a->summary, b->summary);
	same_str(a->component, b->component);
	same_str(a->kind, b->kind);
	assert_true(a->state == b->state && a->published == b->published && a->updated == b->updated &&
	            a->severity == b->severity && a->exploited == b->exploited && a->fix_level == b->fix_level);
	same_strs(&a->weaknesses, &b->weaknesses);
	same_strs(&a->disagreements, &b->disagreements);
	assert_true(a->clause_n == b->clause_n && a->vector_n == b->vector_n && a->evidence_n == b->evidence_n &&
	            a->reference_n == b->reference_n && a->source_n == b->source_n);
	for (size_t i = 0; i < a->clause_n; i++)
		same_clause(&a->clauses[i], &b->clauses[i]);
	for (size_t i = 0; i < a->vector_n; i++) {
		same_str(a->vectors[i].source, b->vectors[i].source);
		same_str(a->vectors[i].version, b->vectors[i].version);
		same_str(a->vectors[i].vector, b->vectors[i].vector);
		assert_true(a->vectors[i].score == b->vectors[i].score);
	}
	for (size_t i = 0; i < a->evidence_n; i++) {
		assert_true(a->evidence[i].kind == b->evidence[i].kind && a->evidence[i].date == b->evidence[i].date &&
		            a->evidence[i].value == b->evidence[i].value);
		same_str(a->evidence[i].source, b->evidence[i].source);
		same_str(a->evidence[i].text, b->evidence[i].text);
		same_str(a->evidence[i].url, b->evidence[i].url);
	}
	for (size_t i = 0; i < a->reference_n; i++) {
		same_str(a->references[i].url, b->references[i].url);
		assert_int_equal(a->references[i].kind, b->references[i].kind);
	}
	for (size_t i = 0; i < a->source_n; i++) {
		same_str(a->sources[i].source, b->sources[i].source);
		same_str(a->sources[i].key, b->sources[i].key);
		same_str(a->sources[i].provider, b->sources[i].provider);
		assert_true(a->sources[i].updated == b->sources[i].updated);
	}
}

static void round_trips(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (uint32_t i = 0; i < 3000; i++) {
		seed = i * 2654435761u;
		struct entry e = entry(&a), back;
		struct err err = { 0 };
		struct str text = put(&a, &e);

		want(get(&a, text.p, &back, &err), "seed %u: %s: %s in %s", i, err.where, err.msg, text.p);
		same_entry(&e, &back);
		want_str(put(&a, &back), text, "written again");
		arena_reset(&a);
	}
	arena_release(&a);
}

/* --- what is refused --- */

#define ENTRY(more)  "{\"id\":\"a\",\"title\":\"t\"," more "}"
#define CLAUSE(more) ENTRY("\"conditions\":[{" more "}]")

static void refused(void **state)
{
	static const struct { const char *text, *where, *msg; } rows[] = {
		{ "[]", "/", "found array, expected object" },
		{ "{}", "/id", "found nothing" },
		{ "{\"id\":\"a\"}", "/title", "found nothing" },
		{ "{\"id\":\"a\",\"title\":null}", "/title", "found nothing" },
		{ "{\"id\":\"\",\"title\":\"t\"}", "/id", "found an empty text" },
		{ "{\"id\":1,\"title\":\"t\"}", "/id", "found number, expected string" },
		{ ENTRY("\"tilte\":\"t\""), "/tilte", "no such member" },
		{ ENTRY("\"aliases\":\"x\""), "/aliases", "found string, expected array" },
		{ ENTRY("\"aliases\":[1]"), "/aliases/0", "found number" },
		{ ENTRY("\"state\":\"gone\""), "/state", "expected one of published, withdrawn" },
		{ ENTRY("\"state\":true"), "/state", "found boolean" },
		{ ENTRY("\"severity\":\"moderate\""), "/severity", "expected one of unknown, none, low" },
		{ ENTRY("\"published\":\"2024-13-01\""), "/published", "expected an instant" },
		{ ENTRY("\"published\":20240301"), "/published", "found number" },
		{ ENTRY("\"fix_level\":\"2024-02-30\""), "/fix_level", "expected a day" },
		{ ENTRY("\"exploited\":\"yes\""), "/exploited", "found string, expected boolean" },
		{ ENTRY("\"vectors\":{}"), "/vectors", "found object, expected array" },
		{ ENTRY("\"vectors\":[1]"), "/vectors/0", "found number, expected object" },
		{ ENTRY("\"vectors\":[{\"score\":10.1}]"), "/vectors/0/score", "expected 0 to 10" },
		{ ENTRY("\"vectors\":[{\"score\":-1}]"), "/vectors/0/score", "expected 0 to 10" },
		{ ENTRY("\"vectors\":[{\"score\":\"9\"}]"), "/vectors/0/score", "found string, expected number" },
		{ ENTRY("\"vectors\":[{\"scoer\":1}]"), "/vectors/0/scoer", "no such member" },
		{ ENTRY("\"evidence\":[{}]"), "/evidence/0/kind", "found nothing" },
		{ ENTRY("\"evidence\":[{\"kind\":\"rumour\"}]"), "/evidence/0/kind", "expected one of epss" },
		{ ENTRY("\"evidence\":[{\"kind\":\"kev\",\"date\":\"soon\"}]"), "/evidence/0/date", "expected a day" },
		{ ENTRY("\"evidence\":[{\"kind\":\"epss\",\"value\":-0.1}]"), "/evidence/0/value", "expected 0 to" },
		{ ENTRY("\"references\":[{}]"), "/references/0/url", "found nothing" },
		{ ENTRY("\"references\":[{\"url\":\"u\",\"kind\":\"blog\"}]"), "/references/0/kind", "expected one of" },
		{ ENTRY("\"sources\":[{\"key\":\"k\"}]"), "/sources/0/source", "found nothing" },
		{ CLAUSE("\"os\":\"andriod\""), "/conditions/0/os", "expected one of any, android" },
		{ CLAUSE("\"level\":\"2024-00-01\""), "/conditions/0/level", "expected a day" },
		{ CLAUSE("\"level_basis\":\"x\""), "/conditions/0/level_basis", "expected one of stated" },
		{ CLAUSE("\"component\":\"x\""), "/conditions/0/component", "expected one of platform" },
		{ CLAUSE("\"subject\":\"x\""), "/conditions/0/subject", "expected one of none" },
		{ CLAUSE("\"scheme\":\"x\""), "/conditions/0/scheme", "expected one of dotted" },
		{ CLAUSE("\"sure\":\"x\""), "/conditions/0/sure", "expected one of yes" },
		{ CLAUSE("\"releases\":[\"Upside Down\"]"), "/conditions/0/releases/0", "expected an Android release" },
		{ CLAUSE("\"releases\":[14]"), "/conditions/0/releases/0", "found number" },
		{ CLAUSE("\"ranges\":[{\"from\":1}]"), "/conditions/0/ranges/0/from", "found number" },
		{ CLAUSE("\"ranges\":[{\"upto\":\"1\"}]"), "/conditions/0/ranges/0/upto", "no such member" },
		/* each member fine by itself, the clause is not */
		{ CLAUSE("\"ranges\":[{\"to\":\"1\"}]"), "/conditions/0", "at odds with itself" },
		{ CLAUSE("\"subject\":\"os\",\"ranges\":[{\"from\":\"2\",\"to\":\"1\"}]"), "/conditions/0", "at odds with itself" },
		{ CLAUSE("\"subject\":\"os\",\"ranges\":[{\"to\":\"soon\"}]"), "/conditions/0", "at odds with itself" },
		{ CLAUSE("\"subject\":\"package\""), "/conditions/0", "at odds with itself" },
		{ CLAUSE("\"sure\":\"unknown\""), "/conditions/0", "at odds with itself" },
		{ CLAUSE("\"makers\":[\"\"]"), "/conditions/0", "at odds with itself" },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct entry e = { .title = STR("untouched") };
		struct err err;

		want(!get(&a, rows[i].text, &e, &err), "accepted: %s", rows[i].text);
		want(strcmp(err.where, rows[i].where) == 0 && strstr(err.msg, rows[i].msg), "%s: told \"%s: %s\"", rows[i].text,
		     err.where, err.msg);
		want_str(e.title, STR("untouched"), rows[i].text);
	}
	arena_release(&a);
}

/* --- our list as a source --- */

static void as_source(void **state)
{
	struct caught c;
	struct buf b;

	(void)state;
	buf_init(&b, 1 * MIB);
	buf_printf(&b, "%s\n{\"id\":\"CVE-2024-0002\",\"state\":\"published\",\"title\":\"two\"}\n", full);
	catch_text(&c, &reader_tocsin, buf_str(&b));
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.record_n, 2);
	const struct record *r = caught_record(&c, "CVE-2024-0001");

	assert_true(r->withdrawn && r->creates);
	assert_text(r->severity, "critical");
	assert_int_equal(r->clause_n, 2);
	assert_text(r->clauses[0].package, "com.acme");
	assert_int_equal(r->aliases.n, 2);
	want_str(r->body, str_of(full), "body");
	assert_text(caught_record(&c, "CVE-2024-0002")->severity, "");
	catch_end(&c);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole), cmocka_unit_test(round_trips), cmocka_unit_test(refused), cmocka_unit_test(as_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
