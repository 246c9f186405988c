/*
 * The short form of CISA's calculator. Its letters are its own: T is Technical Impact (TI elsewhere), M Mission & Well-being
 * (MWI), B well-being, and the decision's are T, R, A, C. Source: the calculator's tree "CISA-Coordinator" 2.0.3, which also says
 * how P and B give M (CISA's guide, table 8).
 */
#include "assess/ssvc.h"
#include "base/clock.h"

enum part { P_EXPLOITATION, P_AUTOMATABLE, P_TECHNICAL, P_PREVALENCE, P_WELL_BEING, P_MISSION, P_DECISION, PART_N };

/* Letters low to high, as in the table, so that a letter's place is the value's index. */
static const struct {
	char key;
	const char *letters;
	const char *name;
	int input; /* of ssvc-cisa; -1: none */
} parts[PART_N] = {
	[P_EXPLOITATION] = { 'E', "NPA", "Exploitation", 0 },
	[P_AUTOMATABLE]  = { 'A', "NY", "Automatable", 1 },
	[P_TECHNICAL]    = { 'T', "PT", "Technical Impact", 2 },
	[P_PREVALENCE]   = { 'P', "MSE", "Mission Prevalence", -1 },
	[P_WELL_BEING]   = { 'B', "MAI", "Public Well-being Impact", -1 },
	[P_MISSION]      = { 'M', "LMH", "Mission & Well-being", 3 },
	[P_DECISION]     = { 'D', "TRAC", "Decision", -1 },
};

/* Rows: prevalence minimal, support, essential; columns: well-being minimal, material, irreversible. */
static const uint8_t mission[3][3] = { { 0, 1, 2 }, { 1, 1, 2 }, { 2, 2, 2 } };

static const struct str prefix = STR_LIT("SSVCv2/");

/* One "E:A" into got[] (1 + index, 0 not there). */
static bool take_part(struct str s, uint8_t got[PART_N], struct err *err)
{
	enum part p = 0;

	if (s.n < 2 || s.p[1] != ':')
		return err_set(err, ERR_SYNTAX, "\"%.*s\" is neither KEY:VALUE nor a time", STR_ARG(s));
	while (p < PART_N && parts[p].key != s.p[0])
		p++;
	if (p == PART_N)
		return err_set(err, ERR_SYNTAX, "%c is no key of CISA's calculator: expected E, A, T, P, B, M or D", s.p[0]);
	if (got[p])
		return err_set(err, ERR_SYNTAX, "%c (%s) stands twice", parts[p].key, parts[p].name);
	size_t i = s.n == 3 ? str_chr(str_of(parts[p].letters), s.p[2]) : SIZE_MAX;

	if (i == SIZE_MAX)
		return err_set(err, ERR_SYNTAX, "%c (%s): found \"%.*s\", expected one of the letters %s", parts[p].key, parts[p].name,
			STR_ARG(str_from(s, 2)), parts[p].letters);
	got[p] = (uint8_t)(i + 1);
	return true;
}

static bool read_parts(struct str rest, uint8_t got[PART_N], struct err *err)
{
	struct str s;
	unixtime when;

	while (rest.n && str_split(&rest, '/', &s)) {
		if (s.n > 3 && time_parse(s, &when)) {
			if (rest.n)
				return err_set(err, ERR_SYNTAX, "\"%.*s\" after the time", STR_ARG(str_sub(rest, 0, 40)));
			return true;
		}
		if (!take_part(str_sub(s, 0, 60), got, err))
			return false;
	}
	return true;
}

/* The letter of a part that is there. */
static char letter(const uint8_t got[PART_N], enum part p)
{
	return parts[p].letters[got[p] - 1];
}

static bool check_mission(uint8_t got[PART_N], struct err *err)
{
	if (!got[P_PREVALENCE] || !got[P_WELL_BEING])
		return true;
	uint8_t m = mission[got[P_PREVALENCE] - 1][got[P_WELL_BEING] - 1] + 1;

	if (got[P_MISSION] && got[P_MISSION] != m)
		return err_set(err, ERR_STATE, "M:%c does not follow from P:%c and B:%c: expected M:%c", letter(got, P_MISSION),
			letter(got, P_PREVALENCE), letter(got, P_WELL_BEING), parts[P_MISSION].letters[m - 1]);
	got[P_MISSION] = m;
	return true;
}

/* Is the decision told one that the table can still give? */
static bool check_decision(const struct rating *r, const uint8_t got[PART_N], struct err *err)
{
	const struct ssvc_table *t = r->method->own;
	uint32_t possible = ssvc_outcomes(t, r->choice);
	int least = __builtin_ctz(possible);

	if (!got[P_DECISION] || possible >> (got[P_DECISION] - 1) & 1)
		return true;
	const struct choice *outcomes = t->outcome->values, *told = &outcomes[got[P_DECISION] - 1];

	return err_set(err, ERR_STATE, "D:%c (%.*s) is not what the table gives: D:%c (%.*s)%s", letter(got, P_DECISION),
		STR_ARG(told->name), parts[P_DECISION].letters[least], STR_ARG(outcomes[least].name),
		possible & (possible - 1) ? " at least" : "");
}

bool ssvc_calculator_parse(struct str vector, struct rating *ret, struct err *err)
{
	struct rating r = { .method = &ssvc_methods[SSVC_CISA] };
	uint8_t got[PART_N] = { 0 };

	if (vector.n > RATING_VECTOR_MAX)
		return err_set(err, ERR_LIMIT, "a vector of %zu bytes, at most %d are read", vector.n, RATING_VECTOR_MAX);
	if (!str_starts(vector, prefix))
		return err_set(err, ERR_SYNTAX, "expected a vector that starts with %.*s", STR_ARG(prefix));
	for (size_t i = 0; i < vector.n; i++)
		if (vector.p[i] < '!' || vector.p[i] > '~')
			return err_set(err, ERR_SYNTAX, "byte %zu is none that a vector may hold", i);
	if (!read_parts(str_from(vector, prefix.n), got, err) || !check_mission(got, err))
		return false;
	for (enum part p = 0; p < PART_N; p++)
		if (parts[p].input >= 0)
			r.choice[parts[p].input] = got[p];
	if (!check_decision(&r, got, err))
		return false;
	*ret = r;
	return true;
}
