/*
 * bulletin - which bulletin does a reference name, and which patch level follows from it? Internal to vuln/.
 *
 * Forms met: /security/bulletin/2024-03-01, /security/bulletin/2016-11-01.html, /docs/security/bulletin/2026/2026-06-01,
 * /security/bulletin/pixel/2025-12-01, pixel/2026/2026-02-01, pixel-watch/2023/2023-12-01, wear/2023-07-01, aaos/...,
 * android-14 (the list of what a release fixes), with "#2022-06-05-security-patch-level-..." behind it.
 */
#ifndef VULN_BULLETIN_H
#define VULN_BULLETIN_H

#include "vuln/record.h"

enum bulletin_kind {
	BULLETIN_NONE,
	BULLETIN_ANDROID,
	BULLETIN_PIXEL,
	BULLETIN_WATCH,   /* Pixel Watch */
	BULLETIN_WEAR,
	BULLETIN_CAR,
	BULLETIN_RELEASE, /* what a new release fixes */
	BULLETIN_OTHER,
};

struct bulletin {
	enum bulletin_kind kind;
	day date;    /* as in its name; 0 for a release */
	day level;   /* when the reference points at the section of one level */
	release of;  /* BULLETIN_RELEASE: the release whose notes it is */
};

struct bulletin bulletin_of_url(struct str url);
/* `kind` of a row ("android", "pixel", "wear", "aaos", "android-14"). */
struct bulletin bulletin_of_row(const struct bulletin_row *row);
/* The first reference to a bulletin of that kind with the earliest date; BULLETIN_NONE: none. */
struct bulletin bulletin_referred(const struct record *r, enum bulletin_kind kind);
/* Patch level with which a new release starts, and with it the fixes of its notes: 14 -> 2023-10-01. 0 unknown. */
day bulletin_release_level(release r);
/* The level of a component in a bulletin of that date: -01 for the platform, -05 for kernel and vendor parts and for
 * everything on a Pixel. */
day bulletin_level(enum bulletin_kind kind, day date, enum component c);

#endif
