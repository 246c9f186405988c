/*
 * plain - the rules at the head of vuln/clause.h once more, word for word, without any index.
 *
 * Slow on purpose and independent on purpose: it shares no code with
 * src/device/match*. Where the two differ, one of them misreads the rules.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdio.h>
#include <string.h>

#include "device/match.h"
#include "vuln/version.h"

enum plain { PLAIN_NO, PLAIN_MAYBE, PLAIN_YES };
enum plain_end { PLAIN_NOT_OVER, PLAIN_UNDECIDED, PLAIN_OVER };

static inline enum plain plain_os(const struct profile *p, const struct clause *c)
{
	enum os os = p->os, wanted = c->os;

	if (os == OS_ANY && (p->release || p->level || p->vendor_level))
		os = OS_ANDROID;
	if (wanted == OS_OTHER)
		return PLAIN_NO;
	if (wanted == OS_ANY || wanted == os)
		return PLAIN_YES;
	if (os == OS_ANY)
		return PLAIN_MAYBE;
	return os == OS_HARMONYOS && p->release && wanted == OS_ANDROID ? PLAIN_MAYBE : PLAIN_NO;
}

/* * any text, ? one character: by trying all ways. */
static inline bool plain_fits(struct str p, struct str s)
{
	if (!p.n)
		return !s.n;
	if (p.p[0] == '*')
		return plain_fits(str_from(p, 1), s) || (s.n && plain_fits(p, str_from(s, 1)));
	return s.n && (p.p[0] == '?' || str_ieq(str_sub(p, 0, 1), str_sub(s, 0, 1))) && plain_fits(str_from(p, 1), str_from(s, 1));
}

static inline bool plain_listed(const struct strs *l, struct str s)
{
	for (size_t i = 0; i < l->n; i++)
		if (s.n && plain_fits(l->v[i], s))
			return true;
	return false;
}

static inline enum plain plain_maker(const struct profile *p, const struct clause *c)
{
	if (!c->makers.n)
		return PLAIN_YES;
	if (!p->maker.n)
		return PLAIN_MAYBE;
	return strs_has(&c->makers, p->maker) ? PLAIN_YES : PLAIN_NO;
}

static inline bool plain_small_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] && strchr("abcdefghijklmnopqrstuvwxyz", s.p[i]))
			return true;
	return false;
}

static inline enum plain plain_model(const struct profile *p, const struct clause *c)
{
	bool marketing = p->marketing.n || plain_small_letter(p->model), named = false;

	if (!c->models.n)
		return PLAIN_YES;
	if (!p->model.n && !p->marketing.n && !p->device.n && !p->product.n)
		return PLAIN_MAYBE;
	if (plain_listed(&c->models, p->model) || plain_listed(&c->models, p->marketing) ||
	    plain_listed(&c->models, p->device) || plain_listed(&c->models, p->product))
		return PLAIN_YES;
	for (size_t i = 0; i < c->models.n; i++)
		named = named || plain_small_letter(c->models.v[i]);
	return named && !marketing ? PLAIN_MAYBE : PLAIN_NO;
}

static inline enum plain plain_release(const struct profile *p, const struct clause *c)
{
	const struct releases *l = &c->releases;
	bool beside = (p->release == 1210 && releases_has(l, 1200)) || (p->release == 1610 && releases_has(l, 1600));

	for (release patch = 0; patch < 10; patch++)
		beside = beside || releases_has(l, (release)(p->release - p->release % 10 + patch));
	if (!l->n)
		return PLAIN_YES;
	if (!p->release)
		return PLAIN_MAYBE;
	if (releases_has(l, p->release))
		return PLAIN_YES;
	if (c->releases_exact)
		return PLAIN_NO;
	return beside || p->release < l->v[0] ? PLAIN_MAYBE : PLAIN_NO;
}

static inline enum plain plain_chip(const struct profile *p, const struct clause *c)
{
	size_t named = 0;

	if (!c->chips.n && !c->chips_open)
		return PLAIN_YES;
	for (size_t i = 0; i < p->chips.n; i++)
		named += strs_has(&c->chips, p->chips.v[i]);
	if (p->chips.n && named == p->chips.n)
		return PLAIN_YES;
	if (!p->chips.n || named || c->chips_open)
		return PLAIN_MAYBE;
	return PLAIN_NO;
}

static inline const struct package *plain_package(const struct profile *p, struct str name)
{
	for (size_t i = 0; i < p->package_n; i++)
		if (str_eq(p->packages[i].name, name))
			return &p->packages[i];
	return NULL;
}

/* Skin and package: who it is, before its version matters. */
static inline enum plain plain_subject(const struct profile *p, const struct clause *c)
{
	if (c->subject == SUBJECT_SKIN)
		return !p->skin.n ? PLAIN_MAYBE : str_ieq(p->skin, c->package) ? PLAIN_YES : PLAIN_NO;
	if (c->subject == SUBJECT_PACKAGE)
		return plain_package(p, c->package) ? PLAIN_YES : p->packages_known ? PLAIN_NO : PLAIN_MAYBE;
	return PLAIN_YES;
}

static inline struct str plain_version(const struct profile *p, const struct clause *c, char digits[static 24])
{
	const struct package *k;

	switch (c->subject) {
	case SUBJECT_OS:
		return p->os_version;
	case SUBJECT_SKIN:
		return str_ieq(p->skin, c->package) ? p->skin_version : STR_NONE; /* the version of whose skin? */
	case SUBJECT_KERNEL:
		return version_of_kernel(p->kernel);
	case SUBJECT_BUILD:
		return p->build;
	case SUBJECT_PACKAGE:
		k = plain_package(p, c->package);
		if (!k || c->scheme != SCHEME_CODE)
			return k ? k->version_name : STR_NONE;
		if (!k->version_code)
			return STR_NONE;
		snprintf(digits, 24, "%llu", (unsigned long long)k->version_code);
		return str_of(digits);
	default:
		return STR_NONE;
	}
}

/* *ret_before: outside, before all starts. */
static inline enum plain_end plain_ranges(const struct profile *p, const struct clause *c, bool *ret_before)
{
	char digits[24];
	struct str v = plain_version(p, c, digits);

	if (!c->range_n)
		return PLAIN_NOT_OVER;
	if (!v.n || !version_ok(c->scheme, v))
		return PLAIN_UNDECIDED;
	switch (version_place(c->scheme, c->ranges, c->range_n, v, NULL)) {
	case RANGE_INSIDE:
		return PLAIN_NOT_OVER;
	case RANGE_PAST:
		return PLAIN_OVER;
	default:
		*ret_before = true;
		return PLAIN_NOT_OVER;
	}
}

static inline enum plain_end plain_level(const struct profile *p, const struct clause *c)
{
	day mine = c->component != COMPONENT_PLATFORM && p->vendor_level ? p->vendor_level : p->level;

	if (!c->level)
		return PLAIN_NOT_OVER;
	if (!mine)
		return PLAIN_UNDECIDED;
	if (mine < c->level)
		return PLAIN_NOT_OVER;
	return c->level_basis == LEVEL_INFERRED ? PLAIN_UNDECIDED : PLAIN_OVER;
}

static inline enum verdict plain_clause(const struct profile *p, const struct clause *c)
{
	static enum plain (*const asked[])(const struct profile *, const struct clause *) = {
		plain_os, plain_maker, plain_release, plain_subject, plain_model, plain_chip,
	};
	bool before = false, all_yes = true;

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		enum plain answer = asked[i](p, c);

		if (answer == PLAIN_NO)
			return VERDICT_NOT_AFFECTED;
		all_yes = all_yes && answer == PLAIN_YES;
	}
	enum plain_end ranges = plain_ranges(p, c, &before), level = plain_level(p, c);

	if (before)
		return VERDICT_NOT_AFFECTED;
	if (c->sure == SURE_UNKNOWN)
		return VERDICT_UNKNOWN;
	if (ranges == PLAIN_OVER || level == PLAIN_OVER)
		return VERDICT_FIXED;
	if (!all_yes || ranges == PLAIN_UNDECIDED || level == PLAIN_UNDECIDED)
		return VERDICT_POSSIBLE;
	return c->sure == SURE_POSSIBLE ? VERDICT_POSSIBLE : VERDICT_AFFECTED;
}

static inline enum verdict plain_entry(const struct profile *p, const struct entry *e)
{
	static const int strength[VERDICT_N] = { [VERDICT_NOT_AFFECTED] = 0, [VERDICT_UNKNOWN] = 1, [VERDICT_FIXED] = 2,
		                                     [VERDICT_POSSIBLE] = 3, [VERDICT_AFFECTED] = 4 };
	enum verdict best = e->clause_n ? VERDICT_NOT_AFFECTED : VERDICT_UNKNOWN;

	for (size_t i = 0; i < e->clause_n; i++) {
		enum verdict v = plain_clause(p, &e->clauses[i]);

		if (strength[v] > strength[best])
			best = v;
	}
	return best;
}

#endif
