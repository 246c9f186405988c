/*
 * tocsin - our own list as a source: the starter list, another hub's export.
 *
 * Entries as format/entry_json.h has them, one a line or an array of them. A list may start with a line that says what
 * it is: {"tocsin":"list","version":1}, with whatever else its maker wants to tell people.
 */
#include "base/limits.h"
#include "format/all_readers.h"
#include "format/entry_json.h"
#include "format/feed.h"

/* Of a list of a later version this line is told as a reject; its entries are read as far as they are like ours. */
static bool check_title(const struct json *j, struct err *why)
{
	struct str what;
	uint64_t version = 1;

	if (!json_str(j, "tocsin", JSON_REQUIRED, &what, why) || !json_u64(j, "version", JSON_OPTIONAL, &version, why))
		return false;
	if (str_eq(what, STR("list")) && version == 1)
		return true;
	struct json at = json_in(j, str_eq(what, STR("list")) ? "version" : "tocsin");

	return json_err(&at, why, ERR_RANGE, "found %.*s version %llu, expected list version 1", STR_ARG(what),
	                (unsigned long long)version);
}

/* Everything a record can carry over; what a merge derives (fix level, exploited, disagreements) it derives anew. */
static bool decode_tocsin(struct arena *a, struct str text, struct records *ret, struct err *why)
{
	struct json root;
	struct entry e;

	if (!feed_object(a, text, &root, why))
		return false;
	if (json_in(&root, "tocsin").v)
		return check_title(&root, why);
	if (!entry_json_get(a, &root, &e, why))
		return false;
	struct record *r = records_add(a, ret, SOURCE_TOCSIN);

	r->key = e.id;
	strs_add(a, &r->about, e.id);
	r->aliases = e.aliases;
	r->withdrawn = e.state == ENTRY_WITHDRAWN;
	r->published = e.published;
	r->updated = e.updated == TIME_NONE ? e.published : e.updated;
	r->provider = STR("tocsin");
	r->title = e.title;
	r->description = e.summary;
	r->severity = e.severity == SEVERITY_UNKNOWN ? STR_NONE : severity_names[e.severity];
	r->kind = e.kind;
	r->component = e.component;
	r->weaknesses = e.weaknesses;
	r->credits = e.credits;
	r->vectors = e.vectors;
	r->vector_n = e.vector_n;
	r->evidence = e.evidence;
	r->evidence_n = e.evidence_n;
	r->references = e.references;
	r->reference_n = e.reference_n;
	r->clauses = e.clauses;
	r->clause_n = e.clause_n;
	r->body = text;
	return true;
}

/* An entry without conditions is known by its order: "id" first (as entry_json_put() writes it), and a title. */
static bool is_tocsin(struct str name, struct str head)
{
	struct str rest = without_mark(head), first = STR_NONE;

	(void)name;
	str_token(&rest, " \t\r\n[{:", &first);
	return head_has(head, "tocsin") || head_has(head, "conditions") ||
	       (str_eq(first, STR("\"id\"")) && head_has(head, "title"));
}

FEED_JSON_READER(tocsin, "Tocsin list", SOURCE_TOCSIN, NULL);
