#include "unit.h"

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "format/input.h"
#include "format/ssvc_json.h"

enum { AT = 1632929384 }; /* 2021-09-29T15:29:44Z */

static struct str written(struct arena *a, const struct ssvc_list *l)
{
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, LIMIT_SSVC * 2);
	want(ssvc_list_write(&b, l, &err), "%s", err.msg);
	struct str s = buf_dup(a, &b);

	buf_release(&b);
	return s;
}

static struct ssvc_list read_list(struct arena *a, struct str text)
{
	struct err err = { 0 };
	struct ssvc_list l = { 0 };

	want(ssvc_list_read(a, text, &l, &err), "%s: %s in %.*s", err.where, err.msg, STR_ARG(text));
	return l;
}

/* Every row of every table, and each with one input taken away; `each` gets the text. */
static void every_row(struct arena *a, void (*each)(void *ctx, struct str text, const struct rating *r), void *ctx)
{
	for (size_t i = 0; i < ssvc_table_n; i++)
		for (size_t row = 0; row < ssvc_tables[i]->row_n; row++) {
			const struct ssvc_table *t = ssvc_tables[i];
			struct rating r = { .method = &ssvc_methods[i] };
			struct ssvc_list l;
			size_t rest = row;

			for (size_t k = 0; k < t->input_n; rest /= t->inputs[k++]->value_n)
				r.choice[k] = (uint8_t)(rest % t->inputs[k]->value_n + 1);
			for (size_t gone = 0; gone <= t->input_n; gone++) {
				struct rating part = r;

				part.choice[gone] = 0; /* of the last round: past the inputs */
				if (!ssvc_list_of(a, &part, AT, &l))
					continue;
				strs_add(a, &l.targets, STR("CVE-1900-0000"));
				each(ctx, written(a, &l), &part);
			}
		}
}

static void check_back(void *ctx, struct str text, const struct rating *r)
{
	struct arena *a = ctx;
	struct ssvc_list l = read_list(a, text);
	struct ssvc_reading back;

	want(ssvc_list_rate(&l, r->method->own, &back), "%.*s", STR_ARG(text));
	want(back.rating.method == r->method && !memcmp(back.rating.choice, r->choice, sizeof r->choice), "%.*s", STR_ARG(text));
	want(back.possible == ssvc_outcomes(r->method->own, r->choice) && back.told == back.possible && !back.contradicts, "%.*s",
		STR_ARG(text));
	want(ssvc_list_table(&l) == r->method->own && l.at == AT && l.targets.n == 1, "%.*s", STR_ARG(text));
	want_str(written(a, &l), text, "written again");
}

static void ratings_come_back(void **state)
{
	struct arena a;
	(void)state;

	arena_init(&a);
	every_row(&a, check_back, &a);
	arena_release(&a);
}

static void a_list_looks_so(void **state)
{
	static const char expected[] =
		"{\"timestamp\":\"2021-09-29T15:29:44Z\",\"schemaVersion\":\"2.0.0\",\"selections\":["
		"{\"namespace\":\"ssvc\",\"key\":\"A\",\"version\":\"2.0.0\",\"name\":\"Automatable\",\"values\":[{\"key\":\"Y\",\"name\":\"Yes\"}]},"
		"{\"namespace\":\"ssvc\",\"key\":\"U\",\"version\":\"1.0.1\",\"name\":\"Utility\",\"values\":[{\"key\":\"E\",\"name\":\"Efficient\"},"
		"{\"key\":\"S\",\"name\":\"Super Effective\"}]}],\"decision_point_resources\":[{\"uri\":"
		"\"https://github.com/CERTCC/SSVC/blob/main/data/json/decision_tables/ssvc/utility_1_0_0.json\",\"summary\":\"ssvc:DT_U:1.0.0 Utility\"}]}";
	struct rating r = { .method = &ssvc_methods[SSVC_UTILITY], .choice = { 2, 0 } };
	struct ssvc_list l;
	struct arena a;
	(void)state;

	arena_init(&a);
	assert_true(ssvc_list_of(&a, &r, AT, &l));
	want_str(written(&a, &l), STR(expected), "utility");
	r.choice[0] = 0;
	assert_false(ssvc_list_of(&a, &r, AT, &l));
	arena_release(&a);
}

/* --- what others wrote --- */

static struct str shared_text(struct arena *a, const char *inside)
{
	char path[1024];
	struct err err = { 0 };
	struct str text;

	want(file_read(a, shared_data(path, sizeof path, inside), 16 * MIB, &text, &err), "%s", err.msg);
	return text;
}

static void published_examples_are_read(void **state)
{
	static const struct { const char *file, *target; enum ssvc_table_id table; uint8_t choice[4]; size_t other; } rows[] = {
		{ "CVE-1900-1234-Decision_Point_Value_Selection-2-0-0.json", "CVE-1900-1234", SSVC_CISA, { 3, 2, 2, 0 }, 0 },
		{ "CVE-1900-1234-Decision_Point_Value_Selection.json", "CVE-1900-1234", SSVC_CISA, { 3, 2, 2, 0 }, 0 },
		{ "archive/Computed-CVE-2014-0751-Coordinator.json", "CVE-2014-0751", SSVC_CISA, { 3, 1, 2, 2 }, 2 },
		{ "archive/Computed-CVE-2014-0751-Coordinator-with-tree.json", "CVE-2014-0751", SSVC_CISA, { 3, 1, 2, 2 }, 2 },
	};
	struct arena a;
	(void)state;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		char inside[300];
		struct ssvc_reading r;
		size_t other = 0;

		snprintf(inside, sizeof inside, "ssvc/schema_examples/%s", rows[i].file);
		struct ssvc_list l = read_list(&a, shared_text(&a, inside));

		want(l.at == AT && l.targets.n == 1, "%s", rows[i].file);
		want_str(l.targets.v[0], str_of(rows[i].target), rows[i].file);
		want(ssvc_list_table(&l) == ssvc_tables[rows[i].table], "%s: table", rows[i].file);
		want(ssvc_list_rate(&l, ssvc_tables[rows[i].table], &r), "%s", rows[i].file);
		want(!memcmp(r.rating.choice, rows[i].choice, 4), "%s: choices", rows[i].file);
		for (size_t k = 0; k < l.n; k++)
			other += l.v[k].known != SSVC_KNOWN;
		want(other == rows[i].other, "%s: %zu of other kinds", rows[i].file, other);
	}
	arena_release(&a);
}

/* What CISA adds to CVE records, cut out of the records' text: it ends with the brace that its own opens. */
static void cisa_records_are_read(void **state)
{
	static const struct str head = STR_LIT("\"ssvc\",\"content\":");
	size_t n = 0, active = 0;
	struct arena a, each;
	struct str text;
	struct err err = { 0 };
	(void)state;

	arena_init(&a);
	arena_init(&each);
	assert_true(input_gunzip(&a, shared_text(&a, "mobile-cves/qualcomm.jsonl.gz"), 256 * MIB, &text, &err));
	for (size_t at; (at = str_find(text, head)) != SIZE_MAX; n++) {
		size_t end = 0, depth = 0;

		text = str_from(text, at + head.n);
		do
			depth += (size_t)(text.p[end] == '{') - (size_t)(text.p[end] == '}');
		while (++end < text.n && depth);
		struct ssvc_list l = read_list(&each, str_sub(text, 0, end));
		struct ssvc_reading r;

		want(ssvc_list_table(&l) == ssvc_tables[SSVC_CISA] && ssvc_list_rate(&l, l.table, &r), "%.*s", (int)end, text.p);
		want(r.rating.choice[0] && r.rating.choice[1] && r.rating.choice[2], "%.*s", (int)end, text.p);
		active += r.rating.choice[0] == 3;
		arena_reset(&each);
	}
	assert_true(n > 100);
	assert_true(active > 0);
	arena_release(&each);
	arena_release(&a);
}

/* A value that we cannot name must not fall out of its selection: that would rule it out. */
static void half_known_values_are_not_written(void **state)
{
	struct ssvc_list l;
	struct arena a;
	(void)state;

	arena_init(&a);
	l = read_list(&a, STR("{\"timestamp\":\"2024-02-05T18:39:59Z\",\"options\":[{\"Technical Impact\":[\"total\",\"most\"]},"
		"{\"Automatable\":[\"no\",\"yes\"]}]}"));
	assert_int_equal(l.n, 2);
	assert_int_equal(l.v[0].known, SSVC_OTHER_VALUE);
	assert_int_equal(l.v[1].set, 3);
	struct str s = written(&a, &l);

	want(str_find(s, STR("\"TI\"")) == SIZE_MAX && str_find(s, STR("\"A\"")) != SIZE_MAX, "%.*s", STR_ARG(s));
	arena_release(&a);
}

/* A list around selections. */
static struct str list_text(struct arena *a, const char *selections)
{
	return STR_JOIN(a, STR("{\"timestamp\":\"2021-09-29T15:29:44Z\",\"schemaVersion\":\"2.0.0\",\"selections\":["), str_of(selections),
		STR("]}"));
}

static void the_unknown_is_told_and_kept(void **state)
{
	static const struct { const char *in; enum ssvc_known known; } rows[] = {
		{ "{\"namespace\":\"ssvc\",\"key\":\"U\",\"version\":\"1.0.1\",\"values\":[{\"key\":\"L\"}]}", SSVC_KNOWN },
		{ "{\"namespace\":\"ssvc\",\"key\":\"U\",\"version\":\"1.0.0\",\"values\":[{\"key\":\"L\"}]}", SSVC_KNOWN },
		{ "{\"namespace\":\"ssvc\",\"key\":\"E\",\"version\":\"1.0.0\",\"values\":[{\"key\":\"A\"}]}", SSVC_OTHER_VERSION },
		{ "{\"namespace\":\"ssvc\",\"key\":\"SI\",\"version\":\"1.0.0\",\"values\":[{\"key\":\"H\"}]}", SSVC_OTHER_VERSION },
		{ "{\"namespace\":\"cisa\",\"key\":\"MP\",\"version\":\"1.0.0\",\"values\":[{\"key\":\"S\"}]}", SSVC_OTHER_POINT },
		{ "{\"namespace\":\"x_com.example#fleet\",\"key\":\"Q_1\",\"version\":\"1.0.0-rc.1+b\",\"name\":\"Ours\",\"values\":[{\"key\":\"S\"},"
		  "{\"key\":\"T\",\"name\":\"Two\"}]}", SSVC_OTHER_POINT },
		{ "{\"namespace\":\"ssvc\",\"key\":\"E\",\"version\":\"1.1.0\",\"values\":[{\"key\":\"A\"},{\"key\":\"Z\"}]}", SSVC_OTHER_VALUE },
		{ "{\"namespace\":\"cisa\",\"key\":\"CISA\",\"version\":\"1.1.0\",\"values\":[{\"key\":\"T*\"},{\"key\":\"T\"}]}", SSVC_KNOWN },
	};
	struct arena a;
	(void)state;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str text = list_text(&a, rows[i].in);
		struct ssvc_list l = read_list(&a, text);

		want(l.n == 1 && l.v[0].known == rows[i].known, "%s: %d", rows[i].in, l.v[0].known);
		want(!!l.v[0].point == (rows[i].known == SSVC_KNOWN) && !!l.v[0].set == !!l.v[0].point, "%s", rows[i].in);
		want_str(written(&a, &l), text, rows[i].in);
	}
	arena_release(&a);
}

static void tables_are_recognised_and_helpers_used(void **state)
{
#define S(ns, key, version, value) "{\"namespace\":\"" ns "\",\"key\":\"" key "\",\"version\":\"" version "\",\"values\":[" value "]}"
#define V(key) "{\"key\":\"" key "\"}"
	static const struct { const char *in; int table; uint32_t possible; bool contradicts; unsigned derived; } rows[] = {
		/* supplier, utility and safety by their helpers: active, super effective, total, significant: immediate */
		{ S("ssvc", "E", "1.1.0", V("A")) "," S("ssvc", "A", "2.0.0", V("Y")) "," S("ssvc", "VD", "1.0.0", V("C")) ","
		  S("ssvc", "TI", "1.0.0", V("T")) "," S("ssvc", "SI", "2.0.1", V("R")), SSVC_SUPPLIER, 8, false, 1U << 1 | 1U << 3 },
		/* two values left, and an outcome among those that remain */
		{ S("ssvc", "E", "1.1.0", V("N") "," V("P")) "," S("ssvc", "U", "1.0.1", V("L")) "," S("ssvc", "TI", "1.0.0", V("P")) ","
		  S("ssvc", "PSI", "2.0.0", V("M")) "," S("ssvc", "DSOI", "1.0.0", V("S")), SSVC_SUPPLIER, 3, false, 0 },
		/* an outcome that the table does not give */
		{ S("ssvc", "E", "1.1.0", V("N")) "," S("ssvc", "U", "1.0.1", V("L")) "," S("ssvc", "TI", "1.0.0", V("P")) ","
		  S("ssvc", "PSI", "2.0.1", V("M")) "," S("ssvc", "DSOI", "1.0.0", V("I")), SSVC_SUPPLIER, 1, true, 0 },
		{ S("cisa", "KEV", "1.0.0", V("Y")) "," S("cisa", "PE", "1.0.0", V("Y")), SSVC_CISA_BOD_26_04, 4 | 8 | 16, false, 0 },
		{ S("ssvc", "SI", "2.0.1", V("C")), SSVC_PUBLIC_SAFETY_IMPACT, 2, false, 0 },
		{ S("cisa", "MP", "1.0.0", V("S")), -1, 0, false, 0 },
	};
	struct arena a;
	(void)state;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct ssvc_list l = read_list(&a, list_text(&a, rows[i].in));
		const struct ssvc_table *t = ssvc_list_table(&l);
		struct ssvc_reading r;

		want(t == (rows[i].table < 0 ? NULL : ssvc_tables[rows[i].table]), "row %zu: %.*s", i, STR_ARG(t ? t->id : STR("none")));
		if (!t)
			continue;
		want(ssvc_list_rate(&l, t, &r) && r.possible == rows[i].possible, "row %zu: %x", i, r.possible);
		want(r.contradicts == rows[i].contradicts, "row %zu", i);
		for (size_t k = 0; k < t->input_n; k++)
			want(r.derived[k] == (rows[i].derived >> k & 1), "row %zu, input %zu", i, k);
	}
	arena_release(&a);
}

static void errors_name_the_place(void **state)
{
#define HEAD "{\"timestamp\":\"2021-09-29T15:29:44Z\",\"schemaVersion\":\"2.0.0\",\"selections\":["
#define GOOD S("ssvc", "E", "1.1.0", V("A"))
	static const struct { const char *in; enum err_code code; const char *where, *says; } rows[] = {
		{ "", ERR_SYNTAX, "", "" },
		{ "[]", ERR_TYPE, "", "object" },
		{ "{}", ERR_MISSING, "schemaVersion", "" },
		{ "{\"schemaVersion\":2}", ERR_TYPE, "/schemaVersion", "" },
		{ "{\"schemaVersion\":\"3.0.0\"}", ERR_SYNTAX, "/schemaVersion", "found \"3.0.0\", expected 2.0.0 or 1-0-1" },
		{ "{\"schemaVersion\":\"2.0.0\"}", ERR_MISSING, "selections", "" },
		{ HEAD "]}", ERR_MISSING, "/selections", "empty" },
		{ HEAD "7]}", ERR_TYPE, "/selections/0", "" },
		{ HEAD S("SSVC", "E", "1.1.0", V("A")) "]}", ERR_SYNTAX, "/selections/0/namespace", "SSVC" },
		{ HEAD S("ssvc", "E_", "1.1.0", V("A")) "]}", ERR_SYNTAX, "/selections/0/key", "E_" },
		{ HEAD S("ssvc", "E", "1.1", V("A")) "]}", ERR_SYNTAX, "/selections/0/version", "1.1" },
		{ HEAD S("ssvc", "E", "01.1.0", V("A")) "]}", ERR_SYNTAX, "/selections/0/version", "01.1.0" },
		{ HEAD S("ssvc", "E", "1.1.0-", V("A")) "]}", ERR_SYNTAX, "/selections/0/version", "1.1.0-" },
		{ HEAD S("ssvc", "E", "1.1.0", "") "]}", ERR_MISSING, "/selections/0/values", "empty" },
		{ HEAD S("ssvc", "E", "1.1.0", "\"A\"") "]}", ERR_TYPE, "/selections/0/values/0", "" },
		{ HEAD S("ssvc", "E", "1.1.0", "{\"name\":\"Active\"}") "]}", ERR_MISSING, "key", "" },
		{ HEAD GOOD "," GOOD "]}", ERR_SYNTAX, "/selections/1", "ssvc:E is selected twice, first in entry 0" },
		{ HEAD S("ssvc", "U", "1.0.0", V("L")) "," S("ssvc", "U", "1.0.1", V("L")) "]}", ERR_SYNTAX, "/selections/1", "twice" },
		{ HEAD GOOD "],\"target_ids\":[]}", ERR_MISSING, "/target_ids", "empty" },
		{ HEAD GOOD "],\"target_ids\":[\"a\",\"a\"]}", ERR_SYNTAX, "/target_ids/1", "twice" },
		{ HEAD GOOD "],\"references\":[{\"uri\":\"no address\",\"summary\":\"\"}]}", ERR_SYNTAX, "/references/0/uri", "no address" },
		{ HEAD GOOD "],\"references\":[{\"uri\":\"https://example.com/%zz\",\"summary\":\"\"}]}", ERR_SYNTAX, "/references/0/uri", "URI" },
		{ HEAD GOOD "],\"decision_point_resources\":[{\"uri\":\"https://example.com/\"}]}", ERR_MISSING, "summary", "" },
		{ "{\"schemaVersion\":\"2.0.0\",\"selections\":[" GOOD "]}", ERR_MISSING, "timestamp", "" },
		{ "{\"timestamp\":\"today\",\"schemaVersion\":\"2.0.0\",\"selections\":[" GOOD "]}", ERR_SYNTAX, "/timestamp", "today" },
		{ "{\"options\":[{\"Exploitation\":[\"poc\",\"x\"]},{\"Exploitation\":\"none\"}]}", ERR_SYNTAX, "/options/1/Exploitation", "twice" },
		{ "{\"options\":[{\"Exploitation\":1}]}", ERR_TYPE, "/options/0/Exploitation", "" },
		{ "{\"options\":[{\"Exploitation\":\"poc\"},{\"exploitation\":\"none\"}]}", ERR_SYNTAX, "/options/1/exploitation", "twice" },
	};
	struct arena a;
	(void)state;

	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct ssvc_list l = { .at = 7 };
		struct err err = { 0 };

		want(!ssvc_list_read(&a, str_of(rows[i].in), &l, &err), "taken: %s", rows[i].in);
		want(err.code == rows[i].code && strstr(err.where, rows[i].where) && strstr(err.msg, rows[i].says), "%s: %d %s: %s", rows[i].in,
			err.code, err.where, err.msg);
		want(l.at == 7, "untouched: %s", rows[i].in);
	}
	arena_release(&a);
}

static void limits_hold(void **state)
{
	struct err err = { 0 };
	struct ssvc_list l;
	struct arena a;
	struct buf b;
	(void)state;

	arena_init(&a);
	buf_init(&b, 4 * MIB);
	buf_puts(&b, HEAD);
	for (int i = 0; i <= LIMIT_SSVC_SELECTIONS; i++)
		buf_printf(&b, "%s{\"namespace\":\"ssvc\",\"key\":\"K%d\",\"version\":\"1.0.0\",\"values\":[{\"key\":\"A\"}]}", i ? "," : "", i);
	buf_puts(&b, "]}");
	assert_false(ssvc_list_read(&a, buf_str(&b), &l, &err));
	want(err.code == ERR_LIMIT && !strcmp(err.where, "/selections"), "%s: %s", err.where, err.msg);
	buf_clear(&b);
	buf_printf(&b, "{\"a\":\"%*s\"}", (int)LIMIT_SSVC, "");
	assert_false(ssvc_list_read(&a, buf_str(&b), &l, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	buf_release(&b);
	arena_release(&a);
}

/* --- by the schema --- */

static void write_line(void *ctx, struct str text, const struct rating *r)
{
	(void)r;
	fprintf(ctx, "%.*s\n", STR_ARG(text));
}

static void what_is_written_is_valid(void **state)
{
	static const char *const others[] = {
		S("x_com.example#fleet", "Q_1", "1.0.0-rc.1+b", V("S") "," V("T*")) "],\"target_ids\":[\"VU#999999\",\"\\u4e2d\"",
		GOOD "],\"references\":[{\"uri\":\"https://example.com/a?b=%20&c#d\",\"summary\":\"\"},{\"uri\":\"urn:x:y\",\"summary\":\"z\"}",
		S("ssvc", "E", "1.0.0", V("A")) "],\"references\":[{\"uri\":\"https://example.com/\",\"summary\":\"two\\nlines\"}",
	};
	char schema[1024], command[4000], lines[] = "/tmp/tocsin-ssvc-XXXXXX";
	const char *source = getenv("TOCSIN_SOURCE");
	struct arena a;
	(void)state;

	shared_data(schema, sizeof schema, "ssvc/schema/v2/SelectionList_2_0_0.schema.json");
	snprintf(command, sizeof command, "test -d '%s/tests/oracle/node_modules/ajv-formats' && command -v node >/dev/null",
		source ? source : ".");
	if (system(command) != 0)
		skip();
	int fd = mkstemp(lines);
	FILE *f = fdopen(fd, "w");

	assert_non_null(f);
	arena_init(&a);
	every_row(&a, write_line, f);
	for (size_t i = 0; i < ROWS(others); i++) {
		struct ssvc_list l = read_list(&a, list_text(&a, others[i]));

		write_line(f, written(&a, &l), NULL);
	}
	arena_release(&a);
	assert_int_equal(fclose(f), 0);
	snprintf(command, sizeof command, "node '%s/tests/oracle/schema.mjs' '%s' %s >&2", source ? source : ".", schema, lines);
	int status = system(command);

	unlink(lines);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratings_come_back),
		cmocka_unit_test(a_list_looks_so),
		cmocka_unit_test(published_examples_are_read),
		cmocka_unit_test(cisa_records_are_read),
		cmocka_unit_test(half_known_values_are_not_written),
		cmocka_unit_test(the_unknown_is_told_and_kept),
		cmocka_unit_test(tables_are_recognised_and_helpers_used),
		cmocka_unit_test(errors_name_the_place),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(what_is_written_is_valid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
