/* embargo_job - what time alone does to embargoes: their end at its instant, written down; and that it comes soon, told. */
#ifndef HUB_CASE_EMBARGO_JOB_H
#define HUB_CASE_EMBARGO_JOB_H

#include "hub/jobs.h"

enum { EMBARGO_EXPIRE_S = 15, EMBARGO_WARN_S = 600 };
bool embargo_expire_work(struct job_run *x, struct err *err);
bool embargo_warn_work(struct job_run *x, struct err *err);

#endif
