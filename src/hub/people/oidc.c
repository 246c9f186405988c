#include "hub/people/oidc.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "crypto/digest.h"
#include "crypto/jws.h"

enum { CONNECT_S = 5, DOCUMENT_S = 86400, KEYS_S = 43200, UNKNOWN_KEY_S = 30, AGAIN_S = 5 };

/* What is fetched and kept for a while. When fetching fails, the old serves on; the next try is not before `next`. */
struct kept {
	struct arena a;
	bool have;
	unixtime next; /* when to fetch anew */
	struct err why; /* of the last failure */
};

struct oidc {
	pthread_mutex_t lock; /* for all below; held while fetching, so that one fetch serves all who wait */
	struct arena a;       /* the client's texts but its secret */
	struct oidc_client client;
	char *secret;         /* locked memory */
	struct kept document, key_set;
	struct oidc_provider provider; /* in document.a */
	struct jwk_set keys;           /* in key_set.a */
	unixtime forced;               /* when an unknown key last made us fetch */
};

struct oidc *oidc_new(const struct oidc_client *c, struct err *err)
{
	if (!oidc_client_check(c, err))
		return NULL;
	struct oidc *o = calloc(1, sizeof *o);

	if (!o)
		abort();
	pthread_mutex_init(&o->lock, NULL);
	arena_init(&o->a);
	arena_init(&o->document.a);
	arena_init(&o->key_set.a);
	o->secret = secret_alloc(c->secret.n + 1);
	memcpy(o->secret, c->secret.n ? c->secret.p : "", c->secret.n);
	o->client = (struct oidc_client){ str_dup(&o->a, c->issuer), str_dup(&o->a, c->id), str_n(o->secret, c->secret.n),
		str_dup(&o->a, c->redirect) };
	o->forced = -UNKNOWN_KEY_S;
	return o;
}

void oidc_free(struct oidc *o)
{
	if (!o)
		return;
	arena_release(&o->key_set.a);
	arena_release(&o->document.a);
	arena_release(&o->a);
	secret_free(o->secret);
	pthread_mutex_destroy(&o->lock);
	free(o);
}

/* --- one request --- */

struct call {
	struct str url;
	struct str form;          /* of a POST; none: a GET */
	struct str authorization; /* the header's value; may be empty */
};

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct buf *b = ctx;

	buf_put(b, str_n(p, size * n));
	return b->overflow ? 0 : size * n;
}

static struct curl_slist *headers_of(const struct call *c)
{
	struct curl_slist *l = curl_slist_append(NULL, "Accept: application/json");
	struct buf b;

	if (!c->authorization.n)
		return l;
	buf_init(&b, 64 * KIB);
	buf_printf(&b, "Authorization: %.*s", STR_ARG(c->authorization));
	l = curl_slist_append(l, b.p);
	erase(b.p, b.n);
	buf_release(&b);
	return l;
}

static void set_options(CURL *h, const struct call *c, const char *url, struct curl_slist *headers, struct buf *body, char *detail)
{
	bool secure = str_starts(c->url, STR("https:"));

	curl_easy_setopt(h, CURLOPT_URL, url);
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, secure ? "https" : "http");
	curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(h, CURLOPT_TIMEOUT, (long)OIDC_TIMEOUT_S);
	curl_easy_setopt(h, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)LIMIT_OIDC_ANSWER);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_USERAGENT, "tocsin/" TOCSIN_VERSION);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, detail);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, body);
	if (!secure) /* on this machine */
		curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
	if (c->form.p) {
		curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->form.n);
		curl_easy_setopt(h, CURLOPT_POSTFIELDS, c->form.p);
	}
}

/* Any answer with a status is success here; *ret in `a`. */
static bool call(struct arena *a, const struct call *c, struct str *ret, long *ret_status, struct err *err)
{
	CURL *h = curl_easy_init();
	char detail[CURL_ERROR_SIZE] = "";
	struct buf body;

	if (!h)
		return err_set(err, ERR_IO, "libcurl does not start");
	struct curl_slist *headers = headers_of(c);

	buf_init(&body, LIMIT_OIDC_ANSWER);
	set_options(h, c, str_cstr(a, c->url), headers, &body, detail);
	CURLcode code = curl_easy_perform(h);
	bool ok = code == CURLE_OK;

	if (ok)
		curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, ret_status);
	else if (body.overflow || code == CURLE_FILESIZE_EXCEEDED)
		err_set(err, ERR_LIMIT, "%.*s answered with more than %zu bytes", STR_ARG(c->url), LIMIT_OIDC_ANSWER);
	else
		err_set(err, ERR_IO, "cannot reach %.*s: %s", STR_ARG(c->url), *detail ? detail : curl_easy_strerror(code));
	if (ok)
		*ret = buf_dup(a, &body);
	if (body.n)
		erase(body.p, body.n);
	buf_release(&body);
	curl_slist_free_all(headers);
	curl_easy_cleanup(h);
	return ok;
}

static bool get(struct arena *a, struct str url, struct str authorization, struct str *ret, struct err *err)
{
	long status = 0;

	if (!call(a, &(struct call){ .url = url, .authorization = authorization }, ret, &status, err))
		return false;
	return status == 200 || err_set(err, ERR_IO, "%.*s answered HTTP %ld, expected 200", STR_ARG(url), status);
}

/* --- what is kept of the provider; all with the lock held --- */

static bool fetch_document(struct oidc *o, struct arena *a, struct err *err)
{
	struct oidc_provider p;
	struct str text;
	struct buf url;

	buf_init(&url, 8 * KIB);
	oidc_discovery_put(&url, o->client.issuer);
	bool ok = get(a, buf_str(&url), STR_NONE, &text, err);

	buf_release(&url);
	if (!ok || !oidc_provider_read(a, text, &o->client, &p, err))
		return err_wrap(err, "the provider's discovery document");
	o->provider = p;
	return true;
}

static bool fetch_keys(struct oidc *o, struct arena *a, struct err *err)
{
	struct jwk_set keys;
	struct str text;

	if (!get(a, o->provider.keys, STR_NONE, &text, err) || !jwk_set_read(a, text, &keys, err))
		return err_wrap(err, "the provider's keys");
	o->keys = keys;
	return true;
}

/* Makes sure of one of the two: fetched when it is time, in an arena of its own that takes the old one's place. */
static bool keep(struct oidc *o, struct kept *k, bool (*fetch)(struct oidc *, struct arena *, struct err *), unixtime now,
                 unixtime lasts, struct err *err)
{
	struct arena fresh;

	if (now < k->next - lasts) /* the clock was set back */
		k->next = now;
	if (now < k->next) {
		if (!k->have && err)
			*err = k->why;
		return k->have;
	}
	arena_init(&fresh);
	if (fetch(o, &fresh, &k->why)) {
		arena_release(&k->a);
		k->a = fresh;
		k->have = true;
		k->next = now + lasts;
		return true;
	}
	arena_release(&fresh);
	k->next = now + AGAIN_S;
	if (!k->have && err)
		*err = k->why;
	return k->have;
}

static bool keep_document(struct oidc *o, unixtime now, struct err *err)
{
	return keep(o, &o->document, fetch_document, now, DOCUMENT_S, err);
}

static bool keep_keys(struct oidc *o, unixtime now, struct err *err)
{
	return keep(o, &o->key_set, fetch_keys, now, KEYS_S, err);
}

/* A copy that does not depend on the lock. */
static bool provider_now(struct oidc *o, struct arena *a, unixtime now, struct oidc_provider *ret, struct err *err)
{
	pthread_mutex_lock(&o->lock);
	bool ok = keep_document(o, now, err);

	if (ok) {
		const struct oidc_provider *p = &o->provider;

		*ret = *p;
		ret->issuer = str_dup(a, p->issuer);
		ret->authorize = str_dup(a, p->authorize);
		ret->token = str_dup(a, p->token);
		ret->keys = str_dup(a, p->keys);
		ret->userinfo = p->userinfo.n ? str_dup(a, p->userinfo) : STR_NONE;
	}
	pthread_mutex_unlock(&o->lock);
	return ok;
}

/* By the keys that are known; when none of them is named, by the provider's newest. */
static bool check_token(struct oidc *o, struct arena *a, unixtime now, struct str token, struct jws *ret, struct err *err)
{
	struct err why = { 0 };

	pthread_mutex_lock(&o->lock);
	bool ok = keep_keys(o, now, &why) && jws_check(a, &o->keys, token, ret, &why);

	if (!ok && why.code == ERR_FOUND && (now - o->forced >= UNKNOWN_KEY_S || now < o->forced)) {
		o->forced = now;
		o->key_set.next = now;
		ok = keep_keys(o, now, &why) && jws_check(a, &o->keys, token, ret, &why);
	}
	pthread_mutex_unlock(&o->lock);
	if (ok)
		return true;
	/* Whatever is wrong with a token, it is not a thing that does not exist. */
	return err_set(err, why.code == ERR_IO ? ERR_IO : ERR_DENIED, "the provider's token: %s", why.msg);
}

/* --- the two steps --- */

bool oidc_begin(struct oidc *o, struct arena *a, unixtime now, struct str hint, struct oidc_flow *ret, struct str *ret_url,
                struct err *err)
{
	struct oidc_provider p;
	struct buf url;

	if (!provider_now(o, a, now, &p, err))
		return false;
	oidc_flow_make(ret, now);
	buf_init(&url, 16 * KIB);
	oidc_authorize_put(&url, &p, &o->client, ret, hint);
	bool ok = buf_ok(&url, err);

	if (ok)
		*ret_url = buf_dup(a, &url);
	buf_release(&url);
	return ok;
}

static bool exchange(struct oidc *o, struct arena *a, const struct oidc_provider *p, const struct oidc_flow *flow, struct str code,
                     struct oidc_tokens *ret, struct err *err)
{
	struct buf form, basic;
	struct str text;
	long status = 0;

	buf_init(&form, 16 * KIB);
	buf_init(&basic, 16 * KIB);
	oidc_exchange_put(&form, p, &o->client, flow, code);
	if (p->auth == OIDC_BASIC)
		oidc_basic_put(&basic, &o->client);
	bool ok = call(a, &(struct call){ p->token, buf_str(&form), buf_str(&basic) }, &text, &status, err);

	erase(form.p, form.n);
	if (basic.n)
		erase(basic.p, basic.n);
	buf_release(&form);
	buf_release(&basic);
	if (!ok)
		return false;
	if (status == 400 || status == 401) {
		struct str why = oidc_refusal(a, text);

		why = why.n ? why : STR("for no reason told");
		return err_set(err, ERR_DENIED, "the provider did not take the code (%.*s)", STR_ARG(why));
	}
	if (status != 200)
		return err_set(err, ERR_IO, "%.*s answered HTTP %ld, expected 200", STR_ARG(p->token), status);
	return oidc_tokens_read(a, text, ret, err) || err_wrap(err, "the provider's answer");
}

/* A mail address is good to have; when it cannot be had, who it is stands all the same. */
static bool ask_more(struct arena *a, const struct oidc_provider *p, struct str access, struct oidc_person *person, struct err *err)
{
	struct str text;

	if (person->mail.n || !p->userinfo.n || !access.n || str_chr(access, '\n') != SIZE_MAX || str_chr(access, '\r') != SIZE_MAX)
		return true;
	if (!get(a, p->userinfo, STR_JOIN(a, STR("Bearer "), access), &text, NULL))
		return true;
	return oidc_userinfo_read(a, text, person, err);
}

bool oidc_finish(struct oidc *o, struct arena *a, unixtime now, const struct oidc_flow *flow, const struct oidc_answer *answer,
                 struct oidc_person *ret, struct err *err)
{
	struct oidc_person person;
	struct oidc_provider p;
	struct oidc_tokens tokens;
	struct jws token;

	if (!provider_now(o, a, now, &p, err) || !oidc_answer_check(&p, flow, answer, now, err) ||
	    !exchange(o, a, &p, flow, answer->code, &tokens, err) || !check_token(o, a, now, tokens.id, &token, err) ||
	    !oidc_claims_read(a, token.payload, &o->client, flow, now, &person, err) ||
	    !ask_more(a, &p, tokens.access, &person, err))
		return false;
	*ret = person;
	return true;
}
