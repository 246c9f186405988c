/*
 * release - the releases of Android, as numbers that sort.
 *
 * A release is major * 100 + minor * 10 + patch: 8.1 is 810, 6.0.1 is 601, 14
 * is 1400. Two releases hide behind another name: 12L is Android 12.1 (1210,
 * SDK 32, while ro.build.version.release says "12"), and 16-qpr2 is 16.1
 * (1610, sdk_full 36.1, while the release says "16"). 0 means "not known".
 *
 * Source: https://source.android.com/docs/setup/reference/build-numbers and the
 * shapes met in real CVE records (8 = 8.0 = 8.0.0, "Android-13", "6.0.", "12l",
 * branch names as "sc-v2-dev", several releases in one string).
 */
#ifndef VULN_RELEASE_H
#define VULN_RELEASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

typedef uint16_t release;

struct releases { /* ascending, without doubles */
	release *v;
	size_t n;
};

/* One release as records and devices write it. 0 when it is none. */
release release_parse(struct str s);
/* Every release named in a text: "Android-11 Android-12L", "13, 12L, 12", "Android10/Android11",
 * "5.1 and below" (then *ret_and_below is set), "6.0 and above". Words that are no release are passed over;
 * *ret_rest (may be NULL) tells whether such words were there. */
struct releases releases_parse(struct arena *a, struct str s, bool *ret_and_below, bool *ret_and_above, bool *ret_rest);
/* From SDK level (ro.build.version.sdk 32 -> 1210) and sdk_full ("36.1" -> 1610); 0 when unknown. */
release release_of_sdk(struct str sdk, struct str sdk_full);

struct str release_name(struct arena *a, release r); /* "12L", "8.1", "16-qpr2" */
int release_major(release r);
bool releases_has(const struct releases *l, release r);
struct releases releases_add(struct arena *a, struct releases l, release r); /* keeps order, no double, no 0 */
/* The newest release that existed on that day, for sources that name a date and no release. */
release release_newest_on(day d);
/* With the rest of each line that a list names by one of its releases: 5.1 beside 5.1.1, 5.1.1 beside 5.1. Lists of
 * "updated AOSP versions" name the last of a line only, lists of "affected versions" often the line. */
struct releases releases_with_line(struct arena *a, struct releases l);
/* Every known release r with from <= r < before (0: open end), for ranges written by release. */
struct releases releases_between(struct arena *a, release from, release before);

#endif
