/* A draft's text: for each field the lengths of its name and value, four bytes each, and then both; in the machine's own order
 * of bytes. */
#include "hub/report/drafts.h"

#include <string.h>

#include "crypto/encode.h"
#include "store/finders.h"

enum { LENGTHS = 8, BATCH = 200 };

/* --- fields --- */

struct str draft_value(const struct draft *t, struct str name)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->v[i].name, name))
			return t->v[i].value;
	return STR_NONE;
}

void draft_set(struct arena *a, struct draft *t, struct str name, struct str value)
{
	size_t i = 0;

	while (i < t->n && !str_eq(t->v[i].name, name))
		i++;
	if (i < t->n && value.n) {
		t->v[i].value = str_dup(a, value);
	} else if (i < t->n) {
		t->v[i] = t->v[--t->n];
	} else if (value.n) {
		t->v = arena_grow(a, t->v, t->n, &t->cap, sizeof *t->v);
		t->v[t->n++] = (struct draft_field){ str_dup(a, name), str_dup(a, value) };
	}
}

static void put(struct buf *b, const struct draft *t)
{
	for (size_t i = 0; i < t->n; i++) {
		uint32_t lengths[2] = { (uint32_t)t->v[i].name.n, (uint32_t)t->v[i].value.n };

		buf_put(b, str_n((const char *)lengths, LENGTHS));
		buf_put(b, t->v[i].name);
		buf_put(b, t->v[i].value);
	}
}

static bool take(struct arena *a, struct str s, struct draft *ret)
{
	uint32_t lengths[2];

	while (s.n >= LENGTHS && ret->n < DRAFT_FIELDS) {
		memcpy(lengths, s.p, LENGTHS);
		s = str_from(s, LENGTHS);
		if (lengths[0] > s.n || lengths[1] > s.n - lengths[0])
			return false;
		ret->v = arena_grow(a, ret->v, ret->n, &ret->cap, sizeof *ret->v);
		ret->v[ret->n++] = (struct draft_field){ str_sub(s, 0, lengths[0]), str_sub(s, lengths[0], lengths[1]) };
		s = str_from(s, (size_t)lengths[0] + lengths[1]);
	}
	return !s.n;
}

/* --- one --- */

static struct digest digest_of(struct arena *a, struct str secret)
{
	return sha256(STR_JOIN(a, STR("tocsin draft\n"), secret));
}

/* What the seal is bound to: no draft can be put in another's place. */
static struct str what_of(struct arena *a, const struct digest *d)
{
	char *hex = arena_alloc(a, HEX_LEN(DIGEST_SIZE) + 1);

	encode(HEX, d->b, DIGEST_SIZE, hex);
	return STR_JOIN(a, STR("draft "), str_of(hex));
}

struct writing {
	struct draft_row row;
	bool is_new;
};

static bool write_it(void *ctx, struct db *d, struct err *err)
{
	const struct writing *w = ctx;
	int64_t n = 0;

	if (w->is_new && !drafts_count(d, &n, err))
		return false;
	if (n >= DRAFTS_MOST)
		return err_set(err, ERR_LIMIT, "%lld drafts are kept already; try again tomorrow, or report by mail", (long long)n);
	return draft_put(d, &w->row, err);
}

static bool write_draft(struct hub *h, struct arena *a, struct str secret, const struct draft *t, bool is_new, struct err *err)
{
	struct writing w = { { digest_of(a, secret), t->at, t->ends, STR_NONE }, is_new };
	struct buf b;
	bool ok;

	buf_init(&b, DRAFT_MAX);
	put(&b, t);
	ok = buf_ok(&b, err);
	if (ok) {
		char *sealed = arena_alloc(a, b.n + SEAL_EXTRA);

		seal(keys_newest(hub_keys(h))->ring, what_of(a, &w.row.secret), buf_str(&b), sealed);
		w.row.bytes = str_n(sealed, b.n + SEAL_EXTRA);
		ok = hub_aside(h, write_it, &w, err);
	}
	if (b.p)
		erase(b.p, b.n);
	buf_release(&b);
	return ok;
}

bool draft_begin(struct hub *h, struct arena *a, char ret[DRAFT_SECRET + 1], struct err *err)
{
	struct draft t = { .at = hub_now(h), .ends = hub_now(h) + DRAFT_SECONDS };
	uint8_t bytes[32];

	random_bytes(bytes, sizeof bytes);
	encode(BASE64URL, bytes, sizeof bytes, ret);
	return write_draft(h, a, str_of(ret), &t, true, err);
}

bool draft_save_until(struct hub *h, struct arena *a, struct str secret, const struct draft *t, unixtime ends, struct err *err)
{
	struct draft now = *t;

	now.ends = ends;
	return write_draft(h, a, secret, &now, false, err);
}

bool draft_save(struct hub *h, struct arena *a, struct str secret, const struct draft *t, struct err *err)
{
	return draft_save_until(h, a, secret, t, hub_now(h) + DRAFT_SECONDS, err);
}

bool draft_load(struct db *d, struct arena *a, const struct keys *k, struct str secret, unixtime now, struct draft *ret,
                struct err *err)
{
	struct digest digest = digest_of(a, secret);
	struct draft t = { 0 };
	struct draft_row row;
	size_t n;

	if (!draft_get(d, a, &digest, now, &row, err))
		return false;
	char *plain = arena_alloc(a, row.bytes.n + 1);

	if (!keys_open(k, what_of(a, &digest), row.bytes, plain, row.bytes.n, &n, NULL) || !take(a, str_n(plain, n), &t))
		return err_set(err, ERR_FOUND, "this draft cannot be opened any more");
	t.at = row.at;
	t.ends = row.ends;
	*ret = t;
	return true;
}

static bool drop_it(void *ctx, struct db *d, struct err *err)
{
	return draft_drop(d, ctx, err);
}

bool draft_forget(struct hub *h, struct str secret, struct err *err)
{
	struct arena a = { 0 };
	struct digest digest = digest_of(&a, secret);
	bool ok = hub_aside(h, drop_it, &digest, err);

	arena_release(&a);
	return ok;
}

/* --- all of them --- */

struct dropping {
	unixtime now;
	int64_t n;
};

static bool drop_over(void *ctx, struct db *d, struct err *err)
{
	struct dropping *x = ctx;

	return drafts_drop_over(d, x->now, &x->n, err);
}

bool drafts_work(struct job_run *x, struct err *err)
{
	struct dropping o = { .now = x->now };

	if (!hub_aside(x->hub, drop_over, &o, err))
		return false;
	job_says(x, "%lld drafts of reports were over", (long long)o.n);
	return true;
}

struct resealing {
	struct digest secret;
	struct str was, is;
};

static bool renew(void *ctx, struct db *d, struct err *err)
{
	const struct resealing *r = ctx;

	return draft_renew(d, &r->secret, r->was, r->is, err);
}

static bool reseal(struct job_run *x, const struct keys *k, const struct draft_row *row, size_t *ret_done, size_t *ret_unreadable,
                   struct err *err)
{
	struct str what = what_of(x->a, &row->secret);
	size_t n;

	if (!seal_stale(keys_newest(k)->ring, row->bytes))
		return true;
	char *plain = arena_alloc(x->a, row->bytes.n + 1), *sealed = arena_alloc(x->a, row->bytes.n + SEAL_EXTRA);

	if (!keys_open(k, what, row->bytes, plain, row->bytes.n, &n, NULL)) {
		++*ret_unreadable;
		return true;
	}
	seal(keys_newest(k)->ring, what, str_n(plain, n), sealed);
	erase(plain, n);
	struct resealing r = { row->secret, row->bytes, str_n(sealed, n + SEAL_EXTRA) };

	++*ret_done;
	return hub_aside(x->hub, renew, &r, err);
}

bool drafts_reseal(struct job_run *x, const struct keys *k, size_t *ret_done, size_t *ret_unreadable, struct err *err)
{
	struct digest after = { { 0 } };
	struct draft_rows rows = { .n = BATCH };
	bool ok = true;

	while (ok && rows.n == BATCH && !*x->stop) {
		struct db *d = hub_read(x->hub, err);

		ok = d && drafts_from(d, x->a, &after, BATCH, &rows, err);
		hub_read_done(x->hub, d);
		for (size_t i = 0; ok && i < rows.n; i++) {
			ok = reseal(x, k, &rows.v[i], ret_done, ret_unreadable, err);
			after = rows.v[i].secret;
		}
	}
	return ok;
}
