#include "web/list/devices.h"

#include <stdlib.h>

#include "vuln/maker.h"

enum { WORDS = 8 };

enum fit { FIT_EXACT, FIT_START, FIT_WORDS, FIT_NONE };

static bool has_word(const struct device_row *d, struct str w)
{
	const struct str fields[] = { d->name, d->model, d->device, d->brand, d->maker };

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (str_ifind(fields[i], w) != SIZE_MAX)
			return true;
	return false;
}

/* Does `text` read "Samsung Galaxy S23", brand and name together? */
static bool is_brand_and_name(const struct device_row *d, struct str text, size_t *ret_name)
{
	if (!d->brand.n || !str_istarts(text, d->brand) || text.n <= d->brand.n + 1 || text.p[d->brand.n] != ' ')
		return false;
	*ret_name = d->brand.n + 1;
	return true;
}

static enum fit fit_of(const struct device_row *d, struct str text, const struct str *words, size_t n)
{
	size_t at = 0;
	struct str name = is_brand_and_name(d, text, &at) ? str_from(text, at) : text;

	for (size_t i = 0; i < n; i++)
		if (!has_word(d, words[i]))
			return FIT_NONE;
	if (str_ieq(d->model, text) || str_ieq(d->device, text) || str_ieq(d->name, name))
		return FIT_EXACT;
	if (str_istarts(d->name, name) || str_istarts(d->model, text))
		return FIT_START;
	return FIT_WORDS;
}

static bool same_device(const struct device_row *a, const struct device_row *b)
{
	return str_ieq(a->maker, b->maker) && str_ieq(a->name, b->name) && str_ieq(a->model, b->model) &&
	       str_ieq(a->device, b->device);
}

static bool is_there(const struct device_row *const *v, size_t n, const struct device_row *d)
{
	for (size_t i = 0; i < n; i++)
		if (same_device(v[i], d))
			return true;
	return false;
}

void devices_find(const struct request *rq, struct str text, size_t max, struct device_hits *ret)
{
	struct str words[WORDS], rest = text, word;
	const struct device_row **kept[FIT_NONE];
	size_t n = 0, count[FIT_NONE] = { 0 };

	*ret = (struct device_hits){ arena_array(rq->a, const struct device_row *, max), 0, 0 };
	while (n < WORDS && str_token(&rest, " \t", &word))
		words[n++] = word;
	if (!n)
		return;
	for (int f = 0; f < FIT_NONE; f++)
		kept[f] = arena_array(rq->a, const struct device_row *, max);
	text = str_trim(text);
	for (size_t i = 0; i < rq->view->device_n; i++) {
		const struct device_row *d = &rq->view->devices[i];
		enum fit f = fit_of(d, text, words, n);

		if (f == FIT_NONE || is_there(kept[f], count[f], d))
			continue;
		ret->total++;
		if (count[f] < max)
			kept[f][count[f]++] = d;
	}
	for (int f = 0; f < FIT_NONE; f++)
		for (size_t i = 0; i < count[f] && ret->n < max; i++)
			ret->v[ret->n++] = kept[f][i];
}

struct str device_key(struct arena *a, const struct device_row *d)
{
	return str_printf(a, "%.*s/%.*s/%.*s", STR_ARG(d->maker), STR_ARG(d->device), STR_ARG(d->model));
}

const struct device_row *device_by_key(const struct list_view *v, struct str key)
{
	struct str maker, device;

	if (!str_split(&key, '/', &maker) || !str_split(&key, '/', &device))
		return NULL;
	for (size_t i = 0; i < v->device_n; i++)
		if (str_eq(v->devices[i].maker, maker) && str_eq(v->devices[i].device, device) && str_eq(v->devices[i].model, key))
			return &v->devices[i];
	return NULL;
}

struct str device_title(struct arena *a, const struct device_row *d)
{
	struct str brand = d->brand.n ? d->brand : maker_title(d->maker);
	struct str name = d->name.n ? d->name : d->model.n ? d->model : d->device;

	if (!brand.n || str_istarts(name, brand))
		return name;
	return str_printf(a, "%.*s %.*s", STR_ARG(brand), STR_ARG(name));
}
