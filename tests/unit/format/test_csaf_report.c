/* CSAF documents of researchers as reports: each field where it belongs, faults at their place, and every document of the collection. */
#include "unit.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limits.h"
#include "format/csaf_report.h"

static struct arena a;

static struct str field(const struct csaf_report *r, const char *name)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->v[i].name, name) == 0)
			return r->v[i].value;
	return STR("");
}

static struct str source(const char *path)
{
	const char *root = getenv("TOCSIN_SOURCE");
	struct err err = { 0 };
	struct str text;

	want(file_read(&a, str_printf(&a, "%s/%s", root ? root : ".", path).p, MIB, &text, &err), "%s", err.msg);
	return text;
}

static void fields_of_one(void **state)
{
	static const struct { const char *field, *value; } rows[] = {
		{ "title", "Overflow in the radio of Nova 12" }, { "product", "Nova Nova 12" }, { "versions", "known_affected: Nova 12 with NovaUI 3.1" },
		{ "steps", "**Steps to reproduce**\n\n1. Send the frame.\n2. Watch it restart." },
		{ "impact", "Code runs on the radio.\n\n**Exploit status**\n\nSeen once." }, { "exploited", "yes" },
		{ "told", "2026-10-05T00:00:00Z vendor: contact_attempted No answer." }, { "credit", "name" }, { "credit_as", "Rin, Example" },
		{ "name", "Rin of Example" }, { "lang", "en" }, { "origin", "csaf" },
	};
	static const char *const described[] = { "A frame overflows", "CVE-2026-0001", "CWE-787", "CVSS:4.0/AV:A", "https://rin.example/7", "CSAF RIN-7" };
	struct err err = { 0 };
	struct csaf_report r;

	(void)state;
	want(csaf_report_read(&a, source("fuzz/seeds/csaf_report/report.json"), &r, &err), "%s %s", err.where, err.msg);
	for (size_t i = 0; i < ROWS(rows); i++)
		want_str(field(&r, rows[i].field), str_of(rows[i].value), rows[i].field);
	for (size_t i = 0; i < ROWS(described); i++)
		want(str_find(field(&r, "words"), str_of(described[i])) != SIZE_MAX, "the description lacks %s", described[i]);
	want_str(r.id, STR("RIN-7"), "id");
	assert_string_equal(r.mail, "rin@rin.example");
	assert_int_equal(r.disclosed, INT64_C(1799971200)); /* 2027-01-15T00:00:00Z */
}

#define DOC(rest) "{\"document\":{\"csaf_version\":\"2.0\",\"title\":\"T\",\"publisher\":{\"name\":\"P\"},\"tracking\":{\"id\":\"I\"}}" rest "}"

static void faults(void **state)
{
	static const struct { const char *text; enum err_code code; const char *where; } rows[] = {
		{ "", ERR_SYNTAX, "" }, { "[]", ERR_TYPE, "" }, { "{}", ERR_MISSING, "/document" },
		{ "{\"document\":{\"csaf_version\":\"1.2\",\"title\":\"T\",\"publisher\":{\"name\":\"P\"},\"tracking\":{\"id\":\"I\"}}}", ERR_RANGE, "/document" },
		{ "{\"document\":{\"csaf_version\":\"2.0\",\"publisher\":{\"name\":\"P\"},\"tracking\":{\"id\":\"I\"}}}", ERR_MISSING, "/document/title" },
		{ DOC(""), ERR_MISSING, "/vulnerabilities" }, { DOC(",\"vulnerabilities\":[]"), ERR_MISSING, "/vulnerabilities" },
		{ DOC(",\"vulnerabilities\":[7]"), ERR_TYPE, "/vulnerabilities/0" },
		{ DOC(",\"vulnerabilities\":[{\"notes\":[{\"category\":\"details\"}]}]"), ERR_MISSING, "/vulnerabilities/0/notes/0/text" },
		{ DOC(",\"vulnerabilities\":[{\"product_status\":{\"known_affected\":[\"X\"]}}]"), ERR_FOUND, "/vulnerabilities/0/product_status/known_affected" },
		{ DOC(",\"vulnerabilities\":[{\"scores\":[{\"cvss_v3\":{}}]}]"), ERR_MISSING, "/vulnerabilities/0/scores/0/cvss_v3/vectorString" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct err err = { 0 };
		struct csaf_report r;

		want(!csaf_report_read(&a, str_of(rows[i].text), &r, &err) && err.code == rows[i].code && strstr(err.where, rows[i].where),
		     "row %zu: %s: %s", i, err.where, err.msg);
	}
}

/* --- every document of the collection: read, or refused for what is wrong with it --- */

struct tally { int read, refused; };

static void one(const char *path, struct tally *t)
{
	struct err err = { 0 };
	struct csaf_report r;
	struct str text;

	want(file_read(&a, path, 16 * MIB, &text, &err), "%s", err.msg);
	if (!csaf_report_read(&a, text, &r, &err)) {
		want(err.code != ERR_NONE && err.msg[0], "%s is refused without a word", path);
		t->refused++;
		return;
	}
	t->read++;
	want(field(&r, "title").n && field(&r, "title").n <= 300 && field(&r, "words").n && field(&r, "product").n <= 300 &&
	     field(&r, "versions").n <= 4000 && field(&r, "credit_as").n <= 200 && field(&r, "name").n <= 120, "%s: beyond what a report takes", path);
}

static void walk(const char *folder, struct tally *t)
{
	DIR *d = opendir(folder);

	for (struct dirent *e; d && (e = readdir(d));) {
		char path[700];
		struct stat st;

		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		if (e->d_name[0] == '.' || stat(path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			walk(path, t);
		else if (str_ends(str_of(path), STR(".json")) && !strstr(path, "testcases.json"))
			one(path, t);
		arena_reset(&a);
	}
	if (d)
		closedir(d);
}

static void the_collection(void **state)
{
	char tests[300], examples[300];
	struct tally tests_of = { 0 }, examples_of = { 0 };

	(void)state;
	shared_data(tests, sizeof tests, "csaf-tests");
	shared_data(examples, sizeof examples, "schemas/csaf-2.1/examples/csaf");
	walk(tests, &tests_of);
	walk(examples, &examples_of);
	print_message("%d and %d read, %d and %d refused\n", tests_of.read, examples_of.read, tests_of.refused, examples_of.refused);
	assert_true(tests_of.read > 100);
	assert_true(examples_of.read >= 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(fields_of_one), cmocka_unit_test(faults), cmocka_unit_test(the_collection) };

	arena_init(&a);
	int n = cmocka_run_group_tests(tests, NULL, NULL);

	arena_release(&a);
	return n;
}
