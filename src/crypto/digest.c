#include "crypto/digest.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

/* Chooses the quickest code for this processor and opens the generator, once; cheap and safe from any thread after that.
 * What needs neither does not call it. */
static void ready(void)
{
	if (sodium_init() < 0) {
		fputs("tocsin: libsodium does not start\n", stderr);
		abort();
	}
}

static const unsigned char *bytes_of(struct str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

struct digest sha256(struct str bytes)
{
	struct digest d;

	crypto_hash_sha256(d.b, bytes_of(bytes), bytes.n);
	return d;
}

void sha256_init(struct sha256 *h)
{
	crypto_hash_sha256_init(&h->state);
}

void sha256_add(struct sha256 *h, struct str bytes)
{
	crypto_hash_sha256_update(&h->state, bytes_of(bytes), bytes.n);
}

struct digest sha256_done(struct sha256 *h)
{
	struct digest d;

	crypto_hash_sha256_final(&h->state, d.b);
	erase(h, sizeof *h);
	return d;
}

struct digest hmac_sha256(struct str key, struct str bytes)
{
	crypto_auth_hmacsha256_state state;
	struct digest d;

	crypto_auth_hmacsha256_init(&state, bytes_of(key), key.n);
	crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.n);
	crypto_auth_hmacsha256_final(&state, d.b);
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
	ready();
	randombytes_buf(ret, n);
}

uint32_t random_below(uint32_t below)
{
	ready();
	return randombytes_uniform(below);
}

void erase(void *p, size_t n)
{
	sodium_memzero(p, n);
}

void *secret_alloc(size_t n)
{
	ready();
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
