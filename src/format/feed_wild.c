/*
 * Analyses of flaws found in use ("0-days in the wild", Google Project Zero), the facts of each as one line:
 *
 * {"cve","title","disclosure_or_patch_date","product","advisory","affected_versions","first_patched_version",
 *  "bug_class","source_path"}
 * All texts are prose in Markdown; dates are in words, sometimes within a sentence. Products are not mobile only, so
 * nothing is created.
 */
#include "format/all_readers.h"
#include "format/feed.h"

static const struct str site = STR_LIT("https://googleprojectzero.github.io/0days-in-the-wild/");

/* The first link in a line of Markdown: up to white space or the parenthesis that ends "[text](link)". */
static struct str link_in(struct arena *a, struct str s)
{
	size_t at = str_find(s, STR("http"));

	if (at == SIZE_MAX)
		return STR_NONE;
	struct str rest = str_from(s, at), link = STR_NONE;

	str_token(&rest, " \t\r\n)>", &link);
	return link_clean(a, link);
}

/* The path of the analysis is that of its Markdown file; the site serves it as HTML. */
static struct str page_of(struct arena *a, struct str path)
{
	if (!str_ends(path, STR(".md")))
		return STR_NONE;
	return str_printf(a, "%.*s%.*s.html", STR_ARG(site), (int)path.n - 3, path.p);
}

static bool decode_wild(struct arena *a, struct str text, struct records *ret, struct err *err)
{
	struct json j;
	struct record *r = records_add(a, ret, SOURCE_WILD);
	struct str date = STR_NONE, product = STR_NONE, advisory = STR_NONE, path = STR_NONE;

	if (!feed_object(a, text, &j, err) || !feed_cve(a, &j, "cve", &r->key, err) ||
	    !feed_str(&j, "title", JSON_OPTIONAL, &r->title, err) ||
	    !feed_str(&j, "disclosure_or_patch_date", JSON_OPTIONAL, &date, err) ||
	    !feed_str(&j, "product", JSON_OPTIONAL, &product, err) ||
	    !feed_str(&j, "advisory", JSON_OPTIONAL, &advisory, err) ||
	    !feed_str(&j, "source_path", JSON_OPTIONAL, &path, err))
		return false;
	struct evidence *e = record_evidence(a, r, EVIDENCE_ATTACK, "Project Zero, 0-days in the wild");
	struct str link = link_in(a, advisory);

	e->text = product;
	e->url = page_of(a, path);
	e->date = day_in_words(date);
	record_about(a, r, r->key);
	record_refer(a, r, link, reference_kind_of(link) == REF_OTHER ? REF_ADVISORY : reference_kind_of(link));
	if (str_starts(r->title, r->key)) /* "CVE-2019-2215: Android use-after-free in Binder" */
		r->title = str_trim(str_from(r->title, r->key.n + 1));
	if (e->date)
		r->updated = day_start(e->date);
	r->creates = false;
	r->provider = STR("Project Zero");
	r->body = text;
	return true;
}

static bool is_wild(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "cve") && head_has(head, "disclosure_or_patch_date");
}

FEED_JSON_READER(wild, "0-days in the wild", SOURCE_WILD, NULL);
