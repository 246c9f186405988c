/* The patch matrix: every change of state against a grid written by hand, every particular in every state, VEX there
 * and back, silence; and the gates before publication, each against facts one by one. */
#include "unit.h"

#include "base/names.h"
#include "rules/disclosure.h"
#include "rules/repair.h"

static const char letters[] = "uinaprofwe"; /* as enum repair */

/* To which states a step leads from each; what is not named, but for unknown and itself, is a correction. */
static const char *const step_to[REPAIR_N] = { "inaprofwe", "naprofwe", "", "profwe", "rof", "of", "f", "", "profe", "prof" };

static struct repair_cell cell(enum repair s)
{
	struct repair_cell c = { .state = s, .share = REPAIR_NO_SHARE };

	if (s == REPAIR_NOT_AFFECTED)
		c.because = VEX_CODE_NOT_PRESENT;
	if (s == REPAIR_FIXED)
		c.level = STR("2026-12-05");
	return c;
}

static void changes(void **state)
{
	(void)state;
	for (unsigned f = 0; f < REPAIR_N; f++)
		for (unsigned t = 0; t < REPAIR_N; t++) {
			enum repair_change expected = t == REPAIR_UNKNOWN ? REPAIR_NO_CHANGE : t == f ? REPAIR_SAME
			                            : strchr(step_to[f], letters[t]) ? REPAIR_STEP : REPAIR_CORRECTION;
			struct repair_cell from = cell((enum repair)f), to = cell((enum repair)t);

			want(repair_change((enum repair)f, (enum repair)t) == expected, "%c to %c", letters[f], letters[t]);
			want(repair_refused(&from, &to, true) == (expected == REPAIR_NO_CHANGE ? CASE_REPAIR_MOVE : CASE_OK),
			     "%c to %c, with a reason", letters[f], letters[t]);
			want((repair_refused(&from, &to, false) == CASE_REPAIR_REASON) == (expected == REPAIR_CORRECTION),
			     "%c to %c, without", letters[f], letters[t]);
		}
}

static void particulars(void **state)
{
	static const struct { const char *states; struct repair_cell with; enum case_reason elsewhere; } rows[] = {
		{ "n", { .because = VEX_MITIGATED, .share = REPAIR_NO_SHARE }, CASE_REPAIR_EXTRA },
		{ "o", { .share = 0 }, CASE_REPAIR_SHARE }, { "o", { .share = 100 }, CASE_REPAIR_SHARE }, { "", { .share = 101 }, CASE_REPAIR_SHARE },
		{ "", { .share = -2 }, CASE_REPAIR_SHARE }, { "rof", { .share = REPAIR_NO_SHARE, .build = STR_LIT("A1") }, CASE_REPAIR_EXTRA },
		{ "rof", { .share = REPAIR_NO_SHARE, .level = STR_LIT("2026-12-05") }, CASE_REPAIR_EXTRA },
		{ "uinaprofwe", { .share = REPAIR_NO_SHARE, .statement = STR_LIT("we look into it") }, CASE_OK },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		for (unsigned s = 0; s < REPAIR_N; s++) {
			struct repair_cell c = cell((enum repair)s);

			c.because = rows[i].with.because ? rows[i].with.because : c.because;
			c.share = rows[i].with.share;
			c.build = rows[i].with.build;
			c.level = rows[i].with.level.n ? rows[i].with.level : c.level;
			c.statement = rows[i].with.statement;
			want(repair_cell_refused(&c) == (strchr(rows[i].states, letters[s]) ? CASE_OK : rows[i].elsewhere), "row %zu in %c", i, letters[s]);
		}
	struct repair_cell c = cell(REPAIR_NOT_AFFECTED), fixed = cell(REPAIR_FIXED);

	c.because = VEX_UNSAID;
	assert_int_equal(repair_cell_refused(&c), CASE_REPAIR_JUSTIFY);
	c.statement = STR("this chip has no such radio");
	assert_int_equal(repair_cell_refused(&c), CASE_OK);
	fixed.level = STR_NONE;
	assert_int_equal(repair_cell_refused(&fixed), CASE_REPAIR_BUILD);
}

static void shares(void **state)
{
	static const struct { int from, to; bool reason; enum case_reason why; } rows[] = {
		{ REPAIR_NO_SHARE, 5, false, CASE_OK }, { 5, 50, false, CASE_OK }, { 50, 50, false, CASE_OK }, { 50, 49, false, CASE_REPAIR_SHARE_FELL },
		{ 50, 49, true, CASE_OK }, { 5, REPAIR_NO_SHARE, false, CASE_REPAIR_SHARE_FELL }, { 5, 101, true, CASE_REPAIR_SHARE },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct repair_cell from = cell(REPAIR_ROLLING_OUT), to = from;

		from.share = rows[i].from, to.share = rows[i].to;
		want(repair_refused(&from, &to, rows[i].reason) == rows[i].why, "row %zu", i);
	}
}

static void vendors(void **state)
{
	static const struct { const char *cells; case_bits bits; } rows[] = {
		{ "", 0 }, { "uuu", 0 }, { "ui", 1 }, { "n", 1 }, { "nwe", 1 }, { "a", 1 }, { "r", 3 }, { "ra", 1 }, { "ru", 1 }, { "ri", 1 },
		{ "rn", 3 }, { "rwe", 3 }, { "rof", 3 }, { "ff", 7 }, { "fn", 7 }, { "fu", 1 }, { "fp", 1 }, { "fwe", 7 }, { "o", 3 },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		enum repair v[8];
		size_t n = strlen(rows[i].cells);

		for (size_t k = 0; k < n; k++)
			v[k] = (enum repair)(strchr(letters, rows[i].cells[k]) - letters);
		want(repair_vendor_bits(v, n) == rows[i].bits, "%s: %u", rows[i].cells, repair_vendor_bits(v, n));
		want(n != 1 || repair_bits(v[0]) == rows[i].bits, "%s alone", rows[i].cells);
		want(case_state_valid(repair_vendor_bits(v, n)), "%s", rows[i].cells);
	}
	for (unsigned s = 0; s < REPAIR_N; s++) {
		want(repair_answered((enum repair)s) == !strchr("ui", letters[s]), "answered %u", s);
		want(repair_needs_fix((enum repair)s) == !!strchr("aprof", letters[s]), "needs %u", s);
		want(repair_final((enum repair)s) == !!strchr("nfwe", letters[s]), "final %u", s);
		want(names_find(repair_names, REPAIR_N, repair_names[s]) == (int)s, "name %u", s);
	}
}

/* What is said and what it is read as: the same state, but for three that VEX has no words for. */
static void vex(void **state)
{
	static const char back[] = "?inapp?f??";

	(void)state;
	for (unsigned s = 0; s < REPAIR_N; s++) {
		enum vex_status status = VEX_STATUS_N, again = VEX_STATUS_N;
		enum vex_remedy remedy = VEX_REMEDY_N;

		if (s == REPAIR_UNKNOWN) {
			assert_false(repair_vex(REPAIR_UNKNOWN, &status, &remedy));
			assert_int_equal(status, VEX_STATUS_N);
			continue;
		}
		assert_true(repair_vex((enum repair)s, &status, &remedy));
		enum repair r = repair_from_vex(status, remedy);
		char expected = back[s] == '?' ? (s == REPAIR_ROLLING_OUT ? 'o' : 'w') : back[s];

		want(letters[r] == expected, "%c reads as %c", letters[s], letters[r]);
		want(repair_needs_fix(r) == repair_needs_fix((enum repair)s) && repair_final(r) == repair_final((enum repair)s), "%c", letters[s]);
		want(repair_from_csaf_status(csaf_status_names[status], &again) && again == status, "%c: CSAF", letters[s]);
	}
	static const struct { const char *name; int status; } lists[] = {
		{ "first_affected", VEX_AFFECTED }, { "last_affected", VEX_AFFECTED }, { "first_fixed", VEX_FIXED }, { "recommended", VEX_FIXED },
		{ "known_affected", VEX_AFFECTED }, { "fixed", VEX_FIXED }, { "known_not_affected", VEX_NOT_AFFECTED },
		{ "under_investigation", VEX_UNDER_INVESTIGATION }, { "affected", -1 }, { "", -1 }, { "FIXED", -1 },
	};

	for (size_t i = 0; i < ROWS(lists); i++) {
		enum vex_status s = VEX_STATUS_N;

		want(repair_from_csaf_status(str_of(lists[i].name), &s) == (lists[i].status >= 0), "%s", lists[i].name);
		want(lists[i].status < 0 || s == (enum vex_status)lists[i].status, "%s", lists[i].name);
	}
	for (unsigned i = 0; i < VEX_BECAUSE_N; i++)
		want(names_find(vex_because_names, VEX_BECAUSE_N, vex_because_names[i]) == (int)i && (i == 0) == !vex_because_names[i].n, "%u", i);
	for (unsigned i = 0; i < VEX_REMEDY_N; i++)
		want(names_find(vex_remedy_names, VEX_REMEDY_N, vex_remedy_names[i]) == (int)i, "%u", i);
	assert_int_equal(names_find(vex_status_names, VEX_STATUS_N, STR("under_investigation")), VEX_UNDER_INVESTIGATION);
}

static void silent(void **state)
{
	enum { DAY = 86400 };
	static const struct repair_patience p = { 3 * DAY, 14 * DAY }, never = { 0, 0 };
	static const struct { unixtime told, heard; bool awaited; int64_t now; bool silent; unixtime since, due; } rows[] = {
		{ TIME_NONE, TIME_NONE, true, 100 * DAY, false, TIME_NONE, TIME_NONE }, /* not told */
		{ 0, TIME_NONE, true, 3 * DAY, false, TIME_NONE, 3 * DAY },            /* at the instant itself: in time */
		{ 0, TIME_NONE, true, 3 * DAY + 1, true, 0, 3 * DAY },
		{ 0, DAY, true, 15 * DAY, false, TIME_NONE, 15 * DAY },
		{ 0, DAY, true, 15 * DAY + 1, true, DAY, 15 * DAY },
		{ 0, DAY, false, 100 * DAY, false, TIME_NONE, TIME_NONE },             /* nothing is awaited */
		{ 10 * DAY, DAY, true, 12 * DAY, false, TIME_NONE, 13 * DAY },         /* told anew: that answer was to something else */
		{ 10 * DAY, DAY, true, 14 * DAY, true, 10 * DAY, 13 * DAY },
		{ 0, 0, true, 14 * DAY, false, TIME_NONE, 14 * DAY },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct repair_silence s = repair_silence(rows[i].told, rows[i].heard, rows[i].awaited, p, rows[i].now);

		want(s.silent == rows[i].silent && s.since == rows[i].since && s.due == rows[i].due, "row %zu", i);
	}
	assert_false(repair_silence(0, TIME_NONE, true, never, 1000 * DAY).silent);
}

/* --- gates --- */

/* A case in which everything is as it should be, with China. */
static struct disclosure_facts all_well(void)
{
	return (struct disclosure_facts){
		.cells = 4, .cells_helped = 4, .notified = 3, .answered = 2, .overdue = 1, .stages_due = 2, .stages_filed = 2, .china = true,
		.cn_operators = FINDING_YES, .cn_moderate = FINDING_YES, .cn_tools = FINDING_YES, .cn_event = FINDING_YES, .cn_foreign = FINDING_YES,
		.no_exploit = FINDING_YES, .affected_checked = FINDING_YES, .finders = 2, .credits_agreed = 2, .approvals = 2,
	};
}

/* '+' met, '.' missing, '-' not applicable, in the order of the gates. */
static const char *gates(const struct disclosure_facts *f, char out[static GATE_N + 1])
{
	struct gate_result r[GATE_N];
	bool open = disclosure_gates(f, NULL, 0, r);

	for (unsigned g = 0; g < GATE_N; g++) {
		out[g] = ".+w-"[r[g].state];
		want(r[g].state != GATE_MISSING || r[g].have < r[g].need, "gate %u: what is missing", g);
		want(r[g].state != GATE_MET || r[g].have == r[g].need, "gate %u: counts", g);
	}
	out[GATE_N] = '\0';
	want(open == !strchr(out, '.') && open == (disclosure_refused(f, NULL, 0) == CASE_OK), "%s", out);
	return out;
}

static void each_gate(void **state)
{
	char got[GATE_N + 1];

	(void)state;
#define GATES(change, expected) \
	do { \
		struct disclosure_facts f = all_well(); \
		change; \
		want(strcmp(gates(&f, got), (expected)) == 0, "%s: %s", #change, got); \
	} while (0)
	/*                                         fix emb ans reg  1234567 exp aff cre app */
	GATES((void)f,                             "++++" "+++++++" "++++");
	GATES(f.china = false,                     "++++" "-------" "++++");
	GATES(f.cells_helped = 3,                  ".+++" ".+++.++" "++++");
	GATES((f.cells_helped = 3, f.cn_joint = FINDING_YES), ".+++" "++++.++" "++++");
	GATES((f.cells_helped = 0, f.mitigation = true), "++++" "+++++++" "++++");
	GATES(f.cells = 0,                         ".+++" ".+++.++" "++++"); /* nothing known to be affected: nobody is helped */
	GATES((f.cells = 0, f.mitigation = true),  "++++" "+++++++" "++++");
	GATES(f.embargo_in_force = true,           "+.++" "+++++++" "++++");
	GATES((f.embargo_in_force = true, f.embargo_ends_by_this = true), "++++" "+++++++" "++++");
	GATES(f.overdue = 0,                       "++.+" "+++++++" "++++");
	GATES((f.notified = 0, f.answered = 0, f.overdue = 0), "++-+" "+++++++" "++++");
	GATES(f.stages_filed = 1,                  "+++." "+++++++" "++++");
	GATES((f.stages_due = 0, f.stages_filed = 0), "+++-" "+++++++" "++++");
	GATES(f.cn_operators = FINDING_NONE,       "++++" "+.+++++" "++++");
	GATES(f.cn_moderate = FINDING_NO,          "++++" "++.++++" "++++");
	GATES(f.cn_tools = FINDING_NONE,           "++++" "+++.+++" "++++");
	GATES(f.cn_event = FINDING_NO,             "++++" "+++++.+" "++++");
	GATES(f.cn_foreign = FINDING_NONE,         "++++" "++++++." "++++");
	GATES(f.no_exploit = FINDING_NO,           "++++" "+++++++" ".+++");
	GATES(f.affected_checked = FINDING_NONE,   "++++" "+++++++" "+.++");
	GATES(f.credits_agreed = 1,                "++++" "+++++++" "++.+");
	GATES((f.finders = 0, f.credits_agreed = 0), "++++" "+++++++" "++-+");
	GATES(f.approvals = 1,                     "++++" "+++++++" "+++.");
	GATES(f.approvals = 9,                     "++++" "+++++++" "++++");
	GATES((f = (struct disclosure_facts){ 0 }), ".+--" "-------" "..-.");
#undef GATES
}

static void waivers(void **state)
{
	(void)state;
	for (unsigned g = 0; g < GATE_N; g++) {
		struct disclosure_facts none = { .china = true, .embargo_in_force = true, .notified = 1, .stages_due = 1, .finders = 1 };
		struct disclosure_facts well = all_well();
		const struct gate_waiver good = { (enum gate)g, 1, 2, STR_LIT("the fix is public since May"), 0 };
		struct gate_waiver w = good;
		struct gate_result r[GATE_N];
		bool waivable = g != GATE_EMBARGO && g != GATE_APPROVAL;

		want(gate_rows[g].waivable == waivable && gate_names[g].n && gate_rows[g].question && gate_rows[g].reads, "row %u", g);
		want(waiver_refused(&none, &w) == (waivable ? CASE_OK : CASE_GATE_FIXED), "gate %u", g);
		assert_false(disclosure_gates(&none, &w, 1, r));
		for (unsigned k = 0; k < GATE_N; k++)
			want((r[k].state == GATE_WAIVED) == (k == g && waivable) && (r[k].waiver == &w) == (k == g && waivable), "gate %u: %u", g, k);
		if (!waivable)
			continue;
		want(waiver_refused(&well, &w) == CASE_GATE_NOT_MISSING, "gate %u: nothing to waive", g);
		assert_true(disclosure_gates(&well, &w, 1, r) && r[g].state == GATE_MET);
		w.approved_by = w.asked_by;
		want(waiver_refused(&none, &w) == CASE_GATE_NO_APPROVER, "gate %u: alone", g);
		w = good, w.approved_by = 0;
		want(waiver_refused(&none, &w) == CASE_GATE_NO_APPROVER, "gate %u: nobody", g);
		w = good, w.reason = STR("  \n");
		want(waiver_refused(&none, &w) == CASE_GATE_NO_REASON, "gate %u: no reason", g);
		disclosure_gates(&none, &w, 1, r);
		want(r[g].state == GATE_MISSING && !r[g].waiver, "gate %u: ill made, and counted", g);
	}
	/* All that can be waived is; the two others are not. */
	struct gate_waiver all[GATE_N];
	struct disclosure_facts f = { .china = true, .notified = 1, .stages_due = 1, .finders = 1, .approvals = 2 };

	for (unsigned g = 0; g < GATE_N; g++)
		all[g] = (struct gate_waiver){ (enum gate)g, 1, 2, STR_LIT("why"), 0 };
	assert_int_equal(disclosure_refused(&f, all, GATE_N), CASE_OK);
	f.embargo_in_force = true;
	assert_int_equal(disclosure_refused(&f, all, GATE_N), CASE_GATES_SHUT);
	f.embargo_in_force = false, f.approvals = 1;
	assert_int_equal(disclosure_refused(&f, all, GATE_N), CASE_GATES_SHUT);
	for (unsigned i = 0; i < GATE_STATE_N; i++)
		assert_int_equal(names_find(gate_state_names, GATE_STATE_N, gate_state_names[i]), i);
	for (unsigned i = 0; i < FINDING_N; i++)
		assert_int_equal(names_find(finding_names, FINDING_N, finding_names[i]), i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes), cmocka_unit_test(particulars), cmocka_unit_test(shares), cmocka_unit_test(vendors), cmocka_unit_test(vex),
		cmocka_unit_test(silent), cmocka_unit_test(each_gate), cmocka_unit_test(waivers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
