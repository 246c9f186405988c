/*
 * metric - numbers that a process keeps of itself and tells to whoever watches it.
 *
 * Counting is for hot paths: each thread adds to cells of its own, without a lock and without a line of cache that others
 * write; telling sums the cells of all threads. What a thread counted stays when it ends. A metric is a static struct, known
 * from its first count or from metric_know(), which makes its zeros appear.
 *
 * Told as Prometheus' text format 0.0.4 or as OpenMetrics 1.0 reads it.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
#ifndef BASE_METRIC_H
#define BASE_METRIC_H

#include <stdatomic.h>

#include "base/buf.h"

enum metric_kind { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM, METRIC_INFO };

struct metric {
	const char *name;    /* of a counter without "_total": "tocsin_acts" */
	const char *help;    /* one line */
	enum metric_kind kind;
	size_t series;       /* rows of it; 0 counts as 1 */
	/* Writes a row's labels: act="party.add",outcome="done". NULL: none. Not called for rows that stand at 0 when `sparse`. */
	void (*labels)(struct buf *b, size_t row);
	bool sparse;         /* rows that never happened are not told */
	_Atomic unsigned at; /* its first cell; 0 until known */
};

/* Its cells are set aside. Any thread. */
void metric_know(struct metric *m);

/* Of a counter. A row beyond `series` counts nowhere. */
void metric_add(struct metric *m, size_t row, uint64_t n);
static inline void metric_count(struct metric *m, size_t row) { metric_add(m, row, 1); }
/* Of a histogram: something took that long. */
void metric_took(struct metric *m, size_t row, uint64_t ns);

/* What stands there now, of all threads: of a counter; of a histogram how many. */
uint64_t metric_sum(struct metric *m, size_t row);

/* --- telling --- */

struct metric_text {
	struct buf *b;
	bool open; /* OpenMetrics */
};
/* All known counters and histograms. */
void metrics_put(struct metric_text *t);
/* One that is asked for now: its head, then its rows. `labels` is text made by label_put() or empty. */
void metric_put_head(struct metric_text *t, const char *name, enum metric_kind kind, const char *help);
void metric_put_row(struct metric_text *t, const char *name, enum metric_kind kind, struct str labels, double value);
void metrics_end(struct metric_text *t);
/* name="value", with a comma in front when something stands there. */
void label_put(struct buf *b, const char *name, struct str value);

#endif
