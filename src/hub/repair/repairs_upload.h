/*
 * repairs_upload - what a vendor's own tools say (format/vex.h), as changes to its rows of a case.
 *
 * A vulnerability is found by its CVE or by our name for it ("vuln/57", also at the end of an address); a product by our name for
 * its line ("repair-57", of what was fetched from here), a purl, or a name that a product line of the party covers: first lines
 * that stand in the case, then what the party makes. What cannot be found is told row by row and changes nothing. Where a
 * document says several things of one line (its older versions are affected, a newer one is fixed) what goes furthest counts.
 *
 * upload_plan() only looks. The act repair.import plans again within its transaction and does all of it or nothing.
 */
#ifndef HUB_REPAIR_REPAIRS_UPLOAD_H
#define HUB_REPAIR_REPAIRS_UPLOAD_H

#include "format/vex.h"
#include "hub/repair/repair_acts.h"

enum upload_is {
	UPLOAD_NEW,        /* a row that is not there yet */
	UPLOAD_CHANGE,
	UPLOAD_SAME,
	UPLOAD_NO_VULN,    /* no vulnerability of this case goes by any of its names */
	UPLOAD_NO_PRODUCT, /* no product line of the party goes by any of its names */
	UPLOAD_REFUSED,    /* the rules say no: `why` */
	UPLOAD_IS_N
};
extern const struct str upload_is_names[UPLOAD_IS_N];

struct upload_row {
	enum upload_is is;
	struct str place;             /* in the document */
	struct str vuln_named, product; /* as it names them */
	int64_t vuln;                 /* 0: not found */
	struct str kind, line, branch;
	enum repair from;             /* as the row is; UNKNOWN when there is none */
	struct vex_cell to;
	struct str why;               /* of a refusal, or how it was understood; English */
	const struct err *no;         /* of a refusal: what `why` says */
	const struct act_input *in;   /* NEW, CHANGE: the fields of repair.set */
	size_t in_n;
};
struct upload {
	struct vex_document doc;
	struct str party;             /* whose products: "nova" */
	struct upload_row *v;
	size_t n, cap;
	size_t counts[UPLOAD_IS_N];
};
enum { UPLOAD_PRODUCTS = 2000 };  /* that one document may name of vulnerabilities of the case */

struct upload_ask {
	struct arena *a;
	struct db *db;
	const struct keys *keys;
	int64_t case_id;
	struct str party;             /* "nova" */
	struct str teller;            /* "party/nova", or who does it for them */
	struct str reason;            /* for corrections; empty: none */
	struct str text;              /* the document */
	unixtime now;
};
/* Errors as of vex_read(). */
bool upload_plan(const struct upload_ask *k, struct upload *ret, struct err *err);

/* A JSON object for programs: what would change, or did. */
void upload_put(struct buf *b, const struct upload *u, bool dry);

extern const struct act_section acts_of_uploads;

#endif
