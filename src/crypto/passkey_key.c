#include "crypto/passkey_key.h"

#include <pthread.h>
#include <string.h>

#include "crypto/cbor.h"
#include "crypto/digest.h"
#include "crypto/libcrypto.h"

/* In the order of preference. */
const struct passkey_cose passkey_cose[PASSKEY_ALG_N] = {
	[PASSKEY_ES256] = { -7, 2, 1 },
	[PASSKEY_EDDSA] = { -8, 1, 6 },
	[PASSKEY_RS256] = { -257, 3, 0 },
};

const struct str passkey_alg_names[PASSKEY_ALG_N] = {
	[PASSKEY_ES256] = STR_LIT("ES256"), [PASSKEY_EDDSA] = STR_LIT("EdDSA"), [PASSKEY_RS256] = STR_LIT("RS256"),
};

struct passkey_key {
	enum passkey_alg alg;
	void *pk; /* es256_pk_t, eddsa_pk_t or rs256_pk_t */
};

static const struct {
	size_t bytes;     /* as libfido2 takes them: x and y; x; modulus and exponent */
	size_t split;     /* bytes of the first of two */
} shapes[PASSKEY_ALG_N] = {
	[PASSKEY_ES256] = { 64, 32 }, [PASSKEY_EDDSA] = { 32, 32 }, [PASSKEY_RS256] = { 259, 256 },
};

/* What stands under the labels of a COSE key that matter. */
struct cose {
	int64_t type, alg, curve;
	struct str minus[4]; /* minus[2] under -2: x, or RSA's e; minus[3]: y; minus[1]: RSA's n */
};

static bool cose_read(struct str bytes, struct cose *ret, struct err *err)
{
	struct cbor map, c;
	unsigned seen = 0; /* bit label + 8 */

	*ret = (struct cose){ 0 };
	if (!cbor_take_kind(&bytes, CBOR_MAP, &map, err))
		return false;
	for (uint64_t i = 0; i < map.n; i++) {
		int64_t label;
		struct str value;

		if (!cbor_take_int(&bytes, &label, err) || !cbor_take_value(&bytes, &value, err))
			return false;
		if (label < -3 || label > 3)
			continue;
		if (seen & 1u << (label + 8))
			return err_set(err, ERR_SYNTAX, "label %d stands there twice", (int)label);
		seen |= 1u << (label + 8);
		if (label == 1 || label == 3) {
			if (!cbor_take_int(&value, label == 1 ? &ret->type : &ret->alg, err))
				return err_wrap(err, "label %d", (int)label);
		} else if (label < 0) {
			if (!cbor_take(&value, &c, err))
				return false;
			if (c.kind == CBOR_BYTES)
				ret->minus[-label] = c.bytes;
			else if (label == -1 && c.kind == CBOR_NUMBER && c.n <= INT32_MAX)
				ret->curve = (int64_t)c.n;
			else
				return err_set(err, ERR_TYPE, "label %d is of a kind that no key has there", (int)label);
		}
	}
	return !bytes.n || err_set(err, ERR_SYNTAX, "%zu bytes after its end", bytes.n);
}

/* --- what libfido2 has for each --- */

static void free_es256(void *p) { es256_pk_t *pk = p; es256_pk_free(&pk); }
static void free_eddsa(void *p) { eddsa_pk_t *pk = p; eddsa_pk_free(&pk); }
static void free_rs256(void *p) { rs256_pk_t *pk = p; rs256_pk_free(&pk); }

static void *make_es256(const uint8_t *bytes)
{
	es256_pk_t *pk = es256_pk_new();

	if (pk && es256_pk_from_ptr(pk, bytes, shapes[PASSKEY_ES256].bytes) != FIDO_OK)
		es256_pk_free(&pk);
	return pk;
}

static void *make_eddsa(const uint8_t *bytes)
{
	eddsa_pk_t *pk = eddsa_pk_new();

	if (pk && eddsa_pk_from_ptr(pk, bytes, shapes[PASSKEY_EDDSA].bytes) != FIDO_OK)
		eddsa_pk_free(&pk);
	return pk;
}

static void *make_rs256(const uint8_t *bytes)
{
	rs256_pk_t *pk = rs256_pk_new();

	if (pk && rs256_pk_from_ptr(pk, bytes, shapes[PASSKEY_RS256].bytes) != FIDO_OK)
		rs256_pk_free(&pk);
	return pk;
}

static EVP_PKEY *evp_es256(const void *pk) { return es256_pk_to_EVP_PKEY(pk); }
static EVP_PKEY *evp_eddsa(const void *pk) { return eddsa_pk_to_EVP_PKEY(pk); }
static EVP_PKEY *evp_rs256(const void *pk) { return rs256_pk_to_EVP_PKEY(pk); }

static const struct {
	void *(*make)(const uint8_t *);
	void (*free)(void *);
	EVP_PKEY *(*evp)(const void *);
} kinds[PASSKEY_ALG_N] = {
	[PASSKEY_ES256] = { make_es256, free_es256, evp_es256 },
	[PASSKEY_EDDSA] = { make_eddsa, free_eddsa, evp_eddsa },
	[PASSKEY_RS256] = { make_rs256, free_rs256, evp_rs256 },
};

static void start(void)
{
	fido_init(0);
}

static void ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start);
}

/* Does libcrypto take it, and is it a point of its curve? */
static bool usable(enum passkey_alg alg, const void *pk)
{
	EVP_PKEY *key = kinds[alg].evp(pk);
	EVP_PKEY_CTX *c = key && alg == PASSKEY_ES256 ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
	bool ok = key && (alg != PASSKEY_ES256 || (c && EVP_PKEY_public_check_quick(c) == 1));

	EVP_PKEY_CTX_free(c);
	EVP_PKEY_free(key);
	return ok;
}

static bool is_of(const struct cose *k, const struct passkey_cose *c)
{
	return k->alg == c->alg && k->type == c->type && k->curve == c->curve;
}

struct passkey_key *passkey_key_read(struct arena *a, struct str cose, struct err *err)
{
	struct cose k;
	uint8_t bytes[259];
	enum passkey_alg alg = 0;

	if (!cose_read(cose, &k, err))
		return NULL;
	while (alg < PASSKEY_ALG_N && !is_of(&k, &passkey_cose[alg]))
		alg++;
	if (alg == PASSKEY_ALG_N) {
		err_set(err, ERR_RANGE, "algorithm %lld with a key of type %lld, curve %lld, expected ES256, EdDSA or RS256",
		        (long long)k.alg, (long long)k.type, (long long)k.curve);
		return NULL;
	}
	struct str first = k.minus[alg == PASSKEY_RS256 ? 1 : 2], second = k.minus[alg == PASSKEY_RS256 ? 2 : 3];

	if (!first.p || first.n != shapes[alg].split || second.n != shapes[alg].bytes - shapes[alg].split) {
		err_set(err, ERR_RANGE, "a %s key of %zu and %zu bytes, expected %zu and %zu", passkey_alg_names[alg].p, first.n, second.n,
		        shapes[alg].split, shapes[alg].bytes - shapes[alg].split);
		return NULL;
	}
	memcpy(bytes, first.p, first.n);
	if (second.n)
		memcpy(bytes + first.n, second.p, second.n);
	ready();
	struct passkey_key *ret = arena_new(a, struct passkey_key);

	*ret = (struct passkey_key){ alg, kinds[alg].make(bytes) };
	if (ret->pk)
		arena_defer(a, kinds[alg].free, ret->pk);
	if (ret->pk && usable(alg, ret->pk))
		return ret;
	err_set(err, ERR_RANGE, "no %s key", passkey_alg_names[alg].p);
	return NULL;
}

enum passkey_alg passkey_key_alg(const struct passkey_key *k)
{
	return k->alg;
}

bool passkey_key_check(const struct passkey_key *k, struct str site_id, struct str client, struct str device, struct str signature)
{
	fido_assert_t *t = fido_assert_new();
	struct digest hash = sha256(client);
	char id[256];

	if (!t || !site_id.n || site_id.n >= sizeof id || !signature.n) {
		fido_assert_free(&t);
		return false;
	}
	memcpy(id, site_id.p, site_id.n);
	id[site_id.n] = '\0';
	bool ok = fido_assert_set_rp(t, id) == FIDO_OK && fido_assert_set_count(t, 1) == FIDO_OK &&
	          fido_assert_set_clientdata_hash(t, hash.b, DIGEST_SIZE) == FIDO_OK &&
	          fido_assert_set_authdata_raw(t, 0, (const uint8_t *)device.p, device.n) == FIDO_OK &&
	          fido_assert_set_sig(t, 0, (const uint8_t *)signature.p, signature.n) == FIDO_OK &&
	          fido_assert_set_up(t, FIDO_OPT_TRUE) == FIDO_OK && fido_assert_set_uv(t, FIDO_OPT_TRUE) == FIDO_OK &&
	          fido_assert_verify(t, 0, passkey_cose[k->alg].alg, k->pk) == FIDO_OK;

	fido_assert_free(&t);
	return ok;
}
