#include "format/csaf_report.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "format/csaf_products.h"
#include "format/parts.h"

/* Bytes of a line and of short prose, as report.submit takes them at most; what is longer is cut where a list is, and refused there
 * where it is what somebody wrote. */
enum { LINE = 300, SHORT = 4000, VULNS = 50, NOTES = 200, PRODUCTS_TOLD = 100, LISTED = 100 };

struct writing { /* the longer texts, piece by piece */
	struct arena *a;
	struct buf words, steps, impact, versions, found, told, product;
	struct csaf_products products;
	struct strs thanked, makes;
	bool exploited;
	unixtime disclosed;
	size_t versions_left;
};

/* --- pieces --- */

/* One line: every run of white space is a blank. */
static struct str one_line(struct arena *a, struct str s, size_t max)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		bool blank = ascii_space(s.p[i]);

		if (!blank || !n || out[n - 1] != ' ')
			out[n++] = blank ? ' ' : s.p[i];
	}
	if (n > max)
		for (n = max; n && (out[n] & 0xC0) == 0x80;) /* never within a character */
			n--;
	return str_trim(str_n(out, n));
}

static void gap(struct buf *b)
{
	if (b->n)
		buf_puts(b, "\n\n");
}

static void put_text(struct buf *b, struct str title, struct str text)
{
	gap(b);
	if (title.n) {
		buf_puts(b, "**");
		buf_put(b, title);
		buf_puts(b, "**\n\n");
	}
	buf_put(b, text);
}

static void put_line(struct buf *b, const char *front, struct str text)
{
	if (b->n)
		buf_putc(b, '\n');
	buf_puts(b, front);
	buf_put(b, text);
}

static bool text_of(const struct json *o, const char *name, struct str *ret, struct err *err)
{
	*ret = STR("");
	return json_prose(o, name, JSON_OPTIONAL, ret, err);
}

static bool objects(const struct json *o, const char *name, size_t most, struct json *ret, struct err *err)
{
	*ret = (struct json){ 0 };
	return json_array(o, name, JSON_OPTIONAL, ret, err) && json_at_most(ret, most, name, err);
}

/* --- notes, threats, involvements --- */

static bool is_steps(struct arena *a, struct str title)
{
	static const struct str words[] = { STR_LIT("reproduc"), STR_LIT("proof of concept"), STR_LIT("proof-of-concept"),
	                                    STR_LIT("poc"),
		                            STR_LIT("steps"), STR_LIT("复现"), STR_LIT("验证") };
	struct str low = str_lower(a, title);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(low, words[i]) != SIZE_MAX)
			return true;
	return false;
}

static bool read_notes(struct writing *w, const struct json *of, struct err *err)
{
	struct json arr, e;

	if (!objects(of, "notes", NOTES, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str title, text = STR(""), category;

		if (!json_want(&e, JSON_OBJECT, err) || !json_prose(&e, "text", JSON_REQUIRED, &text, err) ||
		    !text_of(&e, "title", &title, err) ||
		    !json_str(&e, "category", JSON_REQUIRED, &category, err))
			return false;
		if (str_eq(category, STR("legal_disclaimer")))
			continue;
		title = one_line(w->a, title, LINE);
		put_text(is_steps(w->a, title) ? &w->steps : &w->words, title, text);
	}
	return true;
}

static bool read_threats(struct writing *w, const struct json *v, struct err *err)
{
	struct json arr, e;

	if (!objects(v, "threats", LISTED, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str category = STR(""), details = STR("");

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "category", JSON_REQUIRED, &category, err) ||
		    !json_prose(&e, "details", JSON_REQUIRED, &details, err))
			return false;
		if (str_eq(category, STR("impact")))
			put_text(&w->impact, STR(""), details);
		else if (str_eq(category, STR("exploit_status")))
			put_text(&w->impact, STR("Exploit status"), details);
	}
	return true;
}

static bool read_involvements(struct writing *w, const struct json *v, struct err *err)
{
	struct json arr, e;

	if (!objects(v, "involvements", LISTED, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str party = STR(""), status = STR(""), date, summary;

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "party", JSON_REQUIRED, &party, err) ||
		    !json_str(&e, "status", JSON_REQUIRED, &status, err) || !text_of(&e, "date", &date, err) ||
		    !text_of(&e, "summary", &summary, err))
			return false;
		put_line(&w->told, "", one_line(w->a, STR_JOIN(w->a, date, STR(" "), party, STR(": "), status, STR(" "), summary), LINE));
	}
	return true;
}

static bool read_thanks(struct writing *w, const struct json *of, struct err *err)
{
	struct json arr, e;

	if (!objects(of, "acknowledgments", LISTED, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct strs names = { 0 };
		struct str organization;

		if (!json_want(&e, JSON_OBJECT, err) || !json_strs(w->a, &e, "names", JSON_OPTIONAL, &names, err) ||
		    !text_of(&e, "organization", &organization, err))
			return false;
		for (size_t i = 0; i < names.n; i++)
			strs_add_once(w->a, &w->thanked, one_line(w->a, names.v[i], 100));
		if (organization.n)
			strs_add_once(w->a, &w->thanked, one_line(w->a, organization, 100));
	}
	return true;
}

/* --- what has no field of its own --- */

static bool read_references(struct writing *w, const struct json *of, struct err *err)
{
	struct json arr, e;

	if (!objects(of, "references", LIMIT_REFERENCES, &arr, err))
		return false;
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		struct str url = STR("");

		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "url", JSON_REQUIRED, &url, err))
			return false;
		if (e.at < LISTED)
			put_line(&w->words, e.at ? "- " : "\n- ", one_line(w->a, url, 2000));
	}
	return true;
}

static bool read_cwes(struct writing *w, const struct json *v, struct err *err)
{
	struct json one = { 0 }, arr, e;
	struct str id = STR("");

	if (!json_object(v, "cwe", JSON_OPTIONAL, &one, err) || (one.v && !json_str(&one, "id", JSON_REQUIRED, &id, err)) ||
	    !objects(v, "cwes", MANY_WEAKNESSES, &arr, err))
		return false;
	if (id.n)
		put_line(&w->words, "\n", id);
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "id", JSON_REQUIRED, &id, err))
			return false;
		put_line(&w->words, "\n", id);
	}
	return true;
}

static bool read_vectors_of(struct writing *w, const struct json *scores, struct err *err)
{
	static const char *const kinds[] = { "cvss_v4", "cvss_v3", "cvss_v2" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct json cvss = { 0 };
		struct str vector = STR("");

		if (!json_object(scores, kinds[i], JSON_OPTIONAL, &cvss, err) ||
		    (cvss.v && !json_str(&cvss, "vectorString", JSON_REQUIRED, &vector, err)))
			return false;
		if (vector.n)
			put_line(&w->words, "\n", one_line(w->a, vector, LINE));
	}
	return true;
}

static bool read_vectors(struct writing *w, const struct json *v, struct err *err)
{
	struct json scores, metrics, e;

	if (!objects(v, "scores", MANY_VECTORS, &scores, err) || !objects(v, "metrics", MANY_VECTORS, &metrics, err))
		return false;
	for (struct json_iter it = json_iter(&scores); json_next(&it, &e);)
		if (!json_want(&e, JSON_OBJECT, err) || !read_vectors_of(w, &e, err))
			return false;
	for (struct json_iter it = json_iter(&metrics); json_next(&it, &e);) {
		struct json content;

		if (!json_want(&e, JSON_OBJECT, err) || !json_object(&e, "content", JSON_REQUIRED, &content, err) ||
		    !read_vectors_of(w, &content, err))
			return false;
	}
	return true;
}

/* --- products --- */

static void put_makes(struct writing *w)
{
	for (size_t i = 0; i < w->products.n; i++) {
		const struct csaf_product *p = &w->products.v[i];
		struct str name = p->product.n ? STR_JOIN(w->a, p->vendor, p->vendor.n ? STR(" ") : STR(""), p->product) : p->name;

		if (name.n && w->makes.n < PRODUCTS_TOLD)
			strs_add_once(w->a, &w->makes, one_line(w->a, name, 120));
	}
	for (size_t i = 0; i < w->makes.n && w->product.n + w->makes.v[i].n + 2 <= LINE; i++) {
		if (w->product.n)
			buf_puts(&w->product, ", ");
		buf_put(&w->product, w->makes.v[i]);
	}
}

static bool read_status(struct writing *w, const struct json *v, struct err *err)
{
	struct json lists = { 0 }, e;

	if (!json_object(v, "product_status", JSON_OPTIONAL, &lists, err))
		return false;
	for (struct json_iter it = json_iter(&lists); json_next(&it, &e);) {
		struct strs ids = { 0 };

		if (!json_strs(w->a, &lists, str_cstr(w->a, e.key), JSON_REQUIRED, &ids, err))
			return false;
		for (size_t i = 0; i < ids.n; i++) {
			const struct csaf_product *p = csaf_product(&w->products, ids.v[i]);

			if (!p)
				return json_err(&e, err, ERR_FOUND, "found product \"%.*s\", which nothing defines",
				                STR_ARG(str_sub(ids.v[i], 0, 100)));
			struct str name = p->name.n ? p->name : STR_JOIN(w->a, p->product, STR(" "), p->version.n ? p->version : p->range);
			struct str line = one_line(w->a, STR_JOIN(w->a, e.key, STR(": "), name), LINE);

			if (w->versions.n + line.n + 60 < SHORT)
				put_line(&w->versions, "", line);
			else
				w->versions_left++;
		}
	}
	return true;
}

/* --- a vulnerability --- */

static bool read_dates(struct writing *w, const struct json *v, struct err *err)
{
	struct json exploited;
	struct str discovered;
	unixtime at = TIME_NONE;

	if (!text_of(v, "discovery_date", &discovered, err) || !json_time(v, "disclosure_date", &at, err) ||
	    (at == TIME_NONE && !json_time(v, "release_date", &at, err)) ||
	    !objects(v, "first_known_exploitation_dates", LISTED, &exploited, err))
		return false;
	if (discovered.n)
		put_line(&w->found, "", one_line(w->a, discovered, 100));
	if (at != TIME_NONE && (w->disclosed == TIME_NONE || at < w->disclosed))
		w->disclosed = at;
	w->exploited = w->exploited || json_count(&exploited);
	return true;
}

static bool read_ids(struct writing *w, const struct json *v, struct err *err)
{
	struct json arr, e;
	struct str cve = STR(""), title, text = STR("");

	if (!json_str(v, "cve", JSON_OPTIONAL, &cve, err) || !text_of(v, "title", &title, err) || !objects(v, "ids", LISTED, &arr, err))
		return false;
	if (title.n)
		put_text(&w->words, one_line(w->a, title, LINE), STR(""));
	if (cve.n)
		put_line(&w->words, "\n", one_line(w->a, cve, 60));
	for (struct json_iter it = json_iter(&arr); json_next(&it, &e);) {
		if (!json_want(&e, JSON_OBJECT, err) || !json_str(&e, "text", JSON_REQUIRED, &text, err))
			return false;
		put_line(&w->words, "\n", one_line(w->a, text, 200));
	}
	return true;
}

static bool read_vulnerability(struct writing *w, const struct json *v, struct err *err)
{
	return json_want(v, JSON_OBJECT, err) && read_ids(w, v, err) && read_notes(w, v, err) && read_cwes(w, v, err) &&
	       read_vectors(w, v, err) && read_references(w, v, err) && read_status(w, v, err) && read_threats(w, v, err) &&
	       read_involvements(w, v, err) && read_thanks(w, v, err) && read_dates(w, v, err);
}

/* --- the document --- */

struct head { struct str title, id, publisher, contact, lang; };

static bool read_head(struct arena *a, const struct json *doc, struct head *h, struct err *err)
{
	struct json publisher, tracking;
	struct str version = STR(""), title = STR(""), name = STR("");

	if (!json_str(doc, "csaf_version", JSON_REQUIRED, &version, err) || !json_prose(doc, "title", JSON_REQUIRED, &title, err) ||
	    !json_object(doc, "publisher", JSON_REQUIRED, &publisher, err) ||
	    !json_prose(&publisher, "name", JSON_REQUIRED, &name, err) ||
	    !text_of(&publisher, "contact_details", &h->contact, err) || !json_object(doc, "tracking", JSON_REQUIRED, &tracking, err) ||
	    !json_str(&tracking, "id", JSON_REQUIRED, &h->id, err) || !text_of(doc, "lang", &h->lang, err))
		return false;
	if (!str_eq(version, STR("2.0")) && !str_eq(version, STR("2.1")))
		return json_err(doc, err, ERR_RANGE, "found csaf_version \"%.*s\", expected 2.0 or 2.1", STR_ARG(str_sub(version, 0, 20)));
	h->title = one_line(a, title, LINE);
	h->publisher = one_line(a, name, 120);
	return true;
}

static void add(struct csaf_report *r, const char *name, struct str value)
{
	if (value.n && r->n < CSAF_REPORT_FIELDS)
		r->v[r->n++] = (struct csaf_field){ name, value };
}

static struct str joined(struct arena *a, const struct strs *l, size_t max)
{
	struct str s = STR("");

	for (size_t i = 0; i < l->n && s.n + l->v[i].n + 2 <= max; i++)
		s = STR_JOIN(a, s, s.n ? STR(", ") : STR(""), l->v[i]);
	return s;
}

/* "en-US" is English; of what the hub does not speak nothing. */
static struct str language(struct str tag)
{
	if (str_istarts(tag, STR("zh")))
		return STR("zh-CN");
	return str_istarts(tag, STR("en")) ? STR("en") : STR("");
}

static const char *only_mail(struct arena *a, struct str contact)
{
	struct str s = str_trim(contact);
	size_t at = str_chr(s, '@');

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || memchr("<>(),;:\"[]", s.p[i], 10))
			return NULL;
	return at != SIZE_MAX && at && str_chr(str_from(s, at), '.') != SIZE_MAX ? str_cstr(a, s) : NULL;
}

static void finish(struct writing *w, const struct head *h, struct csaf_report *ret)
{
	struct arena *a = w->a;

	if (w->versions_left)
		buf_printf(&w->versions, "\n... and %zu more", w->versions_left);
	put_line(&w->words, w->words.n ? "\n" : "", STR_JOIN(a, STR("CSAF "), one_line(a, h->id, 200)));
	if (h->contact.n)
		put_line(&w->found, w->found.n ? "\n" : "", one_line(a, h->contact, 1000));
	*ret = (struct csaf_report){ .id = one_line(a, h->id, 200), .disclosed = w->disclosed, .mail = only_mail(a, h->contact) };
	add(ret, "title", h->title);
	add(ret, "product", buf_dup(a, &w->product));
	add(ret, "versions", buf_dup(a, &w->versions));
	add(ret, "words", buf_dup(a, &w->words));
	add(ret, "steps", buf_dup(a, &w->steps));
	add(ret, "impact", buf_dup(a, &w->impact));
	add(ret, "found", buf_dup(a, &w->found));
	if (w->exploited)
		add(ret, "exploited", STR("yes"));
	add(ret, "told", buf_dup(a, &w->told));
	if (w->thanked.n) {
		add(ret, "credit", STR("name"));
		add(ret, "credit_as", joined(a, &w->thanked, 200));
	}
	add(ret, "name", h->publisher);
	add(ret, "lang", language(h->lang));
	add(ret, "origin", STR("csaf"));
}

static bool read_all(struct writing *w, const struct json *root, struct head *h, struct err *err)
{
	struct json doc, vulns, v;

	if (!json_object(root, "document", JSON_REQUIRED, &doc, err) || !read_head(w->a, &doc, h, err) ||
	    !csaf_products_read(w->a, root, &w->products, err) || !json_array(root, "vulnerabilities", JSON_REQUIRED, &vulns, err) ||
	    !json_at_most(&vulns, VULNS, "vulnerabilities; send a document for each", err))
		return false;
	if (!json_count(&vulns))
		return json_err(&vulns, err, ERR_MISSING, "found no vulnerability");
	put_makes(w);
	if (!read_notes(w, &doc, err) || !read_thanks(w, &doc, err) || !read_references(w, &doc, err))
		return false;
	for (struct json_iter it = json_iter(&vulns); json_next(&it, &v);)
		if (!read_vulnerability(w, &v, err))
			return false;
	return true;
}

bool csaf_report_of(struct arena *a, const struct json *root, struct csaf_report *ret, struct err *err)
{
	struct writing w = { .a = a, .disclosed = TIME_NONE };
	struct buf *const all[] = { &w.words, &w.steps, &w.impact, &w.versions, &w.found, &w.told, &w.product };
	enum { BUFS = sizeof all / sizeof *all };
	struct head h = { 0 };
	bool ok;

	for (size_t i = 0; i < BUFS; i++)
		buf_init(all[i], LIMIT_TEXT);
	ok = read_all(&w, root, &h, err);
	for (size_t i = 0; ok && i < BUFS; i++)
		ok = buf_ok(all[i], err);
	if (ok)
		finish(&w, &h, ret);
	for (size_t i = 0; i < BUFS; i++)
		buf_release(all[i]);
	return ok;
}

bool csaf_report_read(struct arena *a, struct str text, struct csaf_report *ret, struct err *err)
{
	struct json root;

	return json_read(a, text, LIMIT_CSAF_REPORT, &root, err) && json_want(&root, JSON_OBJECT, err) &&
	       csaf_report_of(a, &root, ret, err);
}
