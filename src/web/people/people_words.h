/* people_words - what pages of parties and people share: who looks, words for roles and kinds, links to acts, histories. */
#ifndef WEB_PEOPLE_PEOPLE_WORDS_H
#define WEB_PEOPLE_PEOPLE_WORDS_H

#include "hub/people/people.h"
#include "web/serve/http.h"
#include "web/views/views.h"
#include "web/wall.h"

/* With the request's own connection; false with *err while the database is away. */
bool looking_of(struct request *rq, struct looking *ret, struct err *err);

struct str words_of_roles(const struct request *rq, unsigned roles); /* "vendor, tester" in the reader's language */
struct str word_of(const struct request *rq, struct str word);       /* the message "word.WORD" */
struct str path_of_member(struct arena *a, int64_t id);

/* What whoever asks may do to a thing, but for the acts named in `but` (ended by NULL). */
void acts_on(const struct request *rq, struct str subject, const struct thing *t, const char *const *but,
             struct act_list_view *ret);
/* The form of one act, when whoever asks may do it; else empty. `to`: the page to come back to. */
struct str act_if(const struct request *rq, const char *act, struct str subject, const struct thing *t, struct str to);

/* What mail servers reported of a member's address, which is `mail`; `to`: the page to come back to. */
bool trouble_words(const struct wall *w, const struct looking *l, const struct thing *member, struct str mail, struct str to,
                   struct trouble_view *ret, struct err *err);
void history_of(const struct wall *w, const struct happened *v, size_t n, struct history_view *ret);
/* Its lines, each a paragraph. */
void paragraphs_of(struct arena *a, struct str text, struct str **ret_v, size_t *ret_n);

#endif
