/* case_words - what pages of cases share: words for states, the embargo in words, what stands on top of each page. */
#ifndef WEB_CASE_CASE_WORDS_H
#define WEB_CASE_CASE_WORDS_H

#include "hub/case/case_seen.h"
#include "web/people/people_words.h"
#include "web/views/views_cases.h"

enum case_tab_at { CASE_TAB_CASE, CASE_TAB_REPAIRS, CASE_TAB_TIMELINE, CASE_TAB_DISCLOSURE, CASE_TAB_NOTIFY, CASE_TAB_N };

struct str case_path(struct arena *a, int64_t id);
/* The form for proposing an end, filled with the one that the handling plan proposes. Empty stays empty. */
struct str case_with_offer(const struct request *rq, const struct seen_case *c, struct str href);
struct word case_part_word(const struct request *rq, enum part_state s);
struct word case_grade_word(const struct request *rq, struct str grade); /* empty for none */
struct str repair_word(const struct request *rq, enum repair r);           /* "fix ready" */
struct str case_label(enum tlp t);                                      /* "TLP:AMBER" */
/* "in 2 days", "3 hours ago". */
struct str case_when(const struct request *rq, unixtime t);
/* How it stands, in a sentence. */
struct str case_say(const struct request *rq, const struct case_row *c);
/* In two or three words, for a table. */
struct str case_say_short(const struct request *rq, const struct case_row *c, bool cover);
/* Vendors in numbers; empty without any. */
struct str case_say_vendors(const struct request *rq, const struct seen_case *c);
/* A participant's name; the finder's words for a report. */
struct str case_who_text(const struct request *rq, const struct seen_case *c, struct str who);

/* The head of its pages, with links to those that are there for whoever looks. */
void case_fill_top(const struct request *rq, const struct seen_case *c, enum case_tab_at at, struct case_top *ret);
/* The same for a page that shows something else of the case. */
bool case_find_top(const struct request *rq, const struct looking *l, int64_t id, enum case_tab_at at, struct case_top *ret,
                   struct err *err);
/* The embargo with its proposals; what is sealed in them is opened. On a cover: the terms alone. */
bool case_fill_embargo(const struct looking *l, const struct wall *w, const struct seen_case *c, struct embargo_view *ret,
                       struct err *err);
/* What happened, newest first. (case_told.c) */
void case_fill_history(const struct wall *w, const struct seen_case *c, struct history_view *ret);
/* What one act was about, as the history says it: "Nova 12* · Android 15 · fix in progress"; empty when its name says all. */
struct str case_about(const struct wall *w, const struct seen_case *c, struct str act, struct str body);
/* What somebody may do, of what the rules do not refuse now: buttons for what is next, links for the rest. */
void case_fill_acts(const struct request *rq, const struct seen_case *c, struct case_view *v);

/* What forms about a case offer to choose from (web/act_choose.h). (case_choose.c) */
struct choices;
bool case_split_choices(const struct choices *c, struct err *err);
bool case_merge_choices(const struct choices *c, struct err *err);      /* other open cases that they lead */
bool case_release_choices(const struct choices *c, struct err *err);    /* its reports */
bool case_lead_choices(const struct choices *c, struct err *err);       /* who may lead it */
bool case_remove_choices(const struct choices *c, struct err *err);     /* who is in it, but for who leads */
bool case_credit_choices(const struct choices *c, struct err *err);     /* whoever is or was in it */
bool case_coordinate_choices(const struct choices *c, struct err *err); /* coordinating parties that are not in it */
bool case_escalate_choices(const struct choices *c, struct err *err);   /* coordinating and regulating parties */
bool case_thread_choices(const struct choices *c, struct err *err);     /* who else takes part, for a private conversation */
bool case_admit_choices(const struct choices *c, struct err *err);      /* the same, of the case that a conversation is of */

#endif
