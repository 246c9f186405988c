/*
 * CISA's catalogue of known exploited vulnerabilities: one JSON document, a snapshot of the whole.
 *
 * {"title","catalogVersion","dateReleased","count","vulnerabilities":[{"cveID","vendorProject","product",
 *  "vulnerabilityName","dateAdded","shortDescription","requiredAction","dueDate", and optionally
 *  "knownRansomwareCampaignUse","notes","cwes":[]}]}
 * Schema: https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities_schema.json. Vendors and
 * products are free text with mixed case and trailing blanks. Most rows speak of servers and desktops: they add
 * to entries that others create; those of mobile devices stand on their own.
 */
#include "format/all_readers.h"
#include "format/feed.h"

#define ACTION_SHORT 240 /* bytes of the required action that an entry shows */

/* What runs on or in a phone, tablet or watch. All three parts must be found within vendorProject, product, and the
 * row's name and description; an empty part always is. */
static const struct mobile { struct str vendor, product, text; } mobile[] = {
	{ STR_LIT("android"),     STR_LIT(""),                  STR_LIT("") },
	{ STR_LIT("google"),      STR_LIT("pixel"),             STR_LIT("") },
	{ STR_LIT("google"),      STR_LIT("android"),           STR_LIT("") }, /* also "Chrome for Android UI" */
	{ STR_LIT("apple"),       STR_LIT("ios"),               STR_LIT("") },
	{ STR_LIT("apple"),       STR_LIT("ipados"),            STR_LIT("") },
	{ STR_LIT("apple"),       STR_LIT("watchos"),           STR_LIT("") },
	{ STR_LIT("apple"),       STR_LIT("visionos"),          STR_LIT("") },
	{ STR_LIT("apple"),       STR_LIT("multiple products"), STR_LIT("ios") },
	{ STR_LIT("apple"),       STR_LIT("multiple products"), STR_LIT("ipados") },
	{ STR_LIT("apple"),       STR_LIT("multiple products"), STR_LIT("watchos") },
	{ STR_LIT("apple"),       STR_LIT("multiple products"), STR_LIT("multiple apple products") },
	{ STR_LIT("qualcomm"),    STR_LIT("chipset"),           STR_LIT("") },
	{ STR_LIT("qualcomm"),    STR_LIT("snapdragon"),        STR_LIT("") },
	{ STR_LIT("mediatek"),    STR_LIT("chipset"),           STR_LIT("") },
	{ STR_LIT("unisoc"),      STR_LIT(""),                  STR_LIT("") },
	{ STR_LIT("samsung"),     STR_LIT("mobile"),            STR_LIT("") },
	{ STR_LIT("samsung"),     STR_LIT("exynos"),            STR_LIT("") },
	{ STR_LIT("arm"),         STR_LIT("mali"),              STR_LIT("") },
	{ STR_LIT("imagination"), STR_LIT(""),                  STR_LIT("") },
	{ STR_LIT("huawei"),      STR_LIT("emui"),              STR_LIT("") },
	{ STR_LIT("huawei"),      STR_LIT("harmonyos"),         STR_LIT("") },
	{ STR_LIT("huawei"),      STR_LIT("phone"),             STR_LIT("") },
	{ STR_LIT("honor"),       STR_LIT(""),                  STR_LIT("") },
	{ STR_LIT("oppo"),        STR_LIT(""),                  STR_LIT("") },
	{ STR_LIT("vivo"),        STR_LIT(""),                  STR_LIT("") },
	{ STR_LIT("xiaomi"),      STR_LIT("miui"),              STR_LIT("") },
	{ STR_LIT("xiaomi"),      STR_LIT("phone"),             STR_LIT("") },
	{ STR_LIT("oneplus"),     STR_LIT(""),                  STR_LIT("") },
	{ STR_LIT("meta"),        STR_LIT("whatsapp"),          STR_LIT("") },
	{ STR_LIT("facebook"),    STR_LIT("whatsapp"),          STR_LIT("") },
};

static bool holds_word(struct str s, struct str word)
{
	return !word.n || str_ifind(s, word) != SIZE_MAX;
}

/* "arm" shall not be found in "Charm": a vendor starts with its name. */
static bool of_mobile_devices(struct str vendor, struct str product, const struct record *r)
{
	for (size_t i = 0; i < sizeof(mobile) / sizeof(mobile[0]); i++) {
		const struct mobile *m = &mobile[i];

		if (str_istarts(vendor, m->vendor) && holds_word(product, m->product) &&
		    (holds_word(r->description, m->text) || holds_word(r->title, m->text)))
			return true;
	}
	return false;
}

/* `notes` is a list of links, parted by ";", some with a word before them. */
static void read_notes(struct arena *a, struct str notes, struct record *r)
{
	struct str word;

	while (str_token(&notes, " ;,\t\r\n", &word))
		if (str_starts(word, STR("http")) && str_find(word, STR("//nvd.nist.gov/")) == SIZE_MAX &&
		    str_find(word, STR("//www.cisa.gov/")) == SIZE_MAX)
			record_refer(a, r, link_clean(a, word), reference_kind_of(word));
}

static bool decode_kev(struct arena *a, struct str text, struct records *ret, struct err *err)
{
	struct json j;
	struct record *r = records_add(a, ret, SOURCE_KEV);
	struct str vendor, product, action, ransom = STR_NONE, notes = STR_NONE;
	day added, due;
	char due_text[11];

	if (!feed_object(a, text, &j, err) || !feed_cve(a, &j, "cveID", &r->key, err) ||
	    !feed_str(&j, "vendorProject", JSON_REQUIRED, &vendor, err) ||
	    !feed_str(&j, "product", JSON_REQUIRED, &product, err) ||
	    !feed_str(&j, "vulnerabilityName", JSON_REQUIRED, &r->title, err) ||
	    !feed_day(&j, "dateAdded", JSON_REQUIRED, &added, err) ||
	    !feed_str(&j, "shortDescription", JSON_REQUIRED, &r->description, err) ||
	    !feed_str(&j, "requiredAction", JSON_REQUIRED, &action, err) ||
	    !feed_day(&j, "dueDate", JSON_REQUIRED, &due, err) ||
	    !feed_str(&j, "knownRansomwareCampaignUse", JSON_OPTIONAL, &ransom, err) ||
	    !feed_str(&j, "notes", JSON_OPTIONAL, &notes, err) ||
	    !json_strs(a, &j, "cwes", JSON_OPTIONAL, &r->weaknesses, err))
		return false;
	struct evidence *e = record_evidence(a, r, EVIDENCE_KEV, "CISA KEV");
	struct str brief = text_clip(action, ACTION_SHORT);

	e->text = str_printf(a, "due %s%s: %.*s%s", day_format(due, due_text),
	                     str_ieq(ransom, STR("Known")) ? ", known ransomware use" : "", STR_ARG(brief),
	                     brief.n < action.n ? "…" : "");
	e->url = str_printf(a, "https://www.cisa.gov/known-exploited-vulnerabilities-catalog?field_cve=%.*s",
	                    STR_ARG(r->key));
	e->date = added;
	record_about(a, r, r->key);
	read_notes(a, notes, r);
	r->creates = of_mobile_devices(vendor, product, r);
	r->updated = day_start(added);
	r->provider = STR("CISA");
	r->body = text;
	return true;
}

static bool is_kev(struct str name, struct str head)
{
	(void)name;
	return head_first(head) == '{' && head_has(head, "vulnerabilities") && !head_has(head, "properties") && /* its schema */
	       (head_has(head, "catalogVersion") || head_has(head, "cveID"));
}

FEED_JSON_READER(kev, "KEV catalogue", SOURCE_KEV, "vulnerabilities");
