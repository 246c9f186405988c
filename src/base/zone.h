/*
 * zone - what do the clocks on the wall show in some place, at some instant?
 *
 * A zone is read from the bytes of a TZif file (RFC 9636, versions 1 to 4); past its last transition the POSIX TZ string
 * in its footer goes on for ever. Instants are UTC (base/clock.h). A zone never changes once read, so threads may share it.
 *
 * From the wall to an instant there are two doubtful cases, decided the same way everywhere:
 *   a gap (clocks put forward: 02:30 never was)   moves forward by the gap's length: 03:30
 *   a fold (clocks put back: 02:30 was twice)     the first of the two
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct zone;

/* The one zone that is always there. */
const struct zone *zone_utc(void);

/* From the bytes of a TZif file; lives in `a` with a copy of the name. ERR_SYNTAX, ERR_LIMIT, ERR_RANGE (leap seconds). */
const struct zone *zone_read(struct arena *a, struct str name, struct str tzif, struct err *err);

/* By name from the system's database (/usr/share/zoneinfo), "UTC" without it. The only function here that opens a file.
 * ERR_FOUND: no such zone, or no name of one. */
const struct zone *zone_load(struct arena *a, struct str name, struct err *err);

/* May this be the name of a zone: "Europe/Berlin"? Letters, digits and "+-_" in parts between single slashes, no leading
 * one, no dots; so it never leaves the folder. */
bool zone_name_valid(struct str name);

struct str zone_name(const struct zone *z);

struct zone_moment {
	int32_t offset;          /* seconds east of UTC */
	bool dst;
	struct str abbreviation; /* "CET"; borrowed from the zone */
};
void zone_at(const struct zone *z, unixtime t, struct zone_moment *ret);

/* The wall's calendar day and its second of the day (0..86399). */
day zone_day(const struct zone *z, unixtime t);
int32_t zone_second(const struct zone *z, unixtime t);

/* The instant at which the wall shows this day and second. `second` may run over the day's ends. */
unixtime zone_instant(const struct zone *z, day d, int32_t second);
/* The last second of a local day: one before the next one begins. */
unixtime zone_day_end(const struct zone *z, day d);

/* RFC 3339 with the local offset: 2026-11-23T22:34:32+08:00. Returns `out`; TIME_NONE writes "". */
const char *zone_format(const struct zone *z, unixtime t, char out[static 26]);

#endif
