/*
 * finders - a report as whoever found it sees it: how it stands, who owes what by when, what was said, and what the case
 * it went into asks of them.
 *
 * A finder is whoever shows the report's secret (`held`, web/sign/held.h), whose account it is attached to, and that one's
 * colleagues. What the staff writes for itself is not among it: no notes, nobody's name but the party's. Of a case its cover
 * alone until its embargo's terms are accepted. Nothing changes here. Strings in `a`.
 */
#ifndef HUB_REPORT_FINDERS_H
#define HUB_REPORT_FINDERS_H

#include "hub/owed/obligations.h"
#include "hub/people/people.h"
#include "hub/talk/files.h"
#include "store/cases.h"
#include "store/reports.h"
#include "store/threads.h"

struct finder_post {
	int64_t id;
	unixtime at;
	struct str by;        /* a party's name; empty: the finder, or the hub */
	bool own, hub;
	struct str words;     /* Markdown; empty: taken back or erased */
};
struct finder_file {
	int64_t id, size;
	unixtime at;
	struct str name;      /* empty: dropped */
	struct str by, digest;
};
struct finder_proposal {
	int64_t id;
	unixtime ends, answer_by; /* answer_by: TIME_NONE, or silence after it is a no */
	struct str zone, by, words; /* by: a party's name, empty for a finder */
	bool own, said, yes;  /* theirs; what they answered */
};
struct finder_case {
	int64_t id;
	bool there;           /* they are asked to take part, or do */
	bool entered, lapsed; /* lapsed: a later end came into force that they did not accept */
	enum tlp tlp;
	enum embargo_state embargo;
	unixtime ends;        /* in force; else what they would agree to by entering; TIME_NONE */
	struct str ends_zone, why; /* why: it ended */
	unixtime exited, published;
	struct { struct finder_proposal *v; size_t n; } proposals; /* open ones; of a case they entered */
};
struct finder_report {
	struct report_row row;
	struct thing thing;
	bool held, own;       /* by the secret; by an account */
	struct str texts[REPORT_TEXT_N]; /* empty: not told, or erased */
	struct { struct finder_post *v; size_t n, cap; } posts; /* oldest first; the newest FINDER_POSTS */
	bool more;            /* there are older ones */
	struct { struct finder_file *v; size_t n; } files;
	struct finder_case at; /* .id 0: it is in none */
	struct obligation_rows owed; /* to the finder, still open, the next one first */
	struct { struct happened *v; size_t n; } history; /* newest first */
};
enum { FINDER_POSTS = 200, FINDER_REPORTS = 200 };

/* ERR_FOUND: there is none, or not for them. */
bool finder_report(const struct looking *l, int64_t id, bool held, struct finder_report *ret, struct err *err);
/* How it stands for its finder, a word: received, acknowledged, asked, valid, accepted, deferred, duplicate, invalid, closed,
 * withdrawn. */
struct str finder_stands(const struct report_row *r);
/* As JSON, without a line end. */
void finder_put(struct buf *b, const struct finder_report *r);

/* Those attached to the account of whoever looks, newest first. */
struct finder_line { struct report_row row; struct str title; };
struct finder_lines { struct finder_line *v; size_t n; };
bool finder_reports(const struct looking *l, struct finder_lines *ret, struct err *err);

#endif
