/* Dumps of a device: property files, package lists, uname, JSON; two files of one device, parted by a line "----". */
#include <assert.h>

#include "base/limits.h"
#include "device/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_profile(struct arena *a, const struct profile *p)
{
	struct profile back;
	struct err err = { 0 };
	struct buf b, again;

	assert(p->level == 0 || day_valid(p->level));
	assert(p->vendor_level == 0 || day_valid(p->vendor_level));
	assert(p->package_n <= LIMIT_PACKAGES);
	buf_init(&b, 64 * MIB);
	buf_init(&again, 64 * MIB);
	profile_put_json(&b, p);
	assert(str_is_utf8(buf_str(&b)));
	/* What was written reads back, and writes the same again. */
	if (!profile_from_json(a, buf_str(&b), p->name, &back, &err))
		assert(err.code == ERR_MISSING);
	else
		profile_put_json(&again, &back);
	assert(err.code == ERR_MISSING || str_eq(buf_str(&b), buf_str(&again)));
	buf_release(&again);
	buf_release(&b);
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
