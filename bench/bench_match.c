/*
 * bench_match - how many profiles a second the compiled list judges, on one core, beside a plain loop over clauses.
 *
 *   bench_match [--cpu NAME]
 *
 * Twice: the list and the devices of the public data where they are there (TOCSIN_SHARED, else ../shared), and an
 * invented list of 10 000 entries in the same proportions (Android bulletins, chip makers, kernel, Apple, makers, apps)
 * against an invented fleet: some hundred models, each with its chip and kernel line, and dozens of firmwares for
 * each. All profiles differ. Every figure is the median of several rounds over the whole fleet, in CPU time of the
 * one thread. One JSON object a line where bench/run.py reads it, words on a terminal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../tests/unit/device/invent.h"
#include "../tests/unit/device/plain.h"
#include "../tests/unit/device/real.h"
#include "base/clock.h"

enum { ENTRIES = 10000, MODELS = 400, FIRMWARES = 36, ROUNDS = 9, PLAIN_PROFILES = 60, CHIPS = 160 };

/* --- an invented list in real proportions --- */

static const release bench_releases[] = { 601, 712, 810, 900, 1000, 1100, 1200, 1210, 1300, 1400, 1500, 1600, 1610 };

static struct str chip_name(struct arena *a, size_t i)
{
	if (i < 70)
		return str_printf(a, "SM%zu", 6000 + i * 50);
	return i < 120 ? str_printf(a, "MT%zu", 6700 + i) : str_printf(a, "s5e%zu", 8800 + i);
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
		c->ranges[c->range_n++] = (struct range){
			.from = str_of(kernel_lines[i]), .to = str_printf(a, "%s.%zu", kernel_lines[i], 10 + roll(d, 240)),
		};
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
		c->ranges[c->range_n++] = (struct range){
			.to = str_printf(a, "%zu.%zu.0.%zu", 8 + roll(d, 5), roll(d, 3), roll(d, 300)),
		};
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
	size_t patch = 10 + birth * 12 + roll(&fixed, 20) + n / 3 * 6;
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
	p->kernel = str_printf(a, "%s.%zu-android13-%zu-g%zx-ab%zu", line, patch, n, roll(&d, 1 << 28), roll(&d, 1 << 24));
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
			b->sum += plain_entry(&b->w.profiles[i * (b->w.profile_n / PLAIN_PROFILES)], b->w.list[e]) == VERDICT_AFFECTED;
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

struct bar { double value; bool most; };
#define AT_LEAST(v) ((struct bar){ (v), false })
#define AT_MOST(v)  ((struct bar){ (v), true })
#define NO_BAR      ((struct bar){ 0 })

static void say(const char *list, const char *what, double value, const char *unit, struct bar bar)
{
	if (isatty(STDOUT_FILENO)) {
		printf("%-10s %-34s %12.4g %s\n", list, what, value, unit);
		return;
	}
	printf("{\"what\":\"%s, %s\",\"value\":%.6g,\"unit\":\"%s\"", list, what, value, unit);
	if (bar.value)
		printf(",\"bar\":%.6g,\"most\":%s", bar.value, bar.most ? "true" : "false");
	puts("}");
}

/* The best set of instructions has the plain names and the bars; the others are told beside it. */
static void measure_cpu(struct bench *b, const char *list, const char *cpu, bool best, double plain)
{
	char what[3][64];

	snprintf(what[0], sizeof what[0], "profiles never seen, %s", cpu);
	snprintf(what[1], sizeof what[1], "counts, %s", cpu);
	snprintf(what[2], sizeof what[2], "lists of ids, %s", cpu);
	double cold = seconds(b, round_cold, 3), counts = seconds(b, round_counts, ROUNDS), lists = seconds(b, round_lists, ROUNDS);

	say(list, what[0], 1 / cold, "profiles/s", NO_BAR);
	say(list, what[1], 1 / counts, "profiles/s", best ? AT_LEAST(3e6) : NO_BAR);
	say(list, what[2], 1 / lists, "profiles/s", best ? AT_LEAST(0.5e6) : NO_BAR);
	if (best)
		say(list, "counts, over the plain loop", plain / counts, "x", NO_BAR);
}

static void measure(struct bench *b, const char *list, const char *only)
{
	static const char *const cpus[] = { "avx512", "avx2", "scalar" };
	bool best = true;

	b->x = match_build(b->w.list, b->w.entry_n);
	buf_init(&b->file, 1 << 30);
	match_save(b->x, &b->file, NULL);
	b->m = matcher_new(b->x);
	say(list, "entries", (double)match_entry_n(b->x), "", NO_BAR);
	say(list, "clauses", (double)match_clause_n(b->x), "", NO_BAR);
	say(list, "profiles", (double)b->w.profile_n, "", NO_BAR);
	say(list, "saved index", (double)b->file.n / 1e6, "MB", NO_BAR);
	say(list, "build", seconds(b, round_build, ROUNDS) * 1e3, "ms", AT_MOST(30));
	say(list, "open", seconds(b, round_open, ROUNDS) * 1e3, "ms", AT_MOST(2));
	say(list, "first profile of a matcher", seconds(b, round_first, ROUNDS) * 1e3, "ms", NO_BAR);
	double plain = seconds(b, round_plain, 3);

	say(list, "plain loop", 1 / plain, "profiles/s", NO_BAR);
	for (size_t k = 0; k < sizeof cpus / sizeof *cpus; k++) {
		if ((only && strcmp(only, cpus[k]) != 0) || !match_force_cpu(cpus[k]))
			continue;
		measure_cpu(b, list, cpus[k], best, plain);
		best = false;
	}
	matcher_free(b->m);
	match_index_free(b->x);
	buf_release(&b->file);
}

static void measure_public(const char *only, uint64_t *sum)
{
	const char *shared = getenv("TOCSIN_SHARED"), *source = getenv("TOCSIN_SOURCE");
	struct real real = { 0 };
	char data[512];

	snprintf(data, sizeof data, "%s%s/data", shared ? shared : source ? source : ".", shared ? "" : "/../shared");
	if (real_list(&real, data) && real_fleet(&real, data)) {
		struct bench b = { .w = { NULL, real.entries, real.entry_n, real.profiles, real.profile_n } };

		measure(&b, "public", only);
		*sum += b.sum;
	}
	arena_release(&real.a);
}

int main(int argc, char **argv)
{
	const char *only = argc > 2 && strcmp(argv[1], "--cpu") == 0 ? argv[2] : NULL;
	struct arena a = { 0 };
	struct bench b = { 0 };
	uint64_t sum = 0;

	measure_public(only, &sum);
	list_of(&a, ENTRIES, &b.w);
	fleet_of(&a, &b.w);
	measure(&b, "invented", only);
	arena_release(&a);
	fprintf(stderr, "(%llx)\n", (unsigned long long)(sum + b.sum)); /* the results were used */
	return 0;
}
