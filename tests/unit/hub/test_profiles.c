/* Which files are one device: folders and archives made here, and the public corpus of dumps. */
#include "unit.h"

#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"
#include "hub/list/profiles.h"

struct seen {
	struct arena arena;
	struct strs good, bad; /* "name model level" and "name: where msg" */
	size_t stop_after;
};

static bool on_profile(void *ctx, const struct profile *p, struct err *err)
{
	struct seen *s = ctx;

	strs_add(&s->arena, &s->good, str_printf(&s->arena, "%.*s|%.*s|%u|%.*s|%zu", STR_ARG(p->name), STR_ARG(p->model), p->level,
	                                         STR_ARG(p->kernel), p->package_n));
	return !s->stop_after || s->good.n < s->stop_after || err_set(err, ERR_STOPPED, "enough");
}

static void on_bad(void *ctx, struct str name, const struct err *why)
{
	struct seen *s = ctx;

	strs_add(&s->arena, &s->bad, str_printf(&s->arena, "%.*s|%s|%s", STR_ARG(name), why->where, why->msg));
}

static struct profile_sink sink_of(struct seen *s)
{
	*s = (struct seen){ 0 };
	arena_init(&s->arena);
	return (struct profile_sink){ s, on_profile, on_bad };
}

static const char *root(void)
{
	static char path[64];

	if (!path[0]) {
		snprintf(path, sizeof path, "/tmp/tocsin-profiles-XXXXXX");
		assert_non_null(mkdtemp(path));
	}
	return path;
}

static void put(const char *name, const char *text)
{
	char path[300];

	snprintf(path, sizeof path, "%s/%s", root(), name);
	char *slash = strrchr(path, '/');
	*slash = 0;
	assert_true(file_make_folder(path, NULL));
	*slash = '/';
	assert_true(file_write(path, str_of(text), NULL));
}

static int remove_all(void **state)
{
	char cmd[100];

	(void)state;
	snprintf(cmd, sizeof cmd, "rm -rf '%s'", root());
	return system(cmd);
}

/* Each expectation begins with the path below root(), which differs from run to run. */
static void lines_are(const struct strs *got, const char *const *expected, const char *what)
{
	size_t n = 0;

	for (; expected[n]; n++) {
		want(n < got->n, "%s: %zu told, expected \"%s\" too", what, got->n, expected[n]);
		struct str g = got->v[n];
		if (str_starts(g, str_of(root())))
			g = str_from(g, strlen(root()));
		want(str_starts(g, str_of(expected[n])), "%s: got \"%.*s\", expected \"%s\"", what, STR_ARG(g), expected[n]);
	}
	want(got->n == n, "%s: %zu told, expected %zu, the next is \"%.*s\"", what, got->n, n, STR_ARG(got->v[got->n - 1]));
}

#define SYSTEM "ro.build.version.release=13\nro.build.version.security_patch=2023-06-05\n"

static void make_tree(void)
{
	put("fleet/a12/system/system/build.prop", SYSTEM);
	put("fleet/a12/vendor/build.prop", "ro.product.vendor.model=SM-A125F\n");
	put("fleet/a12/lineage-device-tree/vendor.prop", "ro.board.platform=kona\nro.product.model=tree\n");
	put("fleet/a12/uname.txt", "4.19.191-24347433\n");
	put("fleet/a12/vendor/etc/config.json", "{\"name\": [1, 2]}\n");
	put("fleet/a12/README.md", "# A phone\n");
	put("fleet/pixel/build.prop", SYSTEM "ro.product.model=Pixel 6\n");
	put("fleet/pixel/packages.txt", "package:com.android.chrome versionCode:1\npackage:com.b\n");
	put("fleet/flat/galaxy-packages.txt", "package:com.c\n");
	put("fleet/flat/galaxy-uname.txt", "5.15.78-android13-8-26389170\n");
	put("fleet/flat/galaxy.prop", SYSTEM "ro.product.model=Galaxy\n");
	put("fleet/flat/nokia.prop", SYSTEM "ro.product.model=Nokia 2\n");
	put("fleet/flat/photo.prop", "\xFF\xD8\xFF\xE0\x01");
	put("fleet/flat/phone.json", "{\n  \"model\": \"J\",\n  \"level\": \"2024-01-01\"\n}\n");
	put("fleet/flat/other.json", "{\"lint\": true}\n");
	put("fleet/flat/list.jsonl", "{\"model\":\"L1\"}\n\n{\"model\":\"L2\",\"level\":\"soon\"}\nnot json\n{\"name\":\"third\",\"model\":\"L3\"}\n");
	put("fleet/dlkm/vendor_dlkm/etc/build.prop", "ro.vendor_dlkm.build.id=X\n");
}

static const char *const tree_good[] = {
	"/fleet/a12/lineage-device-tree|tree|0||0",
	"/fleet/a12|SM-A125F|20230605|4.19.191-24347433|0",
	"/fleet/flat/list.jsonl:1|L1|0||0", "third|L3|0||0",
	"/fleet/flat/phone.json|J|20240101||0",
	"/fleet/flat/galaxy|Galaxy|20230605|5.15.78-android13-8-26389170|1",
	"/fleet/flat/nokia|Nokia 2|20230605||0",
	"/fleet/pixel|Pixel 6|20230605||2",
	NULL
};
static const char *const tree_bad[] = {
	"/fleet/dlkm|", /* a kernel module's partition alone tells no device */
	"/fleet/flat/list.jsonl:3|/level|found \"soon\"", "/fleet/flat/list.jsonl:4|",
	"/fleet/flat/photo.prop:1||found byte 0x01", NULL
};

static void check_tree(const char *path, const char *what, bool in_order)
{
	struct seen s;
	struct profile_sink sink = sink_of(&s);
	struct err err = { 0 };

	want(profiles_read(path, &sink, &err), "%s: %s", what, err.msg);
	if (in_order) {
		lines_are(&s.good, tree_good, what);
		lines_are(&s.bad, tree_bad, what);
	}
	want(s.good.n == ROWS(tree_good) - 1 && s.bad.n == ROWS(tree_bad) - 1, "%s: %zu good, %zu bad", what, s.good.n, s.bad.n);
	arena_release(&s.arena);
}

static void folders_are_parted_into_devices(void **state)
{
	char path[300], cmd[1000];

	(void)state;
	make_tree();
	snprintf(path, sizeof path, "%s/fleet", root());
	check_tree(path, "folder", true);
	snprintf(cmd, sizeof cmd, "cd '%s' && tar -czf fleet.tar.gz --sort=name fleet && tar -cf fleet.tar --sort=name -C fleet .", root());
	assert_int_equal(system(cmd), 0);
	snprintf(path, sizeof path, "%s/fleet.tar.gz", root());
	check_tree(path, "tar.gz", false);
	snprintf(path, sizeof path, "%s/fleet.tar", root());
	check_tree(path, "tar", false);
}

static void one_file_is_one_device(void **state)
{
	static const struct { const char *in; const char *good, *bad; } rows[] = {
		{ SYSTEM "ro.product.model=X\n", "phone.txt|X|20230605||0", NULL },
		{ "{\"model\":\"X\"}", "phone.txt|X|0||0", NULL },
		{ "{\"model\":\"X\"}\n{\"model\":\"Y\"}\n", "phone.txt:1|X|0||0", NULL },
		{ "\xFF\xD8\xFF\xE0 JFIF", NULL, "phone.txt||no dump of a device" },
		{ "{\"lint\": true}", NULL, "phone.txt||nothing in it tells a device" },
		{ "5.15.78-android13-8\n", NULL, "phone.txt||nothing in it tells a device" },
		{ "", NULL, "phone.txt||no dump of a device" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct seen s;
		struct profile_sink sink = sink_of(&s);
		struct err err = { 0 };

		want(profiles_read_bytes(STR("phone.txt"), str_of(rows[i].in), &sink, &err), "row %zu: %s", i, err.msg);
		want(!s.good.n == !rows[i].good && !s.bad.n == !rows[i].bad, "row %zu: %zu good, %zu bad", i, s.good.n, s.bad.n);
		if (rows[i].good)
			want_str(s.good.v[0], str_of(rows[i].good), rows[i].in);
		if (rows[i].bad)
			want(str_starts(s.bad.v[0], str_of(rows[i].bad)), "row %zu: %.*s", i, STR_ARG(s.bad.v[0]));
		arena_release(&s.arena);
	}
}

static void the_sink_may_stop(void **state)
{
	char path[300];
	struct seen s;
	struct profile_sink sink = sink_of(&s);
	struct err err = { 0 };

	(void)state;
	make_tree();
	s.stop_after = 2;
	snprintf(path, sizeof path, "%s/fleet", root());
	assert_false(profiles_read(path, &sink, &err));
	assert_int_equal(err.code, ERR_STOPPED);
	assert_int_equal(s.good.n, 2);
	snprintf(path, sizeof path, "%s/nowhere", root());
	assert_false(profiles_read(path, &sink, &err));
	assert_int_equal(err.code, ERR_FOUND);
	arena_release(&s.arena);
}

static void public_dumps_are_parted(void **state)
{
	static const struct { const char *file; size_t good; } rows[] = {
		{ "devices/build-props.tar.gz", 0 }, { "devices/build-props-recent.tar.gz", 0 }, { "devices/pifs-profiles.jsonl.gz", 1408 },
	};
	char path[512];
	size_t all = 0;

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct seen s;
		struct profile_sink sink = sink_of(&s);
		struct err err = { 0 };

		want(profiles_read(shared_data(path, sizeof path, rows[i].file), &sink, &err), "%s: %s", path, err.msg);
		print_message("%s: %zu devices, %zu refused\n", rows[i].file, s.good.n, s.bad.n);
		for (size_t k = 0; k < s.bad.n && k < 10; k++)
			print_message("  %.*s\n", STR_ARG(s.bad.v[k]));
		want(!rows[i].good || s.good.n == rows[i].good, "%s: %zu devices", rows[i].file, s.good.n);
		want(s.bad.n * 50 <= s.good.n + 100, "%s: %zu refused", rows[i].file, s.bad.n);
		all += s.good.n;
		arena_release(&s.arena);
	}
	assert_true(all > 1408 + 400);
}

static void samples_are_read(void **state)
{
	char path[512];
	const char *source = getenv("TOCSIN_SOURCE");
	struct seen s;
	struct profile_sink sink = sink_of(&s);
	struct err err = { 0 };

	(void)state;
	snprintf(path, sizeof path, "%s/data/samples", source ? source : ".");
	want(profiles_read(path, &sink, &err), "%s", err.msg);
	assert_int_equal(s.bad.n, 0);
	assert_true(s.good.n >= 15);
	bool joined = false;
	for (size_t i = 0; i < s.good.n; i++)
		joined |= str_ends(s.good.v[i], STR("galaxy-s23|SM-S911B|20230601|5.15.78-android13-8-26389170-abS911BXXS3AWF1|6"));
	assert_true(joined);
	arena_release(&s.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folders_are_parted_into_devices), cmocka_unit_test(one_file_is_one_device),
		cmocka_unit_test(the_sink_may_stop), cmocka_unit_test(public_dumps_are_parted), cmocka_unit_test(samples_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, remove_all);
}
