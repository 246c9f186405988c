/*
 * store/threads - conversations: of a case, of a product within it, private ones,
	each report's own; and how far a member has
 * read them.
 *
 * Titles, products and what was written are sealed: rows hold what they are kept under (hub/act.h, sealed_text()), and
 * those read for showing bring the sealed bytes along, so that a page of them is one statement. All but the read marks
 * follows from the acts. Strings in `a`.
 */
#ifndef STORE_THREADS_H
#define STORE_THREADS_H

#include "base/arena.h"
#include "base/clock.h"
#include "store/db.h"

enum thread_kind {
	THREAD_CASE,    /* a case's main one, numbered as the case */
	THREAD_PRODUCT, /* about one product within it */
	THREAD_PRIVATE, /* for who is admitted and for who coordinates */
	THREAD_REPORT,  /* a report's with its finder, numbered as the report */
	THREAD_KIND_N
};
/* Stored under these names, so never renamed. */
extern const struct str thread_kind_names[THREAD_KIND_N];

struct thread_row {
	int64_t id;
	int64_t case_id;       /* 0: of a report that is in no case */
	int64_t report;        /* 0: of no report */
	enum thread_kind kind;
	struct str title;      /* sealed; empty: the kind says it */
	struct str product;    /* sealed; empty: of none */
	struct str who;        /* who opened it: "party/nova", "report/57" */
	unixtime at;
	unixtime ended;        /* TIME_NONE: people may write there */
	int64_t posts, last;   /* how many, and the number of the newest; 0: none */
};

/* With `posts` and `last` 0. A case.open adds one of kind case under its own number, a report.submit one of kind report. */
bool thread_add(struct db *d, const struct thread_row *r, struct err *err);
bool thread_get(struct db *d, struct arena *a, int64_t id, struct thread_row *ret, struct err *err); /* ERR_FOUND */
/* ERR_FOUND */
bool thread_of_report(struct db *d, struct arena *a, int64_t report, struct thread_row *ret, struct err *err);
/* A report's own thread goes with it into a case, or out of one (0). */
bool thread_set_case(struct db *d, int64_t report, int64_t case_id, struct err *err);
/* All threads of a case go to another, when cases are merged. */
bool threads_move(struct db *d, int64_t from, int64_t to, struct err *err);
bool thread_end(struct db *d, int64_t id, unixtime at, struct err *err);

/* Who is admitted to a private thread: "party/nova", "report/57". Twice is once. */
bool thread_admit(struct db *d, int64_t thread, struct str who, struct err *err);
bool thread_admitted(struct db *d, struct arena *a, int64_t thread, struct strs *ret, struct err *err);

/* Does `who` take part in the case, having entered? */
bool thread_may_join(struct db *d, int64_t case_id, struct str who, bool *ret, struct err *err);
bool threads_count(struct db *d, int64_t case_id, int64_t *ret, struct err *err);

/* Every member who sees it - of a report in no case, on the staff's side whoever it is assigned to, or all - and how
 * far they have read; by party. */
struct thread_sees { int64_t member; struct str party; int64_t read; };
struct thread_readers { struct thread_sees *v; size_t n, cap; };
bool thread_readers(struct db *d, struct arena *a, const struct thread_row *t, struct thread_readers *ret, struct err *err);

/* --- those of a case that somebody may see --- */

/* Who looks. As hub/case/standing.h decides for each thread; here for all of a case in one statement. */
struct thread_reader {
	int64_t member;
	struct str party;  /* "party/nova" */
	struct str report; /* "report/57": of what they reported to this case themselves, having entered; empty: nothing */
	bool entered;      /* takes part in the case by either way */
	bool coordinates;  /* sees all of it */
};
struct thread_shown {
	struct thread_row t;
	struct str title, product; /* sealed bytes; empty: none, or erased */
	int64_t read;              /* up to this post; 0: nothing */
	int64_t unread;            /* posts of others after that */
	int64_t first_unread;      /* the first of these; 0: none */
	unixtime last_at;          /* of the newest post; TIME_NONE: none */
};
struct threads_shown { struct thread_shown *v; size_t n, cap; };
/* In the order they were opened. */
bool threads_of_case(struct db *d, struct arena *a, int64_t case_id, const struct thread_reader *w,
                     struct threads_shown *ret,
                     struct err *err);
/* Of one thread, whoever may see it. */
bool thread_shown(struct db *d, struct arena *a, int64_t id, int64_t member, struct thread_shown *ret, struct err *err);

/* --- posts --- */

struct post_row {
	int64_t id, thread;
	unixtime at;
	struct str who;    /* "party/nova", "report/57", "hub" */
	int64_t member;    /* 0: a finder without an account, or the hub */
	struct str words;  /* sealed, Markdown; empty: taken back */
	int64_t reply;     /* to which; 0: to none */
	struct str sealed; /* its bytes, where they were asked for; empty: erased */
	struct str name;   /* the member's name, sealed: what it is kept under; empty: of none */
};
struct post_rows { struct post_row *v; size_t n, cap; };

/* Counts it in its thread as well. */
bool post_add(struct db *d, const struct post_row *r, struct err *err);
/* Without its bytes. ERR_FOUND. */
bool post_get(struct db *d, struct arena *a, int64_t id, struct post_row *ret, struct err *err);
/* Its words are taken back; that there was one remains. */
bool post_clear(struct db *d, int64_t id, struct err *err);

/* With their sealed bytes, oldest first, of those after post `after` (0: from the first), leaving `skip` out; by `who`
 * alone unless that is empty. A cursor is the last id; the page k of 50 is after 0, skip 50 * k. */
bool posts_of(struct db *d, struct arena *a, int64_t thread, struct str who, int64_t after, int64_t skip, size_t most,
              struct post_rows *ret, struct err *err);
/* How many there are below the id `before` (INT64_MAX: all): which page a post stands on. */
bool posts_below(struct db *d, int64_t thread, struct str who, int64_t before, int64_t *ret, struct err *err);
/* Who writes there: for choosing among them. */
bool posts_who(struct db *d, struct arena *a, int64_t thread, struct strs *ret, struct err *err);
/* Every post of every thread of a case, newest first, with its bytes: for searching. Strings are good within the call. */
typedef bool post_fn(void *ctx, const struct post_row *r, struct err *err);
bool posts_of_case(struct db *d, int64_t case_id, post_fn *fn, void *ctx, struct err *err);

/* --- read marks (aside) --- */

/* Up to which post; 0: none. */
bool thread_read_get(struct db *d, int64_t member, int64_t thread, int64_t *ret, struct err *err);
/* Never back. */
bool thread_read_set(struct db *d, int64_t member, int64_t thread, int64_t post, struct err *err);
bool thread_read_forget(struct db *d, int64_t member, struct err *err); /* of a member who is erased */

#endif
