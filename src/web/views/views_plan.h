/* views_plan - what the templates of the handling plan and of the measures show; see views.h. */
#ifndef WEB_VIEWS_VIEWS_PLAN_H
#define WEB_VIEWS_VIEWS_PLAN_H

#include "web/views/views.h"

struct plan_level { struct str title, limit, bearer, recipient, basis, note; };
struct plan_grade_row { struct str grade, css, embargo, fix; };
struct plan_line { struct str name, value; };
struct plan_gate { struct str question; bool waivable; };
struct plan_version {
	struct str version, href;
	struct html adopted;
	day valid_from;
	bool shown, in_force;
};
struct plan_view {
	struct page page;
	struct str name, version, about, exploited, json, adopt, rules;
	bool own, in_force;
	day valid_from;
	struct html adopted;
	struct str next, next_text; /* a version that was adopted and whose day has not come */
	struct changes_view changes;
	LIST_OF(struct str) principles, ends, silence;
	LIST_OF(struct plan_level) levels;
	LIST_OF(struct plan_grade_row) grades;
	LIST_OF(struct plan_line) limits, consent;
	LIST_OF(struct target_row) targets;
	LIST_OF(struct plan_gate) gates;
	LIST_OF(struct plan_version) versions;
};

struct measure_line {
	struct str name, hint, href, median, p80, own;
	int64_t done, open, overdue;
	bool current;
};
struct measure_part {
	struct str id, title, text, caption, column;
	struct html picture;
	LIST_OF(struct measure_line) rows;
};
struct skill_line {
	struct str order, sentence, observed, luck, skill;
	int64_t held, of;
};
struct end_line { struct str name; int64_t n; };
struct measures_view {
	struct page page;
	struct str lead, csv, json, what, clear, others;
	bool any, filtered, with_own, staff;
	LIST_OF(struct option) froms, tos, grades, whats;
	LIST_OF(struct measure_line) times, embargoes;
	struct html times_picture, ends_picture, skill_picture;
	struct str times_text, ends_text, skill_text;
	LIST_OF(struct measure_part) parts;
	LIST_OF(struct end_line) ends;
	LIST_OF(struct skill_line) skill;
	int64_t histories;
};

#endif
