/* The feeds told apart: from each other, from the larger formats, and from what is nothing of theirs. */
#include "feed_case.h"

static const struct reader *const feeds[] = {
	&reader_kev,   &reader_epss, &reader_bulletin, &reader_aosp,         &reader_apple,           &reader_linux_fixes,
	&reader_kernel_patches,      &reader_wild,     &reader_poc,          &reader_tocsin,
	&reader_play_devices,        &reader_lineage_devices,                &reader_apple_devices,   &reader_profile_devices,
};

static bool count_feeds(void *ctx, struct input *in, struct err *err)
{
	size_t *n = ctx;
	struct str head;

	assert_true(input_peek(in, &head, err));
	for (size_t i = 0; i < ROWS(feeds); i++)
		*n += feeds[i]->is(STR("x"), head);
	return true;
}

/* Exactly one feed, or none, knows the first bytes of each real file; file names do not help. */
static void real_files(void **state)
{
	static const struct { const char *path; size_t feeds; } rows[] = {
		{ "kev/known_exploited_vulnerabilities.json", 1 },
		{ "kev/known_exploited_vulnerabilities_schema.json", 0 },
		{ "kev/gp0-0day-in-the-wild-rca.jsonl.gz", 1 },
		{ "kev/poc-links.jsonl.gz", 1 },
		{ "epss/epss-kev-subset.csv", 1 },
		{ "bulletins/android-bulletins-2015-2019.jsonl.gz", 1 },
		{ "bulletins/android-bulletins-2019-2026.jsonl.gz", 1 },
		{ "bulletins/aosp-dataset.jsonl.gz", 1 },
		{ "bulletins/apple-fixed-versions.jsonl.gz", 1 },
		{ "bulletins/divestos-kernel-patch-branches.jsonl.gz", 1 },
		{ "bulletins/linux-stream-fixes.json.gz", 1 },
		{ "bulletins/SOURCE.md", 0 },
		{ "devices/google-play-supported-devices.csv.gz", 1 },
		{ "devices/lineageos-devices.jsonl.gz", 1 },
		{ "devices/apple-device-traits.json.gz", 1 },
		{ "devices/pifs-profiles.jsonl.gz", 1 },
		{ "devices/build-props-index.csv", 0 },
		{ "devices/chip-aliases.csv", 0 },
		{ "devices/kernel-releases.csv", 0 },
		{ "devices/recent-dump-facts.csv", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t n = 0;
		struct input_visitor v = { .ctx = &n, .member = count_feeds };
		struct err err = { 0 };
		char path[1024];

		assert_true(input_walk(shared_data(path, sizeof path, rows[i].path), &v, &err));
		want(n == rows[i].feeds, "%s: %zu feeds", rows[i].path, n);
	}
}

/* Thousands of records of the larger formats, and hundreds of property files. */
static void others(void **state)
{
	static const char *const paths[] = { "mobile-cves", "osv-android", "csaf-tests", "devices/build-props.tar.gz", "vanir" };

	(void)state;
	for (size_t i = 0; i < ROWS(paths); i++) {
		size_t n = 0;
		struct input_visitor v = { .ctx = &n, .member = count_feeds };
		struct err err = { 0 };
		char path[1024];

		assert_true(input_walk(shared_data(path, sizeof path, paths[i]), &v, &err));
		want(n == 0, "%s: %zu feeds", paths[i], n);
	}
}

static void heads(void **state)
{
	static const struct { const char *head; const struct reader *reader; } rows[] = {
		{ "", NULL },
		{ "{}", NULL },
		{ "[]", NULL },
		{ "cve,epss", &reader_epss },
		{ "cve;epss", NULL },
		{ "the cve, epss and more", NULL },
		{ "#model_version:v1\n", &reader_epss },
		{ "# a comment\ncve,epss\n", &reader_epss },
		{ "# cve,epss\n", NULL },
		{ "{\"text\":\"\\\"cve\\\":1,\\\"links\\\":2\"}", NULL },
		{ "{\"cve\":\"x\",\"links\":[\"", &reader_poc },
		{ "{\"cve\":\"x\",\"links\":[],\"bulletin\":\"y\",\"kind\":\"z\"}", &reader_bulletin },
		{ "{\"tocsin\":\"list\"}", &reader_tocsin },
		{ "{\"vulnerabilities\":[{\"cve\":{\"id\":\"CVE-2024-0001\"}}]}", NULL }, /* NVD's, not ours */
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (size_t k = 0; k < ROWS(feeds); k++)
			want(feeds[k]->is(STR("x"), str_of(rows[i].head)) == (feeds[k] == rows[i].reader), "%s: %s", rows[i].head,
			     feeds[k]->name);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(real_files), cmocka_unit_test(others), cmocka_unit_test(heads) };

	return cmocka_run_group_tests_name("feed_told", tests, NULL, NULL);
}
