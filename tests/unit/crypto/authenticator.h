/*
 * authenticator - a passkey's device and a browser, in software: written from the standard alone, sharing nothing with what is tested.
 *
 * Every part of an answer can be told to be wrong.
 */
#ifndef AUTHENTICATOR_H
#define AUTHENTICATOR_H

#include "hexes.h"

#include "base/buf.h"
#include "crypto/libcrypto.h"
#include "crypto/passkey.h"

enum { DEVICE_ID = 40 };
struct device {
	enum passkey_alg alg;
	EVP_PKEY *key;
	uint8_t id[DEVICE_ID];
};

/* How an answer is to be; what is NULL or 0 is as it should be. */
struct told {
	const char *type, *origin, *site, *client; /* client: the whole clientDataJSON */
	const char *more_client;  /* further members of it */
	const char *format;       /* of the attestation */
	const char *statement;    /* its CBOR, in hex */
	const char *more_device;  /* bytes after authenticator data, in hex */
	const char *cose;         /* the key, in hex */
	const char *object;       /* the whole attestation object, in hex */
	const char *user;         /* handle; "" for none */
	const char *json;         /* the whole answer */
	const char *sign_with;    /* "other": another key; "cut": a byte less; "none" */
	int flags;                /* -1: none at all; else instead of the usual */
	bool other_challenge, short_challenge, other_id, no_key, long_id;
};

static const char *const site_id = "hub.example", *const site_origin = "https://hub.example", *const handle = "seventeen";

static inline void device_make(struct device *d, enum passkey_alg alg)
{
	d->alg = alg;
	random_bytes(d->id, DEVICE_ID);
	d->key = alg == PASSKEY_ES256 ? EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256")
	       : alg == PASSKEY_EDDSA ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519") : EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	assert_non_null(d->key);
}

static inline void device_free(struct device *d)
{
	EVP_PKEY_free(d->key);
}

/* --- CBOR --- */

static inline void cbor_head(struct buf *b, unsigned kind, size_t n)
{
	if (n < 24) {
		buf_putc(b, (char)(kind << 5 | n));
	} else if (n < 256) {
		buf_putc(b, (char)(kind << 5 | 24));
		buf_putc(b, (char)n);
	} else {
		buf_putc(b, (char)(kind << 5 | 25));
		buf_putc(b, (char)(n >> 8));
		buf_putc(b, (char)n);
	}
}

static inline void cbor_int(struct buf *b, int v)
{
	cbor_head(b, v < 0, (size_t)(v < 0 ? -1 - v : v));
}

static inline void cbor_bytes(struct buf *b, const void *p, size_t n)
{
	cbor_head(b, 2, n);
	buf_put(b, str_n(p, n));
}

static inline void cbor_text(struct buf *b, const char *text)
{
	cbor_head(b, 3, strlen(text));
	buf_puts(b, text);
}

static inline void put_hex_bytes(struct buf *b, const char *hex)
{
	struct arena a;

	arena_init(&a);
	buf_put(b, unhex(&a, hex));
	arena_release(&a);
}

static inline void number_bytes(EVP_PKEY *key, const char *name, uint8_t *ret, int n)
{
	BIGNUM *v = NULL;

	assert_int_equal(EVP_PKEY_get_bn_param(key, name, &v), 1);
	assert_int_equal(BN_bn2binpad(v, ret, n), n);
	BN_free(v);
}

/* RFC 9053: label 1 type, 3 algorithm, then by type. */
static inline void device_cose(const struct device *d, struct buf *b)
{
	uint8_t first[256], second[32];
	size_t n = 32;

	cbor_head(b, 5, d->alg == PASSKEY_ES256 ? 5 : 4);
	cbor_int(b, 1);
	cbor_int(b, d->alg == PASSKEY_ES256 ? 2 : d->alg == PASSKEY_EDDSA ? 1 : 3);
	cbor_int(b, 3);
	cbor_int(b, d->alg == PASSKEY_ES256 ? -7 : d->alg == PASSKEY_EDDSA ? -8 : -257);
	cbor_int(b, -1);
	switch (d->alg) {
	case PASSKEY_ES256:
		cbor_int(b, 1);
		number_bytes(d->key, OSSL_PKEY_PARAM_EC_PUB_X, first, 32);
		number_bytes(d->key, OSSL_PKEY_PARAM_EC_PUB_Y, second, 32);
		cbor_int(b, -2);
		cbor_bytes(b, first, 32);
		cbor_int(b, -3);
		cbor_bytes(b, second, 32);
		break;
	case PASSKEY_EDDSA:
		cbor_int(b, 6);
		assert_int_equal(EVP_PKEY_get_raw_public_key(d->key, first, &n), 1);
		cbor_int(b, -2);
		cbor_bytes(b, first, 32);
		break;
	default:
		number_bytes(d->key, OSSL_PKEY_PARAM_RSA_N, first, 256);
		cbor_bytes(b, first, 256);
		cbor_int(b, -2);
		cbor_bytes(b, "\1\0\1", 3);
	}
}

/* --- the parts of an answer --- */

static inline void put_b64(struct buf *b, const char *before, struct str s)
{
	buf_puts(b, before);
	buf_putc(b, '"');
	encode_put(b, BASE64URL, s.p, s.n);
	buf_putc(b, '"');
}

static inline void put_client(struct buf *b, const struct told *t, const char *type, const uint8_t *challenge)
{
	uint8_t other[PASSKEY_CHALLENGE] = { 1 };

	if (t->client) {
		buf_puts(b, t->client);
		return;
	}
	buf_printf(b, "{\"type\":\"%s\"", t->type ? t->type : type);
	put_b64(b, ",\"challenge\":", str_n((const char *)(t->other_challenge ? other : challenge), PASSKEY_CHALLENGE - t->short_challenge));
	buf_printf(b, ",\"origin\":\"%s\"%s}", t->origin ? t->origin : site_origin, t->more_client ? t->more_client : ",\"crossOrigin\":false");
}

static inline void put_device(struct buf *b, const struct told *t, const struct device *d, unsigned flags, uint32_t counter, bool with_key)
{
	struct digest id = sha256(str_of(t->site ? t->site : site_id));

	buf_put(b, digest_str(&id));
	buf_putc(b, (char)(t->flags == -1 ? 0 : t->flags ? t->flags : (int)flags));
	for (int i = 3; i >= 0; i--)
		buf_putc(b, (char)(counter >> 8 * i));
	if (with_key && !t->no_key) {
		buf_put(b, STR("sixteen  letters"));
		buf_putc(b, t->long_id ? 4 : 0);
		buf_putc(b, DEVICE_ID);
		for (int i = 0; t->long_id && i < 1024; i++)
			buf_putc(b, 'x');
		buf_put(b, str_n((const char *)d->id, DEVICE_ID));
		if (t->cose)
			put_hex_bytes(b, t->cose);
		else
			device_cose(d, b);
	}
	if (t->more_device)
		put_hex_bytes(b, t->more_device);
}

static inline struct str frame_of(struct arena *a, const struct told *t, const struct device *d, const char *response)
{
	uint8_t id[DEVICE_ID];
	struct buf b;
	struct str s;

	if (t->json)
		return str_of(t->json);
	memcpy(id, d->id, DEVICE_ID);
	id[0] ^= t->other_id;
	buf_init(&b, 100000);
	put_b64(&b, "{\"id\":", str_n((char *)id, DEVICE_ID));
	put_b64(&b, ",\"rawId\":", str_n((char *)id, DEVICE_ID));
	buf_printf(&b, ",\"type\":\"public-key\",\"authenticatorAttachment\":\"platform\",\"clientExtensionResults\":{},\"response\":%s}", response);
	s = buf_dup(a, &b);
	buf_release(&b);
	return s;
}

static inline struct str device_new(struct arena *a, const struct device *d, const struct told *t, const uint8_t *challenge)
{
	struct buf client, device, object, b;
	struct str s;

	buf_init(&client, 100000);
	buf_init(&device, 100000);
	buf_init(&object, 100000);
	buf_init(&b, 300000);
	put_client(&client, t, "webauthn.create", challenge);
	put_device(&device, t, d, 0x45, 0, true);
	if (t->object) {
		put_hex_bytes(&object, t->object);
	} else {
		cbor_head(&object, 5, 3);
		cbor_text(&object, "fmt");
		cbor_text(&object, t->format ? t->format : "none");
		cbor_text(&object, "attStmt");
		put_hex_bytes(&object, t->statement ? t->statement : "a0");
		cbor_text(&object, "authData");
		cbor_bytes(&object, device.p, device.n);
	}
	put_b64(&b, "{\"clientDataJSON\":", buf_str(&client));
	put_b64(&b, ",\"attestationObject\":", buf_str(&object));
	buf_puts(&b, ",\"transports\":[\"internal\",\"hybrid\"]}");
	s = frame_of(a, t, d, b.p);
	buf_release(&client);
	buf_release(&device);
	buf_release(&object);
	buf_release(&b);
	return s;
}

static inline void put_signature(struct buf *b, const struct told *t, const struct device *d, struct str client, struct str device)
{
	struct digest hash = sha256(client);
	struct device other = *d;
	uint8_t sig[512];
	size_t n = sizeof sig;
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	struct buf text;

	if (t->sign_with && !strcmp(t->sign_with, "other"))
		device_make(&other, d->alg);
	buf_init(&text, 100000);
	buf_put(&text, device);
	buf_put(&text, digest_str(&hash));
	assert_int_equal(EVP_DigestSignInit_ex(c, NULL, d->alg == PASSKEY_EDDSA ? NULL : "SHA256", NULL, NULL, other.key, NULL), 1);
	assert_int_equal(EVP_DigestSign(c, sig, &n, (uint8_t *)text.p, text.n), 1);
	EVP_MD_CTX_free(c);
	buf_release(&text);
	if (other.key != d->key)
		device_free(&other);
	if (t->sign_with && !strcmp(t->sign_with, "cut"))
		n--;
	if (t->sign_with && !strcmp(t->sign_with, "none"))
		n = 0;
	put_b64(b, ",\"signature\":", str_n((char *)sig, n));
}

static inline struct str device_answer(struct arena *a, const struct device *d, const struct told *t, const uint8_t *challenge, uint32_t counter)
{
	const char *user = t->user ? t->user : handle;
	struct buf client, device, b;
	struct str s;

	buf_init(&client, 100000);
	buf_init(&device, 100000);
	buf_init(&b, 300000);
	put_client(&client, t, "webauthn.get", challenge);
	put_device(&device, t, d, 0x05, counter, false);
	put_b64(&b, "{\"clientDataJSON\":", buf_str(&client));
	put_b64(&b, ",\"authenticatorData\":", buf_str(&device));
	put_signature(&b, t, d, buf_str(&client), buf_str(&device));
	if (*user)
		put_b64(&b, ",\"userHandle\":", str_of(user));
	buf_putc(&b, '}');
	s = frame_of(a, t, d, b.p);
	buf_release(&client);
	buf_release(&device);
	buf_release(&b);
	return s;
}

#endif
