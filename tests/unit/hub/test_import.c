/* What an import leaves behind: typed records through the whole way, from files to entries and the index. */
#include "engine.h"

#include <ftw.h>

#include "base/arena.h"
#include "base/file.h"
#include "device/match.h"
#include "hub/list/entry_row.h"
#include "hub/list/import.h"
#include "hub/list/index.h"
#include "store/list.h"

static struct arena a;
static struct db *db;
static char folder[64];

static int set_up(void **state)
{
	(void)state;
	arena_init(&a);
	snprintf(folder, sizeof folder, "/tmp/tocsin-import-XXXXXX");
	assert_non_null(mkdtemp(folder));
	db = engine_new(NULL);
	assert_non_null(db);
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	db_close(db);
	arena_release(&a);
	return 0;
}

/* One CVE record of an Android flaw with release 13, a bulletin and a description. */
static struct str cve(const char *id, const char *updated, const char *text, const char *bulletin)
{
	return str_printf(&a, "{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"cveMetadata\":{\"cveId\":\"%s\","
	                      "\"assignerOrgId\":\"baff130e-b8d5-4e15-b3d3-c3cf5d5545c6\",\"assignerShortName\":\"google_android\","
	                      "\"state\":\"PUBLISHED\",\"datePublished\":\"2024-01-02T00:00:00Z\",\"dateUpdated\":\"%s\"},"
	                      "\"containers\":{\"cna\":{\"providerMetadata\":{\"orgId\":\"baff130e-b8d5-4e15-b3d3-c3cf5d5545c6\","
	                      "\"shortName\":\"google_android\"},\"descriptions\":[{\"lang\":\"en\",\"value\":\"%s\"}],"
	                      "\"affected\":[{\"vendor\":\"Google\",\"product\":\"Android\",\"defaultStatus\":\"unaffected\","
	                      "\"versions\":[{\"version\":\"13\",\"status\":\"affected\"}]}],"
	                      "\"references\":[{\"url\":\"https://source.android.com/security/bulletin/%s\"}]}}}\n",
	                  id, updated, text, bulletin);
}

static struct str rejected(const char *id, const char *updated)
{
	return str_printf(&a, "{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"cveMetadata\":{\"cveId\":\"%s\","
	                      "\"assignerOrgId\":\"baff130e-b8d5-4e15-b3d3-c3cf5d5545c6\",\"state\":\"REJECTED\","
	                      "\"dateUpdated\":\"%s\"},\"containers\":{\"cna\":{\"providerMetadata\":{\"orgId\":"
	                      "\"baff130e-b8d5-4e15-b3d3-c3cf5d5545c6\"},\"rejectedReasons\":[{\"lang\":\"en\",\"value\":\"no flaw\"}]}}}\n",
	                  id, updated);
}

static const char *file_of(const char *name, struct str text)
{
	const char *path = str_printf(&a, "%s/%s", folder, name).p;

	assert_true(file_write(path, text, NULL));
	return path;
}

static bool import(const char *path, struct import_counts *ret, struct err *err)
{
	const struct import_progress p = { 0 };

	*ret = (struct import_counts){ 0 };
	return import_paths(db, &path, 1, &p, ret, err);
}

static struct import_counts imported(const char *path)
{
	struct import_counts c;
	struct err err = { 0 };

	if (!import(path, &c, &err))
		fail_msg("%s: %s", err.where, err.msg);
	return c;
}

static bool entry_named(const char *id, struct entry *ret)
{
	struct entry_row row;
	struct err err = { 0 };

	return list_entry(db, &a, str_of(id), &row, &err) && entry_row_read(&a, row.doc, ret, &err);
}

static uint64_t generation(void)
{
	uint64_t g;

	assert_true(index_generation(db, &g, NULL));
	return g;
}

/* --- */

static void same_again_changes_nothing(void **state)
{
	const char *path = file_of("a.jsonl", cve("CVE-2024-10001", "2024-02-01T00:00:00Z", "First words", "2024-03-01"));
	struct import_counts c = imported(path);
	uint64_t g = generation();

	(void)state;
	assert_int_equal(c.added, 1);
	assert_int_equal(c.entries, 1);
	c = imported(path);
	assert_int_equal(c.added, 0);
	assert_int_equal(c.same, 1);
	assert_int_equal(c.entries, 0);
	assert_int_equal(generation(), g);
}

static void newer_replaces_older_never(void **state)
{
	struct entry e;

	(void)state;
	imported(file_of("1.jsonl", cve("CVE-2024-10001", "2024-02-01T00:00:00Z", "First words", "2024-03-01")));
	struct import_counts c = imported(file_of("2.jsonl", cve("CVE-2024-10001", "2024-02-02T00:00:00Z", "Second words", "2024-04-01")));

	assert_int_equal(c.updated, 1);
	assert_true(entry_named("CVE-2024-10001", &e));
	assert_int_equal(e.fix_level, 20240401);
	c = imported(file_of("3.jsonl", cve("CVE-2024-10001", "2024-01-02T00:00:00Z", "Old words", "2024-01-01")));
	assert_int_equal(c.older, 1);
	assert_true(entry_named("CVE-2024-10001", &e));
	assert_int_equal(e.fix_level, 20240401);
	assert_true(str_eq(e.summary, STR("Second words")));
}

static void rejected_withdraws(void **state)
{
	struct entry e;
	struct str index = STR_NONE;

	(void)state;
	imported(file_of("1.jsonl", cve("CVE-2024-10001", "2024-02-01T00:00:00Z", "First words", "2024-03-01")));
	imported(file_of("2.jsonl", rejected("CVE-2024-10001", "2024-02-02T00:00:00Z")));
	assert_true(entry_named("CVE-2024-10001", &e));
	assert_int_equal(e.state, ENTRY_WITHDRAWN);
	assert_true(list_get_index(db, &a, &index, NULL));

	struct match_index *x = match_open(index, NULL);

	assert_non_null(x);
	assert_int_equal(match_find(x, STR("CVE-2024-10001")), SIZE_MAX);
	match_index_free(x);
}

/* An entry is the same whichever of its sources came first, in one run or in two. */
static void order_does_not_matter(void **state)
{
	static const char *const kev =
		"{\"title\":\"CISA Catalog of Known Exploited Vulnerabilities\",\"catalogVersion\":\"2024.03.05\",\"dateReleased\":"
		"\"2024-03-05T00:00:00Z\",\"count\":1,\"vulnerabilities\":[{\"cveID\":\"CVE-2024-10001\",\"vendorProject\":\"Android\","
		"\"product\":\"Framework\",\"vulnerabilityName\":\"Android Framework Vulnerability\",\"dateAdded\":\"2024-03-05\","
		"\"shortDescription\":\"x\",\"requiredAction\":\"Update.\",\"dueDate\":\"2024-03-26\"}]}";
	struct str record = cve("CVE-2024-10001", "2024-02-01T00:00:00Z", "First words", "2024-03-01");
	struct str docs[3];
	struct entry_row row;

	(void)state;
	for (int way = 0; way < 3; way++) {
		const char *sub = str_printf(&a, "%s/%d", folder, way).p;

		assert_true(file_make_folder(sub, NULL));
		const char *one = file_of(str_printf(&a, "%d/%s", way, way == 1 ? "z.jsonl" : "a.jsonl").p, record);
		const char *two = file_of(str_printf(&a, "%d/m.json", way).p, str_of(kev));

		db_close(db);
		db = engine_new(NULL);
		if (way < 2) {
			imported(sub);
		} else {
			imported(two);
			imported(one);
		}
		assert_true(list_entry(db, &a, STR("CVE-2024-10001"), &row, NULL));
		docs[way] = row.doc;
		assert_true(row.exploited);
	}
	assert_true(str_eq(docs[0], docs[1]));
	assert_true(str_eq(docs[0], docs[2]));
}

/* One bad line is told and kept as a reject; the good ones around it count. */
static void rejects_are_kept(void **state)
{
	struct str good = cve("CVE-2024-10001", "2024-02-01T00:00:00Z", "One", "2024-03-01");
	struct str also = cve("CVE-2024-10002", "2024-02-01T00:00:00Z", "Two", "2024-03-01");
	struct import_counts c = imported(file_of("mixed.jsonl", str_printf(&a, "%.*s{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":7}\n%.*s",
	                                                                    STR_ARG(good), STR_ARG(also))));
	struct list_totals t;

	(void)state;
	assert_int_equal(c.added, 2);
	assert_int_equal(c.rejected, 1);
	assert_true(list_totals(db, &t, NULL));
	assert_int_equal(t.entries, 2);
	assert_int_equal(t.rejects, 1);
}

/* A stop in the middle leaves the old state. */
static void stopped_leaves_the_old_state(void **state)
{
	const char *old = file_of("old.jsonl", cve("CVE-2024-10001", "2024-02-01T00:00:00Z", "One", "2024-03-01"));
	const char *next = file_of("next.jsonl", cve("CVE-2024-10002", "2024-02-01T00:00:00Z", "Two", "2024-03-01"));
	atomic_int stop = 1;
	const struct import_progress p = { .stop = &stop };
	struct import_counts c;
	struct list_totals t;
	struct err err = { 0 };

	(void)state;
	imported(old);
	uint64_t g = generation();

	assert_false(import_paths(db, &next, 1, &p, &c, &err));
	assert_int_equal(err.code, ERR_STOPPED);
	assert_int_equal(generation(), g);
	assert_true(list_totals(db, &t, NULL));
	assert_int_equal(t.entries, 1);
	imported(next);
	assert_true(list_totals(db, &t, NULL));
	assert_int_equal(t.entries, 2);
}

/* A missing path is an error that names it, and nothing of the other paths is taken. */
static void missing_path(void **state)
{
	const char *paths[] = { file_of("a.jsonl", cve("CVE-2024-10001", "2024-02-01T00:00:00Z", "One", "2024-03-01")),
	                        str_printf(&a, "%s/none", folder).p };
	const struct import_progress p = { 0 };
	struct import_counts c;
	struct list_totals t;
	struct err err = { 0 };

	(void)state;
	assert_false(import_paths(db, paths, 2, &p, &c, &err));
	assert_non_null(strstr(err.msg, "none"));
	assert_true(list_totals(db, &t, NULL));
	assert_int_equal(t.entries, 0);
}

/* Records that are not of mobile devices are kept but make no entry. */
static void others_make_no_entry(void **state)
{
	struct str other = str_printf(&a, "{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"cveMetadata\":{\"cveId\":\"CVE-2024-10003\","
	                                  "\"assignerOrgId\":\"baff130e-b8d5-4e15-b3d3-c3cf5d5545c6\",\"assignerShortName\":\"WPScan\","
	                                  "\"state\":\"PUBLISHED\"},\"containers\":{\"cna\":{\"providerMetadata\":{\"orgId\":"
	                                  "\"baff130e-b8d5-4e15-b3d3-c3cf5d5545c6\"},\"descriptions\":[{\"lang\":\"en\",\"value\":"
	                                  "\"A plugin does not escape its settings.\"}],\"affected\":[{\"vendor\":\"Unknown\",\"product\":"
	                                  "\"Slider\",\"versions\":[{\"version\":\"1\",\"status\":\"affected\"}]}],\"references\":[{\"url\":"
	                                  "\"https://example.org/\"}]}}}\n");
	struct import_counts c = imported(file_of("other.jsonl", other));
	struct list_totals t;

	(void)state;
	assert_int_equal(c.added, 1);
	assert_true(list_totals(db, &t, NULL));
	assert_int_equal(t.records, 1);
	assert_int_equal(t.entries, 0);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(same_again_changes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(newer_replaces_older_never, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rejected_withdraws, set_up, tear_down),
		cmocka_unit_test_setup_teardown(order_does_not_matter, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rejects_are_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(stopped_leaves_the_old_state, set_up, tear_down),
		cmocka_unit_test_setup_teardown(missing_path, set_up, tear_down),
		cmocka_unit_test_setup_teardown(others_make_no_entry, set_up, tear_down),
	};

	return run_on_engine(tests, NULL, NULL);
}
