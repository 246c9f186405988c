#include "hub/list/remerge.h"

#include "base/names.h"
#include "format/reader.h"
#include "hub/list/entry_row.h"
#include "vuln/merge.h"

struct gathered {
	struct arena *a;
	const struct record **v;
	size_t n, cap;
	bool creates;
};

/* A body that no longer reads is a fault of ours or of the disk: it is told, not passed over. */
static bool gather(void *ctx, const struct source_row *row, struct err *err)
{
	struct gathered *g = ctx;
	int source = names_find(source_names, SOURCE_N, row->source);
	const struct reader *reader = source < 0 ? NULL : reader_of((enum source)source);
	struct record *r = arena_new(g->a, struct record);

	if (!reader || !reader->again)
		return err_set(err, ERR_TYPE, "kept records of \"%.*s\" cannot be read by this version", STR_ARG(row->source));
	if (!reader->again(g->a, str_dup(g->a, row->key), str_dup(g->a, row->body), r, err))
		return err_wrap(err, "kept record %.*s of %.*s", STR_ARG(row->key), STR_ARG(row->source));
	g->v = arena_grow(g->a, g->v, g->n, &g->cap, sizeof *g->v);
	g->v[g->n++] = r;
	g->creates |= row->creates;
	return true;
}

bool remerge_make(struct db *d, struct arena *a, struct str id, bool *ret_made, struct entry_row *ret, struct err *err)
{
	struct gathered g = { .a = a };
	struct entry e;

	if (!list_kept_about(d, id, gather, &g, err))
		return false;
	*ret_made = g.creates;
	if (g.creates) {
		entry_merge(a, id, g.v, g.n, &e);
		entry_row_make(a, &e, ret);
	}
	return true;
}

bool remerge_entry(struct db *d, struct str id, enum remerge *ret, struct err *err)
{
	struct entry_row row;
	struct arena a;
	bool made;

	arena_init(&a);
	bool ok = remerge_make(d, &a, id, &made, &row, err);

	*ret = REMERGE_NOTHING;
	if (ok && made) {
		*ret = REMERGE_PUT;
		ok = list_put_entry(d, &row, err);
	} else if (ok) {
		ok = list_drop_entry(d, id, err);
	}
	arena_release(&a);
	return ok;
}
