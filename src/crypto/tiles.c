#include "crypto/tiles.h"

#include <assert.h>
#include <string.h>

/* --- names --- */

void tile_path_put(struct buf *b, const struct tile *t)
{
	uint64_t unit = 1;

	if (t->entries)
		buf_puts(b, "tile/entries");
	else
		buf_printf(b, "tile/%u", t->level);
	while (t->n / unit >= 1000)
		unit *= 1000;
	for (; unit; unit /= 1000)
		buf_printf(b, unit > 1 ? "/x%03u" : "/%03u", (unsigned)(t->n / unit % 1000));
	if (t->width < TILE_WIDTH)
		buf_printf(b, ".p/%u", t->width);
}

/* Digits and nothing else are checked here; that the text is the one way to write them, by writing it again. */
static bool path_parts(struct str path, struct tile *t)
{
	struct str piece, rest = path;
	size_t partial = str_find(path, STR(".p/"));
	uint64_t v;

	*t = (struct tile){ .width = TILE_WIDTH };
	if (partial != SIZE_MAX) {
		if (!str_u64(str_from(path, partial + 3), &v) || v == 0 || v >= TILE_WIDTH)
			return false;
		t->width = (unsigned)v;
		rest = str_sub(path, 0, partial);
	}
	if (!str_split(&rest, '/', &piece) || !str_eq(piece, STR("tile")) || !str_split(&rest, '/', &piece))
		return false;
	t->entries = str_eq(piece, STR("entries"));
	if (!t->entries && (!str_u64(piece, &v) || v > TILE_LEVEL_MAX))
		return false;
	t->level = t->entries ? 0 : (unsigned)v;
	if (!rest.p)
		return false;
	while (str_split(&rest, '/', &piece)) {
		if (rest.p && str_starts(piece, STR("x")))
			piece = str_from(piece, 1);
		if (piece.n != 3 || !str_u64(piece, &v))
			return false;
		t->n = t->n * 1000 + v;
		if (t->n >= TILE_N_MAX)
			return false;
	}
	return true;
}

bool tile_path_get(struct str path, struct tile *ret, struct err *err)
{
	struct tile t;
	struct buf b;
	bool ok = path.n <= 64 && path_parts(path, &t);

	if (ok) {
		buf_init(&b, 128);
		tile_path_put(&b, &t);
		ok = str_eq(buf_str(&b), path);
		buf_release(&b);
	}
	if (!ok)
		return err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a tile's name such as tile/0/x001/234.p/5",
		               STR_ARG(str_sub(path, 0, 64)));
	*ret = t;
	return true;
}

/* --- growing --- */

/* How many hashes of a level a log of `size` leaves has. */
static uint64_t count_at(uint64_t size, unsigned level)
{
	return level * 8 < 64 ? size >> (level * 8) : 0;
}

static unsigned width_of(uint64_t count, uint64_t n)
{
	uint64_t rest = count - n * TILE_WIDTH;

	return rest < TILE_WIDTH ? (unsigned)rest : TILE_WIDTH;
}

bool tile_next(struct tile_walk *w, struct tile *ret)
{
	for (; count_at(w->to, w->level) > 0; w->level++, w->inside = false) {
		uint64_t before = count_at(w->from, w->level), count = count_at(w->to, w->level);

		if (!w->inside)
			w->n = before / TILE_WIDTH;
		w->inside = true;
		if (before == count || w->n * TILE_WIDTH >= count)
			continue;
		*ret = (struct tile){ .level = w->level, .n = w->n, .width = width_of(count, w->n) };
		w->n++;
		return true;
	}
	return false;
}

bool tile_put(struct buf *b, const struct tile *t, merkle_get *get, void *ctx, struct err *err)
{
	assert(!t->entries && t->width >= 1 && t->width <= TILE_WIDTH);
	for (unsigned i = 0; i < t->width; i++) {
		struct digest d;

		if (!get(ctx, t->level * 8, t->n * TILE_WIDTH + i, &d, err))
			return false;
		buf_put(b, digest_str(&d));
	}
	return true;
}

/* --- reading --- */

bool tiles_get(void *ctx, unsigned level, uint64_t index, struct digest *ret, struct err *err)
{
	const struct tiles *tiles = ctx;
	unsigned within = level % 8;
	uint64_t first = index << within, count = count_at(tiles->size, level / 8);
	struct tile t = { .level = level / 8, .n = first / TILE_WIDTH };
	struct digest v[TILE_WIDTH / 2];
	struct str bytes;

	if (index >= UINT64_C(1) << 56 || first + (UINT64_C(1) << within) > count)
		return err_set(err, ERR_RANGE, "a log of %llu entries has no complete subtree (%u, %llu)",
		               (unsigned long long)tiles->size, level, (unsigned long long)index);
	t.width = width_of(count, t.n);
	if (!tiles->read(tiles->ctx, &t, &bytes, err))
		return false;
	if (bytes.n != (size_t)t.width * DIGEST_SIZE)
		return err_set(err, ERR_RANGE, "a tile of %zu bytes, expected %u hashes of %d", bytes.n, t.width, DIGEST_SIZE);
	memcpy(v, bytes.p + first % TILE_WIDTH * DIGEST_SIZE, ((size_t)1 << within) * DIGEST_SIZE);
	for (size_t n = (size_t)1 << within; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			v[i] = merkle_node(&v[2 * i], &v[2 * i + 1]);
	*ret = v[0];
	return true;
}

bool bundle_put(struct buf *b, struct str entry, struct err *err)
{
	if (entry.n > TILE_ENTRY_MAX)
		return err_set(err, ERR_LIMIT, "an entry of %zu bytes, a bundle takes at most %d", entry.n, TILE_ENTRY_MAX);
	buf_put(b, str_n((char[]){ (char)(entry.n >> 8), (char)(entry.n & 255) }, 2));
	buf_put(b, entry);
	return true;
}

bool bundle_next(struct str *rest, struct str *ret, struct err *err)
{
	if (rest->n == 0)
		return false;
	size_t n = rest->n < 2 ? SIZE_MAX : (size_t)(unsigned char)rest->p[0] << 8 | (unsigned char)rest->p[1];

	if (rest->n < 2 || n > rest->n - 2)
		return err_set(err, ERR_SYNTAX, "the bundle ends within an entry");
	*ret = str_sub(*rest, 2, n);
	*rest = str_from(*rest, 2 + n);
	return true;
}
