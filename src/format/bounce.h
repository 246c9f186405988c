/*
 * bounce - a mail that came back: what became of a message of ours, as a mail server reports it later.
 *
 * A delivery status notification is a multipart/report (RFC 6522) whose second part, message/delivery-status (RFC 3464),
 * says for each recipient what was done, and whose third is the message that was sent, or its header. Read is what real
 * servers write: the report may be wrapped in other multiparts, lines end in CRLF or LF, parts may be base64 or
 * quoted-printable, an internationalised report has message/global parts (RFC 6533), the end may be cut off.
 *
 * Nothing here is true because it stands there: anybody can write such a mail. Whoever acts upon it checks `message_id` first.
 * Pure.
 */
#ifndef FORMAT_BOUNCE_H
#define FORMAT_BOUNCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum bounce_action { BOUNCE_FAILED, BOUNCE_DELAYED, BOUNCE_DELIVERED, BOUNCE_RELAYED, BOUNCE_EXPANDED, BOUNCE_ACTION_N };
extern const struct str bounce_action_names[BOUNCE_ACTION_N];

/* An enhanced status code (RFC 3463): "5.1.1" says for good, the address, no such mailbox. */
struct bounce_status {
	uint8_t class;            /* 2, 4, 5 */
	uint16_t subject, detail; /* 0 to 999 */
};
enum { BOUNCE_STATUS_MAX = 9, BOUNCE_WORDS_MAX = 500 };

struct bounce_recipient {
	struct str final;         /* the address that it concerns in the end; without its type */
	struct str original;      /* the one that was written to; empty: not told */
	enum bounce_action action;
	struct bounce_status status; /* where it is a general one, such as 5.0.0, the one that the diagnostic begins with */
	struct str words;         /* what the server said, one line of UTF-8 without controls; may be empty */
};
struct bounce {
	struct str reporter;      /* the server that reports; may be empty */
	struct str message_id;    /* of the message that came back, without angle brackets; empty: it does not tell */
	struct bounce_recipient *recipients;
	size_t n;                 /* 1 or more */
};

/* ERR_FOUND: a message, but no such report. ERR_MISSING, ERR_SYNTAX, ERR_RANGE, ERR_LIMIT with the place. Strings in `a` or
 * borrowed from `message`. */
bool bounce_read(struct arena *a, struct str message, struct bounce *ret, struct err *err);

/* "5.1.1" with nothing behind it, as it is kept. ERR_SYNTAX, ERR_RANGE. */
bool bounce_status_read(struct str text, struct bounce_status *ret, struct err *err);
void bounce_status_put(struct bounce_status s, char ret[BOUNCE_STATUS_MAX + 1]);

/* What a report means for the address it is about. */
enum bounce_meaning {
	BOUNCE_GONE,    /* nothing will arrive there: the mailbox or the domain says no for good */
	BOUNCE_AWAY,    /* nothing arrived there so far, or in the time that there was */
	BOUNCE_REFUSED, /* this message was not wanted, or nobody's of this sender: nothing is said about the address */
	BOUNCE_ARRIVED,
};
enum bounce_meaning bounce_means(enum bounce_action a, struct bounce_status s);

#endif
