/*
 * Two lists of kernel fixes. Neither creates entries: they add versions to what others tell.
 *
 * linux_kernel_cves (nluedtke), data/stream_fixes.json, one pretty-printed object:
 *   {"CVE-2012-0957": {"3.2": {"cmt_id": "3042...", "fixed_version": "3.2.33"}, ...}, ...}
 * DivestOS Kernel_Patches, as lines: the branches for which a patch file exists, with how many. "^3.7" means mainline
 * up to 3.7, "ANY" no branch in particular, others name trees ("qcacld-3.0"):
 *   {"cve": "CVE-2011-1833", "kernel_branches": {"^3.1": 1}}
 */
#include "format/all_readers.h"
#include "format/feed.h"
#include "base/limits.h"

/* --- CVE -> stream -> fixed version --- */

/* `streams` is the value of one CVE. */
static bool decode_streams(struct arena *a, struct str id, const struct json *streams, struct record *r,
                           struct err *err)
{
	struct json one;

	if (!json_want(streams, JSON_OBJECT, err))
		return false;
	r->fixes = arena_array(a, struct fixed_in, json_count(streams));
	for (struct json_iter it = json_iter(streams); json_next(&it, &one);) {
		struct str version = STR_NONE, commit = STR_NONE;

		if (!json_want(&one, JSON_OBJECT, err) || !feed_str(&one, "fixed_version", JSON_REQUIRED, &version, err) ||
		    !feed_str(&one, "cmt_id", JSON_OPTIONAL, &commit, err))
			return false;
		r->fixes[r->fix_n++] = (struct fixed_in){ one.key, version };
		if (commit.n)
			record_refer(a, r, str_printf(a, "https://git.kernel.org/stable/c/%.*s", STR_ARG(commit)), REF_FIX);
	}
	record_about(a, r, id);
	r->provider = STR("linux_kernel_cves");
	r->component = STR("Kernel");
	return true;
}

/* One member of the object: a CVE id and its streams. The body is that member as an object of its own. */
static bool decode_member(struct arena *a, const struct json *member, struct records *ret, struct err *err)
{
	struct record *r = records_add(a, ret, SOURCE_LINUX_FIXES);

	r->key = member->key;
	r->creates = false;
	if (!cve_id(member->key))
		return feed_unexpected(member, member->key, "a CVE id (CVE-2024-12345)", err);
	return decode_streams(a, member->key, member, r, err);
}

static bool decode_body(struct arena *a, struct str text, struct records *ret, struct err *err)
{
	struct json j, member;

	if (!feed_object(a, text, &j, err))
		return false;
	for (struct json_iter it = json_iter(&j); json_next(&it, &member);) {
		if (!decode_member(a, &member, ret, err))
			return false;
		ret->v[ret->n - 1].body = text;
	}
	return true;
}

static bool give_member(struct arena *a, struct input *in, const struct json *member, const struct sink *to,
                        struct err *err)
{
	struct records found = { 0 };
	struct err why = { 0 };
	struct str text = feed_text(a, member);

	if (!decode_member(a, member, &found, &why)) {
		tell_reject(in, to, "", &why, text);
		return true;
	}
	found.v[0].body = str_printf(a, "{\"%.*s\":%.*s}", STR_ARG(member->key), STR_ARG(text));
	return to->record(to->ctx, &found.v[0], err);
}

static bool is_linux_fixes(struct str name, struct str head)
{
	(void)name;
	return head_first(head) == '{' && head_has(head, "cmt_id") && head_has(head, "fixed_version");
}

static bool read_linux_fixes(struct input *in, const struct sink *to, struct err *err)
{
	struct arena file, a;
	struct err why = { 0 };
	struct str text = STR_NONE;
	struct json root = { 0 }, member;
	bool ok = true;

	arena_init(&file);
	arena_init(&a);
	if (!input_all(in, &file, LIMIT_JSON_FILE, &text, &why) || !json_read(&file, text, LIMIT_JSON_FILE, &root, &why) ||
	    !json_want(&root, JSON_OBJECT, &why)) {
		tell_reject(in, to, "", &why, text);
		root = (struct json){ 0 };
	}
	for (struct json_iter it = json_iter(&root); ok && json_next(&it, &member);) {
		arena_reset(&a);
		ok = give_member(&a, in, &member, to, err);
	}
	arena_release(&a);
	arena_release(&file);
	return ok;
}

static bool again_linux_fixes(struct arena *a, struct str key, struct str body, struct record *ret, struct err *err)
{
	return feed_again(a, key, body, decode_body, ret, err);
}

const struct reader reader_linux_fixes = {
	.name = "Linux stable fixes", .source = SOURCE_LINUX_FIXES,
	.is = is_linux_fixes, .read = read_linux_fixes, .again = again_linux_fixes,
};

/* --- CVE -> branches with a patch --- */

static bool decode_kernel_patches(struct arena *a, struct str text, struct records *ret, struct err *err)
{
	struct record *r = records_add(a, ret, SOURCE_KERNEL_PATCHES);
	struct json j, branches, one;

	if (!feed_object(a, text, &j, err) || !feed_cve(a, &j, "cve", &r->key, err) ||
	    !json_object(&j, "kernel_branches", JSON_REQUIRED, &branches, err))
		return false;
	record_about(a, r, r->key);
	r->fixes = arena_array(a, struct fixed_in, json_count(&branches));
	for (struct json_iter it = json_iter(&branches); json_next(&it, &one);)
		r->fixes[r->fix_n++] = (struct fixed_in){ one.key, STR_NONE };
	r->creates = false;
	r->provider = STR("DivestOS");
	r->component = STR("Kernel");
	r->body = text;
	return true;
}

static bool is_kernel_patches(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "cve") && head_has(head, "kernel_branches");
}

FEED_JSON_READER(kernel_patches, "kernel patch branches", SOURCE_KERNEL_PATCHES, NULL);
