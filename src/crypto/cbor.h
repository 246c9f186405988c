/*
 * cbor - reading the little of CBOR (RFC 8949) that passkeys speak.
 *
 * One item after another off the front of some bytes: whole numbers, byte and text
 * strings, arrays and maps of a told length, and the simple values, floats among them.
 * Items without a length beforehand and tags are refused: CTAP2's canonical form has
 * neither. An array or map is told by its head alone; its elements are the next items. No
 * count can be larger than the bytes that are left, so nothing here grows with what is claimed.
 */
#ifndef CRYPTO_CBOR_H
#define CRYPTO_CBOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum cbor_kind { CBOR_NUMBER, CBOR_NEGATIVE, CBOR_BYTES, CBOR_TEXT, CBOR_ARRAY, CBOR_MAP, CBOR_TAG, CBOR_SIMPLE, CBOR_KIND_N };

struct cbor {
	enum cbor_kind kind;
	uint64_t n;       /* the number; of a negative one -1 - n; elements of an array, pairs of a map; the simple value */
	struct str bytes; /* of a string, borrowed */
};

/* Takes the first item off *rest. ERR_SYNTAX; *rest is then as it was. */
bool cbor_take(struct str *rest, struct cbor *ret, struct err *err);
/* The same, and it is of that kind: else ERR_TYPE. */
bool cbor_take_kind(struct str *rest, enum cbor_kind kind, struct cbor *ret, struct err *err);
/* A number of either sign that fits. */
bool cbor_take_int(struct str *rest, int64_t *ret, struct err *err);
/* A whole value with all that is in it; *ret, which may be NULL, becomes its bytes. */
bool cbor_take_value(struct str *rest, struct str *ret, struct err *err);

#endif
