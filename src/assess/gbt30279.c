/* The annexes as the public calculator has them; see gbt30279.h for what that means. */
#include "assess/gbt30279.h"

#include <assert.h>

static void score(const struct rating *r, struct score *ret);
static void explain(struct arena *a, const struct rating *r, struct worksheet *ret);

/* --- metrics: English and Chinese --- */

#define LIST(...)    (const struct choice[]){ __VA_ARGS__ }
#define CHOICES(...) (uint8_t)(sizeof(LIST(__VA_ARGS__)) / sizeof(struct choice)), LIST(__VA_ARGS__)
#define C(key, name) { STR_LIT(key), STR_LIT(name) }
#define IMPACTS      CHOICES(C("S", "Severe"), C("G", "General"), C("N", "None"))

static const struct metric metrics[GBT_METRIC_N] = {
	[GBT_ACCESS] = { STR_LIT("AP"), STR_LIT("Access Path"), GROUP_BASE, true,
		CHOICES(C("N", "Network"), C("A", "Adjacent"), C("L", "Local"), C("P", "Physical")) },
	[GBT_TRIGGER] = { STR_LIT("TR"), STR_LIT("Trigger Requirement"), GROUP_BASE, true, CHOICES(C("L", "Low"), C("H", "High")) },
	[GBT_PRIVILEGE] = { STR_LIT("PR"), STR_LIT("Privilege Required"), GROUP_BASE, true,
		CHOICES(C("N", "None"), C("L", "Low"), C("H", "High")) },
	[GBT_INTERACTION] = { STR_LIT("IC"), STR_LIT("Interaction Condition"), GROUP_BASE, true,
		CHOICES(C("N", "Not needed"), C("R", "Needed")) },
	[GBT_CONFIDENTIALITY] = { STR_LIT("C"), STR_LIT("Confidentiality"), GROUP_BASE, true, IMPACTS },
	[GBT_INTEGRITY] = { STR_LIT("I"), STR_LIT("Integrity"), GROUP_BASE, true, IMPACTS },
	[GBT_AVAILABILITY] = { STR_LIT("A"), STR_LIT("Availability"), GROUP_BASE, true, IMPACTS },
	[GBT_COST] = { STR_LIT("EC"), STR_LIT("Exploit Cost"), GROUP_ENVIRONMENTAL, false,
		CHOICES(C("L", "Low"), C("M", "Medium"), C("H", "High")) },
	[GBT_REPAIR] = { STR_LIT("RD"), STR_LIT("Repair Difficulty"), GROUP_ENVIRONMENTAL, false,
		CHOICES(C("H", "High"), C("M", "Medium"), C("L", "Low")) },
	[GBT_SCOPE] = { STR_LIT("SR"), STR_LIT("Scope of Influence"), GROUP_ENVIRONMENTAL, false,
		CHOICES(C("H", "High"), C("M", "Medium"), C("L", "Low")) },
};

const struct gbt_terms gbt_terms[GBT_METRIC_N] = {
	[GBT_ACCESS] = { STR_LIT("访问路径"), { STR_LIT("网络"), STR_LIT("邻接"), STR_LIT("本地"), STR_LIT("物理") },
		GBT_EXPLOITABILITY },
	[GBT_TRIGGER] = { STR_LIT("触发要求"), { STR_LIT("低"), STR_LIT("高") }, GBT_EXPLOITABILITY },
	[GBT_PRIVILEGE] = { STR_LIT("权限需求"), { STR_LIT("无"), STR_LIT("低"), STR_LIT("高") }, GBT_EXPLOITABILITY },
	[GBT_INTERACTION] = { STR_LIT("交互条件"), { STR_LIT("不需要"), STR_LIT("需要") }, GBT_EXPLOITABILITY },
	[GBT_CONFIDENTIALITY] = { STR_LIT("保密性"), { STR_LIT("严重"), STR_LIT("一般"), STR_LIT("无") }, GBT_IMPACT },
	[GBT_INTEGRITY] = { STR_LIT("完整性"), { STR_LIT("严重"), STR_LIT("一般"), STR_LIT("无") }, GBT_IMPACT },
	[GBT_AVAILABILITY] = { STR_LIT("可用性"), { STR_LIT("严重"), STR_LIT("一般"), STR_LIT("无") }, GBT_IMPACT },
	[GBT_COST] = { STR_LIT("被利用成本"), { STR_LIT("低"), STR_LIT("中"), STR_LIT("高") }, GBT_ENVIRONMENT },
	[GBT_REPAIR] = { STR_LIT("修复难度"), { STR_LIT("高"), STR_LIT("中"), STR_LIT("低") }, GBT_ENVIRONMENT },
	[GBT_SCOPE] = { STR_LIT("影响范围"), { STR_LIT("高"), STR_LIT("中"), STR_LIT("低") }, GBT_ENVIRONMENT },
};
const struct str gbt_group_terms[GBT_GROUP_N] = { STR_LIT("被利用性"), STR_LIT("影响程度"), STR_LIT("环境因素") };
const struct str gbt_group_names[GBT_GROUP_N] = { STR_LIT("Exploitability"), STR_LIT("Impact"), STR_LIT("Environment") };
const struct str gbt_grade_terms[SEVERITY_N] = {
	[SEVERITY_LOW] = STR_LIT("低危"), [SEVERITY_MEDIUM] = STR_LIT("中危"),
	[SEVERITY_HIGH] = STR_LIT("高危"), [SEVERITY_CRITICAL] = STR_LIT("超危"),
};
const struct str gbt_technical_term = STR_LIT("技术分级"), gbt_comprehensive_term = STR_LIT("综合分级");

/* --- annexes --- */

/* Annex A: [access][trigger][privilege][interaction]. */
static const uint8_t annex_a[4][2][3][2] = {
	{ { { 9, 8 }, { 8, 7 }, { 7, 3 } }, { { 8, 5 }, { 5, 4 }, { 3, 2 } } }, /* network */
	{ { { 8, 6 }, { 7, 5 }, { 3, 3 } }, { { 5, 4 }, { 4, 2 }, { 2, 1 } } }, /* adjacent */
	{ { { 8, 6 }, { 6, 4 }, { 2, 2 } }, { { 4, 2 }, { 3, 1 }, { 2, 1 } } }, /* local */
	{ { { 2, 2 }, { 2, 1 }, { 1, 1 } }, { { 1, 1 }, { 1, 1 }, { 1, 1 } } }, /* physical */
};

/* Annex B: [severe][general], the rest of three being none. */
static const uint8_t annex_b[4][4] = { { 0, 1, 2, 3 }, { 4, 5, 6 }, { 7, 8 }, { 9 } };

/* Annex C: [scope][cost][repair]. */
static const uint8_t annex_c[3][3][3] = {
	{ { 9, 8, 7 }, { 8, 7, 6 }, { 7, 6, 5 } }, /* high */
	{ { 8, 7, 6 }, { 7, 6, 5 }, { 6, 5, 4 } }, /* medium */
	{ { 5, 4, 3 }, { 4, 3, 2 }, { 3, 2, 1 } }, /* low */
};

/* Annex D: rows exploitability 1 to 9, columns impact 1 to 9. Annex E: rows technical grade, columns environment 1 to 9. */
static const char annex_d[9][10] = {
	"LLLLMMMMM", "LLLMMMMMH", "LMMMMMMMH", "LMMMMMMMH", "LMMMMMMHH", "LMMMMMHHH", "LMMMMMHHH", "LMMMHHHHH", "MMHHHHCCC",
};
static const char annex_e[4][10] = {
	"LLLLLLMMH", /* low */
	"LLLLLMMHC", /* medium */
	"LLLLMMHCC", /* high */
	"MMMHHHCCC", /* critical */
};

static enum severity of_letter(char c)
{
	return c == 'C' ? SEVERITY_CRITICAL : c == 'H' ? SEVERITY_HIGH : c == 'M' ? SEVERITY_MEDIUM : SEVERITY_LOW;
}

unsigned gbt_exploitability(unsigned access, unsigned trigger, unsigned privilege, unsigned interaction)
{
	assert(access < 4 && trigger < 2 && privilege < 3 && interaction < 2);
	return annex_a[access][trigger][privilege][interaction];
}

unsigned gbt_impact(unsigned severe, unsigned general)
{
	assert(severe + general <= 3);
	return annex_b[severe][general];
}

unsigned gbt_environment(unsigned cost, unsigned repair, unsigned scope)
{
	assert(cost < 3 && repair < 3 && scope < 3);
	return annex_c[scope][cost][repair];
}

enum severity gbt_technical(unsigned exploitability, unsigned impact)
{
	assert(exploitability >= 1 && exploitability <= 9 && impact <= 9);
	return impact ? of_letter(annex_d[exploitability - 1][impact - 1]) : SEVERITY_UNKNOWN;
}

enum severity gbt_comprehensive(enum severity technical, unsigned environment)
{
	assert(environment >= 1 && environment <= 9);
	return technical < SEVERITY_LOW ? SEVERITY_UNKNOWN : of_letter(annex_e[technical - SEVERITY_LOW][environment - 1]);
}

/* --- as a method of rating.h --- */

static unsigned count_impacts(const struct rating *r, uint8_t choice)
{
	unsigned n = 0;

	for (enum gbt_metric m = GBT_CONFIDENTIALITY; m <= GBT_AVAILABILITY; m++)
		n += r->choice[m] == choice;
	return n;
}

static void score(const struct rating *r, struct score *ret)
{
	const uint8_t *c = r->choice;

	ret->exploitability =
		(uint8_t)gbt_exploitability(c[GBT_ACCESS] - 1U, c[GBT_TRIGGER] - 1U, c[GBT_PRIVILEGE] - 1U, c[GBT_INTERACTION] - 1U);
	ret->impact = (uint8_t)gbt_impact(count_impacts(r, 1), count_impacts(r, 2));
	ret->technical = ret->severity = gbt_technical(ret->exploitability, ret->impact);
	if (!c[GBT_COST] || !c[GBT_REPAIR] || !c[GBT_SCOPE])
		return;
	ret->environment = (uint8_t)gbt_environment(c[GBT_COST] - 1U, c[GBT_REPAIR] - 1U, c[GBT_SCOPE] - 1U);
	ret->severity = gbt_comprehensive(ret->technical, ret->environment);
}

static void step(struct arena *a, struct worksheet *w, const char *key, struct str formula, struct str value)
{
	w->v = arena_grow(a, w->v, w->n, &w->cap, sizeof *w->v);
	w->v[w->n++] = (struct step){ str_of(key), formula, value };
}

static struct str keys_of(struct arena *a, const struct rating *r, enum gbt_metric from, enum gbt_metric to)
{
	struct str ret = STR("");

	for (enum gbt_metric m = from; m <= to; m++)
		ret = STR_JOIN(a, ret, m > from ? STR(" ") : STR(""), metrics[m].key, STR(":"), metrics[m].choices[r->choice[m] - 1].key);
	return ret;
}

static struct str grade(struct arena *a, unsigned n)
{
	return n ? str_printf(a, "%u", n) : STR("-");
}

static struct str grade_word(struct arena *a, enum severity s)
{
	return s < SEVERITY_LOW ? STR("-") : STR_JOIN(a, severity_names[s], STR(" "), gbt_grade_terms[s]);
}

/* Steps gbt.a to gbt.e, named for the annexes; "-" where there is no grade. */
static void explain(struct arena *a, const struct rating *r, struct worksheet *ret)
{
	struct score s = { 0 };

	score(r, &s);
	step(a, ret, "gbt.a", keys_of(a, r, GBT_ACCESS, GBT_INTERACTION), grade(a, s.exploitability));
	step(a, ret, "gbt.b", STR_JOIN(a, keys_of(a, r, GBT_CONFIDENTIALITY, GBT_AVAILABILITY),
		str_printf(a, " (S %u, G %u, N %u)", count_impacts(r, 1), count_impacts(r, 2), count_impacts(r, 3))), grade(a, s.impact));
	if (s.environment)
		step(a, ret, "gbt.c", keys_of(a, r, GBT_COST, GBT_SCOPE), grade(a, s.environment));
	step(a, ret, "gbt.d", STR_JOIN(a, STR("A "), grade(a, s.exploitability), STR(", B "), grade(a, s.impact)),
		grade_word(a, s.technical));
	if (s.environment)
		step(a, ret, "gbt.e", STR_JOIN(a, STR("D "), grade_word(a, s.technical), STR(", C "), grade(a, s.environment)),
			grade_word(a, s.severity));
}

const struct method gbt_method = {
	.id = STR_LIT("gbt-30279"), .name = STR_LIT("GB/T 30279-2020"), .prefix = STR_LIT("GBT30279:2020/"), .environment_whole = true,
	.metrics = metrics, .metric_n = GBT_METRIC_N, .score = score, .explain = explain,
};

/* --- from CVSS --- */

/* Both list the same choices in the same order, by the letters told here. */
static const struct {
	const char *cvss, *letters;
} like[] = {
	[GBT_ACCESS] = { "AV", "NALP" }, [GBT_TRIGGER] = { "AC", "LH" }, [GBT_PRIVILEGE] = { "PR", "NLH" },
	[GBT_INTERACTION] = { "UI", "NR" }, [GBT_CONFIDENTIALITY] = { "C", "HLN" }, [GBT_INTEGRITY] = { "I", "HLN" },
	[GBT_AVAILABILITY] = { "A", "HLN" },
};

/* The letter chosen for a metric; 0 where none is. */
static char chosen(const struct rating *r, struct str key)
{
	for (size_t i = 0; i < r->method->metric_n; i++) {
		const struct metric *m = &r->method->metrics[i];

		if (str_eq(m->key, key))
			return r->choice[i] ? m->choices[r->choice[i] - 1].key.p[0] : 0;
	}
	return 0;
}

bool gbt_propose(const struct rating *cvss, struct rating *ret)
{
	struct rating r = { .method = &gbt_method };

	if (!cvss->method || (!str_eq(cvss->method->id, STR("cvss-3.1")) && !str_eq(cvss->method->id, STR("cvss-3.0"))))
		return false;
	for (size_t i = 0; i < sizeof like / sizeof *like; i++) {
		char c = chosen(cvss, str_of(like[i].cvss));
		size_t at = c ? str_chr(str_of(like[i].letters), c) : SIZE_MAX;

		if (at == SIZE_MAX)
			return false;
		r.choice[i] = (uint8_t)(at + 1);
	}
	*ret = r;
	return true;
}
