/* views_repairs - what the templates of the patch matrix and of a vulnerability show; see views.h. */
#include "web/views/views.h" /* before the guard: it includes this one, in an order that serves all */
#ifndef WEB_VIEWS_VIEWS_REPAIRS_H
#define WEB_VIEWS_VIEWS_REPAIRS_H

#include "web/views/views_cases.h"

struct repair_mark {
	struct str text, css, note; /* note: share, build, level; empty: none */
	struct str vuln;            /* the column's name, for narrow pages */
	bool other;                 /* somebody else said it for the vendor */
};
struct repair_line_view {
	struct str name, anchor;
	LIST_OF(struct repair_mark) cells;
};
struct repair_vendor_view {
	struct str name, href, track, silence, more;
	bool own, silent;
	LIST_OF(struct repair_mark) cells;
	LIST_OF(struct repair_line_view) lines; /* where they differ */
};
struct repair_column { struct str text, note, href; };
struct silent_line { struct str name, href, text; struct html due; bool over; };
struct vuln_line { struct str title, href, number, cve, grade, states; bool checked; };

/* One cell of one's own, to be changed at once. */
struct repair_form_view {
	struct str id, subject, vuln, kind, line, branch, name, state, css, share, build, level, version;
	LIST_OF(struct option) states, reasons;
};
struct repairs_view {
	struct page page;
	struct case_top top;
	struct str lead, here, caption, zone, csv, json, openvex, csaf, csaf21, party, send_party;
	bool filtered, silent, may_send, staff, none;
	LIST_OF(struct count_row) tally;
	LIST_OF(struct silent_line) silents;
	LIST_OF(struct vuln_line) vulns;
	LIST_OF(struct option) parties, states, chosen_vulns;
	LIST_OF(struct repair_column) columns;
	LIST_OF(struct repair_vendor_view) vendors;
	LIST_OF(struct repair_form_view) forms;
	LIST_OF(struct link) wanted; /* what one makes and has said nothing of */
	struct act_list_view acts;
};

struct said_view { struct str by, url; struct html words, at; };
struct vuln_view {
	struct page page;
	struct str crumb, crumb_href, title, number, cve, cwe, grade, component, vector, vector_href, entry, entry_href, matrix;
	struct html words, checked;
	LIST_OF(struct count_row) tally;
	LIST_OF(struct said_view) said;
	struct act_list_view acts;
};

struct upload_line { struct str result, css, vuln, product, line, from, to, note, why; };
struct repairs_send_view {
	struct page page;
	struct str crumb, crumb_href, action, lead, kept, party, reason, name, format, wrong;
	bool may, needs_reason;
	LIST_OF(struct count_row) tally;
	LIST_OF(struct upload_line) rows;
};

#endif
