/*
 * csaf - CSAF 2.0 and 2.1 advisories: one record per vulnerability.
 *
 * Read as far as it fills an entry; this is no validator. The kept body of a record is a CSAF document again, with
 * the product tree and that one vulnerability. What is labelled TLP:AMBER or RED is refused: the list is public.
 * Standard: https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html
 */
#include "base/buf.h"
#include "base/limits.h"
#include "format/all_readers.h"
#include "format/csaf_products.h"
#include "format/feed.h"
#include "format/parts.h"

/* The product tree is kept with every vulnerability: so much for one document. */
#define BODIES (256 * MIB)
enum { ROWS_MOST = 1000000 };

struct csaf {
	struct arena *a;
	struct str text;
	const struct json *root;
	struct json document, vulnerabilities;
	struct csaf_products products;
	/* of the document, for all its vulnerabilities */
	struct str id, title, provider, severity, summary;
	struct record shared; /* the document's own references, for all of them */
	struct str front;     /* of the bodies: all that its vulnerabilities share, once there are several */
	size_t body_bytes, rows;
	unixtime first, current;
	bool withdrawn, by_vendor;
};

struct vulnerability {
	struct csaf *doc;
	const struct json *j;
	struct record *r;
	uint32_t *statements; /* by group of products: index + 1; 0: none yet */
	size_t versions;
};

/* --- the document --- */

/* The first note of these kinds, in this order of worth. */
static bool read_notes(const struct json *holder, struct str *ret, struct err *err)
{
	static const struct str worth[] = {
		STR_LIT("description"), STR_LIT("summary"), STR_LIT("details"), STR_LIT("general"),
	};
	size_t best = sizeof worth / sizeof *worth;
	struct json arr = { 0 }, e;

	if (!json_array(holder, "notes", JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str category = STR_NONE, text = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "category", JSON_OPTIONAL, &category, err) ||
		    !json_prose(&e, "text", JSON_OPTIONAL, &text, err))
			return false;
		for (size_t i = 0; i < best; i++)
			if (text.n && str_eq(category, worth[i])) {
				best = i;
				*ret = text;
			}
	}
	return true;
}

static bool check_version(const struct json *document, struct err *err)
{
	struct str version = STR_NONE;

	if (!json_str(document, "csaf_version", JSON_REQUIRED, &version, err))
		return false;
	if (str_eq(version, STR("2.0")) || str_eq(version, STR("2.1")))
		return true;
	struct json j = json_in(document, "csaf_version");

	return json_err(&j, err, ERR_RANGE, "found \"%.*s\", expected 2.0 or 2.1", STR_ARG(text_clip(version, 20)));
}

static bool check_label(const struct json *document, struct err *err)
{
	struct json distribution = { 0 }, tlp = { 0 };
	struct str label = STR_NONE;

	if (!json_object(document, "distribution", JSON_OPTIONAL, &distribution, err) ||
	    (distribution.v && !json_object(&distribution, "tlp", JSON_OPTIONAL, &tlp, err)) ||
	    (tlp.v && !json_str(&tlp, "label", JSON_OPTIONAL, &label, err)))
		return false;
	if (!str_starts(label, STR("AMBER")) && !str_eq(label, STR("RED")))
		return true;
	return json_err(&tlp, err, ERR_DENIED, "is labelled TLP:%.*s, and the list is public", STR_ARG(text_clip(label, 20)));
}

static bool read_document(struct csaf *c, struct err *err)
{
	struct json *d = &c->document, tracking, publisher = { 0 }, severity = { 0 };
	struct str category = STR_NONE, role = STR_NONE;

	c->first = c->current = TIME_NONE;
	c->provider = STR("csaf");
	if (!json_object(c->root, "document", JSON_REQUIRED, d, err) || !check_version(d, err) || !check_label(d, err) ||
	    !json_object(d, "tracking", JSON_REQUIRED, &tracking, err) ||
	    !feed_str(&tracking, "id", JSON_REQUIRED, &c->id, err) ||
	    !json_time(&tracking, "initial_release_date", &c->first, err) ||
	    !json_time(&tracking, "current_release_date", &c->current, err) ||
	    !json_prose(d, "title", JSON_OPTIONAL, &c->title, err) || !json_str(d, "category", JSON_OPTIONAL, &category, err) ||
	    !json_object(d, "publisher", JSON_OPTIONAL, &publisher, err) ||
	    (publisher.v && (!json_str(&publisher, "name", JSON_OPTIONAL, &c->provider, err) ||
	                     !json_str(&publisher, "category", JSON_OPTIONAL, &role, err))) ||
	    !json_object(d, "aggregate_severity", JSON_OPTIONAL, &severity, err) ||
	    (severity.v && !json_str(&severity, "text", JSON_OPTIONAL, &c->severity, err)) || !read_notes(d, &c->summary, err))
		return false;
	c->by_vendor = str_eq(role, STR("vendor"));
	c->withdrawn = str_eq(category, STR("csaf_withdrawn"));
	return csaf_products_read(c->a, c->root, &c->products, err);
}

/* --- one vulnerability --- */

static bool read_ids(struct vulnerability *v, struct err *err)
{
	struct csaf *c = v->doc;
	struct json arr = { 0 }, e;
	struct str cve = STR_NONE;

	if (json_in(v->j, "cve").v && !feed_cve(c->a, v->j, "cve", &cve, err))
		return false;
	if (!json_array(v->j, "ids", JSON_OPTIONAL, &arr, err) || !json_at_most(&arr, MANY_IDS, "ids", err))
		return false;
	if (cve.n)
		strs_add(c->a, &v->r->about, cve);
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str text = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !feed_str(&e, "text", JSON_REQUIRED, &text, err))
			return false;
		if (!strs_has(&v->r->about, text))
			strs_add_once(c->a, v->r->about.n ? &v->r->aliases : &v->r->about, text);
	}
	/* Without any id of its own it goes under the advisory's; its title keeps it apart from others there. */
	v->r->key = str_printf(c->a, "%.*s#%.*s", STR_ARG(c->id), STR_ARG(v->r->about.n ? v->r->about.v[0] : v->r->title));
	if (!v->r->about.n)
		strs_add(c->a, &v->r->about, c->id);
	return true;
}

static struct statement *statement_of(struct vulnerability *v, const struct csaf_product *p)
{
	struct arena *a = v->doc->a;

	if (!v->statements)
		v->statements = arena_array(a, uint32_t, v->doc->products.groups.n);
	uint32_t *at = &v->statements[p->group];

	if (!*at) {
		*LIST_ADD(a, &v->r->statements, &v->r->statement_n) = (struct statement){
			.provider = v->doc->provider, .is_cna = v->doc->by_vendor, .vendor = p->vendor, .product = p->product,
			.platforms = p->on,
		};
		*at = (uint32_t)v->r->statement_n;
	}
	struct statement *s = &v->r->statements[*at - 1];

	if (p->cpe.n && s->cpes.n < MANY_IDS)
		strs_add_once(a, &s->cpes, p->cpe);
	return s;
}

/* One product under one status, and a ceiling on what all of them come to. */
static bool add_product(struct vulnerability *v, const struct csaf_product *p, enum status status, const struct json *at,
                        struct err *err)
{
	struct statement *s = statement_of(v, p);
	size_t before = s->version_n;

	csaf_versions(v->doc->a, p, status, s);
	v->versions += s->version_n - before;
	v->doc->rows += s->version_n - before;
	if (v->versions > LIMIT_VERSIONS)
		return json_err(at, err, ERR_LIMIT, "more than %d versions in one vulnerability", LIMIT_VERSIONS);
	return v->doc->rows <= ROWS_MOST ||
	       json_err(at, err, ERR_LIMIT, "more than %d versions in one document", ROWS_MOST);
}

static bool read_product_status(struct vulnerability *v, struct err *err)
{
	static const struct { const char *member; enum status status; } lists[] = {
		{ "known_affected", STATUS_AFFECTED },         { "first_affected", STATUS_AFFECTED },
		{ "last_affected", STATUS_AFFECTED },          { "known_not_affected", STATUS_UNAFFECTED },
		{ "first_fixed", STATUS_UNAFFECTED },          { "fixed", STATUS_UNAFFECTED },
		{ "under_investigation", STATUS_UNKNOWN },     { "unknown", STATUS_UNKNOWN },
	};
	struct json status = { 0 }, e;

	if (!json_object(v->j, "product_status", JSON_OPTIONAL, &status, err))
		return false;
	for (size_t i = 0; status.v && i < sizeof lists / sizeof *lists; i++) {
		struct json arr = { 0 };

		if (!json_array(&status, lists[i].member, JSON_OPTIONAL, &arr, err))
			return false;
		for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
			if (!json_want(&e, JSON_STRING, err))
				return false;
			const struct csaf_product *p = csaf_product(&v->doc->products, json_text(&e));

			if (!p)
				return json_err(&e, err, ERR_FOUND, "found product \"%.*s\", which nothing defines",
				                STR_ARG(text_clip(json_text(&e), 100)));
			if (!add_product(v, p, lists[i].status, &arr, err))
				return false;
			if (lists[i].status == STATUS_UNAFFECTED && lists[i].member[0] == 'f' && p->version.n)
				*LIST_ADD(v->doc->a, &v->r->fixes, &v->r->fix_n) = (struct fixed_in){ p->product, p->version };
		}
	}
	return true;
}

/* Scores of 2.0 hold CVSS objects themselves, metrics of 2.1 in "content". */
static bool read_scores(struct vulnerability *v, const char *list, const char *inside, struct err *err)
{
	static const struct { const char *member, *version; } kinds[] = {
		{ "cvss_v4", "4.0" }, { "cvss_v3", "3.1" }, { "cvss_v2", "2.0" },
	};
	struct json arr = { 0 }, e;

	if (!json_array(v->j, list, JSON_OPTIONAL, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct json content = e;

		if (!json_want(&e, JSON_OBJECT, err) || (inside && !json_object(&e, inside, JSON_REQUIRED, &content, err)))
			return false;
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
			struct json cvss = { 0 };

			if (!json_object(&content, kinds[i].member, JSON_OPTIONAL, &cvss, err) ||
			    (cvss.v && !cvss_add(v->doc->a, v->r, &cvss, kinds[i].version, v->doc->provider, err)))
				return false;
		}
	}
	return true;
}

/* "Install patch level 2026-06-05." belongs to what a person reads of the flaw; its link is a fix. */
static bool read_remediations(struct vulnerability *v, struct err *err)
{
	struct json arr = { 0 }, e;
	struct strs said = { 0 };
	struct buf text;
	char when[21];
	bool ok = true;

	if (!json_array(v->j, "remediations", JSON_OPTIONAL, &arr, err) ||
	    !json_at_most(&arr, LIMIT_REFERENCES, "remediations", err))
		return false;
	buf_init(&text, LIMIT_TEXT);
	buf_put(&text, v->r->description);
	for (struct json_iter it = json_iter(&arr); ok && json_next(&it, &e);) {
		struct str category = STR_NONE, details = STR_NONE, url = STR_NONE;
		unixtime date = TIME_NONE;

		ok = json_want(&e, JSON_OBJECT, err) && json_str(&e, "category", JSON_OPTIONAL, &category, err) &&
		     json_prose(&e, "details", JSON_OPTIONAL, &details, err) && json_str(&e, "url", JSON_OPTIONAL, &url, err) &&
		     json_time(&e, "date", &date, err);
		bool fix = str_eq(category, STR("vendor_fix"));

		ok = ok && reference_add(v->doc->a, v->r, url, fix ? REF_FIX : REF_ADVISORY, &arr, err);
		if (!ok || !fix || !details.n || !strs_add_once(v->doc->a, &said, details))
			continue;
		buf_printf(&text, "%sFix%s%s: ", text.n ? "\n\n" : "", day_of(date) ? " of " : "", day_format(day_of(date), when));
		buf_put(&text, details);
	}
	if (ok && text.overflow)
		ok = json_err(&arr, err, ERR_LIMIT, "description and fixes have more than %zu bytes", LIMIT_TEXT);
	if (ok && said.n)
		v->r->description = buf_dup(v->doc->a, &text);
	buf_release(&text);
	return ok;
}

/* Exploit status is free text, and many say that nothing was seen. */
static bool says_exploited(struct str s)
{
	static const struct str yes[] = {
		STR_LIT("exploited:yes"), STR_LIT("seen"),     STR_LIT("observed"),    STR_LIT("detected"), STR_LIT("in the wild"),
		STR_LIT("active"),        STR_LIT("targeted"), STR_LIT("known exploited"), STR_LIT("been exploited"),
	}, no[] = {
		STR_LIT("no "),   STR_LIT("not "),   STR_LIT("none"),          STR_LIT("never"),
		STR_LIT("n't "),  STR_LIT("exploited:no"), STR_LIT("unlikely"), STR_LIT("less likely"),
	};

	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (str_ifind(s, no[i]) != SIZE_MAX)
			return false;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (str_ifind(s, yes[i]) != SIZE_MAX)
			return true;
	return false;
}

static bool read_threats(struct vulnerability *v, struct err *err)
{
	struct json arr = { 0 }, dates = { 0 }, e;

	if (!json_array(v->j, "threats", JSON_OPTIONAL, &arr, err) ||
	    !json_array(v->j, "first_known_exploitation_dates", JSON_OPTIONAL, &dates, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str category = STR_NONE, details = STR_NONE;
		unixtime when = TIME_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "category", JSON_OPTIONAL, &category, err) ||
		    !json_prose(&e, "details", JSON_OPTIONAL, &details, err) || !json_time(&e, "date", &when, err))
			return false;
		if (str_eq(category, STR("exploit_status")) && says_exploited(details))
			*LIST_ADD(v->doc->a, &v->r->evidence, &v->r->evidence_n) = (struct evidence){
				.kind = EVIDENCE_CLAIM, .source = v->doc->provider, .text = details, .date = day_of(when),
			};
	}
	for (struct json_iter it = json_iter(&dates); json_next(&it, &e);) {
		unixtime when = TIME_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_time(&e, "exploitation_date", &when, err))
			return false;
		*LIST_ADD(v->doc->a, &v->r->evidence, &v->r->evidence_n) = (struct evidence){
			.kind = EVIDENCE_CLAIM, .source = v->doc->provider, .text = STR("first known exploitation"),
			.date = day_of(when),
		};
	}
	return true;
}

static bool read_references(struct csaf *c, struct record *r, const struct json *holder, struct err *err)
{
	struct json arr = { 0 }, e;

	if (!json_array(holder, "references", JSON_OPTIONAL, &arr, err) ||
	    !json_at_most(&arr, LIMIT_REFERENCES, "references", err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str url = STR_NONE, category = STR_NONE;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "url", JSON_OPTIONAL, &url, err) ||
		    !json_str(&e, "category", JSON_OPTIONAL, &category, err))
			return false;
		enum reference_kind kind = str_eq(category, STR("self")) ? REF_ADVISORY : reference_kind_of(url);

		if (!reference_add(c->a, r, url, kind, &arr, err))
			return false;
	}
	return true;
}

/* The vulnerability's own come after the document's. */
static void take_shared_references(struct csaf *c, struct record *r)
{
	for (size_t i = 0; i < c->shared.reference_n; i++)
		*LIST_ADD(c->a, &r->references, &r->reference_n) = c->shared.references[i];
}

static bool read_weaknesses(struct vulnerability *v, struct err *err)
{
	struct json one = { 0 }, arr = { 0 }, e;
	struct str id = STR_NONE;

	if (!json_object(v->j, "cwe", JSON_OPTIONAL, &one, err) || !json_array(v->j, "cwes", JSON_OPTIONAL, &arr, err) ||
	    (one.v && !json_str(&one, "id", JSON_OPTIONAL, &id, err)))
		return false;
	weaknesses_add(v->doc->a, &v->r->weaknesses, id);
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "id", JSON_OPTIONAL, &id, err))
			return false;
		weaknesses_add(v->doc->a, &v->r->weaknesses, id);
	}
	return true;
}

/* A document that speaks of one vulnerability is its own body; of several, each gets its share. */
static bool body_of(struct csaf *c, const struct json *vulnerability, struct str *ret, struct err *err)
{
	if (json_count(&c->vulnerabilities) == 1) {
		*ret = c->text;
		return true;
	}
	if (!c->front.n) {
		struct json tree = json_in(c->root, "product_tree");

		c->front = str_printf(c->a, "{\"document\":%.*s,\"product_tree\":%.*s,\"vulnerabilities\":[",
		                      STR_ARG(feed_text(c->a, &c->document)), STR_ARG(tree.v ? feed_text(c->a, &tree) : STR("{}")));
	}
	struct str one = feed_text(c->a, vulnerability);

	c->body_bytes += c->front.n + one.n;
	if (c->body_bytes > BODIES)
		return json_err(&c->vulnerabilities, err, ERR_LIMIT, "needs more than %zu bytes to keep each by itself", BODIES);
	*ret = str_printf(c->a, "%.*s%.*s]}", STR_ARG(c->front), STR_ARG(one));
	return true;
}

static bool read_vulnerability(struct csaf *c, const struct json *j, struct record *r, struct err *err)
{
	struct vulnerability v = { .doc = c, .j = j, .r = r };
	unixtime released = TIME_NONE;

	r->provider = c->provider;
	r->severity = c->severity;
	r->title = c->title;
	r->updated = c->current;
	r->withdrawn = c->withdrawn;
	r->description = c->summary;
	take_shared_references(c, r);
	if (!json_want(j, JSON_OBJECT, err) || !json_prose(j, "title", JSON_OPTIONAL, &r->title, err) || !read_ids(&v, err) ||
	    !json_time(j, "release_date", &released, err) || !read_notes(j, &r->description, err) ||
	    !read_product_status(&v, err) || !read_scores(&v, "scores", NULL, err) ||
	    !read_scores(&v, "metrics", "content", err) || !read_threats(&v, err) || !read_weaknesses(&v, err) ||
	    !read_references(c, r, j, err) || !read_remediations(&v, err))
		return false;
	r->published = released == TIME_NONE ? c->first : released;
	return body_of(c, j, &r->body, err);
}

static bool decode_csaf(struct arena *a, struct str text, struct records *ret, struct err *why)
{
	struct csaf c = { .a = a, .text = text };
	struct json root, e;

	c.root = &root;
	if (!feed_object(a, text, &root, why) || !read_document(&c, why) ||
	    !read_references(&c, &c.shared, &c.document, why) ||
	    !json_array(&root, "vulnerabilities", JSON_OPTIONAL, &c.vulnerabilities, why))
		return false;
	for (struct json_iter it = json_iter(&c.vulnerabilities); json_next(&it, &e);)
		if (!read_vulnerability(&c, &e, records_add(a, ret, SOURCE_CSAF), why))
			return false;
	return true;
}

static bool is_csaf(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "csaf_version") ||
	       (head_has(head, "document") && (head_has(head, "publisher") || head_has(head, "tracking")));
}

FEED_JSON_READER(csaf, "CSAF advisory", SOURCE_CSAF, NULL);
