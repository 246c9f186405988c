#include "vuln/entry.h"

#include "base/names.h"

const struct str severity_names[SEVERITY_N] = {
	[SEVERITY_UNKNOWN] = STR_LIT("unknown"), [SEVERITY_NONE] = STR_LIT("none"), [SEVERITY_LOW] = STR_LIT("low"),
	[SEVERITY_MEDIUM]  = STR_LIT("medium"),  [SEVERITY_HIGH] = STR_LIT("high"), [SEVERITY_CRITICAL] = STR_LIT("critical"),
};

const struct str evidence_kind_names[EVIDENCE_KIND_N] = {
	[EVIDENCE_EPSS]  = STR_LIT("epss"),  [EVIDENCE_POC]    = STR_LIT("poc"),    [EVIDENCE_SSVC] = STR_LIT("ssvc"),
	[EVIDENCE_CLAIM] = STR_LIT("claim"), [EVIDENCE_ATTACK] = STR_LIT("attack"), [EVIDENCE_KEV]  = STR_LIT("kev"),
};

const struct str reference_kind_names[REF_KIND_N] = {
	[REF_OTHER]  = STR_LIT("other"),  [REF_ADVISORY] = STR_LIT("advisory"), [REF_FIX] = STR_LIT("fix"),
	[REF_REPORT] = STR_LIT("report"), [REF_EXPLOIT]  = STR_LIT("exploit"),
};

const struct str entry_state_names[ENTRY_STATE_N] = {
	[ENTRY_PUBLISHED] = STR_LIT("published"), [ENTRY_WITHDRAWN] = STR_LIT("withdrawn"),
};

/* Words of Android, Apple, Red Hat, Microsoft and GitHub beside those of CVSS. */
static const struct {
	struct str word;
	enum severity severity;
} other_words[] = {
	{ STR_LIT("moderate"),   SEVERITY_MEDIUM   },
	{ STR_LIT("important"),  SEVERITY_HIGH     },
	{ STR_LIT("severe"),     SEVERITY_CRITICAL },
	{ STR_LIT("negligible"), SEVERITY_LOW      },
	{ STR_LIT("minor"),      SEVERITY_LOW      },
};

enum severity severity_parse(struct str s)
{
	s = str_trim(s);
	while (s.n && s.p[s.n - 1] == '*') /* bulletins mark rows with a footnote: "High*" */
		s.n--;
	int i = names_ifind(severity_names, SEVERITY_N, s);

	if (i >= 0)
		return (enum severity)i;
	for (size_t k = 0; k < sizeof other_words / sizeof *other_words; k++)
		if (str_ieq(s, other_words[k].word))
			return other_words[k].severity;
	return SEVERITY_UNKNOWN;
}

enum severity severity_of_score(double score)
{
	if (!(score >= 0) || score > 10)
		return SEVERITY_UNKNOWN;
	/* Scores have one digit after the point: compare tenths, so that 6.95 read from elsewhere rounds as it prints. */
	int tenths = (int)(score * 10 + 0.5);

	return tenths == 0 ? SEVERITY_NONE : tenths < 40 ? SEVERITY_LOW : tenths < 70 ? SEVERITY_MEDIUM
	     : tenths < 90 ? SEVERITY_HIGH : SEVERITY_CRITICAL;
}

bool evidence_is_attack(const struct evidence *e)
{
	switch (e->kind) {
	case EVIDENCE_KEV:
	case EVIDENCE_ATTACK:
	case EVIDENCE_CLAIM:
		return true;
	case EVIDENCE_SSVC:
		return e->value == 2;
	default:
		return false;
	}
}
