/* views_owed - what the templates of the desk and of obligations show; see views.h. */
#ifndef WEB_VIEWS_VIEWS_OWED_H
#define WEB_VIEWS_VIEWS_OWED_H

#include "web/views/views.h"

struct owed_row {
	struct html due;          /* the instant; a dash where there is none */
	struct str when, title, href, about, about_href, named, bearer, basis, state, css, asked;
	bool late, unsure;
};
struct owed_tally {
	struct str text, href;
	int64_t n;
	bool lit, current;
};
struct waiting_line { struct str text, href; };
struct desk_view {
	struct page page;
	struct str lead, caption, zone, csv, json, next, first, party, order, ics;
	bool reverse, mine, everybody, filtered, ended;
	LIST_OF(struct owed_tally) tally;
	LIST_OF(struct waiting_line) waiting;
	LIST_OF(struct option) shows, rules;
	LIST_OF(struct column) columns;
	LIST_OF(struct owed_row) rows;
	LIST_OF(struct link) active;
	struct act_list_view acts;
};

struct owed_step {
	struct html at, due;
	struct str what, by, words, state, cause;
};
struct owed_fact { struct str name; struct html at; struct str note; };
struct obligation_view {
	struct page page;
	struct str title, when, state, css, about, about_href, named, bearer, recipient, basis, note, rule, rule_href, version, limit;
	struct str calendar, zone_of, asked, zone, json, number;
	bool late, unsure, forgotten; /* forgotten: the rule is not among the rules any more */
	struct html picture;
	LIST_OF(struct owed_fact) times;
	LIST_OF(struct owed_step) steps;
	struct act_list_view acts;
};

struct owed_rule_row {
	struct str id, anchor, title, basis, note, limit, bearer, recipient, opens, starts, meets, cancels, file, version, open_href;
	bool active, pausable, awaits;
};
struct owed_rules_view {
	struct page page;
	struct str json, caption;
	LIST_OF(struct owed_rule_row) rows;
};


struct owed_calendar_view {
	struct page page;
	struct str make, address;
	bool everybody;
};

#endif
