/*
 * Public links beside a CVE (from trickest/cve), machine-collected and noisy:
 *
 * {"cve", "links": [...], "direct": [...]}
 * Only the "direct" ones, which name the CVE or stand at a known exploit archive, come near a claim that a proof of
 * concept exists; a line without one gives no record. Nothing is created.
 */
#include "base/limits.h"
#include "format/all_readers.h"
#include "format/feed.h"

#define LINKS_MAX 20 /* kept of one CVE: more say nothing more */

static bool decode_poc(struct arena *a, struct str text, struct records *ret, struct err *err)
{
	struct json j;
	struct str cve;
	struct strs links = { 0 }, direct = { 0 };

	if (!feed_object(a, text, &j, err) || !feed_cve(a, &j, "cve", &cve, err) ||
	    !json_strs(a, &j, "links", JSON_OPTIONAL, &links, err) ||
	    !json_strs(a, &j, "direct", JSON_REQUIRED, &direct, err))
		return false;
	struct record *r = records_add(a, ret, SOURCE_POC);

	r->key = cve;
	r->creates = false;
	record_about(a, r, cve);
	for (size_t i = 0; i < direct.n && r->evidence_n < LINKS_MAX; i++) {
		struct str url = link_clean(a, direct.v[i]);

		if (!url.n)
			continue;
		record_evidence(a, r, EVIDENCE_POC, "public link")->url = url;
		record_refer(a, r, url, REF_EXPLOIT);
	}
	r->provider = STR("trickest/cve");
	r->body = text;
	if (!r->evidence_n)
		ret->n--;
	return true;
}

static bool is_poc(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "cve") && head_has(head, "links") && !head_has(head, "bulletin");
}

FEED_JSON_READER(poc, "public exploit links", SOURCE_POC, NULL);
