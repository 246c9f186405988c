/* hub/metrics - what a hub counts of its own work: acts, commits. Told by web/serve/metrics.c. */
#ifndef HUB_METRICS_H
#define HUB_METRICS_H

#include "hub/act.h"

/* Zeros for everything, so that a hub on which nothing happened yet is told as one. */
void hub_metrics_know(void);

/* An act was asked for, and that came of it. */
void hub_metric_act(const struct act_row *row, bool ok, const struct outcome *o, enum err_code why);
/* A group was committed: so many acts and asides, in so long. */
void hub_metric_commit(size_t n, uint64_t ns);

#endif
