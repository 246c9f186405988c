#include "hub/notice/hook.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "crypto/encode.h"

enum { CONNECT_S = 10, CALL_S = 20, POLL_MS = 200, URL_MAX = 1000 };

static const struct str secret_prefix = STR_LIT("whsec_");

/* --- signing --- */

void hook_secret_put(const uint8_t *key, size_t n, char ret[HOOK_SECRET + 1])
{
	memcpy(ret, secret_prefix.p, secret_prefix.n);
	encode(BASE64, key, n, ret + secret_prefix.n);
}

bool hook_secret_read(struct str text, uint8_t ret[HOOK_KEY_MOST], size_t *ret_n, struct err *err)
{
	if (!str_starts(text, secret_prefix))
		return err_set(err, ERR_SYNTAX, "a webhook's secret starts with whsec_");
	if (!decode(BASE64, str_from(text, secret_prefix.n), ret, HOOK_KEY_MOST, ret_n, err))
		return err_wrap(err, "a webhook's secret");
	if (*ret_n < HOOK_KEY_LEAST) {
		erase(ret, *ret_n);
		return err_set(err, ERR_RANGE, "a webhook's secret has %d to %d bytes, found %zu", HOOK_KEY_LEAST, HOOK_KEY_MOST, *ret_n);
	}
	return true;
}

void hook_sign(const uint8_t *key, size_t n, struct str id, unixtime at, struct str body, char ret[HOOK_SIGNATURE + 1])
{
	struct buf b;

	buf_init(&b, body.n + id.n + 64);
	buf_put(&b, id);
	buf_printf(&b, ".%lld.", (long long)at);
	buf_put(&b, body);
	struct digest d = hmac_sha256(str_n((const char *)key, n), buf_str(&b));

	memcpy(ret, "v1,", 3);
	encode(BASE64, d.b, DIGEST_SIZE, ret + 3);
	buf_release(&b);
}

/* --- calling --- */

bool hook_url_ok(struct str url, bool inside, struct err *err)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *user = NULL, *text = strndup(url.p ? url.p : "", url.n);
	bool ok = u && text && url.n <= URL_MAX && url.n == strlen(text) && curl_url_set(u, CURLUPART_URL, text, 0) == CURLUE_OK &&
	          curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK && curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK;
	bool https = ok && strcmp(scheme, "https") == 0;

	if (!ok)
		err_set(err, ERR_SYNTAX, "expected an address like https://host/path of at most %d characters", URL_MAX);
	else if (!https && !(inside && strcmp(scheme, "http") == 0))
		ok = err_set(err, ERR_RANGE, "a webhook's address starts with https://");
	else if (curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK)
		ok = err_set(err, ERR_RANGE, "a webhook's address holds no user or password: requests are signed instead");
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_url_cleanup(u);
	free(text);
	return ok;
}

struct calling {
	struct hook_call *call;
	CURL *c;
	struct curl_slist *headers;
	const struct hook_options *o;
	size_t answered;
	bool refused, done;
	char fault[CURL_ERROR_SIZE];
};

static curl_socket_t on_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct calling *x = ctx;

	(void)purpose;
	if (!x->o->inside && !address_public(&to->addr)) {
		x->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t on_answer(char *p, size_t size, size_t n, void *ctx)
{
	struct calling *x = ctx;

	(void)p;
	x->answered += size * n;
	return x->answered > LIMIT_HOOK_ANSWER ? 0 : size * n;
}

static struct curl_slist *add(struct curl_slist *l, const char *name, const char *value)
{
	char line[300];

	snprintf(line, sizeof line, "%s: %s", name, value);
	return curl_slist_append(l, line);
}

static void begin(struct calling *x, struct arena *a)
{
	struct hook_call *call = x->call;
	char signature[HOOK_SIGNATURE + 1], at[24];
	CURL *c = x->c;

	snprintf(at, sizeof at, "%lld", (long long)x->o->now);
	hook_sign(call->key, call->key_n, call->id, x->o->now, call->body, signature);
	x->headers = add(NULL, "Content-Type", "application/json");
	x->headers = add(x->headers, "webhook-id", str_cstr(a, call->id));
	x->headers = add(x->headers, "webhook-timestamp", at);
	x->headers = add(x->headers, "webhook-signature", signature);
	x->headers = curl_slist_append(x->headers, "Expect:");
	curl_easy_setopt(c, CURLOPT_URL, str_cstr(a, call->url));
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, x->o->inside ? "http,https" : "https");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.n);
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, call->body.p);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, x->headers);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "tocsin/" TOCSIN_VERSION);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)(x->o->timeout_s ? x->o->timeout_s : CALL_S));
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (x->o->ca)
		curl_easy_setopt(c, CURLOPT_CAINFO, x->o->ca);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, x);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, x->fault);
	curl_easy_setopt(c, CURLOPT_PRIVATE, x);
}

static void finish(struct calling *x, CURLcode code)
{
	struct hook_call *call = x->call;
	curl_off_t wait = 0;
	long status = 0;

	x->done = true;
	curl_easy_getinfo(x->c, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(x->c, CURLINFO_RETRY_AFTER, &wait);
	call->wait_s = wait > 0 ? (int64_t)wait : 0;
	/* An answer that is too long is cut; its first line has been read. */
	bool answered = code == CURLE_OK || (code == CURLE_WRITE_ERROR && x->answered > LIMIT_HOOK_ANSWER);

	if (answered && status >= 200 && status < 300) {
		call->outcome = HOOK_TAKEN;
		return;
	}
	call->outcome = answered && status == 410 ? HOOK_GONE : HOOK_LATER;
	if (answered && status >= 300 && status < 400)
		snprintf(call->why, sizeof call->why, "the receiver answered HTTP %ld; a redirect is not followed", status);
	else if (answered)
		snprintf(call->why, sizeof call->why, "the receiver answered HTTP %ld", status);
	else if (x->refused)
		snprintf(call->why, sizeof call->why, "the receiver's address is not a public one");
	else
		snprintf(call->why, sizeof call->why, "%.159s", x->fault[0] ? x->fault : curl_easy_strerror(code));
}

static void run(CURLM *m, const atomic_int *stop)
{
	int running = 1, left;

	while (running && !(stop && *stop)) {
		if (curl_multi_perform(m, &running) != CURLM_OK)
			return;
		for (CURLMsg *msg; (msg = curl_multi_info_read(m, &left));) {
			char *x = NULL;

			if (msg->msg == CURLMSG_DONE && curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &x) == CURLE_OK && x)
				finish((struct calling *)(void *)x, msg->data.result);
		}
		if (running)
			curl_multi_poll(m, NULL, 0, POLL_MS, NULL);
	}
}

void hook_post(struct hook_call *calls, size_t n, const struct hook_options *o)
{
	CURLM *m = curl_multi_init();
	struct arena a;

	arena_init(&a);
	struct calling *xs = arena_array(&a, struct calling, n);

	for (size_t i = 0; i < n; i++) {
		struct err err = { 0 };

		xs[i] = (struct calling){ .call = &calls[i], .o = o };
		calls[i].outcome = HOOK_LATER;
		calls[i].wait_s = 0;
		snprintf(calls[i].why, sizeof calls[i].why, "stopped");
		if (!hook_url_ok(calls[i].url, o->inside, &err)) {
			snprintf(calls[i].why, sizeof calls[i].why, "%.*s", (int)sizeof calls[i].why - 1, err.msg);
			continue;
		}
		if (!m || !(xs[i].c = curl_easy_init()))
			continue;
		begin(&xs[i], &a);
		curl_multi_add_handle(m, xs[i].c);
	}
	if (m)
		run(m, o->stop);
	for (size_t i = 0; i < n; i++) {
		if (!xs[i].c)
			continue;
		curl_multi_remove_handle(m, xs[i].c);
		curl_easy_cleanup(xs[i].c);
		curl_slist_free_all(xs[i].headers);
	}
	curl_multi_cleanup(m);
	arena_release(&a);
}
