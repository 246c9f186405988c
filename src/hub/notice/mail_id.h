/*
 * mail_id - what a mail of ours is known by wherever it goes: the part of its Message-ID before the @.
 *
 *   n-57-5b797ce4fb578c75-d0294e929820c4f05b797ce4fb578c75
 *
 * "n", or "d" for a day's collection; the first notice in it; a digest of which notices it is made of; and a digest of all this
 * and the address, keyed so that this hub alone can make it. A report that a mail came back (hub/notice/returned.h) is
 * believed when it names such an id for the address that the hub would write to now. So nobody who did not get the mail can
 * make one up, and what is told of an address that was changed since says nothing about the new one.
 */
#ifndef HUB_NOTICE_MAIL_ID_H
#define HUB_NOTICE_MAIL_ID_H

#include "base/arena.h"
#include "base/err.h"
#include "crypto/digest.h"

enum { MAIL_ID_CONTENT = 16, MAIL_ID_MAC = 32 }; /* hex digits */

struct mail_id {
	bool day;           /* a day's collection */
	int64_t rank;       /* of its first notice */
	struct str content; /* MAIL_ID_CONTENT digits, the same at each try */
	struct str mac;     /* MAIL_ID_MAC digits */
};

/* What the keyed digest is made of: all of `id` but its `mac`, and the address. */
struct str mail_id_text(struct arena *a, const struct mail_id *id, struct str address);
struct str mail_id_write(struct arena *a, const struct mail_id *id, const struct digest *mac);
/* Of "n-57-...", with or without "@domain". ERR_SYNTAX: none of ours. Borrows from `text`. */
bool mail_id_read(struct str text, struct mail_id *ret, struct err *err);
bool mail_id_is(const struct mail_id *id, const struct digest *mac);

#endif
