/*
 * purl - one package under one name, whatever system it is kept in: "pkg:generic/openssl@3.0.14".
 *
 * Package URLs as ECMA-427 and the purl specification tell them: scheme, type, namespace, name, version, qualifiers,
 * subpath. Reading is lenient where the specification is (case of the scheme and type, slashes too many, order of the
 * qualifiers) and gives the one canonical form; what a type rules of its own - letter case, '_' for '-', whether there
 * is a namespace - is a table. Without a version a purl means every version.
 *
 * Pure. All parts are decoded text in the arena; purl_text() encodes again.
 */
#ifndef VULN_PURL_H
#define VULN_PURL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { PURL_MAX = 1000, PURL_QUALIFIERS = 16 };

struct purl_qualifier { struct str key, value; };
struct purl {
	struct str type, namespace, name; /* namespace: segments with '/' between; may be empty */
	struct str version, subpath;      /* may be empty */
	struct purl_qualifier qualifiers[PURL_QUALIFIERS]; /* sorted by key, none empty */
	size_t qualifier_n;
};

/* ERR_SYNTAX, ERR_MISSING (no type, no name, no namespace where the type has one), ERR_LIMIT. */
bool purl_read(struct arena *a, struct str text, struct purl *ret, struct err *err);
/* The canonical text. */
struct str purl_text(struct arena *a, const struct purl *p);

/* Is it the same package? Versions count only where both tell one; qualifiers and subpaths do not. */
bool purl_covers(const struct purl *wide, const struct purl *one);

#endif
