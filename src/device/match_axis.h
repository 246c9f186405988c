/*
 * match_axis - the questions that a clause may ask of a device, one axis each.
 *
 * An axis turns a profile into a few numbers, its key, and answers any clause
 * from these numbers alone: profiles with equal keys get equal answers from
 * all clauses, which is what makes rows worth keeping. The rules
 * are those of vuln/clause.h; nobody else knows them.
 *
 * An answer is one of four, and they add up simply: one NO and the device
 * is not concerned; else one OVER and it is fixed; else all YES and it is
 * affected; else possibly.
 */
#ifndef DEVICE_MATCH_AXIS_H
#define DEVICE_MATCH_AXIS_H

#include "base/map.h"
#include "device/match_form.h"

enum answer { /* two bits, as rows keep them: device/match_simd.h */
	ANSWER_NO,    /* the clause does not speak of this device */
	ANSWER_MAYBE, /* one side does not say enough */
	ANSWER_YES,   /* it does, and what would end it has not happened */
	ANSWER_OVER,  /* it has happened: the device has the fix */
	ANSWER_N
};

enum axis {
	AXIS_OS,      /* kind of system: chooses the sheet (device/match_sheet.h) */
	AXIS_MAKER,
	AXIS_MODEL,
	AXIS_CHIP,
	AXIS_RELEASE,
	AXIS_SYSTEM,  /* version of the system */
	AXIS_SKIN,    /* the maker's skin and its version */
	AXIS_KERNEL,
	AXIS_BUILD,
	AXIS_PACKAGE,
	AXIS_DRIVER,
	AXIS_LEVEL,
	AXIS_N
};

/* What runs on the device, as far as clauses tell it apart: an enum os, or one of these two. */
enum { PLATFORM_HARMONY_ON_ANDROID = OS_N, PLATFORM_N };

/* The keys of one profile, axis behind axis. Each is self-delimiting, so that the whole is a key as well. */
struct reading {
	const struct match_index *x;
	uint32_t maker;          /* word of the maker */
	uint32_t *v;
	size_t n, cap;
	uint32_t at[AXIS_N + 1]; /* where the key of each axis starts */
	struct arena versions;   /* texts of versions met, with their ranks */
	struct map known;        /* version -> number of a row of ranks */
	uint32_t (*ranks)[SCHEME_N];
	size_t rank_cap;
	uint32_t *globs;         /* words of models that are patterns: "Nova 12*" */
	size_t glob_n;
};

void reading_init(struct reading *r, const struct match_index *x);
void reading_release(struct reading *r);
/* The maker first: it tells which axes are worth reading (sheet_axes() in device/match_sheet.h). */
void reading_maker(struct reading *r, const struct profile *p);
/* Then the axes in the set (bit 1 << axis); the others get empty keys. */
void reading_take(struct reading *r, const struct profile *p, unsigned axes);

/* Does the clause put a question to this axis? */
bool axis_asked(enum axis axis, const struct form_clause *c);
/* The answer to a clause that asks, from the key in `r`. */
enum answer axis_ask(enum axis axis, const struct reading *r, const struct form_clause *c);
/* The same for any clause: ANSWER_YES when it does not ask. */
enum answer axis_answer(enum axis axis, const struct reading *r, const struct form_clause *c);
/* For AXIS_OS, without a reading. */
enum answer platform_answer(unsigned platform, enum os clause);
unsigned platform_of(const struct profile *p);
/* Which axis the ranges of a subject are asked on. */
enum axis axis_of_subject(enum subject s);

#endif
