/*
 * A census of all real records: none falls through, every clause keeps its promises, and each family is decided by what
 * decides it. What is expected is read off the raw JSON here, by another way than the rules take.
 */
#include "case.h"

#include "base/ascii.h"
#include "base/json.h"
#include "base/limits.h"
#include "vuln/version.h"

struct tally { size_t records, withdrawn, unknown, other, possible, clauses, good; };

/* Does the record have what decides its family? Fails the test where the raw text says otherwise. */
typedef bool check_fn(struct arena *a, const struct record *r, const struct clauses *l);

static bool any_level(const struct clauses *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].level)
			return true;
	return false;
}

/* --- what the raw text says --- */

/* The n-th day behind "bulletin/" anywhere in the body; 0 when there is none. */
static day bulletin_day(struct str body, size_t n)
{
	static const struct str mark = STR_LIT("security/bulletin/");

	for (size_t at; (at = str_find(body, mark)) != SIZE_MAX;) {
		body = str_from(body, at + mark.n);
		struct str rest = str_sub(body, 0, 40);

		for (size_t i = 0; i + 10 <= rest.n && rest.p[i] != '"'; i++) {
			day d;

			if (day_parse(str_sub(rest, i, 10), &d)) {
				if (n-- == 0)
					return d;
				break;
			}
		}
	}
	return 0;
}

/* Google: the level's month is one of the months that the references name. */
static bool check_android(struct arena *a, const struct record *r, const struct clauses *l)
{
	(void)a;
	for (size_t i = 0; i < l->n; i++) {
		bool found = false;

		if (!l->v[i].level || l->v[i].level_basis != LEVEL_BULLETIN)
			continue;
		for (size_t k = 0; bulletin_day(r->body, k); k++)
			found |= bulletin_day(r->body, k) / 100 == l->v[i].level / 100;
		want(found, "%.*s: level %u is in no reference", STR_ARG(r->key), l->v[i].level);
	}
	return any_level(l);
}

static bool check_chips(struct arena *a, const struct record *r, const struct clauses *l)
{
	(void)a;
	for (size_t i = 0; i < l->n; i++) {
		const struct clause *c = &l->v[i];

		want(c->os != OS_ANDROID || c->sure == SURE_UNKNOWN || c->chips.n, "%.*s: any chip at all", STR_ARG(r->key));
		want(!c->level || c->level_basis == LEVEL_INFERRED, "%.*s: a chip maker states no level", STR_ARG(r->key));
		if (c->chips.n || c->os == OS_OTHER) /* cars and routers: no phone chip among the names */
			return true;
	}
	return false;
}

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* Samsung: where the versions say SMR, each level's month stands in the body as "Jul-2024". */
static bool check_samsung(struct arena *a, const struct record *r, const struct clauses *l)
{
	if (str_find(r->body, STR("\"SMR ")) == SIZE_MAX)
		return true;
	for (size_t i = 0; i < l->n; i++) {
		day d = l->v[i].level;

		want(d, "%.*s: clause %zu has no level", STR_ARG(r->key), i);
		struct str month = str_printf(a, "%s-%d", months[day_month(d) - 1], day_year(d));

		want(str_find(r->body, month) != SIZE_MAX, "%.*s: %.*s is not in it", STR_ARG(r->key), STR_ARG(month));
		want_str(l->v[i].makers.n ? l->v[i].makers.v[0] : STR(""), STR("samsung"), "maker");
	}
	return true;
}

/* Walks containers.cna.affected[].versions[] of the raw record. */
static void each_version(struct arena *a, struct str body,
                         void (*fn)(void *, struct str product, const struct json *version), void *ctx)
{
	struct json root, containers, cna, affected, product, versions, v;
	struct err err = { 0 };

	if (!json_read(a, body, LIMIT_RECORD, &root, &err) || !json_object(&root, "containers", JSON_REQUIRED, &containers, &err) ||
	    !json_object(&containers, "cna", JSON_REQUIRED, &cna, &err))
		fail_msg("%s", err.msg);
	affected = json_in(&cna, "affected");
	for (struct json_iter it = json_iter(&affected); json_next(&it, &product);) {
		struct str name = STR_NONE;

		versions = json_in(&product, "versions");
		json_str(&product, "product", JSON_OPTIONAL, &name, &err);
		for (struct json_iter in = json_iter(&versions); json_next(&in, &v);)
			fn(ctx, name, &v);
	}
}

struct looked { const struct record *r; const struct clauses *l; size_t seen; };

static struct str member(const struct json *j, const char *name)
{
	struct json v = json_in(j, name);

	return json_text(&v);
}

/* Apple: every "lessThan" of iOS is the end of a range, or the beginning of a finer one; or the branch began with it. */
static void look_apple(void *ctx, struct str product, const struct json *v)
{
	struct looked *k = ctx;
	struct str end = member(v, "lessThan");

	if (!str_eq(product, STR("iOS and iPadOS")) || !end.n)
		return;
	k->seen++;
	for (size_t i = 0; i < k->l->n; i++) {
		const struct clause *c = &k->l->v[i];

		for (size_t n = 0; c->os == OS_IOS && n < c->range_n; n++) {
			struct str to = c->ranges[n].to;

			if (str_starts(to, end) && (to.n == end.n || to.p[end.n] == '.'))
				return;
			if (str_chr(end, '.') == SIZE_MAX && str_starts(c->ranges[c->range_n - 1].fix, STR("1")) && c->range_n)
				return; /* "18": no range on a branch that had the fix from the start */
		}
	}
	fail_msg("%.*s: iOS %.*s ends no range", STR_ARG(k->r->key), STR_ARG(end));
}

static bool check_apple(struct arena *a, const struct record *r, const struct clauses *l)
{
	struct looked k = { r, l, 0 };
	bool ranges = false;

	each_version(a, r->body, look_apple, &k);
	for (size_t i = 0; i < l->n; i++)
		ranges |= l->v[i].range_n > 0;
	return ranges;
}

/* "4.19" of "4.19.316" */
static struct str branch(struct str v)
{
	size_t dot = str_chr(v, '.');
	size_t next = dot == SIZE_MAX ? SIZE_MAX : str_chr(str_from(v, dot + 1), '.');

	return next == SIZE_MAX ? v : str_sub(v, 0, dot + 1 + next);
}

/* Kernel: where a branch has a fix, a range ends; a later fix of the same branch will do. */
static void look_kernel(void *ctx, struct str product, const struct json *v)
{
	struct looked *k = ctx;
	struct str fix = member(v, "version"), last = member(v, "lessThanOrEqual");

	(void)product;
	if (!str_ends(last, STR(".*")) || !str_eq(member(v, "status"), STR("unaffected")))
		return;
	k->seen++;
	for (size_t i = 0; i < k->l->n; i++)
		for (size_t n = 0; n < k->l->v[i].range_n; n++) {
			struct str to = k->l->v[i].ranges[n].to;

			if (str_eq(branch(to), branch(fix)) && version_cmp(SCHEME_DOTTED, to, fix) >= 0)
				return;
		}
	fail_msg("%.*s: %.*s ends no range", STR_ARG(k->r->key), STR_ARG(fix));
}

static bool check_kernel(struct arena *a, const struct record *r, const struct clauses *l)
{
	struct looked k = { r, l, 0 };

	each_version(a, r->body, look_kernel, &k);
	want(l->n == 1, "%.*s: %zu clauses for one product", STR_ARG(r->key), l->n);
	want(l->v[0].sure != SURE_YES, "%.*s: an upstream version says nothing sure of a phone", STR_ARG(r->key));
	return l->v[0].range_n > 0;
}

static bool check_decided(struct arena *a, const struct record *r, const struct clauses *l)
{
	(void)a, (void)r;
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].sure != SURE_UNKNOWN)
			return true;
	return false;
}

static bool check_levels(struct arena *a, const struct record *r, const struct clauses *l)
{
	(void)a, (void)r;
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].level || l->v[i].os == OS_OTHER)
			return true;
	return false;
}

/* --- the census --- */

static const struct family {
	const char *file;
	check_fn *check;
	double least;  /* share of records that must pass `check` */
	size_t records;
} families[] = {
	{ "mobile-cves/android-google.jsonl.gz",              check_android, 0.97, 539 },
	{ "mobile-cves/qualcomm.jsonl.gz",                    check_chips,   0.95, 238 },
	{ "mobile-cves/mediatek.jsonl.gz",                    check_chips,   0.95, 203 },
	{ "mobile-cves/unisoc.jsonl.gz",                      check_chips,   1.00, 168 },
	{ "mobile-cves/samsung.jsonl.gz",                     check_samsung, 1.00, 152 },
	{ "mobile-cves/apple-mobile.jsonl.gz",                check_apple,   0.95, 297 },
	{ "mobile-cves/linux-kernel.jsonl.gz",                check_kernel,  0.99, 2616 },
	{ "mobile-cves/linux-kernel-2025-2026.jsonl.gz",      check_kernel,  0.99, 2319 },
	{ "mobile-cves/gpu-arm-imagination.jsonl.gz",         check_decided, 1.00, 25 },
	{ "mobile-cves/huawei-honor.jsonl.gz",                check_decided, 0.98, 277 },
	{ "mobile-cves/openharmony.jsonl.gz",                 check_decided, 1.00, 45 },
	{ "mobile-cves/other-oem.jsonl.gz",                   check_decided, 0.85, 45 },
	{ "mobile-cves/chrome-mobile.jsonl.gz",               check_decided, 1.00, 26 },
	{ "mobile-cves/mobile-apps-and-other.jsonl.gz",       check_decided, 0.45, 283 },
	{ "mobile-cves/recent-2025-2026.jsonl.gz",            check_decided, 0.90, 62 },
	{ "mobile-cves/more-2024.jsonl.gz",                   check_decided, 0.85, 29 },
	{ "bulletins/android-bulletins-2015-2019.jsonl.gz",   check_levels,  1.00, 3500 },
	{ "bulletins/android-bulletins-2019-2026.jsonl.gz",   check_levels,  1.00, 1030 },
	{ "bulletins/aosp-dataset.jsonl.gz",                  check_levels,  0.95, 1991 },
	{ "bulletins/linux-stream-fixes.json.gz",             check_decided, 1.00, 2800 },
};

static struct tally count(struct arena *a, const struct family *f)
{
	struct tally t = { 0 };
	struct load all = load(a, f->file, NULL);

	for (size_t i = 0; i < all.n; i++) {
		const struct record *r = &all.v[i];
		struct clauses l = { 0 };
		size_t unknown = 0, other = 0, possible = 0;

		normalise(a, r, &l);
		t.records++;
		t.clauses += l.n;
		t.withdrawn += r->withdrawn;
		if (r->withdrawn)
			continue;
		want(l.n > 0, "%s: nothing for %.*s", f->file, STR_ARG(r->key));
		for (size_t k = 0; k < l.n; k++) {
			want(clause_valid(&l.v[k]), "%.*s: %.*s", STR_ARG(r->key), STR_ARG(clause_text(a, &l.v[k])));
			want(l.v[k].source.n > 0, "%.*s: clause %zu has no source", STR_ARG(r->key), k);
			unknown += l.v[k].sure == SURE_UNKNOWN;
			possible += l.v[k].sure == SURE_POSSIBLE;
			other += l.v[k].os == OS_OTHER;
		}
		t.unknown += unknown == l.n;
		t.other += other == l.n;
		t.possible += possible > 0;
		t.good += f->check(a, r, &l);
	}
	return t;
}

static void census(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(families); i++) {
		struct tally t = count(&a, &families[i]);
		double share = (double)t.good / (double)(t.records - t.withdrawn);

		print_message("%-48s %5zu records, %4.1f%% decided as they should, %4.1f%% undecided, %zu on no mobile device, "
		              "%zu at most possible, %.2f clauses each\n", families[i].file, t.records, 100 * share,
		              100.0 * (double)t.unknown / (double)t.records, t.other, t.possible, (double)t.clauses / (double)t.records);
		want(t.records >= families[i].records, "%s: only %zu records were read", families[i].file, t.records);
		want(share >= families[i].least, "%s: %.3f is less than %.2f", families[i].file, share, families[i].least);
		arena_reset(&a);
	}
	arena_release(&a);
}

/* Every record becomes an entry of its own that a list can show. */
static void entries(void **state)
{
	struct arena a, one;

	(void)state;
	arena_init(&a);
	arena_init(&one);
	for (size_t i = 0; i < ROWS(families); i++) {
		struct load all = load(&a, families[i].file, NULL);

		for (size_t k = 0; k < all.n; k++) {
			const struct record *r = &all.v[k];
			struct entry e;

			entry_merge(&one, r->about.v[0], &r, 1, &e);
			want(e.title.n > 0 && e.title.n <= 220 && str_chr(e.title, '\n') == SIZE_MAX, "%.*s: title \"%.*s\"", STR_ARG(r->key),
			     STR_ARG(e.title));
			want(str_is_utf8(e.title), "%.*s: a title cut inside a character", STR_ARG(r->key));
			want(e.clause_n > 0, "%.*s has no clause", STR_ARG(r->key));
			want((e.state == ENTRY_WITHDRAWN) == (r->creates && r->withdrawn), "%.*s: state", STR_ARG(r->key));
			for (size_t c = 0; c < e.clause_n; c++)
				want(clause_valid(&e.clauses[c]), "%.*s, clause %zu", STR_ARG(r->key), c);
			arena_reset(&one);
		}
		arena_reset(&a);
	}
	arena_release(&one);
	arena_release(&a);
}

/* Pieces that mean something to one rule or another, put where they do not belong. */
static const char *const pieces[] = {
	"*", "<", "0", "13", "Android", "kernel", "SMR Jul-2024 Release in ", "unspecified", ".", "..", "-", "r1p0", "RTM",
	"99999999999999999999", "2024-13-45", "and below", "to", "fixed in iOS ", "MT", "/", ",", " Exynos ", "before ", "(", ")",
	"com.a.b", "-rc1", "5.10.*", "1.", "v", "", " ",
};

/* A copy of a body with pieces put over letters and digits here and there. */
static struct str spoilt(struct arena *a, struct str body, uint32_t *seed)
{
	char *to = arena_alloc(a, body.n + 2048);
	size_t n = 0, more = 0, rare = 20 + *seed % 400;

	for (size_t at = 0; at < body.n;) {
		*seed = *seed * 1664525u + 1013904223u;
		const char *piece = pieces[(*seed >> 16) % ROWS(pieces)];

		if ((*seed >> 8) % rare == 0 && more < 1900 && ascii_alnum(body.p[at])) {
			memcpy(to + n, piece, strlen(piece));
			n += strlen(piece);
			more += strlen(piece);
			at += (*seed >> 20) % 4;
		} else {
			to[n++] = body.p[at++];
		}
	}
	return str_n(to, n);
}

/* Spoilt records are refused by their reader or become good clauses: nothing in between. */
static void hostile(void **state)
{
	struct arena a, one;
	uint32_t seed = 1;
	size_t read = 0;

	(void)state;
	arena_init(&a);
	arena_init(&one);
	for (size_t i = 0; i < ROWS(families); i++) {
		struct load all = load(&a, families[i].file, NULL);

		for (size_t k = 0; k < all.n; k += 1 + all.n / 150) {
			const struct record *before = &all.v[k];
			struct record r = { 0 };
			struct entry e;

			arena_reset(&one);
			if (!reader_of(before->source)->again(&one, before->key, spoilt(&one, before->body, &seed), &r, NULL))
				continue;
			const struct record *v[] = { &r, before };

			read++;
			entry_merge(&one, before->about.v[0], v, 2, &e);
			want(e.title.n > 0 && e.clause_n > 0, "%.*s", STR_ARG(before->key));
			for (size_t c = 0; c < e.clause_n; c++)
				want(clause_valid(&e.clauses[c]), "%.*s: %.*s", STR_ARG(before->key), STR_ARG(clause_text(&one, &e.clauses[c])));
		}
		arena_reset(&a);
	}
	assert_true(read > 500);
	arena_release(&one);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(census), cmocka_unit_test(entries), cmocka_unit_test(hostile) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
