/*
 * shape - the rules that turn what one source writes into clauses, one file per family. Internal to vuln/.
 *
 * The shapes are those met in real records; each rule's file says which it answers.
 * A rule gets the statements of one provider that it takes, at least one, and
 * puts clauses. It never fails: what it cannot decide it puts with SURE_UNKNOWN
 * and the words of the source. Strings are borrowed from the record.
 */
#ifndef VULN_SHAPE_H
#define VULN_SHAPE_H

#include "vuln/merge.h"

struct work {
	struct arena *a;
	const struct record *r;
	struct clauses *out;
	struct str by;                    /* who speaks; goes to clause.source */
	bool is_cna;
	const struct statement *const *v; /* the statements this rule takes */
	size_t n;
};

/* Adds a copy of *c, source filled in when empty. Asserts clause_valid(). */
struct clause *put(struct work *w, const struct clause *c);
/* Says that something is there which cannot be decided. `line` may be empty, `text` not. */
void put_unknown(struct work *w, enum os os, struct str line, struct str text);

struct strs one_str(struct arena *a, struct str s);
/* Adds a range of the clause's scheme; one that is none (the ends crossed, no version) is passed over. */
void ranges_add(struct arena *a, struct clause *c, struct range r);
/* The day of publication, for sources that state no other: first of its month, or the fifth. 0 unknown. */
day published_month(const struct record *r, int dom);
/* "vendor product: 1.0 to 2.0; 3.0", as the statement writes it, cut to a sensible length; never empty. */
struct str statement_words(struct arena *a, const struct statement *s);

/* --- the rules --- */
void shape_android(struct work *w);     /* Google: releases and bulletins; Pixel */
void shape_qualcomm(struct work *w);
void shape_mediatek(struct work *w);
void shape_unisoc(struct work *w);
void shape_exynos(struct work *w);
void shape_samsung(struct work *w);
void shape_apple(struct work *w);
void shape_linux(struct work *w);
void shape_mali(struct work *w);
void shape_imagination(struct work *w);
void shape_oem(struct work *w);         /* Motorola, LG, vivo, OPPO, Xiaomi, TECNO, ... */
void shape_huawei(struct work *w);      /* Huawei, Honor */
void shape_openharmony(struct work *w);
void shape_app(struct work *w);         /* apps, and everything else */

/* Of sources that are no CVE records. */
void shape_rows(struct work *w);        /* rows of Android and Pixel bulletins */
void shape_osv(struct work *w);
void shape_aosp(struct work *w);
void shape_kev(struct work *w);
void shape_fixed_in(struct work *w);    /* Apple's fixed versions */
void shape_streams(struct work *w);     /* stable kernels with the fix */

/* --- shared by several rules --- */

/* Chips of a list of names. Known phone chips under their canonical names, unknown names as written, companions only
 * counted. */
struct chip_list {
	struct strs chips;
	size_t companions, unknown;
	size_t elsewhere; /* of the companions: those that sit in no phone */
};
void chips_add(struct arena *a, struct chip_list *l, struct str name);
/* Every chip of these makers ("mediatek|unisoc"): for flaws in what all of them use. */
struct strs chips_of_makers(struct arena *a, const char *makers);

/* One row of a version list as a range: lessThan, lessThanOrEqual, changes, prose in `version`. False: nothing that the
 * scheme can compare, or not affected. */
bool row_range(const struct version_row *v, enum scheme scheme, struct range *ret);
/* All affected rows of a statement; the number of ranges added. */
size_t row_ranges(struct arena *a, const struct statement *s, struct clause *c);

/* Every chip with a GPU of that maker. */
enum gpu { GPU_MALI, GPU_POWERVR, GPU_OTHER };
struct strs chips_with_gpu(struct arena *a, enum gpu gpu);
/* Does the text speak of PowerVR's driver? */
bool text_is_powervr(struct str s);

/* Ranges of a product with several branches, each with a fix of its own: below the first fix, then from each next branch
 * to its fix. `fixes` are versions, in any order; the finer of two that name the same branch counts. */
void branch_ranges(struct arena *a, struct clause *c, const struct str *fixes, size_t n);

/* The os behind a name of Apple's ("iOS", "iphone_os", "tvOS", "macOS Ventura"); OS_ANY: none of theirs. Both: iOS and
 * iPadOS at once. */
enum os apple_product_os(struct str name, bool *ret_both);
struct str apple_line(enum os os);

/* Why a version of a phone's kernel is not enough; text of clauses on the upstream kernel. */
extern const struct str kernel_why;

#endif
