/*
 * match_form - words and ranks of the compiled list, and the checks that make foreign bytes one.
 */
#include "device/match_form.h"

#include <stdlib.h>
#include <string.h>

#include "vuln/version.h"

const uint32_t section_sizes[SECTION_N] = {
	[SECTION_ENTRY] = sizeof(struct form_entry), [SECTION_CLAUSE] = sizeof(struct form_clause),
	[SECTION_RANGE] = sizeof(struct form_range), [SECTION_WORD]   = sizeof(struct form_word),
	[SECTION_SLOT]  = sizeof(uint32_t),          [SECTION_LIST]   = sizeof(uint32_t),
	[SECTION_MARK]  = sizeof(struct form_text),  [SECTION_SCALE]  = sizeof(struct form_span),
	[SECTION_BY_ID] = sizeof(uint32_t),          [SECTION_RELEASE] = sizeof(release),
	[SECTION_TEXT]  = 1,
};

/* Four lanes of multiply and shift over 32 bytes a step: several GB/s, and every single-bit change shows. */
uint64_t form_sum(struct str bytes)
{
	enum { LANES = 4 };
	static const uint64_t odd[LANES] = {
		0x9E3779B97F4A7C15u, 0xC2B2AE3D27D4EB4Fu, 0x165667B19E3779F9u, 0xD6E8FEB86659FD93u,
	};
	uint64_t lane[LANES] = { odd[3], odd[2], odd[1], odd[0] }, w[LANES];
	size_t i = 0;

	for (; i + sizeof w <= bytes.n; i += sizeof w) {
		memcpy(w, bytes.p + i, sizeof w);
		for (int k = 0; k < LANES; k++) {
			lane[k] = (lane[k] ^ w[k]) * odd[k];
			lane[k] ^= lane[k] >> 31;
		}
	}
	uint64_t sum = bytes.n * odd[0];

	for (int k = 0; k < LANES; k++)
		sum = (sum ^ lane[k]) * odd[k], sum ^= sum >> 29;
	return sum ^ str_hash(str_from(bytes, i));
}

static uint64_t load64(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof w);
	return w;
}

static uint64_t load32(const char *p)
{
	uint32_t w;

	memcpy(&w, p, sizeof w);
	return w;
}

/* Fewer than eight bytes as one number; a loop or memcpy() would cost more than the rest of the hash. */
static uint64_t load_short(struct str s)
{
	if (s.n >= 4)
		return load32(s.p) | load32(s.p + s.n - 4) << 32;
	const unsigned char *p = (const unsigned char *)s.p;

	return s.n ? p[0] | (uint64_t)p[s.n / 2] << 8 | (uint64_t)p[s.n - 1] << 16 : 0;
}

static uint64_t mix_word(uint64_t h, uint64_t w)
{
	h = (h ^ (w | 0x2020202020202020u)) * 0x9E3779B97F4A7C15u; /* 'A' | 0x20 == 'a'; that other bytes meet is no harm */
	return h ^ h >> 32;
}

uint32_t word_hash(enum word_kind kind, struct str s)
{
	uint64_t h = (kind + 1) * 0xD6E8FEB86659FD93u ^ s.n;

	if (s.n < 8) {
		h = mix_word(h, load_short(s));
	} else {
		for (size_t i = 0; i + 8 < s.n; i += 8)
			h = mix_word(h, load64(s.p + i));
		h = mix_word(h, load64(s.p + s.n - 8)); /* overlaps the one before */
	}
	return (uint32_t)(h * 0xC2B2AE3D27D4EB4Fu >> 32);
}

bool word_eq(enum word_kind kind, struct str a, struct str b)
{
	return kind == WORD_MODEL || kind == WORD_SKIN ? str_ieq(a, b) : str_eq(a, b);
}

uint32_t word_find(const struct match_index *x, enum word_kind kind, struct str s)
{
	if (!s.n)
		return WORD_UNKNOWN;
	uint32_t hash = word_hash(kind, s), mask = (uint32_t)(x->slot_n - 1);

	for (uint32_t i = hash & mask; x->slots[i]; i = (i + 1) & mask) {
		const struct form_word *w = &x->words[x->slots[i] - 1];

		if (w->hash == hash && w->kind == kind && word_eq(kind, form_str(x, w->text), s))
			return x->slots[i] - 1;
	}
	return WORD_OTHER;
}

bool is_marketing_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] >= 'a' && name.p[i] <= 'z')
			return true;
	return false;
}

uint32_t rank_find(const struct match_index *x, enum scheme scheme, struct str version)
{
	struct form_span scale = x->scales[scheme];
	uint32_t low = 0, high = scale.n;

	if (!scale.n || !version_ok(scheme, version))
		return RANK_UNKNOWN;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int c = version_cmp(scheme, version, form_str(x, x->marks[scale.at + mid]));

		if (c == 0)
			return 2 * mid + 1;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return 2 * low;
}

/* What remains is the doubt of every byte: does it point where it may? */

static bool text_ok(size_t text_n, struct form_text t)
{
	return t.at <= text_n && t.n <= text_n - t.at;
}

static bool span_ok(struct form_span s, size_t n)
{
	return s.at <= n && s.n <= n - s.at;
}

static bool head_ok(const struct form_head *h, struct str bytes, struct err *err)
{
	if (bytes.n < sizeof *h || memcmp(h->magic, "TOCSINIX", 8) != 0)
		return err_set(err, ERR_SYNTAX, "not a compiled list: it does not begin with TOCSINIX");
	if (h->order != FORM_ORDER)
		return err_set(err, ERR_SYNTAX, "this compiled list was written on a machine of another byte order");
	if (h->version != FORM_VERSION)
		return err_set(err, ERR_SYNTAX, "compiled list of version %u, this program reads version %d: compile it again",
		               h->version, FORM_VERSION);
	if (h->size != bytes.n)
		return err_set(err, ERR_SYNTAX, "compiled list is cut: it says %llu bytes, there are %zu",
		               (unsigned long long)h->size, bytes.n);
	if (h->sum != form_sum(str_from(bytes, offsetof(struct form_head, sections))))
		return err_set(err, ERR_SYNTAX, "compiled list is damaged: its checksum does not fit");
	for (int s = 0; s < SECTION_N; s++) {
		uint64_t at = h->sections[s].at, n = h->sections[s].n;

		if (at % 8 || at > bytes.n || n > (bytes.n - at) / section_sizes[s] || n >= INT32_MAX)
			return err_set(err, ERR_SYNTAX, "compiled list: section %d reaches outside the file", s);
	}
	return true;
}

/* The first row that is wrong, as an error that names it. */
static bool bad(struct err *err, const char *what, size_t i)
{
	return err_set(err, ERR_SYNTAX, "compiled list: %s %zu points outside its bounds", what, i);
}

static bool clause_ok(const struct match_index *x, const struct form_head *h, const struct form_clause *c)
{
	size_t text_n = h->sections[SECTION_TEXT].n, list_n = h->sections[SECTION_LIST].n;
	bool named = c->subject == SUBJECT_PACKAGE || c->subject == SUBJECT_SKIN;

	return text_ok(text_n, c->line) && text_ok(text_n, c->package) && text_ok(text_n, c->text) &&
	       text_ok(text_n, c->source) && span_ok(c->makers, list_n) && span_ok(c->models, list_n) &&
	       span_ok(c->chips, list_n) && span_ok(c->releases, h->sections[SECTION_RELEASE].n) &&
	       span_ok(c->ranges, h->sections[SECTION_RANGE].n) && c->os < OS_N && c->subject < SUBJECT_N &&
	       c->scheme < SCHEME_N && c->component < COMPONENT_N && c->level_basis < LEVEL_BASIS_N && c->sure < SURE_N &&
	       c->chips_open <= 1 && c->releases_exact <= 1 && c->names_sold <= 1 && (c->level == 0 || day_valid(c->level)) &&
	       (!named || c->word < x->word_n) && !(c->ranges.n && c->subject == SUBJECT_NONE);
}

static bool rows_ok(const struct match_index *x, const struct form_head *h, struct err *err)
{
	size_t text_n = h->sections[SECTION_TEXT].n, next = 0, range_n = 0, release_n = 0;

	for (size_t i = 0; i < x->entry_n; i++) {
		const struct form_entry *e = &x->entries[i];

		if (!text_ok(text_n, e->id) || !text_ok(text_n, e->title) || !span_ok(e->clauses, x->clause_n) ||
		    e->clauses.at != next || e->severity >= SEVERITY_N || e->exploited > 1 ||
		    (e->published && !day_valid(e->published)) || x->by_id[i] >= x->entry_n)
			return bad(err, "entry", i);
		next += e->clauses.n;
	}
	if (next != x->clause_n)
		return err_set(err, ERR_SYNTAX, "compiled list: %zu clauses belong to no entry", x->clause_n - next);
	for (size_t i = 0; i < x->clause_n; i++) {
		if (!clause_ok(x, h, &x->clauses[i]))
			return bad(err, "clause", i);
		range_n += x->clauses[i].ranges.n;
		release_n += x->clauses[i].releases.n;
	}
	/* Each belongs to one clause: else a small file could ask for endless work. */
	if (range_n > h->sections[SECTION_RANGE].n || release_n > h->sections[SECTION_RELEASE].n)
		return err_set(err, ERR_SYNTAX, "compiled list: clauses share their ranges or releases");
	for (size_t i = 0; i < h->sections[SECTION_RANGE].n; i++)
		if (!text_ok(text_n, x->ranges[i].from) || !text_ok(text_n, x->ranges[i].to) ||
		    !text_ok(text_n, x->ranges[i].fix))
			return bad(err, "range", i);
	for (size_t i = 0; i < h->sections[SECTION_MARK].n; i++)
		if (!text_ok(text_n, x->marks[i]))
			return bad(err, "mark", i);
	for (size_t i = 0; i < SCHEME_N; i++)
		if (!span_ok(x->scales[i], h->sections[SECTION_MARK].n))
			return bad(err, "scale", i);
	return true;
}

static bool words_ok(const struct match_index *x, const struct form_head *h, struct err *err)
{
	size_t free_slots = 0;
	uint32_t most = 0;

	for (size_t i = 0; i < x->word_n; i++)
		if (!text_ok(h->sections[SECTION_TEXT].n, x->words[i].text) || x->words[i].kind >= WORD_KIND_N)
			return bad(err, "word", i);
	for (size_t i = 0; i < x->slot_n; i++) {
		if (x->slots[i] > x->word_n)
			return bad(err, "slot", i);
		free_slots += x->slots[i] == 0;
	}
	if (!x->slot_n || (x->slot_n & (x->slot_n - 1)) || !free_slots)
		return err_set(err, ERR_SYNTAX, "compiled list: its table of words has %zu slots, %zu free", x->slot_n, free_slots);
	for (size_t i = 0; i < h->sections[SECTION_LIST].n; i++)
		most = x->lists[i] > most ? x->lists[i] : most;
	if (h->sections[SECTION_LIST].n && most >= x->word_n)
		return err_set(err, ERR_SYNTAX, "compiled list: a clause names word %u of %zu", most, x->word_n);
	return true;
}

/* Which schemes each subject uses: a key holds one rank for each. */
static void count_schemes(struct match_index *x)
{
	for (size_t i = 0; i < x->clause_n; i++)
		if (x->clauses[i].ranges.n)
			x->schemes[x->clauses[i].subject] |= (uint8_t)(1u << x->clauses[i].scheme);
	for (int subject = 0; subject < SUBJECT_N; subject++)
		for (int s = 0; s < SCHEME_N; s++) {
			x->scheme_at[subject][s] = x->scheme_n[subject];
			x->scheme_n[subject] += x->schemes[subject] >> s & 1;
		}
}

bool form_check(struct str bytes, struct match_index *ret, struct err *err)
{
	const struct form_head *h = (const void *)bytes.p;
	const void *at[SECTION_N];

	if (!head_ok(h, bytes, err))
		return false;
	if (h->sections[SECTION_SCALE].n != SCHEME_N || h->sections[SECTION_BY_ID].n != h->sections[SECTION_ENTRY].n)
		return err_set(err, ERR_SYNTAX, "compiled list: its sections do not fit each other");
	for (int s = 0; s < SECTION_N; s++)
		at[s] = bytes.p + h->sections[s].at;
	struct match_index x = {
		.bytes = bytes,
		.entries = at[SECTION_ENTRY], .entry_n = h->sections[SECTION_ENTRY].n,
		.clauses = at[SECTION_CLAUSE], .clause_n = h->sections[SECTION_CLAUSE].n,
		.words = at[SECTION_WORD], .word_n = h->sections[SECTION_WORD].n,
		.slots = at[SECTION_SLOT], .slot_n = h->sections[SECTION_SLOT].n,
		.ranges = at[SECTION_RANGE], .lists = at[SECTION_LIST], .marks = at[SECTION_MARK],
		.scales = at[SECTION_SCALE], .by_id = at[SECTION_BY_ID], .releases = at[SECTION_RELEASE],
		.text = at[SECTION_TEXT],
	};

	if (!words_ok(&x, h, err) || !rows_ok(&x, h, err))
		return false;
	count_schemes(&x);
	*ret = x;
	return true;
}
