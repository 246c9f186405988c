/*
 * cvss3 - CVSS 3.0 and 3.1 in integers.
 *
 * Weights have two decimals, so their products are integers in units of 10^-2n and nothing is ever rounded on the way. The one
 * long number is the power in the impact of a changed scope, (iss - 0.02)^15: ninety decimals. Here it is kept as a binary
 * fraction of 64 digits, cut off, and the impact as the whole units of 10^-14 it holds, with the note that something is
 * left over ("more"). The impact sub-score can only have 84 values in either version, and for every one of them
 * the whole units are those of the exact number: test_cvss3.c proves it with big integers. All places where a score is
 * rounded are multiples of such a unit, so units and the note decide every rounding as the exact number would.
 *
 * Sources: CVSS v3.1 Specification Document, sections 6 and 7, appendix A (roundup); v3.0, section 8.
 */
#include "assess/cvss.h"
#include "assess/worksheet.h"

enum {
	AV, AC, PR, UI, S, C, I, A, /* base */
	E, RL, RC,                  /* temporal */
	CR, IR, AR, MAV, MAC, MPR, MUI, MS, MC, MI, MA,
	METRIC_N
};
enum { SCOPE_CHANGED = 1 }; /* the place of "C" among the choices of S */

#define ATTACK_VECTOR   CHOICES(CHOICE("N", "Network"), CHOICE("A", "Adjacent"), CHOICE("L", "Local"), CHOICE("P", "Physical"))
#define COMPLEXITY      CHOICES(CHOICE("L", "Low"), CHOICE("H", "High"))
#define PRIVILEGES      CHOICES(CHOICE("N", "None"), CHOICE("L", "Low"), CHOICE("H", "High"))
#define INTERACTION     CHOICES(CHOICE("N", "None"), CHOICE("R", "Required"))
#define SCOPE           CHOICES(CHOICE("C", "Changed"), CHOICE("U", "Unchanged"))
#define IMPACT          CHOICES(CHOICE("H", "High"), CHOICE("L", "Low"), CHOICE("N", "None"))
#define REQUIREMENT     CHOICES(CHOICE("H", "High"), CHOICE("M", "Medium"), CHOICE("L", "Low"))

#define BASE(k, n)          .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_BASE, .required = true
#define TEMPORAL(k, n)      .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_TEMPORAL
#define ENVIRONMENTAL(k, n) .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_ENVIRONMENTAL

static const struct metric metrics[METRIC_N] = {
	[AV] = { BASE("AV", "Attack Vector"), ATTACK_VECTOR },
	[AC] = { BASE("AC", "Attack Complexity"), COMPLEXITY },
	[PR] = { BASE("PR", "Privileges Required"), PRIVILEGES },
	[UI] = { BASE("UI", "User Interaction"), INTERACTION },
	[S]  = { BASE("S", "Scope"), SCOPE },
	[C]  = { BASE("C", "Confidentiality"), IMPACT },
	[I]  = { BASE("I", "Integrity"), IMPACT },
	[A]  = { BASE("A", "Availability"), IMPACT },
	[E]  = { TEMPORAL("E", "Exploit Code Maturity"), CHOICES(CHOICE("H", "High"), CHOICE("F", "Functional"),
	         CHOICE("P", "Proof-of-Concept"), CHOICE("U", "Unproven")) },
	[RL] = { TEMPORAL("RL", "Remediation Level"), CHOICES(CHOICE("U", "Unavailable"), CHOICE("W", "Workaround"),
	         CHOICE("T", "Temporary Fix"), CHOICE("O", "Official Fix")) },
	[RC] = { TEMPORAL("RC", "Report Confidence"), CHOICES(CHOICE("C", "Confirmed"), CHOICE("R", "Reasonable"),
	         CHOICE("U", "Unknown")) },
	[CR] = { ENVIRONMENTAL("CR", "Confidentiality Requirement"), REQUIREMENT },
	[IR] = { ENVIRONMENTAL("IR", "Integrity Requirement"), REQUIREMENT },
	[AR] = { ENVIRONMENTAL("AR", "Availability Requirement"), REQUIREMENT },
	[MAV] = { ENVIRONMENTAL("MAV", "Modified Attack Vector"), ATTACK_VECTOR },
	[MAC] = { ENVIRONMENTAL("MAC", "Modified Attack Complexity"), COMPLEXITY },
	[MPR] = { ENVIRONMENTAL("MPR", "Modified Privileges Required"), PRIVILEGES },
	[MUI] = { ENVIRONMENTAL("MUI", "Modified User Interaction"), INTERACTION },
	[MS] = { ENVIRONMENTAL("MS", "Modified Scope"), SCOPE },
	[MC] = { ENVIRONMENTAL("MC", "Modified Confidentiality"), IMPACT },
	[MI] = { ENVIRONMENTAL("MI", "Modified Integrity"), IMPACT },
	[MA] = { ENVIRONMENTAL("MA", "Modified Availability"), IMPACT },
};

/* Section 7.4: hundredths, by choice; first what not defined counts as. */
static const uint8_t weight_av[] = { 0, 85, 62, 55, 20 }, weight_ac[] = { 0, 77, 44 }, weight_ui[] = { 0, 85, 62 },
	weight_pr[2][4] = { { 0, 85, 62, 27 }, { 0, 85, 68, 50 } }, /* scope unchanged, changed */
	weight_impact[] = { 0, 56, 22, 0 }, weight_requirement[] = { 100, 150, 100, 50 },
	weight_e[] = { 100, 100, 97, 94, 91 }, weight_rl[] = { 100, 100, 97, 96, 95 }, weight_rc[] = { 100, 100, 96, 92 };

/* A number that is zero or more: whole units of 10^-14, and whether the exact number is a little greater. */
#define ONE INT64_C(100000000000000)
struct number {
	int64_t units;
	bool more;
};

static int64_t at_most(int64_t v, int64_t most)
{
	return v < most ? v : most;
}

/* x^n of a fraction in units of 2^-64, n from 8 to 15, each step cut off: too small by fewer than 2n units. */
static uint64_t power(uint64_t x, unsigned n)
{
	uint64_t r = x;

	for (unsigned bit = 4; bit; bit >>= 1) {
		r = (uint64_t)((u128)r * r >> 64);
		if (n & bit)
			r = (uint64_t)((u128)r * x >> 64);
	}
	return r;
}

/* The two formulas for a changed scope differ in the power's base and exponent. Base in 10^-10. */
struct curve {
	unsigned factor, exponent; /* (factor x iss - 0.02)^exponent, factor in 10^-4 */
};
static const struct curve curve_base = { 10000, 15 }, curve_modified_31 = { 9731, 13 };

/* What one set of base or modified base metrics comes to. */
struct part {
	uint8_t av, ac, pr, ui, c, i, a; /* choices */
	uint8_t cr, ir, ar;              /* requirements; 0 in the base score */
	bool changed;
	const struct curve *curve;
};

static struct part part_base(const struct rating *r)
{
	const uint8_t *v = r->choice;

	return (struct part){ v[AV], v[AC], v[PR], v[UI], v[C], v[I], v[A], 0, 0, 0, v[S] == SCOPE_CHANGED, &curve_base };
}

static struct part part_modified(const struct rating *r)
{
	const uint8_t *v = r->choice;

	#define EITHER(m, b) (v[m] ? v[m] : v[b])
	return (struct part){ EITHER(MAV, AV), EITHER(MAC, AC), EITHER(MPR, PR), EITHER(MUI, UI), EITHER(MC, C), EITHER(MI, I),
		EITHER(MA, A), v[CR], v[IR], v[AR], EITHER(MS, S) == SCOPE_CHANGED, r->method->own };
	#undef EITHER
}

/* 1 - (1 - C x CR)(1 - I x IR)(1 - A x AR) in 10^-6, at most 0.915 with requirements; without them 0.914816 is the most. */
static int64_t iss(const struct part *p)
{
	int64_t c = 100 - weight_impact[p->c] * weight_requirement[p->cr] / 100;
	int64_t i = 100 - weight_impact[p->i] * weight_requirement[p->ir] / 100;
	int64_t a = 100 - weight_impact[p->a] * weight_requirement[p->ar] / 100;

	return at_most(1000000 - c * i * a, 915000);
}

/* 7.52 (iss - 0.029) - 3.25 (iss - 0.02)^15 times so many hundredths; iss > 0. The power ends in no round place, so what is
 * taken away is a little more than its whole units. */
static struct number changed_impact(int64_t iss, const struct curve *curve, int64_t hundredths)
{
	uint64_t x = (uint64_t)(((u128)(iss * curve->factor - 200000000) << 64) / 10000000000u);
	int64_t away = (int64_t)((u128)power(x, curve->exponent) * (u128)(325 * hundredths * (ONE / 10000)) >> 64);

	return (struct number){ 752 * hundredths * (iss - 29000) * (ONE / 10000000000) - away - 1, true };
}

/* What the impact adds to the score: 6.42 iss, or the above with the changed scope's 1.08. Nothing when there is no impact. */
static struct number impact(int64_t iss, bool changed, const struct curve *curve)
{
	if (iss == 0)
		return (struct number){ 0, false };
	return changed ? changed_impact(iss, curve, 108) : (struct number){ 642 * iss * (ONE / 100000000), false };
}

/* 8.22 AV AC PR UI in 10^-10 */
static int64_t exploitability(const struct part *p)
{
	return INT64_C(822) * weight_av[p->av] * weight_ac[p->ac] * weight_pr[p->changed][p->pr] * weight_ui[p->ui];
}

/* Impact and exploitability, with the changed scope's 1.08; 0 when there is no impact. */
static struct number sum(const struct part *p)
{
	struct number v = impact(iss(p), p->changed, p->curve);

	if (v.units)
		v.units += exploitability(p) * (p->changed ? 108 : 100) * (ONE / INT64_C(1000000000000));
	return v;
}

/* To tenths. 3.0: the smallest that is not less. 3.1 the same, once the number is rounded to five places. */
static int roundup(struct number v, bool to_five_places)
{
	int64_t tenth = ONE / 10, up = v.units % tenth > 0 || v.more;

	if (!to_five_places)
		return (int)(v.units / tenth + up);
	int64_t place = ONE / 100000, places = v.units / place + (v.units % place >= place / 2);

	return (int)(places / 10000 + (places % 10000 > 0));
}

static bool is_31(const struct rating *r)
{
	return r->method == &cvss_31;
}

static int part_score(const struct rating *r, const struct part *p)
{
	struct number v = sum(p);

	return v.units >= 10 * ONE ? 100 : roundup(v, is_31(r));
}

static int temporal(const struct rating *r, int tenths)
{
	int64_t v = INT64_C(1) * tenths * weight_e[r->choice[E]] * weight_rl[r->choice[RL]] * weight_rc[r->choice[RC]];

	return roundup((struct number){ v * (ONE / 10000000), false }, is_31(r));
}

static void score(const struct rating *r, struct score *ret)
{
	struct part base = part_base(r);

	ret->score = ret->base = (int16_t)part_score(r, &base);
	if (cvss_has(r, GROUP_TEMPORAL))
		ret->score = ret->temporal = (int16_t)temporal(r, ret->base);
	if (cvss_has(r, GROUP_ENVIRONMENTAL)) {
		struct part modified = part_modified(r);

		ret->score = ret->environmental = (int16_t)temporal(r, part_score(r, &modified));
	}
	ret->severity = cvss_severity(ret->score);
}

/* The steps of one part, under their own names when it is the modified one. */
enum { STEP_ISS, STEP_IMPACT, STEP_EXPLOITABILITY, STEP_SUM, STEP_SCORE, STEP_N };
static const struct str step_keys[2][STEP_N] = {
	{ STR_LIT("cvss3.iss"), STR_LIT("cvss3.impact"), STR_LIT("cvss3.exploitability"), STR_LIT("cvss3.sum"), STR_LIT("cvss3.base") },
	{ STR_LIT("cvss3.modified-iss"), STR_LIT("cvss3.modified-impact"), STR_LIT("cvss3.modified-exploitability"),
	  STR_LIT("cvss3.modified-sum"), STR_LIT("cvss3.modified-score") },
};

static struct str hundredths(struct arena *a, int64_t v)
{
	return worksheet_decimal(a, v, 2, false);
}

/* "1 - 0.56", or with a requirement "1 - 1.5 x 0.56" */
static struct str lack(struct arena *a, uint8_t choice, uint8_t requirement, bool modified)
{
	struct str w = hundredths(a, weight_impact[choice]), q = hundredths(a, weight_requirement[requirement]);

	return modified ? str_printf(a, "(1 - %.*s x %.*s)", STR_ARG(q), STR_ARG(w)) : str_printf(a, "(1 - %.*s)", STR_ARG(w));
}

static struct str explain_iss(struct arena *a, const struct part *p, struct worksheet *w, bool modified)
{
	struct str c = lack(a, p->c, p->cr, modified), i = lack(a, p->i, p->ir, modified), v = lack(a, p->a, p->ar, modified);
	struct str formula = str_printf(a, "1 - %.*s x %.*s x %.*s", STR_ARG(c), STR_ARG(i), STR_ARG(v));
	struct str value = worksheet_decimal(a, iss(p), 6, false);

	if (modified)
		formula = str_printf(a, "min(%.*s, 0.915)", STR_ARG(formula));
	worksheet_add(a, w, step_keys[modified][STEP_ISS], formula, value);
	return value;
}

static struct str explain_impact(struct arena *a, const struct part *p, struct worksheet *w, bool modified)
{
	struct str i = explain_iss(a, p, w, modified), formula, value;

	if (p->changed) {
		bool bent = p->curve->factor != curve_base.factor;
		/* Without impact the power of -0.02 leaves -0.21808 a very little nearer to 0. */
		struct number v = iss(p) ? changed_impact(iss(p), p->curve, 100) : (struct number){ 1 - 21808 * (ONE / 100000), true };

		formula = str_printf(a, "7.52 x (%.*s - 0.029) - 3.25 x (%.*s%s - 0.02)^%u", STR_ARG(i), STR_ARG(i),
		                     bent ? " x 0.9731" : "", p->curve->exponent);
		value = worksheet_decimal(a, v.units, 14, v.more);
	} else {
		formula = str_printf(a, "6.42 x %.*s", STR_ARG(i));
		value = worksheet_decimal(a, 642 * iss(p), 8, false);
	}
	worksheet_add(a, w, step_keys[modified][STEP_IMPACT], formula, value);
	return value;
}

static void explain_part(struct arena *a, const struct rating *r, const struct part *p, struct worksheet *w, bool modified)
{
	const struct str *keys = step_keys[modified];
	struct str i = explain_impact(a, p, w, modified), e = worksheet_decimal(a, exploitability(p), 10, false);
	struct str av = hundredths(a, weight_av[p->av]), ac = hundredths(a, weight_ac[p->ac]);
	struct str pr = hundredths(a, weight_pr[p->changed][p->pr]), ui = hundredths(a, weight_ui[p->ui]);
	struct number v = sum(p);
	struct str total = worksheet_decimal(a, v.units, 14, v.more), score = worksheet_score(a, part_score(r, p));

	worksheet_add(a, w, keys[STEP_EXPLOITABILITY],
	              str_printf(a, "8.22 x %.*s x %.*s x %.*s x %.*s", STR_ARG(av), STR_ARG(ac), STR_ARG(pr), STR_ARG(ui)), e);
	if (!v.units) {
		worksheet_add(a, w, keys[STEP_SCORE], str_printf(a, "%.*s <= 0", STR_ARG(i)), score);
		return;
	}
	worksheet_add(a, w, keys[STEP_SUM],
	              p->changed ? str_printf(a, "1.08 x (%.*s + %.*s)", STR_ARG(i), STR_ARG(e))
	                         : str_printf(a, "%.*s + %.*s", STR_ARG(i), STR_ARG(e)), total);
	worksheet_add(a, w, keys[STEP_SCORE], str_printf(a, "roundup(min(%.*s, 10))", STR_ARG(total)), score);
}

static void explain_temporal(struct arena *a, const struct rating *r, struct str key, int tenths, struct worksheet *w)
{
	struct str v = worksheet_score(a, tenths), e = hundredths(a, weight_e[r->choice[E]]);
	struct str rl = hundredths(a, weight_rl[r->choice[RL]]), rc = hundredths(a, weight_rc[r->choice[RC]]);

	worksheet_add(a, w, key, str_printf(a, "roundup(%.*s x %.*s x %.*s x %.*s)", STR_ARG(v), STR_ARG(e), STR_ARG(rl), STR_ARG(rc)),
	              worksheet_score(a, temporal(r, tenths)));
}

static void explain(struct arena *a, const struct rating *r, struct worksheet *ret)
{
	struct part base = part_base(r), modified = part_modified(r);

	explain_part(a, r, &base, ret, false);
	if (cvss_has(r, GROUP_TEMPORAL))
		explain_temporal(a, r, STR("cvss3.temporal"), part_score(r, &base), ret);
	if (cvss_has(r, GROUP_ENVIRONMENTAL)) {
		explain_part(a, r, &modified, ret, true);
		explain_temporal(a, r, STR("cvss3.environmental"), part_score(r, &modified), ret);
	}
}

const struct method cvss_30 = {
	.id = STR_LIT("cvss-3.0"), .name = STR_LIT("CVSS v3.0"), .prefix = STR_LIT("CVSS:3.0/"), .undefined = STR_LIT("X"),
	.metrics = metrics, .metric_n = METRIC_N, .score = score, .explain = explain, .own = &curve_base,
};
const struct method cvss_31 = {
	.id = STR_LIT("cvss-3.1"), .name = STR_LIT("CVSS v3.1"), .prefix = STR_LIT("CVSS:3.1/"), .undefined = STR_LIT("X"),
	.metrics = metrics, .metric_n = METRIC_N, .score = score, .explain = explain, .own = &curve_modified_31,
};
