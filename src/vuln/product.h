/*
 * product - what a party makes, in one form; and does it cover what a report or an entry names?
 *
 *   purl    a package, with or without a version: "pkg:generic/openssl"
 *   chip    a chip or a family of them: "SM8650", "MT67*"
 *   model   device models as people or codes name them, with * and ?: "Nova 12*", "samsung/SM-S92*"; after a maker and its
 *           slash a * alone means all of them
 *   os      an operating system or a maker's skin of it: "android", "harmonyos", "EMUI"
 *
 * Pure.
 */
#ifndef VULN_PRODUCT_H
#define VULN_PRODUCT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum product_kind { PRODUCT_PURL, PRODUCT_CHIP, PRODUCT_MODEL, PRODUCT_OS, PRODUCT_KIND_N };
/* Stored and exported: never renamed. */
extern const struct str product_kind_names[PRODUCT_KIND_N];

enum { PRODUCT_MAX = 200 }; /* bytes, but of a purl */

/* What was typed, in its one form in `a`. ERR_SYNTAX, ERR_RANGE (a name of several chips: which?), ERR_MISSING, ERR_LIMIT; each
 * tells what was found and what was expected. */
bool product_read(struct arena *a, enum product_kind kind, struct str typed, struct str *ret, struct err *err);

/* Something named: in a report, or in a condition of an entry. */
struct product_named {
	enum product_kind kind;
	struct str value; /* a purl's text, a chip's name, a model, a system */
	struct str maker; /* of a model, where it is known: "samsung"; with an empty value: all its models */
	const struct chip **chips; /* those behind a chip's name; product_name() looks them up, once for many questions */
	size_t chip_n;
};
struct product_named product_name(struct arena *a, enum product_kind kind, struct str value, struct str maker);
/* Does a product as product_read() gave it cover the one that is named? */
bool product_covers(struct arena *a, enum product_kind kind, struct str made, const struct product_named *named);

/* * for any text, ? for one character; ASCII case folded. */
bool glob_matches(struct str glob, struct str text);

#endif
