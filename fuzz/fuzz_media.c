/* Files of strangers: a name by its first line, the bytes behind it. Whatever they are, a kind is told, and the safe
 * name is one. */
#include <assert.h>

#include "format/locked_zip.h"
#include "format/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str rest = str_n((const char *)data, n), name;
	struct arena a = { 0 };
	struct buf b;

	str_split(&rest, '\n', &name);
	const struct media *m = media_of(rest);

	assert(m && media_named(m->name)->sort == m->sort);
	media_odd(name, m->name);
	struct str safe = media_safe_name(&a, name);

	assert(safe.n && safe.n <= 140 && str_is_utf8(safe) && safe.p[0] != '.');
	for (size_t i = 0; i < safe.n; i++)
		assert((unsigned char)safe.p[i] >= ' ' && safe.p[i] != '/' && safe.p[i] != '\\' && safe.p[i] != '"' &&
		       safe.p[i] != ':');
	assert(str_eq(media_safe_name(&a, safe), safe));
	buf_init(&b, rest.n + 65536);
	assert(locked_zip(&b, safe, rest, 1795420800, NULL));
	buf_release(&b);
	arena_release(&a);
	return 0;
}
