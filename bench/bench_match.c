/*
 * bench_match - how many profiles a second the compiled list judges, on one core, beside a plain loop over clauses.
 *
 *   bench_match [--json] [ENTRIES]
 *
 * The list is invented in the proportions of the public one (Android bulletins, chip
 * makers, kernel, Apple, makers, apps) and the fleet in those of real fleets:
 * some hundred models, each with its chip and kernel line, and dozens of firmwares for each, all different. Every figure is the median of several rounds over the whole fleet.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../tests/unit/device/invent.h"
#include "../tests/unit/device/plain.h"
#include "base/clock.h"

enum { ENTRIES = 10000, MODELS = 400, FIRMWARES = 36, ROUNDS = 7, PLAIN_PROFILES = 60, CHIPS = 160 };

/* --- an invented list in real proportions --- */

static const release bench_releases[] = { 601, 712, 810, 900, 1000, 1100, 1200, 1210, 1300, 1400, 1500, 1600, 1610 };

static struct str chip_name(struct arena *a, size_t i)
{
	return i < 70 ? str_printf(a, "SM%zu", 6000 + i * 50) : i < 120 ? str_printf(a, "MT%zu", 6700 + i) : str_printf(a, "s5e%zu", 8800 + i);
}

static day month_day(size_t month, int dom) /* months since 2016-01 */
{
	return day_from(2016 + (int)(month / 12), (int)(month % 12) + 1, dom);
}

static struct clause base_clause(enum os os, const char *line, day level, enum component component)
{
	return (struct clause){ .line = str_of(line), .os = os, .level = level, .component = component, .source = STR("bench") };
}

static void name_releases(struct arena *a, struct clause *c, size_t newest, size_t n)
{
	for (size_t i = 0; i < n && i <= newest; i++)
		c->releases = releases_add(a, c->releases, bench_releases[newest - i]);
}

static void name_chips(struct arena *a, struct dice *d, struct clause *c, size_t from, size_t n, unsigned percent)
{
	for (size_t i = from; i < from + n; i++)
		if (chance(d, percent))
			strs_add(a, &c->chips, chip_name(a, i));
}

static void android_entry(struct arena *a, struct dice *d, struct entry *e, size_t month)
{
	struct clause *c = &e->clauses[e->clause_n++];

	*c = base_clause(OS_ANDROID, "Android", month_day(month, chance(d, 60) ? 1 : 5), COMPONENT_PLATFORM);
	c->level_basis = LEVEL_BULLETIN;
	name_releases(a, c, 2 + month / 12, 3 + roll(d, 2));
	if (chance(d, 12)) {
		e->clauses[e->clause_n] = *c;
		strs_add(a, &e->clauses[e->clause_n].makers, STR("google"));
		e->clauses[e->clause_n++].line = STR("Pixel");
	}
}

static void chip_entry(struct arena *a, struct dice *d, struct entry *e, size_t month)
{
	bool qualcomm = chance(d, 65);
	struct clause *c = &e->clauses[e->clause_n++];

	*c = base_clause(OS_ANDROID, qualcomm ? "Snapdragon" : "MediaTek", month_day(month, 5), COMPONENT_VENDOR);
	c->level_basis = chance(d, 50) ? LEVEL_INFERRED : LEVEL_BULLETIN;
	name_chips(a, d, c, qualcomm ? 0 : 70, qualcomm ? 70 : 50, qualcomm ? 60 : 35);
	c->chips_open = qualcomm && chance(d, 40);
	if (!qualcomm)
		name_releases(a, c, 2 + month / 12, 3);
}

static const char *const kernel_lines[] = { "4.14", "4.19", "5.4", "5.10", "5.15", "6.1", "6.6" };

static void kernel_entry(struct arena *a, struct dice *d, struct entry *e, size_t month)
{
	struct clause *c = &e->clauses[e->clause_n++];
	size_t n = sizeof kernel_lines / sizeof *kernel_lines, first = roll(d, 4);

	*c = base_clause(OS_ANDROID, "Linux", chance(d, 10) ? month_day(month, 5) : 0, COMPONENT_KERNEL);
	c->subject = SUBJECT_KERNEL;
	c->ranges = arena_array(a, struct range, n);
	for (size_t i = first; i < n; i++)
		c->ranges[c->range_n++] = (struct range){ str_of(kernel_lines[i]), str_printf(a, "%s.%zu", kernel_lines[i], 10 + roll(d, 240)), false, STR_NONE };
	c->sure = SURE_POSSIBLE;
	c->text = STR("phone trees take fixes by hand");
}

static void apple_entry(struct arena *a, struct dice *d, struct entry *e, size_t month)
{
	static const enum os systems[] = { OS_IOS, OS_IPADOS, OS_WATCHOS, OS_TVOS, OS_VISIONOS };
	size_t major = 10 + month / 12, branches = chance(d, 35) ? 2 : 1;

	for (size_t i = 0; i < 2 + roll(d, 4); i++) {
		struct clause *c = &e->clauses[e->clause_n++];

		*c = base_clause(systems[i], "iOS and iPadOS", 0, COMPONENT_PLATFORM);
		c->subject = SUBJECT_OS;
		c->ranges = arena_array(a, struct range, 2);
		for (size_t b = 0; b < branches; b++)
			c->ranges[c->range_n++] = (struct range){ b || branches == 1 ? STR("0") : str_printf(a, "%zu", major),
				str_printf(a, "%zu.%zu.%zu", major - b, 1 + roll(d, 7), roll(d, 3)), false, STR_NONE };
	}
}

static void maker_entry(struct arena *a, struct dice *d, struct entry *e, size_t month)
{
	struct clause *c = &e->clauses[e->clause_n++];
	struct str maker = PICK(d, invent_makers);

	*c = base_clause(OS_ANDROID, "maker", month_day(month, 1), COMPONENT_PLATFORM);
	strs_add(a, &c->makers, maker);
	if (chance(d, 40)) {
		c->level = 0;
		strs_add(a, &c->models, str_printf(a, "Model %zu", roll(d, 300)));
		c->subject = chance(d, 50) ? SUBJECT_BUILD : SUBJECT_PACKAGE;
		c->scheme = SCHEME_NATURAL;
		c->package = STR("com.maker.app");
		c->ranges = arena_array(a, struct range, 1);
		c->ranges[c->range_n++] = (struct range){ STR_NONE, str_printf(a, "%zu.%zu.0.%zu", 8 + roll(d, 5), roll(d, 3), roll(d, 300)), false, STR_NONE };
	} else {
		name_releases(a, c, 2 + month / 12, 4);
	}
}

static void list_of(struct arena *a, size_t n, struct world *w)
{
	static const struct { unsigned percent; void (*make)(struct arena *, struct dice *, struct entry *, size_t month); } kinds[] = {
		{ 34, android_entry }, { 22, chip_entry }, { 18, kernel_entry }, { 16, apple_entry }, { 10, maker_entry },
	};
	struct dice d = { 1 };

	*w = (struct world){ arena_array(a, struct entry, n), arena_array(a, const struct entry *, n), n, NULL, 0 };
	for (size_t i = 0; i < n; i++) {
		struct entry *e = &w->entries[i];
		size_t month = 12 + roll(&d, 118), k = 0;
		unsigned at = (unsigned)roll(&d, 100);

		*e = (struct entry){
			.id = str_printf(a, "CVE-%zu-%zu", 2016 + month / 12, 10000 + i), .severity = (enum severity)roll(&d, SEVERITY_N),
			.title = str_printf(a, "In a function number %zu there is a possible out of bounds write", i),
			.exploited = chance(&d, 2), .published = day_start(month_day(month, 15)),
			.clauses = arena_array(a, struct clause, 8),
		};
		while (at >= kinds[k].percent)
			at -= kinds[k++].percent;
		kinds[k].make(a, &d, e, month);
		w->list[i] = e;
	}
}

/* --- a fleet --- */

/* The n-th firmware of a model: one to two months after the one before, a newer kernel with every third, a newer
 * system once a year. */
static void phone(struct arena *a, size_t model, size_t n, struct profile *p)
{
	struct dice fixed = { model * 977 + 5 }, d = { model * 1000 + n };
	size_t chip = roll(&fixed, CHIPS), birth = roll(&fixed, 6), month = 30 + birth * 12 + n + n / 3 + roll(&fixed, 9);
	size_t newest = 4 + birth + n / 12;
	const char *line = kernel_lines[roll(&fixed, 2) + birth * 5 / 6];

	*p = (struct profile){ .name = STR("bench"), .os = OS_ANDROID, .maker = PICK(&fixed, invent_makers) };
	p->model = str_printf(a, "Model %zu", model);
	p->device = str_printf(a, "device%zu", model);
	p->product = str_printf(a, "device%zu_eea", model);
	p->release = bench_releases[newest < 12 ? newest : 12];
	p->os_version = release_name(a, p->release);
	if (!chance(&fixed, 15))
		strs_add(a, &p->chips, chip_name(a, chip));
	if (chance(&fixed, 20))
		strs_add(a, &p->chips, chip_name(a, (chip + 1) % CHIPS));
	p->level = month_day(month, chance(&fixed, 70) ? 5 : 1);
	if (chance(&fixed, 30))
		p->vendor_level = month_day(month - roll(&d, 2), 5);
	p->kernel = str_printf(a, "%s.%zu-android13-%zu-g%zx-ab%zu", line, 10 + birth * 12 + roll(&fixed, 20) + n / 3 * 6, n, roll(&d, 1 << 28),
	                       roll(&d, 1 << 24));
	p->build = str_printf(a, "S%zuBXXU%zuAW%zu", model, n / 4, month * 100 + roll(&d, 40));
	p->skin = STR("One UI");
	p->skin_version = str_printf(a, "%zu.%zu", 3 + birth + n / 12, n / 6 % 2);
}

static void apple(struct arena *a, size_t model, size_t n, struct profile *p)
{
	*p = (struct profile){ .name = STR("bench"), .os = model % 4 ? OS_IOS : OS_IPADOS, .maker = STR("apple") };
	p->model = str_printf(a, "iPhone%zu,%zu", 8 + model % 9, 1 + model % 5);
	p->os_version = str_printf(a, "%zu.%zu.%zu", 14 + n / 10, n % 10, model % 3);
	p->build = str_printf(a, "%zuE%zu", 18 + n / 10, n * 7 + model);
}

/* Every firmware of every model once, in no order; what belongs to a profile lies together, as after reading a file. */
static void fleet_of(struct arena *a, struct world *w)
{
	struct dice d = { 2 };
	uint32_t *order = arena_array(a, uint32_t, MODELS * FIRMWARES);

	w->profile_n = MODELS * FIRMWARES;
	w->profiles = arena_array(a, struct profile, w->profile_n);
	for (uint32_t i = 0; i < w->profile_n; i++) {
		size_t k = roll(&d, i + 1);

		order[i] = order[k];
		order[k] = i;
	}
	for (size_t i = 0; i < w->profile_n; i++)
		(order[i] / FIRMWARES % 6 ? phone : apple)(a, order[i] / FIRMWARES, order[i] % FIRMWARES, &w->profiles[i]);
}

/* --- measuring --- */

static int cmp_double(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, cmp_double);
	return v[n / 2];
}

/* What one round does; returns the profiles judged. */
struct bench {
	struct world w;
	struct match_index *x;
	struct matcher *m;
	struct buf file;
	uint64_t sum; /* keeps results alive and tells that all ways agree */
};

static size_t round_counts(struct bench *b)
{
	struct match_counts c;

	for (size_t i = 0; i < b->w.profile_n; i++) {
		match_count(b->m, &b->w.profiles[i], &c);
		b->sum += c.n[VERDICT_AFFECTED];
	}
	return b->w.profile_n;
}

static size_t round_lists(struct bench *b)
{
	struct match_lists l;

	for (size_t i = 0; i < b->w.profile_n; i++) {
		match_list(b->m, &b->w.profiles[i], false, &l);
		b->sum += l.counts.n[VERDICT_AFFECTED] ? l.v[VERDICT_AFFECTED][0] : 0;
	}
	return b->w.profile_n;
}

static size_t round_plain(struct bench *b)
{
	for (size_t i = 0; i < PLAIN_PROFILES; i++)
		for (size_t e = 0; e < b->w.entry_n; e++)
			b->sum += plain_entry(&b->w.profiles[i], &b->w.entries[e]) == VERDICT_AFFECTED;
	return PLAIN_PROFILES;
}

static size_t round_build(struct bench *b)
{
	match_index_free(match_build(b->w.list, b->w.entry_n));
	return 1;
}

static size_t round_open(struct bench *b)
{
	match_index_free(match_open(buf_str(&b->file), NULL));
	return 1;
}

/* A new matcher and its first profile: what `check` of one device pays. */
static size_t round_first(struct bench *b)
{
	struct match_counts c;
	struct matcher *m = matcher_new(b->x);

	match_count(m, &b->w.profiles[1], &c);
	matcher_free(m);
	b->sum += c.n[VERDICT_AFFECTED];
	return 1;
}

/* The whole fleet by a matcher that has seen nothing. */
static size_t round_cold(struct bench *b)
{
	matcher_free(b->m);
	b->m = matcher_new(b->x);
	return round_counts(b);
}

/* Of this thread alone: on a shared machine the clock on the wall measures the neighbours. */
static uint64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static double seconds(struct bench *b, size_t (*round)(struct bench *), size_t rounds)
{
	double v[ROUNDS];

	for (size_t r = 0; r < rounds; r++) {
		uint64_t start = cpu_ns();
		size_t n = round(b);

		v[r] = (double)(cpu_ns() - start) / 1e9 / (double)n;
	}
	return median(v, rounds);
}

static void say(bool json, const char *name, double value, const char *unit)
{
	if (json)
		printf("{\"bench\":\"match\",\"cpu\":\"%s\",\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\"}\n", match_cpu(), name, value, unit);
	else
		printf("%-8s %-28s %14.4g %s\n", match_cpu(), name, value, unit);
}

int main(int argc, char **argv)
{
	static const char *const cpus[] = { "scalar", "avx2", "avx512" };
	const char *only = NULL;
	bool json = false;
	size_t n = ENTRIES;
	struct arena a = { 0 };
	struct bench b = { 0 };

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			json = true;
		else if (strcmp(argv[i], "--cpu") == 0 && i + 1 < argc)
			only = argv[++i];
		else
			n = strtoul(argv[i], NULL, 10);
	}
	list_of(&a, n, &b.w);
	fleet_of(&a, &b.w);
	b.x = match_build(b.w.list, b.w.entry_n);
	buf_init(&b.file, 1 << 30);
	match_save(b.x, &b.file, NULL);
	b.m = matcher_new(b.x);
	say(json, "entries", (double)match_entry_n(b.x), "");
	say(json, "clauses", (double)match_clause_n(b.x), "");
	say(json, "profiles", (double)b.w.profile_n, "");
	say(json, "index", (double)b.file.n / 1e6, "MB");
	say(json, "build", seconds(&b, round_build, ROUNDS) * 1e3, "ms");
	say(json, "open", seconds(&b, round_open, ROUNDS) * 1e3, "ms");
	say(json, "first profile", seconds(&b, round_first, ROUNDS) * 1e3, "ms");
	double plain = seconds(&b, round_plain, 3);

	say(json, "plain loop", 1 / plain, "profiles/s");
	for (size_t k = 0; k < sizeof cpus / sizeof *cpus; k++) {
		if ((only && strcmp(only, cpus[k]) != 0) || !match_force_cpu(cpus[k]))
			continue;
		say(json, "counts, nothing known yet", 1 / seconds(&b, round_cold, 3), "profiles/s");
		double counts = seconds(&b, round_counts, ROUNDS), lists = seconds(&b, round_lists, ROUNDS);

		say(json, "counts", 1 / counts, "profiles/s");
		say(json, "lists", 1 / lists, "profiles/s");
		say(json, "counts to plain loop", plain / counts, "times");
	}
	if (!json)
		fprintf(stderr, "(%llx)\n", (unsigned long long)b.sum);
	matcher_free(b.m);
	match_index_free(b.x);
	buf_release(&b.file);
	arena_release(&a);
	return 0;
}
