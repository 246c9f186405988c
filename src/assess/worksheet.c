/* worksheet - steps and their numbers as text, by integers alone. */
#include "assess/worksheet.h"

#include <assert.h>
#include <stdio.h>

enum { PLACES = 6, MILLION = 1000000 };

void worksheet_add(struct arena *a, struct worksheet *w, struct str key, struct str formula, struct str value)
{
	w->v = arena_grow(a, w->v, w->n, &w->cap, sizeof *w->v);
	w->v[w->n++] = (struct step){ key, formula, value };
}

/* Whole and millionths of a number's size. */
static struct str six_places(struct arena *a, bool negative, uint64_t whole, uint64_t millionths, bool more)
{
	char places[PLACES + 1];
	int n = PLACES;

	snprintf(places, sizeof places, "%06u", (unsigned)millionths);
	while (!more && n && places[n - 1] == '0')
		n--;
	return str_printf(a, "%s%llu%s%.*s%s", negative ? "-" : "", (unsigned long long)whole, n ? "." : "", n, places,
	                  more ? "…" : "");
}

struct str worksheet_ratio(struct arena *a, int64_t num, int64_t den)
{
	assert(den > 0 && den <= INT64_MAX / MILLION);
	uint64_t size = num < 0 ? -(uint64_t)num : (uint64_t)num, d = (uint64_t)den, rest = size % d * MILLION;

	return six_places(a, num < 0, size / d, rest / d, rest % d > 0);
}

struct str worksheet_decimal(struct arena *a, int64_t v, int places, bool more)
{
	uint64_t size = v < 0 ? -(uint64_t)v : (uint64_t)v;

	for (; places > PLACES; places--) {
		more = more || size % 10;
		size /= 10;
	}
	for (; places < PLACES; places++)
		size *= 10;
	return six_places(a, v < 0, size / MILLION, size % MILLION, more);
}

struct str worksheet_score(struct arena *a, int tenths)
{
	int size = tenths < 0 ? -tenths : tenths;

	return str_printf(a, "%s%d.%d", tenths < 0 ? "-" : "", size / 10, size % 10);
}
