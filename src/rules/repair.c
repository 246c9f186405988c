#include "rules/repair.h"

#include "base/names.h"

const struct str repair_names[REPAIR_N] = {
	[REPAIR_UNKNOWN]      = STR_LIT("unknown"),      [REPAIR_INVESTIGATING] = STR_LIT("investigating"),
	[REPAIR_NOT_AFFECTED] = STR_LIT("not_affected"), [REPAIR_AFFECTED]      = STR_LIT("affected"),
	[REPAIR_IN_PROGRESS]  = STR_LIT("fix_in_progress"), [REPAIR_READY]      = STR_LIT("fix_ready"),
	[REPAIR_ROLLING_OUT]  = STR_LIT("rolling_out"),  [REPAIR_FIXED]         = STR_LIT("fixed"),
	[REPAIR_WILL_NOT_FIX] = STR_LIT("will_not_fix"), [REPAIR_END_OF_LIFE]   = STR_LIT("end_of_life"),
};
const struct str vex_because_names[VEX_BECAUSE_N] = {
	[VEX_UNSAID]                = STR_LIT(""),
	[VEX_COMPONENT_NOT_PRESENT] = STR_LIT("component_not_present"),
	[VEX_CODE_NOT_PRESENT]      = STR_LIT("vulnerable_code_not_present"),
	[VEX_CODE_NOT_REACHED]      = STR_LIT("vulnerable_code_not_in_execute_path"),
	[VEX_CODE_NOT_CONTROLLED]   = STR_LIT("vulnerable_code_cannot_be_controlled_by_adversary"),
	[VEX_MITIGATED]             = STR_LIT("inline_mitigations_already_exist"),
};
const struct str repair_change_names[REPAIR_CHANGE_N] = {
	[REPAIR_NO_CHANGE] = STR_LIT("none"), [REPAIR_SAME] = STR_LIT("same"), [REPAIR_STEP] = STR_LIT("step"),
	[REPAIR_CORRECTION] = STR_LIT("correction"),
};

/* Which change leads from one state (row) to another (column): > a step, ! a correction, = other particulars, . none.
 * Columns: unknown, investigating, not affected, affected, in progress, ready, rolling out, fixed, will not fix, end of
 * life. What helps users needs no reason, not even after "will not fix"; what takes back what they were told does. */
static const char changes[REPAIR_N][REPAIR_N + 1] = {
	/*                        u i n a p r o f w e */
	[REPAIR_UNKNOWN]      = ".>>>>>>>>>",
	[REPAIR_INVESTIGATING] = ".=>>>>>>>>",
	[REPAIR_NOT_AFFECTED] = ".!=!!!!!!!",
	[REPAIR_AFFECTED]     = ".!!=>>>>>>",
	[REPAIR_IN_PROGRESS]  = ".!!!=>>>!!",
	[REPAIR_READY]        = ".!!!!=>>!!",
	[REPAIR_ROLLING_OUT]  = ".!!!!!=>!!",
	[REPAIR_FIXED]        = ".!!!!!!=!!",
	[REPAIR_WILL_NOT_FIX] = ".!!!>>>>=>",
	[REPAIR_END_OF_LIFE]  = ".!!!>>>>!=",
};

/* What each state has room for, needs, tells of the vendor's path, and how VEX says it. */
enum { HAS_BECAUSE = 1, HAS_SHARE = 2, HAS_BUILD = 4 };
static const struct row {
	unsigned has;
	bool answered, needs_fix, final;
	case_bits bits;
	enum vex_status status;
	enum vex_remedy remedy;
} rows[REPAIR_N] = {
#define V   CASE_BIT(CASE_V)
#define VF  (V | CASE_BIT(CASE_F))
#define VFD (VF | CASE_BIT(CASE_D))
	/*                                      answered needs_fix final */
	[REPAIR_UNKNOWN]       = { 0,           false, false, false, 0,   VEX_UNDER_INVESTIGATION, VEX_REMEDY_NONE },
	[REPAIR_INVESTIGATING] = { 0,           false, false, false, V,   VEX_UNDER_INVESTIGATION, VEX_REMEDY_NONE },
	[REPAIR_NOT_AFFECTED]  = { HAS_BECAUSE, true,  false, true,  V,   VEX_NOT_AFFECTED, VEX_REMEDY_NONE },
	[REPAIR_AFFECTED]      = { 0,           true,  true,  false, V,   VEX_AFFECTED, VEX_REMEDY_NONE_AVAILABLE },
	[REPAIR_IN_PROGRESS]   = { 0,           true,  true,  false, V,   VEX_AFFECTED, VEX_REMEDY_FIX_PLANNED },
	[REPAIR_READY]         = { HAS_BUILD,   true,  true,  false, VF,  VEX_AFFECTED, VEX_REMEDY_FIX_PLANNED },
	[REPAIR_ROLLING_OUT]   = { HAS_BUILD | HAS_SHARE, true, true, false, VF, VEX_AFFECTED, VEX_REMEDY_VENDOR_FIX },
	[REPAIR_FIXED]         = { HAS_BUILD,   true,  true,  true,  VFD, VEX_FIXED, VEX_REMEDY_NONE },
	[REPAIR_WILL_NOT_FIX]  = { 0,           true,  false, true,  V,   VEX_AFFECTED, VEX_REMEDY_NO_FIX_PLANNED },
	[REPAIR_END_OF_LIFE]   = { 0,           true,  false, true,  V,   VEX_AFFECTED, VEX_REMEDY_NO_FIX_PLANNED },
#undef V
#undef VF
#undef VFD
};

enum repair_change repair_change(enum repair from, enum repair to)
{
	switch (changes[from][to]) {
	case '=': return REPAIR_SAME;
	case '>': return REPAIR_STEP;
	case '!': return REPAIR_CORRECTION;
	default:  return REPAIR_NO_CHANGE;
	}
}

enum case_reason repair_cell_refused(const struct repair_cell *c)
{
	unsigned has = rows[c->state].has;

	if (!(has & HAS_BECAUSE) && c->because != VEX_UNSAID)
		return CASE_REPAIR_EXTRA;
	if (!(has & HAS_BUILD) && (c->build.n || c->level.n))
		return CASE_REPAIR_EXTRA;
	if (c->share != REPAIR_NO_SHARE && (!(has & HAS_SHARE) || c->share < 0 || c->share > 100))
		return CASE_REPAIR_SHARE;
	if (c->state == REPAIR_NOT_AFFECTED && c->because == VEX_UNSAID && !c->statement.n)
		return CASE_REPAIR_JUSTIFY;
	if (c->state == REPAIR_FIXED && !c->build.n && !c->level.n)
		return CASE_REPAIR_BUILD;
	return CASE_OK;
}

enum case_reason repair_refused(const struct repair_cell *from, const struct repair_cell *to, bool reason)
{
	enum repair_change change = repair_change(from->state, to->state);
	enum case_reason cell = repair_cell_refused(to);

	if (change == REPAIR_NO_CHANGE)
		return CASE_REPAIR_MOVE;
	if (cell != CASE_OK)
		return cell;
	if (change == REPAIR_CORRECTION && !reason)
		return CASE_REPAIR_REASON;
	if (change == REPAIR_SAME && to->share < from->share && !reason)
		return CASE_REPAIR_SHARE_FELL;
	return CASE_OK;
}

bool repair_answered(enum repair r)
{
	return rows[r].answered;
}

bool repair_needs_fix(enum repair r)
{
	return rows[r].needs_fix;
}

bool repair_final(enum repair r)
{
	return rows[r].final;
}

case_bits repair_bits(enum repair r)
{
	return rows[r].bits;
}

case_bits repair_vendor_bits(const enum repair *v, size_t n)
{
	const case_bits aware = CASE_BIT(CASE_V);
	case_bits any = 0, all = CASE_PATH;
	bool fixes = false;

	for (size_t i = 0; i < n; i++) {
		any |= rows[v[i]].bits & aware;
		fixes |= rows[v[i]].needs_fix;
		/* Who still looks into one line does not have the fix; what needs none, or gets none, holds up nothing. */
		if (rows[v[i]].needs_fix || !rows[v[i]].answered)
			all &= rows[v[i]].bits;
	}
	return fixes ? any | (all & (case_bits)~aware) : any;
}

/* --- VEX --- */

const struct str vex_status_names[VEX_STATUS_N] = {
	[VEX_NOT_AFFECTED] = STR_LIT("not_affected"), [VEX_AFFECTED] = STR_LIT("affected"), [VEX_FIXED] = STR_LIT("fixed"),
	[VEX_UNDER_INVESTIGATION] = STR_LIT("under_investigation"),
};
const struct str csaf_status_names[VEX_STATUS_N] = {
	[VEX_NOT_AFFECTED] = STR_LIT("known_not_affected"), [VEX_AFFECTED] = STR_LIT("known_affected"),
	[VEX_FIXED] = STR_LIT("fixed"), [VEX_UNDER_INVESTIGATION] = STR_LIT("under_investigation"),
};
const struct str vex_remedy_names[VEX_REMEDY_N] = {
	[VEX_REMEDY_NONE]           = STR_LIT(""),               [VEX_REMEDY_NONE_AVAILABLE] = STR_LIT("none_available"),
	[VEX_REMEDY_FIX_PLANNED]    = STR_LIT("fix_planned"),    [VEX_REMEDY_VENDOR_FIX]     = STR_LIT("vendor_fix"),
	[VEX_REMEDY_NO_FIX_PLANNED] = STR_LIT("no_fix_planned"), [VEX_REMEDY_MITIGATION]     = STR_LIT("mitigation"),
	[VEX_REMEDY_WORKAROUND]     = STR_LIT("workaround"),     [VEX_REMEDY_OPTIONAL_PATCH] = STR_LIT("optional_patch"),
};

bool repair_vex(enum repair r, enum vex_status *ret_status, enum vex_remedy *ret_remedy)
{
	if (r == REPAIR_UNKNOWN)
		return false;
	*ret_status = rows[r].status;
	*ret_remedy = rows[r].remedy;
	return true;
}

enum repair repair_from_vex(enum vex_status s, enum vex_remedy r)
{
	static const enum repair affected[VEX_REMEDY_N] = {
		[VEX_REMEDY_NONE]           = REPAIR_AFFECTED,     [VEX_REMEDY_NONE_AVAILABLE] = REPAIR_AFFECTED,
		[VEX_REMEDY_FIX_PLANNED]    = REPAIR_IN_PROGRESS,  [VEX_REMEDY_VENDOR_FIX]     = REPAIR_ROLLING_OUT,
		[VEX_REMEDY_NO_FIX_PLANNED] = REPAIR_WILL_NOT_FIX, [VEX_REMEDY_MITIGATION]     = REPAIR_AFFECTED,
		[VEX_REMEDY_WORKAROUND]     = REPAIR_AFFECTED,     [VEX_REMEDY_OPTIONAL_PATCH] = REPAIR_ROLLING_OUT,
	};

	switch (s) {
	case VEX_NOT_AFFECTED: return REPAIR_NOT_AFFECTED;
	case VEX_FIXED:        return REPAIR_FIXED;
	case VEX_AFFECTED:     return affected[r];
	default:               return REPAIR_INVESTIGATING;
	}
}

bool repair_from_csaf_status(struct str name, enum vex_status *ret)
{
	static const struct { struct str name; enum vex_status status; } lists[] = {
		{ STR_LIT("first_affected"), VEX_AFFECTED }, { STR_LIT("last_affected"), VEX_AFFECTED },
		{ STR_LIT("first_fixed"), VEX_FIXED },       { STR_LIT("recommended"), VEX_FIXED },
	};
	int own = names_find(csaf_status_names, VEX_STATUS_N, name);

	if (own >= 0) {
		*ret = (enum vex_status)own;
		return true;
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (str_eq(name, lists[i].name)) {
			*ret = lists[i].status;
			return true;
		}
	return false;
}

/* --- silence --- */

struct repair_silence repair_silence(unixtime notified, unixtime answered, bool awaited, struct repair_patience p,
                                     unixtime now)
{
	struct repair_silence s = { false, TIME_NONE, TIME_NONE };
	bool heard = answered != TIME_NONE && answered >= notified; /* an answer before it was told (anew) answers something else */
	int64_t patience = heard ? p.next_s : p.first_s;
	unixtime sign = heard ? answered : notified;

	if (notified == TIME_NONE || !awaited || patience <= 0)
		return s;
	s.due = sign + patience;
	s.silent = now > s.due;
	s.since = s.silent ? sign : TIME_NONE;
	return s;
}
