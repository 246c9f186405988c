/* views_report - what the templates of reporting show: the wizard, the way back to a report, a finder's own report; see views.h. */
#ifndef WEB_VIEWS_VIEWS_REPORT_H
#define WEB_VIEWS_VIEWS_REPORT_H

#include "web/views/views.h"

struct report_promise { struct str what, within; struct html by; }; /* by: of a report that was sent */

struct report_start_view {
	struct page page;
	struct form_errors errors;
	bool draft;                   /* this browser has begun one */
	struct html kept_until;
	struct str draft_title, resume;
	LIST_OF(struct report_promise) promises;
};

struct report_field {
	struct act_field_view f;
	struct str count;             /* "{1} characters, {2} % of the room": the script fills it; empty: not counted */
	int64_t room;                 /* bytes */
};
struct report_file { struct str name, size, number, note, href; };
struct report_step_view {
	struct page page;
	struct form_errors errors;
	struct str step, action, lead, back, check; /* check: they came from the check page, and go back there */
	struct str kept, unkept;      /* what the script says */
	bool plan, files, late;       /* late: the session ended meanwhile */
	struct str plan_day, plan_time, plan_zone, plan_wrong, file_wrong, file_hint;
	LIST_OF(struct str) zones;
	LIST_OF(struct report_field) fields;
	LIST_OF(struct report_file) sent;
};

struct report_answer {
	struct str label, text;
	struct html prose;            /* Markdown, as others will see it */
};
struct report_part {
	struct str title, href, id;
	LIST_OF(struct report_answer) answers;
	bool files;
	LIST_OF(struct report_file) sent;
};
struct report_alike { struct str id, title, href; };
struct report_check_view {
	struct page page;
	struct form_errors errors;
	bool faulty, late;
	LIST_OF(struct report_part) parts;
	LIST_OF(struct report_alike) alike;
};

struct report_sent_view {
	struct page page;
	struct str number, secret, href, track, address;
	bool own;                     /* attached to the account they are signed in with */
	bool mail;                    /* they left an address */
	LIST_OF(struct report_promise) promises;
	struct str zone;
};

struct report_track_view {
	struct page page;
	struct form_errors errors;
	struct str number, wrong_number, wrong_secret;
	struct str mine, held;        /* links: their own reports; the one whose secret was shown already */
};

/* --- a report as its finder sees it --- */

struct report_due { struct str what, when, css; struct html by; };
struct report_post_view {
	struct str id, by;
	struct html at, words;
	bool own, gone;               /* gone: taken back, or erased */
};
struct report_proposal {
	struct str id, by, words, said, zone;
	struct html ends, answer_by;
	bool own, open;               /* open: they can answer */
};
struct report_case_view {
	struct page page;             /* for the forms' token */
	struct str number, subject, back, href, tlp, embargo, zone, propose;
	struct str ends_exact;        /* RFC 3339, what entering agrees to */
	struct html ends;
	bool there, enter, lapsed, over;
	LIST_OF(struct report_proposal) proposals;
};
struct report_view {
	struct page page;
	struct form_errors errors;
	struct str number, title, state, css, meaning, reason;
	struct html sent, asked, plan;
	struct str zone, action, words, wrong, file_hint, file_wrong;
	bool open;                    /* they can write */
	bool held, files, more;
	struct str attach, sign_in;   /* links */
	LIST_OF(struct report_due) due;
	LIST_OF(struct report_post_view) posts;
	LIST_OF(struct report_file) sent_files;
	struct report_part told;
	struct report_case_view at;
	struct act_list_view acts;
	struct history_view history;
};

struct report_line_view { struct str number, href, title, state, css; struct html at, due; bool asked; };
struct report_list_view {
	struct page page;
	struct str zone, caption;
	LIST_OF(struct report_line_view) rows;
};

#endif
