/* watch_job - who watches is told what changed in the list; hub/watch/watches.h says how. */
#ifndef HUB_WATCH_WATCH_JOB_H
#define HUB_WATCH_WATCH_JOB_H

#include "hub/jobs.h"

enum {
	WATCH_EVERY_S = 60,
	WATCH_HITS = 20,       /* of one watch that are kept of one time */
	WATCH_KEPT_DAYS = 90,
};

bool watch_work(struct job_run *x, struct err *err);

#endif
