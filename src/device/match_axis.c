/*
 * match_axis - from profile to keys, from key and clause to answer.
 *
 * Keys by axis:
 *   os        platform
 *   maker     word
 *   model     count, enum names_told, words of the names that clauses know
 *   chip      count, "a candidate is named by no clause", words
 *   release   release
 *   system, kernel, build    a rank for every scheme in use for the subject
 *   skin      word, ranks
 *   package   count, "the list is complete", for each: word, ranks
 *   level     platform level, vendor level
 */
#include "device/match_axis.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vuln/product.h"
#include "vuln/version.h"

/* Versions remembered before all are forgotten: a fleet has fewer, a liar may send more. */
enum { VERSIONS_KEPT = 1 << 16 };

static uint32_t *push_n(struct reading *r, size_t n)
{
	if (r->n + n > r->cap) {
		r->cap = (r->n + n) * 2 + 64;
		r->v = realloc(r->v, r->cap * sizeof *r->v);
		if (!r->v)
			abort();
	}
	r->n += n;
	return r->v + r->n - n;
}

static bool is_glob(const struct match_index *x, size_t word)
{
	struct str s = form_str(x, x->words[word].text);

	return x->words[word].kind == WORD_MODEL && (str_chr(s, '*') != SIZE_MAX || str_chr(s, '?') != SIZE_MAX);
}

static void find_globs(struct reading *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->x->word_n; i++)
		n += is_glob(r->x, i);
	if (!n)
		return;
	r->globs = malloc(n * sizeof *r->globs);
	if (!r->globs)
		abort();
	for (size_t i = 0; i < r->x->word_n; i++)
		if (is_glob(r->x, i))
			r->globs[r->glob_n++] = (uint32_t)i;
}

void reading_init(struct reading *r, const struct match_index *x)
{
	*r = (struct reading){ .x = x };
	push_n(r, 1); /* a key may be empty, but is somewhere */
	find_globs(r);
}

static void forget_versions(struct reading *r)
{
	arena_reset(&r->versions);
	r->known = (struct map){ 0 };
	r->ranks = NULL;
	r->rank_cap = 0;
}

void reading_release(struct reading *r)
{
	arena_release(&r->versions);
	free(r->globs);
	free(r->v);
}

static void push(struct reading *r, uint32_t v)
{
	*push_n(r, 1) = v;
}

/* One rank per scheme that clauses of this subject use. */
static void push_ranks(struct reading *r, enum subject subject, struct str version)
{
	unsigned schemes = r->x->schemes[subject];
	uint32_t *to = push_n(r, r->x->scheme_n[subject]);
	bool fresh = true;

	if (!version.n) {
		for (; schemes; schemes &= schemes - 1)
			*to++ = RANK_UNKNOWN;
		return;
	}
	uint32_t *found = map_get(&r->known, version), row;

	if (found) {
		row = *found;
	} else {
		struct str kept = str_dup(&r->versions, version);

		row = (uint32_t)r->known.n;
		r->ranks = arena_grow(&r->versions, r->ranks, row, &r->rank_cap, sizeof *r->ranks);
		for (int s = 0; s < SCHEME_N; s++)
			r->ranks[row][s] = rank_find(r->x, (enum scheme)s, kept);
		*map_put(&r->versions, &r->known, kept, &fresh) = row;
	}
	for (; schemes; schemes &= schemes - 1)
		*to++ = r->ranks[row][__builtin_ctz(schemes)];
}

/* Keep the words from `from` on ascending and single: keys are compared as they stand. */
static void insert_word(struct reading *r, size_t from, uint32_t word)
{
	size_t i = r->n;

	while (i > from && r->v[i - 1] > word)
		i--;
	if (i > from && r->v[i - 1] == word)
		return;
	push(r, word);
	memmove(r->v + i + 1, r->v + i, (r->n - 1 - i) * sizeof *r->v);
	r->v[i] = word;
}

static void read_os(struct reading *r, const struct profile *p)
{
	push(r, platform_of(p));
}

static void read_maker(struct reading *r, const struct profile *p)
{
	(void)p;
	push(r, r->maker);
}

/* What a profile tells of its model. */
enum names_told { NAMES_NONE, NAMES_CODES, NAMES_MARKETING };

static void read_model(struct reading *r, const struct profile *p)
{
	const struct str names[] = { p->model, p->marketing, p->device, p->product };
	size_t head = r->n;
	bool any = false;

	push_n(r, 2);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		uint32_t word = word_find(r->x, WORD_MODEL, names[i]);

		any |= word != WORD_UNKNOWN;
		if (word < WORD_OTHER)
			insert_word(r, head + 2, word);
		for (size_t g = 0; g < r->glob_n && names[i].n; g++)
			if (glob_matches(form_str(r->x, r->x->words[r->globs[g]].text), names[i]))
				insert_word(r, head + 2, r->globs[g]);
	}
	r->v[head] = (uint32_t)(r->n - head - 2);
	r->v[head + 1] = p->marketing.n || is_marketing_name(p->model) ? NAMES_MARKETING : any ? NAMES_CODES : NAMES_NONE;
}

static void read_chip(struct reading *r, const struct profile *p)
{
	size_t head = r->n;

	push_n(r, 2);
	r->v[head + 1] = 0;
	for (size_t i = 0; i < p->chips.n; i++) {
		uint32_t word = word_find(r->x, WORD_CHIP, p->chips.v[i]);

		if (word < WORD_OTHER)
			insert_word(r, head + 2, word);
		else
			r->v[head + 1] = 1;
	}
	r->v[head] = (uint32_t)(r->n - head - 2);
}

static void read_release(struct reading *r, const struct profile *p)
{
	push(r, p->release);
}

static void read_system(struct reading *r, const struct profile *p)
{
	push_ranks(r, SUBJECT_OS, p->os_version);
}

static void read_skin(struct reading *r, const struct profile *p)
{
	push(r, word_find(r->x, WORD_SKIN, p->skin));
	push_ranks(r, SUBJECT_SKIN, p->skin_version);
}

static void read_kernel(struct reading *r, const struct profile *p)
{
	push_ranks(r, SUBJECT_KERNEL, version_of_kernel(p->kernel));
}

static void read_build(struct reading *r, const struct profile *p)
{
	push_ranks(r, SUBJECT_BUILD, p->build);
}

/* Where the package stands in the key that starts at `head`; 0 when it does not. */
static size_t package_at(const struct reading *r, size_t head, size_t end, uint32_t word)
{
	size_t step = 1 + r->x->scheme_n[SUBJECT_PACKAGE];

	for (size_t i = head + 2; i < end; i += step)
		if (r->v[i] == word)
			return i;
	return 0;
}

/* A version code is the number of SCHEME_CODE, a version name is for the others. */
static void push_package_ranks(struct reading *r, const struct package *k)
{
	size_t at = r->n + r->x->scheme_at[SUBJECT_PACKAGE][SCHEME_CODE];
	char digits[24];

	push_ranks(r, SUBJECT_PACKAGE, k->version_name);
	if (!(r->x->schemes[SUBJECT_PACKAGE] >> SCHEME_CODE & 1))
		return;
	r->v[at] = RANK_UNKNOWN;
	if (k->version_code) {
		int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)k->version_code);

		r->v[at] = rank_find(r->x, SCHEME_CODE, str_n(digits, (size_t)n));
	}
}

static void read_package(struct reading *r, const struct profile *p)
{
	size_t head = r->n;
	uint32_t n = 0;

	push_n(r, 2);
	r->v[head + 1] = p->packages_known;
	for (size_t i = 0; i < p->package_n; i++) {
		uint32_t word = word_find(r->x, WORD_PACKAGE, p->packages[i].name);

		if (word >= WORD_OTHER || package_at(r, head, r->n, word))
			continue;
		push(r, word);
		push_package_ranks(r, &p->packages[i]);
		n++;
	}
	r->v[head] = n;
}

static void read_driver(struct reading *r, const struct profile *p)
{
	(void)r, (void)p; /* no profile tells it */
}

static void read_level(struct reading *r, const struct profile *p)
{
	push(r, p->level);
	push(r, p->vendor_level ? p->vendor_level : p->level);
}

static bool list_has(const struct reading *r, struct form_span s, uint32_t word)
{
	const uint32_t *v = r->x->lists + s.at;
	size_t n = s.n;

	while (n > 1) { /* halving without a branch that could be guessed wrong */
		size_t half = n / 2;

		v += v[half] <= word ? half : 0;
		n -= half;
	}
	return n && *v == word;
}

unsigned platform_of(const struct profile *p)
{
	if (p->os == OS_HARMONYOS && p->release)
		return PLATFORM_HARMONY_ON_ANDROID;
	if (p->os == OS_ANY && (p->release || p->level || p->vendor_level))
		return OS_ANDROID;
	return p->os;
}

enum answer platform_answer(unsigned platform, enum os clause)
{
	if (clause == OS_ANY)
		return ANSWER_YES;
	if (clause == OS_OTHER)
		return ANSWER_NO;
	if (platform == OS_ANY)
		return ANSWER_MAYBE;
	if (platform == PLATFORM_HARMONY_ON_ANDROID)
		return clause == OS_HARMONYOS ? ANSWER_YES : clause == OS_ANDROID ? ANSWER_MAYBE : ANSWER_NO;
	return platform == clause ? ANSWER_YES : ANSWER_NO;
}

static enum answer ask_os(const struct reading *r, const uint32_t *key, const struct form_clause *c)
{
	(void)r;
	return platform_answer(key[0], (enum os)c->os);
}

static enum answer ask_maker(const struct reading *r, const uint32_t *key, const struct form_clause *c)
{
	if (key[0] == WORD_UNKNOWN)
		return ANSWER_MAYBE;
	return list_has(r, c->makers, key[0]) ? ANSWER_YES : ANSWER_NO;
}

static enum answer ask_model(const struct reading *r, const uint32_t *key, const struct form_clause *c)
{
	for (uint32_t i = 0; i < key[0]; i++)
		if (list_has(r, c->models, key[2 + i]))
			return ANSWER_YES;
	return key[1] == NAMES_NONE || (key[1] == NAMES_CODES && c->names_sold) ? ANSWER_MAYBE : ANSWER_NO;
}

static enum answer ask_chip(const struct reading *r, const uint32_t *key, const struct form_clause *c)
{
	uint32_t candidates = key[0] + key[1], named = 0;

	for (uint32_t i = 0; i < key[0]; i++)
		named += list_has(r, c->chips, key[2 + i]);
	if (candidates && named == candidates)
		return ANSWER_YES;
	return candidates == 0 || named || c->chips_open ? ANSWER_MAYBE : ANSWER_NO;
}

/* Is `mine` a sibling of a listed release: 12L and 16-qpr2 came within the life of 12 and 16, and bulletins name one
 * patch of a release for all (5.0.2 for 5.0 as well). */
static bool is_beside(release mine, release listed)
{
	return mine / 10 == listed / 10 || (mine > 1000 && listed == mine - mine % 100);
}

static enum answer ask_release(const struct reading *r, const uint32_t *key, const struct form_clause *c)
{
	const release *v = r->x->releases + c->releases.at;
	release mine = (release)key[0];
	bool beside = false;

	if (!mine)
		return ANSWER_MAYBE;
	for (uint32_t i = 0; i < c->releases.n; i++) {
		if (v[i] == mine)
			return ANSWER_YES;
		beside |= is_beside(mine, v[i]);
	}
	return !c->releases_exact && (beside || mine < v[0]) ? ANSWER_MAYBE : ANSWER_NO;
}

/* Ranks stand in the order of their schemes. */
static enum answer ask_ranges(const struct reading *r, const uint32_t *ranks, const struct form_clause *c)
{
	const struct form_range *v = r->x->ranges + c->ranges.at;
	bool past = false;

	if (!c->ranges.n)
		return ANSWER_YES;
	uint32_t rank = ranks[r->x->scheme_at[c->subject][c->scheme]];

	if (rank == RANK_UNKNOWN)
		return ANSWER_MAYBE;
	for (uint32_t i = 0; i < c->ranges.n; i++) {
		if (rank >= v[i].end)
			past = true;
		else if (rank >= v[i].first)
			return ANSWER_YES;
	}
	return past ? ANSWER_OVER : ANSWER_NO;
}

static enum answer ask_skin(const struct reading *r, const uint32_t *key, const struct form_clause *c)
{
	if (key[0] == WORD_UNKNOWN)
		return ANSWER_MAYBE;
	return key[0] == c->word ? ask_ranges(r, key + 1, c) : ANSWER_NO;
}

static enum answer ask_package(const struct reading *r, const uint32_t *key, const struct form_clause *c)
{
	size_t step = 1 + r->x->scheme_n[SUBJECT_PACKAGE], head = (size_t)(key - r->v);
	size_t at = package_at(r, head, head + 2 + key[0] * step, c->word);

	if (at)
		return ask_ranges(r, r->v + at + 1, c);
	return key[1] ? ANSWER_NO : ANSWER_MAYBE;
}

static enum answer ask_driver(const struct reading *r, const uint32_t *key, const struct form_clause *c)
{
	(void)r, (void)key, (void)c;
	return ANSWER_MAYBE;
}

static enum answer ask_level(const struct reading *r, const uint32_t *key, const struct form_clause *c)
{
	day mine = key[c->component != COMPONENT_PLATFORM];

	(void)r;
	if (!mine)
		return ANSWER_MAYBE;
	if (mine < c->level)
		return ANSWER_YES;
	return c->level_basis == LEVEL_INFERRED ? ANSWER_MAYBE : ANSWER_OVER;
}

static const struct {
	void (*read)(struct reading *r, const struct profile *p);
	enum answer (*ask)(const struct reading *r, const uint32_t *key, const struct form_clause *c);
} axes[AXIS_N] = {
	[AXIS_OS]      = { read_os, ask_os },           [AXIS_MAKER]   = { read_maker, ask_maker },
	[AXIS_MODEL]   = { read_model, ask_model },     [AXIS_CHIP]    = { read_chip, ask_chip },
	[AXIS_RELEASE] = { read_release, ask_release }, [AXIS_SYSTEM]  = { read_system, ask_ranges },
	[AXIS_SKIN]    = { read_skin, ask_skin },       [AXIS_KERNEL]  = { read_kernel, ask_ranges },
	[AXIS_BUILD]   = { read_build, ask_ranges },    [AXIS_PACKAGE] = { read_package, ask_package },
	[AXIS_DRIVER]  = { read_driver, ask_driver },   [AXIS_LEVEL]   = { read_level, ask_level },
};

void reading_maker(struct reading *r, const struct profile *p)
{
	r->maker = word_find(r->x, WORD_MAKER, p->maker);
}

void reading_take(struct reading *r, const struct profile *p, unsigned set)
{
	if (r->known.n > VERSIONS_KEPT)
		forget_versions(r);
	r->n = 0;
	for (int a = 0; a < AXIS_N; a++) {
		r->at[a] = (uint32_t)r->n;
		if (set & 1u << a)
			axes[a].read(r, p);
	}
	r->at[AXIS_N] = (uint32_t)r->n;
}

bool axis_asked(enum axis axis, const struct form_clause *c)
{
	switch (axis) {
	case AXIS_OS:      return c->os != OS_ANY;
	case AXIS_MAKER:   return c->makers.n;
	case AXIS_MODEL:   return c->models.n;
	case AXIS_CHIP:    return c->chips.n || c->chips_open;
	case AXIS_RELEASE: return c->releases.n;
	case AXIS_SYSTEM:  return c->subject == SUBJECT_OS && c->ranges.n;
	case AXIS_SKIN:    return c->subject == SUBJECT_SKIN;
	case AXIS_KERNEL:  return c->subject == SUBJECT_KERNEL && c->ranges.n;
	case AXIS_BUILD:   return c->subject == SUBJECT_BUILD && c->ranges.n;
	case AXIS_PACKAGE: return c->subject == SUBJECT_PACKAGE;
	case AXIS_DRIVER:  return c->subject == SUBJECT_DRIVER && c->ranges.n;
	case AXIS_LEVEL:   return c->level;
	default:           return false;
	}
}

enum answer axis_ask(enum axis axis, const struct reading *r, const struct form_clause *c)
{
	return axes[axis].ask(r, r->v + r->at[axis], c);
}

enum answer axis_answer(enum axis axis, const struct reading *r, const struct form_clause *c)
{
	return axis_asked(axis, c) ? axis_ask(axis, r, c) : ANSWER_YES;
}

enum axis axis_of_subject(enum subject s)
{
	static const uint8_t of[SUBJECT_N] = {
		[SUBJECT_OS] = AXIS_SYSTEM, [SUBJECT_SKIN] = AXIS_SKIN, [SUBJECT_KERNEL] = AXIS_KERNEL,
		[SUBJECT_BUILD] = AXIS_BUILD, [SUBJECT_PACKAGE] = AXIS_PACKAGE, [SUBJECT_DRIVER] = AXIS_DRIVER,
	};

	return (enum axis)of[s];
}
