/*
 * returned - a mail that came back, as a mail server hands it to the hub.
 *
 * Anybody can write such a mail. It is believed when the message it returns has an id that this hub gave to a mail for the
 * address that it would write to now (hub/notice/mail_id.h). Then
 *
 *   a member           the hub does mail.bounced (hub/notice/mail_acts.h), once for each mail and action
 *   what was sent      is kept while the address fails; otherwise it has failed, as what is given up has
 *   administrators     are told that mail fails, once a day
 */
#ifndef HUB_NOTICE_RETURNED_H
#define HUB_NOTICE_RETURNED_H

#include "format/bounce.h"
#include "hub/hub.h"

struct returned {
	bool ours;
	struct err why;     /* not: why not */
	/* ours: */
	struct str reader;  /* whom the mail was for: "member/57", "invitation/12" */
	enum bounce_action action;
	char status[BOUNCE_STATUS_MAX + 1];
};

/* True also for what is none of ours. False when nothing could be found out or written: the same again later. Strings in `a`
 * or borrowed. */
bool returned_take(struct hub *h, struct arena *a, struct str message, struct returned *ret, struct err *err);

#endif
