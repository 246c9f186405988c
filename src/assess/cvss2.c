/*
 * cvss2 - CVSS 2.0 in integers.
 *
 * Weights have three decimals at most, so that every product is an integer: the unit is told at each function. The largest,
 * an adjusted base score in 10^-20, takes 128 bits. Nothing is rounded but the scores, half up.
 *
 * Vectors: the guide knows no prefix and no brackets, and lists the metrics in one order; FIRST's own JSON schema admits any
 * order, so any is read and the guide's is written. Leaving out a metric means what "ND" means.
 *
 * Adjusted impacts are capped at 10, base impacts are not: three times "complete" is 10.0008, and rounds some scores up. The
 * guide's formula can fall below zero, when the one impact there is is of low requirement; the score is zero then.
 *
 * Source: A Complete Guide to the Common Vulnerability Scoring System Version 2.0 (2007), sections 2.4 and 3.2.
 * Severity: the words of the NVD for version 2: low, medium from 4.0, high from 7.0; there is no "none".
 */
#include "assess/cvss.h"
#include "assess/worksheet.h"

enum {
	AV, AC, AU, C, I, A,     /* base */
	E, RL, RC,               /* temporal */
	CDP, TD, CR, IR, AR,     /* environmental */
	METRIC_N
};

#define IMPACT      CHOICES(CHOICE("C", "Complete"), CHOICE("P", "Partial"), CHOICE("N", "None"))
#define REQUIREMENT CHOICES(CHOICE("H", "High"), CHOICE("M", "Medium"), CHOICE("L", "Low"))

#define BASE(k, n)          .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_BASE, .required = true
#define TEMPORAL(k, n)      .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_TEMPORAL
#define ENVIRONMENTAL(k, n) .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_ENVIRONMENTAL

static const struct metric metrics[METRIC_N] = {
	[AV] = { BASE("AV", "Access Vector"), CHOICES(CHOICE("N", "Network"), CHOICE("A", "Adjacent Network"), CHOICE("L", "Local")) },
	[AC] = { BASE("AC", "Access Complexity"), CHOICES(CHOICE("L", "Low"), CHOICE("M", "Medium"), CHOICE("H", "High")) },
	[AU] = { BASE("Au", "Authentication"), CHOICES(CHOICE("N", "None"), CHOICE("S", "Single"), CHOICE("M", "Multiple")) },
	[C]  = { BASE("C", "Confidentiality Impact"), IMPACT },
	[I]  = { BASE("I", "Integrity Impact"), IMPACT },
	[A]  = { BASE("A", "Availability Impact"), IMPACT },
	[E]  = { TEMPORAL("E", "Exploitability"), CHOICES(CHOICE("H", "High"), CHOICE("F", "Functional"),
	         CHOICE("POC", "Proof-of-Concept"), CHOICE("U", "Unproven")) },
	[RL] = { TEMPORAL("RL", "Remediation Level"), CHOICES(CHOICE("U", "Unavailable"), CHOICE("W", "Workaround"),
	         CHOICE("TF", "Temporary Fix"), CHOICE("OF", "Official Fix")) },
	[RC] = { TEMPORAL("RC", "Report Confidence"), CHOICES(CHOICE("C", "Confirmed"), CHOICE("UR", "Uncorroborated"),
	         CHOICE("UC", "Unconfirmed")) },
	[CDP] = { ENVIRONMENTAL("CDP", "Collateral Damage Potential"), CHOICES(CHOICE("H", "High"), CHOICE("MH", "Medium-High"),
	          CHOICE("LM", "Low-Medium"), CHOICE("L", "Low"), CHOICE("N", "None")) },
	[TD] = { ENVIRONMENTAL("TD", "Target Distribution"), CHOICES(CHOICE("H", "High"), CHOICE("M", "Medium"), CHOICE("L", "Low"),
	         CHOICE("N", "None")) },
	[CR] = { ENVIRONMENTAL("CR", "Confidentiality Requirement"), REQUIREMENT },
	[IR] = { ENVIRONMENTAL("IR", "Integrity Requirement"), REQUIREMENT },
	[AR] = { ENVIRONMENTAL("AR", "Availability Requirement"), REQUIREMENT },
};

/* Section 3.2.4: by choice; first what not defined counts as. Base metrics in thousandths, the others in hundredths. */
static const uint16_t weight_av[] = { 0, 1000, 646, 395 }, weight_ac[] = { 0, 710, 610, 350 }, weight_au[] = { 0, 704, 560, 450 },
	weight_impact[] = { 0, 660, 275, 0 }, weight_requirement[] = { 100, 151, 100, 50 },
	weight_e[] = { 100, 100, 95, 90, 85 }, weight_rl[] = { 100, 100, 95, 90, 87 }, weight_rc[] = { 100, 100, 95, 90 },
	weight_cdp[] = { 0, 50, 40, 30, 10, 0 }, weight_td[] = { 100, 100, 75, 25, 0 };

#define E17 INT64_C(100000000000000000)

/* n / den as tenths, half up; n in tenths too. */
static int round_half_up(i128 n, i128 den)
{
	i128 twice = 2 * n + den, q = twice / (2 * den);

	return (int)(q - (twice % (2 * den) < 0)); /* down, also below zero */
}

/* 10.41 (1 - (1 - C x CR)(1 - I x IR)(1 - A x AR)) in 10^-17; the requirements are 1 in the base score. */
static int64_t impact(const struct rating *r, bool adjusted)
{
	int64_t product = 1;

	for (int i = 0; i < 3; i++)
		product *= 100000 - weight_impact[r->choice[C + i]] * weight_requirement[adjusted ? r->choice[CR + i] : 0];
	int64_t v = 1041 * (E17 / 100 - product);

	return adjusted && v > 10 * E17 ? 10 * E17 : v;
}

/* 20 x AV x AC x Au in 10^-9 */
static int64_t exploitability(const struct rating *r)
{
	return INT64_C(20) * weight_av[r->choice[AV]] * weight_ac[r->choice[AC]] * weight_au[r->choice[AU]];
}

/* (0.6 impact + 0.4 exploitability - 1.5) x 1.176 in tenths, from an impact in 10^-17. Without impact: 0. */
static int base_of(int64_t impact, int64_t exploitability)
{
	if (impact == 0)
		return 0;
	i128 sum = (i128)6 * impact + (i128)4 * exploitability * (E17 / 1000000000) - 15 * (i128)E17;

	return round_half_up(sum * 1176, (i128)1000 * E17);
}

static int temporal_of(const struct rating *r, int tenths)
{
	return round_half_up((i128)tenths * weight_e[r->choice[E]] * weight_rl[r->choice[RL]] * weight_rc[r->choice[RC]], 1000000);
}

static int environmental_of(const struct rating *r, int tenths)
{
	i128 v = (i128)(100 * tenths + (100 - tenths) * weight_cdp[r->choice[CDP]]) * weight_td[r->choice[TD]];
	int rounded = round_half_up(v, 10000);

	return rounded > 0 ? rounded : 0;
}

static enum severity severity_of(int tenths)
{
	return tenths < 40 ? SEVERITY_LOW : tenths < 70 ? SEVERITY_MEDIUM : SEVERITY_HIGH;
}

static void score(const struct rating *r, struct score *ret)
{
	ret->score = ret->base = (int16_t)base_of(impact(r, false), exploitability(r));
	if (cvss_has(r, GROUP_TEMPORAL))
		ret->score = ret->temporal = (int16_t)temporal_of(r, ret->base);
	if (cvss_has(r, GROUP_ENVIRONMENTAL)) {
		int adjusted = temporal_of(r, base_of(impact(r, true), exploitability(r)));

		ret->score = ret->environmental = (int16_t)environmental_of(r, adjusted);
	}
	ret->severity = severity_of(ret->score);
}

static struct str hundredths(struct arena *a, int v)
{
	return worksheet_decimal(a, v, 2, false);
}

static struct str thousandths(struct arena *a, int v)
{
	return worksheet_decimal(a, v, 3, false);
}

static struct str explain_impact(struct arena *a, const struct rating *r, struct worksheet *w, bool adjusted)
{
	struct str lacks[3], value = worksheet_decimal(a, impact(r, adjusted), 17, false);

	for (int i = 0; i < 3; i++) {
		struct str v = thousandths(a, weight_impact[r->choice[C + i]]), q = hundredths(a, weight_requirement[r->choice[CR + i]]);

		lacks[i] = adjusted ? str_printf(a, "(1 - %.*s x %.*s)", STR_ARG(v), STR_ARG(q)) : str_printf(a, "(1 - %.*s)", STR_ARG(v));
	}
	struct str formula = str_printf(a, "10.41 x (1 - %.*s x %.*s x %.*s)", STR_ARG(lacks[0]), STR_ARG(lacks[1]), STR_ARG(lacks[2]));

	if (adjusted)
		worksheet_add(a, w, STR("cvss2.adjusted-impact"), str_printf(a, "min(%.*s, 10)", STR_ARG(formula)), value);
	else
		worksheet_add(a, w, STR("cvss2.impact"), formula, value);
	return value;
}

static int explain_base(struct arena *a, const struct rating *r, struct str key, struct worksheet *w, bool adjusted)
{
	struct str i = explain_impact(a, r, w, adjusted), e = worksheet_decimal(a, exploitability(r), 9, false);
	struct str av = thousandths(a, weight_av[r->choice[AV]]), ac = thousandths(a, weight_ac[r->choice[AC]]);
	struct str au = thousandths(a, weight_au[r->choice[AU]]);
	int tenths = base_of(impact(r, adjusted), exploitability(r));

	if (!adjusted)
		worksheet_add(a, w, STR("cvss2.exploitability"),
		              str_printf(a, "20 x %.*s x %.*s x %.*s", STR_ARG(av), STR_ARG(ac), STR_ARG(au)), e);
	worksheet_add(a, w, key, str_printf(a, "round((0.6 x %.*s + 0.4 x %.*s - 1.5) x %s)", STR_ARG(i), STR_ARG(e),
	              impact(r, adjusted) ? "1.176" : "0"), worksheet_score(a, tenths));
	return tenths;
}

static int explain_temporal(struct arena *a, const struct rating *r, struct str key, int tenths, struct worksheet *w)
{
	struct str v = worksheet_score(a, tenths), e = hundredths(a, weight_e[r->choice[E]]);
	struct str rl = hundredths(a, weight_rl[r->choice[RL]]), rc = hundredths(a, weight_rc[r->choice[RC]]);

	worksheet_add(a, w, key, str_printf(a, "round(%.*s x %.*s x %.*s x %.*s)", STR_ARG(v), STR_ARG(e), STR_ARG(rl), STR_ARG(rc)),
	              worksheet_score(a, temporal_of(r, tenths)));
	return temporal_of(r, tenths);
}

static void explain(struct arena *a, const struct rating *r, struct worksheet *ret)
{
	int base = explain_base(a, r, STR("cvss2.base"), ret, false);

	if (cvss_has(r, GROUP_TEMPORAL))
		explain_temporal(a, r, STR("cvss2.temporal"), base, ret);
	if (!cvss_has(r, GROUP_ENVIRONMENTAL))
		return;
	int adjusted = explain_base(a, r, STR("cvss2.adjusted-base"), ret, true);
	int at = explain_temporal(a, r, STR("cvss2.adjusted-temporal"), adjusted, ret);
	struct str v = worksheet_score(a, at), cdp = hundredths(a, weight_cdp[r->choice[CDP]]);
	struct str td = hundredths(a, weight_td[r->choice[TD]]);
	struct str formula = str_printf(a, "round((%.*s + (10 - %.*s) x %.*s) x %.*s)", STR_ARG(v), STR_ARG(v), STR_ARG(cdp),
	                                STR_ARG(td));

	worksheet_add(a, ret, STR("cvss2.environmental"), at < 0 ? str_printf(a, "max(%.*s, 0)", STR_ARG(formula)) : formula,
	              worksheet_score(a, environmental_of(r, at)));
}

const struct method cvss_20 = {
	.id = STR_LIT("cvss-2.0"), .name = STR_LIT("CVSS v2.0"), .undefined = STR_LIT("ND"),
	.metrics = metrics, .metric_n = METRIC_N, .score = score, .explain = explain,
};
