/*
 * report_acts - what is done to reports: by their finders (report_acts.c) and by the staff (triage_acts.c); rows of the act table.
 *
 *   report.submit   by anybody; makes report/N and its thread/N; the tracking secret is told once
 *   report.attach say withdraw                                   by who found it: under their account, or showing the secret
 *   report.assign acknowledge ask inform                         by the staff: what passes between them and the finder
 *   report.validate invalidate duplicate defer reopen close      by the staff: steps of rules/report_state.h
 *   report.affects                                               by the staff: more parties than were known at first
 *
 * What is written to the finder becomes a post in the report's thread; a note is for the staff and stays with its act. The
 * state of a report is that of its coordination: a case that takes it up sets it to `accepted`. Facts for the rules of
 * obligations: `severity` and, one each, `affected` ("party/nova").
 *
 * Floods: how many reports somebody may send is told by the settings "reports.*", and by how their earlier ones came out
 * (hub/report/similar.h, finder_of()); how many come from one address is the web's to count (web/api, web/act_form).
 */
#ifndef HUB_REPORT_REPORT_ACTS_H
#define HUB_REPORT_REPORT_ACTS_H

#include "hub/act.h"
#include "hub/notice/notices.h"
#include "store/reports.h"

extern const struct act_section acts_of_reports, acts_of_triage;

enum {
	REPORT_LINE = 300,        /* bytes of a line */
	REPORT_PROSE = 48 * 1024, /* of what is long: description, steps */
	REPORT_NOTE = 16 * 1024,  /* of what is shorter */
	REPORT_PARTIES = 200,     /* found affected */
};

/* --- shared by the two files --- */

/* The report that it is done to, as it is. */
bool report_at_hand(struct acting *x, struct report_row *ret, struct err *err);
/* One step of its state; ERR_STATE and why when there is none. */
bool report_step(struct report_row *r, enum report_event e, struct err *err);
/* In `apply`: what was written becomes a post of the report's thread; nothing when nothing was. */
bool report_post(struct acting *x, const struct report_row *r, struct str words_ref, struct str who, struct err *err);
/* In `aside`: facts for rules. */
void report_facts(struct acting *x, const struct report_row *r);
/* In `aside`: who found it is told, by whatever way there is. */
bool report_tell_finder(struct acting *x, const struct report_row *r, enum notice_kind kind, struct err *err);
/* And the staff: whoever it is assigned to, else all who may see it. */
bool report_tell_staff(struct acting *x, const struct report_row *r, enum notice_kind kind, struct err *err);
/* "nova, orion" one by one, each once, in the order of the alphabet. */
void report_parties(struct arena *a, struct str text, struct strs *ret);

#endif
