/* Canonical JSON: what is written is JSON, and written again it is the same. */
#include "base/canonical.h"
#include "base/limits.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool canonical(struct arena *a, struct str text, struct str *ret, struct err *err)
{
	struct json j;
	struct buf b;

	*err = (struct err){ 0 };
	if (!json_read(a, text, MIB, &j, err))
		return false;
	buf_init(&b, 8 * MIB);
	bool ok = canonical_put(a, &b, &j, err);

	assert(buf_ok(&b, NULL));
	*ret = buf_dup(a, &b);
	buf_release(&b);
	return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str once, twice;
	struct arena a;
	struct err err;

	arena_init(&a);
	if (canonical(&a, str_n((const char *)data, n), &once, &err)) {
		assert(canonical(&a, once, &twice, &err));
		assert(str_eq(once, twice));
	} else {
		assert(err.code != ERR_NONE && err.msg[0]);
	}
	arena_release(&a);
	return 0;
}
