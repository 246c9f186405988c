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
