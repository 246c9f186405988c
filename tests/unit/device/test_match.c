/* match: the index against the plain reading of the rules, on invented worlds; its file; its words. */
#include "../unit.h"

#include "device/match_form.h"
#include "device/match_sheet.h"
#include "invent.h"
#include "plain.h"

STOCK(cpus, "scalar", "avx2", "avx512");

/* What the lists say of each entry of the index; fails unless each stands in one list, ascending. */
static void spread(const struct match_index *x, const struct match_lists *l, uint8_t *ret, const char *label)
{
	size_t n = match_entry_n(x), sum = 0;

	memset(ret, 0xFF, n);
	for (int v = 0; v < VERDICT_N; v++) {
		sum += l->counts.n[v];
		for (size_t i = 0; i < l->counts.n[v]; i++) {
			uint32_t at = l->v[v][i];

			want(at < n && ret[at] == 0xFF, "%s: entry %u is listed twice or does not exist", label, at);
			want(i == 0 || l->v[v][i - 1] < at, "%s: %s is not ascending", label, verdict_names[v].p);
			ret[at] = (uint8_t)v;
		}
	}
	want(sum == n, "%s: counts add up to %zu of %zu entries", label, sum, n);
}

static void check_profile(const struct match_index *x, struct matcher *m, const struct world *w, size_t i, const char *label)
{
	struct match_lists l;
	struct match_counts c;
	uint8_t *said = malloc(match_entry_n(x) + 1);
	const struct profile *p = &w->profiles[i];

	match_list(m, p, true, &l);
	spread(x, &l, said, label);
	for (size_t e = 0; e < w->entry_n; e++) {
		size_t at = match_find(x, w->entries[e].id);

		if (w->entries[e].state == ENTRY_WITHDRAWN) {
			want(at == SIZE_MAX, "%s: withdrawn entry %zu is in the index", label, e);
			continue;
		}
		want(at < match_entry_n(x), "%s: entry %zu is not found", label, e);
		enum verdict plain = plain_entry(p, &w->entries[e]);

		want(said[at] == plain, "%s profile %zu entry %zu: index says %s, rules say %s", label, i, e,
		     verdict_names[said[at]].p, verdict_names[plain].p);
	}
	match_count(m, p, &c);
	want(memcmp(&c, &l.counts, sizeof c) == 0, "%s profile %zu: counts differ from lists", label, i);
	match_list(m, p, false, &l);
	want(memcmp(&c, &l.counts, sizeof c) == 0 && !l.v[VERDICT_NOT_AFFECTED], "%s profile %zu: short lists", label, i);
	free(said);
}

static void agrees_with_the_rules(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 120; seed++) {
		struct arena a = { 0 };
		struct world w;
		size_t size = seed < 60 ? seed : seed * 12;
		char label[64];

		invent_world(&a, seed, size, 30, &w);
		struct match_index *x = match_build(w.list, w.entry_n);

		for (size_t k = 0; k < ROWS(cpus); k++) {
			if (!match_force_cpu(cpus[k]))
				continue;
			struct matcher *m = matcher_new(x);

			snprintf(label, sizeof label, "seed %llu size %zu %s", (unsigned long long)seed, size, cpus[k]);
			for (size_t i = 0; i < w.profile_n; i++)
				check_profile(x, m, &w, i, label);
			matcher_free(m);
		}
		match_index_free(x);
		arena_release(&a);
	}
	match_force_cpu(NULL);
}

/* A matcher that has forgotten and one that is new say the same; its memory stays bounded. */
static void remembers_in_bounds(void **state)
{
	struct arena a = { 0 };
	struct world w;
	struct match_counts first, again;
	size_t last = 0, forgot = 0;

	(void)state;
	invent_world(&a, 7, 3000, 14000, &w);
	struct match_index *x = match_build(w.list, w.entry_n);
	struct matcher *m = matcher_new(x);

	for (size_t i = 0; i < w.profile_n; i++) {
		match_count(m, &w.profiles[i], &first);
		want(matcher_memory(m) < MATCHER_MEMORY + MATCHER_MEMORY / 64, "%zu bytes kept", matcher_memory(m));
		bool less = matcher_memory(m) < last;

		forgot += less;
		last = matcher_memory(m);
		if (less || i % 1000 == 0) {
			struct matcher *fresh = matcher_new(x);

			match_count(fresh, &w.profiles[i], &again);
			assert_memory_equal(&first, &again, sizeof first);
			matcher_free(fresh);
		}
	}
	want(forgot > 0, "nothing was forgotten: %zu bytes kept", last);
	matcher_free(m);
	match_index_free(x);
	arena_release(&a);
}

static void explains_its_verdicts(void **state)
{
	struct arena a = { 0 };
	struct world w;
	struct match_lists l;
	uint8_t *said;

	(void)state;
	invent_world(&a, 11, 400, 60, &w);
	struct match_index *x = match_build(w.list, w.entry_n);
	struct matcher *m = matcher_new(x);

	said = malloc(match_entry_n(x) + 1);
	for (size_t i = 0; i < w.profile_n; i++) {
		match_list(m, &w.profiles[i], true, &l);
		spread(x, &l, said, "explain");
		for (size_t e = 0; e < match_entry_n(x); e++) {
			struct match_why why;

			match_explain(&a, m, &w.profiles[i], e, &why);
			want(why.verdict == (enum verdict)said[e], "profile %zu entry %zu: %s explained as %s: %.*s", i, e,
			     verdict_names[said[e]].p, verdict_names[why.verdict].p, STR_ARG(why.reason));
			want(why.reason.n > 0 && why.reason.n < 1000 && str_is_utf8(why.reason), "profile %zu entry %zu: \"%.*s\"", i, e,
			     STR_ARG(why.reason));
			want((why.basis == BASIS_NONE) == (why.verdict == VERDICT_UNKNOWN), "profile %zu entry %zu: basis %s", i, e,
			     basis_names[why.basis].p);
		}
	}
	free(said);
	matcher_free(m);
	match_index_free(x);
	arena_release(&a);
}

/* Two indexes give the same for every profile. */
static void same(const struct match_index *x, const struct match_index *y, const struct world *w)
{
	struct matcher *m = matcher_new(x), *n = matcher_new(y);

	assert_int_equal(match_entry_n(x), match_entry_n(y));
	for (size_t i = 0; i < w->profile_n; i++) {
		struct match_lists l, k;

		match_list(m, &w->profiles[i], true, &l);
		match_list(n, &w->profiles[i], true, &k);
		assert_memory_equal(&l.counts, &k.counts, sizeof l.counts);
		for (int v = 0; v < VERDICT_N; v++)
			assert_memory_equal(l.v[v], k.v[v], l.counts.n[v] * sizeof *l.v[v]);
	}
	for (size_t i = 0; i < match_entry_n(x); i++) {
		struct match_entry e = match_entry(x, i), f = match_entry(y, i);

		assert_true(str_eq(e.id, f.id) && str_eq(e.title, f.title) && e.severity == f.severity &&
		            e.exploited == f.exploited && e.published == f.published);
	}
	matcher_free(m);
	matcher_free(n);
}

static void opens_what_it_saved(void **state)
{
	struct arena a = { 0 };
	struct world w;
	struct buf b;
	struct err err = { 0 };

	(void)state;
	buf_init(&b, 64 << 20);
	invent_world(&a, 13, 800, 100, &w);
	for (size_t n = 0; n <= w.entry_n; n += 200) {
		struct match_index *x = match_build(w.list, n);

		buf_clear(&b);
		assert_true(match_save(x, &b, &err));
		struct match_index *y = match_open(buf_str(&b), &err);

		assert_non_null(y);
		same(x, y, &w);
		match_index_free(y);
		/* A blob at an odd address is opened as well. */
		char *odd = malloc(b.n + 1);

		memcpy(odd + 1, b.p, b.n);
		y = match_open(str_n(odd + 1, b.n), &err);
		assert_non_null(y);
		match_index_free(y);
		free(odd);
		struct buf small;

		buf_init(&small, 16);
		assert_false(match_save(x, &small, &err));
		assert_int_equal(err.code, ERR_LIMIT);
		buf_release(&small);
		match_index_free(x);
	}
	buf_release(&b);
	arena_release(&a);
}

static void sign(char *p, size_t n)
{
	struct form_head h;
	size_t from = offsetof(struct form_head, sections);

	memcpy(&h, p, sizeof h);
	h.sum = form_sum(str_n(p + from, n - from));
	memcpy(p, &h, sizeof h);
}

/* Damage is told by the checksum; damage with a right checksum is refused or does no harm. */
static void withstands_damage(void **state)
{
	struct arena a = { 0 };
	struct world w;
	struct dice d = { 17 };
	struct err err;
	size_t refused = 0;

	(void)state;
	invent_world(&a, 17, 60, 6, &w);
	struct match_index *x = match_build(w.list, w.entry_n);
	size_t n = x->bytes.n;
	char *p = malloc(n);

	for (size_t i = 0; i < 3000; i++) {
		struct match_why why;
		struct match_lists l;
		size_t at = roll(&d, i % 3 ? n : sizeof(struct form_head));

		memcpy(p, x->bytes.p, n);
		p[at] = (char)(i % 2 ? p[at] ^ 1 << roll(&d, 8) : (int)roll(&d, 256));
		if (memcmp(p, x->bytes.p, n) == 0)
			continue;
		struct match_index *y = match_open(str_n(p, n), &err);

		want(!y && err.code == ERR_SYNTAX && err.msg[0], "byte %zu changed and nobody saw it", at);
		sign(p, n);
		y = match_open(str_n(p, n), &err);
		refused += !y;
		if (!y)
			continue;
		struct matcher *m = matcher_new(y);

		for (size_t k = 0; k < w.profile_n; k++) {
			match_list(m, &w.profiles[k], true, &l);
			for (size_t e = 0; e < match_entry_n(y); e += 5)
				match_explain(&a, m, &w.profiles[k], e, &why);
		}
		arena_reset(&a);
		invent_world(&a, 17, 60, 6, &w);
		matcher_free(m);
		match_index_free(y);
	}
	want(refused > 200, "only %zu were refused", refused);
	for (size_t cut = 0; cut < n; cut += 1 + n / 500)
		assert_null(match_open(str_n(x->bytes.p, cut), &err));
	free(p);
	match_index_free(x);
	arena_release(&a);
}

/* Each place where a number could point outside, one at a time, under a right checksum. */
static void refuses_what_points_outside(void **state)
{
	struct arena a = { 0 };
	struct world w;
	struct err err;

	(void)state;
	invent_world(&a, 29, 60, 0, &w);
	struct match_index *x = match_build(w.list, w.entry_n);
	struct form_head *h = malloc(x->bytes.n);

	memcpy(h, x->bytes.p, x->bytes.n);
	struct form_entry *e = (void *)((char *)h + h->sections[SECTION_ENTRY].at);
	struct form_clause *c = (void *)((char *)h + h->sections[SECTION_CLAUSE].at), *named = c;
	uint32_t *slots = (void *)((char *)h + h->sections[SECTION_SLOT].at);
	uint32_t *by_id = (void *)((char *)h + h->sections[SECTION_BY_ID].at);
	uint32_t *lists = (void *)((char *)h + h->sections[SECTION_LIST].at);
	struct form_word *words = (void *)((char *)h + h->sections[SECTION_WORD].at);
	struct form_text *marks = (void *)((char *)h + h->sections[SECTION_MARK].at);
	struct form_span *scales = (void *)((char *)h + h->sections[SECTION_SCALE].at);
	struct form_range *ranges = (void *)((char *)h + h->sections[SECTION_RANGE].at);
	uint32_t text_n = (uint32_t)h->sections[SECTION_TEXT].n, list_n = (uint32_t)h->sections[SECTION_LIST].n;

	while (named->subject != SUBJECT_PACKAGE)
		named++;
	struct { const char *what; void *at; size_t n; uint64_t value; } changes[] = {
		{ "section", &h->sections[SECTION_WORD].at, 8, x->bytes.n + 8 },
		{ "odd section", &h->sections[SECTION_WORD].at, 8, h->sections[SECTION_WORD].at + 4 },
		{ "rows", &h->sections[SECTION_CLAUSE].n, 8, UINT64_MAX },
		{ "rows of ids", &h->sections[SECTION_BY_ID].n, 8, h->sections[SECTION_BY_ID].n - 1 },
		{ "slots", &h->sections[SECTION_SLOT].n, 8, h->sections[SECTION_SLOT].n - 1 },
		{ "slot", &slots[3], 4, x->word_n + 1 },
		{ "id", &e[1].id.at, 4, text_n },
		{ "title", &e[1].title.n, 4, UINT32_MAX },
		{ "severity", &e[1].severity, 1, SEVERITY_N },
		{ "exploited", &e[1].exploited, 1, 2 },
		{ "published", &e[1].published, 4, 20240230 },
		{ "clauses", &e[1].clauses.at, 4, e[1].clauses.at + 1 },
		{ "count", &e[1].clauses.n, 4, e[1].clauses.n + 1 },
		{ "by id", &by_id[2], 4, x->entry_n },
		{ "line", &c[1].line.at, 4, UINT32_MAX },
		{ "package", &c[1].package.n, 4, text_n + 1 },
		{ "text", &c[1].text.n, 4, text_n + 1 },
		{ "source", &c[1].source.n, 4, text_n + 1 },
		{ "makers", &c[1].makers.n, 4, list_n + 1 },
		{ "models", &c[1].models.n, 4, list_n + 1 },
		{ "chips", &c[1].chips.at, 4, list_n + 1 },
		{ "releases", &c[1].releases.n, 4, h->sections[SECTION_RELEASE].n + 1 },
		{ "shared releases", &c[1].releases.n, 4, h->sections[SECTION_RELEASE].n - c[1].releases.at },
		{ "ranges", &c[1].ranges.n, 4, h->sections[SECTION_RANGE].n + 1 },
		{ "word", &named->word, 4, x->word_n },
		{ "level", &c[1].level, 4, 1 },
		{ "os", &c[1].os, 1, OS_N },
		{ "subject", &c[1].subject, 1, SUBJECT_N },
		{ "scheme", &c[1].scheme, 1, SCHEME_N },
		{ "component", &c[1].component, 1, COMPONENT_N },
		{ "basis", &c[1].level_basis, 1, LEVEL_BASIS_N },
		{ "sure", &c[1].sure, 1, SURE_N },
		{ "open", &c[1].chips_open, 1, 2 },
		{ "exact", &c[1].releases_exact, 1, 2 },
		{ "sold", &c[1].names_sold, 1, 2 },
		{ "list", &lists[list_n - 1], 4, x->word_n },
		{ "word text", &words[1].text.at, 4, text_n + 1 },
		{ "word kind", &words[1].kind, 4, WORD_KIND_N },
		{ "mark", &marks[1].n, 4, text_n + 1 },
		{ "scale", &scales[1].n, 4, h->sections[SECTION_MARK].n + 1 },
		{ "range", &ranges[1].from.at, 4, text_n + 1 },
		{ "size", &h->size, 8, x->bytes.n + 1 },
		{ "order", &h->order, 4, 0x04030201 },
		{ "version", &h->version, 4, FORM_VERSION + 1 },
	};

	for (size_t i = 0; i < ROWS(changes); i++) {
		uint64_t kept = 0;

		memcpy(&kept, changes[i].at, changes[i].n);
		memcpy(changes[i].at, &changes[i].value, changes[i].n);
		sign((char *)h, x->bytes.n);
		want(!match_open(str_n((char *)h, x->bytes.n), &err) && err.code == ERR_SYNTAX, "%s was let in", changes[i].what);
		memcpy(changes[i].at, &kept, changes[i].n);
	}
	sign((char *)h, x->bytes.n);
	struct match_index *y = match_open(str_n((char *)h, x->bytes.n), &err);

	assert_non_null(y);
	match_index_free(y);
	free(h);
	match_index_free(x);
	arena_release(&a);
}

static void orders_gravest_first(void **state)
{
	static struct entry e[] = {
		{ .id = STR_LIT("CVE-1"), .severity = SEVERITY_CRITICAL, .published = 1700000000 },
		{ .id = STR_LIT("CVE-2"), .severity = SEVERITY_LOW, .exploited = true, .published = 1600000000 },
		{ .id = STR_LIT("CVE-3"), .severity = SEVERITY_CRITICAL, .published = 1710000000 },
		{ .id = STR_LIT("CVE-4"), .severity = SEVERITY_HIGH, .published = TIME_NONE },
		{ .id = STR_LIT("CVE-5"), .severity = SEVERITY_HIGH, .published = 1 },
		{ .id = STR_LIT("CVE-6"), .severity = SEVERITY_CRITICAL, .state = ENTRY_WITHDRAWN },
	};
	const struct entry *list[] = { &e[0], &e[1], &e[2], &e[3], &e[4], &e[5] };
	const char *expected[] = { "CVE-2", "CVE-3", "CVE-1", "CVE-5", "CVE-4" };
	struct match_index *x = match_build(list, ROWS(list));

	(void)state;
	assert_int_equal(match_entry_n(x), ROWS(expected));
	for (size_t i = 0; i < ROWS(expected); i++) {
		want_str(match_entry(x, i).id, str_of(expected[i]), expected[i]);
		assert_int_equal(match_find(x, str_of(expected[i])), i);
	}
	assert_int_equal(match_entry(x, 1).published, 20240309);
	assert_int_equal(match_entry(x, 4).published, 0);
	assert_int_equal(match_find(x, STR("CVE-6")), SIZE_MAX);
	assert_int_equal(match_find(x, STR("")), SIZE_MAX);
	match_index_free(x);
}

/* Which entry came first is no part of what the index says. */
static void order_does_not_matter(void **state)
{
	struct arena a = { 0 };
	struct world w;

	(void)state;
	invent_world(&a, 13, 300, 20, &w);
	struct match_builder *b = match_builder_new();

	for (size_t i = w.entry_n; i-- > 0;)
		match_builder_put(b, w.list[i]);
	struct match_index *x[2] = { match_build(w.list, w.entry_n), match_builder_end(b) };
	struct matcher *m[2] = { matcher_new(x[0]), matcher_new(x[1]) };

	assert_int_equal(match_entry_n(x[0]), match_entry_n(x[1]));
	for (size_t i = 0; i < w.profile_n; i++)
		for (size_t e = 0; e < match_entry_n(x[0]); e++) {
			struct match_why why[2];

			for (int k = 0; k < 2; k++)
				match_explain(&a, m[k], &w.profiles[i], e, &why[k]);
			want(str_eq(match_entry(x[0], e).id, match_entry(x[1], e).id) && why[0].verdict == why[1].verdict &&
			     str_eq(why[0].reason, why[1].reason) && str_eq(why[0].fix, why[1].fix), "profile %zu entry %zu: %.*s, %.*s", i, e,
			     STR_ARG(why[0].reason), STR_ARG(why[1].reason));
		}
	for (int k = 0; k < 2; k++) {
		matcher_free(m[k]);
		match_index_free(x[k]);
	}
	arena_release(&a);
}

static void an_empty_list_is_one(void **state)
{
	struct match_index *x = match_build(NULL, 0);
	struct matcher *m = matcher_new(x);
	struct profile p = { .os = OS_ANDROID, .release = 1400 };
	struct match_lists l;

	(void)state;
	match_list(m, &p, true, &l);
	for (int v = 0; v < VERDICT_N; v++)
		assert_int_equal(l.counts.n[v], 0);
	matcher_free(m);
	match_index_free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_the_rules), cmocka_unit_test(remembers_in_bounds),
		cmocka_unit_test(explains_its_verdicts), cmocka_unit_test(opens_what_it_saved),
		cmocka_unit_test(withstands_damage), cmocka_unit_test(refuses_what_points_outside),
		cmocka_unit_test(orders_gravest_first),
		cmocka_unit_test(order_does_not_matter), cmocka_unit_test(an_empty_list_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
