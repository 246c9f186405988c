/* store/health - how much there is of what: for those who watch a hub, and those who look after it. */
#ifndef STORE_HEALTH_H
#define STORE_HEALTH_H

#include "base/clock.h"
#include "store/db.h"

struct hub_counts {
	int64_t acts, sessions, members, parties, jobs_failing;
	int64_t contacts_unverified, invitations_open, keys_expiring; /* keys_expiring: of API keys, within two weeks */
};
bool health_counts(struct db *d, unixtime now, struct hub_counts *ret, struct err *err);

/* What has states, and how many stand in each. */
enum health_states { HEALTH_OUTBOX, HEALTH_OBLIGATIONS };
bool health_states(struct db *d, enum health_states what, bool (*fn)(void *ctx, struct str state, int64_t n, struct err *err),
                   void *ctx, struct err *err);

#endif
