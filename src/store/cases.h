/*
 * store/cases - cases, who takes part in them, what was decided about jurisdictions; as the tables hold it. All of it follows
 * from the acts (hub/case/case_acts.c and its neighbours).
 *
 * Titles and other words that were written in confidence are refs here: whoever shows them opens them with sealed_text()
 * (hub/act.h).
 * A `who` is "party/nova" or "report/57". Words of the rules are read back into their enums; a row with a word that is none is
 * ERR_DB. Strings in `a`.
 */
#ifndef STORE_CASES_H
#define STORE_CASES_H

#include "base/arena.h"
#include "base/clock.h"
#include "rules/embargo.h"
#include "rules/report_state.h"
#include "rules/tlp.h"
#include "store/db.h"

enum case_life { CASE_OPEN, CASE_CLOSED, CASE_MERGED, CASE_LIFE_N };
extern const struct str case_life_names[CASE_LIFE_N]; /* "open", "closed", "merged"; stored */

struct case_row {
	int64_t id;
	unixtime at;
	struct str title;      /* ref */
	struct str leader;     /* "party/alliance" */
	enum tlp tlp;
	struct str grade;      /* critical, high, medium, low; empty: not graded */
	struct str plan;       /* version of the handling plan */
	enum case_life life;
	int64_t merged;        /* into which case; 0 */
	int64_t parent;        /* which case it was split from; 0 */
	unixtime ended;
	unixtime public, exploit, attack; /* TIME_NONE: not that is known */
	enum embargo_state embargo;
	unixtime ends;         /* the agreed end; stays when it is over */
	struct str ends_zone;
	int64_t terms;         /* the proposal that gave it; 0 */
	unixtime began, exited;
	struct str why;        /* it ended: of embargo_end_names; empty */
	unixtime not_before;
	unixtime wakes;        /* when something changes by time alone */
	struct str claims;     /* of public, exploit, attack, with blanks between: said by a participant, decided by nobody yet */
	unixtime published;
};
struct case_rows { struct case_row *v; size_t n, cap; };

bool case_add(struct db *d, const struct case_row *r, struct err *err);
bool case_set(struct db *d, const struct case_row *r, struct err *err);
bool case_get(struct db *d, struct arena *a, int64_t id, struct case_row *ret, struct err *err); /* ERR_FOUND */
/* In which something changes by time alone until `now`, the most urgent first. */
bool cases_wake(struct db *d, unixtime now, int64_t *ret, size_t most, size_t *ret_n, struct err *err);
/* Where a party takes part or is asked to, and those of reports that this member or their party made; newest first, below
 * `before`. */
struct case_ask {
	struct str who;        /* "party/nova"; empty: none */
	int64_t member;        /* 0: none */
	struct str party;      /* "nova"; empty: none */
	int64_t before;        /* INT64_MAX: all */
	enum case_life life;   /* CASE_LIFE_N: any */
	int64_t most;
};
bool cases_of(struct db *d, struct arena *a, const struct case_ask *k, struct case_rows *ret, struct err *err);

/* --- who takes part --- */

enum part { PART_COORDINATOR, PART_VENDOR, PART_SUPPLIER, PART_FINDER, PART_TESTER, PART_REGULATOR, PART_N };
extern const struct str part_names[PART_N]; /* "coordinator", "vendor", ...; stored */
enum part_answer { ANSWER_NONE, ANSWER_ACKNOWLEDGED, ANSWER_CONFIRMED, ANSWER_REFUTED, ANSWER_N };
extern const struct str part_answer_names[ANSWER_N]; /* "" for the first; stored */

struct participant {
	int64_t case_id;
	struct str who;
	enum part role;
	unixtime invited;
	struct str invited_by;   /* a `who` */
	unixtime entered;        /* TIME_NONE: sees the cover alone */
	enum embargo_stand stand;
	int64_t terms;           /* the proposal they agreed to last; 0 */
	unixtime until;          /* and its end */
	unixtime declined;
	unixtime ended;          /* left or was removed */
	struct str why;          /* a word: left, removed */
	bool barred;
	enum report_state state;
	enum part_answer answer;
	unixtime answered;
	struct str grade;        /* how grave they find it; empty */
	unixtime aware, ready, deployed; /* V, F, D */
	struct str track;        /* their own number for it; empty */
	struct str credit;       /* ref; empty: not agreed */
};
struct participants { struct participant *v; size_t n, cap; };

/* Adds it, or puts it in place of the one that is there. */
bool participant_put(struct db *d, const struct participant *p, struct err *err);
bool participant_get(struct db *d, struct arena *a, int64_t case_id, struct str who, struct participant *ret,
                     struct err *err); /* ERR_FOUND */
/* They answered; `judged`: and said whether they are affected. The first time of each stays: what is measured
 * (hub/measures/measures.h). */
bool participant_said(struct db *d, int64_t case_id, struct str who, bool judged, unixtime at, struct err *err);
/* Who is of both cases was told in `to` when they were first told in either, and answered when they first did. */
bool participants_first(struct db *d, int64_t from, int64_t to, struct err *err);
/* All that ever were, in the order they were asked in. */
bool participants_of(struct db *d, struct arena *a, int64_t case_id, struct participants *ret, struct err *err);
/* Wherever somebody takes part or is asked to. */
bool participations_of(struct db *d, struct arena *a, struct str who, struct participants *ret, struct err *err);
struct participant *participant_find(const struct participants *p, struct str who); /* NULL */
/* Still of the case: neither left nor declined. Then: has entered it. */
bool participant_live(const struct participant *p);
bool participant_in(const struct participant *p);
/* And sees it: with an embargo in force who keeps it; who coordinates or leads by office. As sql/things.sql tells
 * hub/case/standing.c. */
bool participant_sees(const struct participant *p, const struct case_row *c);
/* Makes something that may have to be repaired. */
static inline bool part_makes(enum part role) { return role == PART_VENDOR || role == PART_SUPPLIER; }

/* --- the conflict of laws --- */

struct jurisdiction {
	int64_t case_id;
	struct str country;
	bool bar;                /* else: looked at, and allowed */
	int64_t member;
	unixtime at;
	struct str words;        /* ref: on what ground */
};
struct jurisdictions { struct jurisdiction *v; size_t n, cap; };
bool jurisdiction_put(struct db *d, const struct jurisdiction *j, struct err *err);
bool jurisdictions_of(struct db *d, struct arena *a, int64_t case_id, struct jurisdictions *ret, struct err *err);
/* Whose bar is another by the decisions than it stands, since their party has its seat elsewhere now: in case `id` (0: in any that
 * is open), of `who` (empty: of anybody). */
struct participation { int64_t case_id; struct str who; };
struct participations { struct participation *v; size_t n, cap; };
bool participations_to_judge(struct db *d, struct arena *a, int64_t id, struct str who, struct participations *ret,
                             struct err *err);
/* The participants whose party has its seat there. */
bool participants_country(struct db *d, struct arena *a, int64_t case_id, struct str country, struct strs *ret, struct err *err);

/* --- what belongs to it --- */

struct case_report {
	int64_t id;
	enum report_state state; /* of the staff's handling */
	int64_t case_id;         /* 0: none */
	int64_t member;
	struct str party, grade, title; /* title: ref */
	unixtime at;
};
struct case_reports { struct case_report *v; size_t n, cap; };
bool case_report_get(struct db *d, struct arena *a, int64_t report, struct case_report *ret, struct err *err); /* ERR_FOUND */
bool case_reports_of(struct db *d, struct arena *a, int64_t case_id, struct case_reports *ret, struct err *err);
/* Takes a report and its thread into a case, or out of it (0). */
bool case_report_put(struct db *d, int64_t report, int64_t case_id, enum report_state state, struct err *err);

/* The case's own thread, of the same number. */
bool case_thread_add(struct db *d, int64_t case_id, struct str who, unixtime at, struct err *err);
/* Threads, reports, vulnerabilities and repairs of one case become another's. */
bool case_move_all(struct db *d, int64_t from, int64_t to, struct err *err);
bool case_move_vuln(struct db *d, int64_t vuln, int64_t to, struct err *err);
bool case_move_thread(struct db *d, int64_t thread, int64_t to, struct err *err);
bool case_vuln_of(struct db *d, int64_t vuln, int64_t *ret_case, struct err *err); /* ERR_FOUND */

struct case_thread {
	int64_t id;
	struct str kind;         /* case, product, private, report */
	int64_t report;          /* of a report's own; 0 */
	struct str title, product; /* refs; may be empty */
	struct str who;
	unixtime at, ended;
	int64_t posts, last, unread;
};
struct case_threads { struct case_thread *v; size_t n, cap; };
/* Those that somebody may look into: `all`, or the open ones and what admits `party` ("party/nova") or `report` ("report/57"). */
struct case_threads_ask { int64_t member; struct str party, report; bool all; };
bool case_threads(struct db *d, struct arena *a, int64_t case_id, const struct case_threads_ask *k,
                  struct case_threads *ret, struct err *err);

#endif
