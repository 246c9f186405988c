/* The ledger as files. Tiles go first and the checkpoint that needs them last: whoever reads meanwhile finds all that it names. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "hub/ledger/ledger.h"

struct exporting {
	struct db *d;
	const char *folder;
	struct arena a; /* for the file at hand */
	struct buf bytes;
	size_t files;
};

static bool put(struct exporting *x, struct str name, struct str bytes, struct err *err)
{
	struct str path = str_printf(&x->a, "%s/%.*s", x->folder, STR_ARG(name));

	if (!file_make_folder(str_printf(&x->a, "%.*s", STR_ARG(str_sub(path, 0, str_rchr(path, '/')))).p, err) ||
	    !file_write(path.p, bytes, err))
		return false;
	x->files++;
	return true;
}

static bool put_tile(struct exporting *x, const struct tile *t, uint64_t size, struct err *err)
{
	struct buf name;

	arena_reset(&x->a);
	buf_clear(&x->bytes);
	buf_init(&name, 200);
	tile_path_put(&name, t);
	bool ok = ledger_tile(x->d, t, size, &x->bytes, err) && buf_ok(&x->bytes, err) &&
	          put(x, buf_str(&name), buf_str(&x->bytes), err);

	buf_release(&name);
	return ok;
}

/* How much is there already: what its checkpoint says, when it is one of this ledger. */
static bool there(struct exporting *x, const struct keys *k, uint64_t *ret, struct err *err)
{
	const char *path = str_printf(&x->a, "%s/checkpoint", x->folder).p;
	struct note_verifier known[KEYS_LEDGER];
	size_t n = ledger_verifiers(k, known);
	struct checkpoint c = { 0 };
	struct note note;
	struct str text;
	struct digest root;
	uint64_t by, now;

	*ret = 0;
	if (access(path, F_OK) != 0)
		return true;
	if (!file_read(&x->a, path, NOTE_MAX, &text, err))
		return false;
	if (!note_get(&x->a, text, &note, err) || !checkpoint_get(note.text, &c, err) || !note_check(&note, known, n, &by, err) ||
	    !acts_count(x->d, &now, err)) {
		err_wrap(err, "%s is not one of this ledger", path);
		return false;
	}
	if (c.size > now || !merkle_root_at(c.size, ledger_node_get, x->d, &root, err) || !digest_same(&root, &c.root) ||
	    !str_eq(c.origin, str_of(k->origin)))
		return err_set(err, ERR_DENIED, "%s says of %llu acts what this ledger does not hold: another history is there", path,
		               (unsigned long long)c.size);
	*ret = c.size;
	return true;
}

static bool write_all(struct exporting *x, const struct keys *k, const struct ledger_state *st, struct err *err)
{
	struct tile_walk w = { .to = st->size };
	struct tile t;

	if (!there(x, k, &w.from, err))
		return false;
	uint64_t from = w.from;

	while (tile_next(&w, &t)) {
		struct tile entries = t;

		entries.entries = true;
		if (!put_tile(x, &t, st->size, err) || (t.level == 0 && !put_tile(x, &entries, st->size, err)))
			return false;
	}
	arena_reset(&x->a);
	if (from == st->size)
		return true;
	return put(x, STR("key"), STR_JOIN(&x->a, keys_verifier(&x->a, k), STR("\n")), err) && put(x, STR("checkpoint"), st->note, err);
}

bool ledger_export(struct hub *h, struct arena *a, const char *folder, struct ledger_state *ret, size_t *ret_files, struct err *err)
{
	struct exporting x = { .folder = folder };

	if (!ledger_now(h, a, 0, ret, err) || !(x.d = hub_read(h, err)))
		return false;
	arena_init(&x.a);
	buf_init(&x.bytes, MIB);
	bool ok = write_all(&x, hub_keys(h), ret, err);

	hub_read_done(h, x.d);
	arena_release(&x.a);
	buf_release(&x.bytes);
	*ret_files = x.files;
	return ok;
}
