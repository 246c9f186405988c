/*
 * clause - one condition under which a device has a vulnerability, and when it no longer has it.
 *
 * An entry's condition is a list of clauses, one per product line or branch of
 * it. A clause says whom it concerns (os, makers, models, chips, releases: each
 * empty when it does not matter) and what ends it: a patch level, or version
 * ranges of one subject. What could not be decided from the sources is said in
 * `sure` and kept in `text`, so that it gives `possible` or `unknown`, never
 * nothing.
 *
 * How a clause is read for a profile (the rules; device/match.c compiles them,
 * and the tests hold a plain evaluator of the same):
 *
 *   concerns?  every condition answers yes, maybe (the profile lacks the field or has several candidates)
 *              or no. One no: not_affected.
 *              os: the same - yes; any - yes; other - no. A profile that tells no system but an Android release or
 *              level runs Android; one that tells nothing - maybe. HarmonyOS with an Android release: an Android
 *              clause - maybe.
 *              models: one of the profile's model, marketing name, device and product is listed, upper and lower case
 *              alike, or fits a listed pattern ("Nova 12*": * any text, ? one character) - yes; it tells none of them
 *              - maybe; else no. But where a listed one is a marketing name (has a small letter) and the profile tells
 *              none (by `marketing` or by `model`) - maybe.
 *              releases: listed - yes; newer than all listed - no (born fixed); older than the oldest listed -
 *              maybe (it was out of support, nobody looked); between two listed - no. But 12L where 12 is listed,
 *              16-qpr2 where 16 is, and another patch of a listed release (4.4.2 where 4.4.4 is, 6.0.1 where 6.0
 *              is) - maybe, wherever they stand. With `releases_exact`, unlisted is always no.
 *              chips: the profile's candidates all named - yes; some - maybe; none - no, but maybe with `chips_open`.
 *              skin, package: another skin, or a package that a complete list does not hold - no; not told - maybe,
 *              and no version of it is known.
 *   over?      level: profile level >= clause level - over; less - not over; profile has none - undecided.
 *              LEVEL_INFERRED is never over: at or past it undecided, because the chip maker had published by then
 *              and nobody states that the device has it.
 *              For component vendor and kernel the vendor level decides when the profile has one.
 *              ranges: inside one - not over; outside all and at or past the end of one - over; before all
 *              starts - no (not concerned); version not known - undecided.
 *              both: over when either is, not over when both say so, else undecided.
 *              neither level nor ranges: nothing ends it as far as is known - not over.
 *   verdict    no -> not_affected; over -> fixed; all yes and not over -> affected, else possible.
 *              sure == SURE_POSSIBLE turns affected into possible; sure == SURE_UNKNOWN gives unknown whenever no
 *              condition answers no, over or not.
 *   entry      affected beats possible beats fixed beats unknown beats not_affected. Without any clause: unknown.
 */
#ifndef VULN_CLAUSE_H
#define VULN_CLAUSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "vuln/release.h"

enum os { /* what runs on the device; names: os_names */
	OS_ANY,
	OS_ANDROID,
	OS_IOS,
	OS_IPADOS,
	OS_WATCHOS,
	OS_VISIONOS,
	OS_TVOS,
	OS_HARMONYOS,   /* Huawei's, with or without AOSP inside */
	OS_OPENHARMONY,
	OS_OTHER,       /* runs on no mobile device: macOS, OpenWrt, Windows. Such a clause concerns no profile. */
	OS_N
};
extern const struct str os_names[OS_N]; /* "any", "android", "ios", ... */

enum subject { /* whose version the ranges speak of */
	SUBJECT_NONE,
	SUBJECT_OS,      /* iOS 17.0.1, HarmonyOS 3.0.0 */
	SUBJECT_SKIN,    /* the maker's system on Android: EMUI 13.0.0, Magic OS, ColorOS; clause.package names it */
	SUBJECT_KERNEL,  /* upstream version of the running kernel */
	SUBJECT_BUILD,   /* the maker's build or firmware number */
	SUBJECT_PACKAGE, /* version of the app clause.package */
	SUBJECT_DRIVER,  /* GPU driver; no profile has it, so always undecided */
	SUBJECT_N
};
extern const struct str subject_names[SUBJECT_N];

enum scheme { /* how versions compare: vuln/version.h */
	SCHEME_DOTTED,   /* numbers by dots, missing parts are 0: 17.0.1, 5.10.198, 13.0.0 */
	SCHEME_ARM,      /* r34p0 */
	SCHEME_RTM,      /* 1.15 RTM, 24.2 RTM2 */
	SCHEME_NATURAL,  /* digits as numbers, the rest bytewise: builds such as 10.1.0.120(C431E19R2P5) */
	SCHEME_CODE,     /* one whole number: versionCode */
	SCHEME_N
};
extern const struct str scheme_names[SCHEME_N];

enum component { COMPONENT_PLATFORM, COMPONENT_VENDOR, COMPONENT_KERNEL, COMPONENT_N };
extern const struct str component_names[COMPONENT_N]; /* "platform", "vendor", "kernel" */

enum level_basis {
	LEVEL_STATED,   /* a bulletin row or a field states this level */
	LEVEL_BULLETIN, /* the date of the Android/Pixel/SMR bulletin that a reference names; day by component */
	LEVEL_INFERRED, /* the month of the chip maker's own bulletin: before it is not fixed; at or after it, possibly */
	LEVEL_BASIS_N
};
extern const struct str level_basis_names[LEVEL_BASIS_N]; /* "stated", "bulletin", "inferred" */

enum sure { SURE_YES, SURE_POSSIBLE, SURE_UNKNOWN, SURE_N };
extern const struct str sure_names[SURE_N]; /* "yes", "possible", "unknown" */

struct range {
	struct str from; /* first version concerned; empty or "0": from the start */
	struct str to;   /* end; empty: no end known */
	bool to_included;
	struct str fix;  /* the version to update to; may be empty, often the same as `to` */
};

struct clause {
	struct str line;      /* product line, for people and for grouping: "Android", "Pixel", "iOS and iPadOS" */
	enum os os;
	struct strs makers;   /* canonical, vuln/maker.h: "samsung"; empty: any */
	struct strs models;   /* model codes or marketing names, as written, or patterns of them; empty: any */
	struct strs chips;    /* canonical part numbers, vuln/chip.h: "SM8550"; empty: any */
	bool chips_open;      /* the list names parts that say nothing of the phone's chip (companions, unknown names) */
	struct releases releases;
	bool releases_exact;

	day level;            /* fixed at this patch level; 0: none known */
	enum level_basis level_basis;
	enum component component;

	enum subject subject;
	enum scheme scheme;
	struct str package;   /* of SUBJECT_PACKAGE and SUBJECT_SKIN */
	struct range *ranges;
	size_t range_n;

	enum sure sure;
	struct str text;      /* what could not be decided, as the source writes it; or why `sure` is not yes */
	struct str source;    /* who says so: "google_android", "CISA-ADP", "Android bulletin 2017-02-01" */
};

/* Are both ends versions of the scheme, and in order? */
bool range_valid(enum scheme scheme, const struct range *r);
/* Does the struct keep its own promises (ranges only with a subject, sorted releases, known enums)?
 * Asserted where clauses are made, checked where they are read from outside. */
bool clause_valid(const struct clause *c);

#endif
