/*
 * release - a small table of every release, and a reader of the many ways to write one.
 */
#include "vuln/release.h"

#include <string.h>

#include "base/ascii.h"

/* Every release with an API level, and the maintenance releases that records name.
 * https://source.android.com/docs/setup/reference/build-numbers */
static const struct known {
	release r;
	uint16_t sdk; /* 0: no level of its own */
	day first;    /* month of publication, as its first day */
} known[] = {
	{ 100, 1, 20080901 },   { 110, 2, 20090201 },   { 150, 3, 20090401 },   { 160, 4, 20090901 },   { 200, 5, 20091001 },
	{ 201, 6, 20091201 },   { 210, 7, 20100101 },   { 220, 8, 20100501 },   { 230, 9, 20101201 },   { 233, 10, 20110201 },
	{ 300, 11, 20110201 },  { 310, 12, 20110501 },  { 320, 13, 20110701 },  { 400, 14, 20111001 },  { 403, 15, 20111201 },
	{ 404, 0, 20120301 },   { 410, 16, 20120701 },  { 420, 17, 20121101 },  { 430, 18, 20130701 },  { 440, 19, 20131001 },
	{ 444, 0, 20140601 },   { 500, 21, 20141101 },  { 501, 0, 20141201 },   { 502, 0, 20141201 },   { 510, 22, 20150301 },
	{ 511, 0, 20150401 },   { 600, 23, 20151001 },  { 601, 0, 20151201 },   { 700, 24, 20160801 },  { 710, 25, 20161001 },
	{ 711, 0, 20161201 },   { 712, 0, 20170401 },   { 800, 26, 20170801 },  { 810, 27, 20171201 },  { 900, 28, 20180801 },
	{ 1000, 29, 20190901 }, { 1100, 30, 20200901 }, { 1200, 31, 20211001 }, { 1210, 32, 20220301 }, { 1300, 33, 20220801 },
	{ 1400, 34, 20231001 }, { 1500, 35, 20240901 }, { 1600, 36, 20250601 }, { 1610, 0, 20251201 },  { 1700, 37, 20260601 },
};
enum { KNOWN_N = sizeof known / sizeof *known, LAST_MAJOR = 29 };

/* Branches of the source tree, without "-dev", "-release" and the like. */
static const struct {
	struct str branch;
	release r;
} branches[] = {
	{ STR_LIT("gingerbread"), 230 }, { STR_LIT("ics-mr0"), 400 }, { STR_LIT("ics-mr1"), 403 }, { STR_LIT("ics"), 400 },
	{ STR_LIT("jb-mr1"), 420 },      { STR_LIT("jb-mr2"), 430 },  { STR_LIT("jb"), 410 },      { STR_LIT("klp"), 440 },
	{ STR_LIT("lmp-mr1"), 510 },     { STR_LIT("lmp"), 500 },     { STR_LIT("mnc-mr1"), 601 }, { STR_LIT("mnc-mr2"), 601 },
	{ STR_LIT("mnc-dr"), 601 },      { STR_LIT("mnc"), 600 },     { STR_LIT("nyc-mr1"), 711 }, { STR_LIT("nyc-mr2"), 712 },
	{ STR_LIT("nyc"), 700 },         { STR_LIT("oc-mr1"), 810 },  { STR_LIT("oc-dr1"), 800 },  { STR_LIT("oc"), 800 },
	{ STR_LIT("pi"), 900 },          { STR_LIT("qt"), 1000 },     { STR_LIT("rvc"), 1100 },    { STR_LIT("sc-v2"), 1210 },
	{ STR_LIT("sc"), 1200 },         { STR_LIT("tm"), 1300 },     { STR_LIT("udc"), 1400 },    { STR_LIT("vic"), 1500 },
};

static release of_branch(struct str s)
{
	for (size_t i = 0; i < sizeof branches / sizeof *branches; i++) {
		struct str b = branches[i].branch;

		if (str_istarts(s, b) && (s.n == b.n || s.p[b.n] == '-'))
			return s.n == b.n && b.n < 3 ? 0 : branches[i].r; /* "pi" alone is a word, "pi-dev" is a branch */
	}
	return 0;
}

/* At most two digits; "07" is no part of an Android release, but of "OpenWrt 19.07". */
static bool take_part(struct str *s, unsigned most, unsigned *ret)
{
	uint64_t v;
	struct str rest = *s;

	if (!rest.n || (rest.p[0] == '0' && rest.n > 1 && ascii_digit(rest.p[1])))
		return false;
	if (!str_take_u64(&rest, &v) || v > most)
		return false;
	*ret = (unsigned)v;
	*s = rest;
	return true;
}

/* What may follow the number: "", "L", "-qpr2", a stray dot. */
static release with_suffix(unsigned major, unsigned minor, unsigned patch, struct str rest)
{
	release r = (release)(major * 100 + minor * 10 + patch);

	while (rest.n && rest.p[rest.n - 1] == '.')
		rest.n--;
	if (!rest.n)
		return r;
	if (str_ieq(rest, STR("L")) || str_ieq(rest, STR("-L")))
		return r == 1200 ? 1210 : 0;
	if (rest.p[0] == '-' || rest.p[0] == '_' || rest.p[0] == ' ')
		rest = str_from(rest, 1);
	if (rest.n == 4 && str_istarts(rest, STR("qpr")) && ascii_digit(rest.p[3]))
		return r == 1600 && rest.p[3] == '2' ? 1610 : r;
	return 0;
}

release release_parse(struct str s)
{
	unsigned major, minor = 0, patch = 0;

	s = str_trim(s);
	if (str_istarts(s, STR("android"))) {
		s = str_from(s, 7);
		while (s.n && (s.p[0] == '-' || s.p[0] == '_' || s.p[0] == ' ' || s.p[0] == ':'))
			s = str_from(s, 1);
	}
	if (s.n && ascii_alpha(s.p[0])) {
		if (ascii_lower(s.p[0]) != 'v' || s.n < 2 || !ascii_digit(s.p[1]))
			return of_branch(s);
		s = str_from(s, 1);
	}
	if (!take_part(&s, LAST_MAJOR, &major) || major == 0)
		return 0;
	if (s.n > 1 && s.p[0] == '.' && ascii_digit(s.p[1])) {
		s = str_from(s, 1);
		if (!take_part(&s, 9, &minor))
			return 0;
		if (s.n > 1 && s.p[0] == '.' && ascii_digit(s.p[1])) {
			s = str_from(s, 1);
			if (!take_part(&s, 9, &patch))
				return 0;
		}
	}
	return with_suffix(major, minor, patch, s);
}

/* Words between releases that say nothing themselves. */
static bool is_filler(struct str word)
{
	static const struct str fillers[] = {
		STR_LIT("android"), STR_LIT("and"), STR_LIT("or"), STR_LIT("version"), STR_LIT("versions"), STR_LIT("release"),
		STR_LIT("releases"), STR_LIT("os"), STR_LIT("all"), STR_LIT("the"),
	};

	for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
		if (str_ieq(word, fillers[i]))
			return true;
	return false;
}

static bool is_one_of(struct str word, const char *a, const char *b, const char *c, const char *d)
{
	return str_ieq(word, str_of(a)) || str_ieq(word, str_of(b)) || str_ieq(word, str_of(c)) || str_ieq(word, str_of(d));
}

struct releases releases_parse(struct arena *a, struct str s, bool *ret_and_below, bool *ret_and_above, bool *ret_rest)
{
	struct releases l = { 0 };
	bool below = false, above = false, rest = false;
	struct str word;

	while (str_token(&s, " ,;/|()&\t\r\n+", &word)) {
		release r = release_parse(word);

		/* "16 QPR2" in two words */
		if (r == 1600 && str_istarts(str_trim(s), STR("qpr2")) && str_token(&s, " ", &word))
			r = 1610;
		if (r)
			l = releases_add(a, l, r);
		else if (is_one_of(word, "below", "earlier", "prior", "lower"))
			below = true;
		else if (is_one_of(word, "above", "later", "newer", "up"))
			above = true;
		else if (!is_filler(word))
			rest = true;
	}
	if (ret_and_below)
		*ret_and_below = below;
	if (ret_and_above)
		*ret_and_above = above;
	if (ret_rest)
		*ret_rest = rest;
	return l;
}

release release_of_sdk(struct str sdk, struct str sdk_full)
{
	uint64_t level, minor = 0;
	struct str full = str_trim(sdk_full);

	if (str_take_u64(&full, &level) && full.n > 1 && full.p[0] == '.') {
		full = str_from(full, 1);
		if (!str_u64(full, &minor))
			minor = 0;
	} else if (!str_u64(str_trim(sdk), &level)) {
		return 0;
	}
	if (level == 36 && minor >= 1)
		return 1610;
	for (size_t i = 0; i < KNOWN_N; i++)
		if (known[i].sdk == level && level != 0)
			return known[i].r;
	return 0;
}

struct str release_name(struct arena *a, release r)
{
	int major = r / 100, minor = r / 10 % 10, patch = r % 10;

	if (r == 0)
		return STR("");
	if (r == 1210)
		return STR("12L");
	if (r == 1610)
		return STR("16-qpr2");
	if (patch)
		return str_printf(a, "%d.%d.%d", major, minor, patch);
	if (minor || major < 9)
		return str_printf(a, "%d.%d", major, minor);
	return str_printf(a, "%d", major);
}

int release_major(release r)
{
	return r / 100;
}

bool releases_has(const struct releases *l, release r)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == r)
			return true;
	return false;
}

struct releases releases_add(struct arena *a, struct releases l, release r)
{
	size_t at = 0;

	if (r == 0)
		return l;
	while (at < l.n && l.v[at] < r)
		at++;
	if (at < l.n && l.v[at] == r)
		return l;
	/* Always a copy: lists are short, and several clauses may share one. */
	release *v = arena_alloc(a, (l.n + 1) * sizeof *v);

	if (at)
		memcpy(v, l.v, at * sizeof *v);
	v[at] = r;
	if (at < l.n)
		memcpy(v + at + 1, l.v + at, (l.n - at) * sizeof *v);
	return (struct releases){ v, l.n + 1 };
}

struct releases releases_between(struct arena *a, release from, release before)
{
	struct releases l = { arena_alloc(a, KNOWN_N * sizeof *l.v), 0 };

	for (size_t i = 0; i < KNOWN_N; i++)
		if (known[i].r >= from && (before == 0 || known[i].r < before))
			l.v[l.n++] = known[i].r;
	return l;
}

release release_newest_on(day d)
{
	release newest = 0;

	for (size_t i = 0; i < KNOWN_N && known[i].first <= d; i++)
		newest = known[i].r;
	return newest;
}

struct releases releases_with_line(struct arena *a, struct releases l)
{
	/* The last of a line stands for those before it, and a line alone for all of it. */
	static const struct { release named, also; } lines[] = {
		{ 404, 403 }, { 404, 400 }, { 403, 400 }, { 444, 440 }, { 502, 501 }, { 502, 500 }, { 501, 500 }, { 511, 510 },
		{ 711, 710 }, { 440, 444 }, { 500, 501 }, { 500, 502 }, { 510, 511 },
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (releases_has(&l, lines[i].named))
			l = releases_add(a, l, lines[i].also);
	return l;
}
