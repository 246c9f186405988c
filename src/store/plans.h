/* store/plans - the handling plans that were adopted, as the table holds them; hub/case/plans.h says which counts. Strings in
 * `a`. */
#ifndef STORE_PLANS_H
#define STORE_PLANS_H

#include "base/arena.h"
#include "base/clock.h"
#include "store/db.h"

struct plan_row {
	struct str version;
	int64_t act;           /* that adopted it */
	unixtime at;
	int64_t member;
	day valid_from;
	struct str text;       /* canonical JSON; empty in lists */
};
struct plan_rows { struct plan_row *v; size_t n, cap; };

bool plan_add(struct db *d, const struct plan_row *r, struct err *err);
bool plan_get(struct db *d, struct arena *a, struct str version, struct plan_row *ret, struct err *err); /* ERR_FOUND */
/* The one adopted last of those valid on that day; ERR_FOUND: none. */
bool plan_of_day(struct db *d, struct arena *a, day today, struct plan_row *ret, struct err *err);
/* All, the one adopted last first. */
bool plans_all(struct db *d, struct arena *a, struct plan_rows *ret, struct err *err);

#endif
