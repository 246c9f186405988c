#include "feed_case.h"

#include <dirent.h>

/* A whole advisory in the manner of the standard's examples: hardware, a system before and at its fix, and both together. */
static const char advisory[] =
	"{\"document\":{\"category\":\"csaf_security_advisory\",\"csaf_version\":\"2.0\","
	"\"distribution\":{\"tlp\":{\"label\":\"WHITE\"}},"
	"\"publisher\":{\"category\":\"coordinator\",\"name\":\"Example Mobile Hub\",\"namespace\":\"https://hub.example\"},"
	"\"references\":[{\"category\":\"self\",\"summary\":\"Canonical\",\"url\":\"https://hub.example/mvh-2026-0007.json\"}],"
	"\"title\":\"June 2026: use after free in GPU driver\","
	"\"tracking\":{\"current_release_date\":\"2026-06-08T08:00:00Z\",\"id\":\"MVH-2026-0007\","
	"\"initial_release_date\":\"2026-06-01T08:00:00Z\",\"status\":\"final\",\"version\":\"2\"}},"
	"\"product_tree\":{\"branches\":[{\"branches\":["
	"{\"category\":\"product_name\",\"name\":\"Phone X\",\"product\":{\"name\":\"Acme Phone X\",\"product_id\":\"HW-X\","
	"\"product_identification_helper\":{\"model_numbers\":[\"AX-1000\"]}}},"
	"{\"branches\":[{\"category\":\"product_version_range\",\"name\":\"vers:generic/<2026-06-05\",\"product\":"
	"{\"name\":\"AcmeOS before 2026-06-05\",\"product_id\":\"OS-OLD\","
	"\"product_identification_helper\":{\"cpe\":\"cpe:2.3:o:acme:acmeos:*:*:*:*:*:*:*:*\"}}},"
	"{\"category\":\"product_version\",\"name\":\"2026-06-05\",\"product\":{\"name\":\"AcmeOS 2026-06-05\","
	"\"product_id\":\"OS-FIX\"}}],\"category\":\"product_name\",\"name\":\"AcmeOS\"}],"
	"\"category\":\"vendor\",\"name\":\"Acme\"}],"
	"\"relationships\":[{\"category\":\"installed_on\",\"full_product_name\":{\"name\":\"AcmeOS before 2026-06-05 on Phone X\","
	"\"product_id\":\"X-OLD\"},\"product_reference\":\"OS-OLD\",\"relates_to_product_reference\":\"HW-X\"},"
	"{\"category\":\"installed_on\",\"full_product_name\":{\"name\":\"AcmeOS 2026-06-05 on Phone X\",\"product_id\":\"X-FIX\"},"
	"\"product_reference\":\"OS-FIX\",\"relates_to_product_reference\":\"HW-X\"}]},"
	"\"vulnerabilities\":[{\"cve\":\"CVE-2026-12345\",\"cwe\":{\"id\":\"CWE-416\",\"name\":\"Use After Free\"},"
	"\"ids\":[{\"system_name\":\"Android Bug ID\",\"text\":\"A-340239088\"}],"
	"\"notes\":[{\"category\":\"description\",\"text\":\"A local app can reuse freed memory in the GPU driver.\"}],"
	"\"product_status\":{\"fixed\":[\"X-FIX\"],\"known_affected\":[\"X-OLD\"]},"
	"\"remediations\":[{\"category\":\"vendor_fix\",\"date\":\"2026-06-05T00:00:00Z\","
	"\"details\":\"Install patch level 2026-06-05.\","
	"\"product_ids\":[\"X-OLD\"],\"url\":\"https://hub.example/fix\"}],"
	"\"scores\":[{\"cvss_v3\":{\"baseScore\":7.8,\"baseSeverity\":\"HIGH\",\"vectorString\":"
	"\"CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H\",\"version\":\"3.1\"},\"products\":[\"X-OLD\"]}],"
	"\"threats\":[{\"category\":\"exploit_status\",\"details\":\"Limited, targeted exploitation seen.\","
	"\"product_ids\":[\"X-OLD\"]}],"
	"\"title\":\"Use after free in GPU driver\"}]}";

static void example(void **state)
{
	struct caught c;

	(void)state;
	catch_text(&c, &reader_csaf, str_of(advisory));
	assert_int_equal(c.reject_n, 0);
	assert_int_equal(c.record_n, 1);
	const struct record *r = caught_record(&c, "MVH-2026-0007#CVE-2026-12345");

	assert_text(r->about.v[0], "CVE-2026-12345");
	assert_text(r->aliases.v[0], "A-340239088");
	assert_text(r->provider, "Example Mobile Hub");
	assert_text(r->title, "Use after free in GPU driver");
	assert_text(r->description, "A local app can reuse freed memory in the GPU driver.\n\n"
	                            "Fix of 2026-06-05: Install patch level 2026-06-05.");
	assert_int_equal(day_of(r->published), 20260601);
	assert_int_equal(day_of(r->updated), 20260608);
	assert_text(r->weaknesses.v[0], "CWE-416");
	assert_true(r->vectors[0].score == 7.8);
	assert_int_equal(r->statement_n, 1);
	const struct statement *s = &r->statements[0];

	assert_true(!s->is_cna);
	assert_text(s->vendor, "Acme");
	assert_text(s->product, "AcmeOS");
	assert_int_equal(s->platforms.n, 2);
	assert_text(s->platforms.v[0], "Acme Phone X");
	assert_text(s->platforms.v[1], "AX-1000");
	assert_int_equal(s->version_n, 2);
	assert_int_equal(s->versions[0].status, STATUS_AFFECTED);
	assert_text(s->versions[0].version, "0");
	assert_text(s->versions[0].less_than, "2026-06-05");
	assert_text(s->versions[0].type, "generic");
	assert_int_equal(s->versions[1].status, STATUS_UNAFFECTED);
	assert_text(s->versions[1].version, "2026-06-05");
	assert_int_equal(r->fix_n, 1);
	assert_text(r->fixes[0].version, "2026-06-05");
	assert_int_equal(r->evidence_n, 1);
	assert_int_equal(r->evidence[0].kind, EVIDENCE_CLAIM);
	assert_int_equal(r->reference_n, 2);
	want_str(r->body, str_of(advisory), "the body of a single one is the document");
	catch_end(&c);
}

/* Every official test document is read or refused in words; what is refused is known. */
static void official(void **state)
{
	static const char *const folders[] = {
		"2.0/mandatory", "2.0/optional", "2.0/informative", "2.1/mandatory", "2.1/recommended", "2.1/informative",
	};
	size_t documents = 0, rejects = 0;

	(void)state;
	for (size_t f = 0; f < ROWS(folders); f++) {
		char inside[128], path[1024];

		snprintf(inside, sizeof inside, "csaf-tests/csaf_%s", folders[f]);
		shared_data(path, sizeof path, inside);
		struct dirent **names;
		int n = scandir(path, &names, NULL, alphasort);

		assert_true(n > 0);
		for (int i = 0; i < n; i++) {
			const char *name = names[i]->d_name;
			struct caught c;

			if (name[0] != '.' && !strstr(name, ".result.json")) {
				char file[512];

				snprintf(file, sizeof file, "%s/%s", inside, name);
				catch_start(&c, &reader_csaf);
				struct input_visitor v = { .ctx = &c, .member = catch_member };

				snprintf(path, sizeof path, "%s", shared_data((char[1024]){ 0 }, 1024, file));
				assert_true(input_walk(path, &v, &(struct err){ 0 }));
				documents++;
				rejects += c.reject_n;
				for (size_t k = 0; k < c.reject_n; k++)
					want(strstr(c.rejects[k].msg, "is labelled TLP:") || strstr(c.rejects[k].msg, "nested deeper than"),
					     "%s: %s: %s", name, c.rejects[k].where, c.rejects[k].msg);
				catch_end(&c);
			}
			free(names[i]);
		}
		free(names);
	}
	assert_int_equal(documents, 532);
	assert_int_equal(rejects, 14);
}

#define TRACKING  "\"tracking\":{\"id\":\"T-1\",\"current_release_date\":\"2024-01-02T00:00:00Z\"}"
#define DOCUMENT  "\"document\":{\"csaf_version\":\"2.1\",\"publisher\":{\"category\":\"vendor\",\"name\":\"Acme\"}," TRACKING "}"
#define TREE(ids) "\"product_tree\":{\"full_product_names\":[" ids "]}"
#define CSAF(tree, vulnerability) "{" DOCUMENT "," tree ",\"vulnerabilities\":[" vulnerability "]}"
#define P(id)     "{\"product_id\":\"" id "\",\"name\":\"Product " id "\"}"
#define V(more)   CSAF(TREE(P("A")), "{\"cve\":\"CVE-2024-0001\"," more "}")

/* Several in one document: each gets a body of its own, which gives the same record again (catch_record checks it). */
static void several(void **state)
{
	struct caught c;

	(void)state;
	catch_text(&c, &reader_csaf, STR(CSAF(TREE(P("A") "," P("B")),
		"{\"cve\":\"CVE-2024-0001\",\"product_status\":{\"known_affected\":[\"A\"],\"under_investigation\":[\"B\"]},"
		"\"metrics\":[{\"products\":[\"A\"],\"content\":{\"cvss_v4\":{\"version\":\"4.0\",\"vectorString\":\"CVSS:4.0/AV:N\","
		"\"baseScore\":9.3}}}],\"cwes\":[{\"id\":\"CWE-20\"},{\"id\":\"CWE-79\"}]},"
		"{\"ids\":[{\"system_name\":\"x\",\"text\":\"ACME-7\"}],\"product_status\":{\"known_not_affected\":[\"A\"]}},"
		"{\"title\":\"nameless\","
		"\"first_known_exploitation_dates\":[{\"date\":\"2024-02-01\",\"exploitation_date\":\"2024-01-31\"}]}")));
	assert_int_equal(c.record_n, 3);
	const struct record *r = caught_record(&c, "T-1#CVE-2024-0001");

	assert_int_equal(r->statement_n, 2);
	assert_text(r->statements[0].product, "Product A");
	assert_true(r->statements[0].is_cna);
	assert_text(r->statements[0].versions[0].less_than, "*");
	assert_int_equal(r->statements[1].versions[0].status, STATUS_UNKNOWN);
	assert_text(r->vectors[0].version, "4.0");
	assert_int_equal(r->weaknesses.n, 2);
	assert_text(caught_record(&c, "T-1#ACME-7")->about.v[0], "ACME-7");
	r = caught_record(&c, "T-1#nameless");
	assert_text(r->about.v[0], "T-1");
	assert_int_equal(r->evidence[0].date, 20240131);
	catch_end(&c);
}

static void versions(void **state)
{
	static const struct { const char *range, *told; } rows[] = {
		{ "vers:generic/<2026-06-05", "0 < 2026-06-05;" },
		{ "<2026-06-05", "0 < 2026-06-05;" },
		{ "<= 5.2", "0 <= 5.2;" },
		{ "vers:semver/>=1.0|<2.0", "1.0 < 2.0;" },
		{ ">=1.0, <2.0", "1.0 < 2.0;" },
		{ "vers:semver/>=1.0|<=1.5|>=3.0|<3.2", "1.0 <= 1.5;3.0 < 3.2;" },
		{ "vers:semver/1.0|2.0", "1.0;2.0;" },
		{ "vers:semver/>1.0", "1.0 < *;" },
		{ "vers:all/*", "0 < *;" },
		{ "vers:semver/!=1.0|<2", "0 < 2;" },
		{ "all versions before 5.2", "all versions before 5.2;" },
		{ "vers:", "vers:;" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char text[2048], told[256] = "";
		size_t n = 0;
		struct caught c;

		snprintf(text, sizeof text, CSAF("\"product_tree\":{\"branches\":[{\"category\":\"product_version_range\",\"name\":\"%s\","
		         "\"product\":" P("A") "}]}", "{\"product_status\":{\"known_affected\":[\"A\"]}}"), rows[i].range);
		catch_text(&c, &reader_csaf, str_of(text));
		want(c.record_n == 1, "%s: %s", rows[i].range, c.rejects[0].msg);
		const struct statement *s = &c.records[0].statements[0];

		for (size_t k = 0; k < s->version_n; k++) {
			const struct version_row *v = &s->versions[k];

			n += (size_t)snprintf(told + n, sizeof told - n, "%.*s", STR_ARG(v->version));
			if (v->less_than.n)
				n += (size_t)snprintf(told + n, sizeof told - n, " < %.*s", STR_ARG(v->less_than));
			if (v->less_than_or_equal.n)
				n += (size_t)snprintf(told + n, sizeof told - n, " <= %.*s", STR_ARG(v->less_than_or_equal));
			n += (size_t)snprintf(told + n, sizeof told - n, ";");
		}
		want(strcmp(told, rows[i].told) == 0, "%s: told %s", rows[i].range, told);
		catch_end(&c);
	}
}

static void exploit_status(void **state)
{
	static const struct { const char *says; bool claim; } rows[] = {
		{ "Limited, targeted exploitation seen.", true },
		{ "Exploited:Yes;Latest Software Release:Exploitation Detected", true },
		{ "Exploited:No;Latest Software Release:Exploitation Less Likely", false },
		{ "We are not aware of active exploitation.", false },
		{ "No exploitation observed", false },
		{ "CISA: known exploited vulnerability", true },
		{ "Proof of concept available", false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char text[1024];
		struct caught c;

		snprintf(text, sizeof text, V("\"threats\":[{\"category\":\"exploit_status\",\"details\":\"%s\"}]"), rows[i].says);
		catch_text(&c, &reader_csaf, str_of(text));
		want(c.record_n == 1 && (c.records[0].evidence_n == 1) == rows[i].claim, "%s", rows[i].says);
		catch_end(&c);
	}
}

#define RELATION(id, first, second)                                                                                    \
	"{\"product_reference\":\"" first "\",\"relates_to_product_reference\":\"" second "\",\"full_product_name\":" P(id) "}"
#define RELATED(list) CSAF("\"product_tree\":{\"full_product_names\":[" P("A") "," P("B") "],\"relationships\":[" list "]}", \
	"{\"product_status\":{\"fixed\":[\"Z\"]}}")

static void damage(void **state)
{
	static const struct damaged cases[] = {
		{ "{\"document\":{\"csaf_version\":\"1.2\"}}", 0, 0, "/document/csaf_version", "expected 2.0 or 2.1" },
		{ "{\"document\":{}}", 0, 0, "/document/csaf_version", "found nothing" },
		{ "{\"document\":{\"csaf_version\":\"2.0\"}}", 0, 0, "/document/tracking", "found nothing" },
		{ "{\"document\":{\"csaf_version\":\"2.0\",\"tracking\":{}}}", 0, 0, "/document/tracking/id", "found nothing" },
		{ "{\"document\":{\"csaf_version\":\"2.0\",\"distribution\":{\"tlp\":{\"label\":\"RED\"}}," TRACKING "}}", 0, 0,
		  "/document/distribution/tlp", "is labelled TLP:RED, and the list is public" },
		{ "{" DOCUMENT "}", 0, 0, NULL, NULL },
		{ "{" DOCUMENT ",\"vulnerabilities\":{}}", 0, 0, "/vulnerabilities", "found object" },
		{ "{" DOCUMENT ",\"product_tree\":[]}", 0, 0, "/product_tree", "found array" },
		{ CSAF(TREE("1"), ""), 0, 0, "/product_tree/full_product_names/0", "found number" },
		{ CSAF(TREE("{}"), ""), 0, 0, "/full_product_names/0/product_id", "found nothing" },
		{ CSAF("\"product_tree\":{\"branches\":[{\"name\":\"x\"}]}", ""), 0, 0, "/branches/0/category", "found nothing" },
		{ V("\"product_status\":{\"fixed\":[\"B\"]}"), 0, 0, "/vulnerabilities/0/product_status/fixed/0", "which nothing defines" },
		{ V("\"product_status\":{\"fixed\":[1]}"), 0, 0, "/product_status/fixed/0", "found number" },
		{ V("\"product_status\":[]"), 0, 0, "/product_status", "found array" },
		{ V("\"scores\":[{\"cvss_v3\":[]}]"), 0, 0, "/scores/0/cvss_v3", "found array" },
		{ V("\"metrics\":[{}]"), 0, 0, "/metrics/0/content", "found nothing" },
		{ V("\"threats\":[{\"details\":1}]"), 0, 0, "/threats/0/details", "found number" },
		{ V("\"remediations\":{}"), 0, 0, "/remediations", "found object" },
		{ V("\"notes\":[{\"category\":\"description\",\"text\":[]}]"), 0, 0, "/notes/0/text", "found array" },
		{ CSAF(TREE(P("A")), "{\"cve\":\"CVE-1\"}"), 0, 0, "/vulnerabilities/0/cve", "CVE" },
		{ CSAF(TREE(P("A")), "{\"ids\":[{}]}"), 0, 0, "/vulnerabilities/0/ids/0/text", "found nothing" },
		/* derived products: in any order, but not of themselves, and of nothing unknown */
		{ RELATED(RELATION("Z", "Y", "B") "," RELATION("Y", "A", "B")), 0, 1, NULL, NULL },
		{ RELATED(RELATION("Z", "Z", "B")), 0, 0, "/relationships/0", "found product \"Z\", which nothing defines" },
		{ RELATED(RELATION("Z", "A", "Q")), 0, 0, "/relationships/0", "found product \"Q\", which nothing defines" },
		{ RELATED(RELATION("Z", "Y", "B") "," RELATION("Y", "Z", "B")), 0, 0, "/relationships/", "which nothing defines" },
	};

	(void)state;
	check_damaged(&reader_csaf, cases, ROWS(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(example),  cmocka_unit_test(official),       cmocka_unit_test(several),
		cmocka_unit_test(versions), cmocka_unit_test(exploit_status), cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests_name("csaf", tests, NULL, NULL);
}
