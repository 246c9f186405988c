#include "base/metric.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/canonical.h"

enum { CELLS = 4096, METRICS = 128 };

/* Upper ends in nanoseconds; more than the last falls into +Inf. */
static const uint64_t bounds[] = {
	10000, 50000, 100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000, 25000000, 50000000, 100000000, 250000000, 500000000,
	1000000000, 2500000000, 5000000000, 10000000000,
};
enum { BOUNDS = sizeof bounds / sizeof *bounds, HISTOGRAM_CELLS = BOUNDS + 2 /* +Inf, and the sum in nanoseconds */ };

/* One thread's cells. Only it writes them, so a plain addition suffices; atomic, because others read. A thread that ends leaves
 * its slab to the next one that comes, with what stands in it. */
struct slab {
	_Atomic uint64_t cell[CELLS];
	struct slab *all, *rest;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all below */
static struct slab *slabs, *resting;
static struct metric *known[METRICS];
static size_t known_n;
static unsigned used = 1; /* cell 0 is nobody's: place 0 means "not known yet" */

static pthread_key_t key;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static _Thread_local struct slab *mine;

static void leave(void *slab)
{
	struct slab *s = slab;

	pthread_mutex_lock(&lock);
	s->rest = resting;
	resting = s;
	pthread_mutex_unlock(&lock);
}

static void make_key(void)
{
	if (pthread_key_create(&key, leave) != 0)
		abort();
}

static struct slab *take_slab(void)
{
	struct slab *s;

	pthread_once(&key_once, make_key);
	pthread_mutex_lock(&lock);
	s = resting;
	if (s) {
		resting = s->rest;
	} else {
		s = calloc(1, sizeof *s);
		if (!s)
			abort();
		s->all = slabs;
		slabs = s;
	}
	pthread_mutex_unlock(&lock);
	pthread_setspecific(key, s);
	return mine = s;
}

static size_t rows_of(const struct metric *m) { return m->series ? m->series : 1; }
static size_t cells_of(const struct metric *m) { return m->kind == METRIC_HISTOGRAM ? HISTOGRAM_CELLS : 1; }

void metric_know(struct metric *m)
{
	size_t n = rows_of(m) * cells_of(m);

	pthread_mutex_lock(&lock);
	if (!m->at) {
		if (known_n == METRICS || used + n > CELLS)
			abort(); /* a table of ours that outgrew the room set aside for it */
		known[known_n++] = m;
		atomic_store_explicit(&m->at, used, memory_order_release);
		used += (unsigned)n;
	}
	pthread_mutex_unlock(&lock);
}

static unsigned place(struct metric *m)
{
	unsigned at = atomic_load_explicit(&m->at, memory_order_acquire);

	if (at)
		return at;
	metric_know(m);
	return m->at;
}

static void add(struct slab *s, size_t cell, uint64_t n)
{
	uint64_t v = atomic_load_explicit(&s->cell[cell], memory_order_relaxed);

	atomic_store_explicit(&s->cell[cell], v + n, memory_order_relaxed);
}

void metric_add(struct metric *m, size_t row, uint64_t n)
{
	if (row < rows_of(m))
		add(mine ? mine : take_slab(), place(m) + row, n);
}

void metric_took(struct metric *m, size_t row, uint64_t ns)
{
	struct slab *s = mine ? mine : take_slab();
	size_t at = place(m) + row * HISTOGRAM_CELLS, i = 0;

	if (row >= rows_of(m))
		return;
	while (i < BOUNDS && ns > bounds[i])
		i++;
	add(s, at + i, 1);
	add(s, at + BOUNDS + 1, ns);
}

/* --- telling --- */

/* Under the lock. */
static uint64_t sum(size_t cell)
{
	uint64_t n = 0;

	for (struct slab *s = slabs; s; s = s->all)
		n += atomic_load_explicit(&s->cell[cell], memory_order_relaxed);
	return n;
}

uint64_t metric_sum(struct metric *m, size_t row)
{
	size_t at = place(m) + row * cells_of(m);
	uint64_t n = 0;

	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < (m->kind == METRIC_HISTOGRAM ? BOUNDS + 1 : 1); i++)
		n += sum(at + i);
	pthread_mutex_unlock(&lock);
	return n;
}

void label_put(struct buf *b, const char *name, struct str value)
{
	buf_printf(b, "%s%s=\"", b->n ? "," : "", name);
	for (size_t i = 0; i < value.n; i++)
		switch (value.p[i]) {
		case '"': buf_puts(b, "\\\""); break;
		case '\\': buf_puts(b, "\\\\"); break;
		case '\n': buf_puts(b, "\\n"); break;
		default: buf_putc(b, value.p[i]);
		}
	buf_putc(b, '"');
}

void metric_put_head(struct metric_text *t, const char *name, enum metric_kind kind, const char *help)
{
	static const char *const types[][2] = {
		[METRIC_COUNTER] = { "counter", "counter" }, [METRIC_GAUGE] = { "gauge", "gauge" },
		[METRIC_HISTOGRAM] = { "histogram", "histogram" }, [METRIC_INFO] = { "gauge", "info" },
	};
	/* In the older format a counter's and an info's family bears the whole name of its rows. */
	const char *tail = t->open ? "" : kind == METRIC_COUNTER ? "_total" : kind == METRIC_INFO ? "_info" : "";

	buf_printf(t->b, "# HELP %s%s %s\n# TYPE %s%s %s\n", name, tail, help, name, tail, types[kind][t->open]);
}

static void put_line(struct metric_text *t, const char *name, const char *tail, struct str labels, double value)
{
	buf_printf(t->b, "%s%s", name, tail);
	if (labels.n)
		buf_printf(t->b, "{%.*s}", STR_ARG(labels));
	buf_putc(t->b, ' ');
	canonical_put_double(t->b, value);
	buf_putc(t->b, '\n');
}

void metric_put_row(struct metric_text *t, const char *name, enum metric_kind kind, struct str labels, double value)
{
	put_line(t, name, kind == METRIC_COUNTER ? "_total" : kind == METRIC_INFO ? "_info" : "", labels, value);
}

static void put_histogram(struct metric_text *t, const struct metric *m, struct buf *labels, size_t at)
{
	uint64_t n = 0;

	for (size_t i = 0; i <= BOUNDS; i++) {
		size_t before = labels->n;
		char end[24] = "+Inf";

		n += sum(at + i);
		if (i < BOUNDS)
			snprintf(end, sizeof end, "%g", (double)bounds[i] / 1e9);
		label_put(labels, "le", str_of(end));
		put_line(t, m->name, "_bucket", buf_str(labels), (double)n);
		labels->n = before;
	}
	put_line(t, m->name, "_sum", buf_str(labels), (double)sum(at + BOUNDS + 1) / 1e9);
	put_line(t, m->name, "_count", buf_str(labels), (double)n);
}

static void put_metric(struct metric_text *t, const struct metric *m)
{
	struct buf labels;

	metric_put_head(t, m->name, m->kind, m->help);
	buf_init(&labels, 4096);
	for (size_t row = 0; row < rows_of(m); row++) {
		size_t at = m->at + row * cells_of(m);

		buf_clear(&labels);
		if (m->sparse && m->kind == METRIC_COUNTER && !sum(at))
			continue;
		if (m->labels)
			m->labels(&labels, row);
		if (m->kind == METRIC_HISTOGRAM)
			put_histogram(t, m, &labels, at);
		else
			metric_put_row(t, m->name, m->kind, buf_str(&labels), (double)sum(at));
	}
	buf_release(&labels);
}

void metrics_put(struct metric_text *t)
{
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < known_n; i++)
		put_metric(t, known[i]);
	pthread_mutex_unlock(&lock);
}

void metrics_end(struct metric_text *t)
{
	if (t->open)
		buf_puts(t->b, "# EOF\n");
}
