/*
 * shape_linux - the upstream kernel.
 *
 * Shapes: git ranges beside versions, "5.15.161" up to "5.15.*" not affected, "6.10" up to "*" as original_commit_for_fix
 * (2/16); kernel originals (2b/6). Both forms of a version list are read: what is not affected, branch by branch, and
 * affected ranges from a stable release to another. Commits cannot be matched and are only counted.
 *
 * Ranges become one per stable branch with a fix. A phone's tree is a stable branch
 * with fixes picked into it, so the result is never more than possible.
 */
#include <stdlib.h>

#include "vuln/shape.h"
#include "vuln/text.h"
#include "vuln/version.h"

const struct str kernel_why = STR_LIT("a phone's kernel takes fixes one by one, so its version alone does not tell");

struct branch { /* a stable branch that has the fix */
	unsigned major, minor;
	struct str fix;
};

struct kernel { /* what the statements say, gathered */
	struct str introduced;   /* lowest version said to be affected; "" from the start */
	bool any_affected;
	struct branch *branches;
	size_t branch_n, branch_cap;
	struct str mainline;     /* the release with the fix */
	bool open;               /* without one: whatever is not said to be fixed is affected */
	struct range *ranges;    /* affected ranges as stated */
	size_t range_n, range_cap;
	size_t commits;
};

/* "5.15" of "5.15.161"; 2.6.x counts as a branch "2.6". */
static bool branch_of(struct str v, unsigned *ret_major, unsigned *ret_minor)
{
	uint64_t major, minor;

	if (!str_take_u64(&v, &major) || major > 999 || v.n < 2 || v.p[0] != '.')
		return false;
	v = str_from(v, 1);
	if (!str_take_u64(&v, &minor) || minor > 9999)
		return false;
	*ret_major = (unsigned)major;
	*ret_minor = (unsigned)minor;
	return true;
}

static void add_branch(struct work *w, struct kernel *k, struct str fix)
{
	struct branch b = { .fix = fix };

	if (!branch_of(fix, &b.major, &b.minor))
		return;
	k->branches = arena_grow(w->a, k->branches, k->branch_n, &k->branch_cap, sizeof b);
	k->branches[k->branch_n++] = b;
}

static void read_row(struct work *w, struct kernel *k, const struct version_row *v)
{
	bool ok = version_ok(SCHEME_DOTTED, v->version) && str_chr(v->version, ' ') == SIZE_MAX;

	if (str_eq(v->type, STR("git"))) {
		k->commits++;
	} else if (v->status == STATUS_UNAFFECTED && str_eq(v->less_than_or_equal, STR("*"))) {
		if (ok)
			k->mainline = v->version;
	} else if (v->status == STATUS_UNAFFECTED && str_ends(v->less_than_or_equal, STR(".*"))) {
		if (ok)
			add_branch(w, k, v->version);
	} else if (v->status == STATUS_AFFECTED && ok && version_ok(SCHEME_DOTTED, v->less_than)) {
		struct range r = { .from = str_eq(v->version, STR("0")) ? STR_NONE : v->version, .to = v->less_than, .fix = v->less_than };

		if (version_cmp(SCHEME_DOTTED, r.from, r.to) < 0) {
			k->ranges = arena_grow(w->a, k->ranges, k->range_n, &k->range_cap, sizeof r);
			k->ranges[k->range_n++] = r;
		}
	} else if (v->status == STATUS_AFFECTED && ok && !v->less_than.n && !v->less_than_or_equal.n) {
		if (!k->any_affected || version_cmp(SCHEME_DOTTED, v->version, k->introduced) < 0)
			k->introduced = v->version;
		k->any_affected = true;
	}
}

static int by_branch(const void *x, const void *y)
{
	const struct branch *a = x, *b = y;

	if (a->major != b->major)
		return a->major < b->major ? -1 : 1;
	if (a->minor != b->minor)
		return a->minor < b->minor ? -1 : 1;
	return version_cmp(SCHEME_DOTTED, a->fix, b->fix);
}

static void add_range(struct work *w, struct clause *c, struct str from, struct str to)
{
	if (to.n && version_cmp(SCHEME_DOTTED, from, to) >= 0)
		return; /* the branch came with the fix in it */
	ranges_add(w->a, c, (struct range){ .from = from, .to = to, .fix = to });
}

/* From the version that brought the flaw to the fix of the first branch, then from each next branch to its fix. Branches
 * in between that have no fix of their own count to the next one that has: they ended with the flaw in. A branch older
 * than the flaw got it by a backport, at a release that is not told: from the start of the branch. */
static void add_branches(struct work *w, struct kernel *k, struct clause *c)
{
	struct str from = k->introduced;

	if (k->branch_n)
		qsort(k->branches, k->branch_n, sizeof *k->branches, by_branch);
	for (size_t i = 0; i < k->branch_n; i++) {
		const struct branch *b = &k->branches[i];
		bool younger = version_cmp(SCHEME_DOTTED, k->introduced, b->fix) >= 0;

		/* Two fixes on one branch: only the later release has both. */
		if (i + 1 < k->branch_n && b[1].major == b->major && b[1].minor == b->minor)
			continue;
		add_range(w, c, younger ? str_printf(w->a, "%u.%u", b->major, b->minor) : from, b->fix);
		from = younger ? k->introduced : str_printf(w->a, "%u.%u", b->major, b->minor + 1);
	}
	if (k->mainline.n)
		add_range(w, c, from, k->mainline);
	else if (k->open)
		add_range(w, c, from, STR_NONE);
}

static struct clause kernel_clause(void)
{
	return (struct clause){ .line = STR("Linux kernel"), .os = OS_ANDROID, .component = COMPONENT_KERNEL,
	                        .subject = SUBJECT_KERNEL, .scheme = SCHEME_DOTTED, .sure = SURE_POSSIBLE, .text = kernel_why };
}

void shape_linux(struct work *w)
{
	struct kernel k = { 0 };
	struct clause c = kernel_clause();

	for (size_t i = 0; i < w->n; i++)
		for (size_t j = 0; j < w->v[i]->version_n; j++)
			read_row(w, &k, &w->v[i]->versions[j]);
	k.open = k.any_affected;
	/* Nothing said of where it came from: from the start. But stated ranges say all there is when nothing else does. */
	if (k.branch_n || k.mainline.n || (k.any_affected && !k.range_n))
		add_branches(w, &k, &c);
	for (size_t i = 0; i < k.range_n; i++)
		ranges_add(w->a, &c, k.ranges[i]);
	if (c.range_n)
		put(w, &c);
	else
		put_unknown(w, OS_ANDROID, c.line, k.commits ? str_printf(w->a, "states %zu ranges of commits and no versions", k.commits)
		                                             : STR("states no versions"));
}

/* CVE -> stable stream -> first release with the fix: "5.10" "5.10.198". */
void shape_streams(struct work *w)
{
	struct kernel k = { 0 };
	struct clause c = kernel_clause();

	for (size_t i = 0; i < w->r->fix_n; i++)
		if (version_ok(SCHEME_DOTTED, w->r->fixes[i].version))
			add_branch(w, &k, w->r->fixes[i].version);
	if (!k.branch_n)
		return;
	add_branches(w, &k, &c);
	if (c.range_n)
		put(w, &c);
}
