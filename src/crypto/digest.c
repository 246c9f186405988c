#include "crypto/digest.h"

#include <nettle/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

void crypto_ready(void)
{
	if (sodium_init() < 0) {
		fputs("tocsin: libsodium does not start\n", stderr);
		abort();
	}
}

static const uint8_t *bytes_of(struct str s)
{
	return (const uint8_t *)(s.p ? s.p : "");
}

void hashing_init(struct hashing *h)
{
	sha256_init(&h->state);
}

void hashing_add(struct hashing *h, struct str bytes)
{
	sha256_update(&h->state, bytes.n, bytes_of(bytes));
}

struct digest hashing_done(struct hashing *h)
{
	struct digest d;

	sha256_digest(&h->state, DIGEST_SIZE, d.b);
	erase(h, sizeof *h);
	return d;
}

struct digest sha256(struct str bytes)
{
	struct sha256_ctx state;
	struct digest d;

	sha256_init(&state);
	sha256_update(&state, bytes.n, bytes_of(bytes));
	sha256_digest(&state, DIGEST_SIZE, d.b);
	erase(&state, sizeof state);
	return d;
}

struct digest hmac_sha256(struct str key, struct str bytes)
{
	struct hmac_sha256_ctx state;
	struct digest d;

	hmac_sha256_set_key(&state, key.n, bytes_of(key));
	hmac_sha256_update(&state, bytes.n, bytes_of(bytes));
	hmac_sha256_digest(&state, DIGEST_SIZE, d.b);
	erase(&state, sizeof state);
	return d;
}

bool bytes_same(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

bool digest_same(const struct digest *a, const struct digest *b)
{
	return bytes_same(a->b, b->b, DIGEST_SIZE);
}

void random_bytes(void *ret, size_t n)
{
	crypto_ready();
	randombytes_buf(ret, n);
}

uint32_t random_below(uint32_t below)
{
	crypto_ready();
	return randombytes_uniform(below);
}

void erase(void *p, size_t n)
{
	sodium_memzero(p, n);
}

void *secret_alloc(size_t n)
{
	crypto_ready();
	void *p = sodium_malloc(n);

	if (!p) {
		fputs("tocsin: out of memory for secrets\n", stderr);
		abort();
	}
	return p;
}

void secret_free(void *p)
{
	sodium_free(p);
}
