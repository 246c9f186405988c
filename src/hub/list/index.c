#include "hub/list/index.h"

#include "base/limits.h"
#include "hub/list/entry_row.h"

struct loading {
	struct arena one; /* entry at a time */
	struct match_builder *b;
};

static bool load(void *ctx, const struct entry_row *row, struct err *err)
{
	struct loading *l = ctx;
	struct entry e;

	if (!entry_row_read(&l->one, row->doc, &e, err))
		return err_wrap(err, "kept entry %.*s", STR_ARG(row->id));
	match_builder_put(l->b, &e);
	arena_reset(&l->one);
	return true;
}

bool index_generation(struct db *d, uint64_t *ret, struct err *err)
{
	struct arena a;
	struct str s = STR_NONE;

	*ret = 0;
	arena_init(&a);
	bool ok = list_get(d, &a, STR("generation"), &s, err);

	if (ok && s.n && !str_u64(s, ret))
		ok = err_set(err, ERR_DB, "the list's generation reads \"%.*s\", expected a number", STR_ARG(s));
	arena_release(&a);
	return ok;
}

bool index_next_generation(struct db *d, struct err *err)
{
	struct arena a;
	uint64_t g;

	if (!index_generation(d, &g, err))
		return false;
	arena_init(&a);
	bool ok = list_set(d, STR("generation"), str_printf(&a, "%llu", (unsigned long long)g + 1), err);

	arena_release(&a);
	return ok;
}

bool index_keep(struct db *d, const struct match_index *x, struct err *err)
{
	struct buf bytes;

	buf_init(&bytes, GIB);
	bool ok = match_save(x, &bytes, err) && list_set_index(d, buf_str(&bytes), err) && index_next_generation(d, err);

	buf_release(&bytes);
	return ok;
}

static struct match_index *build_anew(struct db *d, struct err *err)
{
	struct loading l = { .b = match_builder_new() };
	bool ok = list_entries(d, load, &l, err);

	arena_release(&l.one);
	if (ok)
		return match_builder_end(l.b);
	match_builder_free(l.b);
	return NULL;
}

bool index_rebuild(struct db *d, struct err *err)
{
	struct match_index *x = build_anew(d, err);
	bool ok = x && index_keep(d, x, err);

	match_index_free(x);
	return ok;
}

struct match_index *index_open(struct db *d, struct arena *a, struct err *err)
{
	struct str bytes = STR_NONE;
	struct err other_form;

	if (!list_get_index(d, a, &bytes, err))
		return NULL;
	struct match_index *x = bytes.n ? match_open(bytes, &other_form) : NULL;

	return x ? x : build_anew(d, err);
}
