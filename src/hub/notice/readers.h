/* readers - whom a notice is for: the calls of hub/notice/deliver.h that ask about people. */
#ifndef HUB_NOTICE_READERS_H
#define HUB_NOTICE_READERS_H

#include "hub/hub.h"
#include "hub/notice/deliver.h"

/* struct deliver_calls.reader: "member/57", "invitation/12". An invitation's link holds its secret. */
bool readers_find(struct arena *a, struct db *d, const struct keys *k, struct str site_url, const struct notice_row *n,
                  struct deliver_reader *ret, struct err *err);
/* struct deliver_calls.administrators: of a party; of all coordinating parties when it is empty. */
bool readers_administrators(struct arena *a, struct db *d, struct str party, struct strs *ret, struct err *err);

#endif
