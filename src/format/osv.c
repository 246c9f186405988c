/*
 * osv - OSV records; those of ecosystem Android create entries, others only add to entries that exist.
 *
 * Android writes versions as BRANCH:LEVEL ("14:2024-03-01", kernel ":2021-06-05"); they are kept as written, one
 * version_row per range. Older records name branches and a level but no ranges; they get the range that this means.
 * Schema: https://ossf.github.io/osv-schema/
 */
#include "base/limits.h"
#include "base/names.h"
#include "format/all_readers.h"
#include "format/feed.h"
#include "format/parts.h"

struct osv {
	struct arena *a;
	struct record *r;
	size_t versions;
	bool android;
};

static bool room_for(struct osv *o, size_t n, const struct json *at, struct err *err)
{
	o->versions += n;
	return o->versions <= LIMIT_VERSIONS ||
	       json_err(at, err, ERR_LIMIT, "more than %d versions in one record", LIMIT_VERSIONS);
}

static struct version_row *row_add(struct osv *o, struct statement *s, struct str from, struct str type)
{
	struct version_row *v = LIST_ADD(o->a, &s->versions, &s->version_n);

	*v = (struct version_row){ .status = STATUS_AFFECTED, .version = from, .type = type };
	return v;
}

/* Events come in pairs: introduced opens a range, fixed or last_affected closes it; a limit closes what is open. */
static bool read_events(struct osv *o, const struct json *range, struct statement *s, struct str type, struct err *err)
{
	struct json arr = { 0 }, e;
	struct version_row *open = NULL;

	if (!json_array(range, "events", JSON_REQUIRED, &arr, err) || !room_for(o, json_count(&arr), &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str from = STR_NONE, fixed = STR_NONE, last = STR_NONE, limit = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "introduced", JSON_OPTIONAL, &from, err) ||
		    !json_str(&e, "fixed", JSON_OPTIONAL, &fixed, err) || !json_str(&e, "last_affected", JSON_OPTIONAL, &last, err) ||
		    !json_str(&e, "limit", JSON_OPTIONAL, &limit, err))
			return false;
		if (from.p)
			open = row_add(o, s, from, type);
		if (!fixed.p && !last.p && !limit.p)
			continue;
		if (!open)
			open = row_add(o, s, STR("0"), type);
		open->less_than = fixed.p ? fixed : last.p ? STR_NONE : limit;
		open->less_than_or_equal = last;
		open = NULL;
	}
	return true;
}

static bool read_ranges(struct osv *o, const struct json *affected, struct statement *s, struct err *err)
{
	struct json arr = { 0 }, e;

	if (!json_array(affected, "ranges", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str type = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "type", JSON_REQUIRED, &type, err) ||
		    !read_events(o, &e, s, type, err))
			return false;
	}
	return true;
}

/* Branches without ranges: each up to the level, when one is told, else as exact versions. A level alone has no branch. */
static bool read_branches(struct osv *o, const struct json *affected, struct statement *s, struct str level, struct err *err)
{
	struct json arr = json_in(affected, "versions");
	struct strs names = { 0 };

	if (!json_strs(o->a, affected, "versions", JSON_OPTIONAL, &names, err) || !room_for(o, names.n, &arr, err))
		return false;
	if (s->version_n)
		return true;
	for (size_t i = 0; i < names.n; i++) {
		struct str branch = str_ieq(names.v[i], STR("kernel")) ? STR_NONE : names.v[i];

		if (!level.n) {
			row_add(o, s, names.v[i], STR_NONE);
			continue;
		}
		struct str from = str_printf(o->a, "%.*s:0", STR_ARG(branch));

		row_add(o, s, from, STR("ECOSYSTEM"))->less_than = str_printf(o->a, "%.*s:%.*s", STR_ARG(branch), STR_ARG(level));
	}
	if (!names.n && level.n)
		row_add(o, s, STR(":0"), STR("ECOSYSTEM"))->less_than = str_printf(o->a, ":%.*s", STR_ARG(level));
	return true;
}

static bool read_specific(struct osv *o, const struct json *affected, struct str *ret_level, struct err *err)
{
	struct json specific = { 0 };
	struct str severity = STR_NONE;
	struct strs types = { 0 }, fixes = { 0 };
	struct record *r = o->r;

	if (!json_object(affected, "ecosystem_specific", JSON_OPTIONAL, &specific, err))
		return false;
	if (!specific.v || !o->android)
		return true;
	if (!json_str(&specific, "spl", JSON_OPTIONAL, ret_level, err) ||
	    !json_str(&specific, "severity", JSON_OPTIONAL, &severity, err) ||
	    !json_strs(o->a, &specific, "type", JSON_OPTIONAL, &types, err) ||
	    !json_strs(o->a, &specific, "types", JSON_OPTIONAL, &types, err) ||
	    !json_strs(o->a, &specific, "fixes", JSON_OPTIONAL, &fixes, err))
		return false;
	day level;

	if (ret_level->n && !day_parse(*ret_level, &level)) {
		struct json j = json_in(&specific, "spl");

		return json_err(&j, err, ERR_SYNTAX, "found \"%.*s\", expected a patch level such as 2024-03-05",
		                STR_ARG(text_clip(*ret_level, 40)));
	}
	if (severity_parse(severity) > severity_parse(r->severity))
		r->severity = severity;
	for (size_t i = 0; i < types.n && !r->kind.n; i++)
		r->kind = effect_of(types.v[i]);
	for (size_t i = 0; i < fixes.n && i < LIMIT_REFERENCES; i++)
		if (!reference_add(o->a, r, fixes.v[i], REF_FIX, &specific, err))
			return false;
	return true;
}

/* Where in Android a source project lies, in the words of the bulletins. */
static struct str component_of(struct str package)
{
	static const struct { struct str start, component; } parts[] = {
		{ STR_LIT(":linux_kernel:"), STR_LIT("Kernel") },       { STR_LIT("platform/frameworks/av"), STR_LIT("Media Framework") },
		{ STR_LIT("platform/frameworks/"), STR_LIT("Framework") }, { STR_LIT("platform/art"), STR_LIT("Android runtime") },
		{ STR_LIT("platform/libcore"), STR_LIT("Android runtime") }, { STR_LIT("platform/system/"), STR_LIT("System") },
		{ STR_LIT("platform/packages/"), STR_LIT("System") },
	};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_starts(package, parts[i].start))
			return parts[i].component;
	return STR_NONE;
}

static bool read_affected(struct osv *o, const struct json *e, struct err *err)
{
	struct statement *s = LIST_ADD(o->a, &o->r->statements, &o->r->statement_n);
	struct str ecosystem = STR_NONE, level = STR_NONE;
	struct json package = { 0 };

	*s = (struct statement){ .provider = o->r->provider };
	if (!json_want(e, JSON_OBJECT, err) || !json_object(e, "package", JSON_OPTIONAL, &package, err))
		return false;
	if (package.v && (!json_str(&package, "ecosystem", JSON_REQUIRED, &ecosystem, err) ||
	                  !json_str(&package, "name", JSON_REQUIRED, &s->package, err)))
		return false;
	o->android = str_eq(ecosystem, STR("Android")) || str_starts(ecosystem, STR("Android:"));
	if (o->android) {
		o->r->creates = true;
		s->vendor = STR("Google");
		s->product = STR("Android");
		if (!o->r->component.n)
			o->r->component = component_of(s->package);
	} else {
		s->vendor = ecosystem;
		s->product = s->package;
	}
	return read_ranges(o, e, s, err) && read_specific(o, e, &level, err) && read_branches(o, e, s, level, err);
}

/* --- around it --- */

static bool read_ids(struct osv *o, const struct json *root, struct err *err)
{
	struct json aliases = json_in(root, "aliases"), upstream = json_in(root, "upstream");
	struct strs ids = { 0 };
	struct record *r = o->r;

	if (!json_at_most(&aliases, MANY_IDS, "ids", err) || !json_at_most(&upstream, MANY_IDS, "ids", err) ||
	    !json_strs(o->a, root, "aliases", JSON_OPTIONAL, &ids, err) ||
	    !json_strs(o->a, root, "upstream", JSON_OPTIONAL, &ids, err))
		return false;
	if (cve_id(r->key))
		strs_add(o->a, &r->about, r->key);
	for (size_t i = 0; i < ids.n; i++)
		if (cve_id(ids.v[i]))
			strs_add_once(o->a, &r->about, ids.v[i]);
	strs_add_once(o->a, r->about.n ? &r->aliases : &r->about, r->key);
	for (size_t i = 0; i < ids.n; i++)
		if (ids.v[i].n && !strs_has(&r->about, ids.v[i]))
			strs_add_once(o->a, &r->aliases, ids.v[i]);
	return true;
}

static bool read_references(struct osv *o, const struct json *root, struct err *err)
{
	static const struct { struct str type; enum reference_kind kind; } types[] = {
		{ STR_LIT("ADVISORY"), REF_ADVISORY }, { STR_LIT("FIX"), REF_FIX },        { STR_LIT("REPORT"), REF_REPORT },
		{ STR_LIT("ARTICLE"), REF_REPORT },    { STR_LIT("EVIDENCE"), REF_REPORT }, { STR_LIT("DISCUSSION"), REF_REPORT },
	};
	struct json arr = { 0 }, e;

	if (!json_array(root, "references", JSON_OPTIONAL, &arr, err) ||
	    !json_at_most(&arr, LIMIT_REFERENCES, "references", err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str url = STR_NONE, type = STR_NONE;
		enum reference_kind kind = REF_OTHER;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "url", JSON_REQUIRED, &url, err) ||
		    !json_str(&e, "type", JSON_OPTIONAL, &type, err))
			return false;
		for (size_t i = 0; i < sizeof types / sizeof *types; i++)
			if (str_eq(type, types[i].type))
				kind = types[i].kind;
		if (!reference_add(o->a, o->r, url, kind, &arr, err))
			return false;
	}
	return true;
}

static bool read_severity(struct osv *o, const struct json *root, struct err *err)
{
	struct json arr = { 0 }, e;

	if (!json_array(root, "severity", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct vector v = { .source = o->r->provider, .score = -1 };
		struct str type = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "type", JSON_OPTIONAL, &type, err) ||
		    !json_str(&e, "score", JSON_OPTIONAL, &v.vector, err))
			return false;
		if (!str_starts(type, STR("CVSS_V")) || !v.vector.n)
			continue;
		/* The score is the vector; from 3.0 on it tells its version: "CVSS:3.1/AV:N/..." */
		struct str rest = str_from(v.vector, 5);

		v.version = str_starts(v.vector, STR("CVSS:")) && str_split(&rest, '/', &v.version) ? v.version : STR("2.0");
		if (!vector_add(o->a, o->r, &v, &e, err))
			return false;
	}
	return true;
}

static bool read_specific_root(struct osv *o, const struct json *root, struct err *err)
{
	struct json specific = { 0 };
	struct strs cwes = { 0 };

	if (!json_object(root, "database_specific", JSON_OPTIONAL, &specific, err) ||
	    (specific.v && !json_strs(o->a, &specific, "cwe_ids", JSON_OPTIONAL, &cwes, err)))
		return false;
	for (size_t i = 0; i < cwes.n; i++)
		weaknesses_add(o->a, &o->r->weaknesses, cwes.v[i]);
	return true;
}

static bool decode_osv(struct arena *a, struct str text, struct records *ret, struct err *why)
{
	struct json root, arr = { 0 }, e, gone;

	if (!feed_object(a, text, &root, why))
		return false;
	struct record *r = records_add(a, ret, SOURCE_OSV);
	struct osv o = { .a = a, .r = r };

	r->creates = false;
	if (!feed_str(&root, "id", JSON_REQUIRED, &r->key, why) || !read_ids(&o, &root, why))
		return false;
	r->provider = str_starts(r->key, STR("ASB-A-")) ? STR("google_android") :
	              str_starts(r->key, STR("PUB-A-")) ? STR("Google_Devices") : STR("osv");
	if (!json_time(&root, "modified", &r->updated, why) || !json_time(&root, "published", &r->published, why) ||
	    !json_prose(&root, "summary", JSON_OPTIONAL, &r->title, why) ||
	    !json_prose(&root, "details", JSON_OPTIONAL, &r->description, why) || !read_references(&o, &root, why) ||
	    !read_severity(&o, &root, why) || !read_specific_root(&o, &root, why) ||
	    !json_array(&root, "affected", JSON_OPTIONAL, &arr, why))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);)
		if (!read_affected(&o, &e, why))
			return false;
	gone = json_in(&root, "withdrawn");
	if (gone.v && !json_want(&gone, JSON_STRING, why))
		return false;
	r->withdrawn = gone.v != NULL;
	r->body = text;
	return true;
}

static bool is_osv(struct str name, struct str head)
{
	(void)name;
	return (head_has(head, "affected") &&
	        (head_has(head, "ecosystem") || head_has(head, "ecosystem_specific") || head_has(head, "package") ||
	         head_has(head, "ranges"))) ||
	       (head_has(head, "id") && head_has(head, "modified") &&
	        (head_has(head, "schema_version") || head_has(head, "details") || head_has(head, "withdrawn")));
}

FEED_JSON_READER(osv, "OSV", SOURCE_OSV, NULL);
