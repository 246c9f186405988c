/* Known models, for forms that offer them while one types. */
#include "web/api/api.h"
#include "web/list/devices.h"
#include "web/page.h"

struct device_ask {
	struct str q;
	int64_t limit;
};
static const struct param rows[] = {
	{ "q", PARAM_TEXT, offsetof(struct device_ask, q), 1, 100, .help = "Words of maker, name, device or model" },
	{ "limit", PARAM_NUMBER, offsetof(struct device_ask, limit), 1, 100, .help = "Rows at most" },
};
const struct params device_params = PARAMS(rows);

bool api_devices(struct request *rq, struct response *rs, struct err *err)
{
	struct device_ask k = { .limit = 20 };
	struct device_hits hits;

	if (!query_read(rq, &device_params, true, &k, err))
		return false;
	devices_find(rq, k.q, (size_t)k.limit, &hits);
	rs->type = type_json;
	buf_printf(&rs->body, "{\"total\":%zu,\"devices\":[", hits.total);
	for (size_t i = 0; i < hits.n; i++) {
		const struct device_row *d = hits.v[i];
		const struct { const char *name; struct str value; } members[] = {
			{ "maker", d->maker }, { "brand", d->brand }, { "name", d->name },     { "device", d->device },
			{ "model", d->model }, { "chip", d->chip },   { "kernel", d->kernel }, { "source", d->source },
		};

		buf_puts(&rs->body, i ? ",\n{" : "\n{");
		buf_puts(&rs->body, "\"key\":");
		buf_put_json(&rs->body, device_key(rq->a, d));
		for (size_t m = 0; m < sizeof members / sizeof *members; m++)
			if (members[m].value.n) {
				buf_printf(&rs->body, ",\"%s\":", members[m].name);
				buf_put_json(&rs->body, members[m].value);
			}
		if (d->year)
			buf_printf(&rs->body, ",\"year\":%d", d->year);
		buf_putc(&rs->body, '}');
	}
	buf_puts(&rs->body, "]}\n");
	return true;
}
