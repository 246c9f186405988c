/*
 * store/finders - reports by their tracking secret, and reports that are being written. Secrets are stored and found as digests
 * alone, and what was written is sealed (hub/report/drafts.h).
 */
#ifndef STORE_FINDERS_H
#define STORE_FINDERS_H

#include "base/clock.h"
#include "crypto/digest.h"
#include "store/db.h"

/* *ret is 0 when there is none. */
bool report_of_secret(struct db *d, const struct digest *secret, int64_t *ret, struct err *err);

struct draft_row {
	struct digest secret;
	unixtime at, ends;
	struct str bytes; /* sealed */
};
/* ERR_FOUND: there is none, or its time is over. `bytes` in `a`. */
bool draft_get(struct db *d, struct arena *a, const struct digest *secret, unixtime now, struct draft_row *ret, struct err *err);
/* New, or in place of what there was; that keeps its `at`. */
bool draft_put(struct db *d, const struct draft_row *r, struct err *err);
bool draft_drop(struct db *d, const struct digest *secret, struct err *err); /* none there is fine */
bool drafts_count(struct db *d, int64_t *ret, struct err *err);
/* Those whose time is over. */
bool drafts_drop_over(struct db *d, unixtime now, int64_t *ret_n, struct err *err);

/* In the order of their digests, from after one; for a rotation of keys. In `a`. */
struct draft_rows { struct draft_row *v; size_t n, cap; };
bool drafts_from(struct db *d, struct arena *a, const struct digest *after, int64_t most, struct draft_rows *ret, struct err *err);
/* Other bytes in place of these, unless it was written meanwhile. */
bool draft_renew(struct db *d, const struct digest *secret, struct str was, struct str is, struct err *err);

#endif
