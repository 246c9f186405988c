/* What vendors' tools say: read from the published examples and test documents, written by the official schemas, and back again. */
#include "unit.h"

#include <dirent.h>

#include "base/file.h"
#include "base/limits.h"
#include "format/vex.h"

static struct arena arena;

static int begin(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static bool reads(const char *text, struct vex_document *d, struct err *err)
{
	*err = (struct err){ 0 };
	return vex_read(&arena, str_dup(&arena, str_of(text)), d, err);
}

/* --- OpenVEX --- */

#define HEAD "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"@id\":\"https://nova.example/vex/1\",\"author\":\"Nova PSIRT\"," \
             "\"timestamp\":\"2026-11-23T08:00:00Z\",\"version\":1,\"statements\":["
#define VULN "\"vulnerability\":{\"name\":\"CVE-2026-12345\",\"aliases\":[\"vuln/57\"]}"
#define PRODUCT "\"products\":[{\"@id\":\"pkg:generic/nova/wlan@1.2\"}]"

static void openvex(void **state)
{
	struct vex_document d;
	struct err err;
	char told[600];
	(void)state;

	want(reads(HEAD "{" VULN "," PRODUCT ",\"status\":\"not_affected\",\"justification\":\"component_not_present\"},"
	           "{" VULN ",\"products\":[{\"@id\":\"https://nova.example/p/Nova%2012\"},{\"identifiers\":{\"purl\":\"pkg:generic/openssl\"}}],"
	           "\"status\":\"affected\",\"action_statement\":\"Update.\"}]}", &d, &err), "%s", err_text(&err, told, sizeof told));
	assert_int_equal(d.n, 3);
	assert_int_equal(d.format, VEX_OPENVEX);
	want_str(d.v[0].vulns.v[0], STR("CVE-2026-12345"), "name");
	want_str(d.v[0].vulns.v[1], STR("vuln/57"), "alias");
	want_str(d.v[0].version, STR("1.2"), "version of the purl");
	assert_int_equal(d.v[0].because, VEX_COMPONENT_NOT_PRESENT);
	assert_int_equal(d.v[1].status, VEX_AFFECTED);
	want_str(d.v[1].text, STR("Update."), "action");
	want_str(d.v[2].purls.v[0], STR("pkg:generic/openssl"), "purl");
	want_str(d.v[2].place, STR("/statements/1/products/1"), "place");
}

static void what_is_refused(void **state)
{
	static const struct { const char *text; enum err_code code; const char *where, *says; } rows[] = {
		{ "{}", ERR_TYPE, "", "OpenVEX 0.2.0 or CSAF" },
		{ "[]", ERR_TYPE, "", "" },
		{ "{\"@context\":\"https://openvex.dev/ns/v0.0.1\",\"@id\":\"a\",\"author\":\"b\",\"timestamp\":\"2026-11-23T08:00:00Z\",\"version\":1,"
		  "\"statements\":[]}", ERR_RANGE, "", "expected \"https://openvex.dev/ns/v0.2.0\"" },
		{ HEAD "]}", ERR_MISSING, "/statements", "no statement" },
		{ HEAD "{" VULN "," PRODUCT ",\"status\":\"fine\"}]}", ERR_RANGE, "/statements/0", "expected not_affected" },
		{ HEAD "{" VULN "," PRODUCT ",\"status\":\"not_affected\"}]}", ERR_MISSING, "/statements/0", "justification" },
		{ HEAD "{" VULN "," PRODUCT ",\"status\":\"not_affected\",\"justification\":\"because\"}]}", ERR_RANGE, "/statements/0", "because" },
		{ HEAD "{" VULN "," PRODUCT ",\"status\":\"affected\"}]}", ERR_MISSING, "/statements/0", "action_statement" },
		{ HEAD "{" VULN ",\"status\":\"fixed\"}]}", ERR_MISSING, "/statements/0/products", "expected array" },
		{ HEAD "{" VULN ",\"products\":[{}],\"status\":\"fixed\"}]}", ERR_MISSING, "/statements/0/products/0", "@id" },
		{ HEAD "{" PRODUCT ",\"status\":\"fixed\"}]}", ERR_MISSING, "/statements/0", "" },
		{ HEAD "{" VULN "," PRODUCT ",\"status\":\"fixed\",\"severity\":\"high\"}]}", ERR_RANGE, "/statements/0/severity", "found this member" },
		{ "{\"document\":{\"csaf_version\":\"1.2\"}}", ERR_MISSING, "/document", "" },
		{ "{\"document\":{\"csaf_version\":\"2.0\",\"title\":\"t\",\"publisher\":{\"name\":\"n\"},\"tracking\":{\"id\":\"i\","
		  "\"current_release_date\":\"2026-11-23T08:00:00Z\"}},\"vulnerabilities\":[{\"cve\":\"CVE-2026-1\",\"product_status\":"
		  "{\"fixed\":[\"X\"]}}]}", ERR_RANGE, "/vulnerabilities/0/product_status/fixed", "nothing defines" },
	};
	struct vex_document d;
	struct err err;
	(void)state;

	for (size_t i = 0; i < ROWS(rows); i++) {
		want(!reads(rows[i].text, &d, &err), "row %zu was read", i);
		want(err.code == rows[i].code, "row %zu: code %d, %s", i, err.code, err.msg);
		want(strstr(err.where, rows[i].where) && strstr(err.msg, rows[i].says), "row %zu: %s: %s", i, err.where, err.msg);
	}
}

/* --- CSAF: published documents --- */

static size_t read_folder(const char *folder, const char *only, size_t *ret_rows)
{
	DIR *d = opendir(folder);
	size_t n = 0;

	if (!d)
		skip();
	for (struct dirent *e; (e = readdir(d));) {
		char path[1400], told[600];
		struct vex_document doc;
		struct err err = { 0 };
		struct str text;

		if (!strstr(e->d_name, ".json") || (only && !strstr(e->d_name, only)))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
		bool ok = file_read(&arena, path, LIMIT_VEX, &text, &err) && vex_read(&arena, text, &doc, &err);

		want(ok || (strstr(e->d_name, "rhsa-2019_1862") && err.code == ERR_MISSING), "%s: %s", e->d_name,
		     err_text(&err, told, sizeof told)); /* that advisory speaks of no vulnerability */
		n += ok;
		*ret_rows += ok ? doc.n : 0;
	}
	closedir(d);
	return n;
}

static void published_examples(void **state)
{
	char folder[1024];
	size_t rows = 0;
	(void)state;

	shared_data(folder, sizeof folder, "schemas/csaf-2.0/examples/csaf/csaf_vex");
	want(read_folder(folder, NULL, &rows) >= 12, "too few");
	shared_data(folder, sizeof folder, "schemas/csaf-2.1/examples/csaf/csaf_vex");
	want(read_folder(folder, NULL, &rows) >= 1, "too few of 2.1");
	shared_data(folder, sizeof folder, "schemas/csaf-2.0/examples/csaf");
	want(read_folder(folder, NULL, &rows) >= 5, "too few advisories");
	want(rows > 100, "%zu rows", rows);
}

static void one_example(void **state)
{
	char path[1024];
	struct vex_document d;
	struct err err = { 0 };
	struct str text;
	(void)state;

	shared_data(path, sizeof path, "schemas/csaf-2.0/examples/csaf/csaf_vex/sec-vex-2022-0001.json");
	assert_true(file_read(&arena, path, LIMIT_VEX, &text, &err) && vex_read(&arena, text, &d, &err));
	assert_int_equal(d.n, 3);
	want_str(d.id, STR("SEC-VEX-2022-0001"), "id");
	want_str(d.author, STR("Secvisogram"), "author");
	for (size_t i = 0; i < d.n; i++) {
		assert_int_equal(d.v[i].status, VEX_NOT_AFFECTED);
		assert_int_equal(d.v[i].because, VEX_COMPONENT_NOT_PRESENT);
		want_str(d.v[i].text, STR("Secvisogram is written in JavaScript. No Java is included."), "impact");
		want_str(d.v[i].product, STR("Secvisogram <=1.14.0"), "product");
	}
	want_str(d.v[2].vulns.v[0], STR("CVE-2021-45105"), "cve");
}

/* The validator's test documents: mistakes of the profile are no matter here, but each is read or refused with a place. */
static void test_documents(void **state)
{
	static const char *const folders[] = { "2.0/mandatory", "2.0/optional", "2.0/informative", "2.1/mandatory", "2.1/recommended",
		                               "2.1/informative" };
	size_t read = 0, refused = 0;
	(void)state;

	for (size_t i = 0; i < ROWS(folders); i++) {
		char inside[100], folder[1024];

		snprintf(inside, sizeof inside, "csaf-tests/csaf_%s", folders[i]);
		DIR *d = opendir(shared_data(folder, sizeof folder, inside));

		assert_non_null(d);
		for (struct dirent *e; (e = readdir(d));) {
			char path[1400];
			struct vex_document doc;
			struct err err = { 0 };
			struct str text;

			if (!strstr(e->d_name, ".json"))
				continue;
			snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
			assert_true(file_read(&arena, path, LIMIT_VEX, &text, &err));
			if (vex_read(&arena, text, &doc, &err)) {
				read++;
				want(doc.n > 0, "%s", e->d_name);
				continue;
			}
			refused++;
			want(err.code != ERR_NONE && err.msg[0], "%s: no reason", e->d_name);
		}
		closedir(d);
	}
	want(read > 50 && refused > 400, /* most of them speak of no vulnerability */ "%zu read, %zu refused", read, refused);
}

/* --- there and back --- */

static const struct vex_vuln vulns[] = {
	{ STR_LIT("CVE-2026-12345"), STR_LIT("vuln/57"), STR_LIT("Memory corruption in WLAN"), STR_LIT("A frame that is \"too long\".") },
	{ STR_LIT(""), STR_LIT("vuln/58"), STR_LIT(""), STR_LIT("") },
};
static const struct vex_product products[] = {
	{ STR_LIT("repair-60"), STR_LIT("Nova Devices"), STR_LIT("Nova 12* (Android 15)"), STR_LIT("") },
	{ STR_LIT("repair-61"), STR_LIT("Nova Devices"), STR_LIT("openssl"), STR_LIT("pkg:generic/openssl") },
	{ STR_LIT("repair-62"), STR_LIT("Orion \xE8\x8A\xAF\xE7\x89\x87"), STR_LIT("OR8650"), STR_LIT("") },
};
/* Every state there is a statement of, on two vulnerabilities. */
static const struct vex_cell_at cells[] = {
	{ 0, 0, { REPAIR_INVESTIGATING, VEX_UNSAID, REPAIR_NO_SHARE, .words = STR_LIT("Soon.") }, 1795420800, STR_LIT("nova") },
	{ 0, 1, { REPAIR_NOT_AFFECTED, VEX_CODE_NOT_REACHED, REPAIR_NO_SHARE }, 1795420800, STR_LIT("nova") },
	{ 0, 2, { REPAIR_NOT_AFFECTED, VEX_UNSAID, REPAIR_NO_SHARE, .words = STR_LIT("Another driver.\n\nReally.") }, 1795420800, STR_LIT("orion") },
	{ 1, 0, { REPAIR_ROLLING_OUT, VEX_UNSAID, 40, STR_LIT("NOVA.12"), STR_LIT("2026-12-05"), STR_LIT("12.1"), STR_LIT("Restart.") }, 1795420800,
	  STR_LIT("nova") },
	{ 1, 1, { REPAIR_FIXED, VEX_UNSAID, REPAIR_NO_SHARE, .version = STR_LIT("3.0.14") }, 1795420800, STR_LIT("nova") },
	{ 1, 2, { REPAIR_END_OF_LIFE, VEX_UNSAID, REPAIR_NO_SHARE }, 1795420800, STR_LIT("orion") },
};

static struct str write_one(enum vex_format f, const struct vex_cell_at *v, size_t n, const char *tlp)
{
	const struct vex_writing w = {
		.id = STR("case-7-repairs"), .author = STR("Alliance Example"), .base = STR("https://hub.example"), .page = STR("/case/7/repairs"),
		.title = STR("Repairs of case 7"), .tlp = str_of(tlp), .at = 1795420800, .vulns = vulns, .vuln_n = ROWS(vulns), .products = products,
		.product_n = ROWS(products), .cells = v, .cell_n = n,
	};
	struct err err = { 0 };
	struct buf b;

	buf_init(&b, MIB);
	want(vex_write(&arena, &b, f, &w, &err), "%s", err.msg);
	struct str s = buf_dup(&arena, &b);

	buf_release(&b);
	return s;
}

static const struct vex_row *row_of(const struct vex_document *d, const struct vex_cell_at *c)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_ends(d->v[i].id, products[c->product].id) && strs_has(&d->v[i].vulns, vulns[c->vuln].id))
			return &d->v[i];
	fail_msg("%.*s is not there", STR_ARG(products[c->product].id));
	return NULL;
}

static void same(enum vex_format f, const struct vex_cell_at *v, size_t n)
{
	struct vex_document d;
	struct err err = { 0 };
	struct str text = write_one(f, v, n, "amber+strict");

	want(vex_read(&arena, text, &d, &err), "%s: %s", err.where, err.msg);
	assert_int_equal(d.n, n);
	for (size_t i = 0; i < n; i++) {
		const struct vex_row *r = row_of(&d, &v[i]);
		const struct vex_cell *is = &v[i].cell;
		struct vex_cell heard;

		vex_hear(r->text, &heard);
		want(heard.state == is->state && r->because == is->because && heard.share == is->share, "%d, cell %zu: %.*s", f, i, STR_ARG(r->text));
		want_str(heard.build, is->build, "build");
		want_str(heard.level, is->level, "level");
		want_str(heard.version, is->version, "version");
		want_str(heard.words, is->words, "words");
		enum vex_status s;
		enum vex_remedy m;

		assert_true(repair_vex(is->state, &s, &m));
		want(r->status == s && (f == VEX_OPENVEX || s != VEX_AFFECTED || r->remedy == m), "status of cell %zu", i);
	}
}

static void there_and_back(void **state)
{
	(void)state;
	for (enum vex_format f = 0; f < VEX_FORMAT_N; f++)
		same(f, cells, ROWS(cells));
	for (enum vex_format f = 0; f < VEX_FORMAT_N; f++)
		for (enum repair r = REPAIR_INVESTIGATING; r < REPAIR_N; r++) {
			struct vex_cell_at c = { 0, 0, { r, r == REPAIR_NOT_AFFECTED ? VEX_MITIGATED : VEX_UNSAID, REPAIR_NO_SHARE }, 1795420800, STR("nova") };

			same(f, &c, 1);
		}
}

static void by_the_schemas(void **state)
{
	static const struct { enum vex_format f; const char *schema, *referred; } rows[] = {
		{ VEX_OPENVEX, "schemas/openvex/openvex_json_schema.json", "" },
		{ VEX_CSAF_20, "schemas/csaf-2.0/csaf_json_schema.json", "cvss-v2.0.json cvss-v3.0.json cvss-v3.1.json" },
		{ VEX_CSAF_21, "schemas/csaf-2.1/csaf.json", "cvss-v2.0.json cvss-v3.0.json cvss-v3.1.json cvss-v4.0.json" },
	};
	static const char *const tlps[] = { "red", "amber+strict", "amber", "green", "clear" };
	const char *source = getenv("TOCSIN_SOURCE");
	char command[6000], schema[1024];
	(void)state;

	source = source ? source : ".";
	shared_data(schema, sizeof schema, rows[0].schema);
	snprintf(command, sizeof command, "test -d '%s/tests/oracle/node_modules/ajv-formats' && command -v node >/dev/null", source);
	if (system(command) != 0)
		skip();
	for (size_t i = 0; i < ROWS(rows); i++) {
		char lines[] = "/tmp/tocsin-vex-XXXXXX", folder[1100];
		struct str rest = str_of(rows[i].referred), name;
		FILE *out = fdopen(mkstemp(lines), "w");

		assert_non_null(out);
		for (size_t t = 0; t < ROWS(tlps); t++) {
			struct str text = write_one(rows[i].f, cells, ROWS(cells), tlps[t]);

			for (size_t k = 0; k < text.n; k++)
				fputc(text.p[k] == '\n' ? ' ' : text.p[k], out);
			fputc('\n', out);
		}
		assert_int_equal(fclose(out), 0);
		shared_data(schema, sizeof schema, rows[i].schema);
		int n = snprintf(command, sizeof command, "node '%s/tests/oracle/schema.mjs' '%s' %s", source, schema, lines);

		snprintf(folder, sizeof folder, "%.*s/first", (int)str_rchr(str_of(schema), '/'), schema);
		while (str_token(&rest, " ", &name))
			n += snprintf(command + n, sizeof command - (size_t)n, " '%s/%.*s'", folder, STR_ARG(name));
		if (rows[i].f == VEX_CSAF_21)
			n += snprintf(command + n, sizeof command - (size_t)n, " '%.*s/certcc/SelectionList_2_0_0.schema.json' "
			              "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-content.json", (int)str_rchr(str_of(schema), '/'), schema);
		snprintf(command + n, sizeof command - (size_t)n, " >&2");
		int status = system(command);

		unlink(lines);
		want(status == 0, "%.*s", STR_ARG(vex_format_names[rows[i].f]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(openvex, begin, end),         cmocka_unit_test_setup_teardown(what_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(published_examples, begin, end), cmocka_unit_test_setup_teardown(one_example, begin, end),
		cmocka_unit_test_setup_teardown(test_documents, begin, end),  cmocka_unit_test_setup_teardown(there_and_back, begin, end),
		cmocka_unit_test_setup_teardown(by_the_schemas, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
