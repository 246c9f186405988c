#include "crypto/cbor.h"

static const char *const kind_names[CBOR_KIND_N] = {
	[CBOR_NUMBER] = "number", [CBOR_NEGATIVE] = "negative number", [CBOR_BYTES] = "byte string", [CBOR_TEXT] = "text",
	[CBOR_ARRAY] = "array",   [CBOR_MAP] = "map",                  [CBOR_TAG] = "tag",           [CBOR_SIMPLE] = "simple value",
};

/* The number in an item's head (RFC 8949, section 3): in its low five bits, or in the 1, 2, 4 or 8 bytes after. */
static bool take_head(struct str *rest, struct cbor *ret, struct err *err)
{
	if (!rest->n)
		return err_set(err, ERR_SYNTAX, "CBOR ends where an item is expected");
	unsigned char first = (unsigned char)rest->p[0];
	unsigned low = first & 31;
	size_t more = low < 24 ? 0 : low < 28 ? (size_t)1 << (low - 24) : SIZE_MAX;

	ret->kind = (enum cbor_kind)(first >> 5);
	if (more == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "CBOR %s without a length beforehand, which is not taken", kind_names[ret->kind]);
	if (rest->n - 1 < more)
		return err_set(err, ERR_SYNTAX, "CBOR ends within the head of an item");
	ret->n = more ? 0 : low;
	for (size_t i = 0; i < more; i++)
		ret->n = ret->n << 8 | (unsigned char)rest->p[1 + i];
	*rest = str_from(*rest, 1 + more);
	return true;
}

static bool too_long(const struct cbor *c, const char *what, size_t left, struct err *err)
{
	unsigned long long n = c->n;

	return err_set(err, ERR_SYNTAX, "CBOR %s of %llu %s, and %zu bytes are left", kind_names[c->kind], n, what, left);
}

bool cbor_take(struct str *rest, struct cbor *ret, struct err *err)
{
	struct cbor c = { 0 };
	struct str s = *rest;

	if (!take_head(&s, &c, err))
		return false;
	switch (c.kind) {
	case CBOR_BYTES:
	case CBOR_TEXT:
		if (c.n > s.n)
			return too_long(&c, "bytes", s.n, err);
		c.bytes = str_sub(s, 0, (size_t)c.n);
		s = str_from(s, (size_t)c.n);
		if (c.kind == CBOR_TEXT && !str_is_utf8(c.bytes))
			return err_set(err, ERR_SYNTAX, "CBOR text that is not UTF-8");
		break;
	case CBOR_ARRAY:
	case CBOR_MAP:
		if (c.n > s.n / (c.kind == CBOR_MAP ? 2 : 1))
			return too_long(&c, "items", s.n, err);
		break;
	case CBOR_TAG:
		return err_set(err, ERR_SYNTAX, "CBOR tag, which is not taken");
	default:
		break;
	}
	*ret = c;
	*rest = s;
	return true;
}

bool cbor_take_kind(struct str *rest, enum cbor_kind kind, struct cbor *ret, struct err *err)
{
	struct str s = *rest;

	if (!cbor_take(&s, ret, err))
		return false;
	if (ret->kind != kind)
		return err_set(err, ERR_TYPE, "found a %s, expected a %s", kind_names[ret->kind], kind_names[kind]);
	*rest = s;
	return true;
}

bool cbor_take_int(struct str *rest, int64_t *ret, struct err *err)
{
	struct str s = *rest;
	struct cbor c;

	if (!cbor_take(&s, &c, err))
		return false;
	if ((c.kind != CBOR_NUMBER && c.kind != CBOR_NEGATIVE) || c.n > INT64_MAX)
		return err_set(err, ERR_TYPE, "found a %s, expected a number of 64 bits", kind_names[c.kind]);
	*ret = c.kind == CBOR_NUMBER ? (int64_t)c.n : -1 - (int64_t)c.n;
	*rest = s;
	return true;
}

bool cbor_take_value(struct str *rest, struct str *ret, struct err *err)
{
	struct str s = *rest;
	struct cbor c;

	/* `left` items are still to come; each takes a byte at least, so it stays below twice the bytes there were. */
	for (uint64_t left = 1; left; left--) {
		if (!cbor_take(&s, &c, err))
			return false;
		if (c.kind == CBOR_ARRAY || c.kind == CBOR_MAP)
			left += c.kind == CBOR_MAP ? 2 * c.n : c.n;
		if (left > 1 && left - 1 > s.n)
			return err_set(err, ERR_SYNTAX, "CBOR ends before a value does");
	}
	if (ret)
		*ret = str_sub(*rest, 0, rest->n - s.n);
	*rest = s;
	return true;
}
