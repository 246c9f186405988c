/* Compressed streams and archives: whatever they hold, members come out within the limits. */
#include <assert.h>

#include "base/limits.h"
#include "format/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct run {
	size_t members, bytes;
};

static bool member(void *ctx, struct input *in, struct err *err)
{
	struct run *run = ctx;
	struct err why = { 0 };
	struct str s;
	size_t line = 0, before = 0;
	bool end = false;

	assert(input_name(in).n);
	if (input_peek(in, &s, &why)) {
		assert(s.n <= 4096);
		/* One member in two is read line by line, the others whole. */
		if (run->members % 2 == 0) {
			for (int i = 0; i < 10000 && !end; i++, before = line) {
				if (!input_line(in, 1000, &s, &line, &end, &why) && why.code != ERR_LIMIT)
					break;
				if (!end)
					assert(line == before + 1 && (why.code == ERR_LIMIT || s.n <= 1000));
				why = (struct err){ 0 };
				run->bytes += end ? 0 : s.n;
			}
		} else {
			struct arena a;

			arena_init(&a);
			if (input_all(in, &a, MIB, &s, &why))
				assert(s.n <= MIB);
			arena_release(&a);
		}
	}
	(void)err;
	return ++run->members < 1000;
}

static void bad(void *ctx, struct str name, const struct err *err)
{
	(void)ctx;
	(void)name;
	assert(err->code != ERR_NONE && err->msg[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct run run = { 0 };
	const struct input_visitor v = { &run, member, bad };
	struct str bytes = str_n((const char *)data, n), plain;
	struct err err = { 0 };
	struct arena a;

	input_walk_bytes(STR("input"), bytes, &v, &err);
	arena_init(&a);
	if (input_gunzip(&a, bytes, MIB, &plain, &err))
		assert(plain.n <= MIB);
	arena_release(&a);
	return 0;
}
