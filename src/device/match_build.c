/*
 * match_build - entries to the compiled form (device/match_form.h).
 *
 * Texts and lists that repeat are kept once. Entries and their clauses stand as
 * they came until the end, and words are numbered as they are met. Then the range ends of each
 * scheme are sorted and the ranges get their ranks, entries are put in order, what each has alone
 * is moved beside it, words are sorted and numbered anew: what the index says does not depend on the order of entries.
 * Nothing of an entry is needed after it was put, so none need be held until the last came.
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

struct match_builder {
	struct arena mem;
	struct rows rows[SECTION_N];
	struct map texts, lists, words[WORD_KIND_N];
	struct ends ends[SCHEME_N];
	unixtime *published; /* of each entry, to the second: the order asks for more than the row says */
	size_t published_cap;
	uint64_t *marks; /* one bit per word: a list being sorted */
	size_t mark_n;
	struct form_span *spans; /* of the lists, each once */
	size_t span_n, span_cap;
};

static void *rows_add(struct match_builder *b, enum section s, size_t n, uint32_t *ret_at)
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

/* A number under a key that need not outlive the call. */
static uint32_t *number_of(struct match_builder *b, struct map *m, struct str key, bool *ret_new)
{
	uint32_t *there = map_get(m, key);

	*ret_new = !there;
	return there ? there : map_put(&b->mem, m, str_dup(&b->mem, key), ret_new);
}

static struct form_text put_text(struct match_builder *b, struct str s)
{
	if (!s.n)
		return (struct form_text){ 0 };
	bool fresh;
	uint32_t *at = map_get(&b->texts, s);

	if (!at) { /* the key is the copy; where the section lay before it grew stays readable */
		uint32_t row;
		char *copy = memcpy(rows_add(b, SECTION_TEXT, s.n, &row), s.p, s.n);

		at = map_put(&b->mem, &b->texts, str_n(copy, s.n), &fresh);
		*at = row;
	}
	return (struct form_text){ *at, (uint32_t)s.n };
}

static struct str text_of(const struct match_builder *b, struct form_text t)
{
	return str_n(b->rows[SECTION_TEXT].p + t.at, t.n);
}

/* Of the spellings of a name whose case does not count the last bytewise is shown: "Pixel 8", not "PIXEL 8". */
static uint32_t put_word(struct match_builder *b, enum word_kind kind, struct str s)
{
	bool fresh, folds = word_eq(kind, STR("a"), STR("A"));
	uint32_t *number = number_of(b, &b->words[kind], folds ? str_lower(&b->mem, s) : s, &fresh);

	if (fresh) {
		struct form_word *w = rows_add(b, SECTION_WORD, 1, number);

		*w = (struct form_word){ put_text(b, s), word_hash(kind, s), kind };
	} else if (folds) {
		struct form_word *w = (struct form_word *)b->rows[SECTION_WORD].p + *number;

		if (str_cmp(s, text_of(b, w->text)) > 0)
			w->text = put_text(b, s);
	}
	return *number;
}

/* Make room for a bit per word, as many as there are now. */
static void marks_fit(struct match_builder *b)
{
	size_t need = b->rows[SECTION_WORD].n / 64 + 1;

	if (need > b->mark_n) {
		b->mark_n = need * 2;
		b->marks = arena_array(&b->mem, uint64_t, b->mark_n);
	}
}

/* A list of words, sorted by way of a bit per word; the same list is kept once. */
static struct form_span put_list(struct match_builder *b, enum word_kind kind, const struct strs *l)
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
		b->spans = arena_grow(&b->mem, b->spans, b->span_n, &b->span_cap, sizeof *b->spans);
		b->spans[b->span_n++] = (struct form_span){ at, (uint32_t)n };
	}
	return (struct form_span){ *known, (uint32_t)n };
}

static struct form_span put_releases(struct match_builder *b, const struct releases *l)
{
	struct form_span s = { 0, (uint32_t)l->n };

	if (l->n)
		memcpy(rows_add(b, SECTION_RELEASE, l->n, &s.at), l->v, l->n * sizeof *l->v);
	return s;
}

static void put_end(struct match_builder *b, enum scheme scheme, struct str version, struct end e)
{
	struct ends *l = &b->ends[scheme];
	bool fresh;
	uint32_t *number = number_of(b, &l->numbers, version, &fresh);

	if (fresh) {
		*number = (uint32_t)l->mark_n;
		l->marks = arena_grow(&b->mem, l->marks, l->mark_n, &l->mark_cap, sizeof *l->marks);
		l->marks[l->mark_n++] = (struct mark){ str_dup(&b->mem, version), *number };
	}
	e.mark = *number;
	l->v = arena_grow(&b->mem, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = e;
}

static struct form_span put_ranges(struct match_builder *b, const struct clause *c)
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

static void put_clause(struct match_builder *b, const struct clause *c)
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

	for (size_t i = 0; i < c->models.n; i++)
		row.names_sold |= is_marketing_name(c->models.v[i]);
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

void match_builder_put(struct match_builder *b, const struct entry *e)
{
	if (e->state != ENTRY_PUBLISHED)
		return;
	size_t n = b->rows[SECTION_ENTRY].n;
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
	b->published = arena_grow(&b->mem, b->published, n, &b->published_cap, sizeof *b->published);
	b->published[n] = e->published;
}

static int cmp_mark(const void *a, const void *b, void *scheme)
{
	const struct mark *x = a, *y = b;

	return version_cmp(*(enum scheme *)scheme, x->version, y->version);
}

static void put_scale(struct match_builder *b, enum scheme scheme)
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

static int cmp_word(const void *a, const void *b, void *builder)
{
	const struct match_builder *m = builder;
	const struct form_word *words = (const void *)m->rows[SECTION_WORD].p;
	const struct form_word *x = &words[*(const uint32_t *)a], *y = &words[*(const uint32_t *)b];

	return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : str_cmp(text_of(m, x->text), text_of(m, y->text));
}

static int cmp_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Words by kind and name, whatever came first: the first of a list is the one that reasons quote. */
static void sort_words(struct match_builder *b)
{
	size_t n = b->rows[SECTION_WORD].n;
	uint32_t *order = arena_alloc(&b->mem, n * sizeof *order), *place = arena_alloc(&b->mem, n * sizeof *place);
	uint32_t *lists = (void *)b->rows[SECTION_LIST].p;
	struct form_word *words = (void *)b->rows[SECTION_WORD].p, *sorted = arena_alloc(&b->mem, n * sizeof *sorted);
	struct form_clause *clauses = (void *)b->rows[SECTION_CLAUSE].p;

	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	if (n)
		qsort_r(order, n, sizeof *order, cmp_word, b);
	for (uint32_t i = 0; i < n; i++) {
		sorted[i] = words[order[i]];
		place[order[i]] = i;
	}
	b->rows[SECTION_WORD].p = (char *)sorted;
	for (size_t i = 0; i < b->rows[SECTION_LIST].n; i++)
		lists[i] = place[lists[i]];
	for (size_t i = 0; i < b->span_n; i++)
		qsort(lists + b->spans[i].at, b->spans[i].n, sizeof *lists, cmp_number);
	for (size_t i = 0; i < b->rows[SECTION_CLAUSE].n; i++)
		if (clauses[i].word != WORD_UNKNOWN)
			clauses[i].word = place[clauses[i].word];
}

static void put_slots(struct match_builder *b)
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
	const struct match_builder *m = builder;
	const struct form_entry *entries = (const void *)m->rows[SECTION_ENTRY].p;

	return str_cmp(text_of(m, entries[*(const uint32_t *)a].id), text_of(m, entries[*(const uint32_t *)b].id));
}

static void put_by_id(struct match_builder *b)
{
	size_t n = b->rows[SECTION_ENTRY].n;
	uint32_t *by_id = rows_add(b, SECTION_BY_ID, n, NULL);

	for (uint32_t i = 0; i < n; i++)
		by_id[i] = i;
	if (n)
		qsort_r(by_id, n, sizeof *by_id, cmp_id, b);
}

static int cmp_gravity(const void *a, const void *b, void *builder)
{
	const struct match_builder *m = builder;
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	const struct form_entry *entries = (const void *)m->rows[SECTION_ENTRY].p, *x = &entries[i], *y = &entries[k];

	if (x->exploited != y->exploited)
		return y->exploited - x->exploited;
	if (x->severity != y->severity)
		return y->severity - x->severity;
	if (m->published[i] != m->published[k])
		return m->published[i] < m->published[k] ? 1 : -1;
	return str_cmp(text_of(m, y->id), text_of(m, x->id));
}

/* A section of the same size, empty, and the one that was. */
static struct rows take_rows(struct match_builder *b, enum section s)
{
	struct rows old = b->rows[s];

	b->rows[s].p = arena_alloc(&b->mem, old.n * old.size);
	b->rows[s].n = 0;
	b->rows[s].cap = old.n;
	return old;
}

/* Rows of the old section at the end of the new one. */
static struct form_span move_rows(struct match_builder *b, enum section s, const struct rows *old, struct form_span span)
{
	if (!span.n)
		return span;
	uint32_t at;

	memcpy(rows_add(b, s, span.n, &at), old->p + span.at * old->size, span.n * old->size);
	return (struct form_span){ at, span.n };
}

/* Entries gravest first; beside them, in that order, what each has alone: clauses, and their ranges and releases. */
static void sort_entries(struct match_builder *b)
{
	uint32_t n = (uint32_t)b->rows[SECTION_ENTRY].n, *order = arena_alloc(&b->mem, n * sizeof *order);

	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	if (n)
		qsort_r(order, n, sizeof *order, cmp_gravity, b);
	struct rows entries = take_rows(b, SECTION_ENTRY), clauses = take_rows(b, SECTION_CLAUSE);
	struct rows ranges = take_rows(b, SECTION_RANGE), releases = take_rows(b, SECTION_RELEASE);

	for (uint32_t i = 0; i < n; i++) {
		struct form_entry *e = rows_add(b, SECTION_ENTRY, 1, NULL);

		*e = ((const struct form_entry *)(const void *)entries.p)[order[i]];
		e->clauses = move_rows(b, SECTION_CLAUSE, &clauses, e->clauses);
		struct form_clause *c = (struct form_clause *)(void *)b->rows[SECTION_CLAUSE].p + e->clauses.at;

		for (uint32_t k = 0; k < e->clauses.n; k++, c++) {
			c->ranges = move_rows(b, SECTION_RANGE, &ranges, c->ranges);
			c->releases = move_rows(b, SECTION_RELEASE, &releases, c->releases);
		}
	}
}

/* Sections behind the head, each 8-aligned, in one piece of memory. */
static struct match_index *assemble(struct match_builder *b)
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

struct match_builder *match_builder_new(void)
{
	struct match_builder *b = calloc(1, sizeof *b);

	if (!b)
		abort();
	for (int s = 0; s < SECTION_N; s++)
		b->rows[s].size = section_sizes[s];
	return b;
}

void match_builder_free(struct match_builder *b)
{
	if (b)
		arena_release(&b->mem);
	free(b);
}

struct match_index *match_builder_end(struct match_builder *b)
{
	for (int s = 0; s < SCHEME_N; s++)
		put_scale(b, (enum scheme)s);
	sort_entries(b);
	sort_words(b);
	put_by_id(b);
	put_slots(b);
	struct match_index *x = assemble(b);

	match_builder_free(b);
	return x;
}

struct match_index *match_build(const struct entry *const *entries, size_t n)
{
	struct match_builder *b = match_builder_new();

	for (size_t i = 0; i < n; i++)
		match_builder_put(b, entries[i]);
	return match_builder_end(b);
}
