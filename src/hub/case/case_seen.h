/*
 * case_seen - cases as somebody sees them: the list of theirs, one whole, or its cover alone.
 *
 * Four ways to see a case, each within the next:
 *   the cover     asked to take part: number, label, terms of the embargo, who asks
 *   the finder's  what it is about and how it stands, who works on it; not what each of them answered
 *   whole         takes part: answers, repairs, threads that are open to them
 *   steering      leads or coordinates: everything, other parties' own numbers too; private threads and reports by who coordinates
 * What may not be seen is not there: ERR_FOUND. Nothing changes here, sealed words come opened (empty: erased), strings are in `a`.
 * Each function asks a fixed number of statements, however many participants, threads or cases there are; but for titles, which are
 * opened one by one where they are shown.
 */
#ifndef HUB_CASE_CASE_SEEN_H
#define HUB_CASE_CASE_SEEN_H

#include "hub/case/case_at.h"
#include "hub/owed/owed.h"
#include "hub/people/people.h"
#include "store/case_sums.h"
#include "store/repairs.h"

enum case_sight { CASE_SIGHT_COVER, CASE_SIGHT_FINDER, CASE_SIGHT_WHOLE, CASE_SIGHT_STEERING, CASE_SIGHT_N };
extern const struct str case_sight_names[CASE_SIGHT_N]; /* "cover", "finder", "participant", "coordinator" */

/* --- the list --- */

struct listed_case {
	struct case_row row;
	enum case_sight sight;
	struct participant own;  /* as whom; the party's where it is in by both ways */
	struct str title;        /* of case_title(); empty until then */
	bool opened;
	struct str cves;         /* with blanks between */
	int64_t unread, due;     /* posts; obligations of one's own that are open */
	unixtime due_at;         /* the first of these; TIME_NONE: none, or none with an instant */
};
struct listed_cases { struct listed_case *v; size_t n; };
enum { CASES_MOST = 2000 };
/* Newest first. `life`: CASE_LIFE_N for any. */
bool cases_seen(const struct looking *l, enum case_life life, struct listed_cases *ret, struct err *err);
/* Opens the title of one that may be read; a cover's stays empty. */
bool case_title(const struct looking *l, struct listed_case *c, struct err *err);

/* --- one --- */

/* How far a vendor is, over all rows of the matrix that are its own. */
struct repair_sum {
	unsigned cells, unknown, need, helped; /* need: a fix; helped: of these fixed or rolling out */
	enum repair least; /* the furthest behind of those that need a fix, else the first */
};
struct seen_part {
	struct participant p;
	struct str name, country; /* of a party; a finder's name is empty */
	bool own;
	struct repair_silence silence; /* as hub/repair/repairs.h counts it */
	struct repair_sum repairs;
	int64_t unread;           /* posts of theirs */
};
struct seen_thread { struct thread_row row; struct str title, product; int64_t unread, first_unread; unixtime last_at; };
struct seen_vuln { struct vuln_row row; struct str title, component; };
struct seen_case {
	struct thing thing;
	struct str subject;       /* "case/7" */
	enum case_sight sight;
	struct case_at at;        /* with a cover too: show of it what belongs on one */
	struct str title;
	bool leads, coordinates;
	const struct participant *own;   /* their party's part; NULL: none */
	const struct participant *found; /* their report's part; NULL: none */
	struct str invited_by, leader;   /* names */
	struct { struct seen_part *v; size_t n; } parts; /* by name; without those that are kept out */
	struct { struct seen_vuln *v; size_t n; } vulns;
	struct { struct seen_thread *v; size_t n; } threads;
	struct { struct case_report *v; size_t n; } reports; /* for who coordinates; a finder's own */
	struct repair_rows repairs;
	struct obligation_rows mine, others;
	bool others_more;
	struct { struct happened *v; size_t n; } history; /* newest first */
	int64_t history_next;     /* what to ask `before` to go on; 0: no more */
};
enum { CASE_OWED = 20, CASE_HISTORY = 30 };

/* Of the history what is older than the act `before` (INT64_MAX: from the newest on). */
bool case_seen(const struct looking *l, int64_t id, int64_t before, struct seen_case *ret, struct err *err);
/* Without threads, obligations and history: what a picture or a notification needs. */
bool case_seen_brief(const struct looking *l, int64_t id, struct seen_case *ret, struct err *err);

/* Who somebody is: a party's name; empty for the finder. */
struct str case_name(const struct seen_case *c, struct str who);

/* --- a participant's state, one word for pages, filters and programs --- */

enum part_state {
	PART_STATE_SILENT,     /* told, and has never answered; who fell silent later stands at what they said last */
	PART_STATE_ASKED,      /* asked to take part */
	PART_STATE_IN,         /* takes part; has nothing to answer, or has time to */
	PART_STATE_ACKNOWLEDGED,
	PART_STATE_CONFIRMED,
	PART_STATE_READY,      /* its fix is */
	PART_STATE_DEPLOYED,
	PART_STATE_REFUTED,    /* not affected */
	PART_STATE_DECLINED,
	PART_STATE_LEFT,
	PART_STATE_BARRED,
	PART_STATE_N
};
extern const struct str part_state_names[PART_STATE_N];
enum part_state seen_part_state(const struct seen_part *p);

#endif
