/* The machines of a case: the whole product of states and events against grids written by hand, against the published
 * counts (11, 10, 58, 70 of 720), and against the rules of the case model evaluated anew, in another way. */
#include "unit.h"

#include "base/names.h"
#include "rules/case_state.h"
#include "rules/embargo.h"
#include "rules/report_state.h"
#include "text/lang.h"

/* --- report and embargo --- */

/* Where an event leads, by the letters of the protocol; '.' nowhere. */
static const char *const report_grid[REPORT_STATE_N] = {
	/* receive validate invalidate accept defer close */
	[REPORT_START] = "R.....", [REPORT_RECEIVED] = ".VI...", [REPORT_INVALID] = ".V...C", [REPORT_VALID] = "...AD.",
	[REPORT_ACCEPTED] = "....DC", [REPORT_DEFERRED] = "...A.C", [REPORT_CLOSED] = "......",
};
static const char *const embargo_grid[EMBARGO_STATE_N] = {
	/* propose accept reject terminate */
	[EMBARGO_NONE] = "P...", [EMBARGO_PROPOSED] = "PAN.", [EMBARGO_ACTIVE] = "R..X", [EMBARGO_REVISE] = "RAAX", [EMBARGO_EXITED] = "....",
};

static void report_product(void **state)
{
	int steps = 0;

	(void)state;
	for (unsigned s = 0; s < REPORT_STATE_N; s++)
		for (unsigned e = 0; e < REPORT_EVENT_N; e++) {
			enum report_state to = REPORT_STATE_N;
			bool ok = report_next((enum report_state)s, (enum report_event)e, &to), expected = report_grid[s][e] != '.';

			want(ok == expected, "%c, event %u", report_letters[s], e);
			want(ok == !report_refused((enum report_state)s, (enum report_event)e), "%c, event %u: the reason", report_letters[s], e);
			want(ok == !!(report_events_allowed((enum report_state)s) & 1u << e), "%c, event %u: allowed", report_letters[s], e);
			want(ok ? report_letters[to] == report_grid[s][e] : to == REPORT_STATE_N, "%c, event %u: where", report_letters[s], e);
			steps += ok;
		}
	assert_int_equal(steps, 11);
	assert_string_equal(report_letters, "SRIVADC");
	assert_int_equal(report_refused(REPORT_VALID, REPORT_CLOSE), CASE_REPORT_UNPRIORITISED);
	assert_int_equal(report_refused(REPORT_CLOSED, REPORT_ACCEPT), CASE_REPORT_CLOSED);
	assert_int_equal(report_refused(REPORT_START, REPORT_ACCEPT), CASE_REPORT_UNSEEN);
	assert_int_equal(report_refused(REPORT_VALID, REPORT_INVALIDATE), CASE_REPORT_MOVE); /* the published message table errs here */
}

static void embargo_product(void **state)
{
	int steps = 0;

	(void)state;
	for (unsigned s = 0; s < EMBARGO_STATE_N; s++)
		for (unsigned e = 0; e < EMBARGO_EVENT_N; e++) {
			enum embargo_state to = EMBARGO_STATE_N;
			bool ok = embargo_next((enum embargo_state)s, (enum embargo_event)e, &to);

			want(ok == (embargo_grid[s][e] != '.'), "%c, event %u", embargo_letters[s], e);
			want(ok ? embargo_letters[to] == embargo_grid[s][e] : to == EMBARGO_STATE_N, "%c, event %u: where", embargo_letters[s], e);
			steps += ok;
		}
	assert_int_equal(steps, 10);
	for (unsigned s = 0; s < EMBARGO_STATE_N; s++)
		assert_int_equal(embargo_in_force((enum embargo_state)s), s == EMBARGO_ACTIVE || s == EMBARGO_REVISE);
}

/* Everything stored has a name, and no two the same. */
static void names(void **state)
{
	static const struct { const struct str *v; size_t n; const char *what; } all[] = {
		{ report_state_names, REPORT_STATE_N, "report states" }, { report_event_names, REPORT_EVENT_N, "report events" },
		{ embargo_state_names, EMBARGO_STATE_N, "embargo states" }, { embargo_event_names, EMBARGO_EVENT_N, "embargo events" },
		{ embargo_proposal_names, PROPOSAL_STATE_N, "proposals" }, { embargo_stand_names, STAND_N, "stands" },
		{ embargo_end_names, EMBARGO_END_N, "ends" }, { embargo_consent_names, CONSENT_N, "consents" },
		{ case_event_names, CASE_EVENT_N, "case events" },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(all); i++)
		for (size_t k = 0; k < all[i].n; k++)
			want(all[i].v[k].n && names_find(all[i].v, all[i].n, all[i].v[k]) == (int)k, "%s, %zu", all[i].what, k);
	for (size_t r = 0; r < CASE_REASON_N; r++) {
		want(case_reasons[r].name.n && case_reasons[r].text, "reason %zu", r);
		want((case_reasons[r].code == ERR_NONE) == (r == CASE_OK), "reason %zu: code", r);
		for (size_t k = 0; k < r; k++)
			want(!str_eq(case_reasons[k].name, case_reasons[r].name), "reason %zu twice", r);
		char key[64];

		snprintf(key, sizeof key, "reason.%.*s", STR_ARG(case_reasons[r].name));
		want(r == CASE_OK || lang_message(str_of(key)) >= 0, "%s has no words", key);
		struct err err = { 0 };
		bool pass = r == CASE_OK || case_reasons[r].advice;

		want(case_refuse(&err, (enum case_reason)r) == pass && (pass || err.code == case_reasons[r].code), "reason %zu: refuse", r);
	}
}

/* --- the case --- */

static const char events[] = "VFDPXA";

/* The published rules on one step, on text, as note and source put them: one letter rises; F wants V, D wants F; in
 * pX nothing but P; else in vP nothing but V. */
static bool step_by_rule(const char *s, char e, char *next)
{
	const char *at = strchr(events, e);

	memcpy(next, s, 7);
	if (s[at - events] == e || (e == 'F' && s[0] == 'v') || (e == 'D' && s[1] == 'f'))
		return false;
	if (s[4] == 'X' && s[3] == 'p' && e != 'P')
		return false;
	if (!(s[4] == 'X' && s[3] == 'p') && s[0] == 'v' && s[3] == 'P' && e != 'V')
		return false;
	next[at - events] = e;
	return true;
}

static void case_product(void **state)
{
	int states = 0, steps = 0, ephemeral = 0, loose = 0;
	char text[7], by_rule[7], got[7];

	(void)state;
	for (unsigned s = 0; s < 256; s++) {
		if (!case_state_valid((case_bits)s))
			continue;
		states++;
		case_state_text((case_bits)s, text);
		case_bits back = 0xff;

		assert_true(case_state_parse(str_of(text), &back) && back == s);
		bool short_lived = (text[3] == 'P' && text[0] == 'v') || (text[4] == 'X' && text[3] == 'p');

		want(case_state_ephemeral((case_bits)s) == short_lived, "%s", text);
		ephemeral += short_lived;
		int ways = 0;

		for (unsigned e = 0; e < CASE_EVENT_N; e++) {
			case_bits next = 0xff, stored = 0xff;
			bool ok = case_next((case_bits)s, (enum case_event)e, &next);

			want(ok == step_by_rule(text, events[e], by_rule), "%s %c", text, events[e]);
			want(ok == !!(case_events_allowed((case_bits)s) & 1u << e), "%s %c: allowed", text, events[e]);
			want(ok == (case_event_refused((case_bits)s, (enum case_event)e) == CASE_OK), "%s %c: reason", text, events[e]);
			want(ok == case_step((case_bits)s, (enum case_event)e, &stored), "%s %c: stored", text, events[e]);
			loose += case_state_valid((case_bits)(s | 1u << e)) && !(s & 1u << e);
			if (!ok)
				continue;
			ways++;
			assert_string_equal(case_state_text(next, got), by_rule);
			want(!case_state_ephemeral(stored) && (stored & next) == next && stored == case_promoted(next), "%s %c: promoted", text, events[e]);
			want(case_state_ephemeral(next) || stored == next, "%s %c: nothing else rises", text, events[e]);
		}
		want(!short_lived || ways == 1, "%s has %d ways", text, ways);
		steps += ways;
	}
	assert_int_equal(states, CASE_STATES);
	assert_int_equal(steps, CASE_STEPS);
	assert_int_equal(loose, 72); /* without the two rules about what lasts no time */
	assert_int_equal(ephemeral, 12);
}

static void promotion(void **state)
{
	static const struct { const char *from, *to; } rows[] = {
		{ "vfdpxa", "vfdpxa" }, { "vfdPxa", "VfdPxa" }, { "vfdpXa", "VfdPXa" }, { "VFdpXA", "VFdPXA" }, { "vfdpXA", "VfdPXA" },
	};
	char text[7];

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		case_bits s;

		assert_true(case_state_parse(str_of(rows[i].from), &s));
		assert_string_equal(case_state_text(case_promoted(s), text), rows[i].to);
	}
}

static void not_states(void **state)
{
	static const char *const rows[] = { "", "vfdpx", "vfdpxaa", "vfdpxb", "vFdpxa", "VfDpxa", "vfDpxa", "fvdpxa", "VFDPX " };
	case_bits s = 7;

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++)
		want(!case_state_parse(str_of(rows[i]), &s) && s == 7, "%s", rows[i]);
	assert_false(case_state_valid(64) || case_next(CASE_BIT(CASE_D), CASE_V, &s));
	assert_int_equal(case_event_refused(0, CASE_F), CASE_EVENT_ORDER);
	assert_int_equal(case_event_refused(CASE_BIT(CASE_V), CASE_V), CASE_EVENT_HAPPENED);
}

/* --- histories --- */

static bool by_rule_whole(const char *h, size_t n)
{
	char s[7] = "vfdpxa", next[7];

	for (size_t i = 0; i < n; i++) {
		if (!step_by_rule(s, h[i], next))
			return false;
		memcpy(s, next, 7);
	}
	return true;
}

static size_t factorial_walk(char *h, size_t n, size_t *valid)
{
	size_t all = 0;

	if (n == CASE_EVENT_N) {
		bool ok = case_history_valid(str_n(h, n));

		want(ok == by_rule_whole(h, n), "%.6s", h);
		*valid += ok;
		return 1;
	}
	for (const char *e = events; *e; e++) {
		if (memchr(h, *e, n))
			continue;
		h[n] = *e;
		want(case_history_valid(str_n(h, n + 1)) == by_rule_whole(h, n + 1), "%.*s", (int)n + 1, h);
		all += factorial_walk(h, n + 1, valid);
	}
	return all;
}

static void histories(void **state)
{
	char h[CASE_EVENT_N], all[CASE_HISTORIES][CASE_EVENT_N + 1];
	size_t valid = 0;

	(void)state;
	assert_int_equal(factorial_walk(h, 0, &valid), 720);
	assert_int_equal(valid, CASE_HISTORIES);
	case_histories(all);
	for (size_t i = 0; i < CASE_HISTORIES; i++) {
		want(case_history_valid(str_of(all[i])), "%s", all[i]);
		for (size_t k = 0; k < i; k++)
			want(strcmp(all[i], all[k]) != 0, "%s twice", all[i]);
	}
	static const struct { const char *h; bool ok; } rows[] = {
		{ "", true }, { "P", true }, { "PV", true }, { "PX", false }, { "XP", true }, { "XA", false }, { "XPV", true }, { "XPA", false },
		{ "F", false }, { "VD", false }, { "VV", false }, { "VB", false }, { "v", false }, { "VFDPXAV", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		want(case_history_valid(str_of(rows[i].h)) == rows[i].ok, "%s", rows[i].h);
}

/* --- the published files --- */

static FILE *oracle(const char *name)
{
	char path[512];
	FILE *f = fopen(shared_data(path, sizeof path, name), "re");

	if (!f)
		skip();
	return f;
}

static void published_transitions(void **state)
{
	FILE *f = oracle("vultron/cs_transitions.csv");
	char line[128], from[7], to[7], text[7], e;
	int n = 0;

	(void)state;
	assert_non_null(fgets(line, sizeof line, f));
	while (fgets(line, sizeof line, f)) {
		case_bits s, next;

		assert_int_equal(sscanf(line, "%6[A-Za-z],%c,%6[A-Za-z]", from, &e, to), 3);
		want(case_state_parse(str_of(from), &s) && case_next(s, (enum case_event)(strchr(events, e) - events), &next), "%s", line);
		assert_string_equal(case_state_text(next, text), to);
		n++;
	}
	fclose(f);
	assert_int_equal(n, CASE_STEPS);
}

static void published_histories(void **state)
{
	FILE *f = oracle("vultron/cs_histories.csv");
	char line[128], all[CASE_HISTORIES][CASE_EVENT_N + 1];
	int n = 0;

	(void)state;
	case_histories(all);
	assert_non_null(fgets(line, sizeof line, f));
	while (fgets(line, sizeof line, f)) {
		bool found = false;

		for (size_t i = 0; i < CASE_HISTORIES; i++)
			found |= strncmp(all[i], line, CASE_EVENT_N) == 0;
		want(found, "%s", line);
		n++;
	}
	fclose(f);
	assert_int_equal(n, CASE_HISTORIES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(report_product), cmocka_unit_test(embargo_product), cmocka_unit_test(names), cmocka_unit_test(case_product),
		cmocka_unit_test(promotion), cmocka_unit_test(not_states), cmocka_unit_test(histories), cmocka_unit_test(published_transitions),
		cmocka_unit_test(published_histories),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
