/*
 * store/obligations - what somebody owes by a time, as the table holds it: all of it follows from the acts
 * (hub/owed/obligations.h).
 *
 * The struct of rules/obligation.h stands in a row whole; whatever is read is checked (obligation_valid), and a row that cannot be
 * is ERR_DB. Strings in `a`.
 */
#ifndef STORE_OBLIGATIONS_H
#define STORE_OBLIGATIONS_H

#include "base/arena.h"
#include "rules/obligation.h"
#include "store/db.h"

struct obligation_row {
	int64_t id;             /* the act that opened it */
	struct str rule;
	int64_t version;
	struct str about;       /* "case/7 party/nova" */
	struct str subject;     /* the first thing in that; may be empty */
	struct str bearer;      /* "party/nova", or the word of a relation: "coordinator" */
	int64_t cause;          /* the act it follows from; -1: opened by hand */
	struct limit limit;     /* its clock, as the rule had it then */
	struct str calendar, zone;
	bool pausable;
	struct obligation o;
	int64_t met_by;         /* the act that ended it; -1 */
	int64_t case_id;        /* the case it is of; 0: none. For obligation_add() */
	unixtime told;          /* reminders up to this instant are sent, or were not needed */
	unixtime next;          /* the next one; TIME_NONE: none */
};
struct obligation_rows { struct obligation_row *v; size_t n, cap; };

/* Where it stands among what is due next: at its due instant while that counts, else behind all that have one: what is owed
 * without an instant, what awaits its start, what is paused. Those past FAR have no instant that counts. */
#define OBLIGATION_FAR INT64_C(100000000000)
int64_t obligation_place(const struct obligation *o);

bool obligation_add(struct db *d, const struct obligation_row *r, struct err *err);
/* All that can change: the clock, the reminders, what ended it. */
bool obligation_set(struct db *d, const struct obligation_row *r, struct err *err);
bool obligation_get(struct db *d, struct arena *a, int64_t id, struct obligation_row *ret, struct err *err); /* ERR_FOUND */
/* The open one of a rule about a thing; ret->id is 0 when there is none. */
bool obligation_find_open(struct db *d, struct arena *a, struct str rule, struct str about, struct obligation_row *ret,
                          struct err *err);
/* Of which somebody is to be told by `now`, the most urgent first. */
bool obligations_tell(struct db *d, unixtime now, int64_t *ret, size_t most, size_t *ret_n, struct err *err);

/* --- many of them --- */

enum obligation_sort { OBLIGATIONS_BY_DUE, OBLIGATIONS_BY_OPENED, OBLIGATIONS_BY_BEARER, OBLIGATIONS_BY_RULE, OBLIGATION_SORT_N };
struct obligation_filter {
	struct str bearers[3];     /* any of these; the first one empty: everybody's */
	struct str rule, subject;  /* empty: any */
	struct str reader;         /* who looks, "party/nova": of a case finds what it owes, or all where it coordinates; empty: all */
	struct str state;          /* a state's word; empty: any */
	int64_t from, to;          /* of open ones: place within these; both 0: anywhere */
	bool asked;                /* of open ones: a pause or a waiver waits for a second person */
};
/* Where a page ended, so that the next begins behind it. */
struct obligation_mark { struct str text; int64_t number, id; };
#define OBLIGATION_MARK_NONE ((struct obligation_mark){ STR_LIT(""), INT64_MIN, INT64_MIN })
struct obligation_mark obligation_mark(const struct obligation_row *r, enum obligation_sort by, bool down);
/* Open ones. `down` turns times round, not words. */
bool obligations_open(struct db *d, struct arena *a, const struct obligation_filter *f, enum obligation_sort by, bool down,
                      const struct obligation_mark *after, size_t most, struct obligation_rows *ret, struct err *err);
/* Those that ended, newest first, below the id `before` (INT64_MAX: from the newest on). */
bool obligations_ended(struct db *d, struct arena *a, const struct obligation_filter *f, int64_t before, size_t most,
                       struct obligation_rows *ret, struct err *err);

/* The rules by which anything was ever owed, by the filter's bearers alone; in their ids' order. */
struct obligation_used { struct str *v; size_t n, cap; };
bool obligations_rules(struct db *d, struct arena *a, const struct obligation_filter *f, struct obligation_used *ret,
                       struct err *err);

/* What is about `subject` ("report/57") is of this case now (0: of none). */
bool obligations_to_case(struct db *d, struct str subject, int64_t to, struct err *err);
/* What is owed in one case is owed in another, unless it is already. */
bool obligations_absorb(struct db *d, int64_t from, int64_t to, struct err *err);
/* What somebody owes in a case now. In `a`. */
struct obligation_ids { int64_t *v; size_t n, cap; };
bool obligations_in_case(struct db *d, struct arena *a, int64_t case_id, struct str bearer, struct obligation_ids *ret,
                         struct err *err);
/* Open ones of a case, what is due next first. Of the filter only the bearers count. */
bool obligations_of_case(struct db *d, struct arena *a, int64_t case_id, const struct obligation_filter *f, size_t most,
                         struct obligation_rows *ret, struct err *err);

struct obligation_counts { int64_t open, overdue, soon, awaiting, paused, asked; };
/* Of the filter only the bearers and the reader count. `soon` ends at that instant. */
bool obligations_count(struct db *d, const struct obligation_filter *f, unixtime now, unixtime soon, struct obligation_counts *ret,
                       struct err *err);

#endif
