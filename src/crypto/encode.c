#include "crypto/encode.h"

#include <stdint.h>

#include "crypto/digest.h"

static const struct form {
	const char *name, *letters;
	unsigned bits; /* that one character stands for */
	bool padded;   /* with = to whole groups of four */
} forms[ENCODING_N] = {
	[HEX]       = { "hexadecimal (lower case)", "0123456789abcdef", 4, false },
	[BASE32]    = { "base32", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, false },
	[BASE64]    = { "base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 6, true },
	[BASE64URL] = { "base64url", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 6, false },
};

/* All ones when equal, else 0, without a branch. Both are below 256. */
static unsigned when_same(unsigned a, unsigned b)
{
	return 0u - (((a ^ b) - 1u) >> 31);
}

static char letter_of(const struct form *f, unsigned value)
{
	unsigned c = 0;

	for (unsigned i = 0; i < 1u << f->bits; i++)
		c |= when_same(i, value) & (unsigned char)f->letters[i];
	return (char)c;
}

/* Below 64, or 255 for a character that is none. */
static unsigned value_of(const struct form *f, char letter)
{
	unsigned value = 0, known = 0;

	for (unsigned i = 0; i < 1u << f->bits; i++) {
		unsigned hit = when_same((unsigned char)f->letters[i], (unsigned char)letter);

		value |= hit & i;
		known |= hit;
	}
	return value | (~known & 255u);
}

size_t encode_len(enum encoding e, size_t n)
{
	const struct form *f = &forms[e];

	return f->padded ? BASE64_LEN(n) : (n * 8 + f->bits - 1) / f->bits;
}

void encode(enum encoding e, const void *bytes, size_t n, char *ret)
{
	const struct form *f = &forms[e];
	const uint8_t *from = bytes;
	uint32_t held = 0; /* the low `have` bits await writing */
	unsigned have = 0;
	size_t len = encode_len(e, n), at = 0;

	for (size_t i = 0; i < n; i++) {
		held = held << 8 | from[i];
		for (have += 8; have >= f->bits; have -= f->bits)
			ret[at++] = letter_of(f, held >> (have - f->bits) & ((1u << f->bits) - 1));
	}
	if (have)
		ret[at++] = letter_of(f, held << (f->bits - have) & ((1u << f->bits) - 1));
	while (at < len)
		ret[at++] = '=';
	ret[at] = '\0';
}

void encode_put(struct buf *b, enum encoding e, const void *bytes, size_t n)
{
	size_t len = encode_len(e, n);
	char *to = buf_room(b, len);

	if (!to)
		return;
	encode(e, bytes, n, to);
	buf_fill(b, len);
}

/* The text without its padding; false when that is not exact. */
static bool strip_padding(const struct form *f, struct str *text, struct err *err)
{
	size_t pad = 0;

	if (!f->padded)
		return true;
	if (text->n % 4)
		return err_set(err, ERR_SYNTAX, "%zu characters are no whole groups of four, which %s has", text->n, f->name);
	while (pad < 2 && pad < text->n && text->p[text->n - 1 - pad] == '=')
		pad++;
	text->n -= pad;
	return true;
}

static bool tell_letter(const struct form *f, struct str text, struct err *err)
{
	size_t at = 0;

	while (at < text.n && value_of(f, text.p[at]) != 255)
		at++;
	unsigned char c = at < text.n ? (unsigned char)text.p[at] : 0;

	if (c > ' ' && c < 0x7F)
		return err_set(err, ERR_SYNTAX, "character %zu is '%c', which is not %s", at + 1, c, f->name);
	return err_set(err, ERR_SYNTAX, "character %zu is byte 0x%02x, which is not %s", at + 1, c, f->name);
}

bool decode(enum encoding e, struct str text, void *ret, size_t max, size_t *ret_n, struct err *err)
{
	const struct form *f = &forms[e];
	uint8_t *to = ret;
	uint32_t held = 0;
	unsigned have = 0, bad = 0;
	size_t at = 0;

	if (!strip_padding(f, &text, err))
		return false;
	size_t n = text.n / 8 * f->bits + text.n % 8 * f->bits / 8;

	if (n > max)
		return err_set(err, ERR_LIMIT, "%zu bytes in %s, at most %zu are taken", n, f->name, max);
	for (size_t i = 0; i < text.n; i++) {
		unsigned v = value_of(f, text.p[i]);

		bad |= v & 128u;
		held = held << f->bits | (v & 63u);
		have += f->bits;
		if (have >= 8) {
			have -= 8;
			to[at++] = (uint8_t)(held >> have);
		}
	}
	unsigned left = held & ((1u << have) - 1);

	erase(&held, sizeof held);
	if (!bad && have < f->bits && left == 0) {
		*ret_n = n;
		return true;
	}
	if (n)
		erase(ret, n);
	if (bad)
		return tell_letter(f, text, err);
	return have >= f->bits ? err_set(err, ERR_SYNTAX, "one character of %s too many or too few", f->name)
	                       : err_set(err, ERR_SYNTAX, "the last character of %s sets bits beyond the last byte", f->name);
}

bool decode_exact(enum encoding e, struct str text, void *ret, size_t n, struct err *err)
{
	size_t found = 0;

	if (text.n != encode_len(e, n))
		return err_set(err, ERR_RANGE, "%zu characters of %s, expected %zu for %zu bytes", text.n, forms[e].name,
		               encode_len(e, n), n);
	if (!decode(e, text, ret, n, &found, err))
		return false;
	if (found == n)
		return true;
	erase(ret, n);
	return err_set(err, ERR_RANGE, "%zu bytes in %s, expected %zu", found, forms[e].name, n);
}
