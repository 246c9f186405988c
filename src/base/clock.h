/*
 * clock - instants and calendar days, without time zones or locale.
 *
 * `unixtime` counts UTC seconds since 1970; TIME_NONE means "not known".
 * `day` is a calendar day as the number YYYYMMDD (20240301), so days compare as
 * numbers and print as they are read; 0 means "not known". Only clock_now()
 * asks the system; everything else is pure.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef int64_t unixtime;
typedef uint32_t day;

#define TIME_NONE INT64_MIN

unixtime clock_now(void);
uint64_t clock_ns(void); /* monotonic, for durations */

/* RFC 3339 and the looser forms that real records use: "2024-06-21T13:48:27.198Z", no zone (UTC),
 * a date alone (midnight UTC), "+08:00" offsets. Fractions are cut off. False on anything else;
 * years outside 1970..2200 are false too. */
bool time_parse(struct str s, unixtime *ret);
/* "2024-03-01" (also "2024-3-1"); only real calendar days, of the same years. */
bool day_parse(struct str s, day *ret);

bool day_valid(day d);
day day_of(unixtime t);
unixtime day_start(day d); /* midnight UTC */
int day_year(day d);
int day_month(day d);
day day_from(int year, int month, int dom); /* 0 when there is no such day */

/* Both write a NUL and return `out`. TIME_NONE and 0 write "". */
const char *time_format(unixtime t, char out[static 21]); /* 2024-03-01T00:00:00Z */
const char *day_format(day d, char out[static 11]);       /* 2024-03-01 */

/* "January", "jan", ... -> 1..12, 0 when it is none. */
int month_by_name(struct str s);

#endif
