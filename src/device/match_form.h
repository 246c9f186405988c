/*
 * match_form - the compiled list: one run of bytes, the same in memory and on disk.
 *
 * A head, then sections of fixed-size rows that point at each other by number
 * and at text by offset; nothing in it is an address, so a mapped file is an
 * index as it lies. match_build() makes such bytes and opens them the way
 * match_open() does: there is one form and one door.
 *
 * head      magic "TOCSINIX", byte order, version, size, checksum, then place and row count of every section
 * checksum  form_sum() over all bytes after itself. It finds accidents; whoever wants to lie can compute it too, so
 *           form_check() believes nothing: every offset, number and enum is checked once, then trusted.
 * order     entries gravest first; the clauses of an entry stand together, in its order
 *
 * Names become words: makers, models, chips, packages and skins each have a
 * dictionary, and clauses hold word numbers. Versions become ranks: all range ends
 * of a scheme are sorted into one scale; mark i has rank 2i+1, what lies
 * between marks has the even ranks. A range is then `first <= rank < end`.
 */
#ifndef DEVICE_MATCH_FORM_H
#define DEVICE_MATCH_FORM_H

#include "device/match.h"

enum { FORM_VERSION = 2, FORM_ORDER = 0x01020304 };

enum word_kind { WORD_MAKER, WORD_MODEL, WORD_CHIP, WORD_PACKAGE, WORD_SKIN, WORD_KIND_N };
/* Values beside word numbers, in keys and clauses. */
#define WORD_UNKNOWN UINT32_MAX       /* nothing is said */
#define WORD_OTHER   (UINT32_MAX - 1) /* something that no clause names */
#define RANK_UNKNOWN UINT32_MAX       /* no version, or none of that scheme */
#define RANK_OPEN    (UINT32_MAX - 1) /* the end of a range without end */

struct form_text { uint32_t at, n; }; /* bytes of SECTION_TEXT */
struct form_span { uint32_t at, n; }; /* rows of another section */

struct form_entry {
	struct form_text id, title;
	struct form_span clauses;
	day published;
	uint8_t severity, exploited, pad[2];
};

struct form_clause {
	struct form_text line, package, text, source;
	struct form_span makers, models, chips; /* SECTION_LIST: ascending word numbers */
	struct form_span releases;              /* SECTION_RELEASE, ascending */
	struct form_span ranges;                /* SECTION_RANGE */
	uint32_t word;                          /* of `package`, for the subjects package and skin */
	day level;
	uint8_t os, subject, scheme, component, level_basis, sure, chips_open, releases_exact;
	uint8_t names_sold, pad[3];             /* one of `models` is a marketing name */
};

struct form_range {
	struct form_text from, to, fix;
	uint32_t first, end; /* ranks: first <= v < end */
};

struct form_word {
	struct form_text text;
	uint32_t hash, kind;
};

enum section {
	SECTION_ENTRY,   /* struct form_entry */
	SECTION_CLAUSE,  /* struct form_clause */
	SECTION_RANGE,   /* struct form_range */
	SECTION_WORD,    /* struct form_word */
	SECTION_SLOT,    /* uint32_t: hash table of words, number + 1, 0 free; a power of two, never full */
	SECTION_LIST,    /* uint32_t: word numbers */
	SECTION_MARK,    /* struct form_text: range ends, ascending within each scale */
	SECTION_SCALE,   /* struct form_span: the marks of each scheme */
	SECTION_BY_ID,   /* uint32_t: entries by id, bytewise */
	SECTION_RELEASE, /* release */
	SECTION_TEXT,    /* bytes */
	SECTION_N
};
extern const uint32_t section_sizes[SECTION_N]; /* bytes of one row */

struct form_head {
	char magic[8];
	uint32_t order, version;
	uint64_t size, sum;
	struct { uint64_t at, n; } sections[SECTION_N];
};

struct match_index {
	struct str bytes; /* the whole form */
	void *owned;      /* memory behind `bytes` when it is ours, else NULL */
	const struct form_entry *entries;
	const struct form_clause *clauses;
	const struct form_range *ranges;
	const struct form_word *words;
	const uint32_t *slots, *lists, *by_id;
	const struct form_text *marks;
	const struct form_span *scales;
	const release *releases;
	const char *text;
	size_t entry_n, clause_n, word_n, slot_n;
	uint8_t schemes[SUBJECT_N]; /* for each subject a bit per scheme that its ranges use */
	uint8_t scheme_n[SUBJECT_N], scheme_at[SUBJECT_N][SCHEME_N]; /* how many, and which of them it is */
};

static inline struct str form_str(const struct match_index *x, struct form_text t)
{
	return (struct str){ x->text + t.at, t.n };
}

uint64_t form_sum(struct str bytes);
/* Open bytes that are a form: check all, fill *ret but `owned`. Bytes must be 8-aligned. */
bool form_check(struct str bytes, struct match_index *ret, struct err *err);
/* The same for bytes that match_build() has just made: adopts `memory`, which starts with them. */
struct match_index *form_adopt(void *memory, size_t n);

/* Hash of a word: folds ASCII case for every kind, so that kinds which tell case apart only compare more. */
uint32_t word_hash(enum word_kind kind, struct str s);
bool word_eq(enum word_kind kind, struct str a, struct str b); /* models and skins fold case */
/* The number of a word; WORD_UNKNOWN for an empty one, WORD_OTHER for one that no clause names. */
uint32_t word_find(const struct match_index *x, enum word_kind kind, struct str s);
/* Is it a name for buyers ("Galaxy S24", "moto g(7)") and not a model code ("SM-S921B")? */
bool is_marketing_name(struct str name);
/* The rank of a version on the scale of a scheme; RANK_UNKNOWN when it is no such version. */
uint32_t rank_find(const struct match_index *x, enum scheme scheme, struct str version);

#endif
