/* store/jobs - periodic work as rows: how it went and when it is next. What it is stands in hub/jobs.h. */
#ifndef STORE_JOBS_H
#define STORE_JOBS_H

#include "base/clock.h"
#include "store/db.h"

enum { JOB_NOT_PLANNED = 0, JOB_ASKED_FOR = -1 }; /* of job_kept.next, besides an instant */

struct job_kept {
	struct str name;
	unixtime started, ended; /* 0: never */
	unixtime next;
	bool ok;
	struct str result;
};
bool jobs_each(struct db *d, bool (*fn)(void *ctx, const struct job_kept *r, struct err *err), void *ctx, struct err *err);
bool job_put(struct db *d, const struct job_kept *r, struct err *err);
/* It is to be done at once; the rest of its row stays. */
bool job_ask(struct db *d, struct str name, struct err *err);

#endif
