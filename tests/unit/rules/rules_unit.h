/* rules_unit - what the tests of rules share: instants as text, zones, calendars and the set of default rules. */
#ifndef RULES_UNIT_H
#define RULES_UNIT_H

#include "unit.h"

#include "base/arena.h"
#include "base/zone.h"
#include "rules/calendar.h"
#include "rules/obligation_rules.h"

/* "2026-03-29T01:00:00Z"; "" and "-" are TIME_NONE. */
static inline unixtime at(const char *text)
{
	unixtime t = TIME_NONE;

	if (*text && strcmp(text, "-") != 0 && !time_parse(str_of(text), &t))
		fail_msg("%s is no instant", text);
	return t;
}

static inline const struct zone *zone_for_rules(void *ctx, struct str name, struct err *err)
{
	return zone_load(ctx, name, err);
}

/* Where the machine has no zones nothing here can be tested. */
static inline struct rules_context context(struct arena *a)
{
	struct rules_context c = { .zone = zone_for_rules, .ctx = a };

	if (!zone_load(a, STR("Asia/Shanghai"), NULL))
		skip();
	calendars_default(a, &c.calendars);
	c.home_calendar = calendars_find(&c.calendars, STR("mon-fri"));
	return c;
}

#endif
