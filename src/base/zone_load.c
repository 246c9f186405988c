/* The one place where a zone comes out of a file. The name is checked first, so it cannot leave the folder. */
#include "base/zone.h"

#include "base/file.h"
#include "base/limits.h"

#define FOLDER "/usr/share/zoneinfo/"

const struct zone *zone_load(struct arena *a, struct str name, struct err *err)
{
	struct err why = { 0 };
	struct str bytes;

	if (!zone_name_valid(name)) {
		err_set(err, ERR_FOUND, "\"%.*s\" is no name of a time zone, such as Europe/Berlin", (int)(name.n < 64 ? name.n : 64),
		        name.p ? name.p : "");
		return NULL;
	}
	const char *path = str_cstr(a, STR_JOIN(a, STR(FOLDER), name));

	if (!file_read(a, path, LIMIT_ZONE, &bytes, &why)) {
		if (str_eq(name, STR("UTC")))
			return zone_utc();
		if (why.code == ERR_FOUND || why.code == ERR_TYPE)
			err_set(err, ERR_FOUND, "there is no time zone \"%.*s\" in " FOLDER, STR_ARG(name));
		else if (err)
			*err = why;
		return NULL;
	}
	const struct zone *z = zone_read(a, name, bytes, err);

	if (!z)
		err_at(err, "%s", path);
	return z;
}
