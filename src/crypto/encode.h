/*
 * encode - bytes as text and back: hex, base32, base64.
 *
 * RFC 4648: base64 (section 4, with padding), base64url (section 5, without
 * padding, as RFC 7515 and most of the web write it), base32 (section 6,
 * without padding, as authenticator apps want it), and base16 in lower case.
 *
 * Reading is strict, so that one value has one text: no other character, no
 * white space, no wrong case, exact padding, and no bits set beyond the last
 * byte (section 3.5). Neither way looks anything up by a secret value: the time
 * depends on lengths alone, until there is an error to tell.
 */
#ifndef CRYPTO_ENCODE_H
#define CRYPTO_ENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum encoding { HEX, BASE32, BASE64, BASE64URL, ENCODING_N };

#define HEX_LEN(n)       ((n) * 2)
#define BASE32_LEN(n)    (((n) * 8 + 4) / 5)
#define BASE64_LEN(n)    (((n) + 2) / 3 * 4)
#define BASE64URL_LEN(n) (((n) * 8 + 5) / 6)

/* Characters that n bytes take. */
size_t encode_len(enum encoding e, size_t n);
/* Writes encode_len() characters and a NUL. */
void encode(enum encoding e, const void *bytes, size_t n, char *ret);
void encode_put(struct buf *b, enum encoding e, const void *bytes, size_t n);

/* At most `max` bytes to *ret; ERR_SYNTAX says which character and why, ERR_LIMIT when there are more. What was
 * written to *ret before an error is erased. */
bool decode(enum encoding e, struct str text, void *ret, size_t max, size_t *ret_n, struct err *err);
/* Exactly n bytes, else ERR_RANGE or, for more of them, ERR_LIMIT. */
bool decode_exact(enum encoding e, struct str text, void *ret, size_t n, struct err *err);

#endif
