#include "hub/talk/files.h"

#include <string.h>

#include "base/limits.h"
#include "crypto/encode.h"
#include "text/markdown.h"

/* A token is 16 bytes by which the file is found, and 16 that only who sent it knows. */
enum { HALF = 16, SALT = 32, BATCH = 200, OVER_ONCE = 500 };

static struct str hex_of(struct arena *a, const void *p, size_t n)
{
	char *hex = arena_alloc(a, HEX_LEN(n) + 1);

	encode(HEX, p, n, hex);
	return str_n(hex, HEX_LEN(n));
}

/* What the stream is bound to. */
static struct str stream_name(struct arena *a, struct str content)
{
	return STR_JOIN(a, STR("file "), content);
}

static struct str value_name(struct arena *a, struct str ref) /* as of every sealed value: hub/act.c */
{
	return STR_JOIN(a, STR("value "), ref);
}

static struct digest digest_of_secret(struct arena *a, const uint8_t secret[HALF])
{
	return sha256(STR_JOIN(a, STR("tocsin file\n"), str_n((const char *)secret, HALF)));
}

/* --- staging --- */

/* Committed to as an act does it, so that the act that takes the file can say it by its commitment alone. */
static void seal_name(struct arena *a, const struct keys *k, struct str name, struct staged_row *r)
{
	char *plain = arena_alloc(a, SALT + name.n), *out = arena_alloc(a, SALT + name.n + SEAL_EXTRA);

	random_bytes(plain, SALT);
	memcpy(plain + SALT, name.p ? name.p : "", name.n);
	struct digest c = sha256(str_n(plain, SALT + name.n));

	r->name = hex_of(a, c.b, DIGEST_SIZE);
	seal(k->ring, value_name(a, r->name), str_n(plain, SALT + name.n), out);
	r->bytes = str_n(out, SALT + name.n + SEAL_EXTRA);
}

struct staging { struct staged_row row; struct str sealed; int64_t most; };

static bool stage(void *ctx, struct db *d, struct err *err)
{
	const struct staging *s = ctx;
	int64_t n, bytes;

	if (!staged_sum(d, &n, &bytes, err))
		return false;
	if (bytes + s->row.size > s->most)
		return err_set(err, ERR_LIMIT, "too many files wait to be taken at this moment; try again later");
	return pieces_add(d, s->row.content, s->sealed, err) && staged_add(d, &s->row, err);
}

static struct str cut_name(struct str name)
{
	size_t n = name.n < LIMIT_FILE_NAME ? name.n : LIMIT_FILE_NAME;

	while (n < name.n && n && ((unsigned char)name.p[n] & 0xC0) == 0x80)
		n--;
	return str_sub(name, 0, n);
}

static void tell_staged(struct arena *a, const struct staged_row *r, struct str name, struct staged *ret)
{
	ret->name = markdown_visible(a, name);
	ret->media = media_named(r->media);
	ret->size = r->size;
	ret->digest = r->digest;
	ret->odd = media_odd(name, r->media);
}

bool file_stage(struct hub *h, struct arena *a, struct str name, struct str bytes, bool known, struct staged *ret,
                struct err *err)
{
	const struct keys *k = keys_newest(hub_keys(h));
	uint8_t token[2 * HALF];
	struct digest digest = sha256(bytes);
	struct staging s = { .most = (int64_t)(known ? LIMIT_STAGED : LIMIT_STAGED / 2) };
	struct buf b;

	if (bytes.n > LIMIT_FILE)
		return err_set(err, ERR_LIMIT, "it is larger than %zu MiB", LIMIT_FILE / MIB);
	if (!bytes.n)
		return err_set(err, ERR_RANGE, "it is empty");
	name = cut_name(name);
	random_bytes(token, sizeof token);
	encode(BASE64URL, token, sizeof token, ret->token);
	s.row = (struct staged_row){ .content = hex_of(a, token, HALF), .secret = digest_of_secret(a, token + HALF),
		.at = hub_now(h),
		                     .size = (int64_t)bytes.n, .digest = hex_of(a, digest.b, DIGEST_SIZE),
			.media = media_of(bytes)->name };
	seal_name(a, k, name.n ? name : STR("file"), &s.row);
	buf_init(&b, bytes.n + bytes.n / 1000 + 4096);
	struct seal_writer *w = seal_write_start(k->ring, stream_name(a, s.row.content), &b);

	seal_write(w, bytes, &b);
	seal_write_end(w, &b);
	s.sealed = buf_str(&b);
	bool ok = buf_ok(&b, err) && hub_aside(h, stage, &s, err);

	buf_release(&b);
	erase(token, sizeof token);
	if (ok)
		tell_staged(a, &s.row, name, ret);
	return ok;
}

/* The row a token stands for. */
bool file_by_token(struct db *d, struct arena *a, struct str token, struct staged_row *ret, struct err *err)
{
	uint8_t bytes[2 * HALF];

	if (!decode_exact(BASE64URL, token, bytes, sizeof bytes, NULL) || !staged_get(d, a, hex_of(a, bytes, HALF), ret, err)) {
		if (err && (err->code == ERR_NONE || err->code == ERR_FOUND))
			err_set(err, ERR_FOUND, "this file is not there any more; send it again");
		return false;
	}
	struct digest secret = digest_of_secret(a, bytes + HALF);

	return digest_same(&secret, &ret->secret) || err_set(err, ERR_FOUND, "this file is not there any more; send it again");
}

bool file_staged(struct db *d, struct arena *a, const struct keys *k, struct str token, struct staged *ret, struct err *err)
{
	struct staged_row r;
	struct str salt, name;

	if (!file_by_token(d, a, token, &r, err) || !sealed_whole(a, k, r.name, r.bytes, &salt, &name, err))
		return false;
	memset(ret->token, 0, sizeof ret->token);
	memcpy(ret->token, token.p, token.n < FILE_TOKEN ? token.n : FILE_TOKEN);
	tell_staged(a, &r, name, ret);
	return true;
}

struct unstaging { struct arena *a; struct str token; };

static bool drop_staged(struct db *d, struct str content, struct err *err)
{
	return pieces_drop(d, content, err) && staged_drop(d, content, err);
}

static bool unstage(void *ctx, struct db *d, struct err *err)
{
	struct unstaging *u = ctx;
	struct staged_row r;
	struct err why = { 0 };

	if (file_by_token(d, u->a, u->token, &r, &why))
		return drop_staged(d, r.content, err);
	if (why.code != ERR_FOUND && err)
		*err = why;
	return why.code == ERR_FOUND;
}

bool file_unstage(struct hub *h, struct arena *a, struct str token, struct err *err)
{
	struct unstaging u = { a, token };

	return hub_aside(h, unstage, &u, err);
}

/* --- what nobody took --- */

struct dropping { struct arena a; unixtime before; size_t n; };

static bool drop_over(void *ctx, struct db *d, struct err *err)
{
	struct dropping *x = ctx;
	struct strs over;

	arena_reset(&x->a);
	if (!staged_over(d, &x->a, x->before, OVER_ONCE, &over, err))
		return false;
	for (size_t i = 0; i < over.n; i++)
		if (!drop_staged(d, over.v[i], err))
			return false;
	x->n = over.n;
	return true;
}

bool files_work(struct job_run *x, struct err *err)
{
	struct dropping o = { .before = x->now - STAGED_SECONDS };
	bool ok = hub_aside(x->hub, drop_over, &o, err);

	arena_release(&o.a);
	if (ok)
		job_says(x, "%zu files that belonged to nothing were dropped", o.n);
	return ok;
}

/* --- a rotation of keys --- */

struct renewing {
	const struct keys *k;
	struct arena a;
	struct str last;       /* in `last_text` */
	char last_text[80];
	size_t n, done, unreadable;
};

static void remember(struct renewing *r, struct str content)
{
	size_t n = content.n < sizeof r->last_text ? content.n : sizeof r->last_text;

	memcpy(r->last_text, content.p, n);
	r->last = str_n(r->last_text, n);
}

/* A stream's key alone is sealed anew; what it opens stays as it is. */
static bool renew_pieces(void *ctx, struct db *d, struct err *err)
{
	struct renewing *r = ctx;
	struct piece_rows rows;

	arena_reset(&r->a);
	if (!pieces_first(d, &r->a, r->last, BATCH, &rows, err))
		return false;
	r->n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		struct str was = rows.v[i].bytes;
		char *is = arena_alloc(&r->a, was.n);

		if (was.n < SEAL_WRAP || !seal_stale(r->k->ring, was))
			continue;
		memcpy(is, was.p, was.n);
		if (!seal_rewrap(r->k->ring, stream_name(&r->a, rows.v[i].content), str_sub(was, 0, SEAL_WRAP), (uint8_t *)is,
		                 NULL))
			r->unreadable++;
		else if (!piece_renew(d, rows.v[i].content, was, str_n(is, was.n), err))
			return false;
		else
			r->done++;
	}
	if (rows.n)
		remember(r, rows.v[rows.n - 1].content);
	return true;
}

static bool renew_names(void *ctx, struct db *d, struct err *err)
{
	struct renewing *r = ctx;
	struct staged_rows rows;

	arena_reset(&r->a);
	if (!staged_from(d, &r->a, r->last, BATCH, &rows, err))
		return false;
	r->n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		struct str was = rows.v[i].bytes, what = value_name(&r->a, rows.v[i].name);
		char *plain = arena_alloc(&r->a, was.n), *is = arena_alloc(&r->a, was.n);
		size_t n;

		if (!seal_stale(r->k->ring, was))
			continue;
		if (!seal_open(r->k->ring, what, was, plain, was.n, &n, NULL)) {
			r->unreadable++;
			continue;
		}
		seal(r->k->ring, what, str_n(plain, n), is);
		if (!staged_renew(d, rows.v[i].content, was, str_n(is, n + SEAL_EXTRA), err))
			return false;
		r->done++;
	}
	if (rows.n)
		remember(r, rows.v[rows.n - 1].content);
	return true;
}

bool files_reseal(struct job_run *x, const struct keys *k, size_t *ret_done, size_t *ret_unreadable, struct err *err)
{
	static hub_aside_fn *const each[] = { renew_pieces, renew_names };
	struct renewing r = { .k = keys_newest(k) };
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof each / sizeof *each; i++) {
		r.last = STR("");
		do
			ok = hub_aside(x->hub, each[i], &r, err);
		while (ok && r.n == BATCH && !*x->stop);
	}
	arena_release(&r.a);
	*ret_done += r.done;
	*ret_unreadable += r.unreadable;
	return ok;
}

/* --- for acts --- */

bool files_check(struct acting *x, struct str tokens, const char *field, struct err *err)
{
	struct staged_row r;
	struct str one;
	int n = 0;

	while (str_token(&tokens, " ,\n\t", &one)) {
		if (++n > LIMIT_FILES)
			return err_set(err, ERR_LIMIT, "more than %d files; send the others afterwards", LIMIT_FILES) ||
			       err_at(err, "%s", field);
		if (!file_by_token(x->db, x->a, one, &r, err))
			return err_at(err, "%s", field);
	}
	return true;
}

bool files_attach(struct acting *x, struct str tokens, int64_t thread, struct str who, struct err *err)
{
	struct str one, subject = str_printf(x->a, "thread/%lld", (long long)thread);

	(void)err;
	while (str_token(&tokens, " ,\n\t", &one))
		act_follow(x, "file.add", subject, (const char *const[]){ "staged", str_cstr(x->a, one), "who",
			str_cstr(x->a, who), NULL });
	return true;
}

/* --- reading --- */

struct opening { struct seal_reader *r; struct buf *out; };

static bool open_piece(void *ctx, struct str bytes, struct err *err)
{
	struct opening *o = ctx;

	return seal_read(o->r, bytes, o->out, err);
}

bool file_read_bytes(struct db *d, const struct keys *k, const struct file_row *f, struct buf *out, struct err *err)
{
	struct arena a = { 0 };
	size_t from = out->n;
	struct opening o = { seal_read_start(keys_newest(k)->ring, stream_name(&a, f->content), LIMIT_FILE), out };

	if (f->ended != TIME_NONE) {
		seal_reader_free(o.r);
		arena_release(&a);
		return err_set(err, ERR_STATE, "this file was dropped: its content is gone");
	}
	bool ok = pieces_of(d, f->content, open_piece, &o, err) && seal_read_end(o.r, out, err) && buf_ok(out, err);
	struct digest digest = sha256(str_from(buf_str(out), ok ? from : out->n));

	if (ok && !str_eq(hex_of(&a, digest.b, DIGEST_SIZE), f->digest))
		ok = err_set(err, ERR_DENIED, "this file is not what was kept under its digest");
	seal_reader_free(o.r);
	arena_release(&a);
	return ok;
}

struct str file_name_of(struct arena *a, const struct keys *k, const struct file_row *f)
{
	struct str salt, name;

	if (!f->sealed.n || !sealed_whole(a, k, f->name, f->sealed, &salt, &name, NULL))
		return STR("");
	return markdown_visible(a, name);
}

struct str file_safe_name(struct arena *a, const struct file_row *f, struct str name)
{
	return str_printf(a, "file-%lld-%.*s", (long long)f->id, STR_ARG(media_safe_name(a, name)));
}
