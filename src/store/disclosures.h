/*
 * store/disclosures - what goes before a disclosure: findings, approvals, waivers; and how many numbers are given out.
 * Refs are of sealed values (hub/act.h). Lists are whole and in `a`.
 */
#ifndef STORE_DISCLOSURES_H
#define STORE_DISCLOSURES_H

#include "base/arena.h"
#include "base/clock.h"
#include "store/db.h"

struct finding_row {
	struct str name, finding; /* rules/disclosure.h: finding_names */
	int64_t member;
	unixtime at;
	struct str words;         /* a ref; empty: none */
};
struct finding_rows { struct finding_row *v; size_t n, cap; };
bool finding_put(struct db *d, int64_t case_id, const struct finding_row *r, struct err *err); /* replaces by name */
bool findings_of(struct db *d, struct arena *a, int64_t case_id, struct finding_rows *ret, struct err *err);

struct approval_row {
	int64_t member;
	unixtime at;
	struct str text; /* digest of what they approved, in hex */
};
struct approval_rows { struct approval_row *v; size_t n, cap; };
bool approval_put(struct db *d, int64_t case_id, const struct approval_row *r, struct err *err); /* replaces by member */
bool approval_drop(struct db *d, int64_t case_id, int64_t member, struct err *err);
bool approvals_of(struct db *d, struct arena *a, int64_t case_id, struct approval_rows *ret, struct err *err);

struct waiver_row {
	struct str gate;
	int64_t asked_by;
	unixtime asked;
	struct str words;  /* a ref */
	int64_t agreed_by; /* 0: nobody yet */
	unixtime agreed;   /* TIME_NONE */
};
struct waiver_rows { struct waiver_row *v; size_t n, cap; };
bool waiver_ask(struct db *d, int64_t case_id, const struct waiver_row *r, struct err *err); /* replaces by gate, not agreed */
bool waiver_agree(struct db *d, int64_t case_id, struct str gate, int64_t member, unixtime at, struct err *err);
bool waivers_of(struct db *d, struct arena *a, int64_t case_id, struct waiver_rows *ret, struct err *err);

/* How many have an id that begins so: "TOC-2026-". */
bool entries_numbered(struct db *d, struct str prefix, int64_t *ret, struct err *err);

#endif
