/*
 * views - what the templates in ui/ show: plain structs, filled by the page functions.
 *
 * Texts are already in the reader's language, links are paths of ours or
 * checked when they are written. `struct html` is made by our own code only.
 */
#ifndef WEB_VIEWS_VIEWS_H
#define WEB_VIEWS_VIEWS_H

#include "base/clock.h"
#include "web/serve/out.h"
#include "web/svg.h"

#define LIST_OF(type) struct { type *v; size_t n; }

struct link {
	struct str text, href;
	bool current;
};
struct alternate { struct str tag, name, path, url; bool current; };
struct word { struct str text, css; bool lit; }; /* an enum's word and its class; lit: in the colour of alarm */
struct option { struct str value, text; bool chosen; };
struct act_list_view { LIST_OF(struct link) links; }; /* what one can do */
struct happened_row {
	struct html at, when;     /* when: an instant that it was about */
	struct str what, about, by;
};
struct history_view {
	struct str zone;
	LIST_OF(struct happened_row) rows;
};

struct trouble_view { /* what mail servers reported of an address */
	struct str address; /* empty: nothing */
	bool failing;
	struct str status, said, good, change; /* good, change: forms; empty: not for whoever looks */
	int64_t kept;
	struct html at;
};

struct page {
	struct str lang, title, css, js;
	bool alarm;            /* something burns: the bell is red */
	bool unlisted;         /* not for search engines */
	LIST_OF(struct link) nav;
	LIST_OF(struct alternate) languages; /* url: whole, for other programs */
	bool english;          /* the reader's language is that of the records */
	bool hub;              /* there is one here: */
	struct str sign_in;    /* where to; empty when signed in, or without a hub */
	struct str member, party, account; /* whoever is signed in: their name, their party's, their own page */
	LIST_OF(struct link) desk; /* what is for those signed in */
	struct str told;       /* what became of the last act */
	struct str trouble;    /* where one is told why mail to them comes back; empty: it does not */
	struct str token, once; /* of this page's forms: {{> token page}} */
};

struct problem_view {
	struct page page;
	int status;
	struct str title, text, detail;
};

struct form_error { struct str field, text; };
struct form_errors { LIST_OF(struct form_error) rows; };

/* --- forms of acts --- */

struct act_option_view { struct str id, value, text; bool chosen, fixed; };
struct act_field_view {
	struct str id, name, label, hint, wrong, value;
	struct str about;             /* ids of the hint and of what is wrong */
	bool optional;
	bool line, prose, radios, select, boxes; /* which of these it is */
	bool group;                   /* radios or boxes: several elements under one legend */
	struct str type, mode, autocomplete; /* of a line */
	int size;                     /* its columns; 0: the whole width */
	int64_t max;
	LIST_OF(struct act_option_view) options;
};
/* What another version of something says otherwise, line by line. */
struct change_row { struct str name, was, is; };
struct changes_view {
	bool shown;
	struct str title, text, was, is; /* `was` and `is`: what the columns are called */
	LIST_OF(struct change_row) rows;
};
struct act_view {
	struct page page;
	struct str name, action, lead, warning;
	struct str about, about_href; /* what it is done to */
	struct str subject, to, by; /* hidden fields */
	bool filled;                  /* what stands in it was typed before */
	LIST_OF(struct form_error) errors;
	LIST_OF(struct act_field_view) fields;
	struct str look;              /* what the button says that shows what would change; empty: there is none */
	struct changes_view changes;
};
struct act_result_view {
	struct page page;
	struct str text, result, next;
	bool again;
};

/* --- the alliance's priority --- */

struct fact_line { struct str text, source; };
struct factor_row {
	struct str name, reason, by;
	struct word grade;
	struct word by_rule;          /* where a person's grade stands instead */
	LIST_OF(struct fact_line) because;
	LIST_OF(struct str) wanted;
};
struct priority_view {
	struct str level, css, word, meaning, said;
	struct html bars;
	struct str embargo, fix, emergency, because, limited, note, rules;
	bool due;                     /* emergency response */
	LIST_OF(struct factor_row) factors;
};
struct fact_field {
	struct str id, name, label, hint, value, known, source, wrong;
	LIST_OF(struct option) options; /* none: a field to type in */
};
struct factor_field {
	struct str id, title, ask, grade_name, reason_name, reason;
	LIST_OF(struct fact_field) facts;
	LIST_OF(struct option) grades;
};
struct priority_page_view {
	struct page page;
	struct str entry, entry_title, entry_href, entry_wrong, clear, json;
	LIST_OF(struct form_error) errors;
	LIST_OF(struct factor_field) factors;
	struct priority_view result;
};
struct rule_row { struct str number, result, css, note; LIST_OF(struct str) conditions; };
struct rule_table {
	struct str id, title, text, column;
	LIST_OF(struct rule_row) rows;
};
struct target_row { struct str level, css, word, embargo, fix, emergency; };
struct rules_view {
	struct page page;
	struct str version;
	day since;
	LIST_OF(struct rule_table) factors;
	struct rule_table levels, limits;
	LIST_OF(struct target_row) targets;
};
struct named_grade { struct str factor; struct word grade; };
struct graded_party { struct str party; LIST_OF(struct named_grade) grades; };
struct assessment_row_view { struct str kind, party, reason, level, css, rules; day day; };
struct entry_priority_view {
	struct priority_view now;
	struct str what_if, json, decided_by, decided_reason, other_rules;
	day decided_on;
	struct str assess;            /* the page where members say it; empty: not for whoever asks */
	bool differ;
	LIST_OF(struct str) columns;  /* the factors, as heads of the parties' table */
	LIST_OF(struct graded_party) parties;
	LIST_OF(struct assessment_row_view) history;
};

/* --- lists of entries --- */

struct entry_row_view {
	struct str id, title, href;
	struct str component;
	struct word severity, priority; /* priority: "P1" */
	bool exploited, withdrawn;
	day published, updated, level;
};
typedef LIST_OF(struct entry_row_view) entry_rows;

struct column {
	struct str text, href, css;
	struct str sort; /* the value of aria-sort; empty when not by this one */
};
struct entry_table {
	struct str caption;
	LIST_OF(struct column) columns;
	entry_rows rows;
};

struct count_row { struct str text, href; int64_t n; };

struct start_view {
	struct page page;
	struct str lead;
	int64_t entries, exploited, records, devices;
	day changed;
	bool empty;
	entry_rows attacks, news;
	LIST_OF(struct count_row) makers;
};

struct list_page_view {
	struct page page;
	struct str q, chip, credit;
	bool exploited, filtered;
	struct str order; /* of a hidden field, so that a new search keeps it */
	bool reverse;
	LIST_OF(struct option) makers, releases, severities, priorities, years;
	LIST_OF(struct str) chips;
	LIST_OF(struct link) active; /* filters in force, each with the link that takes it away */
	struct entry_table table;
	struct str csv, json, atom, watch, next, first; /* watch: where a member asks to be told of the search; may be empty */
};

/* --- one entry --- */

struct condition_row {
	struct str line, source, doubt, text;
	const char *doubt_css;
	bool foreign; /* text is the source's, in English */
	LIST_OF(struct str) who, until;
};
struct evidence_row { struct str kind, source, text, value, url, host; day date; bool burns; };
struct vector_row {
	struct str source, version, score, vector; /* score: as the source states it */
	struct str computed, nomenclature, href, unread;
	struct word severity;         /* of what we computed */
	bool differs;
};
struct source_row_view { struct str name, provider, key, href; day updated; };
struct link_group {
	struct str title;
	LIST_OF(struct link) links, more;
};
struct entry_page_view {
	struct page page;
	struct str id, title, component, kind, level_text, json, watch;
	struct word severity;
	bool exploited, withdrawn;
	day published, updated, level;
	LIST_OF(struct str) aliases, paragraphs, disagreements, credits;
	LIST_OF(struct link) weaknesses;
	LIST_OF(struct condition_row) conditions;
	LIST_OF(struct evidence_row) evidence, attacks;
	struct entry_priority_view priority;
	LIST_OF(struct vector_row) vectors;
	LIST_OF(struct source_row_view) sources;
	LIST_OF(struct link_group) references;
};

/* --- checking a device --- */

struct pick { struct str id, value, text, detail; bool chosen; };
struct check_view {
	struct page page;
	struct str model, release, level, chip, kernel;
	struct str release_wrong, level_wrong, chip_wrong, kernel_wrong;
	bool unknown_model, picked, more_open;
	int64_t many; /* how many models fit, when more than are shown */
	LIST_OF(struct pick) picks;
	LIST_OF(struct link) known; /* all models, where the list knows few */
	LIST_OF(struct option) systems;
	LIST_OF(struct form_error) errors;
};
struct dump_view {
	struct page page;
	struct str error, text;
};

struct tab { struct str text, href; int64_t n; bool current; };
struct verdict_row {
	struct str id, href, title, reason, fix;
	struct word severity, priority, verdict;
	bool exploited;
};
struct result_view {
	struct page page;
	struct str name, update, todo, level, caption;
	LIST_OF(struct str) facts;
	bool from_dump, calm, open;
	int64_t affected, possible, fixed, unknown, not_affected, exploited, maybe_exploited, level_closes;
	LIST_OF(struct count_row) lacks; /* the facts that would decide what is possible, most wanted first */
	LIST_OF(struct tab) tabs;
	LIST_OF(struct verdict_row) rows;
	struct str first, next, csv, json, share, change;
};

struct device_result { struct str name, facts, href; int64_t affected, exploited, possible, fixed; };
struct many_view {
	struct page page;
	int64_t total, cut;
	LIST_OF(struct device_result) rows;
};

/* --- calculators --- */

struct choice_view {
	struct str id, value, key, name, text, term; /* value: what the form sends; term: see score_words.h */
	bool chosen;
};
struct metric_view {
	struct str id, key, name, term, ask, wrong, helper, helper_href; /* helper: a table that gives the answer */
	bool brief;                   /* choices in a row, without explanations */
	LIST_OF(struct choice_view) choices;
};
struct metric_group_view {
	struct str id, title, text;
	bool folded, open;            /* folded: behind a summary, open when something in it is chosen */
	LIST_OF(struct metric_view) metrics;
};
struct score_part { struct str name, value, term; struct word severity; };
struct outcome_choice { struct str name, text; bool possible, only; };
struct outcome_change { struct str metric, value; LIST_OF(struct str) outcomes; };
struct outcome_view {             /* what follows from the choices */
	struct str said;              /* the whole in one line, for those who listen */
	bool any, whole;              /* something, all that is needed was chosen */
	struct str score;             /* "9.8" */
	struct word severity;
	struct html ruler;
	LIST_OF(struct score_part) parts;
	struct str nomenclature, nomenclature_text;
	struct str no_grade;
	struct str decision, decision_text, term; /* SSVC; a grade */
	LIST_OF(struct outcome_choice) outcomes;
	LIST_OF(struct outcome_change) changes, narrows;
	struct str table;             /* "ssvc:DT_SP:1.0.0" */
	struct str vector, json, selection; /* selection: as an SSVC SelectionList */
	int64_t lacks, open;          /* metrics still to choose; outcomes still possible, when not decided */
	LIST_OF(struct link) missing;
};
struct step_view { struct str name, formula, value; };
struct method_view {              /* one in the list of methods */
	struct str name, text, href;
	bool current;
};
typedef LIST_OF(struct method_view) method_list;

struct score_view {               /* the start of the calculators */
	struct page page;
	struct str vector, wrong;
	method_list scores, decisions, others;
};
struct calculator_view {
	struct page page;
	struct str name, lead, path, note, typed, wrong, wrong_field;
	LIST_OF(struct metric_group_view) groups;
	struct outcome_view outcome;
	LIST_OF(struct step_view) steps;
	method_list related;
};

/* --- statistics, the API in words, prose --- */

struct plot_view {
	struct str id, title, text, note;
	const char *css;
	struct html picture;
	LIST_OF(struct bar) rows;
};
struct statistics_view {
	struct page page;
	int64_t entries, exploited;
	LIST_OF(struct plot_view) plots;
};
struct api_param_view { struct str name, help; };
struct api_call_view {
	struct str method, path, title, try_href;
	LIST_OF(struct api_param_view) params;
};
struct api_view {
	struct page page;
	struct str url;
	LIST_OF(struct api_call_view) calls;
};
struct prose_view {
	struct page page;
	struct str url;
};

/* --- the ledger --- */

struct proof_step_view { struct str text, word, detail; const char *css; };
struct proof_turn_view { int64_t level; struct str own, side, beside, up; };
struct proof_fact { struct str name, value; bool sealed; };
struct proof_view {
	bool asked, holds;
	struct str verdict, what, said;       /* said: what the picture shows, in a sentence */
	LIST_OF(struct proof_step_view) steps;
	LIST_OF(struct proof_fact) act, fields;
	struct html picture;
	LIST_OF(struct proof_turn_view) turns;
};
struct ledger_view {
	struct page page;
	int64_t size, revealed;
	struct str origin, key, root, note, error, typed;
	struct html at;
	struct proof_view proof;
};
struct receipt_row_view { int64_t number; struct str what, subject, by, href; struct html at; };
struct receipts_view {                        /* one's own receipts, or what was revealed */
	struct page page;
	LIST_OF(struct receipt_row_view) rows;
	struct str older, newest;
};
#include "web/views/views_account.h"
#include "web/views/views_admin.h"
#include "web/views/views_assess.h"
#include "web/views/views_cases.h"
#include "web/views/views_disclosure.h"
#include "web/views/views_notices.h"
#include "web/views/views_owed.h"
#include "web/views/views_people.h"
#include "web/views/views_plan.h"
#include "web/views/views_repairs.h"
#include "web/views/views_report.h"
#include "web/views/views_threads.h"
#include "web/views/views_triage.h"

#endif
