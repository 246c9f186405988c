/* Numbers over the whole list, and whether the service is well. */
#include "web/api/api.h"
#include "web/list/figures.h"
#include "web/page.h"

static void put_figures(struct buf *b, const char *name, const struct figures *f)
{
	buf_printf(b, ",\n\"%s\":[", name);
	for (size_t i = 0; i < f->n; i++) {
		buf_puts(b, i ? ",{\"name\":" : "{\"name\":");
		buf_put_json(b, f->v[i].name);
		buf_printf(b, ",\"entries\":%lld,\"exploited\":%lld}", (long long)f->v[i].n, (long long)f->v[i].exploited);
	}
	buf_putc(b, ']');
}

bool api_statistics(struct request *rq, struct response *rs, struct err *err)
{
	struct all_figures f;

	if (!query_read(rq, &no_params, true, NULL, err))
		return false;
	figures_count(rq->a, rq->view, &f);
	rs->type = type_json;
	buf_printf(&rs->body, "{\"entries\":%lld,\"exploited\":%lld,\"records\":%lld,\"devices\":%zu", (long long)f.entries,
	           (long long)f.exploited, (long long)rq->view->totals.records, rq->view->device_n);
	put_figures(&rs->body, "years", &f.years);
	put_figures(&rs->body, "severities", &f.severities);
	put_figures(&rs->body, "priorities", &f.priorities);
	put_figures(&rs->body, "components", &f.components);
	put_figures(&rs->body, "chips", &f.chips);
	put_figures(&rs->body, "makers", &f.makers);
	put_figures(&rs->body, "publication_to_patch_level", &f.delays);
	buf_printf(&rs->body, ",\n\"publication_to_patch_level_median_days\":%lld}\n", (long long)f.delay_median);
	return true;
}

bool api_health(struct request *rq, struct response *rs, struct err *err)
{
	char loaded[21], waiting[21];
	unixtime since;
	struct err why; /* for the log alone: it may name hosts */

	if (!query_read(rq, &no_params, true, NULL, err))
		return false;
	bool waits = list_waits(rq->site->list, &since, &why);

	rs->type = type_json;
	buf_printf(&rs->body, "{\"status\":\"%s\",\"generation\":%llu,\"loaded\":\"%s\",\"entries\":%zu",
	           waits ? "waiting" : "ok", (unsigned long long)rq->view->generation, time_format(rq->view->loaded, loaded),
	           rq->view->n);
	if (waits)
		buf_printf(&rs->body, ",\"waits_for\":\"database\",\"since\":\"%s\"", time_format(since, waiting));
	buf_puts(&rs->body, "}\n");
	return true;
}
