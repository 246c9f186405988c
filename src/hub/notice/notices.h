/*
 * notices - what people and programs are told, and in which words.
 *
 * A notice says that something awaits its reader, where to look, why they get it and how to stop it. It never says what the
 * thing is: no title, no product, no name. A notice cannot carry a word at all: besides its kind it has the
 * subject's id, for the link, and numbers that its kind allows (an instant, a count). So what leaves the house is
 * written here and in ui/messages, and nowhere else.
 *
 * One row of the table below is one kind. Whoever does an act queues the notice within the act's transaction;
 * hub/notice/deliver.h takes it from there.
 */
#ifndef HUB_NOTICE_NOTICES_H
#define HUB_NOTICE_NOTICES_H

#include "base/zone.h"
#include "store/outbox.h"
#include "text/lang.h"

enum notice_kind {
	NOTICE_INVITATION,
	NOTICE_CONTACT_CHECK,
	NOTICE_RESET_REQUESTED,
	NOTICE_RESET_DONE,
	NOTICE_SIGN_IN_NEW,
	NOTICE_PASSWORD_CHANGED,
	NOTICE_FACTOR_CHANGED,
	NOTICE_KEY_MADE,
	NOTICE_KEY_EXPIRING,
	NOTICE_JOIN_REQUEST,
	NOTICE_JOIN_ESCALATED,
	NOTICE_OBLIGATION_DUE,
	NOTICE_OBLIGATION_OVERDUE,
	NOTICE_OBLIGATION_ESCALATED,
	NOTICE_OBLIGATION_OPEN,
	NOTICE_APPROVAL_AWAITED,
	NOTICE_WEBHOOK_OFF,
	NOTICE_MAIL_FAILED,
	NOTICE_JOIN_REFUSED,
	NOTICE_WEBHOOK_TEST,
	NOTICE_REPORT_NEW,
	NOTICE_REPORT_ASSIGNED,
	NOTICE_REPORT_ANSWERED,
	NOTICE_REPORT_NEWS,
	NOTICE_REPORT_ASKED,
	NOTICE_CASE_INVITED,
	NOTICE_CASE_PARTIES,
	NOTICE_CASE_ANSWERED,
	NOTICE_CASE_ESCALATED,
	NOTICE_CASE_LEAD,
	NOTICE_CASE_SEAT,
	NOTICE_CASE_SPLIT,
	NOTICE_CASE_CLAIM,
	NOTICE_CASE_FACT,
	NOTICE_CASE_PUBLISHED,
	NOTICE_EMBARGO_PROPOSED,
	NOTICE_EMBARGO_ANSWERED,
	NOTICE_EMBARGO_DECIDED,
	NOTICE_EMBARGO_AGREED,
	NOTICE_EMBARGO_SOON,
	NOTICE_EMBARGO_ENDED,
	NOTICE_PLAN_ADOPTED,
	NOTICE_POSTS_WAIT,
	NOTICE_WATCH_NEW,
	NOTICE_WATCH_GRAVE,
	NOTICE_ADDRESS_CONFIRM,
	NOTICE_ADDRESS_CHANGING,
	NOTICE_ADDRESS_CHANGED,
	NOTICE_KIND_N
};

enum notice_value_form { NOTICE_NOTHING, NOTICE_INSTANT, NOTICE_COUNT };
struct notice_rule {
	struct str name;    /* stored, and chosen by; never renamed */
	struct str event;   /* what webhooks know it as; empty: they are not told */
	bool may_off;       /* a reader may switch it off */
	bool may_wait;      /* a reader may have it collected once a day */
	enum msg subject, text, why;
	const char *value;  /* the one number it carries: its name, NULL when it carries none */
	enum notice_value_form form;
	const char *page;   /* where the link leads; NULL: the subject's own page */
	const char *reader; /* who gets it, in English, for docs */
};
extern const struct notice_rule notice_rules[NOTICE_KIND_N];
int notice_kind_find(struct str name); /* -1: none of ours */

/* --- telling --- */

struct notice {
	enum notice_kind kind;
	struct str subject; /* "obligation/7", "hub" */
	unixtime at;        /* now */
	int64_t value;      /* what the kind carries; 0 when nothing */
	struct str once;    /* tells notices of one kind about one subject apart ("24h", a day): the same one again is not
	                     * queued. Empty: each is another */
};
/* By mail to one member ("member/57") or whoever else hub/notice/postman.h finds an address for under that name ("invitation/12").
 * ERR_SYNTAX, ERR_RANGE: not a subject, not a value of its kind. Joins the caller's transaction. */
bool notice_queue(struct db *d, const struct notice *n, struct str reader, struct err *err);
/* To each webhook of a party ("nova") that wants it; nothing when the kind has no event. */
bool notice_queue_hooks(struct db *d, const struct notice *n, struct str party, struct err *err);

/* To one webhook, whatever it wants. */
bool notice_queue_hook(struct db *d, const struct notice *n, int64_t webhook, struct err *err);

/* What a reader's choice comes to for a kind: what cannot be switched off or wait, is told now. */
enum notice_choice notice_choice_for(enum notice_kind k, enum notice_choice chosen);
/* ERR_RANGE: this kind cannot be switched off, or not wait. */
bool notice_choice_ok(enum notice_kind k, enum notice_choice chosen, struct err *err);

/* --- writing --- */

#define NOTICE_CHOICES_PAGE "/account/notices"
enum { NOTICE_ID = 34 }; /* "n-" and 32 hex digits */

struct notice_site {
	struct str name; /* the hub's */
	struct str url;  /* how it is reached, without a slash at the end */
};
struct notice_letter {
	struct str subject, text;
	struct str stop; /* the page where one stops it; empty: one cannot */
};

/* What receivers know it by, the same at each try. `ret` gets a NUL too. */
void notice_id(struct str key, char ret[NOTICE_ID + 1]);
/* ERR_SYNTAX: a row that no kind allows; nothing of it is told. `link` may be empty: the subject's page. Strings in `a`. */
bool notice_write(struct arena *a, const struct notice_site *site, const struct notice_row *n, enum lang lang,
                  const struct zone *zone, struct str link, struct notice_letter *ret, struct err *err);
/* For whom encrypting failed: that something awaits, and no more. */
bool notice_write_bare(struct arena *a, const struct notice_site *site, enum lang lang, struct notice_letter *ret, struct err *err);
/* Several in one; rows that no kind allows are left out, and there is one at least that is not (else ERR_SYNTAX). */
bool notice_write_day(struct arena *a, const struct notice_site *site, const struct notice_row *rows, size_t n, enum lang lang,
                      const struct zone *zone, struct notice_letter *ret, struct err *err);
/* What a webhook is sent: {"type","timestamp","data":{"subject","url"}}. */
bool notice_write_hook(struct arena *a, const struct notice_site *site, const struct notice_row *n, struct str *ret,
                       struct err *err);

#endif
