/* views_disclosure - what the template of a case's disclosure shows; see views.h. */
#include "web/views/views.h" /* before the guard: it includes this one, in an order that serves all */
#ifndef WEB_VIEWS_VIEWS_DISCLOSURE_H
#define WEB_VIEWS_VIEWS_DISCLOSURE_H

#include "web/views/views_cases.h"

struct gate_line {
	struct str question, count, state, css, note; /* note: who looked, who waived it */
	struct html at;
	LIST_OF(struct link) links;                    /* what opens it */
};
struct disclosed_view {
	struct str id, title, href, grade, component;
	LIST_OF(struct str) aliases, paragraphs;
	LIST_OF(struct condition_row) conditions;
	LIST_OF(struct link) references;
};
struct approval_line { struct str by; struct html at; bool current; };
struct disclosure_view {
	struct page page;
	struct case_top top;
	struct str lead, json, text, zone, publish, approve, unapprove;
	bool open, done, nothing;
	struct html published;
	int64_t shut;
	LIST_OF(struct gate_line) gates;
	LIST_OF(struct approval_line) approvals;
	LIST_OF(struct disclosed_view) entries;
};

#endif
