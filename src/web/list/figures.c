#include "web/list/figures.h"

#include <stdlib.h>

#include "base/map.h"
#include "vuln/maker.h"

enum { TOP = 15 };

const struct str delay_names[DELAY_N] = {
	[DELAY_BEFORE] = STR_LIT("before"), [DELAY_WEEK] = STR_LIT("week"), [DELAY_MONTH] = STR_LIT("month"),
	[DELAY_QUARTER] = STR_LIT("quarter"), [DELAY_HALF] = STR_LIT("half-year"), [DELAY_YEAR] = STR_LIT("year"),
	[DELAY_LATER] = STR_LIT("later"),
};

static void count(struct figure *f, const struct list_head *h)
{
	f->n++;
	f->exploited += h->exploited;
}

static int by_count(const void *a, const void *b)
{
	const struct figure *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : str_icmp(x->name, y->name);
}

static int by_days(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Keeps the `TOP` largest that are not empty. */
static struct figures largest(struct figure *v, size_t n)
{
	if (n)
		qsort(v, n, sizeof *v, by_count);
	n = n < TOP ? n : TOP;
	while (n && !v[n - 1].n)
		n--;
	return (struct figures){ v, n };
}

static void count_years(struct arena *a, const struct list_view *v, struct all_figures *ret)
{
	int first = 9999, last = 0;

	for (size_t i = 0; i < v->n; i++)
		if (!v->heads[i].withdrawn && v->heads[i].published) {
			int y = day_year(v->heads[i].published);

			first = y < first ? y : first;
			last = y > last ? y : last;
		}
	if (!last)
		return;
	ret->years = (struct figures){ arena_array(a, struct figure, (size_t)(last - first + 1)), (size_t)(last - first + 1) };
	for (int y = first; y <= last; y++)
		ret->years.v[y - first].name = str_printf(a, "%d", y);
	for (size_t i = 0; i < v->n; i++)
		if (!v->heads[i].withdrawn && v->heads[i].published)
			count(&ret->years.v[day_year(v->heads[i].published) - first], &v->heads[i]);
}

static void count_components(struct arena *a, const struct list_view *v, struct all_figures *ret)
{
	struct figure *rows = NULL;
	struct map seen = { 0 };
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < v->n; i++) {
		const struct list_head *h = &v->heads[i];
		bool new;

		if (h->withdrawn || !h->component.n)
			continue;
		uint32_t *at = map_put(a, &seen, str_lower(a, h->component), &new);

		if (new) {
			*at = (uint32_t)n;
			rows = arena_grow(a, rows, n, &cap, sizeof *rows);
			rows[n++] = (struct figure){ h->component, 0, 0 };
		}
		count(&rows[*at], h);
	}
	ret->components = largest(rows, n);
}

static void count_chips(struct arena *a, const struct list_view *v, struct all_figures *ret)
{
	struct figure *rows = arena_array(a, struct figure, v->chips.n);
	size_t *last = arena_array(a, size_t, v->chips.n); /* entry + 1 that counted a chip last: several clauses may name it */

	for (size_t c = 0; c < v->chips.n; c++)
		rows[c].name = v->chips.v[c];
	for (size_t i = 0; i < v->n; i++)
		for (size_t k = 0; !v->heads[i].withdrawn && k < v->heads[i].chip_n; k++) {
			uint16_t c = v->heads[i].chips[k];

			if (last[c] != i + 1)
				count(&rows[c], &v->heads[i]);
			last[c] = i + 1;
		}
	ret->chips = largest(rows, v->chips.n);
}

static void count_makers(struct arena *a, const struct list_view *v, struct all_figures *ret)
{
	size_t n = v->makers.n < 64 ? v->makers.n : 64;
	struct figure *rows = arena_array(a, struct figure, n);

	for (size_t m = 0; m < n; m++) {
		rows[m].name = v->makers.v[m];
		for (size_t i = 0; i < v->n; i++)
			if (!v->heads[i].withdrawn && v->heads[i].makers >> m & 1)
				count(&rows[m], &v->heads[i]);
	}
	ret->makers = largest(rows, n);
}

static enum delay delay_of(int64_t days)
{
	static const int64_t up_to[DELAY_LATER] = { -1, 7, 31, 92, 183, 366 };
	enum delay d = 0;

	while (d < DELAY_LATER && days > up_to[d])
		d++;
	return d;
}

static void count_delays(struct arena *a, const struct list_view *v, struct all_figures *ret)
{
	int64_t *days = arena_array(a, int64_t, v->n);
	size_t n = 0;

	ret->delays = (struct figures){ arena_array(a, struct figure, DELAY_N), DELAY_N };
	for (enum delay d = 0; d < DELAY_N; d++)
		ret->delays.v[d].name = delay_names[d];
	for (size_t i = 0; i < v->n; i++) {
		const struct list_head *h = &v->heads[i];

		if (h->withdrawn || !h->published || !h->fix_level || !day_valid(h->fix_level))
			continue;
		days[n] = (day_start(h->fix_level) - day_start(h->published)) / 86400;
		count(&ret->delays.v[delay_of(days[n])], h);
		n++;
	}
	if (n)
		qsort(days, n, sizeof *days, by_days);
	ret->delay_known = (int64_t)n;
	ret->delay_median = n ? days[n / 2] : 0;
}

void figures_count(struct arena *a, const struct list_view *v, struct all_figures *ret)
{
	*ret = (struct all_figures){ 0 };
	ret->severities = (struct figures){ arena_array(a, struct figure, SEVERITY_N), SEVERITY_N };
	for (size_t s = 0; s < SEVERITY_N; s++)
		ret->severities.v[s].name = severity_names[SEVERITY_N - 1 - s];
	ret->priorities = (struct figures){ arena_array(a, struct figure, LEVEL_N), LEVEL_N };
	for (size_t l = 0; l < LEVEL_N; l++)
		ret->priorities.v[l].name = level_names[l];
	for (size_t i = 0; i < v->n; i++)
		if (!v->heads[i].withdrawn) {
			ret->entries++;
			ret->exploited += v->heads[i].exploited;
			count(&ret->severities.v[SEVERITY_N - 1 - v->heads[i].severity], &v->heads[i]);
			count(&ret->priorities.v[v->heads[i].level], &v->heads[i]);
		}
	count_years(a, v, ret);
	count_components(a, v, ret);
	count_chips(a, v, ret);
	count_makers(a, v, ret);
	count_delays(a, v, ret);
}
