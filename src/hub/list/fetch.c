#include "hub/list/fetch.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"

enum { CONNECT_S = 20, SLOW_BYTES_S = 200, SLOW_FOR_S = 30, REDIRECTS = 5 };

static const struct str temporary = STR_LIT("tocsin-fetch-"); /* and six more that mkstemp() chooses */

struct receiving {
	struct arena *a;
	FILE *to;
	uint64_t n;
	bool too_much;
	struct fetch_state now;
};

bool fetch_is_url(struct str s)
{
	return str_istarts(s, STR("http://")) || str_istarts(s, STR("https://"));
}

struct str fetch_inside(struct str input)
{
	size_t at = str_find(input, temporary);

	if (at == SIZE_MAX || input.n < at + temporary.n + 6)
		return input;
	input = str_from(input, at + temporary.n + 6);
	return input.n && (input.p[0] == ':' || input.p[0] == '/') ? str_from(input, 1) : input;
}

static int on_progress(void *ctx, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
	const atomic_int *stop = ctx;

	(void)down_all, (void)down, (void)up_all, (void)up;
	return stop && *stop;
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct receiving *r = ctx;

	r->n += size * n;
	if (r->n > LIMIT_DOWNLOAD) {
		r->too_much = true;
		return 0;
	}
	return fwrite(p, size, n, r->to);
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
	struct receiving *r = ctx;
	struct str line = str_trim(str_n(p, size * n)), rest = line, name;

	if (str_istarts(line, STR("HTTP/"))) /* the headers of a redirect's target begin anew */
		r->now = (struct fetch_state){ STR_NONE, STR_NONE };
	if (str_split(&rest, ':', &name) && rest.p) {
		if (str_ieq(name, STR("etag")))
			r->now.etag = str_dup(r->a, str_trim(rest));
		else if (str_ieq(name, STR("last-modified")))
			r->now.modified = str_dup(r->a, str_trim(rest));
	}
	return size * n;
}

static void remove_file(void *path)
{
	unlink(path);
}

static bool open_temporary(struct arena *a, FILE **ret, char **ret_path, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	char *path = str_cstr(a, str_printf(a, "%s/%.*sXXXXXX", folder && *folder ? folder : "/tmp", STR_ARG(temporary)));
	int fd = mkstemp(path);

	if (fd < 0)
		return err_sys(err, "cannot create %s", path);
	arena_defer(a, remove_file, path);
	*ret = fdopen(fd, "wb");
	*ret_path = path;
	return *ret || err_sys(err, "cannot open %s", path);
}

static struct curl_slist *conditions(struct arena *a, const struct fetch_state *before)
{
	struct curl_slist *l = NULL;

	if (before && before->etag.n)
		l = curl_slist_append(l, str_printf(a, "If-None-Match: %.*s", STR_ARG(before->etag)).p);
	if (before && before->modified.n)
		l = curl_slist_append(l, str_printf(a, "If-Modified-Since: %.*s", STR_ARG(before->modified)).p);
	return l;
}

static bool outcome(CURL *c, CURLcode code, const char *detail, const struct receiving *r, struct str url, long *ret_status,
                    struct err *err)
{
	if (code == CURLE_ABORTED_BY_CALLBACK)
		return err_set(err, ERR_STOPPED, "stopped");
	if (r->too_much || code == CURLE_FILESIZE_EXCEEDED)
		return err_set(err, ERR_LIMIT, "%.*s is larger than %zu bytes", STR_ARG(url), LIMIT_DOWNLOAD);
	if (code != CURLE_OK)
		return err_set(err, ERR_IO, "cannot fetch %.*s: %s", STR_ARG(url), *detail ? detail : curl_easy_strerror(code));
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, ret_status);
	if (*ret_status == 200 || *ret_status == 304)
		return true;
	return err_set(err, *ret_status == 404 || *ret_status == 410 ? ERR_FOUND : ERR_IO, "%.*s answered HTTP %ld, expected 200",
	               STR_ARG(url), *ret_status);
}

bool fetch_url(struct arena *a, struct str url, const struct fetch_state *before, const atomic_int *stop, struct fetched *ret,
               struct err *err)
{
	struct receiving r = { .a = a };
	char detail[CURL_ERROR_SIZE] = "", *path = NULL;
	long status = 0;
	CURL *c = curl_easy_init();

	if (!c)
		return err_set(err, ERR_IO, "libcurl does not start");
	if (!open_temporary(a, &r.to, &path, err)) {
		curl_easy_cleanup(c);
		return false;
	}
	struct curl_slist *headers = conditions(a, before);

	curl_easy_setopt(c, CURLOPT_URL, str_cstr(a, url));
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, str_istarts(url, STR("https:")) ? "https" : "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)REDIRECTS);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES_S);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)SLOW_FOR_S);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)LIMIT_DOWNLOAD);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, (void *)(uintptr_t)stop);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "tocsin/" TOCSIN_VERSION);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, detail);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &r);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, &r);
	CURLcode code = curl_easy_perform(c);
	bool ok = outcome(c, code, detail, &r, url, &status, err);

	if (fclose(r.to) != 0 && ok)
		ok = err_sys(err, "cannot write %s", path);
	curl_slist_free_all(headers);
	curl_easy_cleanup(c);
	if (ok)
		*ret = (struct fetched){ status == 304 ? NULL : path, r.now, r.n };
	return ok;
}
