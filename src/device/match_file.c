/*
 * match_file - the compiled list as a file, and what it tells of its entries.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/match_form.h"

static struct match_index *new_index(void)
{
	struct match_index *x = calloc(1, sizeof *x);

	if (!x)
		abort();
	return x;
}

struct match_index *form_adopt(void *memory, size_t n)
{
	struct match_index *x = new_index();
	struct err err = { 0 };

	if (!form_check(str_n(memory, n), x, &err)) {
		fprintf(stderr, "tocsin: a compiled list that we made is wrong: %s\n", err.msg);
		abort();
	}
	x->owned = memory;
	return x;
}

void match_index_free(struct match_index *x)
{
	if (!x)
		return;
	free(x->owned);
	free(x);
}

bool match_save(const struct match_index *x, struct buf *ret, struct err *err)
{
	buf_put(ret, x->bytes);
	return buf_ok(ret, err);
}

struct match_index *match_open(struct str bytes, struct err *err)
{
	void *copy = NULL;

	/* A mapping is aligned; a blob inside something else may not be, and is then moved. */
	if ((uintptr_t)bytes.p % 8) {
		copy = malloc(bytes.n + 1);
		if (!copy)
			abort();
		memcpy(copy, bytes.p, bytes.n);
		bytes.p = copy;
	}
	struct match_index *x = new_index();

	if (!form_check(bytes, x, err)) {
		free(copy);
		free(x);
		return NULL;
	}
	x->owned = copy;
	return x;
}

size_t match_entry_n(const struct match_index *x)
{
	return x->entry_n;
}

size_t match_clause_n(const struct match_index *x)
{
	return x->clause_n;
}

struct match_entry match_entry(const struct match_index *x, size_t i)
{
	assert(i < x->entry_n);
	const struct form_entry *e = &x->entries[i];

	return (struct match_entry){
		.id = form_str(x, e->id), .title = form_str(x, e->title), .severity = (enum severity)e->severity,
		.exploited = e->exploited, .published = e->published,
	};
}

size_t match_find(const struct match_index *x, struct str id)
{
	size_t low = 0, high = x->entry_n;

	while (low < high) {
		size_t mid = low + (high - low) / 2, at = x->by_id[mid];
		int c = str_cmp(id, form_str(x, x->entries[at].id));

		if (c == 0)
			return at;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return SIZE_MAX;
}
