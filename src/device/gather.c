/*
 * gather - the files of one device, whatever they are, into one profile.
 */
#include "base/ascii.h"
#include "base/limits.h"
#include "device/read.h"
#include "device/said.h"

struct gather {
	struct arena *arena;
	struct str name;
	struct said said;
	size_t bytes, keys;
};

struct gather *gather_new(struct arena *a, struct str name)
{
	struct gather *g = arena_new(a, struct gather);

	g->arena = a;
	g->name = name;
	return g;
}

static bool is_kernel_version(struct str s)
{
	uint64_t v;

	for (int i = 0; i < 3; i++) {
		if (i && (!s.n || s.p[0] != '.'))
			return false;
		if (i)
			s = str_from(s, 1);
		if (!str_take_u64(&s, &v))
			return false;
	}
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7F)
			return false;
	return s.n < 200;
}

/* "Linux version 5.10.157-... (build@host)", "Linux localhost 5.10.157-... #1 SMP", or the release alone. */
struct str kernel_find(struct str bytes)
{
	struct str rest = str_trim(str_sub(bytes, 0, 4096)), line, word;

	if (!str_split(&rest, '\n', &line))
		return STR_NONE;
	bool named = str_starts(line, STR("Linux "));

	if (!named && str_trim(rest).n)
		return STR_NONE;
	for (size_t i = 0; i < (named ? 3 : 1) && str_token(&line, " \t\r", &word); i++)
		if (is_kernel_version(word) && (named || !str_trim(line).n))
			return word;
	return STR_NONE;
}

static bool is_prop_file(struct str path)
{
	size_t slash = str_rchr(path, '/');
	struct str base = slash == SIZE_MAX ? path : str_from(path, slash + 1);

	return str_iends(base, STR(".prop")) || str_iends(base, STR(".getprop")) || str_ieq(base, STR("prop.default")) ||
	       str_istarts(base, STR("getprop"));
}

enum dump_kind dump_kind(struct str path, struct str bytes)
{
	struct str head = str_trim(str_sub(bytes, 0, 4096));

	if (head.n && head.p[0] == '{')
		return DUMP_JSON;
	if (is_prop_file(path))
		return DUMP_PROPS;
	if (kernel_find(bytes).n)
		return DUMP_KERNEL;
	if (packages_look_like(bytes))
		return DUMP_PACKAGES;
	return props_look_like(bytes) ? DUMP_PROPS : DUMP_NONE;
}

bool gather_add(struct gather *g, struct str path, struct str bytes, struct err *err)
{
	struct str kernel;

	if (bytes.n > LIMIT_PROFILE || (g->bytes += bytes.n) > LIMIT_PROFILE) {
		err_set(err, ERR_LIMIT, "the dumps of one device are larger than %zu MiB", LIMIT_PROFILE / MIB);
		return err_at(err, "%.*s", STR_ARG(path));
	}
	switch (dump_kind(path, bytes)) {
	case DUMP_PROPS:
		return props_read(&g->said.facts, path, bytes, &g->keys, err);
	case DUMP_PACKAGES:
		return packages_read(g->arena, path, bytes, &g->said.packages, err);
	case DUMP_KERNEL:
		kernel = kernel_find(bytes);
		facts_set(&g->said.facts, FACT_KERNEL, PART_SYSTEM, kernel);
		return true;
	case DUMP_JSON:
		return said_json(g->arena, bytes, &g->said, err) || err_at(err, "%.*s", STR_ARG(path));
	case DUMP_NONE:
	case DUMP_N:
		break;
	}
	err_set(err, ERR_SYNTAX, "no dump of a device: expected properties, packages, a kernel version or a JSON profile");
	return err_at(err, "%.*s", STR_ARG(path));
}

bool said_profile(struct arena *a, const struct said *s, struct str name, struct profile *ret, struct err *err)
{
	struct profile p;

	if (!facts_profile(a, &s->facts, &p) && !s->chips.n) {
		err_set(err, ERR_MISSING, "nothing in it tells a device: no maker, model, release or patch level");
		return name.n ? err_at(err, "%.*s", STR_ARG(name)) : false;
	}
	p.name = s->name.n ? s->name : name;
	if (s->chips.n)
		p.chips = s->chips;
	p.packages = s->packages.v;
	p.package_n = s->packages.n;
	p.packages_known = s->packages.known;
	*ret = p;
	return true;
}

bool gather_finish(struct gather *g, struct profile *ret, struct err *err)
{
	return said_profile(g->arena, &g->said, g->name, ret, err);
}
