/* The server as a client meets it: a real socket, a temporary database with the starter list. */
#include "engine.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "hub/list/import.h"
#include "hub/list/list.h"
#include "web/serve/server.h"

static char folder[] = "/tmp/tocsin-http-XXXXXX";
static char db_path[ADDRESS_MAX];
static struct list *list;
static struct server *server;
static unsigned port;
static struct arena arena;

struct reply {
	int status;
	struct str head, body;
};

static int connect_here(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct timeval patience = { .tv_sec = 10 };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	return fd;
}

static void send_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);

		if (n <= 0)
			return; /* the server has heard enough */
		s = str_from(s, (size_t)n);
	}
}

/* Everything until the server closes. */
static struct reply receive(int fd)
{
	struct buf b;
	struct reply r = { 0 };
	char piece[65536];
	ssize_t n;

	buf_init(&b, 64 * MIB);
	while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
		buf_put(&b, str_n(piece, (size_t)n));
	close(fd);
	struct str all = buf_dup(&arena, &b);
	size_t end = str_find(all, STR("\r\n\r\n"));

	buf_release(&b);
	if (str_starts(all, STR("HTTP/1.1 ")))
		r.status = atoi(all.p + 9);
	r.head = str_sub(all, 0, end == SIZE_MAX ? all.n : end + 2);
	r.body = end == SIZE_MAX ? STR_NONE : str_from(all, end + 4);
	return r;
}

static struct reply raw(struct str bytes)
{
	int fd = connect_here();

	send_all(fd, bytes);
	return receive(fd);
}

__attribute__((format(printf, 2, 3))) static struct reply ask(const char *method, const char *fmt, ...)
{
	char target[8000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(target, sizeof target, fmt, ap);
	va_end(ap);
	return raw(str_printf(&arena, "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", method, target));
}

static struct reply get_with(const char *target, const char *headers)
{
	return raw(str_printf(&arena, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", target, headers));
}

static struct str header(const struct reply *r, const char *name)
{
	struct str mark = str_printf(&arena, "\r\n%s: ", name);
	size_t at = str_ifind(r->head, mark);
	struct str rest = at == SIZE_MAX ? STR_NONE : str_from(r->head, at + mark.n);

	return str_sub(rest, 0, str_find(rest, STR("\r\n")));
}

static bool has(struct str s, const char *needle)
{
	return str_find(s, str_of(needle)) != SIZE_MAX;
}

static void every_page(void **state)
{
	static const char *const pages[] = {
		"/", "/list", "/list?q=stagefright", "/list?maker=samsung&severity=high&order=severity&reverse=1", "/entry/CVE-2015-1538",
		"/check", "/check/values", "/check/values?model=x", "/check/result?release=13&level=2023-06-05", "/check/dump",
		"/statistics", "/score", "/score/cvss-4.0", "/score/cvss-3.1?vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H/E:F",
		"/score/cvss-2.0?vector=AV:N/AC:L/Au:N/C:P/I:P/A:P", "/score/cvss-3.0", "/score/ssvc-supplier",
		"/score/ssvc-supplier?vector=ssvc:DT_SP:1.0.0/E:P/U:S", "/score/ssvc-deployer", "/score/ssvc-coordinator-triage",
		"/score/ssvc-coordinator-publish", "/score/ssvc-cisa", "/score/ssvc-cisa-bod-26-04", "/score/ssvc-utility",
		"/score/gbt-30279?vector=GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S/EC:L/RD:H/SR:H",
		"/score/priority", "/score/priority?entry=CVE-2023-4863&attacked=false", "/score/priority/rules", "/list?priority=P1",
		"/about", "/api", "/accessibility", "/nothing", "/list?year=abc",
	};

	(void)state;
	for (size_t i = 0; i < ROWS(pages); i++)
		for (int zh = 0; zh < 2; zh++) {
			struct reply r = get_with(pages[i], zh ? "Accept-Language: zh-CN\r\n" : "");

			want(r.status == 200 || i >= ROWS(pages) - 2, "%s: %d", pages[i], r.status);
			want(has(r.body, zh ? "<html lang=\"zh-CN\"" : "<html lang=\"en\""), "%s: language", pages[i]);
			want(has(r.body, "</html>"), "%s: cut short", pages[i]);
			want(has(header(&r, "Content-Security-Policy"), "default-src 'none'"), "%s: no policy", pages[i]);
			want(!has(r.body, "<style") && !has(r.body, " style=") && !has(r.body, "<script>"), "%s: inline parts", pages[i]);
			want_str(header(&r, "X-Content-Type-Options"), STR("nosniff"), pages[i]);
			want_str(header(&r, "Content-Language"), zh ? STR("zh-CN") : STR("en"), pages[i]);
			want(!header(&r, "Server").n, "%s: tells its software", pages[i]);
		}
}

static void statuses(void **state)
{
	static const struct { const char *method, *target; int status; } rows[] = {
		{ "GET", "/nothing", 404 },          { "GET", "/entry/CVE-1999-99999", 404 },  { "GET", "/entry/%zz", 400 },
		{ "GET", "/list?year=abc", 400 },    { "GET", "/list?limit=501", 400 },        { "GET", "/list?q=%ff", 400 },
		{ "POST", "/list", 405 },            { "DELETE", "/entry/CVE-2015-1538", 405 }, { "PUT", "/api/v1/entries", 405 },
		{ "OPTIONS", "/api/v1/entries", 204 }, { "GET", "/../../etc/passwd", 404 },    { "GET", "/assets/../../etc/passwd", 404 },
		{ "GET", "/assets/x/%2e%2e%2fpasswd", 404 }, { "GET", "/%2e%2e/etc/passwd", 404 }, { "GET", "//list", 404 },
		{ "GET", "/check/result?level=never", 400 }, { "GET", "/check/result", 400 },
		{ "GET", "/check/result?pick=no/such/one", 400 },
		{ "GET", "/api/v1/check", 400 },     { "GET", "/api/v1/entries?unknown=1", 400 }, { "GET", "/api/v1/nothing", 404 },
		{ "GET", "/api/v1/entries/CVE-2015-1538/sources/cve/none", 404 }, { "HEAD", "/", 200 }, { "HEAD", "/nothing", 404 },
		{ "GET", "/score?vector=x", 400 },   { "GET", "/score/cvss-3.1?vector=CVSS:3.1/AV:Q", 400 }, { "GET", "/score/none", 404 },
		{ "GET", "/score/priority?cvss=11", 400 }, { "GET", "/score/cvss-3.1?AV=N", 303 }, { "POST", "/score", 405 },
		{ "GET", "/score/priority?entry=CVE-1999-99999", 400 }, { "GET", "/score/priority?units=", 303 },
		{ "GET", "/api/v1/entries/CVE-2015-1538/priority", 200 }, { "GET", "/api/v1/entries/CVE-1999-99999/priority", 404 },
		{ "GET", "/api/v1/score?vector=x", 200 }, { "GET", "/api/v1/score", 400 }, { "GET", "/api/v1/entries?priority=P9", 400 },
		{ "GET", "/favicon.ico", 200 },      { "GET", "/robots.txt", 200 },            { "GET", "/.well-known/security.txt", 200 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct reply r = ask(rows[i].method, "%s", rows[i].target);
		bool api = str_starts(str_of(rows[i].target), STR("/api/"));

		want(r.status == rows[i].status, "%s %s: %d", rows[i].method, rows[i].target, r.status);
		want(rows[i].status != 405 || has(header(&r, "Allow"), "GET"), "%s: no Allow", rows[i].target);
		want(rows[i].status != 400 || api == has(header(&r, "Content-Type"), "problem+json"), "%s: kind of error", rows[i].target);
		if (!strcmp(rows[i].method, "HEAD"))
			want(!r.body.n && header(&r, "Content-Length").n, "%s: HEAD has a body or no length", rows[i].target);
	}
}

static void told_errors(void **state)
{
	struct reply r = ask("GET", "/api/v1/entries?severity=dreadful");
	struct json j;
	struct err err = { 0 };
	struct str detail = STR_NONE;

	(void)state;
	assert_true(json_read(&arena, r.body, MIB, &j, &err));
	assert_true(json_str(&j, "detail", JSON_REQUIRED, &detail, &err));
	assert_true(has(detail, "severity") && has(detail, "\"dreadful\"") && has(detail, "critical"));
	r = ask("GET", "/list?year=%%3Cscript%%3E");
	assert_true(has(r.body, "&lt;script&gt;") && !has(r.body, "<script>"));
}

static void reflected_text_is_escaped(void **state)
{
	static const char *const targets[] = {
		"/list?q=%s", "/list?chip=%s", "/list?maker=%s", "/check?model=%s", "/check/values?model=%s",
		"/check/values?release=%s&level=%s", "/check/result?level=%s", "/%s", "/entry/%s", "/list?%s=1",
		"/score?vector=%s", "/score/cvss-3.1?vector=CVSS:3.1/AV:%s", "/score/cvss-3.1?AV=%s", "/score/%s", "/score/priority?entry=%s",
		"/score/priority?cvss=%s", "/score/priority?harm=low&harm-reason=%s",
	};
	static const char attack[] = "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E";

	(void)state;
	for (size_t i = 0; i < ROWS(targets); i++) {
		char target[500];

		snprintf(target, sizeof target, targets[i], attack, attack);
		struct reply r = ask("GET", "%s", target);

		want(r.status > 0 && !has(r.body, "<img src=x"), "%s", target);
	}
}

static void etags_and_coding(void **state)
{
	struct reply plain = get_with("/list", ""), gz = get_with("/list", "Accept-Encoding: gzip\r\n"), again, same;
	struct str tag = header(&plain, "ETag");

	(void)state;
	assert_true(tag.n > 4 && tag.p[0] == '"');
	want_str(header(&gz, "Content-Encoding"), STR("gzip"), "coding");
	assert_false(str_eq(tag, header(&gz, "ETag"))); /* strong: another representation, another tag */
	assert_true(has(header(&gz, "Vary"), "Accept-Encoding") && has(header(&gz, "Vary"), "Accept-Language"));
	char *unpacked = malloc(plain.body.n + 1);
	z_stream z = { .next_in = (Bytef *)(uintptr_t)gz.body.p, .avail_in = (uInt)gz.body.n, .next_out = (Bytef *)unpacked,
		       .avail_out = (uInt)plain.body.n + 1 };

	inflateInit2(&z, 31);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	assert_int_equal(z.total_out, plain.body.n);
	assert_memory_equal(unpacked, plain.body.p, plain.body.n);
	free(unpacked);
	again = get_with("/list", "");
	want_str(header(&again, "ETag"), tag, "the same page, the same tag");
	same = get_with("/list", str_cstr(&arena, str_printf(&arena, "If-None-Match: W/%.*s\r\n", STR_ARG(tag))));
	assert_int_equal(same.status, 304);
	assert_int_equal(same.body.n, 0);
	want_str(header(&same, "ETag"), tag, "tag of a 304");
	same = get_with("/list", "If-None-Match: \"other\"\r\n");
	assert_int_equal(same.status, 200);
	/* What a visitor typed is kept nowhere. */
	same = get_with("/check/result?release=13", "");
	assert_true(has(header(&same, "Cache-Control"), "no-store") && !header(&same, "ETag").n);
}

static void languages(void **state)
{
	struct reply r = get_with("/about?lang=zh-CN", "Accept-Language: en\r\n");

	(void)state;
	assert_true(has(r.body, "<html lang=\"zh-CN\""));
	assert_true(has(header(&r, "Set-Cookie"), "lang=zh-CN") && has(header(&r, "Set-Cookie"), "SameSite=Lax"));
	r = get_with("/about", "Accept-Language: en\r\nCookie: a=b; lang=zh-CN\r\n");
	assert_true(has(r.body, "<html lang=\"zh-CN\"") && !header(&r, "Set-Cookie").n);
	r = get_with("/about?lang=xx", "Accept-Language: zh\r\n");
	assert_true(has(r.body, "<html lang=\"zh-CN\"") && !header(&r, "Set-Cookie").n);
	r = get_with("/list?q=a%20b&lang=en", "");
	assert_true(has(r.body, "hreflang=\"zh-CN\" href=\"http://127.0.0.1:"));
	assert_true(has(r.body, "/list?q=a%20b&amp;lang=zh-CN"));
	r = get_with("/score/priority/rules", "Accept-Language: zh-CN\r\n");
	assert_true(has(r.body, "人身安全优先。") && !has(r.body, "People come first."));
	r = get_with("/score/priority?safety=true&severity=low", "Accept-Language: zh-CN\r\n");
	assert_false(has(r.body, "The rest, and"));
}

static struct json json_of(const struct reply *r)
{
	struct json j;
	struct err err = { 0 };

	if (!json_read(&arena, r->body, 64 * MIB, &j, &err))
		fail_msg("%s %s", err.where, err.msg);
	return j;
}

/* Every entry once, in order, page by page. */
static void pages_by_cursor(void **state)
{
	struct strs seen = { 0 };
	char target[300] = "/api/v1/entries?limit=37&order=id";
	uint64_t total = 0;

	(void)state;
	for (int page = 0; page < 50; page++) {
		struct reply r = ask("GET", "%s", target);
		struct json j = json_of(&r), entries, e;
		struct str next = STR_NONE, id;
		struct err err = { 0 };

		assert_int_equal(r.status, 200);
		assert_true(json_u64(&j, "total", JSON_REQUIRED, &total, &err) && json_array(&j, "entries", JSON_REQUIRED, &entries, &err));
		struct json_iter it = json_iter(&entries);

		while (json_next(&it, &e)) {
			assert_true(json_str(&e, "id", JSON_REQUIRED, &id, &err));
			want(strs_add_once(&arena, &seen, id), "%.*s twice", STR_ARG(id));
		}
		json_str(&j, "next", JSON_OPTIONAL, &next, &err);
		if (!next.n)
			break;
		snprintf(target, sizeof target, "/api/v1/entries?limit=37&order=id&after=%.*s", STR_ARG(next));
	}
	assert_true(total > 100);
	assert_int_equal(seen.n, total);
}

static void one_entry(void **state)
{
	struct reply r = ask("GET", "/api/v1/entries/CVE-2015-1538");
	struct json j = json_of(&r);
	struct str id;
	struct err err = { 0 };

	(void)state;
	assert_true(json_str(&j, "id", JSON_REQUIRED, &id, &err));
	want_str(id, STR("CVE-2015-1538"), "id");
	want_str(header(&r, "Access-Control-Allow-Origin"), STR("*"), "open to all sites");
	r = ask("GET", "/api/v1/entries/CVE-2015-1538/sources/tocsin/CVE-2015-1538");
	assert_int_equal(r.status, 200);
	assert_true(has(r.body, "CVE-2015-1538"));
	r = ask("GET", "/list?format=csv&q=CVE-2015-1538");
	assert_true(has(header(&r, "Content-Type"), "text/csv") && has(r.body, "CVE-2015-1538,"));
}

static void openapi(void **state)
{
	struct reply r = ask("GET", "/api/v1/openapi.json");
	struct json j = json_of(&r), paths, get, list_path, params;
	struct err err = { 0 };

	(void)state;
	assert_true(json_object(&j, "paths", JSON_REQUIRED, &paths, &err));
	assert_true(json_object(&paths, "/api/v1/entries", JSON_REQUIRED, &list_path, &err));
	assert_true(json_object(&list_path, "get", JSON_REQUIRED, &get, &err));
	assert_true(json_array(&get, "parameters", JSON_REQUIRED, &params, &err));
	assert_true(json_count(&params) >= 10);
	assert_true(json_count(&paths) >= 8);
}

static struct reply post(const char *target, const char *type, struct str body)
{
	struct buf b;

	buf_init(&b, 64 * MIB);
	buf_printf(&b, "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", target,
	           type, body.n);
	buf_put(&b, body);
	struct reply r = raw(buf_str(&b));

	buf_release(&b);
	return r;
}

static const struct str dump = STR_LIT("[ro.product.manufacturer]: [samsung]\n[ro.product.model]: [SM-S911B]\n"
	"[ro.build.version.release]: [13]\n[ro.build.version.sdk]: [33]\n[ro.build.version.security_patch]: [2023-06-05]\n");

static void check_json(const struct reply *r)
{
	struct json j = json_of(r), profile, verdicts, counts, v;
	struct err err = { 0 };
	struct str s;
	bool b;
	uint64_t n;
	static const char *const texts[] = { "id", "verdict", "basis", "reason", "fix", "severity" };
	static const char *const words[] = { "affected", "possible", "fixed", "unknown", "not_affected" };

	assert_int_equal(r->status, 200);
	assert_true(json_object(&j, "profile", JSON_REQUIRED, &profile, &err) &&
	            json_array(&j, "verdicts", JSON_REQUIRED, &verdicts, &err) &&
	            json_object(&j, "counts", JSON_REQUIRED, &counts, &err));
	for (size_t i = 0; i < ROWS(words); i++)
		want(json_u64(&counts, words[i], JSON_REQUIRED, &n, &err), "counts: %s", words[i]);
	assert_true(json_count(&verdicts) > 50);
	struct json_iter it = json_iter(&verdicts);

	while (json_next(&it, &v)) {
		for (size_t i = 0; i < ROWS(texts); i++)
			want(json_str(&v, texts[i], JSON_REQUIRED, &s, &err), "%s", err.msg);
		assert_true(json_bool(&v, "exploited", JSON_REQUIRED, &b, &err));
	}
}

static void checks(void **state)
{
	struct reply r = ask("GET", "/api/v1/check?maker=samsung&release=13&level=2023-06-05");

	(void)state;
	check_json(&r);
	r = post("/api/v1/check", "text/plain", dump);
	check_json(&r);
	r = post("/api/v1/check", "application/x-www-form-urlencoded", dump); /* what curl says by itself */
	check_json(&r);
	r = post("/api/v1/check", "application/json", STR("{\"maker\":\"samsung\",\"release\":\"13\",\"level\":\"2023-06-05\"}"));
	check_json(&r);
	r = post("/api/v1/check?all=1&format=csv", "text/plain", dump);
	assert_true(has(header(&r, "Content-Type"), "text/csv") && has(r.body, "not_affected"));
	r = post("/api/v1/check", "text/plain", STR("\xff\xd8\xff\xe0 a picture"));
	assert_int_equal(r.status, 400);
	r = post("/api/v1/check", "text/plain", STR(""));
	assert_int_equal(r.status, 400);
}

static void dump_page(void **state)
{
	static const struct str type = STR_LIT("multipart/form-data; boundary=XX");
	struct str body = str_printf(&arena,
		"--XX\r\nContent-Disposition: form-data; name=\"files\"; filename=\"build.prop\"\r\n\r\n%.*s\r\n"
		"--XX\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\r\n--XX--\r\n", STR_ARG(dump));
	struct reply r = post("/check/dump", type.p, body);

	(void)state;
	assert_int_equal(r.status, 200);
	assert_true(has(r.body, "SM-S911B") && has(r.body, "2023-06-05") && has(r.body, "/check/result?maker=samsung"));
	assert_true(has(header(&r, "Cache-Control"), "no-store"));
	r = post("/check/dump", type.p, STR("--XX\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n<b>nothing\r\n--XX--\r\n"));
	assert_int_equal(r.status, 400);
	assert_true(has(r.body, "&lt;b&gt;nothing") && has(r.body, "role=\"alert\"")); /* what was typed is kept */
}

static void too_large(void **state)
{
	struct buf b;
	struct reply r;

	(void)state;
	buf_init(&b, 64 * MIB);
	buf_puts(&b, "GET /");
	for (size_t i = 0; i < LIMIT_HTTP_TARGET; i++)
		buf_putc(&b, 'a');
	buf_puts(&b, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	r = raw(buf_str(&b));
	assert_int_equal(r.status, 414);
	assert_true(has(r.body, "<h1>"));
	r = raw(STR("POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 16777217\r\nExpect: 100-continue\r\n"
	            "Connection: close\r\n\r\n"));
	assert_int_equal(r.status, 413);
	assert_true(has(header(&r, "Content-Type"), "problem+json"));
	/* A head that has no end. */
	buf_clear(&b);
	buf_puts(&b, "GET / HTTP/1.1\r\nHost: x\r\nX: ");
	for (size_t i = 0; i < 2 * LIMIT_HTTP_HEADER; i++)
		buf_putc(&b, 'a');
	buf_puts(&b, "\r\n\r\n");
	r = raw(buf_str(&b));
	assert_true(r.status == 431 || r.status == 400 || r.status == 413 || r.status == 0);
	buf_release(&b);
}

/* Chunked bodies, bodies where none belongs, requests one behind another. */
static void shapes_of_requests(void **state)
{
	struct reply r = raw(STR("POST /api/v1/check HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
	                         "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"release\":\"13\"}\r\n0\r\n\r\n"));

	(void)state;
	assert_int_equal(r.status, 200);
	r = raw(STR("GET /about HTTP/1.1\r\nHost: x\r\nContent-Length: 41\r\n\r\nGET /nothing HTTP/1.1\r\nHost: smuggled\r\n\r\n"
	            "GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
	assert_int_equal(r.status, 200);
	assert_true(has(r.body, "\"status\":\"ok\""));   /* the second request was answered */
	assert_false(has(r.body, "problem"));            /* and the body was not taken for one */
	r = raw(STR("HELLO\r\n\r\n"));
	assert_true(r.status == 0 || r.status >= 400);
}

/* Cut at every place a request may be cut: the server stays well. */
static void cut_requests(void **state)
{
	static const struct str whole = STR_LIT("POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n012345678");

	(void)state;
	for (size_t n = 0; n < whole.n; n += 3) {
		int fd = connect_here();

		send_all(fd, str_sub(whole, 0, n));
		close(fd);
	}
	assert_int_equal(ask("GET", "/api/v1/health").status, 200);
}

static void address_taken(void **state)
{
	struct err err = { 0 };
	char where[40];

	(void)state;
	snprintf(where, sizeof where, "127.0.0.1:%u", port);
	assert_null(server_start(&(struct server_options){ .list = list, .listen = str_of(where) }, &err));
	assert_int_equal(err.code, ERR_IO);
	assert_non_null(strstr(err.msg, "another program"));
	assert_non_null(strstr(err.msg, where));
	assert_null(server_start(&(struct server_options){ .list = list, .listen = STR("nowhere") }, &err));
	assert_int_equal(err.code, ERR_USAGE);
}

static bool import_starter(struct err *err)
{
	char path[500];
	const char *paths[] = { path };
	const struct import_progress p = { 0 };
	struct import_counts counts;
	struct db *d = db_open(db_path, DB_WRITE, err);

	snprintf(path, sizeof path, "%s/data/starter.jsonl", getenv("TOCSIN_SOURCE"));
	bool ok = d && import_paths(d, paths, 1, &p, &counts, err);

	db_close(d);
	return ok;
}

static int start(void **state)
{
	struct err err = { 0 };

	(void)state;
	arena_init(&arena);
	if (!mkdtemp(folder))
		return -1;
	char file[100];

	snprintf(file, sizeof file, "%s/t.db", folder);
	engine_place(db_path, file);
	if (import_starter(&err) && (list = list_open(db_path, &err)))
		server = server_start(&(struct server_options){ .list = list, .listen = STR("127.0.0.1:0"), .threads = 2 }, &err);
	if (!server) {
		print_error("%s: %s\n", err.where, err.msg);
		return -1;
	}
	struct str url = server_url(server);

	port = (unsigned)atoi(url.p + str_rchr(url, ':') + 1);
	return 0;
}

static int stop(void **state)
{
	static const char *const names[] = { "t.db", "t.db-wal", "t.db-shm" };
	char path[100];

	(void)state;
	server_tick(server);
	server_stop(server);
	list_close(list);
	arena_release(&arena);
	for (size_t i = 0; i < ROWS(names); i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	return rmdir(folder);
}

int main(void)
{
	struct CMUnitTest tests[] = {
		cmocka_unit_test(every_page),      cmocka_unit_test(statuses),  cmocka_unit_test(told_errors),
		cmocka_unit_test(reflected_text_is_escaped), cmocka_unit_test(etags_and_coding), cmocka_unit_test(languages),
		cmocka_unit_test(pages_by_cursor), cmocka_unit_test(one_entry), cmocka_unit_test(openapi),
		cmocka_unit_test(checks),          cmocka_unit_test(dump_page), cmocka_unit_test(too_large),
		cmocka_unit_test(shapes_of_requests), cmocka_unit_test(cut_requests), cmocka_unit_test(address_taken),
	};

	return run_on_engine(tests, start, stop);
}
