/*
 * talk - a conversation as somebody sees it: a page of its posts with the files between them, opened, and where one
 * stopped reading.
 *
 * ERR_FOUND: there is none, or not for them. Nothing changes here; marks are set by thread_mark(). Strings in `a`.
 */
#ifndef HUB_TALK_TALK_H
#define HUB_TALK_TALK_H

#include "hub/people/people.h"
#include "hub/talk/files.h"
#include "hub/talk/threads.h"

enum { TALK_PAGE = 50 };

struct talk_ask {
	struct str who;   /* of one alone; empty: of all */
	int64_t page;     /* from 1; 0: the one with `post`, else where one stopped reading, else the last */
	int64_t post;     /* 0: none */
	int64_t after;    /* a cursor instead of pages, of `most` posts; -1: pages */
	size_t most;
};

struct talk_item {
	bool is_file;
	int64_t id;
	unixtime at;
	struct str who;       /* "party/nova", "report/57" */
	struct str by;        /* the party's name; empty: who reported, or the hub */
	struct str person;    /* where it may be seen; empty otherwise */
	bool own;             /* said by whoever looks, or for their party */
	bool fresh;           /* not read yet */
	bool gone;            /* taken back, dropped, erased */
	struct str words;     /* of a post, Markdown */
	int64_t reply;
	struct file_row file; /* of a file, with its name */
	struct str name;
};
struct talk {
	struct thread_shown shown;
	struct str title, product;
	struct thing thing;
	bool held;
	struct { struct talk_item *v; size_t n, cap; } items; /* oldest first */
	int64_t posts;        /* of those asked for, all pages together */
	int64_t page, pages;
	int64_t last;         /* the newest number on this page: read up to there */
	bool more;            /* there are newer ones */
	struct strs who;      /* who writes there */
	struct strs admitted; /* of a private one */
	bool decides;         /* whoever looks opened it, or coordinates: may admit others and end it */
};
bool talk_read(const struct looking *l, int64_t thread, bool held, const struct talk_ask *ask, struct talk *ret,
               struct err *err);
/* Those between two numbers, for pages that show the posts themselves; `before` INT64_MAX: to the end. */
bool talk_files(const struct looking *l, int64_t thread, int64_t after, int64_t before, struct talk *ret, struct err *err);

/* The threads of a case that they see, opened. */
struct talk_line { struct thread_shown shown; struct str title, product; };
struct talk_lines { struct talk_line *v; size_t n; struct threads_shown seen; };
bool talk_list(const struct looking *l, int64_t case_id, struct talk_lines *ret, struct err *err);

/* A file with its thread's access. */
struct talk_file { struct file_row row; struct str name, by; struct thing thing; };
bool talk_file(const struct looking *l, int64_t id, bool held, struct talk_file *ret, struct err *err);

/* What a "who" is called: a party's name; empty for "report/57" and "hub". */
bool talk_name(const struct looking *l, struct str who, struct str *ret, struct err *err);

/* As JSON, without a line end. */
void talk_put_line(struct buf *b, const struct talk_line *t);
void talk_put_item(struct buf *b, const struct talk_item *i);
void talk_put_file(struct buf *b, const struct file_row *f, struct str name);

#endif
