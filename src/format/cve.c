/* cve - CVE JSON 5.x records. */
#include "format/all_readers.h"
#include "format/each.h"
#include "base/limits.h"

static bool decode(struct arena *a, struct str text, struct records *ret, struct err *why)
{
	struct json root, meta;

	if (!json_read(a, text, LIMIT_RECORD, &root, why) || !json_want(&root, JSON_OBJECT, why) ||
	    !json_object(&root, "cveMetadata", JSON_REQUIRED, &meta, why))
		return false;
	struct record *r = records_add(a, ret, SOURCE_CVE);

	if (!json_str(&meta, "cveId", JSON_REQUIRED, &r->key, why))
		return false;
	strs_add(a, &r->about, r->key);
	r->body = text;
	return true;
}

static bool is_cve(struct str name, struct str head)
{
	(void)name;
	return head_has(head, "cveMetadata") || (head_has(head, "containers") && (head_has(head, "cna") || head_has(head, "adp")));
}

static bool read_cve(struct input *in, const struct sink *to, struct err *err)
{
	return each_json(in, to, &(struct each_json){ .decode = decode }, err);
}

const struct reader reader_cve = { .name = "CVE JSON 5", .source = SOURCE_CVE, .is = is_cve, .read = read_cve };
