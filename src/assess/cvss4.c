/*
 * cvss4 - CVSS 4.0: a table of 270 macrovectors, and interpolation between them in integers.
 *
 * What counts of a vector are fifteen levels, 0 the gravest: each base metric or the modified one in its place, the
 * requirements and the exploit maturity. They stand in sets, the "EQs"; EQ3 and EQ6 share their metrics and are one set here, a
 * "pair". Each set's levels give a digit, the digits a macrovector, the table its score. From that is taken
 * what the vector is less than the gravest of its macrovector: for every set which has a next lower macrovector, the way down to
 * that one's score times the share of the way that the vector has gone, and of these the mean.
 *
 * Scores are tenths and shares have denominators that divide 840, so the mean over n sets is an integer in 1/(840 n) tenths;
 * it is rounded once, half up.
 *
 * Source: CVSS v4.0 Specification Document, sections 7 (vectors, one order) and 8 (scoring).
 */
#include "assess/cvss.h"

#include <assert.h>

#include "assess/cvss4_table.h"
#include "assess/worksheet.h"

enum {
	AV, AC, AT, PR, UI, VC, VI, VA, SC, SI, SA, /* base */
	E,                                          /* threat */
	CR, IR, AR, MAV, MAC, MAT, MPR, MUI, MVC, MVI, MVA, MSC, MSI, MSA,
	S, AU, R, V, RE, U,                         /* supplemental */
	METRIC_N
};

#define ATTACK_VECTOR   CHOICES(CHOICE("N", "Network"), CHOICE("A", "Adjacent"), CHOICE("L", "Local"), CHOICE("P", "Physical"))
#define COMPLEXITY      CHOICES(CHOICE("L", "Low"), CHOICE("H", "High"))
#define ATTACK_REQUIRES CHOICES(CHOICE("N", "None"), CHOICE("P", "Present"))
#define PRIVILEGES      CHOICES(CHOICE("N", "None"), CHOICE("L", "Low"), CHOICE("H", "High"))
#define INTERACTION     CHOICES(CHOICE("N", "None"), CHOICE("P", "Passive"), CHOICE("A", "Active"))
#define IMPACT          CHOICES(CHOICE("H", "High"), CHOICE("L", "Low"), CHOICE("N", "None"))
#define NONE            "Negligible" /* what version 4 calls no impact on subsequent systems once it is modified */
#define SUBSEQUENT      CHOICES(CHOICE("H", "High"), CHOICE("L", "Low"), CHOICE("N", NONE))
#define SAFETY          CHOICES(CHOICE("S", "Safety"), CHOICE("H", "High"), CHOICE("L", "Low"), CHOICE("N", NONE))
#define REQUIREMENT     CHOICES(CHOICE("H", "High"), CHOICE("M", "Medium"), CHOICE("L", "Low"))

#define BASE(k, n)          .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_BASE, .required = true
#define THREAT(k, n)        .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_TEMPORAL
#define ENVIRONMENTAL(k, n) .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_ENVIRONMENTAL
#define SUPPLEMENTAL(k, n)  .key = STR_LIT(k), .name = STR_LIT(n), .group = GROUP_SUPPLEMENTAL

static const struct metric metrics[METRIC_N] = {
	[AV] = { BASE("AV", "Attack Vector"), ATTACK_VECTOR },
	[AC] = { BASE("AC", "Attack Complexity"), COMPLEXITY },
	[AT] = { BASE("AT", "Attack Requirements"), ATTACK_REQUIRES },
	[PR] = { BASE("PR", "Privileges Required"), PRIVILEGES },
	[UI] = { BASE("UI", "User Interaction"), INTERACTION },
	[VC] = { BASE("VC", "Vulnerable System Confidentiality"), IMPACT },
	[VI] = { BASE("VI", "Vulnerable System Integrity"), IMPACT },
	[VA] = { BASE("VA", "Vulnerable System Availability"), IMPACT },
	[SC] = { BASE("SC", "Subsequent System Confidentiality"), IMPACT },
	[SI] = { BASE("SI", "Subsequent System Integrity"), IMPACT },
	[SA] = { BASE("SA", "Subsequent System Availability"), IMPACT },
	[E]  = { THREAT("E", "Exploit Maturity"), CHOICES(CHOICE("A", "Attacked"), CHOICE("P", "Proof-of-Concept"),
	         CHOICE("U", "Unreported")) },
	[CR] = { ENVIRONMENTAL("CR", "Confidentiality Requirement"), REQUIREMENT },
	[IR] = { ENVIRONMENTAL("IR", "Integrity Requirement"), REQUIREMENT },
	[AR] = { ENVIRONMENTAL("AR", "Availability Requirement"), REQUIREMENT },
	[MAV] = { ENVIRONMENTAL("MAV", "Modified Attack Vector"), ATTACK_VECTOR },
	[MAC] = { ENVIRONMENTAL("MAC", "Modified Attack Complexity"), COMPLEXITY },
	[MAT] = { ENVIRONMENTAL("MAT", "Modified Attack Requirements"), ATTACK_REQUIRES },
	[MPR] = { ENVIRONMENTAL("MPR", "Modified Privileges Required"), PRIVILEGES },
	[MUI] = { ENVIRONMENTAL("MUI", "Modified User Interaction"), INTERACTION },
	[MVC] = { ENVIRONMENTAL("MVC", "Modified Vulnerable System Confidentiality"), IMPACT },
	[MVI] = { ENVIRONMENTAL("MVI", "Modified Vulnerable System Integrity"), IMPACT },
	[MVA] = { ENVIRONMENTAL("MVA", "Modified Vulnerable System Availability"), IMPACT },
	[MSC] = { ENVIRONMENTAL("MSC", "Modified Subsequent System Confidentiality"), SUBSEQUENT },
	[MSI] = { ENVIRONMENTAL("MSI", "Modified Subsequent System Integrity"), SAFETY },
	[MSA] = { ENVIRONMENTAL("MSA", "Modified Subsequent System Availability"), SAFETY },
	[S]  = { SUPPLEMENTAL("S", "Safety"), CHOICES(CHOICE("N", "Negligible"), CHOICE("P", "Present")) },
	[AU] = { SUPPLEMENTAL("AU", "Automatable"), CHOICES(CHOICE("N", "No"), CHOICE("Y", "Yes")) },
	[R]  = { SUPPLEMENTAL("R", "Recovery"), CHOICES(CHOICE("A", "Automatic"), CHOICE("U", "User"), CHOICE("I", "Irrecoverable")) },
	[V]  = { SUPPLEMENTAL("V", "Value Density"), CHOICES(CHOICE("D", "Diffuse"), CHOICE("C", "Concentrated")) },
	[RE] = { SUPPLEMENTAL("RE", "Vulnerability Response Effort"), CHOICES(CHOICE("L", "Low"), CHOICE("M", "Moderate"),
	         CHOICE("H", "High")) },
	[U]  = { SUPPLEMENTAL("U", "Provider Urgency"), CHOICES(CHOICE("Clear", "Clear"), CHOICE("Green", "Green"),
	         CHOICE("Amber", "Amber"), CHOICE("Red", "Red")) },
};

/* The fifteen levels, set after set. */
enum {
	L_AV, L_PR, L_UI,
	L_AC, L_AT,
	L_VC, L_VI, L_VA, L_CR, L_IR, L_AR,
	L_SC, L_SI, L_SA,
	L_E,
	LEVEL_N
};
struct levels {
	uint8_t v[LEVEL_N];
};

/* Where a level comes from, and the level of the first choice: on subsequent systems "safety" stands above "high". Metrics that
 * may be left out count as their gravest choice then. */
static const struct origin {
	uint8_t metric, modified, first, modified_first; /* modified 0: there is none */
} origins[LEVEL_N] = {
	[L_AV] = { AV, MAV, 0, 0 }, [L_PR] = { PR, MPR, 0, 0 }, [L_UI] = { UI, MUI, 0, 0 },
	[L_AC] = { AC, MAC, 0, 0 }, [L_AT] = { AT, MAT, 0, 0 },
	[L_VC] = { VC, MVC, 0, 0 }, [L_VI] = { VI, MVI, 0, 0 }, [L_VA] = { VA, MVA, 0, 0 },
	[L_CR] = { CR, 0, 0, 0 }, [L_IR] = { IR, 0, 0, 0 }, [L_AR] = { AR, 0, 0, 0 },
	[L_SC] = { SC, MSC, 1, 1 }, [L_SI] = { SI, MSI, 1, 0 }, [L_SA] = { SA, MSA, 1, 0 },
	[L_E]  = { E, 0, 0, 0 },
};

static struct levels levels_of(const struct rating *r)
{
	struct levels l;

	for (size_t i = 0; i < LEVEL_N; i++) {
		const struct origin *o = &origins[i];
		uint8_t base = r->choice[o->metric], modified = o->modified ? r->choice[o->modified] : 0;

		l.v[i] = (uint8_t)(modified ? modified - 1 + o->modified_first : base ? base - 1 + o->first : 0);
	}
	return l;
}

/* Section 8.2: the gravest level combinations of a digit ("highest severity vectors"), and how many steps lead through it. */
enum { SET_METRICS = 6, TOPS = 5 };
struct digit {
	uint8_t depth, top_n;
	uint8_t tops[TOPS][SET_METRICS];
};

static const struct digit eq1[] = {
	{ 1, 1, { { 0, 0, 0 } } },
	{ 4, 3, { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
	{ 5, 2, { { 3, 0, 0 }, { 1, 1, 1 } } },
};
static const struct digit eq2[] = {
	{ 1, 1, { { 0, 0 } } },
	{ 2, 2, { { 1, 0 }, { 0, 1 } } },
};
enum { PAIR_00, PAIR_01, PAIR_10, PAIR_11, PAIR_21 };
static const struct digit eq3_eq6[] = {
	[PAIR_00] = { 7, 1, { { 0, 0, 0, 0, 0, 0 } } },
	[PAIR_01] = { 6, 2, { { 0, 0, 1, 1, 1, 0 }, { 0, 0, 0, 1, 1, 1 } } },
	[PAIR_10] = { 8, 2, { { 1, 0, 0, 0, 0, 0 }, { 0, 1, 0, 0, 0, 0 } } },
	[PAIR_11] = { 8, 5, { { 1, 0, 1, 0, 1, 0 }, { 1, 0, 0, 0, 1, 1 }, { 0, 1, 0, 1, 0, 1 }, { 0, 1, 1, 1, 0, 0 },
	              { 1, 1, 0, 0, 0, 1 } } },
	[PAIR_21] = { 10, 1, { { 1, 1, 1, 0, 0, 0 } } },
};
static const struct digit eq4[] = {
	{ 6, 1, { { 1, 0, 0 } } },
	{ 5, 1, { { 1, 1, 1 } } },
	{ 4, 1, { { 2, 2, 2 } } },
};
static const struct digit eq5[] = { { 1, 1, { { 0 } } }, { 1, 1, { { 1 } } }, { 1, 1, { { 2 } } } };

enum { EQ1, EQ2, EQ36, EQ4, EQ5, SET_N };
enum { SHARES = 840 }; /* every depth divides it */
static const struct set {
	const struct digit *digits;
	uint8_t digit_n, first, n; /* which of the levels are its own */
} sets[SET_N] = {
	[EQ1]  = { eq1, 3, L_AV, 3 },
	[EQ2]  = { eq2, 2, L_AC, 2 },
	[EQ36] = { eq3_eq6, 5, L_VC, 6 },
	[EQ4]  = { eq4, 3, L_SC, 3 },
	[EQ5]  = { eq5, 3, L_E, 1 },
};

struct macro {
	uint8_t digit[SET_N];
};

static int score_at(struct macro m)
{
	return cvss4_table[m.digit[EQ1]][m.digit[EQ2]][m.digit[EQ36]][m.digit[EQ4]][m.digit[EQ5]];
}

static uint8_t pair_of(const uint8_t *v)
{
	bool c = v[L_VC] == 0, i = v[L_VI] == 0, a = v[L_VA] == 0;
	bool wanted = (c && v[L_CR] == 0) || (i && v[L_IR] == 0) || (a && v[L_AR] == 0);

	if (c && i)
		return wanted ? PAIR_00 : PAIR_01;
	if (c || i || a)
		return wanted ? PAIR_10 : PAIR_11;
	return PAIR_21;
}

static struct macro macro_of(const struct levels *l)
{
	const uint8_t *v = l->v;
	int open = (v[L_AV] == 0) + (v[L_PR] == 0) + (v[L_UI] == 0);
	bool physical = v[L_AV] == 3, safety = v[L_SI] == 0 || v[L_SA] == 0;
	bool high = v[L_SC] == 1 || v[L_SI] == 1 || v[L_SA] == 1;

	return (struct macro){ {
		[EQ1]  = open == 3 ? 0 : open && !physical ? 1 : 2,
		[EQ2]  = v[L_AC] || v[L_AT],
		[EQ36] = pair_of(v),
		[EQ4]  = safety ? 0 : high ? 1 : 2,
		[EQ5]  = v[L_E],
	} };
}

/* The macrovector next below in one set. Both EQ3 and EQ6 can fall from 00: the higher score of the two counts. */
static bool next_lower(struct macro m, int set, struct macro *ret)
{
	static const uint8_t pair_below[] = { [PAIR_00] = PAIR_01, PAIR_11, PAIR_11, PAIR_21, PAIR_21 };
	uint8_t *d = &m.digit[set];

	if (*d + 1 == sets[set].digit_n)
		return false;
	if (set != EQ36) {
		++*d;
	} else if (*d == PAIR_00) {
		struct macro other = m;

		*d = PAIR_01;
		other.digit[EQ36] = PAIR_10;
		if (score_at(other) > score_at(m))
			m = other;
	} else {
		*d = pair_below[*d];
	}
	*ret = m;
	return true;
}

/* Steps from the first top that is not below the vector in any metric. Every combination of a digit has one. */
static int distance(const struct levels *l, int set, uint8_t digit)
{
	const struct set *s = &sets[set];
	const struct digit *d = &s->digits[digit];

	for (size_t t = 0; t < d->top_n; t++) {
		int steps = 0;

		for (size_t i = 0; i < s->n && steps >= 0; i++) {
			int step = l->v[s->first + i] - d->tops[t][i];

			steps = step < 0 ? -1 : steps + step;
		}
		if (steps >= 0)
			return steps;
	}
	assert(!"a combination below no top");
	return 0;
}

/* One set's part in the interpolation. */
struct part {
	bool there;          /* is there a next lower macrovector? */
	struct macro lower;
	int way, steps, depth; /* way: tenths down to it */
};
struct result {
	struct macro macro;
	struct part parts[SET_N];
	int part_n, value;
	int64_t sum;         /* of the parts, in 1/840 tenths */
	int tenths;
};

static bool no_impact(const struct levels *l)
{
	return l->v[L_VC] == 2 && l->v[L_VI] == 2 && l->v[L_VA] == 2 && l->v[L_SC] == 3 && l->v[L_SI] == 3 && l->v[L_SA] == 3;
}

static struct result evaluate(const struct levels *l)
{
	struct result r = { .macro = macro_of(l) };

	r.value = score_at(r.macro);
	for (int s = 0; s < SET_N; s++) {
		struct part *p = &r.parts[s];
		uint8_t digit = r.macro.digit[s];

		p->there = next_lower(r.macro, s, &p->lower);
		if (!p->there)
			continue;
		p->way = r.value - score_at(p->lower);
		p->steps = distance(l, s, digit);
		p->depth = sets[s].digits[digit].depth;
		r.sum += (int64_t)p->way * p->steps * (SHARES / p->depth);
		r.part_n++;
	}
	int64_t n = r.part_n ? r.part_n * SHARES : 1, exact = r.value * n - r.sum;

	r.tenths = exact <= 0 ? 0 : (int)((2 * exact + n) / (2 * n));
	return r;
}

static struct str nomenclature(const struct rating *r)
{
	static const struct str names[2][2] = {
		{ STR_LIT("CVSS-B"), STR_LIT("CVSS-BE") }, { STR_LIT("CVSS-BT"), STR_LIT("CVSS-BTE") },
	};

	return names[cvss_has(r, GROUP_TEMPORAL)][cvss_has(r, GROUP_ENVIRONMENTAL)];
}

static void score(const struct rating *r, struct score *ret)
{
	struct levels l = levels_of(r);

	ret->score = no_impact(&l) ? 0 : (int16_t)evaluate(&l).tenths;
	ret->severity = cvss_severity(ret->score);
	ret->nomenclature = nomenclature(r);
}

enum { STEP_EQ, STEP_LOWER, STEP_PART, STEP_N };
static const struct str step_keys[SET_N][STEP_N] = {
	[EQ1]  = { STR_LIT("cvss4.eq1"), STR_LIT("cvss4.lower1"), STR_LIT("cvss4.part1") },
	[EQ2]  = { STR_LIT("cvss4.eq2"), STR_LIT("cvss4.lower2"), STR_LIT("cvss4.part2") },
	[EQ36] = { STR_LIT("cvss4.eq36"), STR_LIT("cvss4.lower36"), STR_LIT("cvss4.part36") },
	[EQ4]  = { STR_LIT("cvss4.eq4"), STR_LIT("cvss4.lower4"), STR_LIT("cvss4.part4") },
	[EQ5]  = { STR_LIT("cvss4.eq5"), STR_LIT("cvss4.lower5"), STR_LIT("cvss4.part5") },
};
static const char pair_digits[][3] = { [PAIR_00] = "00", "01", "10", "11", "21" };

/* What counts of the metrics from..to: "MAV:A, PR:N"; the gravest choice for one that was left out. */
static struct str counted(struct arena *a, const struct rating *r, size_t from, size_t n)
{
	struct str text = STR("");

	for (size_t i = from; i < from + n; i++) {
		const struct origin *o = &origins[i];
		uint8_t at = o->modified && r->choice[o->modified] ? o->modified : o->metric;
		const struct metric *m = &metrics[at];
		const struct choice *c = &m->choices[r->choice[at] ? r->choice[at] - 1 : 0];

		text = STR_JOIN(a, text, i > from ? STR(", ") : STR(""), m->key, STR(":"), c->key);
	}
	return text;
}

static struct str macro_text(struct arena *a, struct macro m)
{
	const char *pair = pair_digits[m.digit[EQ36]];

	return str_printf(a, "%d%d%c%d%d%c", m.digit[EQ1], m.digit[EQ2], pair[0], m.digit[EQ4], m.digit[EQ5], pair[1]);
}

/* The way down in one set; the text for the mean of all. */
static struct str explain_way(struct arena *a, const struct result *v, int set, struct worksheet *w)
{
	const struct part *p = &v->parts[set];
	struct str value = worksheet_score(a, v->value), lower = worksheet_score(a, score_at(p->lower));
	struct str part = worksheet_ratio(a, (int64_t)p->way * p->steps, 10 * p->depth);

	worksheet_add(a, w, step_keys[set][STEP_LOWER], macro_text(a, p->lower), lower);
	worksheet_add(a, w, step_keys[set][STEP_PART],
	              str_printf(a, "(%.*s - %.*s) x %d / %d", STR_ARG(value), STR_ARG(lower), p->steps, p->depth), part);
	return part;
}

static void explain_mean(struct arena *a, const struct result *v, struct worksheet *w)
{
	struct str value = worksheet_score(a, v->value), parts = STR("");

	for (int s = 0; s < SET_N; s++)
		if (v->parts[s].there)
			parts = STR_JOIN(a, parts, parts.n ? STR(" + ") : STR(""), explain_way(a, v, s, w));
	if (!v->part_n) {
		worksheet_add(a, w, STR("cvss4.score"), value, value);
		return;
	}
	struct str mean = worksheet_ratio(a, v->sum, INT64_C(10) * SHARES * v->part_n);

	worksheet_add(a, w, STR("cvss4.mean"), str_printf(a, "(%.*s) / %d", STR_ARG(parts), v->part_n), mean);
	worksheet_add(a, w, STR("cvss4.score"), str_printf(a, "round(%.*s - %.*s)", STR_ARG(value), STR_ARG(mean)),
	              worksheet_score(a, v->tenths));
}

static void explain(struct arena *a, const struct rating *r, struct worksheet *ret)
{
	struct levels l = levels_of(r);

	if (no_impact(&l)) {
		struct str of = counted(a, r, L_VC, 3), on = counted(a, r, L_SC, 3);

		worksheet_add(a, ret, STR("cvss4.no-impact"), STR_JOIN(a, of, STR(", "), on), STR("0.0"));
		return;
	}
	struct result v = evaluate(&l);
	struct str macro = macro_text(a, v.macro);

	for (int s = 0; s < SET_N; s++)
		worksheet_add(a, ret, step_keys[s][STEP_EQ], counted(a, r, sets[s].first, sets[s].n),
		              s == EQ36 ? str_of(pair_digits[v.macro.digit[s]]) : str_printf(a, "%d", v.macro.digit[s]));
	worksheet_add(a, ret, STR("cvss4.macrovector"), macro, worksheet_score(a, v.value));
	explain_mean(a, &v, ret);
}

const struct method cvss_40 = {
	.id = STR_LIT("cvss-4.0"), .name = STR_LIT("CVSS v4.0"), .prefix = STR_LIT("CVSS:4.0/"), .undefined = STR_LIT("X"),
	.ordered = true, .metrics = metrics, .metric_n = METRIC_N, .score = score, .explain = explain,
};
