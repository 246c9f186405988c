/*
 * profiles - a device is open while the walk is in its folder or below; when the walk has left, it is finished, told and
 * forgotten.
 */
#include "hub/list/profiles.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/map.h"
#include "device/read.h"
#include "format/input.h"

enum { OPEN_MOST = 1000 }; /* devices held at once; all are told when there are more */

struct loose {
	struct loose *next;
	struct str name, bytes;
};

struct open_device {
	struct arena arena;
	struct str folder;     /* where it lies */
	struct str key;        /* its folder, or "folder/word" for a file that is a device of its own */
	struct gather *gather; /* NULL: only loose files so far */
	bool own, spoiled;     /* a file of its own; a file of it was refused */
	struct loose *loose;   /* package lists and kernel versions that came before the device */
};

struct reading {
	const struct profile_sink *to;
	struct str root;   /* the path as given: what lies above says nothing */
	struct arena line; /* of one member or one line of JSON */
	struct arena kept; /* of the whole walk: the folders that are done */
	struct map done;
	struct open_device open[OPEN_MOST];
	size_t open_n;
	bool whole;        /* the member is all that was given */
};

/* A reader says "phone/build.prop:12" where the caller knows "phone/build.prop": the longer one becomes the name. */
static void tell_bad(struct reading *r, struct str name, const struct err *why)
{
	struct err told = *why;
	struct str where = str_of(why->where), place;

	if (!r->to->bad)
		return;
	if (name.n && str_starts(where, name)) {
		size_t end = str_chr(str_from(where, name.n), ' ');

		place = end == SIZE_MAX ? where : str_sub(where, 0, name.n + end);
		snprintf(told.where, sizeof told.where, "%.*s", STR_ARG(str_trim(str_from(where, place.n))));
		name = place;
	}
	r->to->bad(r->to->ctx, name, &told);
}

/* --- where a file belongs --- */

static bool is_partition(struct str folder)
{
	static const struct str names[] = {
		STR_LIT("system"), STR_LIT("system_ext"), STR_LIT("vendor"), STR_LIT("product"), STR_LIT("odm"), STR_LIT("boot"),
		STR_LIT("bootimg"), STR_LIT("recovery"), STR_LIT("ramdisk"), STR_LIT("vendor_boot"), STR_LIT("vendor_dlkm"),
		STR_LIT("odm_dlkm"), STR_LIT("system_dlkm"), STR_LIT("my_product"), STR_LIT("my_manifest"), STR_LIT("oem"),
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(folder, names[i]))
			return true;
	return false;
}

static size_t last_separator(struct str name)
{
	for (size_t i = name.n; i--;)
		if (name.p[i] == '/' || name.p[i] == ':')
			return i;
	return SIZE_MAX;
}

static struct str base_of(struct str name)
{
	size_t at = last_separator(name);

	return at == SIZE_MAX ? name : str_from(name, at + 1);
}

/* The folder of the device that a file lies in: all before the first partition, else the folder it lies in. */
static struct str device_folder(struct str root, struct str name)
{
	size_t from = str_starts(name, root) ? root.n : 0;

	for (size_t at = from, i = from; i < name.n; i++) {
		if (name.p[i] != '/' && name.p[i] != ':')
			continue;
		if (is_partition(str_sub(name, at, i - at)))
			return str_sub(name, 0, at ? at - 1 : 0);
		at = i + 1;
	}
	size_t end = last_separator(name);

	return str_sub(name, 0, end == SIZE_MAX || end < from ? from : end);
}

/* Property files whose names Android gives: they speak for their folder. */
static bool speaks_for_folder(struct str base)
{
	static const struct str names[] = {
		STR_LIT("build.prop"), STR_LIT("default.prop"), STR_LIT("prop.default"), STR_LIT("local.prop"),
		STR_LIT("system.prop"), STR_LIT("vendor.prop"), STR_LIT("product.prop"), STR_LIT("odm.prop"), STR_LIT("getprop.txt"),
		STR_LIT("getprop"),
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_ieq(base, names[i]))
			return true;
	return str_starts(base, STR("build_"));
}

static struct str stem_of(struct str base)
{
	size_t dot = str_rchr(base, '.');

	return dot == SIZE_MAX || dot == 0 ? base : str_sub(base, 0, dot);
}

/* --- open devices --- */

static void add(struct reading *r, struct open_device *d, struct str name, struct str bytes)
{
	struct err why = { 0 };

	if (!d->gather)
		d->gather = gather_new(&d->arena, d->key);
	if (gather_add(d->gather, str_dup(&d->arena, name), str_dup(&d->arena, bytes), &why))
		return;
	d->spoiled = true;
	tell_bad(r, name, &why);
}

static bool tell(struct reading *r, struct open_device *d, struct err *err)
{
	struct profile p;
	struct err why = { 0 };

	for (struct loose *l = d->loose; l; l = l->next)
		add(r, d, l->name, l->bytes);
	if (!d->gather)
		return true; /* its loose files went to another */
	if (gather_finish(d->gather, &p, &why))
		return r->to->profile(r->to->ctx, &p, err);
	if (!d->spoiled)
		tell_bad(r, d->key, &why);
	return true;
}

static bool lies_in(struct str folder, struct str outer)
{
	return str_starts(folder, outer) &&
	       (folder.n == outer.n || !outer.n || folder.p[outer.n] == '/' || folder.p[outer.n] == ':');
}

/* The devices that the walk has left, in the order they were met: all that `folder` does not lie in. */
static bool finish(struct reading *r, struct str folder, bool all, struct err *err)
{
	size_t kept = 0;
	bool ok = true;

	for (size_t i = 0; i < r->open_n; i++) {
		struct open_device *d = &r->open[i];

		if (!all && lies_in(folder, d->folder)) {
			r->open[kept++] = *d;
			continue;
		}
		ok = ok && tell(r, d, err);
		if (!d->own)
			map_put(&r->kept, &r->done, str_dup(&r->kept, d->folder), &(bool){ 0 });
		arena_release(&d->arena);
	}
	r->open_n = kept;
	return ok;
}

static struct open_device *find_open(struct reading *r, struct str key, bool own)
{
	for (size_t i = 0; i < r->open_n; i++)
		if (r->open[i].own == own && str_eq(r->open[i].key, key))
			return &r->open[i];
	return NULL;
}

/* The device under `key`, opened when it is not. NULL with *err: stop; NULL without: a device that was told before. */
static struct open_device *open_device(struct reading *r, struct str folder, struct str key, bool own, struct err *err)
{
	struct open_device *d;

	if (!finish(r, folder, false, err))
		return NULL;
	if ((d = find_open(r, key, own)) || (!own && map_get(&r->done, folder)))
		return d;
	if (r->open_n == OPEN_MOST && !finish(r, folder, true, err))
		return NULL;
	d = &r->open[r->open_n++];
	*d = (struct open_device){ .own = own };
	arena_init(&d->arena);
	d->key = str_dup(&d->arena, key);
	d->folder = str_dup(&d->arena, folder);
	return d;
}

/* --- JSON --- */

static bool json_line(struct reading *r, struct str text, struct str name, struct err *err)
{
	struct profile p;
	struct err why = { 0 };
	bool ok = true;

	if (profile_from_json(&r->line, text, name, &p, &why))
		ok = r->to->profile(r->to->ctx, &p, err);
	else
		tell_bad(r, name, &why);
	arena_reset(&r->line);
	return ok;
}

/* One object a line: by its name, or because the first line is a whole object and another follows. */
static bool is_json_lines(struct str name, struct str head)
{
	struct str line;

	if (str_ifind(base_of(name), STR(".jsonl")) != SIZE_MAX || str_ifind(base_of(name), STR(".ndjson")) != SIZE_MAX)
		return true;
	head = str_trim(head);
	return str_split(&head, '\n', &line) && str_ends(str_trim(line), STR("}")) && str_starts(str_trim(head), STR("{"));
}

static bool read_json_lines(struct reading *r, struct input *in, struct str name, struct err *err)
{
	struct err why = { 0 };
	struct str line;
	size_t line_no = 0;
	bool end = false;

	for (;;) {
		if (!input_line(in, LIMIT_RECORD, &line, &line_no, &end, &why)) {
			struct str at = str_printf(&r->line, "%.*s:%zu", STR_ARG(name), line_no);

			tell_bad(r, at, &why);
			arena_reset(&r->line);
			if (why.code != ERR_LIMIT)
				return true; /* the rest cannot be unpacked */
			continue;
		}
		if (end)
			return true;
		if (str_trim(line).n && !json_line(r, line, str_printf(&r->line, "%.*s:%zu", STR_ARG(name), line_no), err))
			return false;
	}
}

/* --- members --- */

/* What can be told from the beginning; dumpsys may start with pages of other things. */
static bool may_be_dump(struct str name, struct str head)
{
	struct str base = base_of(name);

	return dump_kind(name, head) != DUMP_NONE || str_ifind(base, STR("dumpsys")) != SIZE_MAX ||
	       str_ifind(base, STR("package")) != SIZE_MAX;
}

/* A package list or kernel version: to the device whose word its name begins with, else to the folder's own. */
static void add_loose(struct reading *r, struct open_device *of_folder, struct str name, struct str bytes)
{
	struct loose *l;

	for (size_t i = 0; i < r->open_n; i++)
		if (r->open[i].own && str_starts(name, r->open[i].key)) {
			add(r, &r->open[i], name, bytes);
			return;
		}
	l = arena_new(&of_folder->arena, struct loose);
	*l = (struct loose){ of_folder->loose, str_dup(&of_folder->arena, name), str_dup(&of_folder->arena, bytes) };
	of_folder->loose = l;
}

/* Loose files that came before the file they belong to: galaxy-s23-uname.txt stands before galaxy-s23.prop. */
static void claim_loose(struct reading *r, struct open_device *own)
{
	struct open_device *of_folder = find_open(r, own->folder, false);

	for (struct loose **at = of_folder ? &of_folder->loose : NULL; at && *at;) {
		struct loose *l = *at;

		if (str_starts(l->name, own->key)) {
			*at = l->next;
			add(r, own, l->name, l->bytes);
		} else {
			at = &l->next;
		}
	}
}

static bool add_dump(struct reading *r, struct str name, struct str bytes, struct err *err)
{
	static const struct err apart = { ERR_STATE, "", "stands apart from the other files of its device, which was told without it" };
	enum dump_kind kind = dump_kind(name, bytes);
	struct str folder = device_folder(r->root, name), base = base_of(name);
	bool beside = name.n <= folder.n + 1 + base.n; /* not in a partition's folder */
	bool own = kind == DUMP_PROPS && beside && !speaks_for_folder(base);
	struct str key = r->whole ? name : own ? str_sub(name, 0, name.n - base.n + stem_of(base).n) : folder;
	struct err why = { 0 };
	struct open_device *d = open_device(r, folder, key, own, &why);

	if (!d && why.code) {
		*err = why;
		return false;
	}
	if (!d)
		tell_bad(r, name, &apart);
	else if ((kind == DUMP_PACKAGES || kind == DUMP_KERNEL) && beside && !r->whole)
		add_loose(r, d, name, bytes);
	else
		add(r, d, name, bytes);
	if (d && own)
		claim_loose(r, d);
	return true;
}

/* A JSON file: a device, unless it lies in a partition's folder or speaks of something else. */
static bool add_json(struct reading *r, struct str name, struct str bytes, struct err *err)
{
	struct profile p;
	struct err why = { 0 };

	if (!r->whole && name.n > device_folder(r->root, name).n + 1 + base_of(name).n)
		return true;
	if (profile_from_json(&r->line, bytes, name, &p, &why))
		return r->to->profile(r->to->ctx, &p, err);
	if (r->whole || why.code != ERR_MISSING)
		tell_bad(r, name, &why);
	return true;
}

static bool member(void *ctx, struct input *in, struct err *err)
{
	struct reading *r = ctx;
	struct err why = { 0 };
	struct str name = str_dup(&r->line, input_name(in)), head, bytes;
	bool ok = true;

	r->whole = str_eq(name, r->root);
	if (!input_peek(in, &head, &why)) {
		tell_bad(r, name, &why);
	} else if (str_starts(str_trim(head), STR("{")) && is_json_lines(name, head)) {
		name = str_dup(&r->kept, name);
		ok = read_json_lines(r, in, name, err);
	} else if (r->whole || may_be_dump(name, head)) {
		if (!input_all(in, &r->line, LIMIT_PROFILE, &bytes, &why))
			tell_bad(r, name, &why);
		else if (dump_kind(name, bytes) == DUMP_JSON)
			ok = add_json(r, name, bytes, err);
		else if (r->whole || dump_kind(name, bytes) != DUMP_NONE)
			ok = add_dump(r, name, bytes, err);
	}
	arena_reset(&r->line);
	return ok;
}

static void bad_member(void *ctx, struct str name, const struct err *why)
{
	tell_bad(ctx, name, why);
}

static bool read_all(struct str root, const char *path, struct str bytes, const struct profile_sink *to, struct err *err)
{
	struct arena own;

	arena_init(&own);
	struct reading *r = arena_new(&own, struct reading);
	const struct input_visitor v = { r, member, bad_member };

	r->to = to;
	r->root = root;
	arena_init(&r->line);
	arena_init(&r->kept);
	bool ok = (path ? input_walk(path, &v, err) : input_walk_bytes(root, bytes, &v, err));

	if (ok)
		ok = finish(r, STR_NONE, true, err);
	while (r->open_n)
		arena_release(&r->open[--r->open_n].arena);
	arena_release(&r->kept);
	arena_release(&r->line);
	arena_release(&own);
	return ok;
}

bool profiles_read(const char *path, const struct profile_sink *to, struct err *err)
{
	return read_all(str_of(path), path, STR_NONE, to, err);
}

bool profiles_read_bytes(struct str name, struct str bytes, const struct profile_sink *to, struct err *err)
{
	return read_all(name, NULL, bytes, to, err);
}
