/* The door of all JSON, and a walk that asks every value for every type: no error may point outside its text. */
#include "base/json.h"
#include "base/limits.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void ask(struct arena *a, const struct json *j, int depth)
{
	struct json_iter it = json_iter(j);
	struct err err;
	struct json e;

	assert(depth <= LIMIT_JSON_DEPTH);
	while (json_next(&it, &e)) {
		struct strs l = { 0 };
		struct json twin = json_type(j) == JSON_OBJECT ? json_in(j, str_cstr(a, e.key)) : e;

		for (enum json_type t = JSON_ABSENT; t < JSON_TYPE_N; t++)
			if (!json_want(&e, t, &err))
				assert(err.where[0] == '/' || err.where[0] == '.');
		json_strs(a, &twin, "v", JSON_OPTIONAL, &l, &err);
		ask(a, &e, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena a;
	struct json j;
	struct err err = { 0 };

	arena_init(&a);
	if (json_read(&a, str_n((const char *)data, n), LIMIT_RECORD, &j, &err))
		ask(&a, &j, 1);
	else
		assert(err.code != ERR_NONE && err.msg[0]);
	arena_release(&a);
	return 0;
}
