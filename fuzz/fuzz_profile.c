/* Dumps of a device: property files, package lists, uname, JSON; two files of one device, parted by a line "----". */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "device/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct str written(struct arena *a, const struct profile *p)
{
	struct buf b;

	buf_init(&b, 64 * MIB);
	profile_put_json(&b, p);
	struct str s = buf_dup(a, &b);

	assert(buf_ok(&b, NULL) && str_is_utf8(s));
	buf_release(&b);
	return s;
}

/* Reading what was written may fill in what follows from the rest (a maker from a brand); after that it is at rest. */
static void check_profile(struct arena *a, const struct profile *p)
{
	struct profile second, third;
	struct err err = { 0 };

	assert(p->level == 0 || day_valid(p->level));
	assert(p->vendor_level == 0 || day_valid(p->vendor_level));
	assert(p->package_n <= LIMIT_PACKAGES);
	if (!profile_from_json(a, written(a, p), p->name, &second, &err)) {
		assert(err.code == ERR_MISSING);
		return;
	}
	struct str before = written(a, &second);

	if (!profile_from_json(a, before, second.name, &third, &err) || !str_eq(before, written(a, &third))) {
		fprintf(stderr, "%s\n%.*s\n%.*s\n", err.msg, STR_ARG(before), STR_ARG(written(a, &third)));
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const paths[] = { "system/build.prop", "vendor/build.prop" };
	struct str all = str_n((const char *)data, n), parts[2] = { all, STR_NONE };
	size_t cut = str_find(all, STR("\n----\n"));
	struct profile p;
	struct err err = { 0 };
	struct arena a;

	if (cut != SIZE_MAX) {
		parts[0] = str_sub(all, 0, cut);
		parts[1] = str_from(all, cut + 6);
	}
	arena_init(&a);
	struct gather *g = gather_new(&a, STR("device"));

	for (int i = 0; i < 2; i++)
		if (parts[i].p && !gather_add(g, str_of(paths[i]), parts[i], &err))
			assert(err.code != ERR_NONE && err.msg[0]);
	if (gather_finish(g, &p, &err))
		check_profile(&a, &p);
	if (profile_from_json(&a, all, STR("x"), &p, &err))
		check_profile(&a, &p);
	struct profile_form form = { parts[0], parts[1], STR("android"), parts[0], parts[1], parts[0], parts[1] };

	if (profile_from_form(&a, &form, &p, &err))
		check_profile(&a, &p);
	arena_release(&a);
	return 0;
}
