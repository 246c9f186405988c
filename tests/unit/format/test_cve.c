#include "feed_case.h"

#include <zlib.h>

#include "base/buf.h"
#include "base/limits.h"

/* --- the real records: counts taken by an independent script --- */

static void counts(void **state)
{
	static const struct {
		const char *file;
		size_t records, rejected, statements, versions, changes, references, weaknesses, vectors, ssvc, active, kev, undated;
	} rows[] = {
		{ "android-google.jsonl.gz", 539, 0, 834, 1809, 0, 727, 302, 310, 539, 4, 5, 0 },
		{ "apple-mobile.jsonl.gz", 297, 0, 1544, 1605, 0, 1966, 107, 142, 297, 6, 8, 0 },
		{ "chrome-mobile.jsonl.gz", 26, 0, 37, 37, 0, 85, 15, 14, 26, 1, 1, 0 },
		{ "gpu-arm-imagination.jsonl.gz", 25, 0, 83, 96, 44, 25, 29, 21, 25, 1, 1, 0 },
		{ "huawei-honor.jsonl.gz", 277, 0, 541, 1550, 0, 424, 251, 174, 277, 0, 0, 0 },
		{ "linux-kernel-2025-2026.jsonl.gz", 2319, 0, 4638, 30723, 0, 12296, 0, 993, 0, 0, 0, 2319 },
		{ "linux-kernel.jsonl.gz", 2616, 54, 5872, 30017, 0, 13066, 186, 322, 2562, 1, 1, 0 },
		{ "mediatek.jsonl.gz", 203, 0, 2330, 2506, 0, 206, 154, 141, 203, 0, 0, 0 },
		{ "mobile-apps-and-other.jsonl.gz", 283, 0, 1273, 1333, 3, 553, 186, 249, 282, 2, 2, 0 },
		{ "more-2024.jsonl.gz", 29, 1, 265, 499, 0, 118, 10, 10, 1, 0, 0, 0 },
		{ "openharmony.jsonl.gz", 45, 0, 58, 64, 0, 45, 50, 45, 45, 0, 0, 0 },
		{ "other-oem.jsonl.gz", 45, 0, 60, 60, 4, 56, 45, 45, 45, 0, 0, 0 },
		{ "qualcomm.jsonl.gz", 238, 0, 17939, 43132, 0, 238, 238, 238, 238, 3, 3, 0 },
		{ "recent-2025-2026.jsonl.gz", 62, 0, 181, 287, 0, 197, 61, 58, 55, 5, 4, 0 },
		{ "samsung.jsonl.gz", 152, 0, 239, 247, 0, 152, 152, 152, 152, 0, 0, 0 },
		{ "unisoc.jsonl.gz", 168, 0, 324, 353, 0, 168, 35, 35, 168, 0, 0, 0 },
	};

	(void)state;
	for (size_t f = 0; f < ROWS(rows); f++) {
		size_t rejected = 0, statements = 0, versions = 0, changes = 0, references = 0, weaknesses = 0, vectors = 0;
		size_t ssvc = 0, active = 0, kev = 0, undated = 0;
		char name[128];
		struct caught c;

		snprintf(name, sizeof name, "mobile-cves/%s", rows[f].file);
		catch_file(&c, &reader_cve, name);
		for (size_t i = 0; i < c.record_n; i++) {
			const struct record *r = &c.records[i];

			rejected += r->withdrawn;
			statements += r->statement_n;
			references += r->reference_n;
			weaknesses += r->weaknesses.n;
			vectors += r->vector_n;
			undated += r->updated == TIME_NONE;
			for (size_t k = 0; k < r->statement_n; k++) {
				versions += r->statements[k].version_n;
				for (size_t v = 0; v < r->statements[k].version_n; v++)
					changes += r->statements[k].versions[v].change_n;
			}
			for (size_t k = 0; k < r->evidence_n; k++) {
				ssvc += r->evidence[k].kind == EVIDENCE_SSVC;
				active += r->evidence[k].kind == EVIDENCE_SSVC && r->evidence[k].value == 2;
				kev += r->evidence[k].kind == EVIDENCE_KEV;
				want(r->evidence[k].kind != EVIDENCE_KEV || day_valid(r->evidence[k].date), "%s", rows[f].file);
			}
			assert_true(r->about.n == 1 && str_eq(r->about.v[0], r->key) && r->creates);
			want(r->withdrawn || r->description.n, "%.*s has no description", STR_ARG(r->key));
		}
#define SAME(what) want(what == rows[f].what, "%s: %zu " #what ", expected %zu", rows[f].file, what, rows[f].what)
		want(c.record_n == rows[f].records, "%s: %zu records, expected %zu", rows[f].file, c.record_n, rows[f].records);
		want(c.reject_n == 0, "%s: %zu rejects", rows[f].file, c.reject_n);
		SAME(rejected);
		SAME(statements);
		SAME(versions);
		SAME(changes);
		SAME(references);
		SAME(weaknesses);
		SAME(vectors);
		SAME(ssvc);
		SAME(active);
		SAME(kev);
		SAME(undated);
		catch_end(&c);
	}
}

/* --- single records, typed from what they say --- */

static const struct statement *statement(const struct record *r, const char *provider, const char *product)
{
	for (size_t i = 0; i < r->statement_n; i++)
		if (str_eq(r->statements[i].provider, str_of(provider)) && str_eq(r->statements[i].product, str_of(product)))
			return &r->statements[i];
	fail_msg("no statement of %s on %s", provider, product);
	return NULL;
}

static const struct evidence *evidence(const struct record *r, enum evidence_kind kind)
{
	for (size_t i = 0; i < r->evidence_n; i++)
		if (r->evidence[i].kind == kind)
			return &r->evidence[i];
	return NULL;
}

static void google(void **state)
{
	struct caught c;

	(void)state;
	catch_file(&c, &reader_cve, "mobile-cves/android-google.jsonl.gz");
	const struct record *r = caught_record(&c, "CVE-2024-0044");
	const struct statement *s = statement(r, "google_android", "Android");

	assert_text(r->provider, "google_android");
	assert_true(s->is_cna && s->default_status == STATUS_UNAFFECTED);
	assert_int_equal(s->version_n, 4);
	assert_text(s->versions[0].version, "14");
	assert_text(s->versions[2].version, "12L");
	assert_int_equal(s->versions[0].status, STATUS_AFFECTED);
	bool bulletin = false;

	for (size_t i = 0; i < r->reference_n; i++)
		bulletin |= r->references[i].kind == REF_ADVISORY &&
		            str_find(r->references[i].url, STR("bulletin/2024-03-01")) != SIZE_MAX;
	assert_true(bulletin);
	r = caught_record(&c, "CVE-2024-43093");
	assert_int_equal(evidence(r, EVIDENCE_KEV)->date, 20241107);
	assert_true(evidence(r, EVIDENCE_SSVC)->value == 2);
	catch_end(&c);
}

static void kernel(void **state)
{
	struct caught c;

	(void)state;
	catch_file(&c, &reader_cve, "mobile-cves/linux-kernel-2025-2026.jsonl.gz");
	assert_true(c.record_n > 0);
	for (size_t i = 0; i < c.record_n; i++) {
		assert_text(c.records[i].provider, "Linux");
		assert_true(c.records[i].published == TIME_NONE);
	}
	catch_end(&c);
	catch_file(&c, &reader_cve, "mobile-cves/linux-kernel.jsonl.gz");
	const struct statement *s = statement(caught_record(&c, "CVE-2024-36971"), "Linux", "Linux");

	assert_true(s->is_cna && s->version_n > 0);
	assert_text(s->versions[0].type, "git");
	catch_end(&c);
}

static void apple_claims(void **state)
{
	struct caught c;
	size_t claims = 0;

	(void)state;
	catch_file(&c, &reader_cve, "mobile-cves/apple-mobile.jsonl.gz");
	for (size_t i = 0; i < c.record_n; i++)
		claims += evidence(&c.records[i], EVIDENCE_CLAIM) != NULL;
	assert_in_range(claims, 5, 20);
	catch_end(&c);
}

/* --- typed by hand --- */

#define META(more)    "\"cveMetadata\":{\"cveId\":\"CVE-2024-12345\",\"state\":\"PUBLISHED\"" more "}"
#define CNA(inside)   "{" META("") ",\"containers\":{\"cna\":{" inside "}}}"
#define AFFECTED(in)  CNA("\"affected\":[{" in "}]")
#define VERSION(in)   AFFECTED("\"versions\":[{" in "}]")
#define METRIC(in)    CNA("\"metrics\":[{" in "}]")
#define SSVC(in)      METRIC("\"other\":{\"type\":\"ssvc\",\"content\":{" in "}}")
#define GOOD          CNA("\"title\":\"fine\"")

static void small(void **state)
{
	struct caught c;

	(void)state;
	catch_text(&c, &reader_cve, STR(
		"{" META(",\"datePublished\":\"2024-02-01T10:00:00\",\"assignerShortName\":\"acme\"") ",\"x_more\":[1],"
		"\"containers\":{\"cna\":{\"providerMetadata\":{\"orgId\":\"1\",\"dateUpdated\":\"2024-02-02\"},"
		"\"title\":\" A title \",\"descriptions\":[{\"lang\":\"fr\",\"value\":\"non\"},{\"lang\":\"en-US\",\"value\":\"yes\"}],"
		"\"affected\":[{\"vendor\":\"Acme\",\"product\":\"OS\",\"packageName\":\"com.acme\",\"defaultStatus\":\"Unaffected\","
		"\"platforms\":[\"arm64\"],\"versions\":[{\"version\":\"0\",\"lessThan\":\"2024-02-01\",\"versionType\":\"SPL\","
		"\"status\":\"affected\",\"changes\":[{\"at\":\"2024-01-05\",\"status\":\"unaffected\"}]}]}],"
		"\"references\":[{\"url\":\"https://a.example/x\",\"tags\":[\"x_refsource_MISC\",\"patch\"]},"
		"{\"url\":\"https://a.example/x\",\"tags\":[\"exploit\"]}],"
		"\"problemTypes\":[{\"descriptions\":[{\"lang\":\"en\",\"description\":\"cwe-20 and CWE-787: write\"}]},"
		"{\"descriptions\":[{\"description\":\"Elevation of Privilege\",\"cweId\":\"CWE-20\"}]}],"
		"\"metrics\":[{\"cvssV2_0\":{\"vectorString\":\"AV:L/AC:L/Au:S/C:P/I:P/A:P\",\"baseScore\":4.3}},"
		"{\"other\":{\"type\":\"Textual description of severity\",\"content\":{\"text\":\"important\"}}}]},"
		"\"adp\":[{\"providerMetadata\":{\"orgId\":\"134c704f-9b21-4f2e-91b3-4a467353bcc0\"},"
		"\"metrics\":[{\"other\":{\"type\":\"SSVC\",\"content\":{\"timestamp\":\"2024-03-05T01:02:03Z\","
		"\"options\":[{\"Exploitation\":\"Active\"},{\"Automatable\":\"no\"}]}}},"
		"{\"other\":{\"type\":\"kev\",\"content\":{\"dateAdded\":\"2024-03-04\",\"reference\":\"https://k.example\"}}}]}]}}"));
	assert_int_equal(c.reject_n, 0);
	const struct record *r = caught_record(&c, "CVE-2024-12345");
	char text[21];

	assert_string_equal(time_format(r->published, text), "2024-02-01T10:00:00Z");
	assert_string_equal(time_format(r->updated, text), "2024-02-02T00:00:00Z");
	assert_text(r->provider, "acme");
	assert_text(r->title, "A title");
	assert_text(r->description, "yes");
	assert_text(r->kind, "EoP");
	assert_text(r->severity, "important");
	assert_int_equal(r->weaknesses.n, 2);
	assert_text(r->weaknesses.v[0], "CWE-20");
	assert_text(r->weaknesses.v[1], "CWE-787");
	assert_int_equal(r->reference_n, 1);
	assert_int_equal(r->references[0].kind, REF_EXPLOIT);
	assert_int_equal(r->vector_n, 1);
	assert_text(r->vectors[0].version, "2.0");
	assert_true(r->vectors[0].score == 4.3);
	const struct statement *s = statement(r, "acme", "OS");

	assert_text(s->package, "com.acme");
	assert_int_equal(s->default_status, STATUS_UNAFFECTED);
	assert_text(s->versions[0].less_than, "2024-02-01");
	assert_text(s->versions[0].type, "SPL");
	assert_text(s->versions[0].changes[0].at, "2024-01-05");
	assert_text(evidence(r, EVIDENCE_SSVC)->source, "CISA-ADP");
	assert_text(evidence(r, EVIDENCE_SSVC)->text, "Exploitation: Active, Automatable: no");
	assert_int_equal(evidence(r, EVIDENCE_SSVC)->date, 20240305);
	assert_true(evidence(r, EVIDENCE_SSVC)->value == 2);
	assert_int_equal(evidence(r, EVIDENCE_KEV)->date, 20240304);
	catch_end(&c);
}

static void withdrawn(void **state)
{
	struct caught c;

	(void)state;
	catch_text(&c, &reader_cve, STR(
		"{\"cveMetadata\":{\"cveId\":\"CVE-2023-0001\",\"state\":\"REJECTED\",\"dateRejected\":\"2024-05-06\"},"
		"\"containers\":{\"cna\":{\"rejectedReasons\":[{\"lang\":\"en\",\"value\":\"A double.\"}],"
		"\"replacedBy\":[\"CVE-2023-0002\",\"CVE-2023-0003\"]}}}"));
	const struct record *r = caught_record(&c, "CVE-2023-0001");

	assert_true(r->withdrawn);
	assert_text(r->withdrawn_why, "A double. Replaced by CVE-2023-0002, CVE-2023-0003");
	assert_int_equal(day_of(r->updated), 20240506);
	catch_end(&c);
}

static void claims(void **state)
{
	static const struct { const char *says; const char *claim; } rows[] = {
		{ "Fixed. Apple is aware of a report that this issue may have been exploited.",
		  "Apple is aware of a report that this issue may have been exploited." },
		{ "A bug. Google is aware that an exploit for it exists in the wild. More.",
		  "Google is aware that an exploit for it exists in the wild." },
		{ "There are indications that it may be under limited, targeted exploitation.",
		  "There are indications that it may be under limited, targeted exploitation." },
		{ "It is not known to be actively exploited.", "" },
		{ "If this vulnerability is exploited, data is lost.", "" },
		{ "This could be exploited by an attacker.", "" },
		{ "An example of this behaviour in the wild.", "" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char text[600];
		struct caught c;

		snprintf(text, sizeof text, CNA("\"descriptions\":[{\"lang\":\"en\",\"value\":\"%s\"}]"), rows[i].says);
		catch_text(&c, &reader_cve, str_of(text));
		const struct evidence *e = evidence(&c.records[0], EVIDENCE_CLAIM);

		want((e != NULL) == (rows[i].claim[0] != '\0'), "%s", rows[i].says);
		if (e)
			want_str(e->text, str_of(rows[i].claim), rows[i].says);
		catch_end(&c);
	}
}

/* With "@" for a title so long that a line is longer than what is looked at to tell the layout. */
#define LONG CNA("@")
#define OPEN "{" META("") ",\"containers\":{\"cna\":{@"

static ptrdiff_t put_title(char *to)
{
	return snprintf(to, 6000, "\"title\":\"%05000d\"", 7);
}

static struct str with_long_title(struct arena *a, const char *text)
{
	char *to = arena_alloc(a, strlen(text) * 6000 + 1), *end = to;

	for (; *text; text++)
		end += *text == '@' ? put_title(end) : (*end = *text, 1);
	return str_n(to, (size_t)(end - to));
}

/* The same record in every layout; the body is the exact bytes of that one record. */
static void layouts(void **state)
{
	static const struct { const char *text; size_t records; const char *body; } rows[] = {
		{ GOOD, 1, GOOD },
		{ GOOD "\n", 1, GOOD },
		{ GOOD "\r\n\r\n" GOOD "\r\n", 2, GOOD },
		{ "\xEF\xBB\xBF" GOOD, 1, GOOD },
		{ "[" GOOD ",\n " GOOD "]", 2, GOOD },
		{ "[\n" GOOD "\n,\n" GOOD "\n]\n", 2, GOOD },
		{ "[" LONG ",\n" LONG ",\n" GOOD "]", 3, GOOD },
		{ LONG "\n" GOOD, 2, GOOD },
		{ "\n\n" GOOD "\n", 1, GOOD },
		{ OPEN ",\n\"x\":1}}}", 1, OPEN ",\n\"x\":1}}}" },
		{ " [ ] ", 0, NULL },
		{ "{\n\"cveMetadata\":\n{\"cveId\":\"CVE-2024-12345\",\"state\":\"PUBLISHED\"},\n\"containers\":{\"cna\":{}}\n}\n", 1,
		  "{\n\"cveMetadata\":\n{\"cveId\":\"CVE-2024-12345\",\"state\":\"PUBLISHED\"},\n\"containers\":{\"cna\":{}}\n}\n" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct caught c;
		struct arena a;

		arena_init(&a);
		catch_damaged(&c, &reader_cve, with_long_title(&a, rows[i].text));
		want(c.reject_n == 0, "row %zu: %s", i, c.rejects[0].msg);
		want(c.record_n == rows[i].records, "row %zu: %zu records", i, c.record_n);
		if (c.record_n)
			want_str(c.records[c.record_n - 1].body, with_long_title(&a, rows[i].body), rows[i].text);
		catch_end(&c);
		arena_release(&a);
	}
}

static void damage(void **state)
{
	static const struct damaged cases[] = {
		{ "", 0, 0, NULL, NULL },
		{ GOOD "\n{\"cveMetadata\"\n" GOOD, 0, 2, "line 2", "not JSON at byte" },
		{ "{\"cveMetadata\"\n" GOOD "\n" GOOD, 0, 2, "line 1", "not JSON at byte" },
		{ "{\n \"cveMetadata\": {\"cveId\":\n", 0, 0, "", "not JSON at byte" },
		{ "[" GOOD ",{\"cveMetadata\":1}," GOOD "]", 0, 2, "/1 /cveMetadata", "found number, expected object" },
		{ "[" GOOD "," GOOD, 0, 2, "", "ends too early" },
		{ "[" GOOD " " GOOD "]", 0, 1, "", "expected a comma" },
		{ "[" GOOD ",]", 0, 1, "", "expected a value" },
		{ "{\"cveMetadata\":{},\"cveMetadata\":{}}", 0, 0, "", "stands twice" },
		{ "{\"cveMetadata\":{\"cveId\":\"CVE-2024-1234\xFF\"}}", 0, 0, "", "not JSON at byte" },
		{ "{" META("") "}", 0, 0, "/containers", "found nothing, expected object" },
		{ "{" META("") ",\"containers\":{}}", 0, 0, "/containers/cna", "found nothing" },
		{ "{" META("") ",\"containers\":{\"cna\":[]}}", 0, 0, "/containers/cna", "found array, expected object" },
		{ "{\"cveMetadata\":{\"cveId\":\"CVE-24-1\",\"state\":\"PUBLISHED\"}}", 0, 0, "/cveMetadata/cveId", "expected an id" },
		{ "{\"cveMetadata\":{\"cveId\":7,\"state\":\"PUBLISHED\"}}", 0, 0, "/cveMetadata/cveId", "found number" },
		{ "{\"cveMetadata\":{\"cveId\":\"CVE-2024-0001\"}}", 0, 0, "/cveMetadata/state", "found nothing" },
		{ "{\"cveMetadata\":{\"cveId\":\"CVE-2024-0001\",\"state\":\"SECRET\"}}", 0, 0, "/cveMetadata/state", "found \"SECRET\"" },
		{ "{\"cveMetadata\":{\"cveId\":\"CVE-2024-0001\",\"state\":\"PUBLISHED\",\"datePublished\":5}}", 0, 0,
		  "/cveMetadata/datePublished", "found number, expected string" },
		{ CNA("\"title\":[]"), 0, 0, "/containers/cna/title", "found array, expected string" },
		{ CNA("\"providerMetadata\":1"), 0, 0, "/containers/cna/providerMetadata", "found number" },
		{ CNA("\"providerMetadata\":{\"orgId\":1}"), 0, 0, "/containers/cna/providerMetadata/orgId", "found number" },
		{ CNA("\"providerMetadata\":{\"shortName\":{}}"), 0, 0, "/providerMetadata/shortName", "found object" },
		{ CNA("\"providerMetadata\":{\"dateUpdated\":true}"), 0, 0, "/providerMetadata/dateUpdated", "found boolean" },
		{ CNA("\"descriptions\":{}"), 0, 0, "/cna/descriptions", "found object, expected array" },
		{ CNA("\"descriptions\":[\"x\"]"), 0, 0, "/cna/descriptions/0", "found string, expected object" },
		{ CNA("\"descriptions\":[{\"lang\":\"en\",\"value\":5}]"), 0, 0, "/cna/descriptions/0/value", "found number" },
		{ CNA("\"affected\":{}"), 0, 0, "/cna/affected", "found object, expected array" },
		{ CNA("\"affected\":[7]"), 0, 0, "/cna/affected/0", "found number, expected object" },
		{ AFFECTED("\"vendor\":1"), 0, 0, "/cna/affected/0/vendor", "found number" },
		{ AFFECTED("\"product\":[]"), 0, 0, "/cna/affected/0/product", "found array" },
		{ AFFECTED("\"packageName\":1"), 0, 0, "/cna/affected/0/packageName", "found number" },
		{ AFFECTED("\"packageURL\":1"), 0, 0, "/cna/affected/0/packageURL", "found number" },
		{ AFFECTED("\"defaultStatus\":1"), 0, 0, "/cna/affected/0/defaultStatus", "found number" },
		{ AFFECTED("\"defaultStatus\":\"bad\""), 0, 0, "/cna/affected/0/defaultStatus",
		  "expected affected, unaffected or unknown" },
		{ AFFECTED("\"platforms\":7"), 0, 0, "/cna/affected/0/platforms", "found number, expected array" },
		{ AFFECTED("\"modules\":[7]"), 0, 0, "/cna/affected/0/modules/0", "found number, expected string" },
		{ AFFECTED("\"cpes\":{}"), 0, 0, "/cna/affected/0/cpes", "found object" },
		{ AFFECTED("\"versions\":\"1\""), 0, 0, "/cna/affected/0/versions", "found string, expected array" },
		{ AFFECTED("\"versions\":[1]"), 0, 0, "/cna/affected/0/versions/0", "found number, expected object" },
		{ VERSION("\"version\":1"), 0, 0, "/versions/0/version", "found number, expected string" },
		{ VERSION("\"status\":\"fixed\""), 0, 0, "/versions/0/status", "found \"fixed\"" },
		{ VERSION("\"lessThan\":1"), 0, 0, "/versions/0/lessThan", "found number" },
		{ VERSION("\"lessThanOrEqual\":1"), 0, 0, "/versions/0/lessThanOrEqual", "found number" },
		{ VERSION("\"versionType\":1"), 0, 0, "/versions/0/versionType", "found number" },
		{ VERSION("\"changes\":{}"), 0, 0, "/versions/0/changes", "found object" },
		{ VERSION("\"changes\":[1]"), 0, 0, "/versions/0/changes/0", "found number" },
		{ VERSION("\"changes\":[{\"at\":1}]"), 0, 0, "/changes/0/at", "found number" },
		{ CNA("\"metrics\":{}"), 0, 0, "/cna/metrics", "found object" },
		{ CNA("\"metrics\":[1]"), 0, 0, "/cna/metrics/0", "found number" },
		{ METRIC("\"cvssV3_1\":\"CVSS\""), 0, 0, "/metrics/0/cvssV3_1", "found string, expected object" },
		{ METRIC("\"cvssV4_0\":{\"vectorString\":1}"), 0, 0, "/cvssV4_0/vectorString", "found number" },
		{ METRIC("\"cvssV3_1\":{\"baseScore\":\"9.8\"}"), 0, 0, "/cvssV3_1/baseScore", "found string, expected number" },
		{ METRIC("\"cvssV3_1\":{\"baseScore\":98}"), 0, 0, "/cvssV3_1/baseScore", "found 98, expected 0 to 10" },
		{ METRIC("\"other\":[]"), 0, 0, "/metrics/0/other", "found array" },
		{ METRIC("\"other\":{\"type\":5}"), 0, 0, "/other/type", "found number" },
		{ METRIC("\"other\":{\"type\":\"ssvc\"}"), 0, 0, "/other/content", "found nothing, expected object" },
		{ SSVC("\"options\":{}"), 0, 0, "/content/options", "found object" },
		{ SSVC("\"options\":[1]"), 0, 0, "/content/options/0", "found number" },
		{ SSVC("\"options\":[{\"Exploitation\":1}]"), 0, 0, "/options/0/Exploitation", "found number" },
		{ SSVC("\"timestamp\":1"), 0, 0, "/content/timestamp", "found number" },
		{ CNA("\"references\":{}"), 0, 0, "/cna/references", "found object" },
		{ CNA("\"references\":[1]"), 0, 0, "/cna/references/0", "found number" },
		{ CNA("\"references\":[{}]"), 0, 0, "/cna/references/0/url", "found nothing, expected string" },
		{ CNA("\"references\":[{\"url\":\"u\",\"tags\":\"x\"}]"), 0, 0, "/references/0/tags", "found string" },
		{ CNA("\"references\":[{\"url\":\"u\",\"tags\":[1]}]"), 0, 0, "/references/0/tags/0", "found number" },
		{ CNA("\"problemTypes\":{}"), 0, 0, "/cna/problemTypes", "found object" },
		{ CNA("\"problemTypes\":[1]"), 0, 0, "/cna/problemTypes/0", "found number" },
		{ CNA("\"problemTypes\":[{\"descriptions\":1}]"), 0, 0, "/problemTypes/0/descriptions", "found number" },
		{ CNA("\"problemTypes\":[{\"descriptions\":[{\"cweId\":20}]}]"), 0, 0, "/descriptions/0/cweId", "found number" },
		{ "{" META("") ",\"containers\":{\"cna\":{},\"adp\":{}}}", 0, 0, "/containers/adp", "found object, expected array" },
		{ "{" META("") ",\"containers\":{\"cna\":{},\"adp\":[{},3]}}", 0, 0, "/containers/adp/1", "found number" },
		/* passed over: unknown members, nulls, dates that cannot be */
		{ CNA("\"title\":null,\"affected\":null,\"surprise\":[{}]"), 0, 1, NULL, NULL },
		{ "{" META(",\"datePublished\":\"9999-99-99\",\"dateUpdated\":\"soon\"") ",\"containers\":{\"cna\":{}}}", 0, 1,
		  NULL, NULL },
	};

	(void)state;
	check_damaged(&reader_cve, cases, ROWS(cases));
}

/* Ceilings, hit by one more than they allow. */
static void limits(void **state)
{
	static const struct { const char *before, *one, *after; size_t n; const char *where, *msg; } rows[] = {
		{ "{" META("") ",\"containers\":{\"cna\":{\"affected\":[{\"versions\":[", "{},", "{}]}]}}}", LIMIT_VERSIONS,
		  "/affected/0/versions", "more than 20000 versions" },
		{ "{" META("") ",\"containers\":{\"cna\":{\"title\":\"", "xxxxxxxx", "x\"}}}", LIMIT_TEXT / 8, "/cna/title", "a text of" },
		{ "", "[", "", 100, "", "" },
		{ "{" META("") ",\"x\":", "[", "", 70, "", "" },
		{ "{\"x\":\"", "xxxxxxxxxxxxxxxx", "\"}", LIMIT_RECORD / 16, "line 1", "a line of more than 16777216 bytes" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct caught c;
		struct buf b;

		buf_init(&b, 32 * MIB);
		buf_puts(&b, rows[i].before);
		for (size_t k = 0; k < rows[i].n; k++)
			buf_puts(&b, rows[i].one);
		buf_puts(&b, rows[i].after);
		catch_damaged(&c, &reader_cve, buf_str(&b));
		want(c.record_n == 0 && c.reject_n == 1, "row %zu: %zu records, %zu rejects", i, c.record_n, c.reject_n);
		want(strstr(c.rejects[0].where, rows[i].where) && strstr(c.rejects[0].msg, rows[i].msg), "row %zu: %s: %s", i,
		     c.rejects[0].where, c.rejects[0].msg);
		catch_end(&c);
		buf_release(&b);
	}
}

/* A stream that breaks after a good record: the record, and a word of the break, whatever the layout. */
static void broken_stream(void **state)
{
	static const char *const texts[] = { GOOD, GOOD "\n", GOOD "\n" GOOD "\n", "[" GOOD "," GOOD, "{\n\"x\":" };

	(void)state;
	for (size_t i = 0; i < ROWS(texts); i++) {
		unsigned char packed[2048];
		z_stream z = { .next_in = (unsigned char *)(uintptr_t)texts[i], .avail_in = (unsigned)strlen(texts[i]),
		               .next_out = packed, .avail_out = sizeof packed };
		struct caught c;

		assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
		assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
		deflateEnd(&z);
		catch_damaged(&c, &reader_cve, str_n((char *)packed, sizeof packed - z.avail_out - 4));
		want(c.reject_n == 1 && strstr(c.rejects[0].msg, "ends too early"), "row %zu: %zu rejects: %s", i, c.reject_n,
		     c.rejects[0].msg);
		catch_end(&c);
	}
}

/* A record torn off anywhere is told, never taken for a whole one, and never hurts. */
static void torn(void **state)
{
	static const char whole[] = AFFECTED("\"vendor\":\"a\",\"versions\":[{\"version\":\"1\",\"status\":\"affected\"}]");

	(void)state;
	for (size_t n = 1; n < sizeof whole - 1; n++) {
		char *copy = malloc(n); /* of its own, so that a sanitizer sees any step beyond */
		struct caught c;

		memcpy(copy, whole, n);
		catch_damaged(&c, &reader_cve, str_n(copy, n));
		want(c.record_n == 0 && c.reject_n == 1, "%zu bytes: %zu records, %zu rejects", n, c.record_n, c.reject_n);
		catch_end(&c);
		free(copy);
	}
}

static bool no_record(void *ctx, struct record *r, struct err *err)
{
	(void)ctx;
	(void)err;
	fail_msg("a record %.*s", STR_ARG(r->key));
	return false;
}

static bool list_note(void *ctx, struct input *in, struct err *err)
{
	struct sink to = { .record = no_record };
	struct str head;

	(void)ctx;
	assert_true(input_peek(in, &head, err));
	assert_ptr_equal(reader_for(input_name(in), head), &reader_cve);
	return reader_cve.read(in, &to, err);
}

static void list_notes(void **state)
{
	static const struct { const char *name, *text; } rows[] = {
		{ "cves/delta.json", "{\"fetchTime\":\"2024-01-01\",\"numberOfChanges\":1,\"new\":[{\"cveId\":\"CVE-2024-0001\"}]}" },
		{ "x.zip:deltaLog.json", "[{\"fetchTime\":\"2024-01-01\",\"new\":[]}]" },
		{ "recent_activities.json", "[{\"startTime\":\"2024-01-01\",\"type\":\"AUTOMATIC\"}]" },
	};
	struct input_visitor v = { .member = list_note };

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		assert_true(input_walk_bytes(str_of(rows[i].name), str_of(rows[i].text), &v, &(struct err){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),       cmocka_unit_test(google),    cmocka_unit_test(kernel),
		cmocka_unit_test(apple_claims), cmocka_unit_test(small),     cmocka_unit_test(withdrawn),
		cmocka_unit_test(claims),       cmocka_unit_test(layouts),   cmocka_unit_test(damage),
		cmocka_unit_test(limits),       cmocka_unit_test(torn),      cmocka_unit_test(list_notes),
		cmocka_unit_test(broken_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
