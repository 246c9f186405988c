/* utf8 - one code point at a time, for the writers that must look at each; how wide it is; and texts made whole. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define UTF8_BAD UINT32_MAX

/* Length in bytes of the code point at s.p[i] (i < s.n); a byte that starts no
 * valid sequence has length 1 and *ret = UTF8_BAD. */
static inline size_t utf8_next(struct str s, size_t i, uint32_t *ret)
{
	unsigned char c = (unsigned char)s.p[i];
	size_t len = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;

	if (len == 1) {
		*ret = c;
		return 1;
	}
	if (c < 0xC2 || c > 0xF4 || i + len > s.n || !str_is_utf8(str_sub(s, i, len))) {
		*ret = UTF8_BAD;
		return 1;
	}
	uint32_t point = c & (0xFFu >> (len + 1));

	for (size_t k = 1; k < len; k++)
		point = point << 6 | ((unsigned char)s.p[i + k] & 0x3Fu);
	*ret = point;
	return len;
}

/* U+200E/F, U+061C, U+202A..E, U+2066..9: they reorder what a reader sees. */
static inline bool utf8_turns(uint32_t c)
{
	return c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Columns that a code point takes where all are of one width, on a terminal or in a mail: 2 for East Asian wide and
 * fullwidth ones, 0 for combining marks, 1 for the rest. */
size_t utf8_columns(uint32_t point);
size_t utf8_width(struct str s);

/* The text with U+FFFD for each NUL and each byte that is of no valid sequence: in `a`, or `s` itself when it is good. */
struct str utf8_mend(struct arena *a, struct str s);

#endif
