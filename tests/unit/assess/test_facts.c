/* What an entry tells of itself, fact by fact, with its source. */
#include "unit.h"

#include "assess/priority.h"

#define TODAY 20261123
#define NONE  INT64_MIN /* not known */

static struct arena a;

static int setup(void **state)
{
	(void)state;
	arena_init(&a);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&a);
	return 0;
}

struct expected {
	enum fact_name fact;
	int64_t value;
	const char *source; /* part of it */
};

static void check(const char *label, const struct entry *e, const struct expected *rows, size_t n)
{
	struct facts f, quick;

	facts_of_entry(&a, e, TODAY, &f);
	facts_of_entry(NULL, e, TODAY, &quick);
	for (size_t i = 0; i < FACT_N; i++) {
		want(f.v[i].known == quick.v[i].known && f.v[i].value == quick.v[i].value && !quick.v[i].source.n, "%s: fact %zu twice", label, i);
		want(!f.v[i].known || (f.v[i].source.n && f.v[i].value >= fact_kinds[i].least && f.v[i].value <= fact_kinds[i].most),
		     "%s: %.*s has no source or range", label, STR_ARG(fact_kinds[i].name));
	}
	for (size_t i = 0; i < n; i++) {
		const struct fact *at = &f.v[rows[i].fact];
		int64_t got = at->known ? at->value : NONE;

		want(got == rows[i].value, "%s: %.*s is %lld", label, STR_ARG(fact_kinds[rows[i].fact].name), (long long)got);
		want(!rows[i].source || str_find(at->source, str_of(rows[i].source)) != SIZE_MAX, "%s: source %.*s", label, STR_ARG(at->source));
	}
}
#define CHECK(label, e, ...) \
	check((label), (e), (const struct expected[]){ __VA_ARGS__ }, sizeof((const struct expected[]){ __VA_ARGS__ }) / sizeof(struct expected))

static struct vector vector(const char *version, const char *text, double score)
{
	return (struct vector){ .source = STR("nvd"), .version = str_of(version), .vector = str_of(text), .score = score };
}

static void vectors(void **state)
{
	struct vector v[3];
	struct entry e = { .published = TIME_NONE, .vectors = v, .vector_n = 1 };

	(void)state;
	v[0] = vector("3.1", "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 9.9);
	CHECK("3.1, its score is ours", &e, { FACT_CVSS, 78, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H by nvd" }, { FACT_VECTOR, 1, "nvd" },
	      { FACT_PRIVILEGES, 1, "nvd" }, { FACT_INTERACTION, 1, "nvd" }, { FACT_IMPACT, 2, "nvd" }, { FACT_EXPLOIT, NONE, NULL });
	v[0] = vector("3.1", "CVSS:3.1/AV:N/AC:H/PR:H/UI:R/S:C/C:L/I:N/A:N/E:P", -1);
	CHECK("3.1 with E:P", &e, { FACT_VECTOR, 3, NULL }, { FACT_PRIVILEGES, 0, NULL }, { FACT_INTERACTION, 0, NULL }, { FACT_IMPACT, 1, NULL },
	      { FACT_EXPLOIT, 1, NULL }, { FACT_SAFETY, NONE, NULL });
	v[0] = vector("4.0", "CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:P/VC:N/VI:N/VA:N/SC:N/SI:N/SA:L/E:A/S:P", -1);
	CHECK("4.0 attacked, safety", &e, { FACT_VECTOR, 0, NULL }, { FACT_PRIVILEGES, 2, NULL }, { FACT_INTERACTION, 0, NULL },
	      { FACT_IMPACT, 1, NULL }, { FACT_ATTACKED, 1, "CVSS:4.0" }, { FACT_SAFETY, 1, NULL });
	v[0] = vector("2.0", "AV:L/AC:L/Au:N/C:C/I:C/A:C", -1);
	CHECK("2.0", &e, { FACT_CVSS, 72, NULL }, { FACT_VECTOR, 1, NULL }, { FACT_PRIVILEGES, 2, NULL }, { FACT_INTERACTION, NONE, NULL },
	      { FACT_IMPACT, 2, NULL });
	v[0] = vector("3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", -1);
	CHECK("no impact", &e, { FACT_CVSS, 0, NULL }, { FACT_IMPACT, 0, NULL });
	v[0] = vector("3.1", "CVSS:3.1/AV:N", 8.1);
	CHECK("not a vector, but a score", &e, { FACT_CVSS, 81, "score stated by nvd" }, { FACT_VECTOR, NONE, NULL });
	v[0] = vector("3.1", "rubbish", -1);
	CHECK("nothing", &e, { FACT_CVSS, NONE, NULL });
	e.vector_n = 3;
	v[0] = vector("2.0", "AV:N/AC:L/Au:N/C:C/I:C/A:C", 10);
	v[1] = vector("3.1", "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 7.8);
	v[2] = vector("3.1", "CVSS:3.1/AV:P/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 6.6);
	CHECK("the newest version, then the highest", &e, { FACT_CVSS, 78, NULL }, { FACT_VECTOR, 1, NULL });
	v[1] = vector("3.1", "rubbish", 7.8);
	CHECK("a stated score of the same version", &e, { FACT_CVSS, 78, "stated" }, { FACT_VECTOR, NONE, NULL });
}

static void evidence(void **state)
{
	struct evidence v[4] = { 0 };
	struct reference exploit = { STR("https://example.org/poc"), REF_EXPLOIT };
	struct entry e = { .published = 1717200000 /* 2024-06-01 */, .evidence = v, .evidence_n = 1 };

	(void)state;
	v[0] = (struct evidence){ .kind = EVIDENCE_KEV, .source = STR("CISA KEV"), .date = 20261113, .text = STR("due 2026-12-03, known ransomware use: x") };
	CHECK("kev", &e, { FACT_KEV, 1, "added 2026-11-13" }, { FACT_ATTACKED, 1, "CISA KEV" }, { FACT_ATTACK_AGE, 10, NULL },
	      { FACT_DEADLINE, 10, "due 2026-12-03" }, { FACT_PUBLIC, 1, "published 2024-06-01" });
	v[0].text = STR("due soon");
	CHECK("no day", &e, { FACT_DEADLINE, NONE, NULL }, { FACT_KEV, 1, NULL });
	v[0] = (struct evidence){ .kind = EVIDENCE_CLAIM, .source = STR("Apple") };
	CHECK("a claim without a day is as old as the entry", &e, { FACT_ATTACKED, 1, "Apple, 2024-06-01" }, { FACT_ATTACK_AGE, 905, NULL },
	      { FACT_KEV, NONE, NULL });
	e.published = TIME_NONE;
	CHECK("or unknown", &e, { FACT_ATTACKED, 1, "Apple" }, { FACT_ATTACK_AGE, NONE, NULL }, { FACT_PUBLIC, 1, "list" });
	v[0] = (struct evidence){ .kind = EVIDENCE_SSVC, .source = STR("CISA-ADP"), .value = 0 };
	CHECK("ssvc none", &e, { FACT_EXPLOIT, 0, "SSVC" }, { FACT_ATTACKED, 0, "SSVC" });
	v[1] = (struct evidence){ .kind = EVIDENCE_KEV, .source = STR("CISA KEV"), .date = 20261122 };
	v[2] = (struct evidence){ .kind = EVIDENCE_ATTACK, .source = STR("Project Zero"), .date = 20250101 };
	e.evidence_n = 3;
	CHECK("the gravest counts: ssvc lags, attacks told again are fresh", &e, { FACT_ATTACKED, 1, NULL }, { FACT_ATTACK_AGE, 1, "CISA KEV" });
	v[1].kind = EVIDENCE_POC;
	v[1].url = STR("https://example.org/x");
	v[2] = (struct evidence){ .kind = EVIDENCE_EPSS, .source = STR("EPSS"), .value = 0.01234 };
	CHECK("proof and forecast", &e, { FACT_EXPLOIT, 1, "https://example.org/x" }, { FACT_EPSS, 123, "EPSS" }, { FACT_ATTACKED, 0, NULL });
	e.evidence_n = 0;
	e.references = &exploit;
	e.reference_n = 1;
	CHECK("a link marked so", &e, { FACT_EXPLOIT, 1, "https://example.org/poc" });
}

static void conditions(void **state)
{
	static struct str one[] = { STR_LIT("x") }, two[] = { STR_LIT("samsung"), STR_LIT("vivo") };
	static struct range fixed = { .from = STR_LIT("0"), .to = STR_LIT("16.1") }, open = { .from = STR_LIT("1.0") },
	                    last = { .to = STR_LIT("9"), .to_included = true };
	const struct strs only = { one, 1, 1 }, both = { two, 2, 2 };
	static const int64_t app = 0, framework = 1, vendor = 2, kernel = 3, firmware = 4;
	const struct {
		const char *label, *component;
		struct clause c;
		int64_t reach, layer, parties, fix;
	} rows[] = {
		{ "Android", "Framework", { .os = OS_ANDROID, .level = 20240301 }, 4, framework, 2, 1 },
		{ "no fix told", "", { .os = OS_ANDROID }, 4, framework, 2, NONE },
		{ "kernel range", "", { .os = OS_ANDROID, .component = COMPONENT_KERNEL, .subject = SUBJECT_KERNEL, .ranges = &fixed, .range_n = 1 },
		  4, kernel, 4, 1 },
		{ "open range", "Kernel", { .os = OS_ANDROID, .component = COMPONENT_KERNEL, .subject = SUBJECT_KERNEL, .ranges = &open, .range_n = 1 },
		  4, kernel, 4, NONE },
		{ "kernel by level", "Kernel", { .os = OS_ANDROID, .component = COMPONENT_KERNEL, .level = 20240305 }, 4, kernel, 3, 1 },
		{ "last bad version", "", { .os = OS_ANDROID, .subject = SUBJECT_BUILD, .ranges = &last, .range_n = 1 }, 4, framework, 2, NONE },
		{ "chips", "WLAN", { .os = OS_ANDROID, .component = COMPONENT_VENDOR, .chips = only }, 2, vendor, 2, NONE },
		{ "modem", "Modem", { .os = OS_ANDROID, .component = COMPONENT_VENDOR, .chips = only }, 2, firmware, 2, NONE },
		{ "bootloader", "Qualcomm Bootloader", { .os = OS_ANDROID, .component = COMPONENT_VENDOR }, 4, firmware, 3, NONE },
		{ "one maker", "", { .os = OS_ANDROID, .makers = only }, 1, framework, 1, NONE },
		{ "two makers", "", { .os = OS_ANDROID, .makers = both }, 3, framework, 2, NONE },
		{ "one model", "", { .os = OS_ANDROID, .makers = only, .models = only }, 0, framework, 1, NONE },
		{ "two models", "", { .os = OS_ANDROID, .makers = only, .models = both }, 1, framework, 1, NONE },
		{ "iOS", "WebKit", { .os = OS_IOS, .subject = SUBJECT_OS, .ranges = &fixed, .range_n = 1 }, 4, framework, 1, 1 },
		{ "iOS kernel", "Kernel", { .os = OS_IOS, .subject = SUBJECT_OS, .ranges = &fixed, .range_n = 1 }, 4, kernel, 1, 1 },
		{ "HarmonyOS", "", { .os = OS_HARMONYOS }, 1, framework, 1, NONE },
		{ "an app", "", { .os = OS_ANDROID, .subject = SUBJECT_PACKAGE, .package = STR("org.example"), .ranges = &fixed, .range_n = 1 },
		  NONE, app, 1, 1 },
		{ "a GPU driver", "", { .os = OS_ANDROID, .component = COMPONENT_VENDOR, .subject = SUBJECT_DRIVER, .ranges = &open, .range_n = 1 },
		  2, vendor, 3, NONE },
		{ "not mobile", "", { .os = OS_OTHER, .level = 20240301 }, NONE, NONE, NONE, NONE },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct clause c = rows[i].c;
		struct entry e = { .published = TIME_NONE, .component = str_of(rows[i].component), .clauses = &c, .clause_n = 1 };

		c.line = STR("Line");
		c.source = STR("somebody");
		CHECK(rows[i].label, &e, { FACT_REACH, rows[i].reach, NULL }, { FACT_LAYER, rows[i].layer, NULL },
		      { FACT_PARTIES, rows[i].parties, NULL }, { FACT_FIX, rows[i].fix, NULL });
	}
}

static void words(void **state)
{
	static const struct { const char *kind; int64_t effect; } kinds[] = { { "DoS", 0 }, { "ID", 1 }, { "EoP", 2 }, { "RCE", 3 }, { "", NONE }, { "X", NONE } };
	struct reference fix = { STR("https://example.org/commit"), REF_FIX };
	struct entry e = { .published = 1795000000 + 86400 * 30, .fix_level = 20240305 };

	(void)state;
	for (size_t i = 0; i < ROWS(kinds); i++) {
		e.kind = str_of(kinds[i].kind);
		CHECK(kinds[i].kind, &e, { FACT_EFFECT, kinds[i].effect, NULL });
	}
	CHECK("published only next month", &e, { FACT_PUBLIC, 0, NULL }, { FACT_SEVERITY, NONE, NULL }, { FACT_FIX, 1, "2024-03-05" });
	e.severity = SEVERITY_NONE;
	CHECK("none is a word too", &e, { FACT_SEVERITY, 0, NULL });
	e.severity = SEVERITY_CRITICAL;
	CHECK("critical", &e, { FACT_SEVERITY, 4, NULL });
	e.fix_level = 0;
	e.references = &fix;
	e.reference_n = 1;
	CHECK("a link to the repair", &e, { FACT_FIX, 1, "commit" });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors), cmocka_unit_test(evidence), cmocka_unit_test(conditions), cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
