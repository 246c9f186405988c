/* talk - what is said and sent in a conversation, as pages show it: shared by a thread's page, a file's and a report's. */
#ifndef WEB_CASE_TALK_H
#define WEB_CASE_TALK_H

#include "hub/talk/talk.h"
#include "web/people/people_words.h"
#include "web/views/views.h"

/* The address of a thread's page, and of a post in it: "/case/7/thread/9", "/case/7/thread/9?post=57#post-57"; of a
 * report's own in no case the report's. In rq->a. */
struct str thread_path(const struct request *rq, const struct thread_row *t);
struct str post_path(const struct request *rq, const struct thread_row *t, int64_t post);
/* "Nova 12", "the case", "report 57": what a thread is called. */
struct str thread_called(const struct request *rq, const struct thread_row *t, struct str title);
/* A party's name, "who reported (report/57)", "the hub". */
struct str who_called(const struct request *rq, struct str who, struct str name);

/* Items of a page. `back`: where acts lead back to. */
void talk_fill(const struct wall *w, const struct talk *t, struct str back, struct talk_list_view *ret);
/* "picture (image/png)", "1.4 MiB" */
struct str media_words(const struct request *rq, struct str media);
struct str size_words(const struct request *rq, int64_t bytes);

/* A file's bytes as the answer: in a ZIP under the usual password, or as they are; to be kept, never to be shown. */
bool file_send(struct request *rq, struct response *rs, const struct looking *l, const struct talk_file *f, bool locked,
               struct err *err);

/* Files of a form's field "files", staged; their tokens with blanks between. False with *ret_wrong in the reader's
 * language when one is not taken - those before it are dropped - or with *err where the hub failed. */
bool talk_stage(struct request *rq, struct str *ret_tokens, struct str *ret_wrong, struct err *err);

#endif
