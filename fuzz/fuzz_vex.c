/* OpenVEX and CSAF documents of vendors: what is read says something of a product, and what is said in our words is heard again. */
#include <assert.h>

#include "base/limits.h"
#include "format/vex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_row(struct arena *a, const struct vex_row *r)
{
	struct vex_cell c, again;

	assert(r->status < VEX_STATUS_N && r->because < VEX_BECAUSE_N && r->remedy < VEX_REMEDY_N && r->place.n);
	assert(r->status == VEX_NOT_AFFECTED || r->because == VEX_UNSAID);
	vex_hear(r->text, &c);
	if (c.state == REPAIR_N)
		return;
	assert(c.share == REPAIR_NO_SHARE || (c.share >= 0 && c.share <= 100));
	vex_hear(vex_text(a, &c), &again);
	assert(again.state == c.state && again.share == c.share && str_eq(again.build, c.build) && str_eq(again.level, c.level));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = str_n((const char *)data, n);
	struct err err = { 0 };
	struct vex_document d;
	struct arena a;

	if (n > LIMIT_VEX)
		return 0;
	arena_init(&a);
	if (vex_read(&a, text, &d, &err))
		assert(d.n && d.n <= LIMIT_VEX_ROWS);
	else
		assert(err.code != ERR_NONE && err.msg[0]);
	for (size_t i = 0; !err.code && i < d.n; i++)
		check_row(&a, &d.v[i]);
	arena_release(&a);
	return 0;
}
