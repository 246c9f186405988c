/*
 * mail - one notice as an Internet message, ready for a server.
 *
 * Plain text in UTF-8, in lines of 72 columns (RFC 5322, 2045, 2047), marked as written by a program (RFC 3834);
 * or the same encrypted (RFC 3156), with the header fields inside too and no subject outside (RFC 9788).
 *
 * What comes from outside reaches a header field only through here. A line break or another control character in
 * one is refused, so nobody can add a field or a recipient; in the text it becomes U+FFFD.
 *
 * Addresses are the plain kind that people have: letters, digits and .!#$%&'*+/=?^_`{|}~- before the @, a domain of two
 * labels or more after it. No quoted local parts, no address literals, no comments. A domain in other letters is written
 * as its A-labels ("xn--fiqs8s.example"), and no address needs SMTPUTF8: any server can take any mail of ours.
 */
#ifndef FORMAT_MAIL_H
#define FORMAT_MAIL_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

enum { MAIL_COLUMNS = 72 };

struct mail_address {
	struct str name; /* may be empty */
	struct str address;
};
struct mail {
	struct mail_address from, to;
	struct str subject;
	struct str text;        /* lines end in \n; longer ones are wrapped, links never are */
	struct str id;          /* "KEY@DOMAIN", without angle brackets: the same for the same notice, however often it is sent */
	struct str language;    /* "zh-CN" */
	struct str unsubscribe; /* a page where one can stop it, https:// or http://; empty: there is none */
	unixtime date;
};

/* ERR_SYNTAX with the place, ERR_LIMIT. */
bool mail_address_ok(struct str address, struct err *err);

/* The whole message, lines ended by CRLF; what is written after a failure is to be thrown away. ERR_SYNTAX, ERR_LIMIT. */
bool mail_write(struct buf *b, const struct mail *m, struct err *err);

/* The same in two steps: what is to be encrypted, then the message around what that became (ASCII armour). */
bool mail_write_inside(struct buf *b, const struct mail *m, struct err *err);
bool mail_write_encrypted(struct buf *b, const struct mail *m, struct str armoured, struct err *err);

/* Lines of at most 72 columns, ended by \n: broken at blanks and beside Chinese characters, but not before a mark that closes or
 * after one that opens. What has no such place stays whole. A line that begins with "- " goes on beneath its first word. */
void mail_wrap(struct buf *b, struct str text);

#endif
