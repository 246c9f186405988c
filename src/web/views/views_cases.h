/* views_cases - what the templates of cases show; see views.h. */
#include "web/views/views.h" /* before the guard: it includes this one, in an order that serves all */
#ifndef WEB_VIEWS_VIEWS_CASES_H
#define WEB_VIEWS_VIEWS_CASES_H

#include "web/views/views_owed.h"
#include "web/views/views_people.h"

/* --- the list --- */

struct case_line {
	struct str number, href, title, track, cves, state, when, tlp, due_when;
	struct html ends, due_at;
	int64_t due, unread;
	struct word grade;
	bool cover, burns, late;
};
struct cases_view {
	struct page page;
	struct str lead, q, order, caption, zone, csv, json, next, first;
	bool reverse, filtered, any;  /* any: there are cases, shown or not */
	LIST_OF(struct owed_tally) tally;
	LIST_OF(struct option) shows, grades, labels, parts;
	LIST_OF(struct column) columns;
	LIST_OF(struct case_line) rows;
	struct act_list_view acts;
};

/* --- one --- */

struct case_fact { struct str name, text, href; struct html at; struct word word; bool lit; };
struct case_offer {              /* an end that is proposed */
	struct str by, when, words, said, accept, reject, withdraw, decide;
	struct html ends, at, answer_by;
	int64_t yes, no;
};
struct embargo_view {
	struct str state, zone, agreed_in, why, meaning, plan, plan_href;
	struct str until;            /* "2026-12-05T09:00:00Z", for the script that ticks */
	struct str when;             /* "in 12 days" */
	struct html ends, began, exited;
	bool force, over;
	LIST_OF(struct case_offer) offers;
};
struct case_owed_row { struct html due; struct str when, css, title, href, bearer; };
struct case_part_row {
	struct str name, href, role, state, css, since_what, track, repairs, country;
	struct html since;
	struct word grade;
	int64_t unread;
	bool own, leads, finder;
};
struct case_thread_row { struct str title, href, kind, product; struct html last; int64_t posts, unread; bool ended; };
struct case_vuln_row { struct str title, href, component, cve, cwe; struct word grade; };
struct case_tab { struct str text, href; int64_t n; bool current; };
struct case_top {                /* what stands on top of each of its pages */
	struct str number, title, tlp, meaning;
	LIST_OF(struct case_tab) tabs;
};
struct case_view {
	struct page page;
	struct case_top top;
	struct str say, say_vendors, zone, json, leader, finder_text;
	struct word grade;
	struct embargo_view embargo;
	LIST_OF(struct case_fact) facts;
	LIST_OF(struct case_vuln_row) vulns;
	LIST_OF(struct case_owed_row) mine, others;
	struct str more_owed, others_caption;
	LIST_OF(struct link) first;  /* what is next for whoever looks, as buttons */
	struct act_list_view acts;
	/* participants */
	struct str q, order, parts_caption, parts_csv;
	bool reverse, parts_filtered, many, sees_repairs, sees_track;
	LIST_OF(struct option) roles, states;
	LIST_OF(struct column) columns;
	LIST_OF(struct case_part_row) parts;
	LIST_OF(struct case_thread_row) threads;
	LIST_OF(struct owed_tally) repairs; /* rows of the matrix by state */
	struct str gates, gates_shut, gates_href; /* how many hold, and which do not */
	LIST_OF(struct link) reports;
	struct history_view history;
	struct str older;
};
struct case_cover_view {
	struct page page;
	struct case_top top;
	struct str by, role, zone, accept, propose, decline, json;
	struct embargo_view embargo;
	LIST_OF(struct case_owed_row) mine;
	LIST_OF(struct link) more;
};

struct timeline_key { struct html shape; struct str text; };
struct timeline_row { struct html at, shape; struct str who, what; };
struct case_timeline_view {
	struct page page;
	struct case_top top;
	struct html picture;
	struct str zone, caption, fold, fold_text;
	LIST_OF(struct timeline_key) key;
	LIST_OF(struct timeline_row) rows;
};

struct notify_reason { struct str text; };
struct notify_row {
	struct str id, party, name, href, country, roles, bar;
	bool there, barred, unreachable;
	LIST_OF(struct str) reasons;
};
struct case_notify_view {
	struct page page;
	struct case_top top;
	struct str q, wrong, back, meaning;
	LIST_OF(struct form_error) errors;
	LIST_OF(struct notify_row) proposed, rest;
	LIST_OF(struct option) roles;
	LIST_OF(struct str) bars;
	bool named;                  /* the weaknesses name products */
	bool any, open;              /* somebody can be chosen; and only among the rest */
};

#endif
