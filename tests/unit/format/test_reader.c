#include "unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "format/all_readers.h"
#include "format/each.h"
#include "format/pieces.h"

/* --- which reader takes what: by the first bytes, whatever the name --- */

static void told_apart(void **state)
{
	static const struct { const char *head; const struct reader *reader; } rows[] = {
		{ "{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"cveMetadata\":{\"cveId\":\"CVE-2024-0001\"", &reader_cve },
		{ "{\n  \"dataType\": \"CVE_RECORD\",\n  \"cveMetadata\" : {", &reader_cve },
		{ "{\"containers\":{\"adp\":[{\"affected\":[{\"cpes\":[", &reader_cve },
		{ "[{\"containers\":{\"cna\":{\"title\":\"x\"", &reader_cve },
		{ "{\"document\":{\"category\":\"csaf_base\",\"csaf_version\":\"2.0\"", &reader_csaf },
		{ "{\"document\":{\"acknowledgments\":[],\"publisher\":{", &reader_csaf },
		{ "{\"resultsPerPage\":2000,\"startIndex\":0,\"totalResults\":9,\"format\":\"NVD_CVE\",", &reader_nvd },
		{ "{\"id\":\"ASB-A-1\",\"modified\":\"2024-01-01T00:00:00Z\",\"schema_version\":\"1.6.0\"", &reader_osv },
		{ "{\"id\":\"CVE-2016-1\",\"affected\":[{\"ranges\":[{\"type\":\"GIT\"", &reader_osv },
		{ "{\"affected\":[{\"ecosystem_specific\":{\"fixes\":[", &reader_osv },
		{ "{\"title\":\"CISA Catalog of Known Exploited Vulnerabilities\",\"catalogVersion\":\"2024.01.01\",\"vulnerabilities\":[",
		  &reader_kev },
		{ "{\"id\":\"CVE-2024-0001\",\"state\":\"published\",\"title\":\"x\",\"conditions\":[", &reader_tocsin },
		{ "", NULL },
		{ "{}", NULL },
		{ "[]", NULL },
		{ "\xFF\xD8\xFF\xE0\0\x10JFIF", NULL },
		{ "# a page that speaks of \"containers\" and \"cna\"", NULL },
		{ "[{\"vuln_id\":\"ASB-A-1\",\"replace\":[{\"path\":\"affected[*]\"}]}]", NULL },
		{ "ro.build.version.security_patch=2024-01-01\n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct reader *r = reader_for(STR("any.name"), str_of(rows[i].head));

		want(r == rows[i].reader, "%s: taken for %s", rows[i].head, r ? r->name : "nothing");
	}
}

static void table(void **state)
{
	(void)state;
	for (enum source s = 0; s < SOURCE_N; s++) {
		const struct reader *r = reader_of(s);

		want(r && r->source == s && r->again, "nobody reads bodies of %.*s again", STR_ARG(source_names[s]));
	}
	assert_null(reader_of(SOURCE_N));
	for (size_t i = 0; i < reader_n; i++) {
		assert_true(readers[i]->name && readers[i]->is && readers[i]->read);
		for (size_t k = 0; k < i; k++)
			want(readers[i] != readers[k] && strcmp(readers[i]->name, readers[k]->name), "%s stands twice", readers[i]->name);
	}
}

/* --- pieces of an array, against a plain statement of what they are --- */

static void pieces(void **state)
{
	static const struct { const char *text, *list, *told; } rows[] = {
		{ "[]", NULL, "" },
		{ " [ 1 , \"a,]\" ,{\"b\":[1,2]} , [ ] ] ", NULL, "1;\"a,]\";{\"b\":[1,2]};[ ];" },
		{ "[\"\\\"\",\"\\\\\",\"x\\\\\\\"]\"]", NULL, "\"\\\"\";\"\\\\\";\"x\\\\\\\"]\";" },
		{ "{\"a\":[9],\"list\":[1,2]}", "list", "1;2;" },
		{ "{\"a\":{\"list\":[9]},\"b\":\"list\",\"list\" : [{}] }", "list", "{};" },
		{ "[1,2]", "list", "1;2;" },
		{ "[1", NULL, "1;!the JSON ends too early" },
		{ "[1 2]", NULL, "1;!expected a comma" },
		{ "[1,", NULL, "1;!expected a value" },
		{ "[,1]", NULL, "!expected a value" },
		{ "[{\"a\":\"", NULL, "!the JSON ends too early" },
		{ "[\"\\", NULL, "!the JSON ends too early" },
		{ "{\"a\":1}", "list", "!found no member \"list\"" },
		{ "{\"a\"", "list", "!expected a colon" },
		{ "{\"a", "list", "!the JSON ends too early" },
		{ "{a:1}", "list", "!expected a member name" },
		{ "{\"list\":1}", "list", "!expected an array" },
		{ "", "list", "!the JSON ends too early" },
		{ "7", NULL, "!expected an array" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char told[512] = "";
		size_t n = 0, len = strlen(rows[i].text);
		char *copy = malloc(len + 1); /* exactly as long as the text, for sanitizers */
		struct pieces p;
		struct str piece;
		struct err err = { 0 };
		bool end = false;

		memcpy(copy, rows[i].text, len);
		bool ok = pieces_open(&p, str_n(copy, len), rows[i].list, &err);

		while (ok && (ok = pieces_next(&p, &piece, &end, &err)) && !end)
			n += (size_t)snprintf(told + n, sizeof told - n, "%.*s;", STR_ARG(piece));
		size_t at = (size_t)(strchrnul(rows[i].told, '!') - rows[i].told);

		want(n == at && strncmp(told, rows[i].told, at) == 0, "%s: told %s", rows[i].text, told);
		want(ok == (rows[i].told[at] == '\0'), "%s: %s", rows[i].text, err.msg);
		if (!ok)
			want(strstr(err.msg, rows[i].told + at + 1), "%s: %s", rows[i].text, err.msg);
		free(copy);
	}
}

/* --- a sink that stops, stops everything --- */

static bool stop_at_two(void *ctx, struct record *r, struct err *err)
{
	size_t *n = ctx;

	(void)r;
	return ++*n < 2 || err_set(err, ERR_IO, "disk full");
}

static bool read_member(void *ctx, struct input *in, struct err *err)
{
	return reader_cve.read(in, &(struct sink){ .ctx = ctx, .record = stop_at_two }, err);
}

static void stopping(void **state)
{
#define RECORD "{\"cveMetadata\":{\"cveId\":\"CVE-2024-0001\",\"state\":\"PUBLISHED\"},\"containers\":{\"cna\":{}}}"
	static const char *const texts[] = { RECORD "\n" RECORD "\n" RECORD, "[" RECORD "," RECORD "," RECORD "]" };

	(void)state;
	for (size_t i = 0; i < ROWS(texts); i++) {
		size_t n = 0;
		struct err err = { 0 };
		struct input_visitor v = { &n, read_member, NULL };

		assert_false(input_walk_bytes(STR("x"), str_of(texts[i]), &v, &err));
		assert_int_equal(err.code, ERR_IO);
		assert_int_equal(n, 2);
	}
}

/* --- any bytes at all, given to every reader: told or read, never worse --- */

static bool take_record(void *ctx, struct record *r, struct err *err)
{
	(void)ctx;
	(void)err;
	return r->key.n > 0 && r->about.n > 0;
}

static bool take_device(void *ctx, const struct known_device *d, struct err *err)
{
	(void)ctx;
	(void)d;
	(void)err;
	return true;
}

static bool read_any(void *ctx, struct input *in, struct err *err)
{
	return ((const struct reader *)ctx)->read(in, &(struct sink){ .record = take_record, .device = take_device }, err);
}

static void any_bytes(void **state)
{
	static const char picture[] = "\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x48\n\0\x48\0\0\xFF\xDB\0C\0\x08\x06\n\x06";
	static const struct str texts[] = {
		STR_LIT(""), STR_LIT("\0\0\0\0"), { picture, sizeof picture - 1 }, STR_LIT("{"), STR_LIT("["), STR_LIT("[[[[["),
		STR_LIT("\"\\"),
		STR_LIT("{\"a\":1}\n{\"a\":"), STR_LIT("\xFF\xFE{\0}\0"), STR_LIT("null"), STR_LIT("[null,true,1,\"x\",{},[]]"),
		STR_LIT("a,b,c\n1,2,3\n\"unclosed"),
	};

	(void)state;
	for (size_t i = 0; i < reader_n; i++)
		for (size_t k = 0; k < ROWS(texts); k++) {
			struct input_visitor v = { (void *)(uintptr_t)readers[i], read_any, NULL };
			struct err err = { 0 };

			want(input_walk_bytes(STR("x"), texts[k], &v, &err), "%s, text %zu: %s", readers[i]->name, k, err.msg);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told_apart), cmocka_unit_test(table),     cmocka_unit_test(pieces),
		cmocka_unit_test(stopping),   cmocka_unit_test(any_bytes),
	};

	return cmocka_run_group_tests_name("reader", tests, NULL, NULL);
}
