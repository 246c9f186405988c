/* Many devices at once: an archive of dumps, a list of JSON lines, or one file. Each is told once or refused once. */
#include <assert.h>

#include "hub/list/profiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct count {
	size_t good, bad;
};

static bool on_profile(void *ctx, const struct profile *p, struct err *err)
{
	struct count *c = ctx;

	(void)err;
	assert(p->name.n > 0);
	assert(!p->level || day_valid(p->level));
	c->good++;
	return true;
}

static void on_bad(void *ctx, struct str name, const struct err *why)
{
	struct count *c = ctx;

	assert(name.n > 0 && why->code != ERR_NONE && why->msg[0]);
	c->bad++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct count c = { 0 };
	const struct profile_sink sink = { &c, on_profile, on_bad };
	struct err err = { 0 };

	if (!profiles_read_bytes(STR("fleet"), str_n((const char *)data, n), &sink, &err))
		assert(err.code != ERR_NONE);
	return 0;
}
