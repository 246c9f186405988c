/*
 * vex - what a vendor's own tools say of vulnerabilities and products: OpenVEX 0.2.0, CSAF 2.0 and 2.1 (VEX or advisory), read and
 * written.
 *
 * Read: a document becomes rows, each one vulnerability and one product. Strict: what the formats do not have is an error that
 * names the place; nothing is guessed. Products are told by every name that the document has for them; what they are here is for
 * the caller to find out.
 *
 * Written: the rows of a case. The four statuses of VEX are fewer than ours, so the text beside a status begins with a sentence of
 * ours and lines such as "Patch level: 2026-12-05" (vex_say), which vex_hear() reads back: what was fetched from a hub, edited by a
 * tool and sent to the hub again keeps all of it.
 *
 *   https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
 *   https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html, https://docs.oasis-open.org/csaf/csaf/v2.1/csaf-v2.1.html
 */
#ifndef FORMAT_VEX_H
#define FORMAT_VEX_H

#include "base/buf.h"
#include "base/json.h"
#include "rules/repair.h"

/* --- how far a repair is, in words --- */

struct vex_cell {
	enum repair state; /* REPAIR_N: the text says nothing of it in our words */
	enum vex_because because;
	int share;         /* per cent, or REPAIR_NO_SHARE */
	struct str build, level, version, words;
};
void vex_say(struct buf *b, const struct vex_cell *c);
/* The text that stands beside a status. `words` of *ret: what is left, in `text`. */
void vex_hear(struct str text, struct vex_cell *ret);

/* --- read --- */

enum vex_format { VEX_OPENVEX, VEX_CSAF_20, VEX_CSAF_21, VEX_FORMAT_N };
extern const struct str vex_format_names[VEX_FORMAT_N]; /* "openvex", "csaf", "csaf-2.1" */

struct vex_row {
	struct str place;          /* in the document: "/statements/3/products/0" */
	struct strs vulns;         /* the vulnerability's names: CVE, other ids, aliases; CSAF lets it have none */
	struct str product;        /* as people read it */
	struct str id;             /* of the product, as the document has it */
	struct strs names, purls;  /* other names it goes by */
	struct str version;        /* of a product that stands there with one; empty: none */
	enum vex_status status;
	enum vex_because because;
	enum vex_remedy remedy;    /* of affected; the one that helps most */
	struct str text;           /* impact, action or notes */
	struct str url;            /* where the fix or the bulletin is */
};
struct vex_document {
	enum vex_format format;
	struct str id, author, title;
	unixtime at;
	struct vex_row *v;
	size_t n, cap;
};
/* Which format it is its content tells. ERR_SYNTAX, ERR_TYPE, ERR_MISSING, ERR_RANGE, ERR_LIMIT, each with the place. Strings in
 * `a` or in `text`. */
bool vex_read(struct arena *a, struct str text, struct vex_document *ret, struct err *err);

/* --- written --- */

struct vex_vuln { struct str cve, id, title, words; }; /* id: "vuln/57"; words: what it is */
struct vex_product {
	struct str id;             /* "repair-57" */
	struct str vendor, name;   /* "Nova Devices", "Nova 12* (Android 15)" */
	struct str purl;           /* empty: none */
};
struct vex_cell_at { size_t vuln, product; struct vex_cell cell; unixtime told; struct str vendor; };
struct vex_writing {
	struct str id;             /* of the document: "case-7-repairs" */
	struct str author;         /* the hub */
	struct str base;           /* its address: "https://hub.example" */
	struct str page;           /* the document's own: "/case/7/repairs" */
	struct str title, tlp;     /* tlp: a word of TLP 2.0, "amber+strict" */
	unixtime at;
	const struct vex_vuln *vulns;
	size_t vuln_n;
	const struct vex_product *products;
	size_t product_n;
	const struct vex_cell_at *cells; /* by vulnerability; none of an unknown state */
	size_t cell_n;
};
/* ERR_STATE: there is nothing to say. */
bool vex_write(struct arena *a, struct buf *b, enum vex_format f, const struct vex_writing *w, struct err *err);

/* --- inside of the readers --- */

struct vex_row *vex_row_add(struct arena *a, struct vex_document *d, const struct json *at, struct err *err);
bool openvex_read(struct arena *a, const struct json *root, struct vex_document *ret, struct err *err);
bool csaf_vex_read(struct arena *a, const struct json *root, struct vex_document *ret, struct err *err);
void openvex_write(struct arena *a, struct buf *b, const struct vex_writing *w);
void csaf_vex_write(struct arena *a, struct buf *b, bool newer, const struct vex_writing *w);
struct str vex_text(struct arena *a, const struct vex_cell *c); /* vex_say() as a text */

#endif
