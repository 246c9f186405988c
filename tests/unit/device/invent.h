/*
 * invent - worlds of invented entries and profiles, for properties and for measuring.
 *
 * Words come from small stocks, so that profiles and clauses meet often; every
 * field of both is used. A world is wholly told by its seed and size: a failing
 * one is shown again by these two numbers, and a smaller one by a smaller size.
 */
#ifndef INVENT_H
#define INVENT_H

#include "device/match.h"
#include "vuln/version.h"

struct dice { uint64_t s; };

static inline uint64_t dice_next(struct dice *d)
{
	uint64_t z = d->s += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static inline size_t roll(struct dice *d, size_t n) /* 0..n-1 */
{
	return n ? (size_t)(dice_next(d) % n) : 0;
}

static inline bool chance(struct dice *d, unsigned percent)
{
	return roll(d, 100) < percent;
}

#define STOCK(name, ...) static const char *const name[] = { __VA_ARGS__ }
#define PICK(d, stock)   str_of((stock)[roll((d), sizeof(stock) / sizeof *(stock))])

STOCK(invent_makers, "samsung", "google", "xiaomi", "huawei", "honor", "oppo", "motorola");
STOCK(invent_models, "SM-S911B", "sm-s911b", "Pixel 8", "PIXEL 8", "Galaxy S23", "ELE-L29", "P30", "dm1q", "shiba", "2201123G", "SM-S91*", "pixel ?", "*n*");
STOCK(invent_chips, "SM8550", "SM8450", "SM8475", "MT6765", "MT6983", "T606", "GS201", "s5e9925", "kirin990", "SM7450");
STOCK(invent_skins, "EMUI", "emui", "Magic OS", "One UI", "ColorOS");
STOCK(invent_packages, "com.android.chrome", "com.samsung.notes", "com.x", "org.mozilla.firefox");
STOCK(invent_dotted, "0", "1", "1.0", "4.14.186", "5.4", "5.10", "5.10.157", "5.10.217", "6.1.57", "16.4", "16.7.6", "17.0.1",
      "17.4", "13.0.0", "120.0.6099.43", "2.0-rc1", "2.0", "v3.1");
STOCK(invent_natural, "10.1.0.120(C431E19R2P5)", "10.1.0.165(C01E165R2P11)", "S911BXXU3AWGJ", "UP1A.231005.007", "8.12.0.0", "9");
STOCK(invent_code, "1", "609904333", "609904334", "21", "700000000");
STOCK(invent_arm, "r34p0", "r38p1", "r41p0", "r49p4");
STOCK(invent_rtm, "1.15 RTM", "24.2 RTM2", "23.2 RTM");
STOCK(invent_bad, "unspecified", "n/a", "-", "", "?");

static const release invent_releases[] = {
	442, 444, 600, 601, 711, 712, 810, 900, 1000, 1100, 1200, 1210, 1300, 1400, 1500, 1600, 1610,
};
static const day invent_levels[] = { 20170101, 20190805, 20221205, 20230605, 20230610, 20231205, 20240301, 20240305, 20250101 };

static inline struct str invent_version(struct dice *d, enum scheme s)
{
	switch (s) {
	case SCHEME_DOTTED:  return PICK(d, invent_dotted);
	case SCHEME_ARM:     return PICK(d, invent_arm);
	case SCHEME_RTM:     return PICK(d, invent_rtm);
	case SCHEME_NATURAL: return PICK(d, invent_natural);
	default:             return PICK(d, invent_code);
	}
}

static inline void invent_ranges(struct arena *a, struct dice *d, struct clause *c)
{
	size_t n = chance(d, 12) ? 0 : 1 + roll(d, 3);

	c->ranges = arena_array(a, struct range, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct str x = invent_version(d, c->scheme), y = invent_version(d, c->scheme);
		int order = version_cmp(c->scheme, x, y);
		struct range r = { order <= 0 ? x : y, order <= 0 ? y : x, order == 0 || chance(d, 25), STR_NONE };

		if (chance(d, 35))
			r.from = chance(d, 50) ? STR("0") : STR_NONE;
		if (chance(d, 12) || str_eq(r.to, STR("0")))
			r.to = STR_NONE, r.to_included = false;
		if (chance(d, 50))
			r.fix = r.to;
		c->ranges[c->range_n++] = r;
	}
}

static inline void invent_words(struct arena *a, struct dice *d, struct strs *l, const char *const *stock, size_t n)
{
	for (size_t i = 1 + roll(d, 4); i > 0; i--)
		strs_add_once(a, l, str_of(stock[roll(d, n)]));
}
#define INVENT_WORDS(a, d, l, stock) invent_words((a), (d), (l), (stock), sizeof(stock) / sizeof *(stock))

static inline enum os invent_os(struct dice *d)
{
	return chance(d, 55) ? OS_ANDROID : (enum os)roll(d, OS_N);
}

static inline void invent_clause(struct arena *a, struct dice *d, struct clause *c)
{
	*c = (struct clause){ .line = STR("line"), .os = invent_os(d), .source = STR("invented"), .text = STR("a text") };
	if (chance(d, 30))
		INVENT_WORDS(a, d, &c->makers, invent_makers);
	if (chance(d, 20))
		INVENT_WORDS(a, d, &c->models, invent_models);
	if (chance(d, 35))
		INVENT_WORDS(a, d, &c->chips, invent_chips);
	c->chips_open = chance(d, 15);
	if (chance(d, 50))
		for (size_t i = 1 + roll(d, 4); i > 0; i--)
			c->releases = releases_add(a, c->releases, invent_releases[roll(d, sizeof invent_releases / sizeof(release))]);
	c->releases_exact = chance(d, 20);
	if (chance(d, 50))
		c->level = invent_levels[roll(d, sizeof invent_levels / sizeof(day))];
	c->level_basis = (enum level_basis)roll(d, LEVEL_BASIS_N);
	c->component = (enum component)roll(d, COMPONENT_N);
	if (chance(d, 50)) {
		c->subject = (enum subject)roll(d, SUBJECT_N);
		c->scheme = chance(d, 60) ? SCHEME_DOTTED : (enum scheme)roll(d, SCHEME_N);
		c->package = c->subject == SUBJECT_SKIN ? PICK(d, invent_skins) : PICK(d, invent_packages);
		if (c->subject != SUBJECT_NONE)
			invent_ranges(a, d, c);
	}
	c->sure = chance(d, 80) ? SURE_YES : (enum sure)roll(d, SURE_N);
}

static inline void invent_entry(struct arena *a, struct dice *d, size_t number, struct entry *e)
{
	*e = (struct entry){
		.id = str_printf(a, "CVE-%zu-%zu", 2015 + roll(d, 12), number), .title = STR("An invented flaw"),
		.state = chance(d, 3) ? ENTRY_WITHDRAWN : ENTRY_PUBLISHED, .severity = (enum severity)roll(d, SEVERITY_N),
		.exploited = chance(d, 4), .published = chance(d, 5) ? TIME_NONE : (unixtime)roll(d, 1900000000),
		.clause_n = chance(d, 4) ? 0 : chance(d, 60) ? 1 : 1 + roll(d, chance(d, 5) ? 40 : chance(d, 1) ? 200 : 5),
	};
	e->clauses = arena_array(a, struct clause, e->clause_n + 1);
	for (size_t i = 0; i < e->clause_n; i++)
		invent_clause(a, d, &e->clauses[i]);
}

/* Any field may be missing, and any version may be nonsense. */
static inline struct str invent_maybe_version(struct dice *d, enum scheme s)
{
	return chance(d, 15) ? PICK(d, invent_bad) : invent_version(d, chance(d, 80) ? s : (enum scheme)roll(d, SCHEME_N));
}

static inline void invent_profile(struct arena *a, struct dice *d, struct profile *p)
{
	*p = (struct profile){ .name = STR("invented"), .os = invent_os(d) };
	if (chance(d, 85))
		p->maker = chance(d, 90) ? PICK(d, invent_makers) : STR("nobody");
	if (chance(d, 70))
		p->model = PICK(d, invent_models);
	if (chance(d, 30))
		p->marketing = chance(d, 80) ? PICK(d, invent_models) : STR("Something Else");
	if (chance(d, 30))
		p->device = PICK(d, invent_models);
	if (chance(d, 30))
		p->product = STR("other");
	if (p->os == OS_ANDROID ? chance(d, 90) : chance(d, 25))
		p->release = invent_releases[roll(d, sizeof invent_releases / sizeof(release))];
	if (chance(d, 70))
		p->os_version = invent_maybe_version(d, SCHEME_DOTTED);
	if (chance(d, 60))
		p->skin = chance(d, 90) ? PICK(d, invent_skins) : STR("OtherOS");
	if (chance(d, 60))
		p->skin_version = invent_maybe_version(d, SCHEME_DOTTED);
	for (size_t i = roll(d, 4); i > 0; i--)
		strs_add(a, &p->chips, chance(d, 90) ? PICK(d, invent_chips) : STR("X1"));
	if (chance(d, 70))
		p->level = invent_levels[roll(d, sizeof invent_levels / sizeof(day))];
	if (chance(d, 40))
		p->vendor_level = invent_levels[roll(d, sizeof invent_levels / sizeof(day))];
	if (chance(d, 70))
		p->kernel = str_printf(a, "%.*s%s", STR_ARG(PICK(d, invent_dotted)), chance(d, 50) ? "-android13-4-g6e771b230c52" : "");
	if (chance(d, 70))
		p->build = invent_maybe_version(d, SCHEME_NATURAL);
	p->packages_known = chance(d, 50);
	p->package_n = roll(d, 5);
	p->packages = arena_array(a, struct package, p->package_n + 1);
	for (size_t i = 0; i < p->package_n; i++) {
		p->packages[i].name = PICK(d, invent_packages);
		p->packages[i].version_name = invent_maybe_version(d, SCHEME_DOTTED);
		p->packages[i].version_code = chance(d, 30) ? 0 : 609904330 + roll(d, 8);
	}
}

struct world {
	struct entry *entries;
	const struct entry **list;
	size_t entry_n;
	struct profile *profiles;
	size_t profile_n;
};

static inline void invent_world(struct arena *a, uint64_t seed, size_t entry_n, size_t profile_n, struct world *ret)
{
	struct dice d = { seed };

	*ret = (struct world){ arena_array(a, struct entry, entry_n + 1), arena_array(a, const struct entry *, entry_n + 1),
		                   entry_n, arena_array(a, struct profile, profile_n + 1), profile_n };
	for (size_t i = 0; i < entry_n; i++) {
		invent_entry(a, &d, i, &ret->entries[i]);
		ret->list[i] = &ret->entries[i];
	}
	for (size_t i = 0; i < profile_n; i++)
		invent_profile(a, &d, &ret->profiles[i]);
}

#endif
