/* The 28 messages: both tables written again by hand, in the form in which they are published, and compared over the
 * whole product of kinds, places and messages; and the published sizes of the state spaces, by the invariants and by
 * walking our own tables. */
#include "unit.h"

#include "base/names.h"
#include "rules/case_message.h"

static const char *place_text(const struct case_place *p, char out[static 16])
{
	char s[7];

	snprintf(out, 16, "%c%c %s", report_letters[p->report], embargo_letters[p->embargo], case_state_text(p->state, s));
	return out;
}

static int message_named(const char *letters)
{
	for (int m = 0; m < CASE_MESSAGE_N; m++)
		if (strncmp(case_messages[m].letters, letters, 2) == 0)
			return m;
	fail_msg("%s is no message", letters);
	return -1;
}

/* --- the published tables --- */

/* `state` is a pattern of vfdpxa with dots; "!pxa": not all three low. What follows: report, embargo, and the facts
 * that rise. '-': stays. */
struct rule { const char *msg, *report, *embargo, *state; char to_report, to_embargo; const char *rises, *replies; };

static const struct rule send_rules[] = {
	{ "RS", "A", "NPARX", "......", '-', '-', "" },       { "RI", "R", "NPARX", "......", 'I', '-', "" }, /* not from V, as the table has it */
	{ "RV", "RI", "NPARX", "......", 'V', '-', "" },      { "RD", "VA", "NPARX", "......", 'D', '-', "" },
	{ "RA", "VD", "NPARX", "......", 'A', '-', "" },      { "RC", "IDA", "NPARX", "......", 'C', '-', "" },
	{ "RK RE GI GK GE", "SRIVADC", "NPARX", "......", '-', '-', "" },
	{ "EP", "SRIVAD", "NP", "...pxa", '-', 'P', "" },     { "EA", "SRIVAD", "P", "...pxa", '-', 'A', "" },
	{ "EV", "SRIVAD", "AR", "...pxa", '-', 'R', "" },     { "EJ EC", "SRIVAD", "R", "...pxa", '-', 'A', "" },
	{ "ER", "SRIVAD", "P", "......", '-', 'N', "" },      { "ET", "SRIVAD", "AR", "......", '-', 'X', "" },
	{ "EK EE CK CE", "SRIVAD", "NPARX", "......", '-', '-', "" },
	{ "CP", "SRIVAD", "NX", "...p..", '-', '-', "P" },    { "CP", "SRIVAD", "P", "...p..", '-', 'N', "P" },
	{ "CP", "SRIVAD", "AR", "...p..", '-', 'X', "P" },    { "CX", "SRIVAD", "NX", "....x.", '-', '-', "PX" },
	{ "CX", "SRIVAD", "P", "....x.", '-', 'N', "PX" },    { "CX", "SRIVAD", "AR", "....x.", '-', 'X', "PX" },
	{ "CA", "SRIVAD", "NX", ".....a", '-', '-', "A" },    { "CA", "SRIVAD", "P", ".....a", '-', 'N', "A" },
	{ "CA", "SRIVAD", "AR", ".....a", '-', 'X', "A" },
};
/* Of vendors alone; fixes by who has accepted (the table says: by who has not closed). */
static const struct rule send_vendor[] = {
	{ "CV", "S", "NPARX", "v.....", 'R', '-', "V" }, { "CF", "A", "NPARX", "Vf....", '-', '-', "F" },
};
static const struct rule send_vendor_deployer[] = { { "CD", "A", "NPARX", "VFd...", '-', '-', "D" } };
static const struct rule send_deployer[] = { { "CD", "A", "NPARX", "..d...", '-', '-', "D" } };

static const struct rule receive_rules[] = {
	{ "RS", "S", "NPARX", "......", 'R', '-', "v", "RK cv" }, { "RS", "RIVAD", "NPARX", "......", '-', '-', "v", "RK cv" },
	{ "RI RV RD RA RC", "S", "NPARX", "......", '-', '-', "", "RE GI" },
	{ "RI RV RD RA RC", "RIVAD", "NPARX", "......", '-', '-', "", "RK" },
	{ "RE", "SRIVAD", "NPARX", "......", '-', '-', "", "RK GI" }, { "EE", "SRIVAD", "NPARX", "......", '-', '-', "", "EK GI" },
	{ "CE", "SRIVAD", "NPARX", "......", '-', '-', "", "CK GI" }, { "GI", "SRIVAD", "NPARX", "......", '-', '-', "", "GK" },
	{ "GE", "SRIVAD", "NPARX", "......", '-', '-', "", "GI" },   { "RK EK CK GK", "SRIVAD", "NPARX", "......", '-', '-', "", "" },
	{ "CV CF CD", "SRIVAD", "NPARX", "......", '-', '-', "", "CK" },
	{ "EP", "SRIVAD", "N", "...pxa", '-', 'P', "", "EK" },       { "EP", "SRIVAD", "P", "...pxa", '-', '-', "", "EK" },
	{ "EA", "SRIVAD", "P", "...pxa", '-', 'A', "", "EK" },       { "EV", "SRIVAD", "A", "...pxa", '-', 'R', "", "EK" },
	{ "EV", "SRIVAD", "R", "...pxa", '-', '-', "", "EK" },       { "EJ EC", "SRIVAD", "R", "...pxa", '-', 'A', "", "EK" },
	{ "ER", "SRIVAD", "P", "......", '-', 'N', "", "EK" },       { "ET", "SRIVAD", "AR", "......", '-', 'X', "", "EK" },
	{ "ET", "SRIVAD", "X", "......", '-', '-', "", "EK" },       { "EP", "SRIVAD", "N", "!pxa", '-', '-', "", "ER" },
	{ "EP", "SRIVAD", "P", "!pxa", '-', 'N', "", "ER" },         { "EA", "SRIVAD", "P", "!pxa", '-', 'N', "", "ER" },
	{ "EV", "SRIVAD", "AR", "!pxa", '-', 'X', "", "ET" },        { "EJ EC", "SRIVAD", "R", "!pxa", '-', 'X', "", "ET" },
	{ "EP", "SRIVAD", "ARX", "......", '-', '-', "", "EE" },     { "EA", "SRIVAD", "NARX", "......", '-', '-', "", "EE" },
	{ "EV", "SRIVAD", "NPX", "......", '-', '-', "", "EE" },     { "EJ EC", "SRIVAD", "NPAX", "......", '-', '-', "", "EE" },
	{ "ER", "SRIVAD", "NARX", "......", '-', '-', "", "EE" },    { "ET", "SRIVAD", "NP", "......", '-', '-', "", "EE" },
	{ "CP", "SRIVAD", "NX", "...p..", '-', '-', "P", "CK" },     { "CP", "SRIVAD", "P", "...p..", '-', 'N', "P", "CK" },
	{ "CP", "SRIVAD", "AR", "...p..", '-', 'X', "P", "CK" },     { "CP", "SRIVAD", "NPARX", "...P..", '-', '-', "", "CK" },
	{ "CX", "SRIVAD", "NX", "....x.", '-', '-', "PX", "CK" },    { "CX", "SRIVAD", "P", "....x.", '-', 'N', "PX", "CK" },
	{ "CX", "SRIVAD", "AR", "....x.", '-', 'X', "PX", "CK" },    { "CX", "SRIVAD", "NPARX", "....X.", '-', '-', "", "CK" },
	/* Attacks need not make it public: the published rows for CA say so of who sends, and err of who receives. */
	{ "CA", "SRIVAD", "NX", ".....a", '-', '-', "A", "CK" },     { "CA", "SRIVAD", "P", ".....a", '-', 'N', "A", "CK" },
	{ "CA", "SRIVAD", "AR", ".....a", '-', 'X', "A", "CK" },     { "CA", "SRIVAD", "NPARX", ".....A", '-', '-', "", "CK" },
};

static bool fits(const struct rule *r, const char *msg, const struct case_place *p)
{
	char s[7];

	case_state_text(p->state, s);
	if (!strstr(r->msg, msg) || !strchr(r->report, report_letters[p->report]) || !strchr(r->embargo, embargo_letters[p->embargo]))
		return false;
	if (r->state[0] == '!')
		return strcmp(s + 3, "pxa") != 0;
	for (int i = 0; i < 6; i++)
		if (r->state[i] != '.' && r->state[i] != s[i])
			return false;
	return true;
}

static bool is_vendor(enum case_kind k)
{
	return k == KIND_VENDOR || k == KIND_VENDOR_DEPLOYER;
}

static struct case_place after(const struct rule *r, enum case_kind k, const struct case_place *p)
{
	struct case_place q = *p;

	if (r->to_report != '-')
		q.report = (enum report_state)(strchr(report_letters, r->to_report) - report_letters);
	if (r->to_embargo != '-')
		q.embargo = (enum embargo_state)(strchr(embargo_letters, r->to_embargo) - embargo_letters);
	for (const char *c = r->rises; *c; c++)
		if (*c != 'v' || is_vendor(k)) /* 'v': of vendors alone */
			q.state |= CASE_BIT(*c == 'v' ? 0 : strchr("VFDPXA", *c) - "VFDPXA");
	if (strchr(r->rises, 'P') && is_vendor(k))
		q.state |= CASE_BIT(CASE_V); /* vP is never stored */
	return q;
}

static const struct rule *rule_for(const struct rule *v, size_t n, const char *msg, const struct case_place *p)
{
	const struct rule *found = NULL;

	for (size_t i = 0; i < n; i++)
		if (fits(&v[i], msg, p)) {
			want(!found, "%s: two rules", msg);
			found = &v[i];
		}
	return found;
}

/* Every place that a kind could be written down in, sensible or not: its own bits, no bit of others, not pX and not
 * vP. */
static size_t places(enum case_kind k, struct case_place *ret)
{
	size_t n = 0;

	for (unsigned r = 0; r < REPORT_STATE_N; r++)
		for (unsigned e = 0; e < EMBARGO_STATE_N; e++)
			for (unsigned s = 0; s < 64; s++) {
				struct case_place p = { (enum report_state)r, (enum embargo_state)e, (case_bits)s };
				bool path = is_vendor(k) ? case_state_valid(p.state) && !case_state_ephemeral(p.state) : (s & 24) != 16;

				if (!(s & 7u & ~(unsigned)case_kinds[k].path) && path)
					ret[n++] = p;
			}
	return n;
}

static const struct rule *send_rule(enum case_kind k, const char *msg, const struct case_place *p)
{
	const struct rule *r = rule_for(send_rules, ROWS(send_rules), msg, p);

	if (!r && is_vendor(k))
		r = rule_for(send_vendor, ROWS(send_vendor), msg, p);
	if (!r && k == KIND_VENDOR_DEPLOYER)
		r = rule_for(send_vendor_deployer, ROWS(send_vendor_deployer), msg, p);
	if (!r && k == KIND_DEPLOYER)
		r = rule_for(send_deployer, ROWS(send_deployer), msg, p);
	return r;
}

static void sending(void **state)
{
	struct case_place all[REPORT_STATE_N * EMBARGO_STATE_N * 64];
	char text[16], got[16], expected[16];

	(void)state;
	for (unsigned k = 0; k < CASE_KIND_N; k++) {
		size_t n = places((enum case_kind)k, all);

		for (size_t i = 0; i < n; i++) {
			enum case_reason why[CASE_MESSAGE_N];
			size_t may = case_may_send((enum case_kind)k, &all[i], why), count = 0;

			place_text(&all[i], text);
			for (unsigned m = 0; m < CASE_MESSAGE_N; m++) {
				const struct rule *r = send_rule((enum case_kind)k, case_messages[m].letters, &all[i]);
				struct case_place to = all[i];
				enum case_reason no = case_send((enum case_kind)k, &all[i], (enum case_message)m, &to);

				want((no == CASE_OK) == !!r, "%u %s %s: reason %d", k, text, case_messages[m].letters, (int)no);
				want(no == why[m] && !case_reasons[no].advice, "%u %s %s", k, text, case_messages[m].letters);
				count += !no;
				struct case_place by_rule = r ? after(r, (enum case_kind)k, &all[i]) : all[i];

				want(to.report == by_rule.report && to.embargo == by_rule.embargo && to.state == by_rule.state, "%u %s %s: %s, expected %s", k,
				     text, case_messages[m].letters, place_text(&to, got), place_text(&by_rule, expected));
			}
			assert_int_equal(may, count);
		}
	}
}

static uint32_t replies_of(const struct rule *r, enum case_kind k)
{
	uint32_t bits = 0;
	char two[3] = "";

	for (const char *c = r->replies; *c; c += c[2] ? 3 : 2) {
		memcpy(two, c, 2);
		if (strcmp(two, "cv") == 0)
			bits |= is_vendor(k) ? 1u << CASE_CV : 0;
		else
			bits |= 1u << message_named(two);
	}
	return bits;
}

static void receiving(void **state)
{
	struct case_place all[REPORT_STATE_N * EMBARGO_STATE_N * 64];
	char text[16], got[16], expected[16];

	(void)state;
	for (unsigned k = 0; k < CASE_KIND_N; k++) {
		size_t n = places((enum case_kind)k, all);

		for (size_t i = 0; i < n; i++)
			for (unsigned m = 0; m < CASE_MESSAGE_N; m++) {
				const char *letters = case_messages[m].letters;
				const struct rule *r = rule_for(receive_rules, ROWS(receive_rules), letters, &all[i]);
				struct case_heard h = case_receive((enum case_kind)k, &all[i], (enum case_message)m);
				struct case_place by_rule = r ? after(r, (enum case_kind)k, &all[i]) : all[i];

				place_text(&all[i], text);
				want((all[i].report == REPORT_CLOSED) == !r, "%u %s %s: no rule", k, text, letters);
				want(h.place.report == by_rule.report && h.place.embargo == by_rule.embargo && h.place.state == by_rule.state,
				     "%u %s %s: %s, expected %s", k, text, letters, place_text(&h.place, got), place_text(&by_rule, expected));
				want(h.replies == (r ? replies_of(r, (enum case_kind)k) : 0), "%u %s %s: replies %x", k, text, letters, (unsigned)h.replies);
				want(h.error == !!(h.replies & (1u << CASE_EE | 1u << CASE_RE | 1u << CASE_GI)), "%u %s %s: error", k, text, letters);
			}
	}
}

static void rows(void **state)
{
	(void)state;
	assert_int_equal(CASE_MESSAGE_N, 28);
	for (int m = 0; m < CASE_MESSAGE_N; m++) {
		want(message_named(case_messages[m].letters) == m && case_messages[m].meaning, "%d", m);
		for (int k = 0; k < m; k++)
			want(!str_eq(case_messages[m].name, case_messages[k].name), "%d", m);
	}
}

/* --- sizes --- */

/* What the published count takes for one state: the embargo and the case do not matter at the start and when closed,
 * nor the embargo once it is public. */
static unsigned counted_as(const struct case_place *p)
{
	if (p->report == REPORT_START || p->report == REPORT_CLOSED)
		return p->report << 9;
	return p->report << 9 | (p->state & CASE_BIT(CASE_P) ? 7u : p->embargo) << 6 | p->state;
}

enum { KEYS = 8 << 9 };

static int count(const bool *seen)
{
	int n = 0;

	for (size_t i = 0; i < KEYS; i++)
		n += seen[i];
	return n;
}

static void by_invariants(void **state)
{
	static const int published[CASE_KIND_N] = {
		[KIND_VENDOR] = 100, [KIND_VENDOR_DEPLOYER] = 128, [KIND_DEPLOYER] = 100, [KIND_OTHER] = 72, [KIND_REPORTER] = 29,
	};

	(void)state;
	for (unsigned k = 0; k < CASE_KIND_N; k++) {
		bool seen[KEYS] = { false };

		for (unsigned r = 0; r < REPORT_STATE_N; r++)
			for (unsigned e = 0; e < EMBARGO_STATE_N; e++)
				for (unsigned s = 0; s < 64; s++) {
					struct case_place p = { (enum report_state)r, (enum embargo_state)e, (case_bits)s };

					if (case_place_valid((enum case_kind)k, &p))
						seen[counted_as(&p)] = true;
				}
		want(count(seen) == published[k], "%u: %d, published %d", k, count(seen), published[k]);
		want(case_place_valid((enum case_kind)k, &case_kinds[k].start), "%u: its start", k);
	}
}

/* 1,400 and 352 are those of a participant of whom the kind is not known: the four vendor paths, or none at all. */
static void of_any_kind(void **state)
{
	int raw = 0, left = 0;

	(void)state;
	for (unsigned r = 0; r < REPORT_STATE_N; r++)
		for (unsigned e = 0; e < EMBARGO_STATE_N; e++)
			for (unsigned world = 0; world < 8; world++)
				for (unsigned path = 0; path < 5; path++) {
					bool p = world & 1, x = world & 2, first = !e && !world && !path;

					raw++;
					if (r == REPORT_START || r == REPORT_CLOSED)
						left += first;
					else
						left += (p || !x) && (!p || !e);
				}
	assert_int_equal(raw, 1400);
	assert_int_equal(left, 352);
	assert_int_equal(EMBARGO_STATE_N * 8, 40); /* what all participants of a case share */
}

/* What remains of a participant with the shared 40 taken out. The source counts what stands before publication and
 * what stands after it apart, although that is among the 40 (vendors), and leaves out who accepted or deferred
 * (deployers): 16, 20 and 5 there, 9, 11 and 9 here. */
static void of_its_own(void **state)
{
	static const struct { int own, published; } sizes[CASE_KIND_N] = {
		[KIND_VENDOR] = { 9, 16 }, [KIND_VENDOR_DEPLOYER] = { 11, 20 }, [KIND_DEPLOYER] = { 9, 5 }, [KIND_OTHER] = { 7, 7 },
		[KIND_REPORTER] = { 3, 3 },
	};

	(void)state;
	for (unsigned k = 0; k < CASE_KIND_N; k++) {
		bool seen[REPORT_STATE_N][8] = { { false } };
		int n = 0, twice;

		for (unsigned r = 0; r < REPORT_STATE_N; r++)
			for (unsigned s = 0; s < 64; s++) {
				struct case_place p = { (enum report_state)r, EMBARGO_NONE, (case_bits)s };
				bool matters = report_is_open(p.report);

				if (case_place_valid((enum case_kind)k, &p))
					seen[r][matters ? s & CASE_PATH : 0] = true;
			}
		for (unsigned i = 0; i < REPORT_STATE_N * 8; i++)
			n += seen[i / 8][i % 8];
		want(n == sizes[k].own, "%u: %d", k, n);
		/* How the published number comes about. */
		twice = k == KIND_DEPLOYER ? n - 4 : is_vendor((enum case_kind)k) ? 2 + 2 * (n - 2) : n;
		want(twice == sizes[k].published, "%u: %d, published %d", k, twice, sizes[k].published);
	}
}

static void go(enum case_kind k, struct case_place p, bool (*seen)[EMBARGO_STATE_N][64])
{
	if (seen[p.report][p.embargo][p.state])
		return;
	seen[p.report][p.embargo][p.state] = true;
	for (unsigned m = 0; m < CASE_MESSAGE_N; m++) {
		struct case_place to;

		if (case_send(k, &p, (enum case_message)m, &to) == CASE_OK)
			go(k, to, seen);
		go(k, case_receive(k, &p, (enum case_message)m).place, seen);
	}
}

/* What sending and receiving reach from the start. All of it keeps the invariants; what they allow beyond it is an
 * embargo that is negotiated or in force although attacks are known: the tables end it with the news of them, while
 * the text says SHOULD. So three of five embargo states are not reached beside pxA: P, A and R, for each report state
 * and path. */
static void walked(void **state)
{
	(void)state;
	for (unsigned k = 0; k < CASE_KIND_N; k++) {
		bool seen[REPORT_STATE_N][EMBARGO_STATE_N][64] = { { { false } } }, reached[KEYS] = { false }, allowed[KEYS] = { false };
		int kept_under_attack = 0;
		char text[16];

		go((enum case_kind)k, case_kinds[k].start, seen);
		for (unsigned r = 0; r < REPORT_STATE_N; r++)
			for (unsigned e = 0; e < EMBARGO_STATE_N; e++)
				for (unsigned s = 0; s < 64; s++) {
					struct case_place p = { (enum report_state)r, (enum embargo_state)e, (case_bits)s };
					bool valid = case_place_valid((enum case_kind)k, &p), public = s & CASE_BIT(CASE_P);
					bool kept = s & CASE_BIT(CASE_A) && (e == EMBARGO_PROPOSED || embargo_in_force(p.embargo));

					want(valid || !seen[r][e][s], "%u reaches %s", k, place_text(&p, text));
					want(!seen[r][e][s] || !(s & CASE_WORLD) || !kept, "%u keeps %s", k, place_text(&p, text));
					reached[counted_as(&p)] |= seen[r][e][s];
					allowed[counted_as(&p)] |= valid;
					kept_under_attack += valid && report_is_open(p.report) && kept && !public;
				}
		for (size_t i = 0; i < KEYS; i++)
			want(!reached[i] || allowed[i], "%u: key %zu", k, i);
		want(count(allowed) - count(reached) == kept_under_attack, "%u: %d of %d, %d kept under attack", k, count(reached), count(allowed),
		     kept_under_attack);
		static const int expected[CASE_KIND_N] = {
			[KIND_VENDOR] = 79, [KIND_VENDOR_DEPLOYER] = 101, [KIND_DEPLOYER] = 79, [KIND_OTHER] = 57, [KIND_REPORTER] = 23,
		};

		want(count(reached) == expected[k], "%u: %d", k, count(reached));
	}
}

static void starts(void **state)
{
	static const char *const expected[CASE_KIND_N] = {
		[KIND_VENDOR] = "SN vfdpxa", [KIND_VENDOR_DEPLOYER] = "SN vfdpxa", [KIND_DEPLOYER] = "SN vfdpxa", [KIND_OTHER] = "SN vfdpxa",
		[KIND_REPORTER] = "AN vfdpxa",
	};
	static const case_bits paths[CASE_KIND_N] = { 3, 7, 4, 0, 0 };
	char text[16];

	(void)state;
	for (unsigned k = 0; k < CASE_KIND_N; k++) {
		assert_string_equal(place_text(&case_kinds[k].start, text), expected[k]);
		assert_int_equal(case_kinds[k].path, paths[k]);
	}
}

static void advice(void **state)
{
	static const struct { const char *msg; struct case_place p; enum case_reason why; } table[] = {
		{ "RC", { REPORT_ACCEPTED, EMBARGO_ACTIVE, 1 }, CASE_CLOSE_EMBARGOED }, { "RC", { REPORT_ACCEPTED, EMBARGO_EXITED, 1 }, CASE_OK },
		{ "EP", { REPORT_INVALID, EMBARGO_NONE, 1 }, CASE_REPORT_INVALID }, { "EA", { REPORT_INVALID, EMBARGO_PROPOSED, 1 }, CASE_REPORT_INVALID },
		{ "EP", { REPORT_ACCEPTED, EMBARGO_NONE, 7 }, CASE_EMBARGO_DEPLOYED }, { "EP", { REPORT_ACCEPTED, EMBARGO_NONE, 3 }, CASE_EMBARGO_BRIEF },
		{ "EP", { REPORT_ACCEPTED, EMBARGO_NONE, 1 }, CASE_OK }, { "ET", { REPORT_INVALID, EMBARGO_ACTIVE, 7 }, CASE_OK },
	};

	(void)state;
	for (size_t i = 0; i < ROWS(table); i++) {
		enum case_message m = (enum case_message)message_named(table[i].msg);

		want(case_send_advice(KIND_VENDOR_DEPLOYER, &table[i].p, m) == table[i].why, "row %zu", i);
		want(case_send(KIND_VENDOR_DEPLOYER, &table[i].p, m, NULL) == CASE_OK, "row %zu may be sent", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows), cmocka_unit_test(sending), cmocka_unit_test(receiving), cmocka_unit_test(by_invariants),
		cmocka_unit_test(of_any_kind), cmocka_unit_test(of_its_own), cmocka_unit_test(walked), cmocka_unit_test(starts),
		cmocka_unit_test(advice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
