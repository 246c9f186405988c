/* views_triage - what the templates of the staff's work on reports show; see views.h. */
#ifndef WEB_VIEWS_VIEWS_TRIAGE_H
#define WEB_VIEWS_VIEWS_TRIAGE_H

#include "web/views/views.h"

struct triage_row {
	struct html due, at;
	struct str when, when_css, number, href, title, product, state, css, grade, assigned, record;
	bool late, low;               /* low: mostly nothing came of what they sent */
	LIST_OF(struct str) marks;
};
struct triage_tally { struct str text, href; int64_t n; bool lit, current; };
struct triage_view {
	struct page page;
	struct str lead, caption, zone, json, next, first, q, order;
	bool reverse, filtered;
	LIST_OF(struct triage_tally) tally;
	LIST_OF(struct option) shows, grades, states;
	LIST_OF(struct column) columns;
	LIST_OF(struct triage_row) rows;
	struct act_list_view acts;
};

struct triage_fact { struct str name, text, href; struct html at; };
struct triage_text { struct str title; struct html words; };
struct triage_alike { struct str number, href, title, state, css; int64_t percent; bool same; };
struct triage_owed { struct str title, href, when, css; struct html due; };
struct triage_post { struct str id, by; struct html at, words; bool own, gone; };
struct triage_step { struct html at; struct str what, detail, note, by; };
struct triage_one_view {
	struct page page;
	struct str number, title, state, css, grade, reason, lead, zone, json, pause, asked;
	struct html asked_at;
	bool forgotten, low;
	LIST_OF(struct str) marks;
	LIST_OF(struct triage_fact) facts;
	LIST_OF(struct triage_text) texts;
	LIST_OF(struct triage_alike) alike, duplicates;
	LIST_OF(struct link) entries, files;
	LIST_OF(struct triage_owed) owed;
	LIST_OF(struct triage_post) posts;
	LIST_OF(struct triage_step) steps;
	struct act_list_view acts;
};

#endif
