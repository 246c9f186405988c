/*
 * hub/update - the configured public sources, fetched when they changed, and imported.
 *
 * Sources: {"sources":[{"name","url"}]} (data/sources.json is compiled in). What a server said of a file the last time
 * (ETag, Last-Modified) is kept in the database and set only after the import of that file is committed.
 */
#ifndef HUB_LIST_UPDATE_H
#define HUB_LIST_UPDATE_H

#include "hub/list/import.h"

struct update_source { struct str name, url; };
struct update_sources { struct update_source *v; size_t n; };

bool update_sources_read(struct arena *a, struct str json, struct update_sources *ret, struct err *err);
struct str update_sources_builtin(void); /* the compiled-in file */

struct update_outcome {
	bool unchanged;               /* the server said so */
	struct import_counts counts;
	uint64_t fetched;             /* bytes */
};
/* One source. */
bool update_one(struct db *d, const struct update_source *s, const struct import_progress *p, struct update_outcome *ret,
                struct err *err);

#endif
