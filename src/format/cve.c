/*
 * cve - CVE JSON 5.x records, as the CVE list, its ADPs and single assigners write them.
 *
 * A record is a `cna` container (the assigner's word) and any number of `adp`
 * ones (CISA's carries SSVC and KEV). Both have the same members, so one
 * function reads each and every value keeps its provider. Unknown members are
 * passed over; a known one of another type is an error with its JSON pointer.
 *
 * Schema: https://github.com/CVEProject/cve-schema, 5.0 to 5.2. Leniently, because real records need it: dates may be
 * missing (kernel originals) or unreadable, short names may be missing.
 */
#include "base/limits.h"
#include "base/names.h"
#include "format/all_readers.h"
#include "format/feed.h"
#include "format/parts.h"

struct container { /* being read */
	struct arena *a;
	struct record *r;
	const struct json *j;
	struct str provider;
	bool is_cna;
	size_t *versions; /* seen so far in the whole record */
};

/* Assigners that leave their short name out of records of their own making, or did so once. */
static struct str org_name(struct str id)
{
	static const struct { struct str id, name; } orgs[] = {
		{ STR_LIT("f4215fc3-5b6b-47ff-a258-f7189bd81038"), STR_LIT("Linux") }, /* in its originals */
		{ STR_LIT("416baaa9-dc9f-4396-8d5f-8c081fb06d67"), STR_LIT("Linux") },
		{ STR_LIT("baff130e-b8d5-4e15-b3d3-c3cf5d5545c6"), STR_LIT("google_android") },
		{ STR_LIT("83238938-5644-45f0-9007-c0392bcf6222"), STR_LIT("Google_Devices") },
		{ STR_LIT("286789f9-fbc2-4510-9f9a-43facdede74c"), STR_LIT("apple") },
		{ STR_LIT("2cfc7d3e-20d3-47ac-8db7-1b7285aff15f"), STR_LIT("qualcomm") },
		{ STR_LIT("ee979b05-11f8-4f25-a7e0-a1fa9c190374"), STR_LIT("MediaTek") },
		{ STR_LIT("63f92e9c-2193-4c24-98a9-93640392c3d3"), STR_LIT("Unisoc") },
		{ STR_LIT("3af57064-a867-422c-b2ad-40307b65c458"), STR_LIT("SamsungMobile") },
		{ STR_LIT("25ac1063-e409-4190-8079-24548c77ea2e"), STR_LIT("huawei") },
		{ STR_LIT("3836d913-7555-4dd0-a509-f5667fdf5fe4"), STR_LIT("Honor") },
		{ STR_LIT("0cf5dd6e-1214-4398-a481-30441e48fafd"), STR_LIT("OpenHarmony") },
		{ STR_LIT("56a131ea-b967-4a0d-a41e-5f3549952846"), STR_LIT("Arm") },
		{ STR_LIT("134c704f-9b21-4f2e-91b3-4a467353bcc0"), STR_LIT("CISA-ADP") },
		{ STR_LIT("af854a3a-2127-422b-91ae-364da2661108"), STR_LIT("CVE") },
	};

	for (size_t i = 0; i < sizeof orgs / sizeof *orgs; i++)
		if (str_ieq(id, orgs[i].id))
			return orgs[i].name;
	return id;
}

/* --- affected --- */

static bool read_status(const struct json *obj, const char *name, enum status *ret, struct err *err)
{
	struct str s = STR_NONE;

	if (!json_str(obj, name, JSON_OPTIONAL, &s, err))
		return false;
	if (!s.p)
		return true;
	int i = names_ifind(status_names, STATUS_N, s);

	if (i < 0) {
		struct json j = json_in(obj, name);

		return json_err(&j, err, ERR_RANGE, "found \"%.*s\", expected affected, unaffected or unknown",
		                STR_ARG(text_clip(s, 40)));
	}
	*ret = (enum status)i;
	return true;
}

static bool read_changes(struct container *c, const struct json *version, struct version_row *v, struct err *err)
{
	struct json arr = { 0 }, e;

	if (!json_array(version, "changes", JSON_OPTIONAL, &arr, err))
		return false;
	if (!json_count(&arr))
		return true;
	if ((*c->versions += json_count(&arr)) > LIMIT_VERSIONS)
		return json_err(&arr, err, ERR_LIMIT, "more than %d versions in one record", LIMIT_VERSIONS);
	v->changes = arena_array(c->a, struct change, json_count(&arr));
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct change *to = &v->changes[v->change_n++];

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "at", JSON_OPTIONAL, &to->at, err) ||
		    !read_status(&e, "status", &to->status, err))
			return false;
	}
	return true;
}

static bool read_versions(struct container *c, const struct json *product, struct statement *s, struct err *err)
{
	struct json arr = { 0 }, e;

	if (!json_array(product, "versions", JSON_OPTIONAL, &arr, err))
		return false;
	if (!json_count(&arr))
		return true;
	if ((*c->versions += json_count(&arr)) > LIMIT_VERSIONS)
		return json_err(&arr, err, ERR_LIMIT, "more than %d versions in one record", LIMIT_VERSIONS);
	s->versions = arena_array(c->a, struct version_row, json_count(&arr));
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct version_row *v = &s->versions[s->version_n++];

		if (!json_want(&e, JSON_OBJECT, err) || !read_status(&e, "status", &v->status, err) ||
		    !json_str(&e, "version", JSON_OPTIONAL, &v->version, err) ||
		    !json_str(&e, "lessThan", JSON_OPTIONAL, &v->less_than, err) ||
		    !json_str(&e, "lessThanOrEqual", JSON_OPTIONAL, &v->less_than_or_equal, err) ||
		    !json_str(&e, "versionType", JSON_OPTIONAL, &v->type, err) || !read_changes(c, &e, v, err))
			return false;
	}
	return true;
}

static bool read_affected(struct container *c, struct err *err)
{
	struct json arr = { 0 }, e;

	if (!json_array(c->j, "affected", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct statement *s = LIST_ADD(c->a, &c->r->statements, &c->r->statement_n);

		*s = (struct statement){ .provider = c->provider, .is_cna = c->is_cna };
		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "vendor", JSON_OPTIONAL, &s->vendor, err) ||
		    !json_str(&e, "product", JSON_OPTIONAL, &s->product, err) ||
		    !json_str(&e, "packageURL", JSON_OPTIONAL, &s->package, err) ||
		    !json_str(&e, "packageName", JSON_OPTIONAL, &s->package, err) ||
		    !read_status(&e, "defaultStatus", &s->default_status, err) ||
		    !json_strs(c->a, &e, "platforms", JSON_OPTIONAL, &s->platforms, err) ||
		    !json_strs(c->a, &e, "modules", JSON_OPTIONAL, &s->modules, err) ||
		    !json_strs(c->a, &e, "cpes", JSON_OPTIONAL, &s->cpes, err) || !read_versions(c, &e, s, err))
			return false;
	}
	return true;
}

/* --- metrics: scores, SSVC, KEV --- */

static struct evidence *evidence_add(struct container *c, enum evidence_kind kind)
{
	struct evidence *e = LIST_ADD(c->a, &c->r->evidence, &c->r->evidence_n);

	*e = (struct evidence){ .kind = kind, .source = c->provider };
	return e;
}

enum { DECISION_POINTS = 16 }; /* SSVC has five */

static bool read_ssvc(struct container *c, const struct json *content, struct err *err)
{
	static const struct str words[] = { STR_LIT("none"), STR_LIT("poc"), STR_LIT("active") };
	struct json arr = { 0 }, option, value;
	struct str text = STR_NONE;
	unixtime when = TIME_NONE;
	int exploitation = -1;

	if (!json_array(content, "options", JSON_OPTIONAL, &arr, err) || !json_time(content, "timestamp", &when, err) ||
	    !json_at_most(&arr, DECISION_POINTS, "decision points", err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &option);) {
		if (!json_want(&option, JSON_OBJECT, err) || !json_at_most(&option, DECISION_POINTS, "answers", err))
			return false;
		for (struct json_iter in = json_iter(&option); json_next(&in, &value);) {
			if (!json_want(&value, JSON_STRING, err))
				return false;
			struct str answer = json_text(&value);

			if (str_ieq(value.key, STR("Exploitation")))
				exploitation = str_ieq(answer, STR("public poc")) ? 1 : names_ifind(words, 3, answer);
			struct str key = text_clip(value.key, 60);

			answer = text_clip(answer, 60);
			text = text.n ? str_printf(c->a, "%.*s, %.*s: %.*s", STR_ARG(text), STR_ARG(key), STR_ARG(answer))
			              : str_printf(c->a, "%.*s: %.*s", STR_ARG(key), STR_ARG(answer));
		}
	}
	if (exploitation < 0)
		return true;
	struct evidence *e = evidence_add(c, EVIDENCE_SSVC);

	e->value = exploitation;
	e->text = text;
	e->date = day_of(when);
	return true;
}

static bool read_kev(struct container *c, const struct json *content, struct err *err)
{
	struct str url = STR_NONE;
	unixtime when = TIME_NONE;

	if (!json_time(content, "dateAdded", &when, err) || !json_str(content, "reference", JSON_OPTIONAL, &url, err))
		return false;
	struct evidence *e = evidence_add(c, EVIDENCE_KEV);

	e->date = day_of(when);
	e->url = url;
	return true;
}

static bool read_other(struct container *c, const struct json *other, struct err *err)
{
	struct str type = STR_NONE;
	struct json content = json_in(other, "content");

	if (!json_str(other, "type", JSON_OPTIONAL, &type, err))
		return false;
	if (str_ieq(type, STR("ssvc")))
		return json_want(&content, JSON_OBJECT, err) && read_ssvc(c, &content, err);
	if (str_ieq(type, STR("kev")))
		return json_want(&content, JSON_OBJECT, err) && read_kev(c, &content, err);
	/* "Textual description of severity", "Qualitative Severity Rating": {"text": "important"} */
	if (str_ifind(type, STR("severity")) != SIZE_MAX && !c->r->severity.n && json_type(&content) == JSON_OBJECT)
		return json_prose(&content, "text", JSON_OPTIONAL, &c->r->severity, err);
	return true;
}

static bool read_metrics(struct container *c, struct err *err)
{
	static const struct { const char *member, *version; } scores[] = {
		{ "cvssV4_0", "4.0" }, { "cvssV3_1", "3.1" }, { "cvssV3_0", "3.0" }, { "cvssV2_0", "2.0" },
	};
	struct json arr = { 0 }, e;

	if (!json_array(c->j, "metrics", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct json other = { 0 };

		if (!json_want(&e, JSON_OBJECT, err) || !json_object(&e, "other", JSON_OPTIONAL, &other, err) ||
		    (other.v && !read_other(c, &other, err)))
			return false;
		for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) {
			struct json score = { 0 };

			if (!json_object(&e, scores[i].member, JSON_OPTIONAL, &score, err) ||
			    (score.v && !cvss_add(c->a, c->r, &score, scores[i].version, c->provider, err)))
				return false;
		}
	}
	return true;
}

/* --- references, weaknesses --- */

static enum reference_kind kind_of_tag(struct str tag)
{
	static const struct { struct str tag; enum reference_kind kind; } tags[] = {
		{ STR_LIT("exploit"), REF_EXPLOIT },            { STR_LIT("x_refsource_EXPLOIT-DB"), REF_EXPLOIT },
		{ STR_LIT("patch"), REF_FIX },                  { STR_LIT("vendor-advisory"), REF_ADVISORY },
		{ STR_LIT("third-party-advisory"), REF_ADVISORY }, { STR_LIT("government-resource"), REF_ADVISORY },
		{ STR_LIT("x_refsource_CONFIRM"), REF_ADVISORY }, { STR_LIT("mitigation"), REF_ADVISORY },
		{ STR_LIT("issue-tracking"), REF_REPORT },      { STR_LIT("technical-description"), REF_REPORT },
		{ STR_LIT("x_research-advisory"), REF_REPORT }, { STR_LIT("mailing-list"), REF_REPORT },
	};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (str_ieq(tag, tags[i].tag))
			return tags[i].kind;
	return REF_OTHER;
}

static bool read_references(struct container *c, struct err *err)
{
	struct json arr = { 0 }, e, tag;

	if (!json_array(c->j, "references", JSON_OPTIONAL, &arr, err) ||
	    !json_at_most(&arr, LIMIT_REFERENCES, "references", err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct json tags = { 0 };
		struct str url = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "url", JSON_REQUIRED, &url, err) ||
		    !json_array(&e, "tags", JSON_OPTIONAL, &tags, err))
			return false;
		enum reference_kind kind = reference_kind_of(url);

		for (struct json_iter in = json_iter(&tags); json_next(&in, &tag);) {
			if (!json_want(&tag, JSON_STRING, err))
				return false;
			kind = reference_kind_best(kind, kind_of_tag(json_text(&tag)));
		}
		if (!reference_add(c->a, c->r, url, kind, &arr, err))
			return false;
	}
	return true;
}

static bool read_problems(struct container *c, struct err *err)
{
	struct json arr = { 0 }, e, d;

	if (!json_array(c->j, "problemTypes", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct json list = { 0 };

		if (!json_want(&e, JSON_OBJECT, err) || !json_array(&e, "descriptions", JSON_OPTIONAL, &list, err))
			return false;
		for (struct json_iter in = json_iter(&list); json_next(&in, &d);) {
			struct str cwe = STR_NONE, text = STR_NONE;

			if (!json_want(&d, JSON_OBJECT, err) || !json_str(&d, "cweId", JSON_OPTIONAL, &cwe, err) ||
			    !json_prose(&d, "description", JSON_OPTIONAL, &text, err))
				return false;
			weaknesses_add(c->a, &c->r->weaknesses, cwe);
			weaknesses_add(c->a, &c->r->weaknesses, text);
			if (!c->r->kind.n)
				c->r->kind = effect_of(text);
		}
	}
	return true;
}

enum { CREDITS = 50, CREDIT_MOST = 200 }; /* of one record; bytes of one */

/* Whoever it is that is thanked: finders, reporters, those who mended it. One line each; what is longer is a story, cut short. */
static bool read_credits(struct container *c, struct err *err)
{
	struct json arr = { 0 }, e;

	if (!json_array(c->j, "credits", JSON_OPTIONAL, &arr, err) || !json_at_most(&arr, LIMIT_REFERENCES, "credits", err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str who = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_prose(&e, "value", JSON_OPTIONAL, &who, err))
			return false;
		who = str_trim(text_clip(str_sub(who, 0, str_chr(who, '\n')), CREDIT_MOST));
		if (who.n && c->r->credits.n < CREDITS)
			strs_add_once(c->a, &c->r->credits, who);
	}
	return true;
}

/* --- the whole --- */

static bool read_container(struct container *c, struct str fallback, unixtime *ret_updated, struct err *err)
{
	struct json provider = { 0 };
	struct str id = STR_NONE;

	*ret_updated = TIME_NONE;
	if (!json_want(c->j, JSON_OBJECT, err) || !json_object(c->j, "providerMetadata", JSON_OPTIONAL, &provider, err))
		return false;
	if (provider.v && (!json_str(&provider, "orgId", JSON_OPTIONAL, &id, err) ||
	                   !json_str(&provider, "shortName", JSON_OPTIONAL, &c->provider, err) ||
	                   !json_time(&provider, "dateUpdated", ret_updated, err)))
		return false;
	if (!c->provider.n)
		c->provider = fallback.n ? fallback : id.n ? org_name(id) : STR("cve");
	return read_affected(c, err) && read_metrics(c, err) && read_references(c, err) && read_problems(c, err) &&
	       read_credits(c, err);
}

static bool read_rejection(struct container *c, struct err *err)
{
	struct json by = json_in(c->j, "replacedBy");
	struct strs instead = { 0 };

	if (!json_by_lang(c->j, "rejectedReasons", "value", &c->r->withdrawn_why, err) ||
	    !json_at_most(&by, MANY_CONTAINERS, "replacements", err) ||
	    !json_strs(c->a, c->j, "replacedBy", JSON_OPTIONAL, &instead, err))
		return false;
	for (size_t i = 0; i < instead.n; i++)
		c->r->withdrawn_why = str_printf(c->a, "%.*s%s%.*s", STR_ARG(c->r->withdrawn_why),
		                                 i ? ", " : c->r->withdrawn_why.n ? " Replaced by " : "Replaced by ",
		                                 STR_ARG(text_clip(instead.v[i], 60)));
	return true;
}

static bool read_meta(const struct json *meta, struct record *r, struct str *ret_short, struct err *err)
{
	struct str state = STR_NONE;
	unixtime rejected = TIME_NONE;

	if (!json_str(meta, "cveId", JSON_REQUIRED, &r->key, err) || !json_str(meta, "state", JSON_REQUIRED, &state, err) ||
	    !json_str(meta, "assignerShortName", JSON_OPTIONAL, ret_short, err) ||
	    !json_time(meta, "datePublished", &r->published, err) || !json_time(meta, "dateUpdated", &r->updated, err) ||
	    !json_time(meta, "dateRejected", &rejected, err))
		return false;
	if (!cve_id(r->key)) {
		struct json j = json_in(meta, "cveId");

		return json_err(&j, err, ERR_SYNTAX, "found \"%.*s\", expected an id such as CVE-2024-0044",
		                STR_ARG(text_clip(r->key, 60)));
	}
	r->withdrawn = str_eq(state, STR("REJECTED"));
	if (!r->withdrawn && !str_eq(state, STR("PUBLISHED"))) {
		struct json j = json_in(meta, "state");

		return json_err(&j, err, ERR_RANGE, "found \"%.*s\", expected PUBLISHED or REJECTED",
		                STR_ARG(text_clip(state, 40)));
	}
	if (r->withdrawn)
		r->updated = time_later(r->updated, rejected);
	return true;
}

static bool read_cna(struct container *c, struct str short_name, unixtime *ret_updated, struct err *err)
{
	struct record *r = c->r;
	unixtime public_since = TIME_NONE;

	if (!read_container(c, short_name, ret_updated, err) || !json_prose(c->j, "title", JSON_OPTIONAL, &r->title, err) ||
	    !json_by_lang(c->j, "descriptions", "value", &r->description, err) ||
	    !json_time(c->j, "datePublic", &public_since, err))
		return false;
	r->provider = short_name.n ? short_name : c->provider;
	if (r->published == TIME_NONE)
		r->published = public_since;
	struct str claim = exploited_claim(r->description);

	if (claim.n)
		evidence_add(c, EVIDENCE_CLAIM)->text = claim;
	return !r->withdrawn || read_rejection(c, err);
}

static bool decode(struct arena *a, struct str text, struct records *ret, struct err *why)
{
	struct json root, meta, containers, cna, adps = { 0 }, adp;
	struct str short_name = STR_NONE;
	unixtime when, latest;
	size_t versions = 0;

	if (!json_read(a, text, LIMIT_RECORD, &root, why) || !json_want(&root, JSON_OBJECT, why) ||
	    !json_object(&root, "cveMetadata", JSON_REQUIRED, &meta, why))
		return false;
	struct record *r = records_add(a, ret, SOURCE_CVE);
	struct container c = { a, r, &cna, STR_NONE, true, &versions };

	if (!read_meta(&meta, r, &short_name, why) || !json_object(&root, "containers", JSON_REQUIRED, &containers, why) ||
	    !json_object(&containers, "cna", JSON_REQUIRED, &cna, why) || !read_cna(&c, short_name, &latest, why) ||
	    !json_array(&containers, "adp", JSON_OPTIONAL, &adps, why) ||
	    !json_at_most(&adps, MANY_CONTAINERS, "containers", why))
		return false;
	for (struct json_iter it = json_iter(&adps); json_next(&it, &adp);) {
		c = (struct container){ a, r, &adp, STR_NONE, false, &versions };
		if (!read_container(&c, STR_NONE, &when, why))
			return false;
		latest = time_later(latest, when);
	}
	if (r->updated == TIME_NONE)
		r->updated = latest;
	strs_add(a, &r->about, r->key);
	r->body = text;
	return true;
}

/* The CVE list's own notes of what changed lie among its records. */
static bool is_list_note(struct str name, struct str head)
{
	size_t slash = str_rchr(name, '/'), colon = str_rchr(name, ':');
	struct str file = str_from(name, slash != SIZE_MAX ? slash + 1 : colon != SIZE_MAX ? colon + 1 : 0);

	return (str_starts(file, STR("delta")) && (head_has(head, "fetchTime") || head_has(head, "numberOfChanges"))) ||
	       (str_starts(file, STR("recent_activities")) && head_has(head, "startTime"));
}

static bool is_cve(struct str name, struct str head)
{
	return head_has(head, "cveMetadata") || is_list_note(name, head) ||
	       (head_has(head, "containers") && (head_has(head, "cna") || head_has(head, "adp")));
}

static bool read_cve(struct input *in, const struct sink *to, struct err *err)
{
	struct err why = { 0 };
	struct str head;

	if (input_peek(in, &head, &why) && !head_has(head, "cveMetadata") && is_list_note(input_name(in), head))
		return true;
	return each_json(in, to, &(struct each_json){ .decode = decode }, err);
}

static bool again(struct arena *a, struct str key, struct str body, struct record *ret, struct err *err)
{
	return feed_again(a, key, body, decode, ret, err);
}

const struct reader reader_cve = {
	.name = "CVE JSON 5", .source = SOURCE_CVE, .is = is_cve, .read = read_cve, .again = again,
};
