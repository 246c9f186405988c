/*
 * Rows of the Android, Pixel, Wear and other bulletins, one table row a line:
 *
 * {"bulletin","kind","source","patch_level","section","cve":[],"references","links":[],"type","severity","versions",
 *  "versions_field","component","devices","date_reported"}
 * A row may name several CVEs and a CVE may stand in several rows of one bulletin (another effect on other releases),
 * so a record is one row for one CVE. Rows come from three places, told by "source":
 *   en/security/bulletin/...       a table of the bulletin itself
 *   2021/07/README.md              notes taken from bulletins
 *   CVE record, reference URL      nothing but a CVE record that names the bulletin: kind and date are in the URL
 * Rows of the acknowledgements ("other": {"researchers"}) say nothing of a vulnerability and are passed over.
 */
#include "format/all_readers.h"
#include "format/feed.h"

#include "base/ascii.h"
#include "base/map.h"

#define PROVIDER_BULLETIN "Android bulletin"
#define PROVIDER_NOTES    "Android bulletin notes"
#define PROVIDER_DERIVED  "CVE record" /* no witness of its own: the CVE record says as much itself */

static const struct str derived = STR_LIT("CVE record, reference ");
static const struct str site = STR_LIT("https://source.android.com/docs/security/bulletin/");

/* --- where a row comes from --- */

/* Kinds stand in keys and links: "android", "pixel-watch", "android-14". */
static bool kind_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
			return false;
	return s.n <= 40;
}

/* ".../security/bulletin/[KIND/][2026/]2026-02-01", ".../bulletin/android-14". */
static void read_url(struct str url, struct bulletin_row *row)
{
	size_t at = str_find(url, STR("/security/bulletin/"));
	struct str rest = at == SIZE_MAX ? STR_NONE : str_from(url, at + 19), part;

	while (str_token(&rest, "/", &part)) {
		uint64_t year;
		size_t end = 0;

		while (end < part.n && (ascii_alnum(part.p[end]) || part.p[end] == '-'))
			end++;
		part = str_sub(part, 0, end); /* without "#anchor" and ".html" */
		if (!str_u64(part, &year) && !day_parse(part, &row->bulletin) && part.n && kind_ok(part))
			row->kind = part;
	}
}

/* The page of the bulletin, for people. */
static struct str page_of(struct arena *a, const struct bulletin_row *row)
{
	char day_text[11];
	bool plain = str_eq(row->kind, STR("android"));

	if (!row->bulletin)
		return plain ? STR_NONE : str_printf(a, "%.*s%.*s", STR_ARG(site), STR_ARG(row->kind));
	return str_printf(a, "%.*s%.*s%s%s", STR_ARG(site), plain ? 0 : (int)row->kind.n, row->kind.p, plain ? "" : "/",
	                  day_format(row->bulletin, day_text));
}

static bool read_origin(struct arena *a, const struct json *j, struct record *r, struct bulletin_row *row,
                        struct err *err)
{
	struct str name, source = STR_NONE;

	if (!feed_str(j, "bulletin", JSON_REQUIRED, &name, err) || !feed_str(j, "kind", JSON_REQUIRED, &row->kind, err) ||
	    !feed_str(j, "source", JSON_OPTIONAL, &source, err))
		return false;
	if (!kind_ok(row->kind)) {
		struct json at = json_in(j, "kind");

		return feed_unexpected(&at, row->kind, "a word (android, pixel-watch)", err);
	}
	if (!day_parse(name, &row->bulletin) && !ascii_alpha(name.p[0])) {
		struct json at = json_in(j, "bulletin");

		return feed_unexpected(&at, name, "a day (2024-03-01) or a name (android-14)", err);
	}
	if (str_starts(source, derived)) {
		struct str url = link_clean(a, str_from(source, derived.n));

		r->provider = STR(PROVIDER_DERIVED);
		read_url(url, row);
		record_refer(a, r, url, REF_ADVISORY);
	} else {
		r->provider = str_find(source, STR("README")) == SIZE_MAX && str_find(source, STR("READMD")) == SIZE_MAX
			? STR(PROVIDER_BULLETIN) : STR(PROVIDER_NOTES);
		record_refer(a, r, page_of(a, row), REF_ADVISORY);
	}
	if (row->bulletin)
		r->published = r->updated = day_start(row->bulletin);
	return true;
}

/* --- what it says --- */

/* "High", "Critical*", "NSI" (no security impact on these releases). What is no severity stays in the row alone. */
static struct str severity_of(struct str s)
{
	while (str_ends(s, STR("*")))
		s = str_trim(str_sub(s, 0, s.n - 1));
	if (str_ieq(s, STR("NSI")))
		return STR("none");
	return severity_parse(s) == SEVERITY_UNKNOWN ? STR_NONE : s;
}

/* A few rows lack the cell of references, and what follows has slipped to the left by one: the effect, or the severity,
 * stands where references belong. */
static void put_right(struct bulletin_row *row, struct str *reported)
{
	if (!row->severity.n || severity_of(row->severity).n)
		return;
	if (effect_of(row->references).n && severity_parse(row->type) != SEVERITY_UNKNOWN) {
		row->versions = row->severity;
		row->severity = row->type;
		row->type = row->references;
		row->references = STR_NONE;
	} else if (severity_parse(row->references) != SEVERITY_UNKNOWN) {
		row->versions = *reported;
		row->severity = row->references;
		row->references = STR_NONE;
		*reported = STR_NONE;
	}
}

/* "A-35443562*", "ANDROID-20139950 [2]", "22008959" (2015), "A-178809945``QC-CR#2826864": the bug ids as "A-NNN". */
static void read_bugs(struct arena *a, struct record *r, struct str references)
{
	struct str word;

	while (str_token(&references, " \t\r\n`,;*[]()", &word)) {
		struct str number = word;
		uint64_t bug;

		if (str_istarts(word, STR("ANDROID-")))
			number = str_from(word, 8);
		else if (str_istarts(word, STR("A-")))
			number = str_from(word, 2);
		if (str_u64(number, &bug) && number.n >= 6 && number.n <= 12)
			strs_add_once(a, &r->aliases, str_printf(a, "A-%.*s", STR_ARG(number)));
	}
}

static bool read_links(struct arena *a, const struct json *j, struct record *r, struct err *err)
{
	struct strs links = { 0 };

	if (!json_strs(a, j, "links", JSON_OPTIONAL, &links, err))
		return false;
	for (size_t i = 0; i < links.n; i++)
		if (!str_ends(links.v[i], STR("#asterisk"))) { /* the footnote "no public patch" */
			struct str url = link_clean(a, links.v[i]);

			record_refer(a, r, url, reference_kind_of(url));
		}
	return true;
}

/* Until mid 2017 a section is about one kind of flaw and its heading says what it is ("Elevation of privilege
 * vulnerability in Mediaserver"); later it is a component, in the notes below a chapter ("Framework / System"). */
static void read_section(struct record *r, const struct bulletin_row *row)
{
	size_t slash = str_rchr(row->section, '/'), in = str_find(row->section, STR(" in "));
	bool one_kind = effect_of(row->section).n && in != SIZE_MAX;

	if (one_kind)
		r->title = row->section;
	if (!r->kind.n)
		r->kind = effect_of(row->section);
	if (row->component.n)
		r->component = row->component;
	else if (one_kind)
		r->component = str_trim(str_from(row->section, in + 4));
	else
		r->component = slash == SIZE_MAX ? row->section : str_trim(str_from(row->section, slash + 1));
}

static bool read_row(struct arena *a, const struct json *j, struct record *r, struct bulletin_row *row, struct err *err)
{
	struct str reported = STR_NONE;

	if (!feed_day(j, "patch_level", JSON_OPTIONAL, &row->level, err) ||
	    !feed_str(j, "section", JSON_OPTIONAL, &row->section, err) ||
	    !feed_str(j, "component", JSON_OPTIONAL, &row->component, err) ||
	    !feed_str(j, "type", JSON_OPTIONAL, &row->type, err) ||
	    !feed_str(j, "severity", JSON_OPTIONAL, &row->severity, err) ||
	    !feed_str(j, "versions", JSON_OPTIONAL, &row->versions, err) ||
	    !feed_str(j, "versions_field", JSON_OPTIONAL, &row->versions_field, err) ||
	    !feed_str(j, "references", JSON_OPTIONAL, &row->references, err) ||
	    !feed_str(j, "date_reported", JSON_OPTIONAL, &reported, err) || !read_links(a, j, r, err))
		return false;
	put_right(row, &reported);
	read_bugs(a, r, row->references);
	r->kind = effect_of(row->type);
	r->severity = severity_of(row->severity);
	read_section(r, row);
	return true;
}

/* --- records --- */

/* What tells this row among those of its bulletin for a CVE: its first reference. Rows that are alike in it are
 * numbered in the order they stand in, by the reading (below): a correction of a row then replaces it. */
static struct str key_of(struct arena *a, struct str cve, const struct record *r, const struct bulletin_row *row)
{
	char day_text[11];
	struct str first = STR("-"), rest = row->references;

	if (str_eq(r->provider, STR(PROVIDER_DERIVED)))
		first = STR("cve-record");
	else if (r->aliases.n)
		first = r->aliases.v[0];
	else
		str_token(&rest, " \t\r\n`,;*[]()/~", &first);
	first = text_clip(first, 80);
	return str_printf(a, "%.*s/%s%s%.*s/%.*s", STR_ARG(row->kind), day_format(row->bulletin, day_text),
	                  row->bulletin ? "/" : "", STR_ARG(cve), STR_ARG(first));
}

static bool is_acknowledgement(const struct json *j)
{
	struct json other = json_in(j, "other"), researchers = json_in(&other, "researchers");

	return researchers.v && !json_in(j, "severity").v && !json_in(j, "references").v;
}

static bool decode_bulletin(struct arena *a, struct str text, struct records *ret, struct err *err)
{
	struct record shared = {
		.source = SOURCE_ANDROID_BULLETIN, .creates = true, .published = TIME_NONE, .updated = TIME_NONE,
	};
	struct bulletin_row *row = arena_new(a, struct bulletin_row);
	struct strs cves = { 0 };
	struct json j;

	if (!feed_object(a, text, &j, err) || !json_strs(a, &j, "cve", JSON_REQUIRED, &cves, err))
		return false;
	if (is_acknowledgement(&j))
		return true;
	if (!cves.n) {
		struct json at = json_in(&j, "cve");

		return json_err(&at, err, ERR_MISSING, "the row names no CVE");
	}
	if (!read_origin(a, &j, &shared, row, err) || !read_row(a, &j, &shared, row, err))
		return false;
	shared.rows = row;
	shared.row_n = 1;
	shared.body = text;
	for (size_t i = 0; i < cves.n; i++) {
		struct str cve = str_upper(a, str_trim(cves.v[i]));
		struct json list = json_in(&j, "cve");

		if (!cve_id(cve))
			return feed_unexpected(&list, cve, "a CVE id (CVE-2024-12345)", err);
		struct record *r = records_add(a, ret, SOURCE_ANDROID_BULLETIN);

		*r = shared;
		r->key = key_of(a, cve, r, row);
		record_about(a, r, cve);
	}
	return true;
}

static bool is_bulletin(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "bulletin") && head_has(head, "cve") && head_has(head, "kind");
}

/* --- rows alike --- */

struct numbering {
	const struct sink *to;
	struct arena a;
	struct map met; /* key -> how many rows had it */
};

static bool number_record(void *ctx, struct record *r, struct err *err)
{
	struct numbering *n = ctx;
	bool fresh;
	uint32_t *count = map_get(&n->met, r->key);

	if (!count)
		count = map_put(&n->a, &n->met, str_dup(&n->a, r->key), &fresh);
	if (++*count == 1)
		return n->to->record(n->to->ctx, r, err);
	struct arena a;

	arena_init(&a);
	r->key = str_printf(&a, "%.*s~%u", STR_ARG(r->key), *count);
	bool ok = n->to->record(n->to->ctx, r, err);

	arena_release(&a);
	return ok;
}

static void pass_reject(void *ctx, struct str member, const struct err *why, struct str excerpt)
{
	struct numbering *n = ctx;

	if (n->to->reject)
		n->to->reject(n->to->ctx, member, why, excerpt);
}

static bool read_bulletin(struct input *in, const struct sink *to, struct err *err)
{
	struct numbering n = { .to = to };
	struct sink numbered = { .ctx = &n, .record = number_record, .reject = pass_reject };

	arena_init(&n.a);
	bool ok = each_json(in, &numbered, &(struct each_json){ .decode = decode_bulletin }, err);

	arena_release(&n.a);
	return ok;
}

static bool again_bulletin(struct arena *a, struct str key, struct str body, struct record *ret, struct err *err)
{
	size_t number = str_rchr(key, '~');

	if (!feed_again(a, number == SIZE_MAX ? key : str_sub(key, 0, number), body, decode_bulletin, ret, err))
		return false;
	ret->key = key;
	return true;
}

const struct reader reader_bulletin = {
	.name = "Android bulletin rows", .source = SOURCE_ANDROID_BULLETIN,
	.is = is_bulletin, .read = read_bulletin, .again = again_bulletin,
};
