#include "feed_case.h"

#define LIST "{\"tocsin\":\"list\",\"version\":1,\"note\":\"typed in by hand\"}\n"
#define ENTRY                                                                                                          \
	"{\"id\":\"CVE-2023-41993\",\"aliases\":[\"ZZ-1\"],\"title\":\"WebKit: code execution by web content\","           \
	"\"published\":\"2023-09-21T00:00:00Z\",\"severity\":\"high\",\"weaknesses\":[\"CWE-754\"],"                       \
	"\"evidence\":[{\"kind\":\"kev\",\"source\":\"CISA KEV\",\"date\":\"2023-09-25\"}],"                               \
	"\"conditions\":[{\"line\":\"iOS\",\"os\":\"ios\",\"makers\":[\"apple\"],\"subject\":\"os\",\"scheme\":\"dotted\","  \
	"\"ranges\":[{\"from\":\"17.0\",\"to\":\"17.0.1\",\"fix\":\"17.0.1\"}],\"source\":\"Apple\"}],"                      \
	"\"references\":[{\"url\":\"https://support.apple.com/kb/HT213926\",\"kind\":\"advisory\"}]}\n"

static void list(void **state)
{
	static const char *const layouts[] = { LIST ENTRY, ENTRY, "[" ENTRY "]", "\n" LIST "\n" ENTRY };

	(void)state;
	for (size_t i = 0; i < ROWS(layouts); i++) {
		struct caught c;

		catch_text(&c, &reader_tocsin, str_of(layouts[i]));
		want(c.record_n == 1 && c.reject_n == 0, "%s: %zu, %s", layouts[i], c.record_n, c.rejects[0].msg);
		const struct record *r = caught_record(&c, "CVE-2023-41993");

		assert_true(r->creates);
		assert_text(r->aliases.v[0], "ZZ-1");
		assert_text(r->severity, "high");
		assert_int_equal(r->evidence[0].kind, EVIDENCE_KEV);
		assert_int_equal(r->references[0].kind, REF_ADVISORY);
		assert_true(r->published == day_start(20230921) && r->updated == r->published);
		assert_int_equal(r->clause_n, 1);
		assert_int_equal(r->clauses[0].os, OS_IOS);
		assert_text(r->clauses[0].ranges[0].to, "17.0.1");
		assert_true(clause_valid(&r->clauses[0]));
		catch_end(&c);
	}
}

static void damage(void **state)
{
	static const struct damaged cases[] = {
		{ "{\"tocsin\":\"list\",\"version\":2}\n" ENTRY, 0, 1, "line 1 /version", "expected list version 1" },
		{ "{\"tocsin\":\"case\"}\n", 0, 0, "line 1 /tocsin", "found case" },
		{ "{\"tocsin\":1}\n", 0, 0, "line 1 /tocsin", "found number" },
		{ LIST "{\"id\":\"CVE-2024-0001\",\"title\":\"T\",\"conditons\":[]}\n" ENTRY, 0, 1,
		  "line 2 /conditons", "no such member" },
		{ LIST "{\"title\":\"T\",\"conditions\":[]}\n" ENTRY, 0, 1, "line 2", "" },
		{ LIST "{\"id\":\"CVE-2024-0001\",\"title\":\"T\",\"conditions\":[{\"os\":\"symbian\"}]}\n" ENTRY, 0, 1,
		  "line 2 /conditions/0/os",
		  "symbian" },
		{ LIST ENTRY "{\"id\":\"CVE-2024-00", 0, 1, "line 3", "" },
	};

	(void)state;
	check_damaged(&reader_tocsin, cases, ROWS(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(list), cmocka_unit_test(damage) };

	return cmocka_run_group_tests_name("feed_tocsin", tests, NULL, NULL);
}
