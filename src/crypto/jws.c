#include "crypto/jws.h"

#include <string.h>

#include "base/limits.h"
#include "base/names.h"
#include "crypto/encode.h"
#include "crypto/libcrypto.h"
#include "crypto/sign.h"

enum {
	HEAD_MAX = 4096,               /* bytes of a token's head */
	RSA_MIN = 256, RSA_MAX = 1024, /* bytes of a modulus: 2048 to 8192 bits (RFC 7518, 3.3: at least 2048) */
	EXPONENT_MAX = 4,              /* bytes: a long one would make each check slow */
	COORDINATE_MAX = 48,
	SIGNATURE_MAX = RSA_MAX,
};

const struct str jws_alg_names[JWS_ALG_N] = {
	[JWS_RS256] = STR_LIT("RS256"), [JWS_PS256] = STR_LIT("PS256"), [JWS_ES256] = STR_LIT("ES256"),
	[JWS_ES384] = STR_LIT("ES384"), [JWS_EDDSA] = STR_LIT("EdDSA"),
};

enum kind { KIND_RSA, KIND_P256, KIND_P384, KIND_ED25519, KIND_N };

static const struct {
	const char *type, *curve, *group; /* "kty" and "crv"; libcrypto's name of the curve */
	size_t coordinate;                /* bytes */
} kinds[KIND_N] = {
	[KIND_RSA]     = { "RSA", NULL, NULL, 0 },
	[KIND_P256]    = { "EC", "P-256", "P-256", 32 },
	[KIND_P384]    = { "EC", "P-384", "P-384", 48 },
	[KIND_ED25519] = { "OKP", "Ed25519", NULL, SIGN_PUBLIC },
};

static const struct {
	enum kind kind;
	const char *digest;
	bool pss;
} algs[JWS_ALG_N] = {
	[JWS_RS256] = { KIND_RSA, "SHA256", false }, [JWS_PS256] = { KIND_RSA, "SHA256", true },
	[JWS_ES256] = { KIND_P256, "SHA256", false }, [JWS_ES384] = { KIND_P384, "SHA384", false },
	[JWS_EDDSA] = { KIND_ED25519, NULL, false },
};

struct jwk {
	enum kind kind;
	struct str kid, alg;         /* as the set says; either may be empty */
	EVP_PKEY *pkey;              /* all kinds but the last */
	struct sign_public ed25519;
};

static int alg_find(struct str name)
{
	return str_eq(name, STR("Ed25519")) ? JWS_EDDSA : names_find(jws_alg_names, JWS_ALG_N, name);
}

/* --- keys --- */

static void free_pkey(void *p)
{
	EVP_PKEY_free(p);
}

/* From its parameters, which are freed; NULL when libcrypto does not take them (a point beside its curve, for one). */
static EVP_PKEY *pkey_of(const char *type, OSSL_PARAM_BLD *build)
{
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_CTX *make = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	if (!params || !make || EVP_PKEY_fromdata_init(make) != 1 ||
	    EVP_PKEY_fromdata(make, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(make);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	return key;
}

/* Is its point one of the curve, and not the one at infinity? Takes it over; NULL when not. */
static EVP_PKEY *on_curve(EVP_PKEY *key)
{
	EVP_PKEY_CTX *c = key ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
	bool ok = c && EVP_PKEY_public_check_quick(c) == 1;

	EVP_PKEY_CTX_free(c);
	if (ok)
		return key;
	EVP_PKEY_free(key);
	return NULL;
}

/* A number of at most `max` bytes: big-endian, in base64url. Some write a zero byte before it. */
static BIGNUM *number_of(const struct json *j, const char *name, size_t max)
{
	uint8_t bytes[RSA_MAX + 1];
	struct str text = STR_NONE;
	size_t n = 0;

	if (!json_str(j, name, JSON_REQUIRED, &text, NULL) || !decode(BASE64URL, text, bytes, max + 1, &n, NULL) || !n)
		return NULL;
	return n <= max || bytes[0] == 0 ? BN_bin2bn(bytes, (int)n, NULL) : NULL;
}

static EVP_PKEY *rsa_key(const struct json *j)
{
	BIGNUM *n = number_of(j, "n", RSA_MAX), *e = number_of(j, "e", EXPONENT_MAX);
	EVP_PKEY *key = NULL;

	if (n && e && BN_num_bytes(n) >= RSA_MIN && BN_is_odd(n) && BN_is_odd(e) && !BN_is_one(e)) {
		OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();

		if (build && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
		    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
			key = pkey_of("RSA", build);
		else
			OSSL_PARAM_BLD_free(build);
	}
	BN_free(n);
	BN_free(e);
	return key;
}

static EVP_PKEY *curve_key(const struct json *j, enum kind kind)
{
	uint8_t point[1 + 2 * COORDINATE_MAX] = { 4 }; /* SEC 1, 2.3.3: 4, x, y */
	size_t n = kinds[kind].coordinate;
	struct str x = STR_NONE, y = STR_NONE;

	if (!json_str(j, "x", JSON_REQUIRED, &x, NULL) || !json_str(j, "y", JSON_REQUIRED, &y, NULL) ||
	    !decode_exact(BASE64URL, x, point + 1, n, NULL) || !decode_exact(BASE64URL, y, point + 1 + n, n, NULL))
		return NULL;
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();

	if (build && OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, kinds[kind].group, 0) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * n) == 1)
		return on_curve(pkey_of("EC", build));
	OSSL_PARAM_BLD_free(build);
	return NULL;
}

/* Is it, by what it says of itself, there to check signatures? (RFC 7517, 4.2 and 4.3) */
static bool for_checking(struct arena *a, const struct json *j)
{
	struct str use = STR_NONE;
	struct strs ops = { 0 };

	return json_str(j, "use", JSON_OPTIONAL, &use, NULL) && (!use.n || str_eq(use, STR("sig"))) &&
	       json_strs(a, j, "key_ops", JSON_OPTIONAL, &ops, NULL) && (!ops.n || strs_has(&ops, STR("verify")));
}

static bool kind_of(const struct json *j, enum kind *ret)
{
	struct str type = STR_NONE, curve = STR_NONE;

	if (!json_str(j, "kty", JSON_REQUIRED, &type, NULL) || !json_str(j, "crv", JSON_OPTIONAL, &curve, NULL))
		return false;
	for (*ret = 0; *ret < KIND_N; ++*ret)
		if (str_eq(type, str_of(kinds[*ret].type)) && (!kinds[*ret].curve || str_eq(curve, str_of(kinds[*ret].curve))))
			return true;
	return false;
}

static bool jwk_read(struct arena *a, const struct json *j, struct jwk *k)
{
	struct str x = STR_NONE;

	if (json_type(j) != JSON_OBJECT || !kind_of(j, &k->kind) || !for_checking(a, j) ||
	    !json_str(j, "kid", JSON_OPTIONAL, &k->kid, NULL) || !json_str(j, "alg", JSON_OPTIONAL, &k->alg, NULL))
		return false;
	if (k->alg.n) {
		int alg = alg_find(k->alg);

		if (alg < 0 || algs[alg].kind != k->kind)
			return false;
	}
	if (k->kind == KIND_ED25519)
		return json_str(j, "x", JSON_REQUIRED, &x, NULL) && decode_exact(BASE64URL, x, k->ed25519.b, SIGN_PUBLIC, NULL);
	k->pkey = k->kind == KIND_RSA ? rsa_key(j) : curve_key(j, k->kind);
	if (k->pkey)
		arena_defer(a, free_pkey, k->pkey);
	return k->pkey;
}

bool jwk_set_read(struct arena *a, struct str text, struct jwk_set *ret, struct err *err)
{
	struct json root, keys, e;

	if (!json_read(a, text, LIMIT_JWK_SET, &root, err) || !json_want(&root, JSON_OBJECT, err) ||
	    !json_array(&root, "keys", JSON_REQUIRED, &keys, err))
		return false;
	size_t n = json_count(&keys);

	if (n > LIMIT_JWK_KEYS)
		return json_err(&keys, err, ERR_LIMIT, "%zu keys, at most %d are taken", n, LIMIT_JWK_KEYS);
	struct jwk *v = arena_array(a, struct jwk, n);
	struct json_iter it = json_iter(&keys);
	struct jwk_set set = { .v = v };

	while (json_next(&it, &e)) {
		if (jwk_read(a, &e, &v[set.n])) {
			set.n++;
		} else {
			v[set.n] = (struct jwk){ 0 };
			set.left_out++;
		}
	}
	*ret = set;
	return true;
}

/* --- tokens --- */

struct parts {
	struct str head, payload, signature; /* in base64url */
	struct str signed_text;              /* head and payload with the dot between them */
};

static bool split(struct str token, struct parts *ret, struct err *err)
{
	struct str rest = token, more;

	if (token.n > LIMIT_JWS)
		return err_set(err, ERR_LIMIT, "a token of %zu bytes, at most %zu are taken", token.n, LIMIT_JWS);
	if (!str_split(&rest, '.', &ret->head) || !str_split(&rest, '.', &ret->payload) || !str_split(&rest, '.', &ret->signature) ||
	    str_split(&rest, '.', &more) || !ret->head.n)
		return err_set(err, ERR_SYNTAX, "no signed token: expected three parts with dots between them");
	ret->signed_text = str_sub(token, 0, ret->head.n + 1 + ret->payload.n);
	return true;
}

static bool bytes_of(struct arena *a, const char *part, struct str text, size_t max, struct str *ret, struct err *err)
{
	size_t room = text.n / 4 * 3 + 2;
	char *to = arena_alloc(a, (room < max ? room : max) + 1);

	if (!decode(BASE64URL, text, to, room < max ? room : max, &ret->n, err))
		return err_wrap(err, "the token's %s", part);
	to[ret->n] = '\0';
	ret->p = to;
	return true;
}

static bool head_read(struct arena *a, struct str text, struct jws *ret, struct err *err)
{
	struct str bytes, alg = STR_NONE;
	struct json j;

	if (!bytes_of(a, "head", text, HEAD_MAX, &bytes, err))
		return false;
	if (!json_read(a, bytes, HEAD_MAX, &j, err) || !json_want(&j, JSON_OBJECT, err) ||
	    !json_str(&j, "alg", JSON_REQUIRED, &alg, err) || !json_str(&j, "kid", JSON_OPTIONAL, &ret->kid, err) ||
	    !json_str(&j, "typ", JSON_OPTIONAL, &ret->type, err))
		return err_wrap(err, "the token's head");
	if (json_in(&j, "crit").v)
		return err_set(err, ERR_RANGE, "the token asks for extensions (crit), and none are known here");
	int found = alg_find(alg);

	if (found < 0)
		return err_set(err, ERR_RANGE, "the token is signed by \"%.*s\", expected RS256, PS256, ES256, ES384 or EdDSA",
		               STR_ARG(str_sub(alg, 0, 40)));
	ret->alg = (enum jws_alg)found;
	return true;
}

static bool fits(const struct jwk *k, const struct jws *t)
{
	return algs[t->alg].kind == k->kind && (!k->alg.n || alg_find(k->alg) == (int)t->alg) &&
	       (!t->kid.n || str_eq(k->kid, t->kid));
}

/* r and s, each of a coordinate's size, in the form that libcrypto reads. */
static size_t to_der(struct str sig, size_t coordinate, uint8_t der[SIGNATURE_MAX])
{
	const uint8_t *p = (const uint8_t *)sig.p;
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(p, (int)coordinate, NULL), *s = BN_bin2bn(p + coordinate, (int)coordinate, NULL);
	int n = 0;

	if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1)
		n = i2d_ECDSA_SIG(pair, &der);
	else
		BN_free(r), BN_free(s);
	ECDSA_SIG_free(pair);
	return n > 0 ? (size_t)n : 0;
}

static bool by_libcrypto(const struct jwk *k, enum jws_alg alg, struct str text, struct str sig)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how = NULL;
	uint8_t der[SIGNATURE_MAX];
	size_t coordinate = kinds[k->kind].coordinate;

	if (coordinate) {
		size_t n = sig.n == 2 * coordinate ? to_der(sig, coordinate, der) : 0;

		sig = str_n((char *)der, n);
	}
	bool ok = c && sig.n && EVP_DigestVerifyInit_ex(c, &how, algs[alg].digest, NULL, NULL, k->pkey, NULL) == 1;

	if (ok && algs[alg].pss) /* RFC 7518, 3.5: MGF1 with the same digest, a salt as long as it */
		ok = EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1 &&
		     EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1;
	ok = ok && EVP_DigestVerify(c, (const uint8_t *)sig.p, sig.n, (const uint8_t *)text.p, text.n) == 1;
	EVP_MD_CTX_free(c);
	return ok;
}

static bool signed_by(const struct jwk *k, enum jws_alg alg, struct str text, struct str sig)
{
	struct signature s;

	if (k->kind != KIND_ED25519)
		return by_libcrypto(k, alg, text, sig);
	if (sig.n != SIGN_SIGNATURE)
		return false;
	memcpy(s.b, sig.p, SIGN_SIGNATURE);
	return sign_check(&k->ed25519, text, &s);
}

bool jws_check(struct arena *a, const struct jwk_set *keys, struct str token, struct jws *ret, struct err *err)
{
	struct str sig;
	struct jws t = { 0 };
	struct parts p;
	size_t able = 0;

	if (!split(token, &p, err) || !head_read(a, p.head, &t, err) ||
	    !bytes_of(a, "payload", p.payload, LIMIT_JWS, &t.payload, err) ||
	    !bytes_of(a, "signature", p.signature, SIGNATURE_MAX, &sig, err))
		return false;
	for (size_t i = 0; i < keys->n; i++)
		able += fits(&keys->v[i], &t);
	if (!able)
		return err_set(err, ERR_FOUND, "no key \"%.*s\" for %.*s among the %zu known", STR_ARG(str_sub(t.kid, 0, 80)),
		               STR_ARG(jws_alg_names[t.alg]), keys->n);
	if (!t.kid.n && able > 1)
		return err_set(err, ERR_FOUND, "the token names no key, and %zu could have signed it", able);
	for (size_t i = 0; i < keys->n; i++) {
		if (!fits(&keys->v[i], &t) || !signed_by(&keys->v[i], t.alg, p.signed_text, sig))
			continue;
		*ret = t;
		return true;
	}
	return err_set(err, ERR_DENIED, "the token's signature is wrong");
}
