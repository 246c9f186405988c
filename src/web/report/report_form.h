/*
 * report_form - the questions of a report, in steps, and what was answered so far.
 *
 * Which questions there are stands in one table; what is a good answer, and which must be answered, says the row of the act
 * (report.submit), so that a form and a program are held to the same. Every step is kept as soon as it is sent, good or not; a
 * report is sent when every answer is.
 */
#ifndef WEB_REPORT_REPORT_FORM_H
#define WEB_REPORT_REPORT_FORM_H

#include "hub/report/drafts.h"
#include "web/act_form.h"
#include "web/page.h"
#include "web/serve/place.h"
#include "web/views/views_report.h"

enum report_step { STEP_PRODUCT, STEP_PROBLEM, STEP_EFFECT, STEP_KNOWN, STEP_FILES, STEP_YOU, STEP_CHECK, REPORT_STEP_N };
extern const struct str report_step_names[REPORT_STEP_N];

#define PATH_REPORT "/report"

struct str report_step_path(struct arena *a, enum report_step s); /* "/report/new/problem" */
struct str report_step_title(const struct request *rq, enum report_step s);
const struct act_row *report_row(void); /* NULL: reports are not taken here */

struct report_ask {
	enum report_step step;
	const char *name;       /* of the act's field, and in the draft */
	int rows;               /* of a field with several lines; 0: as it comes */
	bool markdown, counted;
	const char *autocomplete;
};
extern const struct report_ask report_asks[];
extern const size_t report_ask_n;
const struct act_field *report_field_of(const struct report_ask *k); /* NULL: the act does not ask it */
struct str report_label(const struct request *rq, const struct report_ask *k);
/* How an answer reads: a chosen word in the reader's language. */
struct str report_answer_text(const struct request *rq, const struct report_ask *k, struct str value);

/* --- the draft of this browser --- */

struct writing {
	struct str secret;
	struct draft t;
	bool there;
};
/* There may be none. False: the database is away. */
bool writing_load(struct request *rq, struct writing *ret, struct err *err);
/* A new one, with its cookie. ERR_LIMIT, with rs->status: too often from this place. */
bool writing_begin(struct request *rq, struct response *rs, struct writing *ret, struct err *err);
/* Kept; its cookie lasts as long from now. */
bool writing_keep(struct request *rq, struct response *rs, const struct writing *w, struct err *err);
bool writing_forget(struct request *rq, struct response *rs, const struct writing *w, struct err *err);

/* What was typed into a step, into the draft. */
void writing_take(struct request *rq, enum report_step step, struct writing *w);

/* The draft as the act's fields; what is wrong with it. True: nothing is. */
bool writing_decode(struct request *rq, const struct writing *w, struct act_value **ret, struct act_fault **ret_faults,
                    size_t *ret_n);
/* A fault in the reader's words, or empty: it is of another step. `field` is what to link to. */
struct str writing_fault(const struct request *rq, enum report_step step, const struct act_fault *f, struct str *ret_field);
enum report_step writing_step_of(struct str field);

bool report_show_step(struct request *rq, struct response *rs, enum report_step step, const struct writing *w,
                      const struct act_fault *faults, size_t fault_n, struct str file_wrong, struct err *err);

/* --- report_check.c --- */

/* The answers, to be sent or changed. `other`: what is wrong but with no answer. `late`: the session ended meanwhile, and
 * nothing was sent. */
bool report_show_check(struct request *rq, struct response *rs, const struct writing *w, const struct err *other, bool late,
                       struct err *err);
bool report_send(struct request *rq, struct response *rs, struct writing *w, struct err *err);

/* --- report_files.c --- */

/* What was sent of the step with files: kept apart, its tokens in the draft; or one taken away. *ret_wrong: why one was not
 * taken. */
bool writing_take_files(struct request *rq, struct writing *w, struct str *ret_wrong, bool *stays, struct err *err);
/* Those that are there; *ret_gone: some are not any more. */
bool writing_files(struct request *rq, const struct writing *w, struct report_file **ret, size_t *ret_n, bool *ret_gone,
                   struct err *err);
/* Their tokens, for the act's field; empty: none. In rq->a. */
struct str writing_file_tokens(struct request *rq, const struct writing *w);

struct str report_size(const struct request *rq, int64_t bytes); /* "12 KiB" */
/* Files sent with a form of another page, under `file`: their tokens, for a field of an act. False: the database is away. */
bool form_files(struct request *rq, struct str *ret_tokens, struct str *ret_wrong, struct err *err);
/* What a hint says of how large and how many they may be. */
struct str report_file_hint(const struct request *rq);

#endif
