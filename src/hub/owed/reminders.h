/*
 * reminders - who is to be told of an obligation, and when.
 *
 * Before the due instant whoever owes it (setting obligations.remind), at it once more, after it the coordinators
 * (obligations.escalate), and whomever its rule names. Each row of the table of obligations holds the next such instant; the job
 * "obligations" does obligation.remind for those whose instant has come. That act says up to when everybody was told, and queues
 * the notices in its own transaction: so each is sent once, whatever happens in between, and a clock that was paused or went on
 * without the hub skips nothing and repeats nothing.
 */
#ifndef HUB_OWED_REMINDERS_H
#define HUB_OWED_REMINDERS_H

#include "hub/jobs.h"
#include "hub/owed/obligations.h"
#include "hub/settings.h"

/* The first instant after r->told; TIME_NONE: nobody is to be told any more. `rule` NULL: by the settings alone. */
unixtime reminder_next(const struct obligation_rule *rule, const struct settings *s, const struct obligation_row *r);
/* What is to be told now, each kind to each reader once: "obligation-overdue:bearer obligation-escalated:steward". In `a`. */
struct str reminders_due(struct arena *a, const struct obligation_rule *rule, const struct settings *s,
                         const struct obligation_row *r, unixtime now);
/* In `aside`: the notices. */
bool reminders_queue(struct acting *x, const struct obligation_row *r, struct str due, struct err *err);

/* For the table of jobs. */
bool reminders_work(struct job_run *x, struct err *err);

#endif
