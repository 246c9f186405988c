/*
 * reports - reports as the staff sees them: the queue, and one whole with what it looks like, who sent it and what is owed.
 *
 * Only what a coordinator may read: a report that went into a case is there for the parties that coordinate that case. Finders have
 * hub/report/finders.h. Nothing changes here. Strings in `a`.
 */
#ifndef HUB_REPORT_REPORTS_H
#define HUB_REPORT_REPORTS_H

#include "base/map.h"
#include "hub/people/people.h"
#include "hub/report/similar.h"
#include "store/list.h"
#include "store/obligations.h"
#include "store/reports.h"

/* --- the queue --- */

enum report_show {
	REPORTS_OPEN, REPORTS_NEW /* nobody acknowledged them */, REPORTS_UNASSIGNED, REPORTS_MINE,
	REPORTS_WAITING /* for their finder */,
	REPORTS_ANSWERED /* the finder wrote, and nobody since */, REPORTS_LATE /* something is overdue */,
	REPORTS_RESTING /* deferred */,
	REPORTS_CLOSED, REPORT_SHOW_N
};
extern const struct str report_show_names[REPORT_SHOW_N];
enum report_order {
	REPORTS_BY_DUE, /* what is due next first; of finders whose reports mostly came to nothing last */
	REPORTS_BY_AGE, REPORTS_BY_GRADE, REPORTS_BY_RECORD, REPORT_ORDER_N
};
extern const struct str report_order_names[REPORT_ORDER_N];

struct report_ask {
	enum report_show show;
	enum report_order order;
	bool reverse;
	struct str grade;  /* a grade, "none" for those without; empty: any */
	struct str state;  /* a state's word; empty: any */
	struct str query;  /* words that they have, or a number; empty: any */
	size_t from, most; /* of those that match, in their order */
};
struct listed_report {
	struct report_line row;
	struct str title, product;   /* empty: erased */
	struct str assigned;         /* a name; empty: nobody */
	struct finder_record record; /* this one too */
};
struct listed_reports {
	struct listed_report *v;
	size_t n, all;               /* how many match */
	int64_t counts[REPORT_SHOW_N]; /* of all that may be seen, whatever was asked; of closed ones those that were looked at */
};
enum { REPORTS_LOOKED_AT = 20000 }; /* newest first; a queue that is longer is none that people work through */
bool reports_list(const struct looking *l, const struct report_ask *k, struct listed_reports *ret, struct err *err);

/* --- one --- */

struct alike { int64_t report; unsigned weight; struct str title; enum report_state state; struct str verdict; int64_t case_id; };
struct report_post { int64_t id; unixtime at; struct str by; bool finder; struct str words; /* empty: taken back or erased */ };
struct reported_file { int64_t id; unixtime at; struct str name, media; int64_t size; }; /* name: empty when erased */
struct report_happening {
	struct happened what;
	struct str detail; /* the words it was done with: "high", "not_reproduced", "report/12" */
	struct str note;   /* for the staff */
};
struct seen_report {
	struct report_row row;
	struct thing thing;
	struct str texts[REPORT_TEXT_N]; /* empty: not told, or erased */
	bool forgotten;                  /* what they wrote was erased */
	struct str assigned;
	struct finder_record record;
	struct { struct alike *v; size_t n; } alike;       /* most alike first; those that may be seen */
	struct { struct alike *v; size_t n; } duplicates;  /* that say to be the same as this one */
	struct strs entries;                               /* of the list, found by the words of title and product */
	struct obligation_rows owed;                       /* open ones, due next first */
	struct { struct report_post *v; size_t n; } posts; /* oldest first */
	struct { struct reported_file *v; size_t n; } files; /* of its conversation, that are still there */
	struct { struct report_happening *v; size_t n; } history; /* newest first */
};
enum { REPORT_POSTS = 500, REPORT_HISTORY = 200, REPORT_ENTRIES = 8 };
bool reports_one(const struct looking *l, int64_t id, struct seen_report *ret, struct err *err);

/* --- for programs --- */

void report_put_line(struct buf *b, const struct listed_report *r);
void report_put(struct buf *b, const struct seen_report *r);

#endif
