#include "web/serve/metrics.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/metric.h"
#include "hub/metrics.h"
#include "hub/settings.h"
#include "store/health.h"
#include "web/serve/visitor.h"

/* --- requests --- */

static const unsigned statuses[] = { 200, 204, 303, 304, 400, 401, 403, 404, 405, 409, 413, 414, 415, 422, 429, 500, 503, 0 };
enum { STATUSES = sizeof statuses / sizeof *statuses, KINDS = 3 };
static const struct str kinds[KINDS] = {
	[ROUTE_PAGE] = STR_LIT("page"), [ROUTE_API] = STR_LIT("api"), [ROUTE_FILE] = STR_LIT("file"),
};

static void request_labels(struct buf *b, size_t row)
{
	char status[12] = "other";

	if (statuses[row % STATUSES])
		snprintf(status, sizeof status, "%u", statuses[row % STATUSES]);
	label_put(b, "route", kinds[row / STATUSES]);
	label_put(b, "status", str_of(status));
}

static void took_labels(struct buf *b, size_t row)
{
	label_put(b, "route", kinds[row / 2]);
	label_put(b, "cache", row % 2 ? STR("hit") : STR("miss"));
}

static struct metric requests = { "tocsin_http_requests", "Requests answered, by what was asked for and the status.",
	                          METRIC_COUNTER, .series = KINDS * STATUSES, .labels = request_labels, .sparse = true };
static struct metric took = { "tocsin_http_request_seconds", "From a request's arrival to its answer being ready.",
	                      METRIC_HISTOGRAM, .series = KINDS * 2, .labels = took_labels };
static _Atomic uint64_t ticked; /* clock_ns() */
static unixtime began;

void metrics_know(void)
{
	metric_know(&requests);
	metric_know(&took);
	hub_metrics_know();
	began = clock_now();
	metrics_tick();
}

void metrics_request(enum route_kind kind, unsigned status, bool from_cache, uint64_t ns)
{
	size_t i = 0;

	while (statuses[i] && statuses[i] != status)
		i++;
	metric_count(&requests, (size_t)kind * STATUSES + i);
	metric_took(&took, (size_t)kind * 2 + from_cache, ns);
}

void metrics_tick(void)
{
	ticked = clock_ns();
}

/* --- what is looked up when somebody asks --- */

struct telling {
	struct metric_text t;
	struct buf labels;
};

static void one(struct telling *x, const char *name, enum metric_kind kind, const char *help, double v)
{
	metric_put_head(&x->t, name, kind, help);
	metric_put_row(&x->t, name, kind, STR_NONE, v);
}

static void labelled(struct telling *x, const char *name, enum metric_kind kind, const char *label, struct str value, double v)
{
	buf_clear(&x->labels);
	label_put(&x->labels, label, value);
	metric_put_row(&x->t, name, kind, buf_str(&x->labels), v);
}

static size_t open_files(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n > 3 ? n - 3 : 0; /* ".", "..", and the one we look with */
}

/* Pages of the process: all of it, and what is in memory. */
static void memory(double *ret_all, double *ret_resident)
{
	struct str text, all, resident;
	struct arena a;
	uint64_t n;

	arena_init(&a);
	*ret_all = *ret_resident = 0;
	if (file_read(&a, "/proc/self/statm", 4096, &text, NULL) && str_split(&text, ' ', &all) && str_split(&text, ' ', &resident)) {
		*ret_all = str_u64(all, &n) ? (double)n * (double)sysconf(_SC_PAGESIZE) : 0;
		*ret_resident = str_u64(resident, &n) ? (double)n * (double)sysconf(_SC_PAGESIZE) : 0;
	}
	arena_release(&a);
}

/* Under the names that every exporter has for them. */
static void put_process(struct telling *x)
{
	struct rusage u = { 0 };
	struct rlimit files = { 0 };
	double all, resident;

	getrusage(RUSAGE_SELF, &u);
	getrlimit(RLIMIT_NOFILE, &files);
	memory(&all, &resident);
	one(x, "process_cpu_seconds", METRIC_COUNTER, "Processor time used.",
	    (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6);
	one(x, "process_resident_memory_bytes", METRIC_GAUGE, "Memory in use.", resident);
	one(x, "process_virtual_memory_bytes", METRIC_GAUGE, "Address space in use.", all);
	one(x, "process_open_fds", METRIC_GAUGE, "Open files and connections.", (double)open_files());
	one(x, "process_max_fds", METRIC_GAUGE, "How many there may be.", (double)files.rlim_cur);
	one(x, "process_start_time_seconds", METRIC_GAUGE, "When the server began, in seconds since 1970.", (double)began);
}

static void put_list(struct telling *x, const struct request *rq)
{
	unixtime since;
	struct err why;

	one(x, "tocsin_database_up", METRIC_GAUGE, "1 while the database can be reached.", !list_waits(rq->site->list, &since, &why));
	one(x, "tocsin_list_entries", METRIC_GAUGE, "Entries of the list.", (double)rq->view->totals.entries);
	one(x, "tocsin_list_exploited", METRIC_GAUGE, "Of them, known to be used in attacks.", (double)rq->view->totals.exploited);
	one(x, "tocsin_list_rejects", METRIC_GAUGE, "Records that could not be read.", (double)rq->view->totals.rejects);
	one(x, "tocsin_list_loaded_seconds", METRIC_GAUGE, "When the list was last taken up, in seconds since 1970.",
	    (double)rq->view->loaded);
}

static void put_cache(struct telling *x, const struct request *rq)
{
	struct cache_stats c = cache_stats(rq->site->cache);

	metric_put_head(&x->t, "tocsin_cache_lookups", METRIC_COUNTER, "Answers looked for in memory.");
	labelled(x, "tocsin_cache_lookups", METRIC_COUNTER, "found", STR("yes"), (double)c.hits);
	labelled(x, "tocsin_cache_lookups", METRIC_COUNTER, "found", STR("no"), (double)c.misses);
	one(x, "tocsin_cache_bytes", METRIC_GAUGE, "Memory that kept answers take.", (double)c.bytes);
	one(x, "tocsin_cache_answers", METRIC_GAUGE, "Answers that are kept.", (double)c.n);
}

struct counted { struct telling *x; const char *name; };

static bool put_state(void *ctx, struct str state, int64_t n, struct err *err)
{
	struct counted *c = ctx;

	(void)err;
	labelled(c->x, c->name, METRIC_GAUGE, "state", state, (double)n);
	return true;
}

static void put_states(struct telling *x, struct db *d, enum health_states what, const char *name, const char *help)
{
	struct counted c = { x, name };

	metric_put_head(&x->t, name, METRIC_GAUGE, help);
	health_states(d, what, put_state, &c, NULL);
}

static void put_hub(struct telling *x, struct request *rq)
{
	struct hub_pulse p;
	struct hub_counts c = { 0 };
	struct db *d = request_db(rq, NULL);

	hub_pulse(rq->site->hub, &p);
	one(x, "tocsin_writer_waiting", METRIC_GAUGE, "Acts that are being done or wait for it.", p.waiting);
	one(x, "tocsin_writer_busy_seconds", METRIC_GAUGE, "For how long the writer has been at what it does.",
	    (double)p.waiting_ns / 1e9);
	if (!d || !health_counts(d, rq->now, &c, NULL))
		return; /* what the database would have to say is left out; tocsin_database_up tells why */
	one(x, "tocsin_ledger_size", METRIC_GAUGE, "Acts in the ledger.", (double)c.acts);
	one(x, "tocsin_sessions", METRIC_GAUGE, "People signed in.", (double)c.sessions);
	one(x, "tocsin_members", METRIC_GAUGE, "Members.", (double)c.members);
	one(x, "tocsin_parties", METRIC_GAUGE, "Parties.", (double)c.parties);
	one(x, "tocsin_jobs_failing", METRIC_GAUGE, "Periodic work that failed the last time.", (double)c.jobs_failing);
	put_states(x, d, HEALTH_OBLIGATIONS, "tocsin_obligations", "Obligations, by their state.");
	put_states(x, d, HEALTH_OUTBOX, "tocsin_outbox_notices", "Notices, by what became of them.");
}

static bool may_see(const struct request *rq)
{
	bool open = false;

	if (rq->site->hub) {
		const struct settings *s = hub_settings(rq->site->hub);

		open = setting_flag(s, SETTING_METRICS_OPEN);
		settings_release(s);
	}
	return open || (rq->visitor->direct && !rq->site->named);
}

bool page_metrics(struct request *rq, struct response *rs, struct err *err)
{
	bool open = str_find(rq->visitor->accept, STR("application/openmetrics-text")) != SIZE_MAX;
	struct telling x = { .t = { .b = &rs->body, .open = open } };

	if (!may_see(rq))
		return err_set(err, ERR_FOUND, "there is nothing under this address");
	buf_init(&x.labels, 4096);
	rs->type = x.t.open ? STR("application/openmetrics-text; version=1.0.0; charset=utf-8")
	                    : STR("text/plain; version=0.0.4; charset=utf-8");
	metric_put_head(&x.t, "tocsin_build", METRIC_INFO, "What runs here.");
	label_put(&x.labels, "version", STR(TOCSIN_VERSION));
	metric_put_row(&x.t, "tocsin_build", METRIC_INFO, buf_str(&x.labels), 1);
	metrics_put(&x.t);
	put_cache(&x, rq);
	put_list(&x, rq);
	if (rq->site->hub)
		put_hub(&x, rq);
	put_process(&x);
	metrics_end(&x.t);
	buf_release(&x.labels);
	return true;
}

/* --- health --- */

enum { STUCK_S = 30 };

/* Nothing here waits for the database: a check that hangs tells nobody anything. */
bool page_healthz(struct request *rq, struct response *rs, struct err *err)
{
	const uint64_t second = UINT64_C(1000000000);
	struct hub_pulse p = { .committed = TIME_NONE };
	unixtime since;
	struct err why;
	bool away = list_waits(rq->site->list, &since, &why), late = clock_ns() - ticked > STUCK_S * second;
	char at[21];

	(void)err;
	if (rq->site->hub)
		hub_pulse(rq->site->hub, &p);
	bool stuck = p.waiting_ns > STUCK_S * second, ok = !away && !late && !stuck && !p.failed && !p.keys_behind;

	rs->status = ok ? 200 : 503;
	rs->type = type_text;
	buf_printf(&rs->body, "%s\ndatabase: %s\nclock: %s\n", ok ? "ok" : "failing", away ? "away" : "ok", late ? "stands" : "ok");
	if (!rq->site->hub)
		return true;
	buf_printf(&rs->body, "writer: %s\n", stuck ? "stuck" : p.failed ? "failing" : "ok");
	buf_printf(&rs->body, "keys: %s\n", p.keys_behind ? "behind" : "ok");
	buf_printf(&rs->body, "last commit: %s\n", p.committed == TIME_NONE ? "none yet" : time_format(p.committed, at));
	return true;
}
