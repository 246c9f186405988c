/*
 * act_form - a form for any act, made of its row.
 *
 * GET /do/NAME?subject=party/nova shows it; further names of the query that are fields of the act fill them in, so that a page can
 * link to a form with what is known already. POST does the act and leads to the page of what it was done to, or made, where
 * it is said what happens next; `back` names another page of ours to go to. What is wrong is told on the same page, with
 * everything that was typed but secrets.
 *
 * The words come from ui/messages, by key:
 *   act.NAME              what the button and the title say: "Add a contact"; must be there
 *   act.NAME.lead         one paragraph under the title
 *   act.NAME.warning      what cannot be undone, or whom it concerns: shown above the button
 *   act.NAME.done         said afterwards: what happens next, and by when
 *   happened.NAME         what histories say of it: "A contact was added"; must be there, also for what only the hub does
 *   field.NAME.FIELD      the label; must be there        field.NAME.FIELD.hint  a line under it
 *   word.WORD             one of several to choose from; word.NAME.FIELD.WORD where one field calls it otherwise
 */
#ifndef WEB_ACT_FORM_H
#define WEB_ACT_FORM_H

#include "hub/act.h"
#include "web/serve/http.h"
#include "web/views/views.h"

/* Hidden fields of a form, which no act's field may be called: the token, what it is done to, what it is called so that sending it
 * twice does it once, where to go afterwards, who was signed in when it was shown, what was kept of it; and the button that only
 * shows what would change. */
enum { ACT_FORM_NAME_N = 7 };
extern const struct str act_form_names[ACT_FORM_NAME_N];

/* Are there people who may do it by a form? */
bool act_has_form(const struct act_row *row);
/* A text by its key in the reader's language; `otherwise` (English) when there is none. act_key() joins with dots. */
struct str act_text_or(const struct request *rq, struct str key, const char *otherwise);
struct str act_key(struct arena *a, const char *front, const char *name, struct str rest);
struct str act_title(const struct request *rq, const struct act_row *row); /* "Add a contact" */
struct str act_happened(const struct request *rq, struct str name);        /* "A contact was added" */
struct str act_field_label(const struct request *rq, const struct act_row *row, const struct act_field *f);
struct str act_word(const struct request *rq, const struct act_row *row, const struct act_field *f, struct str word);

/* What whoever asks may do to a thing, as links to the forms: the part of its page that says what one can do. Those that
 * only follow at another time (ERR_STATE) are among them: the form tells why. */
struct link_list { struct link *v; size_t n; };
void act_links(const struct request *rq, struct str subject, const struct thing *t, struct link_list *ret);
/* The address of one form. */
struct str act_path(struct arena *a, const char *name, struct str subject);

/* --- for pages/act.c --- */

struct typed { /* what stands in the fields */
	const struct act_input *v;
	size_t n;
};
struct act_wrong {
	const struct act_fault *v;
	size_t n;
	struct err other; /* of no field: the rules say not now, the database is away */
};
void act_fill(const struct request *rq, const struct act_row *row, const struct typed *typed, const struct act_wrong *wrong,
              struct act_view *v);

/* One field of a row as a form of our own shows it; its words can be put in place afterwards, and then `about`. */
void act_field_fill(const struct request *rq, const struct act_row *row, const struct act_field *f, const struct typed *typed,
                    struct act_field_view *ret);
struct str act_field_about(const struct request *rq, const struct act_field_view *f);

#endif
