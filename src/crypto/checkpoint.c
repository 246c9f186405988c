#include "crypto/checkpoint.h"

#include <assert.h>

#include "crypto/encode.h"

/* The text up to the next newline, taken off *rest with it; false when there is none. */
static bool take_line(struct str *rest, struct str *ret)
{
	size_t n = str_chr(*rest, '\n');

	if (n == SIZE_MAX)
		return false;
	*ret = str_sub(*rest, 0, n);
	*rest = str_from(*rest, n + 1);
	return true;
}

/* Decimal, without zeros in front. */
static bool plain_u64(struct str s, uint64_t *ret)
{
	return (s.n == 1 || (s.n && s.p[0] != '0')) && str_u64(s, ret);
}

/* Every line has a newline and something before it. */
static bool lines_ok(struct str lines)
{
	struct str line;

	while (lines.n)
		if (!take_line(&lines, &line) || line.n == 0)
			return false;
	return true;
}

bool checkpoint_put(struct buf *b, const struct checkpoint *c, struct err *err)
{
	if (c->origin.n == 0 || str_chr(c->origin, '\n') != SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "a log's name is one line, and not empty");
	if (!lines_ok(c->extension))
		return err_set(err, ERR_SYNTAX, "further lines of a checkpoint are whole, and not empty");
	buf_put(b, c->origin);
	buf_putc(b, '\n');
	buf_put_u64(b, c->size);
	buf_putc(b, '\n');
	encode_put(b, BASE64, c->root.b, DIGEST_SIZE);
	buf_putc(b, '\n');
	buf_put(b, c->extension);
	return true;
}

bool checkpoint_get(struct str text, struct checkpoint *ret, struct err *err)
{
	struct checkpoint c = { 0 };
	struct str size, root;

	if (!take_line(&text, &c.origin) || c.origin.n == 0)
		return err_set(err, ERR_SYNTAX, "line 1: expected the log's name");
	if (!take_line(&text, &size) || !plain_u64(size, &c.size) || c.size > MERKLE_MAX)
		return err_set(err, ERR_SYNTAX, "line 2: expected the number of entries, in decimal");
	if (!take_line(&text, &root))
		return err_set(err, ERR_SYNTAX, "line 3: expected the root");
	if (!decode_exact(BASE64, root, c.root.b, DIGEST_SIZE, err))
		return err_wrap(err, "line 3: the root");
	if (!lines_ok(text))
		return err_set(err, ERR_SYNTAX, "an empty line behind line 3, or one without its end");
	c.extension = text;
	*ret = c;
	return true;
}

bool checkpoint_open(struct arena *a, struct str bytes, struct str origin, const struct note_verifier *keys, size_t n,
                     struct checkpoint *ret, uint64_t *ret_by, struct err *err)
{
	struct checkpoint c;
	struct note note;
	uint64_t by;

	if (!note_get(a, bytes, &note, err) || !note_check(&note, keys, n, &by, err))
		return false;
	if (!(by & 1))
		return err_set(err, ERR_DENIED, "not signed by %.*s+%08x, the log's own key", STR_ARG(keys[0].name), keys[0].id);
	if (!checkpoint_get(note.text, &c, err))
		return false;
	if (!str_eq(c.origin, origin))
		return err_set(err, ERR_DENIED, "of the log \"%.*s\", expected \"%.*s\"", STR_ARG(c.origin), STR_ARG(origin));
	*ret = c;
	if (ret_by)
		*ret_by = by;
	return true;
}

static const struct str proof_head = STR_LIT("c2sp.org/tlog-proof@v1");

void log_proof_put(struct buf *b, const struct log_proof *p)
{
	buf_put(b, proof_head);
	if (p->extra.n) {
		buf_puts(b, "\nextra ");
		encode_put(b, BASE64, p->extra.p, p->extra.n);
	}
	buf_puts(b, "\nindex ");
	buf_put_u64(b, p->index);
	buf_putc(b, '\n');
	for (size_t i = 0; i < p->path.n; i++) {
		encode_put(b, BASE64, p->path.v[i].b, DIGEST_SIZE);
		buf_putc(b, '\n');
	}
	buf_putc(b, '\n');
	buf_put(b, p->checkpoint);
}

static bool get_extra(struct arena *a, struct str base64, struct str *ret, struct err *err)
{
	char *to = arena_alloc(a, base64.n + 1);
	size_t n;

	if (!decode(BASE64, base64, to, base64.n, &n, err))
		return err_wrap(err, "line 2: the extra data");
	*ret = str_n(to, n);
	return n > 0 || err_set(err, ERR_SYNTAX, "line 2: extra data without any");
}

bool log_proof_get(struct arena *a, struct str text, struct log_proof *ret, struct err *err)
{
	struct log_proof p = { 0 };
	struct str line, rest = text;

	if (text.n > 2 * NOTE_MAX)
		return err_set(err, ERR_LIMIT, "a proof of %zu bytes, at most %d are read", text.n, 2 * NOTE_MAX);
	if (!take_line(&rest, &line) || !str_eq(line, proof_head))
		return err_set(err, ERR_SYNTAX, "line 1: expected %.*s", STR_ARG(proof_head));
	bool more = take_line(&rest, &line);

	if (more && str_starts(line, STR("extra "))) {
		if (!get_extra(a, str_from(line, 6), &p.extra, err))
			return false;
		more = take_line(&rest, &line);
	}
	if (!more || !str_starts(line, STR("index ")) || !plain_u64(str_from(line, 6), &p.index))
		return err_set(err, ERR_SYNTAX, "expected \"index\" and a number in decimal");
	while ((more = take_line(&rest, &line)) && line.n) {
		if (p.path.n == MERKLE_PATH)
			return err_set(err, ERR_LIMIT, "more than %d hashes", MERKLE_PATH);
		if (!decode_exact(BASE64, line, p.path.v[p.path.n].b, DIGEST_SIZE, err))
			return err_wrap(err, "hash %zu", p.path.n + 1);
		p.path.n++;
	}
	if (!more || !rest.n)
		return err_set(err, ERR_SYNTAX, "ends before its checkpoint");
	p.checkpoint = rest;
	*ret = p;
	return true;
}

bool log_proof_check(struct arena *a, const struct log_proof *p, const struct digest *leaf, struct str origin,
                     const struct note_verifier *keys, size_t n, struct checkpoint *ret, struct err *err)
{
	struct checkpoint c;

	if (!checkpoint_open(a, p->checkpoint, origin, keys, n, &c, NULL, err))
		return err_wrap(err, "the checkpoint");
	if (!merkle_check_inclusion(leaf, p->index, c.size, &p->path, &c.root, err))
		return false;
	*ret = c;
	return true;
}
