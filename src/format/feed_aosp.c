/*
 * The AOSP vulnerability dataset (quarkslab/aosp_dataset): one CVE of the Android bulletins a line, with the commits
 * that fixed it.
 *
 * {"cveId","dateReported","vulnerabilityType","language","severity","component","fixes":[{"commitId","patchUrl"}]}
 * dateReported is the bulletin's day or near it and may be null. One line names two ids, parted by a comma.
 */
#include "format/all_readers.h"
#include "format/feed.h"

static bool read_ids(struct arena *a, const struct json *j, struct record *r, struct err *err)
{
	struct str ids, id, rest;

	if (!feed_str(j, "cveId", JSON_REQUIRED, &ids, err))
		return false;
	r->key = ids = str_upper(a, ids);
	for (rest = ids; str_token(&rest, ", ;", &id);) {
		if (!cve_id(id)) {
			struct json at = json_in(j, "cveId");

			return feed_unexpected(&at, id, "a CVE id (CVE-2024-12345)", err);
		}
		record_about(a, r, id);
	}
	if (r->about.n)
		return true;
	struct json at = json_in(j, "cveId");

	return feed_unexpected(&at, ids, "a CVE id (CVE-2024-12345)", err);
}

static bool read_fixes(struct arena *a, const struct json *j, struct record *r, struct err *err)
{
	struct json fixes = { 0 }, fix;

	if (!json_array(j, "fixes", JSON_OPTIONAL, &fixes, err))
		return false;
	for (struct json_iter it = json_iter(&fixes); json_next(&it, &fix);) {
		struct str url = STR_NONE;

		if (!json_want(&fix, JSON_OBJECT, err) || !json_str(&fix, "patchUrl", JSON_OPTIONAL, &url, err))
			return false;
		record_refer(a, r, link_clean(a, url), REF_FIX);
	}
	return true;
}

static bool decode_aosp(struct arena *a, struct str text, struct records *ret, struct err *err)
{
	struct record *r = records_add(a, ret, SOURCE_AOSP);
	struct json j;
	struct str type = STR_NONE;
	day published = 0;

	if (!feed_object(a, text, &j, err) || !read_ids(a, &j, r, err) ||
	    !feed_day(&j, "dateReported", JSON_OPTIONAL, &published, err) ||
	    !feed_str(&j, "vulnerabilityType", JSON_OPTIONAL, &type, err) ||
	    !feed_str(&j, "severity", JSON_OPTIONAL, &r->severity, err) ||
	    !feed_str(&j, "component", JSON_OPTIONAL, &r->component, err) || !read_fixes(a, &j, r, err))
		return false;
	if (published)
		r->published = r->updated = day_start(published);
	r->provider = STR("AOSP dataset");
	r->kind = effect_of(type);
	r->body = text;
	return true;
}

static bool is_aosp(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "cveId") && head_has(head, "vulnerabilityType") && head_has(head, "fixes");
}

FEED_JSON_READER(aosp, "AOSP dataset", SOURCE_AOSP, NULL);
