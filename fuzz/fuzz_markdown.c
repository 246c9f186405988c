/* What people write: whatever it is, the page gets the listed elements alone, and a terminal nothing that moves its
 * cursor. */
#include <assert.h>

#include "base/arena.h"
#include "base/limits.h"
#include "markdown_check.h"
#include "text/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = str_n((const char *)data, n);
	struct arena a = { 0 };
	struct buf b;
	size_t at;

	buf_init(&b, 16 * n + 65536);
	markdown_html(&b, text);
	assert(!b.overflow && markdown_check(buf_str(&b), &at));
	buf_clear(&b);
	markdown_text(&b, text);
	assert(!b.overflow);
	for (size_t i = 0; i < b.n; i++)
		assert(b.p[i] == '\n' || ((unsigned char)b.p[i] >= ' ' && b.p[i] != 0x7F));
	struct str line = markdown_line(&a, text, 100), name = markdown_visible(&a, text);

	assert(line.n <= 103 && str_chr(line, '\n') == SIZE_MAX && str_is_utf8(line));
	assert(str_is_utf8(name) && str_chr(name, '\n') == SIZE_MAX);
	arena_release(&a);
	buf_release(&b);
	return 0;
}
