/*
 * nvd - pages of the NVD's CVE API 2.0, and its yearly files, which have the same form.
 *
 * NVD scores and lists products by CPE name for every CVE there is; it creates
 * an entry only when one of those products is a mobile one. Each CPE match becomes a version_row of its vendor
 * and product; matches that are only "running on" conditions (vulnerable: false) tell nothing by themselves.
 * Schema: https://csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema
 */
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "format/all_readers.h"
#include "format/feed.h"
#include "format/parts.h"

struct nvd {
	struct arena *a;
	struct record *r;
	struct map products; /* "vendor:product" -> index of its statement */
	size_t versions;
};

/* --- CPE names --- */

struct cpe { /* fields of a CPE 2.3 name, still escaped */
	struct str part, vendor, product, version, update;
};

static struct str next_field(struct str *rest)
{
	size_t i = 0;

	while (i < rest->n && rest->p[i] != ':')
		i += rest->p[i] == '\\' ? 2 : 1;
	if (i > rest->n)
		i = rest->n;
	struct str field = str_sub(*rest, 0, i);

	*rest = str_from(*rest, i + 1);
	return field;
}

static bool cpe_parse(struct str s, struct cpe *ret)
{
	if (!str_starts(s, STR("cpe:2.3:")))
		return false;
	s = str_from(s, 8);
	ret->part = next_field(&s);
	ret->vendor = next_field(&s);
	ret->product = next_field(&s);
	ret->version = next_field(&s);
	ret->update = next_field(&s);
	return ret->vendor.n && ret->product.n;
}

static struct str unescape(struct arena *a, struct str s)
{
	if (str_chr(s, '\\') == SIZE_MAX)
		return s;
	char *to = arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\\' || ++i < s.n)
			to[n++] = s.p[i];
	return str_n(to, n);
}

static bool is_mobile(const struct cpe *c)
{
	static const struct { const char *vendor, *starts, *ends; } products[] = {
		{ "google", "android", "" }, { "google", "pixel", "" }, { "apple", "iphone_os", "" },
		{ "apple", "ipados", "" }, { "apple", "ipad_os", "" }, { "apple", "watchos", "" },
		{ "apple", "visionos", "" }, { "huawei", "harmonyos", "" }, { "huawei", "emui", "" },
		{ "huawei", "magic_ui", "" }, { "hihonor", "mag", "" }, { "honor", "mag", "" },
		{ "openatom", "openharmony", "" }, { "openharmony", "", "" }, { "samsung", "android", "" },
		{ "samsung", "exynos", "_firmware" }, { "qualcomm", "", "_firmware" }, { "mediatek", "", "_firmware" },
		{ "mediatek", "mt", "" }, { "unisoc", "", "" }, { "oppo", "coloros", "" },
		{ "mi", "miui", "" }, { "mi", "hyperos", "" }, { "vivo", "", "" },
		{ "arm", "mali", "" }, { "arm", "valhall_gpu", "" },
	};

	for (size_t i = 0; i < sizeof products / sizeof *products; i++)
		if (str_eq(c->vendor, str_of(products[i].vendor)) && str_starts(c->product, str_of(products[i].starts)) &&
		    str_ends(c->product, str_of(products[i].ends)))
			return true;
	return false;
}

/* --- configurations --- */

static struct statement *statement_of(struct nvd *n, const struct cpe *c, struct str criteria)
{
	struct str product = str_n(c->vendor.p, (size_t)(c->product.p + c->product.n - c->vendor.p));
	bool is_new;
	uint32_t *at = map_put(n->a, &n->products, product, &is_new);

	if (is_new) {
		*at = (uint32_t)n->r->statement_n;
		*LIST_ADD(n->a, &n->r->statements, &n->r->statement_n) = (struct statement){
			.provider = STR("nvd"), .vendor = unescape(n->a, c->vendor), .product = unescape(n->a, c->product),
		};
	}
	struct statement *s = &n->r->statements[*at];

	strs_add(n->a, &s->cpes, criteria);
	return s;
}

static bool read_match(struct nvd *n, const struct json *m, struct err *err)
{
	struct str criteria = STR_NONE, from = STR_NONE, after = STR_NONE, before = STR_NONE, up_to = STR_NONE;
	bool vulnerable = true;
	struct cpe c;

	if (!json_want(m, JSON_OBJECT, err) || !json_str(m, "criteria", JSON_REQUIRED, &criteria, err) ||
	    !json_bool(m, "vulnerable", JSON_OPTIONAL, &vulnerable, err) ||
	    !json_str(m, "versionStartIncluding", JSON_OPTIONAL, &from, err) ||
	    !json_str(m, "versionStartExcluding", JSON_OPTIONAL, &after, err) ||
	    !json_str(m, "versionEndExcluding", JSON_OPTIONAL, &before, err) ||
	    !json_str(m, "versionEndIncluding", JSON_OPTIONAL, &up_to, err))
		return false;
	if (!cpe_parse(criteria, &c)) {
		struct json j = json_in(m, "criteria");

		return json_err(&j, err, ERR_SYNTAX, "found \"%.*s\", expected a CPE 2.3 name", STR_ARG(text_clip(criteria, 60)));
	}
	n->r->creates = n->r->creates || is_mobile(&c);
	if (!vulnerable)
		return true;
	if (n->versions++ == LIMIT_VERSIONS)
		return json_err(m, err, ERR_LIMIT, "more than %d versions in one record", LIMIT_VERSIONS);
	struct statement *s = statement_of(n, &c, criteria);
	bool range = from.n || after.n || before.n || up_to.n;
	struct version_row v = { .status = STATUS_AFFECTED, .less_than = before, .less_than_or_equal = up_to };

	if (range || str_eq(c.version, STR("*"))) {
		/* Nothing says "after" in a version_row; counting the start itself in errs on the safe side. */
		v.version = from.n ? from : after.n ? after : STR("0");
		if (!before.n && !up_to.n)
			v.less_than = STR("*");
	} else {
		v.version = unescape(n->a, c.version);
		if (c.update.n && !str_eq(c.update, STR("*")) && !str_eq(c.update, STR("-")))
			v.version = str_printf(n->a, "%.*s %.*s", STR_ARG(v.version), STR_ARG(unescape(n->a, c.update)));
	}
	*LIST_ADD(n->a, &s->versions, &s->version_n) = v;
	return true;
}

static bool read_configurations(struct nvd *n, const struct json *cve, struct err *err)
{
	struct json arr = { 0 }, config, node, match;

	if (!json_array(cve, "configurations", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &config);) {
		struct json nodes = { 0 };

		if (!json_want(&config, JSON_OBJECT, err) || !json_array(&config, "nodes", JSON_OPTIONAL, &nodes, err))
			return false;
		for (struct json_iter in = json_iter(&nodes); json_next(&in, &node);) {
			struct json matches = { 0 };

			if (!json_want(&node, JSON_OBJECT, err) || !json_array(&node, "cpeMatch", JSON_OPTIONAL, &matches, err))
				return false;
			for (struct json_iter deep = json_iter(&matches); json_next(&deep, &match);)
				if (!read_match(n, &match, err))
					return false;
		}
	}
	return true;
}

/* --- scores, weaknesses, references --- */

static bool read_metrics(struct nvd *n, const struct json *cve, struct err *err)
{
	static const struct { const char *member, *version; } lists[] = {
		{ "cvssMetricV40", "4.0" }, { "cvssMetricV31", "3.1" }, { "cvssMetricV30", "3.0" }, { "cvssMetricV2", "2.0" },
	};
	struct json metrics = { 0 }, e;

	if (!json_object(cve, "metrics", JSON_OPTIONAL, &metrics, err))
		return false;
	for (size_t i = 0; metrics.v && i < sizeof lists / sizeof *lists; i++) {
		struct json arr = { 0 };

		if (!json_array(&metrics, lists[i].member, JSON_OPTIONAL, &arr, err))
			return false;
		for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
			struct str source = STR_NONE;
			struct json data;

			if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "source", JSON_OPTIONAL, &source, err) ||
			    !json_object(&e, "cvssData", JSON_REQUIRED, &data, err))
				return false;
			if (str_eq(source, STR("nvd@nist.gov")))
				source = STR("nvd");
			if (!cvss_add(n->a, n->r, &data, lists[i].version, source, err))
				return false;
		}
	}
	return true;
}

static bool read_weaknesses(struct nvd *n, const struct json *cve, struct err *err)
{
	struct json arr = { 0 }, e, d;

	if (!json_array(cve, "weaknesses", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct json list = { 0 };

		if (!json_want(&e, JSON_OBJECT, err) || !json_array(&e, "description", JSON_OPTIONAL, &list, err))
			return false;
		for (struct json_iter in = json_iter(&list); json_next(&in, &d);) {
			struct str value = STR_NONE;

			if (!json_want(&d, JSON_OBJECT, err) || !json_str(&d, "value", JSON_OPTIONAL, &value, err))
				return false;
			weaknesses_add(n->a, &n->r->weaknesses, value);
		}
	}
	return true;
}

static bool read_references(struct nvd *n, const struct json *cve, struct err *err)
{
	static const struct { struct str tag; enum reference_kind kind; } tags[] = {
		{ STR_LIT("Exploit"), REF_EXPLOIT },       { STR_LIT("Patch"), REF_FIX },
		{ STR_LIT("Vendor Advisory"), REF_ADVISORY }, { STR_LIT("Third Party Advisory"), REF_ADVISORY },
		{ STR_LIT("US Government Resource"), REF_ADVISORY }, { STR_LIT("Issue Tracking"), REF_REPORT },
		{ STR_LIT("Technical Description"), REF_REPORT }, { STR_LIT("Mailing List"), REF_REPORT },
	};
	struct json arr = { 0 }, e;

	if (!json_array(cve, "references", JSON_OPTIONAL, &arr, err) ||
	    !json_at_most(&arr, LIMIT_REFERENCES, "references", err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str url = STR_NONE;
		struct strs words = { 0 };

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "url", JSON_REQUIRED, &url, err) ||
		    !json_strs(n->a, &e, "tags", JSON_OPTIONAL, &words, err))
			return false;
		enum reference_kind kind = reference_kind_of(url);

		for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
			if (strs_has(&words, tags[i].tag))
				kind = reference_kind_best(kind, tags[i].kind);
		if (!reference_add(n->a, n->r, url, kind, &arr, err))
			return false;
	}
	return true;
}

static bool read_cisa(struct nvd *n, const struct json *cve, struct err *err)
{
	struct evidence e = { .kind = EVIDENCE_KEV, .source = STR("nvd") };
	unixtime added = TIME_NONE;

	if (!json_time(cve, "cisaExploitAdd", &added, err) ||
	    !json_prose(cve, "cisaRequiredAction", JSON_OPTIONAL, &e.text, err))
		return false;
	e.date = day_of(added);
	if (e.date)
		*LIST_ADD(n->a, &n->r->evidence, &n->r->evidence_n) = e;
	return true;
}

static bool decode_nvd(struct arena *a, struct str text, struct records *ret, struct err *why)
{
	struct json root, cve;
	struct str status = STR_NONE;

	if (!feed_object(a, text, &root, why) || !json_object(&root, "cve", JSON_REQUIRED, &cve, why))
		return false;
	struct record *r = records_add(a, ret, SOURCE_NVD);
	struct nvd n = { .a = a, .r = r };

	r->creates = false;
	r->provider = STR("nvd");
	if (!feed_cve(a, &cve, "id", &r->key, why) || !json_str(&cve, "sourceIdentifier", JSON_OPTIONAL, &r->provider, why) ||
	    !json_str(&cve, "vulnStatus", JSON_OPTIONAL, &status, why) || !json_time(&cve, "published", &r->published, why) ||
	    !json_time(&cve, "lastModified", &r->updated, why) ||
	    !json_by_lang(&cve, "descriptions", "value", &r->description, why) || !read_metrics(&n, &cve, why) ||
	    !read_weaknesses(&n, &cve, why) || !read_references(&n, &cve, why) || !read_configurations(&n, &cve, why) ||
	    !read_cisa(&n, &cve, why))
		return false;
	r->withdrawn = str_eq(status, STR("Rejected"));
	if (r->withdrawn)
		r->withdrawn_why = r->description;
	strs_add(a, &r->about, r->key);
	r->body = text;
	return true;
}

static bool is_nvd(struct str name, struct str head)
{
	(void)name;
	return (head_has(head, "vulnerabilities") || head_has(head, "resultsPerPage")) &&
	       (str_find(head, STR("NVD_CVE")) != SIZE_MAX || (head_has(head, "cve") && head_has(head, "sourceIdentifier")));
}

FEED_JSON_READER(nvd, "NVD API 2.0", SOURCE_NVD, "vulnerabilities");
