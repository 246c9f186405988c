/*
 * rows - rows of version lists as ranges, for the rules that have no reading of their own.
 */
#include "vuln/shape.h"
#include "vuln/text.h"
#include "vuln/version.h"

/* The fix a row names in `changes`: the first version said not to be affected. */
static struct str fix_in_changes(const struct version_row *v, enum scheme scheme)
{
	struct str best = STR_NONE;

	for (size_t i = 0; i < v->change_n; i++)
		if (v->changes[i].status == STATUS_UNAFFECTED && version_ok(scheme, v->changes[i].at) &&
		    (!best.n || version_cmp(scheme, v->changes[i].at, best) < 0))
			best = v->changes[i].at;
	return best;
}

bool row_range(const struct version_row *v, enum scheme scheme, struct range *ret)
{
	bool included = !v->less_than.n;
	struct str end = included ? v->less_than_or_equal : v->less_than;
	struct range r = { .to_included = included }, prose;

	if (v->status == STATUS_UNAFFECTED)
		return false;
	if (!end.n) {
		if (text_is_nothing(v->version) || !text_range(v->version, scheme, &r))
			return false;
		*ret = r;
		return true;
	}
	if (version_ok(scheme, v->version) && version_cmp(scheme, v->version, STR("0")) > 0)
		r.from = v->version;
	if (version_ok(scheme, end)) {
		r.to = end;
	} else if (text_range(end, scheme, &prose) && prose.to.n) { /* a "<" in front of the number */
		r.to = prose.to;
		r.to_included = prose.to_included && included;
	} else if (text_is_nothing(end)) {
		r.to_included = false; /* "*": no end known */
		if (!r.from.n)
			return false;
	} else {
		return false;
	}
	r.fix = fix_in_changes(v, scheme);
	if (!r.fix.n && r.to.n && !r.to_included)
		r.fix = r.to;
	/* "103.0.5060.53" to before "103.0.5060.53" is how some write "before" twice. */
	if (r.to.n && r.from.n && version_cmp(scheme, r.from, r.to) >= (r.to_included ? 1 : 0))
		r.from = STR_NONE;
	if (r.to.n && !r.to_included && version_cmp(scheme, r.to, STR("0")) <= 0)
		return false;
	*ret = r;
	return true;
}

size_t row_ranges(struct arena *a, const struct statement *s, struct clause *c)
{
	size_t before = c->range_n;
	struct range r;

	for (size_t i = 0; i < s->version_n; i++) {
		const struct version_row *v = &s->versions[i];

		if (row_range(v, c->scheme, &r)) {
			ranges_add(a, c, r);
		} else if (v->status == STATUS_UNAFFECTED && s->default_status == STATUS_AFFECTED && version_ok(c->scheme, v->version) &&
		           version_cmp(c->scheme, v->version, STR("0")) > 0 && !v->less_than.n && !v->less_than_or_equal.n) {
			/* "affected but for 3.0.1.2": up to the fix */
			ranges_add(a, c, (struct range){ .to = v->version, .fix = v->version });
		}
	}
	return c->range_n - before;
}
