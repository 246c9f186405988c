#include "feed_case.h"

static void streams(void **state)
{
	struct caught c;
	size_t fixes = 0;

	(void)state;
	catch_file(&c, &reader_linux_fixes, "bulletins/linux-stream-fixes.json.gz");
	assert_int_equal(c.record_n, 2816);
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.doubles, 0);
	for (size_t i = 0; i < c.record_n; i++) {
		assert_true(c.records[i].fix_n > 0 && !c.records[i].creates);
		fixes += c.records[i].fix_n;
	}
	assert_int_equal(fixes, 11979);
	const struct record *r = caught_record(&c, "CVE-2012-0957");

	assert_int_equal(r->fix_n, 1);
	assert_text(r->fixes[0].product, "3.2");
	assert_text(r->fixes[0].version, "3.2.33");
	assert_text(r->references[0].url, "https://git.kernel.org/stable/c/3042c7c2ee52f0ebfc8e09bc2c4cdbff3fc4ec61");
	assert_text(r->body, "{\"CVE-2012-0957\":{\"3.2\":{\"cmt_id\":\"3042c7c2ee52f0ebfc8e09bc2c4cdbff3fc4ec61\","
	                     "\"fixed_version\":\"3.2.33\"}}}");
	catch_end(&c);
}

static void branches(void **state)
{
	struct caught c;
	size_t fixes = 0;

	(void)state;
	catch_file(&c, &reader_kernel_patches, "bulletins/divestos-kernel-patch-branches.jsonl.gz");
	assert_int_equal(c.record_n, 7951);
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.doubles, 0);
	for (size_t i = 0; i < c.record_n; i++)
		fixes += c.records[i].fix_n;
	assert_int_equal(fixes, 29895);
	const struct record *r = caught_record(&c, "CVE-2024-53093");

	assert_int_equal(r->fix_n, 3);
	assert_text(r->fixes[0].product, "6.1");
	assert_text(r->fixes[2].product, "^6.11");
	assert_text(r->fixes[0].version, "");
	assert_false(r->creates);
	catch_end(&c);
}

#define ONE(version) "{\"4.4\":{\"cmt_id\":\"ab\",\"fixed_version\":" version "}}"

static void damage(void **state)
{
	static const struct damaged stream_cases[] = {
		{ "{\"CVE-2012-0001\":" ONE("\"4.4.1\"") ",\"CVE-2012-2\":" ONE("\"4.4.1\"") "}", 0, 1,
		  "/CVE-2012-2", "expected a CVE id" },
		{ "{\"CVE-2012-0001\":" ONE("\"4.4.1\"") ",\"CVE-2012-0002\":" ONE("4") "}", 0, 1,
		  "/CVE-2012-0002/4.4/fixed_version", "found number" },
		{ "{\"CVE-2012-0001\":" ONE("\" \"") "}", 0, 0, "/CVE-2012-0001/4.4/fixed_version", "blank" },
		{ "{\"CVE-2012-0001\":{\"4.4\":[]},\"CVE-2012-0002\":" ONE("\"4.4.1\"") "}", 0, 1,
		  "/CVE-2012-0001/4.4", "found array" },
		{ "{\"CVE-2012-0001\":7}", 0, 0, "/CVE-2012-0001", "found number, expected object" },
		{ "{\"CVE-2012-0001\":{},\"CVE-2012-0001\":{}}", 0, 0, "", "" },
		{ "{\"CVE-2012-0001\":" ONE("\"4.4.1\""), 0, 0, "", "not JSON" },
		{ "[]", 0, 0, "", "found array, expected object" },
		{ "", 0, 0, "", "found nothing" },
	};
	static const struct damaged branch_cases[] = {
		{ "{\"cve\":\"CVE-2012-0001\",\"kernel_branches\":{}}\n{\"cve\":\"CVE-2012-0002\",\"kernel_branches\":[]}\n", 0, 1,
		  "line 2 /kernel_branches", "found array" },
		{ "{\"cve\":\"CVE-2012-0001\"}\n", 0, 0, "line 1 /kernel_branches", "" },
	};

	(void)state;
	check_damaged(&reader_linux_fixes, stream_cases, ROWS(stream_cases));
	check_damaged(&reader_kernel_patches, branch_cases, ROWS(branch_cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(streams), cmocka_unit_test(branches), cmocka_unit_test(damage) };

	return cmocka_run_group_tests_name("feed_linux", tests, NULL, NULL);
}
