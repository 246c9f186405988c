#include "hub/people/oidc_check.h"

#include "base/json.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "crypto/encode.h"

enum { URL_MAX = 2000, ID_MAX = 500, SUBJECT_MAX = 255 /* Core 2 */, NAME_MAX_BYTES = 300, MAIL_MAX = 254 };

/* --- addresses --- */

/* What stands between "://" and the path, query or end. */
static struct str authority(struct str url)
{
	struct str rest = str_from(url, str_find(url, STR("://")) + 3);
	size_t n = 0;

	while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' && rest.p[n] != '#')
		n++;
	return str_sub(rest, 0, n);
}

static bool is_loopback(struct str url)
{
	static const struct str hosts[] = { STR_LIT("127.0.0.1"), STR_LIT("[::1]"), STR_LIT("localhost") };
	struct str host = authority(url);

	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		if (str_starts(host, hosts[i]) && (host.n == hosts[i].n || host.p[hosts[i].n] == ':'))
			return true;
	return false;
}

/* http only to this machine, and only when the issuer itself is there: nobody is led from https to something less. */
static bool url_check(const char *what, struct str url, bool may_http, struct err *err)
{
	bool secure = str_starts(url, STR("https://"));

	if (url.n > URL_MAX)
		return err_set(err, ERR_LIMIT, "%s has %zu bytes, at most %d are taken", what, url.n, URL_MAX);
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] > '~' || url.p[i] == '"' || url.p[i] == '<' || url.p[i] == '>' || url.p[i] == '\\')
			return err_set(err, ERR_RANGE, "%s is no address", what);
	if (!secure && !(may_http && str_starts(url, STR("http://")) && is_loopback(url)))
		return err_set(err, ERR_RANGE, "%s is \"%.*s\", expected an https:// address", what, STR_ARG(str_sub(url, 0, 120)));
	struct str host = authority(url);

	if (!host.n || str_chr(host, '@') != SIZE_MAX || str_chr(url, '#') != SIZE_MAX)
		return err_set(err, ERR_RANGE, "%s is \"%.*s\", expected a host, and no user or fragment", what,
		               STR_ARG(str_sub(url, 0, 120)));
	return true;
}

static bool may_http(const struct oidc_client *c)
{
	return str_starts(c->issuer, STR("http://"));
}

bool oidc_client_check(const struct oidc_client *c, struct err *err)
{
	if (!url_check("the issuer", c->issuer, true, err) || !url_check("the address to come back to", c->redirect, true, err))
		return false;
	if (str_chr(c->issuer, '?') != SIZE_MAX) /* Core 2, "iss" */
		return err_set(err, ERR_RANGE, "the issuer has a query");
	if (!c->id.n || c->id.n > ID_MAX || c->secret.n > ID_MAX)
		return err_set(err, ERR_RANGE, "a client id of %zu bytes and a secret of %zu, expected 1 to %d and at most %d", c->id.n,
		               c->secret.n, ID_MAX, ID_MAX);
	return true;
}

/* --- the provider --- */

void oidc_discovery_put(struct buf *b, struct str issuer)
{
	buf_put(b, str_ends(issuer, STR("/")) ? str_sub(issuer, 0, issuer.n - 1) : issuer);
	buf_puts(b, "/.well-known/openid-configuration");
}

static bool take_url(const struct json *j, const char *name, enum json_need need, bool http, struct str *ret, struct err *err)
{
	*ret = STR_NONE;
	return json_str(j, name, need, ret, err) && (!ret->p || url_check(name, *ret, http, err));
}

/* Core 9: when it does not say, client_secret_basic. */
static bool choose_auth(const struct strs *methods, const struct oidc_client *c, enum oidc_auth *ret, struct err *err)
{
	if (!c->secret.n)
		*ret = OIDC_PUBLIC;
	else if (!methods->n || strs_has(methods, STR("client_secret_basic")))
		*ret = OIDC_BASIC;
	else if (strs_has(methods, STR("client_secret_post")))
		*ret = OIDC_POST;
	else
		return err_set(err, ERR_RANGE, "the provider takes neither client_secret_basic nor client_secret_post");
	return true;
}

bool oidc_provider_read(struct arena *a, struct str text, const struct oidc_client *c, struct oidc_provider *ret, struct err *err)
{
	struct strs methods = { 0 }, types = { 0 };
	struct oidc_provider p = { 0 };
	bool http = may_http(c);
	struct json j;

	if (!json_read(a, text, LIMIT_OIDC_ANSWER, &j, err) || !json_want(&j, JSON_OBJECT, err) ||
	    !json_str(&j, "issuer", JSON_REQUIRED, &p.issuer, err))
		return false;
	if (!str_eq(p.issuer, c->issuer)) /* Discovery 4.3 */
		return err_set(err, ERR_DENIED, "the provider calls itself \"%.*s\", expected \"%.*s\"", STR_ARG(str_sub(p.issuer, 0, 120)),
		               STR_ARG(c->issuer));
	if (!take_url(&j, "authorization_endpoint", JSON_REQUIRED, http, &p.authorize, err) ||
	    !take_url(&j, "token_endpoint", JSON_REQUIRED, http, &p.token, err) ||
	    !take_url(&j, "jwks_uri", JSON_REQUIRED, http, &p.keys, err) ||
	    !take_url(&j, "userinfo_endpoint", JSON_OPTIONAL, http, &p.userinfo, err) ||
	    !json_strs(a, &j, "response_types_supported", JSON_OPTIONAL, &types, err) ||
	    !json_strs(a, &j, "token_endpoint_auth_methods_supported", JSON_OPTIONAL, &methods, err) ||
	    !json_bool(&j, "authorization_response_iss_parameter_supported", JSON_OPTIONAL, &p.says_issuer, err) ||
	    !choose_auth(&methods, c, &p.auth, err))
		return false;
	if (types.n && !strs_has(&types, STR("code")))
		return err_set(err, ERR_RANGE, "the provider does not offer the code flow");
	*ret = p;
	return true;
}

/* --- setting out --- */

static void random_text(char ret[OIDC_RANDOM + 1])
{
	uint8_t bytes[32];

	random_bytes(bytes, sizeof bytes);
	encode(BASE64URL, bytes, sizeof bytes, ret);
	erase(bytes, sizeof bytes);
}

void oidc_flow_make(struct oidc_flow *ret, unixtime now)
{
	random_text(ret->state);
	random_text(ret->nonce);
	random_text(ret->verifier);
	ret->started = now;
}

static void put_pair(struct buf *b, const char *name, struct str value)
{
	buf_puts(b, name);
	buf_put_url(b, value);
}

void oidc_authorize_put(struct buf *b, const struct oidc_provider *p, const struct oidc_client *c, const struct oidc_flow *f,
                        struct str hint)
{
	struct digest challenge = sha256(str_of(f->verifier));

	buf_put(b, p->authorize);
	buf_putc(b, str_chr(p->authorize, '?') == SIZE_MAX ? '?' : '&');
	put_pair(b, "response_type=code&scope=openid%20email%20profile&client_id=", c->id);
	put_pair(b, "&redirect_uri=", c->redirect);
	put_pair(b, "&state=", str_of(f->state));
	put_pair(b, "&nonce=", str_of(f->nonce));
	buf_puts(b, "&code_challenge_method=S256&code_challenge=");
	encode_put(b, BASE64URL, challenge.b, DIGEST_SIZE);
	if (hint.n)
		put_pair(b, "&login_hint=", hint);
}

/* --- coming back --- */

/* An error code as RFC 6749 (4.1.2.1) spells them; other text is not repeated to anybody. */
static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_'))
			return false;
	return s.n && s.n <= 60;
}

bool oidc_answer_check(const struct oidc_provider *p, const struct oidc_flow *f, const struct oidc_answer *a, unixtime now,
                       struct err *err)
{
	if (a->state.n != OIDC_RANDOM || !bytes_same(a->state.p, f->state, OIDC_RANDOM))
		return err_set(err, ERR_DENIED, "this answer belongs to another attempt to sign in: begin again");
	if (now < f->started - OIDC_LEEWAY_S || now - f->started > OIDC_FLOW_S)
		return err_set(err, ERR_STATE, "signing in took longer than %d minutes: begin again", OIDC_FLOW_S / 60);
	if (a->issuer.n ? !str_eq(a->issuer, p->issuer) : p->says_issuer)
		return err_set(err, ERR_DENIED, "the answer is of another provider than %.*s", STR_ARG(p->issuer));
	if (a->error.n)
		return err_set(err, ERR_DENIED, "the provider did not sign you in (%.*s)",
		               STR_ARG(is_word(a->error) ? a->error : STR("for a reason of its own")));
	return (a->code.n && a->code.n <= URL_MAX) || err_set(err, ERR_MISSING, "the provider's answer has no code");
}

void oidc_exchange_put(struct buf *b, const struct oidc_provider *p, const struct oidc_client *c, const struct oidc_flow *f,
                       struct str code)
{
	put_pair(b, "grant_type=authorization_code&code=", code);
	put_pair(b, "&redirect_uri=", c->redirect);
	put_pair(b, "&code_verifier=", str_of(f->verifier));
	if (p->auth == OIDC_BASIC)
		return;
	put_pair(b, "&client_id=", c->id);
	if (p->auth == OIDC_POST)
		put_pair(b, "&client_secret=", c->secret);
}

/* RFC 6749, 2.3.1: each as in a form, then as RFC 7617 has it. */
void oidc_basic_put(struct buf *b, const struct oidc_client *c)
{
	struct buf pair;

	buf_init(&pair, 8 * KIB);
	buf_put_url(&pair, c->id);
	put_pair(&pair, ":", c->secret);
	buf_puts(b, "Basic ");
	encode_put(b, BASE64, pair.p, pair.n);
	erase(pair.p, pair.n);
	buf_release(&pair);
}

bool oidc_tokens_read(struct arena *a, struct str text, struct oidc_tokens *ret, struct err *err)
{
	struct oidc_tokens t = { 0 };
	struct json j;

	if (!json_read(a, text, LIMIT_OIDC_ANSWER, &j, err) || !json_want(&j, JSON_OBJECT, err) ||
	    !json_str(&j, "id_token", JSON_REQUIRED, &t.id, err) || !json_str(&j, "access_token", JSON_OPTIONAL, &t.access, err))
		return false;
	*ret = t;
	return true;
}

struct str oidc_refusal(struct arena *a, struct str text)
{
	struct str word = STR_NONE;
	struct json j;

	if (!json_read(a, text, LIMIT_OIDC_ANSWER, &j, NULL) || json_type(&j) != JSON_OBJECT ||
	    !json_str(&j, "error", JSON_OPTIONAL, &word, NULL) || !is_word(word))
		return STR_NONE;
	return word;
}

/* --- who it is --- */

/* Some send "true" in quotes. */
static bool says_true(const struct json *j, const char *name)
{
	struct json v = json_in(j, name);
	bool yes = false;

	if (json_type(&v) == JSON_STRING)
		return str_eq(json_text(&v), STR("true"));
	return json_bool(j, name, JSON_OPTIONAL, &yes, NULL) && yes;
}

/* For people's eyes only: what is no text, too long or has control characters in it is left out. */
static struct str shown(struct arena *a, const struct json *j, const char *name, size_t max)
{
	struct str s = STR_NONE;

	if (!json_str(j, name, JSON_OPTIONAL, &s, NULL) || s.n > max)
		return STR_NONE;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F)
			return STR_NONE;
	return str_dup(a, s);
}

static void read_profile(struct arena *a, const struct json *j, struct oidc_person *p)
{
	p->mail = shown(a, j, "email", MAIL_MAX);
	p->name = shown(a, j, "name", NAME_MAX_BYTES);
	p->mail_verified = p->mail.n && says_true(j, "email_verified");
}

/* Seconds since 1970, perhaps with a fraction (RFC 7519, 2). */
static bool take_time(const struct json *j, const char *name, enum json_need need, unixtime *ret, struct err *err)
{
	double v = 0;

	if (!json_double(j, name, need, &v, err))
		return false;
	if (!(v >= 0 && v < 1e11))
		return err_set(err, ERR_RANGE, "%s is no time", name);
	if (json_in(j, name).v)
		*ret = (unixtime)v;
	return true;
}

static bool check_times(const struct json *j, const struct oidc_flow *f, unixtime now, struct err *err)
{
	unixtime ends = 0, made = 0, from = 0;

	if (!take_time(j, "exp", JSON_REQUIRED, &ends, err) || !take_time(j, "iat", JSON_REQUIRED, &made, err) ||
	    !take_time(j, "nbf", JSON_OPTIONAL, &from, err))
		return false;
	if (now >= ends + OIDC_LEEWAY_S)
		return err_set(err, ERR_DENIED, "the provider's token has expired");
	if (made > now + OIDC_LEEWAY_S || from > now + OIDC_LEEWAY_S)
		return err_set(err, ERR_DENIED, "the provider's token is from the future: a clock is wrong, here or there");
	if (made < f->started - OIDC_LEEWAY_S)
		return err_set(err, ERR_DENIED, "the provider's token is older than this attempt to sign in");
	return true;
}

/* Ours, and nobody else's beside us: of other audiences we would have to know that they may be trusted. */
static bool check_audience(struct arena *a, const struct json *j, const struct oidc_client *c, struct err *err)
{
	struct strs audience = { 0 };
	struct str party = STR_NONE;

	if (!json_strs(a, j, "aud", JSON_REQUIRED, &audience, err) || !json_str(j, "azp", JSON_OPTIONAL, &party, err))
		return false;
	if (!strs_has(&audience, c->id))
		return err_set(err, ERR_DENIED, "the provider's token is for somebody else");
	for (size_t i = 0; i < audience.n; i++)
		if (!str_eq(audience.v[i], c->id))
			return err_set(err, ERR_DENIED, "the provider's token is for others too");
	if (party.p && !str_eq(party, c->id))
		return err_set(err, ERR_DENIED, "the provider's token was made out to somebody else (azp)");
	return true;
}

bool oidc_claims_read(struct arena *a, struct str payload, const struct oidc_client *c, const struct oidc_flow *f, unixtime now,
                      struct oidc_person *ret, struct err *err)
{
	struct str issuer = STR_NONE, nonce = STR_NONE;
	struct oidc_person p = { .proved = TIME_NONE };
	struct json j;

	if (!json_read(a, payload, LIMIT_OIDC_ANSWER, &j, err) || !json_want(&j, JSON_OBJECT, err) ||
	    !json_str(&j, "iss", JSON_REQUIRED, &issuer, err) || !json_str(&j, "sub", JSON_REQUIRED, &p.subject, err) ||
	    !json_str(&j, "nonce", JSON_REQUIRED, &nonce, err))
		return err_wrap(err, "the provider's token");
	if (!str_eq(issuer, c->issuer))
		return err_set(err, ERR_DENIED, "the provider's token is of \"%.*s\", expected \"%.*s\"", STR_ARG(str_sub(issuer, 0, 120)),
		               STR_ARG(c->issuer));
	if (!check_audience(a, &j, c, err) || !check_times(&j, f, now, err) ||
	    !take_time(&j, "auth_time", JSON_OPTIONAL, &p.proved, err))
		return false;
	if (nonce.n != OIDC_RANDOM || !bytes_same(nonce.p, f->nonce, OIDC_RANDOM))
		return err_set(err, ERR_DENIED, "the provider's token was made for another attempt to sign in (nonce)");
	if (!p.subject.n || p.subject.n > SUBJECT_MAX)
		return err_set(err, ERR_DENIED, "the provider's token names a subject of %zu bytes, expected 1 to %d", p.subject.n,
		               SUBJECT_MAX);
	p.issuer = str_dup(a, issuer);
	p.subject = str_dup(a, p.subject);
	read_profile(a, &j, &p);
	if (!json_strs(a, &j, "amr", JSON_OPTIONAL, &p.ways, NULL))
		p.ways = (struct strs){ 0 };
	*ret = p;
	return true;
}

bool oidc_userinfo_read(struct arena *a, struct str text, struct oidc_person *p, struct err *err)
{
	struct str subject = STR_NONE;
	struct json j;

	if (!json_read(a, text, LIMIT_OIDC_ANSWER, &j, err) || !json_want(&j, JSON_OBJECT, err) ||
	    !json_str(&j, "sub", JSON_REQUIRED, &subject, err))
		return err_wrap(err, "what the provider tells of you");
	if (!str_eq(subject, p->subject))
		return err_set(err, ERR_DENIED, "what the provider tells of you is of somebody else");
	read_profile(a, &j, p);
	return true;
}
