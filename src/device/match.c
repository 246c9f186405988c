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
#include "device/match_simd.h"

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
	struct arena mem;  /* sheets and scratch, as long as the matcher */
	struct arena kept; /* rows and classes, forgotten when they become too many */
	struct reading reading;
	struct sheet *sheets[PLATFORM_N];
	uint64_t *judged[JUDGED_N], *extra[3]; /* one layer of the widest sheet */
	uint64_t *named;                       /* a bit per entry of the index */
	uint32_t *ids[VERDICT_N];
};

struct matcher *matcher_new(const struct match_index *x)
{
	struct matcher *m = calloc(1, sizeof *m);
	size_t words = x->entry_n / 64 + 16;

	if (!m)
		abort();
	m->x = x;
	reading_init(&m->reading, x);
	for (int v = 0; v < JUDGED_N; v++)
		m->judged[v] = bit_words(&m->mem, words);
	for (int v = 0; v < 3; v++)
		m->extra[v] = bit_words(&m->mem, words);
	m->named = bit_words(&m->mem, words);
	for (int v = 0; v < VERDICT_N; v++)
		m->ids[v] = arena_alloc(&m->mem, (x->entry_n + BIT_IDS_SLACK) * sizeof *m->ids[v]);
	return m;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	reading_release(&m->reading);
	arena_release(&m->kept);
	arena_release(&m->mem);
	free(m);
}

struct reading *matcher_reading(struct matcher *m)
{
	return &m->reading;
}

static void forget(struct matcher *m)
{
	arena_reset(&m->kept);
	for (int p = 0; p < PLATFORM_N; p++)
		if (m->sheets[p])
			sheet_forget(m->sheets[p]);
}

/* The clauses of the tail, bit by bit, into a layer of their own. False when none of them concerns the profile. */
static bool judge_tail(struct matcher *m, const struct sheet *s, const struct judge *j)
{
	size_t from = s->width * s->layers;
	bool any = false;

	for (size_t w = from; w < s->words; w++) {
		uint64_t p = j->poss[w], a = j->sure[w] & j->level_sure[w], f = j->over[w] | (p & j->level_over[w]);
		uint64_t verdicts[3] = { a, p & ~(a | f), f };
		const uint32_t *entry = s->tail_entry + (w - from) * 64;

		if (p && !any) {
			any = true;
			for (int v = 0; v < 3; v++)
				memset(m->extra[v], 0, s->width * sizeof(uint64_t));
		}
		for (int v = 0; v < 3; v++)
			for (uint64_t bits = verdicts[v]; bits; bits &= bits - 1)
				bit_set(m->extra[v], entry[__builtin_ctzll(bits)]);
	}
	return any;
}

/* Verdicts of the profile's sheet: counts, and the rows in m->judged when asked for. Returns the sheet. */
static const struct sheet *judge(struct matcher *m, const struct profile *p, bool rows, struct match_counts *ret)
{
	unsigned platform = platform_of(p);
	struct sheet *s = m->sheets[platform];
	size_t n[JUDGED_N];

	if (m->kept.used > MATCH_MEMORY)
		forget(m);
	if (!s)
		s = m->sheets[platform] = sheet_new(&m->mem, m->x, platform);
	reading_take(&m->reading, p, s->axes);
	const struct class *c = sheet_class(s, &m->kept, &m->reading);
	const struct row *level = sheet_row(s, &m->kept, AXIS_LEVEL, &m->reading);
	struct judge j = {
		.sure = c->row.plane[PLANE_SURE], .poss = c->row.plane[PLANE_POSS], .over = c->row.plane[PLANE_OVER],
		.level_sure = level->plane[PLANE_SURE], .level_over = level->plane[PLANE_OVER],
		.unknown = c->unknown, .width = s->width, .layers = s->layers,
	};

	if (s->words > s->width * s->layers && judge_tail(m, s, &j))
		for (int v = 0; v < 3; v++)
			j.extra[v] = m->extra[v];
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

	for (int v = 0; v < JUDGED_N; v++) {
		uint32_t *ids = m->ids[verdict_of[v]];

		ret->v[verdict_of[v]] = ids;
		if (ret->counts.n[verdict_of[v]])
			bit_loops()->ids(m->judged[v], s->width, s->entry, ids);
	}
	ret->v[VERDICT_NOT_AFFECTED] = all ? m->ids[VERDICT_NOT_AFFECTED] : NULL;
	if (all)
		list_the_rest(m, ret);
}
