/*
 * csaf_products - what the product ids of a CSAF document stand for.
 *
 * A product tree names products in three ways: nested branches (vendor,
 * product, version), flat full names, and relationships ("this system on that
 * phone"; product paths in CSAF 2.1). All end as one row per product id.
 */
#ifndef FORMAT_CSAF_PRODUCTS_H
#define FORMAT_CSAF_PRODUCTS_H

#include "base/json.h"
#include "base/map.h"
#include "vuln/record.h"

struct csaf_product {
	struct str id, vendor, product;
	struct str version; /* one exact version; or */
	struct str range;   /* "vers:generic/<2026-06-05", "<2026-06-05" */
	struct str name;    /* in full, as people read it */
	struct str cpe;
	struct strs models; /* model numbers */
	struct strs purls;
	struct strs on;     /* names and model numbers of what it is installed on */
	uint32_t group;     /* the same for products that differ in their version only */
};
struct csaf_products {
	struct csaf_product *v;
	size_t n, cap;
	struct map by_id, groups;
};

/* `root` is the document. ERR_FOUND where a product is referred to that is not defined, ERR_LIMIT over LIMIT_VERSIONS
 * products. */
bool csaf_products_read(struct arena *a, const struct json *root, struct csaf_products *ret, struct err *err);
const struct csaf_product *csaf_product(const struct csaf_products *l, struct str id); /* NULL: none */

/* The versions that the product stands for, with this status, added to a statement about it. A range of more parts than
 * anyone writes is taken as words. */
void csaf_versions(struct arena *a, const struct csaf_product *p, enum status status, struct statement *s);

#endif
