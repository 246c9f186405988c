/* What is told from memory is what would be told without, byte for byte. */
#include "unit.h"

#include "base/limits.h"
#include "device/invent.h"
#include "device/real.h"
#include "hub/list/verdict_json.h"

enum form { FORM_JSON, FORM_CSV, FORM_N };

/* One memo for each form, and what it is compared with. */
struct both {
	const struct match_index *x;
	struct matcher *m;
	struct verdict_memo *memo[FORM_N];
	struct buf with, without;
};

static void both_open(struct both *t, const struct match_index *x, size_t most)
{
	*t = (struct both){ .x = x, .m = matcher_new(x) };
	for (int f = 0; f < FORM_N; f++)
		t->memo[f] = verdict_memo_new(x, most);
	buf_init(&t->with, GIB);
	buf_init(&t->without, GIB);
}

static void both_close(struct both *t)
{
	for (int f = 0; f < FORM_N; f++)
		verdict_memo_free(t->memo[f]);
	matcher_free(t->m);
	buf_release(&t->with);
	buf_release(&t->without);
}

static void both_tell(struct both *t, const struct profile *p, verdict_set of, const char *label)
{
	for (int f = 0; f < FORM_N; f++) {
		buf_clear(&t->with);
		buf_clear(&t->without);
		(f == FORM_JSON ? verdict_json_put_of : verdict_csv_put_of)(&t->with, t->m, t->x, p, of, t->memo[f]);
		(f == FORM_JSON ? verdict_json_put_of : verdict_csv_put_of)(&t->without, t->m, t->x, p, of, NULL);
		size_t n = 0;

		while (n < t->with.n && n < t->without.n && t->with.p[n] == t->without.p[n])
			n++;
		want(n == t->with.n && n == t->without.n, "%s: from byte %zu on \"%.120s\", expected \"%.120s\"", label, n,
		     t->with.p + n, t->without.p + n);
	}
}

#define FIELD(f) { #f, offsetof(struct profile, f), sizeof(((struct profile *)NULL)->f) }

/* Devices that differ in a single field, one after the other: whatever words quote must tell them apart. */
static void every_field_counts(void **state)
{
	static const struct { const char *name; size_t at, n; } fields[] = {
		FIELD(name), FIELD(maker), FIELD(brand), FIELD(model), FIELD(device), FIELD(product), FIELD(marketing), FIELD(os),
		FIELD(release), FIELD(os_version), FIELD(skin), FIELD(skin_version), FIELD(platform), FIELD(chips), FIELD(level),
		FIELD(vendor_level), FIELD(kernel), FIELD(build), FIELD(fingerprint), FIELD(packages_known),
		{ "packages", offsetof(struct profile, packages),
		  offsetof(struct profile, packages_known) - offsetof(struct profile, packages) },
	};
	struct arena a = { 0 };
	struct both t;
	struct world w;

	(void)state;
	invent_world(&a, 41, 300, 40, &w);
	struct match_index *x = match_build(w.list, w.entry_n);

	both_open(&t, x, VERDICT_MEMO_MOST);
	for (size_t i = 0; i + 1 < w.profile_n; i++)
		for (size_t f = 0; f < ROWS(fields); f++) {
			struct profile p = w.profiles[i];

			memcpy((char *)&p + fields[f].at, (const char *)&w.profiles[i + 1] + fields[f].at, fields[f].n);
			both_tell(&t, &p, VERDICTS_ALL, fields[f].name);
			both_tell(&t, &w.profiles[i], VERDICTS_TOLD, "as it was");
		}
	both_close(&t);
	match_index_free(x);
	arena_release(&a);
}

/* The same for what is told of a package; few invented clauses go by its code, so one is added. */
static void every_package_counts(void **state)
{
	struct range range = { .from = STR("0"), .to = STR("609904334") };
	struct clause by_code = {
		.line = STR("line"), .source = STR("invented"), .subject = SUBJECT_PACKAGE, .scheme = SCHEME_CODE,
		.package = STR("com.android.chrome"), .ranges = &range, .range_n = 1,
	};
	struct arena a = { 0 };
	struct both t;
	struct world w;

	(void)state;
	invent_world(&a, 43, 300, 60, &w);
	w.entries[0].clauses = &by_code;
	w.entries[0].clause_n = 1;
	struct match_index *x = match_build(w.list, w.entry_n);

	both_open(&t, x, VERDICT_MEMO_MOST);
	for (size_t i = 0; i < w.profile_n; i++)
		for (size_t k = 0; k < w.profiles[i].package_n; k++) {
			struct package *it = &w.profiles[i].packages[k], was = *it;

			both_tell(&t, &w.profiles[i], VERDICTS_ALL, "as it was");
			it->name = STR("com.android.chrome");
			both_tell(&t, &w.profiles[i], VERDICTS_ALL, "package");
			it->version_name = STR("120.0.6099.44");
			both_tell(&t, &w.profiles[i], VERDICTS_ALL, "version name");
			it->version_code++;
			both_tell(&t, &w.profiles[i], VERDICTS_ALL, "version code");
			*it = was;
		}
	both_close(&t);
	match_index_free(x);
	arena_release(&a);
}

/* A memo that forgets before each device, or before every few of them. */
static void forgets_and_goes_on(void **state)
{
	static const size_t most[] = { 0, 100 * 1000, 1000 * 1000 };
	struct arena a = { 0 };
	struct both t;
	struct world w;

	(void)state;
	invent_world(&a, 42, 300, 60, &w);
	struct match_index *x = match_build(w.list, w.entry_n);

	for (size_t i = 0; i < ROWS(most); i++) {
		both_open(&t, x, most[i]);
		for (size_t k = 0; k < 2 * w.profile_n; k++)
			both_tell(&t, &w.profiles[k % w.profile_n], VERDICTS_ALL, "small memo");
		both_close(&t);
	}
	match_index_free(x);
	arena_release(&a);
}

static void real_devices(void **state)
{
	char data[512];
	struct real real = { 0 };
	struct both t;

	(void)state;
	shared_data(data, sizeof data, "");
	assert_true(real_list(&real, data) && real_fleet(&real, data));
	struct match_index *x = match_build(real.entries, real.entry_n);

	both_open(&t, x, 8 * 1000 * 1000);
	for (size_t i = 0; i < real.profile_n; i += 31)
		both_tell(&t, &real.profiles[i], VERDICTS_TOLD, real.profiles[i].name.p);
	both_close(&t);
	match_index_free(x);
	arena_release(&real.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_counts),
		cmocka_unit_test(every_package_counts),
		cmocka_unit_test(forgets_and_goes_on),
		cmocka_unit_test(real_devices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
