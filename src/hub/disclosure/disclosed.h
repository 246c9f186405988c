/*
 * disclosed - what the list will say of a case's weaknesses: each as an entry, made of its text, its patch matrix and what
 * the vendors state.
 *
 * A cell of the matrix becomes a clause (vuln/clause.h), so that `tocsin check` decides by it:
 *
 *   model  the models it names, patterns too        fixed   by patch level, else by build
 *   os     the system, or the maker's skin of it     fixed   by patch level, version
 *   chip   the parts it covers                       fixed   by patch level
 *   purl   the kernel, an app by its package name    fixed   by version; of anything else a device tells nothing: unknown
 *
 * Not affected: no clause. Nobody has said: possible. No fix, or none yet: a clause without an end. A branch that names releases of
 * Android bounds it to them.
 */
#ifndef HUB_DISCLOSURE_DISCLOSED_H
#define HUB_DISCLOSURE_DISCLOSED_H

#include "crypto/digest.h"
#include "hub/keys.h"
#include "store/repairs.h"
#include "vuln/entry.h"

struct disclosed {
	struct vuln_row row;
	struct entry entry;    /* `id` is the CVE where there is one, then row.entry an alias */
	size_t cells, fixed, open, silent; /* of the matrix: that need a fix; have it or it is on its way; have none; nobody has said */
	struct strs links;     /* the vendors' own bulletins */
	bool whole;            /* it has a title and a text: nothing sealed was erased */
};
struct disclosed_rows { struct disclosed *v; size_t n; };

struct disclosing {
	struct arena *a;
	struct db *db;
	const struct keys *keys;
	int64_t case_id;
	bool attacked;         /* attacks are known */
	unixtime now;
};
/* Those that stand, oldest first. Not yet published ones have the id "TOC-?" until they get theirs. */
bool disclosed_of(const struct disclosing *x, struct disclosed_rows *ret, struct err *err);
/* One of them, whatever became of its case. */
bool disclosed_one(const struct disclosing *x, int64_t vuln, struct disclosed *ret, struct err *err);
/* Gives it an id of the hub's. */
void disclosed_name(struct arena *a, struct disclosed *d, struct str entry);

/* A cell as a clause; false when it needs none. Strings in `a`. */
bool disclosed_clause(struct arena *a, const struct repair_row *r, struct str party, struct clause *ret);

/* What is approved: a digest of all that will be read, whenever it will be published. */
struct digest disclosed_digest(struct arena *a, const struct disclosed_rows *rows);

/* Puts it into the list, in place of what it said before. The index is the caller's to rebuild. */
bool disclosed_keep(const struct disclosing *x, const struct disclosed *d, struct err *err);

#endif
