#include "hub/metrics.h"

#include <pthread.h>

#include "base/metric.h"

enum result { DONE, AGAIN, NOT_FOUND, REFUSED, FAILED, RESULT_N };
static const struct str results[RESULT_N] = {
	[DONE] = STR_LIT("done"),       [AGAIN] = STR_LIT("again"),   [NOT_FOUND] = STR_LIT("not_found"),
	[REFUSED] = STR_LIT("refused"), [FAILED] = STR_LIT("failed"),
};

static const char *act_name(size_t i)
{
	for (size_t s = 0; s < act_section_n; i -= act_sections[s++]->n)
		if (i < act_sections[s]->n)
			return act_sections[s]->rows[i].name;
	return "other";
}

/* Rows that are in no section (a test's own) come after all others. */
static size_t act_place(const struct act_row *r)
{
	size_t at = 0;

	for (size_t s = 0; s < act_section_n; at += act_sections[s++]->n)
		if (r >= act_sections[s]->rows && r < act_sections[s]->rows + act_sections[s]->n)
			return at + (size_t)(r - act_sections[s]->rows);
	return at;
}

static void act_labels(struct buf *b, size_t row)
{
	label_put(b, "act", str_of(act_name(row / RESULT_N)));
	label_put(b, "outcome", results[row % RESULT_N]);
}

static struct metric acts = { "tocsin_acts", "Acts that were asked for, by what came of it.", METRIC_COUNTER, .labels = act_labels,
	                      .sparse = true };
static struct metric commits = { "tocsin_commit_seconds", "Groups of acts committed together, and how long that took.",
	                         METRIC_HISTOGRAM };
static struct metric committed = { "tocsin_committed", "Acts and other writes that were committed.", METRIC_COUNTER };

static void know(void)
{
	for (size_t s = 0; s < act_section_n; s++)
		acts.series += act_sections[s]->n * RESULT_N;
	acts.series += RESULT_N;
	metric_know(&acts);
	metric_know(&commits);
	metric_know(&committed);
}

void hub_metrics_know(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, know);
}

void hub_metric_act(const struct act_row *row, bool ok, const struct outcome *o, enum err_code why)
{
	enum result r = ok ? (o->again ? AGAIN : DONE) :
	                why == ERR_FOUND ? NOT_FOUND : why == ERR_DB || why == ERR_IO ? FAILED : REFUSED;

	hub_metrics_know();
	metric_count(&acts, act_place(row) * RESULT_N + r);
}

void hub_metric_commit(size_t n, uint64_t ns)
{
	hub_metrics_know();
	metric_took(&commits, 0, ns);
	metric_add(&committed, 0, n);
}
