/* views_notices - what the templates of notices and webhooks show; see views.h. */
#ifndef WEB_VIEWS_VIEWS_NOTICES_H
#define WEB_VIEWS_VIEWS_NOTICES_H

#include "web/views/views.h"

struct notice_line {
	struct html at;
	struct str what, href, state, error;
	int64_t attempts;
};
struct notices_view {
	struct page page;
	struct str subject, asker, mail, pgp, zone, json;
	bool encrypted;
	LIST_OF(struct act_field_view) fields;
	LIST_OF(struct notice_line) rows;
};

struct watch_found { struct str id, href, title, why; struct html at; };
struct watch_line {
	struct str id, what, href;
	struct html added;
	LIST_OF(struct watch_found) found;
};
struct watches_view {
	struct page page;
	struct str subject, asker, zone, json;
	struct str offer, search, entry; /* what a link asks for, in words and as it is kept; empty: nothing */
	LIST_OF(struct watch_line) rows;
};

struct webhook_view {
	struct str url, events, error, test, revive, end;
	bool off, failing;
	int64_t failures;
	struct html since;
	LIST_OF(struct notice_line) rows;
};
struct webhooks_view {
	struct page page;
	struct str party, party_href, add, zone, json;
	LIST_OF(struct webhook_view) hooks;
};

#endif
