/*
 * shape_driver - drivers of the GPUs by Arm and Imagination.
 *
 * Shapes: r34p0 to r40p0 with `changes` that name the fix (2/17); several driver branches with fixes of their own, and
 * "1.15 RTM" up to "24.2 RTM2", default status "unknown" (2b/8); records of others that give the range in prose.
 *
 * No property tells a driver's version, so a version is asked for and never known: possible on chips that have such a
 * GPU.
 */
#include "base/ascii.h"
#include "vuln/shape.h"
#include "vuln/text.h"
#include "vuln/version.h"

struct driver {
	struct str line;
	enum scheme scheme;
	enum gpu gpu;
};
static const struct driver mali = { STR_LIT("Arm Mali driver"), SCHEME_ARM, GPU_MALI };
static const struct driver powervr = { STR_LIT("Imagination PowerVR driver"), SCHEME_RTM, GPU_POWERVR };

static const struct str why = STR_LIT("the version of the GPU driver stands in no property of a device");

/* The fix a row names: the first unaffected change at or after its end, else an exclusive end. */
static struct str fix_of(const struct version_row *v, enum scheme scheme)
{
	struct str best = v->less_than;

	for (size_t i = 0; i < v->change_n; i++) {
		struct str at = v->changes[i].at;

		if (v->changes[i].status == STATUS_UNAFFECTED && version_ok(scheme, at) &&
		    (!version_ok(scheme, best) || version_cmp(scheme, at, best) < 0))
			best = at;
	}
	return version_ok(scheme, best) ? best : STR_NONE;
}

static void add_row(struct work *w, struct clause *c, const struct version_row *v)
{
	struct range r = { .from = v->version, .to = v->less_than.n ? v->less_than : v->less_than_or_equal,
	                   .to_included = !v->less_than.n, .fix = fix_of(v, c->scheme) };

	if (v->status != STATUS_AFFECTED)
		return;
	if (text_is_nothing(r.from) || str_eq(r.from, STR("0")))
		r.from = STR_NONE;
	else if (!version_ok(c->scheme, r.from))
		return;
	if (str_eq(r.to, STR("*"))) {
		r.to = STR_NONE;
		r.to_included = false;
	} else if (!r.to.n) { /* one version alone */
		r.to = r.from;
		r.to_included = true;
	}
	if (r.to.n && (!version_ok(c->scheme, r.to) || version_cmp(c->scheme, r.from, r.to) > (r.to_included ? 0 : -1)))
		return;
	if (r.from.n || r.to.n)
		ranges_add(w->a, c, r);
}

/* Imagination gives the fix a row of its own: "24.2 RTM2" not affected. */
static void add_fix(const struct statement *s, struct clause *c)
{
	struct range *last = c->range_n ? &c->ranges[c->range_n - 1] : NULL;

	for (size_t i = 0; i < s->version_n && last && !last->fix.n; i++)
		if (s->versions[i].status == STATUS_UNAFFECTED && version_ok(c->scheme, s->versions[i].version) &&
		    version_cmp(c->scheme, last->to, s->versions[i].version) < 0)
			last->fix = s->versions[i].version;
}

/* "Valhall r29p0 through r42p0", "before r44p1": versions of Arm's drivers wherever the text names them, by pairs. */
static void add_prose(struct work *w, struct clause *c, struct str text)
{
	struct str word, before = STR_NONE, from = STR_NONE;
	bool closed = false; /* "r0p0 through r41p0 before r42p0": the end is known already */

	while (str_token(&text, " ,;()", &word)) {
		while (word.n && word.p[word.n - 1] == '.')
			word.n--;
		if (!version_ok(SCHEME_ARM, word)) {
			before = word;
			continue;
		}
		bool through = str_ieq(before, STR("through")), until = str_ieq(before, STR("before"));

		if (through && from.n && version_cmp(SCHEME_ARM, from, word) <= 0)
			ranges_add(w->a, c, (struct range){ .from = from, .to = word, .to_included = true });
		else if (until && !closed && (!from.n || version_cmp(SCHEME_ARM, from, word) < 0))
			ranges_add(w->a, c, (struct range){ .from = from, .to = word, .fix = word });
		from = through || until ? STR_NONE : word;
		closed = through;
		before = word;
	}
}

static void shape_gpu(struct work *w, const struct driver *g)
{
	struct strs chips = chips_with_gpu(w->a, g->gpu);
	struct clause all = { .line = g->line, .os = OS_ANDROID, .chips = chips, .component = COMPONENT_VENDOR,
	                      .subject = SUBJECT_DRIVER, .scheme = g->scheme, .sure = SURE_POSSIBLE, .text = why };
	size_t before = w->out->n;

	for (size_t i = 0; i < w->n; i++) {
		struct clause c = all;

		if (w->v[i]->product.n && !text_is_nothing(w->v[i]->product))
			c.line = str_trim(w->v[i]->product);
		for (size_t k = 0; k < w->v[i]->version_n; k++)
			add_row(w, &c, &w->v[i]->versions[k]);
		add_fix(w->v[i], &c);
		if (c.range_n)
			put(w, &c);
	}
	if (w->out->n > before)
		return;
	if (g->scheme == SCHEME_ARM)
		add_prose(w, &all, w->r->description);
	if (!all.range_n)
		all.subject = SUBJECT_NONE;
	put(w, &all);
}

void shape_mali(struct work *w)
{
	shape_gpu(w, &mali);
}

void shape_imagination(struct work *w)
{
	shape_gpu(w, &powervr);
}
