/*
 * cvss - the four versions of the Common Vulnerability Scoring System as methods, and what they share.
 *
 * CVSS is owned by FIRST.Org, Inc. and used by permission: https://www.first.org/cvss/
 */
#ifndef ASSESS_CVSS_H
#define ASSESS_CVSS_H

#include "assess/rating.h"

extern const struct method cvss_20, cvss_30, cvss_31, cvss_40;

__extension__ typedef unsigned __int128 u128; /* for products; ISO C has no name for it */
__extension__ typedef __int128 i128;

/* For the tables of metrics. */
#define CHOICE(k, n) { STR_LIT(k), STR_LIT(n) }
#define CHOICES(...) \
	.choices = (const struct choice[]){ __VA_ARGS__ }, \
	.choice_n = sizeof((const struct choice[]){ __VA_ARGS__ }) / sizeof(struct choice)

/* The words of CVSS 3 and 4: 0 none, to 3.9 low, to 6.9 medium, to 8.9 high, then critical. */
static inline enum severity cvss_severity(int tenths)
{
	return tenths == 0 ? SEVERITY_NONE : tenths < 40 ? SEVERITY_LOW : tenths < 70 ? SEVERITY_MEDIUM
	     : tenths < 90 ? SEVERITY_HIGH : SEVERITY_CRITICAL;
}

/* Is any metric of the group chosen? */
static inline bool cvss_has(const struct rating *r, enum metric_group group)
{
	for (size_t i = 0; i < r->method->metric_n; i++)
		if (r->method->metrics[i].group == group && r->choice[i])
			return true;
	return false;
}

#endif
