/*
 * canonical - one JSON value, one sequence of bytes: what digests and signatures are made of.
 *
 * RFC 8785 (JSON Canonicalization Scheme): no white space; members sorted by
 * their names as UTF-16 code units (section 3.2.3); strings with the fewest
 * escapes (3.2.2.2); numbers as ECMAScript writes them, the shortest digits that
 * read back as the same double (3.2.2.3). Text is not normalised: what looks
 * alike may differ. Reading (base/json.h) has already refused members that stand
 * twice and what is no UTF-8, as the RFC asks.
 *
 * A whole number beyond 2^53 either way is an error, since other readers would
 * take it for a neighbour; write such a one as a string (RFC 8785, 3.1 and
 * appendix D). Doubles from 1e21 on are written with an exponent and are fine.
 * So what was written here can be read and written again, with the same bytes.
 */
#ifndef BASE_CANONICAL_H
#define BASE_CANONICAL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/* Appends to *out; `a` is for sorting alone. ERR_RANGE with the pointer to a number that has no place here; *out then
 * holds a beginning. Whether *out overflowed is for the caller to ask (buf_ok). */
bool canonical_put(struct arena *a, struct buf *out, const struct json *j, struct err *err);

/* The parts, for who composes a document without reading one. The double is finite. */
void canonical_put_string(struct buf *out, struct str s);
void canonical_put_double(struct buf *out, double v);
/* The order of member names: below, 0, above, by UTF-16 code units. */
int canonical_cmp(struct str a, struct str b);

#endif
