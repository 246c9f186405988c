#include "unit.h"

#include <zlib.h>
#include <zstd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "web/serve/cache.h"
#include "web/serve/pack.h"
#include "web/serve/route.h"
#include "web/serve/server.h"

static void where_to_listen(void **state)
{
	static const struct { struct str in; const char *host; unsigned port; } rows[] = {
		{ STR_LIT("127.0.0.1:8080"), "127.0.0.1", 8080 }, { STR_LIT("[::1]:80"), "::1", 80 }, { STR_LIT(":8080"), "", 8080 },
		{ STR_LIT("*:0"), "", 0 }, { STR_LIT("localhost:65535"), "localhost", 65535 },
		{ STR_LIT("8080"), NULL, 0 }, { STR_LIT("127.0.0.1"), NULL, 0 }, { STR_LIT("::1:8080"), NULL, 0 },
		{ STR_LIT("127.0.0.1:65536"), NULL, 0 }, { STR_LIT("127.0.0.1:"), NULL, 0 }, { STR_LIT("127.0.0.1:80x"), NULL, 0 },
		{ STR_LIT(""), NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct str host;
		unsigned port;
		struct err err = { 0 };
		bool ok = listen_parse(rows[i].in, &host, &port, &err);

		want(ok == !!rows[i].host, "%.*s", STR_ARG(rows[i].in));
		if (ok) {
			want_str(host, str_of(rows[i].host), "host");
			assert_int_equal(port, rows[i].port);
		} else {
			assert_int_equal(err.code, ERR_USAGE);
		}
	}
}

static void which_coding(void **state)
{
	static const struct { struct str header; enum coding c; } rows[] = {
		{ STR_LIT(""), CODING_IDENTITY }, { STR_LIT("gzip, deflate, br, zstd"), CODING_ZSTD }, { STR_LIT("GZIP"), CODING_GZIP },
		{ STR_LIT("zstd;q=0, gzip;q=0.5"), CODING_GZIP }, { STR_LIT("gzip;q=0.000"), CODING_IDENTITY },
		{ STR_LIT("br"), CODING_IDENTITY },
		{ STR_LIT("xgzip, gzipx"), CODING_IDENTITY }, { STR_LIT("gzip;q=0.001"), CODING_GZIP },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(coding_accept(rows[i].header) == rows[i].c, "%.*s", STR_ARG(rows[i].header));
}

static void packed_and_back(void **state)
{
	struct buf b;
	size_t n;

	(void)state;
	buf_init(&b, 1 << 20);
	assert_null(pack(CODING_GZIP, STR("short"), &n)); /* not worth it */
	for (int i = 0; i < 2000; i++)
		buf_printf(&b, "<tr><td>CVE-2024-%d</td></tr>\n", i);
	char *back = malloc(b.n), *gz = pack(CODING_GZIP, buf_str(&b), &n), *zs;
	z_stream z = { .next_in = (Bytef *)gz, .avail_in = (uInt)n, .next_out = (Bytef *)back, .avail_out = (uInt)b.n };

	assert_true(n < b.n / 3);
	assert_int_equal(inflateInit2(&z, 31), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	assert_memory_equal(back, b.p, b.n);
	zs = pack(CODING_ZSTD, buf_str(&b), &n);
	assert_int_equal(ZSTD_decompress(back, b.n, zs, n), b.n);
	assert_memory_equal(back, b.p, b.n);
	free(gz);
	free(zs);
	free(back);
	buf_release(&b);
}

static void etags(void **state)
{
	const struct str tag = STR("\"abc-1i\"");
	static const struct { struct str header; bool named; } rows[] = {
		{ STR_LIT("\"abc-1i\""), true }, { STR_LIT("W/\"abc-1i\""), true }, { STR_LIT("\"x\", \"abc-1i\" , \"y\""), true },
		{ STR_LIT("*"), true }, { STR_LIT("\"abc-1\""), false }, { STR_LIT("abc-1i"), false }, { STR_LIT(""), false },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(etag_named(rows[i].header, tag) == rows[i].named, "%.*s", STR_ARG(rows[i].header));
}

static void keep(struct cache *c, uint64_t epoch, const char *key, size_t bytes)
{
	cache_put(c, epoch, str_of(key), STR("\"e\""), bytes, MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT),
	          MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT));
}

static void cache_bounds(void **state)
{
	struct cache *c = cache_new(100000);
	char key[20];

	(void)state;
	cache_epoch(c, 1);
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof key, "/%d", i);
		keep(c, 1, key, 5000);
		assert_true(cache_stats(c).bytes <= 100000);
	}
	assert_int_equal(cache_stats(c).n, 16); /* 100000 / (5000 + what a row costs) */
	keep(c, 1, "/99", 5000); /* the same again replaces */
	assert_int_equal(cache_stats(c).n, 16);
	keep(c, 1, "/large", 50000); /* an eighth of all is the most for one */
	assert_int_equal(cache_stats(c).n, 16);
	keep(c, 2, "/old", 10); /* rendered from a view that is gone */
	assert_int_equal(cache_stats(c).n, 16);
	cache_epoch(c, 2);
	assert_int_equal(cache_stats(c).n, 0);
	assert_int_equal(cache_stats(c).bytes, 0);
	cache_free(c);
}

static void routes_found(void **state)
{
	static const struct { enum http_method m; struct str path; const char *pattern; enum err_code code; const char *caught; } rows[] = {
		{ METHOD_GET, STR_LIT("/"), "/", 0, "" },
		{ METHOD_HEAD, STR_LIT("/list"), "/list", 0, "" },
		{ METHOD_GET, STR_LIT("/entry/CVE-2024-1"), "/entry/{id}", 0, "CVE-2024-1" },
		{ METHOD_GET, STR_LIT("/entry/a%2F..%2Fb"), "/entry/{id}", 0, "a/../b" },
		{ METHOD_POST, STR_LIT("/check/dump"), "/check/dump", 0, "" },
		{ METHOD_POST, STR_LIT("/list"), NULL, ERR_USAGE, NULL },
		{ METHOD_OTHER, STR_LIT("/"), NULL, ERR_USAGE, NULL },
		{ METHOD_GET, STR_LIT("/entry/"), NULL, ERR_FOUND, NULL },
		{ METHOD_GET, STR_LIT("/entry/a/b"), NULL, ERR_FOUND, NULL },
		{ METHOD_GET, STR_LIT("/entry/%zz"), NULL, ERR_SYNTAX, NULL },
		{ METHOD_GET, STR_LIT("/entry/%00"), NULL, ERR_SYNTAX, NULL },
		{ METHOD_GET, STR_LIT("//list"), NULL, ERR_FOUND, NULL },
		{ METHOD_GET, STR_LIT("/../etc/passwd"), NULL, ERR_FOUND, NULL },
		{ METHOD_GET, STR_LIT(""), NULL, ERR_FOUND, NULL },
		{ METHOD_GET, STR_LIT("*"), NULL, ERR_FOUND, NULL },
	};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct request rq = { .a = &a, .method = rows[i].m, .path = rows[i].path };
		struct str allow = STR_NONE;
		struct err err = { 0 };
		const struct route *r = route_find(&rq, &allow, &err);

		want(!!r == !!rows[i].pattern, "%.*s", STR_ARG(rows[i].path));
		want(err.code == rows[i].code, "%.*s: code %d", STR_ARG(rows[i].path), (int)err.code);
		want((err.code == ERR_USAGE) == (allow.n > 0), "%.*s: Allow", STR_ARG(rows[i].path));
		if (r)
			want_str(rq.caught[0], str_of(rows[i].caught), rows[i].pattern);
	}
	arena_release(&a);
}

/* What the table promises of itself. */
static void routes_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < route_n; i++) {
		const struct route *r = &routes[i];

		want(r->run && r->pattern[0] == '/', "%s", r->pattern);
		want(!(r->methods & ROUTE_POST) || r->keep == KEEP_NEVER, "%s: an answer to a POST is never kept", r->pattern);
		want((r->kind == ROUTE_API) == str_starts(str_of(r->pattern), STR("/api/")), "%s", r->pattern);
		want(r->kind != ROUTE_API || (r->title && r->schema && r->params), "%s: not described", r->pattern);
		for (size_t k = 0; r->kind == ROUTE_API && k < r->params->n; k++)
			want(r->params->v[k].help, "%s: %s has no help", r->pattern, r->params->v[k].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(where_to_listen), cmocka_unit_test(which_coding), cmocka_unit_test(packed_and_back),
		cmocka_unit_test(etags),           cmocka_unit_test(cache_bounds), cmocka_unit_test(routes_found),
		cmocka_unit_test(routes_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
