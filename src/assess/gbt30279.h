/*
 * gbt30279 - the grades of GB/T 30279-2020, the guideline for categorizing and grading cybersecurity vulnerabilities.
 *
 * Ten metrics in three groups. Exploitability and impact give the technical grade; with the environment, which is rated whole
 * or not at all, it gives the comprehensive grade. Grades in between run from 1 to 9. A vulnerability without any impact has no
 * grade, which is not the same as a low one: its severity is SEVERITY_UNKNOWN.
 *
 * The tables (annexes A to E) come from a public calculator, NOT COMPARED WITH THE PRINTED STANDARD; nor were the
 * words. Known doubt: an outline of the standard names a fourth scope, "none", that the calculator's tables do not have.
 *
 * Vector, ours: "GBT30279:2020/AP:N/TR:L/PR:N/IC:N/C:S/I:S/A:S", then "/EC:L/RD:H/SR:H" where the environment is rated.
 */
#ifndef ASSESS_GBT30279_H
#define ASSESS_GBT30279_H

#include "assess/rating.h"

enum gbt_metric {
	GBT_ACCESS, GBT_TRIGGER, GBT_PRIVILEGE, GBT_INTERACTION,  /* exploitability */
	GBT_CONFIDENTIALITY, GBT_INTEGRITY, GBT_AVAILABILITY,     /* impact */
	GBT_COST, GBT_REPAIR, GBT_SCOPE,                          /* environment */
	GBT_METRIC_N
};
enum gbt_group { GBT_EXPLOITABILITY, GBT_IMPACT, GBT_ENVIRONMENT, GBT_GROUP_N };

extern const struct method gbt_method; /* "gbt-30279", for methods[] */

/* Words of the standard beside the English ones in gbt_method.metrics. */
struct gbt_terms {
	struct str name;       /* 访问路径 */
	struct str choices[4]; /* in the metric's order */
	enum gbt_group group;
};
extern const struct gbt_terms gbt_terms[GBT_METRIC_N];
extern const struct str gbt_group_terms[GBT_GROUP_N];
extern const struct str gbt_group_names[GBT_GROUP_N];
extern const struct str gbt_grade_terms[SEVERITY_N];      /* 低危, 中危, 高危, 超危; the others are empty: no grade */
extern const struct str gbt_technical_term, gbt_comprehensive_term;

/* Annexes A to E. Choices count from 0 in the metric's order. */
unsigned gbt_exploitability(unsigned access, unsigned trigger, unsigned privilege, unsigned interaction); /* 1..9 */
unsigned gbt_impact(unsigned severe, unsigned general);          /* of three; 0: none, no grade */
unsigned gbt_environment(unsigned cost, unsigned repair, unsigned scope);
enum severity gbt_technical(unsigned exploitability, unsigned impact);
enum severity gbt_comprehensive(enum severity technical, unsigned environment);

/* A rating to start from where CVSS 3.0 or 3.1 base metrics are known: the access path, conditions and impacts of both have the
 * same choices (high impact: severe; low: general). CVSS tells nothing of the environment, and its Scope has no like here. It is a
 * proposal for a person to look at, never a rating of its own. False where `cvss` is neither, or not complete. */
bool gbt_propose(const struct rating *cvss, struct rating *ret);

#endif
