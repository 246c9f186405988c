/* Handling plans: what is read keeps what the rules of embargoes and repairs rely on, and is
 * the same when it is read again from its one form. */
#include <stdlib.h>

#include "base/canonical.h"
#include "base/limits.h"
#include "rules/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(const struct plan *p)
{
	const unixtime now = 1795420800;

	if (!p->name.n || !p->version.n || !day_valid(p->valid_from) || p->embargo.most_s <= 0 ||
	    p->embargo.least_s >= p->embargo.most_s || p->embargo.most_s > p->embargo.total_s || p->patience.first_s <= 0 ||
	    p->patience.next_s <= 0 || p->principle_n > PLAN_PRINCIPLES)
		abort();
	for (int g = 0; g < PLAN_GRADE_N; g++) {
		unixtime calm = plan_offer(p, plan_grade_names[g], false, now), hot = plan_offer(p, plan_grade_names[g], true, now);

		if (calm < now + p->embargo.least_s || calm > now + p->embargo.most_s || hot > calm)
			abort();
	}
}

static void again(struct arena *a, struct str text, const struct plan *p)
{
	struct plan twin;
	struct json j;
	struct buf b;

	buf_init(&b, 4 * LIMIT_RULES);
	if (json_read(a, text, LIMIT_RULES, &j, NULL) && canonical_put(a, &b, &j, NULL) && b.n <= LIMIT_RULES && !b.overflow &&
	    (!plan_read(a, buf_str(&b), &twin, NULL) || !str_eq(twin.version, p->version) || twin.embargo.most_s != p->embargo.most_s))
		abort();
	buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n };
	struct err err = { 0 };
	struct plan p;
	struct arena a;

	arena_init(&a);
	if (plan_read(&a, text, &p, &err)) {
		check(&p);
		again(&a, text, &p);
	} else if (!err.code || !err.msg[0]) {
		abort();
	}
	arena_release(&a);
	return 0;
}
