/*
 * merge_clauses - the conditions of an entry, from those of its records.
 *
 * A clause belongs to a product line. For each line the strongest record that
 * decides it counts; weaker ones fill in what it leaves open (releases, chips) and are otherwise left out, with
 * a sentence where they say something else. Beyond that:
 *
 * Qualcomm, MediaTek, Unisoc name chips and no level; rows of Android's bulletins name a level and no
 * chips. The two are one clause: their chips, its level.
 *
 * The upstream kernel and GPU drivers: when a bulletin gives Android devices a patch level for the flaw, a device with
 * that level is fixed, whatever its kernel's version; alone, the upstream range would never make it better than possible.
 * So for a flaw of the kernel the two are one clause: the bulletin's level, and the versions in which the assigner says
 * the flaw exists (a phone with an older kernel does not have it, one that does not tell its kernel possibly does).
 * Drivers, whose version no phone tells, are left out then. When only Pixel's bulletin has it, the upstream clause stays,
 * for all other makers.
 *
 * A flaw in the Android bulletin concerns all devices, Pixel too; only what no Android bulletin names is Pixel's alone.
 */
#include <string.h>

#include "vuln/maker.h"
#include "vuln/merge_parts.h"
#include "vuln/shape.h"

struct said { /* a clause and who says it */
	struct clause c;
	enum trust trust;
	const struct record *r;
	bool out; /* left out of the result */
};

struct heap {
	struct arena *a;
	struct said *v;
	size_t n;
	struct entry *e;
};

static bool is_line(const struct clause *c, const char *line)
{
	return str_eq(c->line, str_of(line));
}

static bool is_chip_line(const struct clause *c)
{
	return is_line(c, "Qualcomm") || is_line(c, "MediaTek") || is_line(c, "Unisoc") || is_line(c, "Samsung Exynos");
}

static bool decided(const struct clause *c)
{
	return c->sure != SURE_UNKNOWN;
}

static void differ(struct heap *h, struct str sentence)
{
	strs_add_once(h->a, &h->e->disagreements, sentence);
}

static const char *level_text(day d, char out[static 11])
{
	return d ? day_format(d, out) : "none";
}

static void differ_level(struct heap *h, const struct clause *strong, const struct clause *weak)
{
	char x[11], y[11];

	if (strong->level && weak->level && strong->level != weak->level)
		differ(h, str_printf(h->a, "%.*s gives patch level %s, %.*s gives %s; the former counts.", STR_ARG(strong->source),
		                     level_text(strong->level, x), STR_ARG(weak->source), level_text(weak->level, y)));
}

static bool same_releases(const struct releases *x, const struct releases *y)
{
	return x->n == y->n && (x->n == 0 || memcmp(x->v, y->v, x->n * sizeof *x->v) == 0);
}

static bool same_strs(const struct strs *x, const struct strs *y)
{
	if (x->n != y->n)
		return false;
	for (size_t i = 0; i < x->n; i++)
		if (!str_eq(x->v[i], y->v[i]))
			return false;
	return true;
}

/* --- collecting --- */

/* Kept in order of trust: what an ADP adds to a record comes after the word of every assigner. */
static void add_said(struct heap *h, struct said s)
{
	size_t at = h->n++;

	for (; at > 0 && h->v[at - 1].trust > s.trust; at--)
		h->v[at] = h->v[at - 1];
	h->v[at] = s;
}

/* Rows that only repeat what a CVE record refers to say nothing beside that record. */
static bool repeats(const struct record *r, bool has_cve)
{
	return has_cve && r->source == SOURCE_ANDROID_BULLETIN && record_trust(r) == TRUST_DERIVED;
}

static void collect(struct heap *h, const struct record *const *v, size_t n)
{
	struct clauses all = { 0 };
	size_t *ends = arena_alloc(h->a, n * sizeof *ends);
	bool has_cve = false;

	for (size_t i = 0; i < n; i++)
		has_cve |= v[i]->source == SOURCE_CVE && !v[i]->withdrawn;
	for (size_t i = 0; i < n; i++) {
		if (!repeats(v[i], has_cve))
			normalise(h->a, v[i], &all);
		ends[i] = all.n;
	}
	h->v = arena_array(h->a, struct said, all.n + 2);
	for (size_t i = 0, k = 0; i < n; i++)
		for (; k < ends[i]; k++) {
			const struct clause *c = &all.v[k];
			bool adp = v[i]->source == SOURCE_CVE && v[i]->provider.n && !str_eq(c->source, v[i]->provider);

			add_said(h, (struct said){ *c, adp ? TRUST_OTHERS : record_trust(v[i]), v[i], false });
		}
}

/* --- Android and Pixel --- */

static void add_releases(struct heap *h, struct clause *to, const struct releases *l)
{
	for (size_t i = 0; i < l->n; i++)
		to->releases = releases_add(h->a, to->releases, l->v[i]);
}

/* Two rows of bulletins on one flaw and the same parts. Listed again in a later month, the first counts for the releases
 * it names, and the later for those it adds. Two levels of one month are two halves of a fix. */
static void join_rows(struct heap *h, struct said *first, struct said *second)
{
	struct clause *x = &first->c, *y = &second->c;

	if (x->level == y->level) {
		if (!x->releases.n || !y->releases.n)
			x->releases = x->releases.n ? x->releases : y->releases;
		else
			add_releases(h, x, &y->releases);
		second->out = true;
		return;
	}
	bool same_month = x->level / 100 == y->level / 100;
	struct said *early = x->level < y->level ? first : second, *late = early == first ? second : first;

	if (same_month || !late->c.releases.n || !early->c.releases.n) {
		(same_month ? early : late)->out = true;
		if (!(same_month ? late : early)->c.releases.n)
			(same_month ? late : early)->c.releases = (same_month ? early : late)->c.releases;
		return;
	}
	struct releases more = { 0 };

	for (size_t i = 0; i < late->c.releases.n; i++)
		if (!releases_has(&early->c.releases, late->c.releases.v[i]))
			more = releases_add(h->a, more, late->c.releases.v[i]);
	late->c.releases = more;
	late->out = more.n == 0;
}

/* What a weaker source adds to the stronger on the same line. */
static void fill(struct heap *h, struct said *strong, struct said *weak)
{
	struct clause *x = &strong->c, *y = &weak->c;

	if (x->level_basis != LEVEL_INFERRED && y->level_basis != LEVEL_INFERRED)
		differ_level(h, x, y);
	if (!x->level && y->level) {
		x->level = y->level;
		x->level_basis = y->level_basis;
	}
	if (!x->releases.n && y->releases.n && y->level_basis != LEVEL_INFERRED)
		x->releases = y->releases;
	else if (x->releases.n && y->releases.n && !same_releases(&x->releases, &y->releases) && y->level_basis != LEVEL_INFERRED)
		differ(h, str_printf(h->a, "%.*s and %.*s list different releases; the former counts.", STR_ARG(x->source),
		                     STR_ARG(y->source)));
	if (!x->chips.n && x->component != COMPONENT_PLATFORM)
		x->chips = y->chips;
	weak->out = true;
}

static bool is_android(const struct said *s)
{
	return !s->out && is_line(&s->c, "Android") && decided(&s->c) && s->c.os == OS_ANDROID;
}

static void merge_android(struct heap *h)
{
	for (size_t i = 0; i < h->n; i++) {
		struct said *x = &h->v[i];

		if (!is_android(x) && !(is_line(&x->c, "Pixel") && !x->out))
			continue;
		for (size_t k = i + 1; k < h->n && !x->out; k++) {
			struct said *y = &h->v[k];

			if (y->out || y->r == x->r || !str_eq(x->c.line, y->c.line) || !decided(&y->c))
				continue;
			if (x->trust != y->trust)
				fill(h, x, y);
			else if (same_strs(&x->c.chips, &y->c.chips) && same_strs(&x->c.makers, &y->c.makers))
				join_rows(h, x, y);
		}
	}
}

/* Pixel's clause beside Android's: the latter concerns Pixel devices as well. Inferred levels do not count. */
static void drop_pixel(struct heap *h)
{
	bool android = false;

	for (size_t i = 0; i < h->n; i++)
		android |= is_android(&h->v[i]) && h->v[i].c.level && h->v[i].c.level_basis != LEVEL_INFERRED;
	for (size_t i = 0; i < h->n && android; i++)
		if (is_line(&h->v[i].c, "Pixel"))
			h->v[i].out = true;
}

/* --- chips --- */

static struct strs makers_but_google(struct arena *a)
{
	struct strs l = { 0 };
	struct str name;

	for (size_t i = 0; maker_at(i, &name); i++)
		if (!str_eq(name, STR("google")))
			strs_add(a, &l, name);
	return l;
}

/* A level that a bulletin of Pixel's gives; NULL when there is none. */
static const struct clause *pixel_level(const struct heap *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (!h->v[i].out && is_line(&h->v[i].c, "Pixel") && h->v[i].c.level && decided(&h->v[i].c))
			return &h->v[i].c;
	return NULL;
}

/* An inferred day is for where nothing better is known: Pixel's bulletin, or the chips. */
static void drop_inferred(struct heap *h)
{
	bool better = pixel_level(h) != NULL;

	for (size_t i = 0; i < h->n; i++)
		better |= !h->v[i].out && is_chip_line(&h->v[i].c);
	for (size_t i = 0; i < h->n && better; i++)
		if (is_line(&h->v[i].c, "Android") && h->v[i].c.level_basis == LEVEL_INFERRED)
			h->v[i].out = true;
}

static void merge_chips(struct heap *h)
{
	for (size_t i = 0; i < h->n; i++) {
		struct said *chip = &h->v[i], *best = NULL;

		if (chip->out || !is_chip_line(&chip->c) || !decided(&chip->c) || chip->c.os != OS_ANDROID)
			continue;
		for (size_t k = 0; k < h->n; k++) {
			struct said *row = &h->v[k];
			bool about_parts = row->c.chips.n || row->c.component != COMPONENT_PLATFORM;

			if (row == chip || !is_android(row) || !row->c.level || !about_parts)
				continue;
			if (row->c.level_basis != LEVEL_INFERRED && (!best || row->c.level < best->c.level))
				best = row;
			row->out = true;
		}
		if (!best) {
			if (pixel_level(h)) /* its makers' devices have a level of their own */
				chip->c.makers = makers_but_google(h->a);
			continue;
		}
		chip->c.level = best->c.level;
		chip->c.level_basis = best->c.level_basis;
		chip->c.component = best->c.component;
		chip->c.source = str_printf(h->a, "%.*s, %.*s", STR_ARG(chip->c.source), STR_ARG(best->c.source));
	}
}

/* --- the upstream kernel and drivers --- */

/* The assigner's versions into the bulletin's clause. Derived lists of fixes do not say where a flaw began. */
static bool join_kernel(struct heap *h, struct clause *android, const struct said *upstream)
{
	if (upstream->c.subject != SUBJECT_KERNEL || !upstream->c.range_n || upstream->trust == TRUST_DERIVED ||
	    android->component != COMPONENT_KERNEL || android->subject != SUBJECT_NONE || is_chip_line(android))
		return false;
	android->subject = SUBJECT_KERNEL;
	android->scheme = upstream->c.scheme;
	android->ranges = upstream->c.ranges;
	android->range_n = upstream->c.range_n;
	android->source = str_printf(h->a, "%.*s, %.*s", STR_ARG(android->source), STR_ARG(upstream->c.source));
	return true;
}

static void merge_upstream(struct heap *h)
{
	const struct clause *pixel = pixel_level(h);
	struct clause *android = NULL;
	bool kernel = false;

	for (size_t i = 0; i < h->n; i++) {
		struct clause *c = &h->v[i].c;

		if (h->v[i].out || !c->level || !decided(c) || c->os != OS_ANDROID || c->level_basis == LEVEL_INFERRED)
			continue;
		if (is_line(c, "Android") || is_chip_line(c))
			android = c;
	}
	for (size_t i = 0; i < h->n; i++) {
		struct said *s = &h->v[i];
		bool upstream = s->c.subject == SUBJECT_KERNEL || s->c.subject == SUBJECT_DRIVER;
		char level[11];

		if (s->out || s->trust == TRUST_OWN || (!upstream && !is_line(&s->c, "Linux kernel")))
			continue;
		if (android) {
			s->out = true;
			if (join_kernel(h, android, s) || s->trust == TRUST_DERIVED || s->c.subject == android->subject)
				continue;
			differ(h, str_printf(h->a, "%.*s states versions of the %s, %.*s patch level %s; for devices the level counts.",
			                     STR_ARG(s->c.source), s->c.subject == SUBJECT_DRIVER ? "driver" : "upstream kernel",
			                     STR_ARG(android->source), day_format(android->level, level)));
		} else if (s->c.subject == SUBJECT_KERNEL && kernel) {
			s->out = true; /* the assigner's own ranges come first in the order */
		} else if (pixel && upstream) {
			s->c.makers = makers_but_google(h->a);
		}
		kernel |= s->c.subject == SUBJECT_KERNEL && !s->out;
	}
}

/* --- Apple --- */

static bool is_apple(const struct clause *c)
{
	return c->os >= OS_IOS && c->os <= OS_TVOS && c->subject == SUBJECT_OS;
}

/* Advisory and record on one system: the fixes of both, by branch. */
static void join_apple(struct heap *h, struct said *x, struct said *y)
{
	struct strs fixes = { 0 };
	struct range *before = x->c.ranges;
	size_t before_n = x->c.range_n;

	for (size_t i = 0; i < x->c.range_n; i++)
		strs_add(h->a, &fixes, x->c.ranges[i].to);
	for (size_t i = 0; i < y->c.range_n; i++)
		strs_add(h->a, &fixes, y->c.ranges[i].to);
	x->c.ranges = NULL;
	x->c.range_n = 0;
	branch_ranges(h->a, &x->c, fixes.v, fixes.n);
	if (!x->c.range_n) {
		x->c.ranges = before;
		x->c.range_n = before_n;
	}
	y->out = true;
}

static void merge_apple(struct heap *h)
{
	for (size_t i = 0; i < h->n; i++) {
		struct said *x = &h->v[i];

		for (size_t k = i + 1; k < h->n && !x->out && is_apple(&x->c); k++) {
			struct said *y = &h->v[k];

			if (y->out || !is_apple(&y->c) || y->c.os != x->c.os)
				continue;
			if (x->c.sure == SURE_YES && y->c.sure == SURE_YES && y->trust <= TRUST_ASSIGNER)
				join_apple(h, x, y);
			else if (x->c.sure == SURE_YES)
				y->out = true;
			else if (y->c.sure == SURE_YES)
				x->out = true;
		}
	}
}

/* --- the rest --- */

/* Lines that no rule above knows: the strongest source decides each. */
static void merge_others(struct heap *h)
{
	for (size_t i = 0; i < h->n; i++)
		for (size_t k = i + 1; k < h->n && !h->v[i].out; k++) {
			struct said *x = &h->v[i], *y = &h->v[k];

			if (y->out || y->trust == x->trust || x->c.os != y->c.os || !str_ieq(x->c.line, y->c.line))
				continue;
			if (decided(&x->c) || !decided(&y->c))
				y->out = true;
			else
				x->out = true;
		}
}

/* What could not be decided stays only where nothing of the same system was. What runs on no mobile device is told
 * once a line. */
static void drop_empty(struct heap *h)
{
	bool os[OS_N] = { 0 }, any = false, vendor = false;

	for (size_t i = 0; i < h->n; i++) {
		if (h->v[i].out || !decided(&h->v[i].c))
			continue;
		vendor |= h->v[i].trust <= TRUST_ASSIGNER;
		if (h->v[i].c.os != OS_OTHER)
			os[h->v[i].c.os] = any = true;
	}
	for (size_t i = 0; i < h->n; i++) {
		struct said *x = &h->v[i];

		if (!x->out && !decided(&x->c) && x->trust != TRUST_OWN && (os[x->c.os] || (any && x->c.os == OS_ANY)) &&
		    x->c.subject == SUBJECT_NONE && (!x->c.makers.n || x->trust > TRUST_ASSIGNER))
			x->out = true;
		if (x->r->source == SOURCE_KEV && vendor) /* whose product it is, the vendor said better */
			x->out = true;
		for (size_t k = i + 1; k < h->n && !x->out && x->c.os == OS_OTHER; k++)
			if (h->v[k].c.os == OS_OTHER && str_ieq(x->c.line, h->v[k].c.line))
				h->v[k].out = true;
	}
}

/* A condition of our own list replaces what others say of the same system. */
static void prefer_own(struct heap *h)
{
	for (size_t i = 0; i < h->n && h->v[i].trust == TRUST_OWN; i++)
		for (size_t k = i + 1; k < h->n; k++)
			if (h->v[k].trust != TRUST_OWN && h->v[k].c.os == h->v[i].c.os)
				h->v[k].out = true;
}

static void note_texts(struct heap *h)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct clause *c = &h->v[i].c;

		if (!h->v[i].out && c->sure == SURE_YES && str_starts(c->text, STR("the description says ")))
			differ(h, str_printf(h->a, "%.*s: %.*s, its version list says otherwise; the list counts.", STR_ARG(c->source),
			                     STR_ARG(c->text)));
	}
}

static void give(struct heap *h)
{
	struct entry *e = h->e;

	e->clauses = arena_array(h->a, struct clause, h->n + 1);
	for (size_t i = 0; i < h->n; i++) {
		const struct clause *c = &h->v[i].c;

		if (h->v[i].out)
			continue;
		e->clauses[e->clause_n++] = *c;
		if (c->os == OS_ANDROID && c->level && c->level_basis != LEVEL_INFERRED && (!e->fix_level || c->level < e->fix_level))
			e->fix_level = c->level;
	}
	if (e->clause_n)
		return;
	e->clauses[e->clause_n++] = (struct clause){
		.sure = SURE_UNKNOWN,
		.text = e->state == ENTRY_WITHDRAWN ? STR("the id was withdrawn") : STR("no source says what is affected"),
	};
}

void merge_clauses(struct arena *a, const struct record *const *v, size_t n, struct entry *e)
{
	struct heap h = { .a = a, .e = e };

	collect(&h, v, n);
	if (h.n > 1) {
		prefer_own(&h);
		merge_android(&h);
		drop_pixel(&h);
		drop_inferred(&h);
		merge_chips(&h);
		merge_upstream(&h);
		merge_apple(&h);
		merge_others(&h);
		drop_empty(&h);
	}
	note_texts(&h);
	give(&h);
}
