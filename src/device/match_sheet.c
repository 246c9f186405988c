#include "device/match_sheet.h"

#include <string.h>

#include "device/match_simd.h"

enum {
	LINE_WORDS = 8,   /* a row is a multiple of a cache line */
	LAYERS_MOST = 24,
	LAYER_WORTH = 64, /* a layer is made when one entry in so many has a clause for it */
};

uint64_t *bit_words(struct arena *a, size_t n)
{
	char *p = arena_zero(a, n * sizeof(uint64_t) + 64);

	return (uint64_t *)(void *)(p + (64 - (uintptr_t)p % 64) % 64);
}

static struct row row_new(struct arena *a, size_t words)
{
	uint64_t *p = bit_words(a, PLANE_N * words);

	return (struct row){ { p, p + words, p + 2 * words } };
}

/* --- layout --- */

static size_t in_lines(size_t bits)
{
	return (bits + 64 * LINE_WORDS - 1) / (64 * LINE_WORDS) * LINE_WORDS;
}

/* How many clauses of an entry stand on the sheet of a platform. */
static size_t clauses_on(const struct match_index *x, unsigned platform, const struct form_entry *e)
{
	size_t n = 0;

	for (uint32_t i = 0; i < e->clauses.n; i++)
		n += platform_answer(platform, (enum os)x->clauses[e->clauses.at + i].os) != ANSWER_NO;
	return n;
}

/* Decide the layers: depth[k] is how many entries have more than k clauses. */
static void choose_layers(struct sheet *s, const size_t depth[LAYERS_MOST], size_t clause_n)
{
	size_t in_layers = 0;

	s->entry_n = depth[0];
	s->width = in_lines(s->entry_n);
	while (s->layers < LAYERS_MOST && depth[s->layers] && depth[s->layers] * LAYER_WORTH >= s->entry_n)
		in_layers += depth[s->layers++];
	s->words = s->width * s->layers + in_lines(clause_n - in_layers);
}

static void add_asked(struct arena *a, struct sheet *s, size_t cap[AXIS_N], const struct form_clause *c, struct asked q)
{
	for (enum axis k = AXIS_OS + 1; k < AXIS_N; k++) {
		if (!axis_asked(k, c))
			continue;
		s->asked[k] = arena_grow(a, s->asked[k], s->asked_n[k], &cap[k], sizeof q);
		s->asked[k][s->asked_n[k]++] = q;
		s->axes |= 1u << k;
	}
}

static void place_clauses(struct arena *a, struct sheet *s, const struct match_index *x, unsigned platform)
{
	size_t number = 0, tail = s->width * s->layers * 64, cap[AXIS_N] = { 0 };

	for (size_t e = 0; e < x->entry_n; e++) {
		struct form_span span = x->entries[e].clauses;
		size_t layer = 0;

		for (uint32_t i = span.at; i < span.at + span.n; i++) {
			const struct form_clause *c = &x->clauses[i];
			enum answer os = platform_answer(platform, (enum os)c->os);
			size_t bit = layer < s->layers ? layer * s->width * 64 + number : tail;

			if (os == ANSWER_NO)
				continue;
			if (bit == tail)
				s->tail_entry[tail++ - s->width * s->layers * 64] = (uint32_t)number;
			layer++;
			bit_set(s->base.plane[PLANE_POSS], bit);
			if (os == ANSWER_YES && c->sure == SURE_YES)
				bit_set(s->base.plane[PLANE_SURE], bit);
			if (c->sure == SURE_UNKNOWN)
				bit_set(s->unknown, bit);
			add_asked(a, s, cap, c, (struct asked){ (uint32_t)bit, i });
		}
		if (layer)
			s->entry[number++] = (uint32_t)e;
	}
}

struct sheet *sheet_new(struct arena *a, const struct match_index *x, unsigned platform)
{
	struct sheet *s = arena_new(a, struct sheet);
	size_t depth[LAYERS_MOST] = { 0 }, clause_n = 0;

	for (size_t e = 0; e < x->entry_n; e++) {
		size_t n = clauses_on(x, platform, &x->entries[e]);

		clause_n += n;
		for (size_t k = 0; k < n && k < LAYERS_MOST; k++)
			depth[k]++;
	}
	choose_layers(s, depth, clause_n);
	s->entry = arena_array(a, uint32_t, s->width * 64 + 1);
	s->tail_entry = arena_array(a, uint32_t, (s->words - s->width * s->layers) * 64 + 1);
	s->base = row_new(a, s->words);
	s->unknown = bit_words(a, s->words);
	place_clauses(a, s, x, platform);
	return s;
}

void sheet_forget(struct sheet *s)
{
	memset(s->rows, 0, sizeof s->rows);
	memset(&s->classes, 0, sizeof s->classes);
}

/* --- keys to rows --- */

static uint64_t hash_key(const uint32_t *key, size_t n)
{
	uint64_t h = n * 0x9E3779B97F4A7C15u, w;
	size_t i = 0;

	for (; i + 2 <= n; i += 2) {
		memcpy(&w, key + i, sizeof w);
		h = (h ^ w) * 0xD6E8FEB86659FD93u;
		h ^= h >> 32;
	}
	if (i < n)
		h = (h ^ key[i]) * 0xD6E8FEB86659FD93u;
	return h ^ h >> 32;
}

static struct memo_slot *memo_slot(const struct memo *m, const uint32_t *key, size_t n, uint64_t hash)
{
	size_t i = hash & (m->cap - 1);

	while (m->slots[i].value && !(m->slots[i].hash == hash && m->slots[i].n == n &&
	                              memcmp(m->slots[i].key, key, n * sizeof *key) == 0))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

static void memo_grow(struct arena *a, struct memo *m)
{
	struct memo bigger = { .n = m->n, .cap = m->cap ? m->cap * 2 : 64 };

	bigger.slots = arena_array(a, struct memo_slot, bigger.cap);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].value)
			*memo_slot(&bigger, m->slots[i].key, m->slots[i].n, m->slots[i].hash) = m->slots[i];
	*m = bigger;
}

/* The slot of a key; when it is free (value NULL) the caller fills it. */
static struct memo_slot *memo_at(struct arena *a, struct memo *m, const uint32_t *key, size_t n)
{
	uint64_t hash = hash_key(key, n);

	if (m->cap) {
		struct memo_slot *s = memo_slot(m, key, n, hash);

		if (s->value)
			return s;
	}
	if ((m->n + 1) * 2 > m->cap)
		memo_grow(a, m);
	struct memo_slot *s = memo_slot(m, key, n, hash);
	uint32_t *copy = arena_alloc(a, n * sizeof *key + 1);

	if (n)
		memcpy(copy, key, n * sizeof *key);
	*s = (struct memo_slot){ hash, copy, n, NULL };
	m->n++;
	return s;
}

/* --- rows and classes --- */

static struct row *make_row(const struct sheet *s, struct arena *kept, enum axis axis, const struct reading *r)
{
	struct row *row = arena_new(kept, struct row);

	*row = row_new(kept, s->words);
	memset(row->plane[PLANE_SURE], 0xFF, s->words * sizeof(uint64_t));
	memset(row->plane[PLANE_POSS], 0xFF, s->words * sizeof(uint64_t));
	for (size_t i = 0; i < s->asked_n[axis]; i++) {
		struct asked q = s->asked[axis][i];
		enum answer answer = axis_answer(axis, r, &r->x->clauses[q.clause]);

		if (answer != ANSWER_YES)
			bit_clear(row->plane[PLANE_SURE], q.bit);
		if (answer == ANSWER_NO)
			bit_clear(row->plane[PLANE_POSS], q.bit);
		if (answer == ANSWER_OVER)
			bit_set(row->plane[PLANE_OVER], q.bit);
	}
	return row;
}

const struct row *sheet_row(struct sheet *s, struct arena *kept, enum axis axis, const struct reading *r)
{
	struct memo_slot *slot = memo_at(kept, &s->rows[axis], r->v + r->at[axis], r->at[axis + 1] - r->at[axis]);

	if (!slot->value)
		slot->value = make_row(s, kept, axis, r);
	return slot->value;
}

static void fold(const struct sheet *s, const uint64_t *plane, uint64_t *to)
{
	const uint64_t *tail = plane + s->width * s->layers;

	for (size_t at = 0; at < s->width * s->layers; at += s->width)
		for (size_t w = 0; w < s->width; w++)
			to[w] |= plane[at + w];
	for (size_t w = 0; w < s->words - s->width * s->layers; w++)
		for (uint64_t m = tail[w]; m; m &= m - 1)
			bit_set(to, s->tail_entry[w * 64 + (size_t)__builtin_ctzll(m)]);
}

static struct class *make_class(struct sheet *s, struct arena *kept, const struct reading *r)
{
	struct class *c = arena_new(kept, struct class);
	struct row row = row_new(kept, s->words);
	uint64_t *unknown = bit_words(kept, s->words);

	for (int p = 0; p < PLANE_N; p++)
		memcpy(row.plane[p], s->base.plane[p], s->words * sizeof(uint64_t));
	for (enum axis a = AXIS_OS + 1; a < AXIS_LEVEL; a++)
		if (s->axes & 1u << a)
			bit_loops()->narrow(row.plane, (const uint64_t *const *)sheet_row(s, kept, a, r)->plane, s->words);
	for (size_t w = 0; w < s->words; w++) {
		unknown[w] = row.plane[PLANE_POSS][w] & s->unknown[w];
		row.plane[PLANE_POSS][w] &= ~s->unknown[w];
		row.plane[PLANE_OVER][w] &= row.plane[PLANE_POSS][w];
	}
	c->row = row;
	c->unknown = bit_words(kept, s->width);
	fold(s, unknown, c->unknown);
	return c;
}

const struct class *sheet_class(struct sheet *s, struct arena *kept, const struct reading *r)
{
	struct memo_slot *slot = memo_at(kept, &s->classes, r->v, r->at[AXIS_LEVEL]);

	if (!slot->value)
		slot->value = make_class(s, kept, r);
	return slot->value;
}
