/*
 * notice_acts - what people decide about notices: members which ones they get and when, and with which key they are
 * encrypted; administrators of a party where its programs are told; stewards about what could not be delivered.
 */
#ifndef HUB_NOTICE_NOTICE_ACTS_H
#define HUB_NOTICE_NOTICE_ACTS_H

#include "hub/act.h"
#include "hub/notice/hook.h"
#include "hub/notice/notices.h"

extern const struct act_section acts_of_notices, acts_of_webhooks;

enum { WEBHOOKS_MOST = 20 }; /* of one party */

/* What a webhook can be told of, and "all". */
extern const struct str webhook_events[];
extern const size_t webhook_event_n;

/* The key that requests are signed with. ERR_FOUND: the webhook ended. The caller erases it. */
bool webhook_key(struct db *d, const struct keys *k, int64_t id, uint8_t ret[HOOK_KEY_MOST], size_t *ret_n, struct err *err);
/* In `aside` of what ends webhooks: their secrets are destroyed. */
bool webhook_forget(struct db *d, int64_t id, struct err *err);
bool webhooks_forget_of(struct db *d, struct arena *a, struct str party, struct err *err);

#endif
