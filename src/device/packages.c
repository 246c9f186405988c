/*
 * packages - which apps a device has, and in which version.
 *
 *   package:com.android.chrome versionCode:609904333 uid:10123          pm list packages --show-versioncode
 *   package:/product/app/Chrome/base.apk=com.android.chrome             pm list packages -f
 *   Package [com.android.chrome] (1a2b3c):                              dumpsys package, then in its block:
 *     versionCode=609904333 minSdk=29 targetSdk=34
 *     versionName=120.0.6099.43
 *
 * dumpsys lists what an update hides under "Hidden system packages:"; that is not what runs, so it is passed over.
 */
#include "base/limits.h"
#include "device/said.h"

bool packages_add(struct arena *a, struct packages *l, struct package p, struct err *err)
{
	l->known = true;
	if (l->n == LIMIT_PACKAGES)
		return err_set(err, ERR_LIMIT, "more than %d packages of one device", LIMIT_PACKAGES);
	if (l->n == l->cap)
		l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
	l->v[l->n++] = p;
	return true;
}

static uint64_t number_after(struct str line, struct str word)
{
	size_t at = str_find(line, word);
	struct str rest = at == SIZE_MAX ? STR_NONE : str_from(line, at + word.n);
	uint64_t v;

	return rest.n && str_take_u64(&rest, &v) ? v : 0;
}

static bool is_package_name(struct str s)
{
	if (!s.n || s.n > 255)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '[' || s.p[i] == '=')
			return false;
	return true;
}

static bool listed_line(struct str line, struct package *ret)
{
	struct str rest = str_from(line, STR("package:").n), name = STR_NONE;

	if (!str_token(&rest, " \t", &name))
		return false;
	size_t eq = str_rchr(name, '=');

	ret->name = eq == SIZE_MAX ? name : str_from(name, eq + 1);
	ret->version_code = number_after(line, STR(" versionCode:"));
	return is_package_name(ret->name);
}

static bool dumped_line(struct str line, struct package *ret)
{
	size_t close = str_chr(line, ']');

	ret->name = str_sub(line, STR("Package [").n, close == SIZE_MAX ? 0 : close - STR("Package [").n);
	return is_package_name(ret->name);
}

bool packages_read(struct arena *a, struct str path, struct str bytes, struct packages *l, struct err *err)
{
	struct str rest = bytes, line;
	struct package *open = NULL; /* the block of dumpsys that the line stands in */
	size_t line_no = 0;

	l->known = true;
	while (rest.n && str_split(&rest, '\n', &line)) {
		struct package p = { 0 };
		bool block;

		line_no++;
		line = str_trim(line);
		if (str_starts(line, STR("Hidden system packages:")))
			break;
		if (open && str_starts(line, STR("versionCode=")))
			open->version_code = number_after(line, STR("versionCode="));
		if (open && str_starts(line, STR("versionName=")))
			open->version_name = str_from(line, STR("versionName=").n);
		if (!(block = str_starts(line, STR("Package ["))) && !str_starts(line, STR("package:")))
			continue;
		if (!(block ? dumped_line(line, &p) : listed_line(line, &p))) {
			err_set(err, ERR_SYNTAX, "found \"%.*s\", expected a package name", STR_ARG(str_sub(line, 0, 60)));
			return err_at(err, "%.*s:%zu", STR_ARG(path), line_no);
		}
		if (!packages_add(a, l, p, err))
			return err_at(err, "%.*s:%zu", STR_ARG(path), line_no);
		open = block ? &l->v[l->n - 1] : NULL;
	}
	return true;
}

bool packages_look_like(struct str bytes)
{
	return str_starts(str_trim(str_sub(bytes, 0, 4096)), STR("package:")) || str_find(bytes, STR("\n  Package [")) != SIZE_MAX ||
	       str_starts(bytes, STR("Packages:"));
}
