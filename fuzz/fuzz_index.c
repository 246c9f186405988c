/*
 * A compiled list from outside. Input that begins like one is opened as it is, with its size and checksum put right, so that
 * what lies behind them is reached; any other input is a series of changes (where: 4 bytes, what: 1 byte) to a good one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../tests/unit/device/invent.h"
#include "device/match_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { ENTRIES = 40, PROFILES = 6 };

static void put_right(char *p, size_t n)
{
	struct form_head h;
	size_t from = offsetof(struct form_head, sections);

	if (n < sizeof h)
		return;
	memcpy(&h, p, sizeof h);
	h.order = FORM_ORDER;
	h.version = FORM_VERSION;
	h.size = n;
	h.sum = form_sum(str_n(p + from, n - from));
	memcpy(p, &h, sizeof h);
}

static void use(const struct match_index *x, const struct world *w)
{
	struct matcher *m = matcher_new(x);
	struct arena a = { 0 };

	for (size_t i = 0; i < w->profile_n; i++) {
		struct match_lists l;

		match_list(m, &w->profiles[i], true, &l);
		for (size_t e = 0; e < match_entry_n(x) && e < 64; e++) {
			struct match_why why;
			struct match_entry entry = match_entry(x, e);

			match_explain(&a, m, &w->profiles[i], e, &why);
			match_find(x, entry.id);
		}
		arena_reset(&a);
	}
	arena_release(&a);
	matcher_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct world w;
	static struct match_index *good;
	static struct arena a;

	if (!good) {
		invent_world(&a, 23, ENTRIES, PROFILES, &w);
		good = match_build(w.list, w.entry_n);
	}
	bool whole = n >= 8 && memcmp(data, "TOCSINIX", 8) == 0;
	size_t size = whole ? n : good->bytes.n;
	char *p = malloc(size);

	memcpy(p, whole ? (const char *)data : good->bytes.p, size);
	for (size_t i = 0; !whole && i + 5 <= n; i += 5) {
		uint32_t at;

		memcpy(&at, data + i, sizeof at);
		p[at % size] = (char)data[i + 4];
	}
	put_right(p, size);
	struct match_index *x = match_open(str_n(p, size), NULL);

	if (x)
		use(x, &w);
	match_index_free(x);
	free(p);
	return 0;
}
