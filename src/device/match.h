/*
 * match - the list against devices: a compiled index of clauses.
 *
 * Every condition value (a maker, a release, a chip, a level, a version) has
 * bit rows over all clauses, in two planes: certainly and possibly. A profile
 * is the AND of a few rows; rows of values met at run time are computed once
 * and kept. Rules: vuln/clause.h. The index is immutable and can be written
 * to a file, mapped and shared by threads and processes; each thread brings its
 * own `struct matcher`.
 */
#ifndef DEVICE_MATCH_H
#define DEVICE_MATCH_H

#include "base/buf.h"
#include "device/profile.h"
#include "vuln/entry.h"

enum verdict { VERDICT_NOT_AFFECTED, VERDICT_UNKNOWN, VERDICT_FIXED, VERDICT_POSSIBLE, VERDICT_AFFECTED, VERDICT_N };
extern const struct str verdict_names[VERDICT_N]; /* "not_affected", "unknown", "fixed", "possible", "affected" */

enum basis { BASIS_NONE, BASIS_PRODUCT, BASIS_RELEASE, BASIS_CHIPSET, BASIS_PATCH_LEVEL, BASIS_VERSION, BASIS_EVIDENCE, BASIS_N };
extern const struct str basis_names[BASIS_N]; /* "none", "product", "release", "chipset", "patch-level", "version", "evidence" */

struct match_index; /* opaque */

/* Build from entries in any order, each id once (withdrawn ones are left out): put them as they pass, then end. The index
 * copies all it needs, at once; it is freed with match_index_free(). */
struct match_builder;
struct match_builder *match_builder_new(void);
void match_builder_put(struct match_builder *b, const struct entry *e);
struct match_index *match_builder_end(struct match_builder *b); /* frees the builder */
void match_builder_free(struct match_builder *b);               /* instead, when it came to nothing; NULL is fine */
struct match_index *match_build(const struct entry *const *entries, size_t n); /* all at one go */
void match_index_free(struct match_index *x);

/* The file form: versioned, checksummed, native byte order told. match_open() takes bytes that outlive the index
 * (a mapping, a blob), checks every offset once, and copies nothing large. */
bool match_save(const struct match_index *x, struct buf *ret, struct err *err);
struct match_index *match_open(struct str bytes, struct err *err);

/* What the index knows of entry i: enough to print a verdict without the database. Ordered gravest first:
 * exploited, then severity, then newest. */
struct match_entry {
	struct str id, title;
	enum severity severity;
	bool exploited;
	day published;
};
size_t match_entry_n(const struct match_index *x);
size_t match_clause_n(const struct match_index *x);
struct match_entry match_entry(const struct match_index *x, size_t i);
/* Index of an entry by id; SIZE_MAX when it is not in the list. */
size_t match_find(const struct match_index *x, struct str id);

struct matcher; /* per thread: scratch rows and the rows met at run time (bounded) */
struct matcher *matcher_new(const struct match_index *x);
void matcher_free(struct matcher *m);

struct match_counts { size_t n[VERDICT_N]; };
/* Counts only: the quick way. */
void match_count(struct matcher *m, const struct profile *p, struct match_counts *ret);
/* Verdicts of all entries, as lists of entry indices, ascending (gravest first); one array per verdict, valid until the
 * next call. not_affected is listed only when `all`. */
struct match_lists { const uint32_t *v[VERDICT_N]; struct match_counts counts; };
void match_list(struct matcher *m, const struct profile *p, bool all, struct match_lists *ret);

/* What would decide a `possible`: the fact that the device did not tell, or that no device tells. */
enum lack { LACK_NOTHING, LACK_KERNEL, LACK_PACKAGES, LACK_CHIP, LACK_LEVEL, LACK_DRIVER, LACK_OTHER, LACK_N };
extern const struct str lack_names[LACK_N]; /* "nothing", "kernel", "packages", "chip", "level", "driver", "other" */

/* Why: the clause that decided entry i for p, in words that quote both sides. */
struct match_why {
	enum verdict verdict;
	enum basis basis;
	struct str reason; /* "needs level 2023-12-05, device says 2023-06-05" */
	enum lack lack;    /* of a `possible`; LACK_NOTHING for the others */
	struct str fix;    /* "patch level 2023-12-05", "iOS 17.0.1"; empty when none is known */
};
void match_explain(struct arena *a, struct matcher *m, const struct profile *p, size_t entry, struct match_why *ret);
/* The lack alone, without words: a fraction of the time. */
enum lack match_lack(struct matcher *m, const struct profile *p, size_t entry);

/* To say the same again without explaining it again: entry i asks a set of questions (bits), and a profile's facts to a set
 * are bytes to compare. Profiles with equal facts get the same match_why for every entry that asks this set. */
unsigned match_asks(const struct match_index *x, size_t entry);
void match_facts(const struct profile *p, unsigned asks, struct buf *ret); /* adds to *ret */
enum { MATCH_ASKS_N = 1 << 12 }; /* sets there can be */

/* Which instruction set the bit loops run on: "avx512", "avx2", "scalar". For `tocsin version` and tests; a test may
 * force one (NULL: back to the best). */
const char *match_cpu(void);
bool match_force_cpu(const char *name);

#endif
