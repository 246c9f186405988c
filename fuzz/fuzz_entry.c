/* Our own entries: what is accepted must come back the same when written and read again. */
#include <assert.h>

#include "base/limits.h"
#include "format/entry_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct str written(struct arena *a, const struct entry *e)
{
	struct buf b;

	buf_init(&b, LIMIT_RECORD);
	entry_json_put(&b, e);
	struct str text = buf_dup(a, &b);

	buf_release(&b);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct err err = { 0 };
	struct entry e, twin;
	struct json j, again;
	struct arena a;

	arena_init(&a);
	if (json_read(&a, str_n((const char *)data, n), LIMIT_RECORD, &j, &err) && entry_json_get(&a, &j, &e, &err)) {
		struct str text = written(&a, &e);

		for (size_t i = 0; i < e.clause_n; i++)
			assert(clause_valid(&e.clauses[i]));
		assert(json_read(&a, text, LIMIT_RECORD, &again, &err) && entry_json_get(&a, &again, &twin, &err));
		assert(str_eq(written(&a, &twin), text));
	} else {
		assert(err.code != ERR_NONE && err.msg[0]);
	}
	arena_release(&a);
	return 0;
}
