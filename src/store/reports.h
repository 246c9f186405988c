/*
 * store/reports - what was reported, as the table holds it: all of it follows from the acts (hub/report/report_acts.h).
 * Aside of that stand the keyed digests by which a finder's earlier reports and reports with the same words are found
 * (hub/report/similar.h).
 *
 * What a finder wrote is sealed; rows hold what it is kept under (hub/act.h: sealed_text). A report's own thread has its number
 * (store/threads.h). Strings in `a`.
 */
#ifndef STORE_REPORTS_H
#define STORE_REPORTS_H

#include "base/arena.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "rules/report_state.h"
#include "store/db.h"

/* What they wrote. */
enum report_text {
	REPORT_TITLE,
	REPORT_PRODUCT,
	REPORT_VERSIONS,
	REPORT_WORDS,     /* the description, Markdown as the next two */
	REPORT_STEPS,
	REPORT_IMPACT,
	REPORT_FOUND,     /* how and when */
	REPORT_PLACE,     /* where it is public */
	REPORT_TOLD,      /* whom else they told */
	REPORT_CREDIT_AS,
	REPORT_NAME,
	REPORT_MAIL,
	REPORT_TEXT_N
};
/* As the columns and the fields of report.submit are called. */
extern const struct str report_text_names[REPORT_TEXT_N];

struct report_row {
	int64_t id;
	unixtime at;
	int64_t member;          /* whose account it is attached to; 0: nobody's */
	struct str party;        /* theirs then, "nova"; empty: nobody's */
	struct str origin, lang; /* "form"; "zh-CN", may be empty */
	struct str texts[REPORT_TEXT_N]; /* refs; empty: not told */
	struct str exploited, public, credit; /* words of hub/report/report_words.h */
	bool share;              /* name and address may be given to vendors */
	unixtime plan_at;        /* when they mean to publish; TIME_NONE */
	struct str plan_zone;
	enum report_state state; /* of the staff's handling */
	int64_t assigned;        /* a member of the staff; 0: nobody */
	struct str grade;        /* critical, high, medium, low; empty: not graded */
	struct str affected;     /* "nova orion": parties found affected */
	struct str verdict;      /* valid, invalid, duplicate; empty */
	struct str reason;       /* why invalid, deferred or closed */
	struct str same_as;      /* of a duplicate: "report/12", "case/3", "CVE-2026-0001" */
	int64_t case_id;         /* 0: in none */
	unixtime acknowledged, validated, informed, heard, asked, ended; /* TIME_NONE: not yet, or not now */
};
struct report_rows { struct report_row *v; size_t n, cap; };

bool report_add(struct db *d, const struct report_row *r, const struct digest *secret, struct err *err);
/* All that can change, but the case it is in. */
bool report_set(struct db *d, const struct report_row *r, struct err *err);
bool report_get(struct db *d, struct arena *a, int64_t id, struct report_row *ret, struct err *err); /* ERR_FOUND */
/* Those that say to be the same as a thing: "report/12", "case/3", an entry's id. Oldest first. */
bool reports_same_as(struct db *d, struct arena *a, struct str as, struct report_rows *ret, struct err *err);
/* The parties that coordinate a case: "party/alliance". */
bool report_coordinators(struct db *d, struct arena *a, int64_t case_id, struct strs *ret, struct err *err);
/* The numbers of the cases that a party ("party/alliance") coordinates. */
bool reports_coordinated(struct db *d, struct arena *a, struct str party, struct strs *ret, struct err *err);
/* Of a member, newest first. */
bool reports_of_member(struct db *d, struct arena *a, int64_t member, size_t most, struct report_rows *ret, struct err *err);

/* --- the queue: what a line of it needs, in one statement --- */

struct report_line {
	int64_t id;
	unixtime at;
	int64_t member;
	struct str party, origin;
	struct str title, product; /* refs */
	struct str title_sealed, product_sealed; /* and their bytes; empty: erased */
	struct str exploited, public;
	unixtime plan_at;
	enum report_state state;
	int64_t assigned;
	struct str grade, verdict, reason, same_as;
	int64_t case_id;
	unixtime acknowledged, validated, informed, heard, asked, ended;
	unixtime due;              /* of what is owed about it the first; TIME_NONE: nothing with an instant */
	struct str finder;         /* their digest's bytes; empty: not known */
};
struct report_lines { struct report_line *v; size_t n, cap; };
/* Open ones, or those that are closed; newest first, below the id `before` (INT64_MAX: all). */
bool report_lines(struct db *d, struct arena *a, bool closed, int64_t before, size_t most, struct report_lines *ret,
                  struct err *err);
bool report_line(struct db *d, struct arena *a, int64_t id, struct report_line *ret, struct err *err); /* ERR_FOUND */

struct report_counts { int64_t open, unassigned, waiting, closed; };
bool reports_count(struct db *d, struct report_counts *ret, struct err *err);

/* --- who found it, by a keyed digest (aside) --- */

struct finder_record {
	struct str finder;       /* the digest's bytes, where records of many are read */
	int64_t all, open, valid, invalid, duplicate;
	int64_t lately;          /* since an instant */
};
struct finder_records { struct finder_record *v; size_t n, cap; };
bool report_finder_put(struct db *d, int64_t report, const struct digest *finder, struct err *err); /* in place of the one before */
bool finder_record(struct db *d, const struct digest *finder, unixtime since, struct finder_record *ret, struct err *err);
/* Of whoever sent a report, that one too. */
bool report_record(struct db *d, int64_t report, struct finder_record *ret, struct err *err);
bool finder_records(struct db *d, struct arena *a, struct finder_records *ret, struct err *err); /* of everybody; `lately` is 0 */

/* --- words, by keyed digests (aside) --- */

bool report_word_add(struct db *d, int64_t report, struct str word, struct err *err); /* twice is once */
bool report_words_drop(struct db *d, int64_t report, struct err *err);
/* Each word of a report with each report that has it, itself too, word by word; those that more than SHARED_MOST reports have tell
 * nothing and are left out. */
enum { SHARED_MOST = 200 };
struct report_shared { struct str word; int64_t report; };
struct reports_shared { struct report_shared *v; size_t n, cap; };
bool reports_shared(struct db *d, struct arena *a, int64_t report, struct reports_shared *ret, struct err *err);
/* The reports that have a word, newest first, at most `most`. */
bool reports_with_word(struct db *d, struct str word, int64_t *ret, size_t most, size_t *ret_n, struct err *err);
/* How many reports have words at all. */
bool reports_worded(struct db *d, int64_t *ret, struct err *err);

#endif
