/*
 * mailer - one connection to the server that takes our mail, and what it said to each message.
 *
 * SMTP by libcurl (RFC 5321): smtp://HOST:587 with STARTTLS, smtps://HOST:465. A connection is kept from one message to the next.
 * What a server says is judged by where in the conversation it says it: an address it does not know is that message's
 * fault, a sender or a password it refuses concerns all of them.
 */
#ifndef HUB_NOTICE_MAILER_H
#define HUB_NOTICE_MAILER_H

#include <stdatomic.h>

#include "base/err.h"
#include "base/str.h"
#include "format/bounce.h"

struct mailer_options {
	struct str url;         /* smtp://HOST[:PORT] or smtps://... */
	struct str user, password; /* empty: without signing in */
	bool tls;               /* TLS with a certificate that holds, or not at all; else as the server offers it, unchecked */
	const char *ca;         /* a file of certificates to trust; NULL: the system's */
	struct str hello;       /* the name we greet with; empty: localhost */
	int timeout_s;          /* for one message; 0: 120 */
	const atomic_int *stop; /* non-zero ends what is under way; may be NULL */
};

enum mail_outcome {
	MAIL_TAKEN,     /* the server has it: it answered 250 */
	MAIL_LATER,     /* this message, later: 4xx, or the end is not known */
	MAIL_NEVER,     /* this message, never: 5xx about its recipient or itself */
	MAIL_GONE,      /* no message to this recipient: the server says by an enhanced status that there is no such mailbox */
	MAIL_NO_SERVER, /* no message, for now: no connection, no TLS, wrong password, sender refused */
};

struct mailer;
/* Connects with the first message. What the options point to must outlive it. NULL: ERR_IO. */
struct mailer *mailer_open(const struct mailer_options *o, struct err *err);
void mailer_close(struct mailer *m); /* NULL is fine */

/* Addresses as mail_address_ok() has them. Unless the outcome is MAIL_TAKEN, *why says what happened: the server's words,
 * cleaned. */
enum mail_outcome mailer_send(struct mailer *m, struct str from, struct str to, struct str message, struct err *why);
/* Of MAIL_GONE: "5.1.1". */
struct bounce_status mailer_status(const struct mailer *m);

#endif
