/*
 * zone_rule - inside of base/zone: the POSIX TZ string in a zone file's footer, "CET-1CEST,M3.5.0,M10.5.0/3".
 *
 * Names of three characters and more, or within <>; offsets count west of UTC in the text and east of it here; times of change
 * reach from -167 to 167 hours (RFC 9636, 3.3.2). Plain data; the abbreviations are borrowed from the text.
 */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include "base/zone.h"

enum zone_change_kind {
	ZONE_CHANGE_MONTH,   /* Mm.w.d: weekday d (0 is Sunday) of week w (5: the last) of month m */
	ZONE_CHANGE_JULIAN,  /* Jn: day 1..365, 29 February never counted */
	ZONE_CHANGE_ORDINAL, /* n: day 0..365, 29 February counted */
};
struct zone_change {
	enum zone_change_kind kind;
	int month, week, weekday; /* MONTH */
	int n;                    /* the other two */
	int32_t time;             /* seconds after that day's midnight by the wall */
};
struct zone_rule {
	struct zone_moment standard, summer;
	bool has_summer;
	struct zone_change to_summer, to_standard;
};

bool zone_rule_read(struct str text, struct zone_rule *ret, struct err *err);

/* What holds at `t`. Total: far outside the years that days can tell it says what holds at their ends. */
const struct zone_moment *zone_rule_at(const struct zone_rule *r, unixtime t);
/* The first change after `t`; false when there is none. */
bool zone_rule_next(const struct zone_rule *r, unixtime t, unixtime *ret);

#endif
