/* store/settings - settings that are not at their default, as rows. What they mean is told in hub/settings.h. */
#ifndef STORE_SETTINGS_H
#define STORE_SETTINGS_H

#include "store/db.h"

struct setting_kept {
	struct str name, value;
	int64_t act; /* who set it, and when */
};
/* All, by name; strings are good within fn. */
bool settings_each(struct db *d, bool (*fn)(void *ctx, const struct setting_kept *r, struct err *err), void *ctx, struct err *err);
/* One; *ret_there says whether there is any. Strings in `a`. */
bool setting_get(struct db *d, struct arena *a, struct str name, bool *ret_there, struct setting_kept *ret, struct err *err);
bool setting_put(struct db *d, const struct setting_kept *r, struct err *err);
bool setting_drop(struct db *d, struct str name, struct err *err);

#endif
