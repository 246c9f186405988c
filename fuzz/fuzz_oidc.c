/* What a sign-on provider says: its document, tokens, claims and what it tells of somebody. */
#include "base/limits.h"
#include "hub/people/oidc_check.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct oidc_client client = {
	STR_LIT("https://id.example"), STR_LIT("hub"), STR_LIT("secret"), STR_LIT("https://hub.example/back"),
};
static const struct oidc_flow flow = { "state", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "verifier", 1800000000 };

static void wrote_address(struct str url)
{
	assert(url.n <= 2000 && str_starts(url, STR("https://")));
	for (size_t i = 0; i < url.n; i++)
		assert(url.p[i] > ' ' && url.p[i] <= '~');
}

static void document(struct arena *a, struct str s)
{
	struct oidc_provider p;
	struct err err = { 0 };
	struct buf b;

	if (!oidc_provider_read(a, s, &client, &p, &err)) {
		assert(err.code != ERR_NONE && err.msg[0]);
		return;
	}
	wrote_address(p.token);
	wrote_address(p.keys);
	buf_init(&b, 64 * KIB);
	oidc_authorize_put(&b, &p, &client, &flow, s);
	assert(b.overflow || str_find(buf_str(&b), STR("&code_challenge=")) != SIZE_MAX);
	buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = str_n((const char *)data, n), word;
	struct oidc_person p = { .subject = STR("ann") };
	struct oidc_tokens t;
	struct err err = { 0 };
	struct arena a;

	arena_init(&a);
	document(&a, s);
	if (oidc_tokens_read(&a, s, &t, NULL))
		assert(t.id.p);
	word = oidc_refusal(&a, s);
	assert(word.n <= 60);
	if (oidc_userinfo_read(&a, s, &p, &err))
		assert(p.mail.n <= 254 && (p.mail.n || !p.mail_verified));
	else
		assert(err.code != ERR_NONE);
	if (oidc_claims_read(&a, s, &client, &flow, 1800000010, &p, &err))
		assert(str_eq(p.issuer, client.issuer) && p.subject.n && p.subject.n <= 255);
	arena_release(&a);
	return 0;
}
