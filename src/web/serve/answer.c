#include "web/serve/answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* Sent with everything. No inline script or style anywhere, so none is allowed. */
static const char *const always[][2] = {
	{ "Content-Security-Policy",
	  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
	  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()" },
};

static const char *const cache_control[] = {
	[KEEP_VIEW] = "no-cache", /* keep it, but ask whether it still holds: an ETag makes that cheap */
	[KEEP_EVER] = "public, max-age=31536000, immutable",
	[KEEP_OWN] = "private, no-cache",
	[KEEP_NEVER] = "private, no-store",
};

static const char *const vary[] = {
	[ROUTE_PAGE] = "Accept-Encoding, Accept-Language, Cookie",
	[ROUTE_API] = "Accept-Encoding",
	[ROUTE_FILE] = "Accept-Encoding",
};

static void header(struct MHD_Response *r, const char *name, const char *value)
{
	MHD_add_response_header(r, name, value);
}

/* A value built from foreign parts: cut at the first byte that does not belong in a header. */
static void header_str(struct MHD_Response *r, const char *name, struct str value)
{
	char text[LIMIT_HTTP_TARGET];
	size_t n = 0;

	while (n < value.n && n + 1 < sizeof text && (unsigned char)value.p[n] >= 0x20 && value.p[n] != 0x7f) {
		text[n] = value.p[n];
		n++;
	}
	text[n] = '\0';
	header(r, name, text);
}

static void common(struct MHD_Response *r, const struct response *rs, const struct answer_how *how, const char *etag)
{
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		header(r, always[i][0], i || !rs->foreign ? always[i][1] : "sandbox; default-src 'none'; frame-ancestors 'none'");
	/* Within the hub addresses name things that others need not hear of. */
	header(r, "Referrer-Policy", rs->inside ? "same-origin" : "strict-origin-when-cross-origin");
	if (how->https)
		header(r, "Strict-Transport-Security", "max-age=31536000");
	header(r, "Cross-Origin-Resource-Policy", how->kind == ROUTE_API ? "cross-origin" : "same-origin");
	if (how->kind == ROUTE_API) {
		header(r, "Access-Control-Allow-Origin", "*");
		header(r, "Access-Control-Expose-Headers", "ETag");
	}
	header(r, "Cache-Control", cache_control[how->keep]);
	header(r, "Vary", vary[how->kind]);
	if (*etag)
		header(r, "ETag", etag);
	if (rs->remember_lang) {
		char cookie[100];

		snprintf(cookie, sizeof cookie, "lang=%.*s; Path=/; Max-Age=31536000; SameSite=Lax%s",
		         STR_ARG(lang_tags[how->lang]), how->https ? "; Secure" : "");
		header(r, "Set-Cookie", cookie);
	}
}

static struct MHD_Response *body_response(struct response *rs, const struct answer_how *how, size_t *ret_bytes,
                                          enum coding *ret_coding)
{
	size_t n = 0;
	char *packed = rs->foreign ? NULL : pack(how->coding, buf_str(&rs->body), &n);

	*ret_coding = packed ? how->coding : CODING_IDENTITY;
	if (packed) {
		*ret_bytes = n;
		return MHD_create_response_from_buffer(n, packed, MHD_RESPMEM_MUST_FREE);
	}
	*ret_bytes = n = rs->body.n;
	if (!n)
		return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	char *own = realloc(rs->body.p, n); /* give back the slack: it may stay in the cache for long */

	own = own ? own : rs->body.p;
	rs->body.p = NULL;
	buf_release(&rs->body);
	return MHD_create_response_from_buffer(n, own, MHD_RESPMEM_MUST_FREE);
}

void answer_make(struct response *rs, const struct answer_how *how, struct answer *ret)
{
	enum coding coding;
	struct answer a = { .status = rs->status ? (unsigned)rs->status : 200 };
	struct str body = buf_str(&rs->body);
	bool tagged = a.status == 200 && how->keep != KEEP_NEVER;
	uint64_t hash = str_hash(body);
	size_t n = body.n;

	a.whole = body_response(rs, how, &a.bytes, &coding);
	if (tagged) /* strong: two representations of one page differ in their coding, and say so */
		snprintf(a.etag, sizeof a.etag, "\"%016llx-%zx%c\"", (unsigned long long)hash, n, "igz"[coding]);
	common(a.whole, rs, how, a.etag);
	if (n || a.status == 200)
		header_str(a.whole, "Content-Type", rs->type.n ? rs->type : type_html);
	if (coding != CODING_IDENTITY)
		header_str(a.whole, "Content-Encoding", coding_names[coding]);
	if (how->kind == ROUTE_PAGE)
		header_str(a.whole, "Content-Language", lang_tags[how->lang]);
	if (rs->location.n)
		header_str(a.whole, "Location", rs->location);
	if (rs->allow.n) {
		header_str(a.whole, "Allow", rs->allow);
		if (how->kind == ROUTE_API)
			header_str(a.whole, "Access-Control-Allow-Methods", STR("GET, HEAD"));
	}
	if (rs->filename.n) {
		char value[200];

		snprintf(value, sizeof value, "attachment; filename=\"%.*s\"", STR_ARG(rs->filename));
		header_str(a.whole, "Content-Disposition", str_of(value));
	}
	for (size_t i = 0; i < rs->cookie_n; i++)
		header_str(a.whole, "Set-Cookie", rs->cookies[i]);
	if (a.status == 401)
		header(a.whole, "WWW-Authenticate", "Bearer realm=\"Tocsin\"");
	if (a.status == 503 || a.status == 429) {
		char seconds[16];

		snprintf(seconds, sizeof seconds, "%d", rs->retry_after > 0 ? rs->retry_after : 30);
		header(a.whole, "Retry-After", seconds);
	}
	if (tagged) {
		a.same = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
		common(a.same, rs, how, a.etag);
	}
	*ret = a;
}
