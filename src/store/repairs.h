/*
 * store/repairs - the weaknesses that cases are about, who repaired them where, and what vendors say of them.
 *
 * Rows as the tables hold them, whole, in an arena: a case has a few weaknesses and some hundred rows of repairs. What is called
 * a ref is what `sealed` keeps a value under (hub/act.h: sealed_text). Parties stand by their ids, "nova"; `told_by` is a
 * subject.
 */
#ifndef STORE_REPAIRS_H
#define STORE_REPAIRS_H

#include "base/arena.h"
#include "base/clock.h"
#include "rules/repair.h"
#include "store/db.h"

struct vuln_row {
	int64_t id, case_id;
	struct str title, words, component; /* refs; the last may be empty */
	struct str cve, cwe, vector, grade; /* empty: not known. Several of cwe have blanks between */
	/* somebody who coordinates checked what is affected; TIME_NONE: not yet, or it changed since */
	unixtime checked;
	struct str entry;                   /* its id in the list; empty: not there */
	unixtime published, ended;          /* TIME_NONE: not published; it stands */
};
struct vuln_rows { struct vuln_row *v; size_t n, cap; };

bool vuln_add(struct db *d, const struct vuln_row *r, struct err *err);
bool vuln_set(struct db *d, const struct vuln_row *r, struct err *err); /* all but id and case_id */
/* ERR_FOUND. Strings in `a`, here and below. */
bool vuln_get(struct db *d, struct arena *a, int64_t id, struct vuln_row *ret, struct err *err);
/* those that stand, oldest first */
bool vulns_of(struct db *d, struct arena *a, int64_t case_id, struct vuln_rows *ret, struct err *err);

/* One cell of the patch matrix: the repair of one weakness in one product line and branch of one vendor. */
struct repair_row {
	int64_t id, case_id, vuln;
	struct str party;                /* whose product */
	struct str kind, line;           /* vuln/product.h; both empty: everything the party makes */
	struct str branch;               /* "Android 15"; empty: all */
	enum repair state;
	enum vex_because because;        /* NOT_AFFECTED */
	int share;                       /* per cent, or REPAIR_NO_SHARE */
	struct str build, level, version; /* that have the fix: a build, a patch level, the first version */
	struct str words;                /* a ref; empty: nothing said */
	unixtime since;                  /* it is in this state */
	unixtime told;                   /* it was last said */
	struct str told_by;              /* "party/nova", or who said it for them */
};
struct repair_rows { struct repair_row *v; size_t n, cap; };

/* A new one, or other particulars under the same id; its place (vuln, party, kind, line, branch) never changes. */
bool repair_add(struct db *d, const struct repair_row *r, struct err *err);
bool repair_set(struct db *d, const struct repair_row *r, struct err *err);
bool repair_drop(struct db *d, int64_t id, struct err *err);
bool repair_get(struct db *d, struct arena *a, int64_t id, struct repair_row *ret, struct err *err);
/* The one at a place: vuln, party, kind, line and branch of *ret are asked, the rest is filled in. Id 0: there is none. */
bool repair_at(struct db *d, struct arena *a, struct repair_row *ret, struct err *err);
/* Of the weaknesses that stand: by weakness, party, kind, line, branch. */
bool repairs_of(struct db *d, struct arena *a, int64_t case_id, struct repair_rows *ret, struct err *err);
bool repairs_of_party(struct db *d, struct arena *a, int64_t case_id, struct str party, struct repair_rows *ret, struct err *err);

struct statement_row {
	int64_t vuln;
	struct str party;
	unixtime at;
	struct str words; /* a ref; empty: none */
	struct str url;   /* of their own bulletin; empty: not announced */
};
struct statement_rows { struct statement_row *v; size_t n, cap; };

bool statement_put(struct db *d, const struct statement_row *r, struct err *err);
/* Vuln and party of *ret are asked. *ret_there: there is one. */
bool statement_get(struct db *d, struct arena *a, struct statement_row *ret, bool *ret_there, struct err *err);
bool statements_of(struct db *d, struct arena *a, int64_t case_id, struct statement_rows *ret, struct err *err);

/* The vendor's own path (rules/case_state.h), as far as its repairs tell it: what had not happened happened at `at`, and nothing is
 * taken back. A vendor with a fix has accepted the report; one that spoke itself (`own`) has answered. A party that does not take
 * part has no path. */
bool participant_path(struct db *d, int64_t case_id, struct str party, case_bits bits, bool own, unixtime at, struct err *err);

/* What of a case decides whether its matrix may change. ERR_FOUND. */
struct repair_case { struct str state; unixtime published; struct str tlp, grade; };
bool repair_case_get(struct db *d, struct arena *a, int64_t case_id, struct repair_case *ret, struct err *err);

/* Whose products are concerned: vendors and suppliers of the case, and those of whom others spoke. By name. */
struct repair_party {
	struct str id, name;
	struct str role;   /* empty: takes no part */
	unixtime invited, entered, answered; /* TIME_NONE: not */
	struct str track;  /* its own number for the case */
};
struct repair_parties { struct repair_party *v; size_t n, cap; };
bool repair_parties_of(struct db *d, struct arena *a, int64_t case_id, struct repair_parties *ret, struct err *err);

#endif
