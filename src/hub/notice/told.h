/*
 * told - notices as somebody sees them: what they were told lately and what they chose, and a party's webhooks with what
 * their receivers answered. As in hub/people/people.h the table of reads is asked first; what may not be read is ERR_FOUND.
 */
#ifndef HUB_NOTICE_TOLD_H
#define HUB_NOTICE_TOLD_H

#include "base/buf.h"
#include "hub/notice/notices.h"
#include "hub/people/people.h"

enum { TOLD_SHOWN = 50, ANSWERS_SHOWN = 5 };

struct told_rows { struct notice_row *v; size_t n, cap; };
struct told_member {
	enum notice_choice choices[NOTICE_KIND_N]; /* as they hold; NOW where none was made */
	int hour;                                  /* -1: none was chosen */
	bool encrypted;
	struct told_rows rows;                     /* the latest first */
};
/* One's own. */
bool told_member(const struct looking *l, int64_t member, struct told_member *ret, struct err *err);

struct told_webhook {
	struct webhook_row row;
	struct told_rows rows;
};
struct told_webhooks {
	struct thing thing;
	struct told_webhook *v;
	size_t n, cap;
};
/* Those of a party that did not end, the oldest first. */
bool told_webhooks(const struct looking *l, struct str party, struct told_webhooks *ret, struct err *err);

void told_put_member(struct buf *b, const struct told_member *m);
void told_put_webhooks(struct buf *b, const struct told_webhooks *w);

#endif
