#include "base/utf8.h"

#include <string.h>

#include "base/arena.h"

struct str utf8_mend(struct arena *a, struct str s)
{
	static const char unknown[] = "\357\277\275"; /* U+FFFD */
	uint32_t point;

	if (str_is_utf8(s) && (s.n == 0 || !memchr(s.p, '\0', s.n)))
		return s;
	char *out = arena_alloc(a, s.n * 3), *to = out;

	for (size_t i = 0, len; i < s.n; i += len) {
		len = utf8_next(s, i, &point);
		bool bad = point == UTF8_BAD || point == 0;

		memcpy(to, bad ? unknown : s.p + i, bad ? 3 : len);
		to += bad ? 3 : len;
	}
	return str_n(out, (size_t)(to - out));
}

/* Blocks, coarsely: Unicode 15, EastAsianWidth.txt. */
size_t utf8_columns(uint32_t point)
{
	bool wide = (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
	            (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
	            (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
	            (point >= 0xFFE0 && point <= 0xFFE6) || (point >= 0x1F300 && point <= 0x1FAFF) ||
	            (point >= 0x20000 && point <= 0x3FFFD);
	bool joined = point >= 0x300 && point <= 0x36F;

	return wide ? 2 : joined ? 0 : 1;
}

size_t utf8_width(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		uint32_t point;

		i += utf8_next(s, i, &point);
		n += utf8_columns(point);
	}
	return n;
}
