/*
 * digest - what are these bytes, in 32 of them, and are two the same?
 *
 * SHA-256 (FIPS 180-4), HMAC-SHA-256 (RFC 2104, FIPS 198-1), comparing without
 * telling by the time it takes where two differ, random bytes, and erasing.
 * Nothing here fails; nothing needs setting up first; any thread may call anything.
 *
 * Random bytes, comparing and locked memory are libsodium's. SHA-256 is nettle's:
 * it uses the processor's own instructions, which makes 11 million tree nodes a
 * second where libsodium's makes 3 million.
 */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define DIGEST_SIZE 32

struct digest {
	uint8_t b[DIGEST_SIZE];
};

struct digest sha256(struct str bytes);

/* The same piece by piece: init, any number of adds, then done (which erases the state). */
struct hashing {
	struct sha256_ctx state;
};
void hashing_init(struct hashing *h);
void hashing_add(struct hashing *h, struct str bytes);
struct digest hashing_done(struct hashing *h);

/* A key of any length; 32 random bytes are right. */
struct digest hmac_sha256(struct str key, struct str bytes);

/* In time that depends on n alone. For whatever an outsider may guess at: codes, tokens, digests of secrets. */
bool bytes_same(const void *a, const void *b, size_t n);
bool digest_same(const struct digest *a, const struct digest *b);

static inline struct str digest_str(const struct digest *d)
{
	return (struct str){ (const char *)d->b, DIGEST_SIZE };
}

/* From the kernel's generator. */
void random_bytes(void *ret, size_t n);
/* 0 .. below - 1, each as likely as any other. */
uint32_t random_below(uint32_t below);

/* Chooses libsodium's quickest code for this processor and opens the generator, once. What needs it calls it; a server may do
 * so at its start. Cheap from then on. */
void crypto_ready(void);

/* Overwrites with zeros, and no compiler leaves it out. */
void erase(void *p, size_t n);

/* Memory for secrets: locked against swapping as far as the system allows (RLIMIT_MEMLOCK), kept out of core dumps,
 * between pages that may not be touched, and overwritten when freed. Costs four pages each: for keys, not for texts
 * by the thousand. Not cleared. Out of memory aborts. */
void *secret_alloc(size_t n);
void secret_free(void *p); /* NULL is fine */

#endif
