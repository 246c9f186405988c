/* views_assess - what the page shows where parties say how urgent an entry is; see views.h. */
#ifndef WEB_VIEWS_VIEWS_ASSESS_H
#define WEB_VIEWS_VIEWS_ASSESS_H

#include "web/views/views.h"

struct assess_cell { struct str factor; struct word from, to; bool differ; }; /* `to` only where they differ */
struct assess_said {
	struct html at;
	struct str kind, party, by, reason, grades, facts, level, css, rules, href, number; /* number: of the act; may be empty */
};
struct entry_assess_view {
	struct page page;
	struct str id, title, href, zone;
	struct str view_href, decide_href; /* the forms; empty: not for whoever asks */
	struct entry_priority_view priority;
	LIST_OF(struct assess_cell) span;       /* the lowest and the highest of each factor */
	LIST_OF(struct assess_said) said;       /* newest first */
};

#endif
