/* views_admin - what the templates of the audit and of /admin show; see views.h. */
#ifndef WEB_VIEWS_VIEWS_ADMIN_H
#define WEB_VIEWS_VIEWS_ADMIN_H

#include "web/views/views.h"

/* --- the audit --- */

struct audit_fact {
	struct str name, value;
	bool gone;             /* it was erased */
	struct str by, by_href; /* and by what; empty: nobody knows */
};
struct audit_row_view {
	int64_t number;
	struct html at;
	struct str by, by_href, via, party, what, detail, name, subject, subject_href, receipt, body;
	LIST_OF(struct audit_fact) facts;
};
struct audit_view {
	struct page page;
	struct str subject, member, party, from, until, zone, caption;
	LIST_OF(struct option) acts;
	LIST_OF(struct link) active; /* filters in force, each with the link that takes it away */
	LIST_OF(struct audit_row_view) rows;
	struct str csv, json, older, newest;
};

/* --- looking after the hub --- */

struct admin_tab { struct str text, href; bool current; };
struct admin_frame {
	struct page page;
	LIST_OF(struct admin_tab) tabs;
};
struct attention_row { struct str text, href; bool burns; };
struct admin_view {
	struct admin_frame f;
	LIST_OF(struct attention_row) attention;
	LIST_OF(struct count_row) counts;
	LIST_OF(struct audit_fact) facts; /* what runs here */
};

struct setting_view {
	struct str name, label, help, expects, value, standard, type, mode, unit;
	struct html changed_at;
	struct str changed_by, changed_href;
	bool secret, set, changed, restart, long_text;
	LIST_OF(struct option) options; /* none: a field to type in */
};
struct setting_group_view { struct str title, lead, href; int64_t changed; };
struct settings_view {
	struct admin_frame f;
	struct str title, asker, back, zone;
	LIST_OF(struct setting_group_view) groups;
	LIST_OF(struct setting_view) rows;
	bool may;
};

struct key_row_view {
	struct str name, state;
	struct html since, until;
	bool newest, old;
};
struct key_kind_view {
	struct str title, lead, rotate;
	LIST_OF(struct key_row_view) rows;
};
struct keys_view {
	struct admin_frame f;
	LIST_OF(struct key_kind_view) kinds;
	struct str behind, zone;
};

struct job_row_view {
	struct str name, what, every, result, took;
	struct html ended, next;
	bool ok, ran, asked;
};
struct jobs_view {
	struct admin_frame f;
	struct str asker, zone;
	LIST_OF(struct job_row_view) rows;
	bool may;
};

struct outbox_row_view {
	int64_t number, attempts;
	struct str kind, to, to_href, subject, subject_href, error, drop;
	struct html at, next;
};
struct failing_view { struct str who, href, status, good; struct html at; bool failing; int64_t delays; }; /* an address */
struct sender_view { /* how sending goes */
	struct str what, fault;
	struct html since;
};
struct outbox_view {
	struct admin_frame f;
	struct str zone, caption, older, newest, asker;
	bool retry; /* these failed, and whoever looks may have them tried again */
	bool drop;  /* these have not ended, and whoever looks may have them dropped */
	LIST_OF(struct sender_view) senders;
	LIST_OF(struct failing_view) addresses; /* that mail comes back from, or was delayed to */
	LIST_OF(struct tab) tabs;
	LIST_OF(struct outbox_row_view) rows;
};

struct reject_row_view { int64_t number; struct str input, place, reason, excerpt; struct html at; };
struct rejects_view {
	struct admin_frame f;
	struct str asker, back, zone, input, q, caption, csv, older, newest;
	LIST_OF(struct reject_row_view) rows;
	bool may;
};

struct waiting_row { struct str what, href, party; struct html since; };
struct waiting_kind { struct str title, none; LIST_OF(struct waiting_row) rows; };
struct waiting_view {
	struct admin_frame f;
	struct str zone;
	LIST_OF(struct waiting_kind) kinds;
};

#endif
