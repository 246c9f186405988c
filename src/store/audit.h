/* store/audit - every act, newest first, by what is asked. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/acts.h"

struct audit_ask {
	struct str act, subject, party; /* empty: any */
	int64_t member;                 /* -1: any; 0: the hub itself, or nobody with an account */
	unixtime from, until;           /* from that instant on, before that one; TIME_NONE: any */
	int64_t before;                 /* their numbers are below; the end of the page before. 0: the newest */
	int64_t most;
	struct str reader;              /* "party/alliance": nothing of cases that it does not coordinate; empty: everything */
};
bool audit_each(struct db *d, const struct audit_ask *k, act_fn *fn, void *ctx, struct err *err);

#endif
