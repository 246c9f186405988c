/* views_threads - what the templates of conversations and files show; see views.h. */
#ifndef WEB_VIEWS_VIEWS_THREADS_H
#define WEB_VIEWS_VIEWS_THREADS_H

#include "web/views/views.h"

struct talk_item_view {
	struct str id, by, person, href;      /* id: "post-57", an anchor; href: the address that always leads here */
	struct html at, words;
	bool own, gone, file, first_new, odd;
	struct str reply, reply_href;         /* what it answers: "post 51" */
	struct str answer_href, take_back;    /* to answer it, to take it back or have it destroyed; empty: not theirs */
	struct str name, kind, size, digest, file_href;
};
struct talk_list_view { LIST_OF(struct talk_item_view) rows; };

struct talk_line_view { struct str text, href, kind, fresh; bool current, ended; };
struct talk_hit_view { struct str href, by, words, thread; struct html at; };
struct thread_view {
	struct page page;
	struct str title, kind, product, crumb, crumb_href, zone, json;
	struct talk_list_view items;
	LIST_OF(struct talk_line_view) threads;
	LIST_OF(struct option) people;        /* who writes there, to choose from */
	LIST_OF(struct str) admitted;
	LIST_OF(struct talk_hit_view) hits;
	LIST_OF(struct form_error) errors;
	struct str q, found;                  /* found: how many, in words */
	struct str page_of, first, previous, next, last;
	struct str next_new, next_new_text;   /* where something unread stands */
	struct str action, words, wrong, wrong_files, reply, reply_text, no_reply;
	struct str ended, file_limit;
	bool search, filtered, writes, many;
	struct act_list_view acts;
};

struct file_view {
	struct page page;
	struct str name, kind, size, digest, media, by, note, odd, thread_href, zip, raw, zip_name, text, cut, zone, json;
	struct html at, dropped;
	bool gone, shown;
	struct act_list_view acts;
};

#endif
