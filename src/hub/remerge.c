#include "hub/remerge.h"

#include "base/names.h"
#include "format/reader.h"
#include "hub/entry_row.h"
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

bool remerge_entry(struct db *d, struct str id, enum remerge *ret, struct err *err)
{
	struct arena a;
	struct entry e;
	struct entry_row row;

	arena_init(&a);
	struct gathered g = { .a = &a };
	bool ok = list_kept_about(d, id, gather, &g, err);

	*ret = REMERGE_NOTHING;
	if (ok && g.creates) {
		entry_merge(&a, id, g.v, g.n, &e);
		entry_row_make(&a, &e, &row);
		*ret = REMERGE_PUT;
		ok = list_put_entry(d, &row, err);
	} else if (ok) {
		ok = list_drop_entry(d, id, err);
	}
	arena_release(&a);
	return ok;
}
