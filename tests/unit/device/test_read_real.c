/*
 * Readers of dumps on real ones: 669 property files read singly and by device, 1408 public fingerprints, kernel
 * releases, Apple's own list of models. The oracles are index files made by other programs.
 */
#include "unit.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "device/apple.h"
#include "device/facts.h"
#include "device/read.h"
#include "format/input.h"
#include "vuln/chip.h"

static struct arena arena; /* of one test */

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct str read_shared(const char *inside)
{
	char path[512];
	struct str bytes;

	assert_true(file_read(&arena, shared_data(path, sizeof path, inside), 256 * MIB, &bytes, NULL));
	return bytes;
}

static struct str unzip_shared(const char *inside)
{
	struct str text;

	assert_true(input_gunzip(&arena, read_shared(inside), 512 * MIB, &text, NULL));
	return text;
}

/* --- comparing whole profiles --- */

static bool strs_equal(const struct strs *a, const struct strs *b)
{
	for (size_t i = 0; i < a->n && a->n == b->n; i++)
		if (!str_eq(a->v[i], b->v[i]))
			return false;
	return a->n == b->n;
}

static bool packages_equal(const struct profile *a, const struct profile *b)
{
	for (size_t i = 0; i < a->package_n && a->package_n == b->package_n; i++)
		if (!str_eq(a->packages[i].name, b->packages[i].name) || a->packages[i].version_code != b->packages[i].version_code ||
		    !str_eq(a->packages[i].version_name, b->packages[i].version_name))
			return false;
	return a->package_n == b->package_n && a->packages_known == b->packages_known;
}

static bool profiles_equal(const struct profile *a, const struct profile *b)
{
	return str_eq(a->name, b->name) && str_eq(a->maker, b->maker) && str_eq(a->brand, b->brand) && str_eq(a->model, b->model) &&
	       str_eq(a->device, b->device) && str_eq(a->product, b->product) && str_eq(a->marketing, b->marketing) &&
	       a->os == b->os && a->release == b->release && str_eq(a->os_version, b->os_version) && str_eq(a->skin, b->skin) &&
	       str_eq(a->skin_version, b->skin_version) && str_eq(a->platform, b->platform) && strs_equal(&a->chips, &b->chips) &&
	       a->level == b->level && a->vendor_level == b->vendor_level && str_eq(a->kernel, b->kernel) &&
	       str_eq(a->build, b->build) && str_eq(a->fingerprint, b->fingerprint) && packages_equal(a, b);
}

/* Written and read again, a profile is the same. */
static void round_trip(const struct profile *p)
{
	struct buf b;
	struct profile again;
	struct err err = { 0 };

	buf_init(&b, 4 * MIB);
	profile_put_json(&b, p);
	struct str text = buf_dup(&arena, &b);

	buf_release(&b);
	want(profile_from_json(&arena, text, STR("other"), &again, &err), "%.*s: %s %s", STR_ARG(text), err.where, err.msg);
	want(profiles_equal(p, &again), "changed on its way: %.*s", STR_ARG(text));
}

/* --- the index of property files --- */

enum column { FILE_NAME, RELEASE, SDK, LEVEL, VENDOR_LEVEL, BRAND, MANUFACTURER, MODEL, DEVICE, NAME, PLATFORM, FINGERPRINT, COLUMN_N };
static const char *const column_names[COLUMN_N] = {
	"file", "ro.build.version.release", "ro.build.version.sdk", "ro.build.version.security_patch",
	"ro.vendor.build.security_patch", "ro.product.brand", "ro.product.manufacturer", "ro.product.model",
	"ro.product.device", "ro.product.name", "ro.board.platform", "ro.build.fingerprint",
};
struct row { struct str v[COLUMN_N]; };

struct index {
	struct row rows[1000];
	size_t n;
	struct map by_file;
};

static struct str csv_field(struct str *line)
{
	struct str v;

	if (line->n && line->p[0] == '"') { /* no quote stands inside a field here */
		*line = str_from(*line, 1);
		assert_true(str_split(line, '"', &v));
		*line = line->n ? str_from(*line, 1) : STR_NONE;
		return v;
	}
	return str_split(line, ',', &v) ? v : STR_NONE;
}

static void index_read(struct index *x, const char *inside)
{
	struct str text = read_shared(inside), line, head;
	size_t place[COLUMN_N] = { 0 };

	assert_true(str_split(&text, '\n', &head));
	head = str_trim(head);
	for (size_t at = 0; head.n; at++) {
		struct str name = csv_field(&head);
		for (size_t c = 0; c < COLUMN_N; c++)
			if (str_eq(name, str_of(column_names[c])))
				place[c] = at;
	}
	while (str_split(&text, '\n', &line)) {
		if (!(line = str_trim(line)).n)
			continue;
		assert_true(x->n < ROWS(x->rows));
		for (size_t at = 0; line.p; at++) {
			struct str v = csv_field(&line);
			for (size_t c = 0; c < COLUMN_N; c++)
				if (place[c] == at)
					x->rows[x->n].v[c] = v;
		}
		bool new;
		*map_put(&arena, &x->by_file, x->rows[x->n].v[FILE_NAME], &new) = (uint32_t)x->n;
		x->n++;
	}
}

static struct tally {
	size_t files, told, platforms, platforms_known, fields, devices;
} tally;

static void field_is(struct str got, struct str expected, enum column c, struct str file)
{
	if (!expected.n || fact_is_generic(expected))
		return;
	tally.fields++;
	want(str_eq(got, expected), "%.*s: %s is \"%.*s\", expected \"%.*s\"", STR_ARG(file), column_names[c], STR_ARG(got), STR_ARG(expected));
}

static void day_is(day got, struct str expected, enum column c, struct str file)
{
	day d;

	if (!day_parse(expected, &d))
		return;
	tally.fields++;
	want(got == d, "%.*s: %s is %u, expected %u", STR_ARG(file), column_names[c], got, d);
}

static void release_is(const struct profile *p, const struct row *row)
{
	release said = release_parse(row->v[RELEASE]), sdk = release_of_sdk(row->v[SDK], STR_NONE);

	if (!said)
		return;
	tally.fields++;
	want(p->release == said || (release_major(said) == release_major(p->release) && p->release == sdk), "%.*s: release is %d",
	     STR_ARG(row->v[FILE_NAME]), p->release);
}

static void platform_is_known(const struct profile *p)
{
	const struct chip *c[64];

	if (!p->platform.n || fact_is_generic(p->platform))
		return;
	tally.platforms++;
	if (chip_of_platform(p->platform, c, 64))
		tally.platforms_known++;
	else
		print_message("platform %.*s is not known\n", STR_ARG(p->platform));
}

struct group {
	struct str folder;
	struct gather *gather;
	const struct row *system; /* the row of its own build.prop */
};

struct corpus {
	struct index *index;
	struct group groups[400];
	size_t group_n;
	bool failed;
};

/* "dumps/OWNER__REPO/..." is one device a folder; the flat files are one firmware each. */
static void into_group(struct corpus *c, const struct row *row, struct str file, struct str bytes)
{
	struct str rest = file, dumps, folder;

	if (!str_split(&rest, '/', &dumps) || !str_eq(dumps, STR("dumps")) || !str_split(&rest, '/', &folder))
		return;
	struct group *g = NULL;

	for (size_t i = 0; i < c->group_n && !g; i++)
		if (str_eq(c->groups[i].folder, folder))
			g = &c->groups[i];
	if (!g) {
		assert_true(c->group_n < ROWS(c->groups));
		g = &c->groups[c->group_n++];
		*g = (struct group){ folder, gather_new(&arena, folder), NULL };
	}
	if (part_of_path(file) == PART_SYSTEM && str_ends(file, STR("/build.prop")) && row->v[RELEASE].n)
		g->system = row;
	assert_true(gather_add(g->gather, file, bytes, NULL));
}

static bool one_file(void *ctx, struct input *in, struct err *err)
{
	struct corpus *c = ctx;
	struct str name = str_dup(&arena, input_name(in)), bytes;
	size_t at = str_find(name, STR("dumps/"));
	struct str file = str_from(name, at != SIZE_MAX ? at : str_find(name, STR("oneplus-flat/")));
	const uint32_t *n = map_get(&c->index->by_file, file);
	struct gather *g = gather_new(&arena, file);
	struct profile p;

	want(n != NULL, "%.*s is not in the index", STR_ARG(name));
	const struct row *row = &c->index->rows[*n];

	if (!input_all(in, &arena, LIMIT_PROFILE, &bytes, err))
		return false;
	tally.files++;
	want(dump_kind(file, bytes) == DUMP_PROPS, "%.*s is no property file?", STR_ARG(file));
	want(gather_add(g, file, bytes, err), "%.*s: %s", STR_ARG(file), err->msg);
	into_group(c, row, file, bytes);
	if (!gather_finish(g, &p, err)) {
		want(err->code == ERR_MISSING && !row->v[RELEASE].n && !row->v[MODEL].n, "%.*s: %s", STR_ARG(file), err->msg);
		return true;
	}
	tally.told++;
	release_is(&p, row);
	day_is(p.level, row->v[LEVEL], LEVEL, file);
	day_is(p.vendor_level, row->v[VENDOR_LEVEL], VENDOR_LEVEL, file);
	field_is(p.brand, row->v[BRAND], BRAND, file);
	field_is(p.model, row->v[MODEL], MODEL, file);
	field_is(p.device, row->v[DEVICE], DEVICE, file);
	field_is(p.product, row->v[NAME], NAME, file);
	field_is(p.platform, row->v[PLATFORM], PLATFORM, file);
	field_is(p.fingerprint, row->v[FINGERPRINT], FINGERPRINT, file);
	platform_is_known(&p);
	round_trip(&p);
	return true;
}

static void devices_of_several_files(struct corpus *c)
{
	for (size_t i = 0; i < c->group_n; i++) {
		struct group *g = &c->groups[i];
		struct profile p;
		struct err err = { 0 };

		if (!gather_finish(g->gather, &p, &err)) {
			want(err.code == ERR_MISSING && !g->system, "%.*s: %s", STR_ARG(g->folder), err.msg);
			continue;
		}
		tally.devices++;
		round_trip(&p);
		if (!g->system)
			continue;
		release_is(&p, g->system);
		day_is(p.level, g->system->v[LEVEL], LEVEL, g->folder);
		field_is(p.model, g->system->v[MODEL], MODEL, g->folder);
		want(p.maker.n && (p.device.n || p.product.n || p.model.n || p.brand.n), "%.*s: no maker or no name", STR_ARG(g->folder));
	}
}

static void property_files_of_real_devices(void **state)
{
	static const struct { const char *files, *index; } sets[] = {
		{ "devices/build-props.tar.gz", "devices/build-props-index.csv" },
		{ "devices/build-props-recent.tar.gz", "devices/build-props-recent-index.csv" },
	};
	static struct index index;
	static struct corpus corpus = { .index = &index };
	char path[512];

	(void)state;
	for (size_t i = 0; i < ROWS(sets); i++)
		index_read(&index, sets[i].index);
	for (size_t i = 0; i < ROWS(sets); i++) {
		struct input_visitor v = { .ctx = &corpus, .member = one_file };
		struct err err = { 0 };
		want(input_walk(shared_data(path, sizeof path, sets[i].files), &v, &err), "%s: %s", sets[i].files, err.msg);
	}
	devices_of_several_files(&corpus);
	print_message("%zu files, %zu tell a device; %zu fields as in the index; %zu folders, %zu tell a device\n", tally.files,
	              tally.told, tally.fields, corpus.group_n, tally.devices);
	print_message("%zu of %zu platform names known\n", tally.platforms_known, tally.platforms);
	assert_int_equal(tally.files, 669);
	assert_true(tally.told > 600 && tally.fields > 1700 && tally.devices > 40);
	assert_true(tally.platforms > 90 && tally.platforms_known * 100 >= tally.platforms * 95);
}

/* --- public fingerprints: one JSON object a line --- */

static void same_text(const struct json *o, const char *key, struct str got, const char *what)
{
	struct str said = STR_NONE;

	json_str(o, key, JSON_OPTIONAL, &said, NULL);
	if (said.n && !fact_is_generic(said))
		want(str_eq(got, said), "%s: got \"%.*s\", expected \"%.*s\"", what, STR_ARG(got), STR_ARG(said));
}

static void public_fingerprints(void **state)
{
	struct str text = unzip_shared("devices/pifs-profiles.jsonl.gz"), line;
	size_t n = 0, levels = 0, makers = 0, prints = 0, releases = 0;

	(void)state;
	while (str_split(&text, '\n', &line)) {
		struct profile p;
		struct json o;
		struct str level = STR_NONE, said = STR_NONE;
		struct err err = { 0 };
		day d = 0;

		if (!line.n)
			continue;
		want(profile_from_json(&arena, line, str_printf(&arena, "line %zu", ++n), &p, &err), "line %zu: %s %s", n, err.where, err.msg);
		assert_true(json_read(&arena, line, LIMIT_RECORD, &o, NULL));
		same_text(&o, "MODEL", p.model, "model");
		same_text(&o, "BRAND", p.brand, "brand");
		same_text(&o, "DEVICE", p.device, "device");
		same_text(&o, "PRODUCT", p.product, "product");
		json_str(&o, "RELEASE", JSON_OPTIONAL, &said, NULL);
		if (release_parse(said)) /* one line says 18677 */
			want_str(p.os_version, said, "release");
		if (p.fingerprint.n) /* one line says only "128" */
			same_text(&o, "FINGERPRINT", p.fingerprint, "fingerprint");
		json_str(&o, "SECURITY_PATCH", JSON_OPTIONAL, &level, NULL);
		day_parse(level, &d);
		want(p.level == d, "line %zu: level", n);
		releases += p.release != 0 && p.os == OS_ANDROID;
		prints += p.fingerprint.n != 0;
		levels += p.level != 0;
		makers += p.maker.n != 0;
		round_trip(&p);
	}
	print_message("%zu profiles, %zu with a release, %zu with a level, %zu with a maker\n", n, releases, levels, makers);
	assert_int_equal(n, 1408);
	assert_int_equal(levels, 1408 - 834);
	assert_true(makers > 1200 && prints >= 1350 && releases >= 1400);
}

/* --- kernels, recent dumps, Apple --- */

static struct str csv_column(struct str text, const char *name, size_t row)
{
	struct str line, head;
	size_t at = 0;

	assert_true(str_split(&text, '\n', &head));
	for (head = str_trim(head); head.n && !str_eq(csv_field(&head), str_of(name));)
		at++;
	for (size_t i = 0; str_split(&text, '\n', &line); i++)
		if (i == row) {
			struct str v = STR_NONE;
			line = str_trim(line);
			for (size_t k = 0; k <= at; k++)
				v = csv_field(&line);
			return v;
		}
	return STR_NONE;
}

static void kernel_releases(void **state)
{
	struct str text = read_shared("devices/kernel-releases.csv");
	size_t n = 0;

	(void)state;
	for (size_t row = 0; row < 42; row++) {
		struct str k = csv_column(text, "kernel_release", row);
		static const char *const forms[] = { "%.*s\n", "Linux localhost %.*s #1 SMP PREEMPT Thu aarch64\n",
			"Linux version %.*s (build@host) (clang) #1 SMP\n", "[ro.kernel.version]: [%.*s]\n" };

		for (size_t i = 0; k.n && i < ROWS(forms); i++) {
			struct gather *g = gather_new(&arena, STR("d"));
			struct profile p;
			char dump[300];

			snprintf(dump, sizeof dump, forms[i], STR_ARG(k));
			assert_true(gather_add(g, STR("a.prop"), STR("ro.product.model=X\n"), NULL));
			want(gather_add(g, STR("uname"), str_dup(&arena, str_of(dump)), NULL), "%s", dump);
			assert_true(gather_finish(g, &p, NULL));
			want_str(p.kernel, k, dump);
			n++;
		}
	}
	print_message("%zu kernel lines\n", n);
	assert_int_equal(n, 4 * 40);
}

static void recent_dumps(void **state)
{
	struct str text = read_shared("devices/recent-dump-facts.csv");
	size_t chips = 0, n = 0;

	(void)state;
	for (size_t row = 0; row < 28; row++) {
		struct str brand = csv_column(text, "brand", row), said = csv_column(text, "release", row);
		struct str full = csv_column(text, "sdk_full", row), print = csv_column(text, "fingerprint", row);
		struct str props = str_printf(&arena,
			"ro.product.product.brand=%.*s\nro.product.product.device=%.*s\nro.board.platform=%.*s\nro.build.version.release=%.*s\n"
			"ro.build.version.sdk=%s\nro.build.version.sdk_full=%.*s\nro.vendor.build.fingerprint=%.*s\n",
			STR_ARG(brand), STR_ARG(csv_column(text, "codename", row)), STR_ARG(csv_column(text, "platform", row)), STR_ARG(said),
			full.n ? "36" : "", STR_ARG(full), STR_ARG(print));
		struct gather *g = gather_new(&arena, STR("d"));
		struct profile p;

		assert_true(gather_add(g, STR("build.prop"), props, NULL));
		assert_true(gather_finish(g, &p, NULL));
		want(release_major(p.release) == release_major(release_parse(said)), "%.*s", STR_ARG(print));
		want((p.release == 1610) == str_eq(full, STR("36.1")), "%.*s: %d", STR_ARG(print), p.release);
		want(p.maker.n || str_eq(brand, STR("oplus")), "%.*s has no maker", STR_ARG(print));
		chips += p.chips.n != 0;
		n += p.platform.n && !fact_is_generic(p.platform);
	}
	print_message("chips of %zu of %zu recent dumps with a platform name\n", chips, n);
	assert_int_equal(chips, n);
}

static void apples_own_list(void **state)
{
	struct str text = unzip_shared("devices/apple-device-traits.json.gz");
	struct json list, e;
	size_t known = 0, other = 0;

	(void)state;
	assert_true(json_read(&arena, text, LIMIT_JSON_FILE, &list, NULL));
	for (struct json_iter it = json_iter(&list); json_next(&it, &e);) {
		struct str model, platform = STR_NONE, name = STR_NONE;
		const struct chip *c[8];

		assert_true(json_str(&e, "product_type", JSON_REQUIRED, &model, NULL));
		json_str(&e, "platform", JSON_OPTIONAL, &platform, NULL);
		json_str(&e, "product_description", JSON_OPTIONAL, &name, NULL);
		const struct apple_device *d = apple_find(model);

		if (!d) {
			other++;
			want(!apple_is_model(model), "%.*s (%.*s) is missing", STR_ARG(model), STR_ARG(name));
			continue;
		}
		known++;
		size_t n = chip_of_platform(platform, c, 8);
		bool same = false;
		for (size_t i = 0; i < n; i++)
			same |= str_eq(c[i]->part, d->chip);
		want(same || str_eq(platform, STR("s5l8947x")), "%.*s: %.*s is no %.*s", STR_ARG(model), STR_ARG(d->chip), STR_ARG(platform));
		if (str_starts(model, STR("iP"))) /* watches and boxes: the name on ours leaves case sizes out */
			want(str_starts(d->marketing, name), "%.*s: \"%.*s\", expected \"%.*s\"", STR_ARG(model), STR_ARG(d->marketing), STR_ARG(name));
	}
	print_message("%zu models of Apple, %zu that are no such device\n", known, other);
	assert_true(known > 220);
}

static void a_fleet_is_read_quickly(void **state)
{
	struct str text = unzip_shared("devices/pifs-profiles.jsonl.gz"), rest = text, line;
	struct arena a;
	size_t n = 0;

	(void)state;
	arena_init(&a);
	uint64_t from = clock_ns();

	for (int round = 0; round < 5; round++)
		for (rest = text; str_split(&rest, '\n', &line);) {
			struct profile p;
			n += line.n && profile_from_json(&a, line, STR("x"), &p, NULL);
			arena_reset(&a);
		}
	double seconds = (double)(clock_ns() - from) / 1e9;

	arena_release(&a);
	print_message("%.0f profiles a second\n", (double)n / seconds);
	want((double)n / seconds > 10000, "%.0f profiles a second", (double)n / seconds); /* sanitizers, a busy machine */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(property_files_of_real_devices, setup, teardown),
		cmocka_unit_test_setup_teardown(public_fingerprints, setup, teardown),
		cmocka_unit_test_setup_teardown(kernel_releases, setup, teardown),
		cmocka_unit_test_setup_teardown(recent_dumps, setup, teardown),
		cmocka_unit_test_setup_teardown(apples_own_list, setup, teardown),
		cmocka_unit_test_setup_teardown(a_fleet_is_read_quickly, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
