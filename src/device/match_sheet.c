#include "device/match_sheet.h"

#include <string.h>

enum { LINE_WORDS = 8, GROUP_MOST = 64 }; /* a plane is a multiple of a cache line; clauses of an entry in one word */

uint64_t *bit_words(struct arena *a, size_t n)
{
	char *p = arena_zero(a, n * sizeof(uint64_t) + 64);

	return (uint64_t *)(void *)(p + (64 - (uintptr_t)p % 64) % 64);
}

static struct bits bits_new(struct arena *a, size_t words)
{
	uint64_t *p = bit_words(a, 2 * words);

	return (struct bits){ p, p + words };
}

static void put_answer(struct bits b, size_t bit, enum answer answer) /* where NO stood */
{
	b.yes[bit / 64] |= (uint64_t)(answer >> 1) << bit % 64;
	b.doubt[bit / 64] |= (uint64_t)(answer & 1) << bit % 64;
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

/* Where `n` clauses of an entry start when `at` is the next free bit: not across two words. */
static size_t group_start(size_t at, size_t n)
{
	n = n < GROUP_MOST ? n : GROUP_MOST;
	return at % 64 + n > 64 ? (at + 63) / 64 * 64 : at;
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

static void mark_group(struct sheet *s, size_t lead, size_t n)
{
	bit_set(s->lead, lead);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < FOLD_STEPS && i + ((size_t)1 << j) < n; j++) {
			bit_set(s->same[j], lead + i);
			if (s->steps[lead / 64 / LINE_WORDS] <= j)
				s->steps[lead / 64 / LINE_WORDS] = (uint8_t)(j + 1);
		}
}

static void place_clauses(struct arena *a, struct sheet *s, const struct match_index *x, unsigned platform)
{
	size_t next = 0, tail = 0, cap[AXIS_N] = { 0 };

	for (size_t e = 0; e < x->entry_n; e++) {
		struct form_span span = x->entries[e].clauses;
		size_t n = clauses_on(x, platform, &x->entries[e]), lead = group_start(next, n), placed = 0;

		for (uint32_t i = span.at; n && i < span.at + span.n; i++) {
			const struct form_clause *c = &x->clauses[i];
			enum answer os = platform_answer(platform, (enum os)c->os);

			if (os == ANSWER_NO)
				continue;
			size_t bit = placed < GROUP_MOST ? lead + placed : s->words * 64 + tail;

			if (placed++ >= GROUP_MOST)
				s->tail_lead[tail++] = (uint32_t)lead;
			put_answer(s->base, bit, c->sure == SURE_YES ? os : ANSWER_MAYBE);
			if (c->sure == SURE_UNKNOWN)
				bit_set(s->unknown, bit);
			add_asked(a, s, cap, c, (struct asked){ (uint32_t)bit, i });
		}
		if (n) {
			n = n < GROUP_MOST ? n : GROUP_MOST;
			mark_group(s, lead, n);
			s->entry[lead] = (uint32_t)e;
			next = lead + n;
		}
	}
}

/* Entries within one word are mostly less than 256 apart: such a word needs a byte each. */
static void note_near(struct sheet *s)
{
	for (size_t w = 0; w < s->words; w++) {
		uint32_t first = UINT32_MAX, last = 0;

		for (uint64_t m = s->lead[w]; m; m &= m - 1) {
			last = s->entry[w * 64 + (size_t)__builtin_ctzll(m)];
			first = first < last ? first : last;
		}
		s->first[w] = first == UINT32_MAX || last - first > UINT8_MAX ? BIT_MAP_WIDE : first;
		for (uint64_t m = s->first[w] == BIT_MAP_WIDE ? 0 : s->lead[w]; m; m &= m - 1) {
			size_t bit = w * 64 + (size_t)__builtin_ctzll(m);

			s->near[bit] = (uint8_t)(s->entry[bit] - first);
		}
	}
}

/* Which makers each axis has questions for. */
static void note_makers(struct arena *a, struct sheet *s, const struct match_index *x)
{
	s->axes_of = arena_array(a, uint16_t, x->word_n + 1);
	s->axes_other = 1u << AXIS_MAKER | 1u << AXIS_LEVEL;
	for (enum axis k = AXIS_MODEL; k < AXIS_LEVEL; k++)
		for (size_t i = 0; i < s->asked_n[k]; i++) {
			struct form_span makers = x->clauses[s->asked[k][i].clause].makers;

			if (!makers.n)
				s->axes_other |= (uint16_t)(1u << k);
			for (uint32_t w = 0; w < makers.n; w++)
				s->axes_of[x->lists[makers.at + w]] |= (uint16_t)(1u << k);
		}
}

unsigned sheet_axes(const struct sheet *s, uint32_t maker)
{
	if (maker == WORD_UNKNOWN)
		return s->axes;
	return s->axes & (s->axes_other | (maker == WORD_OTHER ? 0u : s->axes_of[maker]));
}

struct sheet *sheet_new(struct arena *a, const struct match_index *x, unsigned platform)
{
	struct sheet *s = arena_new(a, struct sheet);
	size_t bits = 0, beyond = 0;

	for (size_t e = 0; e < x->entry_n; e++) {
		size_t n = clauses_on(x, platform, &x->entries[e]), kept = n < GROUP_MOST ? n : GROUP_MOST;

		bits = group_start(bits, n) + kept;
		beyond += n - kept;
	}
	s->words = in_lines(bits);
	s->tail = in_lines(beyond);
	s->entry = arena_array(a, uint32_t, s->words * 64 + 1);
	s->first = arena_array(a, uint32_t, s->words + 1);
	s->near = arena_array(a, uint8_t, s->words * 64 + 1);
	s->tail_lead = arena_array(a, uint32_t, s->tail * 64 + 1);
	s->steps = arena_array(a, uint8_t, s->words / LINE_WORDS + 1);
	s->base = bits_new(a, s->words + s->tail);
	s->unknown = bit_words(a, s->words + s->tail);
	s->lead = bit_words(a, s->words);
	for (int j = 0; j < FOLD_STEPS; j++)
		s->same[j] = bit_words(a, s->words);
	place_clauses(a, s, x, platform);
	note_near(s);
	note_makers(a, s, x);
	return s;
}

void sheet_forget_rows(struct sheet *s)
{
	memset(s->rows, 0, sizeof s->rows);
}

void sheet_forget_classes(struct sheet *s)
{
	memset(&s->classes, 0, sizeof s->classes);
	memset(&s->unknowns, 0, sizeof s->unknowns);
}

/* --- memory of rows --- */

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
	struct kept *k;

	while ((k = m->slots[i].kept) && !(m->slots[i].hash == hash && k->n == n && memcmp(k->key, key, n * sizeof *key) == 0))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

static void memo_grow(struct arena *a, struct memo *m)
{
	struct memo bigger = { .n = m->n, .cap = m->cap ? m->cap * 2 : 64 };

	bigger.slots = arena_array(a, struct memo_slot, bigger.cap);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].kept)
			*memo_slot(&bigger, m->slots[i].kept->key, m->slots[i].kept->n, m->slots[i].hash) = m->slots[i];
	*m = bigger;
}

/* What is kept under a key; when that is new, bits of `words` words are made for the caller to fill. */
static struct kept *memo_at(struct arena *a, struct memo *m, const uint32_t *key, size_t n, size_t words, bool *ret_new)
{
	uint64_t hash = hash_key(key, n);
	struct memo_slot *slot = m->cap ? memo_slot(m, key, n, hash) : NULL;

	*ret_new = !slot || !slot->kept;
	if (!*ret_new)
		return slot->kept;
	if (!slot || (m->n + 1) * 2 > m->cap) {
		memo_grow(a, m);
		slot = memo_slot(m, key, n, hash);
	}
	size_t head = (sizeof(struct kept) + n * sizeof *key + 63) / 64 * LINE_WORDS;
	uint64_t *memory = bit_words(a, head + 2 * words);
	struct kept *k = (struct kept *)(void *)memory;

	k->bits = (struct bits){ memory + head, memory + head + words };
	k->n = n;
	if (n)
		memcpy(k->key, key, n * sizeof *key);
	*slot = (struct memo_slot){ hash, k };
	m->n++;
	return k;
}

/* --- rows and classes --- */

struct bits sheet_row(struct sheet *s, struct arena *rows, enum axis axis, const struct reading *r)
{
	bool fresh;
	size_t words = s->words + s->tail;
	struct kept *k = memo_at(rows, &s->rows[axis], r->v + r->at[axis], r->at[axis + 1] - r->at[axis], words, &fresh);

	if (!fresh)
		return k->bits;
	memset(k->bits.yes, 0xFF, words * sizeof *k->bits.yes);
	for (size_t i = 0; i < s->asked_n[axis]; i++) {
		struct asked q = s->asked[axis][i];

		unsigned change = ANSWER_YES ^ axis_ask(axis, r, &r->x->clauses[q.clause]);

		k->bits.yes[q.bit / 64] ^= (uint64_t)(change >> 1) << q.bit % 64;
		k->bits.doubt[q.bit / 64] ^= (uint64_t)(change & 1) << q.bit % 64;
	}
	return k->bits;
}

/* Take the undecidable clauses out of the class and fold them to entries. Few such sets differ: each is kept once. */
static const uint64_t *fold_unknown(struct sheet *s, struct arena *classes, struct bits b)
{
	struct arena scratch = { 0 };
	uint64_t *out = bit_words(&scratch, s->words);
	bool fresh;

	for (size_t w = 0; w < s->words + s->tail; w++) {
		uint64_t concerns = (b.yes[w] | b.doubt[w]) & s->unknown[w];

		b.yes[w] &= ~concerns;
		b.doubt[w] &= ~concerns;
		if (w >= s->words) {
			for (; concerns; concerns &= concerns - 1)
				bit_set(out, s->tail_lead[(w - s->words) * 64 + (size_t)__builtin_ctzll(concerns)]);
			continue;
		}
		for (int j = 0; concerns && j < FOLD_STEPS; j++)
			concerns |= concerns >> (1 << j) & s->same[j][w];
		out[w] |= concerns & s->lead[w];
	}
	struct kept *k = memo_at(classes, &s->unknowns, (uint32_t *)(void *)out, 2 * s->words, s->words, &fresh);

	if (fresh && s->words)
		memcpy(k->bits.yes, out, s->words * sizeof *out);
	arena_release(&scratch);
	return k->bits.yes;
}

const struct kept *sheet_class(struct sheet *s, struct arena *rows, struct arena *classes, const struct reading *r,
                               unsigned axes)
{
	bool fresh;
	size_t words = s->words + s->tail;
	struct kept *k = memo_at(classes, &s->classes, r->v, r->at[AXIS_LEVEL], words, &fresh);

	if (!fresh) {
		/* A fleet has more classes than near memory holds: fetch all lines at once, not one after the other. */
		for (size_t w = 0; w < 2 * words; w += LINE_WORDS)
			__builtin_prefetch(k->bits.yes + w);
		return k;
	}
	if (words)
		memcpy(k->bits.yes, s->base.yes, 2 * words * sizeof(uint64_t));
	for (enum axis a = AXIS_OS + 1; a < AXIS_LEVEL; a++)
		if (axes & 1u << a)
			bit_loops()->join(k->bits, sheet_row(s, rows, a, r), words);
	k->unknown = fold_unknown(s, classes, k->bits);
	return k;
}
