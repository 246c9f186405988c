/*
 * rating - a vulnerability rated by a published method: what was chosen, and what follows.
 *
 * A method (CVSS 2.0, 3.0, 3.1, 4.0; the SSVC tables; GB/T 30279-2020) is a const table of metrics, each with its
 * choices, and two pure functions: one that scores, one that explains the same result step by step. A rating is a
 * method and one choice per metric. Parser, writer, calculators, shell and API know methods only through this table, so a
 * new method is a row in methods[].
 *
 * All arithmetic is exact (integers or rationals); scores are tenths: 98 is 9.8. No allocation but in rating_write() and
 * rating_explain().
 */
#ifndef ASSESS_RATING_H
#define ASSESS_RATING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "vuln/entry.h"

enum { RATING_METRIC_MAX = 32, RATING_VECTOR_MAX = 512 };

enum metric_group {
	GROUP_BASE,          /* GB/T: exploitability and impact; SSVC: all */
	GROUP_TEMPORAL,      /* CVSS 4.0 calls it threat */
	GROUP_ENVIRONMENTAL,
	GROUP_SUPPLEMENTAL,  /* CVSS 4.0: told, never scored */
	METRIC_GROUP_N
};

struct choice {
	struct str key;  /* as in a vector: "N" */
	struct str name; /* the standard's word: "Network" */
};

struct metric {
	struct str key;  /* "AV" */
	struct str name; /* "Attack Vector" */
	enum metric_group group;
	bool required;   /* else leaving it out, or its choice "X" or "ND", means not defined */
	uint8_t choice_n;
	const struct choice *choices; /* high effect first, as the standard lists them (SSVC: low first); without "not defined" */
};

struct method;

/* choice[i] is 1 + the index in method->metrics[i].choices; 0: not chosen, not defined. */
struct rating {
	const struct method *method;
	uint8_t choice[RATING_METRIC_MAX];
};

enum { SCORE_ABSENT = -1 };

struct score {
	/* CVSS, in tenths; SCORE_ABSENT when no metric of that group was given, and in 4.0 for all but `score`. */
	int16_t base, temporal, environmental;
	int16_t score;           /* the one that counts: the last of these that is there */
	enum severity severity;  /* of `score`; GB/T: the comprehensive grade, else the technical one; SSVC: unknown */
	struct str nomenclature; /* CVSS 4.0: "CVSS-B", "CVSS-BT", "CVSS-BE", "CVSS-BTE" */
	/* GB/T 30279: grades 1..9 (0: none) and what follows from them. */
	uint8_t exploitability, impact, environment;
	enum severity technical;
	/* SSVC: the outcomes that are still possible, as indices in the table's outcome values; equal when decided. */
	uint8_t lowest, highest;
};

/* One step of a worksheet. */
struct step {
	struct str key;     /* stable, for translation: "cvss3.iss" */
	struct str formula; /* with the numbers in it: "1 - (1 - 0.56) x (1 - 0.56) x (1 - 0.56)" */
	struct str value;   /* exact decimal, or cut at 6 places with "…" */
};
struct worksheet {
	struct step *v;
	size_t n, cap;
};

struct method {
	struct str id;     /* "cvss-3.1", "ssvc-supplier", "gbt-30279" */
	struct str name;   /* "CVSS v3.1" */
	struct str prefix; /* how a vector starts: "CVSS:3.1/"; CVSS 2.0 has none */
	struct str undefined; /* the explicit word for "not defined" in vectors: "X", "ND"; empty: there is none */
	bool ordered;      /* must metrics stand in the table's order? (CVSS 4.0, section 7) */
	bool environment_whole; /* are environmental metrics chosen all or none? (GB/T 30279) */
	const struct metric *metrics;
	size_t metric_n;
	void (*score)(const struct rating *r, struct score *ret);
	void (*explain)(struct arena *a, const struct rating *r, struct worksheet *ret);
	const void *own;   /* what the method's functions need besides: the SSVC table */
	/* Vectors of another maker's form: how they start, and their reader (rating_read's contract). NULL: none. */
	struct str other_prefix;
	bool (*read_other)(struct str vector, struct rating *ret, struct err *err);
};

extern const struct method *const methods[]; /* cvss-4.0 first: the order in which they are offered */
extern const size_t method_n;
const struct method *method_find(struct str id); /* by id; NULL when there is none */

/* A vector, strictly as its specification writes it: prefix, each metric once, all required ones, known choices.
 * ERR_SYNTAX, ERR_MISSING or ERR_LIMIT with the metric named, what was found and what was expected; ERR_STATE where a vector
 * tells a result, and not its own. *ret untouched then. */
bool rating_parse(struct str vector, struct rating *ret, struct err *err);
/* The same, but a required metric may be missing: for what says something of part of a rating, too. */
bool rating_read(struct str vector, struct rating *ret, struct err *err);
/* One choice by its keys, for forms and JSON: "AV", "N". ERR_FOUND names the metric or the choices there are.
 * The method's word for "not defined", or an empty choice, takes the choice back. */
bool rating_choose(struct rating *r, struct str metric, struct str choice, struct err *err);
/* Are all required metrics chosen, and those that go together? When not, *ret_missing (may be NULL) is the first that is not. */
bool rating_complete(const struct rating *r, const struct metric **ret_missing);
/* The same, with the error of rating_parse(). */
bool rating_whole(const struct rating *r, struct err *err);
/* The vector in the standard's order, undefined metrics left out. Incomplete ratings give an incomplete vector. */
void rating_put(struct buf *b, const struct rating *r);
struct str rating_write(struct arena *a, const struct rating *r);
/* Only of a complete rating (asserted). */
void rating_score(const struct rating *r, struct score *ret);
void rating_explain(struct arena *a, const struct rating *r, struct worksheet *ret);

/* 98 -> "9.8" */
void score_put(struct buf *b, int tenths);

#endif
