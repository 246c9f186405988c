#include "rules/disclosure.h"

const struct str gate_state_names[GATE_STATE_N] = {
	[GATE_MISSING] = STR_LIT("missing"), [GATE_MET] = STR_LIT("met"), [GATE_WAIVED] = STR_LIT("waived"),
	[GATE_NOT_APPLICABLE] = STR_LIT("not_applicable"),
};
const struct str finding_names[FINDING_N] = {
	[FINDING_NONE] = STR_LIT("none"), [FINDING_YES] = STR_LIT("yes"), [FINDING_NO] = STR_LIT("no"),
};

const struct str gate_names[GATE_N] = {
	[GATE_FIX] = STR_LIT("fix"), [GATE_EMBARGO] = STR_LIT("embargo"), [GATE_ANSWERS] = STR_LIT("answers"),
	[GATE_REGULATORS] = STR_LIT("regulators"), [GATE_CN_FIX] = STR_LIT("cn_fix"), [GATE_CN_OPERATORS] = STR_LIT("cn_operators"),
	[GATE_CN_MODERATE] = STR_LIT("cn_moderate"), [GATE_CN_TOOLS] = STR_LIT("cn_tools"), [GATE_CN_TOGETHER] = STR_LIT("cn_together"),
	[GATE_CN_EVENT] = STR_LIT("cn_event"), [GATE_CN_FOREIGN] = STR_LIT("cn_foreign"), [GATE_EXPLOIT] = STR_LIT("exploit"),
	[GATE_AFFECTED] = STR_LIT("affected"), [GATE_CREDIT] = STR_LIT("credit"), [GATE_APPROVAL] = STR_LIT("approval"),
};

const struct gate_row gate_rows[GATE_N] = {
	[GATE_FIX]          = { "a fix or a mitigation is public for everything affected, or goes with this",
	                        "cells, cells_helped, mitigation", true },
	[GATE_EMBARGO]      = { "the embargo has ended, or may end by this publication",
	                        "embargo_in_force, embargo_ends_by_this", false },
	[GATE_ANSWERS]      = { "every notified participant has answered, or is overdue",
	                        "notified, answered, overdue", true },
	[GATE_REGULATORS]   = { "every report to a regulator that is due is filed",
	                        "stages_due, stages_filed", true },
	[GATE_CN_FIX]       = { "China, article 9 (1): not before the provider's fix, unless assessed together "
	                        "and reported to MIIT and MPS", "china, cells, cells_helped, mitigation, cn_joint", true },
	[GATE_CN_OPERATORS] = { "China, article 9 (2): no details of systems that operators use",
	                        "china, cn_operators", true },
	[GATE_CN_MODERATE]  = { "China, article 9 (3): nothing is exaggerated or hyped",
	                        "china, cn_moderate", true },
	[GATE_CN_TOOLS]     = { "China, article 9 (4): no tools that are meant for abuse",
	                        "china, cn_tools", true },
	[GATE_CN_TOGETHER]  = { "China, article 9 (5): fix or prevention at the same moment",
	                        "china, cells, cells_helped, mitigation", true },
	[GATE_CN_EVENT]     = { "China, article 9 (6): no major national event, or with consent of MPS",
	                        "china, cn_event", true },
	[GATE_CN_FOREIGN]   = { "China, article 9 (7): nothing undisclosed went abroad but to the provider, "
	                        "or a legal decision is recorded", "china, cn_foreign", true },
	[GATE_EXPLOIT]      = { "the text holds no exploit code", "no_exploit", true },
	[GATE_AFFECTED]     = { "the list of what is affected was checked", "affected_checked", true },
	[GATE_CREDIT]       = { "credit is agreed with every finder", "finders, credits_agreed", true },
	[GATE_APPROVAL]     = { "two persons have approved the text as it is", "approvals", false },
};

/* --- one gate each, before waivers --- */

static struct gate_result counted(unsigned have, unsigned need)
{
	have = have < need ? have : need;
	return (struct gate_result){ have == need ? GATE_MET : GATE_MISSING, have, need, NULL };
}

/* Of nothing, nothing is missing. */
static struct gate_result counted_or_none(unsigned have, unsigned need)
{
	return need ? counted(have, need) : (struct gate_result){ .state = GATE_NOT_APPLICABLE };
}

static struct gate_result yes(bool holds)
{
	return counted(holds, 1);
}

/* Nothing affected is known: then only a mitigation would help anybody. */
static struct gate_result helped(const struct disclosure_facts *f)
{
	if (!f->cells)
		return yes(f->mitigation);
	return counted(f->mitigation ? f->cells : f->cells_helped, f->cells);
}

static struct gate_result china(const struct disclosure_facts *f, enum gate g)
{
	const enum finding found[GATE_N] = {
		[GATE_CN_OPERATORS] = f->cn_operators, [GATE_CN_MODERATE] = f->cn_moderate, [GATE_CN_TOOLS] = f->cn_tools,
		[GATE_CN_EVENT] = f->cn_event, [GATE_CN_FOREIGN] = f->cn_foreign,
	};

	if (!f->china)
		return (struct gate_result){ .state = GATE_NOT_APPLICABLE };
	if (g == GATE_CN_FIX)
		return f->cn_joint == FINDING_YES ? yes(true) : helped(f);
	return g == GATE_CN_TOGETHER ? helped(f) : yes(found[g] == FINDING_YES);
}

static struct gate_result gate(const struct disclosure_facts *f, enum gate g)
{
	switch (g) {
	case GATE_FIX:        return helped(f);
	case GATE_EMBARGO:    return yes(!f->embargo_in_force || f->embargo_ends_by_this);
	case GATE_ANSWERS:    return counted_or_none(f->answered + f->overdue, f->notified);
	case GATE_REGULATORS: return counted_or_none(f->stages_filed, f->stages_due);
	case GATE_EXPLOIT:    return yes(f->no_exploit == FINDING_YES);
	case GATE_AFFECTED:   return yes(f->affected_checked == FINDING_YES);
	case GATE_CREDIT:     return counted_or_none(f->credits_agreed, f->finders);
	case GATE_APPROVAL:   return counted(f->approvals, DISCLOSURE_APPROVALS);
	default:              return china(f, g);
	}
}

/* --- waivers, and all together --- */

/* What is wrong with the waiver itself, whatever the facts. */
static enum case_reason ill_made(const struct gate_waiver *w)
{
	if (!gate_rows[w->gate].waivable)
		return CASE_GATE_FIXED;
	if (!w->asked_by || !w->approved_by || w->asked_by == w->approved_by)
		return CASE_GATE_NO_APPROVER;
	return str_trim(w->reason).n ? CASE_OK : CASE_GATE_NO_REASON;
}

enum case_reason waiver_refused(const struct disclosure_facts *f, const struct gate_waiver *w)
{
	enum case_reason ill = ill_made(w);

	if (ill != CASE_OK)
		return ill;
	return gate(f, w->gate).state == GATE_MISSING ? CASE_OK : CASE_GATE_NOT_MISSING;
}

bool disclosure_gates(const struct disclosure_facts *f, const struct gate_waiver *w, size_t n,
                      struct gate_result ret[static GATE_N])
{
	bool open = true;

	for (unsigned g = 0; g < GATE_N; g++)
		ret[g] = gate(f, (enum gate)g);
	for (size_t i = 0; i < n; i++)
		if (waiver_refused(f, &w[i]) == CASE_OK && ret[w[i].gate].state == GATE_MISSING) {
			ret[w[i].gate].state = GATE_WAIVED;
			ret[w[i].gate].waiver = &w[i];
		}
	for (unsigned g = 0; g < GATE_N; g++)
		open &= ret[g].state != GATE_MISSING;
	return open;
}

enum case_reason disclosure_refused(const struct disclosure_facts *f, const struct gate_waiver *w, size_t n)
{
	struct gate_result all[GATE_N];

	return disclosure_gates(f, w, n, all) ? CASE_OK : CASE_GATES_SHUT;
}
