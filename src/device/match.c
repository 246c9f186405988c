/*
 * match - profiles through the sheets.
 *
 * read the profile's keys -> its class and the row of its levels, mostly found ready -> one pass over the words
 * gives the verdict of every entry of the sheet. Entries that are not on the sheet are not affected.
 */
#include "device/match.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "device/match_sheet.h"
#include "device/match_tell.h"

const struct str verdict_names[VERDICT_N] = {
	[VERDICT_NOT_AFFECTED] = STR_LIT("not_affected"), [VERDICT_UNKNOWN]  = STR_LIT("unknown"),
	[VERDICT_FIXED]        = STR_LIT("fixed"),        [VERDICT_POSSIBLE] = STR_LIT("possible"),
	[VERDICT_AFFECTED]     = STR_LIT("affected"),
};

const struct str basis_names[BASIS_N] = {
	[BASIS_NONE]    = STR_LIT("none"),    [BASIS_PRODUCT]     = STR_LIT("product"),
	[BASIS_RELEASE] = STR_LIT("release"), [BASIS_CHIPSET]     = STR_LIT("chipset"),
	[BASIS_PATCH_LEVEL] = STR_LIT("patch-level"), [BASIS_VERSION] = STR_LIT("version"),
	[BASIS_EVIDENCE] = STR_LIT("evidence"),
};

static const enum verdict verdict_of[JUDGED_N] = {
	[JUDGED_AFFECTED] = VERDICT_AFFECTED, [JUDGED_POSSIBLE] = VERDICT_POSSIBLE,
	[JUDGED_FIXED] = VERDICT_FIXED, [JUDGED_UNKNOWN] = VERDICT_UNKNOWN,
};

struct matcher {
	const struct match_index *x;
	struct arena mem;           /* sheets and scratch, as long as the matcher */
	struct arena rows, classes; /* forgotten when they become too many */
	struct reading reading;
	struct sheet *sheets[PLATFORM_N];
	uint64_t *judged[JUDGED_N], *extra[3]; /* as long as the longest sheet so far */
	size_t judged_words;
	uint64_t *named;                       /* a bit per entry of the index */
	uint32_t *ids[VERDICT_N];
	struct buf words;                      /* being said */
};

struct matcher *matcher_new(const struct match_index *x)
{
	struct matcher *m = calloc(1, sizeof *m);

	if (!m)
		abort();
	m->x = x;
	buf_init(&m->words, TELL_MOST);
	reading_init(&m->reading, x);
	m->named = bit_words(&m->mem, x->entry_n / 64 + 1);
	for (int v = 0; v < VERDICT_N; v++)
		m->ids[v] = arena_alloc(&m->mem, (x->entry_n + BIT_IDS_SLACK) * sizeof *m->ids[v]);
	return m;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	reading_release(&m->reading);
	buf_release(&m->words);
	arena_release(&m->rows);
	arena_release(&m->classes);
	arena_release(&m->mem);
	free(m);
}

struct reading *matcher_reading(struct matcher *m)
{
	return &m->reading;
}

struct buf *matcher_words(struct matcher *m)
{
	return &m->words;
}

size_t matcher_memory(const struct matcher *m)
{
	return m->rows.used + m->classes.used;
}

/* Keep what is remembered in bounds; never while a call holds some of it. */
static void forget_some(struct matcher *m)
{
	bool rows = m->rows.used > MATCHER_MEMORY / 2, classes = m->classes.used > MATCHER_MEMORY / 2;

	for (int p = 0; (rows || classes) && p < PLATFORM_N; p++) {
		if (m->sheets[p] && rows)
			sheet_forget_rows(m->sheets[p]);
		if (m->sheets[p] && classes)
			sheet_forget_classes(m->sheets[p]);
	}
	if (rows)
		arena_reset(&m->rows);
	if (classes)
		arena_reset(&m->classes);
}

/* The clauses of the tail, bit by bit, into rows of entries. False when none of them concerns the profile. */
static bool judge_tail(struct matcher *m, const struct sheet *s, const struct judge *j)
{
	bool any = false;

	for (size_t w = s->words; w < s->words + s->tail; w++) {
		uint64_t y = j->class.yes[w], d = j->class.doubt[w], p = y | d, u = j->level.yes[w], v = j->level.doubt[w];
		uint64_t a = y & ~d & u & ~v, f = (y & d) | (p & u & v);
		uint64_t verdicts[3] = { a, p & ~(a | f), f };
		const uint32_t *lead = s->tail_lead + (w - s->words) * 64;

		for (int k = 0; p && !any && k < 3; k++)
			memset(m->extra[k], 0, s->words * sizeof(uint64_t));
		any = any || p;
		for (int k = 0; k < 3; k++)
			for (uint64_t bits = verdicts[k]; bits; bits &= bits - 1)
				bit_set(m->extra[k], lead[__builtin_ctzll(bits)]);
	}
	return any;
}

static struct sheet *sheet_for(struct matcher *m, unsigned platform)
{
	struct sheet *s = sheet_new(&m->mem, m->x, platform);

	m->sheets[platform] = s;
	if (s->words <= m->judged_words)
		return s;
	m->judged_words = s->words;
	for (int k = 0; k < JUDGED_N; k++)
		m->judged[k] = bit_words(&m->mem, s->words);
	for (int k = 0; k < 3; k++)
		m->extra[k] = bit_words(&m->mem, s->words);
	return s;
}

/* Verdicts of the profile's sheet: counts, and the rows in m->judged when asked for. Returns the sheet. */
static const struct sheet *judge(struct matcher *m, const struct profile *p, bool rows, struct match_counts *ret)
{
	unsigned platform = platform_of(p);
	struct sheet *s = m->sheets[platform] ? m->sheets[platform] : sheet_for(m, platform);
	size_t n[JUDGED_N];

	forget_some(m);
	reading_maker(&m->reading, p);
	unsigned axes = sheet_axes(s, m->reading.maker);

	reading_take(&m->reading, p, axes);
	const struct kept *class = sheet_class(s, &m->rows, &m->classes, &m->reading, axes);
	struct judge j = {
		.class = class->bits, .level = sheet_row(s, &m->rows, AXIS_LEVEL, &m->reading), .unknown = class->unknown,
		.lead = s->lead, .same = (const uint64_t *const *)s->same, .steps = s->steps, .words = s->words,
	};

	if (s->tail && judge_tail(m, s, &j))
		for (int k = 0; k < 3; k++)
			j.extra[k] = m->extra[k];
	bit_loops()->judge(&j, rows ? m->judged : NULL, n);
	size_t rest = m->x->entry_n;

	for (int v = 0; v < JUDGED_N; v++) {
		ret->n[verdict_of[v]] = n[v];
		rest -= n[v];
	}
	ret->n[VERDICT_NOT_AFFECTED] = rest;
	return s;
}

void match_count(struct matcher *m, const struct profile *p, struct match_counts *ret)
{
	judge(m, p, false, ret);
}

/* Everything that no other list names. */
static void list_the_rest(struct matcher *m, const struct match_lists *l)
{
	uint32_t *to = m->ids[VERDICT_NOT_AFFECTED];

	memset(m->named, 0, (m->x->entry_n / 64 + 1) * sizeof(uint64_t));
	for (int v = VERDICT_NOT_AFFECTED + 1; v < VERDICT_N; v++)
		for (size_t i = 0; i < l->counts.n[v]; i++)
			bit_set(m->named, l->v[v][i]);
	for (uint32_t i = 0; i < m->x->entry_n; i++)
		if (!(m->named[i / 64] >> i % 64 & 1))
			*to++ = i;
}

void match_list(struct matcher *m, const struct profile *p, bool all, struct match_lists *ret)
{
	const struct sheet *s = judge(m, p, true, &ret->counts);
	struct bit_map map = { s->entry, s->first, s->near };

	for (int v = 0; v < JUDGED_N; v++) {
		uint32_t *ids = m->ids[verdict_of[v]];

		ret->v[verdict_of[v]] = ids;
		if (ret->counts.n[verdict_of[v]])
			bit_loops()->ids(m->judged[v], s->words, &map, ids);
	}
	ret->v[VERDICT_NOT_AFFECTED] = all ? m->ids[VERDICT_NOT_AFFECTED] : NULL;
	if (all)
		list_the_rest(m, ret);
}
