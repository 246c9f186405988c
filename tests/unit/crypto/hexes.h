/* hexes - digests and bytes as the standards print them, and back, for tables of published vectors. */
#ifndef HEXES_H
#define HEXES_H

#include "unit.h"

#include "base/arena.h"
#include "crypto/digest.h"
#include "crypto/encode.h"

static inline struct str unhex(struct arena *a, const char *text)
{
	size_t n = strlen(text) / 2;
	char *to = arena_alloc(a, n + 1);

	assert_true(decode_exact(HEX, str_of(text), to, n, NULL));
	return str_n(to, n);
}

static inline struct digest undigest(const char *text)
{
	struct digest d;

	assert_true(decode_exact(HEX, str_of(text), d.b, sizeof d.b, NULL));
	return d;
}

static inline void want_digest(struct digest got, const char *hex, const char *label)
{
	char text[HEX_LEN(DIGEST_SIZE) + 1];

	encode(HEX, got.b, sizeof got.b, text);
	want_str(str_of(text), str_of(hex), label);
}

static inline void want_hex(struct str got, const char *hex, const char *label)
{
	char *text = malloc(HEX_LEN(got.n) + 1);

	encode(HEX, got.p, got.n, text);
	want_str(str_of(text), str_of(hex), label);
	free(text);
}

#endif
