#include "hub/index.h"

#include "base/limits.h"
#include "device/match.h"
#include "hub/entry_row.h"

struct loading {
	struct arena *a;
	const struct entry **v;
	size_t n, cap;
};

static bool load(void *ctx, const struct entry_row *row, struct err *err)
{
	struct loading *l = ctx;
	struct entry *e = arena_new(l->a, struct entry);

	if (!entry_row_read(l->a, str_dup(l->a, row->doc), e, err))
		return err_wrap(err, "kept entry %.*s", STR_ARG(row->id));
	l->v = arena_grow(l->a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = e;
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

bool index_rebuild(struct db *d, struct err *err)
{
	struct arena a;
	struct buf bytes;

	arena_init(&a);
	buf_init(&bytes, GIB);
	struct loading l = { .a = &a };
	bool ok = list_entries(d, load, &l, err);

	if (ok) {
		struct match_index *x = match_build(l.v, l.n);

		ok = match_save(x, &bytes, err) && list_set_index(d, buf_str(&bytes), err) && index_next_generation(d, err);
		match_index_free(x);
	}
	buf_release(&bytes);
	arena_release(&a);
	return ok;
}
