/*
 * The versions in which Apple fixed something (facts of 0xcrypto/apple-cves), one CVE a line:
 *
 * {"cve","platforms":[],"advisories":[{"platform","severity_label","advisory","url"}],"fixed_in":[],
 *  "cvss31_score","cvss31_vector","cwe":[],"exploited_claim"}
 * fixed_in comes from the text of the CVE and can lack what the title of an advisory says (CVE-2023-41993: fixed in
 * macOS Sonoma 14; advisory "iOS 17.0.1 and iPadOS 17.0.1"), so both are read. An item may name two systems.
 */
#include "format/all_readers.h"
#include "format/feed.h"

#include "base/ascii.h"

#define FIXES_MAX 200 /* of one CVE; the real ones have up to a dozen */

static void add_fix(struct arena *a, struct record *r, struct str product, struct str version)
{
	for (size_t i = 0; i < r->fix_n; i++)
		if (str_eq(r->fixes[i].product, product) && str_eq(r->fixes[i].version, version))
			return;
	if (r->fix_n >= FIXES_MAX)
		return;
	*LIST_ADD(a, &r->fixes, &r->fix_n) = (struct fixed_in){ product, version };
}

/* "macOS Catalina 10.15.5 Supplemental Update" is product "macOS Catalina", version "10.15.5"; a text without a
 * version in it ("iPadOS", "Security Update 2020-001 Mojave") names none that a device could report. */
static void read_one(struct arena *a, struct record *r, struct str s)
{
	struct str rest = s, word;

	while (str_token(&rest, " \t", &word)) {
		size_t n = 0;

		while (n < word.n && (ascii_digit(word.p[n]) || (n && word.p[n] == '.')))
			n++;
		if (n != word.n || !n)
			continue;
		struct str product = str_trim(str_sub(s, 0, (size_t)(word.p - s.p)));

		if (product.n)
			add_fix(a, r, product, word);
		return;
	}
}

/* "iOS 18.3.2 and iPadOS 18.3.2", "iOS, iPadOS, and macOS 26.3.1". */
static void read_item(struct arena *a, struct record *r, struct str item)
{
	struct str part;

	while (str_split(&item, ',', &part)) {
		for (size_t at; (at = str_find(part, STR(" and "))) != SIZE_MAX; part = str_from(part, at + 5))
			read_one(a, r, str_trim(str_sub(part, 0, at)));
		read_one(a, r, str_trim(str_istarts(part, STR("and ")) ? str_from(part, 4) : part));
	}
}

static bool read_advisories(struct arena *a, const struct json *j, struct record *r, struct err *err)
{
	struct json list = { 0 }, one;
	enum severity gravest = SEVERITY_UNKNOWN;

	if (!json_array(j, "advisories", JSON_OPTIONAL, &list, err))
		return false;
	for (struct json_iter it = json_iter(&list); json_next(&it, &one);) {
		struct str title = STR_NONE, url = STR_NONE, label = STR_NONE;

		if (!json_want(&one, JSON_OBJECT, err) || !feed_str(&one, "advisory", JSON_OPTIONAL, &title, err) ||
		    !feed_str(&one, "url", JSON_OPTIONAL, &url, err) ||
		    !feed_str(&one, "severity_label", JSON_OPTIONAL, &label, err))
			return false;
		read_item(a, r, title);
		record_refer(a, r, link_clean(a, url), REF_ADVISORY);
		if (severity_parse(label) > gravest) {
			gravest = severity_parse(label);
			r->severity = label;
		}
	}
	return true;
}

static bool read_vector(struct arena *a, const struct json *j, struct record *r, struct err *err)
{
	struct vector v = { .source = STR("apple-cves"), .version = STR("3.1"), .score = -1 };

	if (!feed_str(j, "cvss31_vector", JSON_OPTIONAL, &v.vector, err) ||
	    !json_double(j, "cvss31_score", JSON_OPTIONAL, &v.score, err))
		return false;
	if (v.score > 10 || (v.score < 0 && v.score != -1)) {
		struct json at = json_in(j, "cvss31_score");

		return json_err(&at, err, ERR_RANGE, "found %g, expected a score from 0 to 10", v.score);
	}
	if (!v.vector.n && v.score < 0)
		return true;
	return vector_add(a, r, &v, j, err);
}

static bool decode_apple(struct arena *a, struct str text, struct records *ret, struct err *err)
{
	struct record *r = records_add(a, ret, SOURCE_APPLE);
	struct strs fixed = { 0 };
	bool claim = false;
	struct json j;

	if (!feed_object(a, text, &j, err) || !feed_cve(a, &j, "cve", &r->key, err) ||
	    !json_strs(a, &j, "fixed_in", JSON_OPTIONAL, &fixed, err) ||
	    !json_strs(a, &j, "cwe", JSON_OPTIONAL, &r->weaknesses, err) ||
	    !json_bool(&j, "exploited_claim", JSON_OPTIONAL, &claim, err) || !read_vector(a, &j, r, err))
		return false;
	for (size_t i = 0; i < fixed.n; i++)
		read_item(a, r, fixed.v[i]);
	if (!read_advisories(a, &j, r, err))
		return false;
	if (claim)
		record_evidence(a, r, EVIDENCE_CLAIM, "Apple")->text = STR("the text says that it may have been exploited");
	record_about(a, r, r->key);
	r->provider = STR("Apple");
	r->body = text;
	return true;
}

static bool is_apple(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "cve") && head_has(head, "platforms") && head_has(head, "advisories");
}

FEED_JSON_READER(apple, "Apple fixed versions", SOURCE_APPLE, NULL);
