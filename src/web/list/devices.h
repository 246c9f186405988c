/* devices - known models of the view, found by what a person types. */
#ifndef WEB_LIST_DEVICES_H
#define WEB_LIST_DEVICES_H

#include "web/serve/http.h"

struct device_hits {
	const struct device_row **v;
	size_t n, total; /* shown; all that fit */
};
/* Rows that have every word of `text` in maker, brand, name, device or model; those that are exactly it first, then those that
 * begin with it. Rows that differ only in their source count once. */
void devices_find(const struct request *rq, struct str text, size_t max, struct device_hits *ret);

/* A row's own key for links, "samsung/dm1q/SM-S911B", and the row behind one; NULL when there is none. */
struct str device_key(struct arena *a, const struct device_row *d);
const struct device_row *device_by_key(const struct list_view *v, struct str key);
struct str device_title(struct arena *a, const struct device_row *d); /* "Samsung Galaxy S23" */

#endif
