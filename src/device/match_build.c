/*
 * match_build - entries to the compiled form (device/match_form.h).
 *
 * Texts and lists that repeat are kept once. Words are numbered as they are
 * met; the range ends of each scheme are sorted last, then the ranges get
 * their ranks.
 */
#include "device/match_form.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "vuln/version.h"

/* A section as it grows. */
struct rows {
	char *p;
	size_t n, cap, size; /* rows; bytes of one */
};

/* The range ends of a scheme: every text once, and which ends say it, as these wait for their ranks. */
struct mark { struct str version; uint32_t number; };
struct end { uint32_t range, mark; bool is_first, included; };
struct ends {
	struct map numbers;
	struct mark *marks;
	size_t mark_n, mark_cap;
	struct end *v;
	size_t n, cap;
};

struct builder {
	struct arena mem;
	struct rows rows[SECTION_N];
	struct map texts, lists, words[WORD_KIND_N];
	struct ends ends[SCHEME_N];
	uint64_t *marks; /* one bit per word: a list being sorted */
	size_t mark_n;
};

static void *rows_add(struct builder *b, enum section s, size_t n, uint32_t *ret_at)
{
	struct rows *r = &b->rows[s];

	assert(r->n + n < INT32_MAX);
	if (r->n + n > r->cap) {
		size_t cap = r->cap * 2 > r->n + n ? r->cap * 2 : r->n + n + 1024;
		char *p = arena_alloc(&b->mem, cap * r->size);

		if (r->n)
			memcpy(p, r->p, r->n * r->size);
		r->p = p;
		r->cap = cap;
	}
	char *at = r->p + r->n * r->size;

	if (ret_at)
		*ret_at = (uint32_t)r->n;
	r->n += n;
	return at;
}

static struct form_text put_text(struct builder *b, struct str s)
{
	if (!s.n)
		return (struct form_text){ 0 };
	bool fresh;
	uint32_t *at = map_put(&b->mem, &b->texts, s, &fresh);

	if (fresh)
		memcpy(rows_add(b, SECTION_TEXT, s.n, at), s.p, s.n);
	return (struct form_text){ *at, (uint32_t)s.n };
}

static uint32_t put_word(struct builder *b, enum word_kind kind, struct str s)
{
	bool fresh, folds = word_eq(kind, STR("a"), STR("A"));
	uint32_t *number = map_put(&b->mem, &b->words[kind], folds ? str_lower(&b->mem, s) : s, &fresh);

	if (fresh) {
		struct form_word *w = rows_add(b, SECTION_WORD, 1, number);

		*w = (struct form_word){ put_text(b, s), word_hash(kind, s), kind };
	}
	return *number;
}

/* Make room for a bit per word, as many as there are now. */
static void marks_fit(struct builder *b)
{
	size_t need = b->rows[SECTION_WORD].n / 64 + 1;

	if (need > b->mark_n) {
		b->mark_n = need * 2;
		b->marks = arena_array(&b->mem, uint64_t, b->mark_n);
	}
}

/* A list of words, sorted by way of a bit per word; the same list is kept once. */
static struct form_span put_list(struct builder *b, enum word_kind kind, const struct strs *l)
{
	uint32_t *v = arena_alloc(&b->mem, (l->n + 1) * sizeof *v), at;
	size_t n = 0, low = SIZE_MAX, high = 0;
	bool fresh;

	if (!l->n)
		return (struct form_span){ 0 };
	for (size_t i = 0; i < l->n; i++)
		v[i] = put_word(b, kind, l->v[i]);
	marks_fit(b);
	for (size_t i = 0; i < l->n; i++) {
		b->marks[v[i] / 64] |= UINT64_C(1) << v[i] % 64;
		low = v[i] / 64 < low ? v[i] / 64 : low;
		high = v[i] / 64 > high ? v[i] / 64 : high;
	}
	for (size_t w = low; w <= high; w++) {
		for (; b->marks[w]; b->marks[w] &= b->marks[w] - 1)
			v[n++] = (uint32_t)(w * 64 + (size_t)__builtin_ctzll(b->marks[w]));
	}
	uint32_t *known = map_put(&b->mem, &b->lists, str_n((char *)v, n * sizeof *v), &fresh);

	if (fresh) {
		memcpy(rows_add(b, SECTION_LIST, n, &at), v, n * sizeof *v);
		*known = at;
	}
	return (struct form_span){ *known, (uint32_t)n };
}

static struct form_span put_releases(struct builder *b, const struct releases *l)
{
	struct form_span s = { 0, (uint32_t)l->n };

	if (l->n)
		memcpy(rows_add(b, SECTION_RELEASE, l->n, &s.at), l->v, l->n * sizeof *l->v);
	return s;
}

static void put_end(struct builder *b, enum scheme scheme, struct str version, struct end e)
{
	struct ends *l = &b->ends[scheme];
	bool fresh;
	uint32_t *number = map_put(&b->mem, &l->numbers, version, &fresh);

	if (fresh) {
		*number = (uint32_t)l->mark_n;
		l->marks = arena_grow(&b->mem, l->marks, l->mark_n, &l->mark_cap, sizeof *l->marks);
		l->marks[l->mark_n++] = (struct mark){ version, *number };
	}
	e.mark = *number;
	l->v = arena_grow(&b->mem, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = e;
}

static struct form_span put_ranges(struct builder *b, const struct clause *c)
{
	struct form_span s = { 0, (uint32_t)c->range_n };

	for (size_t i = 0; i < c->range_n; i++) {
		const struct range *r = &c->ranges[i];
		uint32_t at;
		struct form_range *row = rows_add(b, SECTION_RANGE, 1, &at);

		*row = (struct form_range){ put_text(b, r->from), put_text(b, r->to), put_text(b, r->fix), 0, RANK_OPEN };
		if (r->from.n)
			put_end(b, c->scheme, r->from, (struct end){ .range = at, .is_first = true });
		if (r->to.n)
			put_end(b, c->scheme, r->to, (struct end){ .range = at, .included = r->to_included });
		if (i == 0)
			s.at = at;
	}
	return s;
}

static void put_clause(struct builder *b, const struct clause *c)
{
	assert(clause_valid(c));
	/* The row is made last: what it needs may move the section. */
	struct form_clause row = {
		.line = put_text(b, c->line), .package = put_text(b, c->package),
		.text = put_text(b, c->text), .source = put_text(b, c->source),
		.makers = put_list(b, WORD_MAKER, &c->makers), .models = put_list(b, WORD_MODEL, &c->models),
		.chips = put_list(b, WORD_CHIP, &c->chips), .releases = put_releases(b, &c->releases),
		.ranges = put_ranges(b, c), .word = WORD_UNKNOWN, .level = c->level,
		.os = (uint8_t)c->os, .subject = (uint8_t)c->subject, .scheme = (uint8_t)c->scheme,
		.component = (uint8_t)c->component, .level_basis = (uint8_t)c->level_basis, .sure = (uint8_t)c->sure,
		.chips_open = c->chips_open, .releases_exact = c->releases_exact,
	};

	if (c->subject == SUBJECT_PACKAGE)
		row.word = put_word(b, WORD_PACKAGE, c->package);
	if (c->subject == SUBJECT_SKIN)
		row.word = put_word(b, WORD_SKIN, c->package);
	*(struct form_clause *)rows_add(b, SECTION_CLAUSE, 1, NULL) = row;
}

/* An entry about which no source says anything decidable is unknown for every device, never left out. */
static const struct clause no_condition = {
	.line = STR_LIT("any"), .sure = SURE_UNKNOWN, .text = STR_LIT("no source names a product or a version"),
};

static void put_entry(struct builder *b, const struct entry *e)
{
	struct form_entry row = {
		.id = put_text(b, e->id), .title = put_text(b, e->title),
		.clauses = { (uint32_t)b->rows[SECTION_CLAUSE].n, (uint32_t)(e->clause_n ? e->clause_n : 1) },
		.published = e->published == TIME_NONE ? 0 : day_of(e->published),
		.severity = (uint8_t)e->severity, .exploited = e->exploited,
	};

	for (size_t i = 0; i < e->clause_n; i++)
		put_clause(b, &e->clauses[i]);
	if (!e->clause_n)
		put_clause(b, &no_condition);
	*(struct form_entry *)rows_add(b, SECTION_ENTRY, 1, NULL) = row;
}

static int cmp_mark(const void *a, const void *b, void *scheme)
{
	const struct mark *x = a, *y = b;

	return version_cmp(*(enum scheme *)scheme, x->version, y->version);
}

static void put_scale(struct builder *b, enum scheme scheme)
{
	struct ends *l = &b->ends[scheme];
	struct form_span *scale = rows_add(b, SECTION_SCALE, 1, NULL);
	uint32_t *ranks = arena_array(&b->mem, uint32_t, l->mark_n + 1);

	*scale = (struct form_span){ (uint32_t)b->rows[SECTION_MARK].n, 0 };
	if (l->mark_n)
		qsort_r(l->marks, l->mark_n, sizeof *l->marks, cmp_mark, &scheme);
	for (size_t i = 0; i < l->mark_n; i++) { /* "1" and "1.0" are one mark */
		if (i == 0 || version_cmp(scheme, l->marks[i - 1].version, l->marks[i].version) != 0) {
			scale->n++;
			*(struct form_text *)rows_add(b, SECTION_MARK, 1, NULL) = put_text(b, l->marks[i].version);
		}
		ranks[l->marks[i].number] = 2 * scale->n - 1;
	}
	for (size_t i = 0; i < l->n; i++) {
		struct form_range *r = (struct form_range *)b->rows[SECTION_RANGE].p + l->v[i].range;

		*(l->v[i].is_first ? &r->first : &r->end) = ranks[l->v[i].mark] + l->v[i].included;
	}
}

static void put_slots(struct builder *b)
{
	const struct form_word *words = (const void *)b->rows[SECTION_WORD].p;
	uint32_t n = 16;

	while (n < b->rows[SECTION_WORD].n * 2)
		n *= 2;
	uint32_t *slots = memset(rows_add(b, SECTION_SLOT, n, NULL), 0, n * sizeof *slots);

	for (uint32_t i = 0; i < b->rows[SECTION_WORD].n; i++) {
		uint32_t at = words[i].hash & (n - 1);

		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = i + 1;
	}
}

static int cmp_id(const void *a, const void *b, void *builder)
{
	const struct builder *x = builder;
	const struct form_entry *entries = (const void *)x->rows[SECTION_ENTRY].p;
	struct form_text p = entries[*(const uint32_t *)a].id, q = entries[*(const uint32_t *)b].id;

	return str_cmp(str_n(x->rows[SECTION_TEXT].p + p.at, p.n), str_n(x->rows[SECTION_TEXT].p + q.at, q.n));
}

static void put_by_id(struct builder *b)
{
	size_t n = b->rows[SECTION_ENTRY].n;
	uint32_t *by_id = rows_add(b, SECTION_BY_ID, n, NULL);

	for (uint32_t i = 0; i < n; i++)
		by_id[i] = i;
	if (n)
		qsort_r(by_id, n, sizeof *by_id, cmp_id, b);
}

static int cmp_gravity(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a, *y = *(const struct entry *const *)b;

	if (x->exploited != y->exploited)
		return y->exploited - x->exploited;
	if (x->severity != y->severity)
		return (int)y->severity - (int)x->severity;
	if (x->published != y->published)
		return x->published < y->published ? 1 : -1;
	return str_cmp(y->id, x->id);
}

/* Sections behind the head, each 8-aligned, in one piece of memory. */
static struct match_index *assemble(struct builder *b)
{
	struct form_head h = { .magic = "TOCSINIX", .order = FORM_ORDER, .version = FORM_VERSION };
	size_t size = sizeof h;

	for (int s = 0; s < SECTION_N; s++) {
		size = (size + 7) & ~(size_t)7;
		h.sections[s].at = size;
		h.sections[s].n = b->rows[s].n;
		size += b->rows[s].n * section_sizes[s];
	}
	h.size = size;
	char *p = calloc(1, size);

	if (!p)
		abort();
	memcpy(p, &h, sizeof h);
	for (int s = 0; s < SECTION_N; s++)
		if (b->rows[s].n)
			memcpy(p + h.sections[s].at, b->rows[s].p, b->rows[s].n * section_sizes[s]);
	h.sum = form_sum(str_n(p + offsetof(struct form_head, sections), size - offsetof(struct form_head, sections)));
	memcpy(p, &h, sizeof h);
	return form_adopt(p, size);
}

struct match_index *match_build(const struct entry *const *entries, size_t n)
{
	struct builder b = { 0 };
	size_t kept = 0;

	for (int s = 0; s < SECTION_N; s++)
		b.rows[s].size = section_sizes[s];
	const struct entry **sorted = arena_array(&b.mem, const struct entry *, n + 1);

	for (size_t i = 0; i < n; i++)
		if (entries[i]->state == ENTRY_PUBLISHED)
			sorted[kept++] = entries[i];
	qsort(sorted, kept, sizeof *sorted, cmp_gravity);
	for (size_t i = 0; i < kept; i++)
		put_entry(&b, sorted[i]);
	for (int s = 0; s < SCHEME_N; s++)
		put_scale(&b, (enum scheme)s);
	put_by_id(&b);
	put_slots(&b);
	struct match_index *x = assemble(&b);

	arena_release(&b.mem);
	return x;
}
