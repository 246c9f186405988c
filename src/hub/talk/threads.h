/*
 * hub/threads - conversations: who writes as whom, what is told of it, and reading them.
 *
 * A post is an act: thread.post here, report.say and others that say something in a report's thread (hub/report/report_acts.c) by
 * thread_say() and thread_tell(). Who it is by stands in it as "party/nova", or as "report/57" for who reported, with
 * an account or without. Marks of what was read are aside: a member's under their number, of a finder without an account
 * under minus the report's.
 */
#ifndef HUB_TALK_THREADS_H
#define HUB_TALK_THREADS_H

#include "hub/act.h"
#include "store/threads.h"

extern const struct act_section acts_of_threads;

/* --- for acts --- */

/* Who says it: the party where one stands as a party, else the report one made. `t` NULL: to the case itself. In
 * `prepare`. In `a`. */
bool thread_voice(struct acting *x, const struct thread_row *t, struct str *ret, struct err *err);
/* In `apply`: a post under the act's number, by `who`. `words` is what they are kept under, `reply` a post of the same
 * thread or 0. ERR_STATE: the thread has ended. ERR_LIMIT: it is full. */
bool thread_say(struct acting *x, int64_t thread, struct str who, struct str words, int64_t reply, struct err *err);
/* In `aside`, after it: who sees the thread and had read all of it is told that something new waits, so at most once
 * until they read; webhooks of each time. */
bool thread_tell(struct acting *x, int64_t thread, struct err *err);

/* --- reading --- */

/* How somebody stands to a case, for threads_of_case(). `w` has no account: only their report's own thread is theirs. */
bool thread_reader_of(struct db *d, struct arena *a, const struct who *w, int64_t case_id, struct thread_reader *ret,
                      struct err *err);
/* Whose name marks go by: the member's, or of who shows a report's secret. */
static inline int64_t thread_marks_of(const struct who *w, int64_t held_report)
{
	return w->member ? w->member : -held_report;
}
/* Read up to this post. Not within a transaction. */
bool thread_mark(struct hub *h, int64_t reader, int64_t thread, int64_t post, struct err *err);

/* What a sealed value says, of the bytes that were read with its row; empty when there is none, or it was erased. In
 * `a`. */
bool thread_open(struct arena *a, const struct keys *k, struct str ref, struct str bytes, struct str *ret, struct err *err);

/* What somebody finds in the threads of a case that they see: posts with all words of a query, in any case of letters,
 * newest first. */
struct post_hit {
	int64_t id, thread;
	unixtime at;
	struct str who;
	struct str words; /* on one line, around what was found */
};
struct post_hits { struct post_hit *v; size_t n, cap; bool more; };
enum { POST_HITS = 50 };
bool posts_search(struct db *d, struct arena *a, const struct keys *k, int64_t case_id,
                  const struct threads_shown *seen, struct str query,
                  struct post_hits *ret, struct err *err);

#endif
