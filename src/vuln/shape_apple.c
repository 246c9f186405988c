/*
 * shape_apple - Apple's products, each with several branches that get fixes of their own.
 *
 * Shapes: "unspecified" to before a version, several times for one product (2/14): below the first fix, then from the next
 * branch to its fix; records that name iOS only in text, with the range in the ADP part (2/15); `lessThan` coarser than
 * the fix that the text names, start "0" (2b/4).
 *
 * "iOS and iPadOS" is one product of theirs and two systems of ours.
 */
#include <stdlib.h>

#include "vuln/shape.h"
#include "vuln/text.h"
#include "vuln/version.h"

#include "base/ascii.h"

static const struct { struct str line; } os_lines[OS_N] = {
	[OS_IOS] = { STR_LIT("iOS") }, [OS_IPADOS] = { STR_LIT("iPadOS") }, [OS_WATCHOS] = { STR_LIT("watchOS") },
	[OS_VISIONOS] = { STR_LIT("visionOS") }, [OS_TVOS] = { STR_LIT("tvOS") }, [OS_OTHER] = { STR_LIT("macOS and others") },
};

struct str apple_line(enum os os)
{
	return os_lines[os].line;
}

enum os apple_product_os(struct str name, bool *ret_both)
{
	name = str_trim(name);
	*ret_both = false;
	if (str_istarts(name, STR("iphone")) || str_istarts(name, STR("ios"))) {
		*ret_both = text_has(name, "ipad");
		return OS_IOS;
	}
	return str_istarts(name, STR("ipad"))     ? OS_IPADOS
	     : str_istarts(name, STR("watch"))    ? OS_WATCHOS
	     : str_istarts(name, STR("visionos")) ? OS_VISIONOS
	     : str_istarts(name, STR("tv"))       ? OS_TVOS
	     : str_istarts(name, STR("macos")) || str_istarts(name, STR("mac os")) || str_istarts(name, STR("safari")) ||
	       str_istarts(name, STR("os x"))     ? OS_OTHER : OS_ANY;
}

/* The number before the first dot, with or without a leading "v"; 0 when there is none. */
static unsigned major_of(struct str v)
{
	uint64_t n = 0;

	return str_take_u64(&v, &n) && n < 1000 ? (unsigned)n : 0;
}

/* Of two fixes on one branch: the finer when one continues the other (18.3 and 18.3.2), else the later. */
static struct str better_fix(struct str a, struct str b)
{
	return version_cmp(SCHEME_DOTTED, a, b) >= 0 ? a : b;
}

static int by_version(const void *x, const void *y)
{
	return version_cmp(SCHEME_DOTTED, *(const struct str *)x, *(const struct str *)y);
}

void branch_ranges(struct arena *a, struct clause *c, const struct str *fixes, size_t n)
{
	struct str *v = arena_array(a, struct str, n + 1);
	size_t kept = 0;
	unsigned before = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < kept && major_of(v[k]) != major_of(fixes[i]))
			k++;
		v[k] = k < kept ? better_fix(v[k], fixes[i]) : fixes[i];
		kept += k == kept;
	}
	qsort(v, kept, sizeof *v, by_version);
	for (size_t i = 0; i < kept; i++) {
		struct range r = { .to = v[i], .fix = v[i] };

		if (i > 0)
			r.from = str_printf(a, "%u", before + 1);
		before = major_of(v[i]);
		/* "17" to before "17" holds nothing: the branch came with the fix in it. */
		if (version_cmp(SCHEME_DOTTED, r.from, r.to) < 0)
			ranges_add(a, c, r);
	}
}

/* Fixes per system while a record is read. */
struct fixes { struct strs of[OS_N]; };

static void add_fix(struct work *w, struct fixes *f, struct str product, struct str version)
{
	bool both;
	enum os os = apple_product_os(product, &both);

	version = str_trim(version);
	if (os == OS_ANY || !version_ok(SCHEME_DOTTED, version) || version_cmp(SCHEME_DOTTED, version, STR("0")) <= 0)
		return;
	strs_add(w->a, &f->of[os], version);
	if (both)
		strs_add(w->a, &f->of[OS_IPADOS], version);
}

/* "... is fixed in iOS 18.3.2 and iPadOS 18.3.2, macOS Sequoia 15.3.2, Safari 18.3.1. Maliciously crafted ..." */
static void read_fixed_in(struct work *w, struct str text, struct fixes *f)
{
	size_t at = text_find(text, STR("fixed in "));
	struct str rest, item;

	if (at == SIZE_MAX)
		return;
	rest = str_from(text, at + 9);
	for (size_t i = 0; i < rest.n; i++) /* the sentence ends at a dot that no digit follows */
		if (rest.p[i] == '.' && (i + 1 == rest.n || ascii_space(rest.p[i + 1]))) {
			rest.n = i;
			break;
		}
	while (str_split(&rest, ',', &item)) {
		while (item.n) {
			size_t and = text_find(item, STR(" and "));
			struct str one = str_trim(str_sub(item, 0, and == SIZE_MAX ? item.n : and)), after = one, version;

			if (text_take_version(&after, &version))
				add_fix(w, f, str_sub(one, 0, (size_t)(version.p - one.p)), version);
			item = and == SIZE_MAX ? STR_NONE : str_from(item, and + 5);
		}
	}
}

static void put_fixes(struct work *w, const struct fixes *f)
{
	for (enum os os = OS_IOS; os < OS_N; os++) {
		struct clause c = { .line = apple_line(os), .os = os, .subject = SUBJECT_OS, .scheme = SCHEME_DOTTED };

		if (!f->of[os].n)
			continue;
		if (os == OS_OTHER) { /* concerns no profile: no need to sort out Safari from macOS */
			put(w, &(struct clause){ .line = c.line, .os = os });
			continue;
		}
		branch_ranges(w->a, &c, f->of[os].v, f->of[os].n);
		if (c.range_n)
			put(w, &c);
	}
}

/* "... exploited against versions of iOS before iOS 16.7": then iOS is affected, though no product line says so. */
static void put_ios_of_text(struct work *w)
{
	struct str text = w->r->description, version;
	size_t at = text_find(text, STR("before ios "));
	struct clause c = { .line = STR("iOS"), .os = OS_IOS, .subject = SUBJECT_OS, .sure = SURE_POSSIBLE,
	                    .text = STR("only the description names iOS") };

	if (at == SIZE_MAX) {
		if (text_has_word(text, STR("ios")))
			put_unknown(w, OS_IOS, c.line, STR("only the description names iOS, without a version"));
		return;
	}
	struct str rest = str_from(text, at + 11);

	if (!text_take_version(&rest, &version) || !version_ok(SCHEME_DOTTED, version))
		return;
	ranges_add(w->a, &c, (struct range){ .to = version });
	put(w, &c);
}

/* An ADP states ranges with both ends; taken as they are, one clause per system. */
static void put_stated(struct work *w)
{
	struct clause c[OS_N] = { 0 };

	for (size_t i = 0; i < w->n; i++) {
		bool both;
		enum os os = apple_product_os(w->v[i]->product, &both);

		for (size_t k = 0; os != OS_ANY && os != OS_OTHER && k < w->v[i]->version_n; k++) {
			const struct version_row *v = &w->v[i]->versions[k];
			bool included = !v->less_than.n;
			struct range r = { .from = text_is_nothing(v->version) ? STR_NONE : v->version,
			                   .to = included ? v->less_than_or_equal : v->less_than, .to_included = included };

			if (v->status != STATUS_AFFECTED || !version_ok(SCHEME_DOTTED, r.to) ||
			    (r.from.n && !version_ok(SCHEME_DOTTED, r.from)) || version_cmp(SCHEME_DOTTED, r.from, r.to) >= 0)
				continue;
			if (!included)
				r.fix = r.to;
			ranges_add(w->a, &c[os], r);
			if (both)
				ranges_add(w->a, &c[OS_IPADOS], r);
		}
	}
	for (enum os os = OS_IOS; os < OS_N; os++)
		if (c[os].range_n) {
			c[os].line = apple_line(os);
			c[os].os = os;
			c[os].subject = SUBJECT_OS;
			put(w, &c[os]);
		}
}

void shape_apple(struct work *w)
{
	struct fixes f = { 0 };

	if (!w->is_cna) {
		put_stated(w);
		return;
	}
	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; k < w->v[i]->version_n; k++)
			if (w->v[i]->versions[k].status == STATUS_AFFECTED)
				add_fix(w, &f, w->v[i]->product, w->v[i]->versions[k].less_than);
	read_fixed_in(w, w->r->description, &f);
	put_fixes(w, &f);
	if (!f.of[OS_IOS].n && !f.of[OS_IPADOS].n)
		put_ios_of_text(w);
	if (!w->out->n)
		put_unknown(w, OS_ANY, w->v[0]->product, statement_words(w->a, w->v[0]));
}

/* Facts taken from Apple's advisories: product and version, "iOS" "17.0.1" or "iOS 18.3.2 and iPadOS" "18.3.2". */
void shape_fixed_in(struct work *w)
{
	struct fixes f = { 0 };

	for (size_t i = 0; i < w->r->fix_n; i++)
		add_fix(w, &f, w->r->fixes[i].product, w->r->fixes[i].version);
	put_fixes(w, &f);
}
