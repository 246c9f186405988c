/*
 * What an entry tells of itself, as facts. Each names its source; where several sources speak of one fact the gravest
 * counts. What the entry does not tell stays unknown: an absent word is never read as harmless.
 */
#include <string.h>

#include "assess/priority.h"
#include "assess/rating.h"

struct telling {
	struct arena *a; /* NULL: no sources wanted */
	const struct entry *e;
	day today;
	struct facts *f;
};

static bool graver(const struct telling *t, enum fact_name f, int64_t value)
{
	const struct fact *there = &t->f->v[f];

	return !there->known || (fact_kinds[f].low_is_grave ? value < there->value : value > there->value);
}

#define SAY(t, ...) ((t)->a ? STR_JOIN((t)->a, __VA_ARGS__) : STR_NONE)

static void tell(const struct telling *t, enum fact_name f, int64_t value, const struct str *source, size_t n)
{
	if (graver(t, f, value))
		t->f->v[f] = (struct fact){ true, value, t->a ? str_join(t->a, source, n) : STR_NONE };
}
#define TELL(t, f, value, ...) \
	tell((t), (f), (value), (const struct str[]){ __VA_ARGS__ }, STR_COUNT(__VA_ARGS__))

static struct str say_day(const struct telling *t, day d)
{
	char text[11];

	return t->a && d ? str_dup(t->a, str_of(day_format(d, text))) : STR_NONE;
}

static int64_t days_between(day from, day to)
{
	return (day_start(to) - day_start(from)) / 86400;
}

/* --- vectors --- */

enum { EXPLOIT_NONE = 0, EXPLOIT_PROOF, EXPLOIT_WORKING };

/* What a choice of a metric says, whatever the version: the keys of CVSS 2.0, 3.x and 4.0 do not contradict each other. */
static const struct {
	struct str metric, choice;
	enum fact_name fact;
	int64_t value;
} choices[] = {
	{ STR_LIT("AV"), STR_LIT("P"), FACT_VECTOR, 0 },      { STR_LIT("AV"), STR_LIT("L"), FACT_VECTOR, 1 },
	{ STR_LIT("AV"), STR_LIT("A"), FACT_VECTOR, 2 },      { STR_LIT("AV"), STR_LIT("N"), FACT_VECTOR, 3 },
	{ STR_LIT("PR"), STR_LIT("H"), FACT_PRIVILEGES, 0 },  { STR_LIT("PR"), STR_LIT("L"), FACT_PRIVILEGES, 1 },
	{ STR_LIT("PR"), STR_LIT("N"), FACT_PRIVILEGES, 2 },  { STR_LIT("Au"), STR_LIT("M"), FACT_PRIVILEGES, 1 },
	{ STR_LIT("Au"), STR_LIT("S"), FACT_PRIVILEGES, 1 },  { STR_LIT("Au"), STR_LIT("N"), FACT_PRIVILEGES, 2 },
	{ STR_LIT("UI"), STR_LIT("R"), FACT_INTERACTION, 0 }, { STR_LIT("UI"), STR_LIT("A"), FACT_INTERACTION, 0 },
	{ STR_LIT("UI"), STR_LIT("P"), FACT_INTERACTION, 0 }, { STR_LIT("UI"), STR_LIT("N"), FACT_INTERACTION, 1 },
	{ STR_LIT("E"), STR_LIT("U"), FACT_EXPLOIT, EXPLOIT_NONE },
	{ STR_LIT("E"), STR_LIT("P"), FACT_EXPLOIT, EXPLOIT_PROOF },
	{ STR_LIT("E"), STR_LIT("POC"), FACT_EXPLOIT, EXPLOIT_PROOF },
	{ STR_LIT("E"), STR_LIT("F"), FACT_EXPLOIT, EXPLOIT_WORKING },
	{ STR_LIT("E"), STR_LIT("H"), FACT_EXPLOIT, EXPLOIT_WORKING },
	{ STR_LIT("E"), STR_LIT("A"), FACT_ATTACKED, 1 },     /* CVSS 4.0 */
	{ STR_LIT("S"), STR_LIT("P"), FACT_SAFETY, 1 },       /* CVSS 4.0, supplemental; in 3.x S is the scope, U or C */
	{ STR_LIT("MSI"), STR_LIT("S"), FACT_SAFETY, 1 },     { STR_LIT("MSA"), STR_LIT("S"), FACT_SAFETY, 1 },
};

static bool is_impact(struct str metric)
{
	static const char *const names[] = { "C", "I", "A", "VC", "VI", "VA", "SC", "SI", "SA" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (metric.p[0] == names[i][0] && str_eq(metric, str_of(names[i])))
			return true;
	return false;
}

static void tell_choice(const struct telling *t, struct str metric, struct str choice, struct str source)
{
	if (is_impact(metric)) /* none; low or partial; high or complete, or safety */
		TELL(t, FACT_IMPACT, choice.p[0] == 'N' ? 0 : choice.p[0] == 'L' || choice.p[0] == 'P' ? 1 : 2, source);
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
		if (metric.p[0] == choices[i].metric.p[0] && str_eq(metric, choices[i].metric) && str_eq(choice, choices[i].choice))
			TELL(t, choices[i].fact, choices[i].value, source);
}

static void tell_rating(const struct telling *t, const struct rating *r, int score, struct str source)
{
	TELL(t, FACT_CVSS, score, source);
	for (size_t i = 0; i < r->method->metric_n; i++)
		if (r->choice[i])
			tell_choice(t, r->method->metrics[i].key, r->method->metrics[i].choices[r->choice[i] - 1].key, source);
}

/* Newest version first, then the highest score. Scores are ours: a stated one counts only where the vector cannot be read. */
static void tell_vectors(const struct telling *t)
{
	const struct vector *best = NULL;
	struct rating best_rating = { 0 };
	int best_score = SCORE_ABSENT;

	for (size_t i = 0; i < t->e->vector_n; i++) {
		const struct vector *v = &t->e->vectors[i];
		struct rating r = { 0 };
		struct score s = { .score = SCORE_ABSENT };
		int version = best ? str_cmp(v->version, best->version) : 1;

		if (version < 0)
			continue;
		if (rating_parse(v->vector, &r, NULL) && str_starts(r.method->id, STR("cvss-")))
			rating_score(&r, &s);
		else if (v->score >= 0 && v->score <= 10)
			s.score = (int16_t)(v->score * 10 + 0.5);
		else
			continue;
		if (version > 0 || s.score > best_score || (s.score == best_score && !best_rating.method)) {
			best = v;
			best_rating = s.severity || r.method ? r : (struct rating){ 0 };
			best_score = s.score;
		}
	}
	if (!best)
		return;
	struct str source = best_rating.method ? SAY(t, best->vector, STR(" by "), best->source)
	                                       : SAY(t, STR("score stated by "), best->source);

	if (best_rating.method)
		tell_rating(t, &best_rating, best_score, source);
	else
		TELL(t, FACT_CVSS, best_score, source);
}

/* --- evidence --- */

/* "due 2024-10-29: ...", as the reader of the catalogue writes it. */
static day due_day(struct str text)
{
	day d = 0;

	if (!str_starts(text, STR("due ")) || !day_parse(str_sub(text, 4, 10), &d))
		return 0;
	return d;
}

static void tell_attack(const struct telling *t, const struct evidence *v)
{
	day told = v->date ? v->date : t->e->published != TIME_NONE ? day_of(t->e->published) : 0;
	struct str when = say_day(t, told);

	TELL(t, FACT_ATTACKED, 1, v->source, when.n ? STR(", ") : STR_NONE, when);
	if (told && told <= t->today)
		TELL(t, FACT_ATTACK_AGE, days_between(told, t->today), v->source, STR(", "), when);
	if (v->kind != EVIDENCE_KEV)
		return;
	day due = due_day(v->text);

	TELL(t, FACT_KEV, 1, v->source, when.n ? STR(", added ") : STR_NONE, when);
	if (due)
		TELL(t, FACT_DEADLINE, days_between(t->today, due), v->source, STR(", due "), say_day(t, due));
}

static void tell_evidence(const struct telling *t)
{
	for (size_t i = 0; i < t->e->evidence_n; i++) {
		const struct evidence *v = &t->e->evidence[i];

		if (evidence_is_attack(v))
			tell_attack(t, v);
		if (v->kind == EVIDENCE_EPSS && v->value >= 0 && v->value <= 1)
			TELL(t, FACT_EPSS, (int64_t)(v->value * 10000 + 0.5), v->source);
		if (v->kind == EVIDENCE_POC)
			TELL(t, FACT_EXPLOIT, EXPLOIT_PROOF, v->source, STR(" "), v->url);
		if (v->kind == EVIDENCE_SSVC)
			TELL(t, FACT_EXPLOIT, v->value >= 1 ? EXPLOIT_PROOF : EXPLOIT_NONE, STR("SSVC exploitation by "), v->source);
		if (v->kind == EVIDENCE_SSVC && v->value < 2) /* weaker than any word of attacks */
			TELL(t, FACT_ATTACKED, 0, STR("SSVC exploitation by "), v->source);
	}
	for (size_t i = 0; i < t->e->reference_n; i++)
		if (t->e->references[i].kind == REF_EXPLOIT)
			TELL(t, FACT_EXPLOIT, EXPLOIT_PROOF, STR("reference "), t->e->references[i].url);
}

/* --- conditions: how far it reaches, how deep the fix lies, whether there is one --- */

enum reach { REACH_MODEL, REACH_MAKER, REACH_CHIP, REACH_MAKERS, REACH_PLATFORM, REACH_UNTOLD };
enum layer { LAYER_APP, LAYER_FRAMEWORK, LAYER_VENDOR, LAYER_KERNEL, LAYER_FIRMWARE };

/* More names than this mean "all but one". */
enum { MAKERS_NAMED = 12 };

static enum reach reach_of(const struct clause *c)
{
	if (c->models.n)
		return c->models.n == 1 ? REACH_MODEL : REACH_MAKER;
	if (c->chips.n)
		return REACH_CHIP;
	if (c->makers.n)
		return c->makers.n == 1 ? REACH_MAKER : c->makers.n <= MAKERS_NAMED ? REACH_MAKERS : REACH_PLATFORM;
	if (c->subject == SUBJECT_PACKAGE) /* who has the app is not told */
		return REACH_UNTOLD;
	if (c->subject == SUBJECT_SKIN || c->os == OS_HARMONYOS)
		return REACH_MAKER;
	return c->subject == SUBJECT_DRIVER ? REACH_CHIP : REACH_PLATFORM;
}

/* Parts that are loaded into a chip and not into the system. */
static bool is_firmware(struct str component)
{
	static const char *const words[] = { "firmware", "bootloader", "modem", "baseband", "trusted execution", "trustzone", "qsee" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_ifind(component, str_of(words[i])) != SIZE_MAX)
			return true;
	return str_ieq(component, STR("TEE")) || str_istarts(component, STR("boot"));
}

static enum layer layer_of(const struct clause *c, struct str component)
{
	if (c->subject == SUBJECT_PACKAGE)
		return LAYER_APP;
	if (c->component == COMPONENT_KERNEL || c->subject == SUBJECT_KERNEL || str_ifind(component, STR("kernel")) != SIZE_MAX)
		return LAYER_KERNEL;
	if (is_firmware(component))
		return LAYER_FIRMWARE;
	return c->component == COMPONENT_VENDOR || c->chips.n || c->subject == SUBJECT_DRIVER ? LAYER_VENDOR : LAYER_FRAMEWORK;
}

static bool one_house(const struct clause *c)
{
	bool apple = c->os == OS_IOS || c->os == OS_IPADOS || c->os == OS_WATCHOS || c->os == OS_VISIONOS || c->os == OS_TVOS;

	return apple || c->os == OS_HARMONYOS || c->subject == SUBJECT_SKIN || c->subject == SUBJECT_PACKAGE ||
	       (c->makers.n == 1 && !c->chips.n);
}

/* Who must act, one after another, until the fix is on the phone. */
static void tell_chain(const struct telling *t, const struct clause *c, enum layer layer)
{
	if (one_house(c))
		TELL(t, FACT_PARTIES, 1, STR("one maker repairs it: "), c->line);
	else if (c->subject == SUBJECT_KERNEL)
		TELL(t, FACT_PARTIES, 4, STR("kernel community, Android, chip maker, device maker"));
	else if (c->subject == SUBJECT_DRIVER)
		TELL(t, FACT_PARTIES, 3, STR("driver's maker, chip maker, device maker"));
	else if (layer == LAYER_FRAMEWORK)
		TELL(t, FACT_PARTIES, 2, STR("Android, device maker"));
	else if (c->chips.n)
		TELL(t, FACT_PARTIES, 2, STR("chip maker, device maker"));
	else
		TELL(t, FACT_PARTIES, 3, STR("part's maker, Android, device maker"));
}

/* Where a range ends with a repaired version. */
static struct str fixed_version(const struct clause *c)
{
	for (size_t i = 0; i < c->range_n; i++)
		if (c->ranges[i].fix.n || (c->ranges[i].to.n && !c->ranges[i].to_included))
			return c->ranges[i].fix.n ? c->ranges[i].fix : c->ranges[i].to;
	return STR_NONE;
}

/* The first word of a fix is enough. */
static void tell_fix(const struct telling *t, const struct clause *c)
{
	struct str version = c->level ? STR_NONE : fixed_version(c);

	if (t->f->v[FACT_FIX].known)
		return;
	if (c->level)
		TELL(t, FACT_FIX, 1, STR("patch level "), say_day(t, c->level), STR(" by "), c->source);
	else if (version.n)
		TELL(t, FACT_FIX, 1, STR("version "), version, STR(" by "), c->source);
}

static void tell_conditions(const struct telling *t)
{
	for (size_t i = 0; i < t->e->clause_n; i++) {
		const struct clause *c = &t->e->clauses[i];

		if (c->os == OS_OTHER)
			continue;
		enum reach reach = reach_of(c);
		enum layer layer = layer_of(c, t->e->component);

		if (reach != REACH_UNTOLD)
			TELL(t, FACT_REACH, reach, c->line, c->source.n ? STR(", ") : STR_NONE, c->source);
		TELL(t, FACT_LAYER, layer, c->line, t->e->component.n ? STR(", ") : STR_NONE, t->e->component);
		tell_chain(t, c, layer);
		tell_fix(t, c);
	}
	if (t->e->fix_level && !t->f->v[FACT_FIX].known)
		TELL(t, FACT_FIX, 1, STR("patch level "), say_day(t, t->e->fix_level));
	for (size_t i = 0; i < t->e->reference_n && !t->f->v[FACT_FIX].known; i++)
		if (t->e->references[i].kind == REF_FIX)
			TELL(t, FACT_FIX, 1, STR("reference "), t->e->references[i].url);
}

/* --- words --- */

static void tell_words(const struct telling *t)
{
	static const struct {
		struct str kind;
		int64_t effect;
	} kinds[] = { { STR_LIT("DoS"), 0 }, { STR_LIT("ID"), 1 }, { STR_LIT("EoP"), 2 }, { STR_LIT("RCE"), 3 } };
	const struct entry *e = t->e;

	if (e->severity != SEVERITY_UNKNOWN)
		TELL(t, FACT_SEVERITY, (int64_t)e->severity - SEVERITY_NONE, STR("the list, the gravest of its sources"));
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_ieq(e->kind, kinds[i].kind))
			TELL(t, FACT_EFFECT, kinds[i].effect, STR("the list's class "), e->kind);
	if (e->published != TIME_NONE)
		TELL(t, FACT_PUBLIC, day_of(e->published) <= t->today, STR("published "), say_day(t, day_of(e->published)));
	else
		TELL(t, FACT_PUBLIC, 1, STR("it stands in the list"));
}

void facts_of_entry(struct arena *a, const struct entry *e, day today, struct facts *ret)
{
	const struct telling t = { a, e, today, ret };

	memset(ret, 0, sizeof *ret);
	tell_words(&t);
	tell_vectors(&t);
	tell_evidence(&t);
	tell_conditions(&t);
}
